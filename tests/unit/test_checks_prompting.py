"""Exercises of notebook 04: the checks tell wrong answers why, and know what is no answer yet.

That each passes its reference and knows its stub is tested in test_checks.py, for all notebooks.
"""

import re
from typing import Any

import pytest

from memtune_lib.course import checks
from tests.unit.checking import not_attempted, wrong

FIXES = {"A": "examples", "B": "repair", "C": "values", "D": "none"}


def words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.lower()))


def first_of(key: Any) -> Any:
    return lambda question, others: max(range(len(others)), key=lambda i: key(question, others[i]))


def share(split: Any) -> Any:
    return first_of(lambda one, two: len(split(one) & split(two)) / len(split(one) | split(two)))


@pytest.mark.parametrize(
    ("answers", "why"),
    [
        (FIXES | {"A": "repair"}, "A is not repair: the form of an answer"),
        (FIXES | {"C": "repair"}, "C is not repair: the query runs, so that no error"),
        (FIXES | {"D": "values"}, "D is not values: it runs and names real values"),
        (FIXES | {"B": "prayer"}, "B is 'prayer'; write one of examples, values, repair, none"),
        (7, "this answer cannot be read"),
    ],
)
def test_which_fix(answers: Any, why: str) -> None:
    wrong(checks.which_fix(answers), why)


@pytest.mark.parametrize(
    ("attempt", "why"),
    [
        (lambda question, others: 0, "should be 1, not 0: it shares four words"),
        (share(lambda text: set(re.findall(r"\w+", text))), "capital letters make no other word"),
        (first_of(lambda one, two: len(words(one) & words(two))), "divide by the number of different words"),
        (share(lambda text: set(text.lower().split())), "a mark is no part of a word"),
        (lambda question, others: others[1], "return the number of the question"),
        (lambda question, others: others[5], "your function raises IndexError"),
        ("Who?", "give the function itself"),
    ],
)
def test_most_alike(attempt: Any, why: str) -> None:
    wrong(checks.most_alike(attempt), why)


def loop(write: Any, run: Any, tries: int, first: Any = None, told: Any = None, early: int = 0) -> tuple[str, int]:
    sql = write(first)
    for used in range(tries - early):
        if (error := run(sql)) is None:
            return sql, used
        sql = write(told or error)
    return sql, tries


def endless(write: Any, run: Any, tries: int) -> tuple[str, int]:
    sql, used = write(None), 0
    while (error := run(sql)) is not None:
        sql, used = write(error), used + 1
    return sql, used


@pytest.mark.parametrize(
    ("attempt", "why"),
    [
        (endless, "it writes on and on"),
        (lambda *given: loop(*given, first="no error"), "begin with write.None."),
        (lambda *given: loop(*given, told="try again"), "pass on what `run` returned"),
        (lambda *given: (loop(*given)[0], 0), r"should be \('good', 1\), not \('good', 0\)"),
        (lambda write, run, tries: (write(None), 0), r"for the texts bad, good and 3 tries"),
        ("loop", "give the function itself"),
    ],
)
def test_repair_loop(attempt: Any, why: str) -> None:
    wrong(checks.repair_loop(attempt), why)


def best(scores: dict[str, int]) -> str:
    return max(scores, key=scores.__getitem__)


@pytest.mark.parametrize(
    ("attempt", "why"),
    [
        (lambda search, fresh: (best(search), search[best(search)]), "7 is the score by which 'b' was chosen"),
        (lambda search, fresh: (best(fresh), fresh[best(fresh)]), "that chooses by the fresh questions"),
        (lambda search, fresh: ("a", 6), r"should be \('b', 4\), not \('a', 6\)"),
        (lambda search, fresh: search["z"], "your function raises KeyError"),
        (0.5, "give the function itself"),
    ],
)
def test_honest_score(attempt: Any, why: str) -> None:
    wrong(checks.honest_score(attempt), why)


@pytest.mark.parametrize(
    ("found", "why"),
    [
        (checks.which_fix(FIXES | {"B": None}), "no answer yet for B"),
        (checks.most_alike(lambda question, others: ...), "returns nothing yet"),
        (checks.repair_loop(lambda write, run, tries: ...), "returns nothing yet"),
        (checks.honest_score(None), "there is no answer yet"),
    ],
)
def test_what_is_not_there_is_not_called_wrong(found: checks.Outcome, why: str) -> None:
    not_attempted(found, why)
