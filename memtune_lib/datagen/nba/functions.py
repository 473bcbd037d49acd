"""Aggregate functions, numbers to hold them against, and units: their SQL and words."""

from __future__ import annotations

import random

from ..wording import expand, number
from .metrics import AGE, HEAVY, PAY, TALL, Metric, noun_of, say_height, say_money, say_weight

# function: SQL around {x}, words before a noun
FUNCTIONS = {
    "avg": ("avg({x})", "average|mean|average|avg|average"),
    "median": ("median({x})", "median|median|50th-percentile"),
    "max": ("max({x})", "maximum|highest|max|greatest|largest|top|biggest"),
    "min": ("min({x})", "minimum|lowest|min|smallest|least"),
    "sum": ("sum({x})", "total|combined|overall|summed|aggregate|cumulative"),
    "stddev": (
        "stddev({x})",
        "standard deviation of the|standard deviation in|std dev of|standard deviation of|SD of the",
    ),
    "range": (
        "max({x}) - min({x})",
        "range of the|spread of the|gap between the highest and lowest|difference between the highest and lowest|difference between the maximum and minimum"
        "|spread in|gap between the maximum and minimum|spread between the highest and lowest|difference between the largest and smallest",
    ),
}
# function: SQL around {x}, words before a noun
SHORT_FUNCTIONS = {
    "avg": ("avg({x})", "average|average|mean|avg"),
    "median": ("median({x})", "median"),
    "max": ("max({x})", "maximum|highest|max|top|greatest"),
    "min": ("min({x})", "minimum|lowest|min|smallest"),
    "sum": ("sum({x})", "total|combined|summed|total"),
    "stddev": ("stddev({x})", "standard deviation of"),
}


def some_aggregate(metric: Metric, rng: random.Random) -> tuple[str, str]:
    """An aggregate of a measure: as said, and in SQL."""
    weights = {
        "avg": 40,
        "median": 18,
        "max": 8,
        "min": 8,
        "sum": 12 if metric in (PAY, HEAVY) else 4,
        "stddev": 5,
        "range": 9,
    }
    function = rng.choices(list(FUNCTIONS), list(weights.values()))[0]
    sql, words = FUNCTIONS[function]
    return expand(f"[{words}] {noun_of(metric, rng)}", rng), sql.format(x=metric.sql)


def some_bound(metric: Metric, function: str, rng: random.Random) -> tuple[str, str]:
    """A number to hold a group's measure against: as said, and in SQL."""
    if metric is AGE:
        n = rng.randint(23, 29)
        return number(n, rng), str(n)
    if metric is TALL:
        return say_height(rng.randint(76, 82), rng)
    if metric is HEAVY:
        return say_weight(rng.randrange(200, 250, 5), rng)
    millions = rng.choice([100, 120, 140, 150, 160, 175, 180, 200]) if function == "sum" else rng.randint(4, 16)
    return say_money(millions * 1_000_000, rng)


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


def some_unit(metric: Metric, rng: random.Random) -> tuple[str, str]:
    """' in centimeters' and the factor after an expression in the table's unit."""
    words, scale = rng.choice(_UNITS[metric.name])
    return " in " + expand(words, rng), scale
