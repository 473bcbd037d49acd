"""The child process of the sandbox: the only place where memtune touches DuckDB.

A standalone script, never imported by the package: `sandbox.py` and `database.py` start it by its path as
`python -I -S sandbox_worker.py SETTINGS`. It needs only the standard library and duckdb, so it starts in a
quarter of a second. SETTINGS is a JSON object with a `mode`:

- `serve`: open databases of the same tables read-only and locked, apply the operating system's limits, then
  answer requests.
  `{"parse": sql, "timeout": s}` gives DuckDB's own syntax tree of one SELECT, for the parent's gate to judge;
  `{"run": max_rows, "on": n, "timeout": s}` executes the statement parsed last, the very object that was
  judged, on the database n.
- `build`: make a DuckDB file from CSV files, once, before any limit is set; `split` makes several from one.

A message is a frame: four bytes of length, big-endian, then UTF-8 JSON. JSON and not pickle, because the
parent must not have to trust this process. A reply with `verdict` is a refusal; one with `retire` is the
process's last.
"""

import datetime
import glob
import json
import math
import os
import signal
import struct
import sys
import threading
import time
from collections.abc import Callable
from decimal import Decimal
from typing import Any, BinaryIO

FETCH = 1000  # rows fetched at a time; the size of the reply is checked after each such chunk
ERROR_CHARS = 600  # of DuckDB's message; it may quote the whole statement


def main() -> None:
    """Do what the settings on the command line say."""
    settings = json.loads(sys.argv[1])
    # The protocol keeps the real stdout; whatever else prints there goes nowhere.
    out = os.fdopen(os.dup(1), "wb", 0)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which then ends this process
    sys.path.append(settings["site"])  # the folder that holds duckdb: -I and -S hide every other one
    if settings["mode"] in ("build", "split"):
        send(out, build(settings))
    else:
        serve(settings, sys.stdin.buffer.raw, out)


def send(out: BinaryIO, message: dict[str, Any]) -> None:
    """Write one frame."""
    payload = json.dumps(message).encode()
    data = memoryview(struct.pack(">I", len(payload)) + payload)
    while data:
        data = data[out.write(data) :]


def receive(pipe: BinaryIO) -> dict[str, Any] | None:
    """The next request, or None when the parent has closed the pipe."""
    head = read_exactly(pipe, 4)
    body = read_exactly(pipe, struct.unpack(">I", head)[0]) if head else None
    return json.loads(body) if body else None


def read_exactly(pipe: BinaryIO, size: int) -> bytes | None:
    """`size` bytes, or None at the end of the pipe."""
    data = b""
    while len(data) < size:
        piece = pipe.read(size - len(data))
        if not piece:
            return None
        data += piece
    return data


# ---------------------------------------------------------------------------------------------------- serve


def serve(settings: dict[str, Any], requests: BinaryIO, out: BinaryIO) -> None:
    """Greet the parent with `describe`, or with the error, then answer until it closes the pipe."""
    import duckdb

    try:
        connections = [duckdb.connect(path, read_only=True, config=locked(settings)) for path in settings["paths"]]
        connection = connections[0]
        hello = describe(connection)
        # DuckDB builds its grammar at the first parse (20 ms): not on the first question's time.
        connection.execute("SELECT json_serialize_sql('SELECT 1')").fetchall()
    except duckdb.Error as error:
        send(out, {"error": one_line(error)})
        return
    send(out, hello | {"limits": limit_process(settings)})
    statement = None
    while (request := receive(requests)) is not None:
        timeout = request["timeout"]
        limit_cpu(timeout)
        if "parse" in request:
            statement, reply = guarded(parse, connection, request["parse"])
        else:
            max_rows, max_bytes = request["run"], settings["max_bytes"]
            _, reply = guarded(execute, connections[request["on"]], statement, timeout, max_rows, max_bytes)
        send(out, reply)
        if reply.get("retire"):
            return


def locked(settings: dict[str, Any]) -> dict[str, Any]:
    """DuckDB's own defences. Each is the second line behind the gate, tested without the gate."""
    return {
        "enable_external_access": "false",  # no COPY, ATTACH, INSTALL, read_csv, 'file.csv', https
        "python_enable_replacements": "false",  # no scan of this process's variables
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
        "allow_community_extensions": "false",
        "allow_persistent_secrets": "false",
        "memory_limit": f"{settings['memory_mb']}MB",
        "temp_directory": "",  # no spilling to disk
        "max_expression_depth": "250",
        "threads": "1",  # rows without ORDER BY come in the same order each time
        "async_threads": "0",
        "lock_configuration": "true",  # last: nothing above can be changed any more
    }


