"""Several groups, several values or two steps in one question."""

from __future__ import annotations

import random
from collections import Counter
from functools import cache

from ..wording import expand, number, ordinal
from . import population as conditions
from . import vocabulary as v
from .aggregates import GROUPS, _counted, _first, _metric, _noun, _plural, _rank, _side
from .lookups import ATTRIBUTES, _player
from .metrics import AGE, HEAVY, HEIGHT, METRICS, PAY, SALARY, TALL, WEIGHT, Metric, say_height, say_weight
from .population import Population, condition, population, position
from .registry import intent

Drawn = tuple[str, str]
Wordings = tuple[str, ...]

POSITION_NAMES = {
    "PG": "point guards",
    "SG": "shooting guards",
    "SF": "small forwards",
    "PF": "power forwards",
    "C": "centers",
}
# function: SQL around {x}, words before a noun
FUNCTIONS = {
    "avg": ("avg({x})", "average|average|mean|avg"),
    "median": ("median({x})", "median"),
    "max": ("max({x})", "maximum|highest|max|top|greatest"),
    "min": ("min({x})", "minimum|lowest|min|smallest"),
    "sum": ("sum({x})", "total|combined|summed|total"),
    "stddev": ("stddev({x})", "standard deviation of"),
}
PLURALS = {
    "age": "ages",
    "height": "heights",
    "weight": "weights",
    "salary": "salaries",
    "college": "colleges",
    "jersey": "jersey numbers",
    "position": "positions",
    "team": "teams",
}
SURNAME = "regexp_extract(NAME, ' (\\S+)', 1)"
FIRST_NAME = "split_part(NAME,' ',1)"


def _ask(rng: random.Random, wordings: Wordings, /, **slots: object) -> str:
    """One of the wordings, its slots filled, with a capital."""
    return _first(expand(rng.choice(wordings), rng, **slots).strip())


def _pick(words: str, rng: random.Random) -> str:
    """One of a|b|c."""
    return expand(f"[{words}]", rng)


def _series(words: list[str], rng: random.Random) -> str:
    """A, B and C."""
    joints = [" and ", " and ", " & "] + [", and "] * (len(words) > 2)
    return ", ".join(words[:-1]) + rng.choice(joints) + words[-1]


def _own(name: str) -> str:
    """The Lakers', Boston's."""
    return name + ("'" if name.endswith("s") else "'s")


def _where(*known: str | None) -> str:
    """' WHERE ...' of the conditions that are there."""
    parts = [k for k in known if k]
    return " WHERE " + " AND ".join(parts) if parts else ""


def _restricted(rng: random.Random, column: str) -> Population:
    """Players of a kind, on another column than the group's, never everybody."""
    while True:
        side = _side(rng, column, 1.0)
        if side.where:
            return side


@cache
def _big_colleges() -> tuple[str, ...]:
    """Colleges with at least five players."""
    return tuple(college for college, n in Counter(p.college for p in v.roster()).items() if n >= 5 and college != "--")


def _two_positions(rng: random.Random) -> list[tuple[str, str]]:
    """The conditions and plurals of two positions that no player shares."""
    pool = (
        [f"POS = '{p}'" for p in POSITION_NAMES]
        if rng.random() < 0.6
        else ["POS LIKE '%G'", "POS LIKE '%F'", "POS = 'C'"]
    )
    return [(where, v.POSITIONS[where][0].split("|")[0]) for where in rng.sample(pool, 2)]


def _some_groups(rng: random.Random) -> tuple[str, list[str], str]:
    """A column, how some of its values are said, and the WHERE that keeps them."""
    kind = rng.choices(["Team", "COLLEGE", "POS", "AGE", "Jersey"], [34, 26, 20, 10, 10])[0]
    n = rng.choice([2, 2, 3, 3, 4])
    if kind == "Team":
        values = rng.sample(v.teams(), n)
        said = [v.team_the(t, rng) for t in values]
    elif kind == "COLLEGE":
        values = rng.sample([c for c in v.colleges() if sum(p.college == c for p in v.roster()) > 1], n)
        said = [v.college_name(c, rng) for c in values]
    elif kind == "POS":
        values = rng.sample(list(POSITION_NAMES), n)
        said = [POSITION_NAMES[p] for p in values]
    elif kind == "AGE":
        low = rng.randint(19, 33)
        high = low + rng.randint(1, 6)
        return "AGE", [str(low), str(high)], f"AGE BETWEEN {low} AND {high}"
    else:
        values = rng.sample(sorted({p.jersey for p in v.roster()} - {"NA"}), n)
        said = [f"{rng.choice(['number ', '#', 'No. '])}{j}" for j in values]
    return kind, said, f"{kind} IN ({', '.join(v.quote(x) for x in values)})"


_COUNT_SOME: dict[str, Wordings] = {
    "Team": (
        "How many players does each of {n} have?",
        "How many players do {n} each [have|carry|employ|have on the books|have under contract]?",
        "[Roster|Squad] sizes of {n}",
        "Number of players [on|for|with] each of {n}",
        "Count the players on {n}, team by team",
        "How [big|large] are the rosters of {n}[, each|, one by one|]?",
        "How big is each [roster|squad|team]: {n}?",
        "Compare [the roster sizes of {n}|{n} by number of players|how many players {n} have]",
        "Roster spots filled [at|by] {n}, one line [a|per] team",
        "For {n}, [show|give|list] [the headcount|the number of players|the player count] of each",
        "Of {n}, how many guys does each one have?",
        "I'm comparing {n}: how many players on each?",
        "[Give me|Show|I need] [a head count|the roster size] for [each of |]{n}",
        "{n}: how many players apiece?",
        "{n} - players on each roster",
        "How many names are on the roster of each of {n}?",
    ),
    "COLLEGE": (
        "How many players does each of {n} have [in the league|in the NBA|]?",
        "How many [players|pros|NBA players] did {n} each [produce|send to the league|turn out]?",
        "Number of players from each of {n}",
        "Count the players from {n}, one line per school",
        "For {n}, how many players are there from each?",
        "How many [alumni|alums|former players|products] does each of {n} have in the [league|NBA]?",
        "Compare {n} by number of [players|NBA players|alumni in the league]",
        "{n}: how many [players|pros] from each [school|college|one]?",
        "Tally by school: how many players from {n}?",
        "How many guys went to each of {n}?",
        "[Head count|Tally|Player count] for [each of |]{n}, school by school",
        "I'm writing about college pipelines: how many players [came out of|hail from|come from] each of {n}?",
        "Of the colleges {n}, how many players attended each?",
        "[Give me|Show] the number of players [out of|from] each of {n}",
        "How many players hail from {n}, counted school by school?",
    ),
    "POS": (
        "How many {n} are there, by position?",
        "Number of {n}, one line per position",
        "Count {n} separately",
        "How many {n} are there, each counted on its own?",
        "[Give me|Show] the [number|count|tally|headcount] of each: {n}",
        "{n}: how many of each?",
        "How many of each are there: {n}?",
        "Among {n}, how many play each position?",
        "Compare the numbers of {n}",
        "Tally of {n}, position by position",
        "Break {n} down by position, with a count for each",
        "{n}, one count per position",
        "[League wide|Across the league], how many of each: {n}?",
        "How does the league split between {n}? [Give|Show] a count for each position",
    ),
    "Jersey": (
        "How many players wear each of {n}?",
        "How many wear {n}, number by number?",
        "Count the players in {n} separately",
        "For each of {n}, how many players [wear it|have it|sport it]?",
        "How popular are {n}? Give a count for each",
        "Compare {n} by how many players wear them",
        "{n}: how many guys wear each?",
        "[Number|Tally] of players in each of {n}",
        "How many jerseys have each of {n} on the back?",
        "How often is each of {n} worn?",
        "[Show|Give me] the number of players wearing each of {n}",
    ),
    "AGE": (
        "How many players are there at [each|every] age from {a} to {b}?",
        "Number of players [per|by|for each] age between {a} and {b}",
        "For [each|every] age from {a} to {b}, how many players are there?",
        "Count the players [at|of] each age, {a} to {b}",
        "Age by age from {a} to {b}, how many players?",
        "[Ages|Age] {a} to {b}: [number of players|how many players] at each",
        "How many players of each age between {a} and {b}?",
        "Break down the {a} to {b} year olds by age, with counts",
        "Between {a} and {b}, how many guys are there at every single age?",
        "[Tally|Head count] [by|for each] age from {a} up to {b}",
        "Among players aged {a} to {b}, how many are there of each age?",
    ),
}


@intent(3, "count for some groups", 2.5)
def count_some_groups(rng: random.Random) -> Drawn:
    column, said, where = _some_groups(rng)
    slots = {"a": said[0], "b": said[1]} if column == "AGE" else {"n": _series(said, rng)}
    return _ask(
        rng, _COUNT_SOME[column], **slots
    ), f"SELECT {column}, count(*) FROM nba_roster WHERE {where} GROUP BY {column}"


