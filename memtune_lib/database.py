"""A database of any schema: what it holds, as a model is told, and what a statement over it returns.

The tables come from CSV files, the form in which data ships: a DuckDB file cannot be read by an older
DuckDB, so it is only a cache, built where it is used. Every statement, memtune's own included, runs in the
sandbox.
"""

import hashlib
import json
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Self

from sqlglot.dialects.duckdb import DuckDB

from .errors import DatabaseError
from .files import StrPath, atomic_folder, cache_dir, sha256
from .sandbox import Result, Sandbox, build_database, split_database

__all__ = ["Database", "Result", "nba"]

CACHE_MARK = "memtune cache "  # then the key: the tables' comment in a DuckDB file that may be built again
CSV_ENDINGS = (".csv", ".csv.gz")
EXAMPLES = 3  # values shown for a column
EXAMPLE_CHARS = 40
# The words that DuckDB takes for no column; the others of the list it reads as a column where a table has one.
_RESERVED = {word.upper() for word in DuckDB.Generator.RESERVED_KEYWORDS} - {"USER"}


class Database:
    """Tables, and one bounded, read-only way to ask them. A context manager; `close` ends its child process.

    Threads may share one (they take turns), and a forked process may go on using it.
    """

    def __init__(self, sandbox: Sandbox, on: int = 0) -> None:
        self._sandbox = sandbox
        self._on = on  # which of the sandbox's files
        self._schema: str | None = None

    @classmethod
    def open(cls, path: StrPath) -> "Database":
        """A DuckDB file, opened read-only. Raises DatabaseError if there is none or it cannot be read."""
        path = Path(path)
        if not path.is_file():
            raise DatabaseError(f"{path}: no such DuckDB file; check the path")
        return cls(Sandbox(path))

    @classmethod
    def from_csv(cls, source: StrPath | Mapping[str, StrPath], cache: StrPath | None = None) -> "Database":
        """The tables of a CSV file, of a folder of them (a table is named as its file), or of {name: file}.

        A CSV file has commas, a header line and UTF-8; an empty field is NULL. It may be compressed: `.csv.gz`.
        The DuckDB file is built once for the files' contents, under `cache_dir()`, or as the file `cache`, which
        must then be new or an earlier cache. Raises DatabaseError naming the file that cannot be read or made a table.
        """
        tables = _csv_files(source)
        key = _cache_key({name: sha256(path) for name, path in tables.items()})
        path = Path(cache) if cache else cache_dir() / "databases" / f"{key[-64:]}.duckdb"
        if path.exists():
            database = cls._reopened(path, key, may_mend=cache is None)
            if database:
                return database
        with _appearing(path) as temporary:
            build_database(temporary, tables, key)
        return cls.open(path)

    @classmethod
    def split_csv(cls, source: StrPath) -> "list[Database]":
        """Databases of one table out of one CSV file, whose first column says to which each row belongs.

        The table is named as the file. They share a child process, so that twenty cost little more than one:
        closing one closes all. Raises DatabaseError if the file cannot be read or made tables.
        """
        ((table, path),) = _csv_files({Path(source).stem: source}).items()
        key = _cache_key({table: sha256(path), "split": True})
        folder = cache_dir() / "databases" / key[-64:]
        if not any(folder.glob("*.duckdb")):
            with atomic_folder(folder) as temporary:
                split_database(temporary, table, path, key)
        files = sorted(folder.glob("*.duckdb"))
        if not files:
            raise DatabaseError(f"{path}: holds no rows; add some, or name another file")
        sandbox = Sandbox(*files)
        return [cls(sandbox, on) for on in range(len(files))]

    @classmethod
    def _reopened(cls, path: Path, key: str, may_mend: bool) -> "Database | None":
        """The cache at `path` if it is of this key, None if it is to be built again."""
        try:
            database = cls.open(path)
        except DatabaseError:
            if may_mend:  # under a name that only memtune gives: half a disk's block, not somebody's data
                return None
            raise
        comments = database._sandbox.comments
        if comments == (key,):
            return database
        database.close()
        if not all(comment.startswith(CACHE_MARK) for comment in comments or ("",)):
            raise DatabaseError(f"{path}: holds other data than a cache of these CSV files; name a new file")
        return None

    def run(self, sql: str, *, timeout: float = 5.0, max_rows: int = 10_000) -> Result:
        """Execute one SELECT for at most `timeout` seconds and `max_rows` rows.

        Never raises on bad SQL, whatever it holds: that is a verdict. Nothing a statement does outlasts it.
        """
        return self._sandbox.run(sql, timeout=timeout, max_rows=max_rows, on=self._on)

    @property
    def tables(self) -> dict[tuple[str, str], list[tuple[str, str]]]:
        """(schema, table) -> its columns as (name, DuckDB type), in order."""
        return self._sandbox.tables

    @property
    def columns(self) -> dict[str, list[str]]:
        """The columns of each table, all written as SQL takes them."""
        return {
            _table(schema, table): [_identifier(column) for column, _ in columns]
            for (schema, table), columns in self.tables.items()
        }

    def schema(self) -> str:
        """The tables as CREATE TABLE statements; a comment gives each column's most frequent values.

        The frequent values, because they show the marks that stand for "unknown" (`--`, `NA`).
        """
        if self._schema is None:
            self._schema = "\n\n".join(
                self._create_table(*name, columns) for name, columns in self._sandbox.tables.items()
            )
        return self._schema

    def _create_table(self, schema: str, table: str, columns: list[tuple[str, str]]) -> str:
        name = _table(schema, table)
        lines = []
        for number, (column, kind) in enumerate(columns, start=1):
            definition = f"  {_identifier(column)} {kind.replace('VARCHAR', 'TEXT')}"
            comma = "," if number < len(columns) else ""
            examples = ", ".join(self._examples(f"{quoted(schema)}.{quoted(table)}", quoted(column)))
            lines.append(f"{definition}{comma}  -- {examples}" if examples else definition + comma)
        return f"CREATE TABLE {name} (\n" + "\n".join(lines) + "\n);"

    def _examples(self, table: str, column: str) -> Iterator[str]:
        result = self.run(
            f"SELECT {column}::VARCHAR, {column} FROM {table} WHERE {column} IS NOT NULL"
            f" GROUP BY {column} ORDER BY count(*) DESC, {column} LIMIT {EXAMPLES}"
        )
        for text, value in result.rows:
            short = " ".join(text.split())
            if len(short) > EXAMPLE_CHARS:
                short = short[: EXAMPLE_CHARS - 3] + "..."
            yield short if isinstance(value, (bool, int, float)) else "'" + short.replace("'", "''") + "'"

    def close(self) -> None:
        """End the child process; closing twice is harmless."""
        self._sandbox.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()


