"""How a command ends."""

from __future__ import annotations

import sys
from collections.abc import Callable

from .errors import MemtuneError


def exit_code(run: Callable[[], object], stopped: str) -> int:
    """0 after `run`; 2 after one line on stderr for an error that the user can mend; 130 and `stopped` after Ctrl-C."""
    try:
        run()
    except MemtuneError as error:
        print(f"memtune: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print(f"memtune: {stopped}", file=sys.stderr)
        return 130
    return 0
