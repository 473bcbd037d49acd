"""Players against an average: the league's, their own group's, a multiple of it."""

from __future__ import annotations

import random

from ...wording import expand
from .. import vocabulary as v
from ..aliases import POSITIONS
from ..metrics import (
    PAY,
    SALARY,
    aggregated_value,
    comparative_of,
    comparing_verb,
    known_column,
    noun_of,
    some_metric,
    value_subquery,
)
from ..population import population, some_side
from ..registry import Drawn, intent
from ..words import above_or_below, asks_a_count, plural_verb, say, some_player

_AVERAGES = (("avg", "average"), ("avg", "average"), ("avg", "mean"), ("median", "median"))


@intent(4, "above average", 5)
def above_average(rng: random.Random) -> Drawn:
    metric, more = some_metric(rng), rng.random() < 0.65
    group = population(rng, team_name=0.45, pos=0.35, conditions=0.05)
    function, word = rng.choice(_AVERAGES)
    own = group.where and rng.random() < 0.35
    if own:
        scope = expand(
            "[the {w} {s}|the {w} for {pl}|the {w} of all {pl}|the {w} {m} of {pl}]",
            rng,
            w=word,
            s=group.singular,
            pl=group.plural,
            m=metric.name,
        )
        bar = expand("[the {w} for {pl}|the {w} of all {pl}|the {w} among {pl}]", rng, w=word, pl=group.plural)
    elif group.where:
        scope = expand(
            "[the league {w}|the NBA {w}|the {w} player in the league|the league-wide {w}|the overall {w}|the {w} of all players|the {w} NBA player]",
            rng,
            w=word,
        )
        bar = expand(
            "[the league {w}|the NBA {w}|the league-wide {w}|the overall {w}|the {w} of all players]", rng, w=word
        )
    else:
        scope = expand("[the league {w}|{w}|the {w}|the {w} player|the overall {w}|the {w} NBA player]", rng, w=word)
        bar = expand("[the league {w}|{w}|the {w}|the overall {w}|the NBA {w}]", rng, w=word)
    slots = {
        "pl": group.plural,
        "j": comparative_of(metric, more, rng),
        "v": plural_verb(comparing_verb(metric, more, rng)),
        "s": scope,
        "b": above_or_below(more, rng),
        "r": bar,
        "m": noun_of(metric, rng),
    }
    compare = f"{metric.sql} {'>' if more else '<'} (SELECT {function}({metric.sql}) FROM nba_roster{group.clause() if own else ''})"
    if rng.random() < 0.12:
        text = say(
            rng,
            "What [share|fraction|percentage|proportion|portion] of {pl} [are {j} than|{v} than] {s}?",
            "[Share|Percentage|Fraction] of {pl} [who are |]{j} than {s}",
            "Out of all {pl}, what [share|percentage|part] are {j} than {s}?",
            **slots,
        )
        return text, f"SELECT count(*) FILTER ({compare}) / count(*) FROM nba_roster{group.clause()}"
    text = say(
        rng,
        "[Which|What|How many] {pl} are {j} than {s}?",
        "[Which|What|How many] {pl} {v} than {s}?",
        "[List|Name|Show|Count|Find|Give me] [the |all |]{pl} whose {m} is {b} {r}",
        "[Which|How many] {pl} have [their {m}|a listed {m}] {b} {r}?",
        "[{pl} {j} than {s}|{pl} whose {m} is {b} {r}|Number of {pl} {j} than {s}|Names of {pl} {j} than {s}|Tally of {pl} with {m} {b} {r}]",
        "[Among|Of|Out of] [all |]{pl}, [which ones|how many] are {j} than {s}?",
        "[How many of the|Which of the] {pl} are {j} than {s}?",
        "Compared with {s}, [which|how many] {pl} are {j}?",
        **slots,
    )
    return text, f"SELECT {'count(*)' if asks_a_count(text) else 'NAME'} FROM nba_roster{group.clause(compare)}"


