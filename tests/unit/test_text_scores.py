"""Scores of texts against values worked out by hand, and what they must be for any text."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from memtune_lib.errors import EvaluationError
from memtune_lib.evaluation.text_scores import exact_match, text_scores, token_f1, validity


@pytest.mark.parametrize(
    ("sql", "gold", "same"),
    [
        ("select age from T where NAME = 'Bo' -- why", "SELECT AGE FROM t\nWHERE name='Bo';", True),
        ("SELECT a FROM t WHERE n = 'BO'", "SELECT a FROM t WHERE n = 'Bo'", False),
        ("SELECT a, b FROM t", "SELECT b, a FROM t", False),
        ("SELECT (", "SELECT  (", True),
        ("", "SELECT 1", False),
    ],
)
def test_exact_match(sql, gold, same):
    assert exact_match(sql, gold) == same


def test_token_f1():
    assert token_f1("SELECT a FROM t", "select a from t") == 1.0
    assert token_f1("a a b", "a b c") == pytest.approx(4 / 6)  # a and b are shared, of three tokens each
    assert token_f1("a", "") == 0.0 and token_f1("", "") == 1.0


@settings(deadline=None)
@given(st.text(max_size=40), st.text(max_size=40))
def test_token_f1_is_a_symmetric_share(one, other):
    assert 0 <= token_f1(one, other) == token_f1(other, one) <= 1 == token_f1(one, one)


def record(sql, gold, verdict="wrong"):
    return {"sql": sql, "gold_sql": gold, "verdict": verdict}


def test_a_run():
    gold = "SELECT name FROM players WHERE age > 30"
    same = text_scores([record(gold, gold)])
    assert (same.n, same.exact, same.token_f1, same.rouge_l) == (1, 1.0, 1.0, 1.0)
    assert same.bleu == pytest.approx(1.0)
    mixed = text_scores([record(gold, gold), record(None, gold), record("SELECT 1", None)])
    assert (mixed.n, mixed.exact, mixed.token_f1, mixed.rouge_l) == (2, 0.5, 0.5, 0.5)
    assert 0 < mixed.bleu < 1
    # one word of seven differs: six in common on both sides
    changed = text_scores([record(gold.replace("name", "team"), gold)])
    assert changed.rouge_l == pytest.approx(6 / 7) and changed.exact == 0.0
    with pytest.raises(EvaluationError, match="no answer with a gold query"):
        text_scores([record("SELECT 1", None)])


def test_validity_counts_what_runs():
    records = [record("a", "b", verdict) for verdict in ("match", "wrong", "invalid", "timeout")]
    share, low, high = validity([*records, record(None, "b", "abstained")])
    assert share == 0.5 and low < 0.5 < high
    assert validity([]) == (0.0, 0.0, 1.0)
