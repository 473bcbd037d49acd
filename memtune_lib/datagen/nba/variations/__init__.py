"""Hand-written pairs with one thing changed in question and query alike.

"Who is the tallest center?" beside "Who is the heaviest center?", "Who is the shortest center?" and "Who is the
tallest point guard?": the words that carry the meaning differ and nothing else does, so that a model cannot go by the
rest (counterfactual augmentation, Kaushik et al. 2020, arXiv:1909.12434). A change is made only where every word that
it concerns is one of a short list, for a wrong pair is worse than none.
"""

from __future__ import annotations

import random
from collections.abc import Callable

from ..written import Wording
from .additions import added, limit
from .swaps import average, end, group, measure, position, side, unknown

Change = Callable[[Wording, random.Random], Wording | None]
CHANGES: list[Change] = [measure, end, side, position, average, group, limit, added, unknown]


def vary(wording: Wording, rng: random.Random) -> Wording | None:
    """The pair with one thing changed, now and then two; None if nothing can be."""
    if wording.sql is None:
        return None
    varied = None
    for _ in range(rng.choice((1, 1, 2))):
        if varied is not None and varied.sql is None:  # what has no answer has none with a condition more
            break
        changes = rng.sample(CHANGES, len(CHANGES))
        found = next((new for change in changes if (new := change(varied or wording, rng)) is not None), None)
        varied = found or varied
    return varied
