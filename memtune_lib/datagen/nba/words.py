"""What many questions share: sentences from wordings, grammar, and players and teams for their slots."""

from __future__ import annotations

import random

from ..wording import expand
from . import vocabulary as v
from .metrics import Metric, known_column
from .registry import Drawn

Wordings = tuple[str, ...]


def capital(text: str) -> str:
    """The text with a capital."""
    return text[0].upper() + text[1:]


def pick(words: str, rng: random.Random) -> str:
    """One of a|b|c."""
    return expand(f"[{words}]", rng)


def sentence(wordings: str, rng: random.Random, /, **slots: object) -> str:
    """One of the wordings a|b|c, its slots filled, with a capital."""
    return capital(expand(f"[{wordings}]", rng, **slots))


def say(rng: random.Random, *templates: str, **slots: object) -> str:
    """One of the templates, its slots filled, with a capital."""
    return capital(expand(rng.choice(templates), rng, **slots).strip())


def with_article(noun: str) -> str:
    """The noun with its article: a guard, an SF, an LSU alum, a UCLA alum."""
    first = noun.split()[0]
    spelled = first.isupper() or first in ("NBA", "N.C.", "SFs")
    vowels = (
        "AEFHILMNORSX"
        if spelled and not first.startswith(("UC", "NO", "MIN", "MIL", "MIA", "MEM", "HOU", "SAC"))
        else "AEIOaeio"
    )
    return f"{'an' if first[0] in vowels else 'a'} {noun}"


def possessive(name: str) -> str:
    """The possessive: the Lakers', Boston's."""
    return name + ("'" if name.endswith("s") else "'s")


def series(words: list[str], rng: random.Random) -> str:
    """A, B and C."""
    joints = [" and ", " and ", " & "] + [", and "] * (len(words) > 2)
    return ", ".join(words[:-1]) + rng.choice(joints) + words[-1]


def listing(names: list[str], rng: random.Random, last: str) -> str:
    """A, B `last` C."""
    return (
        ", ".join(names[:-1]) + rng.choice([f" {last} ", f", {last} "] if len(names) > 2 else [f" {last} "]) + names[-1]
    )


def plural_verb(verb: str) -> str:
    """The verb after a plural: is taller -> are taller, makes more -> make more."""
    first, _, rest = verb.partition(" ")
    if first.endswith("ies"):
        plural = first[:-3] + "y"
    elif first.endswith(("ches", "shes", "oes")):
        plural = first[:-2]
    else:
        plural = {"is": "are", "has": "have"}.get(first, first.removesuffix("s"))
    return f"{plural} {rest}".strip()


def above_or_below(more: bool, rng: random.Random) -> str:
    """A preposition before a number to hold a value against."""
    return expand(
        "[above|over|higher than|greater than|in excess of]" if more else "[below|under|lower than|less than|short of]",
        rng,
    )


def asks_a_count(text: str) -> bool:
    """Whether the wording that was drawn asks for a count and not for names."""
    return any(
        words in text.lower() for words in ("how many", "number of", "count ", "how big a group", "tally", "headcount")
    )


def where_all(*known: str | None) -> str:
    """' WHERE ...' of the conditions that are there."""
    parts = [k for k in known if k]
    return " WHERE " + " AND ".join(parts) if parts else ""


def some_player(rng: random.Random, known: str | None = None) -> tuple[str, str, v.Player]:
    """A player: how he is typed, the SQL condition that finds him, his row; `known` is a column that he must have."""
    players = [p for p in v.roster() if known is None or getattr(p, known) not in ("--", "NA", "")]
    player = v.some_players(rng, 1, players)[0]
    text, where = v.player_name(player, rng)
    return text, where, player


def some_named(rng: random.Random, n: int, metric: Metric) -> list[Drawn]:
    """Different players as people type them, each with his condition."""
    known = known_column(metric)
    players = [p for p in v.roster() if known is None or getattr(p, known) not in ("--", "")]
    return [v.player_name(p, rng) for p in v.some_players(rng, n, players)]


def team_slots(name: str, rng: random.Random) -> dict[str, str]:
    """A team for the slots of a template: {t} the Lakers, {o} the Lakers', {a} Lakers, and its verbs {is_} and {do}."""
    the = v.team_the(name, rng)
    many = the.startswith("the ")
    return {
        "t": the,
        "o": possessive(the),
        "a": v.team_plain(name, rng),
        "is_": "are" if many else "is",
        "do": "do" if many else "does",
    }
