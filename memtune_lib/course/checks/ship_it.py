"""Exercises of notebook 12: ship it."""

from collections.abc import Mapping
from typing import Any

from .outcome import Wrong, exercise, filled, result_of

CHAPTERS = ("drift", "privacy", "sandbox", "capacity", "leak")


@exercise("five chapters of one handbook; have each written before the service opens.")
def name_chapters(attempt: Mapping[str, Any]) -> None:
    """What each of five signs is about; keys "A" to "E"."""
    key = {
        "A": ("drift", "the questions have changed, and more of them fall outside what was tuned"),
        "B": ("privacy", "a person can be named by what is kept; forget that answer"),
        "C": ("sandbox", "what a query may do is decided where it runs, not in the prompt"),
        "D": ("capacity", "429 says that too many questions wait; the answers are as good as ever"),
        "E": ("leak", "a question that is taught no longer measures"),
    }
    given = filled(attempt, key)
    for name, (chapter, why) in key.items():
        if given[name] not in CHAPTERS:
            raise Wrong(f"{name} is {given[name]!r}; write one of {', '.join(CHAPTERS)}")
        if given[name] != chapter:
            raise Wrong(f"{name} is not {given[name]}: {why}")


_SAID = [
    ("Who is tall?", "corrected", "SELECT 1"),
    ("How many?", "wrong", None),
    (" who is TALL? ", "corrected", "SELECT 2"),
    ("Who is best?", "corrected", "SELECT 3"),
    ("who is best?", "right", None),
    ("how many?", "corrected", "SELECT 4"),
    ("Who is old?", "right", None),
]


@exercise("users change their minds; only the last word on a question is taught.")
def last_words(attempt: Any) -> None:
    """`last_words(said)` is {question in lower case: SQL}: of each question the last word, if it is a correction."""
    expected = {"who is tall?": "SELECT 2", "how many?": "SELECT 4"}
    found = result_of(attempt, _SAID)
    if not isinstance(found, Mapping):
        raise Wrong(f"return a dictionary from question to SQL, not {found!r:.60}")
    if None in found.values():
        raise Wrong("'right' and 'wrong' come without SQL and teach nothing; keep corrections only")
    if odd := [question for question in found if question != question.strip().lower()]:
        raise Wrong(
            f"{odd[0]!r} is not in lower case, without outer blanks; as it stands it counts as another question"
        )
    if "who is best?" in found:
        raise Wrong("'who is best?' was called right after its correction: the last word took the correction back")
    if found.get("who is tall?") == "SELECT 1":
        raise Wrong("'who is tall?' was corrected twice; the later correction counts")
    if found != expected:
        raise Wrong(f"for these seven words it should be {expected}, not {dict(found)}")


@exercise("a new memory has to earn its place, and dev has a veto.")
def serve_new(attempt: Any) -> None:
    """`serve_new(feedback, dev)`, each (gained, lost): more gained than lost in all, and no certain harm on dev."""
    cases = [
        ((3, 0), (0, 0), True, "three were gained and none was lost"),
        ((0, 0), (0, 0), False, "nothing was gained, so there is no reason to change"),
        ((4, 0), (1, 3), True, "four flips on dev, three of them losses, may well be chance: p is 0.625"),
        ((9, 0), (0, 7), False, "seven losses on dev and no gain are harm (p is 0.016), whatever else was gained"),
        ((1, 0), (2, 4), False, "over both together three were gained and four lost"),
        ((0, 1), (8, 0), True, "what dev gained with certainty is no harm"),
    ]
    for feedback, dev, expected, why in cases:
        value = result_of(attempt, feedback, dev)
        if not isinstance(value, bool):
            raise Wrong(f"return True or False, not {value!r:.60}")
        if value != expected:
            raise Wrong(f"for feedback {feedback} and dev {dev} it should be {expected}, not {value}: {why}")


@exercise("an alarm that waits for the interval is seldom wrong, and so people go on listening to it.")
def alarms(attempt: Any) -> None:
    """`alarms(days, usual)`: the numbers of the days whose 95% interval lies wholly above the usual share."""
    days, usual = [(2, 40), (1, 4), (12, 100), (7, 100), (0, 0), (9, 50), (0, 30)], 0.05
    whys = {
        0: "its share is the usual one",
        1: "one of four is 25%, but with so few questions the interval reaches below 5%",
        2: "12 of 100, from 7% to 20%, lies wholly above 5%",
        3: "7 of 100 is a little more than usual, but the interval begins at 3%",
        4: "nobody asked on that day",
        5: "9 of 50, from 10% to 31%, lies wholly above 5%",
        6: "its share is below the usual one",
    }
    found = list(result_of(attempt, days, usual))
    if not all(isinstance(one, int) and not isinstance(one, bool) for one in found):
        raise Wrong(f"return the numbers of the days, such as [0, 3], not {found!r:.60}")
    if missed := sorted({2, 5}.difference(found)):
        if sorted(found) == [day + 1 for day in (2, 5)]:
            raise Wrong("these are the right days, counted from 1; count from 0")
        raise Wrong(f"day {missed[0]} is missing: {whys[missed[0]]}")
    if false := sorted(set(found) - {2, 5}):
        raise Wrong(f"day {false[0]} is a false alarm: {whys.get(false[0], 'there is no such day')}")
