"""The top or bottom k: who they are, their values, their sum or average, who of them is of a kind."""

from __future__ import annotations

import random

from ...wording import expand, number
from ..attributes import ATTRIBUTES, PLURALS, another_attribute
from ..metrics import AGE, HEAVY, METRICS, PAY, TALL, Metric, extreme_of, noun_of, rank_clause, some_metric
from ..population import GROUPS, Population, condition, population, position, ranked_rows
from ..registry import Drawn, intent
from ..words import Wordings, capital, pick, say, where_all

_TOP = (
    *["[Who are|List|Name|Show|Give me|Show me|Find] the {k} {a} {pl}."] * 3,
    "[Which|What] {k} {pl} are the {a}?",
    "{k} {a} {pl}",
    "[Who are|List] the {e} {k} {pl} [by|in] {m}?",
    "{e} {k} {pl} by {m}",
    "[Give me|I want|Show me] the {e} {k} [in|by] {m} among {pl}",
    "The {k} {a} {pl}, [please|in order]",
    "[Rank|List] the {k} {a} {pl} in order",
    "Among {pl}, who are the {k} {a}?",
    "Of [all |]{pl}, which {k} are the {a}?",
    "{k} {pl} with the {h} {p}",
    "Which {k} {pl} have the {h} {p}?",
    "[Can|Could] you [list|name|give me|show me] the {k} {a} {pl}?",
    "I need [a list of |]the {k} {a} {pl}",
    "Who makes the list of the {k} {a} {pl}?",
    "{pl}: the {k} {a}?",
    "{pl}, {e} {k} by {m}",
    "If you [rank|sort|order] {pl} by {m}, who are the {e} {k}?",
    "Run down the {k} {a} {pl}",
    "I'm making a list of the {k} {a} {pl}: who is on it?",
    "{k} {a} {pl}?",
    "[Names of|Give the names of] the {k} {a} {pl}",
)
_SPORT_TOP = (
    "[Top|The top] {k} {a} {pl}",
    "Top {k} {pl} in terms of {m}",
    "A top {k} of {pl} by {m}",
    "{pl} - top {k} {m}",
)
_TOP_PAID = (
    "[Who are|Name|List] the top {k} earners among {pl}?",
    "The {k} biggest earners among {pl}",
    "Which {k} {pl} [make|earn|rake in] the most?",
    "Top {k} earners: {pl}",
)


def _top_words(metric: Metric, top: bool, k: int, group: Population, rng: random.Random) -> str:
    templates = _TOP + (_SPORT_TOP if top else ()) + (_TOP_PAID if top and metric is PAY else ())
    return expand(
        rng.choice(templates),
        rng,
        k=number(k, rng, 0.5),
        a=extreme_of(metric, top, rng),
        pl=group.plural,
        e="top" if top else "bottom",
        m=noun_of(metric, rng),
        h="highest" if top else "lowest",
        p=PLURALS[metric.name],
    )


@intent(3, "top k", 6)
def top_k(rng: random.Random) -> Drawn:
    metric, top = some_metric(rng), rng.random() < 0.65
    group = population(rng, team_name=0.4, pos=0.4, conditions=0.2)
    k = rng.choice([2, 3, 3, 3, 4, 5, 5, 5, 5, 6, 7, 8, 10, 10, 10, 15, 20])
    text = _top_words(metric, top, k, group, rng)
    if rng.random() < 0.25:
        p = PLURALS[metric.name]
        text = text.rstrip("?.") + rng.choice(
            [
                f" and their {p}",
                f" with their {p}",
                f", and their {p}",
                f", together with their {p}",
                f" along with their {p}",
                f" plus their {p}",
                f" (names and {p})",
            ]
        )
        return (
            capital(text),
            f"SELECT NAME, {metric.sql} {ranked_rows(group, metric)} {rank_clause(metric, top, f'<= {k}')} ORDER BY 2{' DESC' if top else ''}",
        )
    return capital(
        text
    ), f"SELECT NAME {ranked_rows(group, metric)} {rank_clause(metric, top, f'<= {k}')} {metric.ranking(top)}"


