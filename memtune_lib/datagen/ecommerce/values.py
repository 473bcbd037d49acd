"""What the shop's values are called: for the questions, and for the linker (datasets/ecommerce/values.json)."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ...linking import Linker
from .shop import FIRST, LAST

# after "from" | before "users"
COUNTRIES = {
    "United States": ("the US|the USA|the United States|America|the States", "US|American|U.S."),
    "Germany": ("Germany", "German"),
    "United Kingdom": ("the UK|the United Kingdom|Britain|Great Britain", "UK|British"),
    "France": ("France", "French"),
    "India": ("India", "Indian"),
    "Brazil": ("Brazil", "Brazilian"),
    "Canada": ("Canada", "Canadian"),
    "Spain": ("Spain", "Spanish"),
    "Italy": ("Italy", "Italian"),
    "Japan": ("Japan", "Japanese"),
    "Poland": ("Poland", "Polish"),
    "Mexico": ("Mexico", "Mexican"),
    "Netherlands": ("the Netherlands|Holland", "Dutch"),
    "Sweden": ("Sweden", "Swedish"),
}
_PEOPLE = {"Brit": "United Kingdom", "Spaniard": "Spain", "Pole": "Poland", "Swede": "Sweden", "UK": "United Kingdom"}
SYSTEMS = {
    "Windows": "Windows|Microsoft Windows",
    "macOS": "macOS|Mac|OS X",
    "Linux": "Linux",
    "Android": "Android",
    "iOS": "iOS|iPhone|iPhones",
}
BROWSERS = {
    "Chrome": "Chrome|Google Chrome",
    "Safari": "Safari",
    "Firefox": "Firefox|Mozilla Firefox",
    "Edge": "Edge|Microsoft Edge",
    "Opera": "Opera",
}
_LEAST_LETTERS = 6  # of a word that might be a misspelt name


def linker(questions: Iterable[str] = ()) -> Linker:
    """The shop's linker.

    Args:
        questions: their words, as far as they are no names, are never taken for misspelt names.
    """
    names = {
        "Country": _PEOPLE
        | {
            name.removeprefix("the "): country
            for country, (places, adjectives) in COUNTRIES.items()
            for name in f"{country}|{places}|{adjectives}".split("|")
        },
        "Os": {name: system for system, called in SYSTEMS.items() for name in called.split("|")},
        "Browser": {name: browser for browser, called in BROWSERS.items() for name in called.split("|")},
    }
    own = {word for called in names.values() for s in called for word in re.findall(r"[a-z]+", s.lower())}
    words = {word for q in questions for word in re.findall(r"[a-z]+", q.lower()) if len(word) >= _LEAST_LETTERS}
    words -= {w for w in words if w in own or w.removesuffix("s") in own}
    dates = [FIRST.isoformat(), LAST.isoformat()]
    return Linker(names, cased=["US"], words=sorted(words), quantities=True, dates=dates)
