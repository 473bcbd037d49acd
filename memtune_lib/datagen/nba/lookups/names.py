"""Questions by name: a first or last name, a family, a choice among named players, shared last names."""

from __future__ import annotations

import random
from collections import Counter
from functools import cache

from ...wording import number
from .. import vocabulary as v
from ..attributes import ATTRIBUTES, PLURALS
from ..population import condition
from ..registry import Drawn, intent
from ..words import Wordings, pick, say, sentence

SURNAME_COUNT = (
    "How many players [are called|are named|have the last name|go by the last name] {n}?|How many {n}s are there by [last name|surname]?|Count the players with the [last name|surname] {n}|How many players have {n} as [their|a] [last name|surname]?|How many guys with the [last name|surname] {n} are there?"
    "|Number of players named {n}|[Surname|Last name] {n}: how many players?|How many times does the [surname|last name] {n} show up?"
)
SURNAME_LIST = (
    "Which players [are called|have the last name|have the surname|go by the last name] {n}?|List [all players|every player] with the surname {n}|Who are the {n}s in the [league|NBA]?|Show [all|me all] players with the last name {n}|[Who has|Which players have] the last name {n}?|All the {n}s, please"
    "|Give me the full names of everyone with the [surname|last name] {n}|Everyone named {n}|[Name|Find] the {n}s in the league|Players with {n} as their [last name|surname]|Who all is named {n}?"
)
FIRST_COUNT = "How many players [have the first name|are first-named|go by the first name] {n}?|How many players named {n} are there?|How many guys are called {n}?|Count the players with the first name {n}|How many have {n} as their first name?|First name {n}: how many players?|Number of players whose first name is {n}"
FIRST_LIST = "Which players have the first name {n}?|List [all |]players whose first name is {n}|Who has the first name {n}?|Players with the first name {n}|[Name|Find|Show] everyone whose first name is {n}|Give me all the players with {n} as their first name|First name {n}: who are they?|Who goes by the first name {n}?"


@intent(1, "name search", 1)
def name_search(rng: random.Random) -> Drawn:
    player = rng.choice(v.roster())
    counted = rng.random() < 0.5
    if rng.random() < 0.5:
        last = " ".join(player.words[1:]) or player.name
        said = last.lower() if rng.random() < 0.3 else last
        where = v.named(said)
        wordings = SURNAME_COUNT if counted else SURNAME_LIST
    else:
        said = player.words[0]
        where = f"NAME LIKE {v.quote(said + ' %')}"
        wordings = FIRST_COUNT if counted else FIRST_LIST
    return sentence(wordings, rng, n=said), f"SELECT {'count(*)' if counted else 'NAME'} FROM nba_roster WHERE {where}"


WHICH_NAMED = "Which of {n} {s}?|Who, [among|of|out of] {n}, {s}?|Of {n}, who {s}?|[Among|Out of] {n}, who {s}?|{n}: who {s}?|Which one of {n} {s}?|Which ones of {n} {q}?|Who {s}: {o}?|{n} - which of them {q}?|Between {n}, who {s}?|Out of these, who {s}: {o}?|Name those of {n} who {q}"


@intent(2, "which of the named players", 1)
def which_named(rng: random.Random) -> Drawn:
    drawn = [v.player_name(player, rng) for player in v.some_players(rng, rng.choice([2, 3, 3, 4]))]
    names = [name for name, _ in drawn]
    found = condition(rng)
    slots = {word: ", ".join(names[:-1]) + f" {joint} " + names[-1] for word, joint in (("n", "and"), ("o", "or"))}
    text = sentence(WHICH_NAMED, rng, s=found.singular, q=found.plural, **slots)
    return text, f"SELECT NAME FROM nba_roster WHERE ({' OR '.join(where for _, where in drawn)}) AND {found.where}"


@cache
def _surnames() -> tuple[str, ...]:
    """Last names of two or more players that are nobody's first name."""
    firsts = {p.words[0] for p in v.roster()}
    lasts = Counter(p.words[1] for p in v.roster())
    return tuple(last for last, n in lasts.items() if n > 1 and last not in firsts)


