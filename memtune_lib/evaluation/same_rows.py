"""Two results compared: the same rows, whatever their order and the order and titles of their columns.

Rows are a multiset. Columns are matched by their values: a search over their permutations that turns back
as soon as the columns placed so far cannot belong together. NULL equals NULL alone, a number never a text,
a boolean 1 or 0, a date its midnight. Numbers within 1e-6 of each other (relative) are equal, but two
columns of whole numbers are compared exactly: the tolerance is for what floats lose, and the orders 1000001
and 1000002 are two.
"""

import math
from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from itertools import chain
from typing import Any

RELATIVE_TOLERANCE = 1e-6
ABSOLUTE_TOLERANCE = 1e-9  # 0.3 - 0.1 - 0.2 is 0, but no relative tolerance says so
MAX_WORK = 20_000_000  # rows looked at before the search for matching columns gives up: some ten seconds

Row = tuple[Any, ...]


@dataclass(frozen=True)
class TieGroup:
    """Rows of which any `take` may stand in the result: all of them, or fewer where a LIMIT cuts a tie."""

    rows: tuple[Row, ...]
    take: int


@dataclass(frozen=True)
class Accepted:
    """The results that one gold query stands for."""

    width: int
    """Number of columns."""
    groups: tuple[TieGroup, ...]
    """The rows; in the order of the result where that counts."""
    ordered: bool
    """Whether the groups must come in this order; within a group the order is free."""

    @property
    def size(self) -> int:
        """Number of rows of a result."""
        return sum(group.take for group in self.groups)


def accepts(accepted: Accepted, width: int, rows: Sequence[Row], *, extra_columns: bool = False) -> bool:
    """Whether a result of `width` columns is one of those accepted (extra columns aside, where allowed)."""
    if len(rows) != accepted.size or width < accepted.width or (width > accepted.width and not extra_columns):
        return False
    return _Search(accepted, width, rows).succeeds()


def same_value(one: Any, other: Any) -> bool:
    """Whether two cells are equal by the rules above."""
    one, other = _hashable(one), _hashable(other)
    if _is_number(one) and _is_number(other) and not (isinstance(one, int) and isinstance(other, int)):
        return _close(_float(one), _float(other))
    return one == other


class _Column:
    """A column's cells as what can be hashed and compared with `==`."""

    def __init__(self, cells: Iterable[Any]) -> None:
        self.exact = tuple(map(_hashable, cells))
        self.rounded = self.exact
        self.whole = all(cell is None or isinstance(cell, int) for cell in self.exact)

    def against(self, other: "_Column") -> tuple[Hashable, ...]:
        return self.exact if self.whole and other.whole else self.rounded


