"""The sandbox against hostile SQL, and against being too strict with plain analytic SQL."""

import importlib.util
import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from memtune_lib import sandbox, sandbox_gate
from memtune_lib.database import Database, Result
from memtune_lib.errors import DatabaseError

ROOT = Path(__file__).parents[2]
ROSTER = ROOT / "datasets" / "nba" / "roster.csv"
TOKEN = "canary 7f3a91"
WHOLE_TABLE = "SELECT * FROM nba_roster"
CHECKSUM = """
SELECT string_agg(concat_ws('|', Team, NAME, Jersey, POS, AGE, HT, WT, COLLEGE, SALARY), ';') FROM nba_roster
"""
T = "nba_roster"

# A line is a statement; one that begins with a blank goes on with the line before. {canary} is a folder of
# files that hold TOKEN in several formats, {out} a path that does not exist. FILES are attacks on files and
# state, BURNERS on time and memory, GREEDY likewise by functions that the gate blocks.
FILES = {
    "copy and read": """
COPY nba_roster TO '{out}.csv'
COPY (SELECT NAME FROM nba_roster) TO '{out}.csv' (HEADER)
COPY nba_roster TO '{out}.parquet' (FORMAT parquet)
COPY nba_roster TO '/dev/stdout'
COPY nba_roster FROM '{canary}/c.csv'
COPY FROM DATABASE memory TO other
EXPORT DATABASE '{out}'
IMPORT DATABASE '{canary}'
WITH x AS (COPY (SELECT 1) TO '{out}.csv') SELECT * FROM x
WITH x AS (COPY nba_roster TO '{out}.csv' RETURNING *) SELECT * FROM x
SELECT * FROM read_csv('{canary}/c.csv')
SELECT * FROM read_csv_auto('{canary}/c.csv')
SELECT * FROM READ_CSV(['{canary}/c.csv'])
SELECT * FROM "read_csv"('{canary}/c.csv')
SELECT * FROM main.read_csv('{canary}/c.csv')
SELECT * FROM system.main.read_text('{canary}/c.txt')
SELECT * FROM read_text('{canary}/c.txt')
SELECT content FROM read_text('{canary}/*')
SELECT * FROM read_blob('{canary}/c.txt')
SELECT * FROM read_json('{canary}/c.json')
SELECT * FROM read_json_auto('{canary}/c.json')
SELECT * FROM read_ndjson('{canary}/c.json')
SELECT * FROM read_parquet('{canary}/c.parquet')
SELECT * FROM parquet_metadata('{canary}/c.parquet')
SELECT * FROM read_duckdb('{canary}/c.duckdb')
SELECT * FROM glob('{canary}/*')
SELECT * FROM sniff_csv('{canary}/c.csv')
SELECT * FROM '{canary}/c.csv'
SELECT * FROM "{canary}/c.csv"
FROM '{canary}/c.json'
SELECT * FROM '{canary}/*.csv'
SELECT * FROM '/etc/passwd'
SELECT * FROM 'https://localhost:9/x.csv'
SELECT * FROM read_csv('https://localhost:9/x.csv')
SELECT (SELECT content FROM read_text('{canary}/c.txt'))
SELECT NAME FROM nba_roster WHERE NAME IN (SELECT content FROM read_text('{canary}/c.txt'))
SELECT NAME FROM nba_roster WHERE EXISTS (FROM '{canary}/c.csv')
SELECT * FROM nba_roster, LATERAL (FROM read_text('{canary}/c.txt')) x
SELECT * FROM nba_roster JOIN '{canary}/c.csv' ON true
WITH x AS (FROM read_text('{canary}/c.txt')) SELECT * FROM x
WITH RECURSIVE x AS (SELECT content FROM read_text('{canary}/c.txt') UNION SELECT content FROM x) FROM x
SELECT 1 UNION ALL SELECT content FROM read_text('{canary}/c.txt')
SELECT max(1) OVER (ORDER BY (SELECT content FROM read_text('{canary}/c.txt')))
SELECT CASE WHEN true THEN (SELECT content FROM read_text('{canary}/c.txt')) END
SELECT [(SELECT content FROM read_text('{canary}/c.txt')) FOR x IN [1]]
SELECT * FROM nba_roster LIMIT (SELECT length(content) FROM read_text('{canary}/c.txt'))
WITH "{canary}/c.csv" AS (FROM "{canary}/c.csv") SELECT * FROM "{canary}/c.csv"
SELECT * FROM (WITH "{canary}/c.csv" AS (SELECT 1) SELECT 1), "{canary}/c.csv"
""",
    "attach and extensions": """
ATTACH '{out}.duckdb' AS x
ATTACH '{canary}/c.duckdb' AS x (READ_ONLY)
ATTACH ':memory:' AS x
DETACH memory
USE temp
INSTALL httpfs
FORCE INSTALL spatial FROM 'https://localhost:9'
LOAD httpfs
LOAD '{canary}/c.duckdb_extension'
CREATE SECRET s (TYPE http, BEARER_TOKEN 'x')
CREATE PERSISTENT SECRET s (TYPE http, BEARER_TOKEN 'x')
""",
    "Python variables": """
SELECT * FROM columns
SELECT * FROM settings
SELECT * FROM python_map_function(1)
SELECT * FROM pandas_scan(94000000000000)
SELECT * FROM arrow_scan(1, 2, 3)
""",
    "configuration": """
SET enable_external_access = true
SET GLOBAL lock_configuration = false
SET SESSION memory_limit = '100GB'
RESET memory_limit
PRAGMA threads = 8
PRAGMA profiling_output = '{out}'
PRAGMA enable_profiling
PRAGMA database_list
""",
    "writes": """
INSERT INTO nba_roster (NAME) VALUES ('x')
UPDATE nba_roster SET NAME = 'x'
DELETE FROM nba_roster
TRUNCATE nba_roster
DROP TABLE nba_roster
ALTER TABLE nba_roster DROP COLUMN NAME
CREATE TABLE x AS SELECT 1
CREATE OR REPLACE TABLE nba_roster AS SELECT 1
MERGE INTO nba_roster t USING (SELECT 1) s ON true WHEN MATCHED THEN DELETE
WITH x AS (DELETE FROM nba_roster RETURNING *) SELECT * FROM x
WITH x AS (UPDATE nba_roster SET NAME = 'x' RETURNING *) SELECT * FROM x
WITH x AS (INSERT INTO nba_roster (NAME) VALUES ('x') RETURNING *) SELECT * FROM x
CREATE INDEX i ON nba_roster (NAME)
CREATE SCHEMA s
CREATE SEQUENCE s
CREATE TYPE t AS ENUM ('a')
COMMENT ON TABLE nba_roster IS 'x'
VACUUM
ANALYZE
CHECKPOINT
""",
    "state": """
CREATE TEMP VIEW nba_roster AS SELECT 'x' AS NAME
CREATE TEMP TABLE nba_roster AS SELECT 'x' AS NAME
CREATE TEMP MACRO lower(x) AS 'x'
CREATE MACRO lower(x) AS 'x'
SET VARIABLE x = 1
BEGIN
COMMIT
PREPARE p AS SELECT 1
EXECUTE p
CALL pragma_version()
SELECT setseed(0.5)
SELECT nextval('s')
SELECT $1
SELECT getvariable('x')
""",
    "several statements": """
SELECT 1; DROP TABLE nba_roster
SELECT 1; SELECT 2
SELECT 1 /* ; */; DELETE FROM nba_roster --
/* SELECT 1 */ DROP TABLE nba_roster
SELECT ';'; DROP TABLE nba_roster; SELECT ';'
""",
    "about the process": """
SELECT * FROM duckdb_settings()
SELECT * FROM duckdb_databases()
SELECT * FROM duckdb_tables
SELECT * FROM main.duckdb_tables
SELECT * FROM sqlite_master
SELECT * FROM information_schema.tables
SELECT * FROM pg_catalog.pg_class
SELECT * FROM pg_settings
SELECT current_setting('temp_directory')
SELECT current_query()
SELECT version()
SELECT getenv('HOME')
WITH duckdb_tables AS (FROM duckdb_tables) SELECT * FROM duckdb_tables
WITH a AS (FROM duckdb_tables), duckdb_tables AS (SELECT 1) SELECT * FROM a
SELECT * FROM (WITH duckdb_tables AS (SELECT 1) SELECT 1), duckdb_tables
SELECT * FROM query('SELECT * FROM duckdb_settings()')
SELECT * FROM query_table('duckdb_tables')
SELECT json_execute_serialized_sql('x')
SELECT json_serialize_plan('SELECT 1')
SHOW TABLES
DESCRIBE nba_roster
SUMMARIZE nba_roster
FROM (SHOW ALL TABLES)
EXPLAIN ANALYZE SELECT 1
PIVOT nba_roster ON POS USING count(*)
SELECT * FROM nba_roster AT (VERSION => 1)
""",
    "logs": """
CALL enable_logging(storage = 'file', storage_path = '{out}')
CALL enable_profiling(format = 'json', save_location = '{out}')
SELECT write_log('x')
""",
}

