"""Model-written SQL, executed so that it can neither write, nor read a file, nor run on.

Three lines of defence, each tested without the one before it:

1. The gate (`sandbox_gate.py`): DuckDB's own syntax tree of the statement is compared with lists of what is
   allowed.
2. A child process (`sandbox_worker.py`) with a read-only, locked connection, a new one for each statement, so
   that nothing is left behind. The parent never parses, binds or executes SQL.
3. The child's limits: address space, CPU seconds, no file writes; a watchdog that interrupts; and the parent,
   which kills the child at the deadline and starts another.

Windows has no RLIMITs: of line 3 only the watchdog and the kill are left there, and memory is bounded by
DuckDB's own limit alone, which a few functions slip past. macOS does not enforce the address space.
`Sandbox.limits` names what is in force.

The promise is "bounded and read-only", not "safe against a hostile user".
"""

import importlib.util
import json
import os
import signal
import struct
import subprocess
import sys
import threading
import time
import weakref
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from datetime import time as clock_time
from decimal import Decimal
from pathlib import Path
from typing import Any

from .errors import DatabaseError
from .sandbox_gate import Verdict, gate

MAX_SQL_BYTES = 20_000  # a model writes some 160 tokens; parsing what is much longer is an attack by itself
MAX_REPLY_BYTES = 8_000_000
MEMORY_MB = 256  # DuckDB's own limit for a query
ADDRESS_SPACE_MB = 1_500  # the system's limit for the child, code and thread stacks included
GRACE = 0.5  # seconds after the deadline before the child is killed: time for its own watchdog
START_SECONDS = 60.0


@dataclass(frozen=True)
class Result:
    """What became of a statement."""

    verdict: Verdict
    """ok; invalid: DuckDB cannot run it; blocked: not a plain SELECT over the tables; timeout; too_large: in
    rows, bytes or memory."""
    columns: tuple[str, ...]
    """Titles, one a column; empty unless ok."""
    rows: tuple[tuple[Any, ...], ...]
    """Python values (Decimal, date and so on as DuckDB gives them); empty unless ok."""
    error: str | None
    """One line, None if ok."""
    seconds: float
    """Wall clock, without the wait for other threads or for a new child."""

    def table(self, most: int = 25) -> str:
        """The rows as text in columns, the titles first, at most `most` of them."""
        shown = [["NULL" if value is None else str(value) for value in row] for row in self.rows[:most]]
        widths = [max(map(len, column)) for column in zip(self.columns, *shown, strict=True)]
        lines = [
            "  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip()
            for row in [list(self.columns), *shown]
        ]
        if len(self.rows) > most:
            lines.append(f"... {len(self.rows) - most} more rows")
        return "\n".join(lines)


