"""Numbers over a group, extremes, rankings and groupings."""

from __future__ import annotations

import random

from ..wording import expand, number, ordinal
from . import vocabulary as v
from .lookups import ATTRIBUTES
from .metrics import AGE, HEAVY, METRICS, PAY, TALL, Metric, say_height, say_money, say_weight
from .population import MEASURES, Population, condition, population, position
from .registry import intent

Drawn = tuple[str, str]


def _metric(rng: random.Random) -> Metric:
    return rng.choices(METRICS, [24, 26, 22, 28])[0]


def _noun(metric: Metric, rng: random.Random) -> str:
    return expand(f"[{metric.nouns}]", rng)


def _end(metric: Metric, top: bool, rng: random.Random) -> str:
    """An adjective for one end of a measure: tallest, lowest-paid."""
    return expand(f"[{metric.most if top else metric.least}]", rng)


def _first(text: str) -> str:
    return text[0].upper() + text[1:]


def _plural(metric: Metric) -> str:
    return {"age": "ages", "height": "heights", "weight": "weights", "salary": "salaries"}[metric.name]


def _own(name: str) -> str:
    """The Lakers' or Boston's."""
    return name + ("'" if name.endswith("s") else "'s")


def _an(words: str) -> str:
    return ("an " if words[0] in "aeio" else "a ") + words


def _team(name: str, rng: random.Random) -> dict[str, str]:
    """A team for the slots of a template: {t} the Lakers, {o} the Lakers', {a} Lakers, and its verbs {is_} and {do}."""
    the = v.team_the(name, rng)
    many = the.startswith("the ")
    return {
        "t": the,
        "o": _own(the),
        "a": v.team_plain(name, rng),
        "is_": "are" if many else "is",
        "do": "do" if many else "does",
    }


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


def _aggregate(metric: Metric, rng: random.Random) -> tuple[str, str]:
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
    return expand(f"[{words}] {_noun(metric, rng)}", rng), sql.format(x=metric.sql)


_NUMBER_OF = (
    *["[What is|What's] the {w} [of|for|among] [the |all |]{pl}?"] * 4,
    "[Give me|Find|Calculate|Compute|Tell me|I need|Work out|Figure out|Get me|Determine|Report] the {w} [of|for|among|across] [the |]{pl}.",
    "[Give me|Find|Calculate|Compute|Tell me|I need|Work out|Figure out|Get me|Determine|Report] the {w} [of|for|among|across] [the |]{pl}.",
    "{w} of {pl}",
    "{w} of {pl}",
    "{w} [for|among|across] {pl}",
    "{w}, {pl} only",
    "{w} across all {pl}?",
    "[For|Across|Among] {pl}, what [is|would be] the {w}?",
    "Among {pl}, what's the {w}?",
    "[Looking|If I look] only at {pl}, what is the {w}?",
    "When it comes to {pl}, what's the {w}?",
    "Taking all {pl} together, what is the {w}?",
    "If you take all {pl}, what is the {w}?",
    "[Can|Could] you [give me|work out|calculate|find] the {w} [of|for|among] {pl}?",
    "I'd like to know the {w} [of|for|among] {pl}.",
    "I'm writing a piece on {pl}: what's the {w}?",
    "[Any idea|Do you know|Can you tell me] what the {w} of {pl} is?",
    "What does the {w} [of|for|among] {pl} come out to?",
    "What does the {w} of {pl} look like?",
    "What would be the {w} of {pl}?",
    "{pl}: {w}?",
    "{pl}, {w}?",
    "{pl} - what's the {w}?",
    "Take {pl}. What is the {w}?",
    "The {w} of {pl} is what?",
    "The {w} for {pl}, please.",
)
_AVERAGE_OF = {
    "age": "How old [is the average {s}|are {pl} on average|are {pl}, on average]?|On average, how old are {pl}?|How many years old is the average {s}?|What age is the average {s}?"
    "|{pl}: how old on average?|{pl} are how old on average?|On average what age are {pl}?|Age of the average {s}",
    "height": "How tall [is the average {s}|are {pl} on average|are {pl}, on average]?|On average, how tall are {pl}?|How tall do {pl} stand on average?|What height is the average {s}?"
    "|{pl}: how tall on average?|What do {pl} measure on average?|How [high|tall] does the average {s} stand?|Height of the average {s}",
    "weight": "How [much does the average {s} weigh|heavy are {pl} on average|much do {pl} weigh on average|heavy is the average {s}]?|On average, how [much do {pl} weigh|heavy are {pl}]?"
    "|What does the average {s} weigh?|What do {pl} weigh on average?|What do {pl} tip the scales at on average?|{pl}: how heavy on average?|Weight of the average {s}",
    "salary": "How much [does the average {s} make|do {pl} make on average|do {pl} earn on average|money does the average {s} make|are {pl} paid on average|does the average {s} bring home]?|On average, [how much|what] do {pl} [make|earn|rake in|take home|get paid]?"
    "|What does the average {s} [earn|make|cost|get paid]?|What's the going rate, on average, for {pl}?|What do {pl} cost on average?|{pl}: how much do they make on average?|Pay of the average {s}|How well paid is the average {s}, in dollars?",
}
_SUM_OF = {
    "salary": "How much do {pl} [make|earn|cost|rake in] [in total|altogether|combined|between them|all together|put together]?|How much are {pl} paid [in total|altogether|combined]?|What do {pl} [make|earn|cost] [in total|combined|put together]?"
    "|What is the [total payroll|payroll|wage bill|combined pay|sum of salaries|salary bill] of {pl}?|Total payroll of {pl}|[Sum|Add up|Total up|Tally] the salaries of {pl}|If you add up what {pl} make, what do you get?"
    "|What's the [total|combined] bill for {pl}?|How much money goes to {pl} [in total|altogether|overall]?|{pl}: total payroll?|What do the salaries of {pl} add up to?|All {pl} together earn how much?",
    "weight": "How much do {pl} weigh [in total|combined|together|altogether|put together]?|What do {pl} weigh all together?|If {pl} all stepped on one scale, what would it read?|How heavy are {pl} all together?|Add up the weights of {pl}|What do the weights of {pl} add up to?",
    "height": "What do the heights of {pl} add up to?|Add up the heights of {pl}|If {pl} lay head to toe, how long would the line be?|How tall are {pl} stacked on top of one another?|Sum of the heights of {pl}",
    "age": "What do the ages of {pl} add up to?|Add up the ages of {pl}|How many years old are {pl} put together?|Sum of the ages of {pl}|How old are {pl} combined?",
}
_EXTREME_VALUE = {
    "age": "How old is the {a} {s}?|What age is the {a} {s}?|How many years old is the {a} {s}?|The {a} {s} is how old?|How old is the {a} of {pl}?|{a} {s}: how old?",
    "height": "How tall is the {a} {s}?|How tall does the {a} {s} stand?|The {a} {s} is how tall?|What does the {a} {s} measure?|How tall is the {a} of {pl}?|{a} {s}: how tall?",
    "weight": "How heavy is the {a} {s}?|How much does the {a} {s} weigh?|What does the {a} {s} weigh?|The {a} {s} weighs how much?|What does the {a} {s} tip the scales at?|{a} {s}: how heavy?",
    "salary": "How much does the {a} {s} [make|earn|take home|rake in|get paid]?|What does the {a} {s} [make|earn|get]?|How much is the {a} {s} [paid|making|earning]?|The {a} {s} makes how much?|How much money does the {a} {s} [make|earn]?|{a} {s}: how much does he make?",
}


@intent(2, "aggregate", 9)
def aggregate(rng: random.Random) -> Drawn:
    metric = _metric(rng)
    group = population(rng, team_name=0.45, pos=0.35, conditions=0.3)
    if rng.random() < 0.12:
        return _two_measures(metric, group, rng)
    words, sql = _aggregate(metric, rng)
    text = expand(rng.choice(_NUMBER_OF), rng, w=words, pl=group.plural)
    draw = rng.random()
    end = None
    if " - " not in sql and sql.startswith(("max(", "min(")) and draw < 0.6:
        top = sql.startswith("max")
        end = _end(metric, top, rng)
        text = expand(
            f"[{_EXTREME_VALUE[metric.name]}|What is the {metric.nouns.split('|')[0]} of the {{a}} {{s}}?]",
            rng,
            a=end,
            s=group.singular,
            pl=group.plural,
        )
    elif sql.startswith("avg(") and draw < 0.45:
        text = expand(f"[{_AVERAGE_OF[metric.name]}]", rng, s=group.singular, pl=group.plural)
    elif sql.startswith("sum(") and draw < 0.7:
        text = expand(f"[{_SUM_OF[metric.name]}]", rng, pl=group.plural)
    return _first(text), f"SELECT {sql} FROM nba_roster{group.clause()}"


def _two_measures(metric: Metric, group: Population, rng: random.Random) -> Drawn:
    other = rng.choice([m for m in METRICS if m is not metric])
    call, words = FUNCTIONS[rng.choice(["avg", "median"])]
    text = expand(
        "[What are the {w} {a} and {b} of {pl}?|{w} {a} and {b} of {pl}|What is the {w} {a} and the {w} {b} of {pl}?|Give me the {w} {a} and {w} {b} for {pl}"
        "|For {pl}, what are the {w} {a} and the {w} {b}?|I need both the {w} {a} and the {w} {b} of {pl}|{pl}: {w} {a} and {w} {b}?|First the {w} {a}, then the {w} {b} of {pl}]",
        rng,
        w=expand(f"[{words}]", rng),
        a=_noun(metric, rng),
        b=_noun(other, rng),
        pl=group.plural,
    )
    return _first(
        text
    ), f"SELECT {call.format(x=metric.sql)}, {call.format(x=other.sql)} FROM nba_roster{group.clause()}"


@intent(2, "payroll of a team", 2)
def payroll(rng: random.Random) -> Drawn:
    name = rng.choice(v.teams())
    text = expand(
        "[What is {o} [payroll|wage bill|total payroll|salary bill]?|What's {o} payroll?|[How much|What] {do} {t} [spend on|pay in|shell out in|spend for] salaries[ in total|]?|Total payroll of {t}|{a} payroll"
        "|How much [money |]does {o} roster [cost|make]?|What {is_} {t} paying [the whole roster|all their players|everybody] [in total|altogether]?|Sum of all {a} salaries|What does the whole {a} roster [earn|cost|make]?"
        "|Add up every salary on {t}|How expensive is the {a} roster?|How big is the {a} payroll?|What does it cost to pay everyone on {t}?|How much {is_} {t} on the hook for in salaries?|[How much|What] {is_} {t} paying out in salaries?"
        "|How much {do} {t} have on the books in salaries?|{a} total salaries|What do all the {a} salaries come to?|How many dollars {do} {t} spend on players?|What {do} {t} pay their players altogether?|How much do all players on {t} make together?"
        "|What is the [combined|total] salary of everyone on {t}?|Payroll for {t}?|How large is {o} payroll?]",
        rng,
        **_team(name, rng),
    )
    return _first(text), f"SELECT sum({PAY.sql}) FROM nba_roster WHERE Team = {v.quote(name)}"


