"""How many different values a column has, or which: of the league, of a group, of each team."""

from __future__ import annotations

import random

from ...wording import expand
from ..attributes import MEASURED, PLURALS
from ..population import GROUPS, population
from ..registry import Drawn, intent
from ..words import Wordings, say, sentence, with_article

# column: nouns, its known values, the verb of the bare count
DISTINCT = {
    "COLLEGE": (
        "colleges|schools|universities",
        "COLLEGE <> '--'",
        "[are represented|have players|sent players|are there|appear|do players come from|are listed]",
    ),
    "Jersey": (
        "jersey numbers|jerseys|numbers",
        "Jersey <> 'NA'",
        "[are worn|are used|are in use|are there|appear|are taken]",
    ),
    "AGE": ("ages", "AGE IS NOT NULL", "[are there|appear|are represented|are listed]"),
    "POS": ("positions", "", "[are there|are played|are listed|appear]"),
    "Team": ("teams|clubs", "", "[are there|have players|are represented|have at least one player]"),
}
DISTINCT_ALL = "How many [different |distinct |unique |]{n} {verb}?|Number of [different|distinct|unique] {n}|Count the [different|distinct|unique] {n}|What's the number of [different|distinct|unique] {n}?|{n}: how many [different|distinct|unique] ones?"
# column: wordings of the number of values in a group, wordings of the values
DISTINCT_OF = {
    "Team": (
        "How many [teams|clubs] have [at least one {s}|{as}|one or more {pl}]?|How many [different |]teams have {pl}?|On how many teams are there {pl}?|How many [different |]teams do {pl} play for?|{pl} are spread over how many teams?|Number of teams [with|that have] {pl}"
        "|How many [squads|rosters|franchises] [include|feature|carry] at least one {s}?|What's the number of [different |]teams with {pl}?|Count the teams [with|that have] at least one {s}",
        "[Which|What] [teams|clubs|franchises] have [at least one {s}|{as}|any {pl}]?|[List|Name|Show] the teams [that have|with] [at least one {s}|{as}|any {pl}]|[Which|What] teams have {pl}?|[Which|What] [different |]teams do {pl} play for?|On which teams are there {pl}?|Where do {pl} play, by team?"
        "|[Which|What] [squads|rosters|franchises] [include|feature|carry] {as}?|Teams with at least one {s}|Give me every team that has {as}|Who are the teams with {pl}?",
    ),
    "COLLEGE": (
        "How many [different |distinct |unique |]{n} did {pl} [attend|go to|come from]?|How many [different |distinct |]{n} are represented among {pl}?|Number of [different|distinct] {n} among {pl}|{pl} come from how many [different |]{n}?|How many [different |]{n} have {pl} attended?"
        "|Among {pl}, how many [different |distinct ]{n} are there?|From how many [different |]{n} do {pl} come?|How many {n} produced {pl}?|Count the [different |distinct ]{n} [of|behind] {pl}|How many [different |]{n} can {pl} claim?",
        "[Which|What] {n} did {pl} [attend|go to|come from]?|[List|Show|Name] the [different |distinct |]{n} [of|among] {pl}|[Which|What] {n} are represented among {pl}?|What {n} do {pl} come from?|From which {n} do {pl} come?|{n} attended by {pl}|Where did {pl} go to college? List the {n}"
        "|Give me every {x} [attended by|of] {pl}|Among {pl}, which {n} are represented?|[Which|What] {n} produced {pl}?",
    ),
    "Jersey": (
        "How many [different |distinct |unique |]{n} do {pl} [have|wear|use]?|Number of [different|distinct|unique] {n} [among|of] {pl}|How many [different |]{n} are [there among|worn by|used by] {pl}?|Count the [different|distinct] {n} [of|worn by] {pl}|Among {pl}, how many [different |]{n} are [worn|taken|used]?",
        "[Which|What] {n} do {pl} [have|wear|use]?|[Which|What] {n} are [worn by|in use among|found on the backs of] {pl}?|[List|Show|Give me] the [different |distinct |unique |]{n} [of|among|worn by] {pl}|Among {pl}, [which|what] {n} are [worn|taken|used]?|{n} worn by {pl}|[Which|What] {n} are taken by {pl}?",
    ),
    "AGE": (
        "How many [different |distinct |unique |]{n} are there among {pl}?|Number of [different|distinct|unique] {n} [among|of] {pl}|How many [different|distinct] {n} do {pl} have?|Count the [different|distinct] {n} of {pl}|Among {pl}, how many [different|distinct|unique] {n} are there?",
        "[Which|What] [different |]{n} are there among {pl}?|[List|Show|Give me] the [different |distinct |unique ]{n} [of|among] {pl}|[Which|What] {n} [appear|are represented|occur] among {pl}?|Among {pl}, [which|what] {n} [appear|are represented]?",
    ),
    "POS": (
        "How many [different |distinct |unique |]{n} [are there among|are played by] {pl}?|Number of [different|distinct|unique] {n} [among|of] {pl}|How many [different |]{n} do {pl} [play|have|cover|fill]?|Count the [different|distinct] {n} of {pl}|Among {pl}, how many [different |]{n} are there?",
        "[Which|What] {n} do {pl} [play|cover|fill]?|[List|Show|Give me] the [different |distinct |unique |]{n} [of|among|played by] {pl}|[Which|What] [different |]{n} are there among {pl}?|Among {pl}, [which|what] {n} are [played|represented|covered]?|{n} played by {pl}|At which {n} do {pl} play?",
    ),
}


