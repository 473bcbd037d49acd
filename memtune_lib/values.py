"""A linker for any database: what its own short text columns hold, its numbers, and its dates."""

from __future__ import annotations

import re
from datetime import date, datetime

from .database import Database, quoted
from .linking import DATES, QUANTITIES, Linker

MOST_VALUES = 1_000  # different ones of a column that is taken for names; with more it is free text
LONGEST = 40  # characters of a name


def values_of(database: Database) -> Linker:
    """Names from every text column with few, short, different values; numbers; dates from first to last.

    It knows the spelling of the data alone: other names for a value ("the States") are for a `values.json` by hand.
    """
    names: dict[str, dict[str, str]] = {}
    first: date | None = None
    last: date | None = None
    for (schema, table), columns in database.tables.items():
        place = f"{quoted(schema)}.{quoted(table)}"
        for column, kind in columns:
            if kind == "VARCHAR":
                found = database.run(f"SELECT DISTINCT {quoted(column)} FROM {place} LIMIT {MOST_VALUES + 1}").rows
                texts = [text for (text,) in found if text and any(c.isalpha() for c in text)]
                if texts and len(found) <= MOST_VALUES and max(map(len, texts)) <= LONGEST:
                    names.setdefault(_kind(column), {}).update((text, text) for text in sorted(texts))
            elif kind in ("DATE", "TIMESTAMP"):
                for least, most in database.run(
                    f"SELECT min({quoted(column)}), max({quoted(column)}) FROM {place}"
                ).rows:
                    if least is not None:
                        least, most = _day(least), _day(most)
                        first = least if first is None else min(first, least)
                        last = most if last is None else max(last, most)
    dates = [first.isoformat(), last.isoformat()] if first and last else []
    return Linker(names, quantities=True, dates=dates)


def _kind(column: str) -> str:
    """A placeholder's name: letters only, with a capital, and none that the linker gives to numbers and dates."""
    name = "".join(word.capitalize() for word in re.findall(r"[a-zA-Z]+", column)) or "Value"
    return f"{name}Name" if name in (*QUANTITIES, *DATES) else name


def _day(value: date | datetime) -> date:
    return value.date() if isinstance(value, datetime) else value