_QUANTILES = {
    10: "first decile|bottom decile cutoff",
    20: "first quintile",
    25: "first quartile|lower quartile|25th percentile",
    75: "third quartile|upper quartile|75th percentile",
    80: "fourth quintile",
    90: "ninth decile|top decile cutoff",
}


@intent(3, "percentile", 3.5)
def percentile(rng: random.Random) -> Drawn:
    metric = _metric(rng)
    group = population(rng, team_name=0.3, pos=0.35, conditions=0.15)
    draw = rng.random()
    if draw < 0.25:
        return _in_the_top(metric, group, rng)
    noun = _noun(metric, rng)
    if draw < 0.36:
        text = expand(
            "[What is the interquartile range of {m} [for|of|among] {pl}?|IQR of {m} [for|among] {pl}|Interquartile range of the {m} of {pl}|What's the IQR of {m} among {pl}?|How wide is the middle half of {pl} by {m}, from the 25th to the 75th percentile?"
            "|What is the gap between the 25th and the 75th percentile of {m} [for|among] {pl}?|For {pl}, what is the difference between the upper and lower quartile of {m}?|{pl}: interquartile range of {m}?|How far apart are the first and third quartiles of {m} among {pl}?]",
            rng,
            m=noun,
            pl=group.plural,
        )
        return (
            _first(text),
            f"SELECT quantile_cont({metric.sql}, 0.75) - quantile_cont({metric.sql}, 0.25) FROM nba_roster{group.clause()}",
        )
    p = rng.choice([10, 20, 25, 25, 30, 33, 40, 60, 70, 75, 75, 80, 90, 90, 95, 99, 5, 15, 85])
    ending = {1: "st", 2: "nd", 3: "rd"}.get(p % 10, "th")
    name = expand(
        f"[{p}{ending} percentile|{p}{ending} percentile|{p}{ending} percentile|{p}% quantile|{_QUANTILES.get(p, f'{p}{ending} percentile')}]",
        rng,
    )
    text = expand(
        "[[What is|What's|Give me|Find] the {p} [of|for] [the |]{m} [of|among|for] {pl}?|{p} of {m} among {pl}|{p} {m} [of|for] {pl}|What {m} marks the {p} [of|for|among] {pl}?|What {m} is at the {p} for {pl}?|Among {pl}, what's the {p} of {m}?"
        "|For {pl}, where does the {p} of {m} [fall|lie|sit]?|Where is the {p} of {m} among {pl}?|{pl}: {p} of {m}?|[Compute|Calculate|I need|Report] the {p} of {m} for {pl}|What's the {p} in {m} across {pl}?|What {m} do {pl} have at the {p}?"
        "|What {m} has {n}% of {pl} below it?|Below what {m} do {n}% of {pl} fall?]",
        rng,
        p=name,
        n=p,
        m=noun,
        pl=group.plural,
    )
    if p >= 75 and rng.random() < 0.25:
        text = expand(
            "[What {m} [puts|places] a player in the top {n}% of {pl}?|What {m} is the cutoff for the top {n} percent of {pl}?|Where does the top {n}% of {pl} start by {m}?|How high does a {m} have to be for the top {n}% of {pl}?]",
            rng,
            m=metric.name,
            n=100 - p,
            pl=group.plural,
        ).replace("a age", "an age")
    return _first(text), f"SELECT quantile_cont({metric.sql}, {p / 100:g}) FROM nba_roster{group.clause()}"


def _in_the_top(metric: Metric, group: Population, rng: random.Random) -> Drawn:
    """The players in the top or bottom tenth of a group, or how many they are."""
    top = rng.random() < 0.6
    share = rng.choice([1, 5, 10, 10, 20, 25])
    part = {
        10: f"[{share}%|{share} percent|tenth]",
        20: f"[{share}%|{share} percent|fifth]",
        25: f"[{share}%|{share} percent|quarter]",
    }.get(share, f"[{share}%|{share} percent]")
    words = expand(f"the [{'top|highest' if top else 'bottom|lowest'}] {part}", rng)
    cut = (100 - share) / 100 if top else share / 100
    compare = f"{metric.sql} {'>=' if top else '<='} (SELECT quantile_cont({metric.sql}, {cut:g}) FROM nba_roster{group.clause()})"
    slots = {
        "w": words,
        "m": _noun(metric, rng),
        "pl": group.plural,
        "a": _end(metric, top, rng),
        "n": share,
        "s": group.singular,
    }
    if rng.random() < 0.15:
        text = expand(
            "[How many {pl} are in {w} [by|in|for] {m}?|How many {pl} belong to {w} by {m}?|Number of {pl} in {w} by {m}]",
            rng,
            **slots,
        )
        return text, f"SELECT count(*) FROM nba_roster{group.clause(compare)}"
    text = expand(
        "[Which {pl} are in {w} [by|for|in|of] {m}?|Who is in {w} [by|in] {m} among {pl}?|List the {n}% {a} {pl}|Names of the {a} {n} percent of {pl}|Who makes up {w} of {pl} by {m}?|Among {pl}, who [belongs to|falls in|is in] {w} by {m}?"
        "|[List|Show|Name] the {pl} in {w} by {m}|Which {pl} rank in {w} by {m}?|Who are the {a} {n}% of {pl}?|{pl} in {w} by {m}]",
        rng,
        **slots,
    )
    return _first(text), f"SELECT NAME FROM nba_roster{group.clause(compare)}"


def _rank(metric: Metric, down: bool, op: str, dense: bool = False, partition: str = "") -> str:
    function = "dense_rank" if dense else "rank"
    part = f"PARTITION BY {partition} " if partition else ""
    return f"QUALIFY {function}() OVER ({part}{metric.ranking(down)}) {op}"


def _ranked(group: Population, metric: Metric) -> str:
    """The rows of a ranking: the group, without the unknown values."""
    return f"FROM nba_roster{group.clause(metric.filter or '')}"


# (measure, top end): idioms after a singular noun; nouns for the one who is it
_IDIOMS = {
    ("age", True): (
        "has the most years on him|is the most advanced in age|leads in age",
        "oldest man|oldest guy|oldest one|elder statesman",
    ),
    ("age", False): ("has the fewest years on him|has the lowest age", "youngest man|youngest guy|youngest one|baby"),
    ("height", True): (
        "towers over the rest|measures the tallest|tops the height chart|stands highest",
        "tallest man|tallest guy|tallest one|one with the greatest height",
    ),
    ("height", False): (
        "measures the shortest|has the lowest height|comes last in height",
        "shortest man|shortest guy|shortest one|smallest in height",
    ),
    ("weight", True): (
        "carries the most weight|has the highest weight|tops the weight chart|carries the most pounds",
        "heaviest man|heaviest guy|heaviest one|one who weighs the most",
    ),
    ("weight", False): (
        "carries the least weight|has the lowest weight|carries the fewest pounds",
        "lightest man|lightest guy|lightest one|one who weighs the least",
    ),
    ("salary", True): (
        "rakes in the most|cashes the biggest paychecks|tops the pay list|commands the highest salary|draws the biggest salary|costs the most|brings home the most money|pockets the most|has the richest deal|banks the most",
        "top earner|highest earner|biggest earner|best-paid man|highest-paid one|top-paid guy",
    ),
    ("salary", False): (
        "brings home the least|draws the smallest salary|costs the least|takes home the least|pockets the least|is bottom of the pay list|works for the least money",
        "lowest earner|smallest earner|worst-paid man|lowest-paid one|lowest-paid guy",
    ),
}


def _verb(metric: Metric, top: bool, rng: random.Random) -> str:
    idioms, _ = _IDIOMS[metric.name, top]
    plain = metric.most_verb if top else metric.least_verb
    return expand(f"[{plain if rng.random() < 0.6 else idioms}]", rng)


_WHO_IS_IT = (
    "[Who is|Who's|Name|Tell me|Find|Give me] the {a} {s}?",
    "[Who is|Who's] the {a} {s}?",
    "[Who is|Who's] the {a} {s}?",
    "[Which|What] {s} {v}?",
    "[Which|What] {s} {v}?",
    "Who {v} among {pl}?",
    "Who {v} of [all |]{pl}?",
    "Of [all |]{pl}, who {v}?",
    "Among {pl}, who is the {a}?",
    "Among {pl}, who {v}?",
    "Out of [all |]{pl}, who's the {a}?",
    "{a} {s}",
    "{a} {s}?",
    "[Which|What] {s} is the {a}?",
    "[What's|What is] the name of the {a} {s}?",
    "The {a} of {pl}: who is it?",
    "[Who is|Who's] the {o} among {pl}?",
    "[Who is|Who's] the {o} [among|of] [all |the ]{pl}?",
    "The {o} among {pl} is who?",
    "Among {pl}, who's the {o}?",
    "When it comes to {pl}, who {v}?",
    "[Can|Could] you [tell me|find out|say] who the {a} {s} is?",
    "[Any idea|Do you know] who the {a} {s} is?",
    "[I'm looking for|Looking for|I need] the {a} {s}.",
    "[Who|Which one] of the {pl} {v}?",
    "{pl}: who's the {a}?",
    "{pl} - who {v}?",
    "Who [holds|has|takes] the title of {a} {s}?",
    "I'm writing about {pl}: who {v}?",
    "If you line up {pl}, who {v}?",
    "[Point me to|Show me|Identify|Look up] the {a} {s}.",
)


def extreme_words(metric: Metric, top: bool, group: Population, rng: random.Random) -> str:
    """A question for the one player at an end of a measure."""
    one = expand(f"[{_IDIOMS[metric.name, top][1]}]", rng)
    return _first(
        expand(
            rng.choice(_WHO_IS_IT),
            rng,
            a=_end(metric, top, rng),
            v=_verb(metric, top, rng),
            o=one,
            s=group.singular,
            pl=group.plural,
        )
    )


