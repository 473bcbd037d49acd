"""Questions that come at the same time, answered together.

One thread owns the model. While it answers a batch, new questions gather, and those are the next batch: nobody waits
for company, and a full house is served as fast as the model can.
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import Self

from ..errors import ServiceError
from ..memory import Asked

Answers = Callable[[Sequence[str]], list[Asked]]
TOGETHER = 8  # as many as a memory asks its beams for at once


class Batcher:
    """A queue of questions before one thread that answers them. A context manager.

    Args:
        answers: the answers to a batch, in its order.
        waiting: most questions that wait; with one more the house is full.
    """

    def __init__(self, answers: Answers, *, waiting: int) -> None:
        self._answers = answers
        self._queue: queue.Queue[tuple[str, Future[Asked]] | None] = queue.Queue(waiting)
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._work, name="memtune answers", daemon=True)
        self._thread.start()

    def submit(self, question: str) -> Future[Asked]:
        """Line up. A future that is cancelled before its turn is passed over.

        Raises:
            ServiceError: the house is full.
        """
        future: Future[Asked] = Future()
        try:
            self._queue.put_nowait((question, future))
        except queue.Full:
            raise ServiceError(f"{self._queue.maxsize} questions wait already; try again in a moment", 429) from None
        return future

    @property
    def waiting(self) -> int:
        """How many questions have not had their turn."""
        return self._queue.qsize()

    @property
    def alive(self) -> bool:
        """Whether answers can be expected."""
        return self._thread.is_alive()

    def close(self) -> None:
        """End the thread after the batch that it is at; the futures of those who wait are cancelled."""
        self._closed.set()
        while self._thread.is_alive():
            try:
                self._queue.put_nowait(None)  # wakes it
            except queue.Full:
                time.sleep(0.01)
            self._thread.join(0.05)

    def _work(self) -> None:
        while not self._closed.is_set():
            batch = [self._queue.get()]
            while len(batch) < TOGETHER:
                try:
                    batch.append(self._queue.get_nowait())
                except queue.Empty:
                    break
            self._serve([one for one in batch if one is not None and one[1].set_running_or_notify_cancel()])
        while True:
            try:
                left = self._queue.get_nowait()
            except queue.Empty:
                return
            if left is not None:
                left[1].cancel()

    def _serve(self, batch: list[tuple[str, Future[Asked]]]) -> None:
        """Answer a batch; if it fails, each question by itself, so that only the one at fault fails."""
        if not batch:
            return
        try:
            answers = self._answers([question for question, _ in batch])
            for (_, future), answer in zip(batch, answers, strict=True):
                future.set_result(answer)
        except Exception as error:
            if len(batch) == 1:
                batch[0][1].set_exception(error)
                return
            for one in batch:
                if not one[1].done():
                    self._serve([one])

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()
