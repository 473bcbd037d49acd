"""The roster's training set: drawn from the intents by a seed, every pair executed and checked before it stays."""

from __future__ import annotations

import random
from collections.abc import Iterable

from ...database import Database
from ...linking import Linker
from ...questions import Question
from ..draw import Pair, draw_pairs
from ..wording import as_typed
from . import aggregates, comparisons, groups, lookups, rankings, refusals  # noqa: F401  (each registers its intents)
from .registry import INTENTS
from .variations import vary
from .written import Wording, fill, load_wordings

WRITTEN = 0.74  # the share of questions whose wording was written by hand; the others come from templates
VARIED = 5 / 12  # the share, at the end, of hand-written pairs with one thing changed
LEVELS = {1: 0.27, 2: 0.24, 3: 0.27, 4: 0.22}  # the share of each; within a level, intents are drawn by weight


def generate(
    n: int,
    seed: int,
    database: Database,
    evaluation: Iterable[Question] = (),
    linker: Linker | None = None,
    *,
    progress: bool = True,
) -> list[Question]:
    """Draw `n` questions with their SQL.

    A draw is dropped if its wording was drawn before, if it repeats a question or a query of `evaluation` (the leak
    gate), or if its query fails, returns nothing, nothing but NULL, or more than 600 rows.

    Args:
        n: how many pairs to return.
        seed: fixes every choice; the same seed gives the same file.
        database: the roster, to execute each query.
        evaluation: questions that must not be repeated.
        linker: two questions that differ in nothing but the values that it takes out are the same.
        progress: draw a bar.

    Raises:
        ValueError: the intents do not give `n` different pairs.
    """
    rng = random.Random(seed)
    by_name = sorted(INTENTS.values(), key=lambda i: i.name)  # no draw hangs on the order of the imports
    intents = {level: found for level in LEVELS if (found := [i for i in by_name if i.level == level])}
    weights = {level: [i.weight for i in found] for level, found in intents.items()}
    wordings, left = load_wordings(), []

    def written() -> Wording:
        if not left:
            left.extend(rng.sample(wordings, len(wordings)))  # all of them before any again
        return left.pop()

    def draw(kept: int) -> Pair:
        if kept >= round((1 - VARIED) * n):
            while (wording := vary(written(), rng)) is None:
                pass
            level, category = wording.level, f"varied: {wording.topic}"
            question, sql = fill(wording, rng)
        elif rng.random() < WRITTEN:
            wording = written()
            level, category = wording.level, f"written: {wording.topic}"
            question, sql = fill(wording, rng)
        else:
            level = rng.choices(list(intents), [LEVELS[level] for level in intents])[0]
            intent = rng.choices(intents[level], weights[level])[0]
            category = intent.category
            question, sql = intent.draw(rng)
        return level, category, as_typed(question, rng), sql

    return draw_pairs(n, draw, database, evaluation, linker, progress=progress)
