"""Self-repair: the model reads what the database says of its query, and writes another."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ..database import Database
from ..errors import PromptError
from ..evaluation import Answer
from ..prompts import END, chat
from .prompted import Answerer, written

TRIES = 3
_MOST_OF_AN_ERROR = 300  # characters; a parser's message repeats the query


def repaired(
    answer: Answerer, model: Any, tokenizer: Any, database: Database, *, tries: int = TRIES, batch_size: int = 8
) -> Answerer:
    """The answers of `answer`; one without a query that runs goes back to the model with the error.

    The model may write again `tries` times. Seconds and tokens of all its answers are added up.

    Raises:
        PromptError: tries below 1.
    """
    if tries < 1:
        raise PromptError(f"tries is {tries}; give 1 or more")

    def mend(questions: list[str]) -> list[Answer]:
        answers = answer(questions)
        for _ in range(tries):
            faults = {i: told for i, one in enumerate(answers) if (told := complaint(one.sql, database)) is not None}
            if not faults:
                break
            prompts = [answers[i].prompt + answers[i].raw + f"{END}\n" + chat(told) for i, told in faults.items()]
            for i, again in zip(faults, written(model, tokenizer, prompts, batch_size), strict=True):
                answers[i] = replace(
                    again,
                    seconds=answers[i].seconds + again.seconds,
                    prompt_tokens=answers[i].prompt_tokens + again.prompt_tokens,
                    new_tokens=answers[i].new_tokens + again.new_tokens,
                )
        return answers

    return mend


def complaint(sql: str | None, database: Database) -> str | None:
    """What to tell a model about its query; None if it runs."""
    if sql is None:
        return "There is no query in that. Write one SQL query and nothing else."
    result = database.run(sql)
    if result.verdict in ("ok", "too_large"):
        return None
    error = " ".join((result.error or result.verdict).split())[:_MOST_OF_AN_ERROR]
    return f"That query fails: {error}\nWrite the query again without this mistake, and nothing else."
