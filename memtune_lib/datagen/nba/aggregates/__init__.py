"""Numbers over a group of players."""

from . import derived, either_or, percentiles, several, shares, values  # noqa: F401  (each registers its intents)
