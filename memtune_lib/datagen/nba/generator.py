"""The roster's training set: drawn from the intents by a seed, every pair executed and checked before it stays."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable

from tqdm import tqdm

from ...database import Database
from ...linking import Linker
from ...questions import Question
from ..audit import Gate, normalise_question
from ..wording import as_typed
from . import aggregates, comparisons, groups, lookups, rankings, refusals  # noqa: F401  (each registers its intents)
from .registry import INTENTS
from .written import fill, load_wordings

MOST_ROWS = 600
WRITTEN = 0.74  # the share of questions whose wording was written by hand
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
    gate = Gate(evaluation)
    by_name = sorted(INTENTS.values(), key=lambda i: i.name)  # no draw hangs on the order of the imports
    intents = {level: found for level in LEVELS if (found := [i for i in by_name if i.level == level])}
    weights = {level: [i.weight for i in found] for level, found in intents.items()}
    wordings, left = load_wordings(), []
    kept: list[Question] = []
    seen: set[str] = set()
    dropped: Counter[str] = Counter()
    bar = tqdm(total=n, desc="generate", unit="pair", disable=not progress)
    while len(kept) < n:
        if sum(dropped.values()) > 20 * n + 1000:
            raise ValueError(f"only {len(kept)} of {n} pairs after many draws ({dict(dropped)}); ask for fewer")
        if rng.random() < WRITTEN:
            if not left:
                left = rng.sample(wordings, len(wordings))  # all of them before any again
            wording = left.pop()
            level, category = wording.level, f"written: {wording.topic}"
            question, sql = fill(wording, rng)
        else:
            level = rng.choices(list(intents), [LEVELS[level] for level in intents])[0]
            intent = rng.choices(intents[level], weights[level])[0]
            category = intent.category
            question, sql = intent.draw(rng)
        question = as_typed(question, rng)
        key = normalise_question(linker.link(question).text if linker else question)
        if key in seen or not key:
            dropped["drawn before"] += 1
        elif gate.leak(question, sql, ""):
            dropped["leak"] += 1
        elif sql is not None and (fault := _fault(sql, category, database)):
            dropped[fault] += 1
        else:
            seen.add(key)
            kept.append(Question(f"train-{len(kept) + 1:05}", question, sql, level, category))
            bar.update()
    bar.close()
    return kept


def _fault(sql: str, category: str, database: Database) -> str | None:
    result = database.run(sql, timeout=60.0)  # a busy machine must not drop what an idle one keeps
    if result.verdict != "ok":
        return result.verdict
    if not result.rows:
        return "empty"
    if len(result.rows) > MOST_ROWS:
        return "too many rows"
    if not category.startswith("look-up") and all(value is None for row in result.rows for value in row):
        return "all NULL"
    return None
