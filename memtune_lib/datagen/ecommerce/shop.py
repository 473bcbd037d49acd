"""The shop's database, drawn by a seed: `users.csv` and `sessions.csv.gz` in datasets/ecommerce/database.

Nothing in it is real. It has what real tables have: people whose age nobody knows, users who never came back,
ties, rates that differ by country, a column (`user`) that is also a word of SQL.
"""

from __future__ import annotations

import csv
import gzip
import io
import random
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import accumulate
from pathlib import Path

from ...files import atomic_write_all

USERS, SESSIONS, SEED = 4_000, 60_000, 7
FIRST, LAST = date(2024, 1, 1), date(2024, 12, 31)
COUNTRIES = {  # share of the users in thousandths
    "United States": 240,
    "Germany": 130,
    "United Kingdom": 110,
    "France": 90,
    "India": 85,
    "Brazil": 75,
    "Canada": 60,
    "Spain": 50,
    "Italy": 45,
    "Japan": 40,
    "Poland": 30,
    "Mexico": 25,
    "Netherlands": 12,
    "Sweden": 8,
}
SYSTEMS = {"Windows": 38, "Android": 27, "iOS": 18, "macOS": 12, "Linux": 5}
BROWSERS = {  # of each system
    "Windows": {"Chrome": 62, "Edge": 22, "Firefox": 12, "Opera": 4},
    "Android": {"Chrome": 82, "Firefox": 8, "Opera": 10},
    "iOS": {"Safari": 86, "Chrome": 12, "Firefox": 2},
    "macOS": {"Safari": 52, "Chrome": 38, "Firefox": 10},
    "Linux": {"Firefox": 55, "Chrome": 40, "Opera": 5},
}
_FRAUD_PER_MILLE = {"Brazil": 38, "India": 34, "Mexico": 30, "United States": 26}
_BUYERS_PER_CENT = {"macOS": 19, "iOS": 17, "Windows": 14, "Linux": 12, "Android": 10}


def _drawn(shares: dict[str, int], rng: random.Random) -> str:
    return rng.choices(list(shares), list(shares.values()))[0]


def users(rng: random.Random) -> list[tuple[object, ...]]:
    """Rows of `users`: id, country, is_active, age (None for one in twenty-five)."""
    rows: list[tuple[object, ...]] = []
    for number in range(1, USERS + 1):
        age = 18 + min(rng.randrange(62), rng.randrange(62))  # more of the young
        known = None if rng.randrange(25) == 0 else age
        rows.append((number, _drawn(COUNTRIES, rng), _bool(rng.randrange(100) < 71), known))
    return rows


def sessions(people: Sequence[tuple[object, ...]], rng: random.Random) -> Iterable[tuple[object, ...]]:
    """Rows of `sessions`, by date: id, user, date, duration (minutes), os, browser, is_fraud, revenue (dollars)."""
    country = {row[0]: str(row[1]) for row in people}
    visits = [0 if rng.randrange(14) == 0 else rng.randrange(1, 40) for _ in people]  # one in fourteen never came
    bounds = list(accumulate(visits))
    favourite = [_drawn(SYSTEMS, rng) for _ in people]
    span = (LAST - FIRST).days + 1
    days = sorted(max(rng.randrange(span), rng.randrange(span - 60)) for _ in range(SESSIONS))  # a growing shop
    for number, day in enumerate(days, 1):
        place = rng.choices(range(len(people)), cum_weights=bounds)[0]
        user = people[place][0]
        system = favourite[place] if rng.randrange(5) else _drawn(SYSTEMS, rng)
        fraud = rng.randrange(1000) < _FRAUD_PER_MILLE.get(country[user], 14)
        buys = rng.randrange(100) < (45 if fraud else _BUYERS_PER_CENT[system])
        tenths = 3 + min(rng.randrange(1500), rng.randrange(1500), rng.randrange(1500)) // (4 if fraud else 1)
        cents = 0
        if buys:
            cents = 499 + min(rng.randrange(30_000), rng.randrange(30_000)) * (2 if fraud else 1)
        yield (
            number,
            user,
            FIRST + timedelta(days=day),
            f"{tenths // 10}.{tenths % 10}",
            system,
            _drawn(BROWSERS[system], rng),
            _bool(fraud),
            f"{cents // 100}.{cents % 100:02}",
        )


def _bool(value: bool) -> str:
    return "true" if value else "false"


def _csv(header: str, rows: Iterable[Sequence[object]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header.split())
    writer.writerows(rows)
    return text.getvalue().encode()


def tables(seed: int = SEED) -> dict[str, bytes]:
    """File name -> content (before compression); the same seed gives the same bytes everywhere."""
    rng = random.Random(seed)
    people = users(rng)
    return {
        "users.csv": _csv("id country is_active age", people),
        "sessions.csv": _csv("id user date duration os browser is_fraud revenue", sessions(people, rng)),
    }


def write(folder: Path, seed: int = SEED) -> None:
    """Write the two tables, the large one compressed."""
    made = tables(seed)
    packed = gzip.compress(made["sessions.csv"], mtime=0)
    atomic_write_all(folder, {"users.csv": made["users.csv"], "sessions.csv.gz": packed})
