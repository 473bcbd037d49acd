"""Lists: players of a kind, who meets a condition, a roster, players with a value, the values of a group."""

from __future__ import annotations

import random

from ...wording import expand
from .. import vocabulary as v
from ..aliases import POSITIONS
from ..attributes import ATTRIBUTES, PLURALS
from ..metrics import some_metric
from ..population import condition, measures, population
from ..registry import Drawn, intent
from ..words import Wordings, possessive, say, sentence, with_article

LIST = (
    "[List|Name|Show|Show me|Give me|Find] [all |all the |the |]{pl}.|Who are the {pl}?|Which {pl} are there?|List of {pl}|Names of [all |the |]{pl}|[Give me|I want|Get me|I need|Show me] the names of [all |the |]{pl}|Who are {pl}?|All {pl}|{pl}|I'm looking for {pl}|Are there {pl}? Who?"
    "|{pl}, who are they?|Every {s}|[Can|Could] you [list|name] [all |all the |the |]{pl}?|Give me a list of {pl}|[Find|Get|Fetch|Tell] me [all |]the {pl}|Who are all the {pl}?|I'd like [a list of|the names of] {pl}|{pl}: names?|{pl}, names please|Name every {s}|Name each {s}|List every {s}"
    "|Which [guys|men|names] are on the list of {pl}?|Who counts among the {pl}?|Who do we have as {pl}?|Write down all the {pl}|[Run through|Go through] the {pl}, by name|[I'm writing a piece|Working on a story|I have a quiz] about {pl}: who are they?|Do you know who the {pl} are?|Tell me who the {pl} are"
    "|[I want|I need] to know who the {pl} are|all the {pl} by name|Help me find {pl}|Any {pl}? Name them|Need {pl}|Who would be the {pl}?|Spell out the names of {pl}|Looking for {pl}, names only"
)
LIST_WHO = (
    "Which {pl} {pred}?|Who among the {pl} {sing}?|What {pl} {pred}?|Which of the {pl} {pred}?|Which {s} {sing}?|[Among|Of|Out of] [all |the |all the |]{pl}, who {sing}?|[List|Name|Show|Find] the {pl} who {pred}|Name [all|any] {pl} who {pred}|[Among|Of] the {pl}, which [ones |players |guys |]{pred}?"
    "|[Tell me|Do you know|Can you tell me] which {pl} {pred}|Give me the {pl} who {pred}|Who of the {pl} {sing}?|{pl} who {pred}: who are they?|Names of the {pl} who {pred}|Every {s} who {sing}|Looking at {pl}, who {sing}?|{pl}, but only those who {pred}"
)


@intent(1, "list", 6)
def list_players(rng: random.Random) -> Drawn:
    if rng.random() < 0.3:
        found = condition(rng)
        group = population(rng, team_name=0.6, pos=0.4, conditions=0)
        return sentence(
            LIST_WHO, rng, pl=group.plural, s=group.singular, pred=found.plural, sing=found.singular
        ), f"SELECT NAME FROM nba_roster{group.clause(found.where)}"
    group = population(rng, team_name=0.45, pos=0.4, conditions=0.8, two=0.25)
    if not group.where:
        group = population(rng, team_name=1, pos=0.3, conditions=0.2)
    return sentence(LIST, rng, pl=group.plural, s=group.singular), f"SELECT NAME FROM nba_roster{group.clause()}"


WHO = (
    "Who{t} {p}?|Who{t} {p}?|Which [players|guys|men]{t} {q}?|Name everyone{t} who {p}|[Name|List|Find|Show|Give me] [the|all the|all|any] [players|guys]{t} who {q}|[Give me|I need] the names of everyone{t} who {p}|Names of [all |the |]players{t} who {q}"
    "|Tell me who{t} {p}|Do you know who{t} {p}?|[I'm looking for|Looking for] players{t} who {q}|Who are the [players|guys]{t} who {q}?|Is there someone{t} who {p}? Who?|Everybody{t} who {p}|What [players|guys]{t} {q}?"
    "|Who all{t} {p}?|[I wonder|Curious] who{t} {p}|Who is it{t} that {p}?|players{t} who {q}, names please"
)
WHO_ANYWHERE = "|Who in the [league|NBA] {p}?|Which NBA players {q}?|Who across the league {p}?|In the whole league, who {p}?|On any team, who {p}?"


