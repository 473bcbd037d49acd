"""A learner's progress: each answer that a check has judged, a line in a file of the learner's own machine.

The file is `progress.jsonl` in the cache folder, or the one that `MEMTUNE_PROGRESS` names; an empty
`MEMTUNE_PROGRESS` keeps nothing. Without that variable only a live notebook is followed: tests and scripts call
checks too, and those are nobody's answers. Nothing leaves the machine.
"""

import os
import sys
from datetime import UTC, datetime
from pathlib import Path

from memtune_lib.errors import MemtuneError
from memtune_lib.files import append_jsonl, cache_dir

VARIABLE = "MEMTUNE_PROGRESS"


def progress_file() -> Path | None:
    """Where progress is kept now, or None. Raises MemtuneError where the cache folder cannot be made."""
    chosen = os.environ.get(VARIABLE)
    if chosen is not None:
        return Path(chosen).expanduser() if chosen else None
    return cache_dir() / "progress.jsonl" if _in_a_notebook() else None


def keep(exercise: str, status: str) -> None:
    """Add a judged answer to the learner's progress. A file that cannot be written costs a line on stderr only."""
    try:
        if path := progress_file():
            now = datetime.now(UTC).isoformat(timespec="seconds")
            append_jsonl(path, [{"exercise": exercise, "status": status, "time": now}])
    except MemtuneError as error:
        print(f"progress is not kept: {error}", file=sys.stderr)


def _in_a_notebook() -> bool:
    if "IPython" not in sys.modules:
        return False
    from IPython import get_ipython

    return getattr(get_ipython(), "kernel", None) is not None
