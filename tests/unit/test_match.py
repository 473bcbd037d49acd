"""The match: results compared against an obvious, slow reference; verdicts over a small table."""

import math
import time
from datetime import date, datetime
from decimal import Decimal
from itertools import combinations, permutations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from memtune_lib.database import Database
from memtune_lib.errors import EvaluationError
from memtune_lib.evaluation.match import Verdict, judge
from memtune_lib.evaluation.same_rows import Accepted, TieGroup, accepts
from memtune_lib.questions import Question

# --- results compared ---


def plain(rows, width=None):
    return Accepted(len(rows[0]) if width is None else width, (TieGroup(tuple(rows), len(rows)),), False)


def same(gold, rows, **options):
    """Whether two results, each of at least a row, are the same."""
    return accepts(plain(gold), len(rows[0]), rows, **options)


NAN = float("nan")


@pytest.mark.parametrize(
    ("one", "other", "equal"),
    [
        (1, 1.0, True),
        (1, Decimal("1.00"), True),
        (0.1, Decimal("0.1"), True),
        (3, 3.0000001, True),
        (6543210.4, 6543210, True),
        (1_000_000.0, 1_000_000.9, True),
        (1_000_000.0, 1_000_002.0, False),
        (-1.0, -1.0000001, True),
        (-1, 1.0, False),
        (1_000_001, 1_000_002, False),
        (2**62, 2**62 + 1, False),
        (0.1 + 0.2 - 0.3, 0, True),
        (0.0, 1e-6, False),
        (1.0, 1.00001, False),
        (True, 1, True),
        (False, 0, True),
        (True, 1.0, True),
        (True, 0, False),
        (True, "true", False),
        (1, "1", False),
        (1.5, "1.5", False),
        (None, None, True),
        (None, 0, False),
        (None, "", False),
        (None, False, False),
        ("a", "A", False),
        ("a", "a ", False),
        (NAN, float("nan"), True),
        (NAN, None, False),
        (math.inf, math.inf, True),
        (math.inf, 1e308, False),
        (10**400, 10**400, True),
        (10**400, "x", False),
        (date(2024, 5, 1), datetime(2024, 5, 1), True),
        (date(2024, 5, 1), datetime(2024, 5, 1, 1), False),
        (date(2024, 5, 1), "2024-05-01", False),
        ([1, "a"], (1, "a"), True),
        ([1, 2], [2, 1], False),
        ({"a": [1]}, {"a": [1]}, True),
        ({"a": 1}, {"a": 2}, False),
    ],
)
def test_values(one, other, equal):
    assert same([(one,)], [(other,)]) is equal
    assert same([(other,)], [(one,)]) is equal
    # The same with another cell of its kind in the column, and a row that only this cell tells apart.
    assert same([("x", one), ("x", None)], [("x", None), ("x", other)]) is equal


@pytest.mark.parametrize(
    ("gold", "rows", "equal"),
    [
        ([(1, "a"), (2, "b")], [("b", 2), ("a", 1)], True),
        ([(1, "a"), (2, "b")], [("a", 2), ("b", 1)], False),
        ([(1,), (1,)], [(1,)], False),
        ([(1,), (1,), (2,)], [(1,), (2,), (2,)], False),
        ([(1, 2), (2, 1)], [(1, 1), (2, 2)], False),
        ([(1, 1)], [(1, 1)], True),
        ([(1,)], [(1, 1)], False),
        ([(1, 1)], [(1,)], False),
        ([(0.5, 0.25), (0.25, 0.5)], [(0.25, 0.5), (0.5 + 1e-12, 0.25 - 1e-12)], True),
        # Close to both 1 and 1.0000015, which differ; the pairs are found all the same.
        ([(1.0,), (1.0000015,)], [(1.0000015,), (1.0,)], True),
        ([(1.0,), (1.0000015,)], [(1.0,), (1.0,)], False),
    ],
)
def test_rows_and_columns(gold, rows, equal):
    assert same(gold, rows) is equal


def test_extra_columns():
    gold, rows = [("a", 1), ("b", 2)], [("x", 2, "b"), ("x", 1, "a")]
    assert not same(gold, rows)
    assert same(gold, rows, extra_columns=True)
    assert not same(gold, [(2, "a", 0), (1, "b", 0)], extra_columns=True)
    assert not same(gold, [(1,), (2,)], extra_columns=True)
    assert not same(gold, [("b", 2, 0)], extra_columns=True)


def test_empty_results_have_columns_too():
    assert accepts(plain([], 2), 2, [])
    assert not accepts(plain([], 2), 1, [])
    assert not accepts(plain([], 1), 1, [(1,)])
    assert accepts(Accepted(1, (), True), 1, [])


