"""Tools over the roster: each is a query, run in the sandbox, and returns its rows.

What is right in `datasets/nba/CONVENTIONS.md` is right here: a part of a name means every player it fits, ties are
all returned, unknown values are left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable
from dataclasses import replace
from pathlib import Path
from typing import Any

from ..database import Database
from ..errors import ToolError
from ..linking import Linker, pieces
from .box import Call, Tool, Toolbox, parameters

VALUES = Path(__file__).parents[2] / "datasets" / "nba" / "values.json"
KINDS = {"player": "Player", "other": "Player", "team": "Team", "college": "College"}
"""The parameters that are names, and the linker's kind of each."""
POSITIONS = {
    "point guard": ("PG",),
    "shooting guard": ("SG",),
    "small forward": ("SF",),
    "power forward": ("PF",),
    "center": ("C",),
    "guard": ("PG", "SG", "G"),
    "forward": ("SF", "PF", "F"),
}
MEASURES = {
    "age": "AGE",
    "height": "(split_part(HT, '''', 1)::INT * 12 + regexp_extract(HT, '(\\d+)\"', 1)::INT)",
    "weight": "split_part(WT, ' ', 1)::INT",
    "salary": "TRY_CAST(replace(replace(SALARY, '$', ''), ',', '') AS BIGINT)",
}
Rows = list[tuple[Any, ...]]
_NAME = {"type": "string", "minLength": 1, "maxLength": 40}
_MEASURE = {"enum": list(MEASURES)}


