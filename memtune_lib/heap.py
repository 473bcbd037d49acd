"""Memory that was freed, given back to the system.

The C library keeps freed blocks for later. Batches of ever new shapes leave holes that fit none of the next ones, and a
long run grows by gigabytes that nothing uses.
"""

from __future__ import annotations

import ctypes
import sys
from functools import cache
from typing import Any


def give_back() -> None:
    """Return freed memory to the system, where the C library can (glibc). Takes milliseconds."""
    if (trim := _trim()) is not None:
        trim(0)


@cache
def _trim() -> Any:
    if sys.platform != "linux":
        return None
    return getattr(ctypes.CDLL(None), "malloc_trim", None)