@intent(2, "superlative", 10)
def superlative(rng: random.Random) -> Drawn:
    metric, top = _metric(rng), rng.random() < 0.58
    group = population(rng, team_name=0.45, pos=0.35, conditions=0.35)
    return extreme_words(metric, top, group, rng), f"SELECT NAME {_ranked(group, metric)} {_rank(metric, top, '= 1')}"


@intent(2, "superlative of a team", 3)
def superlative_team(rng: random.Random) -> Drawn:
    metric, top = _metric(rng), rng.random() < 0.58
    name = rng.choice(v.teams())
    template = (
        "[Who {v} [on|for|with] {t}?|Who is {o} {e} player?|Who's the {e} [guy|player|man|person|one] on {t}?|Which [player|guy] on {t} {v}?|Who {v} on {o} roster?|{o} {e} player|On {t}, who {v}?|who's the {e} on {t}"
        "|Who's the {n} on {t}?|Who is {o} {n}?|{a}: who {v}?|Who {v} in the {a} [squad|team|lineup|locker room]?|{e} guy on {t}?|[Name|Tell me|Give me] {o} {e} [player|man]|Which member of {t} {v}?|Who's the {e} [member|man] of {t}?"
        "|{o} {n}|Looking at {t}, who {v}?|Of everyone on {t}, who {v}?|Which of {o} players {v}?|The {e} of {o} players is who?|{a} {n}?]"
    )
    if metric is PAY and rng.random() < 0.3:
        template = "[Who {do} {t} pay the {m}?|Which player {do} {t} pay the {m}?|Who gets the {m} money from {t}?|Who costs {t} the {m}?|Who's on the {b} salary [at|for|with] {t}?|Who earns the {b} paycheck on {t}?|Whose salary is the {b} on {t}?]"
    text = expand(
        template,
        rng,
        v=_verb(metric, top, rng),
        e=_end(metric, top, rng),
        n=expand(f"[{_IDIOMS[metric.name, top][1]}]", rng),
        m="most" if top else "least",
        b=expand("[biggest|highest]" if top else "[smallest|lowest]", rng),
        **_team(name, rng),
    )
    group = Population(name, name, (f"Team = {v.quote(name)}",))
    return _first(text), f"SELECT NAME {_ranked(group, metric)} {_rank(metric, top, '= 1')}"


_HOW_HE = {
    "age": "how old is he|what's his age|what age is he",
    "height": "how tall is he|what's his height|how tall does he stand",
    "weight": "how much does he weigh|how heavy is he|what's his weight",
    "salary": "how much does he make|what does he earn|how much is he paid|what's his salary",
}


@intent(2, "superlative with its value", 2)
def superlative_value(rng: random.Random) -> Drawn:
    metric, top = _metric(rng), rng.random() < 0.6
    group = population(rng, team_name=0.5, pos=0.35, conditions=0.25)
    text = expand(
        "[Who is the {a} {s} and {h}?|Who is the {a} {s}, and {h}?|Name the {a} {s} and his {n}|{a} {s} and his {n}|Which {s} is the {a}, and what is his {n}?|Give me the name and {n} of the {a} {s}"
        "|Which {s} {v}, and {h}?|Who {v} among {pl}, and {h}?|Who's the {a} {s}? And {h}?|Tell me who the {a} {s} is and {i}|{a} {s}: name and {n}|[Show|Find|List|I want] the {a} {s} [with|together with|along with] his {n}|Name plus {n} of the {a} {s}"
        "|Of {pl}, who {v} and {h}?|I need the name and the {n} of the {a} {s}]",
        rng,
        a=_end(metric, top, rng),
        s=group.singular,
        pl=group.plural,
        v=_verb(metric, top, rng),
        h=expand(f"[{_HOW_HE[metric.name]}]", rng),
        n=_noun(metric, rng),
        i={
            "age": "how old he is",
            "height": "how tall he is",
            "weight": "how much he weighs",
            "salary": "how much he makes",
        }[metric.name],
    )
    return _first(text), f"SELECT NAME, {metric.sql} {_ranked(group, metric)} {_rank(metric, top, '= 1')}"


def _attribute(metric: Metric, group: Population, rng: random.Random) -> str:
    """An attribute to ask of a ranked player that the question does not already name."""
    taken = {word.split(" ")[0].split("(")[0] for word in group.where}
    column = {"Team": "team", "POS": "position", "COLLEGE": "college", "Jersey": "jersey", "AGE": "age"}
    return rng.choice([k for k in ATTRIBUTES if k != metric.name and k not in {column.get(t) for t in taken}])


@intent(3, "attribute of the superlative", 3.5)
def attribute_of_superlative(rng: random.Random) -> Drawn:
    metric, top = _metric(rng), rng.random() < 0.6
    group = population(rng, team_name=0.35, pos=0.35, conditions=0.15)
    key = _attribute(metric, group, rng)
    column, nouns, questions = ATTRIBUTES[key]
    adjective = _end(metric, top, rng)
    who = f"the {adjective} {group.singular}"
    templates = [
        *[f"[{questions}]?"] * 3,
        "[What is|What's] the {n} of {p}?",
        "{n} of {p}",
        "[Give me|Tell me|Find|Look up|I need] the {n} of {p}.",
        "[Find|Take|Look at] {p}: what is his {n}?",
        "[Do you know|Can you tell me] the {n} of {p}?",
        "{p}, {n}?",
        "The {n} of {p} is what?",
        "For the {s} who {v}, what is the {n}?",
    ]
    if len(group.singular.split()) <= 3:
        templates += ["{p}'s {n}", "[What is|What's] {p}'s {n}?"]
    text = expand(
        rng.choice(templates), rng, p=who, n=expand(f"[{nouns}]", rng), s=group.singular, v=_verb(metric, top, rng)
    )
    if key == "team" and rng.random() < 0.45:
        text = expand(
            "[Which team has {p}?|What team employs {p}?|On which team is {p}?|Which [club|squad|franchise] has {p} on its roster?|Whose roster features {p}?|Where would I find {p}, by team?|Which team can boast {p}?|{p} plays for whom?|Who has {p}, which team?]",
            rng,
            p=who,
        )
    column = "DISTINCT Team" if key == "team" else column
    return _first(text), f"SELECT {column} {_ranked(group, metric)} {_rank(metric, top, '= 1')}"


@intent(3, "nth", 3)
def nth(rng: random.Random) -> Drawn:
    metric, top = _metric(rng), rng.random() < 0.65
    group = population(rng, team_name=0.4, pos=0.35, conditions=0.15)
    n = rng.choice([2, 2, 2, 2, 3, 3, 3, 4, 5])
    slots = {
        "o": ordinal(n, rng),
        "a": _end(metric, top, rng),
        "s": group.singular,
        "pl": group.plural,
        "m": _noun(metric, rng),
        "e": expand("[highest|highest|biggest|largest]" if top else "[lowest|lowest|smallest]", rng),
        "d": {
            "age": "from the oldest down",
            "height": "from the tallest down",
            "weight": "from the heaviest down",
            "salary": "from the best paid down",
        }[metric.name],
        "u": {
            "age": "from the youngest up",
            "height": "from the shortest up",
            "weight": "from the lightest up",
            "salary": "from the lowest paid up",
        }[metric.name],
    }
    ranking = f"{_ranked(group, metric)} {_rank(metric, top, f'= {n}', dense=True)}"
    if rng.random() < 0.2:
        text = expand(
            "[What is the {o} {e} {m} among {pl}?|What's the {o} {e} {m} of {pl}?|{o} {e} {m} among {pl}|Among {pl}, what's the {o} {e} {m}?|Give me the {o} {e} {m} [of|among|for] {pl}|The {o} {e} {m} among {pl} is what?|{pl}: {o} {e} {m}?"
            "|If you rank {pl} by {m}, what is the {o} {e} {m}?]",
            rng,
            **slots,
        )
        return _first(text), f"SELECT DISTINCT {metric.sql} {ranking}"
    text = expand(
        "[[Who is|Who's|Name] the {o} {a} {s}?|[Who is|Who's|Name] the {o} {a} {s}?|{o} {a} {s}|[Which|What] {s} is the {o} {a}?|Who has the {o} {e} {m} among {pl}?|[Which|What] {s} has the {o} {e} {m}?|Among {pl}, who is the {o} {a}?"
        "|[Tell me|Find|Give me|I need] the {o} {a} {s}.|Of {pl}, who's {o} {a}?|Who comes in as the {o} {a} {s}?|{pl}: who is {o} {a}?|Do you know who the {o} {a} {s} is?|Who owns the {o} {e} {m} among {pl}?"
        "|Whose {m} is the {o} {e} among {pl}?"
        + (
            "|[Which|What] {s} ranks {o} [in|by] {m}?|Who ranks {o} by {m} among {pl}, {d}?|Who comes {o} in {m} among {pl}, {d}?]"
            if top
            else "|Who comes {o} among {pl}, {u}?|Who is {o} from the bottom in {m} among {pl}?]"
        ),
        rng,
        **slots,
    )
    return _first(text), f"SELECT NAME {ranking}"


_TOP = (
    *["[Who are|List|Name|Show|Give me|Show me|Find] the {k} {a} {pl}."] * 3,
    "[Which|What] {k} {pl} are the {a}?",
    "{k} {a} {pl}",
    "[Who are|List] the {e} {k} {pl} [by|in] {m}?",
    "{e} {k} {pl} by {m}",
    "[Give me|I want|Show me] the {e} {k} [in|by] {m} among {pl}",
    "The {k} {a} {pl}, [please|in order]",
    "[Rank|List] the {k} {a} {pl} in order",
    "Among {pl}, who are the {k} {a}?",
    "Of [all |]{pl}, which {k} are the {a}?",
    "{k} {pl} with the {h} {p}",
    "Which {k} {pl} have the {h} {p}?",
    "[Can|Could] you [list|name|give me|show me] the {k} {a} {pl}?",
    "I need [a list of |]the {k} {a} {pl}",
    "Who makes the list of the {k} {a} {pl}?",
    "{pl}: the {k} {a}?",
    "{pl}, {e} {k} by {m}",
    "If you [rank|sort|order] {pl} by {m}, who are the {e} {k}?",
    "Run down the {k} {a} {pl}",
    "I'm making a list of the {k} {a} {pl}: who is on it?",
    "{k} {a} {pl}?",
    "[Names of|Give the names of] the {k} {a} {pl}",
)
_SPORT_TOP = (
    "[Top|The top] {k} {a} {pl}",
    "Top {k} {pl} in terms of {m}",
    "A top {k} of {pl} by {m}",
    "{pl} - top {k} {m}",
)
_TOP_PAID = (
    "[Who are|Name|List] the top {k} earners among {pl}?",
    "The {k} biggest earners among {pl}",
    "Which {k} {pl} [make|earn|rake in] the most?",
    "Top {k} earners: {pl}",
)


