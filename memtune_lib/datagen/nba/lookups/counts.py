"""Counts of players: of a kind, of a team, at a position, of everything; two or three counts at once."""

from __future__ import annotations

import random

from ...wording import expand
from .. import vocabulary as v
from ..metrics import AGE, HEAVY, TALL, say_height, say_weight
from ..population import condition, on_other_columns, population, position
from ..registry import Drawn, intent
from ..words import Wordings, capital, pick, possessive, say, sentence

COUNT = (
    "How many {pl} are there?|How many {pl} are there in the [league|NBA]?|Count the {pl}.|Number of {pl}|What is the number of {pl}?|How many {pl}?|How many {pl} do we have?|How many {pl} are in the [table|league|data|roster]"
    "|[Give me|I need|Get me|I want] the [count|number|tally|total|headcount] of {pl}|Total number of {pl}?|What's the [count|total|tally|headcount|total number] of {pl}?|[Tally|Headcount] of {pl}|{pl}: how many?|{pl}, how many are there?"
    "|How [big|large] is the group of {pl}?|How big a group are the {pl}?|How many {pl} [can you find|does the table list|does the roster show|exist|are out there|are listed|are on file|does the data have|show up]?|Just how many {pl} are there?|Tell me how many {pl} there are"
    "|[Do you know|Can you tell me|Any idea|I wonder] how many {pl} there are?|[I'm writing a piece|I'm doing a story|Working on an article] on {pl}: how many are there?|If I counted all [the |]{pl}, how many would I get?|[Tally|Tot|Add|Count] up the {pl}|# of {pl}|count of all {pl}"
    "|How many are there, all told, of {pl}?|There are how many {pl}?|What number of {pl} are there?|Could you count the {pl} for me?|What does the count of {pl} come to?|{pl} - total count|How many names are on the list of {pl}?|We have how many {pl}?"
)
COUNT_WHO = (
    "How many {pl} {pred}?|How many {pl} {pred}?|How many of the {pl} {pred}?|Count how many {pl} {pred}|How many {pl} {pred} [in total|altogether|all told]?|[Among|Of|Out of] [all |all the |the |]{pl}, how many {pred}?|Number of {pl} who {pred}|{pl} who {pred}: how many?"
    "|[Tell me|I need to know|Can you tell me|Do you know] how many {pl} {pred}|[Count|Tally] [the |all the |]{pl} who {pred}|What number of {pl} {pred}?|How many are there among {pl} who {pred}?|What's the [number|count] of {pl} who {pred}?|Looking at {pl}, how many {pred}?"
    "|Take all [the |]{pl}: how many {pred}?|When it comes to {pl}, how many {pred}?|Exactly how many {pl} {pred}?|How many, among {pl}, {pred}?"
)


@intent(1, "count", 7)
def count(rng: random.Random) -> Drawn:
    if rng.random() < 0.5:
        group = population(rng, conditions=0.75, two=0.25)
        wordings = (
            COUNT
            if "league" not in group.plural and "NBA" not in group.plural
            else COUNT.replace(" in the [league|NBA]", "")
        )
        return sentence(wordings, rng, pl=group.plural), f"SELECT count(*) FROM nba_roster{group.clause()}"
    group = population(rng, conditions=0.1)
    found = condition(rng)
    if not on_other_columns(group, found):
        group = population(rng, conditions=0)
    return sentence(
        COUNT_WHO, rng, pl=group.plural, pred=found.plural
    ), f"SELECT count(*) FROM nba_roster{group.clause(found.where)}"


TEAM_SIZE = (
    "How many players [are on|play for|are with] {t}?|How many players do {t} have [on their roster|on the books|]?|How many [guys|men|people] are on {o} roster?|How [big|large|deep] is {o} roster?|{a} roster size|What is the size of the {a} roster?"
    "|Count [the |]{a} players|How many players are listed for {t}?|Number of players on {t}|How many {s} are there?|How many roster spots [are filled on|have been filled by] {t}?|How many names are on the {a} roster?|{a} headcount|Head count for {t}"
    "|How many players does the {a} roster [have|hold|include|list]?|How many guys do {t} carry?|How many players are {t} carrying?|{t}: how many players?|On {t}, how many players are there?|What's the [headcount|player count] for {t}?|{a} roster: how many [players|guys]?"
    "|Total players on {t}|How many are on {t}?|How many players suit up for {t}?|How many men are in the {a} squad?|How big is the {a} [squad|team|roster]?|How many players are under contract with {t}?|How many bodies do {t} have?"
)


@intent(1, "team size", 2)
def team_size(rng: random.Random) -> Drawn:
    name = rng.choice(v.teams())
    the, nick = v.team_the(name, rng), v.nickname(name)
    text = sentence(
        TEAM_SIZE,
        rng,
        t=the,
        o=possessive(the),
        a=v.team_plain(name, rng),
        s=nick if nick.endswith("s") else f"{nick} players",
    )
    return text, f"SELECT count(*) FROM nba_roster WHERE Team = {v.quote(name)}"


