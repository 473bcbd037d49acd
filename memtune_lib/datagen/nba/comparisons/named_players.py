"""Named players compared: who is more, by how much, how many times, in what order, on average."""

from __future__ import annotations

import random

from ...wording import expand
from ..attributes import PLURALS
from ..metrics import (
    AGE,
    EXTREMES,
    HEAVY,
    PAY,
    TALL,
    aggregated_value,
    comparative_of,
    comparing_verb,
    extreme_of,
    noun_of,
    rank_clause,
    some_metric,
)
from ..registry import Drawn, intent
from ..words import Wordings, listing, say, some_named, some_player

# "Who ..., A or B?", for the greater and for the smaller value
_DUEL = {
    "age": (
        "is the elder|has more years on him|is senior|has more candles on the birthday cake|is older in years",
        "is the younger one|is the younger man|has fewer years on him|has fewer candles on the birthday cake",
    ),
    "height": (
        "has the height advantage|has more inches|is the taller man|towers over the other|stands taller|has the height edge",
        "is the shorter man|gives up height|stands shorter|is closer to the ground|has fewer inches",
    ),
    "weight": (
        "outweighs the other|carries more weight|tips the scales at more|is the heavier man|weighs more|packs more pounds",
        "weighs less|carries less weight|is the lighter man|tips the scales at less|is lighter on the scale",
    ),
    "salary": (
        "takes home more|rakes in more|has the bigger contract|has the fatter paycheck|pulls in more money|is on more money|costs his team more|out-earns the other|brings in more dough|has the larger cap hit|gets the bigger check|makes more bucks",
        "takes home less|has the smaller contract|has the smaller paycheck|is on less money|costs his team less|gets the smaller check|makes fewer bucks|is the cheaper one|has the lower cap hit",
    ),
}


@intent(4, "two players: who", 4)
def who_of_two(rng: random.Random) -> Drawn:
    metric, top = some_metric(rng), rng.random() < 0.65
    (a, where_a), (b, where_b) = some_named(rng, 2, metric)
    text = say(
        rng,
        "[Who is {j}, {a} or {b}?|Who's {j}: {a} or {b}?|Is {a} or {b} {j}?|{a} or {b}: who is {j}?|{a} or {b}, who's {j}?|{a} vs {b}, who's {j}?]",
        "[Who {w}, {a} or {b}?|{a} or {b}: who {w}?|Between {a} and {b}, who {w}?|Who {w} between {a} and {b}?|Of {a} and {b}, who {w}?|{a} and {b}: which one {w}?]",
        "[Which of the two is {j}, {a} or {b}?|Which one is {j}, {a} or {b}?|Who's the {j} one, {a} or {b}?|Who is the {j} of {a} and {b}?|{a}, {b}, who is {j}?|{j}: {a} or {b}?|{a} or {b}, which one's {j}?]",
        "[Comparing {a} with {b}, who is {j}?|If {a} stood next to {b}, who would be {j}?|Put {a} and {b} side by side: who is {j}?|Would you say {a} or {b} is {j}?|Settle this: is {a} or {b} {j}?]"
        if metric is TALL
        else "[Comparing {a} with {b}, who is {j}?|Take {a} and {b}: who is {j}?|My friend and I can't agree: is {a} or {b} {j}?|Settle this: is {a} or {b} {j}?|Given {a} and {b}, name the {j} one]",
        "[Who has the {h} {m}, {a} or {b}?|Whose {m} is {h}, {a}'s or {b}'s?|{m}: who has the {h} one, {a} or {b}?|Who comes out {h} in {m}, {a} or {b}?]",
        j=comparative_of(metric, top, rng),
        w=expand(f"[{_DUEL[metric.name][not top]}]", rng) if rng.random() < 0.6 else comparing_verb(metric, top, rng),
        h=rng.choice(["higher", "greater"]) if top else "lower",
        m=noun_of(metric, rng),
        a=a,
        b=b,
    )
    return text, f"SELECT NAME FROM nba_roster WHERE {where_a} OR {where_b} {rank_clause(metric, top, '= 1')}"


