"""Numbers over a group, extremes, rankings and groupings."""

from __future__ import annotations

import random

from ..wording import expand, number, ordinal
from . import vocabulary as v
from .lookups import ATTRIBUTES
from .metrics import AGE, HEAVY, METRICS, PAY, TALL, Metric
from .population import Population, condition, population
from .registry import intent

Drawn = tuple[str, str]


def _metric(rng: random.Random) -> Metric:
    return rng.choices(METRICS, [24, 26, 22, 28])[0]


def _noun(metric: Metric, rng: random.Random) -> str:
    return expand(f"[{metric.nouns}]", rng)


def _first(text: str) -> str:
    return text[0].upper() + text[1:]


# function: SQL around {x}, words before a noun
FUNCTIONS = {
    "avg": ("avg({x})", "average|mean|average|avg|typical (mean)"),
    "median": ("median({x})", "median|median|middle (median)"),
    "max": ("max({x})", "maximum|highest|max|greatest|largest|top"),
    "min": ("min({x})", "minimum|lowest|min|smallest|least"),
    "sum": ("sum({x})", "total|combined|overall|summed"),
    "stddev": ("stddev({x})", "standard deviation of the|standard deviation in|std dev of"),
    "range": ("max({x}) - min({x})", "range of the|spread of the|gap between the highest and lowest|difference between the highest and lowest|difference between the maximum and minimum"),
}


def _aggregate(metric: Metric, rng: random.Random) -> tuple[str, str]:
    weights = {"avg": 40, "median": 18, "max": 8, "min": 8, "sum": 12 if metric in (PAY, HEAVY) else 4, "stddev": 5, "range": 9}
    function = rng.choices(list(FUNCTIONS), list(weights.values()))[0]
    sql, words = FUNCTIONS[function]
    return expand(f"[{words}] {_noun(metric, rng)}", rng), sql.format(x=metric.sql)


@intent(2, "aggregate", 9)
def aggregate(rng: random.Random) -> Drawn:
    metric = _metric(rng)
    group = population(rng, team_name=0.45, pos=0.35, conditions=0.3)
    words, sql = _aggregate(metric, rng)
    if rng.random() < 0.12:
        other = rng.choice([m for m in METRICS if m is not metric])
        function = rng.choice(["avg", "median"])
        word = expand(f"[{FUNCTIONS[function][1].split(' (')[0].rsplit('|', 1)[0]}]", rng)
        text = expand("[What are the {w} {a} and {b} of {pl}?|{w} {a} and {b} of {pl}|What is the {w} {a} and the {w} {b} of {pl}?|Give me the {w} {a} and {w} {b} for {pl}]", rng, w=word, a=_noun(metric, rng), b=_noun(other, rng), pl=group.plural)
        call = FUNCTIONS[function][0]
        return _first(text), f"SELECT {call.format(x=metric.sql)}, {call.format(x=other.sql)} FROM nba_roster{group.clause()}"
    template = (
        "[What is|What's|Give me|Find|Calculate|Compute|Tell me] the {w} [of|for|among] [the |]{pl}?|{w} of {pl}|{w} [for|among] {pl}?|What is the {w} of {s_an}?|For {pl}, what is the {w}?"
        "|Among {pl}, what's the {w}?|How do {pl} look on {w}?|What {w} do {pl} have?"
    ).replace("|How do {pl} look on {w}?", "").replace("|What is the {w} of {s_an}?", "")
    text = rng.choice(
        [
            "[What is|What's] the {w} [of|for|among] [the |]{pl}?",
            "[What is|What's] the {w} [of|for|among] [all |]{pl}?",
            "[Give me|Find|Calculate|Compute|Tell me|I need] the {w} [of|for|among] [the |]{pl}.",
            "{w} of {pl}",
            "{w} [for|among] {pl}",
            "For {pl}, what is the {w}?",
            "Among {pl}, what's the {w}?",
            "What {w} do {pl} have?",
            "{pl}: {w}?",
        ]
    )
    del template
    text = expand(text, rng, w=words, pl=group.plural)
    draw = rng.random()
    if sql.startswith("avg(") and draw < 0.4:
        lead = {
            "age": "How old [is the average {s}|are {pl} on average|are {pl}, on average]?|On average, how old are {pl}?",
            "height": "How tall [is the average {s}|are {pl} on average|is a typical {s} on average]?|On average, how tall are {pl}?",
            "weight": "How [much does the average {s} weigh|heavy are {pl} on average|much do {pl} weigh on average]?|On average, how much do {pl} weigh?",
            "salary": "How much [does the average {s} make|do {pl} make on average|do {pl} earn on average|money does the average {s} make|are {pl} paid on average]?|On average, [how much|what] do {pl} [make|earn]?",
        }[metric.name]
        text = expand(f"[{lead}]", rng, s=group.singular, pl=group.plural)
    elif sql.startswith("sum(") and metric is PAY and draw < 0.7:
        text = expand("[How much [do|are] {pl} [make|earn|paid] [in total|altogether|combined]?|What do {pl} make [in total|combined]?|What is the [total payroll|payroll|wage bill|combined pay|sum of salaries] of {pl}?|Total payroll of {pl}|[Sum|Add up] the salaries of {pl}]", rng, pl=group.plural)
        text = text.replace("are " + group.plural + " make", "do " + group.plural + " make").replace("are " + group.plural + " earn", "do " + group.plural + " earn").replace("do " + group.plural + " paid", "are " + group.plural + " paid")
    elif sql.startswith("sum(") and metric is HEAVY and draw < 0.5:
        text = expand("[How much do {pl} weigh [in total|combined|together|altogether]?|What do {pl} weigh all together?]", rng, pl=group.plural)
    elif sql.startswith(("max(", "min(")) and " - " not in sql and draw < 0.6:
        superlative = expand(f"[{metric.most if sql.startswith('max') else metric.least}]", rng)
        how = {"age": "How old is the {a} {s}?", "height": "How tall is the {a} {s}?", "weight": "How [heavy is|much does] the {a} {s}[ weigh|]?", "salary": "How much does the {a} {s} [make|earn]?"}[metric.name]
        text = expand(f"[{how}|What is the {metric.nouns.split('|')[0]} of the {{a}} {{s}}?]", rng, a=superlative, s=group.singular)
        text = text.replace("heavy is the " + superlative + " " + group.singular + " weigh", "heavy is the " + superlative + " " + group.singular)
        if "much does" in text and metric is HEAVY and "weigh?" not in text:
            text = text.rstrip("?") + " weigh?"
    return _first(text), f"SELECT {sql} FROM nba_roster{group.clause()}"


