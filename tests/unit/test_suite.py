"""The suite: each change of a query, the databases that tell it apart, and matches by accident."""

import csv
import random
import re

import pytest

from memtune_lib.__main__ import main
from memtune_lib.database import Database, nba
from memtune_lib.errors import EvaluationError
from memtune_lib.evaluation import Suite, gap, suite_build
from memtune_lib.evaluation import suite as suite_module
from memtune_lib.evaluation.harness import LINE
from memtune_lib.evaluation.neighbours import OPERATORS, neighbours
from memtune_lib.evaluation.suite_build import (
    NBA,
    RANGES,
    boundaries,
    build,
    candidate,
    read_roster,
    to_csv,
)
from memtune_lib.evaluation.suite_build import main as make
from memtune_lib.files import append_jsonl
from memtune_lib.questions import Question, load_questions

COLUMNS = {"team": ("NAME",), "name": ("Team",)}
VALUES = {"team": ["A", "B", "C"]}


@pytest.mark.parametrize(
    ("operator", "sql", "expected"),
    [
        ("strictness", "SELECT 1 FROM t WHERE x < 5", {"SELECT 1 FROM t WHERE x <= 5"}),
        ("strictness", "SELECT 1 FROM t WHERE x <= 5", {"SELECT 1 FROM t WHERE x < 5"}),
        ("strictness", "SELECT 1 FROM t WHERE x > 5", {"SELECT 1 FROM t WHERE x >= 5"}),
        ("strictness", "SELECT 1 FROM t WHERE x >= 5", {"SELECT 1 FROM t WHERE x > 5"}),
        (
            "strictness",
            "SELECT 1 FROM t WHERE x BETWEEN 1 AND 3",
            {"SELECT 1 FROM t WHERE x > 1 AND x <= 3", "SELECT 1 FROM t WHERE x >= 1 AND x < 3"},
        ),
        ("direction", "SELECT 1 FROM t WHERE x < 5", {"SELECT 1 FROM t WHERE x > 5"}),
        ("direction", "SELECT 1 FROM t WHERE x >= 5", {"SELECT 1 FROM t WHERE x <= 5"}),
        ("direction", "SELECT 1 FROM t WHERE x = 5", {"SELECT 1 FROM t WHERE x <> 5"}),
        ("direction", "SELECT 1 FROM t WHERE x <> 5", {"SELECT 1 FROM t WHERE x = 5"}),
        ("literal", "SELECT 1 FROM t WHERE x = 5", {"SELECT 1 FROM t WHERE x = 4", "SELECT 1 FROM t WHERE x = 6"}),
        (
            "literal",
            "SELECT 1 FROM t WHERE x < 1.5",
            {"SELECT 1 FROM t WHERE x < 0.5", "SELECT 1 FROM t WHERE x < 2.5"},
        ),
        (
            "literal",
            "SELECT 1 FROM t WHERE Team = 'A'",
            {"SELECT 1 FROM t WHERE Team = 'B'", "SELECT 1 FROM t WHERE Team = 'C'"},
        ),
        ("literal", "SELECT 1 FROM t WHERE Team = 'Z'", set()),
        ("literal", "SELECT SPLIT_PART(x, 'A', 2) FROM t", set()),
        (
            "dropped_condition",
            "SELECT 1 FROM t WHERE x = 1 AND y = 2",
            {"SELECT 1 FROM t WHERE x = 1", "SELECT 1 FROM t WHERE y = 2", "SELECT 1 FROM t"},
        ),
        (
            "dropped_condition",
            "SELECT SUM(x) FILTER(WHERE y = 1) FROM t",
            {"SELECT SUM(x) FROM t"},
        ),
        ("dropped_condition", "SELECT x FROM t GROUP BY x HAVING COUNT(*) > 1", {"SELECT x FROM t GROUP BY x"}),
        ("junction", "SELECT 1 FROM t WHERE x = 1 AND y = 2", {"SELECT 1 FROM t WHERE (x = 1 OR y = 2)"}),
        ("junction", "SELECT 1 FROM t WHERE x = 1 OR y = 2", {"SELECT 1 FROM t WHERE x = 1 AND y = 2"}),
        (
            "count",
            "SELECT COUNT(*) FROM t",
            {"SELECT COUNT(DISTINCT team) FROM t", "SELECT COUNT(DISTINCT name) FROM t"},
        ),
        ("count", "SELECT COUNT(DISTINCT x) FROM t", {"SELECT COUNT(x) FROM t"}),
        ("count", "SELECT COUNT(x) FROM t", {"SELECT COUNT(DISTINCT x) FROM t", "SELECT COUNT(*) FROM t"}),
        ("aggregate", "SELECT MIN(x) FROM t", {"SELECT MAX(x) FROM t"}),
        ("aggregate", "SELECT MAX(x) FROM t", {"SELECT MIN(x) FROM t"}),
        ("aggregate", "SELECT AVG(x) FROM t", {"SELECT MEDIAN(x) FROM t"}),
        ("aggregate", "SELECT MEDIAN(x) FROM t", {"SELECT AVG(x) FROM t"}),
        ("aggregate", "SELECT SUM(x) FROM t", {"SELECT AVG(x) FROM t"}),
        ("aggregate", "SELECT STDDEV_SAMP(x) FROM t", {"SELECT STDDEV_POP(x) FROM t"}),
        (
            "rank",
            "SELECT RANK() OVER (ORDER BY x) FROM t",
            {"SELECT DENSE_RANK() OVER (ORDER BY x) FROM t", "SELECT ROW_NUMBER() OVER (ORDER BY x) FROM t"},
        ),
        ("rank", "SELECT DENSE_RANK() OVER (ORDER BY x) FROM t", {"SELECT RANK() OVER (ORDER BY x) FROM t"}),
        ("sort_order", "SELECT x FROM t ORDER BY x DESC", {"SELECT x FROM t ORDER BY x"}),
        ("sort_order", "SELECT x FROM t ORDER BY x", {"SELECT x FROM t ORDER BY x DESC"}),
        (
            "limit",
            "SELECT x FROM t LIMIT 2",
            {"SELECT x FROM t LIMIT 3", "SELECT x FROM t LIMIT 1", "SELECT x FROM t"},
        ),
        ("distinct", "SELECT x FROM t", {"SELECT DISTINCT x FROM t"}),
        ("distinct", "SELECT DISTINCT x FROM t", {"SELECT x FROM t"}),
        ("column", "SELECT Team FROM t", {"SELECT NAME FROM t"}),
    ],
)
def test_operators(operator, sql, expected):
    found = {text.replace(" NULLS FIRST", "") for name, text in neighbours(sql, COLUMNS, VALUES) if name == operator}
    assert found == expected


