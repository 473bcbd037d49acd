"""The difference between two groups: of an aggregate, of a count; and whether there is one."""

from __future__ import annotations

import random

from ...wording import expand
from .. import vocabulary as v
from ..aliases import POSITIONS
from ..metrics import PAY, comparative_of, noun_of, some_metric
from ..population import condition
from ..registry import Drawn, intent
from ..words import possessive, say


def _group_word(rng: random.Random) -> Drawn:
    draw = rng.random()
    if draw < 0.45:
        name = rng.choice(v.teams())
        return rng.choice(
            [
                f"{v.team_plain(name, rng)} players",
                f"players on {v.team_the(name, rng)}",
                *([v.nickname(name)] if name.endswith("s") else []),
            ]
        ), f"Team = {v.quote(name)}"
    if draw < 0.85:
        sql, (plurals, _) = rng.choice(list(POSITIONS.items()))
        return rng.choice(plurals.split("|")), sql
    college = rng.choice([p.college for p in v.roster() if p.college != "--"])
    said = v.college_name(college, rng)
    return rng.choice([f"{said} players", f"players from {said}", f"{said} alumni"]), f"COLLEGE = {v.quote(college)}"


def _two_groups(rng: random.Random) -> tuple[Drawn, Drawn]:
    first, second = _group_word(rng), _group_word(rng)
    while first[1] == second[1]:
        second = _group_word(rng)
    return first, second


@intent(4, "two groups: difference or yes/no", 4)
def group_difference(rng: random.Random) -> Drawn:
    metric, more = some_metric(rng), rng.random() < 0.65
    (a, where_a), (b, where_b) = _two_groups(rng)
    function, word = rng.choices(
        [("avg", "average"), ("median", "median"), ("sum", "total")], [70, 18, 12 if metric is PAY else 0]
    )[0]
    one, two = (f"{function}({metric.sql}) FILTER ({w})" for w in (where_a, where_b))
    slots = {
        "a": a,
        "b": b,
        "sa": possessive(a),
        "sb": possessive(b),
        "w": word,
        "m": noun_of(metric, rng),
        "j": comparative_of(metric, more, rng),
        "h": "higher" if more else "lower",
    }
    draw = rng.random()
    if draw < 0.1:
        text = say(
            rng,
            "[What is|What's] the ratio of the {w} {m} of {a} to that of {b}?",
            "Ratio of {sa} {w} {m} to {sb}",
            "The {w} {m} of {a} is how many times that of {b}?",
            "Divide the {w} {m} of {a} by that of {b}",
            **slots,
        )
        return text, f"SELECT {one} / {two} FROM nba_roster"
    if draw < 0.35:
        text = say(
            rng,
            "[What is|What's] the [difference|gap] [between|in] the {w} {m} of {a} and {b}?",
            "[Gap|Difference] between the {w} {m} of {a} and [that of |]{b}",
            "[What's|How big is|How wide is] the gap in {w} {m} between {a} and {b}?",
            "[Difference|Gap] in {w} {m} between {a} and {b}",
            "How far apart are {a} and {b} in {w} {m}?",
            "By how much do {a} and {b} differ in {w} {m}?",
            "{a} vs {b}: [gap|difference] in {w} {m}?",
            "Work out the difference in {w} {m} between {a} and {b}",
            **slots,
        )
        return text, f"SELECT abs({one} - {two}) FROM nba_roster"
    if draw < 0.6:
        if function == "avg" and rng.random() < 0.6:
            text = say(
                rng,
                "How much {j} are {a} than {b} on average?",
                "On average, how much {j} are {a} than {b}?",
                "How much {j}, on average, are {a} compared with {b}?",
                "By how much are {a} {j} than {b} on average?",
                "{a} are how much {j} than {b} on average?",
                **slots,
            )
        elif more:
            text = say(
                rng,
                "By how much does the {w} {m} of {a} [exceed|top|beat|surpass] that of {b}?",
                "How much higher is the {w} {m} of {a} than that of {b}?",
                "How far above the {w} {m} of {b} is that of {a}?",
                "{sa} {w} {m} minus {sb}",
                **slots,
            )
        else:
            text = say(
                rng,
                "How much lower is the {w} {m} of {a} than that of {b}?",
                "By how much does the {w} {m} of {a} fall short of that of {b}?",
                "How far below the {w} {m} of {b} is that of {a}?",
                **slots,
            )
        return text, f"SELECT {one} - {two} FROM nba_roster" if more else f"SELECT {two} - {one} FROM nba_roster"
    if function == "avg" and rng.random() < 0.7:
        text = say(
            rng,
            "Are {a} {j} than {b} on average?",
            "Are {a}, on average, {j} than {b}?",
            "On average, are {a} {j} than {b}?",
            "[Is it true that|True or false:|Is it correct that|Fact check:] {a} are {j} than {b} on average?",
            "{a} are {j} than {b} on average, right?",
            "Compared with {b}, are {a} {j} on average?",
            "Would you say {a} are {j} than {b} on average?",
            "{a} {j} than {b} on average?",
            **slots,
        )
    else:
        text = say(
            rng,
            "Do {a} have a {h} {w} {m} than {b}?",
            "Is the {w} {m} of {a} {h} than that of {b}?",
            "Is the {w} {m} {h} for {a} than for {b}?",
            "[Is it true that|True or false:] the {w} {m} of {a} is {h} than that of {b}?",
            "Does the {w} {m} of {a} [exceed|beat] that of {b}?"
            if more
            else "Does the {w} {m} of {a} fall short of that of {b}?",
            **slots,
        )
    return text, f"SELECT {one} {'>' if more else '<'} {two} FROM nba_roster"