@intent(2, "payroll of a team", 2)
def payroll(rng: random.Random) -> Drawn:
    name = rng.choice(v.teams())
    text = expand(
        "[What is {t}[' payroll|'s payroll| payroll]?|[How much|What] do {t} [spend on|pay in] salaries[ in total|]?|Total payroll of {t}|{a} payroll|How much [money |]does {t}'s roster [cost|make]?|What [is|do] {t} paying [their|its] players [in total|altogether]?"
        "|Sum of all {a} salaries|What does the whole {a} roster [earn|cost]?|Add up every salary on {t}|How expensive is the {a} roster?]",
        rng, t=v.team_the(name, rng), a=v.team_plain(name, rng),
    ).replace("What do " , "What do ").replace(" do " + "paying", " are paying")
    return text, f"SELECT sum({PAY.sql}) FROM nba_roster WHERE Team = {v.quote(name)}"


@intent(3, "percentile", 3.5)
def percentile(rng: random.Random) -> Drawn:
    metric = _metric(rng)
    group = population(rng, team_name=0.3, pos=0.35, conditions=0.15)
    p = rng.choice([10, 20, 25, 25, 30, 33, 40, 60, 70, 75, 75, 80, 90, 90, 95, 99, 5, 15, 85])
    q = f"{p / 100:g}"
    if rng.random() < 0.25:
        top = rng.random() < 0.6
        share = rng.choice([1, 5, 10, 10, 20, 25])
        cut = (100 - share) / 100 if top else share / 100
        words = expand("[the [top|highest] {n}[%| percent]|the {n}[%| percent] [highest|top]]" if top else "[the [bottom|lowest] {n}[%| percent]]", rng, n=share)
        adjective = expand(f"[{metric.most if top else metric.least}]", rng)
        text = expand("[Which {pl} are in {w} [by|for|in|of] {m}?|Who is in {w} [by|in] {m} among {pl}?|List the {n}% {a} {pl}|Names of the {a} {n} percent of {pl}]", rng, w=words, m=_noun(metric, rng), pl=group.plural, a=adjective, n=share)
        compare = f"{metric.sql} {'>=' if top else '<='} (SELECT quantile_cont({metric.sql}, {cut:g}) FROM nba_roster{group.clause()})"
        return text, f"SELECT NAME FROM nba_roster{group.clause(compare)}"
    if rng.random() < 0.15:
        text = expand("[What is the interquartile range of {m} [for|of|among] {pl}?|IQR of {pl}' {m}|Interquartile range of the {m} of {pl}|What's the IQR of {m} among {pl}?]", rng, m=_noun(metric, rng), pl=group.plural)
        return text, f"SELECT quantile_cont({metric.sql}, 0.75) - quantile_cont({metric.sql}, 0.25) FROM nba_roster{group.clause()}"
    ending = {1: "st", 2: "nd", 3: "rd"}.get(p % 10, "th") if p not in (11, 12, 13) else "th"
    names = [f"{p}{ending} percentile", f"{p}{ending} percentile", f"{p}th percentile" if ending == "th" else f"{p}{ending} percentile", f"{p}% quantile"]
    if p == 25:
        names += ["first quartile", "lower quartile", "25th percentile"]
    if p == 75:
        names += ["third quartile", "upper quartile", "75th percentile"]
    text = expand("[[What is|What's|Give me|Find] the {p} [of|for] [the |]{m} [of|among|for] {pl}?|{p} of {m} among {pl}|{p} {m} [of|for] {pl}|What {m} marks the {p} [of|for|among] {pl}?|What {m} is at the {p} for {pl}?|Among {pl}, what's the {p} of {m}?]", rng, p=rng.choice(names), m=_noun(metric, rng), pl=group.plural)
    return _first(text), f"SELECT quantile_cont({metric.sql}, {q}) FROM nba_roster{group.clause()}"


def _rank(metric: Metric, down: bool, op: str, dense: bool = False, partition: str = "") -> str:
    function = "dense_rank" if dense else "rank"
    part = f"PARTITION BY {partition} " if partition else ""
    return f"QUALIFY {function}() OVER ({part}{metric.ranking(down)}) {op}"


