"""Yes/no questions about groups: does any, does every, do none."""

from __future__ import annotations

import random

from ...wording import expand, number
from ..population import GROUPS, count_of, restricted_side
from ..registry import Drawn, intent
from ..words import Wordings, pick, say, where_all

_ANY: Wordings = (
    "Does any {g} have {n} {pl}?",
    "Is there [a|any] {g} with {n} {pl}?",
    "Are there any {m} with {n} {pl}?",
    "Do any {m} have {n} {pl}?",
    "Is there a single {g} that has {n} {pl}?",
    "Is it true that some {g} has {n} {pl}?",
    "Any {m} out there with {n} {pl}?",
    "[Yes or no|True or false]: at least one {g} has {n} {pl}",
    "Has any {g} got {n} {pl}?",
    "Could I find a {g} with {n} {pl}?",
)
_NONE: Wordings = (
    "Is there [a|any] {g} [without|with no] {pl}?",
    "Does any {g} have no {pl}[ at all|]?",
    "Are there {m} without a single {s}?",
    "Do any {m} have zero {pl}?",
    "Yes or no: some {g} has no {pl}",
)


@intent(4, "does any group", 1.5)
def any_group(rng: random.Random) -> Drawn:
    column = rng.choice(["Team", "Team", "COLLEGE", "Jersey"])
    one, many, known = GROUPS[column]
    if column == "Jersey":
        n = rng.randint(5, 25)
        said = expand("[at least {n}|{n} or more]", rng, n=number(n, rng, 0.3))
        text = say(
            rng,
            *(
                (
                    "Is there a jersey number [worn by|that belongs to] {n} players?",
                    "Does any jersey number have {n} wearers?",
                    "Do {n} players wear the same number, whichever it is?",
                    "Is any number worn by {n} players?",
                )
            ),
            n=said,
        )
        return (
            text,
            f"SELECT count(*) > 0 FROM (SELECT Jersey FROM nba_roster{where_all(known)} GROUP BY Jersey HAVING count(*) >= {n})",
        )
    side = restricted_side(rng, column)
    slots = {"g": pick(one, rng), "m": pick(many, rng), "pl": side.plural, "s": side.singular}
    n, test = rng.choice([2, 2, 3, 4, 5]), ">="
    if rng.random() < 0.2:
        text, test, n = say(rng, *_NONE, **slots), "=", 0
    else:
        text = say(
            rng, *_ANY, n=expand("[at least {n}|{n} or more|as many as {n}]", rng, n=number(n, rng, 0.6)), **slots
        )
    return (
        text,
        f"SELECT count(*) > 0 FROM (SELECT {column} FROM nba_roster{where_all(known)} GROUP BY {column} HAVING {count_of(side)} {test} {n})",
    )


_EVERY: Wordings = (
    "Does every {g} have {n} {pl}?",
    "Do all {m} have {n} {pl}?",
    "Does each {g} have {n} {pl}?",
    "Is it true that every {g} has {n} {pl}?",
    "Is there no {g} without {n} {pl}?",
    "[Yes or no|True or false]: every {g} has {n} {pl}",
    "Can every {g} count on {n} {pl}?",
    "Do all the {m} [carry|list] {n} {pl}?",
)


@intent(4, "does every team", 1)
def every_team(rng: random.Random) -> Drawn:
    side = restricted_side(rng, "Team")
    n = rng.choice([1, 1, 2, 2, 3])
    slots = {
        "g": pick("team|team|club|franchise", rng),
        "m": pick("teams|teams|clubs", rng),
        "pl": side.singular if n == 1 else side.plural,
    }
    said = expand("at least {n}", rng, n=number(n, rng, 0.8))
    if n > 1:
        said = rng.choice([said, f"{number(n, rng, 0.5)} or more"])
    return say(
        rng, *_EVERY, n=said, **slots
    ), f"SELECT count(*) = 0 FROM (SELECT Team FROM nba_roster GROUP BY Team HAVING {count_of(side)} < {n})"
