"""Several runs over the same questions: what changed between two, and how far seeds lie apart.

Two accuracies whose intervals overlap may still differ for certain: on the same questions, only those count
whose verdict flipped. And one run says nothing of the next seed.
"""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import mean, stdev
from typing import Any

from ..errors import EvaluationError
from ..files import StrPath, read_jsonl
from .scores import Record, Score, accuracy_table, flips, mcnemar

Run = Sequence[Record] | StrPath
"""The records of a run, or the path of its log."""
KINDS = {"id": str, "question": str, "correct": bool, "level": int | None, "category": str | None}
"""What a record must hold to be compared."""
MOST_NAMED = 5  # questions that an error names


@dataclass(frozen=True)
class Difference:
    """What became of one group of questions from a run to another."""

    group: str
    """Such as "level 1", "category ranking" or "all"."""
    before: Score
    """Accuracy and interval of the first run."""
    after: Score
    """Those of the second."""
    gained: dict[str, str]
    """The questions, by id, that only the second run has right."""
    lost: dict[str, str]
    """Those that only the first has right."""

    @property
    def change(self) -> float:
        """The second accuracy less the first."""
        return self.after.accuracy - self.before.accuracy

    @property
    def p(self) -> float:
        """McNemar's exact p; with many groups, some are small by chance, so look at that of "all" first."""
        return mcnemar(len(self.gained), len(self.lost))

    def __str__(self) -> str:
        one, other = (f"{s.accuracy:.3f} ({s.low:.3f}-{s.high:.3f})" for s in (self.before, self.after))
        return (
            f"{self.group}: {one} to {other}, {self.change:+.3f}; "
            f"{len(self.gained)} gained, {len(self.lost)} lost of {self.after.n}, p {self.p:.3f}"
        )


@dataclass(frozen=True)
class Spread:
    """The accuracies of runs that differ in nothing but their seed."""

    runs: int
    """Number of runs."""
    n: int
    """Number of questions of each."""
    mean: float
    min: float
    max: float
    std: float
    """Standard deviation, with runs - 1 below: of the runs that could have been, not of these few."""


def compare(run_a: Run, run_b: Run) -> list[Difference]:
    """What changed from `run_a` to `run_b`: per level, per category, and last for all.

    A question belongs to the level and category that `run_b` gives it. Raises EvaluationError for what is
    no run, and for runs that did not answer the same questions; it names those that only one has.
    """
    before, after = _by_id(run_a), _by_id(run_b)
    _check_same(before, after, 2)
    gained, lost = flips(before.values(), after.values())
    grouped = [{**record, "correct": before[name]["correct"]} for name, record in after.items()]
    return [
        Difference(new.group, old, new, _questions(gained, after, new.group), _questions(lost, after, new.group))
        for old, new in zip(accuracy_table(grouped), accuracy_table(list(after.values())), strict=True)
    ]


def spread(runs: Sequence[Run]) -> Spread:
    """How far the accuracies of runs over the same questions lie apart.

    Raises EvaluationError for fewer than two runs, and otherwise as `compare` does.
    """
    if len(runs) < 2:
        raise EvaluationError(f"{len(runs)} runs have no spread; give two or more")
    first, *others = loaded = [_by_id(run) for run in runs]
    for number, other in enumerate(others, start=2):
        _check_same(first, other, number)
    accuracies = [sum(record["correct"] for record in run.values()) / len(run) for run in loaded]
    return Spread(len(runs), len(first), mean(accuracies), min(accuracies), max(accuracies), stdev(accuracies))


def load_run(run: Run, kinds: Mapping[str, Any] = KINDS) -> list[Record]:
    """The records of a run: those given, or those of its log, which is only read.

    `kinds` says which keys a record must have, and the type of each. Raises EvaluationError naming the
    record, or the line of the log, that is otherwise; for a run without records; and for an id that stands
    twice. Raises QuestionFileError for a log that cannot be read.
    """
    if isinstance(run, (str, os.PathLike)):
        # The first line of a log says what was run.
        places = [(f"{run} line {n}", item) for n, item in read_jsonl(run) if not (n == 1 and "run" in item)]
    else:
        places = [(f"record {n}", item) for n, item in enumerate(run, start=1)]
    if not places:
        raise EvaluationError("a run without records; give the records of an evaluation, or its log")
    seen = set()
    for place, record in places:
        if not isinstance(record, Mapping):
            raise EvaluationError(f"{place}: {record!r:.80} is no record; give those of an evaluation")
        for key, kind in kinds.items():
            if key not in record:
                raise EvaluationError(f"{place}: lacks {key!r}; give the records of an evaluation")
            if not isinstance(record[key], kind):
                raise EvaluationError(f"{place}: {key!r} is {record[key]!r:.80}; give the records of an evaluation")
        if record["id"] in seen:
            raise EvaluationError(f"{place}: the id {record['id']!r} stands twice; give each question its own")
        seen.add(record["id"])
    return [record for _, record in places]


def _by_id(run: Run) -> dict[str, Record]:
    return {record["id"]: record for record in load_run(run)}


def _check_same(first: Mapping[str, Record], other: Mapping[str, Record], number: int) -> None:
    """Raise EvaluationError unless run `number` asks what the first run asks."""
    only = [f"only run 1 has {_named(gone)}"] if (gone := [name for name in first if name not in other]) else []
    if new := [name for name in other if name not in first]:
        only.append(f"only run {number} has {_named(new)}")
    if only:
        raise EvaluationError(f"the runs answer different questions: {'; '.join(only)}; give whole runs of one file")
    if odd := [name for name in first if first[name]["question"] != other[name]["question"]]:
        raise EvaluationError(f"run {number} asks something else as {_named(odd)}; give runs of the same questions")


def _named(names: Sequence[str]) -> str:
    more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    return ", ".join(repr(name) for name in names[:MOST_NAMED]) + more


def _questions(names: Sequence[str], records: Mapping[str, Record], group: str) -> dict[str, str]:
    """The text of those questions that belong to a group of `accuracy_table`."""
    return {name: records[name]["question"] for name in names if group in _groups(records[name])}


def _groups(record: Record) -> set[str]:
    return {"all", *(f"{key} {'-' if record[key] is None else record[key]}" for key in ("level", "category"))}