def describe(connection: Any) -> dict[str, Any]:
    """What the parent needs to know: the tables, and every other name that DuckDB would understand."""
    columns = connection.execute(
        "SELECT c.schema_name, c.table_name, c.column_name, c.data_type, t.comment FROM duckdb_columns() c"
        " LEFT JOIN duckdb_tables() t USING (database_oid, schema_oid, table_oid)"
        " WHERE NOT c.internal AND c.database_name = current_database() ORDER BY 1, 2, c.column_index"
    ).fetchall()
    tables: dict[tuple[str, str], list[list[str]]] = {}
    for schema, table, column, kind, _ in columns:
        tables.setdefault((schema, table), []).append([column, kind])
    known = connection.execute(
        "SELECT lower(function_name) FROM duckdb_functions() UNION"
        " SELECT lower(view_name) FROM duckdb_views() WHERE internal"
    ).fetchall()
    return {
        "tables": [[*name, columns] for name, columns in tables.items()],
        "comments": sorted({row[4] or "" for row in columns}),
        "known": [name for (name,) in known],
    }


def limit_process(settings: dict[str, Any]) -> list[str]:
    """Set the limits that this system offers and name them. Windows has none of these, macOS not all."""
    try:
        import resource
    except ImportError:
        return []
    in_force = []
    for name, value in (
        ("RLIMIT_AS", settings["address_mb"] * 1_000_000),
        ("RLIMIT_FSIZE", 0),  # this process writes no file, ever
        ("RLIMIT_NOFILE", 64),
        ("RLIMIT_CORE", 0),
    ):
        try:
            resource.setrlimit(getattr(resource, name), (value, value))
        except (AttributeError, ValueError, OSError):
            continue
        in_force.append(name)
    return [*in_force, "RLIMIT_CPU"]


def limit_cpu(timeout: float) -> None:
    """Let the process burn `timeout` more seconds, and a little: it ends even if the parent is gone."""
    try:
        import resource
    except ImportError:
        return
    soft = math.ceil(time.process_time() + timeout) + 2
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    resource.setrlimit(resource.RLIMIT_CPU, (soft if hard < 0 else min(soft, hard), hard))


def guarded(step: Callable[..., tuple[Any, dict[str, Any]]], *arguments: Any) -> tuple[Any, dict[str, Any]]:
    """A statement, or None, and the reply. Whatever the step raises becomes a verdict."""
    import duckdb

    try:
        return step(*arguments)
    except duckdb.InterruptException:
        return None, {"verdict": "timeout", "error": "the time limit was reached"}
    except (duckdb.OutOfMemoryException, MemoryError):
        return None, {"verdict": "too_large", "error": "the memory limit was reached", "retire": True}
    except duckdb.PermissionException as error:
        return None, {"verdict": "blocked", "error": one_line(error)}
    except (duckdb.FatalException, duckdb.InternalException) as error:
        return None, {"verdict": "invalid", "error": one_line(error), "retire": True}
    except (duckdb.Error, ValueError, ArithmeticError, ImportError) as error:  # or Python has no such value
        return None, {"verdict": "invalid", "error": one_line(error)}


def one_line(error: BaseException) -> str:
    """DuckDB's message without its picture of the statement ("LINE 1: ...  ^")."""
    message = str(error).split("\nLINE ")[0].split("\nTraceback")[0]
    return " ".join(message.split())[:ERROR_CHARS] or type(error).__name__


def parse(connection: Any, sql: str) -> tuple[Any, dict[str, Any]]:
    """The one SELECT in `sql` and its syntax tree as JSON text, or a refusal."""
    statements = connection.extract_statements(sql)
    if not statements:
        return None, {"verdict": "invalid", "error": "there is no statement"}
    if len(statements) > 1:
        return None, {"verdict": "blocked", "error": f"{len(statements)} statements; only one is run"}
    kind = statements[0].type.name
    if kind != "SELECT":
        return None, {"verdict": "blocked", "error": f"a statement of type {kind}; only SELECT is run"}
    (text,) = connection.execute("SELECT json_serialize_sql(?)", [sql]).fetchone()
    return statements[0], {"ast": text}


