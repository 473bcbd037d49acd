"""Scores of the text of answers: how alike they look, which is not how right they are.

Others report them, so they can be compared; notebook 03 shows why they cannot stand for accuracy. All are shares
between 0 and 1 over the answers that have a gold query; no query at all counts as an empty text.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import sqlglot
from sqlglot.errors import SqlglotError
from sqlglot.optimizer.normalize_identifiers import normalize_identifiers

from ..errors import EvaluationError
from .scores import Record, wilson

_TOKEN = re.compile(r"\w+|[^\w\s]")


@dataclass(frozen=True)
class TextScores:
    """How alike the answers of a run and their gold queries are."""

    n: int
    exact: float
    """Share of answers that are the gold query, but for layout, comments and case."""
    token_f1: float
    """Mean of the F1 of their tokens."""
    rouge_l: float
    """Mean F-measure of the longest common subsequence of words."""
    bleu: float
    """BLEU of all answers together."""


def text_scores(records: Sequence[Record]) -> TextScores:
    """The scores of a run's records, of which `sql` and `gold_sql` are read. Raises EvaluationError without any."""
    from rouge_score.rouge_scorer import RougeScorer  # here, because it loads half of a language toolkit
    from sacrebleu import corpus_bleu

    pairs = [(record["sql"] or "", record["gold_sql"]) for record in records if record["gold_sql"] is not None]
    if not pairs:
        raise EvaluationError("no answer with a gold query; give the records of a run")
    rouge = RougeScorer(["rougeL"])
    answers, golds = zip(*pairs, strict=True)
    return TextScores(
        n=len(pairs),
        exact=sum(exact_match(*pair) for pair in pairs) / len(pairs),
        token_f1=sum(token_f1(*pair) for pair in pairs) / len(pairs),
        rouge_l=sum(rouge.score(gold, answer)["rougeL"].fmeasure for answer, gold in pairs) / len(pairs),
        bleu=min(1.0, corpus_bleu(list(answers), [list(golds)], lowercase=True).score / 100),
    )


def exact_match(sql: str, gold: str) -> bool:
    """Whether two queries are one text, but for layout, comments, and the case of keywords and names."""
    return _normal(sql) == _normal(gold)


def validity(records: Sequence[Record]) -> tuple[float, float, float]:
    """The share of the written queries that run, and its 95% interval; (0, 0, 1) where none was written."""
    verdicts = [record["verdict"] for record in records if record["sql"] is not None]
    runs = sum(verdict in ("match", "wrong") for verdict in verdicts)
    return runs / max(1, len(verdicts)), *wilson(runs, len(verdicts))


def token_f1(answer: str, gold: str) -> float:
    """The harmonic mean of precision and recall of the tokens, as multisets.

    Rajpurkar et al. (2016), SQuAD, arXiv:1606.05250, over words and signs in any case.
    """
    one, other = (Counter(_TOKEN.findall(text.lower())) for text in (answer, gold))
    total = one.total() + other.total()
    return 2 * (one & other).total() / total if total else 1.0


def _normal(sql: str) -> str:
    try:
        tree = sqlglot.parse_one(sql, dialect="duckdb")
        return normalize_identifiers(tree, dialect="duckdb").sql(dialect="duckdb", comments=False)
    except (SqlglotError, RecursionError):
        return " ".join(sql.split())