@intent(3, "top k with another attribute", 1.2)
def top_k_plus(rng: random.Random) -> Drawn:
    metric, top = some_metric(rng), rng.random() < 0.7
    group = population(rng, team_name=0.2, pos=0.45, conditions=0.1)
    key = another_attribute(metric, group, rng)
    plural = PLURALS[key]
    k = rng.choice([3, 3, 5, 5, 5, 10])
    text = _top_words(metric, top, k, group, rng).rstrip("?.") + rng.choice(
        [
            f" and their {plural}",
            f" with their {plural}",
            f", with {plural}",
            f", along with their {plural}",
            f" plus their {plural}",
        ]
    )
    return (
        capital(text),
        f"SELECT NAME, {ATTRIBUTES[key][0]} {ranked_rows(group, metric)} {rank_clause(metric, top, f'<= {k}')} {metric.ranking(top)}",
    )


@intent(3, "highest salaries", 0.8)
def top_values(rng: random.Random) -> Drawn:
    top = rng.random() < 0.75
    group = population(rng, team_name=0.55, pos=0.35, conditions=0.05)
    k = rng.choice([2, 3, 3, 5, 5, 10])
    text = expand(
        "[What are the {k} {e} salaries [of|among|for] {pl}?|{k} {e} salaries [of|among] {pl}|[List|Show|Give me] the {k} {e} salaries [of|among] {pl}|Among {pl}, what are the {k} {e} salaries?|The {k} {e} contracts [of|among] {pl}, in dollars, no names|{pl}: {k} {e} salaries?]",
        rng,
        k=number(k, rng, 0.6),
        e=expand("[highest|biggest|largest]" if top else "[lowest|smallest]", rng),
        pl=group.plural,
    )
    return capital(
        text
    ), f"SELECT {PAY.sql} {ranked_rows(group, PAY)} {rank_clause(PAY, top, f'<= {k}')} {PAY.ranking(top)}"


@intent(4, "sum or average of the top k", 1.5)
def top_k_sum(rng: random.Random) -> Drawn:
    metric, top = rng.choice([PAY, PAY, PAY, AGE, TALL, HEAVY]), rng.random() < 0.75
    group = population(rng, team_name=0.55, pos=0.35, conditions=0.05)
    k = rng.choice([2, 3, 3, 5, 5, 10])
    slots = {
        "k": number(k, rng, 0.6),
        "a": extreme_of(metric, top, rng),
        "pl": group.plural,
        "m": metric.name,
        "ms": PLURALS[metric.name],
    }
    pool = f"(SELECT * {ranked_rows(group, metric)} {rank_clause(metric, top, f'<= {k}')})"
    if metric is PAY and rng.random() < 0.7:
        text = expand(
            "[How much do the {k} {a} {pl} [make|earn|cost] [together|combined|in total|between them]?|What is the [combined|total] salary of the {k} {a} {pl}?|Total pay of the {k} {a} {pl}|What do the salaries of the {k} {a} {pl} add up to?"
            "|[Sum|Add up] the salaries of the {k} {a} {pl}|The {k} {a} {pl} earn how much altogether?]",
            rng,
            **slots,
        )
        return capital(text), f"SELECT sum({metric.sql}) FROM {pool}"
    text = expand(
        "[What is the average {m} of the {k} {a} {pl}?|Average {m} of the {k} {a} {pl}|On average, what is the {m} of the {k} {a} {pl}?|What do the {ms} of the {k} {a} {pl} average out to?|Take the {k} {a} {pl}: what is their average {m}?]",
        rng,
        **slots,
    )
    return capital(text), f"SELECT avg({metric.sql}) FROM {pool}"


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
    metric, top = some_metric(rng), rng.random() < 0.75
    group = population(rng, team_name=0, pos=0.35, conditions=0)
    k = rng.choice([5, 10, 10, 20] if group.where else [5, 10, 10, 10, 20, 20, 25, 50, 100])
    slots = {"k": number(k, rng, 0.5), "a": pick(metric.most if top else metric.least, rng), "pl": group.plural}
    pool = f"FROM (SELECT * FROM nba_roster{group.clause(metric.filter or '')} {rank_clause(metric, top, f'<= {k}')})"
    if rng.random() < 0.4:
        column = rng.choice(["Team", "Team", "COLLEGE"])
        return (
            say(rng, *_MOST_OF_THE_TOP, g=pick(GROUPS[column][0], rng), **slots),
            f"SELECT {column} {pool}{where_all(GROUPS[column][2])} GROUP BY {column} QUALIFY rank() OVER (ORDER BY count(*) DESC) = 1",
        )
    other, best = rng.choice([m for m in METRICS if m is not metric]), rng.random() < 0.6
    text = say(rng, *_OF_THE_TOP, b=pick(other.most if best else other.least, rng), **slots)
    return text, f"SELECT NAME {pool}{where_all(other.filter)} {rank_clause(other, best, '= 1')}"


