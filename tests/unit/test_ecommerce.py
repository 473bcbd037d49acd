"""The second world: its database comes from its seed, its wordings run, its sets are apart."""

import gzip
import random
from datetime import date
from itertools import pairwise

import pytest

from memtune_lib.database import Database
from memtune_lib.datagen.audit import audit
from memtune_lib.datagen.ecommerce.generator import generate
from memtune_lib.datagen.ecommerce.phrases import Condition, noun, source
from memtune_lib.datagen.ecommerce.shop import SESSIONS, USERS, tables
from memtune_lib.datagen.ecommerce.values import linker
from memtune_lib.datagen.ecommerce.written import fill, wordings
from memtune_lib.linking import Linker
from memtune_lib.linking.dates import find_dates
from memtune_lib.memory import DATASETS
from memtune_lib.questions import load_questions
from memtune_lib.values import values_of

FOLDER = DATASETS / "ecommerce"


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MEMTUNE_CACHE", str(tmp_path_factory.mktemp("cache")))
        with Database.from_csv(FOLDER / "database") as database:
            yield database


def test_the_shipped_database_is_what_its_seed_gives():
    made = tables()
    assert (FOLDER / "database" / "users.csv").read_bytes() == made["users.csv"]
    packed = (FOLDER / "database" / "sessions.csv.gz").read_bytes()
    assert gzip.decompress(packed) == made["sessions.csv"]


def test_the_tables(shop):
    assert [len(columns) for columns in shop.tables.values()] == [8, 4]
    (counts,) = shop.run("SELECT (SELECT count(*) FROM users), count(*), count(DISTINCT user) FROM sessions").rows
    assert counts[:2] == (USERS, SESSIONS) and counts[2] < USERS


def test_one_meaning_has_one_query():
    chrome = Condition("browser", "browser = 'Chrome'", "Chrome", "in Chrome")
    german = Condition("country", "country = 'Germany'", "German", "from Germany")
    expected = "sessions JOIN users ON user = users.id WHERE browser = 'Chrome' AND country = 'Germany' AND revenue > 0"
    assert source([chrome, german], "revenue > 0") == source([german, chrome], "revenue > 0") == expected
    assert source([chrome]) == "sessions WHERE browser = 'Chrome'"
    said = {noun("visits", [chrome, german], random.Random(seed)) for seed in range(40)}
    assert {"German Chrome visits", "visits in Chrome from Germany"} <= said


def test_some_wordings_run(shop):
    rng = random.Random(0)
    for wording in rng.sample(wordings(), 60):
        question, sql = fill(wording, rng)
        assert "{" not in question and "[" not in question and question.strip()
        if sql is not None:
            assert "$" not in sql
            assert shop.run(sql).verdict == "ok", (question, sql)


def test_the_same_seed_draws_the_same_pairs(shop):
    pairs = generate(12, 5, shop, [], linker(), progress=False)
    assert pairs == generate(12, 5, shop, [], linker(), progress=False)
    assert len({q.question for q in pairs}) == 12


@pytest.fixture(scope="module")
def sets():
    return {name: load_questions(FOLDER / f"{name}.jsonl") for name in ("train", "dev", "heldout")}


def test_the_sets_are_apart(sets):
    assert len(sets["heldout"]) >= 150 and len(sets["dev"]) >= 120 and len(sets["train"]) >= 1000
    assert audit(sets["train"], [*sets["dev"], *sets["heldout"]]) == []
    both = {q.question.lower() for name in ("dev", "heldout") for q in sets[name]}
    assert len(both) == len(sets["dev"]) + len(sets["heldout"])


@pytest.mark.parametrize("name", ["dev", "heldout"])
def test_every_gold_query_returns_something(sets, name, shop):
    assert {q.level for q in sets[name]} == {1, 2, 3, 4}
    for q in sets[name]:
        for sql in filter(None, (q.sql, *q.alt_sql)):
            result = shop.run(sql)
            assert result.verdict == "ok" and any(value is not None for row in result.rows for value in row), q.id


def test_a_pair_comes_back_through_its_linker(sets):
    values = Linker.load(FOLDER / "values.json")
    for q in random.Random(0).sample([q for q in sets["train"] if q.sql], 100):
        linked = values.link(q.question)
        assert linked.fill(linked.mask(q.sql)) == values.rewritten(q.question, q.sql)


# ---- dates ----

FIRST, TODAY = date(2024, 1, 1), date(2024, 12, 31)


