"""Teams and other groups against an average: the league's, another team's, that of all payrolls."""

from __future__ import annotations

import random

from .. import vocabulary as v
from ..metrics import SALARY, comparative_of, noun_of, some_metric
from ..population import GROUPS
from ..registry import Drawn, intent
from ..words import above_or_below, asks_a_count, possessive, say

_A = {"average": "an average", "median": "a median"}


@intent(4, "groups above the league", 2)
def groups_above(rng: random.Random) -> Drawn:
    metric, more = some_metric(rng), rng.random() < 0.65
    column, one, many = rng.choice(
        [
            ("Team", "team", "teams"),
            ("Team", "team", "teams"),
            ("POS", "position", "positions"),
            ("COLLEGE", "college", "colleges"),
        ]
    )
    function, word = rng.choice([("avg", "average"), ("avg", "average"), ("median", "median")])
    where = f" WHERE {GROUPS[column][2]}" if GROUPS[column][2] else ""
    templates = [
        "[Which|What|How many] {gs} have {aw} {m} {r} the [league|overall|league-wide|NBA] {w}?",
        "[List|Name|Show|Count] [the |all |]{gs} whose {w} {m} is {r} the [league|overall|league-wide] {w}",
        "{gs} with {aw} {m} {r} the [league|NBA] {w}",
        "[At which|In which] {gs} is the {w} {m} {r} the league's?"
        if column == "POS"
        else "For [which|how many] {gs} is the {w} {m} {r} the league's?",
        "[Which|How many] {gs} beat the league's {w} {m}?"
        if more
        else "[Which|How many] {gs} fall short of the league's {w} {m}?",
    ]
    if function == "avg" and column != "COLLEGE":
        templates += [
            "[Which|What|How many] {gs} are {j} than the league on average?",
            "On average, [which|how many] {gs} are {j} than the league [as a whole|overall]?",
            "[Which|How many] {gs} have players who are {j} on average than the league as a whole?",
        ]
    text = say(
        rng,
        *templates,
        gs=many,
        g=one,
        w=word,
        aw=_A[word],
        m=noun_of(metric, rng),
        r=above_or_below(more, rng),
        j=comparative_of(metric, more, rng),
    )
    sql = f"SELECT {column} FROM nba_roster{where} GROUP BY {column} HAVING {function}({metric.sql}) {'>' if more else '<'} (SELECT {function}({metric.sql}) FROM nba_roster)"
    return text, f"SELECT count(*) FROM ({sql})" if asks_a_count(text) else sql


@intent(4, "payroll against the average payroll", 1)
def payroll_average(rng: random.Random) -> Drawn:
    name = rng.choice(v.teams())
    more = rng.random() < 0.65
    own, mean = f"sum({SALARY}) FILTER (Team = {v.quote(name)})", f"sum({SALARY}) / count(DISTINCT Team)"
    slots = {
        "t": v.team_the(name, rng),
        "ts": possessive(v.team_the(name, rng)),
        "b": "above" if more else "below",
        "h": "bigger" if more else "smaller",
        "x": "more" if more else "less",
    }
    draw = rng.random()
    if draw < 0.3:
        text = say(
            rng,
            "Is {ts} payroll {b} the [average team payroll|average payroll of a team]?",
            "Do {t} have a {h} payroll than the average team?",
            "Do {t} spend {x} on salaries than the average team?",
            "True or false: {ts} payroll is {b} the average team payroll",
            **slots,
        )
        return text, f"SELECT {own} {'>' if more else '<'} {mean} FROM nba_roster"
    if draw < 0.5:
        text = say(
            rng,
            "How [far|much] is {ts} payroll above the average team payroll?",
            "By how much does {ts} payroll exceed the average team payroll?",
            "How much more do {t} spend on salaries than the average team?",
            **slots,
        )
        return text, f"SELECT {own} - {mean} FROM nba_roster"
    text = say(
        rng,
        "[Which|How many] teams have a payroll {b} the average team payroll?",
        "[List|Name|Count] the teams whose payroll is {b} the average team payroll",
        "[Which|How many] teams spend {x} on salaries than the average team?",
        "Teams with a {h} payroll than the average team",
        **slots,
    )
    sql = f"SELECT Team FROM nba_roster GROUP BY Team HAVING sum({SALARY}) {'>' if more else '<'} (SELECT {mean} FROM nba_roster)"
    return text, f"SELECT count(*) FROM ({sql})" if asks_a_count(text) else sql


@intent(4, "yes/no about a team's average", 1.2)
def team_versus_league(rng: random.Random) -> Drawn:
    metric, more = some_metric(rng), rng.random() < 0.65
    name = rng.choice(v.teams())
    the = v.team_the(name, rng)
    text = say(
        rng,
        "Are {t} {j} than the league [as a whole |]on average?",
        "Is the average {m} of {t} {h} the league average?",
        "Are {t}, on average, {j} than the league?",
        "Is {ts} average {m} {h} the [league's|NBA average|league average]?",
        "[True or false:|Is it true that] {t} are {j} than the league on average?",
        "Compared with the whole league, are {t} {j} on average?",
        "Does the average {a} player have a {m} {h} the league average?",
        "On average, are {t} {j} than the NBA as a whole?",
        t=the,
        ts=possessive(the),
        a=v.team_plain(name, rng),
        j=comparative_of(metric, more, rng),
        m=noun_of(metric, rng),
        h="above" if more else "below",
    ).replace("have a age", "have an age")
    return (
        text,
        f"SELECT avg({metric.sql}) FILTER (Team = {v.quote(name)}) {'>' if more else '<'} avg({metric.sql}) FROM nba_roster",
    )


@intent(4, "group's average against the league", 1.2)
def players_vs_team_average(rng: random.Random) -> Drawn:
    metric, more = some_metric(rng), rng.random() < 0.7
    name = rng.choice(v.teams())
    the = v.team_the(name, rng)
    text = say(
        rng,
        "[Which|What|How many] teams have a {e} average {m} than {t}?",
        "[Which|What|How many] teams are {j} than {t} on average?",
        "[List|Name|Count] the teams [that are |]{j} than {t} on average",
        "Teams with a {e} average {m} than {t}",
        "[Which|How many] teams beat {t} in average {m}?"
        if more
        else "[Which|How many] teams come in under {ts} average {m}?",
        "Whose average {m} is {e} than {ts}? Name the teams",
        "On average, [which|how many] teams are {j} than {t}?",
        t=the,
        ts=possessive(the),
        e="higher" if more else "lower",
        m=noun_of(metric, rng),
        j=comparative_of(metric, more, rng),
    )
    inner = f"SELECT Team FROM nba_roster GROUP BY Team HAVING avg({metric.sql}) {'>' if more else '<'} (SELECT avg({metric.sql}) FROM nba_roster WHERE Team = {v.quote(name)})"
    return text, f"SELECT count(*) FROM ({inner})" if asks_a_count(text) else inner
