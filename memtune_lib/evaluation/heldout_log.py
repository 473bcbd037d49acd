"""Every look at the held-out score is written down with its commit, so that none is free."""

import subprocess
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ..files import append_jsonl


def log_scoring(folder: Path, name: str, summary: Mapping[str, Any]) -> None:
    """Add a scoring to `heldout_log.jsonl` in the folder of the question set.

    Args:
        folder: where the held-out questions lie.
        name: what answered them.
        summary: n, correct, accuracy, low and high.
    """
    git = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=folder, capture_output=True, text=True, check=False
    )
    entry = {
        "time": datetime.now(UTC).isoformat(timespec="seconds"),
        "commit": git.stdout.strip() or None,
        "answers": name,
        **{k: summary[k] for k in ("n", "correct", "accuracy", "low", "high")},
    }
    append_jsonl(folder / "heldout_log.jsonl", [entry])
