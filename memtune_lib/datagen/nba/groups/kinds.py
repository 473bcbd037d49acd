"""Groups by the kinds of players they have: both, neither, more of one, as many as, spread over columns."""

from __future__ import annotations

import random
from collections import Counter
from functools import cache

from ...wording import expand, number
from .. import vocabulary as v
from ..metrics import SALARY
from ..population import GROUPS, condition, count_of, population, restricted_side, some_side, two_positions
from ..registry import Drawn, intent
from ..words import Wordings, pick, say, where_all

# grouped by, counted: what the groups do
_SPREAD = {
    (
        "COLLEGE",
        "Team",
    ): "have players on {w} teams|are represented on {w} teams|have alumni on {w} teams|sent players to {w} clubs",
    ("COLLEGE", "POS"): "cover {w} positions|have players at {w} positions",
    ("COLLEGE", "AGE"): "have players of {w} different ages",
    ("Jersey", "Team"): "are worn on {w} teams|are in use on {w} teams|appear on {w} rosters",
    ("Jersey", "COLLEGE"): "are worn by players from {w} colleges|are worn by alumni of {w} colleges",
    ("Jersey", "POS"): "are worn by players of {w} positions",
    (
        "Team",
        "COLLEGE",
    ): "have players from {w} colleges|have alumni of {w} schools|draw their players from {w} colleges",
    ("Team", "POS"): "list {w} positions|have players at {w} positions",
    ("Team", "AGE"): "have players of {w} different ages",
    ("POS", "COLLEGE"): "have players from {w} colleges",
    ("POS", "AGE"): "have players of {w} different ages",
}
_MOST_COUNTED = {"Team": 16, "POS": 7, "AGE": 12, "COLLEGE": 15}
_WHICH_GROUPS: Wordings = (
    "[Which|What] {m} {r}?",
    "[List|Name|Show|Find|Give me] [the |all the |]{m} that {r}",
    "{m} that {r}",
    "Are there {m} that {r}? Which ones?",
    "Looking for {m} that {r}",
    "I need [all |]the {m} that {r}",
    "Which of the {m} {r}?",
)
_HOW_MANY_GROUPS: Wordings = (
    "How many {m} {r}?",
    "How many of the {m} {r}?",
    "Number of {m} that {r}",
    "Count the {m} that {r}",
    "[Tally|What's the number] of {m} that {r}?",
)


def _groups(rng: random.Random, sql: str, many: str, relation: str, counted: float = 0.25) -> Drawn:
    """The groups that do something, or how many of them there are."""
    if rng.random() < counted:
        return say(rng, *_HOW_MANY_GROUPS, m=many, r=relation), f"SELECT count(*) FROM ({sql})"
    return say(rng, *_WHICH_GROUPS, m=many, r=relation), sql


@intent(4, "spread over groups", 1.5)
def spread_over(rng: random.Random) -> Drawn:
    outer, inner = rng.choice(list(_SPREAD))
    many = pick(GROUPS[outer][1], rng)
    n = rng.randint(2, _MOST_COUNTED[inner])
    operator, words = rng.choice(
        [
            (">=", "at least {n}"),
            (">=", "{n} or more"),
            (">=", "no fewer than {n}"),
            (">", "more than {n}"),
            (">", "over {n}"),
            ("=", "exactly {n}"),
        ]
    )
    different = rng.choice([" different", ""])
    relation = expand(f"[{_SPREAD[outer, inner]}]", rng, w=expand(words, rng, n=number(n, rng, 0.5)) + different)
    relation = relation.replace("different different", "different").replace("at at least", "at a minimum of")
    sql = f"SELECT {outer} FROM nba_roster{where_all(GROUPS[outer][2], GROUPS[inner][2])} GROUP BY {outer} HAVING count(DISTINCT {inner}) {operator} {n}"
    return _groups(rng, sql, many, relation)


