"""Who chooses tools well: the base model, the base model with examples, a memory of calls.

    python -m memtune_lib.tools.bench --out tools.json                              # dev: base and few-shot
    python -m memtune_lib.tools.bench --out tools.json --rows memory --memory DIR   # tuned into DIR if it is not there

Each row is written as soon as it is measured; rows that the file holds are kept.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from ..base_model import load_base_model, model_name
from ..command_line import exit_code
from ..database import nba
from ..errors import ToolError
from ..files import StrPath, atomic_write, code_hash, sha256
from ..memory import CONFIG, DATASETS, Memory, load_memory
from ..tuning import tune
from .calling import TUNE_ARGS, Chooser, base, facts, few_shot, remembered
from .judging import ToolQuestion, call_table, judge_calls, load_tool_questions
from .roster import Roster

TOOLS = DATASETS / "tools"
OUT_OF_SCOPE = TOOLS / "out_of_scope_train.jsonl"
ROWS = ("base", "few-shot", "memory")


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure some rows; errors are one line on stderr and exit code 2."""
    parser = argparse.ArgumentParser(prog="python -m memtune_lib.tools.bench", description=__doc__.splitlines()[0])
    parser.add_argument(
        "--rows", nargs="+", default=["base", "few-shot"], choices=ROWS, metavar="ROW", help=f"of {ROWS}"
    )
    parser.add_argument("--data", default=str(TOOLS / "dev.jsonl"), metavar="FILE.jsonl", help="default: dev.jsonl")
    parser.add_argument("--limit", type=int, metavar="N", help="the first N questions (default: all)")
    parser.add_argument("--memory", metavar="DIR", help="the memory's folder, tuned on train.jsonl if it holds none")
    parser.add_argument("--base-model", metavar="NAME", help="a Hugging Face id or folder (default: MEMTUNE_MODEL)")
    parser.add_argument("--out", required=True, metavar="FILE.json", help="a row a way")
    args = parser.parse_args(arguments)

    def run() -> None:
        if args.limit is not None and args.limit < 1:
            raise ToolError(f"--limit is {args.limit}; give 1 or more")
        if "memory" in args.rows and args.memory is None:
            raise ToolError("the row memory needs --memory DIR; name its folder")
        for row in args.rows:
            measure(row, args.out, data=args.data, limit=args.limit, memory=args.memory, base_model=args.base_model)

    return exit_code(run, "stopped; the same command goes on with the next row")


def measure(
    row: str,
    out: StrPath,
    *,
    data: StrPath,
    limit: int | None = None,
    memory: StrPath | None = None,
    base_model: str | None = None,
) -> dict[str, Any]:
    """Measure one way of choosing, unless the file `out` holds it already, and write its scores there.

    Raises:
        ToolError: `out` holds rows of another measurement.
        MemtuneError: data, model or memory cannot be had.
    """
    about = {
        "data": Path(data).name,
        "data_sha256": sha256(data),
        "limit": limit,
        "base_model": model_name(base_model),
        "code_sha256": code_hash(),
    }
    report = _load(Path(out), about)
    if row not in report["rows"]:
        with nba() as database:
            roster = Roster(database)
            questions = load_tool_questions(data, roster.box)[:limit]
            train = load_tool_questions(TOOLS / "train.jsonl", roster.box)
            chooser = _chooser(row, roster, train, memory, base_model)
            start = time.perf_counter()
            written = chooser([one.question for one in questions])
            seconds = (time.perf_counter() - start) / len(questions)
            judged = judge_calls(questions, [one.calls for one in written], roster.box, roster.normal)
        report["rows"][row] = {
            "seconds_a_question": round(seconds, 2),
            "scores": [asdict(score) for score in call_table(judged)],
            "questions": [asdict(one) for one in judged],
        }
        atomic_write(out, json.dumps(report, indent=1, ensure_ascii=False) + "\n")
    measured = report["rows"][row]
    print(_rendered(row, measured))
    return measured


def tuned(folder: StrPath, roster: Roster, train: Sequence[ToolQuestion], base_model: str | None = None) -> Memory:
    """The memory of calls in a folder, tuned on `train` if there is none; a killed run goes on.

    Raises:
        MemtuneError: it cannot be tuned or loaded.
    """
    if not (Path(folder) / CONFIG).exists():
        tune(
            facts(train, roster),
            out=folder,
            finetune_args=TUNE_ARGS,
            base_model=base_model,
            out_of_scope=OUT_OF_SCOPE,
            values=roster.linker,
        )
    return load_memory(folder, base_model)


def _chooser(
    row: str, roster: Roster, train: Sequence[ToolQuestion], memory: StrPath | None, base_model: str | None
) -> Chooser:
    if row == "memory":
        return remembered(tuned(memory, roster, train, base_model), roster.box)
    model, tokenizer = load_base_model(base_model)
    return base(model, tokenizer, roster.box) if row == "base" else few_shot(model, tokenizer, roster.box, train)


def _load(out: Path, about: dict[str, Any]) -> dict[str, Any]:
    """The rows measured so far."""
    if not out.exists():
        return {**about, "rows": {}}
    try:
        report = json.loads(out.read_text(encoding="utf-8"))
        known = {key: report[key] for key in about}
        rows = dict(report["rows"])
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise ToolError(f"{out} holds no measurement of tools ({type(error).__name__}); name a new file") from error
    if changed := [key for key in about if known[key] != about[key]]:
        raise ToolError(f"{out} holds rows with another {changed[0]}; name a new file")
    return {**about, "rows": rows}


def _rendered(row: str, measured: dict[str, Any]) -> str:
    lines = [f"{row}: {measured['seconds_a_question']} s a question"]
    for score in measured["scores"]:
        share = f"{score['correct']:3}/{score['n']:<3}  {score['accuracy']:.3f}  {score['low']:.3f}-{score['high']:.3f}"
        lines.append(f"  {score['group']:32}{share}")
    return "\n".join(lines)


if __name__ == "__main__":
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    sys.exit(main())