@intent(4, "three players: who", 1)
def who_of_three(rng: random.Random) -> Drawn:
    metric, top = some_metric(rng), rng.random() < 0.65
    drawn = some_named(rng, rng.choice([3, 3, 3, 4]), metric)
    verb = expand(f"[{metric.most_verb if top else metric.least_verb}]", rng)
    text = say(
        rng,
        "[Who is the {j}: {o}?|Who's the {j}, {o}?|Who is the {j} of {n}?|Of {n}, who is the {j}?|Among {n}, who's the {j}?|Out of {n}, who is the {j}?|{n}: who is the {j}?|{o}, who's the {j}?|Which of {n} is the {j}?|Name the {j} of {n}]",
        "[Who {v}: {o}?|Of {n}, who {v}?|Out of {n}, which one {v}?|Which of {n} {v}?|Between {n}, who {v}?|{o}: who {v}?|Comparing {n}, who {v}?]",
        j=extreme_of(metric, top, rng),
        v=verb,
        n=listing([d[0] for d in drawn], rng, "and"),
        o=listing([d[0] for d in drawn], rng, "or"),
    )
    return (
        text,
        f"SELECT NAME FROM nba_roster WHERE {' OR '.join(d[1] for d in drawn)} {rank_clause(metric, top, '= 1')}",
    )


@intent(4, "named players in order", 0.8)
def ranked_named(rng: random.Random) -> Drawn:
    metric, top = some_metric(rng), rng.random() < 0.65
    drawn = some_named(rng, rng.choice([3, 3, 4]), metric)
    high, low = EXTREMES[metric.name]
    first, last = (high, low) if top else (low, high)
    text = say(
        rng,
        "[Rank|Sort|Order|List|Put in order] {n} from {a} to {b}",
        "[Rank|Sort|Order] {n} by {m}, {a} first",
        "{n}: [order|rank|sort] them from {a} to {b}",
        "[Who comes first and who last among {n}, from {a} to {b}?|What is the order of {n} from {a} to {b}?|How do {n} line up from {a} to {b}?]",
        n=listing([d[0] for d in drawn], rng, "and"),
        a=first,
        b=last,
        m=noun_of(metric, rng),
    )
    return text, f"SELECT NAME FROM nba_roster WHERE {' OR '.join(d[1] for d in drawn)} {metric.ranking(top)}"


@intent(4, "average of named players", 0.8)
def average_named(rng: random.Random) -> Drawn:
    metric = some_metric(rng)
    drawn = some_named(rng, rng.choice([2, 3, 3, 4]), metric)
    text = say(
        rng,
        "[What is|What's|Give me|Find|Work out] the [average|mean] {m} of {n}?",
        "[Average|Mean] {m} of {n}",
        "[Average out|Take the average of] the {ms} of {n}",
        "{n}: what is their average {m}?",
        "If you average the {ms} of {n}, what do you get?",
        n=listing([d[0] for d in drawn], rng, "and"),
        m=noun_of(metric, rng),
        ms=PLURALS[metric.name],
    )
    return text, f"SELECT avg({metric.sql}) FROM nba_roster WHERE {' OR '.join(d[1] for d in drawn)}"


_HOW_MUCH = {
    (
        "age",
        True,
    ): "How many years older is {a} than {b}?|How much older is {a} than {b}?|How many years older than {b} is {a}?|{a} is how many years older than {b}?|By how many years is {a} older than {b}?|How many years does {a} have on {b}?|How many years separate {a} from the younger {b}?",
    (
        "age",
        False,
    ): "How many years younger is {a} than {b}?|How much younger is {a} than {b}?|{a} is how much younger than {b}?|By how many years is {a} younger than {b}?|How many years younger than {b} is {a}?",
    (
        "height",
        True,
    ): "How much taller is {a} than {b}?|How many inches taller is {a} than {b}?|{a} is how many inches taller than {b}?|How many inches does {a} have on {b}?|By how many inches is {a} taller than {b}?|By how much does {a} tower over {b}?|How much height does {b} give up to {a}?|How much bigger is {a} than {b} in inches?",
    (
        "height",
        False,
    ): "How much shorter is {a} than {b}?|How many inches shorter is {a} than {b}?|{a} is how many inches shorter than {b}?|By how many inches is {a} shorter than {b}?|How many inches does {a} give up to {b}?|How much smaller is {a} than {b} in inches?",
    (
        "weight",
        True,
    ): "How much heavier is {a} than {b}?|How many pounds heavier is {a} than {b}?|How much more does {a} weigh than {b}?|By how many pounds does {a} outweigh {b}?|How many pounds does {a} have on {b}?|{a} outweighs {b} by how much?|How many more pounds does {a} weigh than {b}?|{a} is how many lbs heavier than {b}?",
    (
        "weight",
        False,
    ): "How much lighter is {a} than {b}?|How many pounds lighter is {a} than {b}?|How much less does {a} weigh than {b}?|{a} is how many pounds lighter than {b}?|How many pounds does {a} give up to {b}?|By how much is {a} lighter than {b}?",
    (
        "salary",
        True,
    ): "How much more does {a} [make|earn|take home|get|pull in|rake in] than {b}?|How much more is {a} paid than {b}?|How much more money does {a} make than {b}?|By how much does {a} out-earn {b}?|How many more dollars does {a} make than {b}?|How much bigger is {a}'s [contract|paycheck|salary|cap hit] than {b}'s?|{a} makes how much more than {b}?|How much higher is {a}'s salary than {b}'s?|How much more does {a} cost than {b}?",
    (
        "salary",
        False,
    ): "How much less does {a} [make|earn|take home|get|cost] than {b}?|How much less is {a} paid than {b}?|How much smaller is {a}'s [contract|paycheck|salary|cap hit] than {b}'s?|{a} makes how much less than {b}?|How much lower is {a}'s salary than {b}'s?|How much cheaper is {a} than {b}?",
}