def extreme_words(metric: Metric, top: bool, group: Population, rng: random.Random) -> str:
    """A question for the one player at an end of a measure."""
    adjective = expand(f"[{metric.most if top else metric.least}]", rng)
    verb = expand(f"[{metric.most_verb if top else metric.least_verb}]", rng)
    return _first(
        expand(
            rng.choice(
                [
                    "[Who is|Who's|Name|Tell me|Find|Give me] the {a} {s}?",
                    "[Who is|Who's] the {a} {s}?",
                    "[Which|What] {s} {v}?",
                    "[Which|What] {s} {v}?",
                    "Who {v} among {pl}?",
                    "Who {v} of [all |]{pl}?",
                    "Of [all |]{pl}, who {v}?",
                    "Among {pl}, who is the {a}?",
                    "Out of [all |]{pl}, who's the {a}?",
                    "{a} {s}",
                    "{a} {s}?",
                    "[Which|What] {s} is the {a}?",
                    "[What's|What is] the name of the {a} {s}?",
                    "The {a} of {pl}: who is it?",
                ]
            ),
            rng, a=adjective, v=verb, s=group.singular, pl=group.plural,
        )
    )


@intent(2, "superlative", 10)
def superlative(rng: random.Random) -> Drawn:
    metric, top = _metric(rng), rng.random() < 0.58
    group = population(rng, team_name=0.45, pos=0.35, conditions=0.35)
    text = extreme_words(metric, top, group, rng)
    return text, f"SELECT NAME FROM nba_roster{group.clause(metric.filter or '')} {_rank(metric, top, '= 1')}"


@intent(2, "superlative of a team", 3)
def superlative_team(rng: random.Random) -> Drawn:
    metric, top = _metric(rng), rng.random() < 0.58
    name = rng.choice(v.teams())
    adjective = expand(f"[{metric.most if top else metric.least}]", rng)
    verb = expand(f"[{metric.most_verb if top else metric.least_verb}]", rng)
    the = v.team_the(name, rng)
    text = expand(
        "[Who {v} [on|for] {t}?|Who is {t}' {a} player?|Who's the {a} [guy|player|man|person|one] on {t}?|Which [player|guy] on {t} {v}?|Who {v} on {t}'s roster?|{t}'s {a} player|On {t}, who {v}?|who's the {a} on {t}|Who do {t} pay the {m}?]",
        rng, v=verb, t=the, a=adjective, m="most" if top else "least",
    )
    if "pay the" in text:
        metric = PAY
    return _first(text), f"SELECT NAME FROM nba_roster WHERE Team = {v.quote(name)}{' AND ' + metric.filter if metric.filter else ''} {_rank(metric, top, '= 1')}"


@intent(2, "superlative with its value", 2)
def superlative_value(rng: random.Random) -> Drawn:
    metric, top = _metric(rng), rng.random() < 0.6
    group = population(rng, team_name=0.5, pos=0.35, conditions=0.25)
    adjective = expand(f"[{metric.most if top else metric.least}]", rng)
    value = {"age": "how old is he", "height": "how tall is he", "weight": "how much does he weigh", "salary": "how much does he make"}[metric.name]
    text = expand("[Who is the {a} {s} and {h}?|Who is the {a} {s}, and {h}?|Name the {a} {s} and his {n}|{a} {s} and his {n}|Which {s} is the {a}, and what is his {n}?|Give me the name and {n} of the {a} {s}]", rng, a=adjective, s=group.singular, h=value, n=_noun(metric, rng))
    return _first(text), f"SELECT NAME, {metric.sql} FROM nba_roster{group.clause(metric.filter or '')} {_rank(metric, top, '= 1')}"


@intent(3, "attribute of the superlative", 3.5)
def attribute_of_superlative(rng: random.Random) -> Drawn:
    metric, top = _metric(rng), rng.random() < 0.6
    group = population(rng, team_name=0.35, pos=0.35, conditions=0.15)
    adjective = expand(f"[{metric.most if top else metric.least}]", rng)
    key = rng.choice([k for k in ATTRIBUTES if k != metric.name])
    if key == "team" and any(w.startswith("Team") for w in group.where):
        key = "college"
    column, nouns, questions = ATTRIBUTES[key]
    who = f"the {adjective} {group.singular}"
    noun = expand(f"[{nouns}]", rng)
    text = expand(rng.choice([f"[{questions}]?", "[What is|What's] the {n} of {p}?", f"[{questions}]?", "{n} of {p}", "{p}'s {n}"]), rng, p=who, n=noun)
    if key == "team" and rng.random() < 0.4:
        text = expand("[Which team has {p}?|What team employs {p}?|On which team is {p}?]", rng, p=who)
    column = "DISTINCT Team" if key == "team" else column
    return _first(text), f"SELECT {column} FROM nba_roster{group.clause(metric.filter or '')} {_rank(metric, top, '= 1')}"