_AGGREGATE_SOME: Wordings = (
    "{w}{u} [of|for] {n}",
    "What is the {w}{u} of {n}[, one line each|, side by side|, each on its own]?",
    "What is the {w}{u} [of|for] each of {n}?",
    "What's the {w}{u} [of|for] each of {n}?",
    "Compare {n} by {w}{u}",
    "Compare the {w}{u} of {n}",
    "Give me the {w}{u} for {n}[, separately|, side by side|, one by one|]",
    "{n}: {w}{u} of each",
    "For {n}, [show|give|list|tell me] the {w}{u} of each",
    "For each of {n}, what's the {w}{u}?",
    "How do {n} compare [in|on] {w}{u}?",
    "How do {n} stack up [in|by|on] {w}{u}?",
    "Put {n} side by side: {w}{u}",
    "Side by side, the {w}{u} of {n}",
    "[Show|List|I need|Get me] the {w}{u} for each of these: {n}",
    "I'm comparing {n}: what's the {w}{u} of each?",
    "{w}{u}: {n}",
    "What {w}{u} [does|do] each of {n} have?",
    "{n} head to head on {w}{u}",
)
_AGGREGATE_AGES: Wordings = (
    "What is the {w}{u} at [each|every] age from {a} to {b}?",
    "{w}{u} [per|by|for each] age from {a} to {b}",
    "For [each|every] age between {a} and {b}, what is the {w}{u}?",
    "Age by age, {a} to {b}: the {w}{u}",
    "From age {a} to age {b}, [show|give|list] the {w}{u} at each age",
    "Among players aged {a} to {b}, what's the {w}{u} at each age?",
    "How does the {w}{u} look at each age from {a} to {b}?",
    "[Ages|Age] {a}-{b}: {w}{u} for each",
    "[Show|Give me] the {w}{u} of {a} to {b} year olds, [by|per] age",
)


@intent(3, "aggregate for some groups", 3)
def aggregate_some_groups(rng: random.Random) -> Drawn:
    column, said, where = _some_groups(rng)
    metric = _metric(rng)
    if column == "AGE" and metric is AGE:
        metric = PAY
    function = rng.choices(["avg", "median", "max", "min", "sum"], [50, 22, 8, 8, 12 if metric is PAY else 0])[0]
    sql, words = FUNCTIONS[function]
    phrase = f"{_pick(words, rng)} {_noun(metric, rng)}"
    unit, scale = _unit(metric, rng) if rng.random() < 0.15 else ("", "")
    expression = sql.format(x=metric.sql) + scale
    if column == "AGE":
        text = _ask(rng, _AGGREGATE_AGES, w=phrase, u=unit, a=said[0], b=said[1])
    else:
        if function == "sum" and column == "Team" and not unit and rng.random() < 0.6:
            phrase = _pick("payroll|total payroll|wage bill|salary bill", rng)
        names = _series(said, rng) + {"COLLEGE": " players", "Jersey": " wearers"}.get(column, "")
        text = _ask(rng, _AGGREGATE_SOME, w=phrase, u=unit, n=names)
    return text, f"SELECT {column}, {expression} FROM nba_roster WHERE {where} GROUP BY {column}"


_UNITS = {
    "height": (
        ("[cm|centimeters|centimetres]", "*2.54"),
        ("[meters|metres]", "*0.0254"),
        ("feet", "/12"),
        ("inches", ""),
    ),
    "weight": (("[kg|kilos|kilograms|kgs]", "*0.45359237"), ("[pounds|lbs]", "")),
    "salary": (("[millions|millions of dollars|$ millions|million dollars]", "/1e6"),),
    "age": (("years", ""),),
}


def _unit(metric: Metric, rng: random.Random) -> tuple[str, str]:
    """' in centimeters' and the factor after an expression in the table's unit."""
    words, scale = rng.choice(_UNITS[metric.name])
    return " in " + expand(words, rng), scale


_IN_UNIT: Wordings = (
    "What is the {w} of {pl}{u}?",
    "{w} of {pl}{u}",
    "{w}{u} of {pl}",
    "In {u2}, what is the {w} of {pl}?",
    "[Give me|Show|Tell me|I need|Get me] the {w} [of|for] {pl}{u}",
    "Give the {w} of {pl}, {u2} please",
    "[Expressed|Measured]{u}, what's the {w} of {pl}?",
    "For {pl}, what's the {w}{u}?",
    "Among {pl}, what is the {w}{u}?",
    "{pl}: {w}{u}?",
    "What would the {w} of {pl} be{u}?",
    "Convert the {w} of {pl} to {u2}",
    "[I need it{u}|Just{u}]: what's the {w} of {pl}?",
    "What {w}{u} do {pl} have?",
)
# metric and function: whole questions
_IN_UNIT_WHOLE: dict[tuple[str, str], Wordings] = {
    ("height", "avg"): (
        "How tall is the average {s}{u}?",
        "How tall are {pl} on average{u}?",
        "On average, how tall are {pl}{u}?",
        "How many {u2} tall is the average {s}?",
        "How many {u2} do {pl} stand on average?",
    ),
    ("weight", "avg"): (
        "How heavy is the average {s}{u}?",
        "How many {u2} does the average {s} weigh?",
        "How many {u2} do {pl} weigh on average?",
        "What does the average {s} weigh{u}?",
        "How many {u2} does the average {s} tip the scales at?",
    ),
    ("salary", "avg"): (
        "How much does the average {s} make{u}?",
        "On average, what do {pl} earn{u}?",
        "How much do {pl} pull in on average{u}?",
        "How much does the average {s} take home{u}?",
    ),
    ("height", "max"): (
        "How tall is the tallest {s}{u}?",
        "How many {u2} tall is the tallest {s}?",
        "The tallest {s} is how tall{u}?",
    ),
    ("weight", "max"): (
        "How much does the heaviest {s} weigh{u}?",
        "How many {u2} does the heaviest {s} weigh?",
        "The heaviest {s} weighs how many {u2}?",
    ),
    ("salary", "max"): (
        "How much does the best-paid {s} make{u}?",
        "What does the highest-paid {s} earn{u}?",
        "How big is the biggest salary among {pl}{u}?",
    ),
    ("height", "min"): (
        "How tall is the shortest {s}{u}?",
        "How many {u2} tall is the shortest {s}?",
        "The shortest {s} is how tall{u}?",
    ),
    ("weight", "min"): (
        "How much does the lightest {s} weigh{u}?",
        "How many {u2} does the lightest {s} weigh?",
        "The lightest {s} weighs how many {u2}?",
    ),
    ("salary", "min"): (
        "How much does the lowest-paid {s} make{u}?",
        "What does the worst-paid {s} earn{u}?",
        "How small is the smallest salary among {pl}{u}?",
    ),
    ("height", "sum"): (
        "If {pl} lay [head to toe|end to end], how [long|far] would the line be{u}?",
        "How [tall|high] would {pl} be{u} standing on each other's heads?",
        "Stack all {pl} on top of each other: how high is the tower{u}?",
    ),
    ("weight", "sum"): (
        "How many {u2} do {pl} weigh [together|in total|combined|put together|all together]?",
        "Put all {pl} on one scale: how many {u2}?",
        "What do {pl} weigh all together{u}?",
    ),
    ("salary", "sum"): (
        "How much do {pl} make [together|combined|in total]{u}?",
        "What is the payroll of {pl}{u}?",
        "Add up what {pl} earn, {u2} please",
        "How much do all {pl} cost{u}?",
    ),
}
_IN_UNIT_PER: Wordings = (
    "What is the {w}{u} [per|of each|by|for every] {g}?",
    "{w}{u} [per|by|for each] {g}",
    "Show the {w} of each {g}{u}",
    "For each {g}, what's the {w}{u}?",
    "[Break down|List|Give me] the {w}{u} by {g}",
    "{g} by {g}, what is the {w}{u}?",
)


@intent(2, "aggregate in another unit", 2.5)
def aggregate_unit(rng: random.Random) -> Drawn:
    metric = rng.choice([TALL, TALL, HEAVY, HEAVY, PAY])
    unit, scale = _unit(metric, rng)
    function = rng.choice(["avg", "avg", "avg", "median", "max", "min", "sum"])
    sql, words = FUNCTIONS[function]
    phrase = f"{_pick(words, rng)} {_noun(metric, rng)}"
    expression = sql.format(x=metric.sql) + scale
    if rng.random() < 0.2:
        column, one = rng.choice([("Team", _pick("team|team|club|franchise", rng)), ("POS", "position")])
        return _ask(
            rng, _IN_UNIT_PER, w=phrase, u=unit, g=one
        ), f"SELECT {column}, {expression} FROM nba_roster GROUP BY {column}"
    group = population(rng, team_name=0.45, pos=0.35, conditions=0.2)
    wordings = _IN_UNIT
    if rng.random() < 0.45:
        wordings = _IN_UNIT_WHOLE.get((metric.name, function), wordings)
    text = _ask(rng, wordings, w=phrase, u=unit, u2=unit.removeprefix(" in "), pl=group.plural, s=group.singular)
    return text, f"SELECT {expression} FROM nba_roster{group.clause()}"


