"""Proof that training data holds no evaluation question.

Three tests, each a failure of the build: the same question, the same question after normalising (case, punctuation,
spacing), the same SQL with its literals (after parsing, so that layout does not hide it). A fourth measure is no
test: how much of a set is still unseen after names and numbers are masked, for those questions are scored apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

import sqlglot
from sqlglot.errors import SqlglotError

from ..questions import Question
from .nba import vocabulary as v
from .nba.aliases import COLLEGE_ALIASES, NICKNAMES
from .wording import in_words


@dataclass(frozen=True)
class Leak:
    """One evaluation question found in training data."""

    kind: str  # question, normalised question, sql
    train_id: str
    other_id: str

    def __str__(self) -> str:
        return f"{self.other_id} stands in training data as {self.train_id} (same {self.kind}); remove it there"


def normalise_question(text: str) -> str:
    """Lower case, letters and digits only, single spaces."""
    return " ".join(re.findall(r"[a-z0-9]+", text.lower()))


@cache
def normalise_sql(sql: str) -> str:
    """The query parsed and written again without case, comments, layout, aliases of style; literals stay."""
    try:
        parsed = sqlglot.parse_one(sql, dialect="duckdb")
        return parsed.sql(dialect="duckdb", normalize=True, comments=False).lower()
    except SqlglotError:
        return " ".join(sql.lower().split())


class Gate:
    """Knows a set of evaluation questions and says whether a training pair repeats one."""

    def __init__(self, questions: Iterable[Question]) -> None:
        self._exact: dict[str, str] = {}
        self._normal: dict[str, str] = {}
        self._sql: dict[str, str] = {}
        for q in questions:
            for text in (q.question, *q.paraphrases):
                self._exact[text] = q.id
                self._normal[normalise_question(text)] = q.id
            for sql in (q.sql, *q.alt_sql):
                if sql is not None:
                    self._sql[normalise_sql(sql)] = q.id

    def leak(self, question: str, sql: str | None, train_id: str) -> Leak | None:
        """The evaluation question that this pair repeats, if any."""
        if question in self._exact:
            return Leak("question", train_id, self._exact[question])
        if (normal := normalise_question(question)) in self._normal:
            return Leak("normalised question", train_id, self._normal[normal])
        if sql is not None and (parsed := normalise_sql(sql)) in self._sql:
            return Leak("SQL", train_id, self._sql[parsed])
        return None


def audit(train: Sequence[Question], evaluation: Iterable[Question]) -> list[Leak]:
    """Every leak of `evaluation` into `train`; an empty list is what the build demands."""
    gate = Gate(evaluation)
    pairs = ((text, q) for q in train for text in (q.question, *q.paraphrases))
    return [leak for text, q in pairs if (leak := gate.leak(text, q.sql, q.id))]


@cache
def _names() -> re.Pattern[str]:
    names: set[str] = set()
    for player in v.roster():
        names |= {player.name.lower(), *(w.lower() for w in player.words), " ".join(player.words[1:]).lower()}
    for nick in NICKNAMES.values():
        names |= {n.lower() for n in nick.split("|")}
    for college in v.colleges():
        names |= {college.lower(), *(a.lower() for a in COLLEGE_ALIASES.get(college, college).split("|"))}
    for team in v.teams():
        names |= {n.lower() for n in v.all_names(team)}
    names |= {in_words(n) for n in range(2, 100)} | {"million", "hundred"}
    longest = sorted((n for n in names if len(n) > 1), key=len, reverse=True)
    return re.compile(r"\b(?:" + "|".join(map(re.escape, longest)) + r")(?:s|'s)?\b")


def mask(question: str) -> str:
    """The question with names and numbers replaced, to compare wordings alone."""
    text = _names().sub("_", question.lower())
    text = re.sub(r"\d[\d.,'\"-]*[a-z]*", "_", text)
    return " ".join(re.findall(r"[a-z]+|_", re.sub(r"_(?:[\s'\"]*_)+", "_", text)))


def unseen(questions: Iterable[Question], train: Iterable[Question]) -> set[str]:
    """Ids of the questions whose masked wording is in no training question."""
    seen = {mask(text) for q in train for text in (q.question, *q.paraphrases)}
    return {q.id for q in questions if mask(q.question) not in seen}
