"""A suite of small databases that tell a right query from one that is right on the roster by chance.

After Zhong, Yu and Klein, "Semantic evaluation for text-to-SQL with distilled test suites" (2020). One CSV file
holds all of them: the table's columns, and before them the number of the database that a row belongs to.
`suite_build.py` makes it.
"""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from ..database import Database
from ..errors import DatabaseError, EvaluationError
from ..files import StrPath
from ..questions import Question
from .match import Verdict, judge, judge_extra

SUITE = Path(__file__).parents[2] / "datasets" / "nba" / "suite" / "nba_roster.csv"
NUMBER = "database"  # the title of the first column


class Suite:
    """Small databases of one table. A context manager; `close` ends their child process."""

    def __init__(self, databases: Sequence[Database]) -> None:
        self.databases = tuple(databases)

    @classmethod
    def open(cls, like: Database, path: StrPath = SUITE) -> "Suite":
        """The suite in a CSV file, whose name is the table's; the tables must be those of `like`.

        Raises EvaluationError naming the file (and the line, where one is bad).
        """
        _check(Path(path))
        try:
            databases = Database.split_csv(path)
        except DatabaseError as error:
            raise EvaluationError(f"{path}: no suite can be made of it ({error}); write it anew") from error
        if databases[0].tables != like.tables:
            databases[0].close()
            raise EvaluationError(f"{path}: its columns are not those of the database; write it anew for this one")
        return cls(databases)

    def match(self, pred_sql: str, question: Question) -> list[Verdict]:
        """The verdict on a query on each database alone, as `judge_extra` says.

        Raises EvaluationError for a question without gold query.
        """
        if question.sql is None:
            raise EvaluationError(f"question {question.id!r} has no gold query; a suite cannot judge it")
        return [judge_extra(pred_sql, question, database) for database in self.databases]

    def close(self) -> None:
        """End the child process; closing twice is harmless."""
        self.databases[0].close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()


@dataclass(frozen=True)
class Gap:
    """What a run loses when one database becomes a suite."""

    n: int
    """Questions with a gold query."""
    roster: int
    """Matches on the database that they were asked about."""
    everywhere: int
    """Those that match on every database of the suite too."""
    accidental: dict[str, str]
    """The others: question id -> why."""

    def __str__(self) -> str:
        return (
            f"matched on the roster {self.roster}, on every database {self.everywhere} of {self.n}; "
            f"{len(self.accidental)} matched by accident"
        )


def gap(records: Sequence[Mapping[str, Any]], questions: Sequence[Question], db: Database, suite: Suite) -> Gap:
    """Look at the matches of a run, its log lines, on the suite too; nothing is generated.

    `db` is the database that the run was judged on. Raises EvaluationError if `questions` lack one of the run's.
    """
    by_id = {question.id: question for question in questions}
    if missing := [record["id"] for record in records if record["id"] not in by_id]:
        raise EvaluationError(f"question {missing[0]!r} of the run is not among the questions; give the run's own")
    asked = [record for record in records if by_id[record["id"]].sql is not None]
    matched = [record for record in asked if record["verdict"] == "match"]
    accidental = {}
    for record in matched:
        verdict = judge(record["sql"], by_id[record["id"]], db, suite.databases)
        if not verdict.correct:
            accidental[record["id"]] = verdict.reason
    return Gap(len(asked), len(matched), len(matched) - len(accidental), accidental)


def _check(path: Path) -> None:
    """Raises EvaluationError if the file is no suite, before a database is made of it."""
    try:
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file, strict=True))
    except OSError as error:
        raise EvaluationError(f"{path}: cannot be read ({error.strerror}); check the path") from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise EvaluationError(f"{path}: no CSV file in UTF-8 ({error}); write it anew") from error
    if not rows or rows[0][:1] != [NUMBER]:
        raise EvaluationError(f'{path} line 1: the first column must be "{NUMBER}"; write it anew')
    if len(rows) < 2:
        raise EvaluationError(f"{path}: holds no database; write it anew")
    for line, row in enumerate(rows[1:], start=2):
        if len(row) != len(rows[0]) or not row[0].isdecimal():
            raise EvaluationError(f"{path} line {line}: not a number and {len(rows[0]) - 1} values; write it anew")