def _top_words(metric: Metric, top: bool, k: int, group: Population, rng: random.Random) -> str:
    templates = _TOP + (_SPORT_TOP if top else ()) + (_TOP_PAID if top and metric is PAY else ())
    return expand(
        rng.choice(templates),
        rng,
        k=number(k, rng, 0.5),
        a=_end(metric, top, rng),
        pl=group.plural,
        e="top" if top else "bottom",
        m=_noun(metric, rng),
        h="highest" if top else "lowest",
        p=_plural(metric),
    )


@intent(3, "top k", 6)
def top_k(rng: random.Random) -> Drawn:
    metric, top = _metric(rng), rng.random() < 0.65
    group = population(rng, team_name=0.4, pos=0.4, conditions=0.2)
    k = rng.choice([2, 3, 3, 3, 4, 5, 5, 5, 5, 6, 7, 8, 10, 10, 10, 15, 20])
    text = _top_words(metric, top, k, group, rng)
    if rng.random() < 0.25:
        p = _plural(metric)
        text = text.rstrip("?.") + rng.choice(
            [
                f" and their {p}",
                f" with their {p}",
                f", and their {p}",
                f", together with their {p}",
                f" along with their {p}",
                f" plus their {p}",
                f" (names and {p})",
            ]
        )
        return (
            _first(text),
            f"SELECT NAME, {metric.sql} {_ranked(group, metric)} {_rank(metric, top, f'<= {k}')} ORDER BY 2{' DESC' if top else ''}",
        )
    return _first(text), f"SELECT NAME {_ranked(group, metric)} {_rank(metric, top, f'<= {k}')} {metric.ranking(top)}"


@intent(3, "ordered list", 2)
def ordered(rng: random.Random) -> Drawn:
    metric, top = _metric(rng), rng.random() < 0.65
    group = population(rng, team_name=0.9, pos=0.35, conditions=0.2)
    if not group.where:
        group = population(rng, team_name=1, pos=0, conditions=0)
    high, low = {
        "age": ("oldest", "youngest"),
        "height": ("tallest", "shortest"),
        "weight": ("heaviest", "lightest"),
        "salary": ("highest paid", "lowest paid"),
    }[metric.name]
    a, b = (high, low) if top else (low, high)
    text = expand(
        "[[List|Sort|Rank|Order|Show|Arrange] [the |all |all the |]{pl} from {a} to {b}|[Sort|Order|Rank|List|Arrange] [the |]{pl} by {m}, {a} first|{pl} [sorted|ordered|ranked] by {m} from {a} to {b}|Who are the {pl}, from {a} to {b}?|{pl}, {a} to {b}"
        "|[List|Show] {pl} in {d} order of {m}|Line up [the |all |]{pl} from {a} to {b}|Put [the |all |]{pl} in order, {a} to {b}|{pl} by {m}, {a} first|[Give me|I'd like|I want] [the |all |]{pl} ordered from {a} to {b}"
        "|[Can|Could] you [rank|sort|list] [the |all |]{pl} from {a} to {b}?|Go through [the |all |]{pl} from the {a} to the {b}|Starting with the {a}, [list|name] [all |the |]{pl}|All {pl}, {a} at the top and {b} at the bottom|A ranking of {pl} by {m}, {a} first]",
        rng,
        pl=group.plural,
        a=a,
        b=b,
        m=_noun(metric, rng),
        d="descending" if top else "ascending",
    )
    where = group.clause(metric.filter or "")
    if rng.random() < 0.35:
        text = text.rstrip("?.") + expand(
            "[ with their {p}| and show their {p}|, with {p}| and give their {p}|, names and {p}| along with their {p}]",
            rng,
            p=_plural(metric),
        )
        return _first(text), f"SELECT NAME, {metric.sql} FROM nba_roster{where} ORDER BY 2{' DESC' if top else ''}"
    return _first(text), f"SELECT NAME FROM nba_roster{where} {metric.ranking(top)}"


@intent(2, "superlative with another attribute", 1.2)
def superlative_plus(rng: random.Random) -> Drawn:
    metric, top = _metric(rng), rng.random() < 0.6
    group = population(rng, team_name=0.3, pos=0.35, conditions=0.1)
    column, nouns, _ = ATTRIBUTES[_attribute(metric, group, rng)]
    text = expand(
        "[Who is the {a} {s} and what is his {n}?|Name and {n} of the {a} {s}|[Name|Give me|Show] the {a} {s} and his {n}|Which {s} {v}, and what's his {n}?|The {a} {s}: name and {n}?|Who's the {a} {s}, and his {n}?"
        "|[Tell me|Find] the {a} {s}, name plus {n}|Who {v} among {pl}, and what is his {n}?|{a} {s}, with his {n}]",
        rng,
        a=_end(metric, top, rng),
        s=group.singular,
        pl=group.plural,
        v=_verb(metric, top, rng),
        n=expand(f"[{nouns}]", rng),
    )
    return _first(text), f"SELECT NAME, {column} {_ranked(group, metric)} {_rank(metric, top, '= 1')}"


@intent(3, "both ends", 1.2)
def both_ends(rng: random.Random) -> Drawn:
    metric = _metric(rng)
    group = population(rng, team_name=0.5, pos=0.4, conditions=0.1)
    text = expand(
        "[Who are the {a} and the {b} {s}?|Name the {a} and the {b} {s}|The {a} and the {b} {s}, who are they?|Who is the {a} and who is the {b} {s}?|[Give me|List|Show] the {a} {s} and the {b} one|Among {pl}, who are the {a} and the {b}?"
        "|{pl}: who's the {a} and who's the {b}?|Names of the {a} and the {b} {s}|Of {pl}, name both the {a} and the {b}]",
        rng,
        a=_end(metric, True, rng),
        b=_end(metric, False, rng),
        s=group.singular,
        pl=group.plural,
    )
    return (
        _first(text),
        f"SELECT NAME {_ranked(group, metric)} {_rank(metric, True, '= 1')} OR {_rank(metric, False, '= 1').removeprefix('QUALIFY ')}",
    )


@intent(3, "tied at an end", 1)
def tied(rng: random.Random) -> Drawn:
    metric, top = rng.choice([AGE, TALL, HEAVY]), rng.random() < 0.6
    group = population(rng, team_name=0.35, pos=0.45, conditions=0.05)
    compare = f"{metric.sql} = (SELECT {'max' if top else 'min'}({metric.sql}) FROM nba_roster{group.clause()})"
    slots = {
        "a": _end(metric, top, rng),
        "s": group.singular,
        "pl": group.plural,
        "m": metric.name,
        "e": expand("[highest|greatest]" if top else "[lowest|smallest]", rng),
    }
    if rng.random() < 0.4:
        text = expand(
            "[Is there a tie for the {a} {s}?|Do two or more {pl} share the {e} {m}?|Is there more than one {a} {s}?|Is anyone tied for the {a} {s}?|Are several {pl} tied as the {a}?|Is it true that more than one {s} is the {a}?]",
            rng,
            **slots,
        )
        return text, f"SELECT count(*) > 1 FROM nba_roster{group.clause(compare)}"
    text = expand(
        "[How many {pl} are tied for {a}?|How many {pl} share the {e} {m}?|How many {pl} are tied as the {a}?|Number of {pl} tied for the {e} {m}|How many are tied for the title of {a} {s}?|Among {pl}, how many share the {e} {m}?"
        "|How many {pl} have the {e} {m} of them all?]",
        rng,
        **slots,
    )
    return text, f"SELECT count(*) FROM nba_roster{group.clause(compare)}"


@intent(3, "attribute of the nth", 1.2)
def attribute_of_nth(rng: random.Random) -> Drawn:
    metric, top = _metric(rng), rng.random() < 0.7
    group = population(rng, team_name=0.3, pos=0.4, conditions=0.05)
    key = _attribute(metric, group, rng)
    column, nouns, questions = ATTRIBUTES[key]
    n = rng.choice([2, 2, 2, 3, 3, 4])
    who = f"the {ordinal(n, rng)} {_end(metric, top, rng)} {group.singular}"
    text = expand(
        f"[[{questions}]?|[{questions}]?|What is the {{n}} of {{p}}?|{{n}} of {{p}}|Give me the {{n}} of {{p}}|Take {{p}}: what is his {{n}}?|I need the {{n}} of {{p}}]",
        rng,
        p=who,
        n=expand(f"[{nouns}]", rng),
    )
    column = "DISTINCT Team" if key == "team" else column
    return _first(text), f"SELECT {column} {_ranked(group, metric)} {_rank(metric, top, f'= {n}', dense=True)}"


@intent(3, "top k with another attribute", 1.2)
def top_k_plus(rng: random.Random) -> Drawn:
    metric, top = _metric(rng), rng.random() < 0.7
    group = population(rng, team_name=0.2, pos=0.45, conditions=0.1)
    key = _attribute(metric, group, rng)
    plural = {"college": "colleges", "jersey": "jersey numbers", "position": "positions", "team": "teams"}.get(
        key
    ) or _plural(next(m for m in METRICS if m.name == key))
    k = rng.choice([3, 3, 5, 5, 5, 10])
    text = _top_words(metric, top, k, group, rng).rstrip("?.") + rng.choice(
        [
            f" and their {plural}",
            f" with their {plural}",
            f", with {plural}",
            f", along with their {plural}",
            f" plus their {plural}",
        ]
    )
    return (
        _first(text),
        f"SELECT NAME, {ATTRIBUTES[key][0]} {_ranked(group, metric)} {_rank(metric, top, f'<= {k}')} {metric.ranking(top)}",
    )


