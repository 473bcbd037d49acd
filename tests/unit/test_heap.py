"""Freed memory goes back to the system."""

import sys
from pathlib import Path

import pytest

from memtune_lib import heap


def resident() -> int:
    """Bytes of this process in memory."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096


@pytest.mark.skipif(heap._trim() is None, reason="this system's C library gives nothing back (no malloc_trim)")
def test_holes_between_blocks_in_use_are_given_back():
    blocks = [bytearray(b"x" * 60_000) for _ in range(3000)]
    kept = blocks[::50]
    blocks.clear()
    before = resident()
    heap.give_back()
    assert resident() < before - 100_000_000
    assert len(kept) == 60


def test_where_the_system_cannot_nothing_happens(monkeypatch):
    monkeypatch.setattr(sys, "platform", "win32")
    heap._trim.cache_clear()
    heap.give_back()
    heap._trim.cache_clear()