def slow_close(one, other):
    if one is None or other is None or isinstance(one, str) or isinstance(other, str):
        return one == other and isinstance(one, str) == isinstance(other, str)
    return abs(float(one) - float(other)) <= 1e-6 * max(abs(float(one)), abs(float(other)))


def slow_same_list(gold, rows):
    return all(all(map(slow_close, one, other)) for one, other in zip(gold, rows, strict=True))


def slow_accepts(accepted, rows, width):
    """Every valid result in every order of rows and columns."""
    choices = [list(combinations(group.rows, group.take)) for group in accepted.groups]
    for chosen in product(*choices):
        if accepted.ordered:
            orders = product(*(permutations(group) for group in chosen))
            results = [[row for group in order for row in group] for order in orders]
        else:
            results = permutations([row for group in chosen for row in group])
        for result in results:
            for columns in permutations(range(width), accepted.width):
                if slow_same_list(result, [tuple(row[c] for c in columns) for row in rows]):
                    return True
    return False


cells = st.sampled_from([None, "", "0", "a", 0, 1, True, 1.0, 2, 0.5, 0.5000000001, Decimal("0.5"), 1000001])


@st.composite
def comparisons(draw):
    """A gold whose first and last tie may be cut, and a result: right in disguise, or nearly so."""
    width = draw(st.integers(1, 3))
    row = st.tuples(*[cells] * width)
    sizes = draw(st.lists(st.integers(1, 2), min_size=1, max_size=3))
    groups = []
    for place, size in enumerate(sizes):
        rows = tuple(draw(st.lists(row, min_size=size, max_size=size)))
        cut = place in (0, len(sizes) - 1) and draw(st.booleans())
        groups.append(TieGroup(rows, draw(st.integers(1, size)) if cut else size))
    accepted = Accepted(width, tuple(groups), draw(st.booleans()))
    rows = [r for group in groups for r in draw(st.permutations(group.rows))[: group.take]]
    if draw(st.booleans()):
        rows = draw(st.permutations(rows))
    more = draw(st.integers(0, 1))
    columns = draw(st.permutations(range(width + more)))
    rows = [[(*r, *draw(st.tuples(*[cells] * more)))[c] for c in columns] for r in rows]
    for _ in range(draw(st.integers(0, 1))):
        draw(st.sampled_from(rows))[draw(st.integers(0, width + more - 1))] = draw(cells)
    return accepted, [tuple(r) for r in rows], width + more


@settings(max_examples=400, deadline=None)
@given(comparisons())
def test_comparison_agrees_with_the_slow_one(comparison):
    accepted, rows, width = comparison
    expected = slow_accepts(accepted, rows, width)
    assert accepts(accepted, width, rows, extra_columns=True) is expected
    assert accepts(accepted, width, rows) is (expected and width == accepted.width)


def columns_to_rows(*columns):
    return list(zip(*columns, strict=True))


def circles(*sizes):
    """Rows and columns of a graph of circles: all rows alike, all columns alike, and much to try."""
    edges, first = [], 0
    for size in sizes:
        edges += [(first + k, first + (k + 1) % size) for k in range(size)]
        first += size
    return [tuple(int(k in edge) for k in range(first)) for edge in edges]


numbers = [[(k * (c + 1) * 7919) % 1009 for k in range(500)] for c in range(40)]


@pytest.mark.parametrize(
    ("gold", "rows", "equal"),
    [
        (columns_to_rows(*numbers), columns_to_rows(*numbers[::-1])[::-1], True),
        (columns_to_rows(*numbers), columns_to_rows(*numbers[1:], numbers[0][::-1]), False),
        ([(1,) * 60], [(1.0,) * 60], True),
        ([(1,) * 60], [(1,) * 59 + (2,)], False),
        ([(0, 1) * 20, (1, 0) * 20], [(0,) * 20 + (1,) * 20, (1,) * 20 + (0,) * 20], True),
        ([(0, 1) * 20, (1, 0) * 20], [(0,) * 21 + (1,) * 19, (1,) * 21 + (0,) * 19], False),
        (circles(*[1] * 60), circles(*[1] * 60)[::-1], True),
        (circles(12), circles(12)[::-1], True),
        (circles(12), circles(6, 6), False),
        (circles(4, 4, 4), circles(6, 6), False),
        ([(k, k % 7, str(k)) for k in range(10_000)], [(str(k), k % 7, k) for k in range(10_000)], True),
        ([(k,) * 9 for k in range(5_000)], [(k + 0.0,) * 8 + (k % 4999,) for k in range(5_000)], False),
    ],
    ids=range(12),
)
def test_many_columns_stay_fast(gold, rows, equal):
    start = time.perf_counter()
    assert same(gold, rows) is equal
    assert time.perf_counter() - start < 5