@intent(2, "distinct values", 3)
def distinct(rng: random.Random) -> Drawn:
    column = rng.choices(list(DISTINCT), [5, 3, 1, 1, 3])[0]
    nouns, known, verb = DISTINCT[column]
    team = column == "Team"
    group = population(
        rng, team_name=0 if team else 0.5, pos=0.3 if column != "POS" else 0, conditions=1 if team else 0.3
    )
    if any(w.startswith(column) for w in group.where) and not team:
        group = population(rng, team_name=0.8, pos=0, conditions=0)
    noun = expand(f"[{nouns}]", rng)
    how_many = rng.random() < 0.6
    if not group.where and how_many:
        text = sentence(DISTINCT_ALL, rng, n=noun, verb=expand(verb, rng))
    else:
        one = "university" if noun == "universities" else noun.removesuffix("s")
        text = sentence(
            DISTINCT_OF[column][0 if how_many else 1],
            rng,
            n=noun,
            x=one,
            pl=group.plural,
            s=group.singular,
            **{"as": with_article(group.singular)},
        )
    if how_many:
        return text, f"SELECT count(DISTINCT {column}) FROM nba_roster{group.clause(known if column != 'AGE' else '')}"
    return text, f"SELECT DISTINCT {column} FROM nba_roster{group.clause(known)}"


_DISTINCT_MEASURES: Wordings = (
    "How many [different|distinct|unique] {m} are there among {pl}?",
    "Number of [different|distinct|unique] {m} [of|among] {pl}",
    "How many [different|distinct] {m} do {pl} have?",
    "Count the [different|distinct|unique] {m} of {pl}",
    "{pl}: how many [different|distinct|unique] {m}?",
    "Counting repeats once, how many {m} are there among {pl}?",
    "How many {m} occur among {pl}, without repeats?",
    "Among {pl}, how many [different|separate] {m} [occur|show up|are listed|appear]?",
    "[Tally|Total] of [distinct|unique] {m} for {pl}",
    "How varied are {pl}: how many different {m} do they have?",
    "What's the number of [distinct|different] {m} [found |]among {pl}?",
)


@intent(2, "distinct measures", 1.2)
def distinct_measures(rng: random.Random) -> Drawn:
    name = rng.choice(list(MEASURED))
    group = population(rng, team_name=0.4, pos=0.4, conditions=0)
    text = say(rng, *_DISTINCT_MEASURES, m=PLURALS[name], pl=group.plural)
    return text, f"SELECT count(DISTINCT {MEASURED[name][0]}) FROM nba_roster{group.clause()}"


@intent(4, "share in the largest group", 0.8)
def distinct_per(rng: random.Random) -> Drawn:
    column, noun = rng.choice(
        [("COLLEGE", "colleges"), ("POS", "positions"), ("AGE", "ages"), ("Jersey", "jersey numbers")]
    )
    known = GROUPS[column][2] if column != "AGE" else ""
    where = f" WHERE {known}" if known else ""
    if rng.random() < 0.5:
        top = rng.random() < 0.75
        templates = [
            "Which team has the {e} different {n}?",
            "Team with the {e} [different|distinct] {n}",
            "Which team [counts|shows|features] the {e} distinct {n}?",
            "Where are the {e} different {n} found, by team?",
        ]
        if column == "COLLEGE":
            templates += [
                "Which team has players from the {e} [different |]colleges?",
                "Which roster draws on the {e} different colleges?",
                "Which team represents the {e} different schools?",
            ]
        text = say(rng, *templates, e="most" if top else "fewest", n=noun)
        return (
            text,
            f"SELECT Team FROM nba_roster{where} GROUP BY Team QUALIFY rank() OVER (ORDER BY count(DISTINCT {column}){' DESC' if top else ''}) = 1",
        )
    text = say(
        rng,
        "How many different {n} are [represented|there] on [each|every] team?",
        "How many [different|distinct] {n} does [each|every] team have?",
        "[Number|Count] of [different|distinct] {n} [per|by|for each] team",
        "Team by team, how many different {n} are there?",
        "For each team, count the [different|distinct] {n}",
        n=noun,
    )
    return text, f"SELECT Team, count(DISTINCT {column}) FROM nba_roster{where} GROUP BY Team"