@intent(1, "who by condition", 3)
def who_is(rng: random.Random) -> Drawn:
    found = condition(rng)
    if rng.random() < 0.5:
        name = rng.choice(v.teams())
        place, team, wordings = (
            expand(" [on|on|from] {t}", rng, t=v.team_the(name, rng)),
            f"Team = {v.quote(name)} AND ",
            WHO,
        )
    else:
        place, team, wordings = "", "", WHO + WHO_ANYWHERE
    return sentence(
        wordings, rng, t=place, p=found.singular, q=found.plural
    ), f"SELECT NAME FROM nba_roster WHERE {team}{found.where}"


ROSTER = (
    "Who [plays for|is on|suits up for|is with] {t}?|Who's on {t}?|Who's on the {a} roster?|[Name|List] everyone on {t}|[List|Name|Show me] {o} players|Names of all the {a} players|Who are the {a} players?|{a} roster, names only|{a} lineup: who's on it?|[Which|What] players are on {t}?|Who do {t} have?"
    "|Who do {t} have on their roster?|Give me the {a} squad by name|Who makes up the {a} roster?|Which guys play for {t}?|[I need|Give me] every name on the {a} roster|Read me the {a} roster|Who belongs to {t}?|Who all plays for {t}?|Which players suit up for {t}?|Who's under contract with {t}?|{a} players?"
)
AT_POSITION = (
    "Who plays {s} for {t}?|Who plays {s} on {t}?|Who are {o} {pl}?|Who do {t} have at {s}?|Who [mans|fills] the {s} spot for {t}?|{a} {pl}: who?|Which {a} players are {pl}?|At {s}, who do {t} have?|For {t}, who plays {s}?|Who lines up at {s} for {t}?|Name {o} {pl}|Which [players|guys] play {s} for {t}?"
    "|{t} at {s}: who?|Who are the {pl} {t} have?|Who can play {s} for {t}, going by the listed position?|{o} {pl}, by name"
)


@intent(1, "roster of a team", 1.5)
def roster_of(rng: random.Random) -> Drawn:
    name = rng.choice(v.teams())
    the = v.team_the(name, rng)
    slots = {"t": the, "o": possessive(the), "a": v.team_plain(name, rng)}
    where = f"Team = {v.quote(name)}"
    if rng.random() < 0.45:
        return sentence(ROSTER, rng, **slots), f"SELECT NAME FROM nba_roster WHERE {where}"
    sql, (plurals, singulars) = rng.choice(list(POSITIONS.items()))
    return sentence(
        AT_POSITION, rng, pl=expand(f"[{plurals}]", rng), s=expand(f"[{singulars}]", rng), **slots
    ), f"SELECT NAME FROM nba_roster WHERE {where} AND {sql}"


LIST_WITH = (
    "[List|Show|Show me|Give me] [the |all |all the |]{pl} [with|and|along with|together with|plus] their {w}.|Names and {w} of [the |all |]{pl}|[List|Show|Get me] the names and {w} of [the |all |]{pl}|Who are the {pl} and what are their {w}?|{pl} and their {w}"
    "|[What are|Show] the {w} of [each|every one] of the {pl}, with names?|{pl} with their {w}|{pl}: names and {w}|For [each|every one] of the {pl}, [show|give] the name and {w1}|I need the {pl} with their {w}|[Name|List] the {pl} and [say|tell me|give] their {w}|Table of {pl}: name, {w1}"
    "|Each {s} with his {w1}|[Can|Could] you list the {pl} with their {w}?|Who are the {pl}? Include their {w}|Names of {pl}, plus their {w}|List {pl}, name and {w1}|The {pl}, please, each with his {w1}|Give the name and {w1} of every {s}"
)


@intent(1, "list with values", 2.5)
def list_with(rng: random.Random) -> Drawn:
    group = population(rng, team_name=0.8, pos=0.4, conditions=0.4)
    if not group.where:
        group = population(rng, team_name=1, pos=0.4, conditions=0.3)
    one_team = any(w.startswith("Team") for w in group.where)
    keys = rng.sample([k for k in ATTRIBUTES if k != "team" or not one_team], rng.choice([1, 1, 1, 2]))
    columns = ", ".join(ATTRIBUTES[k][0] for k in keys)
    text = sentence(
        LIST_WITH,
        rng,
        pl=group.plural,
        s=group.singular,
        w=" and ".join(PLURALS[k] for k in keys),
        w1=" and ".join(expand(f"[{ATTRIBUTES[k][1]}]", rng) for k in keys),
    )
    return text, f"SELECT NAME, {columns} FROM nba_roster{group.clause()}"