_ABOVE_PAYROLL = {
    ">": "have a payroll above the average payroll|spend more on salaries than the average team|have a bigger payroll than the average team|pay out more than the average team payroll|have an above-average payroll",
    "<": "have a payroll below the average payroll|spend less on salaries than the average team|have a smaller payroll than the average team|have a below-average payroll",
}
_ABOVE_COUNT = {
    ">": "have more {pl} than the average {g}|have an above-average number of {pl}|have more than the average number of {pl}|have more {pl} than {g}s do on average",
    "<": "have fewer {pl} than the average {g}|have a below-average number of {pl}|have less than the average number of {pl}|have fewer {pl} than {g}s do on average",
}


@intent(4, "groups above the average group", 1.2)
def above_mean_group(rng: random.Random) -> Drawn:
    operator = rng.choice([">", ">", "<"])
    if rng.random() < 0.5:
        column, expression = "Team", f"sum({SALARY})"
        relation = pick(_ABOVE_PAYROLL[operator], rng)
    else:
        column = rng.choice(["Team", "Team", "COLLEGE"])
        side = some_side(rng, column, 0.7 if column == "Team" else 0)
        expression = count_of(side)
        relation = expand(f"[{_ABOVE_COUNT[operator]}]", rng, pl=side.plural, g=GROUPS[column][0].split("|")[0])
    sql = f"SELECT {column} FROM nba_roster{where_all(GROUPS[column][2])} GROUP BY {column} QUALIFY {expression} {operator} avg({expression}) OVER ()"
    return _groups(rng, sql, GROUPS[column][1].split("|")[0], relation, 0.35)


_OUTNUMBER = {
    ">": "have more {a} than {b}|have more {a} than {b}|carry more {a} than {b}|list more {a} than {b}|have a larger number of {a} than of {b}",
    "<": "have fewer {a} than {b}|have a smaller number of {a} than of {b}|are home to fewer {a} than {b}",
    "=": "have as many {a} as {b}|have the same number of {a} and {b}|have exactly as many {a} as {b}|have equally many {a} and {b}",
}
_OUTNUMBERED: Wordings = (
    "On which {m} do {a} outnumber {b}?",
    "For which {m} do {a} outnumber {b}?",
    "Where do {a} outnumber {b}? List the {m}",
    "{m} where {a} outnumber {b}",
)


@intent(4, "one kind outnumbers another", 1.5)
def outnumber(rng: random.Random) -> Drawn:
    column = rng.choice(["Team", "Team", "COLLEGE"])
    many = pick(GROUPS[column][1], rng)
    (where_a, a), (where_b, b) = two_positions(rng)
    operator = rng.choice([">", ">", "<", "="])
    if rng.random() < 0.35:
        one, two = condition(rng), condition(rng)
        where_a, where_b, a, b = one.where, two.where, f"players who {one.plural}", f"players who {two.plural}"
    sql = f"SELECT {column} FROM nba_roster{where_all(GROUPS[column][2])} GROUP BY {column} HAVING count(*) FILTER ({where_a}) {operator} count(*) FILTER ({where_b})"
    if operator == ">" and column == "Team" and rng.random() < 0.3:
        return say(rng, *_OUTNUMBERED, m=many, a=a, b=b), sql
    return _groups(rng, sql, many, expand(f"[{_OUTNUMBER[operator]}]", rng, a=a, b=b))


_AS_MANY = {
    "=": "as many {p} as|exactly as many {p} as|the same number of {p} as|just as many {p} as|a number of {p} equal to that of",
    ">": "more {p} than|a larger number of {p} than|more {p} on the roster than",
    "<": "fewer {p} than|a smaller number of {p} than|not as many {p} as",
}


@intent(4, "as many as a team", 1)
def as_many(rng: random.Random) -> Drawn:
    team = rng.choice(v.teams())
    side = population(rng, team_name=0, pos=0.65, conditions=0.15, two=0)
    counted, operator = count_of(side), rng.choice(["=", "=", ">", "<"])
    relation = f"{rng.choice(['have', 'have', 'carry', 'list'])} {expand(f'[{_AS_MANY[operator]}]', rng, p=side.plural)} {v.team_the(team, rng)}"
    other = f" WHERE Team <> {v.quote(team)}" if operator == "=" else ""
    sql = f"SELECT Team FROM nba_roster{other} GROUP BY Team HAVING {counted} {operator} (SELECT {counted} FROM nba_roster WHERE Team = {v.quote(team)})"
    return _groups(rng, sql, pick("teams|teams|other teams|clubs|other franchises", rng), relation, 0.3)