# --- verdicts ---

TEAM = """NAME,AGE,PAY
Ann,30,10
Bob,25,20
Cid,30,20
Dan,25,20
Eve,,40
"""


@pytest.fixture(scope="module")
def make_db(tmp_path_factory):
    opened = []

    def make(text):
        folder = tmp_path_factory.mktemp("db")
        (folder / "team.csv").write_text(text)
        opened.append(Database.from_csv(folder / "team.csv", cache=folder / "team.duckdb"))
        return opened[-1]

    yield make
    for database in opened:
        database.close()


@pytest.fixture(scope="module")
def db(make_db):
    return make_db(TEAM)


def ask(sql, **options):
    return Question("q", "?", sql, None, None, **options)


def verdict(db, gold, pred, databases=(), **options):
    return judge(pred, ask(gold, **options), db, databases).verdict


YOUNGEST = "SELECT NAME FROM team ORDER BY AGE"
BEST_PAID = "SELECT NAME FROM team ORDER BY PAY DESC"


@pytest.mark.parametrize(
    ("gold", "pred", "options", "expected"),
    [
        ("SELECT NAME, AGE FROM team", "SELECT AGE AS x, NAME AS y FROM team ORDER BY 2 DESC", {}, "match"),
        ("SELECT DISTINCT PAY FROM team", "SELECT PAY FROM team", {}, "wrong"),
        ("SELECT count(*) > 3 FROM team", "SELECT 1", {}, "match"),
        ("SELECT count(*) > 3 FROM team", "SELECT 'true'", {}, "wrong"),
        ("SELECT avg(PAY) FROM team", "SELECT sum(PAY) / 5 FROM team", {}, "match"),
        ("SELECT count(*) FROM team", "SELECT '5'", {}, "wrong"),
        ("SELECT AGE FROM team WHERE NAME = 'Eve'", "SELECT NULL", {}, "match"),
        ("SELECT AGE FROM team WHERE NAME = 'Eve'", "SELECT 0", {}, "wrong"),
        ("SELECT NAME FROM team", "SELECT NAME, AGE FROM team", {}, "wrong"),
        ("SELECT NAME FROM team", "SELECT AGE, NAME FROM team", {"extra_columns": "allow"}, "match"),
        ("SELECT 1", "SELECT 2", {"alt_sql": ("SELECT 3", "SELECT 2")}, "match"),
        ("SELECT 1", "SELECT 4", {"alt_sql": ("SELECT 3", "SELECT 2")}, "wrong"),
        # The order, where it counts; equal keys in any order.
        (YOUNGEST, YOUNGEST + " DESC", {}, "match"),
        (YOUNGEST, YOUNGEST + " DESC", {"ordered": True}, "wrong"),
        (YOUNGEST, YOUNGEST + ", NAME DESC", {"ordered": True}, "match"),
        ("SELECT NAME FROM team ORDER BY AGE, NAME", YOUNGEST + ", NAME DESC", {"ordered": True}, "wrong"),
        ("SELECT NAME, AGE FROM team ORDER BY 2", YOUNGEST + ", NAME DESC", {"ordered": True}, "wrong"),
        ("SELECT NAME FROM team ORDER BY ALL", "SELECT NAME FROM team", {"ordered": True}, "match"),
        ("SELECT NAME FROM team ORDER BY ALL", BEST_PAID + ", 1", {"ordered": True}, "wrong"),
        ("SELECT NAME FROM team", "SELECT NAME FROM team ORDER BY 1 DESC", {"ordered": True}, "wrong"),
        # A title in ORDER BY hides the column of that name.
        (
            "SELECT -AGE AS PAY FROM team ORDER BY PAY",
            "SELECT -AGE FROM team ORDER BY PAY",
            {"ordered": True},
            "wrong",
        ),
        (
            "SELECT AGE, count(*) FROM team GROUP BY AGE ORDER BY count(*) DESC",
            "SELECT AGE, count(*) FROM team GROUP BY AGE ORDER BY 2 DESC, AGE DESC NULLS LAST",
            {"ordered": True},
            "match",
        ),
        (
            "SELECT AGE FROM team UNION SELECT PAY FROM team ORDER BY AGE LIMIT 2",
            "SELECT AGE FROM team UNION SELECT PAY FROM team ORDER BY 1 LIMIT 2",
            {"ordered": True},
            "match",
        ),
        # A LIMIT that cuts a tie: Bob, Cid and Dan share the second place.
        (BEST_PAID + " LIMIT 2", "SELECT NAME FROM team WHERE NAME IN ('Eve', 'Dan')", {}, "match"),
        (BEST_PAID + " LIMIT 2", "SELECT NAME FROM team WHERE NAME IN ('Eve', 'Ann')", {}, "wrong"),
        (BEST_PAID + " LIMIT 2", "SELECT NAME FROM team WHERE NAME IN ('Cid', 'Dan')", {}, "wrong"),
        (BEST_PAID + " LIMIT 2", "SELECT NAME FROM team WHERE PAY >= 20", {}, "wrong"),
        (BEST_PAID + " LIMIT 2", BEST_PAID + ", NAME DESC LIMIT 2", {"ordered": True}, "match"),
        (
            BEST_PAID + " LIMIT 2",
            "SELECT NAME FROM team WHERE NAME IN ('Dan', 'Eve')",
            {"ordered": True},
            "wrong",
        ),
        (BEST_PAID + " LIMIT 2 OFFSET 1", "SELECT NAME FROM team WHERE NAME IN ('Cid', 'Dan')", {}, "match"),
        (BEST_PAID + " LIMIT 2 OFFSET 1", "SELECT NAME FROM team WHERE NAME IN ('Cid', 'Eve')", {}, "wrong"),
        (BEST_PAID + " LIMIT 4 OFFSET 1", "SELECT NAME FROM team WHERE NAME <> 'Eve'", {}, "match"),
        (BEST_PAID + " OFFSET 2", "SELECT NAME FROM team WHERE NAME IN ('Bob', 'Dan', 'Ann')", {}, "match"),
        ("SELECT NAME FROM team LIMIT 2", "SELECT NAME FROM team WHERE NAME IN ('Cid', 'Eve')", {}, "match"),
        ("SELECT NAME FROM team LIMIT 2", "SELECT NAME FROM team WHERE NAME = 'Cid'", {}, "wrong"),
        ("(SELECT NAME FROM team ORDER BY PAY LIMIT 2)", "SELECT unnest(['Ann', 'Dan'])", {}, "match"),
        (
            "WITH t AS (SELECT * FROM team) SELECT NAME FROM t ORDER BY length(NAME), PAY LIMIT 2;",
            "SELECT unnest(['Ann', 'Dan'])",
            {},
            "match",
        ),
        (
            "SELECT DISTINCT PAY FROM team ORDER BY PAY % 20 LIMIT 1",
            "SELECT 40",
            {},
            "match",
        ),
        (
            "SELECT DISTINCT PAY FROM team ORDER BY PAY % 20 LIMIT 2",
            "SELECT unnest([20, 20])",
            {},
            "wrong",
        ),
        # Not one of ours, or no answer.
        ("SELECT 1", "SELECT nonsense FROM", {}, "invalid"),
        ("SELECT 1", "", {}, "invalid"),
        ("SELECT 1", "DELETE FROM team", {}, "blocked"),
        ("SELECT 1", "SELECT * FROM range(100000)", {}, "wrong"),
        ("SELECT 1", None, {}, "abstained"),
        ("SELECT nonsense", "SELECT 1", {}, "gold_error"),
        ("SELECT nonsense", None, {}, "gold_error"),
        ("SELECT NAME FROM team WHERE AGE > 99", "SELECT NAME FROM team WHERE AGE > 99", {}, "gold_error"),
        ("SELECT 1", "SELECT 1", {"alt_sql": ("SELECT nonsense",)}, "gold_error"),
        (None, None, {}, "abstained"),
        (None, "SELECT 1", {}, "wrong"),
        (None, "SELECT nonsense", {}, "invalid"),
    ],
)
def test_verdicts(db, gold, pred, options, expected):
    result = judge(pred, ask(gold, **options), db)
    assert result.verdict == expected
    assert result.correct is (expected == "match" or (gold is None and pred is None))
    assert bool(result.reason) is (expected != "match")
    assert "\n" not in result.reason


