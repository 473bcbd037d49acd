"""The shop's training set: drawn from the wordings by a seed, every pair executed and checked before it stays."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable

from ...database import Database
from ...linking import Linker
from ...questions import Question
from ..draw import Pair, draw_pairs
from ..wording import as_typed
from .written import fill, wordings

_OTHER_WORLD = re.compile(
    r"season|year|20\d\d|roster|coach|fantasy|basketball|broadcast|article|column|podcast|blog|story|quiz|trivia|stat check"
    r"|bar|son |daughter|dad|listener|mailbag|table|currently|right now|as of now|these days|at the moment|as things stand",
    re.IGNORECASE,
)  # openers and closers that belong to sport, or say a date


def generate(
    n: int,
    seed: int,
    database: Database,
    evaluation: Iterable[Question] = (),
    linker: Linker | None = None,
    *,
    progress: bool = True,
) -> list[Question]:
    """Draw `n` questions with their SQL; see `draw_pairs` for what is dropped.

    Raises:
        ValueError: the wordings do not give `n` different pairs.
    """
    rng = random.Random(seed)
    all_wordings = wordings()
    left: list[int] = []

    def draw(kept: int) -> Pair:
        if not left:
            left.extend(rng.sample(range(len(all_wordings)), len(all_wordings)))  # all of them before any again
        wording = all_wordings[left.pop()]
        question, sql = fill(wording, rng)
        question = question[0].upper() + question[1:] if rng.random() < 0.3 else question
        return wording.level, f"written: {wording.topic}", _typed(question, rng), sql

    return draw_pairs(n, draw, database, evaluation, linker, progress=progress)


def _typed(question: str, rng: random.Random) -> str:
    """As people type it, without the small talk of sports fans."""
    typed = as_typed(question, rng)
    added = typed.lower().replace(question.lower().rstrip("?.!"), "")
    return question if _OTHER_WORLD.search(added) else typed
