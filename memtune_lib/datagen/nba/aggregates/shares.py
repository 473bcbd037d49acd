"""Shares: of a group, per group, of a payroll, of a part of a payroll."""

from __future__ import annotations

import random

from ...wording import expand, number
from .. import vocabulary as v
from ..metrics import SALARY
from ..population import GROUPS, condition, population, position, team
from ..registry import Drawn, intent
from ..words import Wordings, possessive, say, some_player

_SHARE = (
    "What [share|fraction|percentage|percent|proportion|part|portion] of [the |]{pl} {p}?",
    "What['s| is] the [share|fraction|percentage|proportion|portion] of {pl} [who|that] {p}?",
    "[Percentage|Share|Fraction|Proportion|Pct|Percent|%] of {pl} [who|that] {p}",
    "{pl}: what [share|percentage|fraction|part] {p}?",
    "[Out of|Of] all {pl}, what [percentage|share|fraction|portion|proportion] {p}?",
    "What % of {pl} {p}?",
    "[Give me|Find|Calculate|Tell me|I need] the [percentage|share|proportion|fraction] of {pl} who {p}.",
    "[How large|How big] a [share|part|portion|fraction] of {pl} {p}?",
    "What [share|part|proportion] of all {pl} would you say {p}?",
    "As a [fraction|percentage|share] of {pl}, how many {p}?",
    "Among {pl}, what [share|percentage|fraction|portion] {p}?",
    "How many {pl} {p}, as a [share|fraction|percentage] of the total?",
)


@intent(4, "share", 6)
def share(rng: random.Random) -> Drawn:
    draw = rng.random()
    if draw < 0.22:
        found, group = position(rng), population(rng, team_name=0.6, pos=0, conditions=0.1)
    elif draw < 0.3:
        found, group = team(rng), population(rng, team_name=0, pos=0.6, conditions=0.3)
    else:
        found, group = condition(rng), population(rng, team_name=0.45, pos=0.3, conditions=0)
    if any(w.split(" ")[0] == found.where.split(" ")[0] for w in group.where):
        group = population(rng, team_name=0, pos=0, conditions=0)
    if rng.random() < 0.04:
        text = say(rng, "One in how many {pl} {p}?", "One out of how many {pl} {p}?", pl=group.plural, p=found.singular)
        return text, f"SELECT count(*) / count(*) FILTER ({found.where}) FROM nba_roster{group.clause()}"
    return say(
        rng, *_SHARE, pl=group.plural, p=found.plural
    ), f"SELECT count(*) FILTER ({found.where}) / count(*) FROM nba_roster{group.clause()}"


@intent(4, "share per group", 1.5)
def share_per(rng: random.Random) -> Drawn:
    if rng.random() < 0.1:
        text = say(
            rng,
            "What [share|percentage|fraction|proportion] of [the league's |all |]players [plays|play] [at |]each position?",
            "[Share|Percentage|Proportion|Fraction] of [all |the league's |]players [by|per|at each] position",
            "What [percentage|share] of players is at each position?",
            "How do the league's players split by position, in shares?",
            "Position by position, what [share|fraction] of all players is that?",
        )
        return text, "SELECT POS, count(*) / (SELECT count(*) FROM nba_roster) FROM nba_roster GROUP BY POS"
    column, one = rng.choice([("Team", "team"), ("Team", "team"), ("POS", "position"), ("COLLEGE", "college")])
    found = condition(rng) if column == "POS" or rng.random() < 0.6 else position(rng)
    while found.where.startswith(column):
        found = condition(rng)
    where = f" WHERE {GROUPS[column][2]}" if GROUPS[column][2] else ""
    expression = f"count(*) FILTER ({found.where}) / count(*)"
    if rng.random() < 0.45:
        top = rng.random() < 0.75
        end = expand("[highest|largest|greatest|biggest]" if top else "[lowest|smallest]", rng)
        text = say(
            rng,
            "[Which|What] {g} has the {e} [share|percentage|proportion|fraction|portion] of players who {p}?",
            "{g} with the {e} [share|percentage|proportion] of players who {p}",
            "[At which|For which] {g} is the [share|percentage|fraction] of players who {p} the {e}?",
            "Name the {g} where the {e} [share|percentage|proportion] of players {p}",
            "Where is the [share|percentage] of players who {p} the {e}, by {g}?",
            g=one,
            e=end,
            p=found.plural,
        )
        return (
            text,
            f"SELECT {column} FROM nba_roster{where} GROUP BY {column} QUALIFY rank() OVER (ORDER BY {expression}{' DESC' if top else ''}) = 1",
        )
    text = say(
        rng,
        "What [share|percentage|fraction|portion|proportion] of [each|every] {g}'s players {p}?",
        "For [each|every] {g}, what [share|percentage|fraction|part] of players {p}?",
        "[Share|Percentage|Proportion|Fraction] of players who {p}[,|] [by|for each|for every] {g}",
        "[Share|Percentage] of players who {p} per {g}",
        "{g} by {g}, what [share|percentage|fraction] of players {p}?",
        "[List|Show|Give me] each {g} with the [share|percentage|fraction] of its players who {p}",
        g=one,
        p=found.plural,
    )
    return text, f"SELECT {column}, {expression} FROM nba_roster{where} GROUP BY {column}"


