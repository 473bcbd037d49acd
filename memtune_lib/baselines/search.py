"""A tuned prompt: of several sets of demonstrations, the one that scores best on questions kept for that.

This is random search over demonstrations, the strongest of the simple optimisers of DSPy (Khattab et al. 2023,
arXiv:2310.03714), on this kit's own model, sandbox and judge.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ..database import Database
from ..errors import PromptError
from ..evaluation import evaluate
from ..questions import Question
from .prompted import draw, with_examples
from .retrieval import Example


@dataclass(frozen=True)
class Candidate:
    """A set of demonstrations, and how a prompt with them did."""

    examples: tuple[Example, ...]
    correct: int
    ran: int  # answers with a query that runs: it decides between sets with as many right
    n: int


def search(
    model: Any,
    tokenizer: Any,
    database: Database,
    train: Sequence[Question],
    scored: Sequence[Question],
    *,
    candidates: int = 8,
    shots: int = 4,
    seed: int = 0,
    batch_size: int = 8,
) -> list[Candidate]:
    """Draw sets of demonstrations from `train`, try each on all of `scored`; the best first.

    What wins was chosen by `scored`: its score there flatters it, and is measured on other questions.

    Raises:
        PromptError: no candidate, or a question both in `train` and in `scored`.
    """
    if candidates < 1:
        raise PromptError(f"candidates is {candidates}; give 1 or more")
    if both := {q.question for q in train} & {q.question for q in scored}:
        raise PromptError(f"{sorted(both)[0]!r} is to be shown and to be scored; keep the two sets apart")
    rng, tried = random.Random(seed), []
    for _ in range(candidates):
        examples = draw(train, shots, rng)
        answer = with_examples(model, tokenizer, database, examples, batch_size=batch_size)
        records = evaluate(scored, answer, database, batch_size=batch_size).records
        ran = sum(record["verdict"] in ("match", "wrong") for record in records)
        tried.append(Candidate(tuple(examples), sum(r["correct"] for r in records), ran, len(records)))
    return sorted(tried, key=lambda one: (-one.correct, -one.ran))
