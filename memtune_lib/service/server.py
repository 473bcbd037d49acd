"""An application on a port: in the foreground for a shell, in the background for tests and notebooks."""

from __future__ import annotations

import socket
import threading
import time
from typing import Any, Self

import uvicorn

from ..errors import ServiceError

LOOPBACK = "127.0.0.1"


class Server:
    """One application on one port. `run` serves until Ctrl-C; as a context manager it serves beside the block.

    Args:
        app: from `create_app`.
        host: the address to listen on.
        port: 0 takes any free one; see `url`.

    Raises:
        ServiceError: the port cannot be had.
    """

    def __init__(self, app: Any, *, host: str = LOOPBACK, port: int = 0) -> None:
        if not 0 <= port <= 65_535:
            raise ServiceError(f"{port} is no port; choose one of 0 to 65535")
        try:
            self._socket = socket.create_server((host, port))
        except OSError as error:
            raise ServiceError(f"cannot listen on {host}:{port} ({error}); choose another --port or --host") from error
        config = uvicorn.Config(app, log_level="error", access_log=False, timeout_graceful_shutdown=5, lifespan="on")
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self.run, name="memtune server", daemon=True)
        self.url = f"http://{host}:{self._socket.getsockname()[1]}"

    def run(self) -> None:
        """Serve until told to stop."""
        with self._socket:
            self._server.run(sockets=[self._socket])

    def __enter__(self) -> Self:
        self._thread.start()
        while not self._server.started:
            if not self._thread.is_alive():
                raise ServiceError(f"the service at {self.url} did not start")
            time.sleep(0.01)
        return self

    def __exit__(self, *exc: object) -> None:
        self._server.should_exit = True
        self._thread.join()
