"""Players, teams and groups held against each other or against an average."""

from . import against_average, against_player, named_players, same, teams, teams_against_average, two_groups  # noqa: F401  (each registers its intents)