class Sandbox:
    """DuckDB files behind the gate and a warm child. Threads take turns; a forked process starts its own.

    Several files must hold the same tables; they share the child, and a statement is judged once for all.
    Raises DatabaseError if a file cannot be opened or the child cannot be started.
    """

    tables: dict[tuple[str, str], list[tuple[str, str]]]
    """(schema, table) -> its columns as (name, DuckDB type), in order."""
    comments: tuple[str, ...]
    """The different comments on the tables, "" for none; `database.py` marks its caches with one."""
    limits: tuple[str, ...]
    """The operating system's limits that hold the child; none on Windows."""

    def __init__(self, path: Path, *more: Path) -> None:
        self._path = Path(path).absolute()
        self._paths = [str(Path(file).absolute()) for file in (path, *more)]
        self._lock = threading.Lock()
        self._worker: _Worker | None = None
        self._closed = False
        _SANDBOXES.add(self)
        self._ready()

    def run(self, sql: str, *, timeout: float, max_rows: int, on: int = 0) -> Result:
        """Execute one statement for at most `timeout` seconds and `max_rows` rows; bad SQL is a verdict.

        `on` is the place of the file among those given.
        """
        refusal = _refuse_text(sql)
        if refusal:
            return Result(refusal[0], (), (), refusal[1], 0.0)
        with self._lock:
            worker = self._ready()
            start = time.perf_counter()
            with worker.deadline(timeout + GRACE):
                try:
                    reply = self._exchange(worker, sql, start + timeout, max_rows, on)
                except _Gone:
                    reply = worker.post_mortem()
                except BaseException:  # Ctrl-C between question and answer: the pipe is out of step
                    worker.stop()
                    raise
            seconds = time.perf_counter() - start
            if reply.get("retire") or worker.killed:
                worker.stop()
        if "rows" in reply:
            rows = tuple(map(tuple, reply["rows"]))
            return Result("ok", tuple(reply["columns"]), rows, None, seconds)
        return Result(reply["verdict"], (), (), reply["error"], seconds)

    def close(self) -> None:
        """End the child. Closing twice is harmless; `run` then raises DatabaseError."""
        with self._lock:
            self._closed = True
            if self._worker:
                self._worker.stop()

    def _exchange(self, worker: "_Worker", sql: str, end: float, max_rows: int, on: int) -> dict[str, Any]:
        # The child still holds the statement that it parsed last: the next files need no second judgement.
        if on == 0 or sql != worker.judged:
            worker.judged = None
            reply = worker.ask({"parse": sql, "timeout": end - time.perf_counter()})
            if "ast" not in reply:
                return reply
            refusal = gate(reply["ast"], self._names, self._known)
            if refusal:
                return {"verdict": refusal[0], "error": refusal[1]}
            worker.judged = sql
        return worker.ask({"run": max_rows, "on": on, "timeout": max(end - time.perf_counter(), 0.0)})

    def _ready(self) -> "_Worker":
        """The running child, or a new one. The caller holds the lock."""
        if self._closed:
            raise DatabaseError(f"{self._path}: the database is closed; open it again")
        if self._worker is None or not self._worker.alive():
            if self._worker:
                self._worker.stop()
                self._at_exit.detach()
            self._worker = _Worker({"mode": "serve", "paths": self._paths, **_LIMITS})
            self._at_exit = weakref.finalize(self, self._worker.stop)
            with self._worker.deadline(START_SECONDS):
                try:
                    hello = self._worker.ask(None)
                except _Gone:
                    hello = {"error": f"the child process ended: {self._worker.post_mortem()['error']}"}
                except BaseException:
                    self._worker.stop()
                    raise
            if "error" in hello:
                self._worker.stop()
                raise DatabaseError(f"{self._path}: cannot be opened as a DuckDB database: {hello['error']}")
            self.tables = {
                (schema, table): [(name, kind) for name, kind in columns] for schema, table, columns in hello["tables"]
            }
            self.comments, self.limits = tuple(hello["comments"]), tuple(hello["limits"])
            self._names = {(schema.lower(), table.lower()) for schema, table in self.tables}
            self._known = frozenset(hello["known"])
        return self._worker


def build_database(path: Path, tables: Mapping[str, Path], key: str) -> None:
    """Make a DuckDB file from CSV files (table name -> file), in a child; `key` becomes each table's comment.

    Raises DatabaseError naming the CSV file.
    """
    files = {name: str(file.absolute()) for name, file in tables.items()}
    _build({"mode": "build", "path": str(path), "tables": files, "key": key}, files)


def split_database(folder: Path, table: str, csv: Path, key: str) -> None:
    """Make a DuckDB file in `folder` for each value of a CSV file's first column, the other columns as `table`.

    All have the column types of the whole file. Raises DatabaseError naming the CSV file.
    """
    files = {table: str(csv.absolute())}
    _build({"mode": "split", "path": str(folder), "tables": files, "key": key}, files)


def _build(settings: dict[str, Any], files: Mapping[str, str]) -> None:
    worker = _Worker(settings)
    try:
        reply = worker.ask(None)
    except _Gone:
        reply = {"table": "", "error": worker.post_mortem()["error"]}
    finally:
        worker.stop()
    if "error" in reply:
        culprit = files.get(reply["table"], settings["path"])
        raise DatabaseError(f"{culprit}: cannot be made a table: {reply['error']}; mend the CSV file")


def _refuse_text(sql: Any) -> tuple[Verdict, str] | None:
    """What is no text that DuckDB could be given."""
    if not isinstance(sql, str):
        return "invalid", f"a statement is text, not {type(sql).__name__}"
    if len(sql) > MAX_SQL_BYTES:
        return "too_large", f"a statement of {len(sql)} characters; at most {MAX_SQL_BYTES} are read"
    if "\0" in sql:
        return "invalid", "the statement holds a NUL character"
    try:
        sql.encode()
    except UnicodeEncodeError as error:
        return "invalid", f"the statement is not valid Unicode ({error.reason} at {error.start})"
    return None


# ------------------------------------------------------------------------------------------------ the child

_LIMITS = {"memory_mb": MEMORY_MB, "address_mb": ADDRESS_SPACE_MB, "max_bytes": MAX_REPLY_BYTES}
# All of the environment that an interpreter may need to start; the rest is not the child's to see.
_KEPT = ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")