@pytest.mark.parametrize(
    ("gold", "pred", "ordered", "reason"),
    [
        ("SELECT NAME FROM team", "SELECT NAME, AGE FROM team", False, "columns: 2, not 1"),
        ("SELECT NAME FROM team", "SELECT NAME FROM team WHERE AGE > 0", False, "rows: 4, not 5"),
        (YOUNGEST, YOUNGEST + " DESC", True, "the right rows in the wrong order"),
        ("SELECT 'a'", "SELECT 'b'", False, "the rows differ: ('b',) instead of ('a',)"),
        ("SELECT unnest([1, 1, 2])", "SELECT unnest([1, 2, 2])", False, "the right values, but in other"),
    ],
)
def test_reasons(db, gold, pred, ordered, reason):
    assert judge(pred, ask(gold, ordered=ordered), db).reason.startswith(reason)


def test_a_question_answered_in_words_cannot_be_judged(db):
    with pytest.raises(EvaluationError, match=r"question 'q' has an \"answer\" in words"):
        judge("SELECT 1", ask(None, answer="Ann"), db)


def test_more_databases_tell_apart_what_agrees_by_chance(db, make_db):
    other, empty = make_db("NAME,AGE,PAY\nFay,99,1\n"), make_db("NAME,AGE,PAY\nZed,1,\n")
    gold = "SELECT NAME FROM team WHERE AGE = 30"
    by_chance = "SELECT NAME FROM team WHERE NAME IN ('Ann', 'Cid') OR AGE = 99"
    assert verdict(db, gold, by_chance) == "match"
    assert verdict(db, gold, gold, [other, empty]) == "match"
    result = judge(by_chance, ask(gold), db, [empty, other])
    assert (result.verdict, result.reason) == ("wrong", "on extra database 2: rows: 1, not 0")
    # One accepted query must hold everywhere; not this one here and that one there.
    options = {"alt_sql": ("SELECT NAME FROM team WHERE NAME IN ('Ann', 'Cid')",)}
    assert verdict(db, gold, by_chance, [other], **options) == "wrong"
    assert verdict(db, gold, options["alt_sql"][0], [other, empty], **options) == "match"
    assert verdict(db, "SELECT NAME FROM team", "SELECT NAME FROM team", [db, other]) == "match"


