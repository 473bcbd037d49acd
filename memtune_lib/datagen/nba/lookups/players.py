"""Look-ups of named players: an attribute or several, another unit, everything, two players, a total."""

from __future__ import annotations

import random

from ...wording import expand
from ..attributes import ATTRIBUTES, PLURALS
from ..metrics import HEIGHT, METRICS, SALARY, WEIGHT
from ..registry import Drawn, intent
from ..words import capital, sentence, some_player

LOOK_UP = (
    "{how}?|{how}?|{how}?|{how}?|[What is|What's] {p}'s {noun}?|[What is|What's] the {noun} of {p}?|{p} {noun}|{p}'s {noun}?|{noun} of {p}"
    "|[Give me|Tell me|Find|Look up|Show|I need] {p}'s {noun}.|{p}: {noun}?|[Can you look up|Do you have] the {noun} [for|of] {p}?"
    "|{p} - {noun}?|{noun} for {p}|What does the roster [say|list|give] for {p}'s {noun}?|What {noun} is listed for {p}?|What's the {noun} on {p}?|[Could|Can] you [tell|give] me {p}'s {noun}?"
    "|I'm [looking for|after|wondering about] {p}'s {noun}|What {noun} does {p} have?|[Check|Get|Pull up|Fetch] {p}'s {noun}|[About|Regarding] {p}: {how}?|{p}, {noun}|I'm writing [a piece|a profile|a post] on {p}: what's his {noun}?"
    "|Remind me of {p}'s {noun}|Anyone know {p}'s {noun}?|{noun}, {p}|Could I get the {noun} of {p}?|Trivia: {how}?|My kid loves {p}. What's his {noun}?|I forgot {p}'s {noun}, what is it?|Under {noun}, what does the [roster|table] have for {p}?"
    "|What have you got as {p}'s {noun}?"
)


@intent(1, "look-up", 9)
def look_up(rng: random.Random) -> Drawn:
    name, where, _ = some_player(rng)
    column, nouns, questions = ATTRIBUTES[rng.choice(list(ATTRIBUTES))]
    how = expand(f"[{questions}]", rng, p=name)
    return sentence(
        LOOK_UP, rng, how=how, p=name, noun=expand(f"[{nouns}]", rng)
    ), f"SELECT {column} FROM nba_roster WHERE {where}"


# attribute: the same question about "him", after a first one
FOLLOW = {
    "age": "how old is he|what's his age|what age is he",
    "height": "how tall is he|what's his height|how tall does he stand",
    "weight": "how much does he weigh|how heavy is he|what's his weight",
    "salary": "how much does he [make|earn]|what does he [earn|make]|what's his salary|how much is he paid",
    "college": "where did he go to [college|school]|which college did he [attend|go to]|what's his college",
    "jersey": "[what|which] number does he wear|what's his [jersey |]number",
    "position": "[what|which] position does he play|what's his position",
    "team": "[which|what] team is he on|who does he play for|which team does he play for",
}
SEVERAL = (
    "What are {p}'s {both}?|[Give me|Show|List|I need|Get me|Find|Look up|Tell me] {p}'s {both}|{p}'s {both}|{p}: {both}|{p} {both}|{both} of {p}|What are the {both} of {p}?|For {p}, [show|give|list] the {both}"
    "|[Can|Could] you give me the {both} of {p}?|{p} - {both}?|I'd like {p}'s {both}|I'm making a card for {p}: {both}?|What does the roster say about {p}'s {both}?|Need {both} for {p}"
)


@intent(1, "look-up of several", 2.5)
def look_up_several(rng: random.Random) -> Drawn:
    name, where, _ = some_player(rng)
    keys = rng.sample(list(ATTRIBUTES), rng.choice([2, 2, 2, 3]))
    columns = ", ".join(ATTRIBUTES[k][0] for k in keys)
    sql = f"SELECT {columns} FROM nba_roster WHERE {where}"
    if rng.random() < 0.5:
        parts = [expand(f"[{FOLLOW[k]}]", rng) for k in keys]
        if rng.random() < 0.7:
            parts[0] = expand(f"[{ATTRIBUTES[keys[0]][2]}]", rng, p=name)
        else:
            parts[0] = (
                expand("[{p}:|About {p}:|Tell me about {p}:|I'm curious about {p}:|Question about {p},]", rng, p=name)
                + " "
                + parts[0]
            )
        return capital(", ".join(parts[:-1]) + expand("[ and |, and | and also ]", rng) + parts[-1] + "?"), sql
    nouns = [expand(f"[{ATTRIBUTES[k][1]}]", rng) for k in keys]
    both = ", ".join(nouns[:-1]) + rng.choice([" and ", " and ", " and ", " plus "]) + nouns[-1]
    return sentence(SEVERAL, rng, p=name, both=both), sql


