"""What players are grouped by (team, position, college, age, number), and who is counted in each group."""

from __future__ import annotations

import random

from ...wording import expand
from ..aliases import POSITIONS
from .facts import POSITION_NAMES
from .people import Population, population

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


def some_grouping(rng: random.Random, weights: tuple[int, ...] = (50, 25, 25, 0, 0)) -> tuple[str, str, str, str]:
    """A column to group by: its name, a noun and its plural, the condition that leaves out unknown values."""
    column = rng.choices(list(GROUPS), weights)[0]
    singular, plural, known = GROUPS[column]
    return column, expand(f"[{singular}]", rng), expand(f"[{plural}]", rng), known


def same_value(column: str, where: str) -> str:
    """The condition that a player's value is that of the player whom `where` finds; two unknown ones are not the same."""
    known = f" AND {GROUPS[column][2]}" if column in ("COLLEGE", "Jersey") else ""  # NULL equals nothing anyway
    return f"{column} = (SELECT {column} FROM nba_roster WHERE {where}){known}"


def some_side(rng: random.Random, column: str, chance: float = 0.35) -> Population:
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


def restricted_side(rng: random.Random, column: str) -> Population:
    """Players of a kind, on another column than the group's, never everybody."""
    while True:
        side = some_side(rng, column, 1.0)
        if side.where:
            return side


def count_of(side: Population) -> str:
    """Players of a kind within a group: every group is there, also one that has none."""
    return f"count(*) FILTER ({' AND '.join(side.where)})" if side.where else "count(*)"


def two_positions(rng: random.Random) -> list[tuple[str, str]]:
    """The conditions and plurals of two positions that no player shares."""
    pool = (
        [f"POS = '{p}'" for p in POSITION_NAMES]
        if rng.random() < 0.6
        else ["POS LIKE '%G'", "POS LIKE '%F'", "POS = 'C'"]
    )
    return [(where, POSITIONS[where][0].split("|")[0]) for where in rng.sample(pool, 2)]
