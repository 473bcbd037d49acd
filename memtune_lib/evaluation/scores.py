"""Accuracy with its interval, and the test whether two runs differ.

A record is a line of the harness's log: at least `id`, `correct`, `level` and `category`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import mean, stdev
from typing import Any

from ..errors import EvaluationError

Record = Mapping[str, Any]


@dataclass(frozen=True)
class Score:
    """The accuracy of one group of questions."""

    group: str
    """Such as "level 1", "category ranking" or "all"."""
    n: int
    """Number of questions."""
    correct: int
    """Number of them answered right."""
    accuracy: float
    """The quotient correct / n; 0 where there is no question."""
    low: float
    """Lower end of the 95% Wilson interval of `accuracy`."""
    high: float
    """Its upper end."""


@dataclass(frozen=True)
class Interval:
    """A mean and how sure it is."""

    n: int
    """Number of values."""
    value: float
    """Their mean."""
    low: float
    """Lower end of its 95% interval."""
    high: float
    """Its upper end."""


def wilson(successes: int, n: int, z: float = 1.96) -> tuple[float, float]:
    """The score interval of a proportion, (low, high) in [0, 1]; z = 1.96 for 95%. (0, 1) where n is 0.

    Wilson (1927), Probable inference, the law of succession, and statistical inference, JASA 22. Unlike
    p +- z s it stays honest near 0 and 1: 20 of 20 give (0.839, 1). Raises EvaluationError unless
    0 <= successes <= n.
    """
    if not 0 <= successes <= n:
        raise EvaluationError(f"{successes} successes of {n}; give counts with 0 <= successes <= n")
    if n == 0:
        return 0.0, 1.0
    p = successes / n
    centre = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    # At 0 and n the formula gives exactly 0 and 1, but for rounding.
    return (0.0 if successes == 0 else centre - half), (1.0 if successes == n else centre + half)


def mcnemar(flips01: int, flips10: int) -> float:
    """The two-sided p-value of McNemar's exact test.

    `flips01` questions went from wrong to right between two runs, `flips10` from right to wrong. If the runs
    were equally good, each flip would be a fair coin (McNemar 1947, Psychometrika 12): p is the probability
    of a split at least as uneven. Raises EvaluationError for negative counts.
    """
    if min(flips01, flips10) < 0:
        raise EvaluationError(f"flips {flips01} and {flips10}; give counts of 0 or more")
    n = flips01 + flips10
    ways = tail = 1  # of n flips, to have k one way; and at most k
    for k in range(min(flips01, flips10)):
        ways = ways * (n - k) // (k + 1)
        tail += ways
    return min(1.0, 2 * tail / 2**n)


def paired_interval(gained: int, lost: int, n: int, z: float = 1.96) -> tuple[float, float]:
    """The interval of the change in accuracy on the same n questions, (low, high); z = 1.96 for 95%.

    Agresti and Min (2005), Simple improved confidence intervals for comparing matched proportions, Statistics in
    Medicine 24: Wald's, after half a question is added to each of the four kinds (right or wrong, before and after).
    Without them no flip at all would pass for certainty. Raises EvaluationError unless the flips are among n questions.
    """
    if min(gained, lost) < 0 or gained + lost > n:
        raise EvaluationError(f"{gained} gained and {lost} lost of {n}; give counts of 0 or more, at most n together")
    n, moved, net = n + 2, gained + lost + 1, gained - lost
    half = z / n * sqrt(moved - net * net / n)
    return max(-1.0, net / n - half), min(1.0, net / n + half)


def mean_interval(values: Sequence[float]) -> Interval:
    """The mean of values drawn alike, with Student's 95% interval.

    Raises EvaluationError for fewer than two values: they do not tell how far others lie apart.
    """
    from scipy.special import stdtrit  # here, because it takes a while to load

    n = len(values)
    if n < 2:
        raise EvaluationError(f"{n} values have no interval; give two or more")
    half = float(stdtrit(n - 1, 0.975)) * stdev(values) / sqrt(n)
    return Interval(n, mean(values), mean(values) - half, mean(values) + half)


def flips(before: Iterable[Record], after: Iterable[Record]) -> tuple[list[str], list[str]]:
    """The ids of the questions that went from wrong to right, and from right to wrong, between two runs.

    Raises EvaluationError unless both runs answered the same questions.
    """
    old = {record["id"]: record["correct"] for record in before}
    new = {record["id"]: record["correct"] for record in after}
    if odd := sorted(old.keys() ^ new.keys()):
        raise EvaluationError(f"{len(odd)} questions of only one run, such as {odd[0]!r}; compare whole runs")
    return [k for k in old if new[k] and not old[k]], [k for k in old if old[k] and not new[k]]


def accuracy_table(records: Sequence[Record]) -> list[Score]:
    """A score per level, then per category, each in order, then one for all.

    Where only some questions have a level or category, the others are a group named "-".
    """
    table = []
    for key in ("level", "category"):
        values = {record[key] for record in records}
        if values != {None}:
            for value in sorted(values, key=lambda value: (value is None, value)):
                name = "-" if value is None else value
                table.append(_score(f"{key} {name}", [r for r in records if r[key] == value]))
    return [*table, _score("all", records)]


def render(table: Sequence[Score]) -> str:
    """The table of `accuracy_table` as text; its last line is like `accuracy 0.955 (191/200)`."""
    width = max(len(score.group) for score in table)
    lines = [f"{'':{width}}     n  right  accuracy  95% interval"]
    for score in table:
        counts = f"{score.group:{width}}  {score.n:4}  {score.correct:5}"
        lines.append(f"{counts}  {score.accuracy:8.3f}  {score.low:.3f}-{score.high:.3f}")
    total = table[-1]
    return "\n".join([*lines, f"accuracy {total.accuracy:.3f} ({total.correct}/{total.n})"])


def _score(group: str, records: Sequence[Record]) -> Score:
    n, correct = len(records), sum(record["correct"] for record in records)
    return Score(group, n, correct, correct / n if n else 0.0, *wilson(correct, n))
