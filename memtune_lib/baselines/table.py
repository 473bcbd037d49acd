"""One table of all baselines on the same questions: each row measured in a process of its own, and kept as JSON."""

from __future__ import annotations

import json
import platform
import sys
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import asdict
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import torch

from ..errors import EvaluationError
from ..evaluation import evaluate
from ..evaluation.heldout_log import log_scoring
from ..files import StrPath, atomic_write, code_hash, sha256
from ..peak import peak_memory
from .rows import NBA, ROWS, Bench, Settings

HELD_OUT = NBA / "heldout.jsonl"


def measure(row: str, settings: Settings) -> dict[str, Any]:
    """One row: accuracy with its interval, valid share, seconds and tokens a question, and how it was made.

    A query is valid if it runs. `seconds` are the model's, without loading it; `making_seconds` are those of loading,
    indexing, searching and training.
    """
    started = time.perf_counter()
    bench = Bench(settings)
    with bench.database:
        answer, figures = ROWS[row](bench)
        making = time.perf_counter() - started
        report = evaluate(bench.questions, answer, bench.database)
    n, records, summary = len(report.records), report.records, report.summary()
    mean = {key: round(sum(record[key] for record in records) / n, 2) for key in ("prompt_tokens", "new_tokens")}
    ran = sum(summary["verdicts"].get(verdict, 0) for verdict in ("match", "wrong"))
    return {
        **{key: summary[key] for key in ("n", "correct", "accuracy", "low", "high")},
        "valid": ran / n,
        "verdicts": summary["verdicts"],
        "seconds": round(summary["seconds"], 3),
        **mean,
        "making": figures | {"making_seconds": round(making, 1)},
        "made_by": {
            "code": code_hash(),
            "torch": torch.__version__,
            "python": platform.python_version(),
            "machine": f"{platform.machine()}, {torch.get_num_threads()} threads",
        },
    }


def make_table(rows: Sequence[str], settings: Settings, out: StrPath) -> dict[str, Any]:
    """Measure the rows that `out` does not hold yet, each in its own process, and write `out` after each.

    Raises:
        EvaluationError: an unknown row, `out` is no such table or one of other settings, or a row's process dies.
        MemtuneError: a row cannot be made, or `out` cannot be written; the rows before it are kept.
    """
    if unknown := [row for row in rows if row not in ROWS]:
        raise EvaluationError(f"no row {', '.join(unknown)}; give some of {', '.join(ROWS)}")
    Bench(settings).questions  # noqa: B018  # a bad file or limit is told before a process is started
    shared = _shared(settings)
    table = _earlier(Path(out), shared)
    for row in rows:
        if row in table["rows"]:
            print(f"{row}: in {out} already", file=sys.stderr)
            continue
        print(f"{row} ...", file=sys.stderr, flush=True)
        table["rows"][row] = _in_a_process(row, settings)
        atomic_write(out, json.dumps(table, indent=2) + "\n")
        if Path(settings.data).resolve() == HELD_OUT.resolve():
            log_scoring(NBA, f"baseline: {row}", table["rows"][row])
    return table


def _shared(settings: Settings) -> dict[str, Any]:
    """The settings as a table keeps them: files by name and content, not by place."""
    kept = {key: value for key, value in asdict(settings).items() if value is not None}
    for key in ("data", "train", "dev"):
        path = kept[key]
        kept[key] = {"file": Path(path).name, "sha256": sha256(path)[:16]}
    return kept


def _earlier(out: Path, shared: Mapping[str, Any]) -> dict[str, Any]:
    if not out.exists():
        return {"settings": shared, "rows": {}}
    try:
        table = json.loads(out.read_text(encoding="utf-8"))
        settings, rows = dict(table["settings"]), dict(table["rows"])
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise EvaluationError(f"{out}: not a table of baselines; name another file") from error
    if odd := sorted(key for key in settings.keys() | shared.keys() if settings.get(key) != shared.get(key)):
        raise EvaluationError(f"{out}: made with other settings ({', '.join(odd)} differ); name another file")
    return {"settings": settings, "rows": rows}


def _in_a_process(row: str, settings: Settings) -> dict[str, Any]:
    """Memory that one row held must not count for the next, and a model that was trained must not answer for it."""
    with peak_memory() as peak, ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        try:
            measured = pool.submit(measure, row, settings).result()
        except BrokenProcessPool as error:
            raise EvaluationError(
                f"{row}: its process died, perhaps for want of memory; free some, or leave the row out"
            ) from error
    return measured | {"peak_gb": round(peak[0] / 1e9, 2)}


def render(table: Mapping[str, Any]) -> str:
    """The table as text, a line a row."""
    head = f"{'':16}  accuracy  95% interval     n  valid  s/question  prompt  new tokens  peak GB"
    lines = [
        f"{name:16}  {r['accuracy']:8.3f}  {r['low']:.3f}-{r['high']:.3f}  {r['n']:4}  {r['valid']:5.2f}"
        f"  {r['seconds']:10.2f}  {r['prompt_tokens']:6.0f}  {r['new_tokens']:10.0f}  {r['peak_gb']:7.2f}"
        for name, r in table["rows"].items()
    ]
    return "\n".join([head, *lines])
