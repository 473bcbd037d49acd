"""Answers that were given and what users say of them, kept in a DuckDB file.

What is kept is what people typed: personal data, until it is forgotten. So nothing is kept unless a file is named,
and `forget` removes an answer with all that was said of it.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import duckdb

from ..errors import FeedbackError
from ..files import StrPath
from ..memory import Asked

_TABLES = """
CREATE SEQUENCE IF NOT EXISTS said_order;
CREATE TABLE IF NOT EXISTS answers (
    id TEXT PRIMARY KEY, moment TIMESTAMPTZ DEFAULT now(), question TEXT NOT NULL, sql TEXT, result TEXT, experts TEXT
);
CREATE TABLE IF NOT EXISTS feedback (
    number BIGINT DEFAULT nextval('said_order'), moment TIMESTAMPTZ DEFAULT now(),
    answer TEXT NOT NULL, verdict TEXT NOT NULL, sql TEXT
);
"""
_NEWEST = """
SELECT a.id, a.question, a.sql, f.verdict, f.sql
FROM feedback f JOIN answers a ON a.id = f.answer
QUALIFY row_number() OVER (PARTITION BY lower(trim(a.question)) ORDER BY f.number DESC) = 1
ORDER BY f.number
"""


@dataclass(frozen=True)
class Said:
    """A question, its answer, and the last word of its users on it."""

    id: str
    question: str
    sql: str | None  # what the memory wrote
    verdict: str  # right, wrong, corrected
    correction: str | None  # the SQL that a user gave in its place


class Feedback:
    """The file. Threads may share one; another process has to wait until it is closed. A context manager.

    Each call is a transaction that is on the disk when it returns. One that fails leaves all earlier ones.

    Raises:
        FeedbackError: the file cannot be opened or written, with the reason.
    """

    def __init__(self, path: StrPath) -> None:
        self._path = Path(path)
        self._lock = threading.Lock()
        self._connection: duckdb.DuckDBPyConnection | None = None
        self._do(lambda connection: None)

    def log(self, name: str, asked: Asked) -> None:
        """Keep an answer under its name."""
        result = asked.result.verdict if asked.result is not None else None
        values = [name, asked.question, asked.sql, result, json.dumps(asked.experts)]
        insert = "INSERT INTO answers (id, question, sql, result, experts) VALUES (?, ?, ?, ?, ?)"
        self._do(lambda connection: connection.execute(insert, values))

    def knows(self, name: str) -> bool:
        """Whether an answer of that name is kept."""
        found = "SELECT count(*) FROM answers WHERE id = ?"
        return self._do(lambda connection: connection.execute(found, [name]).fetchone()[0] > 0)

    def say(self, name: str, verdict: str, sql: str | None = None) -> None:
        """Keep what a user says of an answer: right, wrong, or corrected with the right SQL."""
        insert = "INSERT INTO feedback (answer, verdict, sql) VALUES (?, ?, ?)"
        self._do(lambda connection: connection.execute(insert, [name, verdict, sql]))

    def said(self) -> list[Said]:
        """The last word on each question that anything was said of, oldest first."""
        return [Said(*row) for row in self._do(lambda connection: connection.execute(_NEWEST).fetchall())]

    def counts(self) -> dict[str, int]:
        """How many answers are kept, and how much feedback of each verdict."""
        count = "SELECT 'answers', count(*) FROM answers UNION ALL SELECT verdict, count(*) FROM feedback GROUP BY ALL"
        return dict(self._do(lambda connection: connection.execute(count).fetchall()))

    def forget(self, name: str) -> None:
        """Remove an answer and what was said of it."""

        def delete(connection: duckdb.DuckDBPyConnection) -> None:
            connection.execute("DELETE FROM feedback WHERE answer = ?", [name])
            connection.execute("DELETE FROM answers WHERE id = ?", [name])

        self._do(delete)

    def close(self) -> None:
        """Let another process have the file; the next call opens it again."""
        with self._lock:
            self._drop()

    def _do(self, action: Callable[[duckdb.DuckDBPyConnection], Any]) -> Any:
        """One transaction. After an error the file is opened anew: DuckDB trusts no connection that failed to write."""
        with self._lock:
            try:
                if self._connection is None:
                    self._path.parent.mkdir(parents=True, exist_ok=True)
                    self._connection = duckdb.connect(str(self._path))
                    self._connection.execute(_TABLES)
                self._connection.begin()
                result = action(self._connection)
                self._connection.commit()
            except (duckdb.Error, OSError) as error:
                self._drop()
                raise FeedbackError(
                    f"{self._path}: feedback cannot be kept there ({str(error).splitlines()[0][:200]}); free some "
                    "space, close other programs that use the file, or choose another place"
                ) from error
            return result

    def _drop(self) -> None:
        if self._connection is not None:
            with suppress(duckdb.Error):  # it may have failed already
                self._connection.close()
            self._connection = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()
