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
from .same_rows import Accepted, Row, accepts
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

    A match returns what one of the accepted queries (`sql`, `alt_sql`) returns, on `db` and, as `judge_extra`
    says, on every one of `databases`: small ones of the same tables with other rows, which tell apart what
    agrees by chance. Raises EvaluationError for a question that is not answered by SQL.
    """
    if question.sql is None:
        return _judge_unanswerable(pred_sql, question, db)
    accepted = (question.sql, *question.alt_sql)
    for sql in accepted:
        gold, error = _gold(sql, question.ordered, db)
        if gold is not None and not gold.size:
            error = "returns no rows"
        if error is not None:
            return Verdict("gold_error", f"{error}: {sql}", False)
    if pred_sql is None:
        return Verdict("abstained", "no query, but the table answers this", False)
    verdict, accepted = _judge_on(pred_sql, question, accepted, db, extra=False)
    for number, place in enumerate(databases, start=1):
        if not verdict.correct:
            break
        # One accepted query must hold everywhere; not this one here and that one there.
        verdict, accepted = _judge_on(pred_sql, question, accepted, place, extra=True)
        if not verdict.correct:
            return Verdict(verdict.verdict, f"on extra database {number}: {verdict.reason}", False)
    return verdict


def judge_extra(pred_sql: str, question: Question, database: "Database") -> Verdict:
    """Judge a query on one further database alone.

    The gold result may be empty there. A gold that does not run there (a sub-query finds two players of one
    name) says nothing, and anything matches. And where the gold finds nothing, however the query says
    "nothing" is right: no row, NULL, 0 or false; nobody asks about a player who is not in the table.
    """
    return _judge_on(pred_sql, question, (question.sql, *question.alt_sql), database, extra=True)[0]


def _judge_on(
    pred_sql: str, question: Question, accepted: Sequence[str], place: "Database", *, extra: bool
) -> tuple[Verdict, list[str]]:
    """The verdict on one database, and the accepted queries that the query agrees with there."""
    golds = {sql: gold for sql in accepted if (gold := _gold(sql, question.ordered, place)[0]) is not None}
    silent = [sql for sql in accepted if sql not in golds]
    if silent and len(silent) == len(accepted):
        return Verdict("match", "", True), silent
    result = place.run(pred_sql)
    if result.verdict != "ok":
        return _failed(result), []
    still = [
        sql
        for sql, gold in golds.items()
        if _same(gold, result, question) or (extra and _nothing(gold) and _all_nothing(result.rows))
    ]
    if not still:
        return Verdict("wrong", _difference(next(iter(golds.values())), result, question), False), []
    return Verdict("match", "", True), [*still, *silent]


def _nothing(gold: Accepted) -> bool:
    return all(_all_nothing(group.rows) for group in gold.groups)


def _all_nothing(rows: Sequence[Row]) -> bool:
    """Whether a result says "nothing there"."""
    return all(cell is None or (isinstance(cell, (int, float)) and cell == 0) for row in rows for cell in row)


def _judge_unanswerable(pred_sql: str | None, question: Question, db: "Database") -> Verdict:
    if question.answer is not None:
        raise EvaluationError(f'question {question.id!r} has an "answer" in words; only "sql" can be matched')
    if pred_sql is None:
        return Verdict("abstained", "the table cannot answer this", True)
    result = db.run(pred_sql)
    if result.verdict != "ok":
        return _failed(result)
    return Verdict("wrong", "a query, but the table cannot answer this", False)


def _failed(result: "Result") -> Verdict:
    # Too many rows are an answer, and not the right one.
    verdict = "wrong" if result.verdict == "too_large" else result.verdict
    return Verdict(verdict, result.error, False)


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