def test_every_operator_is_tested():
    tested = {case[0] for case in test_operators.pytestmark[0].args[1]}
    assert tested == OPERATORS.keys()


def test_neighbours_differ_from_the_query_and_from_each_other():
    sql = "SELECT NAME FROM t WHERE Team = 'A' AND x BETWEEN 1 AND 2"
    texts = [text for _, text in neighbours(sql, COLUMNS, VALUES)]
    assert len(texts) == len(set(texts)) > 8 and sql not in texts
    assert neighbours("SELECT FROM WHERE (", COLUMNS, VALUES) == []


# --- databases that share a child, and the suite's file ---

HEAD = "database,NAME,AGE\n"
TABLE = "NAME,AGE\nAnn,30\nBob,25\nCid,30\n"
SMALL = HEAD + "1,Fay,30\n1,Gus,31\n2,00,\n"


@pytest.fixture(autouse=True)
def cache(tmp_path_factory, monkeypatch):
    monkeypatch.setenv("MEMTUNE_CACHE", str(tmp_path_factory.getbasetemp() / "suite"))


@pytest.fixture
def files(tmp_path):
    (tmp_path / "team.csv").write_text(TABLE)
    (tmp_path / "suite").mkdir()
    (tmp_path / "suite" / "team.csv").write_text(SMALL)
    return tmp_path


@pytest.fixture
def db(files):
    with Database.from_csv(files / "team.csv") as database:
        yield database


@pytest.fixture
def suite(files, db):
    with Suite.open(db, files / "suite" / "team.csv") as opened:
        yield opened


