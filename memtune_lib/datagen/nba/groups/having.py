"""Groups that pass a test: a count, two counts, an aggregate, nobody or everybody of a kind."""

from __future__ import annotations

import random

from ...wording import expand, number
from ..aliases import POSITIONS
from ..functions import FUNCTIONS, some_bound
from ..metrics import PAY, noun_of, some_metric
from ..population import MEASURES, Population, condition, count_of, position, some_grouping, some_side
from ..registry import Drawn, intent
from ..words import capital, with_article

_RELATIONS = {
    ">": "above|over|greater than|higher than|more than|exceeding|in excess of",
    "<": "below|under|less than|lower than",
    ">=": "of at least|of no less than",
    "<=": "of at most|of no more than",
}
_NUMBER_OPS = {
    ">": "more than {n}|over {n}|more than {n}",
    ">=": "at least {n}|{n} or more|no fewer than {n}|a minimum of {n}|not less than {n}",
    "<": "fewer than {n}|less than {n}|under {n}",
    "<=": "at most {n}|no more than {n}|{n} or fewer|up to {n}|a maximum of {n}",
    "=": "exactly {n}|exactly {n}|precisely {n}",
}


def _so_many(operator: str, n: int, side: Population, rng: random.Random) -> str:
    """A number of players of a kind: "at least three centers", "exactly one guard"."""
    one = n == 1 and operator in (">", ">=", "=")
    forms = _NUMBER_OPS[operator].split("|")[0] if one else _NUMBER_OPS[operator]
    noun = side.singular if one else side.plural
    return expand(f"[{forms}]", rng, n=number(n, rng, 0.45)) + " " + noun


_SOME_GROUPS = (
    "[Which|What] {gs} {x}?",
    "[Which|What] {gs} {x}?",
    "[List|Name|Show|Find] [the |all |]{gs} that {x}",
    "{gs} that {x}",
    "[Give me|I need|I want|Tell me] [the |all |]{gs} that {x}",
    "Of all [the |]{gs}, which {x}?",
    "Which of the {gs} {x}?",
    "Are there {gs} that {x}? [Which|If so, which]?",
    "[Can|Could] you [list|name] the {gs} that {x}?",
    "I'm looking for {gs} that {x}.",
    "{gs}: which ones {x}?",
    "[Do you know|Any idea] which {gs} {x}?",
    "[List|Identify|Pick out] every one of the {gs} that {x}",
    "[Filter|Narrow down] the {gs} to those that {x}",
)
_COUNT_GROUPS = "How many {gs} {x}?|How many {gs} {x}?|Count the {gs} that {x}|Number of {gs} that {x}|How many of the {gs} {x}?|What's the number of {gs} that {x}?|How many {gs} are there that {x}?|Tally the {gs} that {x}|Of all {gs}, how many {x}?|{gs} that {x}: how many are there?"


def _groups_that(tail: str, many: str, column: str, where: str, test: str, rng: random.Random) -> Drawn:
    """The groups that pass a test, or how many they are."""
    sql = f"SELECT {column} FROM nba_roster{where} GROUP BY {column} HAVING {test}"
    if rng.random() < 0.25:
        return capital(expand(f"[{_COUNT_GROUPS}]", rng, gs=many, x=tail)), f"SELECT count(*) FROM ({sql})"
    return capital(expand(rng.choice(_SOME_GROUPS), rng, gs=many, x=tail)), sql


@intent(3, "having", 6)
def having(rng: random.Random) -> Drawn:
    column, _, many, known = some_grouping(rng, (60, 8, 22, 4, 6))
    if rng.random() < 0.55:
        side = some_side(rng, column, 0.7 if column == "Team" else 0.2)
        operator = rng.choices(list(_NUMBER_OPS), [32, 30, 12, 8, 18] if column == "Team" else [50, 32, 0, 0, 18])[0]
        n = (
            rng.randint(1, 6)
            if side.where
            else {
                "Team": rng.randint(15, 23),
                "COLLEGE": rng.randint(2, 20),
                "POS": rng.choice([70, 75, 80, 90, 95]),
                "AGE": rng.choice([10, 20, 30, 40, 50]),
                "Jersey": rng.randint(4, 19),
            }[column]
        )
        if operator in ("<", "<=") and n == 1:
            n = 2
        if operator == "=" and not side.where and column == "POS":
            n = 74
        verb = {
            "Team": "have|have|carry|employ",
            "POS": "have",
            "COLLEGE": "have|have|have produced|can claim",
            "AGE": "have",
            "Jersey": "are worn by|belong to",
        }[column]
        tail = expand(f"[{verb}] {{x}}", rng, x=_so_many(operator, n, side, rng))
        return _groups_that(
            tail, many, column, f" WHERE {known}" if known else "", f"{count_of(side)} {operator} {n}", rng
        )
    column, _, many, known = some_grouping(rng, (65, 10, 25, 0, 0))
    metric = some_metric(rng)
    side = some_side(rng, column, 0.15)
    function = rng.choices(["avg", "sum", "median"], [70, 20 if metric is PAY else 0, 10])[0]
    sql, words = FUNCTIONS[function]
    said, value = some_bound(metric, function, rng)
    operator = rng.choice(["<", "<", ">", ">", "<=", ">="])
    words = f"[{words}] {noun_of(metric, rng)}"
    if function == "sum" and rng.random() < 0.5:
        words = "[payroll|total payroll|wage bill]"
    phrase = expand(f"{words} [{_RELATIONS[operator]}] {{v}}", rng, v=said)
    of = f" for {side.plural}" if side.where else ""
    verb = "have" if column != "Team" or function != "sum" else expand("[have|run|carry]", rng)
    return _groups_that(
        f"{verb} {with_article(phrase)}{of}",
        many,
        column,
        side.clause(known),
        f"{sql.format(x=metric.sql)} {operator} {value}",
        rng,
    )