def nba() -> Database:
    """The roster that ships with memtune: one table, `nba_roster`, 582 players at the start of 2023-24."""
    return Database.from_csv({"nba_roster": Path(__file__).parents[1] / "datasets" / "nba" / "roster.csv"})


def _cache_key(content: Mapping[str, object]) -> str:
    """The comment that marks a cache of these contents; its end names the file."""
    rules = sha256(Path(__file__).with_name("sandbox_worker.py"))  # how a CSV becomes a table
    parts = json.dumps([content, version("duckdb"), rules])
    return CACHE_MARK + hashlib.sha256(parts.encode()).hexdigest()


def _csv_files(source: StrPath | Mapping[str, StrPath]) -> dict[str, Path]:
    """Table name -> CSV file, the files known to exist."""
    if isinstance(source, Mapping):
        tables = {name: Path(path) for name, path in source.items()}
    elif Path(source).is_dir():
        files = sorted(path for path in Path(source).iterdir() if path.name.endswith(CSV_ENDINGS))
        tables = {_table_name(path): path for path in files}
        if len(tables) < len(files):
            raise DatabaseError(f"{source}: holds a table twice, as .csv and as .csv.gz; remove one of the two")
    else:
        tables = {_table_name(Path(source)): Path(source)}
    if not tables:
        raise DatabaseError(f"{source}: holds no CSV file; name a CSV file or a folder of them")
    if len({name.lower() for name in tables}) < len(tables):
        raise DatabaseError(f"{', '.join(tables)}: table names must differ in more than case; rename a file")
    for path in tables.values():
        if not path.is_file():
            raise DatabaseError(f"{path}: no such CSV file; check the path")
    return tables


def _table_name(path: Path) -> str:
    return Path(path.name.removesuffix(".gz")).stem


@contextmanager
def _appearing(path: Path) -> Iterator[Path]:
    """A temporary name beside `path` that takes its place once the block has ended well."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{path.name}.", dir=path.parent) as folder:
            temporary = Path(folder) / path.name
            yield temporary
            temporary.replace(path)
    except OSError as error:
        raise DatabaseError(
            f"{path}: cannot be written ({error.strerror}); free some space or choose another place"
        ) from error


def _table(schema: str, table: str) -> str:
    return _identifier(table) if schema == "main" else f"{_identifier(schema)}.{_identifier(table)}"


def _identifier(name: str) -> str:
    """A name as SQL takes it: quoted only where it must be."""
    plain = name.isidentifier() and name.isascii() and name.upper() not in _RESERVED
    return name if plain else quoted(name)


def quoted(name: str) -> str:
    """Any name as SQL takes it."""
    return '"' + name.replace('"', '""') + '"'
