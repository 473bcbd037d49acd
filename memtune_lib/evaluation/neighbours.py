"""The neighbours of a query: what somebody who misunderstood one thing would have written.

Each operator changes one place of the syntax tree, and yields what may stand there instead. A neighbour that
returns the gold's rows on one table shows what that table cannot tell apart; `suite_build.py` looks for small
databases that can.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence

import sqlglot
from sqlglot import exp

Columns = Mapping[str, Sequence[str]]
"""The columns that may stand for one another: a column's name in lower case -> the others of its kind."""
Values = Mapping[str, Sequence[str]]
"""What a text column holds, sorted: its name in lower case -> values."""
Operator = Callable[[exp.Expression, Columns, Values], Iterator[exp.Expression | None]]
"""What may stand in place of a node; None takes it away."""

STRICTNESS = {exp.LT: exp.LTE, exp.LTE: exp.LT, exp.GT: exp.GTE, exp.GTE: exp.GT}
DIRECTION = {exp.LT: exp.GT, exp.GT: exp.LT, exp.LTE: exp.GTE, exp.GTE: exp.LTE, exp.EQ: exp.NEQ, exp.NEQ: exp.EQ}
COMPARISONS = tuple(DIRECTION)
AGGREGATES = {
    exp.Min: (exp.Max,),
    exp.Max: (exp.Min,),
    exp.Avg: (exp.Median,),
    exp.Median: (exp.Avg,),
    exp.Sum: (exp.Avg,),
    exp.Stddev: (exp.StddevPop,),
    exp.StddevSamp: (exp.StddevPop,),
}
RANKS = {exp.Rank: (exp.DenseRank, exp.RowNumber), exp.DenseRank: (exp.Rank,), exp.RowNumber: (exp.Rank,)}


def strictness(node: exp.Expression, columns: Columns, values: Values) -> Iterator[exp.Expression]:
    """`<` for `<=`, and BETWEEN without one of its ends."""
    if type(node) in STRICTNESS:
        yield _compared(STRICTNESS[type(node)], node.this, node.expression)
    if isinstance(node, exp.Between):
        low, high = node.args["low"], node.args["high"]
        yield exp.and_(_compared(exp.GT, node.this, low), _compared(exp.LTE, node.this, high))
        yield exp.and_(_compared(exp.GTE, node.this, low), _compared(exp.LT, node.this, high))


def direction(node: exp.Expression, columns: Columns, values: Values) -> Iterator[exp.Expression]:
    """`<` for `>`, `=` for `<>`."""
    if type(node) in DIRECTION:
        yield _compared(DIRECTION[type(node)], node.this, node.expression)


def literal(node: exp.Expression, columns: Columns, values: Values) -> Iterator[exp.Expression]:
    """A number one more or one less; of a text column the value after or before."""
    parent = node.parent
    if not isinstance(node, exp.Literal) or not isinstance(parent, (*COMPARISONS, exp.Between, exp.In)):
        return
    if not node.is_string:
        number = float(node.name)
        for other in (number - 1, number + 1):
            yield exp.Literal.number(int(other) if other.is_integer() else other)
        return
    other_side = parent.this if parent.this is not node else parent.expression
    held = values.get(other_side.name.lower(), ()) if isinstance(other_side, exp.Column) else ()
    if node.name in held:
        place = held.index(node.name)
        for other in (held[place - 1], held[(place + 1) % len(held)]):
            yield exp.Literal.string(other)


def dropped_condition(node: exp.Expression, columns: Columns, values: Values) -> Iterator[exp.Expression | None]:
    """One half of an AND, or a whole WHERE, HAVING, QUALIFY or FILTER, taken away."""
    if isinstance(node, exp.And):
        yield node.this
        yield node.expression
    elif isinstance(node, exp.Filter):
        yield node.this
    elif isinstance(node, (exp.Where, exp.Having, exp.Qualify)) and not isinstance(node.parent, exp.Filter):
        yield None


def junction(node: exp.Expression, columns: Columns, values: Values) -> Iterator[exp.Expression]:
    """OR for AND."""
    if isinstance(node, exp.And):
        yield exp.Paren(this=exp.Or(this=node.this.copy(), expression=node.expression.copy()))
    elif isinstance(node, exp.Or):
        yield exp.And(this=node.this.copy(), expression=node.expression.copy())