_SEVERAL: Wordings = (
    "What are the {w} [of|for|among] {pl}?",
    "[Give me|Show|I need|Find|Get|Tell me] the {w} [of|for] {pl}",
    "{w} of {pl}",
    "{pl}: {w}?",
    "For {pl}, what are the {w}?",
    "Among {pl}, what are the {w}?",
    "What {w} do {pl} have?",
    "[Both|In one row], the {w} of {pl}",
    "I'm writing about {pl}: what are the {w}?",
    "[Calculate|Compute|Work out] the {w} for {pl}",
    "Summarize {pl}: {w}",
)
_SEVERAL_PER: Wordings = (
    "[What are|Show|Give me|List] the {w} [per|by|for each|for every|of each] {g}",
    "[For|In] [each|every] {g}, [what are|show|give] the {w}",
    "{w} [per|by] {g}",
    "[List|Show] each {g} with [its|the] {w}",
    "[Break down|Compare] the {g}s by {w}",
    "{g} by {g}: {w}",
    "One line per {g}: {w}",
    "I want the {w} for every {g}",
)
_ENDS: dict[str, Wordings] = {
    "age": (
        "How old are the {a} and the {b} {s}?",
        "Ages of the {a} and the {b} {s}",
        "What are the ages of the {a} and {b} {s}?",
    ),
    "height": (
        "How tall are the {a} and the {b} {s}?",
        "Heights of the {a} and the {b} {s}",
        "What are the heights of the {a} and {b} {s}?",
    ),
    "weight": (
        "How heavy are the {a} and the {b} {s}?",
        "Weights of the {a} and the {b} {s}",
        "What do the {a} and the {b} {s} weigh?",
    ),
    "salary": (
        "How much do the {a} and the {b} {s} make?",
        "Salaries of the {a} and the {b} {s}",
        "What do the {a} and the {b} {s} earn?",
    ),
}


@intent(3, "several values of a group", 3)
def several_values(rng: random.Random) -> Drawn:
    metric = _metric(rng)
    functions = rng.sample(["avg", "median", "max", "min", "stddev"], 2)
    if rng.random() < 0.4:
        functions = rng.choice([["min", "max"], ["max", "min"]])
    elif metric is not PAY and rng.random() < 0.25:
        functions = rng.choice(
            [["min", "avg", "max"], ["avg", "min", "max"], ["min", "median", "max"], ["avg", "median", "stddev"]]
        )
    noun = _noun(metric, rng)
    said = [_pick(FUNCTIONS[f][1], rng) for f in functions]
    if "stddev" in functions:
        words = _series([f"{w} {noun}" for w in said], rng)
    else:
        words = f"{_series(said, rng)} {noun}"
    columns = ", ".join(FUNCTIONS[f][0].format(x=metric.sql) for f in functions)
    if rng.random() < 0.45:
        column, singular = rng.choices(
            [("Team", "team"), ("POS", "position"), ("COLLEGE", "college"), ("AGE", "age")],
            [45, 40, 10, 5 if metric is not AGE else 0],
        )[0]
        return _ask(
            rng, _SEVERAL_PER, w=words, g=singular
        ), f"SELECT {column}, {columns} FROM nba_roster{_where(GROUPS[column][2])} GROUP BY {column}"
    group = population(rng, team_name=0.5, pos=0.4, conditions=0.15)
    text = _ask(rng, _SEVERAL, w=words, pl=group.plural)
    if set(functions) == {"min", "max"} and rng.random() < 0.5:
        ends = {"max": _pick(metric.most, rng), "min": _pick(metric.least, rng)}
        text = _ask(rng, _ENDS[metric.name], a=ends[functions[0]], b=ends[functions[1]], s=group.singular)
    return text, f"SELECT {columns} FROM nba_roster{group.clause()}"


_TWO_PERCENTILES: Wordings = (
    "What are the {a}th and [the |]{b}th percentiles of {m} [of|for|among] {pl}?",
    "{a}th and {b}th percentiles of {m} among {pl}",
    "[Give me|I need|Show|Find|Compute] the {a}th and {b}th {m} percentiles of {pl}",
    "First the {a}th, then the {b}th percentile of {m} for {pl}",
    "Among {pl}, what are the {a}th and {b}th percentiles of {m}?",
    "{pl}: {m} at the {a}th and at the {b}th percentile",
    "What {m} marks the {a}th percentile of {pl}, and what {m} the {b}th?",
    "p{a} and p{b} of {m} for {pl}",
    "For {pl}, [show|give] the {m} at percentiles {a} and {b}",
    "{a}% and {b}% quantiles of {m} among {pl}",
)
_QUARTILES: Wordings = (
    "What are the [first and third|lower and upper] quartiles of {m} [for|among] {pl}?",
    "[Lower and upper|First and third] quartile of {m} among {pl}",
    "Q1 and Q3 of {m} for {pl}",
    "What two values of {m} mark off the middle half of {pl}?",
    "Give me the [first and third|lower and upper] {m} quartiles of {pl}",
)


@intent(3, "two percentiles", 1.2)
def two_percentiles(rng: random.Random) -> Drawn:
    metric = _metric(rng)
    group = population(rng, team_name=0.3, pos=0.35, conditions=0)
    a, b = rng.choice([(10, 90), (25, 75), (25, 75), (5, 95), (50, 90), (20, 80), (40, 60), (75, 95)])
    wordings = _QUARTILES if (a, b) == (25, 75) and rng.random() < 0.5 else _TWO_PERCENTILES
    text = _ask(rng, wordings, a=a, b=b, m=_noun(metric, rng), pl=group.plural)
    return (
        text,
        f"SELECT quantile_cont({metric.sql}, {a / 100:g}), quantile_cont({metric.sql}, {b / 100:g}) FROM nba_roster{group.clause()}",
    )


MEASURES = {
    "height": (HEIGHT, "height"),
    "weight": (WEIGHT, "weight"),
    "salary": (SALARY, "salary|salary figure|contract value|pay figure"),
    "age": ("AGE", "age"),
}

_COMMON: Wordings = (
    "What is the most [common|frequent|usual] {m} [among|of|for] {pl}?",
    "Most [common|frequent|usual] {m} among {pl}",
    "[Which|What] {m} do the most {pl} [share|have]?",
    "[Which|What] {m} [occurs|appears|comes up|shows up|is listed] most often among {pl}?",
    "Modal {m} of {pl}",
    "[What is|What's] the [mode|modal value] of {m} among {pl}?",
    "What {m} is shared by the most {pl}?",
    "Among {pl}, what's the most [common|frequent] {m}?",
    "[Which|What] {m} will you [see|find] most often among {pl}?",
    "More {pl} have which {m} than any other?",
    "[Which|What] {m} is [number one|the commonest] among {pl}?",
    "The {m} that most often turns up among {pl}",
    "Is there a {m} that stands out as the most common among {pl}? Which?",
    "[Tell me|Give me|Find] the {m} that the greatest number of {pl} [have|share]",
)


@intent(3, "most common measure", 2)
def common_measure(rng: random.Random) -> Drawn:
    name = rng.choice(list(MEASURES))
    sql, nouns = MEASURES[name]
    group = population(rng, team_name=0.3, pos=0.45, conditions=0.1)
    known = {"salary": "SALARY <> '--'", "age": "AGE IS NOT NULL"}.get(name, "")
    text = _ask(rng, _COMMON, m=_pick(nouns, rng), pl=group.plural).replace("a age", "an age")
    return (
        text,
        f"SELECT {sql} FROM nba_roster{group.clause(known)} GROUP BY 1 QUALIFY rank() OVER (ORDER BY count(*) DESC) = 1",
    )


_DISTINCT_MEASURES: Wordings = (
    "How many [different|distinct|unique] {m} are there among {pl}?",
    "Number of [different|distinct|unique] {m} [of|among] {pl}",
    "How many [different|distinct] {m} do {pl} have?",
    "Count the [different|distinct|unique] {m} of {pl}",
    "{pl}: how many [different|distinct|unique] {m}?",
    "Counting repeats once, how many {m} are there among {pl}?",
    "How many {m} occur among {pl}, without repeats?",
    "Among {pl}, how many [different|separate] {m} [occur|show up|are listed|appear]?",
    "[Tally|Total] of [distinct|unique] {m} for {pl}",
    "How varied are {pl}: how many different {m} do they have?",
    "What's the number of [distinct|different] {m} [found |]among {pl}?",
)


@intent(2, "distinct measures", 1.2)
def distinct_measures(rng: random.Random) -> Drawn:
    name = rng.choice(list(MEASURES))
    group = population(rng, team_name=0.4, pos=0.4, conditions=0)
    text = _ask(rng, _DISTINCT_MEASURES, m=PLURALS[name], pl=group.plural)
    return text, f"SELECT count(DISTINCT {MEASURES[name][0]}) FROM nba_roster{group.clause()}"


