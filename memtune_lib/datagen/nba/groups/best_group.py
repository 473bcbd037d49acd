"""Groups ranked by an aggregate: the best, the nth, a team's rank, the value, what is inside the best."""

from __future__ import annotations

import random

from ...wording import expand, number, ordinal
from .. import vocabulary as v
from ..attributes import PLURALS
from ..functions import FUNCTIONS
from ..metrics import HEAVY, PAY, SALARY, TALL, Metric, extreme_of, noun_of, rank_clause, some_metric
from ..population import count_of, population, some_grouping, some_side
from ..registry import Drawn, intent
from ..words import Wordings, capital, pick, possessive, say, where_all, with_article

_TEAM_AVERAGE = {
    "age": ("oldest", "youngest"),
    "height": ("tallest", "shortest"),
    "weight": ("heaviest", "lightest"),
    "salary": ("best paid", "worst paid"),
}


def _team_average_words(metric: Metric, top: bool, one: str, rng: random.Random) -> str:
    word = _TEAM_AVERAGE[metric.name][not top]
    return expand(
        "[Which {g} is the {a} on average?|[Which|What] {g} has the {a} [roster|players|squad] on average?|{a} {g} on average|On average, which {g} is the {a}?|Which {g} is {a} by average {m}?|[Who has|Which {g} has] the {a} roster [on average|by average {m}]?"
        "|Going by average {m}, which {g} is the {a}?|[What's|What is|Name] the {a} {g} by average {m}?|Whose roster is the {a} on average?|Which {g} [fields|puts out|runs with] the {a} players on average?|On average, whose players are the {a}?|By average {m}, {a} {g}?"
        "|Which {g} would you call the {a}, on average?]",
        rng,
        g=one,
        a=word,
        m=metric.name,
    )


_BEST_GROUP = (
    "[Which|What] {g} has the {e} {w}{of}?",
    "[Which|What] {g} has the {e} {w}{of}?",
    "[Name|Find|Tell me|Show|Identify] the {g} with the {e} {w}{of}.",
    "{g} with the {e} {w}{of}",
    "Of all {gs}, which has the {e} {w}{of}?",
    "Among [all |the |]{gs}, which one has the {e} {w}{of}?",
    "[Which|What] {g} [posts|shows|comes out with|can claim] the {e} {w}{of}?",
    "[Can|Could] you tell me which {g} has the {e} {w}{of}?",
    "{e} {w}{of}: which {g}?",
    "Which is the {g} with the {e} {w}{of}?",
    "For which {g} is the {w}{of} the {e}?",
)
_BIGGEST_PAYROLL = (
    "[Which|What] {g} has the {e} [payroll|wage bill|total payroll|salary bill]?|[Which|What] {g} [spends|pays] the {m}[ on salaries| in salaries| on players|]?|[Which|What] {g} is the {x} [overall|in total]?|[What's|Name] the {g} with the {e} payroll"
    "|Who has the {e} payroll?|{e} payroll in the league?|Who spends the {m} on players?|Which {g} shells out the {m} in salaries?|Whose payroll is the {e}?|Which {g} has the {m} money on the books?"
)


@intent(3, "best group by an aggregate", 6)
def group_extreme(rng: random.Random) -> Drawn:
    column, one, many, known = some_grouping(rng, (62, 20, 15, 3, 0))
    metric, top = some_metric(rng), rng.random() < 0.6
    if column == "AGE":
        metric = rng.choice([TALL, HEAVY, PAY])
    side = some_side(rng, column, 0.25)
    function = rng.choices(
        ["avg", "sum", "median", "max", "min", "range"], [50, 16 if metric is PAY else 2, 16, 4, 4, 8]
    )[0]
    sql = FUNCTIONS[function][0]
    words = {"max": "maximum", "min": "minimum"}.get(function, FUNCTIONS[function][1])
    phrase = expand(f"[{words}] {noun_of(metric, rng)}", rng)
    end = expand("[highest|highest|greatest|biggest|largest]" if top else "[lowest|lowest|smallest]", rng)
    of = "" if not side.where else f" among {side.plural}"
    if function == "range":
        phrase = expand(
            "[gap between its {a} and {b} player|spread in {m}|range of {p}|difference between its {a} and {b} player|spread of {p}|{m} gap from top to bottom]",
            rng,
            a=extreme_of(metric, True, rng),
            b=extreme_of(metric, False, rng),
            m=noun_of(metric, rng),
            p=PLURALS[metric.name],
        )
        end = expand("[biggest|largest|widest|greatest]" if top else "[smallest|narrowest]", rng)
    slots = {"g": one, "gs": many, "e": end, "w": phrase, "of": of, "k": ""}
    text = expand(rng.choice(_BEST_GROUP), rng, **slots)
    if column == "Team" and not side.where and function == "avg" and rng.random() < 0.4:
        text = _team_average_words(metric, top, one, rng)
    if column == "Team" and function == "sum" and metric is PAY and rng.random() < 0.75:
        text = expand(
            "[Which|What] {g} [spends|pays] the {m} on {pl}?" if side.where else f"[{_BIGGEST_PAYROLL}]",
            rng,
            g=one,
            e=end,
            m="most" if top else "least",
            x="most expensive" if top else "cheapest",
            pl=side.plural,
        )
    expression = sql.format(x=metric.sql)
    where = side.clause(known)
    desc = " DESC" if top else ""
    best = f"FROM nba_roster{where} GROUP BY {column} QUALIFY rank() OVER (ORDER BY {expression}{desc})"
    draw = rng.random()
    if draw < 0.12:
        text = text.rstrip("?.") + rng.choice(
            [
                " and what is it?",
                ", and what is it?",
                " and how much is it?",
                ", and what's the figure?",
                " and what is that number?",
            ]
        )
        return capital(text), f"SELECT {column}, {expression} {best} = 1"
    if draw < 0.32:
        k = rng.choice([2, 3, 3, 3, 5, 5, 5, 10])
        forms = "[Which|What] {k} {gs} have the {e} {w}{of}?|[List|Name|Show|Give me] the {k} {gs} with the {e} {w}{of}|{k} {gs} with the {e} {w}{of}|Of all {gs}, which {k} have the {e} {w}{of}?"
        forms += (
            "|[Top|The top] {k} {gs} by {w}{of}|Rank the top {k} {gs} by {w}{of}"
            if top
            else "|Bottom {k} {gs} by {w}{of}|Which {k} {gs} are at the bottom in {w}{of}?"
        )
        slots["k"] = number(k, rng, 0.5)
        return capital(expand(f"[{forms}]", rng, **slots)), f"SELECT {column} {best} <= {k} ORDER BY {expression}{desc}"
    return capital(text), f"SELECT {column} {best} = 1"


