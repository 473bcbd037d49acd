"""Groups of players as nouns: Lakers guards over 30, everybody in the league."""

from __future__ import annotations

import random
from dataclasses import dataclass

from ...wording import expand
from .. import vocabulary as v
from ..aliases import POSITIONS
from ..metrics import Metric
from .facts import ON_TEAM, SPOTS, college, jersey, suffix, unknown
from .measures import age, height, salary, weight
from .statement import Condition, agree


@dataclass(frozen=True)
class Population:
    """A group of players in words and SQL."""

    plural: str  # "Lakers guards over 30"
    singular: str  # "Lakers guard over 30"
    where: tuple[str, ...]  # conditions, joined by AND

    def clause(self, *more: str) -> str:
        """' WHERE ...' with further conditions, or nothing."""
        conditions = [*self.where, *(m for m in more if m)]
        return " WHERE " + " AND ".join(conditions) if conditions else ""


CONDITIONS = (age, height, weight, salary, college, unknown, jersey, suffix)
_WEIGHTS = (24, 20, 18, 20, 18, 8, 6, 6)


def condition(rng: random.Random) -> Condition:
    """Any property of a player but his team and position."""
    return rng.choices(CONDITIONS, _WEIGHTS)[0](rng)


# nouns for everybody: plural, singular; the second table names the league and stands alone
_PLAYERS = (("players", "player"),) * 9 + (
    ("guys", "guy"),
    ("guys", "guy"),
    ("athletes", "athlete"),
    ("ballplayers", "ballplayer"),
)
_EVERYBODY = (
    "NBA player{s}",
    "player{s} in the league",
    "player{s} in the NBA",
    "NBA player{s}",
    "guy{s} in the league",
    "player{s} across the league",
    "player{s} in the whole league",
    "player{s} in the entire NBA",
    "player{s} leaguewide",
    "active NBA player{s}",
    "guy{s} in the NBA",
    "player{s} on any team",
    "current NBA player{s}",
    "player{s} around the league",
)
_SPOT_NOUNS = "[player{e} at {s}|player{e} at the {s} spot|player{e} listed as {c}|player{e} listed at {s}|{c} player{e}|player{e} at the {s} position|player{e} with position {c}]"


def _position_nouns(rng: random.Random) -> tuple[str, str, str]:
    """The SQL of a position, its plural and its singular noun."""
    draw = rng.random()
    sql, (plurals, singulars) = rng.choice(list(POSITIONS.items()))
    if draw < 0.05:
        code, word = rng.choice([("G", "guard"), ("F", "forward")])
        template = expand("player{{e}} listed [simply|just|only] as [{c}|{w}]", rng, c=code, w=word)
        return f"POS = '{code}'", template.format(e="s"), template.format(e="")
    if draw < 0.11:
        one, two = rng.sample(list(SPOTS), 2)
        return f"POS IN ('{one}', '{two}')", f"{SPOTS[one]}s or {SPOTS[two]}s", f"{SPOTS[one]} or {SPOTS[two]}"
    if draw < 0.14:
        plural, singular = plurals.split("|")[0], singulars.split("|")[0]
        where = sql.replace(" = ", " <> ").replace("LIKE", "NOT LIKE")
        return where, f"players who are not {plural}", f"player who is not a {singular}"
    if draw < 0.24 and "=" in sql:
        code = sql.split("'")[1]
        template = expand(_SPOT_NOUNS.replace("{e}", "{{e}}"), rng, s=SPOTS[code], c=code)
        return sql, template.format(e="s"), template.format(e="")
    return sql, rng.choice(plurals.split("|")), rng.choice(singulars.split("|"))


def _team_nouns(plural: str, singular: str, rng: random.Random, alone: bool) -> tuple[str, str, str]:
    """The SQL of a team, and the nouns with the team before or after them, or the team's own ("Lakers", if alone)."""
    name = rng.choice(v.teams())
    where = f"Team = {v.quote(name)}"
    draw = rng.random()
    if draw < 0.40 and " " not in plural.replace(" guards", "").replace(" forwards", ""):
        said = v.team_plain(name, rng)
        return where, f"{said} {plural}", f"{said} {singular}"
    if draw < 0.50:
        said = v.team_plain(name, rng)
        after = expand("on the {t} [roster|squad|team|books|roster]", rng, t=said)
        return where, f"{plural} {after}", f"{singular} {after}"
    if draw < 0.72 or not alone:
        after = expand(f"[{ON_TEAM}] {{t}}", rng, t=v.team_the(name, rng))
        after = after.replace("from", "on", 1) if after.removeprefix("from ") in v.colleges() else after
        return where, f"{plural} {after}", f"{singular} {agree(after)}"
    return where, v.nickname(name), v.team_singular(name, rng)


