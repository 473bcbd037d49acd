"""A language model's opinion on an answer, and how far it agrees with what the queries return.

It is a second opinion and never the headline: it believes what looks right. So it is judged itself, on answers
whose verdict is known, and where it says nothing usable it abstains, which is counted, and the run goes on.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..errors import EvaluationError
from ..prompts import chat
from ..structured import generate_within, json_grammar
from .scores import Record

if TYPE_CHECKING:
    from ..database import Database

MOST_ROWS, MOST_LETTERS = 5, 300  # of a result, as the judge sees it
MOST_BYTES = 1_000_000  # of an endpoint's reply
MOST_NEW_TOKENS = 320
OPINION = {
    "type": "object",
    "properties": {"explanation": {"type": "string", "maxLength": 200}, "similar": {"type": "boolean"}},
    "required": ["explanation", "similar"],
    "additionalProperties": False,
}
_ASK = """You judge whether two SQL queries answer a question alike. The tables:
{schema}

Question: {question}

Query 1: {gold_sql}
Result 1: {gold_result}

Query 2: {sql}
Result 2: {result}

Do both answer the question with the same facts? Reply with one JSON object:
{{"explanation": "one short sentence", "similar": true or false}}"""

Reply = tuple[str | None, str]
"""What a judge wrote, and, where it wrote nothing, why."""
Judge = Callable[[Sequence[str]], Sequence[Reply]]
"""A judge: prompts to replies."""


@dataclass(frozen=True)
class Opinion:
    """What the judge said of one answer."""

    id: str
    """The question's."""
    similar: bool | None
    """Whether it finds both queries alike; None where it abstained."""
    explanation: str
    """Its own words, or why it abstained."""


@dataclass(frozen=True)
class Agreement:
    """A judge's opinions beside the verdicts by execution."""

    both_right: int
    both_wrong: int
    judge_only: int
    """Called right by the judge alone: what it was taken in by."""
    execution_only: int
    """Called wrong by the judge alone."""
    abstained: int
    """Not judged, and in none of the other counts."""

    @property
    def n(self) -> int:
        """The number of answers that it judged."""
        return self.both_right + self.both_wrong + self.judge_only + self.execution_only

    @property
    def kappa(self) -> float | None:
        """Agreement beyond chance: 1 is perfect, 0 what two who do not look would reach; None where undefined.

        (observed - expected) / (1 - expected), Cohen (1960), A coefficient of agreement for nominal scales,
        Educational and Psychological Measurement 20. It is undefined where both say one and the same always.
        """
        if not self.n:
            return None
        judge, execution = self.both_right + self.judge_only, self.both_right + self.execution_only
        by_chance = judge * execution + (self.n - judge) * (self.n - execution)
        if by_chance == self.n**2:
            return None
        return ((self.both_right + self.both_wrong) * self.n - by_chance) / (self.n**2 - by_chance)

    def __str__(self) -> str:
        kappa = "undefined" if self.kappa is None else f"{self.kappa:.2f}"
        return (
            f"                 executed right  executed wrong\n"
            f"judged right     {self.both_right:14}  {self.judge_only:14}\n"
            f"judged wrong     {self.execution_only:14}  {self.both_wrong:14}\n"
            f"kappa {kappa}, n {self.n}, abstained {self.abstained}"
        )


def ask_judge(records: Sequence[Record], judge: Judge, db: Database) -> list[Opinion]:
    """The judge's opinion of each record: lines of a run's log, with `id`, `question`, `gold_sql` and `sql`."""
    replies = judge([_prompt(record, db) for record in records])
    if len(replies) != len(records):
        raise EvaluationError(f"{len(replies)} replies to {len(records)} prompts; let the judge return one for each")
    return [_opinion(record["id"], *reply) for record, reply in zip(records, replies, strict=True)]


def agreement(judged: Sequence[Opinion], executed: Sequence[Record]) -> Agreement:
    """Opinions against the `correct` of the records, matched by id.

    Raises EvaluationError unless both are about the same questions.
    """
    correct = {record["id"]: record["correct"] for record in executed}
    if odd := sorted(correct.keys() ^ {one.id for one in judged}):
        raise EvaluationError(f"{len(odd)} questions of only one side, such as {odd[0]!r}; compare whole runs")
    said = [(one.similar, correct[one.id]) for one in judged]
    return Agreement(
        both_right=said.count((True, True)),
        both_wrong=said.count((False, False)),
        judge_only=said.count((True, False)),
        execution_only=said.count((False, True)),
        abstained=sum(similar is None for similar, _ in said),
    )