class Counting:
    """A database that counts what it runs."""

    def __init__(self, db):
        self.db, self.seen = db, []

    def run(self, sql, **options):
        self.seen.append(sql)
        return self.db.run(sql, **options)


def test_a_gold_runs_once(db):
    counting = Counting(db)
    for pred in ("SELECT 2", "SELECT 1", "SELECT 1"):
        judge(pred, ask("SELECT 1"), counting)
    assert counting.seen == ["SELECT 1", "SELECT 2", "SELECT 1", "SELECT 1"]


def test_a_gold_that_failed_runs_again(db):
    counting = Counting(db)
    for _ in range(2):
        assert judge("SELECT 1", ask("SELECT x"), counting) == Verdict(
            "gold_error", judge("SELECT 1", ask("SELECT x"), db).reason, False
        )
    assert counting.seen == ["SELECT x"] * 2


def test_ties_beyond_reach_leave_the_gold_as_it_stands(db):
    """Too many rows without the LIMIT: only the gold's own choice counts, and nothing breaks."""
    gold = "SELECT range // 30000 FROM range(40000) ORDER BY 1 LIMIT 2"
    assert verdict(db, gold, gold, ordered=True) == "match"
    assert verdict(db, gold, "SELECT unnest([0, 0])") == "match"
    assert verdict(db, gold, "SELECT unnest([0, 1])") == "wrong"


table = st.lists(st.tuples(st.integers(0, 3), st.none() | st.integers(0, 2)), min_size=1, max_size=6)


@settings(max_examples=60, deadline=None)
@given(table, st.integers(1, 6), st.integers(0, 3), st.booleans(), st.lists(st.integers(0, 3), max_size=4))
def test_any_valid_choice_of_a_limit_counts(db, rows, limit, offset, ordered, guess):
    """Over ORDER BY b LIMIT k OFFSET o: right is what some order of the ties gives, and nothing else."""
    source = "(VALUES " + ", ".join(f"({a}, {'NULL' if b is None else b})" for a, b in rows) + ") AS t(a, b)"
    gold = f"SELECT a FROM {source} ORDER BY b NULLS LAST LIMIT {limit} OFFSET {offset}"
    valid = set()
    for order in permutations(rows):
        keys = [3 if b is None else b for _, b in order]
        if keys == sorted(keys):
            choice = [a for a, _ in order][offset : offset + limit]
            valid.add(tuple(choice if ordered else sorted(choice)))
    if valid == {()}:
        assert verdict(db, gold, gold, ordered=ordered) == "gold_error"
        return
    for other in ("a", "a DESC"):
        pred = f"SELECT a FROM {source} ORDER BY b NULLS LAST, {other} LIMIT {limit} OFFSET {offset}"
        assert verdict(db, gold, pred, ordered=ordered) == "match"
    found = verdict(db, gold, f"SELECT unnest({guess}::INTEGER[])", ordered=ordered) == "match"
    assert found is (tuple(guess if ordered else sorted(guess)) in valid)
