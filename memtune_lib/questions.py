"""Question files: JSONL, one question a line, with the SQL that answers it.

Only `question` and `sql` are needed (`input` and `output` are read in their place); keys that memtune does
not know are ignored. Every error names the file, the line and the fix.
"""

from dataclasses import dataclass, fields
from typing import Any

from .errors import QuestionFileError
from .files import StrPath, atomic_write, json_line, read_jsonl

LEVELS = (1, 2, 3, 4)


@dataclass(frozen=True)
class Question:
    """A question and what is accepted as its answer."""

    id: str
    """Names the question in logs; unique within a file."""
    question: str
    """The question as a person asks it."""
    sql: str | None
    """A query whose rows are the answer; None for what the table cannot answer, and for factual questions."""
    level: int | None = None
    """Difficulty, 1 to 4."""
    category: str | None = None
    """A name to group the scores by."""
    ordered: bool = False
    """Whether the rows must come in the order of `sql`."""
    extra_columns: str = "forbid"
    """Whether columns beyond those of `sql` are wrong: "allow" or "forbid"."""
    alt_sql: tuple[str, ...] = ()
    """Other queries whose rows are accepted too."""
    paraphrases: tuple[str, ...] = ()
    """The same question in other words."""
    answer: str | None = None
    """The answer of a factual question, one that is answered in words and has no `sql`."""


def load_questions(path: StrPath) -> list[Question]:
    """The questions of a JSONL file, in its order; a missing id becomes "line-N".

    Raises QuestionFileError "FILE line N: ..." for broken JSON, bad UTF-8, a missing key, an empty question,
    a value of the wrong kind or an id that stands twice, and for a file without questions.
    """
    questions: list[Question] = []
    line_of_id: dict[str, int] = {}
    for number, item in read_jsonl(path):
        try:
            question = _question(item, number)
            if question.id in line_of_id:
                raise ValueError(f"id {question.id!r} stands on line {line_of_id[question.id]} too; give each its own")
        except ValueError as error:
            raise QuestionFileError(f"{path} line {number}: {error}") from error
        line_of_id[question.id] = number
        questions.append(question)
    if not questions:
        raise QuestionFileError(f'{path}: no question in it; write lines like {{"question": "", "sql": ""}}')
    return questions


def save_questions(path: StrPath, questions: list[Question]) -> None:
    """Write a file that `load_questions` reads back equal; keys at their default are left out.

    Raises MemtuneError if the file cannot be written.
    """
    atomic_write(path, b"".join(json_line(_item(question)) for question in questions))


def _item(question: Question) -> dict[str, Any]:
    item = {field.name: getattr(question, field.name) for field in fields(question)}
    kept = {"sql"} if question.answer is None else set()
    for field in fields(question):
        if field.name not in kept and item[field.name] in (None, field.default):
            del item[field.name]
    return item


def _question(item: dict[str, Any], number: int) -> Question:
    """One line's question. Raises ValueError with what is wrong and how to mend it."""
    # A null means a missing key, as tables turned into JSON have it; only `sql` and `answer` say something by being
    # null: that there is no answer.
    given = {key: value for key, value in item.items() if value is not None}
    asked, query = _renamed(item, "question", "input"), _renamed(item, "sql", "output")
    if asked not in given:
        raise ValueError('"question" is missing; add "question": "..."')
    if query not in item and "answer" not in item:
        raise ValueError('"sql" is missing; add "sql": "..." (null if the table cannot answer the question)')
    name = given.get("id", f"line-{number}")
    question = Question(
        id=_text("id", str(name) if type(name) is int else name),
        question=_text(asked, given[asked]),
        sql=_text(query, given[query]) if query in given else None,
        level=given.get("level"),
        category=_text("category", given["category"]) if "category" in given else None,
        ordered=given.get("ordered", False),
        extra_columns=given.get("extra_columns", "forbid"),
        alt_sql=_texts("alt_sql", given.get("alt_sql", [])),
        paraphrases=_texts("paraphrases", given.get("paraphrases", [])),
        answer=_text("answer", given["answer"]) if "answer" in given else None,
    )
    if question.level is not None and (type(question.level) is not int or question.level not in LEVELS):
        raise ValueError(f'"level" is {question.level!r}; write 1, 2, 3 or 4, or leave the key out')
    if type(question.ordered) is not bool:
        raise ValueError(f'"ordered" is {question.ordered!r}; write true or false')
    if question.extra_columns not in ("allow", "forbid"):
        raise ValueError(f'"extra_columns" is {question.extra_columns!r}; write "allow" or "forbid"')
    if question.sql is None and question.alt_sql:
        raise ValueError('"alt_sql" without "sql"; move one of its queries to "sql"')
    return question


def _renamed(item: dict[str, Any], key: str, other: str) -> str:
    """The key that this line uses: ours, or the one that other tools write."""
    return key if key in item or other not in item else other


def _texts(key: str, values: object) -> tuple[str, ...]:
    if not isinstance(values, list):
        raise ValueError(f'"{key}" is {values!r:.80}; write a list of texts: ["..."]')
    return tuple(_text(key, value) for value in values)


def _text(key: str, value: object) -> str:
    if not isinstance(value, str):
        raise ValueError(f'"{key}" holds {value!r:.80}; write a text in quotes')
    if not value.strip():
        raise ValueError(f'"{key}" is empty; write it out, or remove the line')
    if any("\ud800" <= character <= "\udfff" for character in value):
        raise ValueError(f'"{key}" holds half a character (a lone surrogate); write the character itself')
    return value
