"""A grammar of queries over the tables of a database: what a model writes within it names only what is there.

It spans what most questions need over one table or two joined ones: conditions, groups, order, sub-queries and the
functions below. It knows no types, so a query of it may still fail to run, and its texts hold no quotes.
"""

import json
from itertools import permutations
from typing import TYPE_CHECKING

from .errors import StructureError
from .structured import Grammar, lark_grammar

if TYPE_CHECKING:
    from .database import Database

FUNCTIONS = ("count", "sum", "avg", "min", "max", "median", "abs", "lower", "upper", "length")  # of one value
_COMMON = r"""
start: query
number: /[0-9]{1,12}(\.[0-9]{1,6})?/
text: /'[^'"\x00-\x1f]{0,60}'/
kind: "INTEGER" | "BIGINT" | "DOUBLE" | "VARCHAR"
operator: " + " | " - " | " * " | " / " | " || "
compared: " = " | " <> " | " < " | " <= " | " > " | " >= "
"""
_SCOPE = """
q{n}: "SELECT " "DISTINCT "? e{n} (", " e{n})* " FROM " f{n} (" WHERE " c{n})? g{n}? (" ORDER BY " o{n} (", " o{n})*)? \
(" LIMIT " /[1-9][0-9]{{0,3}}/)?
g{n}: " GROUP BY " e{n} (", " e{n})* (" HAVING " c{n})?
o{n}: e{n} (" DESC" | " ASC")?
c{n}: p{n} ((" AND " | " OR ") p{n})*
p{n}: "NOT "? e{n} (compared e{n} | " IS NULL" | " IS NOT NULL" | " LIKE " text | " IN (" e{n} (", " e{n})* ")")
e{n}: a{n} (operator a{n})*
a{n}: k{n} | number | text | function "(" e{n} ")" | "count(*)" | "CAST(" e{n} " AS " kind ")" \
| "(" query ")" | "round(" e{n} (", " /[0-9]/)? ")" | "coalesce(" e{n} ", " e{n} ")" \
| "replace(" e{n} ", " text ", " text ")" | "split_part(" e{n} ", " text ", " /[1-9]/ ")"
"""


def sql_grammar(database: "Database") -> Grammar:
    """SELECT queries over a database's tables, each alone or joined with one other; columns are those of the tables.

    Raises StructureError for a database without tables.
    """
    tables = database.columns
    if not tables:
        raise StructureError("the database has no table; build it from a CSV file with a header")
    scopes = [(_quoted(table), columns) for table, columns in tables.items()]
    for one, other in permutations(tables, 2):
        left, right = ([f"{table}.{column}" for column in tables[table]] for table in (one, other))
        joined = f"{_quoted(f'{one} JOIN {other} ON ')} ({_any(left)}) {_quoted(' = ')} ({_any(right)})"
        scopes.append((joined, left + right))
    rules = [
        _COMMON,
        f"function: {_any(FUNCTIONS)}",
        "query: " + " | ".join(f"q{n}" for n in range(len(scopes))),
    ]
    for n, (source, columns) in enumerate(scopes):
        rules.append(_SCOPE.format(n=n) + f"f{n}: {source}\nk{n}: {_any(columns)}")
    return lark_grammar("\n".join(rules) + "\n")


def _any(texts: list[str] | tuple[str, ...]) -> str:
    return " | ".join(map(_quoted, texts))


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