TWO = (
    "[What are the|Show the|Give me the] {w} of {a} and {b}, with names[?|]|[List|Show] {a} and {b} with their {w}|[Compare|Put side by side] the {w} of {a} and {b}|Side by side: {a} and {b}, their {w}|{a} and {b}: names and {w}|Names and {w} of {a} and {b}|{a} vs {b}: {w}|{a} next to {b}: {w}, with names"
    "|For {a} and for {b}, show the name and {n}|Show {a} next to {b}, {n} for each|{n} of each: {a}, {b}|{a} and {b}, each with his {n}"
)


@intent(1, "look-up of two players", 1)
def two_players(rng: random.Random) -> Drawn:
    a, where_a, _ = some_player(rng)
    b, where_b, _ = some_player(rng)
    key = rng.choice(list(ATTRIBUTES))
    text = sentence(TWO, rng, w=PLURALS[key], n=expand(f"[{ATTRIBUTES[key][1]}]", rng), a=a, b=b)
    return text, f"SELECT NAME, {ATTRIBUTES[key][0]} FROM nba_roster WHERE {where_a} OR {where_b}"


EVERYTHING = (
    "Show me everything [on|about] {p}|All [info|data|details] [on|for|about] {p}|Give me {p}'s full [row|record|entry]|What do we know about {p}|Every column for {p}|[Pull up|Show|Get] the [whole|complete|entire|full] [row|record|entry] [for|of] {p}"
    "|Everything [you've got|we have|in the table] on {p}|{p}, all columns|Tell me everything about {p}|All fields [for|of] {p}|Full [profile|details|info] of {p}"
)


@intent(1, "everything about a player", 0.4)
def everything(rng: random.Random) -> Drawn:
    name, where, _ = some_player(rng)
    return sentence(EVERYTHING, rng, p=name), f"SELECT * FROM nba_roster WHERE {where}"


FULL_NAME = (
    "[What is|What's] {p}'s full name?|Full name of {p}|{p}'s full name|[What's|What is] the full name of {p}?|How is {p} [listed|written] in the [table|roster]?|[Give me|Tell me|I need] {p}'s full name|What name is {p} listed under?|How does the roster spell {p}?|Spell out {p}'s full name"
    "|Who is {p} by full name?|Under [which|what] name does the [table|roster] list {p}?"
)


@intent(1, "full name", 0.6)
def full_name(rng: random.Random) -> Drawn:
    name, where, player = some_player(rng)
    while name == player.name:
        name, where, player = some_player(rng)
    return sentence(FULL_NAME, rng, p=name), f"SELECT NAME FROM nba_roster WHERE {where}"


