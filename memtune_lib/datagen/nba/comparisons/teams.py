"""Two teams or positions: which is more, side by side, put together; a team against all others."""

from __future__ import annotations

import random

from ...wording import expand
from .. import vocabulary as v
from ..attributes import PLURALS
from ..functions import FUNCTIONS
from ..metrics import PAY, SALARY, comparative_of, extreme_of, noun_of, rank_clause, some_metric
from ..population import POSITION_NAMES, count_of, some_side
from ..registry import Drawn, intent
from ..words import possessive, say


@intent(4, "two teams: which", 3)
def which_team(rng: random.Random) -> Drawn:
    a, b = rng.sample(v.teams(), 2)
    metric, top = some_metric(rng), rng.random() < 0.65
    slots = {"a": v.team_the(a, rng), "b": v.team_the(b, rng)}
    where = f"WHERE Team IN ({v.quote(a)}, {v.quote(b)}) GROUP BY Team QUALIFY rank() OVER (ORDER BY"
    desc = " DESC" if top else ""
    draw = rng.random()
    if draw < 0.3:
        side = some_side(rng, "Team", 1.0)
        text = say(
            rng,
            "[Who|Which team|Which of the two] has {m} {pl}, {a} or {b}?",
            "Do {a} or {b} have {m} {pl}?",
            "Between {a} and {b}, [who|which team] has {m} {pl}?",
            "{a} or {b}: [who|which team] has {m} {pl}?",
            "[Who|Which team] [carries|has got|employs] {m} {pl}, {a} or {b}?",
            "Where do you find {m} {pl}, on {a} or on {b}?",
            "Comparing {a} and {b}, which team has {m} {pl}?",
            "Are there {m} {pl} on {a} or on {b}?",
            **slots,
            pl=side.plural,
            m="more" if top else "fewer",
        )
        return text, f"SELECT Team FROM nba_roster {where} {count_of(side)}{desc}) = 1"
    if draw < 0.5:
        text = say(
            rng,
            "[Which team|Who] has the {e} [payroll|wage bill|total payroll], {a} or {b}?",
            "[Which team|Who] [spends|pays out] {m} on [salaries|players], {a} or {b}?",
            "[Whose payroll|Which payroll] is {e}: {a} or {b}?",
            "{a} or {b}: who [spends {m} on salaries|has the {e} payroll]?",
            "Between {a} and {b}, which team [shells out {m} on salaries|has the {e} payroll]?",
            "Do {a} or {b} have the {e} payroll?",
            "Whose roster costs {m}, {a} or {b}?",
            **slots,
            e=rng.choice(["bigger", "higher", "larger", "heftier"] if top else ["smaller", "lower"]),
            m="more" if top else "less",
        )
        return text, f"SELECT Team FROM nba_roster {where} sum({SALARY}){desc}) = 1"
    word, function = rng.choice([("average", "avg"), ("average", "avg"), ("median", "median")])
    templates = [
        "[Which team|Who] has the {e} {w} {m}[:|,] {a} or {b}?",
        "{a} or {b}: [who|which team|which squad] has the {e} {w} {m}?",
        "Between {a} and {b}, which team has the {e} {w} {m}?",
        "Whose {w} {m} is {e}, {a} or {b}?",
        "Comparing {w} {m}, which is {e}: {a} or {b}?",
    ]
    if function == "avg":
        templates += [
            "[Which team|Who|Which squad] is {j} on average, {a} or {b}?",
            "Are {a} or {b} {j} on average?",
            "On average, [are {a} or {b} {j}?|who is {j}, {a} or {b}?]",
            "{a} vs {b}: which [team|roster|squad] is {j} on average?",
            "Which of the two teams is {j} on average, {a} or {b}?",
        ]
    text = say(
        rng,
        *templates,
        **slots,
        j=comparative_of(metric, top, rng),
        e="higher" if top else "lower",
        w=word,
        m=noun_of(metric, rng),
    )
    return text, f"SELECT Team FROM nba_roster {where} {function}({metric.sql}){desc}) = 1"


