"""Exercises of notebook 00: start here."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from .outcome import Wrong, exercise, filled, result_of

if TYPE_CHECKING:
    pass

WAYS = ("sql", "declines", "base model")


@exercise("the gate goes by what is asked for; basketball alone is no reason to write SQL.")
def three_ways(predictions: Mapping[str, Any]) -> None:
    """Which way each of four prompts goes: "SQL", "declines" or "base model"; keys "A" to "D"."""
    key = {
        "A": ("sql", "the table has heights and colleges"),
        "B": ("declines", "it is a question about players, but the table holds no points"),
        "C": ("base model", "a recipe has nothing to do with the table"),
        "D": ("base model", "it is about basketball, but asks for no fact of the roster"),
    }
    given = filled(predictions, key)
    for name, (way, why) in key.items():
        if given[name] not in WAYS:
            raise Wrong(f"{name} is {given[name]!r}; write one of SQL, declines, base model")
        if given[name] != way:
            raise Wrong(f"{name} does not go to {given[name]!r}: {why}")


@exercise("only the table tells; the text sounds equally sure of every name.")
def share_invented(attempt: Any) -> None:
    """`share_invented(names, roster)` is the part of `names` not in `roster`, whatever the case."""
    roster = ["LeBron James", "Jayson Tatum", "Nikola Jokic"]
    three_of_four = ["Shaun Walker", "Kyle Bolger", "Ray Moss", "LeBron James"]
    other_case = ["lebron james", "JAYSON TATUM"]
    found = result_of(attempt, three_of_four, roster)
    if found == 0.25:
        raise Wrong("for one name of four that exists it gives 0.25: that is the share of those that exist")
    if found == 3:
        raise Wrong("3 is the number of invented names; divide by the number of all names")
    if found != 0.75:
        raise Wrong(f"for one name of four that exists it should be 0.75, not {found!r:.60}")
    if (found := result_of(attempt, other_case, roster)) != 0:
        raise Wrong(f"for {other_case} it should be 0, not {found!r:.60}: compare in lower case")
