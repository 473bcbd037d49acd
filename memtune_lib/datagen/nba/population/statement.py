"""A condition on players, in SQL and in the forms that a sentence needs."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass

from ...wording import expand


@dataclass(frozen=True)
class Condition:
    """One property of a player in words and SQL."""

    where: str  # SQL
    post: str  # after a noun: "over 30", "from Duke"
    plural: str  # after "players": "are over 30"
    singular: str  # after "he": "is over 30"
    pre: str = ""  # before a noun, if it can stand there: "teenage", "ex-Duke"


_IRREGULAR = {
    "are": "is",
    "have": "has",
    "do": "does",
    "don't": "doesn't",
    "aren't": "isn't",
    "haven't": "hasn't",
    "go": "goes",
    "carry": "carries",
}
_VERBS = frozenset(
    [
        "weigh",
        "make",
        "earn",
        "stand",
        "wear",
        "play",
        "come",
        "hail",
        "lack",
        "rake",
        "take",
        "pull",
        "bring",
        "get",
        "draw",
        "cost",
        "tip",
        "measure",
        "tower",
        "exceed",
        "fall",
        "use",
        "sport",
        "list",
        "line",
        "suit",
        "bank",
        "collect",
        "sit",
        "share",
        "pocket",
        "belong",
        "man",
        "fit",
        "count",
        "answer",
        "top",
        "cash",
        "attend",
        "show",
        "represent",
        "rock",
        "work",
        "bear",
    ]
)
_MANY = re.compile(
    r"\bis ((?:still )?)(teenager|teen|(?:seven|7)[- ]footer|thirty-something|twenty-something|\d0-something)s\b"
)


def agree(words: str) -> str:
    """The same property after a singular noun: "who are 30" is "who is 30", "in their 30s" is "in his 30s"."""

    def third(found: re.Match[str]) -> str:
        verb = found.group(2)
        return found.group(1) + _IRREGULAR.get(verb, f"{verb}s" if verb in _VERBS else verb)

    return _MANY.sub(r"is \1a \2", re.sub(r"\btheir\b", "his", re.sub(r"\b((?:who|that) )([\w']+)", third, words)))


def condition_of(
    where: str, post: str, plural: str, rng: random.Random, *, pre: str = "", **slots: object
) -> Condition:
    """A condition from its templates; a third of the posts are "who" with the plural."""
    plurals = expand(plural, rng, **slots)
    if rng.random() < 0.3:
        post = f"[who|who|that] {plural}"
    return Condition(
        where,
        expand(post, rng, **slots),
        plurals,
        agree(f"who {expand(plural, rng, **slots)}")[4:],
        expand(pre, rng, **slots),
    )
