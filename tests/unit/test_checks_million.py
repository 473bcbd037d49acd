"""Exercises of notebook 09: the checks tell wrong answers why, and know what is no answer yet.

That each passes its reference and knows its stub is tested in test_checks.py, for all notebooks.
"""

from typing import Any

import pytest

from memtune_lib.course import checks
from tests.unit.checking import not_attempted, wrong

KINDS = dict(zip("ABCDE", ("exact", "codes", "graph", "product", "cells"), strict=True))


def recall(found: list[list[int]], exact: list[list[int]], k: int) -> float:
    hits = sum(len({*one[:k]} & {*other[:k]}) for one, other in zip(found, exact, strict=True))
    return hits / (k * len(exact))


def in_place(found: list[list[int]], exact: list[list[int]], k: int) -> float:
    pairs = zip(found, exact, strict=True)
    return sum(a == b for one, other in pairs for a, b in zip(one[:k], other[:k], strict=True)) / (k * len(exact))


def churn(before: list[list[int]], after: list[list[int]]) -> float:
    return sum({*one} != {*other} for one, other in zip(before, after, strict=True)) / len(before)


def new_experts(before: list[list[int]], after: list[list[int]]) -> float:
    return float({e for one in before for e in one} != {e for one in after for e in one})


def all_pairs(left: list[float], right: list[float], k: int) -> list[tuple[int, int]]:
    pairs = [(i, j) for i in range(len(left)) for j in range(len(right))]
    return sorted(pairs, key=lambda pair: -(left[pair[0]] + right[pair[1]]))[:k]


def diagonal(left: list[float], right: list[float], k: int) -> list[tuple[int, int]]:
    orders = (sorted(range(len(half)), key=lambda i: -half[i]) for half in (left, right))
    return list(zip(*orders, strict=True))[:k]


@pytest.mark.parametrize(
    ("name", "attempt", "why"),
    [
        ("name_indexes", KINDS | {"A": "graph"}, "A is not graph: 300 keys"),
        ("name_indexes", KINDS | {"B": "cells"}, "B is not cells: only keys pressed"),
        ("name_indexes", KINDS | {"D": "tree"}, "D is 'tree'; write one of exact, cells"),
        ("recall_at", in_place, "should be 1.0, not 0.5: the order does not count"),
        ("recall_at", lambda found, exact, k: 100 * recall(found, exact, k), "this is a percentage"),
        ("recall_at", lambda found, exact, k: recall(found, exact, k) * k * len(exact), "divide by how many"),
        ("recall_at", lambda found, exact, k: recall(found, exact, len(exact[0])), "with k = 1 only the first"),
        ("recall_at", 0.5, "give the function itself, not 0.5"),
        ("churned", lambda before, after: churn(before, after) * len(before), "that is a number of prompts"),
        ("churned", lambda before, after: 1 - churn(before, after), "that is the share that stayed"),
        ("churned", lambda one, other: sum(a != b for a, b in zip(one, other, strict=True)) / len(one), "the order of"),
        ("churned", new_experts, "should be 0.5, not 1.0"),
        ("churned", lambda before, after: 100 * churn(before, after), "this is a percentage"),
        ("best_pairs", all_pairs, "with 300 sub-keys a half it adds up .* keep only the best k of each half"),
        ("best_pairs", diagonal, r"it should be \[\(0, 0\), \(0, 2\), \(1, 0\)\]"),
        ("best_pairs", lambda left, right, k: all_pairs(left, right, k)[::-1], "the greatest sum comes first"),
        ("best_pairs", lambda left, right, k: [(j, i) for i, j in all_pairs(left, right, k)], r"a pair is \(i, j\)"),
        ("best_pairs", lambda left, right, k: all_pairs(left, right, 1), "returns 1 pairs, not 3"),
        ("best_pairs", lambda left, right, k: 7, "this answer cannot be read"),
    ],
)
def test_wrong_answers_about_large_banks_are_told_why(name: str, attempt: Any, why: str) -> None:
    wrong(getattr(checks, name)(attempt), why)


@pytest.mark.parametrize(
    ("name", "attempt"),
    [
        ("name_indexes", KINDS | {"C": None}),
        ("recall_at", lambda found, exact, k: ...),
        ("churned", None),
        ("best_pairs", lambda left, right, k: None),
    ],
)
def test_an_empty_answer_about_large_banks_is_not_attempted(name: str, attempt: Any) -> None:
    not_attempted(getattr(checks, name)(attempt))
