"""The roster as the generator sees it: its players, and ways to name one, a team, a college."""

from __future__ import annotations

import csv
import random
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from .aliases import COLLEGE_ALIASES, NICKNAMES, TEAMS

ROSTER = Path(__file__).parents[3] / "datasets" / "nba" / "roster.csv"
SUFFIXES = ("Jr.", "Sr.", "II", "III", "IV")


@dataclass(frozen=True)
class Player:
    """One row of the roster, as text."""

    team: str
    name: str
    jersey: str
    position: str
    age: str
    height: str
    weight: str
    college: str
    salary: str

    @property
    def words(self) -> list[str]:
        """The name's words without Jr., Sr., II, III, IV."""
        return [word for word in self.name.split() if word not in SUFFIXES]


@cache
def roster() -> tuple[Player, ...]:
    """Every player of the roster file, in its order."""
    with ROSTER.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    return tuple(Player(*row) for row in rows[1:])


@cache
def colleges() -> tuple[str, ...]:
    """Every college of the roster, sorted."""
    return tuple(sorted({p.college for p in roster()} - {"--"}))


def quote(text: str) -> str:
    """A SQL string: O'Neale becomes 'O''Neale'."""
    return "'" + text.replace("'", "''") + "'"


def teams() -> tuple[str, ...]:
    """The 30 full team names."""
    return tuple(TEAMS)


def all_names(team: str) -> set[str]:
    """Everything the team is called, articles left off."""
    singular, city, short = TEAMS[team]
    names = {team, nickname(team), singular, city, *(name.removeprefix("the ") for name in short.split("|"))}
    return names - {""}


def nickname(team: str) -> str:
    """Lakers, Trail Blazers, 76ers: the team without its city."""
    return "Trail Blazers" if team.endswith("Trail Blazers") else team.rsplit(" ", 1)[1]


def team_plain(team: str, rng: random.Random) -> str:
    """The team without an article, as an adjective or after "the": Lakers, Sixers, Boston."""
    _, city, short = TEAMS[team]
    names = [nickname(team)] * 5 + [team] * 2 + [name for name in short.split("|") if not name.startswith("the ")]
    if city:
        names += [city] * 2
    return rng.choice(names)


def team_the(team: str, rng: random.Random) -> str:
    """The team after a preposition: the Lakers, the Boston Celtics, Boston, LAL, the Sixers."""
    _, city, short = TEAMS[team]
    names = [f"the {nickname(team)}"] * 5 + [f"the {team}"] * 2
    for name in short.split("|"):
        bare = (
            name.startswith("the ")
            or name.isupper()
            or name in ("Philly", "Minny", "Indy", "Sactown", "Sac", "Buzz City", "Rip City")
        )
        names.append(name if bare else f"the {name}")
    if city:
        names += [city] * 2
    return rng.choice(names)


def team_singular(team: str, rng: random.Random) -> str:
    """One of its players: Laker, Heat player, Celtics player."""
    singular, city, _ = TEAMS[team]
    names = [f"{nickname(team)} player"] + [singular] * 2 * bool(singular) + [f"{city} player"] * bool(city)
    return rng.choice(names)


def college_name(college: str, rng: random.Random) -> str:
    """The college as people say it: North Carolina, UNC, Duke University."""
    if college in COLLEGE_ALIASES and rng.random() < 0.3:
        name = rng.choice(COLLEGE_ALIASES[college].split("|"))
        return f"the {name}" if name.startswith("University of") and rng.random() < 0.7 else name
    return college


def _strip(text: str) -> str:
    return text.replace(".", "").replace("'", "").replace("-", " ")


def player_name(player: Player, rng: random.Random) -> tuple[str, str]:
    """How somebody types a player, and the SQL condition that finds him (and all others the words fit).

    The condition looks for whole words, as typed and in any case, whatever comes before or follows (Jr., III). A
    nickname, or a spelling without its punctuation, is looked for as the table writes the name.
    """
    words = player.words
    bare = " ".join(words)
    draw = rng.random()
    if player.name in NICKNAMES and draw < 0.35:
        typed = rng.choice(NICKNAMES[player.name].split("|"))
        return typed.lower() if rng.random() < 0.2 else typed, named(bare)
    if draw > 0.72 and len(words) > 1:
        typed = " ".join(words[1:])
        if rng.random() < 0.3 and sum(p.words[0] == words[0] for p in roster()) == 1:
            typed = words[0]
        typed = typed.lower() if rng.random() < 0.35 else typed
        return typed, named(typed)
    if _strip(bare) != bare and draw < 0.55:
        typed = _strip(bare) if rng.random() < 0.5 else _strip(bare).lower()
        return typed, named(bare)
    typed = bare if rng.random() < 0.3 else player.name
    lower = rng.random() < 0.2
    typed, found = (typed.lower(), bare.lower()) if lower else (typed, bare)
    return typed, named(found)


def named(words: str) -> str:
    """The SQL condition for a name that holds these whole words."""
    return f"' '||NAME||' ' ILIKE {quote(f'% {words} %')}"


@cache
def stars() -> tuple[Player, ...]:
    """The players whom people ask about most: those with a nickname, or paid 20 million dollars or more."""
    paid = {p.name for p in roster() if len(digits := p.salary.strip("$").replace(",", "")) == 8 and digits >= "2"}
    return tuple(p for p in roster() if p.name in NICKNAMES or p.name in paid)


def some_players(rng: random.Random, n: int, among: Sequence[Player] | None = None) -> list[Player]:
    """Different players, often stars."""
    players = list(roster() if among is None else among)
    chosen: list[Player] = []
    while len(chosen) < n:
        known = [p for p in stars() if p in players] if rng.random() < 0.4 else []
        player = rng.choice(known or players)
        chosen += [player] * (player not in chosen)
    return chosen