@intent(3, "nth", 3)
def nth(rng: random.Random) -> Drawn:
    metric, top = _metric(rng), rng.random() < 0.65
    group = population(rng, team_name=0.4, pos=0.35, conditions=0.15)
    n = rng.choice([2, 2, 2, 2, 3, 3, 3, 4, 5])
    adjective = expand(f"[{metric.most if top else metric.least}]", rng)
    text = expand("[[Who is|Who's|Name] the {o} {a} {s}?|{o} {a} {s}|[Which|What] {s} is the {o} {a}?|[Which|What] {s} ranks {o} [in|by] {m}?|Who has the {o} {e} {m} among {pl}?]", rng, o=ordinal(n, rng), a=adjective, s=group.singular, m=_noun(metric, rng), e="highest" if top else "lowest", pl=group.plural)
    if not top and "ranks" in text:
        text = expand("Who is the {o} {a} {s}?", rng, o=ordinal(n, rng), a=adjective, s=group.singular)
    if rng.random() < 0.2:
        text = expand("[What is the {o} {e} {m} among {pl}?|What's the {o} {e} {m} of {pl}?|{o} {e} {m} among {pl}]", rng, o=ordinal(n, rng), e="highest" if top else "lowest", m=_noun(metric, rng), pl=group.plural)
        return _first(text), f"SELECT DISTINCT {metric.sql} FROM nba_roster{group.clause(metric.filter or '')} {_rank(metric, top, f'= {n}', dense=True)}"
    return _first(text), f"SELECT NAME FROM nba_roster{group.clause(metric.filter or '')} {_rank(metric, top, f'= {n}', dense=True)}"


@intent(3, "top k", 6)
def top_k(rng: random.Random) -> Drawn:
    metric, top = _metric(rng), rng.random() < 0.65
    group = population(rng, team_name=0.4, pos=0.4, conditions=0.2)
    k = rng.choice([2, 3, 3, 3, 4, 5, 5, 5, 5, 6, 7, 8, 10, 10, 10, 15, 20])
    adjective = expand(f"[{metric.most if top else metric.least}]", rng)
    said = number(k, rng, 0.5)
    end = "top" if top else "bottom"
    text = expand(
        rng.choice(
            [
                "[Who are|List|Name|Show|Give me|Show me|Find] the {k} {a} {pl}[?|.|]",
                "[Who are|List|Name|Show|Give me|Show me|Find] the {k} {a} {pl}[?|.|]",
                "[Which|What] {k} {pl} are the {a}?",
                "{k} {a} {pl}",
                "[Top|The top] {k} {a} {pl}" if top else "{k} {a} {pl}",
                "[Who are|List] the {e} {k} {pl} [by|in] {m}?",
                "{e} {k} {pl} by {m}",
                "[Give me|I want|Show me] the {e} {k} [in|by] {m} among {pl}",
                "The {k} {a} {pl}, [please|in order]",
                "[Rank|List] the {k} {a} {pl} in order",
            ]
        ),
        rng, k=said, a=adjective, pl=group.plural, e=end, m=_noun(metric, rng),
    )
    where = group.clause(metric.filter or "")
    if rng.random() < 0.25:
        text = text.rstrip("?.") + rng.choice([f" and their {_plural(metric)}", f" with their {_plural(metric)}", f", and {'how old they are' if metric is AGE else 'their ' + _plural(metric)}"])
        return _first(text), f"SELECT NAME, {metric.sql} FROM nba_roster{where} {_rank(metric, top, f'<= {k}')} ORDER BY 2{' DESC' if top else ''}"
    return _first(text), f"SELECT NAME FROM nba_roster{where} {_rank(metric, top, f'<= {k}')} {metric.ranking(top)}"


def _plural(metric: Metric) -> str:
    return {"age": "ages", "height": "heights", "weight": "weights", "salary": "salaries"}[metric.name]


@intent(3, "ordered list", 2)
def ordered(rng: random.Random) -> Drawn:
    metric, top = _metric(rng), rng.random() < 0.65
    group = population(rng, team_name=0.9, pos=0.35, conditions=0.2)
    if not group.where:
        group = population(rng, team_name=1, pos=0, conditions=0)
    high, low = {"age": ("oldest", "youngest"), "height": ("tallest", "shortest"), "weight": ("heaviest", "lightest"), "salary": ("highest paid", "lowest paid")}[metric.name]
    a, b = (high, low) if top else (low, high)
    text = expand("[[List|Sort|Rank|Order|Show] [the |all |all the |]{pl} from {a} to {b}|[Sort|Order|Rank|List] [the |]{pl} by {m}, {a} first|{pl} [sorted|ordered|ranked] by {m} from {a} to {b}|[Who are the {pl}, from {a} to {b}?|{pl}, {a} to {b}]|[List|Show] {pl} in [{d}] order of {m}]", rng, pl=group.plural, a=a, b=b, m=_noun(metric, rng), d="descending" if top else "ascending")
    where = group.clause(metric.filter or "")
    if rng.random() < 0.35:
        text = text.rstrip("?.") + expand("[ with their {p}| and show their {p}|, with {p}| and give their {p}]", rng, p=_plural(metric))
        return _first(text), f"SELECT NAME, {metric.sql} FROM nba_roster{where} ORDER BY 2{' DESC' if top else ''}"
    return _first(text), f"SELECT NAME FROM nba_roster{where} {metric.ranking(top)}"


# ---- groupings ---------------------------------------------------------------------------------------------------

GROUPS = {
    "Team": ("team|club|franchise", "teams|clubs|franchises", ""),
    "POS": ("position", "positions", ""),
    "COLLEGE": ("college|school|university", "colleges|schools|universities", "COLLEGE <> '--'"),
    "AGE": ("age", "ages", "AGE IS NOT NULL"),
    "Jersey": ("jersey number|number", "jersey numbers|numbers|jerseys", "Jersey <> 'NA'"),
}


def _group_by(rng: random.Random, weights: tuple[int, ...] = (50, 25, 25, 0, 0)) -> tuple[str, str, str, str]:
    column = rng.choices(list(GROUPS), weights)[0]
    singular, plural, known = GROUPS[column]
    return column, expand(f"[{singular}]", rng), expand(f"[{plural}]", rng), known


