"""Two or more numbers for a group at once, and numbers in another unit."""

from __future__ import annotations

import random

from ..functions import SHORT_FUNCTIONS, some_unit
from ..metrics import AGE, HEAVY, PAY, TALL, noun_of, some_metric
from ..population import GROUPS, population
from ..registry import Drawn, intent
from ..words import Wordings, pick, say, series, where_all

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
    metric = some_metric(rng)
    functions = rng.sample(["avg", "median", "max", "min", "stddev"], 2)
    if rng.random() < 0.4:
        functions = rng.choice([["min", "max"], ["max", "min"]])
    elif metric is not PAY and rng.random() < 0.25:
        functions = rng.choice(
            [["min", "avg", "max"], ["avg", "min", "max"], ["min", "median", "max"], ["avg", "median", "stddev"]]
        )
    noun = noun_of(metric, rng)
    said = [pick(SHORT_FUNCTIONS[f][1], rng) for f in functions]
    if "stddev" in functions:
        words = series([f"{w} {noun}" for w in said], rng)
    else:
        words = f"{series(said, rng)} {noun}"
    columns = ", ".join(SHORT_FUNCTIONS[f][0].format(x=metric.sql) for f in functions)
    if rng.random() < 0.45:
        column, singular = rng.choices(
            [("Team", "team"), ("POS", "position"), ("COLLEGE", "college"), ("AGE", "age")],
            [45, 40, 10, 5 if metric is not AGE else 0],
        )[0]
        return say(
            rng, *_SEVERAL_PER, w=words, g=singular
        ), f"SELECT {column}, {columns} FROM nba_roster{where_all(GROUPS[column][2])} GROUP BY {column}"
    group = population(rng, team_name=0.5, pos=0.4, conditions=0.15)
    text = say(rng, *_SEVERAL, w=words, pl=group.plural)
    if set(functions) == {"min", "max"} and rng.random() < 0.5:
        ends = {"max": pick(metric.most, rng), "min": pick(metric.least, rng)}
        text = say(rng, *_ENDS[metric.name], a=ends[functions[0]], b=ends[functions[1]], s=group.singular)
    return text, f"SELECT {columns} FROM nba_roster{group.clause()}"


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
    unit, scale = some_unit(metric, rng)
    function = rng.choice(["avg", "avg", "avg", "median", "max", "min", "sum"])
    sql, words = SHORT_FUNCTIONS[function]
    phrase = f"{pick(words, rng)} {noun_of(metric, rng)}"
    expression = sql.format(x=metric.sql) + scale
    if rng.random() < 0.2:
        column, one = rng.choice([("Team", pick("team|team|club|franchise", rng)), ("POS", "position")])
        return say(
            rng, *_IN_UNIT_PER, w=phrase, u=unit, g=one
        ), f"SELECT {column}, {expression} FROM nba_roster GROUP BY {column}"
    group = population(rng, team_name=0.45, pos=0.35, conditions=0.2)
    wordings = _IN_UNIT
    if rng.random() < 0.45:
        wordings = _IN_UNIT_WHOLE.get((metric.name, function), wordings)
    text = say(rng, *wordings, w=phrase, u=unit, u2=unit.removeprefix(" in "), pl=group.plural, s=group.singular)
    return text, f"SELECT {expression} FROM nba_roster{group.clause()}"