@intent(4, "value of the best group", 1.5)
def best_group_value(rng: random.Random) -> Drawn:
    column, one, many, known = some_grouping(rng, (70, 15, 15, 0, 0))
    where = f" WHERE {known}" if known else ""
    top = rng.random() < 0.65
    slots = {
        "g": one,
        "n": with_article(one),
        "gs": many,
        "e": expand("[highest|biggest|largest]" if top else "[lowest|smallest]", rng),
    }
    if rng.random() < 0.35:
        side = some_side(rng, column, 0.7)
        expression = count_of(side)
        text = expand(
            "[What is the {e} number of {pl} [any|a single] {g} has?|What's the {m} {pl} [any|a single] {g} has?|How many {pl} does the {g} with the {m} have?|The {g} with the {m} {pl} has how many of them?|Among all {gs}, what is the {e} number of {pl}?]",
            rng,
            pl=side.plural,
            m="most" if top else "fewest",
            **slots,
        )
    else:
        metric = some_metric(rng)
        function = rng.choices(["avg", "sum", "median"], [65, 25 if metric is PAY else 0, 10])[0]
        sql, words = FUNCTIONS[function]
        expression = sql.format(x=metric.sql)
        text = expand(
            "[What is the {e} {w} {m} of any {g}?|Among all {gs}, what is the {e} {w} {m}?|What number is the {e} {w} {m} of any {g}?|What's the {e} {w} {m} {n} has?|{e} {w} {m} of any {g}, just the number|What is the {w} {m} of the {g} where it is {e}?]",
            rng,
            w=expand(f"[{words}]", rng),
            m=noun_of(metric, rng),
            **slots,
        )
        if function == "sum" and column == "Team":
            text = expand(
                "[How big is the {e} payroll in the league?|What is the {e} payroll of any team?|What's the {e} team payroll?|How much does the team with the {e} payroll pay?]",
                rng,
                **slots,
            ).replace("How big is the lowest", "How much is the lowest")
    return capital(
        text
    ), f"SELECT {'max' if top else 'min'}(x) FROM (SELECT {expression} AS x FROM nba_roster{where} GROUP BY {column})"


@intent(4, "ordinal in a ranking of teams", 1)
def nth_team(rng: random.Random) -> Drawn:
    metric, top = some_metric(rng), rng.random() < 0.65
    n = rng.choice([2, 2, 2, 3, 3, 4, 5])
    total = metric is PAY and rng.random() < 0.5
    slots = {"o": ordinal(n, rng), "e": "highest" if top else "lowest"}
    if total:
        templates = [
            "[Which|What] team has the {o} {e} [total |]payroll?",
            "[Who has|Team with] the {o} {e} payroll",
            "Whose payroll is the {o} {e}?",
            "Which team spends the {o} {x} on salaries?",
            "The {o} {e} payroll belongs to which team?",
        ]
    else:
        templates = [
            "[Which|What] team has the {o} {e} average {m}?",
            "Team with the {o} {e} average {m}",
            "Whose average {m} is the {o} {e}, by team?",
            "[Name|Find] the team with the {o} {e} average {m}",
            "The {o} {e} average {m} belongs to which team?",
        ]
        if metric is not PAY:
            templates += ["Which is the {o} {a} team on average?", "{o} {a} team on average"]
    text = say(
        rng,
        *templates,
        **slots,
        m=noun_of(metric, rng),
        x="most" if top else "least",
        a={
            "age": ("oldest", "youngest"),
            "height": ("tallest", "shortest"),
            "weight": ("heaviest", "lightest"),
            "salary": ("", ""),
        }[metric.name][not top],
    )
    return (
        text,
        f"SELECT Team FROM nba_roster GROUP BY Team QUALIFY dense_rank() OVER (ORDER BY {'sum' if total else 'avg'}({metric.sql}){' DESC' if top else ''}) = {n}",
    )


