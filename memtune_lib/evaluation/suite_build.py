"""`python -m memtune_lib.evaluation.suite_build`: make the roster's suite of small databases anew.

Candidates are the roster's players with other values: few different ones, so that there are ties; unknown ones;
and those next to the numbers that gold queries compare with. Names, teams and formats stay as they are. Of the
candidates, those are kept, one after the other, that tell apart most of the neighbours (`neighbours.py`) that no
database before them could. Gold queries come from dev and train, never from held-out; everything is drawn from one
seed, and the same command writes the same bytes.
"""

import argparse
import csv
import io
import random
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import sqlglot
from sqlglot import exp
from tqdm.auto import tqdm

from ..database import Database, nba
from ..errors import MemtuneError
from ..files import atomic_write
from ..questions import Question, load_questions
from .match import judge, judge_extra
from .neighbours import COMPARISONS, Columns, Values, neighbours
from .suite import NUMBER, SUITE

NBA = SUITE.parents[1]
GOLDS, PER_GOLD, CANDIDATES, MOST, SEED = 12, 5, 12, 8, 1
SIZES = (60, 120, 240)  # players in a candidate
TEXTS = ("Team", "NAME", "Jersey", "POS", "COLLEGE")
UNKNOWN = {"Jersey": "NA", "AGE": "", "COLLEGE": "--", "SALARY": "--"}
Row = dict[str, str]


@dataclass(frozen=True)
class Built:
    """A suite, and how much it tells apart."""

    databases: list[list[Row]]
    """Those chosen, the most useful first."""
    neighbours: int
    """Neighbours that run."""
    by_roster: int
    """Those that the roster alone tells from their gold."""
    by_suite: int
    """Those that the roster or the suite tells from it."""

    def __str__(self) -> str:
        return (
            f"{len(self.databases)} databases; of {self.neighbours} neighbours, {self.by_roster} told apart by the "
            f"roster alone, {self.by_suite} with the suite"
        )


def build(golds: Sequence[Question], roster: Sequence[Row], db: Database, *, seed: int = SEED) -> Built:
    """Draw candidates and choose those that tell apart the neighbours of `golds`."""
    rng = random.Random(seed)
    columns, values = kinds(roster)
    pairs = [(gold, text) for gold in golds for _, text in _some(neighbours(gold.sql, columns, values), PER_GOLD, rng)]
    known, apart = [], 0
    for gold, text in tqdm(pairs, desc="roster", unit="neighbour"):
        verdict = judge(text, gold, db).verdict
        if verdict == "match":
            known.append((gold, text))
        apart += verdict == "wrong"
    limits = boundaries(golds)
    candidates = [candidate(roster, limits, rng) for _ in range(CANDIDATES)]
    killed = _told_apart(known, candidates)
    chosen: list[list[Row]] = []
    left = set(range(len(known)))
    while len(chosen) < MOST:
        best = max(range(len(candidates)), key=lambda number: len(killed[number] & left))
        if not killed[best] & left:
            break
        chosen.append(candidates[best])
        left -= killed[best]
    return Built(chosen, len(known) + apart, apart, len(known) + apart - len(left))