@intent(4, "share of the payroll", 2.5)
def payroll_share(rng: random.Random) -> Drawn:
    draw = rng.random()
    if draw < 0.5:
        name, where, player = some_player(rng, "salary")
        part = f"SELECT sum({SALARY}) FILTER ({where}) / sum({SALARY}) FROM nba_roster"
        if rng.random() < 0.3:
            text = say(
                rng,
                "What [share|percentage|fraction|part|portion] of [the team's|his team's|his club's] [payroll|salaries] [goes to {p}|does {p} take|does {p} eat up|is {p}'s]?",
                "{p}'s share of [his team's|the team's] payroll",
                "How [much|big a part] of his team's payroll is {p}'s salary, as a [share|fraction|percentage]?",
                "{p}: what [share|percentage] of his team's payroll?",
                p=name,
            )
            return text, f"{part} WHERE Team = (SELECT Team FROM nba_roster WHERE {where})"
        if rng.random() < 0.12:
            text = say(
                rng,
                "What [share|percentage|fraction] of [all NBA salaries|the league's total payroll] goes to {p}?",
                "{p}'s share of [all salaries in the league|the league's total payroll]",
                p=name,
            )
            return text, part
        the = v.team_the(player.team, rng)
        text = say(
            rng,
            "What [share|percentage|fraction|part|portion|pct] of {ts} [payroll|salaries|wage bill] [goes to {p}|does {p} take|does {p} eat up|is tied up in {p}|does {p} account for]?",
            "{p}'s [share|slice|part] of the {a} payroll",
            "[How big|How large] a [share|part|slice] of {ts} payroll is {p}'s [salary|contract|pay]?",
            "[Share|Percentage|Fraction] of {ts} payroll [that goes to|going to|taken by] {p}",
            "Of everything {t} spend on salaries, what [share|fraction|percentage] goes to {p}?",
            t=the,
            ts=possessive(the),
            a=v.team_plain(player.team, rng),
            p=name,
        )
        return text, f"{part} WHERE Team = {v.quote(player.team)}"
    found = position(rng) if draw < 0.8 else condition(rng)
    if found.where.startswith(("SALARY", "TRY")):
        found = position(rng)
    where, whole = (
        "",
        expand(
            "[the league's payroll|the league's total payroll|all NBA salaries|all the salary money in the league]", rng
        ),
    )
    if rng.random() < 0.7:
        name = rng.choice(v.teams())
        where, whole = (
            f" WHERE Team = {v.quote(name)}",
            expand("{ts} [payroll|salaries|total payroll|wage bill]", rng, ts=possessive(v.team_the(name, rng))),
        )
    text = say(
        rng,
        "What [share|percentage|fraction|part|portion] of {w} [goes to|is paid to|ends up with|is earned by] players who {p}?",
        "[Share|Percentage|Fraction] of {w} [that goes|going|paid] to players who {p}",
        "[How big|How large] a [share|part|slice] of {w} goes to players who {p}?",
        "Of {w}, what [share|percentage|fraction] goes to players who {p}?",
        "Players who {p}: their share of {w}",
        w=whole,
        p=found.plural,
    )
    return text, f"SELECT sum({SALARY}) FILTER ({found.where}) / sum({SALARY}) FROM nba_roster{where}"