def _two_teams(plural: str, singular: str, rng: random.Random) -> tuple[str, str, str]:
    """Two teams together, or all but one."""
    one, two = rng.sample(v.teams(), 2)
    if rng.random() < 0.6:
        after = expand(
            "[on|playing for|who play for] [|either ]{a} or {b}", rng, a=v.team_the(one, rng), b=v.team_the(two, rng)
        )
        return f"Team IN ({v.quote(one)}, {v.quote(two)})", f"{plural} {after}", f"{singular} {agree(after)}"
    after = expand(
        "[not on|outside|who are not on|who don't play for|on any team but|on teams other than] {a}",
        rng,
        a=v.team_the(one, rng),
    )
    return f"Team <> {v.quote(one)}", f"{plural} {after}", f"{singular} {agree(after)}"


def _alumni(rng: random.Random) -> tuple[str, str, str]:
    """Everybody of one college, as a noun."""
    players = [p for p in v.roster() if p.college != "--"]
    name = rng.choice(players).college if rng.random() < 0.7 else rng.choice(v.colleges())
    said = v.college_name(name, rng).removeprefix("the ")
    plural, singular = rng.choice(_ALUMNI)
    return f"COLLEGE = {v.quote(name)}", f"{said} {plural}", f"{said} {singular}"


_ALUMNI = (
    *(("alumni", "alum"), ("alums", "alum"), ("alumni", "alumnus"), ("products", "product"), ("grads", "grad")),
    *(("guys", "guy"), ("men", "man"), ("players", "player"), ("people", "player"), ("graduates", "graduate")),
)
_BY_AGE = (
    *(("AGE < 20", "teenagers", "teenager"), ("AGE < 20", "teens", "teen"), ("AGE < 20", "teenagers", "teenager")),
    *(("AGE = 19", "19-year-olds", "19-year-old"), ("AGE = 20", "20-year-olds", "20-year-old")),
)


def population(
    rng: random.Random, *, team_name: float = 0.4, pos: float = 0.3, conditions: float = 0.3, two: float = 0.1
) -> Population:
    """A random group; the arguments are the probabilities of a team, a position, one and a second property.

    Only a caller that often wants a team gets nouns that name the league ("players in the NBA per team" is odd).
    """
    where: list[str] = []
    plural, singular = rng.choice(_PLAYERS)
    alone = True
    if rng.random() < pos:
        sql, plural, singular = _position_nouns(rng)
        where.append(sql)
        alone = False
    elif conditions and (draw := rng.random()) < 0.15:
        sql, plural, singular = _alumni(rng) if draw < 0.11 else rng.choice(_BY_AGE)
        where.append(sql)
        alone = False
    parts: list[Condition] = []
    made = (2 if rng.random() < two else 1) if rng.random() < conditions else 0
    while len(parts) < made:
        found = condition(rng)
        if found.where.split(" ")[0] not in [w.split(" ")[0] for w in (*where, *(p.where for p in parts))]:
            parts.append(found)
    before = bool(parts and parts[0].pre and " listed " not in plural and rng.random() < 0.45)
    if before:
        plural, singular = f"{parts[0].pre} {plural}", f"{parts[0].pre} {singular}"
        alone = False
    if rng.random() < team_name:
        apart = pos and conditions and rng.random() < 0.06
        sql, plural, singular = (
            _two_teams(plural, singular, rng) if apart else _team_nouns(plural, singular, rng, alone)
        )
        where.insert(0, sql)
    elif alone and team_name >= 0.2 and rng.random() < 0.25:
        template = rng.choice(_EVERYBODY)
        plural, singular = template.format(s="s"), template.format(s="")
    if posts := [p.post for p in (parts[1:] if before else parts)]:
        words = rng.choice([" and ", " and ", " "]).join(posts)
        plural, singular = f"{plural} {words}", f"{singular} {agree(words)}"
    return Population(plural, singular, (*where, *(p.where for p in parts)))


def on_other_columns(group: Population, found: Condition) -> bool:
    """Whether the group is said without the column of the condition."""
    return all(w.split(" ")[0] != found.where.split(" ")[0] for w in group.where)


def ranked_rows(group: Population, metric: Metric) -> str:
    """The rows of a ranking: the group, without the unknown values."""
    return f"FROM nba_roster{group.clause(metric.filter or '')}"