def _side(rng: random.Random, column: str, chance: float = 0.35) -> Population:
    """A restriction of the players that are grouped, on another column than the group's."""
    for _ in range(20):
        group = population(rng, team_name=0.15 if column != "Team" else 0, pos=0.5 if column != "POS" else 0, conditions=0.45) if rng.random() < chance else population(rng, team_name=0, pos=0, conditions=0)
        if not any(w.startswith(column) for w in group.where) and group.plural != "players in the league":
            return group
    return population(rng, team_name=0, pos=0, conditions=0)


@intent(3, "count per group", 4)
def count_per(rng: random.Random) -> Drawn:
    column, one, many, known = _group_by(rng, (40, 22, 18, 12, 8))
    side = _side(rng, column, 0.5)
    template = rng.choice(
        [
            "How many {pl} [does each {g} have|are there [on|at|for|in|per] each {g}|are there per {g}|are there by {g}|are there for every {g}]?",
            "[Count|Number of|Show the number of|Give me the number of] {pl} [per|by|for each|for every] {g}",
            "{pl} per {g}",
            "[For each|Per|By|For every] {g}, how many {pl} are there?",
            "[Break down|Breakdown of|Distribution of] {pl} by {g}",
            "[How many|Count of] {pl} [by|per] {g}[?|]",
        ]
    )
    text = expand(template, rng, pl=side.plural, g=one)
    if column in ("AGE", "Jersey", "COLLEGE"):
        text = text.replace("does each " + one + " have", "are there per " + one).replace("on each", "at each")
    where = side.clause(known)
    if rng.random() < 0.2:
        text = text.rstrip("?.") + rng.choice([", most first", ", from most to fewest", ", ranked from highest to lowest", ", sorted from most to least", " in descending order"])
        return _first(text), f"SELECT {column}, count(*) FROM nba_roster{where} GROUP BY {column} ORDER BY 2 DESC"
    return _first(text), f"SELECT {column}, count(*) FROM nba_roster{where} GROUP BY {column}"


@intent(3, "aggregate per group", 5)
def aggregate_per(rng: random.Random) -> Drawn:
    column, one, _, known = _group_by(rng, (50, 32, 14, 4, 0))
    side = _side(rng, column, 0.3)
    metric = _metric(rng)
    if metric is AGE and column == "AGE":
        metric = PAY
    words, sql = _aggregate(metric, rng)
    of = "" if side.plural == "players" and rng.random() < 0.7 else f" of {side.plural}"
    text = expand(
        rng.choice(
            [
                "[What is|What's|Show|Give me|Find|Calculate] the {w}{of} [per|by|for each|of each|for every|in each] {g}?",
                "{w}{of} [per|by|for each] {g}",
                "[For each|Per|By|For every] {g}, what is the {w}{of}?",
                "[List|Show] [each|every] {g} [with|and] [its|the] {w}{of}",
            ]
        ),
        rng, w=words, of=of, g=one,
    )
    where = side.clause(known)
    if rng.random() < 0.2:
        down = rng.random() < 0.7
        text = text.rstrip("?.") + ((rng.choice([", highest first", ", from highest to lowest", ", ranked from highest to lowest", " in descending order"])) if down else rng.choice([", lowest first", ", from lowest to highest", " in ascending order"]))
        return _first(text), f"SELECT {column}, {sql} FROM nba_roster{where} GROUP BY {column} ORDER BY 2{' DESC' if down else ''}"
    return _first(text), f"SELECT {column}, {sql} FROM nba_roster{where} GROUP BY {column}"


def _team_average_words(metric: Metric, top: bool, one: str, rng: random.Random) -> str:
    word = {"age": ("oldest", "youngest"), "height": ("tallest", "shortest"), "weight": ("heaviest", "lightest"), "salary": ("best paid", "worst paid")}[metric.name][not top]
    return expand("[Which {g} is the {a} on average?|[Which|What] {g} has the {a} [roster|players|squad] on average?|{a} {g} on average|On average, which {g} is the {a}?|Which {g} is {a} by average {m}?|[Who has|Which {g} has] the {a} team [on average|by average {m}]?]", rng, g=one, a=word, m=metric.name)