@intent(4, "sum or average of the top k", 1.5)
def top_k_sum(rng: random.Random) -> Drawn:
    metric, top = rng.choice([PAY, PAY, PAY, AGE, TALL, HEAVY]), rng.random() < 0.75
    group = population(rng, team_name=0.55, pos=0.35, conditions=0.05)
    k = rng.choice([2, 3, 3, 5, 5, 10])
    slots = {
        "k": number(k, rng, 0.6),
        "a": _end(metric, top, rng),
        "pl": group.plural,
        "m": metric.name,
        "ms": _plural(metric),
    }
    pool = f"(SELECT * {_ranked(group, metric)} {_rank(metric, top, f'<= {k}')})"
    if metric is PAY and rng.random() < 0.7:
        text = expand(
            "[How much do the {k} {a} {pl} [make|earn|cost] [together|combined|in total|between them]?|What is the [combined|total] salary of the {k} {a} {pl}?|Total pay of the {k} {a} {pl}|What do the salaries of the {k} {a} {pl} add up to?"
            "|[Sum|Add up] the salaries of the {k} {a} {pl}|The {k} {a} {pl} earn how much altogether?]",
            rng,
            **slots,
        )
        return _first(text), f"SELECT sum({metric.sql}) FROM {pool}"
    text = expand(
        "[What is the average {m} of the {k} {a} {pl}?|Average {m} of the {k} {a} {pl}|On average, what is the {m} of the {k} {a} {pl}?|What do the {ms} of the {k} {a} {pl} average out to?|Take the {k} {a} {pl}: what is their average {m}?]",
        rng,
        **slots,
    )
    return _first(text), f"SELECT avg({metric.sql}) FROM {pool}"


@intent(3, "highest salaries", 0.8)
def top_values(rng: random.Random) -> Drawn:
    top = rng.random() < 0.75
    group = population(rng, team_name=0.55, pos=0.35, conditions=0.05)
    k = rng.choice([2, 3, 3, 5, 5, 10])
    text = expand(
        "[What are the {k} {e} salaries [of|among|for] {pl}?|{k} {e} salaries [of|among] {pl}|[List|Show|Give me] the {k} {e} salaries [of|among] {pl}|Among {pl}, what are the {k} {e} salaries?|The {k} {e} contracts [of|among] {pl}, in dollars, no names|{pl}: {k} {e} salaries?]",
        rng,
        k=number(k, rng, 0.6),
        e=expand("[highest|biggest|largest]" if top else "[lowest|smallest]", rng),
        pl=group.plural,
    )
    return _first(text), f"SELECT {PAY.sql} {_ranked(group, PAY)} {_rank(PAY, top, f'<= {k}')} {PAY.ranking(top)}"


@intent(3, "count and average", 1.5)
def count_and_average(rng: random.Random) -> Drawn:
    metric = _metric(rng)
    group = population(rng, team_name=0.5, pos=0.5, conditions=0.35)
    function = rng.choice(["avg", "avg", "avg", "median"])
    sql, words = FUNCTIONS[function]
    text = expand(
        "[How many {pl} are there and what is their {w} {m}?|How many {pl} are there, and what's the {w} {m}?|Number of {pl} and their {w} {m}|Count [of|the] {pl} and their {w} {m}|[Give me|I need] the number of {pl} and their {w} {m}|{pl}: how many, and what {w} {m}?"
        "|How big a group are {pl}, and what is their {w} {m}?]",
        rng,
        pl=group.plural,
        w=expand(f"[{words}]", rng),
        m=_noun(metric, rng),
    )
    return _first(text), f"SELECT count(*), {sql.format(x=metric.sql)} FROM nba_roster{group.clause()}"


def _bound(metric: Metric, function: str, rng: random.Random) -> tuple[str, str]:
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


_RELATIONS = {
    ">": "above|over|greater than|higher than|more than|exceeding|in excess of",
    "<": "below|under|less than|lower than",
    ">=": "of at least|of no less than",
    "<=": "of at most|of no more than",
}


@intent(2, "yes/no about a number", 1.5)
def number_yes_no(rng: random.Random) -> Drawn:
    metric = _metric(rng)
    group = population(rng, team_name=0.7, pos=0.45, conditions=0)
    function = rng.choices(
        ["avg", "sum", "median"],
        [75, 20 if metric is PAY and len(group.where) == 1 and group.where[0].startswith("Team") else 0, 15],
    )[0]
    said, value = _bound(metric, function, rng)
    operator = rng.choice("<>")
    sql, words = FUNCTIONS[function]
    text = expand(
        "[Is the {w} {m} of {pl} {r} {n}?|Is it true that the {w} {m} of {pl} is {r} {n}?|True or false: the {w} {m} of {pl} is {r} {n}|Do {pl} have {aw} {m} {r} {n}?|{w} {m} of {pl} {r} {n}, yes or no?|Would you say the {w} {m} of {pl} is {r} {n}?"
        "|Am I right that the {w} {m} of {pl} is {r} {n}?]",
        rng,
        w=(word := expand(f"[{words}]", rng)),
        aw=_an(word),
        m=_noun(metric, rng),
        pl=group.plural,
        r=expand("[above|over|higher than|greater than]" if operator == ">" else "[below|under|lower than]", rng),
        n=said,
    )
    return _first(text), f"SELECT {sql.format(x=metric.sql)} {operator} {value} FROM nba_roster{group.clause()}"


@intent(3, "team without a player", 1.5)
def without_player(rng: random.Random) -> Drawn:
    player = v.some_players(rng, 1, [p for p in v.roster() if p.salary != "--"])[0]
    name, where = v.player_name(player, rng)
    metric = _metric(rng)
    team = _team(player.team, rng)
    without = expand("[without|excluding|not counting|leaving out|minus|if you take out|ignoring]", rng)
    if metric is PAY and rng.random() < 0.5:
        words, sql = expand("[payroll|total payroll|total salary|wage bill]", rng), f"sum({PAY.sql})"
    else:
        function = rng.choice(["avg", "avg", "avg", "median"])
        words, sql = (
            expand(f"[{FUNCTIONS[function][1]}] {_noun(metric, rng)}", rng),
            FUNCTIONS[function][0].format(x=metric.sql),
        )
    text = expand(
        "[What is the {w} of {t} {x} {p}?|{o} {w} {x} {p}|{x} {p}, what is the {w} of {t}?|What would {o} {w} be {x} {p}?|{a} {w} {x} {p}|What's the {w} of everyone on {t} but {p}?|Except for {p}, what's the {w} on {t}?|The {w} of {t} {x} {p}, what is it?]",
        rng,
        w=words,
        x=without,
        p=name,
        **team,
    )
    return _first(text), f"SELECT {sql} FROM nba_roster WHERE Team = {v.quote(player.team)} AND NOT ({where})"


# ---- groupings ---------------------------------------------------------------------------------------------------

GROUPS = {
    "Team": ("team|team|team|club|franchise|squad", "teams|teams|teams|clubs|franchises|squads", ""),
    "POS": ("position", "positions", ""),
    "COLLEGE": (
        "college|college|school|university|alma mater",
        "colleges|colleges|schools|universities|alma maters",
        "COLLEGE <> '--'",
    ),
    "AGE": ("age", "ages", "AGE IS NOT NULL"),
    "Jersey": ("jersey number|number|jersey", "jersey numbers|numbers|jerseys", "Jersey <> 'NA'"),
}


def _group_by(rng: random.Random, weights: tuple[int, ...] = (50, 25, 25, 0, 0)) -> tuple[str, str, str, str]:
    column = rng.choices(list(GROUPS), weights)[0]
    singular, plural, known = GROUPS[column]
    return column, expand(f"[{singular}]", rng), expand(f"[{plural}]", rng), known


def _side(rng: random.Random, column: str, chance: float = 0.35) -> Population:
    """A restriction of the players that are grouped, on another column than the group's."""
    for _ in range(20):
        group = (
            population(
                rng, team_name=0.15 if column != "Team" else 0, pos=0.5 if column != "POS" else 0, conditions=0.45
            )
            if rng.random() < chance
            else population(rng, team_name=0, pos=0, conditions=0)
        )
        if not any(w.startswith(column) for w in group.where) and group.plural != "players in the league":
            return group
    return population(rng, team_name=0, pos=0, conditions=0)


# how players belong to each group
_EACH = {
    "Team": "[on|for|at] [each|every] {g}",
    "POS": "at [each|every] {g}",
    "COLLEGE": "from [each|every] {g}",
    "AGE": "of [each|every] {g}",
    "Jersey": "[wearing|with|in] [each|every] {g}",
}
_FALLING = ", most first|, from most to fewest|, ranked from highest to lowest|, sorted from most to least| in descending order|, biggest first|, starting with the most|, largest count first"


@intent(3, "count per group", 4)
def count_per(rng: random.Random) -> Drawn:
    column, one, many, known = _group_by(rng, (40, 22, 18, 12, 8))
    side = _side(rng, column, 0.5)
    each = _EACH[column]
    templates = [
        "How many {pl} are there [per {g}|by {g}|for every {g}|for each {g}]?",
        f"How many {{pl}} are there {each}?",
        f"How many {{pl}} are there {each}?",
        "[Count|Number of|Show the number of|Give me the number of|Count up|Tally] {pl} [per|by|for each|for every] {g}",
        f"[Number of|Count of|Tally of|Headcount of] {{pl}} {each}",
        "{pl} per {g}",
        "[For each|Per|By|For every] {g}, how many {pl} are there?",
        "[Break down|Breakdown of|Distribution of|Split] {pl} by {g}",
        "[How many|Count of] {pl} [by|per] {g}?",
        "How are {pl} [distributed|spread|split] by {g}?",
        "How are {pl} spread [over|across] the {gs}?",
        "[Give me|I need|I'd like] a [count|tally|headcount|breakdown] of {pl} by {g}",
        "[List|Show] [each|every] {g} [with|and] [its number of|how many] {pl}",
        "[Group|Bucket] {pl} by {g} and count [them|each group]",
        "{g} by {g}, how many {pl} are there?",
        "What's the [count|number] of {pl} for each {g}?",
        "{pl}: count by {g}",
    ]
    if column == "Team":
        templates += ["How many {pl} does [each|every] {g} [have|carry|employ]?"] * 2 + [
            "How many {pl} are on each {g}'s roster?",
            "Go {g} by {g}: how many {pl}?",
        ]
    if column == "COLLEGE":
        templates += ["How many {pl} did each {g} [produce|send to the league]?", "How many {pl} went to each {g}?"]
    if column == "POS":
        templates += ["How many {pl} play each {g}?", "How many {pl} line up at each {g}?"]
    if column == "Jersey":
        templates += ["How many {pl} wear each {g}?"]
    text = expand(rng.choice(templates), rng, pl=side.plural, g=one, gs=many)
    text = text.replace("its number of", "the number of") if column in ("AGE", "Jersey") else text
    where = side.clause(known)
    if rng.random() < 0.2:
        text = text.rstrip("?.") + rng.choice(_FALLING.split("|"))
        return _first(text), f"SELECT {column}, count(*) FROM nba_roster{where} GROUP BY {column} ORDER BY 2 DESC"
    return _first(text), f"SELECT {column}, count(*) FROM nba_roster{where} GROUP BY {column}"


