"""Players grouped by team, position, college, age or number."""

from . import any_every, best_group, best_per_group, having, kinds, most_common, over_groups, per_group, some_groups  # noqa: F401  (each registers its intents)