class Roster:
    """The tools as a toolbox, and what names mean. The database is the caller's to close.

    Raises ToolError for a database without the table `nba_roster`.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self.linker = replace(Linker.load(VALUES), quantities=False)
        self._called = {
            kind: {_key(surface): value for surface, value in called.items()}
            for kind, called in self.linker.names.items()
        }
        self._players = {_key(name): name for (name,) in self._run("SELECT NAME FROM nba_roster")}
        self._values = {  # what the table has, as it writes it
            "Team": {_key(team): team for (team,) in self._run("SELECT DISTINCT Team FROM nba_roster")},
            "College": {
                _key(college): college
                for (college,) in self._run("SELECT DISTINCT COLLEGE FROM nba_roster WHERE COLLEGE <> '--'")
            },
        }
        self.box = Toolbox(self._tools())

    def meaning(self, parameter: str, value: Any) -> Hashable:
        """What an argument stands for: two that mean the same are equal; what is not on the roster is itself."""
        if parameter not in KINDS or not isinstance(value, str):
            return value
        found = self._named(KINDS[parameter], value)
        return found or _key(value)

    def normal(self, call: Call) -> Hashable:
        """A call's meaning: names as the roster has them, defaults left out, two compared in any order."""
        meant = {name: self.meaning(name, value) for name, value in call.arguments.items()}
        if meant.get("n") == 1:
            del meant["n"]
        if call.name == "compare_players":
            meant["players"] = frozenset((meant.pop("player"), meant.pop("other")))
        return call.name, frozenset(meant.items())

    def _tools(self) -> list[Tool]:
        player, team, college = parameters(player=_NAME), parameters(team=_NAME), parameters(college=_NAME)
        first = parameters("team", "n", team=_NAME, n={"type": "integer", "minimum": 1, "maximum": 50})
        return [
            Tool("player_age", "How old a player is, in years.", player, self._of_player("AGE")),
            Tool("player_salary", "What a player earns, in dollars.", player, self._of_player(MEASURES["salary"])),
            Tool("player_height", "How tall a player is, in inches.", player, self._of_player(MEASURES["height"])),
            Tool("player_weight", "What a player weighs, in pounds.", player, self._of_player(MEASURES["weight"])),
            Tool("player_team", "The team a player is on.", player, self._of_player("Team")),
            Tool("player_college", "The college a player went to.", player, self._of_player("COLLEGE")),
            Tool("player_position", "The position a player plays.", player, self._of_player("POS")),
            Tool("player_jersey", "The number on a player's jersey.", player, self._of_player("Jersey")),
            Tool("team_roster", "All players of a team.", team, self._team_roster),
            Tool("payroll", "The sum of a team's known salaries, in dollars.", team, self._payroll),
            Tool("tallest", "The n tallest players, of a team or of all.", first, self._first("height", "DESC")),
            Tool("oldest", "The n oldest players, of a team or of all.", first, self._first("age", "DESC")),
            Tool("youngest", "The n youngest players, of a team or of all.", first, self._first("age", "ASC")),
            Tool("best_paid", "The n best paid players, of a team or of all.", first, self._first("salary", "DESC")),
            Tool(
                "compare_players",
                "Two players side by side, the one with more first.",
                parameters(player=_NAME, other=_NAME, by=_MEASURE),
                self._compare_players,
            ),
            Tool(
                "average",
                "The average of a measure over a team's players or all.",
                parameters("team", of=_MEASURE, team=_NAME),
                self._average,
            ),
            Tool(
                "count_position",
                "How many players have a position, on a team or in all.",
                parameters("team", position={"enum": list(POSITIONS)}, team=_NAME),
                self._count_position,
            ),
            Tool("players_of_college", "All players who went to a college.", college, self._players_of_college),
            Tool(
                "jersey_holder",
                "Who wears a number, on a team or in all.",
                parameters("team", number={"type": "string", "pattern": "^[0-9]{1,2}$"}, team=_NAME),
                self._jersey_holder,
            ),
            Tool(
                "paid_over",
                "All players who earn more than an amount in dollars, of a team or of all.",
                parameters("team", dollars={"type": "integer", "minimum": 0, "maximum": 99_999_999}, team=_NAME),
                self._paid_over,
            ),
            Tool(
                "convert_height",
                "A height in feet and inches as centimetres.",
                parameters(
                    feet={"type": "integer", "minimum": 0, "maximum": 9},
                    inches={"type": "integer", "minimum": 0, "maximum": 11},
                ),
                _convert_height,
            ),
        ]

    def _of_player(self, value: str) -> Callable[..., Rows]:
        def look_up(player: str) -> Rows:
            return self._run(f"SELECT NAME, {value} FROM nba_roster WHERE {self._is_player(player)} ORDER BY NAME")

        return look_up

    def _first(self, measure: str, order: str) -> Callable[..., Rows]:
        value = MEASURES[measure]

        def rank(team: str | None = None, n: int = 1) -> Rows:
            return self._run(
                f"SELECT NAME, {value} FROM nba_roster WHERE {value} IS NOT NULL AND {self._on_team(team)}"
                f" QUALIFY rank() OVER (ORDER BY {value} {order}) <= {n} ORDER BY {value} {order}, NAME"
            )

        return rank

    def _team_roster(self, team: str) -> Rows:
        return self._run(f"SELECT NAME FROM nba_roster WHERE {self._on_team(team)} ORDER BY NAME")

    def _payroll(self, team: str) -> Rows:
        return self._run(f"SELECT sum({MEASURES['salary']}) FROM nba_roster WHERE {self._on_team(team)}")

    def _compare_players(self, player: str, other: str, by: str) -> Rows:
        value = MEASURES[by]
        both = f"({self._is_player(player)} OR {self._is_player(other)})"
        return self._run(f"SELECT NAME, {value} FROM nba_roster WHERE {both} ORDER BY 2 DESC NULLS LAST, NAME")

    def _average(self, of: str, team: str | None = None) -> Rows:
        return self._run(f"SELECT avg({MEASURES[of]}) FROM nba_roster WHERE {self._on_team(team)}")

    def _count_position(self, position: str, team: str | None = None) -> Rows:
        played = ", ".join(f"'{short}'" for short in POSITIONS[position])
        return self._run(f"SELECT count(*) FROM nba_roster WHERE POS IN ({played}) AND {self._on_team(team)}")

    def _players_of_college(self, college: str) -> Rows:
        name = _literal(self._one("College", college))
        return self._run(f"SELECT NAME FROM nba_roster WHERE COLLEGE = {name} ORDER BY NAME")

    def _jersey_holder(self, number: str, team: str | None = None) -> Rows:
        return self._run(
            f"SELECT NAME, Team FROM nba_roster WHERE Jersey = '{number}' AND {self._on_team(team)} ORDER BY NAME"
        )

    def _paid_over(self, dollars: int, team: str | None = None) -> Rows:
        value = MEASURES["salary"]
        return self._run(f"SELECT NAME FROM nba_roster WHERE {value} > {dollars} AND {self._on_team(team)} ORDER BY 1")

    def _is_player(self, name: str) -> str:
        found = self._named("Player", name)
        if not found:
            raise ToolError(f"no player is called {name!r}; give a name on the roster")
        return f"NAME IN ({', '.join(map(_literal, found))})"

    def _on_team(self, team: str | None) -> str:
        return "true" if team is None else f"Team = {_literal(self._one('Team', team))}"

    def _one(self, kind: str, name: str) -> str:
        found = self._named(kind, name)
        if not found:
            raise ToolError(f"no {kind.lower()} is called {name!r}; give one that is on the roster")
        return found[0]

    def _named(self, kind: str, text: str) -> tuple[str, ...]:
        """The values of the table that a name means; several only for players."""
        key = _key(text)
        if kind != "Player":
            value = self._values[kind].get(_key(self._called[kind].get(key, text)))
            return (value,) if value else ()
        if key in self._players:
            return (self._players[key],)
        part = f" {_key(self._called[kind].get(key, text))} "
        return tuple(name for known, name in self._players.items() if part.strip() and part in f" {known} ")

    def _run(self, sql: str) -> Rows:
        result = self._database.run(sql)
        if result.verdict != "ok":
            raise ToolError(f"the roster cannot be asked ({result.verdict}: {result.error}); open the one that ships")
        return list(result.rows)


def _convert_height(feet: int, inches: int) -> Rows:
    return [(round((12 * feet + inches) * 2.54, 2),)]


def _key(text: str) -> str:
    """How names are compared: lower case, no accents, no marks."""
    return " ".join(piece.key for piece in pieces(re.sub(r"[.'’]", "", text)))


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
