"""How a question becomes a prompt, and how SQL is read out of what a model wrote."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .errors import PromptError

MOST_CHARACTERS = 2000
END = "<|im_end|>"  # of a ChatML turn
REFUSAL = "The table cannot answer that."

_SYSTEM = (
    "You answer questions about a DuckDB database with one SQL query and nothing else. Use only this table:\n{schema}"
)
_FENCE = re.compile(r"```(?:sql)?\s*(.*?)(?:```|$)", re.DOTALL | re.IGNORECASE)
# "with" and "from" are English, too: only a named sub-query, or a line's first word, begins a query.
_START = re.compile(
    r"\bSELECT\b|\bWITH\s+(?:RECURSIVE\s+)?\w+\s*(?:\([^()]*\)\s*)?AS\b|^\s*FROM\b",
    re.IGNORECASE | re.MULTILINE,
)
_STATEMENT = re.compile(r"(?:'[^']*'|\"[^\"]*\"|[^;])*")  # up to the first semicolon outside quotes


def check_question(question: str) -> str:
    """The question without outer blanks.

    Raises:
        PromptError: it is empty, longer than 2,000 characters, or no valid text.
    """
    text = question.strip()
    if not text:
        raise PromptError("the question is empty; ask something like 'Who is the tallest Celtic?'")
    if len(text) > MOST_CHARACTERS:
        raise PromptError(f"the question has {len(text):,} characters; shorten it to {MOST_CHARACTERS:,} or fewer")
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise PromptError("the question holds half a character (a lone surrogate); type it again in UTF-8")
    return text


def chat(user: str, system: str | None = None) -> str:
    """One turn in the ChatML form that SmolLM2 and Qwen speak, up to where the answer begins."""
    opening = f"<|im_start|>system\n{system}{END}\n" if system else ""
    return f"{opening}<|im_start|>user\n{user}{END}\n<|im_start|>assistant\n"


def tuned_prompt(question: str) -> str:
    """The prompt of a tuned memory: the (linked) question alone, for the schema is in the memory.

    The blank in front makes the first word the same tokens as it would be further on: a name is easier to copy.
    """
    return chat(f" {question}")


def schema_prompt(question: str, schema: str) -> str:
    """Zero-shot: the schema, then the question."""
    return chat(check_question(question), _SYSTEM.format(schema=schema))


def few_shot_prompt(question: str, schema: str, examples: Sequence[tuple[str, str]]) -> str:
    """The schema, worked examples as earlier turns, then the question."""
    turns = "".join(f"<|im_start|>user\n{q}{END}\n<|im_start|>assistant\n{sql}{END}\n" for q, sql in examples)
    system = f"<|im_start|>system\n{_SYSTEM.format(schema=schema)}{END}\n"
    return system + turns + chat(check_question(question))


def extract_sql(text: str) -> str | None:
    """The first query in a model's answer: fenced or bare; None if there is none (the model declined)."""
    if (fence := _FENCE.search(text)) is not None:
        text = fence.group(1)
    start = _START.search(text)
    if start is None or REFUSAL in text:
        return None
    return _STATEMENT.match(text, start.start()).group().strip() or None
