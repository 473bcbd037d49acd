"""Databases from CSV files, their cache, and what a model is told about them."""

import threading
from pathlib import Path

import pytest

from memtune_lib import database as module
from memtune_lib.database import Database, nba
from memtune_lib.errors import DatabaseError, MemtuneError


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch) -> Path:
    """Never the user's own cache."""
    folder = tmp_path / "cache"
    monkeypatch.setenv("MEMTUNE_CACHE", str(folder))
    return folder


@pytest.fixture
def shop(tmp_path) -> Path:
    """A folder of two CSV files with every kind of column."""
    folder = tmp_path / "shop"
    folder.mkdir()
    (folder / "orders.csv").write_text(
        "id,customer,day,total,note,paid\n"
        '1,7,2024-01-31,9.50,"a ""quoted"", note",true\n'
        "2,8,2024-02-01,10,,false\n"
        "3,7,2024-02-02,,--,true\n",
        encoding="utf-8",
    )
    (folder / "Customers 2.csv").write_text(
        "\ufeffid,Full Name,postal code,it's\n7,Zoë,00501,NA\n8,\"O'Neil\",10115,x\n", encoding="utf-8"
    )
    (folder / "readme.txt").write_text("no table", encoding="utf-8")
    return folder


def test_nba():
    with nba() as db:
        assert db.run("SELECT count(*), count(AGE), count(DISTINCT Team) FROM nba_roster").rows[0][0::2] == (
            582,
            30,
        )
        assert db.run("SELECT count(*) FROM nba_roster WHERE AGE IS NULL").rows[0][0] == 2
        unknown = "SELECT count_if(SALARY = '--') > 0, count_if(COLLEGE = '--') > 0, count_if(Jersey = 'NA') > 0"
        assert db.run(f"{unknown}, count_if(Jersey = '00') > 0 FROM nba_roster").rows == ((True,) * 4,)
        assert db.run("SELECT NAME, HT, WT FROM nba_roster LIMIT 1").rows == (("Saddiq Bey", "6' 7\"", "215 lbs"),)
        lines = db.schema().splitlines()
    assert lines[0] == "CREATE TABLE nba_roster ("
    assert lines[-1] == ");"
    columns = [line.split("--", 1)[0].split() for line in lines[1:-1]]
    names = ["Team", "NAME", "Jersey", "POS", "AGE", "HT", "WT", "COLLEGE", "SALARY"]
    kinds = ["INTEGER" if name == "AGE" else "TEXT" for name in names]
    assert [(name, kind.rstrip(",")) for name, kind, *_ in columns] == list(zip(names, kinds, strict=True))
    for mark in ("'--'", "'NA'", "lbs'", "'$", "6'' "):
        assert mark in "\n".join(lines)


def test_a_folder_of_csv_files(shop):
    with Database.from_csv(shop) as db:
        assert db.schema() == (
            'CREATE TABLE "Customers 2" (\n'
            "  id INTEGER,  -- 7, 8\n"
            "  \"Full Name\" TEXT,  -- 'O''Neil', 'Zoë'\n"
            "  \"postal code\" TEXT,  -- '00501', '10115'\n"
            "  \"it's\" TEXT  -- 'NA', 'x'\n"
            ");\n\n"
            "CREATE TABLE orders (\n"
            "  id INTEGER,  -- 1, 2, 3\n"
            "  customer INTEGER,  -- 7, 8\n"
            "  day DATE,  -- '2024-01-31', '2024-02-01', '2024-02-02'\n"
            "  total DOUBLE,  -- 9.5, 10.0\n"
            "  note TEXT,  -- '--', 'a \"quoted\", note'\n"
            "  paid BOOLEAN  -- true, false\n"
            ");"
        )
        join = 'FROM orders o JOIN "customers 2" c ON c.id = o.customer'
        assert db.run(f"SELECT sum(total) {join} WHERE \"Full Name\" = 'Zoë'").rows == ((9.5,),)
        assert db.run("SELECT note FROM orders WHERE id = 2").rows == ((None,),)


@pytest.mark.parametrize("source", ["path", "text", "mapping"])
def test_one_csv_file(source, shop):
    path = shop / "orders.csv"
    database = Database.from_csv({"path": path, "text": str(path), "mapping": {"orders": str(path)}}[source])
    with database as db:
        assert db.run("SELECT count(*) FROM orders").rows == ((3,),)
        assert db.run('SELECT count(*) FROM "Customers 2"').verdict == "invalid"


def test_a_name_that_DuckDB_would_read_as_a_pattern(tmp_path):
    (tmp_path / "a").mkdir()
    path = tmp_path / "a" / "t[1]*'\".csv"
    try:
        path.write_text("x\n5\n", encoding="utf-8")
    except OSError:
        pytest.skip("this system allows no such name")
    with Database.from_csv(path) as db:
        assert db.run('SELECT x FROM "t[1]*\'"""').rows == ((5,),)
        assert 'CREATE TABLE "t[1]*\'""" (' in db.schema()


def test_a_table_without_rows_or_with_long_values(tmp_path):
    (tmp_path / "none.csv").write_text("a,b\n", encoding="utf-8")
    (tmp_path / "long.csv").write_text(f'a\n{"x" * 100}\n"two\nlines"\n', encoding="utf-8")
    with Database.from_csv(tmp_path / "none.csv") as db:
        assert db.schema() == "CREATE TABLE none (\n  a TEXT,\n  b TEXT\n);"
    with Database.from_csv(tmp_path / "long.csv") as db:
        assert db.schema() == f"CREATE TABLE long (\n  a TEXT  -- 'two lines', '{'x' * 37}...'\n);"