_BY_JERSEY: Wordings = (
    "[What's|What is] the {x} of [the player|the man|the guy] [wearing|with|in] {n} for {t}?",
    "{a} {n}: {x}",
    "Give me the {x} of {a} {n}",
    "{t}, {n}: what's his {x}?",
    "[Tell me|Show|Find|Look up|I need] the {x} of [the player|the guy|whoever is] in {n} for {t}",
    "[Whoever|The guy who] wears {n} for {t}: {x} please",
    "Look up {n} on {t} and give me his {x}",
    "{x} of {a} {n}?",
    "I keep seeing {n} for {t} on TV: what's his {x}?",
    "For {t}, {n}: {x}",
    "[What's|Do you have] the {x} of the {a} player who [suits up in|wears|sports] {n}?",
)
_WHO_WEARS: Wordings = (
    "Who wears {n} for {t}, and what's his {x}?",
    "Who's {n} on {t}? [And |]{x} too, please",
    "Which {a} player wears {n} and what is his {x}?",
    "Who suits up in {n} for {t}? Include his {x}",
    "Name of the guy in {n} for {t}, plus his {x}",
)


@intent(1, "several attributes by jersey", 1.5)
def by_jersey(rng: random.Random) -> Drawn:
    player = rng.choice([p for p in v.roster() if p.jersey != "NA"])
    keys = rng.sample([k for k in ATTRIBUTES if k not in ("jersey", "team")], rng.choice([1, 2, 2]))
    nouns = [_pick(ATTRIBUTES[k][1], rng) for k in keys]
    columns = [ATTRIBUTES[k][0] for k in keys]
    n = rng.choice(
        [
            f"number {player.jersey}",
            f"#{player.jersey}",
            f"No. {player.jersey}",
            f"jersey {player.jersey}",
            player.jersey,
        ]
    )
    slots = {"n": n, "t": v.team_the(player.team, rng), "a": v.team_plain(player.team, rng)}
    where = f"Team = {v.quote(player.team)} AND Jersey = '{player.jersey}'"
    if rng.random() < 0.35:
        return _ask(
            rng, _WHO_WEARS, x=_series(nouns, rng) if len(nouns) > 1 else nouns[0], **slots
        ), f"SELECT NAME, {', '.join(columns)} FROM nba_roster WHERE {where}"
    if rng.random() < 0.4 or len(keys) == 1:
        nouns, columns = ["name", *nouns], ["NAME", *columns]
    return _ask(
        rng, _BY_JERSEY, x=_series(nouns, rng), **slots
    ), f"SELECT {', '.join(columns)} FROM nba_roster WHERE {where}"


@cache
def _surnames() -> tuple[str, ...]:
    """Last names of two or more players that are nobody's first name."""
    firsts = {p.words[0] for p in v.roster()}
    lasts = Counter(p.words[1] for p in v.roster())
    return tuple(last for last, n in lasts.items() if n > 1 and last not in firsts)


BROTHERS = ("Antetokounmpo", "Ball", "Curry", "Holiday", "Lopez", "Wagner")
_FAMILY: Wordings = (
    "Names and {x} of the {l} [players|guys]",
    "[List|Show|Give me] [all the |the |]{l}s [with|and] their {x}",
    "Show every {l} with his {o}",
    "Players [named|called] {l}: names and {x}",
    "Everyone [named|called] {l}, with [his {o}|their {x}]",
    "For [all|each of the] players with the last name {l}, [show|give|list] the name and {o}",
    "Which players [have the surname|share the last name|go by the last name] {l}, and what are their {x}?",
    "All the {l}s in the league: names and {x}",
    "Anybody called {l}? Names and {x} please",
    "I mix up the {l}s: list their names and {x}",
    "Name and {o} of every player called {l}",
)
_BROTHERS: Wordings = (
    "Names and {x} of the {l} brothers",
    "Who are the {l} brothers and what are their {x}?",
    "The {l} brothers: names and {x}",
    "[List|Show] the {l} brothers with their {x}",
)


@intent(2, "family and first names with values", 1)
def family(rng: random.Random) -> Drawn:
    brothers = rng.random() < 0.25
    last = rng.choice(BROTHERS if brothers else _surnames())
    keys = rng.sample(list(ATTRIBUTES), rng.choice([1, 1, 2]))
    text = _ask(
        rng,
        _BROTHERS if brothers else _FAMILY,
        l=last,
        x=" and ".join(PLURALS[k] for k in keys),
        o=" and ".join("jersey number" if k == "jersey" else k for k in keys),
    )
    columns = ", ".join(ATTRIBUTES[k][0] for k in keys)
    return text, f"SELECT NAME, {columns} FROM nba_roster WHERE {v.named(last)}"


_LIST_MEASURE: Wordings = (
    "[List|Show|Show me|Name|Give me] [the |all |all the |]{pl} {c}[,|] [with|along with|together with|and|plus] their {m}",
    "{pl} {c}, with {m}",
    "Which {pl} {q}, and what are their {m}?",
    "[Names and|Name and] {m} of [the |all |]{pl} {c}",
    "Who are the {pl} {c}, and what are their {m}?",
    "I need [the |]{pl} {c} [with|and] their exact {m}",
    "{pl} {c}: names and {m}",
    "Every one of the {pl} {c}, {m} included",
    "Which of the {pl} {q}? Show {m} too",
    "For all {pl} {c}, give the name and the {o}",
)


@intent(2, "list with its measure", 2)
def list_measure(rng: random.Random) -> Drawn:
    metric = _metric(rng)
    found = {
        "age": conditions.age,
        "height": conditions.height,
        "weight": conditions.weight,
        "salary": conditions.salary,
    }[metric.name](rng)
    group = population(rng, team_name=0.4, pos=0.35, conditions=0)
    text = _ask(rng, _LIST_MEASURE, pl=group.plural, c=found.post, q=found.plural, m=_plural(metric), o=metric.name)
    return text, f"SELECT NAME, {metric.sql} FROM nba_roster{group.clause(found.where)}"


_PAIR_SHARE: Wordings = (
    "What [share|percentage|fraction|part|portion] of {o} payroll [goes to|is made up by|is tied up in|is eaten up by] {a} and {b} [together|combined|put together]?",
    "{a} and {b} together: what [share|percentage|portion] of the {x} payroll?",
    "How much of the {x} payroll do {a} and {b} take [together|combined], as a [share|fraction]?",
    "[Combined|Joint] share of the {x} payroll for {a} and {b}",
    "{a} plus {b} as a [share|fraction|percentage] of the {x} payroll",
    "Between them, what [share|percentage|pct] of the {x} payroll do {a} and {b} [take up|account for|eat up]?",
    "What [percent|fraction|portion] of {o} salaries do {a} and {b} [make up|account for] together?",
    "Out of all the money {t} pay in salaries, what [share|fraction] goes to {a} and {b} combined?",
)
_OVER_PART: Wordings = (
    "[Which|What] players [make|earn|take|get] more than {k} of their [own |]team's payroll?",
    "[List|Name] the players who [earn|account for] more than {k} of their team's [payroll|salaries]",
    "Who makes up more than {k} of his team's payroll?",
    "Who [eats up|takes up|accounts for|pockets] more than {k} of his [team's|club's] [payroll|wage bill]?",
    "Players whose salary is more than {k} of their team's [payroll|total salary]",
    "[Does anyone|Does anybody] earn more than {k} of his team's payroll? Who?",
    "Over {k} of the team payroll to one man: which players?",
    "Which guys take more than {k} of their team's payroll?",
)
_TOP_SHARE: Wordings = (
    "What [share|percentage|fraction|portion] of {o} payroll goes to the {k} [highest-paid|best-paid|top-paid] players?",
    "Share of the {x} payroll taken by the [top {k} earners|{k} best-paid players|{k} biggest contracts]",
    "How [top-heavy are {t}|top-heavy is the {x} payroll]: what share goes to the {k} highest-paid players?",
    "The {k} biggest salaries on {t} make up what [share|fraction|percentage] of the payroll?",
    "What [part|portion|percent] of the {x} payroll do the {k} best-paid players take?",
    "{x} payroll: [share|fraction] of the top {k} salaries",
)
_PARTS = (
    ("half", "0.5"),
    ("a third", "1/3"),
    ("a quarter", "0.25"),
    ("one quarter", "0.25"),
    ("a fifth", "0.2"),
    ("20%", "0.2"),
    ("30 percent", "0.3"),
    ("25%", "0.25"),
    ("40%", "0.4"),
    ("10%", "0.1"),
    ("a tenth", "0.1"),
    ("35%", "0.35"),
)


