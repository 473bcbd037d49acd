"""One row per group: counts, two counts, an aggregate; one team broken down."""

from __future__ import annotations

import random

from ...wording import expand
from .. import vocabulary as v
from ..functions import FUNCTIONS, some_aggregate
from ..metrics import AGE, HEAVY, PAY, TALL, noun_of, some_metric
from ..population import GROUPS, Population, condition, some_grouping, some_side, two_positions
from ..registry import Drawn, intent
from ..words import Wordings, capital, say, team_slots, where_all

# how players belong to each group
_EACH = {
    "Team": "[on|for|at] [each|every] {g}",
    "POS": "at [each|every] {g}",
    "COLLEGE": "from [each|every] {g}",
    "AGE": "of [each|every] {g}",
    "Jersey": "[wearing|with|in] [each|every] {g}",
}
_FALLING = ", most first|, from most to fewest|, ranked from highest to lowest|, sorted from most to least| in descending order|, biggest first|, starting with the most|, largest count first"


@intent(3, "count per group", 4)
def count_per(rng: random.Random) -> Drawn:
    column, one, many, known = some_grouping(rng, (40, 22, 18, 12, 8))
    side = some_side(rng, column, 0.5)
    each = _EACH[column]
    templates = [
        "How many {pl} are there [per {g}|by {g}|for every {g}|for each {g}]?",
        f"How many {{pl}} are there {each}?",
        f"How many {{pl}} are there {each}?",
        "[Count|Number of|Show the number of|Give me the number of|Count up|Tally] {pl} [per|by|for each|for every] {g}",
        f"[Number of|Count of|Tally of|Headcount of] {{pl}} {each}",
        "{pl} per {g}",
        "[For each|Per|By|For every] {g}, how many {pl} are there?",
        "[Break down|Breakdown of|Distribution of|Split] {pl} by {g}",
        "[How many|Count of] {pl} [by|per] {g}?",
        "How are {pl} [distributed|spread|split] by {g}?",
        "How are {pl} spread [over|across] the {gs}?",
        "[Give me|I need|I'd like] a [count|tally|headcount|breakdown] of {pl} by {g}",
        "[List|Show] [each|every] {g} [with|and] [its number of|how many] {pl}",
        "[Group|Bucket] {pl} by {g} and count [them|each group]",
        "{g} by {g}, how many {pl} are there?",
        "What's the [count|number] of {pl} for each {g}?",
        "{pl}: count by {g}",
    ]
    if column == "Team":
        templates += ["How many {pl} does [each|every] {g} [have|carry|employ]?"] * 2 + [
            "How many {pl} are on each {g}'s roster?",
            "Go {g} by {g}: how many {pl}?",
        ]
    if column == "COLLEGE":
        templates += ["How many {pl} did each {g} [produce|send to the league]?", "How many {pl} went to each {g}?"]
    if column == "POS":
        templates += ["How many {pl} play each {g}?", "How many {pl} line up at each {g}?"]
    if column == "Jersey":
        templates += ["How many {pl} wear each {g}?"]
    text = expand(rng.choice(templates), rng, pl=side.plural, g=one, gs=many)
    text = text.replace("its number of", "the number of") if column in ("AGE", "Jersey") else text
    where = side.clause(known)
    if rng.random() < 0.2:
        text = text.rstrip("?.") + rng.choice(_FALLING.split("|"))
        return capital(text), f"SELECT {column}, count(*) FROM nba_roster{where} GROUP BY {column} ORDER BY 2 DESC"
    return capital(text), f"SELECT {column}, count(*) FROM nba_roster{where} GROUP BY {column}"


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
    (where_a, a), (where_b, b) = two_positions(rng)
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
    text = say(rng, *_TWO_COUNTS_PER, g=GROUPS[column][0].split("|")[0], a=a, b=b)
    return (
        text,
        f"SELECT {column}, count(*) FILTER ({where_a}), count(*) FILTER ({where_b}) FROM nba_roster{where_all(GROUPS[column][2])} GROUP BY {column}",
    )