def count(node: exp.Expression, columns: Columns, values: Values) -> Iterator[exp.Expression]:
    """Rows counted for different values, and different values for rows."""
    if not isinstance(node, exp.Count):
        return
    counted = node.this
    if isinstance(counted, exp.Distinct):
        yield exp.Count(this=counted.expressions[0].copy())
    elif isinstance(counted, exp.Star):
        for name in columns:
            yield exp.Count(this=exp.Distinct(expressions=[exp.column(name)]))
    else:
        yield exp.Count(this=exp.Distinct(expressions=[counted.copy()]))
        yield exp.Count(this=exp.Star())


def aggregate(node: exp.Expression, columns: Columns, values: Values) -> Iterator[exp.Expression]:
    """MIN for MAX, MEDIAN for AVG, AVG for SUM, the population's deviation for the sample's."""
    for other in AGGREGATES.get(type(node), ()):
        yield other(this=node.this.copy())


def rank(node: exp.Expression, columns: Columns, values: Values) -> Iterator[exp.Expression]:
    """RANK, DENSE_RANK and ROW_NUMBER, which differ in what they do with ties."""
    for other in RANKS.get(type(node), ()):
        yield other()


def sort_order(node: exp.Expression, columns: Columns, values: Values) -> Iterator[exp.Expression]:
    """DESC for ASC."""
    if isinstance(node, exp.Ordered):
        yield exp.Ordered(this=node.this.copy(), desc=None if node.args.get("desc") else True)


def limit(node: exp.Expression, columns: Columns, values: Values) -> Iterator[exp.Expression | None]:
    """LIMIT one more, one less, or none; OFFSET alike."""
    if isinstance(node, (exp.Limit, exp.Offset)) and isinstance(node.expression, exp.Literal):
        number = int(node.expression.name)
        for other in (number + 1, number - 1):
            if other >= 0:
                yield type(node)(expression=exp.Literal.number(other))
        yield None


def distinct(node: exp.Expression, columns: Columns, values: Values) -> Iterator[exp.Expression]:
    """SELECT with DISTINCT for one without."""
    if isinstance(node, exp.Select):
        other = node.copy()
        other.set("distinct", None if node.args.get("distinct") else exp.Distinct())
        yield other


def column(node: exp.Expression, columns: Columns, values: Values) -> Iterator[exp.Expression]:
    """Another column of the same type."""
    if isinstance(node, exp.Column):
        for other in columns.get(node.name.lower(), ()):
            yield exp.column(other, table=node.args.get("table"))


OPERATORS: dict[str, Operator] = {
    operator.__name__: operator
    for operator in (
        strictness,
        direction,
        literal,
        dropped_condition,
        junction,
        count,
        aggregate,
        rank,
        sort_order,
        limit,
        distinct,
        column,
    )
}


def neighbours(sql: str, columns: Columns, values: Values) -> list[tuple[str, str]]:
    """(operator, query) for each single change of `sql`, in the order of its tree; none stands twice.

    Empty where sqlglot cannot read the query. A neighbour need not run.
    """
    try:
        tree = sqlglot.parse_one(sql, dialect="duckdb")
    except sqlglot.errors.SqlglotError:
        return []
    found: dict[str, str] = {}
    for node in list(tree.walk()):
        for name, operator in OPERATORS.items():
            for other in operator(node, columns, values):
                found.setdefault(_changed(tree, node, other), name)
    found.pop(tree.sql(dialect="duckdb"), None)
    return [(name, text) for text, name in found.items()]


def _changed(tree: exp.Expression, node: exp.Expression, other: exp.Expression | None) -> str:
    """The tree as SQL with one node replaced; the tree itself stays."""
    other = other and other.copy()
    if node is tree:
        return other.sql(dialect="duckdb")
    if other is None:
        parent, key = node.parent, node.arg_key
        parent.set(key, None)
        text = tree.sql(dialect="duckdb")
        parent.set(key, node)
        return text
    node.replace(other)
    text = tree.sql(dialect="duckdb")
    other.replace(node)
    return text


def _compared(kind: type[exp.Expression], one: exp.Expression, other: exp.Expression) -> exp.Expression:
    return kind(this=one.copy(), expression=other.copy())