@cache
def _big_colleges() -> tuple[str, ...]:
    """Colleges with at least five players."""
    return tuple(college for college, n in Counter(p.college for p in v.roster()).items() if n >= 5 and college != "--")


def _kind(rng: random.Random, column: str) -> tuple[str, str]:
    """Players of a kind in the plural, and their condition: players from Duke, centers, players over 30."""
    draw = rng.random()
    if column == "Team" and draw < 0.5:
        college = rng.choice(_big_colleges())
        said = v.college_name(college, rng)
        return expand(
            "[players from {c}|{c} alumni|{c} alums|former {c} players|players who went to {c}]", rng, c=said
        ), f"COLLEGE = {v.quote(college)}"
    if draw < 0.75:
        where, plural = rng.choice(two_positions(rng))
        return plural, where
    found = condition(rng)
    return f"players {found.post}", found.where


def _two_kinds(rng: random.Random, column: str) -> tuple[tuple[str, str], tuple[str, str]]:
    """Two different kinds."""
    a, b = _kind(rng, column), _kind(rng, column)
    while a[1] == b[1]:
        b = _kind(rng, column)
    return a, b


_NEITHER = "have no {a} or {b}|have neither {a} nor {b}|don't have any {a} or {b}|have no {a} and no {b}|are without {a} and without {b}|lack both {a} and {b}"


@intent(4, "without either", 1)
def without_either(rng: random.Random) -> Drawn:
    column = rng.choice(["Team", "Team", "COLLEGE"])
    many = pick(GROUPS[column][1], rng)
    if column == "COLLEGE" and rng.random() < 0.6:
        n = rng.randint(3, 9)
        side = restricted_side(rng, column)
        relation = expand(
            "[with [at least {n}|{n} or more] players have no {pl}|have [at least {n}|{n} or more] players but no {pl}|have no {pl} in spite of [at least {n}|{n} or more] players]",
            rng,
            n=number(n, rng, 0.5),
            pl=side.plural,
        )
        text = expand("[Which|What] {m} {r}?", rng, m=many, r=relation)
        return (
            text,
            f"SELECT COLLEGE FROM nba_roster WHERE COLLEGE <> '--' GROUP BY COLLEGE HAVING count(*) >= {n} AND {count_of(side)} = 0",
        )
    (a, where_a), (b, where_b) = _two_kinds(rng, column)
    sql = f"SELECT {column} FROM nba_roster{where_all(GROUPS[column][2])} GROUP BY {column} HAVING count(*) FILTER ({where_a} OR {where_b}) = 0"
    return _groups(rng, sql, many, expand(f"[{_NEITHER}]", rng, a=a, b=b))


_BOTH = "have both {a} and {b}|have {a} as well as {b}|have {a} and also {b}|can call on both {a} and {b}|list at least one of each: {a}, {b}"
_BUT_NO = "have {a} but no {b}|have {a} but not a single one of: {b}|have {a} without having {b}|do have {a} but don't have any {b}"


@intent(4, "with both, or one without the other", 1.2)
def with_both(rng: random.Random) -> Drawn:
    column = rng.choice(["Team", "Team", "COLLEGE"])
    (a, where_a), (b, where_b) = _two_kinds(rng, column)
    words, test = rng.choice([(_BOTH, ">= 1"), (_BOTH, ">= 1"), (_BUT_NO, "= 0")])
    sql = f"SELECT {column} FROM nba_roster{where_all(GROUPS[column][2])} GROUP BY {column} HAVING count(*) FILTER ({where_a}) >= 1 AND count(*) FILTER ({where_b}) {test}"
    return _groups(rng, sql, pick(GROUPS[column][1], rng), expand(f"[{words}]", rng, a=a, b=b))
