"""Intervals and tests against scipy and the numbers in print."""

from math import isclose, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest, ttest_1samp

from memtune_lib.errors import EvaluationError
from memtune_lib.evaluation.scores import (
    accuracy_table,
    flips,
    mcnemar,
    mean_interval,
    paired_interval,
    render,
    wilson,
)


@pytest.mark.parametrize(
    ("successes", "n", "low", "high"),
    [
        (190, 200, 0.910, 0.973),
        (20, 20, 0.839, 1.0),
        (0, 20, 0.0, 0.161),
        (0, 0, 0.0, 1.0),
        (1, 1, 0.207, 1.0),
    ],
)
def test_wilson_in_print(successes, n, low, high):
    assert wilson(successes, n) == pytest.approx((low, high), abs=5e-4)


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilson(counts):
    successes, n = counts
    low, high = wilson(successes, n, z=1.959963984540054)
    theirs = binomtest(successes, n).proportion_ci(0.95, method="wilson")
    assert (low, high) == pytest.approx((theirs.low, theirs.high), abs=1e-9)
    assert 0 <= low <= successes / n <= high <= 1
    assert wilson(n - successes, n, z=1.959963984540054) == pytest.approx((1 - high, 1 - low), abs=1e-9)


@given(st.integers(0, 60), st.integers(0, 60))
def test_mcnemar(gained, lost):
    p = mcnemar(gained, lost)
    assert p == mcnemar(lost, gained)
    assert isclose(p, binomtest(gained, gained + lost).pvalue if gained + lost else 1.0, rel_tol=1e-9)


def test_mcnemar_needs_six_one_way_flips():
    assert mcnemar(0, 5) > 0.05 > mcnemar(0, 6)
    assert mcnemar(3000, 3000) == 1.0


@given(st.integers(0, 40), st.integers(0, 40), st.integers(0, 400))
def test_paired_interval_is_that_of_the_padded_table(gained, lost, same):
    n = gained + lost + same
    low, high = paired_interval(gained, lost, n)
    changes = [1] * gained + [-1] * lost + [0] * same + [0.5, -0.5, 0.5, -0.5]  # squares sum to the two half flips
    middle = sum(changes) / (n + 2)
    half = 1.96 * sqrt(sum(c * c for c in changes) / (n + 2) - middle**2) / sqrt(n + 2)
    assert (low, high) == pytest.approx((max(-1, middle - half), min(1, middle + half)), abs=1e-9)
    assert paired_interval(lost, gained, n) == pytest.approx((-high, -low))


def test_no_flip_is_no_certainty():
    low, high = paired_interval(0, 0, 100)
    assert -0.03 < low < 0 < high == -low


@given(st.lists(st.floats(-50, 50), min_size=2, max_size=40).filter(lambda values: max(values) - min(values) > 1e-3))
def test_mean_interval(values):
    found, theirs = mean_interval(values), ttest_1samp(values, 0).confidence_interval(0.95)
    assert (found.low, found.high) == pytest.approx((theirs.low, theirs.high), abs=1e-9)
    assert found.n == len(values) and found.low < found.value < found.high


def test_equal_values_and_too_few():
    same = mean_interval([0.0, 0.0, 0.0])
    assert (same.value, same.low, same.high) == (0.0, 0.0, 0.0)
    with pytest.raises(EvaluationError, match="1 values have no interval; give two or more"):
        mean_interval([1.0])


@pytest.mark.parametrize(
    "call",
    [
        lambda: wilson(3, 2),
        lambda: wilson(-1, 2),
        lambda: mcnemar(-1, 0),
        lambda: paired_interval(2, 2, 3),
        lambda: paired_interval(-1, 0, 3),
    ],
)
def test_impossible_counts(call):
    with pytest.raises(EvaluationError, match="give counts"):
        call()


def record(name, correct, level=None, category=None):
    return {"id": name, "correct": correct, "level": level, "category": category}


def test_flips_are_keyed_by_id():
    before = [record("a", True), record("b", False), record("c", True), record("d", False)]
    after = [record("d", False), record("c", False), record("b", True), record("a", True)]
    assert flips(before, after) == (["b"], ["c"])
    with pytest.raises(EvaluationError, match="1 questions of only one run, such as 'd'"):
        flips(before, after[1:])


def test_table_per_level_and_category():
    records = [
        record("a", True, 2, "rank"),
        record("b", False, 2, "count"),
        record("c", True, 1, None),
        record("d", True, 1, "count"),
    ]
    table = accuracy_table(records)
    assert [(s.group, s.n, s.correct) for s in table] == [
        ("level 1", 2, 2),
        ("level 2", 2, 1),
        ("category count", 2, 1),
        ("category rank", 1, 1),
        ("category -", 1, 1),
        ("all", 4, 3),
    ]
    assert (table[-1].accuracy, table[-1].low, table[-1].high) == (0.75, *wilson(3, 4))
    lines = render(table).splitlines()
    assert len({len(line) for line in lines[1:-1]}) == 1
    assert lines[1].split() == ["level", "1", "2", "2", "1.000", "0.342-1.000"]
    assert lines[-1] == "accuracy 0.750 (3/4)"


def test_table_without_levels():
    table = accuracy_table([record("a", True)] * 191 + [record("b", False)] * 9)
    assert [score.group for score in table] == ["all"]
    assert render(table).splitlines()[-1] == "accuracy 0.955 (191/200)"
    assert render(accuracy_table([])).splitlines()[-1] == "accuracy 0.000 (0/0)"
