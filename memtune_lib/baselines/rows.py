"""The rows of the table of baselines: each name, and how what answers under it is made."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from ..base_model import load_base_model
from ..database import Database, nba
from ..errors import EvaluationError
from ..memory import DATASETS, load_memory
from ..prompts import tuned_prompt
from ..questions import Question, load_questions
from .prompted import Answerer, few_shot, prompted, rag, similar_few_shot, tuned, with_examples, zero_shot
from .repair import repaired
from .retrieval import Examples
from .search import search
from .trained import train

NBA = DATASETS / "nba"


@dataclass(frozen=True)
class Settings:
    """What all rows of a table share."""

    data: str  # question file
    limit: int | None = None  # questions drawn from it by the seed; None: all
    seed: int = 0
    steps: int = 300  # of each trained row
    scored: int = 24  # dev questions by which the prompt is tuned
    candidates: int = 6  # sets of demonstrations that are tried
    train: str = str(NBA / "train.jsonl")
    dev: str = str(NBA / "dev.jsonl")
    base_model: str | None = None
    memory: str | None = None  # an adapter folder; None: the memory that ships


class Bench:
    """What the rows are made from, each part loaded when a row needs it."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    @cached_property
    def questions(self) -> list[Question]:
        """Those that are measured.

        Raises:
            EvaluationError: the limit is below 1.
        """
        everything, limit = load_questions(self.settings.data), self.settings.limit
        if limit is None:
            return everything
        if limit < 1:
            raise EvaluationError(f"the limit is {limit}; give 1 or more questions")
        return random.Random(self.settings.seed).sample(everything, min(limit, len(everything)))

    @cached_property
    def train(self) -> list[Question]:
        """What may be shown or trained on: no question that is measured."""
        return self._others(self.settings.train)

    @cached_property
    def scored(self) -> list[Question]:
        """What a prompt is tuned by: dev questions that are not measured."""
        others = self._others(self.settings.dev)
        return random.Random(self.settings.seed).sample(others, min(self.settings.scored, len(others)))

    def _others(self, path: str) -> list[Question]:
        asked = {q.question for q in self.questions}
        return [q for q in load_questions(path) if q.question not in asked]

    @cached_property
    def base(self) -> tuple[Any, Any]:
        """The base model and its tokenizer."""
        return load_base_model(self.settings.base_model)

    @cached_property
    def database(self) -> Database:
        """The roster."""
        return nba()


Made = tuple[Answerer, dict[str, Any]]  # what answers, and figures of its making


def _zero_shot(bench: Bench) -> Made:
    return zero_shot(*bench.base, bench.database), {}


def _tuned_prompt(bench: Bench) -> Made:
    s = bench.settings
    tried = search(*bench.base, bench.database, bench.train, bench.scored, candidates=s.candidates, seed=s.seed)
    figures = {"candidates": len(tried), "scored_on": tried[0].n, "best": tried[0].correct, "worst": tried[-1].correct}
    return with_examples(*bench.base, bench.database, tried[0].examples), figures


def _few_shot(bench: Bench) -> Made:
    return few_shot(*bench.base, bench.database, bench.train, seed=bench.settings.seed), {}


def _similar_few_shot(bench: Bench) -> Made:
    return similar_few_shot(*bench.base, bench.database, bench.train), {}


def _rag(bench: Bench) -> Made:
    return rag(*bench.base, bench.database, bench.train), {}


def _repair(bench: Bench) -> Made:
    return repaired(rag(*bench.base, bench.database, bench.train), *bench.base, bench.database), {}


def _trained(way: str) -> Callable[[Bench], Made]:
    def make(bench: Bench) -> Made:
        s = bench.settings
        model, tokenizer, figures = train(way, bench.train, steps=s.steps, seed=s.seed, base_model=s.base_model)
        return prompted(model, tokenizer, tuned_prompt, batch_size=32), figures

    return make


def _mome(bench: Bench) -> Made:
    memory = load_memory(bench.settings.memory, bench.settings.base_model)
    return tuned(memory, bench.database), {"tuned_on": memory.card.get("data_sha256", "")[:16]}


def _rag_on_mome(bench: Bench) -> Made:
    memory = load_memory(bench.settings.memory, bench.settings.base_model)
    return tuned(memory, bench.database, examples=Examples(bench.train)), {}


ROWS: dict[str, Callable[[Bench], Made]] = {
    "zero_shot": _zero_shot,
    "tuned_prompt": _tuned_prompt,
    "few_shot": _few_shot,
    "similar_few_shot": _similar_few_shot,
    "rag": _rag,
    "repair": _repair,
    "lora": _trained("lora"),
    "full": _trained("full"),
    "qlora": _trained("qlora"),
    "mome": _mome,
    "rag_on_mome": _rag_on_mome,
}