@intent(4, "having two counts", 1.5)
def having_two(rng: random.Random) -> Drawn:
    column, _, many, known = some_grouping(rng, (85, 0, 15, 0, 0))
    tests, words = [], []
    kinds = [position(rng) for _ in range(2)] if rng.random() < 0.6 else [position(rng), condition(rng)]
    if kinds[0].where.split(" ")[-1] == kinds[1].where.split(" ")[-1] or kinds[1].where.startswith(column):
        return having_two(rng)
    for kind in kinds:
        operator, n = rng.choice([">=", ">=", ">=", ">", "="]), rng.randint(1, 4)
        singular, plural = f"player who {kind.singular}", f"players who {kind.plural}"
        if kind.where in POSITIONS:
            plurals, singulars = POSITIONS[kind.where]
            singular, plural = singulars.split("|")[0], plurals.split("|")[0]
        side = Population(plural, singular, (kind.where,))
        tests.append(f"{count_of(side)} {operator} {n}")
        words.append(_so_many(operator, n, side, rng))
    joined = expand(
        "[{a} and {b}|{a} and {b}|both {a} and {b}|{a} as well as {b}|{a} and also {b}]", rng, a=words[0], b=words[1]
    )
    return _groups_that(f"have {joined}", many, column, f" WHERE {known}" if known else "", " AND ".join(tests), rng)


def _groups_entirely(column: str, many: str, where: str, rng: random.Random) -> Drawn:
    """The groups whose players all have a property."""
    found = rng.choice(MEASURES)(rng)
    text = expand(
        "[[Which|What] {gs} have only players who {p}?|[Which|What] {gs} have rosters where all players {p}?|On which {gs} do all players meet this: they {p}?|For which {gs} is it true that every player {q}?|Where is it true that every player {q}? Name the {gs}"
        "|[List|Name] the {gs} where [every player|everybody|everyone] {q}|[Which|What] {gs} have nobody but players who {p}?|{gs} where every single player {q}|In which {gs} is it the case that every last player {q}?|Of which {gs} can you say that all their players {p}?]",
        rng,
        gs=many,
        p=found.plural,
        q=found.singular,
    ).replace("On which", "On which" if column == "Team" else "For which")
    return capital(text), f"SELECT {column} FROM nba_roster{where} GROUP BY {column} HAVING bool_and({found.where})"


@intent(4, "groups without or entirely", 3)
def groups_without(rng: random.Random) -> Drawn:
    column, one, many, known = some_grouping(rng, (70, 8, 22, 0, 0))
    where = f" WHERE {known}" if known else ""
    if rng.random() < 0.4:
        return _groups_entirely(column, many, where, rng)
    side = some_side(rng, column, 1.0)
    if not side.where:
        return groups_without(rng)
    slots = {"gs": many, "g": one, "pl": side.plural, "s": side.singular}
    sql = f"SELECT {column} FROM nba_roster{where} GROUP BY {column} HAVING {count_of(side)} = 0"
    if rng.random() < 0.25:
        text = expand(
            "[How many {gs} [have no|don't have any|have zero|lack] {pl}?|Number of {gs} without {pl}|Count the {gs} [without any|with no] {pl}|How many {gs} are [without|missing] {pl}?|Of all {gs}, how many have no {pl}?|How many {gs} don't have a single {s}?]",
            rng,
            **slots,
        )
        return capital(text), f"SELECT count(*) FROM ({sql})"
    text = expand(
        "[[Which|What] {gs} [have no|do not have any|don't have any|have zero|lack|are without|are missing] {pl}?|[Which|What] {gs} [have not got|don't have] a single {s}?|[List|Name|Show] the {gs} [without any|without|with no|with zero] {pl}|{gs} [without|with no] {pl}|Which {g} has no {pl}?"
        "|Are there {gs} without {pl}? Which?|[Which|What] {gs} have 0 {pl}?|[Find|Give me] [all |the |]{gs} that have no {pl}|Which of the {gs} [have|has] no {pl} at all?|Who has no {pl}? List the {gs}|[Which|What] {gs} come up empty [on|for] {pl}?|No {pl}: which {gs}?"
        "|Where are there no {pl}? Name the {gs}]",
        rng,
        **slots,
    )
    return capital(text), sql
