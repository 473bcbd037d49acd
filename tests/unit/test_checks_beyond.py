"""Exercises of notebook 10: the checks tell wrong answers why, and know what is no answer yet.

That each passes its reference and knows its stub is tested in test_checks.py, for all notebooks.
"""

import json
import re
from typing import Any

import pytest

from memtune_lib.course import checks
from tests.unit.checking import not_attempted, wrong

SOURCES = {"A": "passages", "B": "memory", "C": "refuse", "D": "both"}
NUMBER = r"\d+(?:[.,:]\d+)*"


def unsupported(answer: str, passages: list[str]) -> list[str]:
    told = [number for passage in passages for number in re.findall(NUMBER, passage)]
    return [number for number in re.findall(NUMBER, answer) if number not in told]


def part_of_text(answer: str, passages: list[str]) -> list[str]:
    return [number for number in re.findall(NUMBER, answer) if number not in " ".join(passages)]


def digits(answer: str, passages: list[str]) -> list[str]:
    told = set(re.findall(r"\d+", " ".join(passages)))
    return [number for number in re.findall(r"\d+", answer) if number not in told]


def by_blanks(answer: str, passages: list[str]) -> list[str]:
    told = set(" ".join(passages).split())
    return [word for word in answer.split() if word[0].isdigit() and word not in told]


def in_every_passage(answer: str, passages: list[str]) -> list[str]:
    numbers = re.findall(NUMBER, answer)
    return [number for number in numbers if not all(number in re.findall(NUMBER, one) for one in passages)]


def precision_recall(refused: list[bool], unknown: list[bool]) -> tuple[float | None, float]:
    right = sum(one and other for one, other in zip(refused, unknown, strict=True))
    return (right / sum(refused) if any(refused) else None), right / sum(unknown)


def agreement(refused: list[bool], unknown: list[bool]) -> tuple[float, float]:
    share = sum(one == other for one, other in zip(refused, unknown, strict=True)) / len(refused)
    return share, precision_recall(refused, unknown)[1]


def dividing(refused: list[bool], unknown: list[bool]) -> tuple[float, float]:
    right = sum(one and other for one, other in zip(refused, unknown, strict=True))
    return right / sum(refused), right / sum(unknown)


def call_of(text: str, tools: dict[str, Any], kind: Any = lambda value, wanted: type(value) is wanted) -> Any:
    try:
        call = json.loads(text)
    except ValueError:
        return None
    if not isinstance(call, dict) or call.get("name") not in tools:
        return None
    given, wanted = call["arguments"], tools[call["name"]]
    fits = given.keys() == wanted.keys() and all(kind(given[name], wanted[name]) for name in wanted)
    return (call["name"], given) if fits else None


def trusting(text: str, tools: dict[str, Any]) -> Any:
    call = json.loads(text)
    return call["name"], call["arguments"]


def names_only(text: str, tools: dict[str, Any]) -> Any:
    return call_of(text, tools, lambda value, wanted: True)


def bool_is_int(text: str, tools: dict[str, Any]) -> Any:
    return call_of(text, tools, isinstance)


def no_extra(text: str, tools: dict[str, Any]) -> Any:
    try:
        call = json.loads(text)
        wanted = tools[call["name"]]
        if all(type(call["arguments"][name]) is kind for name, kind in wanted.items()):
            return call["name"], call["arguments"]
    except (ValueError, KeyError, TypeError):
        pass
    return None


@pytest.mark.parametrize(
    ("name", "attempt", "why"),
    [
        ("which_source", SOURCES | {"A": "memory"}, "A is not memory: what changes every morning"),
        ("which_source", SOURCES | {"C": "passages"}, "C is not passages: no document says it"),
        ("which_source", SOURCES | {"D": "passages"}, "D is not passages: the codes come from their experts"),
        ("which_source", SOURCES | {"B": "guess"}, "B is 'guess'; write one of passages, memory, both, refuse"),
        ("which_source", 7, "this answer cannot be read"),
        ("unsupported", part_of_text, "1 is a part of another number"),
        ("unsupported", digits, r"should be \['6,240'\], not \['6', '240'\]"),
        ("unsupported", by_blanks, "the full stop is no part"),
        ("unsupported", in_every_passage, "each of them stands in one of the passages"),
        ("unsupported", lambda answer, passages: answer, "return a list of texts"),
        ("unsupported", lambda answer, passages: [], r"should be \['1'\], not \[\]"),
        ("unsupported", "numbers", "give the function itself"),
        ("abstention", lambda *given: precision_recall(*given)[::-1], "in the other order"),
        ("abstention", agreement, "0.5 is how often the two agree"),
        ("abstention", dividing, "your function raises ZeroDivisionError"),
        ("abstention", lambda *given: precision_recall(*given)[0] or 0.0, "return two numbers"),
        ("abstention", lambda refused, unknown: (0.9, 0.9), r"should be \(0.333.*, 1.0\), not \(0.9, 0.9\)"),
        ("abstention", lambda *given: (precision_recall(*given)[0] or 1.0, precision_recall(*given)[1]), "is None"),
        ("checked_call", trusting, "raises JSONDecodeError; return None: the text is no JSON"),
        ("checked_call", names_only, "the row is a text, not a number"),
        ("checked_call", bool_is_int, "true is no row"),
        ("checked_call", no_extra, "opened takes no row"),
        ("checked_call", lambda text, tools: ("opened", {"hall": "The Kiln"}), r"it should be \('seats'"),
        ("checked_call", "call", "give the function itself"),
    ],
)
def test_wrong_answers_beyond_sql_are_told_why(name: str, attempt: Any, why: str) -> None:
    wrong(getattr(checks, name)(attempt), why)


@pytest.mark.parametrize(
    ("name", "attempt"),
    [("unsupported", unsupported), ("abstention", precision_recall), ("checked_call", call_of)],
)
def test_other_right_answers_beyond_sql_are_right(name: str, attempt: Any) -> None:
    assert getattr(checks, name)(attempt).status == checks.RIGHT


@pytest.mark.parametrize(
    ("name", "attempt"),
    [
        ("which_source", SOURCES | {"C": None}),
        ("unsupported", lambda answer, passages: ...),
        ("abstention", None),
        ("checked_call", lambda text, tools: None),
    ],
)
def test_an_empty_answer_beyond_sql_is_not_attempted(name: str, attempt: Any) -> None:
    not_attempted(getattr(checks, name)(attempt))
