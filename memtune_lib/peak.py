"""The most memory that a piece of work took: that of the processes it started."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import psutil

SAMPLE_SECONDS = 0.1


@contextmanager
def peak_memory() -> Iterator[list[int]]:
    """Watch the processes started under this one while the block runs.

    Yields a list whose one item becomes the most bytes that they held together. Shared pages are counted once
    where the system tells (Linux: PSS); elsewhere the resident sizes are added up.
    """
    me, peak, done = psutil.Process(), [0], threading.Event()
    earlier = set(me.children(recursive=True))

    def sample() -> None:
        while not done.wait(SAMPLE_SECONDS):
            started = set(me.children(recursive=True)) - earlier
            peak[0] = max(peak[0], sum(map(_held, started)))

    watcher = threading.Thread(target=sample, daemon=True)
    watcher.start()
    try:
        yield peak
    finally:
        done.set()
        watcher.join()


def _held(process: psutil.Process) -> int:
    try:
        return process.memory_full_info().pss if psutil.LINUX else process.memory_info().rss
    except psutil.Error:  # it has just ended
        return 0