_NUMBER_PER = (
    "[What is|What's|Show|Give me|Find|Calculate|Compute] the {w}{of} [per|by|for each|of each|for every|in each] {g}?",
    "{w}{of} [per|by|for each|for every] {g}",
    "[For each|Per|By|For every] {g}, [what is|what's|show|give|find] the {w}{of}",
    "[List|Show] [each|every] {g} [with|and] the {w}{of}",
    "[Break down|Split|Show|Report] the {w}{of} by {g}",
    "How does the {w}{of} [break down|vary|differ] by {g}?",
    "[Group by|Going by] {g}, what's the {w}{of}?",
    "{g} by {g}, what is the {w}{of}?",
    "[I need|I'd like|I want] the {w}{of}, one row per {g}",
    "A table of the {w}{of} by {g}",
    "Compare every {g} by {w}{of}",
    "What's each {g}'s {w}{of}?",
    "[Can|Could] you [show|list|give] me the {w}{of} for [each|every] {g}?",
    "All {gs} and their {w}{of}",
)


@intent(3, "aggregate per group", 5)
def aggregate_per(rng: random.Random) -> Drawn:
    column, one, many, known = some_grouping(rng, (50, 32, 14, 4, 0))
    side = some_side(rng, column, 0.3)
    metric = some_metric(rng)
    if metric is AGE and column == "AGE":
        metric = PAY
    words, sql = some_aggregate(metric, rng)
    of = "" if side.plural == "players" and rng.random() < 0.7 else f" of {side.plural}"
    text = expand(rng.choice(_NUMBER_PER), rng, w=words, of=of, g=one, gs=many)
    if sql.startswith("sum(") and metric is PAY and not side.where and rng.random() < 0.6:
        text = expand(
            "[What is the payroll of each {g}?|Payroll [by|per] {g}|How much does each {g} pay in salaries?|[List|Show] every {g} [with|and] its payroll|What does each {g} spend on salaries?|Each {g}'s payroll|What's every {g}'s wage bill?]"
            if column == "Team"
            else "[Payroll by {g}|What do all players of each {g} earn in total?|Total pay by {g}|How much money goes to each {g} in total?]",
            rng,
            g=one,
        )
    where = side.clause(known)
    if rng.random() < 0.2:
        down = rng.random() < 0.7
        order = (
            ", highest first|, from highest to lowest|, ranked from highest to lowest| in descending order|, biggest first|, top down"
            if down
            else ", lowest first|, from lowest to highest| in ascending order|, smallest first|, sorted low to high"
        )
        text = text.rstrip("?.") + rng.choice(order.split("|"))
        return capital(
            text
        ), f"SELECT {column}, {sql} FROM nba_roster{where} GROUP BY {column} ORDER BY 2{' DESC' if down else ''}"
    return capital(text), f"SELECT {column}, {sql} FROM nba_roster{where} GROUP BY {column}"


@intent(3, "one team by position, college or age", 1.5)
def team_breakdown(rng: random.Random) -> Drawn:
    name = rng.choice(v.teams())
    column = rng.choice(["POS", "POS", "POS", "COLLEGE", "AGE"])
    known = GROUPS[column][2]
    team = Population(name, name, (f"Team = {v.quote(name)}",))
    slots = {"g": expand(f"[{GROUPS[column][0]}]", rng), **team_slots(name, rng)}
    if rng.random() < 0.5:
        counting = (
            "How many players {do} {t} have at each {g}?|How many players {do} {t} carry at every {g}?"
            if column == "POS"
            else "How many players {do} {t} have for each {g}?"
        )
        text = expand(
            f"[{counting}|[Break down|Split] {{o}} roster by {{g}}|{{a}} players by {{g}}, how many of each?|Breakdown of {{o}} roster by {{g}}|How is {{o}} roster [split|distributed] by {{g}}?|[Count|Tally] {{o}} players by {{g}}|{{a}} headcount by {{g}}|For {{t}}, how many players per {{g}}?]",
            rng,
            **slots,
        )
        expression = "count(*)"
    else:
        metric = some_metric(rng) if column != "AGE" else rng.choice([TALL, HEAVY, PAY])
        sql, words = FUNCTIONS[rng.choice(["avg", "avg", "median", "max"])]
        expression = sql.format(x=metric.sql)
        text = expand(
            "[What is the {w} {m} of {o} players by {g}?|For {t}, what's the {w} {m} at each {g}?|{a} {w} {m} by {g}|{w} {m} per {g} on {t}|[Break down|Show] {o} {w} {m} by {g}|On {t}, what is the {w} {m} for each {g}?]",
            rng,
            w=expand(f"[{words}]", rng),
            m=noun_of(metric, rng),
            **slots,
        )
    if column != "POS":
        text = text.replace("at each", "for each")
    return capital(text), f"SELECT {column}, {expression} FROM nba_roster{team.clause(known)} GROUP BY {column}"
