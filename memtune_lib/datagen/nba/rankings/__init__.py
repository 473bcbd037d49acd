"""Players in the order of a measure."""

from . import places, superlatives, top_k  # noqa: F401  (each registers its intents)