def test_databases_of_one_file(suite, db):
    one, two = suite.databases
    sql = "SELECT NAME, AGE FROM team"
    for _ in range(2):  # the second time from the cache of the statement, and of the file
        assert one.run(sql).rows == (("Fay", 30), ("Gus", 31))
        assert two.run(sql).rows == (("00", None),)
    assert one.tables == db.tables
    # A statement that the gate stopped is not run on the next one either.
    for place in suite.databases:
        assert place.run("DELETE FROM team").verdict == "blocked"
    assert two.run("SELECT 1 FROM nowhere").verdict == "invalid"


AGED = Question("q", "?", "SELECT NAME FROM team WHERE AGE = 30")


@pytest.mark.parametrize(
    ("gold", "pred", "expected"),
    [
        ("SELECT NAME FROM team WHERE AGE = 30", "SELECT NAME FROM team WHERE AGE > 29 AND AGE < 31", "match match"),
        ("SELECT NAME FROM team WHERE AGE = 30", "SELECT NAME FROM team WHERE AGE > 29", "wrong match"),
        ("SELECT NAME FROM team WHERE AGE > 0", "SELECT NAME FROM team", "match wrong"),
        ("SELECT NAME FROM team WHERE AGE > 0", "SELECT x FROM team", "invalid invalid"),
        # Where the gold finds nothing, each way to say so is right; a row is not.
        ("SELECT sum(AGE) FROM team", "SELECT coalesce(sum(AGE), 0) FROM team", "match match"),
        ("SELECT sum(AGE) FROM team", "SELECT coalesce(sum(AGE), 1) FROM team", "match wrong"),
        ("SELECT count(*) FROM team WHERE AGE > 30", "SELECT 1 FROM team WHERE AGE > 30", "match match"),
        # A gold that fails there judges nobody.
        ("SELECT (SELECT NAME FROM team)", "SELECT NAME FROM team", "match match"),
    ],
)
def test_match_on_every_database(suite, gold, pred, expected):
    verdicts = suite.match(pred, Question("q", "?", gold))
    assert " ".join(verdict.verdict for verdict in verdicts) == expected


def test_match_needs_a_gold_query(suite):
    with pytest.raises(EvaluationError, match="'q' has no gold query"):
        suite.match("SELECT 1", Question("q", "?", None))


def test_planted_accidents_are_removed(suite, db):
    golds = [
        Question("right", "?", AGED.sql),
        Question("accident", "?", AGED.sql),
        Question("other", "?", "SELECT 'x'", alt_sql=(AGED.sql,)),
        Question("wrong", "?", AGED.sql),
        Question("none", "?", None),
    ]
    written = {
        "right": (AGED.sql, "match"),
        "accident": ("SELECT NAME FROM team WHERE NAME IN ('Ann', 'Cid')", "match"),
        "other": (AGED.sql, "match"),
        "wrong": ("SELECT 7", "wrong"),
        "none": (None, "abstained"),
    }
    found = gap([{"id": k, "sql": sql, "verdict": v} for k, (sql, v) in written.items()], golds, db, suite)
    assert (found.n, found.roster, found.everywhere) == (4, 3, 2)
    assert found.accidental == {"accident": "on extra database 1: rows: 0, not 1"}
    assert str(found) == "matched on the roster 3, on every database 2 of 4; 1 matched by accident"
    with pytest.raises(EvaluationError, match="'stranger' of the run is not among the questions"):
        gap([{"id": "stranger", "sql": "SELECT 1", "verdict": "match"}], golds, db, suite)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, r"team.csv: cannot be read \(No such file or directory\); check the path"),
        (b"", 'line 1: the first column must be "database"'),
        (b"NAME,AGE\nAnn,30\n", 'line 1: the first column must be "database"'),
        (HEAD.encode(), "holds no database; write it anew"),
        (HEAD.encode() + b"1,Fay\n", "line 2: not a number and 2 values"),
        (HEAD.encode() + b"1,Fay,1\nx,Gus,2\n", "line 3: not a number and 2 values"),
        (HEAD.encode() + b"1,F\xff,1\n", "no CSV file in UTF-8"),
        (HEAD.encode() + b'1,"F,1\n', "no CSV file in UTF-8"),
        (HEAD.encode() + b"1,Fay,old\n", "its columns are not those of the database"),
        (b"database,NAME\n1,Fay\n", "its columns are not those of the database"),
    ],
)
def test_a_broken_suite_is_one_clear_error(files, db, content, message):
    path = files / "suite" / "team.csv"
    path.unlink()
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(EvaluationError, match=message) as error:
        Suite.open(db, path)
    assert "\n" not in str(error.value) and str(path) in str(error.value)