def local_judge(model: Any, tokenizer: Any, *, batch_size: int = 8) -> Judge:
    """A model of this machine as the judge; its opinions have the right form by construction."""
    grammar = json_grammar(OPINION)

    def judge(prompts: Sequence[str]) -> list[Reply]:
        written = generate_within(
            model,
            tokenizer,
            [chat(prompt) for prompt in prompts],
            grammar,
            max_new_tokens=MOST_NEW_TOKENS,
            batch_size=batch_size,
            progress=False,
        )
        # A form that had to be completed is not what the model meant to say.
        return [(None, "its tokens ran short") if one.cut else (one.text, "") for one in written]

    return judge


def endpoint_judge(url: str, model: str, *, seconds: float = 60.0, key: str | None = None) -> Judge:
    """A model behind an OpenAI-compatible endpoint as the judge, such as "http://localhost:8000/v1".

    The official client knows what such endpoints expect, and is light. Form is asked for in words and checked
    here, as few endpoints promise it. A reply counts only if it is complete within `seconds`; nothing is tried
    twice. `key` defaults to OPENAI_API_KEY, and may be missing for an endpoint that needs none.
    """
    import openai  # here, because it takes a second and only this judge needs it

    client = openai.OpenAI(
        base_url=url, api_key=key or os.environ.get("OPENAI_API_KEY") or "none", timeout=seconds, max_retries=0
    )

    def one(prompt: str) -> Reply:
        until = time.monotonic() + seconds
        content = b""
        try:
            with client.chat.completions.with_streaming_response.create(
                model=model, messages=[{"role": "user", "content": prompt}], max_tokens=MOST_NEW_TOKENS, temperature=0
            ) as response:
                for part in response.iter_bytes():  # a reply may also stall by coming in drops
                    content += part
                    if time.monotonic() > until or len(content) > MOST_BYTES:
                        return None, f"no end within {seconds:g} seconds and {MOST_BYTES:,} bytes"
            return str(json.loads(content)["choices"][0]["message"]["content"]), ""
        except (openai.OpenAIError, OSError) as error:
            return None, f"no reply: {type(error).__name__}"
        except (ValueError, KeyError, IndexError, TypeError, RecursionError):
            return None, f"no chat completion: {content[:80]!r}"
        except Exception as error:
            # What the client's transport raises while a reply is read has no public name.
            return None, f"the reply broke off: {type(error).__name__}"

    return lambda prompts: [one(prompt) for prompt in prompts]


def _prompt(record: Record, db: Database) -> str:
    return _ASK.format(
        schema=db.schema(),
        question=record["question"],
        gold_sql=record["gold_sql"] or "none; the tables cannot answer this",
        gold_result=_shown(record["gold_sql"], db),
        sql=record["sql"] or "none; it declined",
        result=_shown(record["sql"], db),
    )


def _shown(sql: str | None, db: Database) -> str:
    if sql is None:
        return "none"
    result = db.run(sql)
    if result.verdict != "ok":
        return f"{result.verdict}: {result.error}"[:MOST_LETTERS]
    more = f" and {len(result.rows) - MOST_ROWS} more rows" if len(result.rows) > MOST_ROWS else ""
    return f"{len(result.rows)} rows: {result.rows[:MOST_ROWS]}"[:MOST_LETTERS] + more


def _opinion(name: str, text: str | None, why: str) -> Opinion:
    if text is None:
        return Opinion(name, None, why)
    said = _object(text)
    if not isinstance(said, Mapping) or not isinstance(said.get("similar"), bool):
        return Opinion(name, None, f"not an opinion: {text[:80]!r}")
    return Opinion(name, said["similar"], str(said.get("explanation", "")))


def _object(text: str) -> Any:
    """The JSON object that a reply holds, be it fenced or after a sentence; None without one."""
    start = text.find("{")
    if start < 0:
        return None
    try:
        return json.JSONDecoder().raw_decode(text, start)[0]
    except (ValueError, RecursionError):
        return None