def period(first, last):
    return {"Start": f"2024-{first}", "End": f"2024-{last}"}


def day(text):
    return {"Day": f"2024-{text}"}


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("visits in March 2024", [period("03-01", "03-31")]),
        ("between March and may", [period("03-01", "03-31"), period("05-01", "05-31")]),
        ("in Q2", [period("04-01", "06-30")]),
        ("the first quarter of 2024", [period("01-01", "03-31")]),
        ("H1 2024", [period("01-01", "06-30")]),
        ("second half of the year", [period("07-01", "12-31")]),
        ("2024-02", [period("02-01", "02-29")]),
        ("this year", [period("01-01", "12-31")]),
        ("last week", [period("12-23", "12-29")]),
        ("this week", [period("12-30", "12-31")]),
        ("last month vs this month", [period("11-01", "11-30"), period("12-01", "12-31")]),
        ("the last 30 days", [period("12-02", "12-31")]),
        ("past two weeks", [period("12-18", "12-31")]),
        ("today and yesterday", [day("12-31"), day("12-30")]),
        ("on 2024-02-29", [day("02-29")]),
        ("since 5 May", [day("05-05")]),
        ("on the 3rd of june", [day("06-03")]),
        ("Dec 24th, 2024", [day("12-24")]),
        ("between 10 and 20 May", [day("05-10"), day("05-20")]),
        ("december 24-26", [day("12-24"), day("12-26")]),
        ("from 1 March to 5 April", [day("03-01"), day("04-05")]),
        ("How many users may visit", []),
        ("in 2023, last year, May 2023, 2025-01-01", []),
        ("June 31", []),
        ("user 1204 of 2,024", []),
    ],
)
def test_find_dates(text, values):
    found = find_dates(text, FIRST, TODAY)
    assert [dict(f.values) for f in found] == values
    assert all(a.end <= b.start for a, b in pairwise(found))


def test_dates_are_taken_out_and_put_back():
    values = Linker(quantities=True, dates=["2024-01-01", "2024-12-31"])
    linked = values.link("How many visits over 20 minutes in March?")
    assert linked.text == "How many visits over Number1 minutes in Start1/End1?"
    sql = "SELECT count(*) FROM s WHERE duration > 20 AND date BETWEEN '2024-03-01' AND '2024-03-31'"
    masked = "SELECT count(*) FROM s WHERE duration > Number1 AND date BETWEEN 'Start1' AND 'End1'"
    assert linked.mask(sql) == masked and linked.fill(masked) == sql
    assert values.link("in 2023").text == "in 2023"
    with pytest.raises(ValueError, match="give the first day first"):
        Linker(dates=["2024-12-31", "2024-01-01"])


def test_large_numbers_and_cents_are_numbers_and_years_are_not():
    values = Linker(quantities=True)
    assert values.link("in 2024, session 15023 over $19.99").text == "in 2024, session Number1 over Money1"
    assert values.link("over $19.99").values == {"Money1": "19.99"}


# ---- values of any database ----


def test_values_of_a_database_that_nobody_knows(tmp_path, monkeypatch):
    monkeypatch.setenv("MEMTUNE_CACHE", str(tmp_path / "cache"))
    folder = tmp_path / "garden"
    folder.mkdir()
    (folder / "odd name.csv").write_text(
        "plant kind,Start,note\nred oak,2021-03-01," + "x" * 60 + "\nelm,2022-05-02,y\n"
    )
    (folder / "beds.csv.gz").write_bytes(gzip.compress(b"bed,area\nnorth,3\nsouth,5\n"))
    with Database.from_csv(folder) as database:
        found = values_of(database)
    assert found.names == {
        "Bed": {"north": "north", "south": "south"},
        "PlantKind": {"elm": "elm", "red oak": "red oak"},
    }
    assert list(found.dates) == ["2021-03-01", "2022-05-02"]
    assert (
        found.link("Is red oak in the north bed since 2021-03-01?").text == "Is PlantKind1 in the Bed1 bed since Day1?"
    )


def test_a_folder_with_a_table_twice_is_refused(tmp_path):
    from memtune_lib.errors import DatabaseError

    (tmp_path / "a.csv").write_text("x\n1\n")
    (tmp_path / "a.csv.gz").write_bytes(gzip.compress(b"x\n1\n"))
    with pytest.raises(DatabaseError, match="a table twice, as .csv and as .csv.gz; remove one"):
        Database.from_csv(tmp_path)