# --- the builder ---


def test_candidates_keep_the_formats_of_the_roster():
    roster = read_roster()
    limits = {"AGE": [30], "HT": [84], "WT": [200], "SALARY": [1_000_000]}
    patterns = {
        "AGE": r"\d\d|",
        "HT": r"\d' \d{1,2}\"",
        "WT": r"\d{3} lbs",
        "SALARY": r"\$[\d,]+|--",
        "Jersey": r"\d+|NA",
    }
    known = {column: {row[column] for row in roster} for column in ("Team", "NAME", "POS", "COLLEGE")}
    for seed in range(5):
        rows = candidate(roster, limits, random.Random(seed))
        assert rows == candidate(roster, limits, random.Random(seed))
        for row in rows:
            assert all(re.fullmatch(pattern, row[column]) for column, pattern in patterns.items())
            assert all(row[column] in values for column, values in known.items())


def test_boundaries_are_the_numbers_of_the_golds():
    golds = [
        Question("a", "?", "SELECT 1 FROM nba_roster WHERE AGE > 30 AND TRY_CAST(SALARY AS INT) < 5e6"),
        Question("b", "?", "SELECT 1 FROM nba_roster WHERE f(WT) BETWEEN 200 AND 210 AND AGE < 900"),
        Question("c", "?", "SELECT ("),
    ]
    assert boundaries(golds) == {"AGE": [30], "HT": [], "WT": [200, 210], "SALARY": [5_000_000]}
    assert boundaries([]) == {column: [] for column in RANGES}


def test_the_builder_tells_neighbours_apart():
    golds = [Question("a", "?", "SELECT COUNT(*) FROM nba_roster WHERE AGE > 45")]
    golds += [Question("b", "?", "SELECT NAME FROM nba_roster WHERE Team = 'Utah Jazz' AND AGE <= 40")]
    with nba() as db:
        built = build(golds, read_roster(), db, seed=3)
        again = build(golds, read_roster(), db, seed=3)
    assert to_csv(built.databases) == to_csv(again.databases)
    assert built.by_roster < built.by_suite <= built.neighbours
    assert str(built).startswith(f"{len(built.databases)} databases; of {built.neighbours} neighbours")


def test_the_shipped_suite():
    with suite_module.SUITE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert suite_module.SUITE.stat().st_size < 1_000_000
    assert 1 < len({row["database"] for row in rows}) <= 20
    dev = [question for question in load_questions(NBA / "dev.jsonl") if question.sql]
    with nba() as db, Suite.open(db) as suite:
        for question in dev[::8]:
            assert all(verdict.correct for verdict in suite.match(question.sql, question)), question.id


def test_held_out_is_not_read(monkeypatch, tmp_path):
    read = []
    real = load_questions
    monkeypatch.setattr(suite_build, "load_questions", lambda path: read.append(path.name) or real(path)[:1])
    assert make(["--golds", "1", "--out", str(tmp_path / "out.csv")]) in (0, 2)
    assert read == ["dev.jsonl", "train.jsonl"]


def test_a_run_judged_again_on_the_suite(tmp_path, capsys):
    data, log = tmp_path / "asked.jsonl", tmp_path / "log.jsonl"
    gold = "SELECT count(*) FROM nba_roster"
    append_jsonl(data, [{"id": k, "question": f"How many {k}?", "sql": gold} for k in ("right", "chance")])
    lines = [
        {"id": "right", "question": "How many right?", "sql": gold},
        {"id": "chance", "question": "How many chance?", "sql": "SELECT 582"},
    ]
    rest = dict.fromkeys(LINE, None) | {"seconds": 0.1}
    append_jsonl(log, [{"run": {}}, *(rest | line for line in lines)])
    assert main(["evaluate", "--data", str(data), "--rescore", str(log), "--suite"]) == 0
    said = capsys.readouterr().out
    assert "matched on the roster 2, on every database 1 of 2; 1 matched by accident\n" in said
    assert "  chance: on extra database 1" in said
    assert said.endswith("accuracy 1.000 (2/2)\n")