@intent(3, "one team by position, college or age", 1.5)
def team_breakdown(rng: random.Random) -> Drawn:
    name = rng.choice(v.teams())
    column = rng.choice(["POS", "POS", "POS", "COLLEGE", "AGE"])
    known = GROUPS[column][2]
    team = Population(name, name, (f"Team = {v.quote(name)}",))
    slots = {"g": expand(f"[{GROUPS[column][0]}]", rng), **_team(name, rng)}
    if rng.random() < 0.5:
        counting = (
            "How many players {do} {t} have at each {g}?|How many players {do} {t} carry at every {g}?"
            if column == "POS"
            else "How many players {do} {t} have for each {g}?"
        )
        text = expand(
            f"[{counting}|[Break down|Split] {{o}} roster by {{g}}|{{a}} players by {{g}}, how many of each?|Breakdown of {{o}} roster by {{g}}|How is {{o}} roster [split|distributed] by {{g}}?|[Count|Tally] {{o}} players by {{g}}|{{a}} headcount by {{g}}|For {{t}}, how many players per {{g}}?]",
            rng,
            **slots,
        )
        expression = "count(*)"
    else:
        metric = _metric(rng) if column != "AGE" else rng.choice([TALL, HEAVY, PAY])
        sql, words = FUNCTIONS[rng.choice(["avg", "avg", "median", "max"])]
        expression = sql.format(x=metric.sql)
        text = expand(
            "[What is the {w} {m} of {o} players by {g}?|For {t}, what's the {w} {m} at each {g}?|{a} {w} {m} by {g}|{w} {m} per {g} on {t}|[Break down|Show] {o} {w} {m} by {g}|On {t}, what is the {w} {m} for each {g}?]",
            rng,
            w=expand(f"[{words}]", rng),
            m=_noun(metric, rng),
            **slots,
        )
    if column != "POS":
        text = text.replace("at each", "for each")
    return _first(text), f"SELECT {column}, {expression} FROM nba_roster{team.clause(known)} GROUP BY {column}"


_NUMBER_PER = (
    "[What is|What's|Show|Give me|Find|Calculate|Compute] the {w}{of} [per|by|for each|of each|for every|in each] {g}?",
    "{w}{of} [per|by|for each|for every] {g}",
    "[For each|Per|By|For every] {g}, [what is|what's|show|give|find] the {w}{of}",
    "[List|Show] [each|every] {g} [with|and] the {w}{of}",
    "[Break down|Split|Show|Report] the {w}{of} by {g}",
    "How does the {w}{of} [break down|vary|differ] by {g}?",
    "[Group by|Going by] {g}, what's the {w}{of}?",
    "{g} by {g}, what is the {w}{of}?",
    "[I need|I'd like|I want] the {w}{of}, one row per {g}",
    "A table of the {w}{of} by {g}",
    "Compare every {g} by {w}{of}",
    "What's each {g}'s {w}{of}?",
    "[Can|Could] you [show|list|give] me the {w}{of} for [each|every] {g}?",
    "All {gs} and their {w}{of}",
)