BURNERS = {
    "time": """
WITH RECURSIVE x(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM x) SELECT max(n) FROM x
WITH RECURSIVE x(n) AS (SELECT 1 UNION ALL SELECT 1 FROM x) SELECT count(*) FROM x
SELECT count(*) FROM nba_roster a, nba_roster b, nba_roster c, nba_roster d WHERE a.AGE + b.AGE + c.AGE +
  d.AGE > 9
SELECT sum(a.i * b.i) FROM range(1000000) a(i), range(1000000) b(i)
SELECT product(i) FROM range(100000000000) r(i)
SELECT max(md) FROM (SELECT regexp_replace(i::VARCHAR, '(.*)(.*)(.*)', '\\3\\2\\1') md FROM
  range(10000000000) r(i))
SELECT list_reduce(range(10000000), lambda x, y: x + y)
""",
    "rows": """
SELECT * FROM nba_roster a, nba_roster b, nba_roster c, nba_roster d
SELECT * FROM range(1000000000000)
SELECT unnest(range(1000000000))
SELECT * FROM generate_series(1, 1000000000000)
SELECT string_agg(NAME, '') FROM nba_roster, range(2000)
SELECT (SELECT string_agg(NAME, '') FROM nba_roster) FROM range(9000)
""",
    "memory": """
SELECT list(a.NAME) FROM nba_roster a, nba_roster b, nba_roster c
SELECT string_agg(a.NAME || b.NAME, '') FROM nba_roster a, nba_roster b, nba_roster c
SELECT a.NAME FROM nba_roster a, nba_roster b, nba_roster c, nba_roster d ORDER BY a.AGE + b.AGE * c.AGE -
  d.AGE
SELECT count(DISTINCT (a.NAME, b.NAME, c.NAME)) FROM nba_roster a, nba_roster b, nba_roster c
SELECT quantile_cont(i, 0.5) FROM range(1000000000) r(i)
SELECT histogram(i) FROM range(100000000) r(i)
SELECT array_agg(i) OVER () FROM range(100000) r(i)
SELECT len(range(1000000000))
SELECT [[[x FOR x IN range(1000)] FOR y IN range(1000)] FOR z IN range(1000)]
WITH RECURSIVE x AS (SELECT 'aaaaaaaa' s UNION ALL SELECT s || s FROM x) SELECT max(length(s)) FROM x
SELECT length(replace(s, 'a', s)) FROM (SELECT string_agg('a', '') s FROM range(50000))
""",
}

