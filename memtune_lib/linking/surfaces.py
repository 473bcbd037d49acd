"""Everything that values of a table are called, found in a text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

_PIECE = re.compile(r"[^\W\d_]+|\d+")
_JOINT = re.compile(r"[\s.'’\-&()]*")  # what may stand between two pieces of one value
_LEAST_LETTERS = 6  # of a word that may be misspelt
_LONG = 9  # letters from which on a word may have two slips
_LEAST_OF_PLURALS = 4  # letters of a name before an s that is not its own
_MOST_PIECES = 7


@dataclass(frozen=True)
class Piece:
    """A run of letters or digits: text[start:end], and how it is compared."""

    start: int
    end: int
    key: str  # lower case, no accents


@dataclass(frozen=True)
class Found:
    """A value's name in a text: pieces[first:last] of it."""

    first: int
    last: int
    readings: Mapping[str, str]  # kind -> value; several if the name is ambiguous
    tail: str = ""  # letters at the end that belong to the sentence: the s of "lebrons"


def fold(text: str) -> str:
    """Lower case without accents, one character for one."""
    return "".join(unicodedata.normalize("NFKD", c)[0].lower() for c in text)


def pieces(text: str) -> list[Piece]:
    """The runs of letters and of digits: "P.J.'s 76ers" is p, j, s, 76, ers."""
    folded = fold(text)
    return [Piece(m.start(), m.end(), m.group()) for m in _PIECE.finditer(folded)]


def _keys(surface: str) -> set[tuple[str, ...]]:
    """A surface with and without its inner marks: D'Angelo, DAngelo, D Angelo; O.G., OG."""
    bare = re.sub(r"[.'’]", "", surface)
    forms = (surface, bare, bare.replace("-", ""), surface.replace("&", " and "))
    return {tuple(piece.key for piece in pieces(form)) for form in forms}


class Surfaces:
    """Finds names of values: longest first, as people type them, with a slip of the finger if need be.

    Args:
        names: kind -> (what it is called -> value).
        cased: names that are common words, too ("Young", "MIN"): found only if they are written as given here, and
            not where every word has that case.
        words: ordinary words, never taken for a misspelt name.
    """

    def __init__(
        self, names: Mapping[str, Mapping[str, str]], cased: Iterable[str] = (), words: Iterable[str] = ()
    ) -> None:
        self.readings: dict[tuple[str, ...], dict[str, str]] = {}
        for kind, called in names.items():
            for surface, value in called.items():
                for key in _keys(surface):
                    if key:
                        self.readings.setdefault(key, {}).setdefault(kind, value)
        self.cased = {key: surface for surface in cased for key in _keys(surface)}
        self.words = frozenset(fold(word) for word in words)
        known = {piece for key in self.readings for piece in key}
        self.known = known | self.words
        self.spelt = {p for p in known if len(p) >= _LEAST_LETTERS - 1 and (p,) not in self.cased}
        self._slips: dict[str, str] = {}  # what words were taken for
        self.longest = min(_MOST_PIECES, max(map(len, self.readings), default=0))

    def find(self, text: str) -> list[Found]:
        """The names in a text, left to right, none overlapping."""
        parts = [replace(part, key=self._mended(part.key)) for part in pieces(text)]
        found, i = [], 0
        while i < len(parts):
            if (hit := self._at(text, parts, i)) is None:
                i += 1
            else:
                found.append(hit)
                i = hit.last
        return found

    def _at(self, text: str, parts: Sequence[Piece], i: int) -> Found | None:
        for length in range(min(self.longest, len(parts) - i), 0, -1):
            chosen = parts[i : i + length]
            if not all(_JOINT.fullmatch(text, a.end, b.start) for a, b in pairwise(chosen)):
                continue
            key = tuple(p.key for p in chosen)
            if key in self.readings and self._as_written(text, chosen, key):
                return Found(i, i + length, self.readings[key])
            shorter = (*key[:-1], key[-1].removesuffix("s"))
            known = shorter != key and shorter in self.readings and shorter not in self.cased
            if known and key[-1] not in self.words and len(shorter[-1]) >= _LEAST_OF_PLURALS:
                return Found(i, i + length, self.readings[shorter], "s")
        return None

    def _as_written(self, text: str, chosen: Sequence[Piece], key: tuple[str, ...]) -> bool:
        if key not in self.cased:
            return True
        start, end = chosen[0].start, chosen[-1].end
        if text[end : end + 2] in ("'s", "’s"):  # young's team
            return True
        written, given = text[start:end], self.cased[key]
        same = written.upper() == written if given.isupper() else written[0].isupper()
        letters = [c for c in text[:start] + text[end:] if c.isalpha()]
        told_apart = any(c.islower() for c in letters) or not letters
        return same and told_apart and (given.isupper() or start > 0)

    def _mended(self, word: str) -> str:
        """A word that is not known, but for a slip or two is a part of one name only."""
        if len(word) < _LEAST_LETTERS or word in self.known or word.removesuffix("s") in self.known:
            return word
        if word not in self._slips:
            most = 2 if len(word) >= _LONG else 1
            alike = (p for p in self.spelt if p[0] == word[0] and abs(len(p) - len(word)) <= most)
            near = [p for p in alike if _distance(p, word) <= most]
            self._slips[word] = near[0] if len(near) == 1 else word
        return self._slips[word]


def _distance(a: str, b: str) -> int:
    """Edits between two words; letters that changed places count once (optimal string alignment)."""
    before, last = [], list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        row = [i]
        for j, y in enumerate(b, 1):
            cost = min(last[j] + 1, row[-1] + 1, last[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        before, last = last, row
    return last[-1]
