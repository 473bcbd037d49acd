"""One number for a group: average, total, payroll, with or without a player, against a bound."""

from __future__ import annotations

import random

from ...wording import expand
from .. import vocabulary as v
from ..functions import FUNCTIONS, some_aggregate, some_bound
from ..metrics import METRICS, PAY, Metric, extreme_of, noun_of, some_metric
from ..population import Population, population
from ..registry import Drawn, intent
from ..words import capital, say, team_slots, with_article

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


def _two_measures(metric: Metric, group: Population, rng: random.Random) -> Drawn:
    other = rng.choice([m for m in METRICS if m is not metric])
    call, words = FUNCTIONS[rng.choice(["avg", "median"])]
    text = expand(
        "[What are the {w} {a} and {b} of {pl}?|{w} {a} and {b} of {pl}|What is the {w} {a} and the {w} {b} of {pl}?|Give me the {w} {a} and {w} {b} for {pl}"
        "|For {pl}, what are the {w} {a} and the {w} {b}?|I need both the {w} {a} and the {w} {b} of {pl}|{pl}: {w} {a} and {w} {b}?|First the {w} {a}, then the {w} {b} of {pl}]",
        rng,
        w=expand(f"[{words}]", rng),
        a=noun_of(metric, rng),
        b=noun_of(other, rng),
        pl=group.plural,
    )
    return capital(
        text
    ), f"SELECT {call.format(x=metric.sql)}, {call.format(x=other.sql)} FROM nba_roster{group.clause()}"


@intent(2, "aggregate", 9)
def aggregate(rng: random.Random) -> Drawn:
    metric = some_metric(rng)
    group = population(rng, team_name=0.45, pos=0.35, conditions=0.3)
    if rng.random() < 0.12:
        return _two_measures(metric, group, rng)
    words, sql = some_aggregate(metric, rng)
    text = expand(rng.choice(_NUMBER_OF), rng, w=words, pl=group.plural)
    draw = rng.random()
    end = None
    if " - " not in sql and sql.startswith(("max(", "min(")) and draw < 0.6:
        top = sql.startswith("max")
        end = extreme_of(metric, top, rng)
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
    return capital(text), f"SELECT {sql} FROM nba_roster{group.clause()}"


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
        **team_slots(name, rng),
    )
    return capital(text), f"SELECT sum({PAY.sql}) FROM nba_roster WHERE Team = {v.quote(name)}"


@intent(3, "count and average", 1.5)
def count_and_average(rng: random.Random) -> Drawn:
    metric = some_metric(rng)
    group = population(rng, team_name=0.5, pos=0.5, conditions=0.35)
    function = rng.choice(["avg", "avg", "avg", "median"])
    sql, words = FUNCTIONS[function]
    text = expand(
        "[How many {pl} are there and what is their {w} {m}?|How many {pl} are there, and what's the {w} {m}?|Number of {pl} and their {w} {m}|Count [of|the] {pl} and their {w} {m}|[Give me|I need] the number of {pl} and their {w} {m}|{pl}: how many, and what {w} {m}?"
        "|How big a group are {pl}, and what is their {w} {m}?]",
        rng,
        pl=group.plural,
        w=expand(f"[{words}]", rng),
        m=noun_of(metric, rng),
    )
    return capital(text), f"SELECT count(*), {sql.format(x=metric.sql)} FROM nba_roster{group.clause()}"


@intent(2, "yes/no about a number", 1.5)
def number_yes_no(rng: random.Random) -> Drawn:
    metric = some_metric(rng)
    group = population(rng, team_name=0.7, pos=0.45, conditions=0)
    function = rng.choices(
        ["avg", "sum", "median"],
        [75, 20 if metric is PAY and len(group.where) == 1 and group.where[0].startswith("Team") else 0, 15],
    )[0]
    said, value = some_bound(metric, function, rng)
    operator = rng.choice("<>")
    sql, words = FUNCTIONS[function]
    text = expand(
        "[Is the {w} {m} of {pl} {r} {n}?|Is it true that the {w} {m} of {pl} is {r} {n}?|True or false: the {w} {m} of {pl} is {r} {n}|Do {pl} have {aw} {m} {r} {n}?|{w} {m} of {pl} {r} {n}, yes or no?|Would you say the {w} {m} of {pl} is {r} {n}?"
        "|Am I right that the {w} {m} of {pl} is {r} {n}?]",
        rng,
        w=(word := expand(f"[{words}]", rng)),
        aw=with_article(word),
        m=noun_of(metric, rng),
        pl=group.plural,
        r=expand("[above|over|higher than|greater than]" if operator == ">" else "[below|under|lower than]", rng),
        n=said,
    )
    return capital(text), f"SELECT {sql.format(x=metric.sql)} {operator} {value} FROM nba_roster{group.clause()}"


@intent(3, "team without a player", 1.5)
def without_player(rng: random.Random) -> Drawn:
    player = v.some_players(rng, 1, [p for p in v.roster() if p.salary != "--"])[0]
    name, where = v.player_name(player, rng)
    metric = some_metric(rng)
    team = team_slots(player.team, rng)
    without = expand("[without|excluding|not counting|leaving out|minus|if you take out|ignoring]", rng)
    if metric is PAY and rng.random() < 0.5:
        words, sql = expand("[payroll|total payroll|total salary|wage bill]", rng), f"sum({PAY.sql})"
    else:
        function = rng.choice(["avg", "avg", "avg", "median"])
        words, sql = (
            expand(f"[{FUNCTIONS[function][1]}] {noun_of(metric, rng)}", rng),
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
    return capital(text), f"SELECT {sql} FROM nba_roster WHERE Team = {v.quote(player.team)} AND NOT ({where})"


@intent(4, "mean against median", 0.5)
def mean_and_median(rng: random.Random) -> Drawn:
    metric = some_metric(rng)
    group = population(rng, team_name=0.4, pos=0.4, conditions=0)
    mean, median = f"avg({metric.sql})", f"median({metric.sql})"
    slots = {"m": noun_of(metric, rng), "pl": group.plural}
    if rng.random() < 0.5:
        text = say(
            rng,
            "Is the [average|mean] {m} of {pl} [higher|greater] than the median?",
            "Among {pl}, does the [average|mean] {m} exceed the median one?",
            "Is the [mean|average] {m} above the median for {pl}?",
            **slots,
        )
        return text, f"SELECT {mean} > {median} FROM nba_roster{group.clause()}"
    text = say(
        rng,
        "[What is|What's] the [gap|difference] between the [mean|average] and [the |]median {m} of {pl}?",
        "How far apart are the [mean|average] and median {m} of {pl}?",
        "[Gap|Difference] between average and median {m} for {pl}",
        **slots,
    )
    return text, f"SELECT abs({mean} - {median}) FROM nba_roster{group.clause()}"
