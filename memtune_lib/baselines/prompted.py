"""The base model with the schema in its prompt, alone or with worked examples; and a memory, with or without them."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import Any

from ..database import Database
from ..errors import PromptError
from ..evaluation import Answer
from ..generation import generate
from ..memory import Memory, sql_of
from ..prompts import extract_sql, few_shot_prompt, schema_prompt
from ..questions import Question
from .retrieval import Example, Examples, Schema

Answerer = Callable[[list[str]], list[Answer]]
MOST_NEW_TOKENS = 120


def tuned(
    memory: Memory,
    database: Database | None = None,
    *,
    examples: Examples | None = None,
    shots: int = 2,
    batch_size: int = 32,
) -> Answerer:
    """Answers of a tuned memory, to the question alone, or with `shots` similar examples before it.

    See `Memory.write` for the database.
    """

    def answer(questions: list[str]) -> list[Answer]:
        found = [examples.like(q, shots) for q in questions] if examples else ()
        written = memory.write(questions, database=database, examples=found, batch_size=batch_size)
        return [
            Answer(sql_of(w), w.text, w.prompt, w.seconds, w.experts, w.prompt_tokens, w.new_tokens) for w in written
        ]

    return answer


def zero_shot(model: Any, tokenizer: Any, database: Database, *, batch_size: int = 8) -> Answerer:
    """The base model, given the schema."""
    schema = database.schema()
    return prompted(model, tokenizer, lambda q: schema_prompt(q, schema), batch_size)


def few_shot(
    model: Any,
    tokenizer: Any,
    database: Database,
    train: Sequence[Question],
    *,
    shots: int = 4,
    seed: int = 0,
    batch_size: int = 8,
) -> Answerer:
    """The base model, given the schema and the same few training pairs every time, one a level first."""
    return with_examples(model, tokenizer, database, draw(train, shots, random.Random(seed)), batch_size=batch_size)


def draw(train: Sequence[Question], shots: int, rng: random.Random) -> list[Example]:
    """Training pairs by lot: of levels 1, 2, 3, 4, and 1 again.

    Raises:
        PromptError: no pair has SQL.
    """
    answerable = [q for q in train if q.sql is not None]
    if not answerable:
        raise PromptError(f"none of {len(train)} training questions has SQL; give some that do")
    chosen = []
    for place in range(shots):
        pool = [q for q in answerable if q.level == place % 4 + 1] or answerable
        chosen.append(rng.choice(pool))
    return [(q.question, q.sql or "") for q in chosen]


def with_examples(
    model: Any, tokenizer: Any, database: Database, examples: Sequence[Example], *, batch_size: int = 8
) -> Answerer:
    """The base model, given the schema and these examples."""
    schema = database.schema()
    return prompted(model, tokenizer, lambda q: few_shot_prompt(q, schema, examples), batch_size)


def similar_few_shot(
    model: Any, tokenizer: Any, database: Database, train: Sequence[Question], *, shots: int = 4, batch_size: int = 8
) -> Answerer:
    """The base model, given the schema and the training pairs most like the question."""
    schema, examples = database.schema(), Examples(train)
    return prompted(model, tokenizer, lambda q: few_shot_prompt(q, schema, examples.like(q, shots)), batch_size)


def rag(
    model: Any, tokenizer: Any, database: Database, train: Sequence[Question], *, shots: int = 4, batch_size: int = 8
) -> Answerer:
    """As `similar_few_shot`, with the values of the tables that the question may mean."""
    schema, examples = Schema(database), Examples(train)
    return prompted(
        model, tokenizer, lambda q: few_shot_prompt(q, schema.about(q), examples.like(q, shots)), batch_size
    )


def prompted(model: Any, tokenizer: Any, prompt: Callable[[str], str], batch_size: int = 8) -> Answerer:
    """What a model writes for the prompts that `prompt` makes of questions."""

    def answer(questions: list[str]) -> list[Answer]:
        return written(model, tokenizer, [prompt(q) for q in questions], batch_size)

    return answer


def written(model: Any, tokenizer: Any, prompts: list[str], batch_size: int = 8) -> list[Answer]:
    """What a model writes for complete prompts."""
    limits = {"batch_size": batch_size, "progress": False, "max_new_tokens": MOST_NEW_TOKENS}
    return [
        Answer(extract_sql(w.text), w.text, w.prompt, w.seconds, None, w.prompt_tokens, w.new_tokens)
        for w in generate(model, tokenizer, prompts, **limits)
    ]
