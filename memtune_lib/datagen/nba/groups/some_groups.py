"""One row for each of a few named groups: counts and aggregates."""

from __future__ import annotations

import random

from .. import vocabulary as v
from ..functions import SHORT_FUNCTIONS, some_unit
from ..metrics import AGE, PAY, noun_of, some_metric
from ..population import POSITION_NAMES
from ..registry import Drawn, intent
from ..words import Wordings, pick, say, series


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
    slots = {"a": said[0], "b": said[1]} if column == "AGE" else {"n": series(said, rng)}
    return say(
        rng, *_COUNT_SOME[column], **slots
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
    metric = some_metric(rng)
    if column == "AGE" and metric is AGE:
        metric = PAY
    function = rng.choices(["avg", "median", "max", "min", "sum"], [50, 22, 8, 8, 12 if metric is PAY else 0])[0]
    sql, words = SHORT_FUNCTIONS[function]
    phrase = f"{pick(words, rng)} {noun_of(metric, rng)}"
    unit, scale = some_unit(metric, rng) if rng.random() < 0.15 else ("", "")
    expression = sql.format(x=metric.sql) + scale
    if column == "AGE":
        text = say(rng, *_AGGREGATE_AGES, w=phrase, u=unit, a=said[0], b=said[1])
    else:
        if function == "sum" and column == "Team" and not unit and rng.random() < 0.6:
            phrase = pick("payroll|total payroll|wage bill|salary bill", rng)
        names = series(said, rng) + {"COLLEGE": " players", "Jersey": " wearers"}.get(column, "")
        text = say(rng, *_AGGREGATE_SOME, w=phrase, u=unit, n=names)
    return text, f"SELECT {column}, {expression} FROM nba_roster WHERE {where} GROUP BY {column}"