class _Search:
    """A column of the result for each gold column, such that the rows agree.

    What is known of a row is one number, its colour: two rows have the same colour while they agree in all
    columns placed so far. Placing a column refines the colours of both sides; if these then cannot agree, the
    column belongs elsewhere.
    """

    def __init__(self, accepted: Accepted, width: int, rows: Sequence[Row]) -> None:
        groups = accepted.groups
        if accepted.ordered:
            # With its group's number as its first colour, each row stays in its place.
            self.must, self.may = [], [(list(chain.from_iterable(group.rows for group in groups)), len(rows))]
            gold_colours = [number for number, group in enumerate(groups) for _ in group.rows]
            colours = [number for number, group in enumerate(groups) for _ in range(group.take)]
        else:
            self.must = [row for group in groups if group.take == len(group.rows) for row in group.rows]
            self.may = [(list(group.rows), group.take) for group in groups if group.take < len(group.rows)]
            gold_colours = [0] * sum(len(group.rows) for group in groups)
            colours = [0] * len(rows)
        self.start = gold_colours, colours
        gold_rows = [*self.must, *chain.from_iterable(rows for rows, _ in self.may)]
        self.gold = [_Column(row[place] for row in gold_rows) for place in range(accepted.width)]
        self.result = [_Column(row[place] for row in rows) for place in range(width)]
        _round([*self.gold, *self.result])
        self.work = 0

    def succeeds(self) -> bool:
        self.candidates = [
            [place for place, column in enumerate(self.result) if self._placed(self.start, gold, column)]
            for gold in self.gold
        ]
        # Columns alike in every row are interchangeable: trying one is trying all.
        first: dict[Hashable, int] = {}
        self.twin = [first.setdefault((c.whole, c.exact), place) for place, c in enumerate(self.result)]
        self.order = sorted(range(len(self.gold)), key=lambda place: len(self.candidates[place]))
        return self._extend(self.start, [])

    def _extend(self, colours: tuple[list[int], list[int]], used: list[int]) -> bool:
        """Whether the gold columns after the first len(used) can be placed too."""
        if len(used) == len(self.order):
            return True
        gold = self.order[len(used)]
        tried = set()
        for place in self.candidates[gold]:
            if place in used or self.twin[place] in tried:
                continue
            if self.work > MAX_WORK:
                return False
            tried.add(self.twin[place])
            refined = self._placed(colours, self.gold[gold], self.result[place])
            if refined and self._extend(refined, [*used, place]):
                return True
        return False

    def _placed(
        self, colours: tuple[list[int], list[int]], gold: _Column, column: _Column
    ) -> tuple[list[int], list[int]] | None:
        """The colours with `column` placed as `gold`, None if the rows cannot agree then."""
        names: dict[tuple[int, Hashable], int] = {}
        refined = tuple(
            [names.setdefault(pair, len(names)) for pair in zip(known, cells, strict=True)]
            for known, cells in zip(colours, (gold.against(column), column.against(gold)), strict=True)
        )
        self.work += len(colours[0]) + len(colours[1])
        return refined if self._agree(*refined) else None

    def _agree(self, gold: list[int], result: list[int]) -> bool:
        """Whether the result holds all rows that it must, and as many of each cut tie as it may."""
        must, have = Counter(gold[: len(self.must)]), Counter(result)
        if not self.may:
            return have == must
        if not must <= have:
            return False
        rest = have - must
        (rows, take), *others = self.may
        middle = len(self.must) + len(rows)
        # A LIMIT with an OFFSET cuts two ties at most. A row of the rest that both hold may count for either.
        one, other = Counter(gold[len(self.must) : middle]), Counter(gold[middle:] if others else ())
        return rest <= one + other and (rest - other).total() <= take <= (rest & one).total()


def _round(columns: Sequence[_Column]) -> None:
    """Put one number for all numbers of a group, so that equal cells of `rounded` are close numbers.

    A group is what is close to its smallest member. Closeness itself cannot be hashed, as a chain of close
    numbers leads anywhere; what the groups part wrongly are numbers that differ by almost 1e-6, with
    another between.
    """
    numbers = {_float(cell) for column in columns for cell in column.exact if _is_number(cell)}
    group: dict[float, float] = {}
    smallest = math.nan
    for number in sorted(numbers):
        if not _close(smallest, number):
            smallest = number
        group[number] = smallest
    for column in columns:
        column.rounded = tuple(group[_float(cell)] if _is_number(cell) else cell for cell in column.exact)


def _close(one: float, other: float) -> bool:
    return math.isclose(one, other, rel_tol=RELATIVE_TOLERANCE, abs_tol=ABSOLUTE_TOLERANCE)


def _is_number(cell: Any) -> bool:
    return isinstance(cell, (int, float, Decimal)) and cell is not math.nan  # the one NaN of `_hashable`


def _float(number: int | float | Decimal) -> float:
    try:
        return float(number)
    except OverflowError:
        return math.inf if number > 0 else -math.inf


def _hashable(cell: Any) -> Hashable:
    if isinstance(cell, float) and math.isnan(cell):
        return math.nan  # one object, which tuples and dicts take as equal to itself
    if isinstance(cell, (list, tuple)):
        return tuple(map(_hashable, cell))
    if isinstance(cell, dict):
        return frozenset((key, _hashable(value)) for key, value in cell.items())
    if type(cell) is date:  # date_trunc gives a timestamp where a cast gives a date
        return datetime.combine(cell, time())
    return cell