@intent(4, "two counts compared", 2.5)
def count_difference(rng: random.Random) -> Drawn:
    clause, scope = "", ""
    draw = rng.random()
    if draw < 0.5:
        (where_a, (a, _)), (where_b, (b, _)) = rng.sample(list(POSITIONS.items()), 2)
        a, b = a.split("|")[0], b.split("|")[0]
    elif draw < 0.8:
        first, second = condition(rng), condition(rng)
        (a, where_a), (b, where_b) = (f"players {first.post}", first.where), (f"players {second.post}", second.where)
    else:
        (a, where_a), (b, where_b) = _two_groups(rng)
    if draw < 0.8 and rng.random() < 0.5:
        name = rng.choice(v.teams())
        clause, scope = (
            f" WHERE Team = {v.quote(name)}",
            expand(" [on|for|playing for] {t}", rng, t=v.team_the(name, rng)),
        )
    slots = {"a": a, "b": b, "s": scope}
    one, two = f"count(*) FILTER ({where_a})", f"count(*) FILTER ({where_b})"
    draw = rng.random()
    if draw < 0.35:
        text = say(
            rng,
            "How many more {a} than {b} are there{s}?",
            "How many more {a} are there than {b}{s}?",
            "By how many do {a} outnumber {b}{s}?",
            "The number of {a} minus the number of {b}{s}",
            "By how much does the number of {a} exceed the number of {b}{s}?",
            **slots,
        )
        return text, f"SELECT {one} - {two} FROM nba_roster{clause}"
    if draw < 0.5:
        text = say(
            rng,
            "[What is|What's] the difference between the number of {a} and the number of {b}{s}?",
            "How far apart are the numbers of {a} and {b}{s}?",
            "Gap between the count of {a} and the count of {b}{s}",
            **slots,
        )
        return text, f"SELECT abs({one} - {two}) FROM nba_roster{clause}"
    if draw < 0.88:
        more = rng.random() < 0.75
        text = say(
            rng,
            "Are there {m} {a} than {b}{s}?",
            "Is the number of {a} {h} than the number of {b}{s}?",
            "Do {a} outnumber {b}{s}?" if more else "Are {a} outnumbered by {b}{s}?",
            "[Is it true that|True or false:] there are {m} {a} than {b}{s}?",
            "{m} {a} than {b}{s}?",
            "Would I find {m} {a} than {b}{s}?",
            **slots,
            m="more" if more else "fewer",
            h="greater" if more else "smaller",
        )
        return text, f"SELECT {one} {'>' if more else '<'} {two} FROM nba_roster{clause}"
    text = say(
        rng,
        "[What is|What's] the ratio of {a} to {b}{s}?",
        "Ratio of {a} to {b}{s}",
        "How many {a} are there for each one of the {b}{s}?",
        "{a} per one of the {b}{s}, as a ratio",
        **slots,
    )
    return text, f"SELECT {one} / {two} FROM nba_roster{clause}"
