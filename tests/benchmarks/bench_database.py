"""How long a statement takes in the sandbox, printed as JSON (milliseconds).

python tests/benchmarks/bench_database.py
"""

import json
import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from memtune_lib.database import Database, nba

STATEMENTS = {
    "simple": "SELECT NAME FROM nba_roster WHERE AGE > 35",
    "aggregate": "SELECT Team, avg(split_part(WT, ' ', 1)::INT) FROM nba_roster GROUP BY ALL ORDER BY 2",
    "window": "SELECT NAME FROM nba_roster QUALIFY rank() OVER (PARTITION BY Team ORDER BY AGE DESC) = 1",
    "whole table": "SELECT * FROM nba_roster",
    "blocked": "SELECT * FROM read_csv('x.csv')",
}


def _milliseconds(db: Database, sql: str, times: int = 300) -> dict[str, float]:
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        db.run(sql)
        taken.append(1000 * (time.perf_counter() - start))
    percentiles = statistics.quantiles(taken, n=20)
    return {"median": round(statistics.median(taken), 2), "p95": round(percentiles[-1], 2)}


def main() -> None:
    nba().close()  # the cache is built before the clock starts
    start = time.perf_counter()
    with nba() as db:
        opened = 1000 * (time.perf_counter() - start)
        figures = {name: _milliseconds(db, sql) for name, sql in STATEMENTS.items()}
        db._sandbox._worker.stop()
        start = time.perf_counter()
        db.run("SELECT 1")
        respawned = 1000 * (time.perf_counter() - start)
    print(json.dumps({"open": round(opened, 1), "after a kill": round(respawned, 1), "statements": figures}))


if __name__ == "__main__":
    main()