_PAIR_SHARE: Wordings = (
    "What [share|percentage|fraction|part|portion] of {o} payroll [goes to|is made up by|is tied up in|is eaten up by] {a} and {b} [together|combined|put together]?",
    "{a} and {b} together: what [share|percentage|portion] of the {x} payroll?",
    "How much of the {x} payroll do {a} and {b} take [together|combined], as a [share|fraction]?",
    "[Combined|Joint] share of the {x} payroll for {a} and {b}",
    "{a} plus {b} as a [share|fraction|percentage] of the {x} payroll",
    "Between them, what [share|percentage|pct] of the {x} payroll do {a} and {b} [take up|account for|eat up]?",
    "What [percent|fraction|portion] of {o} salaries do {a} and {b} [make up|account for] together?",
    "Out of all the money {t} pay in salaries, what [share|fraction] goes to {a} and {b} combined?",
)
_OVER_PART: Wordings = (
    "[Which|What] players [make|earn|take|get] more than {k} of their [own |]team's payroll?",
    "[List|Name] the players who [earn|account for] more than {k} of their team's [payroll|salaries]",
    "Who makes up more than {k} of his team's payroll?",
    "Who [eats up|takes up|accounts for|pockets] more than {k} of his [team's|club's] [payroll|wage bill]?",
    "Players whose salary is more than {k} of their team's [payroll|total salary]",
    "[Does anyone|Does anybody] earn more than {k} of his team's payroll? Who?",
    "Over {k} of the team payroll to one man: which players?",
    "Which guys take more than {k} of their team's payroll?",
)
_TOP_SHARE: Wordings = (
    "What [share|percentage|fraction|portion] of {o} payroll goes to the {k} [highest-paid|best-paid|top-paid] players?",
    "Share of the {x} payroll taken by the [top {k} earners|{k} best-paid players|{k} biggest contracts]",
    "How [top-heavy are {t}|top-heavy is the {x} payroll]: what share goes to the {k} highest-paid players?",
    "The {k} biggest salaries on {t} make up what [share|fraction|percentage] of the payroll?",
    "What [part|portion|percent] of the {x} payroll do the {k} best-paid players take?",
    "{x} payroll: [share|fraction] of the top {k} salaries",
)
_PARTS = (
    ("half", "0.5"),
    ("a third", "1/3"),
    ("a quarter", "0.25"),
    ("one quarter", "0.25"),
    ("a fifth", "0.2"),
    ("20%", "0.2"),
    ("30 percent", "0.3"),
    ("25%", "0.25"),
    ("40%", "0.4"),
    ("10%", "0.1"),
    ("a tenth", "0.1"),
    ("35%", "0.35"),
)


@intent(4, "part of a team's payroll", 1.5)
def payroll_pair(rng: random.Random) -> Drawn:
    team = rng.choice(v.teams())
    paid = [p for p in v.roster() if p.team == team and p.salary != "--"]
    draw = rng.random()
    the = v.team_the(team, rng)
    slots = {"t": f"the {v.nickname(team)}", "o": possessive(the), "x": v.team_plain(team, rng)}
    if draw < 0.5:
        (a, where_a), (b, where_b) = (v.player_name(p, rng) for p in v.some_players(rng, 2, paid))
        return (
            say(rng, *_PAIR_SHARE, a=a, b=b, **slots),
            f"SELECT sum({SALARY}) FILTER ({where_a} OR {where_b}) / sum({SALARY}) FROM nba_roster WHERE Team = {v.quote(team)}",
        )
    if draw < 0.75:
        k, part = rng.choice(_PARTS)
        return say(
            rng, *_OVER_PART, k=k
        ), f"SELECT NAME FROM nba_roster QUALIFY {SALARY} > {part} * sum({SALARY}) OVER (PARTITION BY Team)"
    k = rng.choice([2, 3, 3, 5])
    text = say(rng, *_TOP_SHARE, k=number(k, rng, 0.6), **slots)
    return (
        text,
        f"SELECT sum(s) FILTER (r <= {k}) / sum(s) FROM (SELECT {SALARY} AS s, rank() OVER (ORDER BY {SALARY} DESC) AS r FROM nba_roster WHERE Team = {v.quote(team)})",
    )
