"""Ways to answer without a memory: the base model with the schema in its prompt, alone or with worked examples."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import Any

from .database import Database
from .evaluation import Answer
from .generation import generate
from .memory import Memory, sql_of
from .prompts import extract_sql, few_shot_prompt, schema_prompt
from .questions import Question

Answerer = Callable[[list[str]], list[Answer]]


def tuned(memory: Memory, database: Database | None = None, *, batch_size: int = 32) -> Answerer:
    """Answers of a tuned memory, to the question alone. See `Memory.write` for the database."""

    def answer(questions: list[str]) -> list[Answer]:
        written = memory.write(questions, database=database, batch_size=batch_size)
        return [
            Answer(sql_of(w), w.text, w.prompt, w.seconds, w.experts, w.prompt_tokens, w.new_tokens) for w in written
        ]

    return answer


def zero_shot(model: Any, tokenizer: Any, database: Database, *, batch_size: int = 8) -> Answerer:
    """The base model, given the schema."""
    schema = database.schema()
    return _prompted(model, tokenizer, lambda q: schema_prompt(q, schema), batch_size)


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
    rng = random.Random(seed)
    answerable = [q for q in train if q.sql is not None]
    chosen: list[Question] = []
    for level in (1, 2, 3, 4):
        pool = [q for q in answerable if q.level == level] or answerable
        chosen.append(rng.choice(pool))
    examples = [(q.question, q.sql or "") for q in chosen[:shots]]
    schema = database.schema()
    return _prompted(model, tokenizer, lambda q: few_shot_prompt(q, schema, examples), batch_size)


def _prompted(model: Any, tokenizer: Any, prompt: Callable[[str], str], batch_size: int) -> Answerer:
    def answer(questions: list[str]) -> list[Answer]:
        prompts = [prompt(q) for q in questions]
        written = generate(model, tokenizer, prompts, batch_size=batch_size, progress=False, max_new_tokens=120)
        return [
            Answer(extract_sql(w.text), w.text, p, w.seconds, None, w.prompt_tokens, w.new_tokens)
            for p, w in zip(prompts, written, strict=True)
        ]

    return answer