@intent(4, "part of a team's payroll", 1.5)
def payroll_pair(rng: random.Random) -> Drawn:
    team = rng.choice(v.teams())
    paid = [p for p in v.roster() if p.team == team and p.salary != "--"]
    draw = rng.random()
    the = v.team_the(team, rng)
    slots = {"t": f"the {v.nickname(team)}", "o": _own(the), "x": v.team_plain(team, rng)}
    if draw < 0.5:
        (a, where_a), (b, where_b) = (v.player_name(p, rng) for p in v.some_players(rng, 2, paid))
        return (
            _ask(rng, _PAIR_SHARE, a=a, b=b, **slots),
            f"SELECT sum({SALARY}) FILTER ({where_a} OR {where_b}) / sum({SALARY}) FROM nba_roster WHERE Team = {v.quote(team)}",
        )
    if draw < 0.75:
        k, part = rng.choice(_PARTS)
        return _ask(
            rng, _OVER_PART, k=k
        ), f"SELECT NAME FROM nba_roster QUALIFY {SALARY} > {part} * sum({SALARY}) OVER (PARTITION BY Team)"
    k = rng.choice([2, 3, 3, 5])
    text = _ask(rng, _TOP_SHARE, k=number(k, rng, 0.6), **slots)
    return (
        text,
        f"SELECT sum(s) FILTER (r <= {k}) / sum(s) FROM (SELECT {SALARY} AS s, rank() OVER (ORDER BY {SALARY} DESC) AS r FROM nba_roster WHERE Team = {v.quote(team)})",
    )


_RANK_GAP: Wordings = (
    "What is the {n} [gap|difference] between the {a} and [the |]{b} {s}?",
    "How far apart are the {a} and the {b} {s} in {n}?",
    "How far apart in {n} are the {a} and the {b} {s}?",
    "[Gap|Difference] in {n} between the {a} {s} and the {b}[ one|]",
    "By how much does the {n} of the {a} {s} differ from that of the {b}[ one|]?",
    "What separates the {a} {s} from the {b}[ one|] in {n}?",
    "Take the {a} and the {b} {s}: how far apart in {n}?",
    "Number one against number two: the {n} gap between the {a} and {b} {s}",
    "How much {j} is the {a} {s} than the {b}[ one|]?",
    "The {a} {s} is how much {j} than the {b}[ one|]?",
    "Among {pl}, what's the {n} [gap|difference] between the {a} and the {b}?",
)


@intent(4, "gap between ranks", 1.5)
def rank_gap(rng: random.Random) -> Drawn:
    metric, top = _metric(rng), rng.random() < 0.7
    group = population(rng, team_name=0.6, pos=0.35, conditions=0)
    adjective = _pick(metric.most if top else metric.least, rng)
    second = rng.choice(["second ", "second-", "2nd "]) + adjective
    text = _ask(
        rng,
        _RANK_GAP,
        n=_noun(metric, rng),
        a=adjective,
        b=second,
        j=_pick(metric.more if top else metric.less, rng),
        s=group.singular,
        pl=group.plural,
    )
    where = group.clause(metric.filter or "")
    return (
        text,
        f"SELECT max(x) - min(x) FROM (SELECT {metric.sql} AS x FROM nba_roster{where} {_rank(metric, top, '<= 2', dense=True)})",
    )


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
        return _ask(rng, _HOW_MANY_GROUPS, m=many, r=relation), f"SELECT count(*) FROM ({sql})"
    return _ask(rng, _WHICH_GROUPS, m=many, r=relation), sql


@intent(4, "spread over groups", 1.5)
def spread_over(rng: random.Random) -> Drawn:
    outer, inner = rng.choice(list(_SPREAD))
    many = _pick(GROUPS[outer][1], rng)
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
    sql = f"SELECT {outer} FROM nba_roster{_where(GROUPS[outer][2], GROUPS[inner][2])} GROUP BY {outer} HAVING count(DISTINCT {inner}) {operator} {n}"
    return _groups(rng, sql, many, relation)


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
    end = _pick("most|most|largest number of|greatest number of" if top else "fewest|smallest number of", rng)
    one, many, _ = GROUPS[outer]
    text = _ask(
        rng, _WHICH_ONE, g=_pick(one, rng), m=_pick(many, rng), r=expand(f"[{_WIDEST[outer, inner]}]", rng, e=end)
    )
    return (
        text,
        f"SELECT {outer} FROM nba_roster{_where(GROUPS[outer][2], GROUPS[inner][2])} GROUP BY {outer} QUALIFY rank() OVER (ORDER BY count(DISTINCT {inner}){' DESC' if top else ''}) = 1",
    )


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
    many = _pick(GROUPS[column][1], rng)
    (where_a, a), (where_b, b) = _two_positions(rng)
    operator = rng.choice([">", ">", "<", "="])
    if rng.random() < 0.35:
        one, two = condition(rng), condition(rng)
        where_a, where_b, a, b = one.where, two.where, f"players who {one.plural}", f"players who {two.plural}"
    sql = f"SELECT {column} FROM nba_roster{_where(GROUPS[column][2])} GROUP BY {column} HAVING count(*) FILTER ({where_a}) {operator} count(*) FILTER ({where_b})"
    if operator == ">" and column == "Team" and rng.random() < 0.3:
        return _ask(rng, _OUTNUMBERED, m=many, a=a, b=b), sql
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
    counted, operator = _counted(side), rng.choice(["=", "=", ">", "<"])
    relation = f"{rng.choice(['have', 'have', 'carry', 'list'])} {expand(f'[{_AS_MANY[operator]}]', rng, p=side.plural)} {v.team_the(team, rng)}"
    other = f" WHERE Team <> {v.quote(team)}" if operator == "=" else ""
    sql = f"SELECT Team FROM nba_roster{other} GROUP BY Team HAVING {counted} {operator} (SELECT {counted} FROM nba_roster WHERE Team = {v.quote(team)})"
    return _groups(rng, sql, _pick("teams|teams|other teams|clubs|other franchises", rng), relation, 0.3)


_SAME_TWICE: Wordings = (
    "Who has the same {a} and [the same |]{b} as {p}?",
    "Which [other |]players [share|match] {p}'s {a} and {b}?",
    "[List|Name] players with both the {a} and the {b} of {p}",
    "Anyone with the same {a} as well as the same {b} as {p}?",
    "Players [like|matching|equal to] {p} in {a} and {b}",
    "Who [matches|equals] {p} [on|in] both {a} and {b}?",
    "Who else has {p}'s {a} and {b}?",
    "Same {a}, same {b} as {p}: which players?",
    "Find the players whose {a} and {b} are both the same as {p}'s",
    "Which guys have {p}'s {a} and also his {b}?",
)
_SAME_TEAM = {
    "POS": (
        "Which of {p}'s teammates play[| at] his position?",
        "Who on {p}'s team plays the same position as him?",
        "Teammates of {p} at his own position",
        "Who is {p} competing with: teammates at the same position?",
    ),
    "COLLEGE": (
        "Which of {p}'s teammates went to the same college as him?",
        "Did any of {p}'s teammates go to his college? Who?",
        "Who on {p}'s team [shares|has] his alma mater?",
        "Teammates of {p} from his own college",
    ),
    "AGE": (
        "Which of {p}'s teammates are [his age|the same age as him|as old as he is]?",
        "Who on {p}'s team is the same age as him?",
        "Teammates of {p} who are exactly his age",
    ),
    HEIGHT: (
        "Which of {p}'s teammates are [exactly his height|as tall as he is|the same height as him]?",
        "Who on {p}'s team is exactly as tall as he is?",
        "Teammates of {p} who are the same height as him",
    ),
    WEIGHT: (
        "Which of {p}'s teammates weigh [the same as him|exactly as much as he does]?",
        "Who on {p}'s team weighs the same as him?",
    ),
}
_SAME_SAID = {HEIGHT: "height", WEIGHT: "weight", "AGE": "age", "POS": "position", "COLLEGE": "college", "Team": "team"}


@intent(4, "same in two respects", 1)
def same_twice(rng: random.Random) -> Drawn:
    name, where, _ = _player(rng, "college")
    if rng.random() < 0.5:
        a, b = "Team", rng.choice(list(_SAME_TEAM))
        text = _ask(rng, _SAME_TEAM[b], p=name)
    else:
        a, b = rng.sample(list(_SAME_SAID), 2)
        text = _ask(rng, _SAME_TWICE, a=_SAME_SAID[a], b=_SAME_SAID[b], p=name)
    inner = " AND ".join(f"{x} = (SELECT {x} FROM nba_roster WHERE {where})" for x in (a, b))
    return text, f"SELECT NAME FROM nba_roster WHERE {inner} AND NOT ({where})"


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