GREEDY = {
    "functions": """
SELECT levenshtein(string_agg(NAME, ''), string_agg(COLLEGE, '')) FROM nba_roster, range(100)
SELECT damerau_levenshtein(string_agg(NAME, ''), string_agg(COLLEGE, '')) FROM nba_roster, range(100)
SELECT sleep_ms(60000)
SELECT pg_sleep(60)
SELECT length(repeat('x', 4000000000))
SELECT length(printf('%1000000000d', 1))
SELECT length(format('{:1000000000d}', 1))
SELECT length(lpad('x', 2000000000, 'y'))
SELECT length(rpad('x', 2000000000, 'y'))
SELECT length(bar(1, 0, 1, 1000000000))
SELECT list_resize([1], 1000000000)
""",
}

NESTED = {
    "parentheses": "SELECT " + "(" * 9000 + "1" + ")" * 9000,
    "minus": "SELECT " + "- " * 9000 + "1",
    "not": "SELECT " + "NOT " * 4500 + "true",
    "sub-queries": "SELECT " + "(SELECT " * 2000 + "1" + ")" * 2000,
    "brackets": "SELECT " + "[" * 9000,
    "from": "SELECT * FROM " + "(" * 3000 + T,
    "case": "SELECT " + "CASE WHEN true THEN " * 500 + "1" + " END" * 500,
    "sum": "SELECT " + "1+" * 9000 + "1",
    "dots": "SELECT " + "a." * 5000 + "b",
    "joins": "SELECT * FROM " + ",".join([T] * 1500),
    "doubling CTEs": f"WITH x0 AS (FROM {T})"
    + "".join(f", x{i} AS (SELECT a.* FROM x{i - 1} a, x{i - 1} b)" for i in range(1, 40))
    + " SELECT count(*) FROM x39",
}


def _cases(groups: dict[str, str]) -> list[str]:
    return [case for text in groups.values() for case in re.split(r"\n(?! )", text.strip())]


ATTACKS = _cases(FILES) + _cases(BURNERS) + _cases(GREEDY) + list(NESTED.values())

