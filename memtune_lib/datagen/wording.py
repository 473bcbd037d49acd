"""A tiny template language for wordings.

``[a|b|]`` picks one alternative (brackets nest, an empty one means "nothing"); ``{slot}`` is filled in afterwards.
One line of template stands for dozens of sentences, so breadth costs little to write and to read.
"""

from __future__ import annotations

import random
import re

_INNERMOST = re.compile(r"\[([^\[\]]*)\]")
_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
).split()
_TENS = "_ _ twenty thirty forty fifty sixty seventy eighty ninety".split()
_ORDINALS = {
    2: "second",
    3: "third",
    4: "fourth",
    5: "fifth",
    6: "sixth",
    7: "seventh",
    8: "eighth",
    9: "ninth",
    10: "tenth",
}


def expand(template: str, rng: random.Random, /, **slots: object) -> str:
    """Pick one alternative of every bracket, then fill the slots.

    Args:
        template: text with ``[a|b]`` alternatives and ``{slot}`` names.
        rng: source of every choice, so that a seed fixes the text.
        slots: what stands for each ``{slot}``.

    Raises:
        KeyError: a slot of the template was not given.
    """
    while (found := _INNERMOST.search(template)) is not None:
        choice = rng.choice(found.group(1).split("|"))
        template = template[: found.start()] + choice + template[found.end() :]
    text = template.format_map({name: str(value) for name, value in slots.items()})
    return re.sub(r"\s+([?,.!])", r"\1", re.sub(r"\s+", " ", text))


def in_words(n: int) -> str:
    """A whole number from 0 to 999 as people write it: 215 is "two hundred fifteen"."""
    if not 0 <= n < 1000:
        raise ValueError(f"in_words takes 0 to 999, not {n}")
    if n < 20:
        return _ONES[n]
    if n < 100:
        return _TENS[n // 10] + (f"-{_ONES[n % 10]}" if n % 10 else "")
    return f"{_ONES[n // 100]} hundred" + (f" {in_words(n % 100)}" if n % 100 else "")


def ordinal(n: int, rng: random.Random) -> str:
    """2 is "second" or "2nd"; from 2 to 10."""
    digits = {2: "2nd", 3: "3rd"}.get(n, f"{n}th")
    return rng.choice([_ORDINALS[n], _ORDINALS[n], digits])


def number(n: int, rng: random.Random, words: float = 0.25) -> str:
    """A whole number in digits, or with probability `words` in words."""
    return in_words(n) if rng.random() < words and n < 1000 else str(n)


_OPENERS = (
    "hey, ",
    "Hi! ",
    "Quick question: ",
    "Can you tell me ",
    "Could you please tell me ",
    "Please tell me ",
    "Tell me, ",
    "I'd like to know ",
    "I want to know: ",
    "Do you know ",
    "Just curious, ",
    "For my article, ",
    "For a school project: ",
    "Okay so ",
    "so ",
    "Help me settle a bet: ",
    "My son asks: ",
    "Out of curiosity, ",
    "Looking at the roster, ",
    "According to the roster, ",
    "um, ",
    "yo ",
    "Need to know ",
    "Show me ",
)
_CLOSERS = (" please", ", please", " thanks", "? Thanks!", " right now", ", do you know?", " this season", " in 2023-24")
_SHORTHAND = (
    (r"\bwhat is\b", "whats"),
    (r"\bwho is\b", "whos"),
    (r"\bplayers\b", "guys"),
    (r"\band\b", "&"),
    (r"\bmillion\b", "mil"),
    (r"\baverage\b", "avg"),
    (r"\bcenters\b", "bigs at center"),
    (r"\bhow many\b", "how many"),
    (r"\byou\b", "u"),
    (r"\bplease\b", "pls"),
    (r"\bhighest paid\b", "highest-paid"),
    (r"\bnumber\b", "#"),
)


def as_typed(text: str, rng: random.Random) -> str:
    """The same question as hurried, polite or chatty people type it. The meaning never changes."""
    text = " ".join(text.split())
    draw = rng.random()
    if draw < 0.10:
        opener = rng.choice(_OPENERS)
        first = text.split(" ", 1)[0]
        keep = first.lower() not in _LOWERABLE
        text = opener + (text if keep else text[0].lower() + text[1:])
    elif draw < 0.15:
        text = text.rstrip("?.!") + rng.choice(_CLOSERS)
    draw = rng.random()
    if draw < 0.18:
        text = text.lower()
        if rng.random() < 0.6:
            text = text.rstrip("?.")
        if rng.random() < 0.3:
            pattern, short = rng.choice(_SHORTHAND)
            text = re.sub(pattern, short, text)
    elif draw < 0.26:
        text = text.rstrip("?.")
    elif draw < 0.275:
        text = text.upper()
    return text


_LOWERABLE = frozenset(
    "who who's what what's which how is are does do did list name give show tell find among of count where when "
    "whose the on in any has have was were can could compare rank sort by for please".split()
)