@intent(4, "two players: how much", 3.5)
def difference_of_two(rng: random.Random) -> Drawn:
    metric, more = some_metric(rng), rng.random() < 0.7
    (a, where_a), (b, where_b) = some_named(rng, 2, metric)
    one, two = aggregated_value(metric, where_a), aggregated_value(metric, where_b)
    draw = rng.random()
    slots = {"a": a, "b": b, "m": noun_of(metric, rng)}
    if draw < 0.35:
        text = say(
            rng,
            "[What is|What's] the [{m} difference|{m} gap|difference in {m}|gap in {m}] between {a} and {b}?",
            "[{m} gap|{m} difference|Difference in {m}|Gap in {m}] between {a} and {b}",
            "[How far apart are {a} and {b} in {m}?|By how much do {a} and {b} differ in {m}?|How big is the {m} [gap|difference] between {a} and {b}?|How large is the gap between {a}'s {m} and {b}'s?|{a} and {b}: how far apart in {m}?|{a} vs {b}: {m} [gap|difference]?]",
            "[How much do the {ms} of {a} and {b} differ?|Work out the {m} difference between {a} and {b}|What separates {a} and {b} in {m}, in numbers?|Comparing {a} and {b}, how wide is the {m} gap?]",
            **slots,
            ms=PLURALS[metric.name],
        )
        return text, f"SELECT abs({one} - {two}) FROM nba_roster"
    if draw < 0.43:
        text = say(
            rng,
            "[What is|What's|Give me] the ratio of {a}'s {m} to {b}'s?",
            "Ratio of {a}'s {m} to {b}'s [{m}|]",
            "{a}'s {m} is how many times {b}'s?",
            "{a}'s {m} divided by {b}'s",
            "How many times {b}'s {m} is {a}'s?",
            **slots,
        )
        return text, f"SELECT {one} / {two} FROM nba_roster"
    text = say(rng, f"[{_HOW_MUCH[metric.name, more]}]", **slots)
    return text, f"SELECT {one} - {two} FROM nba_roster" if more else f"SELECT {two} - {one} FROM nba_roster"


_RATIO: Wordings = (
    "{a}'s {m} is how many times {b}'s?",
    "What is {a}'s {m} divided by {b}'s?",
    "{a}'s {m} as a multiple of {b}'s",
    "What multiple of {b}'s {m} is {a}'s?",
    "How many times {b}'s {m} is {a}'s?",
    "Divide {a}'s {m} by {b}'s",
    "By what factor does {a}'s {m} differ from {b}'s: {a} over {b}?",
    "{m} ratio, {a} to {b}",
)
_RATIO_PAY: Wordings = (
    "How many times as much as {b} does {a} [make|earn]?",
    "How many times over does {a} [make|earn] what {b} [makes|earns]?",
    "How many {b}s could you pay with {a}'s salary?",
    "How many of {b}'s salaries fit into {a}'s?",
    "{a} [makes|earns] how many times what {b} [makes|does]?",
    "For one {a}, how many {b}s could a team pay?",
)