@intent(4, "two groups: side by side", 2)
def side_by_side(rng: random.Random) -> Drawn:
    metric = some_metric(rng)
    function = rng.choice(["avg", "avg", "median", "sum" if metric is PAY else "avg", "max"])
    sql, words = FUNCTIONS[function]
    word = expand(f"[{words}]", rng)
    if rng.random() < 0.7:
        column, (first, second) = "Team", rng.sample(v.teams(), 2)
        a, b = v.team_the(first, rng), v.team_the(second, rng)
    else:
        column, (first, second) = "POS", rng.sample(list(POSITION_NAMES), 2)
        a, b = POSITION_NAMES[first], POSITION_NAMES[second]
    text = say(
        rng,
        "[What is|What's] the {w} {m} of {a} and of {b}?",
        "[Compare|Contrast] the {w} {m} of {a} and {b}",
        "{w} {m} of {a} and {b}, side by side",
        "[Show|Give|List] the {w} {m} for {a} and for {b}",
        "{w} {m}: {a} vs {b}",
        "{a} and {b}: {w} {m} of each",
        "What are the {w} {ms} of {a} and {b}?",
        "Put {a} next to {b}: {w} {m} for each",
        "How do {a} and {b} compare in {w} {m}? Give both",
        "{w} {m}, {a} and {b} separately",
        "What {w} {m} do {a} and {b} each have?",
        "Set {a} against {b} by {w} {m}",
        w=word,
        m=noun_of(metric, rng),
        ms=PLURALS[metric.name],
        a=a,
        b=b,
    )
    return (
        text,
        f"SELECT {column}, {sql.format(x=metric.sql)} FROM nba_roster WHERE {column} IN ({v.quote(first)}, {v.quote(second)}) GROUP BY {column}",
    )


@intent(4, "two teams put together", 1.2)
def pooled(rng: random.Random) -> Drawn:
    a, b = rng.sample(v.teams(), 2)
    slots = {"a": v.team_the(a, rng), "b": v.team_the(b, rng)}
    teams = f"Team IN ({v.quote(a)}, {v.quote(b)})"
    metric, top = some_metric(rng), rng.random() < 0.65
    draw = rng.random()
    if draw < 0.4:
        side = some_side(rng, "Team", 0.4)
        text = say(
            rng,
            "Who is the {j} {s} [on|of] {a} and {b} [combined|put together|taken together]?",
            "Of all {pl} on {a} and {b}, who is the {j}?",
            "{j} {s} across {a} and {b}",
            "[Pool|Combine|Merge] {a} and {b}: who is the {j} {s}?",
            "If {a} and {b} merged, who would be the {j} {s}?",
            **slots,
            s=side.singular,
            pl=side.plural,
            j=extreme_of(metric, top, rng),
        )
        return (
            text,
            f"SELECT NAME FROM nba_roster{side.clause(teams, metric.filter or '')} {rank_clause(metric, top, '= 1')}",
        )
    if draw < 0.75:
        side = some_side(rng, "Team", 1.0)
        text = say(
            rng,
            "How many {pl} do {a} and {b} have [combined|in total|between them|altogether|put together]?",
            "[Combined|Total] number of {pl} on {a} and {b}",
            "{a} plus {b}: how many {pl} in total?",
            "Count the {pl} on {a} and {b} together",
            "Between {a} and {b}, how many {pl} are there in all?",
            **slots,
            pl=side.plural,
        )
        return text, f"SELECT count(*) FROM nba_roster{side.clause(teams)}"
    total = metric is PAY and rng.random() < 0.5
    text = say(
        rng,
        "[What is|What's] the {w} of {a} and {b} [combined|put together|taken together]?",
        "{w} of {a} and {b} combined",
        "Treat {a} and {b} as one team: what is the {w}?",
        "If {a} and {b} merged, what would the {w} be?",
        **slots,
        w="total payroll" if total else f"average {noun_of(metric, rng)}",
    )
    return text, f"SELECT {'sum' if total else 'avg'}({metric.sql}) FROM nba_roster WHERE {teams}"


@intent(4, "a team against the others", 1)
def rest_of_league(rng: random.Random) -> Drawn:
    metric, more = some_metric(rng), rng.random() < 0.65
    name = rng.choice(v.teams())
    the = v.team_the(name, rng)
    one, two = (
        f"avg({metric.sql}) FILTER (Team = {v.quote(name)})",
        f"avg({metric.sql}) FILTER (Team <> {v.quote(name)})",
    )
    slots = {
        "t": the,
        "ts": possessive(the),
        "j": comparative_of(metric, more, rng),
        "h": "higher" if more else "lower",
        "m": noun_of(metric, rng),
        "r": expand("[the rest of the league|all the other teams put together|everybody else in the league]", rng),
    }
    if rng.random() < 0.5:
        text = say(
            rng,
            "Are {t} {j} than {r} on average?",
            "On average, are {t} {j} than {r}?",
            "Is {ts} average {m} {h} than that of {r}?",
            "True or false: {t} are {j} on average than {r}",
            "Do {t} have a {h} average {m} than {r}?",
            **slots,
        )
        return text, f"SELECT {one} {'>' if more else '<'} {two} FROM nba_roster"
    text = say(
        rng,
        "How much {j} are {t} than {r} on average?",
        "On average, how much {j} are {t} than {r}?",
        "By how much are {t} {j} than {r} on average?",
        **slots,
    )
    return text, f"SELECT {one} - {two} FROM nba_roster" if more else f"SELECT {two} - {one} FROM nba_roster"