BENIGN = r"""
SELECT count(*) FROM nba_roster
select name from NBA_ROSTER where age > 35 order by age desc, name limit 5;
SELECT "NAME" FROM "nba_roster" WHERE "Team" = 'Boston Celtics'
SELECT r.NAME FROM main.nba_roster AS r
SELECT DISTINCT POS FROM nba_roster ORDER BY ALL
SELECT NAME FROM nba_roster WHERE COLLEGE ILIKE '%north carolina%' AND NAME NOT LIKE 'A%'
SELECT split_part(HT, '''', 1)::INT * 12 + CAST(replace(split_part(HT, ' ', 2), '"', '') AS INTEGER) FROM
  nba_roster
SELECT avg(regexp_extract(WT, '(\d+)', 1)::INT) FROM nba_roster
SELECT sum(CAST(regexp_replace(SALARY, '[$,]', '', 'g') AS BIGINT)) FROM nba_roster WHERE SALARY <> '--'
SELECT TRY_CAST(translate(SALARY, '$,', '') AS DECIMAL(12, 2)) FROM nba_roster
SELECT WT[1:3], WT[1], array_extract(WT, 1), NAME[-3:], left(NAME, 3), right(NAME, 3) FROM nba_roster
SELECT substring(NAME FROM 1 FOR 3), position(' ' IN NAME), trim(BOTH ' ' FROM NAME), strpos(NAME, ' ')
  FROM nba_roster
SELECT quantile_cont(AGE, 0.9), median(AGE), mode(POS), stddev(AGE), var_samp(AGE), approx_quantile(AGE,
  .5) FROM nba_roster
SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY AGE) FROM nba_roster
SELECT corr(AGE, string_split(WT, ' ')[1]::INT), regr_slope(AGE, length(NAME)) FROM nba_roster
SELECT arg_max(NAME, AGE), max_by(NAME, AGE, 3), arg_min(NAME, AGE), any_value(Team) FROM nba_roster
SELECT Team, string_agg(NAME, ', ' ORDER BY NAME) FROM nba_roster GROUP BY Team HAVING count(*) > 19
SELECT Team, count(*) FILTER (WHERE AGE < 20), count(DISTINCT POS) FROM nba_roster GROUP BY 1
SELECT Team, POS, count(*), grouping(POS) FROM nba_roster GROUP BY ROLLUP (Team, POS)
SELECT POS, AGE, count(*) FROM nba_roster GROUP BY GROUPING SETS ((POS), (AGE), ())
SELECT POS, count(*) FROM nba_roster GROUP BY CUBE (POS)
SELECT NAME, rank() OVER (PARTITION BY Team ORDER BY AGE DESC NULLS LAST) FROM nba_roster
SELECT NAME FROM nba_roster QUALIFY row_number() OVER (PARTITION BY Team ORDER BY AGE) = 1
SELECT NAME, lag(AGE) OVER w, lead(AGE, 2) OVER w, ntile(4) OVER w, percent_rank() OVER w, cume_dist()
  OVER w FROM nba_roster WINDOW w AS (ORDER BY AGE)
SELECT avg(AGE) OVER (ORDER BY NAME ROWS BETWEEN 2 PRECEDING AND CURRENT ROW), first_value(NAME) OVER
  (ORDER BY AGE) FROM nba_roster
SELECT dense_rank() OVER (ORDER BY AGE), last_value(AGE IGNORE NULLS) OVER (), nth_value(NAME, 2) OVER ()
  FROM nba_roster
SELECT CASE WHEN AGE < 25 THEN 'young' WHEN AGE BETWEEN 25 AND 30 THEN 'prime' ELSE 'old' END g, count(*)
  FROM nba_roster GROUP BY ALL
SELECT CASE POS WHEN 'C' THEN 1 ELSE 0 END, if(AGE > 30, 1, 0), AGE IS NULL, AGE IS NOT DISTINCT FROM 5
  FROM nba_roster
SELECT coalesce(AGE, 0), nullif(COLLEGE, '--'), ifnull(AGE, 1), greatest(AGE, 20), least(AGE, 20) FROM
  nba_roster
SELECT round(avg(AGE), 2), floor(1.5), ceil(1.5), abs(-1), sqrt(2), power(2, 3), 7 // 2, 7 % 2, 2 ** 3,
  ln(2), sign(-1) FROM nba_roster
SELECT NAME FROM nba_roster WHERE AGE = (SELECT max(AGE) FROM nba_roster)
SELECT a.NAME FROM nba_roster a WHERE AGE > (SELECT avg(b.AGE) FROM nba_roster b WHERE b.Team = a.Team)
SELECT EXISTS (SELECT 1 FROM nba_roster WHERE AGE > 40), 5 = ANY (SELECT AGE FROM nba_roster), 5 > ALL
  (SELECT AGE FROM nba_roster)
SELECT NAME FROM nba_roster WHERE Team IN ('Utah Jazz', 'Miami Heat') AND POS NOT IN (SELECT 'C')
SELECT a.NAME, b.NAME FROM nba_roster a JOIN nba_roster b ON a.Team = b.Team AND a.NAME < b.NAME AND
  a.Jersey = b.Jersey
SELECT count(*) FROM nba_roster a LEFT JOIN nba_roster b USING (NAME) WHERE b.NAME IS NULL
SELECT count(*) FROM nba_roster a SEMI JOIN nba_roster b ON a.AGE = b.AGE + 20
WITH t AS (SELECT Team, avg(AGE) a FROM nba_roster GROUP BY 1), u(x) AS (SELECT max(a) FROM t) SELECT Team
  FROM t, u WHERE a = x
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5) SELECT sum(i) FROM n
WITH nba AS (SELECT * FROM nba_roster), ages AS MATERIALIZED (SELECT AGE FROM nba) SELECT max(AGE) FROM ages
SELECT * FROM (VALUES (1, 'a'), (2, 'b')) v(n, s)
VALUES (1), (2)
SELECT i, count(AGE) FROM range(19, 25) r(i) LEFT JOIN nba_roster ON AGE = i GROUP BY i
SELECT * FROM generate_series(1, 5) UNION ALL SELECT 6 EXCEPT SELECT 1 INTERSECT SELECT 1
SELECT unnest(string_split(NAME, ' ')) part, count(*) FROM nba_roster GROUP BY 1 ORDER BY 2 DESC LIMIT 3
SELECT list_sum([1, 2]), list_max(list(AGE)), len([1]), list_sort([2, 1]), [x + 1 FOR x IN [1, 2] IF x >
  1], list_filter([1], lambda x: x > 0) FROM nba_roster
SELECT {'a': 1}.a, {'a': 1}['a'], struct_pack(a := 1), row(1, 2), map {'k': 1}['k'], (1, 2) = (1, 2)
SELECT date '2024-01-31' + INTERVAL 1 MONTH, date_trunc('year', date '2024-05-05'), extract(year FROM date
  '2024-01-01'), datediff('day', date '2024-01-01', date '2024-02-01'), strftime(date '2024-01-01', '%Y'),
  year(current_date) > 2000, age(date '2024-01-01', date '2020-01-01')
SELECT date '2024-05-05' - date '2024-05-01', last_day(date '2024-02-01'), dayname(date '2024-02-01'),
  make_date(2024, 1, 1), strptime('2024', '%Y')
SELECT lower(NAME), upper(NAME), length(NAME), NAME || '!', concat(NAME, '!'), concat_ws('-', NAME, POS),
  reverse(NAME), starts_with(NAME, 'A'), NAME ^@ 'A', contains(NAME, 'x'), strip_accents(NAME), NAME ~
  '^A.*' FROM nba_roster
SELECT regexp_matches(NAME, 'Jr\.$'), NAME SIMILAR TO 'A.*', regexp_extract_all(HT, '\d+'),
  string_to_array(NAME, ' ') FROM nba_roster
SELECT * EXCLUDE (WT) REPLACE (AGE + 1 AS AGE) FROM nba_roster
SELECT COLUMNS('N.*') FROM nba_roster
SELECT min(COLUMNS(*)) FROM nba_roster
FROM nba_roster SELECT NAME WHERE AGE > 38
FROM nba_roster
TABLE nba_roster
SELECT NAME FROM nba_roster ORDER BY random() LIMIT 1
SELECT NAME FROM nba_roster USING SAMPLE 5
SELECT DISTINCT ON (Team) Team, NAME FROM nba_roster ORDER BY Team, AGE DESC
SELECT * FROM nba_roster PIVOT (count(*) FOR POS IN ('C', 'PG') GROUP BY Team)
SELECT bool_and(AGE > 18), bit_or(AGE), count_if(AGE > 30), entropy(POS), kurtosis(AGE), mad(AGE),
  histogram(AGE) FROM nba_roster
SELECT NAME.lower().split_part(' ', 1) FROM nba_roster
SELECT AGE::DOUBLE / 2, AGE::VARCHAR, '5'::INT, CAST('2024-01-01' AS DATE), TRY_CAST('x' AS INT),
  1::BOOLEAN, typeof(AGE) FROM nba_roster
-- a comment
 SELECT 1 /* another */ AS "a ""quoted"" title" -- the end; DROP TABLE nba_roster
"""
BENIGN = _cases({"": BENIGN})


