"""Percentiles and quartiles, and the players beyond them."""

from __future__ import annotations

import random

from ...wording import expand
from ..metrics import Metric, extreme_of, noun_of, some_metric
from ..population import Population, population
from ..registry import Drawn, intent
from ..words import Wordings, capital, say

_QUANTILES = {
    10: "first decile|bottom decile cutoff",
    20: "first quintile",
    25: "first quartile|lower quartile|25th percentile",
    75: "third quartile|upper quartile|75th percentile",
    80: "fourth quintile",
    90: "ninth decile|top decile cutoff",
}


def _in_the_top(metric: Metric, group: Population, rng: random.Random) -> Drawn:
    """The players in the top or bottom tenth of a group, or how many they are."""
    top = rng.random() < 0.6
    share = rng.choice([1, 5, 10, 10, 20, 25])
    part = {
        10: f"[{share}%|{share} percent|tenth]",
        20: f"[{share}%|{share} percent|fifth]",
        25: f"[{share}%|{share} percent|quarter]",
    }.get(share, f"[{share}%|{share} percent]")
    words = expand(f"the [{'top|highest' if top else 'bottom|lowest'}] {part}", rng)
    cut = (100 - share) / 100 if top else share / 100
    compare = f"{metric.sql} {'>=' if top else '<='} (SELECT quantile_cont({metric.sql}, {cut:g}) FROM nba_roster{group.clause()})"
    slots = {
        "w": words,
        "m": noun_of(metric, rng),
        "pl": group.plural,
        "a": extreme_of(metric, top, rng),
        "n": share,
        "s": group.singular,
    }
    if rng.random() < 0.15:
        text = expand(
            "[How many {pl} are in {w} [by|in|for] {m}?|How many {pl} belong to {w} by {m}?|Number of {pl} in {w} by {m}]",
            rng,
            **slots,
        )
        return text, f"SELECT count(*) FROM nba_roster{group.clause(compare)}"
    text = expand(
        "[Which {pl} are in {w} [by|for|in|of] {m}?|Who is in {w} [by|in] {m} among {pl}?|List the {n}% {a} {pl}|Names of the {a} {n} percent of {pl}|Who makes up {w} of {pl} by {m}?|Among {pl}, who [belongs to|falls in|is in] {w} by {m}?"
        "|[List|Show|Name] the {pl} in {w} by {m}|Which {pl} rank in {w} by {m}?|Who are the {a} {n}% of {pl}?|{pl} in {w} by {m}]",
        rng,
        **slots,
    )
    return capital(text), f"SELECT NAME FROM nba_roster{group.clause(compare)}"


@intent(3, "percentile", 3.5)
def percentile(rng: random.Random) -> Drawn:
    metric = some_metric(rng)
    group = population(rng, team_name=0.3, pos=0.35, conditions=0.15)
    draw = rng.random()
    if draw < 0.25:
        return _in_the_top(metric, group, rng)
    noun = noun_of(metric, rng)
    if draw < 0.36:
        text = expand(
            "[What is the interquartile range of {m} [for|of|among] {pl}?|IQR of {m} [for|among] {pl}|Interquartile range of the {m} of {pl}|What's the IQR of {m} among {pl}?|How wide is the middle half of {pl} by {m}, from the 25th to the 75th percentile?"
            "|What is the gap between the 25th and the 75th percentile of {m} [for|among] {pl}?|For {pl}, what is the difference between the upper and lower quartile of {m}?|{pl}: interquartile range of {m}?|How far apart are the first and third quartiles of {m} among {pl}?]",
            rng,
            m=noun,
            pl=group.plural,
        )
        return (
            capital(text),
            f"SELECT quantile_cont({metric.sql}, 0.75) - quantile_cont({metric.sql}, 0.25) FROM nba_roster{group.clause()}",
        )
    p = rng.choice([10, 20, 25, 25, 30, 33, 40, 60, 70, 75, 75, 80, 90, 90, 95, 99, 5, 15, 85])
    ending = {1: "st", 2: "nd", 3: "rd"}.get(p % 10, "th")
    name = expand(
        f"[{p}{ending} percentile|{p}{ending} percentile|{p}{ending} percentile|{p}% quantile|{_QUANTILES.get(p, f'{p}{ending} percentile')}]",
        rng,
    )
    text = expand(
        "[[What is|What's|Give me|Find] the {p} [of|for] [the |]{m} [of|among|for] {pl}?|{p} of {m} among {pl}|{p} {m} [of|for] {pl}|What {m} marks the {p} [of|for|among] {pl}?|What {m} is at the {p} for {pl}?|Among {pl}, what's the {p} of {m}?"
        "|For {pl}, where does the {p} of {m} [fall|lie|sit]?|Where is the {p} of {m} among {pl}?|{pl}: {p} of {m}?|[Compute|Calculate|I need|Report] the {p} of {m} for {pl}|What's the {p} in {m} across {pl}?|What {m} do {pl} have at the {p}?"
        "|What {m} has {n}% of {pl} below it?|Below what {m} do {n}% of {pl} fall?]",
        rng,
        p=name,
        n=p,
        m=noun,
        pl=group.plural,
    )
    if p >= 75 and rng.random() < 0.25:
        text = expand(
            "[What {m} [puts|places] a player in the top {n}% of {pl}?|What {m} is the cutoff for the top {n} percent of {pl}?|Where does the top {n}% of {pl} start by {m}?|How high does a {m} have to be for the top {n}% of {pl}?]",
            rng,
            m=metric.name,
            n=100 - p,
            pl=group.plural,
        ).replace("a age", "an age")
    return capital(text), f"SELECT quantile_cont({metric.sql}, {p / 100:g}) FROM nba_roster{group.clause()}"


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
    metric = some_metric(rng)
    group = population(rng, team_name=0.3, pos=0.35, conditions=0)
    a, b = rng.choice([(10, 90), (25, 75), (25, 75), (5, 95), (50, 90), (20, 80), (40, 60), (75, 95)])
    wordings = _QUARTILES if (a, b) == (25, 75) and rng.random() < 0.5 else _TWO_PERCENTILES
    text = say(rng, *wordings, a=a, b=b, m=noun_of(metric, rng), pl=group.plural)
    return (
        text,
        f"SELECT quantile_cont({metric.sql}, {a / 100:g}), quantile_cont({metric.sql}, {b / 100:g}) FROM nba_roster{group.clause()}",
    )