_LIST_MEASURE: Wordings = (
    "[List|Show|Show me|Name|Give me] [the |all |all the |]{pl} {c}[,|] [with|along with|together with|and|plus] their {m}",
    "{pl} {c}, with {m}",
    "Which {pl} {q}, and what are their {m}?",
    "[Names and|Name and] {m} of [the |all |]{pl} {c}",
    "Who are the {pl} {c}, and what are their {m}?",
    "I need [the |]{pl} {c} [with|and] their exact {m}",
    "{pl} {c}: names and {m}",
    "Every one of the {pl} {c}, {m} included",
    "Which of the {pl} {q}? Show {m} too",
    "For all {pl} {c}, give the name and the {o}",
)


@intent(2, "list with its measure", 2)
def list_measure(rng: random.Random) -> Drawn:
    metric = some_metric(rng)
    found = {
        "age": measures.age,
        "height": measures.height,
        "weight": measures.weight,
        "salary": measures.salary,
    }[metric.name](rng)
    group = population(rng, team_name=0.4, pos=0.35, conditions=0)
    text = say(
        rng, *_LIST_MEASURE, pl=group.plural, c=found.post, q=found.plural, m=PLURALS[metric.name], o=metric.name
    )
    return text, f"SELECT NAME, {metric.sql} FROM nba_roster{group.clause(found.where)}"


# column: nouns, known values, wordings with {n} for the noun
VALUES = {
    "COLLEGE": (
        "colleges|schools",
        " AND COLLEGE <> '--'",
        "[Which|What] {n} are represented on {t}?|[Which|What] {n} did {o} players [go to|attend]?|[Which|What] {n} do {t} draw from?|{o} players come from [which|what] {n}?|[List|Show] the [different |distinct |]{n} of {t}|{n} represented on the {a} roster|What {n} are on the {a} roster?",
    ),
    "Jersey": (
        "jersey numbers|numbers|jerseys",
        " AND Jersey <> 'NA'",
        "[Which|What] {n} are [worn by|taken on|in use on|used by] {t}?|[Which|What] {n} do {t} [wear|use]?|[List|Show] the {n} [on|of] {t}|[Which|What] {n} are already taken on {t}?|{a} {n} in use|[Which|What] {n} does the {a} roster use?|All the {n} worn on {t}",
    ),
    "POS": (
        "positions",
        "",
        "[Which|What] {n} are [represented on|listed for|found on] {t}?|[Which|What] {n} do {t} have players at?|[List|Show] the [different |distinct |]{n} on {t}|At [which|what] {n} do {t} have players?|[Which|What] {n} does the {a} roster list?|{n} on the {a} roster",
    ),
    "AGE": (
        "ages",
        " AND AGE IS NOT NULL",
        "[Which|What] {n} are [found on|represented on|listed for] {t}?|[Which|What] different {n} do {t} have?|[List|Show] the [different|distinct] {n} of {o} players|[Which|What] {n} [occur|appear] on the {a} roster?|The different {n} on {t}",
    ),
}


def _shared_first_names() -> list[str]:
    """First names of two players or more, once each."""
    firsts = [p.words[0] for p in v.roster()]
    return sorted({f for f in firsts if firsts.count(f) > 1})


@intent(1, "values of a group", 1.2)
def values_of(rng: random.Random) -> Drawn:
    if rng.random() < 0.3:
        first = rng.choice(_shared_first_names())
        text = sentence(
            "[Which|What] teams [have a player|have players|have somebody|have someone] [named|called] {f}?|On which teams is there a [player named |]{f}?|[Which|What] teams have {af}?|Teams with a player named {f}|[List|Name] the teams that have a player whose first name is {f}"
            "|[Which|What] [clubs|franchises] have a guy with the first name {f}?|Which rosters [include|feature] {af}?",
            rng,
            f=first,
            af=with_article(first),
        )
        return text, f"SELECT DISTINCT Team FROM nba_roster WHERE NAME LIKE {v.quote(first + ' %')}"
    name = rng.choice(v.teams())
    column = rng.choice(list(VALUES))
    nouns, known, wordings = VALUES[column]
    the = v.team_the(name, rng)
    text = sentence(wordings, rng, n=expand(f"[{nouns}]", rng), t=the, o=possessive(the), a=v.team_plain(name, rng))
    return text, f"SELECT DISTINCT {column} FROM nba_roster WHERE Team = {v.quote(name)}{known}"