@intent(4, "above own group's average", 2)
def above_own_group(rng: random.Random) -> Drawn:
    metric, more = some_metric(rng), rng.random() < 0.7
    column, one = rng.choice([("Team", "team"), ("Team", "team"), ("POS", "position")])
    side = some_side(rng, column, 0.3)
    text = say(
        rng,
        "[Which|What|How many] {pl} are {j} than the average [of|for] their [own |]{g}?",
        "[Which|What|How many] {pl} are {j} than their [own |]{g}'s average?",
        "[List|Name|Show|Count] [the |all |]{pl} who are {j} than their {g}'s average",
        "[Which|How many] {pl} {v} than the average player [on|of] their own team?"
        if one == "team"
        else "[Which|How many] {pl} {v} than the average player at their own position?",
        "{pl} {j} than the average of their {g}",
        "[Which|How many] {pl} have a {m} {b} their own {g}'s average?",
        "Compared with the average of their own {g}, [which|how many] {pl} are {j}?",
        pl=side.plural,
        j=comparative_of(metric, more, rng),
        g=one,
        v=plural_verb(comparing_verb(metric, more, rng)),
        m=noun_of(metric, rng),
        b=above_or_below(more, rng),
    ).replace("have a age", "have an age")
    compare = f"{metric.sql} {'>' if more else '<'} avg({metric.sql}) OVER (PARTITION BY {column})"
    inner = f"SELECT NAME FROM nba_roster QUALIFY {' AND '.join([*side.where, compare])}"
    return text, f"SELECT count(*) FROM ({inner})" if asks_a_count(text) else inner


@intent(4, "player against an average", 1.5)
def versus_average(rng: random.Random) -> Drawn:
    """Is he taller than the average center?"""
    metric, more = some_metric(rng), rng.random() < 0.65
    name, where, player = some_player(rng, known_column(metric))
    sql, words = rng.choice(
        [
            ("", "[the average player in the league|the league average|the average NBA player|the average player]"),
            (
                f" WHERE Team = {v.quote(player.team)}",
                f"[the average {v.team_plain(player.team, rng)} player|the average player on {v.team_the(player.team, rng)}]",
            ),
            next(
                (
                    (f" WHERE {sql}", f"[the average {singular}|a typical (average) {singular}]")
                    for sql, (_, words) in POSITIONS.items()
                    if sql == f"POS = '{player.position}'"
                    for singular in [words.split("|")[0]]
                ),
                ("", "the league average"),
            ),
        ]
    )
    text = say(
        rng,
        "Is {p} {j} than {o}?",
        "[Is it true that|True or false:] {p} is {j} than {o}?",
        "Does {p} {v} than {o}?",
        "{p} {j} than {o}?",
        "Compared with {o}, is {p} {j}?",
        "Would you call {p} {j} than {o}?",
        p=name,
        o=expand(words, rng),
        j=comparative_of(metric, more, rng),
        v=plural_verb(comparing_verb(metric, more, rng)),
    )
    text = text.replace(f"Does {name} are", f"Is {name}")
    return (
        text,
        f"SELECT {aggregated_value(metric, where)} {'>' if more else '<'} (SELECT avg({metric.sql}) FROM nba_roster{sql}) FROM nba_roster",
    )


@intent(4, "a multiple of the average or of a player", 1)
def multiple_of(rng: random.Random) -> Drawn:
    name, where, _ = some_player(rng, "salary")
    group = population(rng, team_name=0.35, pos=0.3, conditions=0)
    factor, more, words = rng.choice(
        [
            ("2*", ">", "more than [twice|double|two times]"),
            ("2*", ">=", "at least [twice|double]"),
            ("3*", ">", "more than [three times|triple]"),
            ("0.5*", "<", "less than [half|half of]"),
            ("10*", ">", "more than [ten times|10 times]"),
        ]
    )
    base, inner = rng.choice(
        [
            (
                "[the league average salary|the average NBA salary|the league's average salary]",
                f"(SELECT avg({SALARY}) FROM nba_roster)",
            ),
            ("[the league median salary|the median salary]", f"(SELECT median({SALARY}) FROM nba_roster)"),
            ("[{p}'s salary|what {p} makes|what {p} earns]", value_subquery(PAY, where)),
        ]
    )
    text = say(
        rng,
        "[Which|What|How many] {pl} [make|earn|take home|are paid|pull in] {f} {b}?",
        "[List|Name|Show|Count] [the |]{pl} [who make|who earn|making|earning] {f} {b}",
        "{pl} [making|earning|on] {f} {b}",
        "[Which|How many] {pl} have a salary of {f} {b}?",
        pl=group.plural,
        f=expand(words, rng),
        b=expand(base, rng, p=name),
    )
    return (
        text,
        f"SELECT {'count(*)' if asks_a_count(text) else 'NAME'} FROM nba_roster{group.clause(f'{SALARY} {more} {factor}{inner}')}",
    )