def _told_apart(pairs: Sequence[tuple[Question, str]], candidates: Sequence[Sequence[Row]]) -> list[set[int]]:
    """For each candidate, the places of the pairs that it tells apart."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / SUITE.name
        path.write_bytes(to_csv(candidates))
        databases = Database.split_csv(path)
        with databases[0]:
            return [
                {k for k, (gold, text) in enumerate(pairs) if judge_extra(text, gold, database).verdict == "wrong"}
                for database in tqdm(databases, desc="candidates", unit="database")
            ]


def candidate(roster: Sequence[Row], limits: dict[str, list[int]], rng: random.Random) -> list[Row]:
    """Some players of the roster, in its order, with other values."""
    size = min(rng.choice(SIZES), len(roster))
    rows = [dict(roster[place]) for place in sorted(rng.sample(range(len(roster)), size))]
    for column in roster[0]:
        if column in ("Team", "NAME"):
            continue
        pool = [row[column] for row in rng.sample(rows, rng.choice((4, 8, size)))]  # a small pool makes ties
        near = [_written(column, number + step) for number in limits.get(column, ()) for step in (-1, 0, 1)]
        often, unknown = rng.choice((0.0, 0.3)) if near else 0.0, rng.choice((0.0, 0.1, 0.3))
        for row in rows:
            row[column] = rng.choice(near if rng.random() < often else pool)
            if column in UNKNOWN and rng.random() < unknown:
                row[column] = UNKNOWN[column]
    return rows


def boundaries(golds: Sequence[Question]) -> dict[str, list[int]]:
    """The numbers that gold queries compare a numeric column with, within what the column can hold."""
    found: dict[str, set[int]] = {column: set() for column in RANGES}
    for gold in golds:
        try:
            tree = sqlglot.parse_one(gold.sql, dialect="duckdb")
        except sqlglot.errors.SqlglotError:
            continue
        for node in tree.find_all(*COMPARISONS, exp.Between):
            names = {column.name for column in node.this.find_all(exp.Column)} & RANGES.keys()
            for side in (node.args.get(key) for key in ("expression", "low", "high")):
                if isinstance(side, exp.Literal) and not side.is_string:
                    number = int(float(side.name))
                    for name in names:
                        low, high = RANGES[name]
                        if low < number < high:
                            found[name].add(number)
    return {column: sorted(numbers) for column, numbers in found.items()}


# Past these bounds a value would no longer look as on the page: a height of two digits of feet, say.
RANGES = {"AGE": (17, 60), "HT": (60, 95), "WT": (101, 398), "SALARY": (10_000, 90_000_000)}


def _written(column: str, number: int) -> str:
    """A number as the column writes it."""
    return {
        "AGE": f"{number}",
        "HT": f"{number // 12}' {number % 12}\"",
        "WT": f"{number} lbs",
        "SALARY": f"${number:,}",
    }[column]


def kinds(roster: Sequence[Row]) -> tuple[Columns, Values]:
    """For the neighbours: each text column with the two beside it, and what it holds."""
    columns = {name.lower(): (TEXTS[(k + 1) % len(TEXTS)], TEXTS[k - 1]) for k, name in enumerate(TEXTS)}
    return columns, {name.lower(): sorted({row[name] for row in roster}) for name in TEXTS}


def to_csv(databases: Sequence[Sequence[Row]]) -> bytes:
    """The file that `Suite.open` reads."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([NUMBER, *databases[0][0]])
    for number, rows in enumerate(databases, start=1):
        writer.writerows([number, *row.values()] for row in rows)
    return text.getvalue().encode()


def read_roster() -> list[Row]:
    """The rows of the shipped roster as they are written."""
    with (NBA / "roster.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _some(items: list, most: int, rng: random.Random) -> list:
    return items if len(items) <= most else [items[k] for k in sorted(rng.sample(range(len(items)), most))]


def main(arguments: Sequence[str] | None = None) -> int:
    """Draw, choose, write."""
    parser = argparse.ArgumentParser(prog="python -m memtune_lib.evaluation.suite_build", description=__doc__)
    parser.add_argument("--golds", type=int, default=GOLDS, help=f"gold queries of each file (default {GOLDS})")
    parser.add_argument("--out", default=str(SUITE), metavar="FILE.csv")
    args = parser.parse_args(arguments)
    try:
        rng = random.Random(SEED)
        sets = [[q for q in load_questions(NBA / f"{name}.jsonl") if q.sql] for name in ("dev", "train")]
        golds = [gold for questions in sets for gold in _some(questions, args.golds, rng)]
        with nba() as db:
            built = build(golds, read_roster(), db)
        if not built.databases:
            raise MemtuneError(f"{args.golds} gold queries have no neighbour to tell apart; take more")
        atomic_write(args.out, to_csv(built.databases))
    except MemtuneError as error:
        print(f"memtune: {error}", file=sys.stderr)
        return 2
    print(built)
    return 0


if __name__ == "__main__":
    sys.exit(main())
