"""A number over all groups: the average, the median, the gap, the widest spread."""

from __future__ import annotations

import random

from ...wording import expand
from ..metrics import PAY, SALARY
from ..population import GROUPS, count_of, population, some_grouping, some_side
from ..registry import Drawn, intent
from ..words import Wordings, capital, pick, say, where_all, with_article


@intent(4, "average over groups", 1.5)
def average_over_groups(rng: random.Random) -> Drawn:
    column, one, many, known = some_grouping(rng, (75, 10, 15, 0, 0))
    where = f" WHERE {known}" if known else ""
    slots = {"g": one, "n": with_article(one), "gs": many}
    if column == "Team" and rng.random() < 0.4:
        expression = f"sum({PAY.sql})"
        text = expand(
            "[What is the average payroll of {n}?|How much does the average {g} spend on salaries?|Average {g} payroll|On average, how big is {n}'s payroll?|What does {n} pay in salaries on average?|What's the mean payroll across all {gs}?]",
            rng,
            **slots,
        )
    else:
        side = some_side(rng, column, 0.7)
        expression = count_of(side)
        text = expand(
            "[On average, how many {pl} does {n} have?|What is the average number of {pl} per {g}?|Average number of {pl} per {g}|How many {pl} does the average {g} have?|How many {pl} are there per {g} on average?|Averaged over all {gs}, how many {pl} are there?|What's the mean count of {pl} per {g}?]",
            rng,
            pl=side.plural,
            **slots,
        )
    return capital(text), f"SELECT avg(x) FROM (SELECT {expression} AS x FROM nba_roster{where} GROUP BY {column})"


_OVER: dict[str, Wordings] = {
    "median": (
        "What is the median number of {pl} per {g}?",
        "Median number of {pl} per {g}",
        "How many {pl} does the median {g} have?",
        "Across {m}, what's the median number of {pl}?",
    ),
    "range": (
        "How many more {pl} does the {g} with the most have than the {g} with the fewest?",
        "What's the [gap|difference] between the most and the fewest {pl} {on} a {g}?",
        "By how many {pl} do the {m} with the most and the fewest differ?",
        "Difference between the highest and the lowest number of {pl} {on} a {g}",
    ),
}
_OVER_PAYROLL: dict[str, Wordings] = {
    "median": (
        "What is the median [payroll|team payroll]?",
        "Median payroll of the teams",
        "Across the teams, what's the median payroll?",
    ),
    "range": (
        "What is the [gap|difference] between the highest and the lowest [payroll|team payroll]?",
        "How much bigger is the biggest payroll than the smallest?",
        "How far apart are the biggest and the smallest payroll?",
        "Gap between the biggest and smallest team payrolls",
    ),
}
_OVER_SQL = {"median": "median(x)", "range": "max(x) - min(x)"}


@intent(4, "median or gap over groups", 0.8)
def over_groups(rng: random.Random) -> Drawn:
    statistic = rng.choice(list(_OVER_SQL))
    if rng.random() < 0.35:
        return say(
            rng, *_OVER_PAYROLL[statistic]
        ), f"SELECT {_OVER_SQL[statistic]} FROM (SELECT sum({SALARY}) AS x FROM nba_roster GROUP BY Team)"
    column = rng.choices(["Team", "POS", "COLLEGE"], [75, 10, 15])[0]
    one, many, known = GROUPS[column]
    side = population(rng, team_name=0, pos=0.75 if column == "Team" else 0, conditions=0)
    text = say(
        rng,
        *_OVER[statistic],
        pl=side.plural,
        g=pick(one, rng),
        m=pick(many, rng),
        on={"Team": "on", "POS": "at", "COLLEGE": "from"}[column],
    )
    return (
        text,
        f"SELECT {_OVER_SQL[statistic]} FROM (SELECT {count_of(side)} AS x FROM nba_roster{where_all(known)} GROUP BY {column})",
    )


_WIDEST = {
    (
        "COLLEGE",
        "Team",
    ): "has players on the {e} [different |]teams|is represented on the {e} [different |]teams|has alumni on the {e} [different |]teams|has its players spread over the {e} teams",
    ("COLLEGE", "POS"): "covers the {e} [different |]positions|has players at the {e} [different |]positions",
    ("Jersey", "Team"): "is worn on the {e} [different |]teams|appears on the {e} [different |]rosters",
    ("Jersey", "COLLEGE"): "is worn by players from the {e} [different |]colleges",
    ("POS", "COLLEGE"): "has players from the {e} [different |]colleges|draws on the {e} [different |]colleges",
    ("AGE", "Team"): "is found on the {e} [different |]teams",
}
_WHICH_ONE: Wordings = (
    "[Which|What] {g} {r}?",
    "[Name|Find|Tell me] the {g} that {r}",
    "The {g} that {r}",
    "Of all {m}, which {r}?",
    "Which one of the {m} {r}?",
)


@intent(4, "widest spread over groups", 1)
def widest_spread(rng: random.Random) -> Drawn:
    outer, inner = rng.choice(list(_WIDEST))
    top = rng.random() < 0.85 or outer != "POS"
    end = pick("most|most|largest number of|greatest number of" if top else "fewest|smallest number of", rng)
    one, many, _ = GROUPS[outer]
    text = say(
        rng, *_WHICH_ONE, g=pick(one, rng), m=pick(many, rng), r=expand(f"[{_WIDEST[outer, inner]}]", rng, e=end)
    )
    return (
        text,
        f"SELECT {outer} FROM nba_roster{where_all(GROUPS[outer][2], GROUPS[inner][2])} GROUP BY {outer} QUALIFY rank() OVER (ORDER BY count(DISTINCT {inner}){' DESC' if top else ''}) = 1",
    )