CM, METERS, KILOS, MILLIONS = (
    "[cm|centimeters|centimetres]",
    "[meters|metres]",
    "[kg|kilos|kilograms]",
    "[millions|millions of dollars]",
)
UNITS = [
    (
        f"How tall is {{p}} in {CM}?|What's {{p}}'s height in {CM}?|{{p}} height in cm|How many {CM} tall is {{p}}?|{{p}} in {CM}: how tall?|In {CM}, how tall is {{p}}?|Give me {{p}}'s height in {CM}|How many {CM} does {{p}} measure?|[Convert|Put] {{p}}'s height [in|into] {CM}"
        f"|I use metric: how many {CM} is {{p}}?",
        f"({HEIGHT})*2.54",
    ),
    (
        f"How tall is {{p}} in {METERS}?|What's {{p}}'s height in {METERS}?|How many {METERS} tall is {{p}}?|In {METERS}, what's {{p}}'s height?|{{p}} height in {METERS}|{{p}}'s height [converted to|expressed in] {METERS}|How many {METERS} does {{p}} measure?",
        f"({HEIGHT})*0.0254",
    ),
    (
        "How tall is {p} in feet?|What's {p}'s height in feet?|{p}'s height in feet, as a number|In feet, how tall is {p}?|How many feet tall is {p}?|Express {p}'s height in feet|{p} height in feet",
        f"({HEIGHT})/12",
    ),
    (
        "How tall is {p} in inches?|What's {p}'s height in inches?|How many inches tall is {p}?|In inches, how tall is {p}?|How many inches does {p} measure?|{p} height in inches|Give me {p}'s height as inches|Total inches of {p}'s height?",
        HEIGHT,
    ),
    (
        f"How many {KILOS} does {{p}} weigh?|What does {{p}} weigh in {KILOS}?|{{p}} weight in kg|In {KILOS}, how heavy is {{p}}?|How heavy is {{p}} in {KILOS}?|{{p}}'s weight [converted to|expressed in|in] {KILOS}|Give me the weight of {{p}} in {KILOS}|How many {KILOS} is {{p}}?",
        f"{WEIGHT}*0.45359237",
    ),
    (
        "How many pounds does {p} weigh?|What is {p}'s weight in pounds?|In pounds, how heavy is {p}?|{p} weight in [lbs|pounds]|How many lbs does {p} weigh?",
        WEIGHT,
    ),
    (
        f"How many millions does {{p}} [make|earn|take home]?|What is {{p}}'s salary in {MILLIONS}?|How much does {{p}} make in {MILLIONS}?|{{p}} salary in millions|In {MILLIONS}, how much does {{p}} earn?|{{p}}'s salary expressed in {MILLIONS}"
        f"|How many million dollars does {{p}} [make|earn]?|{{p}} is paid how many millions?|How many million is {{p}} on?|Give me {{p}}'s [pay|contract|cap hit] in {MILLIONS}",
        f"{SALARY}/1e6",
    ),
]


@intent(2, "look-up in another unit", 1.6)
def look_up_unit(rng: random.Random) -> Drawn:
    name, where, _ = some_player(rng, "salary")
    questions, column = rng.choice(UNITS)
    return sentence(questions, rng, p=name), f"SELECT {column} FROM nba_roster WHERE {where}"


NAMED = (
    "What is the {w} {n} of {a} and {b}?|{w} {n} of {a} and {b}|What's {a} and {b}'s {w} {n}?|[Give me|Find|Work out] the {w} {n} of {a} and {b}|{a} and {b}: {w} {n}?|For {a} and {b}, what is the {w} {n}?|What does the {w} {n} of {a} and {b} come to?|{a} plus {b}, {w} {n}"
    "|Tell me the {w} {n} for {a} and {b}"
)
NAMED_PAY = (
    "How much do {a} and {b} [make|earn|cost|take home] [together|combined|between them|in total]?|Together, how much do {a} and {b} [make|earn]?|What do {a} and {b} [make|earn] [together|combined|put together]?|If you add up the [salaries|contracts] of {a} and {b}, what do you get?|Sum of {a}'s and {b}'s [salaries|pay]"
    "|What would it cost to pay both {a} and {b}?|{a} and {b} together earn how much?|{a}'s salary plus {b}'s salary"
)
NAMED_HEAVY = "How much do {a} and {b} weigh [together|combined|in total]?|What do {a} and {b} weigh [together|put together]?|If {a} and {b} stand on one scale, what does it [show|read]?|{a}'s weight plus {b}'s weight"


@intent(2, "total of named players", 1)
def named_players(rng: random.Random) -> Drawn:
    a, where_a, _ = some_player(rng, "salary")
    b, where_b, _ = some_player(rng, "salary")
    metric = rng.choice(METRICS)
    word, function = rng.choice(
        [("combined", "sum"), ("total", "sum"), ("average", "avg"), ("mean", "avg"), ("combined", "sum")]
    )
    wordings = NAMED
    if function == "sum" and rng.random() < 0.5:
        wordings = {"salary": NAMED_PAY, "weight": NAMED_HEAVY}.get(metric.name, NAMED)
    text = sentence(wordings, rng, w=word, n=expand(f"[{metric.nouns}]", rng), a=a, b=b)
    return text, f"SELECT {function}({metric.sql}) FROM nba_roster WHERE {where_a} OR {where_b}"