def execute(
    connection: Any, statement: Any, timeout: float, max_rows: int, max_bytes: int
) -> tuple[None, dict[str, Any]]:
    """Run the statement on a connection of its own, so that nothing of it is left for the next one."""
    cursor = connection.cursor()
    done = threading.Event()

    def watch() -> None:
        wait = timeout
        while not done.wait(wait):  # again and again: an interrupt before the execution begins is lost
            cursor.interrupt()
            wait = 0.05

    watchdog = threading.Thread(target=watch, daemon=True)
    watchdog.start()
    try:
        cursor.execute(statement)
        columns = [column[0] for column in cursor.description or ()]
        rows: list[list[Any]] = []
        size = 0
        while chunk := cursor.fetchmany(min(FETCH, max_rows + 1 - len(rows))):
            if len(rows) + len(chunk) > max_rows:
                return None, {"verdict": "too_large", "error": f"more than {max_rows} rows"}
            chunk = [[portable(value) for value in row] for row in chunk]
            size += len(json.dumps(chunk))
            if size > max_bytes:
                return None, {"verdict": "too_large", "error": f"more than {max_bytes} bytes of rows"}
            rows += chunk
        return None, {"columns": columns, "rows": rows}
    finally:
        done.set()
        watchdog.join()
        cursor.close()


def portable(value: Any) -> Any:
    """A value as JSON carries it; what JSON lacks becomes an object with one key, its type."""
    if value is None or isinstance(value, (str, int, float)):
        return value
    if isinstance(value, Decimal):
        return {"decimal": str(value)}
    if isinstance(value, (list, tuple)):
        return [portable(item) for item in value]
    if isinstance(value, dict):
        return {"struct": [[portable(key), portable(item)] for key, item in value.items()]}
    if isinstance(value, datetime.timedelta):
        return {"timedelta": [value.days, value.seconds, value.microseconds]}
    for kind in (datetime.datetime, datetime.date, datetime.time):  # a datetime is a date too: first match
        if isinstance(value, kind):
            return {kind.__name__: value.isoformat()}
    if isinstance(value, bytes):
        return {"bytes": value.hex()}
    return str(value)


# ---------------------------------------------------------------------------------------------------- build


def build(settings: dict[str, Any]) -> dict[str, Any]:
    """Make the file `path` from `tables` (name -> CSV file), each table marked with the comment `key`.

    With the mode `split`, `path` is a folder, and each table falls into files there.
    """
    import duckdb

    name = ""
    several = settings["mode"] == "split"
    comment = literal(settings["key"])
    try:
        with duckdb.connect(":memory:" if several else settings["path"]) as connection:
            for name, path in settings["tables"].items():
                create_table(connection, name, path)
                if several:
                    split_table(connection, name, settings["path"], comment)
                else:
                    connection.execute(f"COMMENT ON TABLE {quoted(name)} IS {comment}")
    except (duckdb.Error, OSError, ValueError) as error:
        return {"table": name, "error": one_line(error)}
    return {}


def create_table(connection: Any, name: str, path: str) -> None:
    """A table from a CSV file: commas, a header line, UTF-8; an empty field is NULL.

    A column is a number or a date only where every value is one; numbers that begin with a zero (jersey 00, a
    postal code) are text.
    """
    if os.path.getsize(path) == 0:
        raise ValueError("the file is empty")
    connection.execute(
        f"CREATE TABLE {quoted(name)} AS SELECT * FROM read_csv(?, header = true, delim = ',', quote = '\"',"
        " escape = '\"', comment = '', skip = 0, sample_size = -1, auto_type_candidates ="
        " ['BOOLEAN', 'INTEGER', 'BIGINT', 'DOUBLE', 'DATE', 'TIME', 'TIMESTAMP', 'VARCHAR'])",
        [glob.escape(path)],  # DuckDB would read [ ] * ? as a pattern
    )


def split_table(connection: Any, name: str, folder: str, comment: str) -> None:
    """A file in `folder` for each value of the table's first column, with the rows that have it, in their order."""
    first = quoted(connection.execute(f"SELECT * FROM {quoted(name)} LIMIT 0").description[0][0])
    parts = connection.execute(f"SELECT DISTINCT {first} FROM {quoted(name)} ORDER BY 1").fetchall()
    for number, (part,) in enumerate(parts, start=1):
        path = os.path.join(folder, f"{number:03}.duckdb")
        table = f"part.main.{quoted(name)}"
        connection.execute(f"ATTACH {literal(path)} AS part")
        connection.execute(
            f"CREATE TABLE {table} AS SELECT * EXCLUDE ({first}) FROM {quoted(name)}"
            f" WHERE {first} IS NOT DISTINCT FROM ? ORDER BY rowid",
            [part],
        )
        connection.execute(f"COMMENT ON TABLE {table} IS {comment}")
        connection.execute("DETACH part")


def literal(text: str) -> str:
    """A text as SQL takes any text."""
    return "'" + text.replace("'", "''") + "'"


def quoted(identifier: str) -> str:
    """A name as SQL takes any name."""
    return '"' + identifier.replace('"', '""') + '"'


if __name__ == "__main__":
    main()