@intent(3, "aggregate per group", 5)
def aggregate_per(rng: random.Random) -> Drawn:
    column, one, many, known = _group_by(rng, (50, 32, 14, 4, 0))
    side = _side(rng, column, 0.3)
    metric = _metric(rng)
    if metric is AGE and column == "AGE":
        metric = PAY
    words, sql = _aggregate(metric, rng)
    of = "" if side.plural == "players" and rng.random() < 0.7 else f" of {side.plural}"
    text = expand(rng.choice(_NUMBER_PER), rng, w=words, of=of, g=one, gs=many)
    if sql.startswith("sum(") and metric is PAY and not side.where and rng.random() < 0.6:
        text = expand(
            "[What is the payroll of each {g}?|Payroll [by|per] {g}|How much does each {g} pay in salaries?|[List|Show] every {g} [with|and] its payroll|What does each {g} spend on salaries?|Each {g}'s payroll|What's every {g}'s wage bill?]"
            if column == "Team"
            else "[Payroll by {g}|What do all players of each {g} earn in total?|Total pay by {g}|How much money goes to each {g} in total?]",
            rng,
            g=one,
        )
    where = side.clause(known)
    if rng.random() < 0.2:
        down = rng.random() < 0.7
        order = (
            ", highest first|, from highest to lowest|, ranked from highest to lowest| in descending order|, biggest first|, top down"
            if down
            else ", lowest first|, from lowest to highest| in ascending order|, smallest first|, sorted low to high"
        )
        text = text.rstrip("?.") + rng.choice(order.split("|"))
        return _first(
            text
        ), f"SELECT {column}, {sql} FROM nba_roster{where} GROUP BY {column} ORDER BY 2{' DESC' if down else ''}"
    return _first(text), f"SELECT {column}, {sql} FROM nba_roster{where} GROUP BY {column}"


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
    column, one, many, known = _group_by(rng, (62, 20, 15, 3, 0))
    metric, top = _metric(rng), rng.random() < 0.6
    if column == "AGE":
        metric = rng.choice([TALL, HEAVY, PAY])
    side = _side(rng, column, 0.25)
    function = rng.choices(
        ["avg", "sum", "median", "max", "min", "range"], [50, 16 if metric is PAY else 2, 16, 4, 4, 8]
    )[0]
    sql = FUNCTIONS[function][0]
    words = {"max": "maximum", "min": "minimum"}.get(function, FUNCTIONS[function][1])
    phrase = expand(f"[{words}] {_noun(metric, rng)}", rng)
    end = expand("[highest|highest|greatest|biggest|largest]" if top else "[lowest|lowest|smallest]", rng)
    of = "" if not side.where else f" among {side.plural}"
    if function == "range":
        phrase = expand(
            "[gap between its {a} and {b} player|spread in {m}|range of {p}|difference between its {a} and {b} player|spread of {p}|{m} gap from top to bottom]",
            rng,
            a=_end(metric, True, rng),
            b=_end(metric, False, rng),
            m=_noun(metric, rng),
            p=_plural(metric),
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
        return _first(text), f"SELECT {column}, {expression} {best} = 1"
    if draw < 0.32:
        k = rng.choice([2, 3, 3, 3, 5, 5, 5, 10])
        forms = "[Which|What] {k} {gs} have the {e} {w}{of}?|[List|Name|Show|Give me] the {k} {gs} with the {e} {w}{of}|{k} {gs} with the {e} {w}{of}|Of all {gs}, which {k} have the {e} {w}{of}?"
        forms += (
            "|[Top|The top] {k} {gs} by {w}{of}|Rank the top {k} {gs} by {w}{of}"
            if top
            else "|Bottom {k} {gs} by {w}{of}|Which {k} {gs} are at the bottom in {w}{of}?"
        )
        slots["k"] = number(k, rng, 0.5)
        return _first(expand(f"[{forms}]", rng, **slots)), f"SELECT {column} {best} <= {k} ORDER BY {expression}{desc}"
    return _first(text), f"SELECT {column} {best} = 1"


@intent(4, "value of the best group", 1.5)
def best_group_value(rng: random.Random) -> Drawn:
    column, one, many, known = _group_by(rng, (70, 15, 15, 0, 0))
    where = f" WHERE {known}" if known else ""
    top = rng.random() < 0.65
    slots = {
        "g": one,
        "n": _an(one),
        "gs": many,
        "e": expand("[highest|biggest|largest]" if top else "[lowest|smallest]", rng),
    }
    if rng.random() < 0.35:
        side = _side(rng, column, 0.7)
        expression = _counted(side)
        text = expand(
            "[What is the {e} number of {pl} [any|a single] {g} has?|What's the {m} {pl} [any|a single] {g} has?|How many {pl} does the {g} with the {m} have?|The {g} with the {m} {pl} has how many of them?|Among all {gs}, what is the {e} number of {pl}?]",
            rng,
            pl=side.plural,
            m="most" if top else "fewest",
            **slots,
        )
    else:
        metric = _metric(rng)
        function = rng.choices(["avg", "sum", "median"], [65, 25 if metric is PAY else 0, 10])[0]
        sql, words = FUNCTIONS[function]
        expression = sql.format(x=metric.sql)
        text = expand(
            "[What is the {e} {w} {m} of any {g}?|Among all {gs}, what is the {e} {w} {m}?|What number is the {e} {w} {m} of any {g}?|What's the {e} {w} {m} {n} has?|{e} {w} {m} of any {g}, just the number|What is the {w} {m} of the {g} where it is {e}?]",
            rng,
            w=expand(f"[{words}]", rng),
            m=_noun(metric, rng),
            **slots,
        )
        if function == "sum" and column == "Team":
            text = expand(
                "[How big is the {e} payroll in the league?|What is the {e} payroll of any team?|What's the {e} team payroll?|How much does the team with the {e} payroll pay?]",
                rng,
                **slots,
            ).replace("How big is the lowest", "How much is the lowest")
    return _first(
        text
    ), f"SELECT {'max' if top else 'min'}(x) FROM (SELECT {expression} AS x FROM nba_roster{where} GROUP BY {column})"


@intent(4, "average over groups", 1.5)
def average_over_groups(rng: random.Random) -> Drawn:
    column, one, many, known = _group_by(rng, (75, 10, 15, 0, 0))
    where = f" WHERE {known}" if known else ""
    slots = {"g": one, "n": _an(one), "gs": many}
    if column == "Team" and rng.random() < 0.4:
        expression = f"sum({PAY.sql})"
        text = expand(
            "[What is the average payroll of {n}?|How much does the average {g} spend on salaries?|Average {g} payroll|On average, how big is {n}'s payroll?|What does {n} pay in salaries on average?|What's the mean payroll across all {gs}?]",
            rng,
            **slots,
        )
    else:
        side = _side(rng, column, 0.7)
        expression = _counted(side)
        text = expand(
            "[On average, how many {pl} does {n} have?|What is the average number of {pl} per {g}?|Average number of {pl} per {g}|How many {pl} does the average {g} have?|How many {pl} are there per {g} on average?|Averaged over all {gs}, how many {pl} are there?|What's the mean count of {pl} per {g}?]",
            rng,
            pl=side.plural,
            **slots,
        )
    return _first(text), f"SELECT avg(x) FROM (SELECT {expression} AS x FROM nba_roster{where} GROUP BY {column})"


def _counted(side: Population) -> str:
    """Players of a kind within a group: every group is there, also one that has none."""
    return f"count(*) FILTER ({' AND '.join(side.where)})" if side.where else "count(*)"


_MOST_OF = (
    "[Which|What] {g} [{v}] the {e} {pl}?",
    "[Which|What] {g} [{v}] the {e} {pl}?",
    "[Name|Find|Show|Identify|Tell me] the {g} with the {e} {pl}.",
    "{g} with the {e} {pl}",
    "Of all [the |]{gs}, which one has the {e} {pl}?",
    "Among all {gs}, which has the {e} {pl}?",
    "{e} {pl}: which {g}?",
    "[Can|Could] you tell me which {g} has the {e} {pl}?",
    "Which is the {g} with the {e} {pl}?",
    "[Do you know|Any idea] which {g} has the {e} {pl}?",
    "The {g} with the {e} {pl} is which?",
    "By number of {pl}, which {g} is {c}?",
    "[What's|What is] the {g} with the {e} {pl}?",
    "Counting {pl}, which {g} comes out with the {e}?",
)
_COMMONEST = (
    "[What is|What's] the most [common|popular|frequent|widespread] {g}?|Most [common|popular] {g}|Which {g} is the most [common|popular]?|What {g} is most [common|popular]?|Which {g} occurs most often?|What's the most [popular|common] {g} in the [league|NBA]?"
    "|Which {g} comes up the most?|Which {g} shows up most often on the rosters?|Number one {g} by how many players have it|What {g} do the most players have?|Which {g} do you see the most?|Commonest {g} in the league?"
)


@intent(3, "group with most", 5)
def group_most(rng: random.Random) -> Drawn:
    column, one, many, known = _group_by(rng, (58, 8, 18, 8, 8))
    top = rng.random() < 0.72
    side = _side(rng, column, 0.65 if column in ("Team", "POS") else 0.25)
    end = expand(
        "[most|most|most|highest number of|largest number of|greatest number of]"
        if top
        else "[fewest|fewest|fewest|least|lowest number of|smallest number of]",
        rng,
    )
    verb = {
        "Team": "has|has|employs|carries|boasts|rosters",
        "POS": "has",
        "COLLEGE": "has|produced|sent|has produced|can claim|turned out",
        "AGE": "has",
        "Jersey": "is worn by|has|belongs to",
    }[column]
    slots = {"g": one, "gs": many, "e": end, "pl": side.plural}
    text = expand(rng.choice(_MOST_OF).replace("{v}", verb), rng, c="first" if top else "last", **slots)
    if column == "Team" and rng.random() < 0.15:
        text = expand(
            "[Who has the {e} {pl}?|Whose roster has the {e} {pl}?|Who [carries|employs] the {e} {pl}?|Which {g}'s roster holds the {e} {pl}?]",
            rng,
            **slots,
        )
    if not side.where and top and rng.random() < 0.4 and column != "Team":
        text = expand(f"[{_COMMONEST}]", rng, g=one)
    expression = _counted(side)
    order = f"ORDER BY {expression}{' DESC' if top else ''}"
    where = f" WHERE {known}" if known else ""
    draw = rng.random()
    if draw < 0.2:
        k = rng.choice([2, 3, 3, 5, 5, 10])
        forms = "[Which|What] {k} {gs} have the {e} {pl}?|[List|Name|Show|Give me] the {k} {gs} with the {e} {pl}|{k} {gs} with the {e} {pl}|Of all {gs}, which {k} have the {e} {pl}?"
        forms += (
            "|[Top|The top] {k} {gs} by number of {pl}|[Rank|List] the top {k} {gs} by how many {pl} they have"
            if top
            else "|Bottom {k} {gs} by number of {pl}"
        )
        return _first(
            expand(f"[{forms}]", rng, k=number(k, rng, 0.5), **slots)
        ), f"SELECT {column} FROM nba_roster{where} GROUP BY {column} QUALIFY rank() OVER ({order}) <= {k} {order}"
    if draw < 0.3:
        text = text.rstrip("?.") + rng.choice(
            [
                " and how many?",
                ", and how many?",
                " and how many is that?",
                ", and how many are there?",
                " (with the count)",
            ]
        )
        return _first(
            text
        ), f"SELECT {column}, {expression} FROM nba_roster{where} GROUP BY {column} QUALIFY rank() OVER ({order}) = 1"
    return _first(text), f"SELECT {column} FROM nba_roster{where} GROUP BY {column} QUALIFY rank() OVER ({order}) = 1"


@intent(3, "most common within a group", 2.5)
def most_common(rng: random.Random) -> Drawn:
    column = rng.choice(["Jersey", "COLLEGE", "POS", "AGE"])
    singular, _, known = GROUPS[column]
    one = expand(f"[{singular}]", rng)
    group = population(rng, team_name=0.5, pos=0.4 if column != "POS" else 0, conditions=0.2)
    if any(w.startswith(column) for w in group.where):
        return most_common(rng)
    verb = {"Jersey": "wear", "COLLEGE": "come from", "POS": "play", "AGE": "share"}[column]
    text = expand(
        "[What is the most [common|popular|frequent] {g} [among|for|of] {pl}?|Which {g} [is the most common|occurs most often|is most popular] among {pl}?|Most common {g} among {pl}|Among {pl}, [what|which] {g} is the most [common|frequent]?"
        "|Which {g} do the most {pl} {v}?|What {g} do {pl} {v} most often?|For {pl}, what's the most usual {g}?|{pl}: most common {g}?|[Which|What] {g} shows up [most often|the most] among {pl}?|Modal {g} of {pl}|Which {g} comes up most [often|frequently] among {pl}?"
        "|Which {g} has the biggest share of {pl}?|Of all [the |]{pl}, which {g} is the commonest?|Tell me the most common {g} among {pl}]",
        rng,
        g=one,
        pl=group.plural,
        v=verb,
    )
    return (
        _first(text),
        f"SELECT {column} FROM nba_roster{group.clause(known)} GROUP BY {column} QUALIFY rank() OVER (ORDER BY count(*) DESC) = 1",
    )


_NUMBER_OPS = {
    ">": "more than {n}|over {n}|more than {n}",
    ">=": "at least {n}|{n} or more|no fewer than {n}|a minimum of {n}|not less than {n}",
    "<": "fewer than {n}|less than {n}|under {n}",
    "<=": "at most {n}|no more than {n}|{n} or fewer|up to {n}|a maximum of {n}",
    "=": "exactly {n}|exactly {n}|precisely {n}",
}


def _so_many(operator: str, n: int, side: Population, rng: random.Random) -> str:
    """A number of players of a kind: "at least three centers", "exactly one guard"."""
    one = n == 1 and operator in (">", ">=", "=")
    forms = _NUMBER_OPS[operator].split("|")[0] if one else _NUMBER_OPS[operator]
    noun = side.singular if one else side.plural
    return expand(f"[{forms}]", rng, n=number(n, rng, 0.45)) + " " + noun


_SOME_GROUPS = (
    "[Which|What] {gs} {x}?",
    "[Which|What] {gs} {x}?",
    "[List|Name|Show|Find] [the |all |]{gs} that {x}",
    "{gs} that {x}",
    "[Give me|I need|I want|Tell me] [the |all |]{gs} that {x}",
    "Of all [the |]{gs}, which {x}?",
    "Which of the {gs} {x}?",
    "Are there {gs} that {x}? [Which|If so, which]?",
    "[Can|Could] you [list|name] the {gs} that {x}?",
    "I'm looking for {gs} that {x}.",
    "{gs}: which ones {x}?",
    "[Do you know|Any idea] which {gs} {x}?",
    "[List|Identify|Pick out] every one of the {gs} that {x}",
    "[Filter|Narrow down] the {gs} to those that {x}",
)
_COUNT_GROUPS = "How many {gs} {x}?|How many {gs} {x}?|Count the {gs} that {x}|Number of {gs} that {x}|How many of the {gs} {x}?|What's the number of {gs} that {x}?|How many {gs} are there that {x}?|Tally the {gs} that {x}|Of all {gs}, how many {x}?|{gs} that {x}: how many are there?"


def _groups_that(tail: str, many: str, column: str, where: str, test: str, rng: random.Random) -> Drawn:
    """The groups that pass a test, or how many they are."""
    sql = f"SELECT {column} FROM nba_roster{where} GROUP BY {column} HAVING {test}"
    if rng.random() < 0.25:
        return _first(expand(f"[{_COUNT_GROUPS}]", rng, gs=many, x=tail)), f"SELECT count(*) FROM ({sql})"
    return _first(expand(rng.choice(_SOME_GROUPS), rng, gs=many, x=tail)), sql


@intent(3, "having", 6)
def having(rng: random.Random) -> Drawn:
    column, _, many, known = _group_by(rng, (60, 8, 22, 4, 6))
    if rng.random() < 0.55:
        side = _side(rng, column, 0.7 if column == "Team" else 0.2)
        operator = rng.choices(list(_NUMBER_OPS), [32, 30, 12, 8, 18] if column == "Team" else [50, 32, 0, 0, 18])[0]
        n = (
            rng.randint(1, 6)
            if side.where
            else {
                "Team": rng.randint(15, 23),
                "COLLEGE": rng.randint(2, 20),
                "POS": rng.choice([70, 75, 80, 90, 95]),
                "AGE": rng.choice([10, 20, 30, 40, 50]),
                "Jersey": rng.randint(4, 19),
            }[column]
        )
        if operator in ("<", "<=") and n == 1:
            n = 2
        if operator == "=" and not side.where and column == "POS":
            n = 74
        verb = {
            "Team": "have|have|carry|employ",
            "POS": "have",
            "COLLEGE": "have|have|have produced|can claim",
            "AGE": "have",
            "Jersey": "are worn by|belong to",
        }[column]
        tail = expand(f"[{verb}] {{x}}", rng, x=_so_many(operator, n, side, rng))
        return _groups_that(
            tail, many, column, f" WHERE {known}" if known else "", f"{_counted(side)} {operator} {n}", rng
        )
    column, _, many, known = _group_by(rng, (65, 10, 25, 0, 0))
    metric = _metric(rng)
    side = _side(rng, column, 0.15)
    function = rng.choices(["avg", "sum", "median"], [70, 20 if metric is PAY else 0, 10])[0]
    sql, words = FUNCTIONS[function]
    said, value = _bound(metric, function, rng)
    operator = rng.choice(["<", "<", ">", ">", "<=", ">="])
    words = f"[{words}] {_noun(metric, rng)}"
    if function == "sum" and rng.random() < 0.5:
        words = "[payroll|total payroll|wage bill]"
    phrase = expand(f"{words} [{_RELATIONS[operator]}] {{v}}", rng, v=said)
    of = f" for {side.plural}" if side.where else ""
    verb = "have" if column != "Team" or function != "sum" else expand("[have|run|carry]", rng)
    return _groups_that(
        f"{verb} {_an(phrase)}{of}",
        many,
        column,
        side.clause(known),
        f"{sql.format(x=metric.sql)} {operator} {value}",
        rng,
    )


@intent(4, "having two counts", 1.5)
def having_two(rng: random.Random) -> Drawn:
    column, _, many, known = _group_by(rng, (85, 0, 15, 0, 0))
    tests, words = [], []
    kinds = [position(rng) for _ in range(2)] if rng.random() < 0.6 else [position(rng), condition(rng)]
    if kinds[0].where.split(" ")[-1] == kinds[1].where.split(" ")[-1] or kinds[1].where.startswith(column):
        return having_two(rng)
    for kind in kinds:
        operator, n = rng.choice([">=", ">=", ">=", ">", "="]), rng.randint(1, 4)
        singular, plural = f"player who {kind.singular}", f"players who {kind.plural}"
        if kind.where in v.POSITIONS:
            plurals, singulars = v.POSITIONS[kind.where]
            singular, plural = singulars.split("|")[0], plurals.split("|")[0]
        side = Population(plural, singular, (kind.where,))
        tests.append(f"{_counted(side)} {operator} {n}")
        words.append(_so_many(operator, n, side, rng))
    joined = expand(
        "[{a} and {b}|{a} and {b}|both {a} and {b}|{a} as well as {b}|{a} and also {b}]", rng, a=words[0], b=words[1]
    )
    return _groups_that(f"have {joined}", many, column, f" WHERE {known}" if known else "", " AND ".join(tests), rng)


@intent(4, "groups without or entirely", 3)
def groups_without(rng: random.Random) -> Drawn:
    column, one, many, known = _group_by(rng, (70, 8, 22, 0, 0))
    where = f" WHERE {known}" if known else ""
    if rng.random() < 0.4:
        return _groups_entirely(column, many, where, rng)
    side = _side(rng, column, 1.0)
    if not side.where:
        return groups_without(rng)
    slots = {"gs": many, "g": one, "pl": side.plural, "s": side.singular}
    sql = f"SELECT {column} FROM nba_roster{where} GROUP BY {column} HAVING {_counted(side)} = 0"
    if rng.random() < 0.25:
        text = expand(
            "[How many {gs} [have no|don't have any|have zero|lack] {pl}?|Number of {gs} without {pl}|Count the {gs} [without any|with no] {pl}|How many {gs} are [without|missing] {pl}?|Of all {gs}, how many have no {pl}?|How many {gs} don't have a single {s}?]",
            rng,
            **slots,
        )
        return _first(text), f"SELECT count(*) FROM ({sql})"
    text = expand(
        "[[Which|What] {gs} [have no|do not have any|don't have any|have zero|lack|are without|are missing] {pl}?|[Which|What] {gs} [have not got|don't have] a single {s}?|[List|Name|Show] the {gs} [without any|without|with no|with zero] {pl}|{gs} [without|with no] {pl}|Which {g} has no {pl}?"
        "|Are there {gs} without {pl}? Which?|[Which|What] {gs} have 0 {pl}?|[Find|Give me] [all |the |]{gs} that have no {pl}|Which of the {gs} [have|has] no {pl} at all?|Who has no {pl}? List the {gs}|[Which|What] {gs} come up empty [on|for] {pl}?|No {pl}: which {gs}?"
        "|Where are there no {pl}? Name the {gs}]",
        rng,
        **slots,
    )
    return _first(text), sql


def _groups_entirely(column: str, many: str, where: str, rng: random.Random) -> Drawn:
    """The groups whose players all have a property."""
    found = rng.choice(MEASURES)(rng)
    text = expand(
        "[[Which|What] {gs} have only players who {p}?|[Which|What] {gs} have rosters where all players {p}?|On which {gs} do all players meet this: they {p}?|For which {gs} is it true that every player {q}?|Where is it true that every player {q}? Name the {gs}"
        "|[List|Name] the {gs} where [every player|everybody|everyone] {q}|[Which|What] {gs} have nobody but players who {p}?|{gs} where every single player {q}|In which {gs} is it the case that every last player {q}?|Of which {gs} can you say that all their players {p}?]",
        rng,
        gs=many,
        p=found.plural,
        q=found.singular,
    ).replace("On which", "On which" if column == "Team" else "For which")
    return _first(text), f"SELECT {column} FROM nba_roster{where} GROUP BY {column} HAVING bool_and({found.where})"


@intent(3, "two counts", 2)
def two_counts(rng: random.Random) -> Drawn:
    base = population(rng, team_name=0.6, pos=0, conditions=0)
    draw = position if rng.random() < 0.5 else condition
    a, b = draw(rng), draw(rng)
    if a.where == b.where:
        return two_counts(rng)
    text = expand(
        "[How many {pl} {a} and how many {b}?|Number of {pl} who {a} and number who {b}|Of {pl}, how many {a} and how many {b}?|Among {pl}, how many {a}, and how many {b}?|Count the {pl} who {a} and, separately, those who {b}|How many {pl} {a}? And how many {b}?"
        "|{pl}: how many {a} and how many {b}?|Give me two counts for {pl}: those who {a} and those who {b}|For {pl}, count those who {a} and those who {b}|I need two numbers: {pl} who {a}, and {pl} who {b}|First, how many {pl} {a}, and second, how many {b}?]",
        rng,
        pl=base.plural,
        a=a.plural,
        b=b.plural,
    )
    return _first(
        text
    ), f"SELECT count(*) FILTER ({a.where}), count(*) FILTER ({b.where}) FROM nba_roster{base.clause()}"


def _either(rng: random.Random) -> tuple[str, str]:
    """Two teams, colleges or ages, or all but one of them: words after "players" and their SQL."""
    draw = rng.random()
    if draw < 0.45:
        a, b = rng.sample(v.teams(), 2)
        joined = expand(
            "[the {a} or the {b}|the {a} or {b}|either the {a} or the {b}|the {a} or on the {b}]",
            rng,
            a=v.nickname(a),
            b=v.nickname(b),
        )
        return f"on {joined}", f"Team IN ({v.quote(a)}, {v.quote(b)})"
    if draw < 0.65:
        a, b = rng.sample(v.colleges(), 2)
        words = expand(
            "[from|who went to|out of|who attended] [either |]{a} or {b}",
            rng,
            a=v.college_name(a, rng),
            b=v.college_name(b, rng),
        )
        return words, f"COLLEGE IN ({v.quote(a)}, {v.quote(b)})"
    if draw < 0.75:
        low, high = rng.randint(20, 23), rng.randint(30, 36)
        words = expand(
            "[who are under {a} or over {b}|younger than {a} or older than {b}|either under {a} or over {b} years old|aged under {a} or over {b}]",
            rng,
            a=low,
            b=high,
        )
        return words, f"(AGE < {low} OR AGE > {high})"
    if draw < 0.89:
        team = rng.choice(v.teams())
        words = expand(
            "[not on {t}|who don't play for {t}|outside {t}|except those on {t}|on any team but {t}|who are not on {t}|on every team except {t}|other than those on {t}]",
            rng,
            t=v.team_the(team, rng),
        )
        return words, f"Team <> {v.quote(team)}"
    college = rng.choice(v.colleges())
    words = expand(
        "[with a college other than {c}|who went to a college other than {c}|from any college but {c}|who attended some other college than {c}]",
        rng,
        c=college,
    )
    return words, f"COLLEGE <> {v.quote(college)} AND COLLEGE <> '--'"


@intent(3, "either or", 2.5)
def either(rng: random.Random) -> Drawn:
    base = population(rng, team_name=0.0, pos=0.35, conditions=0.1)
    words, where = _either(rng)
    if where.startswith("(AGE") and any(w.startswith("AGE") for w in base.where):
        return either(rng)
    pl = f"{base.plural} {words}"
    kind = rng.random()
    if kind < 0.4:
        text = expand(
            "[How many {pl} are there?|Number of {pl}|Count the {pl}|How many {pl} do you find?|What's the number of {pl}?|Headcount of {pl}|{pl}: how many?|Tell me how many {pl} there are|Total count of {pl}]",
            rng,
            pl=pl,
        )
        return _first(text), f"SELECT count(*) FROM nba_roster{base.clause(where)}"
    if kind < 0.7:
        text = expand(
            "[[List|Name|Show] [the |all |]{pl}|[List|Name|Show] [the |all |]{pl}|Who are the {pl}?|[Give me|I need] the names of [the |all |]{pl}|{pl}, by name|All {pl}|Find [the |all |]{pl}]",
            rng,
            pl=pl,
        )
        return _first(text), f"SELECT NAME FROM nba_roster{base.clause(where)}"
    metric = _metric(rng)
    if kind < 0.85:
        function = rng.choice(["avg", "avg", "median"])
        sql, noun = FUNCTIONS[function]
        text = expand(
            "[What is the {w} {m} of {pl}?|{w} {m} of {pl}|For {pl}, what's the {w} {m}?|[Give me|I need] the {w} {m} of {pl}|Among {pl}, what's the {w} {m}?]",
            rng,
            w=expand(f"[{noun}]", rng),
            m=_noun(metric, rng),
            pl=pl,
        )
        return _first(text), f"SELECT {sql.format(x=metric.sql)} FROM nba_roster{base.clause(where)}"
    top = rng.random() < 0.7
    text = expand(
        "[Who is the {a} of [the |]{pl}?|Of {pl}, who is the {a}?|Among {pl}, who {v}?|Which of the {pl} {v}?|{a} among {pl}|Who's the {a} among {pl}?]",
        rng,
        a=_end(metric, top, rng),
        v=_verb(metric, top, rng),
        pl=pl,
    )
    return _first(
        text
    ), f"SELECT NAME FROM nba_roster{base.clause(where, metric.filter or '')} {_rank(metric, top, '= 1')}"