@intent(4, "ratio of two players", 1)
def ratio_of_players(rng: random.Random) -> Drawn:
    metric = rng.choice([PAY, PAY, PAY, HEAVY, AGE, TALL])
    known = "salary" if metric is PAY else "age"
    a, where_a, _ = some_player(rng, known)
    b, where_b, _ = some_player(rng, known)
    text = say(rng, *(_RATIO_PAY if metric is PAY and rng.random() < 0.5 else _RATIO), a=a, b=b, m=noun_of(metric, rng))
    one, two = (f"max({metric.sql}) FILTER ({w})" for w in (where_a, where_b))
    return text, f"SELECT {one} / {two} FROM nba_roster"


_DOES = {
    ("age", True): "Does {a} have years on {b}?|Is {a} senior to {b}?",
    ("age", False): "Is {a} not as old as {b}?|Is {b} older than {a}?",
    (
        "height",
        True,
    ): "Does {a} [tower over|stand taller than|stand above|have inches on] {b}?|Is {a} a taller man than {b}?",
    ("height", False): "Does {a} [stand shorter than|give up inches to] {b}?|Is {a} a smaller man than {b}?",
    ("weight", True): "Does {a} [outweigh|weigh more than|carry more weight than|tip the scales at more than] {b}?",
    ("weight", False): "Does {a} [weigh less than|carry less weight than|tip the scales at less than] {b}?",
    (
        "salary",
        True,
    ): "Does {a} [make|earn|take home|rake in|pull in|get] more [money |]than {b}?|Does {a} out-earn {b}?|Is {a} [paid|getting paid|earning|making] more than {b}?|Does {a} have a [bigger|larger] [contract|paycheck|salary|cap hit] than {b}?|Does {a} cost more than {b}?",
    (
        "salary",
        False,
    ): "Does {a} [make|earn|take home|get] less [money |]than {b}?|Is {a} [paid|getting paid|earning|making] less than {b}?|Does {a} have a [smaller|lower] [salary|cap hit] than {b}?|Does {a} cost less than {b}?",
}


@intent(4, "two players: yes/no", 3)
def is_more(rng: random.Random) -> Drawn:
    metric, more = some_metric(rng), rng.random() < 0.65
    (a, where_a), (b, where_b) = some_named(rng, 2, metric)
    if rng.random() < 0.15:
        same = {
            "age": "Are {a} and {b} [the same age|equally old|as old as each other]?|Is {a} [as old as|the same age as] {b}?",
            "height": "Are {a} and {b} [the same height|equally tall]?|Is {a} [exactly as tall as|the same height as] {b}?|Do {a} and {b} [stand|measure] the same height?",
            "weight": "Are {a} and {b} the same weight?|Do {a} and {b} weigh the same?|Does {a} weigh the same as {b}?|Do {a} and {b} have the same weight?",
            "salary": "Are {a} and {b} paid the same?|Do {a} and {b} [make|earn] the same [money|salary|amount]?|Do {a} and {b} have the same salary?|Does {a} make exactly the same as {b}?",
        }[metric.name]
        return say(
            rng, f"[{same}]", a=a, b=b
        ), f"SELECT {aggregated_value(metric, where_a)} = {aggregated_value(metric, where_b)} FROM nba_roster"
    text = say(
        rng,
        f"[{_DOES[metric.name, more]}]",
        "[Is {a} {j} than {b}?|Is {a} {j} than {b} is?|Is {a} really {j} than {b}?|Is {a} actually {j} than {b}?|Is {a} the {j} one compared to {b}?|Compared with {b}, is {a} {j}?|Is it {a} who is {j} than {b}?]",
        "[True or false: {a} is {j} than {b}|Yes or no: is {a} {j} than {b}?|{a} is {j} than {b}, right?|Is it true that {a} is {j} than {b}?|Am I right that {a} is {j} than {b}?|{a} {j} than {b}?|Can you confirm that {a} is {j} than {b}?|My friend says {a} is {j} than {b}. Is he right?|{a} is {j} than {b}, isn't he?|Fact check: {a} is {j} than {b}]",
        a=a,
        b=b,
        j=comparative_of(metric, more, rng),
    )
    return (
        text,
        f"SELECT {aggregated_value(metric, where_a)} {'>' if more else '<'} {aggregated_value(metric, where_b)} FROM nba_roster",
    )
