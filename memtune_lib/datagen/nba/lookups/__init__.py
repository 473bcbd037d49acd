"""Levels 1 and 2 for the most part: one look-up, count or list over the table."""

from . import counts, distinct, jerseys, lists, names, players, properties, yes_no  # noqa: F401  (each registers its intents)