COUNT_ALL = [
    (
        "How many players are [there|in the league|in the NBA|in the table|on the roster|listed in total]?|Total number of players|Count all [the |]players|How many rows are in the [table|roster]?|How many people are in this table?|How many players do we have [in total|altogether|in all]?"
        "|What's the [total |]number of players [in the league|in the table|]?|How many players does the [table|data|league] [have|hold|list]?|Player count for the [whole|entire] league|How many NBA players are [listed|there]?|How big is the whole [league|table|data set]: how many players?"
        "|How many guys play in the NBA?|How many names are in the [table|data]?|How many entries does this table have?|Headcount of the whole league|Across all teams, how many players are there?|All teams together, how many players?|players in total?",
        "count(*)",
    ),
    (
        "How many [teams|different teams|clubs|franchises] are [there|in the league|in the table]?|Number of teams|Count the teams|How many [distinct|unique] teams are listed?|What's the number of [teams|franchises]?|How many [teams|clubs] [make up|are in] the league?|How many NBA teams are there?"
        "|How many [teams|franchises] does the [table|data|league] [have|cover|include]?|Total number of [teams|franchises]|team count|How many different [squads|clubs|outfits] are in the table?",
        "count(DISTINCT Team)",
    ),
    (
        "How many [different |distinct |unique |]positions are [there|listed|in the table]?|Number of [different|distinct] positions|Count the [different|distinct] positions|How many kinds of positions are there in the table?|How many [different |]position labels does the table use?|What's the number of [different|distinct|unique] positions?"
        "|How many different positions do players play?",
        "count(DISTINCT POS)",
    ),
]


@intent(1, "count of everything", 1.5)
def count_all(rng: random.Random) -> Drawn:
    wordings, sql = rng.choices(COUNT_ALL, [4, 3, 2])[0]
    return sentence(wordings, rng), f"SELECT {sql} FROM nba_roster"


WEARERS = (
    "How many players wear [number |#|jersey |]{n}?|How many {n} jerseys are there [in the league|]?|How popular is [number |#]{n}: how many wear it?|How many players [have|sport|play in|use] [number |#]{n}?|Number of players wearing [number |#]{n}|How many guys have {n} on their back?"
    "|Across the league, how many wear [number |#]{n}?|Count the players in [number|jersey] {n}|[Number|Jersey] {n}: how many players?|How many times is [number |#]{n} worn?|How often is {n} worn?|How many backs is {n} on?"
)


@intent(1, "counting words", 0.8)
def at_position(rng: random.Random) -> Drawn:
    n = rng.choice([p.jersey for p in v.roster() if p.jersey != "NA"])
    return sentence(WEARERS, rng, n=n), f"SELECT count(*) FROM nba_roster WHERE Jersey = '{n}'"


_BANDS: Wordings = (
    "How many {pl} are {a}, how many {b} and how many {c}?",
    "Split {pl} in three: {a}, {b}, {c}. How many in each?",
    "Count {pl} who are {a}, {b} and {c}",
    "Of {pl}, how many are {a}, how many are {b}, and how many are {c}?",
    "Number of {pl} {a}, {b} and {c}",
    "{pl}: how many {a}, how many {b}, how many {c}?",
    "[Give me|I need] three counts of {pl}: {a}, {b}, and {c}",
)


@intent(3, "three counts", 1)
def three_bands(rng: random.Random) -> Drawn:
    metric = rng.choice([AGE, AGE, HEAVY, TALL])
    group = population(rng, team_name=0.5, pos=0.35, conditions=0)
    if metric is AGE:
        low = rng.randint(20, 27)
        high = low + rng.randint(2, 8)
        (a, one), (b, two) = ((str(n), str(n)) for n in (low, high))
    elif metric is HEAVY:
        low = rng.randrange(185, 225, 5)
        (a, one), (b, two) = (say_weight(n, rng) for n in (low, low + rng.randrange(15, 50, 5)))
    else:
        low = rng.randint(74, 79)
        (a, one), (b, two) = (say_height(n, rng) for n in (low, low + rng.randint(2, 5)))
    under, over = {
        "age": ("under|younger than", "over|older than"),
        "height": ("under|shorter than", "over|taller than"),
        "weight": ("under|lighter than", "over|heavier than"),
    }[metric.name]
    middle = expand("[between {a} and {b}|from {a} to {b}]", rng, a=a, b=b)
    text = say(rng, *_BANDS, pl=group.plural, a=f"{pick(under, rng)} {a}", b=middle, c=f"{pick(over, rng)} {b}")
    return (
        text,
        f"SELECT count(*) FILTER ({metric.sql} < {one}), count(*) FILTER ({metric.sql} BETWEEN {one} AND {two}), count(*) FILTER ({metric.sql} > {two}) FROM nba_roster{group.clause()}",
    )


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
    return capital(
        text
    ), f"SELECT count(*) FILTER ({a.where}), count(*) FILTER ({b.where}) FROM nba_roster{base.clause()}"