@intent(4, "rank of a team", 1.2)
def rank_of_team(rng: random.Random) -> Drawn:
    metric, top = some_metric(rng), rng.random() < 0.8
    total = metric is PAY and rng.random() < 0.6
    name = rng.choice(v.teams())
    the = v.team_the(name, rng)
    text = say(
        rng,
        "[Where|How high] do {t} rank in {w}{l}?" if top else "Where do {t} rank in {w}{l}?",
        "[What is|What's] {ts} rank [in|by] {w}{l}?",
        "{ts} rank [in|by] {w} among [the 30|all] teams{l}",
        "{ts} place among all teams by {w}{l}",
        "Among [the 30|all] teams, what rank do {t} hold in {w}{l}?",
        "[In|By] {w}, where do {t} stand among the teams{l}?",
        t=the,
        ts=possessive(the),
        w="payroll" if total else f"average {noun_of(metric, rng)}",
        l="" if top else rng.choice([", from lowest to highest", ", lowest first", ", with 1 for the lowest"]),
    )
    value = f"{'sum' if total else 'avg'}({metric.sql})"
    return (
        text,
        f"SELECT 1 + count(*) FROM (SELECT {value} AS x FROM nba_roster GROUP BY Team) WHERE x {'>' if top else '<'} (SELECT {value} FROM nba_roster WHERE Team = {v.quote(name)})",
    )


_INSIDE: dict[str, Wordings] = {
    "who": (
        "Who is the {a} player on the team {t}?",
        "On the team {t}, who is the {a} player?",
        "Take the team {t}: who's its {a} player?",
        "The {a} player of the team {t}",
        "Name the {a} player of the team {t}",
        "Which player is the {a} on the team {t}?",
    ),
    "average": (
        "What is the average {m} of the team {t}?",
        "Average {m} on the team {t}",
        "On the team {t}, what's the average {m}?",
        "What average {m} does the team {t} have?",
        "Find the team {t} and give me its average {m}",
    ),
    "payroll": (
        "What is the payroll of the team {t}?",
        "How much does the team {t} pay in salaries[ altogether|]?",
        "Payroll of the team {t}",
        "The team {t}: what is its payroll?",
    ),
    "count": (
        "How many {pl} are on the team {t}?",
        "How many {pl} does the team {t} have?",
        "Number of {pl} on the team {t}",
        "The team {t} has how many {pl}?",
        "Find the team {t}: how many {pl} does it have?",
    ),
}


def _best_team(rng: random.Random) -> tuple[str, str]:
    """'with the highest payroll', and the query of that team."""
    metric, top = some_metric(rng), rng.random() < 0.7
    draw = rng.random()
    if draw < 0.3:
        words, order = (
            expand("with the [highest|biggest|largest] payroll" if top else "with the [lowest|smallest] payroll", rng),
            f"sum({SALARY})",
        )
    elif draw < 0.5:
        side = population(rng, team_name=0, pos=0.7, conditions=0)
        words, order = f"with the {'most' if top else 'fewest'} {side.plural}", count_of(side)
    elif draw < 0.75:
        words, order = f"with the {'highest' if top else 'lowest'} average {noun_of(metric, rng)}", f"avg({metric.sql})"
    else:
        words = expand(
            "[that has|with] the {a} player in the league", rng, a=pick(metric.most if top else metric.least, rng)
        )
        return words, f"SELECT Team FROM nba_roster{where_all(metric.filter)} {rank_clause(metric, top, '= 1')}"
    return (
        words,
        f"SELECT Team FROM nba_roster GROUP BY Team QUALIFY rank() OVER (ORDER BY {order}{' DESC' if top else ''}) = 1",
    )


@intent(4, "inside the best team", 1.8)
def in_best_team(rng: random.Random) -> Drawn:
    words, best = _best_team(rng)
    metric, top = some_metric(rng), rng.random() < 0.6
    kind = rng.choice([k for k in _INSIDE if not (k == "payroll" and "payroll" in words)])
    where = f" WHERE Team IN ({best})"
    side = population(rng, team_name=0, pos=0.5, conditions=0.15, two=0)
    text = say(
        rng,
        *_INSIDE[kind],
        t=words,
        a=pick(metric.most if top else metric.least, rng),
        m=noun_of(metric, rng),
        pl=side.plural if side.where else "players",
    )
    if kind == "who":
        return (
            text,
            f"SELECT NAME FROM nba_roster{where}{' AND ' + metric.filter if metric.filter else ''} {rank_clause(metric, top, '= 1')}",
        )
    if kind == "count":
        return text, f"SELECT count(*) FROM nba_roster{where}{''.join(f' AND {w}' for w in side.where)}"
    return text, f"SELECT {f'avg({metric.sql})' if kind == 'average' else f'sum({SALARY})'} FROM nba_roster{where}"
