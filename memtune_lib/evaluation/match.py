"""The verdict on a query: does it return what the question's gold query returns?

`same_rows.py` says when two results are the same, `ties.py` which results a gold query with ORDER BY or LIMIT
stands for. Published metrics differ here: they lose duplicate rows, count an order that nobody asked for,
or call one of two equal choices at a LIMIT wrong.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from ..errors import EvaluationError
from ..questions import Question
from .same_rows import Accepted, accepts
from .ties import accepted_results

if TYPE_CHECKING:
    from ..database import Database, Result

VERDICTS = ("match", "wrong", "invalid", "timeout", "blocked", "abstained", "gold_error")

_accepted: "WeakKeyDictionary[Database, dict[tuple[str, bool], Accepted]]" = WeakKeyDictionary()
"""The gold results of each open database: a gold query runs once, however many answers it judges."""


@dataclass(frozen=True)
class Verdict:
    """What became of an answer."""

    verdict: str
    """One of VERDICTS; gold_error: the question itself cannot be judged."""
    reason: str
    """Why, in one line; empty for a match."""
    correct: bool
    """Whether it counts as right: a match, or an abstention where the table cannot answer."""


def judge(pred_sql: str | None, question: Question, db: "Database", databases: Sequence["Database"] = ()) -> Verdict:
    """Judge the query that was written for `question`; None means that there is none, an abstention.

    A match returns what one of the accepted queries (`sql`, `alt_sql`) returns, on `db` and on every one of
    `databases`: small ones of the same tables with other rows, which tell apart what agrees by chance. Only
    there may a gold result be empty. Raises EvaluationError for a question that is not answered by SQL.
    """
    if question.sql is None:
        return _judge_unanswerable(pred_sql, question, db)
    places = [(db, ""), *((other, f"on extra database {n}: ") for n, other in enumerate(databases, start=1))]
    golds: list[list[Accepted]] = []
    for sql in (question.sql, *question.alt_sql):
        golds.append([])
        for place, where in places:
            gold, error = _gold(sql, question.ordered, place)
            if gold is not None and not gold.size and place is db:
                error = "returns no rows"
            if error is not None:
                return Verdict("gold_error", f"{where}{error}: {sql}", False)
            golds[-1].append(gold)
    if pred_sql is None:
        return Verdict("abstained", "no query, but the table answers this", False)
    for number, (place, where) in enumerate(places):
        result = place.run(pred_sql)
        if result.verdict != "ok":
            return _failed(result, where)
        still = [gold for gold in golds if _same(gold[number], result, question)]
        if not still:
            return Verdict("wrong", where + _difference(golds[0][number], result, question), False)
        golds = still
    return Verdict("match", "", True)


def _judge_unanswerable(pred_sql: str | None, question: Question, db: "Database") -> Verdict:
    if question.answer is not None:
        raise EvaluationError(f'question {question.id!r} has an "answer" in words; only "sql" can be matched')
    if pred_sql is None:
        return Verdict("abstained", "the table cannot answer this", True)
    result = db.run(pred_sql)
    if result.verdict != "ok":
        return _failed(result, "")
    return Verdict("wrong", "a query, but the table cannot answer this", False)


def _failed(result: "Result", where: str) -> Verdict:
    # Too many rows are an answer, and not the right one.
    verdict = "wrong" if result.verdict == "too_large" else result.verdict
    return Verdict(verdict, f"{where}{result.error}", False)


def _gold(sql: str, ordered: bool, db: "Database") -> tuple[Accepted, None] | tuple[None, str]:
    """What counts as right, or why the gold query fails."""
    known = _accepted.setdefault(db, {})
    if (sql, ordered) not in known:
        result = db.run(sql)
        if result.verdict != "ok":  # not kept: a timeout may pass
            return None, f"{result.verdict}, {result.error}"
        known[sql, ordered] = accepted_results(sql, result, db, ordered=ordered)
    return known[sql, ordered], None


def _same(gold: Accepted, result: "Result", question: Question) -> bool:
    extra = question.extra_columns == "allow"
    return accepts(gold, len(result.columns), result.rows, extra_columns=extra)


def _difference(gold: Accepted, result: "Result", question: Question) -> str:
    """The most telling difference, for a person who looks at errors."""
    width, size = len(result.columns), len(result.rows)
    if width < gold.width or (width > gold.width and question.extra_columns == "forbid"):
        return f"columns: {width}, not {gold.width}"
    if size != gold.size:
        return f"rows: {size}, not {gold.size}"
    if gold.ordered and _same(Accepted(gold.width, gold.groups, False), result, question):
        return "the right rows in the wrong order"
    gold_rows = {repr(row): row for group in gold.groups for row in group.rows}
    rows = {repr(row): row for row in result.rows}
    missing = next((text for text in gold_rows if text not in rows), "")
    surplus = next((text for text in rows if text not in gold_rows), "")
    if not (missing or surplus):
        return "the right values, but in other combinations or numbers"
    return f"the rows differ: {surplus or 'nothing':.120} instead of {missing or 'nothing':.120}"