@intent(4, "does any group", 1.5)
def any_group(rng: random.Random) -> Drawn:
    column = rng.choice(["Team", "Team", "COLLEGE", "Jersey"])
    one, many, known = GROUPS[column]
    if column == "Jersey":
        n = rng.randint(5, 25)
        said = expand("[at least {n}|{n} or more]", rng, n=number(n, rng, 0.3))
        text = _ask(
            rng,
            (
                "Is there a jersey number [worn by|that belongs to] {n} players?",
                "Does any jersey number have {n} wearers?",
                "Do {n} players wear the same number, whichever it is?",
                "Is any number worn by {n} players?",
            ),
            n=said,
        )
        return (
            text,
            f"SELECT count(*) > 0 FROM (SELECT Jersey FROM nba_roster{_where(known)} GROUP BY Jersey HAVING count(*) >= {n})",
        )
    side = _restricted(rng, column)
    slots = {"g": _pick(one, rng), "m": _pick(many, rng), "pl": side.plural, "s": side.singular}
    n, test = rng.choice([2, 2, 3, 4, 5]), ">="
    if rng.random() < 0.2:
        text, test, n = _ask(rng, _NONE, **slots), "=", 0
    else:
        text = _ask(
            rng, _ANY, n=expand("[at least {n}|{n} or more|as many as {n}]", rng, n=number(n, rng, 0.6)), **slots
        )
    return (
        text,
        f"SELECT count(*) > 0 FROM (SELECT {column} FROM nba_roster{_where(known)} GROUP BY {column} HAVING {_counted(side)} {test} {n})",
    )


@intent(4, "does every team", 1)
def every_team(rng: random.Random) -> Drawn:
    side = _restricted(rng, "Team")
    n = rng.choice([1, 1, 2, 2, 3])
    slots = {
        "g": _pick("team|team|club|franchise", rng),
        "m": _pick("teams|teams|clubs", rng),
        "pl": side.singular if n == 1 else side.plural,
    }
    said = expand("at least {n}", rng, n=number(n, rng, 0.8))
    if n > 1:
        said = rng.choice([said, f"{number(n, rng, 0.5)} or more"])
    return _ask(
        rng, _EVERY, n=said, **slots
    ), f"SELECT count(*) = 0 FROM (SELECT Team FROM nba_roster GROUP BY Team HAVING {_counted(side)} < {n})"


_BEST_IS: dict[str, Wordings] = {
    "Team": (
        "On which teams is it the case that the {a} player {p}?",
        "[Which|What] teams have {an} player who {p}?",
        "[List|Name|Show] the teams whose {a} player {p}",
        "Whose {a} player {p}? Name the teams",
        "Teams whose {a} player {p}",
        "On [what|which] teams can you say that the {a} player {p}?",
        "Which clubs' {a} player {p}?",
        "Look at each team's {a} player: on which teams is it someone who {p}?",
    ),
    "POS": (
        "[At|For] which positions is it the case that the {a} player {p}?",
        "[List|Name] the positions whose {a} player {p}",
        "At which positions is it true that the {a} player {p}?",
        "Which positions have {an} player who {p}?",
    ),
    "COLLEGE": (
        "[Which|What] colleges have {an} player who {p}?",
        "[List|Name|Show] the colleges whose {a} player {p}",
        "For which schools is it the case that the {a} player {p}?",
        "Colleges whose {a} player {p}",
        "Which schools' {a} player {p}?",
    ),
}
_BEST_IS_COUNT: Wordings = (
    "How many {m} have {an} player who {p}?",
    "For how many {m} is it true that the {a} player {p}?",
    "Number of {m} whose {a} player {p}",
    "Count the {m} whose {a} player {p}",
    "Of all {m}, for how many is it the case that the {a} player {p}?",
)


@intent(4, "groups whose best is of a kind", 1.5)
def best_is(rng: random.Random) -> Drawn:
    metric, top = _metric(rng), rng.random() < 0.7
    column = rng.choice(["Team", "Team", "POS", "COLLEGE"])
    found = position(rng) if column != "POS" and rng.random() < 0.65 else condition(rng)
    if found.where.startswith(column):
        found = position(rng)
    adjective = _pick(metric.most if top else metric.least, rng)
    inner = f"SELECT * FROM nba_roster{_where(GROUPS[column][2], metric.filter)} {_rank(metric, top, '= 1', partition=column)}"
    wordings, select = _BEST_IS[column], f"DISTINCT {column}"
    if rng.random() < 0.4:
        wordings, select = _BEST_IS_COUNT, f"count(DISTINCT {column})"
    text = _ask(
        rng,
        wordings,
        m=_pick(GROUPS[column][1], rng),
        a=adjective,
        an=f"{'an' if adjective[0] in 'aeiou' else 'a'} {adjective}",
        p=found.singular,
    )
    return text, f"SELECT {select} FROM ({inner}) WHERE {found.where}"


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
        where, plural = rng.choice(_two_positions(rng))
        return plural, where
    found = condition(rng)
    return f"players {found.post}", found.where


def _two_kinds(rng: random.Random, column: str) -> tuple[tuple[str, str], tuple[str, str]]:
    """Two different kinds."""
    a, b = _kind(rng, column), _kind(rng, column)
    while a[1] == b[1]:
        b = _kind(rng, column)
    return a, b


_BOTH = "have both {a} and {b}|have {a} as well as {b}|have {a} and also {b}|can call on both {a} and {b}|list at least one of each: {a}, {b}"
_BUT_NO = "have {a} but no {b}|have {a} but not a single one of: {b}|have {a} without having {b}|do have {a} but don't have any {b}"
_NEITHER = "have no {a} or {b}|have neither {a} nor {b}|don't have any {a} or {b}|have no {a} and no {b}|are without {a} and without {b}|lack both {a} and {b}"


@intent(4, "without either", 1)
def without_either(rng: random.Random) -> Drawn:
    column = rng.choice(["Team", "Team", "COLLEGE"])
    many = _pick(GROUPS[column][1], rng)
    if column == "COLLEGE" and rng.random() < 0.6:
        n = rng.randint(3, 9)
        side = _restricted(rng, column)
        relation = expand(
            "[with [at least {n}|{n} or more] players have no {pl}|have [at least {n}|{n} or more] players but no {pl}|have no {pl} in spite of [at least {n}|{n} or more] players]",
            rng,
            n=number(n, rng, 0.5),
            pl=side.plural,
        )
        text = expand("[Which|What] {m} {r}?", rng, m=many, r=relation)
        return (
            text,
            f"SELECT COLLEGE FROM nba_roster WHERE COLLEGE <> '--' GROUP BY COLLEGE HAVING count(*) >= {n} AND {_counted(side)} = 0",
        )
    (a, where_a), (b, where_b) = _two_kinds(rng, column)
    sql = f"SELECT {column} FROM nba_roster{_where(GROUPS[column][2])} GROUP BY {column} HAVING count(*) FILTER ({where_a} OR {where_b}) = 0"
    return _groups(rng, sql, many, expand(f"[{_NEITHER}]", rng, a=a, b=b))


@intent(4, "with both, or one without the other", 1.2)
def with_both(rng: random.Random) -> Drawn:
    column = rng.choice(["Team", "Team", "COLLEGE"])
    (a, where_a), (b, where_b) = _two_kinds(rng, column)
    words, test = rng.choice([(_BOTH, ">= 1"), (_BOTH, ">= 1"), (_BUT_NO, "= 0")])
    sql = f"SELECT {column} FROM nba_roster{_where(GROUPS[column][2])} GROUP BY {column} HAVING count(*) FILTER ({where_a}) >= 1 AND count(*) FILTER ({where_b}) {test}"
    return _groups(rng, sql, _pick(GROUPS[column][1], rng), expand(f"[{words}]", rng, a=a, b=b))


_TOP_NAME: Wordings = (
    "[What is|What's|Which is|Tell me] the most [common|frequent|widespread] {n}?",
    "Most [common|frequent] {n} in the [league|NBA]",
    "[Which|What] {n} do the most players [share|have|go by]?",
    "[Which|What] {n} [occurs|appears|comes up|shows up] most often?",
    "More players share which {n} than any other?",
    "[Which|What] {n} is [on the most jerseys|carried by the most players]?",
    "[Which|What] {n} is the NBA's most common?",
    "Top {n} by number of players",
)
_SHARED_NAME: Wordings = (
    "[Which|What] {n}s do at least {k} players have?",
    "{n}s shared by {k} or more players",
    "[List|Name|Show] the {n}s that at least {k} players carry",
    "[Which|What] {n}s [appear|occur|come up] at least {k} times?",
    "[Which|What] {n}s [belong to|are shared by|are common to] {k} or more players?",
    "{n}s that turn up {k} or more times on the rosters",
)
_NAMES_COUNTED: Wordings = (
    "How many [different|distinct|unique] {n}s are there?",
    "Number of [different|distinct|unique] {n}s in the [league|NBA]",
    "Count the [different|unique|distinct] {n}s",
    "How many {n}s are there, counting each once?",
    "How many [different|separate] {n}s do the players have between them?",
)


