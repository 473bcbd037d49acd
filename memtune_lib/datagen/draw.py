"""The loop that every generator shares: draw, hold against the evaluation sets, execute, keep."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable

from tqdm import tqdm

from ..database import Database
from ..linking import Linker
from ..questions import Question
from .audit import Gate, normalise_question

MOST_ROWS = 600
Pair = tuple[int, str, str, str | None]  # level, category, question, SQL


def draw_pairs(
    n: int,
    draw: Callable[[int], Pair],
    database: Database,
    evaluation: Iterable[Question] = (),
    linker: Linker | None = None,
    *,
    progress: bool = True,
) -> list[Question]:
    """Draw until there are `n` pairs.

    A draw is dropped if its wording was drawn before, if it repeats a question or a query of `evaluation` (the leak
    gate), or if its query fails, returns nothing, nothing but NULL, or more than 600 rows.

    Args:
        n: how many pairs to return.
        draw: gives level, category, question and SQL; called with the number of pairs kept so far.
        database: executes each query.
        evaluation: questions that must not be repeated.
        linker: two questions that differ in nothing but the values that it takes out are the same.
        progress: draw a bar.

    Raises:
        ValueError: the draws do not give `n` different pairs.
    """
    gate = Gate(evaluation)
    kept: list[Question] = []
    seen: set[str] = set()
    dropped: Counter[str] = Counter()
    bar = tqdm(total=n, desc="generate", unit="pair", disable=not progress)
    while len(kept) < n:
        if sum(dropped.values()) > 20 * n + 1000:
            raise ValueError(f"only {len(kept)} of {n} pairs after many draws ({dict(dropped)}); ask for fewer")
        level, category, question, sql = draw(len(kept))
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