BROTHERS = ("Antetokounmpo", "Ball", "Curry", "Holiday", "Lopez", "Wagner")
_FAMILY: Wordings = (
    "Names and {x} of the {l} [players|guys]",
    "[List|Show|Give me] [all the |the |]{l}s [with|and] their {x}",
    "Show every {l} with his {o}",
    "Players [named|called] {l}: names and {x}",
    "Everyone [named|called] {l}, with [his {o}|their {x}]",
    "For [all|each of the] players with the last name {l}, [show|give|list] the name and {o}",
    "Which players [have the surname|share the last name|go by the last name] {l}, and what are their {x}?",
    "All the {l}s in the league: names and {x}",
    "Anybody called {l}? Names and {x} please",
    "I mix up the {l}s: list their names and {x}",
    "Name and {o} of every player called {l}",
)
_BROTHERS: Wordings = (
    "Names and {x} of the {l} brothers",
    "Who are the {l} brothers and what are their {x}?",
    "The {l} brothers: names and {x}",
    "[List|Show] the {l} brothers with their {x}",
)


@intent(2, "family and first names with values", 1)
def family(rng: random.Random) -> Drawn:
    brothers = rng.random() < 0.25
    last = rng.choice(BROTHERS if brothers else _surnames())
    keys = rng.sample(list(ATTRIBUTES), rng.choice([1, 1, 2]))
    text = say(
        rng,
        *(_BROTHERS if brothers else _FAMILY),
        l=last,
        x=" and ".join(PLURALS[k] for k in keys),
        o=" and ".join("jersey number" if k == "jersey" else k for k in keys),
    )
    columns = ", ".join(ATTRIBUTES[k][0] for k in keys)
    return text, f"SELECT NAME, {columns} FROM nba_roster WHERE {v.named(last)}"


SURNAME = "regexp_extract(NAME, ' (\\S+)', 1)"
FIRST_NAME = "split_part(NAME,' ',1)"
_TOP_NAME: Wordings = (
    "[What is|What's|Which is|Tell me] the most [common|frequent|widespread] {n}?",
    "Most [common|frequent] {n} in the [league|NBA]",
    "[Which|What] {n} do the most players [share|have|go by]?",
    "[Which|What] {n} [occurs|appears|comes up|shows up] most often?",
    "More players share which {n} than any other?",
    "[Which|What] {n} is [on the most jerseys|carried by the most players]?",
    "[Which|What] {n} is the NBA's most common?",
    "Top {n} by number of players",
)
_SHARED_NAME: Wordings = (
    "[Which|What] {n}s do at least {k} players have?",
    "{n}s shared by {k} or more players",
    "[List|Name|Show] the {n}s that at least {k} players carry",
    "[Which|What] {n}s [appear|occur|come up] at least {k} times?",
    "[Which|What] {n}s [belong to|are shared by|are common to] {k} or more players?",
    "{n}s that turn up {k} or more times on the rosters",
)
_NAMES_COUNTED: Wordings = (
    "How many [different|distinct|unique] {n}s are there?",
    "Number of [different|distinct|unique] {n}s in the [league|NBA]",
    "Count the [different|unique|distinct] {n}s",
    "How many {n}s are there, counting each once?",
    "How many [different|separate] {n}s do the players have between them?",
)


@intent(4, "last names", 1)
def last_names(rng: random.Random) -> Drawn:
    noun = pick("last name|surname|last name|family name", rng)
    draw = rng.random()
    if draw < 0.4:
        return say(
            rng, *_TOP_NAME, n=noun
        ), f"SELECT {SURNAME} FROM nba_roster GROUP BY 1 QUALIFY rank() OVER (ORDER BY count(*) DESC) = 1"
    if draw < 0.75:
        k = rng.choice([2, 3, 4, 5, 6])
        return say(
            rng, *_SHARED_NAME, n=noun, k=number(k, rng, 0.5)
        ), f"SELECT {SURNAME} FROM nba_roster GROUP BY 1 HAVING count(*) >= {k}"
    sql, noun = rng.choice([(SURNAME, noun), (FIRST_NAME, "first name")])
    return say(rng, *_NAMES_COUNTED, n=noun), f"SELECT count(DISTINCT {sql}) FROM nba_roster"
