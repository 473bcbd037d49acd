"""Measures made of two columns (salary per pound, body mass), and correlations."""

from __future__ import annotations

import random

from ...wording import expand
from ..metrics import HEIGHT, METRICS, SALARY, WEIGHT, noun_of
from ..population import population
from ..registry import Drawn, intent
from ..words import say, some_player

_DERIVED = (
    (
        f"{SALARY}/({WEIGHT})",
        "[dollars per pound|salary per pound|salary per pound of body weight|pay per pound|money per pound]",
        True,
    ),
    (
        f"{SALARY}/({HEIGHT})",
        "[dollars per inch|salary per inch of height|salary per inch|pay per inch of height]",
        True,
    ),
    (f"{SALARY}/AGE", "[salary per year of age|dollars per year of age|pay per year of age]", True),
    (f"703*{WEIGHT}/(({HEIGHT})*({HEIGHT}))", "[BMI|body mass index|BMI|body-mass index]", False),
    (
        f"{WEIGHT}/({HEIGHT})",
        "[pounds per inch|weight per inch of height|pounds per inch of height|weight-to-height ratio|weight per inch]",
        False,
    ),
)


@intent(4, "derived measures", 2.5)
def derived(rng: random.Random) -> Drawn:
    sql, words, has_money = rng.choice(_DERIVED)
    words = expand(words, rng)
    if rng.random() < 0.35:
        name, where, _ = some_player(rng, "salary")
        text = say(
            rng,
            "[What is|What's|Compute|Calculate|Work out] {p}'s {w}?",
            "{p}'s {w}",
            "{p}: {w}?",
            "What {w} does {p} have?",
            "What {w} do you get for {p}?",
            "{w} of {p}",
            p=name,
            w=words,
        )
        return text, f"SELECT {sql} FROM nba_roster WHERE {where}"
    group = population(rng, team_name=0.4, pos=0.35, conditions=0)
    slots = {"s": group.singular, "pl": group.plural, "w": words}
    if rng.random() < 0.3:
        text = say(
            rng,
            "[What is|What's|Find|Calculate] the average {w} of [the |]{pl}?",
            "Average {w} among {pl}",
            "On average, what {w} do {pl} have?",
            "{pl}: average {w}?",
            **slots,
        )
        return text, f"SELECT avg({sql}) FROM nba_roster{group.clause()}"
    top = rng.random() < 0.7
    known = "SALARY <> '--'" if has_money else ""
    text = say(
        rng,
        "[Which|What] {s} has the {e} {w}?",
        "[Who has|Who's got] the {e} {w} among {pl}?",
        "{s} with the {e} {w}",
        "Of all {pl}, who has the {e} {w}?",
        "Whose {w} is the {e} among {pl}?",
        "Name the {s} with the {e} {w}",
        **slots,
        e=rng.choice(["highest", "greatest"]) if top else "lowest",
    )
    return (
        text,
        f"SELECT NAME FROM nba_roster{group.clause(known)} QUALIFY rank() OVER (ORDER BY {sql}{' DESC' if top else ''}) = 1",
    )


@intent(4, "correlation", 0.8)
def correlation(rng: random.Random) -> Drawn:
    a, b = rng.sample(METRICS, 2)
    group = population(rng, team_name=0.2, pos=0.3, conditions=0)
    text = say(
        rng,
        "[What is|What's|Compute|Calculate] the correlation between {a} and {b} [of|for|among] {pl}?",
        "How strongly are {a} and {b} correlated among {pl}?",
        "Correlation [of|between] {a} and {b} for {pl}",
        "Correlation coefficient between {a} and {b} among {pl}",
        "How [closely|well] does {a} correlate with {b} among {pl}?",
        "Among {pl}, how [closely|strongly] do {a} and {b} correlate?",
        "Pearson correlation of {a} with {b} for {pl}",
        "Do {a} and {b} go together among {pl}? Give the correlation",
        "{pl}: {a}-{b} correlation?",
        a=noun_of(a, rng),
        b=noun_of(b, rng),
        pl=group.plural,
    )
    return text, f"SELECT corr({a.sql}, {b.sql}) FROM nba_roster{group.clause()}"