@intent(3, "best group by an aggregate", 6)
def group_extreme(rng: random.Random) -> Drawn:
    column, one, many, known = _group_by(rng, (62, 20, 15, 3, 0))
    metric, top = _metric(rng), rng.random() < 0.6
    if column == "AGE":
        metric = rng.choice([TALL, HEAVY, PAY])
    side = _side(rng, column, 0.25)
    function = rng.choices(["avg", "sum", "median", "max", "min", "range"], [50, 16 if metric is PAY else 2, 16, 4, 4, 8])[0]
    sql, words = FUNCTIONS[function]
    noun = _noun(metric, rng)
    phrase = expand(f"[{words}] {noun}", rng)
    end = expand("[highest|greatest|biggest|largest]" if top else "[lowest|smallest]", rng)
    of = "" if not side.where else f" among {side.plural}"
    if function == "range":
        phrase = expand("[gap between its {a} and {b} player|spread in {m}|range of {p}|difference between its {a} and {b} player]", rng, a=expand(f"[{metric.most}]", rng), b=expand(f"[{metric.least}]", rng), m=noun, p=_plural(metric))
        end = expand("[biggest|largest|widest|greatest]" if top else "[smallest|narrowest]", rng)
    text = expand(
        rng.choice(
            [
                "[Which|What] {g} has the {e} {w}{of}?",
                "[Which|What] {g} has the {e} {w}{of}?",
                "[Name|Find|Tell me|Show] the {g} with the {e} {w}{of}[.|]",
                "{g} with the {e} {w}{of}",
                "Of all {gs}, which has the {e} {w}{of}?",
            ]
        ),
        rng, g=one, gs=many, e=end, w=phrase, of=of,
    )
    if function == "avg" and column == "Team" and not side.where and rng.random() < 0.35:
        text = _team_average_words(metric, top, one, rng)
    if function == "sum" and metric is PAY and rng.random() < 0.7:
        text = expand("[Which|What] {g} [has the [{e}] [payroll|wage bill|total payroll|total salary]{of}|[spends|pays] the {m}[ on salaries| in salaries| on players|]{of}|is the {x} [overall|in total]]?" if not side.where else "[Which|What] {g} [spends|pays] the {m} on {pl}?", rng, g=one, e=end, m="most" if top else "least", x="most expensive" if top else "cheapest", of="", pl=side.plural)
    expression = sql.format(x=metric.sql)
    where = side.clause(known)
    draw = rng.random()
    if draw < 0.12:
        text = text.rstrip("?.") + rng.choice([" and what is it?", ", and what is it?", " and how much is it?"])
        return _first(text), f"SELECT {column}, {expression} FROM nba_roster{where} GROUP BY {column} QUALIFY rank() OVER (ORDER BY {expression}{' DESC' if top else ''}) = 1"
    if draw < 0.32:
        k = rng.choice([2, 3, 3, 3, 5, 5, 5, 10])
        text = expand("[[Which|What] {k} {gs} have the {e} {w}{of}?|[Top|The top] {k} {gs} by {w}{of}|[List|Name|Show] the {k} {gs} with the {e} {w}{of}]" if top else "[[Which|What] {k} {gs} have the {e} {w}{of}?|[List|Name|Show] the {k} {gs} with the {e} {w}{of}|Bottom {k} {gs} by {w}{of}]", rng, k=number(k, rng, 0.5), gs=many, e=end, w=phrase, of=of)
        desc = " DESC" if top else ""
        return _first(text), f"SELECT {column} FROM nba_roster{where} GROUP BY {column} QUALIFY rank() OVER (ORDER BY {expression}{desc}) <= {k} ORDER BY {expression}{desc}"
    return _first(text), f"SELECT {column} FROM nba_roster{where} GROUP BY {column} QUALIFY rank() OVER (ORDER BY {expression}{' DESC' if top else ''}) = 1"


def _counted(side: Population) -> str:
    """Players of a kind within a group: every group is there, also one that has none."""
    return f"count(*) FILTER ({' AND '.join(side.where)})" if side.where else "count(*)"


@intent(3, "group with most", 5)
def group_most(rng: random.Random) -> Drawn:
    column, one, many, known = _group_by(rng, (58, 8, 18, 8, 8))
    top = rng.random() < 0.72
    side = _side(rng, column, 0.65 if column in ("Team", "POS") else 0.25)
    end = expand("[most|most|highest number of|largest number of|greatest number of]" if top else "[fewest|fewest|least|lowest number of|smallest number of]", rng)
    verb = {"Team": "has|has|employs|carries", "POS": "has", "COLLEGE": "has|produced|sent|has produced", "AGE": "has", "Jersey": "is worn by|has"}[column]
    text = expand(
        rng.choice(
            [
                "[Which|What] {g} [{v}] the {e} {pl}?",
                "[Which|What] {g} [{v}] the {e} {pl}?",
                "[Name|Find|Show] the {g} with the {e} {pl}[.|]",
                "{g} with the {e} {pl}",
                "[Who has|Which {g} has] the {e} {pl}?" if column == "Team" else "Which {g} has the {e} {pl}?",
            ]
        ).replace("{v}", verb),
        rng, g=one, e=end, pl=side.plural,
    )
    expression = _counted(side)
    order = f"ORDER BY {expression}{' DESC' if top else ''}"
    where = f" WHERE {known}" if known else ""
    if not side.where and rng.random() < 0.4 and top:
        text = expand("[What is the most [common|popular|frequent] {g}?|Most common {g}|Which {g} is the most [common|popular]?|What {g} [is|occurs] most [common|often]?|What's the most [popular|common] {g} in the [league|NBA]?]", rng, g=one).replace("is most often", "occurs most often").replace("occurs most common", "is most common")
    draw = rng.random()
    if draw < 0.2:
        k = rng.choice([2, 3, 3, 5, 5, 10])
        text = expand("[[Which|What] {k} {gs} have the {e} {pl}?|[Top|The top] {k} {gs} by number of {pl}|[List|Name] the {k} {gs} with the {e} {pl}]" if top else "[[Which|What] {k} {gs} have the {e} {pl}?|[List|Name] the {k} {gs} with the {e} {pl}]", rng, k=number(k, rng, 0.5), gs=many, e=end, pl=side.plural)
        return _first(text), f"SELECT {column} FROM nba_roster{where} GROUP BY {column} QUALIFY rank() OVER ({order}) <= {k} {order}"
    if draw < 0.3:
        text = text.rstrip("?.") + rng.choice([" and how many?", ", and how many?", " and how many does it have?"])
        return _first(text), f"SELECT {column}, {expression} FROM nba_roster{where} GROUP BY {column} QUALIFY rank() OVER ({order}) = 1"
    return _first(text), f"SELECT {column} FROM nba_roster{where} GROUP BY {column} QUALIFY rank() OVER ({order}) = 1"


