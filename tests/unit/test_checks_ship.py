"""Exercises of notebook 12: the checks tell wrong answers why, and know what is no answer yet.

That each passes its reference and knows its stub is tested in test_checks.py, for all notebooks.
"""

from collections.abc import Sequence
from typing import Any

import pytest

from memtune_lib.course import checks
from memtune_lib.evaluation import mcnemar, wilson
from tests.unit.checking import not_attempted, wrong

CHAPTERS = dict(zip("ABCDE", ("drift", "privacy", "sandbox", "capacity", "leak"), strict=True))
Said = Sequence[tuple[str, str, str | None]]
Flips = tuple[int, int]


def as_typed(said: Said) -> dict[str, str | None]:
    last = {question: (verdict, sql) for question, verdict, sql in said}
    return {question: sql for question, (verdict, sql) in last.items() if verdict == "corrected"}


def all_verdicts(said: Said) -> dict[str, str | None]:
    return {question.strip().lower(): sql for question, _, sql in said}


def any_correction(said: Said) -> dict[str, str | None]:
    return {question.strip().lower(): sql for question, verdict, sql in said if verdict == "corrected"}


def first_words(said: Said) -> dict[str, str | None]:
    found = any_correction(said[::-1])
    found.pop("who is best?")
    return found


def in_all(feedback: Flips, dev: Flips) -> bool:
    return feedback[0] + dev[0] > feedback[1] + dev[1]


def no_loss(feedback: Flips, dev: Flips) -> bool:
    return in_all(feedback, dev) and dev[1] == 0


def any_certainty(feedback: Flips, dev: Flips) -> bool:
    return in_all(feedback, dev) and mcnemar(*dev) >= 0.05


def plain_share(days: Sequence[tuple[int, int]], usual: float) -> list[int]:
    return [number for number, (away, asked) in enumerate(days) if asked and away / asked > usual]


def bounds(days: Sequence[tuple[int, int]], usual: float, end: int) -> list[int]:
    return [number for number, day in enumerate(days) if wilson(*day)[end] > usual]


@pytest.mark.parametrize(
    ("name", "attempt", "why"),
    [
        ("name_chapters", CHAPTERS | {"A": "capacity"}, "A is not capacity: the questions have changed"),
        ("name_chapters", CHAPTERS | {"E": "privacy"}, "E is not privacy: a question that is taught"),
        ("name_chapters", CHAPTERS | {"D": "hackers"}, "D is 'hackers'; write one of drift, privacy"),
        ("last_words", as_typed, "' who is TALL. ' is not in lower case|'Who is tall.' is not in lower case"),
        ("last_words", all_verdicts, "come without SQL and teach nothing"),
        ("last_words", any_correction, "'who is best.' was called right after its correction"),
        ("last_words", first_words, "'who is tall.' was corrected twice; the later"),
        ("last_words", lambda said: {"how many?": "SELECT 4"}, "it should be .*, not {'how many.': 'SELECT 4'}"),
        ("last_words", lambda said: [sql for _, _, sql in said], "return a dictionary from question to SQL"),
        ("serve_new", lambda feedback, dev: feedback[0] > feedback[1], "dev .0, 7. it should be False, .* are harm"),
        ("serve_new", in_all, "dev .0, 7. it should be False, not True: seven losses"),
        ("serve_new", no_loss, "dev .1, 3. it should be True, not False: .* may well be chance"),
        ("serve_new", any_certainty, "dev .8, 0. it should be True, not False: what dev gained"),
        ("serve_new", lambda feedback, dev: feedback[1] <= feedback[0], "it should be False, not True: nothing was"),
        ("serve_new", lambda feedback, dev: "yes", "return True or False, not 'yes'"),
        ("alarms", plain_share, "day 1 is a false alarm: one of four is 25%"),
        ("alarms", lambda days, usual: bounds(days, usual, 1), "day 0 is a false alarm"),
        ("alarms", lambda days, usual: [away / asked > usual for away, asked in days], "raises ZeroDivisionError"),
        ("alarms", lambda days, usual: [day + 1 for day in bounds(days, usual, 0)], "counted from 1; count from 0"),
        ("alarms", lambda days, usual: [], "day 2 is missing: 12 of 100"),
        ("alarms", lambda days, usual: [days[2], days[5]], "return the numbers of the days"),
        ("alarms", lambda days, usual: [2, 5, 7], "day 7 is a false alarm: there is no such day"),
        ("alarms", 7, "give the function itself, not 7"),
    ],
)
def test_wrong_answers_about_a_service_are_told_why(name: str, attempt: Any, why: str) -> None:
    wrong(getattr(checks, name)(attempt), why)


@pytest.mark.parametrize(
    ("name", "attempt"),
    [
        ("name_chapters", CHAPTERS | {"C": None}),
        ("last_words", lambda said: ...),
        ("serve_new", None),
        ("alarms", lambda days, usual: None),
    ],
)
def test_an_empty_answer_about_a_service_is_not_attempted(name: str, attempt: Any) -> None:
    not_attempted(getattr(checks, name)(attempt))