@intent(4, "last names", 1)
def last_names(rng: random.Random) -> Drawn:
    noun = _pick("last name|surname|last name|family name", rng)
    draw = rng.random()
    if draw < 0.4:
        return _ask(
            rng, _TOP_NAME, n=noun
        ), f"SELECT {SURNAME} FROM nba_roster GROUP BY 1 QUALIFY rank() OVER (ORDER BY count(*) DESC) = 1"
    if draw < 0.75:
        k = rng.choice([2, 3, 4, 5, 6])
        return _ask(
            rng, _SHARED_NAME, n=noun, k=number(k, rng, 0.5)
        ), f"SELECT {SURNAME} FROM nba_roster GROUP BY 1 HAVING count(*) >= {k}"
    sql, noun = rng.choice([(SURNAME, noun), (FIRST_NAME, "first name")])
    return _ask(rng, _NAMES_COUNTED, n=noun), f"SELECT count(DISTINCT {sql}) FROM nba_roster"


_RATIO: Wordings = (
    "{a}'s {m} is how many times {b}'s?",
    "What is {a}'s {m} divided by {b}'s?",
    "{a}'s {m} as a multiple of {b}'s",
    "What multiple of {b}'s {m} is {a}'s?",
    "How many times {b}'s {m} is {a}'s?",
    "Divide {a}'s {m} by {b}'s",
    "By what factor does {a}'s {m} differ from {b}'s: {a} over {b}?",
    "{m} ratio, {a} to {b}",
)
_RATIO_PAY: Wordings = (
    "How many times as much as {b} does {a} [make|earn]?",
    "How many times over does {a} [make|earn] what {b} [makes|earns]?",
    "How many {b}s could you pay with {a}'s salary?",
    "How many of {b}'s salaries fit into {a}'s?",
    "{a} [makes|earns] how many times what {b} [makes|does]?",
    "For one {a}, how many {b}s could a team pay?",
)


@intent(4, "ratio of two players", 1)
def ratio_of_players(rng: random.Random) -> Drawn:
    metric = rng.choice([PAY, PAY, PAY, HEAVY, AGE, TALL])
    known = "salary" if metric is PAY else "age"
    a, where_a, _ = _player(rng, known)
    b, where_b, _ = _player(rng, known)
    text = _ask(rng, _RATIO_PAY if metric is PAY and rng.random() < 0.5 else _RATIO, a=a, b=b, m=_noun(metric, rng))
    one, two = (f"max({metric.sql}) FILTER ({w})" for w in (where_a, where_b))
    return text, f"SELECT {one} / {two} FROM nba_roster"


_RANK_WITHIN: Wordings = (
    "Where does {p} rank in {m} among [all |the |]{g}?",
    "What is {p}'s {m} rank among {g}?",
    "Among {g}, what rank is {p} [in|by] {m}?",
    "{p}'s rank by {m} among {g}[, 1 being the highest|]",
    "How high does {p} rank among {g} [in|by] {m}?",
    "Where does {p} [stand|sit|land|place|come] among {g} [in terms of|by|in] {m}?",
    "If you rank {g} by {m}, highest first, where is {p}?",
    "Of all {g}, {p} is number what in {m}?",
    "What place does {p} take among {g} by {m}?",
    "{p}: {m} rank among {g}?",
    "[Rank of|Ranking of] {p} among {g} in {m}",
    "Line {g} up by {m}, highest first: which spot is {p} in?",
)


def _own_positions(player: v.Player) -> list[tuple[str, str]]:
    """The position conditions that the player meets, with their plurals."""
    return [
        (sql, plurals.split("|")[0])
        for sql, (plurals, _) in v.POSITIONS.items()
        if f"'{player.position}'" in sql or (sql.startswith("POS LIKE") and player.position.endswith(sql[-2]))
    ]


@intent(4, "rank within a position", 1.2)
def rank_within(rng: random.Random) -> Drawn:
    metric = _metric(rng)
    name, where, player = _player(rng, {"salary": "salary", "age": "age"}.get(metric.name))
    sql, plural = rng.choice(_own_positions(player))
    text = _ask(rng, _RANK_WITHIN, p=name, m=_noun(metric, rng), g=plural)
    return (
        text,
        f"SELECT 1 + count(*) FROM nba_roster WHERE {sql} AND {metric.sql} > (SELECT {metric.sql} FROM nba_roster WHERE {where})",
    )


_IN_TOP: Wordings = (
    "Is {p} [one of|among] the {k} {a} {g}?",
    "Does {p} rank among the {k} {a} {g}?",
    "Is {p} one of the top {k} {g} by {m}?",
    "Would {p} make a list of the {k} {a} {g}?",
    "Does {p} [crack|make] the {k} {a} {g}?",
    "Is it true that {p} is [one of|among] the {k} {a} {g}?",
    "[True or false|Yes or no]: {p} is one of the {k} {a} {g}",
    "{p} - one of the {k} {a} {g}, yes or no?",
    "{p} is among the {k} {a} {g}, right?",
)


@intent(4, "yes/no about a top k", 1.2)
def in_top(rng: random.Random) -> Drawn:
    metric, top = _metric(rng), rng.random() < 0.75
    name, where, player = _player(rng, {"salary": "salary", "age": "age"}.get(metric.name))
    scope, group = "", _pick("players|players in the league|players in the NBA", rng)
    draw = rng.random()
    if draw < 0.35:
        scope, group = f"Team = {v.quote(player.team)} AND ", f"players on {v.team_the(player.team, rng)}"
    elif draw < 0.6:
        sql, group = rng.choice(_own_positions(player))
        scope = f"{sql} AND "
    k = rng.choice([2, 3, 3, 5, 5, 10]) if scope else rng.choice([5, 10, 10, 20, 50, 100])
    wordings = _IN_TOP if top else tuple(w for w in _IN_TOP if "top" not in w)
    text = _ask(
        rng,
        wordings,
        p=name,
        k=number(k, rng, 0.5),
        a=_pick(metric.most if top else metric.least, rng),
        g=group,
        m=_noun(metric, rng),
    )
    return (
        text,
        f"SELECT 1 + count(*) <= {k} FROM nba_roster WHERE {scope}{metric.sql} {'>' if top else '<'} (SELECT {metric.sql} FROM nba_roster WHERE {where})",
    )


# ---- numbers over groups -----------------------------------------------------------------------------------------

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
        return _ask(
            rng, _OVER_PAYROLL[statistic]
        ), f"SELECT {_OVER_SQL[statistic]} FROM (SELECT sum({SALARY}) AS x FROM nba_roster GROUP BY Team)"
    column = rng.choices(["Team", "POS", "COLLEGE"], [75, 10, 15])[0]
    one, many, known = GROUPS[column]
    side = population(rng, team_name=0, pos=0.75 if column == "Team" else 0, conditions=0)
    text = _ask(
        rng,
        _OVER[statistic],
        pl=side.plural,
        g=_pick(one, rng),
        m=_pick(many, rng),
        on={"Team": "on", "POS": "at", "COLLEGE": "from"}[column],
    )
    return (
        text,
        f"SELECT {_OVER_SQL[statistic]} FROM (SELECT {_counted(side)} AS x FROM nba_roster{_where(known)} GROUP BY {column})",
    )


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
        relation = _pick(_ABOVE_PAYROLL[operator], rng)
    else:
        column = rng.choice(["Team", "Team", "COLLEGE"])
        side = _side(rng, column, 0.7 if column == "Team" else 0)
        expression = _counted(side)
        relation = expand(f"[{_ABOVE_COUNT[operator]}]", rng, pl=side.plural, g=GROUPS[column][0].split("|")[0])
    sql = f"SELECT {column} FROM nba_roster{_where(GROUPS[column][2])} GROUP BY {column} QUALIFY {expression} {operator} avg({expression}) OVER ()"
    return _groups(rng, sql, GROUPS[column][1].split("|")[0], relation, 0.35)


_BANDS: Wordings = (
    "How many {pl} are {a}, how many {b} and how many {c}?",
    "Split {pl} in three: {a}, {b}, {c}. How many in each?",
    "Count {pl} who are {a}, {b} and {c}",
    "Of {pl}, how many are {a}, how many are {b}, and how many are {c}?",
    "Number of {pl} {a}, {b} and {c}",
    "{pl}: how many {a}, how many {b}, how many {c}?",
    "[Give me|I need] three counts of {pl}: {a}, {b}, and {c}",
)


@intent(3, "three counts", 1)
def three_bands(rng: random.Random) -> Drawn:
    metric = rng.choice([AGE, AGE, HEAVY, TALL])
    group = population(rng, team_name=0.5, pos=0.35, conditions=0)
    if metric is AGE:
        low = rng.randint(20, 27)
        high = low + rng.randint(2, 8)
        (a, one), (b, two) = ((str(n), str(n)) for n in (low, high))
    elif metric is HEAVY:
        low = rng.randrange(185, 225, 5)
        (a, one), (b, two) = (say_weight(n, rng) for n in (low, low + rng.randrange(15, 50, 5)))
    else:
        low = rng.randint(74, 79)
        (a, one), (b, two) = (say_height(n, rng) for n in (low, low + rng.randint(2, 5)))
    under, over = {
        "age": ("under|younger than", "over|older than"),
        "height": ("under|shorter than", "over|taller than"),
        "weight": ("under|lighter than", "over|heavier than"),
    }[metric.name]
    middle = expand("[between {a} and {b}|from {a} to {b}]", rng, a=a, b=b)
    text = _ask(rng, _BANDS, pl=group.plural, a=f"{_pick(under, rng)} {a}", b=middle, c=f"{_pick(over, rng)} {b}")
    return (
        text,
        f"SELECT count(*) FILTER ({metric.sql} < {one}), count(*) FILTER ({metric.sql} BETWEEN {one} AND {two}), count(*) FILTER ({metric.sql} > {two}) FROM nba_roster{group.clause()}",
    )