@pytest.fixture(scope="module")
def canary(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("canary")
    for suffix in ("csv", "txt", "parquet", "duckdb", "duckdb_extension"):
        (folder / f"c.{suffix}").write_text(f"a\n{TOKEN}\n", encoding="utf-8")
    (folder / "c.json").write_text(json.dumps({"a": TOKEN}), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def db(tmp_path_factory):
    cache = tmp_path_factory.mktemp("database") / "nba.duckdb"
    with Database.from_csv({T: ROSTER}, cache=cache) as database:
        yield database


@pytest.fixture(scope="module")
def rows(db) -> tuple:
    result = db.run(CHECKSUM)
    assert result.rows[0][0].count(";") == 581
    return result.rows


@pytest.fixture
def peaks(monkeypatch) -> list[int]:
    """The greatest resident memory (kB) of each child that was ended; nothing where there is no /proc."""
    seen: list[int] = []
    stop = sandbox._Worker.stop

    def record(worker) -> None:
        seen.extend(_peak(worker))
        stop(worker)

    monkeypatch.setattr(sandbox._Worker, "stop", record)
    return seen


def _peak(worker) -> list[int]:
    status = Path(f"/proc/{worker._process.pid}/status")
    lines = status.read_text(encoding="ascii", errors="replace").splitlines() if status.exists() else []
    return [int(line.split()[1]) for line in lines if line.startswith("VmHWM")]


def _own_peak() -> int:
    if sys.platform == "win32":
        return 0
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // (1024 if sys.platform == "darwin" else 1)


def _attack(sql, db, canary, tmp_path, rows, peaks, timeout) -> Result:
    """Run it and check that it did nothing, took no longer than it may, and left the table as it was."""
    sql = sql.replace("{canary}", canary.as_posix()).replace("{out}", (tmp_path / "out").as_posix())
    files = sorted(canary.iterdir())
    own = _own_peak()
    result = db.run(sql, timeout=timeout)
    assert result.seconds < timeout + sandbox.GRACE + 1.0
    assert TOKEN not in repr(result)
    assert not list(tmp_path.iterdir())
    assert sorted(canary.iterdir()) == files
    assert all(peak < sandbox.ADDRESS_SPACE_MB * 1000 for peak in peaks + _peak(db._sandbox._worker))
    assert _own_peak() - own < 200_000
    assert db.run(CHECKSUM).rows == rows
    return result


def test_there_are_enough_cases():
    assert len(set(ATTACKS)) == len(ATTACKS) >= 110
    assert len(set(BENIGN)) == len(BENIGN) >= 40


@pytest.mark.parametrize("sql", ATTACKS, ids=lambda sql: sql[:50])
def test_attack(sql, db, canary, tmp_path, rows, peaks):
    result = _attack(sql, db, canary, tmp_path, rows, peaks, timeout=0.5)
    assert result.verdict != "ok"
    assert result.error
    assert "\n" not in result.error


@pytest.mark.parametrize("sql", _cases(FILES) + _cases(GREEDY), ids=lambda sql: sql[:50])
def test_attack_when_the_gate_is_open(sql, db, canary, tmp_path, rows, peaks, monkeypatch):
    """The second and third line hold alone; what they let through (duckdb_settings()) does no harm."""
    monkeypatch.setattr(sandbox, "gate", lambda *_: None)
    _attack(sql, db, canary, tmp_path, rows, peaks, timeout=0.2)


def test_the_locked_connection_alone(db, canary, tmp_path, rows):
    """No gate, and not even the worker's rule of one SELECT: any statement straight into the connection."""
    attacks = [
        sql.replace("{canary}", canary.as_posix()).replace("{out}", (tmp_path / "out").as_posix())
        for sql in _cases(FILES)
    ]
    script = """
import contextlib, importlib.util, json, sys, duckdb
spec = importlib.util.spec_from_file_location("worker", sys.argv[1])
worker = importlib.util.module_from_spec(spec)
spec.loader.exec_module(worker)
connection = duckdb.connect(sys.argv[2], read_only=True, config=worker.locked({"memory_mb": 256}))
for sql in json.load(sys.stdin):
    with connection.cursor() as cursor, contextlib.suppress(duckdb.Error):
        print(cursor.execute(sql).fetchall())
    with connection.cursor() as cursor:
        assert len(cursor.execute("SELECT DISTINCT NAME, Team FROM nba_roster").fetchall()) == 582, sql
"""
    worker = str(sandbox.__file__).replace("sandbox.py", "sandbox_worker.py")
    done = subprocess.run(
        [sys.executable, "-c", script, worker, str(db._sandbox._path)],
        input=json.dumps(attacks),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert TOKEN not in done.stdout
    assert not list(tmp_path.iterdir())
    assert db.run(CHECKSUM).rows == rows


@pytest.mark.parametrize("sql", BENIGN, ids=lambda sql: sql[:50])
def test_benign(sql, db):
    result = db.run(sql)
    assert (result.verdict, result.error) == ("ok", None)
    assert result.columns
    assert result.rows


@pytest.mark.parametrize(
    ("sql", "verdict", "message"),
    [
        ("", "invalid", "no statement"),
        (";", "invalid", "no statement"),
        ("-- nothing", "invalid", "no statement"),
        ("SELECT \0 1", "invalid", "NUL"),
        ("SELECT '\ud800'", "invalid", "not valid Unicode"),
        ("SELECT 1 " * 100_000, "too_large", "900000 characters"),
        ("x" * 1_000_000, "too_large", "1000000 characters"),
        (None, "invalid", "not NoneType"),
        (b"SELECT '\xff'", "invalid", "not bytes"),
        ("The tallest player is Victor Wembanyama.", "invalid", "syntax error"),
        ("SELECT height FROM nba_roster", "invalid", "Candidate bindings"),
        ("SELECT * FROM players", "invalid", "the tables are: nba_roster"),
        ("SELECT to_inches(HT) FROM nba_roster", "invalid", "to_inches does not exist"),
        ("SELECT HT::INT FROM nba_roster", "invalid", "Could not convert"),
        ("SELECT lpad(NAME, 9, ' ') FROM nba_roster", "blocked", "lpad is not allowed"),
        ("SELECT * FROM duckdb_tables", "blocked", "not a table of this database"),
        ("DROP TABLE nba_roster", "blocked", "type DROP"),
        ("SELECT 1; SELECT 2", "blocked", "2 statements"),
    ],
)
def test_verdict(sql, verdict, message, db):
    result = db.run(sql)
    assert result.verdict == verdict
    assert message in result.error
    assert (result.columns, result.rows) == ((), ())


def test_limits_of_a_result(db):
    assert db.run(WHOLE_TABLE, max_rows=582).verdict == "ok"
    assert db.run(WHOLE_TABLE, max_rows=581).verdict == "too_large"
    assert db.run("SELECT NAME FROM nba_roster WHERE false", max_rows=0).rows == ()
    assert db.run("SELECT 1", timeout=0.0).verdict in ("ok", "timeout")


def test_values_arrive_as_python_has_them(db):
    values = {
        "1": 1,
        "-170141183460469231731687303715884105727": -170141183460469231731687303715884105727,
        "1.50": Decimal("1.50"),
        "1.5::DOUBLE": 1.5,
        "'infinity'::DOUBLE": float("inf"),
        "true": True,
        "NULL": None,
        "'é \U0001f600 ''\"'": "é \U0001f600 '\"",
        "date '2024-02-29'": date(2024, 2, 29),
        "timestamp '2024-02-29 12:30:00.5'": datetime(2024, 2, 29, 12, 30, 0, 500_000),
        "time '12:30:00'": datetime(2024, 1, 1, 12, 30).time(),
        "INTERVAL 36 HOUR": timedelta(days=1, hours=12),
        "'ab'::BLOB": b"ab",
        "[1, NULL, 2.5]": [Decimal("1.0"), None, Decimal("2.5")],
        "{'decimal': 1, 'b': [date '2024-01-01']}": {"decimal": 1, "b": [date(2024, 1, 1)]},
        "{'decimal': 'x'}": {"decimal": "x"},
        "map {'k': 1}": {"k": 1},
        "'6ba7b810-9dad-11d1-80b4-00c04fd430c8'::UUID": "6ba7b810-9dad-11d1-80b4-00c04fd430c8",
    }
    result = db.run("SELECT " + ", ".join(values))
    assert result.error is None
    for given_value, expected in zip(result.rows[0], values.values(), strict=True):
        assert (type(given_value), given_value) == (type(expected), expected)


_WORDS = """
SELECT FROM WHERE nba_roster NAME AGE WITH x AS ( ) , * 1 'a' = AND OR NOT IN CASE WHEN END GROUP BY ORDER
LIMIT JOIN ON UNION ALL count ( max ( OVER PARTITION [ ] { } : :: $1 ? ; -- /* " ' . lambda DELETE COPY
read_csv ( TO RECURSIVE VALUES PIVOT FOR UNPIVOT
"""
TEXTS = st.one_of(
    st.text(),
    st.lists(st.sampled_from(_WORDS.split()), max_size=14).map(" ".join),
    st.binary().map(lambda data: data.decode("utf-8", "surrogateescape")),
)


@settings(max_examples=150, deadline=None)
@given(sql=TEXTS)
def test_no_text_raises(sql, db):
    result = db.run(sql, timeout=0.5)
    assert result.verdict in ("ok", "invalid", "blocked", "timeout", "too_large")
    assert (result.error is None) == (result.verdict == "ok")


def test_the_gate_knows_only_what_exists(db):
    """A name that DuckDB has not is a slip of the pen; and what the notes found dangerous stays out."""
    names = {name for name in sandbox_gate.FUNCTIONS if name.isidentifier()}
    assert names - set(db._sandbox._known) == set()
    dangerous = "repeat lpad rpad printf format bar list_resize read_text glob getvariable current_setting sleep_ms"
    assert not sandbox_gate.FUNCTIONS & set(dangerous.split())


@pytest.mark.parametrize("tree", ["", "{}", "[]", "null", '{"error": false, "statements": [{}]}', "[" * 100_000])
def test_a_tree_of_unknown_shape_is_blocked(tree):
    assert sandbox_gate.gate(tree, {("main", "t")}, {})[0] == "blocked"


# ----------------------------------------------------------------------------------------- the child process


def _gone(pid: int, seconds: float) -> bool:
    """Whether the process ends within that time; a zombie that nobody has collected has ended."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        status = Path(f"/proc/{pid}/status")
        if not status.exists() or "\nState:\tZ" in status.read_text():
            return True
        time.sleep(0.02)
    return False


def test_a_killed_child_is_replaced(db):
    before = db._sandbox._worker._process
    before.kill()
    before.wait()
    assert db.run("SELECT 1").rows == ((1,),)
    assert db._sandbox._worker._process.pid != before.pid


def test_a_child_that_dies_within_a_statement(db):
    worker = db._sandbox._worker
    killer = threading.Timer(0.2, worker._process.kill)  # as the system does when memory runs out
    killer.start()
    result = db.run("SELECT sum(a.i * b.i) FROM range(1000000) a(i), range(1000000) b(i)")
    killer.join()
    assert result.verdict == "too_large"
    assert "ended the process" in result.error
    assert db.run("SELECT 1").verdict == "ok"


@pytest.mark.parametrize("reply", [b"", b"\0\0", b"\0\0\0\2{x", b"\xff\xff\xff\xff", b'\0\0\0\x0f{"decimal":"x"}'])
def test_a_child_that_speaks_nonsense(reply, db, monkeypatch):
    """Not trusted: neither its length nor its content makes the parent fail."""
    worker = db._sandbox._worker
    receiving, sending = os.pipe()
    os.write(sending, reply)
    os.close(sending)
    worker._process.stdout.close()
    worker._process.stdout = os.fdopen(receiving, "rb", 0)
    assert db.run("SELECT 1").verdict == "too_large"
    assert db.run("SELECT 1").verdict == "ok"


def test_an_interrupt_leaves_no_answer_behind(db, monkeypatch):
    def interrupt(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(sandbox, "gate", interrupt)
        with pytest.raises(KeyboardInterrupt):
            db.run("SELECT 1")
    assert db.run("SELECT 2").rows == ((2,),)


def test_nothing_is_left_for_the_next_statement(db):
    assert db.run("SELECT random()").verdict == "ok"
    assert db.run("WITH nba_roster AS (SELECT 1 AS n) SELECT n FROM nba_roster").rows == ((1,),)
    assert db.run("SELECT count(*) FROM nba_roster").rows == ((582,),)


def test_threads_take_turns(db):
    answers: dict[int, object] = {}

    def ask(number: int) -> None:
        answers[number] = [db.run(f"SELECT {number}, {n}").rows for n in range(10)]

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == {number: [((number, n),) for n in range(10)] for number in range(8)}


def test_two_databases_at_once(db, tmp_path):
    (tmp_path / "t.csv").write_text("a\n1\n", encoding="utf-8")
    with Database.from_csv(tmp_path / "t.csv", cache=tmp_path / "t.duckdb") as other:
        assert other.run("SELECT a FROM t").rows == ((1,),)
        assert db.run("SELECT count(*) FROM nba_roster").rows == ((582,),)
        assert other.run(WHOLE_TABLE).verdict == db.run("SELECT a FROM t").verdict == "invalid"


def test_a_closed_database_says_so(tmp_path):
    database = Database.from_csv({T: ROSTER}, cache=tmp_path / "nba.duckdb")
    pid = database._sandbox._worker._process.pid
    database.close()
    database.close()
    assert _gone(pid, 1.0)
    with pytest.raises(DatabaseError, match="is closed; open it again"):
        database.run("SELECT 1")


def _script(body: str, path: Path) -> subprocess.CompletedProcess:
    """Run `body` with a database `db`, in a package whose __init__, which loads PEFT, is left out."""
    start = f"""
import os, signal, sys, threading, types
package = sys.modules["memtune_lib"] = types.ModuleType("memtune_lib")
package.__path__ = [{str(ROOT / "memtune_lib")!r}]
from memtune_lib.database import Database
db = Database.open({str(path)!r})
print(db._sandbox._worker._process.pid, flush=True)
"""
    command = [sys.executable, "-W", "error", "-c", start + body]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


BURN = "SELECT sum(a.i * b.i) FROM range(1000000) a(i), range(1000000) b(i)"


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="looks for processes in /proc")
@pytest.mark.parametrize(
    "end",
    [
        "",
        "db = None",
        "raise SystemExit(3)",
        "os.kill(os.getpid(), signal.SIGKILL)",
        f"threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGKILL)).start(); db.run({BURN!r}, timeout=1)",
    ],
    ids=["end", "collected", "exit", "killed", "killed in a statement"],
)
def test_the_child_ends_with_its_parent(end, db):
    done = _script(end, db._sandbox._path)
    assert done.stderr == ""
    assert _gone(int(done.stdout.split()[0]), 5.0)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork on this system")
def test_a_fork_starts_a_child_of_its_own(db):
    """Both go on, also when another thread holds the lock at the fork, and neither ends the other's child."""
    body = f"""
thread = threading.Thread(target=db.run, args=({BURN!r},), kwargs={{"timeout": 1.0}})
thread.start()
while not db._sandbox._lock.locked():
    pass
import warnings
warnings.simplefilter("ignore")
if os.fork() == 0:
    assert db.run("SELECT 1").rows == ((1,),)
    print(db._sandbox._worker._process.pid, flush=True)
    sys.exit(0)
status = os.wait()[1]
thread.join()
assert status == 0
assert db.run("SELECT 2").rows == ((2,),)
print(db._sandbox._worker._process.pid, flush=True)
"""
    done = _script(body, db._sandbox._path)
    assert (done.returncode, done.stderr) == (0, "")
    first, forked, last = done.stdout.split()
    assert first == last != forked


def test_the_limits_in_force(db, monkeypatch):
    """On Linux all of them; without the resource module, as on Windows, none, and the worker goes on."""
    if sys.platform == "linux":
        expected = {"RLIMIT_AS", "RLIMIT_FSIZE", "RLIMIT_NOFILE", "RLIMIT_CORE", "RLIMIT_CPU"}
        assert set(db._sandbox.limits) == expected
    path = Path(sandbox.__file__).with_name("sandbox_worker.py")
    spec = importlib.util.spec_from_file_location("sandbox_worker", path)
    worker = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(worker)
    monkeypatch.setitem(sys.modules, "resource", None)
    assert worker.limit_process({"address_mb": 1500}) == []
    assert worker.limit_cpu(1.0) is None


@pytest.mark.skipif(not hasattr(signal, "SIGXCPU"), reason="no RLIMIT_CPU on this system")
def test_the_cpu_limit_counts_as_a_timeout(db):
    worker = db._sandbox._worker
    killer = threading.Timer(0.2, os.kill, (worker._process.pid, signal.SIGXCPU))
    killer.start()
    assert db.run(BURN).verdict == "timeout"
    killer.join()


def test_no_duckdb(db, monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(DatabaseError, match="pip install duckdb"):
        Database.open(db._sandbox._path)