@intent(3, "most common within a group", 2.5)
def most_common(rng: random.Random) -> Drawn:
    column = rng.choice(["Jersey", "COLLEGE", "POS", "AGE"])
    singular, _, known = GROUPS[column]
    one = expand(f"[{singular}]", rng)
    group = population(rng, team_name=0.5, pos=0.4 if column != "POS" else 0, conditions=0.2)
    if any(w.startswith(column) for w in group.where):
        return group_most(rng)
    text = expand("[What is the most [common|popular|frequent] {g} [among|for|of] {pl}?|Which {g} [is the most common|occurs most often|is most popular] among {pl}?|Most common {g} among {pl}|Among {pl}, [what|which] {g} is the most [common|frequent]?]", rng, g=one, pl=group.plural)
    return text, f"SELECT {column} FROM nba_roster{group.clause(known)} GROUP BY {column} QUALIFY rank() OVER (ORDER BY count(*) DESC) = 1"


_NUMBER_OPS = (
    (">", "[more than|over] {n}", 0),
    (">=", "[at least {n}|{n} or more|{n}+]", 0),
    ("<", "[fewer than|less than|under] {n}", 1),
    ("<=", "[at most {n}|no more than {n}|{n} or fewer]", 0),
    ("=", "[exactly {n}|exactly {n}|precisely {n}]", 0),
)


@intent(3, "having", 6)
def having(rng: random.Random) -> Drawn:
    column, one, many, known = _group_by(rng, (60, 8, 22, 4, 6))
    where = f" WHERE {known}" if known else ""
    if rng.random() < 0.55:
        side = _side(rng, column, 0.7 if column == "Team" else 0.2)
        operator, words, _ = rng.choices(_NUMBER_OPS, [32, 30, 12, 8, 18])[0]
        if column != "Team" and operator in ("<", "<="):
            operator, words, _ = _NUMBER_OPS[0]
        n = rng.randint(1, 6) if side.where else {"Team": rng.randint(15, 23), "COLLEGE": rng.randint(2, 20), "POS": rng.choice([70, 75, 80, 90, 95]), "AGE": rng.choice([10, 20, 30, 40, 50]), "Jersey": rng.randint(4, 19)}[column]
        if operator == "=" and not side.where and column == "POS":
            n = 74
        phrase = expand(words, rng, n=number(n, rng, 0.45))
        noun = side.plural if n != 1 or operator == ">" else side.singular
        condition_sql = f"{_counted(side)} {operator} {n}"
        verb = {"Team": "have", "POS": "have", "COLLEGE": "have", "AGE": "have", "Jersey": "are worn by"}[column]
        tail = f"{verb} {phrase} {noun}"
    else:
        metric = _metric(rng)
        if column == "AGE" and metric is AGE:
            metric = PAY
        side = _side(rng, column, 0.15)
        function = rng.choices(["avg", "sum", "median"], [70, 20 if metric is PAY else 0, 10])[0]
        sql, words = FUNCTIONS[function]
        found = None
        while found is None:
            from . import population as p

            drawn = {AGE.name: p.age, TALL.name: p.height, HEAVY.name: p.weight, PAY.name: p.salary}[metric.name](rng)
            operator = drawn.where.removeprefix(metric.sql).strip()
            if operator[0] in "<>" and "Jersey" not in drawn.where and "footer" not in drawn.post and "teen" not in drawn.post:
                found = operator
        value = found.lstrip("<>= ")
        said = drawn.post
        from .metrics import say_height, say_money, say_weight

        if metric is AGE:
            n = rng.randint(23, 29)
            said, value = number(n, rng), str(n)
        elif metric is TALL:
            said, value = say_height(rng.randint(76, 82), rng)
        elif metric is HEAVY:
            said, value = say_weight(rng.randrange(200, 250, 5), rng)
        elif function == "sum":
            said, value = say_money(rng.choice([100, 120, 140, 150, 160, 175, 180, 200]) * 1_000_000, rng)
        else:
            said, value = say_money(rng.randint(4, 16) * 1_000_000, rng)
        operator = rng.choice([">", "<", ">", "<", ">=", "<="])
        relation = {">": "[above|over|greater than|higher than|more than|exceeding]", "<": "[below|under|less than|lower than]", ">=": "of at least", "<=": "of at most"}[operator]
        phrase = expand(f"[{words}] {_noun(metric, rng)} {relation} {{v}}", rng, v=said)
        if function == "sum" and rng.random() < 0.5:
            phrase = expand(f"[payroll|total payroll] {relation} {{v}}", rng, v=said)
        condition_sql = f"{sql.format(x=metric.sql)} {operator} {value}"
        article = "an" if phrase[0] in "ao" and not phrase.startswith("one") else "a"
        of = f" for {side.plural}" if side.where else ""
        tail = f"have {article} {phrase}{of}"
        where = side.clause(known)
    if rng.random() < 0.25:
        text = expand("[How many {gs} {x}?|Count the {gs} that {x}|Number of {gs} that {x}]", rng, gs=many, x=tail)
        return text, f"SELECT count(*) FROM (SELECT {column} FROM nba_roster{where} GROUP BY {column} HAVING {condition_sql})"
    text = expand("[[Which|What] {gs} {x}?|[List|Name|Show|Find] [the |all |]{gs} that {x}|{gs} that {x}|[Give me|I need] [the |all |every ]{gs} that {x}]", rng, gs=many, x=tail).replace("every " + many, "all " + many)
    return _first(text), f"SELECT {column} FROM nba_roster{where} GROUP BY {column} HAVING {condition_sql}"