_TWO_COUNTS_PER: Wordings = (
    "For [each|every] {g}, how many {a} and how many {b} are there?",
    "How many {a} and how many {b} does each {g} have?",
    "Number of {a} and number of {b} per {g}",
    "{a} and {b} per {g}: the counts",
    "[Show|List|Give me] each {g} with its number of {a} and of {b}",
    "{g} by {g}, count the {a} and the {b}",
    "Count {a} and {b} separately for every {g}",
    "I want two columns per {g}: how many {a}, how many {b}",
)


@intent(3, "two counts per group", 1)
def two_counts_per(rng: random.Random) -> Drawn:
    (where_a, a), (where_b, b) = _two_positions(rng)
    column = rng.choice(["Team", "Team", "COLLEGE", "AGE"])
    if rng.random() < 0.35:
        one, two = condition(rng), condition(rng)
        where_a, where_b, a, b, column = (
            one.where,
            two.where,
            f"players {one.post}",
            f"players {two.post}",
            rng.choice(["Team", "POS"]),
        )
    text = _ask(rng, _TWO_COUNTS_PER, g=GROUPS[column][0].split("|")[0], a=a, b=b)
    return (
        text,
        f"SELECT {column}, count(*) FILTER ({where_a}), count(*) FILTER ({where_b}) FROM nba_roster{_where(GROUPS[column][2])} GROUP BY {column}",
    )


_NTH_PER: Wordings = (
    "Who is the {o} {a} {s} {i} each {g}?",
    "[List|Name|Show|Find] the {o} {a} {s} {i} [each|every] {g}",
    "For [each|every] {g}, who is the {o} {a} {s}?",
    "{o} {a} {s} per {g}",
    "[Each|Every] {g}'s {o} {a} {s}",
    "{g} by {g}, who's the {o} {a} {s}?",
    "Who ranks {o} among the {a} {pl} {i} each {g}?",
)


@intent(4, "nth per group", 1)
def nth_per_group(rng: random.Random) -> Drawn:
    metric, top = _metric(rng), rng.random() < 0.75
    column, one, where_at = rng.choice([("Team", "team", "on"), ("Team", "team", "on"), ("POS", "position", "at")])
    side = _side(rng, column, 0.25)
    n = rng.choice([2, 2, 2, 3, 3, 4])
    text = _ask(
        rng,
        _NTH_PER,
        o=ordinal(n, rng),
        a=_pick(metric.most if top else metric.least, rng),
        s=side.singular,
        pl=side.plural,
        i=where_at,
        g=one,
    )
    return (
        text,
        f"SELECT {column}, NAME FROM nba_roster{side.clause(metric.filter or '')} {_rank(metric, top, f'= {n}', dense=True, partition=column)}",
    )


# ---- two steps ---------------------------------------------------------------------------------------------------

_OF_THE_TOP: Wordings = (
    "Who is the {b} of the {k} {a} {pl}?",
    "Among the {k} {a} {pl}, who is the {b}?",
    "Of the {k} {a} {pl}, [who|which one] is the {b}?",
    "Take the {k} {a} {pl}: who's the {b} of them?",
    "The {b} of the {k} {a} {pl}",
    "Out of the {k} {a} {pl}, who's the {b}?",
    "Looking only at the {k} {a} {pl}, who is the {b}?",
)
_MOST_OF_THE_TOP: Wordings = (
    "Which {g} has the most of the {k} {a} {pl}?",
    "Of the {k} {a} {pl}, which {g} has the most?",
    "Which {g} [is represented most often|shows up most often] among the {k} {a} {pl}?",
    "The {k} {a} {pl}: which {g} has more of them than any other?",
    "Among the {k} {a} {pl}, what is the most common {g}?",
    "Which {g} has the greatest number of players among the {k} {a} {pl}?",
)


@intent(4, "best of the top k", 1.5)
def of_the_top(rng: random.Random) -> Drawn:
    metric, top = _metric(rng), rng.random() < 0.75
    group = population(rng, team_name=0, pos=0.35, conditions=0)
    k = rng.choice([5, 10, 10, 20] if group.where else [5, 10, 10, 10, 20, 20, 25, 50, 100])
    slots = {"k": number(k, rng, 0.5), "a": _pick(metric.most if top else metric.least, rng), "pl": group.plural}
    pool = f"FROM (SELECT * FROM nba_roster{group.clause(metric.filter or '')} {_rank(metric, top, f'<= {k}')})"
    if rng.random() < 0.4:
        column = rng.choice(["Team", "Team", "COLLEGE"])
        return (
            _ask(rng, _MOST_OF_THE_TOP, g=_pick(GROUPS[column][0], rng), **slots),
            f"SELECT {column} {pool}{_where(GROUPS[column][2])} GROUP BY {column} QUALIFY rank() OVER (ORDER BY count(*) DESC) = 1",
        )
    other, best = rng.choice([m for m in METRICS if m is not metric]), rng.random() < 0.6
    text = _ask(rng, _OF_THE_TOP, b=_pick(other.most if best else other.least, rng), **slots)
    return text, f"SELECT NAME {pool}{_where(other.filter)} {_rank(other, best, '= 1')}"


_INSIDE: dict[str, Wordings] = {
    "who": (
        "Who is the {a} player on the team {t}?",
        "On the team {t}, who is the {a} player?",
        "Take the team {t}: who's its {a} player?",
        "The {a} player of the team {t}",
        "Name the {a} player of the team {t}",
        "Which player is the {a} on the team {t}?",
    ),
    "average": (
        "What is the average {m} of the team {t}?",
        "Average {m} on the team {t}",
        "On the team {t}, what's the average {m}?",
        "What average {m} does the team {t} have?",
        "Find the team {t} and give me its average {m}",
    ),
    "payroll": (
        "What is the payroll of the team {t}?",
        "How much does the team {t} pay in salaries[ altogether|]?",
        "Payroll of the team {t}",
        "The team {t}: what is its payroll?",
    ),
    "count": (
        "How many {pl} are on the team {t}?",
        "How many {pl} does the team {t} have?",
        "Number of {pl} on the team {t}",
        "The team {t} has how many {pl}?",
        "Find the team {t}: how many {pl} does it have?",
    ),
}


def _best_team(rng: random.Random) -> tuple[str, str]:
    """'with the highest payroll', and the query of that team."""
    metric, top = _metric(rng), rng.random() < 0.7
    draw = rng.random()
    if draw < 0.3:
        words, order = (
            expand("with the [highest|biggest|largest] payroll" if top else "with the [lowest|smallest] payroll", rng),
            f"sum({SALARY})",
        )
    elif draw < 0.5:
        side = population(rng, team_name=0, pos=0.7, conditions=0)
        words, order = f"with the {'most' if top else 'fewest'} {side.plural}", _counted(side)
    elif draw < 0.75:
        words, order = f"with the {'highest' if top else 'lowest'} average {_noun(metric, rng)}", f"avg({metric.sql})"
    else:
        words = expand(
            "[that has|with] the {a} player in the league", rng, a=_pick(metric.most if top else metric.least, rng)
        )
        return words, f"SELECT Team FROM nba_roster{_where(metric.filter)} {_rank(metric, top, '= 1')}"
    return (
        words,
        f"SELECT Team FROM nba_roster GROUP BY Team QUALIFY rank() OVER (ORDER BY {order}{' DESC' if top else ''}) = 1",
    )


@intent(4, "inside the best team", 1.8)
def in_best_team(rng: random.Random) -> Drawn:
    words, best = _best_team(rng)
    metric, top = _metric(rng), rng.random() < 0.6
    kind = rng.choice([k for k in _INSIDE if not (k == "payroll" and "payroll" in words)])
    where = f" WHERE Team IN ({best})"
    side = population(rng, team_name=0, pos=0.5, conditions=0.15, two=0)
    text = _ask(
        rng,
        _INSIDE[kind],
        t=words,
        a=_pick(metric.most if top else metric.least, rng),
        m=_noun(metric, rng),
        pl=side.plural if side.where else "players",
    )
    if kind == "who":
        return (
            text,
            f"SELECT NAME FROM nba_roster{where}{' AND ' + metric.filter if metric.filter else ''} {_rank(metric, top, '= 1')}",
        )
    if kind == "count":
        return text, f"SELECT count(*) FROM nba_roster{where}{''.join(f' AND {w}' for w in side.where)}"
    return text, f"SELECT {f'avg({metric.sql})' if kind == 'average' else f'sum({SALARY})'} FROM nba_roster{where}"
