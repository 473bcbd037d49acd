"""The list of intents: each draws one question and the one SQL that it means."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

Drawn = tuple[str, str]  # question and SQL
Draw = Callable[[random.Random], tuple[str, str | None]]


@dataclass(frozen=True)
class Intent:
    """A kind of question."""

    name: str
    level: int
    category: str
    weight: float  # how often it is drawn, relative to the others
    draw: Draw


INTENTS: dict[str, Intent] = {}


def intent(level: int, category: str, weight: float = 1.0) -> Callable[[Draw], Draw]:
    """Register a function that draws (question, sql) as an intent of this level and category."""

    def register(draw: Draw) -> Draw:
        name = draw.__name__
        if name in INTENTS:
            raise ValueError(f"two intents are called {name!r}; rename one")
        INTENTS[name] = Intent(name, level, category, weight, draw)
        return draw

    return register