@intent(4, "groups without or entirely", 3)
def groups_without(rng: random.Random) -> Drawn:
    column, one, many, known = _group_by(rng, (80, 8, 12, 0, 0))
    side = _side(rng, column, 1.0)
    for _ in range(20):
        if side.where:
            break
        side = _side(rng, column, 1.0)
    where = f" WHERE {known}" if known else ""
    draw = rng.random()
    if draw < 0.6 and side.where:
        text = expand("[[Which|What] {gs} [have no|do not have any|don't have any|have not got a single|have zero|lack] {pl}?|[List|Name] the {gs} [without|with no] [any |]{pl}|{gs} without {pl}|Which {g} has no {pl}?|Are there {gs} without {pl}? Which?]", rng, gs=many, g=one, pl=side.plural)
        text = text.replace("with no any", "with no").replace("have not got a single " + side.plural, "have not got a single " + side.singular)
        sql = f"SELECT {column} FROM nba_roster{where} GROUP BY {column} HAVING {_counted(side)} = 0"
        if rng.random() < 0.25:
            text = expand("[How many {gs} [have no|don't have any|have zero] {pl}?|Number of {gs} without {pl}]", rng, gs=many, pl=side.plural)
            sql = f"SELECT count(*) FROM ({sql})"
        return _first(text), sql
    found = condition(rng)
    text = expand("[On which {gs} are all players [such that they |]{x}?|[Which|What] {gs} have only players who {p}?|[Which|What] {gs} have nobody who does not fit: all {p}?|On [which|what] {gs} does every player {b}?|[Which|What] {gs} have rosters where all players {p}?]".replace("[such that they |]", "").replace("|[Which|What] {gs} have nobody who does not fit: all {p}?", ""), rng, gs=many, p=found.plural, x=found.plural.removeprefix("are ") if found.plural.startswith("are ") else "ones who " + found.plural, b=found.plural if not found.plural.startswith("are ") else "turn out to be " + found.plural.removeprefix("are "))
    return text, f"SELECT {column} FROM nba_roster{where} GROUP BY {column} HAVING bool_and({found.where})"


@intent(3, "two counts", 2)
def two_counts(rng: random.Random) -> Drawn:
    base = population(rng, team_name=0.6, pos=0, conditions=0)
    a, b = condition(rng), condition(rng)
    if rng.random() < 0.5:
        from .population import position

        a, b = position(rng), position(rng)
    if a.where == b.where:
        return count_per(rng)
    text = expand("[How many {pl} {a} and how many {b}?|Number of {pl} who {a} and number who {b}|Of {pl}, how many {a} and how many {b}?]", rng, pl=base.plural, a=a.plural, b=b.plural)
    return text, f"SELECT count(*) FILTER ({a.where}), count(*) FILTER ({b.where}) FROM nba_roster{base.clause()}"


@intent(3, "either or", 2.5)
def either(rng: random.Random) -> Drawn:
    base = population(rng, team_name=0.0, pos=0.35, conditions=0.1)
    draw = rng.random()
    if draw < 0.5:
        a, b = rng.sample(v.teams(), 2)
        joined = expand("[the {a} or the {b}|the {a} or {b}|either the {a} or the {b}]", rng, a=v.nickname(a), b=v.nickname(b))
        where, words = f"Team IN ({v.quote(a)}, {v.quote(b)})", f"on {joined}"
    elif draw < 0.75:
        a, b = rng.sample(v.colleges(), 2)
        where, words = f"COLLEGE IN ({v.quote(a)}, {v.quote(b)})", expand("[from|who went to] [either |]{a} or {b}", rng, a=v.college_name(a, rng), b=v.college_name(b, rng))
    elif draw < 0.88:
        team = rng.choice(v.teams())
        where, words = f"Team <> {v.quote(team)}", expand("[not on {t}|who don't play for {t}|outside {t}|except those on {t}]", rng, t=v.team_the(team, rng))
    else:
        college = rng.choice(v.colleges())
        where, words = f"COLLEGE <> {v.quote(college)} AND COLLEGE <> '--'", expand("[with a college other than {c}|who went to a college other than {c}]", rng, c=college)
    pl = f"{base.plural} {words}"
    kind = rng.random()
    if kind < 0.4:
        return expand("[How many {pl} are there?|Number of {pl}|Count the {pl}]", rng, pl=pl), f"SELECT count(*) FROM nba_roster{base.clause(where)}"
    if kind < 0.7:
        return expand("[List|Name|Show] [the |all |]{pl}", rng, pl=pl), f"SELECT NAME FROM nba_roster{base.clause(where)}"
    metric = _metric(rng)
    if kind < 0.85:
        return expand("[What is the average {m} of {pl}?|Average {m} of {pl}]", rng, m=_noun(metric, rng), pl=pl), f"SELECT avg({metric.sql}) FROM nba_roster{base.clause(where)}"
    text = expand("[Who is the {a} of [the |]{pl}?|Of {pl}, who is the {a}?]", rng, a=expand(f"[{metric.most}]", rng), pl=pl)
    return text, f"SELECT NAME FROM nba_roster{base.clause(where, metric.filter or '')} {_rank(metric, True, '= 1')}"