def test_the_cache_is_built_once_and_for_its_content(shop, cache, monkeypatch):
    path = shop / "orders.csv"
    Database.from_csv(path).close()
    (built,) = (cache / "databases").iterdir()
    with monkeypatch.context() as patch:
        patch.setattr(module, "build_database", None)
        Database.from_csv(path).close()
    path.write_text(path.read_text(encoding="utf-8").replace("9.50", "9.51"), encoding="utf-8")
    with Database.from_csv(path) as db:
        assert db.run("SELECT total FROM orders LIMIT 1").rows == ((9.51,),)
    assert len(list((cache / "databases").iterdir())) == 2
    built.write_bytes(b"half a disk block")
    path.write_text(path.read_text(encoding="utf-8").replace("9.51", "9.50"), encoding="utf-8")
    with Database.from_csv(path) as db:
        assert db.run("SELECT total FROM orders LIMIT 1").rows == ((9.5,),)


def test_a_cache_file_of_the_caller(shop, tmp_path, cache):
    path, mine = shop / "orders.csv", tmp_path / "new" / "mine.duckdb"
    Database.from_csv(path, cache=mine).close()
    first = mine.stat().st_mtime_ns
    Database.from_csv(path, cache=str(mine)).close()
    assert mine.stat().st_mtime_ns == first
    assert [file.name for file in mine.parent.iterdir()] == ["mine.duckdb"]
    with Database.from_csv(shop, cache=mine) as db:  # an earlier cache may be replaced
        assert db.run('SELECT count(*) FROM "Customers 2"').rows == ((2,),)
    with Database.open(mine) as db:
        assert db.run("SELECT count(*) FROM orders").rows == ((3,),)
    assert not cache.exists()


def test_data_of_the_caller_is_no_cache(shop, tmp_path):
    import duckdb

    mine = tmp_path / "mine.duckdb"
    with duckdb.connect(str(mine)) as connection:
        connection.execute("CREATE TABLE t AS SELECT 1 AS a; CREATE SCHEMA other; CREATE VIEW v AS FROM t")
        connection.execute("CREATE TABLE other.u AS SELECT DATE '2024-01-01' AS d")
    before = mine.read_bytes()
    with pytest.raises(DatabaseError, match="holds other data than a cache"):
        Database.from_csv(shop, cache=mine)
    garbage = tmp_path / "garbage"
    garbage.write_bytes(b"not a database")
    with pytest.raises(DatabaseError, match="garbage: cannot be opened"):
        Database.from_csv(shop, cache=garbage)
    assert (mine.read_bytes(), garbage.read_bytes()) == (before, b"not a database")
    with Database.open(mine) as db:
        assert db.run("SELECT a FROM v").rows == ((1,),)
        assert db.run("SELECT count(*) FROM other.u").rows == ((1,),)
        assert db.run("SELECT count(*) FROM u").verdict == "invalid"
        assert "CREATE TABLE other.u (\n  d DATE  -- '2024-01-01'\n);" in db.schema()


def test_several_build_the_same_cache_at_once(shop, cache):
    counts = []

    def build() -> None:
        with Database.from_csv(shop) as db:
            counts.append(db.run("SELECT count(*) FROM orders").rows)

    threads = [threading.Thread(target=build) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert counts == [((3,),)] * 4
    assert len(list((cache / "databases").iterdir())) == 1


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "the file is empty"),
        (b"a,b\n1\n2,3\n", "cannot be made a table"),
        (b"a,b\nx,1\ny,2,3\n", "cannot be made a table"),
        (b"a\n\xff\xfe\xff\n", "not utf-8"),
    ],
)
def test_a_bad_csv_file(content, message, tmp_path, cache):
    path = tmp_path / "bad.csv"
    path.write_bytes(content)
    with pytest.raises(DatabaseError, match=message) as caught:
        Database.from_csv(path)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)
    assert not list((cache / "databases").iterdir())


def test_what_is_not_there(tmp_path, shop):
    (tmp_path / "empty").mkdir()
    plain = tmp_path / "file"
    plain.write_text("x", encoding="utf-8")
    for call, message in [
        (lambda: Database.from_csv(tmp_path / "no.csv"), "no.csv: no such CSV file"),
        (lambda: Database.from_csv({"t": tmp_path / "no.csv"}), "no.csv: no such CSV file"),
        (lambda: Database.from_csv(tmp_path / "empty"), "empty: holds no CSV file"),
        (lambda: Database.from_csv({}), "holds no CSV file"),
        (lambda: Database.from_csv({"t": plain, "T": plain}), "differ in more than case"),
        (lambda: Database.open(tmp_path / "no.duckdb"), "no.duckdb: no such DuckDB file"),
        (lambda: Database.open(tmp_path), "no such DuckDB file"),
        (lambda: Database.open(plain), "file: cannot be opened as a DuckDB database"),
        (lambda: Database.from_csv(shop, cache=plain / "x.duckdb"), "x.duckdb: cannot be written"),
    ]:
        with pytest.raises(MemtuneError, match=message):
            call()


def test_a_full_disk(shop, cache, monkeypatch):
    def fail(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(DatabaseError, match="No space left on device"):
        Database.from_csv(shop)
    assert not list((cache / "databases").iterdir())
