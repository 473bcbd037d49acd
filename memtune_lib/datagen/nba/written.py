"""Questions written by hand, with placeholders for their values: datasets/nba/wordings/*.tsv.

A line is a question, a tab, its SQL. Player1, Team1, College1, Number1, Height1, Weight1 and Money1 stand for values;
in the SQL, $P1 is the condition that finds Player1, and $HT, $WT and $PAY are inches, pounds and dollars. `NULL`
is the SQL of a question that the table cannot answer.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ...errors import QuestionFileError
from ..wording import number
from . import vocabulary as v
from .metrics import HEIGHT, SALARY, WEIGHT, say_height, say_money, say_weight

WORDINGS = v.ROSTER.parent / "wordings"
_LEVELS = {  # of most questions in a file whose name does not say it
    **dict.fromkeys(("lookups", "refusals"), 1),
    **dict.fromkeys(("counts", "aggregates", "voices", "five_ways"), 2),
    **dict.fromkeys(("rankings", "groups", "examiner", "journalist", "fans", "kinds", "small_words"), 3),
    **dict.fromkeys(("comparisons", "hard", "answer_forms"), 4),
}
PLACEHOLDER = re.compile(r"\b(Player|Team|College|Number|Height|Weight|Money)(\d+)\b")
# what stands between a column and a number that it is compared with, such as BETWEEN Number1 AND
_BETWEEN = re.compile(r"(?: (?:NOT )?BETWEEN| IN \()?(?: ?'?Number\d+'?(?: AND|,))* ?$")
_SHORTHANDS = {"$HT": HEIGHT, "$WT": WEIGHT, "$PAY": SALARY}


@dataclass(frozen=True)
class Wording:
    """A hand-written pair."""

    topic: str  # the file that it stands in
    question: str
    sql: str | None

    @property
    def level(self) -> int:
        """1 (a look-up) to 4 (comparisons, sub-queries), as its file says."""
        return int(self.topic[5]) if self.topic.startswith("level") else _LEVELS[self.topic]


def load_wordings(folder: Path = WORDINGS) -> list[Wording]:
    """All hand-written pairs, in the order of files and lines.

    Raises:
        QuestionFileError: a line that is not `question<TAB>sql`.
    """
    found = []
    for path in sorted(folder.glob("*.tsv")):
        for line_number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            question, tab, sql = line.partition("\t")
            if not tab or not question.strip() or not sql.strip() or "\t" in sql:
                raise QuestionFileError(f"{path} line {line_number}: write question, a tab, SQL; it is {line[:60]!r}")
            found.append(Wording(path.stem, question.strip(), None if sql.strip() == "NULL" else sql.strip()))
    return found


def fill(wording: Wording, rng: random.Random) -> tuple[str, str | None]:
    """A question and its SQL, with values drawn at random for the placeholders."""
    names = sorted(set(PLACEHOLDER.findall(wording.question)), key=lambda name: (name[0], int(name[1])))
    drawn: dict[str, tuple[str, str]] = {}  # placeholder -> as typed, in SQL
    for kind in dict.fromkeys(kind for kind, _ in names):
        drawn |= _values(kind, [n for k, n in names if k == kind], wording, rng)
    question = PLACEHOLDER.sub(lambda m: drawn[m[0]][0], wording.question).replace("the the ", "the ")
    if wording.sql is None:
        return question, None
    sql = wording.sql
    for shorthand, expression in _SHORTHANDS.items():
        sql = sql.replace(shorthand, expression)
    sql = re.sub(r"\$P(\d+)", lambda m: drawn[f"Player{m[1]}"][1], sql)
    return question, PLACEHOLDER.sub(lambda m: drawn[m[0]][1], sql)


def _values(kind: str, numbers: list[str], wording: Wording, rng: random.Random) -> dict[str, tuple[str, str]]:
    names = [f"{kind}{n}" for n in numbers]
    if kind == "Player":
        if wording.sql is not None and "$P" not in wording.sql:  # a first name
            firsts = rng.sample(sorted({p.words[0] for p in v.roster()}), len(names))
            return {name: (first, first.replace("'", "''")) for name, first in zip(names, firsts, strict=True)}
        return {n: v.player_name(p, rng) for n, p in zip(names, v.some_players(rng, len(names)), strict=True)}
    if kind == "Team":
        teams = rng.sample(v.teams(), len(names))
        return {n: (v.team_plain(t, rng), t) for n, t in zip(names, teams, strict=True)}
    if kind == "College":
        colleges = rng.sample([p.college for p in v.roster() if p.college != "--"], len(names))
        return {n: (v.college_name(c, rng), c.replace("'", "''")) for n, c in zip(names, colleges, strict=True)}
    draw, say = _quantity(kind, wording)
    values: set[int] = set()
    while len(values) < len(names):
        values.add(draw(names[len(values)], rng))
    return {n: say(value, rng) for n, value in zip(names, sorted(values), strict=True)}


_Say = Callable[[int, random.Random], tuple[str, str]]


def _quantity(kind: str, wording: Wording) -> tuple[Callable[[str, random.Random], int], _Say]:
    """How to draw a number of this kind, and how to say it."""
    if kind == "Height":
        return lambda _, rng: rng.randint(72, 86), say_height
    if kind == "Weight":
        return lambda _, rng: rng.randrange(175, 281, 5), say_weight
    if kind == "Money":
        return lambda _, rng: rng.choice([1, 2, 3, 4, 5, 8, 10, 12, 15, 20, 25, 30, 35, 40, 45]) * 1_000_000, say_money
    sql = wording.sql or ""

    def draw(name: str, rng: random.Random) -> int:
        before = _BETWEEN.sub("", sql[: found.start()]) if (found := re.search(rf"\b{name}\b", sql)) else ""
        if before.endswith("'"):
            return rng.choice([int(p.jersey) for p in v.roster() if p.jersey.isdigit()])
        compared = before.rstrip(" <>=").rstrip(")")
        if compared.endswith("AGE"):
            return rng.randint(20, 37)
        if compared.endswith("sum($PAY"):
            return rng.choice([100, 120, 150, 170]) * 1_000_000
        return rng.randrange(180, 271, 5) if compared.endswith("$WT") else rng.randint(3, 10)

    return draw, lambda value, rng: (number(value, rng), str(value))
