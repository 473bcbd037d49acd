"""`python -m memtune_lib.datagen [--world ecommerce]`: draw a world's training set anew."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ..database import Database
from ..database import nba as roster
from ..errors import MemtuneError
from ..files import atomic_write
from ..linking import Linker
from ..memory import DATASETS, LINKER, OUT_OF_SCOPE
from ..questions import Question, load_questions, save_questions
from ..tuning import load_prompts
from .audit import audit
from .ecommerce import generator as shop_generator
from .ecommerce.values import linker as shop_linker
from .nba import generator as nba_generator
from .nba.values import linker as nba_linker

SEED = 1


@dataclass(frozen=True)
class World:
    """What it takes to draw a training set."""

    pairs: int
    evaluation: tuple[str, ...]
    database: Callable[[], Database]
    generate: Callable[..., list[Question]]
    linker: Callable[..., Linker]


WORLDS = {
    "nba": World(30_000, ("heldout", "dev", "harder"), roster, nba_generator.generate, nba_linker),
    "ecommerce": World(
        6_000,
        ("heldout", "dev"),
        lambda: Database.from_csv(DATASETS / "ecommerce" / "database"),
        shop_generator.generate,
        shop_linker,
    ),
}


def main() -> int:
    """Draw, audit, write."""
    parser = argparse.ArgumentParser(prog="python -m memtune_lib.datagen", description=__doc__)
    parser.add_argument("--world", choices=WORLDS, default="nba", help="a folder of datasets (default nba)")
    parser.add_argument("--pairs", type=int, help="how many (default: 30,000 of nba, 6,000 of ecommerce)")
    parser.add_argument("--seed", type=int, default=SEED, help=f"fixes every choice (default {SEED})")
    parser.add_argument("--out", metavar="FILE.jsonl", help="default: the world's train.jsonl")
    args = parser.parse_args()
    world, folder = WORLDS[args.world], DATASETS / args.world
    out = Path(args.out or folder / "train.jsonl")
    try:
        evaluation = [q for name in world.evaluation for q in load_questions(folder / f"{name}.jsonl")]
        with world.database() as database:
            train = world.generate(args.pairs or world.pairs, args.seed, database, evaluation, world.linker())
        if leaks := audit(train, evaluation):
            raise MemtuneError(f"{len(leaks)} leaks: {leaks[0]}")
        save_questions(out, train)
        texts = [q.question for q in train] + load_prompts(folder / OUT_OF_SCOPE.name)
        atomic_write(out.with_name(LINKER), world.linker(texts).to_json())
    except (MemtuneError, ValueError) as error:
        print(f"memtune: {error}", file=sys.stderr)
        return 2
    print(f"{len(train)} pairs, none of them in {', '.join(world.evaluation)}: {out}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
