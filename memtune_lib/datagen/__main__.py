"""`python -m memtune_lib.datagen`: draw the roster's training set anew."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from ..database import nba
from ..errors import MemtuneError
from ..files import atomic_write
from ..memory import DATASETS, OUT_OF_SCOPE, VALUES
from ..questions import load_questions, save_questions
from ..tuning import load_prompts
from .audit import audit
from .nba.generator import generate
from .nba.values import linker

NBA = DATASETS / "nba"
EVALUATION = ("heldout", "dev", "harder")
PAIRS, SEED = 17_500, 1


def main() -> int:
    """Draw, audit, write."""
    parser = argparse.ArgumentParser(prog="python -m memtune_lib.datagen", description=__doc__)
    parser.add_argument("--pairs", type=int, default=PAIRS, help=f"how many (default {PAIRS})")
    parser.add_argument("--seed", type=int, default=SEED, help=f"fixes every choice (default {SEED})")
    parser.add_argument("--out", default=str(NBA / "train.jsonl"), metavar="FILE.jsonl")
    args = parser.parse_args()
    try:
        evaluation = [q for name in EVALUATION for q in load_questions(NBA / f"{name}.jsonl")]
        with nba() as database:
            train = generate(args.pairs, args.seed, database, evaluation, linker())
        if leaks := audit(train, evaluation):
            raise MemtuneError(f"{len(leaks)} leaks: {leaks[0]}")
        save_questions(args.out, train)
        texts = [q.question for q in train] + load_prompts(OUT_OF_SCOPE)
        atomic_write(Path(args.out).with_name(VALUES.name), linker(texts).to_json())
    except (MemtuneError, ValueError) as error:
        print(f"memtune: {error}", file=sys.stderr)
        return 2
    print(f"{len(train)} pairs, none of them in {', '.join(EVALUATION)}: {args.out}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
