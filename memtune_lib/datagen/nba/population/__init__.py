"""Groups of players in words and SQL: conditions, nouns, and what players are grouped by."""

from .facts import POSITION_NAMES, position, team
from .grouping import GROUPS, count_of, restricted_side, same_value, some_grouping, some_side, two_positions
from .measures import MEASURES
from .people import Population, condition, on_other_columns, population, ranked_rows
from .statement import Condition, agree

__all__ = [
    "GROUPS",
    "MEASURES",
    "POSITION_NAMES",
    "Condition",
    "Population",
    "agree",
    "condition",
    "count_of",
    "on_other_columns",
    "population",
    "position",
    "ranked_rows",
    "restricted_side",
    "same_value",
    "some_grouping",
    "some_side",
    "team",
    "two_positions",
]