@intent(4, "among the top k", 2.5)
def among_top(rng: random.Random) -> Drawn:
    metric, top = some_metric(rng), rng.random() < 0.75
    group = population(rng, team_name=0.25, pos=0.2, conditions=0)
    k = rng.choice([3, 5, 10, 10, 10, 20, 20, 25, 50, 100])
    slots = {"k": number(k, rng, 0.5), "a": extreme_of(metric, top, rng), "pl": group.plural}
    pool = f"FROM nba_roster{group.clause(metric.filter or '')} {rank_clause(metric, top, f'<= {k}')}"
    draw = rng.random()
    if draw < 0.55:
        found = position(rng) if rng.random() < 0.5 else condition(rng)
        while any(w.split(" ")[0] == found.where.split(" ")[0] for w in group.where):
            found = condition(rng)
        if draw < 0.12:
            text = say(
                rng,
                "What [share|percentage|fraction|portion] of the {k} {a} {pl} {p}?",
                "Of the {k} {a} {pl}, what [share|percentage|part] {p}?",
                "[Share|Percentage] of the {k} {a} {pl} who {p}",
                **slots,
                p=found.plural,
            )
            return text, f"SELECT count(*) FILTER ({found.where}) / count(*) FROM (SELECT * {pool})"
        ask, select = ("how many", "count(*)") if draw < 0.45 else ("which ones", "NAME")
        text = say(
            rng,
            "[Of|Out of|Among] the {k} {a} {pl}, {q} {p}?",
            "{o} of the {k} {a} {pl} {p}?",
            "Take the {k} {a} {pl}: {q} {p}?",
            "Looking at the {k} {a} {pl}, {q} {p}?",
            "{o} {p} among the {k} {a} {pl}?",
            **slots,
            p=found.plural,
            q=ask,
            o=ask.removesuffix(" ones"),
        )
        return text.replace(
            "Which " + found.plural, "Which ones " + found.plural
        ), f"SELECT {select} FROM (SELECT * {pool}) WHERE {found.where}"
    if draw < 0.78:
        other = rng.choice([m for m in METRICS if m is not metric])
        text = say(
            rng,
            "[What is|What's] the [average|mean] {m} of the {k} {a} {pl}?",
            "[Average|Mean] {m} of the {k} {a} {pl}",
            "What's the [average|mean] {m} among the {k} {a} {pl}?",
            "Taking the {k} {a} {pl}, what is their average {m}?",
            "The {k} {a} {pl}: average {m}?",
            {
                "age": "How old are the {k} {a} {pl} on average?",
                "height": "How tall are the {k} {a} {pl} on average?",
                "weight": "How much do the {k} {a} {pl} weigh on average?",
                "salary": "How much do the {k} {a} {pl} make on average?",
            }[other.name],
            **slots,
            m=noun_of(other, rng),
        )
        return text, f"SELECT avg({other.sql}) FROM (SELECT * {pool})"
    column, templates = rng.choice(
        [
            (
                "Team",
                (
                    "[Which|What] teams do the {k} {a} {pl} play for?",
                    "On which teams are the {k} {a} {pl}?",
                    "Teams of the {k} {a} {pl}",
                    "[Which|What] teams employ the {k} {a} {pl}?",
                ),
            ),
            (
                "COLLEGE",
                (
                    "[Which|What] colleges did the {k} {a} {pl} [go to|attend|come from]?",
                    "[Which|What] colleges are represented among the {k} {a} {pl}?",
                    "Colleges of the {k} {a} {pl}",
                    "[Which|What] schools produced the {k} {a} {pl}?",
                ),
            ),
            (
                "POS",
                (
                    "[Which|What] positions do the {k} {a} {pl} play?",
                    "[Which|What] positions are represented among the {k} {a} {pl}?",
                    "Positions of the {k} {a} {pl}",
                    "At which positions do the {k} {a} {pl} play?",
                ),
            ),
        ]
    )
    text = say(rng, *templates, **slots)
    known = " WHERE COLLEGE <> '--'" if column == "COLLEGE" else ""
    return text, f"SELECT DISTINCT {column} FROM (SELECT * {pool}){known}"
