"""What a question is given to read: training pairs like it, the columns it speaks of, values it names.

Likeness is TF-IDF over words: it needs no second model, and which words made the match can be seen.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sqlglot import exp

from ..database import Database, quoted
from ..errors import PromptError
from ..prompts import REFUSAL
from ..questions import Question

Example = tuple[str, str]  # a question and what should be written for it
_WORD = r"\w+(?:'\w+)?"  # the s of "who's" is no word
MOST_VALUES = 2000  # different values of a column that has names; one with more is text, and is not searched


class Index:
    """Texts, found by the words that they share with a question.

    Raises:
        PromptError: no text has a word in it.
    """

    def __init__(self, texts: Sequence[str]) -> None:
        self._words = TfidfVectorizer(token_pattern=_WORD, ngram_range=(1, 2), sublinear_tf=True)
        try:
            self._matrix = self._words.fit_transform(texts)
        except ValueError as error:
            raise PromptError(f"none of {len(texts)} texts to search has a word; give some that do") from error

    def nearest(self, question: str, least: float = 0.0) -> list[int]:
        """The numbers of the texts whose cosine with the question is above `least`, the nearest first."""
        cosines = (self._matrix @ self._words.transform([question]).T).toarray()[:, 0]
        return [int(i) for i in np.argsort(-cosines, kind="stable") if cosines[i] > least]


class Examples:
    """Training pairs, found by their question.

    Raises:
        PromptError: there is none.
    """

    def __init__(self, train: Sequence[Question]) -> None:
        self._pairs = [(q.question, q.sql or REFUSAL) for q in train if q.answer is None]
        self._index = Index([question for question, _ in self._pairs])

    def like(self, question: str, most: int) -> list[Example]:
        """At most `most` pairs, of different SQL, the one most like the question last: next to the question."""
        found: dict[str, Example] = {}
        for i in self._index.nearest(question):
            if len(found) == most:
                break
            found.setdefault(self._pairs[i][1], self._pairs[i])
        return list(found.values())[::-1]


class Schema:
    """The parts of a database's description, found by their names and their values."""

    def __init__(self, database: Database) -> None:
        self._text = database.schema()
        values: list[str] = []
        self._values: list[str] = []  # as conditions in SQL
        places = [(*place, name) for place, columns in database.tables.items() for name, _ in columns]
        for schema, table, column in (map(quoted, place) for place in places):
            read = f"SELECT DISTINCT {column}::VARCHAR FROM {schema}.{table} ORDER BY 1"
            found = database.run(read, max_rows=MOST_VALUES)
            if found.verdict == "ok":
                named = [value for (value,) in found.rows if value and any(map(str.isalpha, value))]
                values += named
                self._values += [f"{column} = {exp.Literal.string(value).sql(dialect='duckdb')}" for value in named]
        self._index = Index(values) if values else None

    def about(self, question: str, most: int = 5, least: float = 0.3) -> str:
        """The description, and below it the values most like what the question names, as comments.

        Of a few columns all are shown: to leave out one that is needed costs more than the tokens it saves.
        """
        near = self._index.nearest(question, least)[:most] if self._index else []
        named = ["-- " + self._values[i] for i in near]
        return "\n".join([self._text, "-- Values that the question may mean:", *named]) if named else self._text