class _Gone(Exception):
    """The child closed its pipe, or sent what is no reply."""


class _Worker:
    """A child process and its protocol (see sandbox_worker.py)."""

    def __init__(self, settings: dict[str, Any]) -> None:
        package = importlib.util.find_spec("duckdb")
        if package is None or package.origin is None:
            raise DatabaseError("duckdb is not installed: pip install duckdb")
        settings = {**settings, "site": str(Path(package.origin).parents[1])}
        script = Path(__file__).with_name("sandbox_worker.py")
        self._owner = os.getpid()
        self.killed = False
        self.judged: str | None = None  # the statement that the gate let through last
        # Unbuffered: a fork must not inherit half a message that it would write a second time.
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-S", str(script), json.dumps(settings)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
            env={name: os.environ[name] for name in _KEPT if name in os.environ},
        )

    def alive(self) -> bool:
        return os.getpid() == self._owner and self._process.poll() is None

    def ask(self, message: dict[str, Any] | None) -> dict[str, Any]:
        """Send a message, if there is one, and read the reply. Raises _Gone."""
        try:
            if message is not None:
                payload = json.dumps(message).encode()
                data = memoryview(struct.pack(">I", len(payload)) + payload)
                while data:
                    data = data[self._process.stdin.write(data) :]
            size = struct.unpack(">I", self._read(4))[0]
            if size > 2 * MAX_REPLY_BYTES:
                raise _Gone
            return json.loads(self._read(size), object_hook=_restore)
        except (OSError, ValueError, TypeError, ArithmeticError, RecursionError) as error:
            raise _Gone from error  # a broken pipe or, from a child gone mad, a broken message

    def _read(self, size: int) -> bytes:
        data = bytearray()
        while len(data) < size:
            piece = self._process.stdout.read(min(size - len(data), 1 << 20))
            if not piece:
                raise _Gone
            data += piece
        return bytes(data)

    def deadline(self, seconds: float) -> "_Deadline":
        """A block at whose deadline the child is killed, which ends any read from it, on every system."""
        return _Deadline(self, seconds)

    def kill(self) -> None:
        self.killed = True
        self._process.kill()

    def post_mortem(self) -> dict[str, Any]:
        """The verdict on the statement that the child did not survive."""
        by_deadline = self.killed
        self.stop()
        code = self._process.returncode
        if by_deadline or (hasattr(signal, "SIGXCPU") and code == -signal.SIGXCPU):
            return {"verdict": "timeout", "error": "the time limit was reached; the process was killed"}
        return {"verdict": "too_large", "error": f"the statement ended the process (exit code {code})"}

    def stop(self) -> None:
        """Kill the child and close the pipes; in a forked process only forget it: it is the parent's."""
        if os.getpid() == self._owner:
            self._process.kill()
            self._process.wait()
        else:
            self._process.poll()  # finds no such child and marks it as ended, so that __del__ does not warn
        for pipe in (self._process.stdin, self._process.stdout):
            with suppress(OSError):
                pipe.close()


class _Deadline:
    def __init__(self, worker: _Worker, seconds: float) -> None:
        self._timer = threading.Timer(seconds, worker.kill)
        self._timer.daemon = True

    def __enter__(self) -> None:
        self._timer.start()

    def __exit__(self, *exc: object) -> None:
        self._timer.cancel()
        self._timer.join()  # after this, `killed` says for good whether the deadline came first


def _restore(item: dict[str, Any]) -> Any:
    """The value behind `portable` in sandbox_worker.py; an object with other keys is part of the protocol."""
    if len(item) == 1:
        ((kind, value),) = item.items()
        if kind in _VALUES:
            return _VALUES[kind](value)
    return item


_VALUES = {
    "decimal": Decimal,
    "struct": lambda pairs: {key if isinstance(key, str) else str(key): value for key, value in pairs},
    "timedelta": lambda parts: timedelta(*parts),
    "datetime": datetime.fromisoformat,
    "date": date.fromisoformat,
    "time": clock_time.fromisoformat,
    "bytes": bytes.fromhex,
}

_SANDBOXES: "weakref.WeakSet[Sandbox]" = weakref.WeakSet()


def _after_fork() -> None:
    """A forked process must not talk into its parent's pipes, nor wait for a lost thread's lock."""
    for sandbox in list(_SANDBOXES):
        sandbox._lock = threading.Lock()
        worker, sandbox._worker = sandbox._worker, None
        if worker:
            worker.stop()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)
