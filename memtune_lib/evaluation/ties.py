"""Which results a gold query stands for: its own rows, and those it might as well have returned.

ORDER BY leaves the order of rows with equal keys open, and LIMIT then picks some of them by chance. The
keys need not be among the columns, so the gold is run again with its sort keys as further columns and
without LIMIT.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import sqlglot
from sqlglot import exp

from .same_rows import Accepted, Row, TieGroup, accepts, same_value

if TYPE_CHECKING:
    from ..database import Database, Result

MAX_ROWS = 20_000  # without its LIMIT a "top 5" returns a whole table


def accepted_results(sql: str, result: "Result", db: "Database", *, ordered: bool) -> Accepted:
    """The results that count as right where `sql`, whose `result` is ok, is the gold query.

    Sees the ORDER BY and LIMIT of the query itself, not those of its sub-queries. Where the keys cannot be
    had (the query is beyond sqlglot, or too large without its LIMIT), the result as it stands is the only
    one.
    """
    width = len(result.columns)
    as_it_stands = (
        tuple(TieGroup((row,), 1) for row in result.rows) if ordered else (TieGroup(result.rows, len(result.rows)),)
    )
    plain = Accepted(width, as_it_stands, ordered)
    keyed = _with_keys(sql, result.columns, ordered)
    if keyed is None:
        return plain
    keyed_sql, keys, offset = keyed
    everything = db.run(keyed_sql, max_rows=MAX_ROWS)
    if everything.verdict != "ok":
        return plain
    groups = _cut(_ties(everything.rows, keys), offset, offset + len(result.rows), width)
    accepted = Accepted(width, groups, ordered)
    # The gold must be one of its own variants; if not, the query with keys does not mean the same.
    return accepted if accepts(accepted, width, result.rows) else plain


def _with_keys(sql: str, titles: Sequence[str], ordered: bool) -> tuple[str, list[int], int] | None:
    """The query with its sort keys and without LIMIT, the columns that are keys, and its OFFSET.

    None where nothing is left open, or sqlglot cannot tell.
    """
    try:
        tree = sqlglot.parse_one(sql, dialect="duckdb")
    except (sqlglot.errors.SqlglotError, RecursionError):
        return None
    while isinstance(tree, exp.Subquery) and not (tree.args.get("order") or tree.args.get("limit")):
        tree = tree.this  # parentheses around the whole
    if not isinstance(tree, (exp.Select, exp.SetOperation)):
        return None
    order, offset = tree.args.get("order"), tree.args.get("offset")
    cut = tree.args.get("limit") or offset
    if not cut and not (ordered and order):
        return None
    if offset and not offset.expression.is_int:
        return None
    keys, added = _keys(order, [title.lower() for title in titles])
    if added and not isinstance(tree, exp.Select):
        return None
    if added and tree.args.get("distinct") and not tree.args["distinct"].args.get("on"):
        # A key would make rows distinct that are not: name the columns that count.
        places = [exp.Literal.number(place) for place in range(1, len(titles) + 1)]
        tree.set("distinct", exp.Distinct(on=exp.Tuple(expressions=places)))
    tree.set("limit", None)
    tree.set("offset", None)
    for key in added:
        tree.append("expressions", key.copy())
    return tree.sql(dialect="duckdb"), keys, int(offset.expression.name) if offset else 0


def _keys(order: exp.Order | None, titles: list[str]) -> tuple[list[int], list[exp.Expression]]:
    """The columns that are sort keys, and the expressions to be added as columns for that."""
    keys: list[int] = []
    added: list[exp.Expression] = []
    for item in order.expressions if order else ():
        key = item.this
        if isinstance(key, exp.Var) and key.name.upper() == "ALL":
            keys += range(len(titles))
        elif isinstance(key, exp.Literal) and key.is_int:
            keys.append(int(key.name) - 1)
        # In ORDER BY a title hides the table's column of that name; in the list of columns it would not.
        elif isinstance(key, exp.Column) and not key.table and key.name.lower() in titles:
            keys.append(titles.index(key.name.lower()))
        else:
            keys.append(len(titles) + len(added))
            added.append(key)
    return keys, added


def _ties(rows: Sequence[Row], keys: Sequence[int]) -> list[list[Row]]:
    """Sorted rows as groups of equal keys; without keys all are one group."""
    groups: list[list[Row]] = []
    for row in rows:
        if groups and all(same_value(groups[-1][0][key], row[key]) for key in keys):
            groups[-1].append(row)
        else:
            groups.append([row])
    return groups


def _cut(ties: list[list[Row]], start: int, stop: int, width: int) -> tuple[TieGroup, ...]:
    """The groups that reach into rows `start` to `stop`, with the number of rows that they have there."""
    groups = []
    position = 0
    for tie in ties:
        take = min(stop, position + len(tie)) - max(start, position)
        if take > 0:
            groups.append(TieGroup(tuple(row[:width] for row in tie), take))
        position += len(tie)
    return tuple(groups)
