"""Questions with their values taken out, and SQL with the values put back."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from ..errors import LinkingError
from ..files import StrPath
from .dates import find_dates
from .quantities import find_quantities
from .surfaces import Found, Surfaces, pieces

_NUMERIC = re.compile(
    r"((?:[<>=(]|\bBETWEEN\b|\bAND\b|\bLIMIT\b|,)\s*)"
    r"(\d+(?:\.\d+)?(?:e\d+)?(?:\*12(?:\+\d+)?)?(?:/2\.54|/0\.45359237)?)(?![\w.*\[\]:/])",
    re.IGNORECASE,
)
_LITERAL = re.compile(r"'(?:[^']|'')*'")
_INDEX = re.compile(r"\[[^\]]*\]")
_MAY_HAVE_A_CAPITAL = (  # without being a name
    "is are was were does do did has have had can could will would how what which who whose where and or the of on in "
    "at for from with by than vs versus between if list name give show tell rank compare count find among a an to"
)


QUANTITIES = ("Height", "Weight", "Money", "Number")
DATES = ("Day", "Start", "End")


@dataclass(frozen=True)
class Mention:
    """A value named in a question."""

    text: str  # as it stands there
    placeholders: Mapping[str, str]  # Player1 -> LeBron James; several if the name is ambiguous


@dataclass(frozen=True)
class Linked:
    """A question with placeholders for the values that it names."""

    text: str
    mentions: Sequence[Mention] = ()

    @cached_property
    def values(self) -> dict[str, str]:
        """Placeholder -> value, as SQL needs it."""
        return {name: value for m in self.mentions for name, value in m.placeholders.items()}

    def mask(self, sql: str) -> str:
        """The SQL with placeholders for these values; what the question does not name stays."""
        named = [(value, placeholder) for placeholder, value in self.values.items() if not _is_quantity(placeholder)]
        names = sorted(named, key=lambda pair: -len(pair[0]))  # the longest first, as one may be part of another
        numbers = [(p, v, _number(v)) for p, v in self.values.items() if _is_quantity(p)]

        def literal(match: re.Match[str]) -> str:
            inside = match[0][1:-1].replace("''", "'")
            for value, placeholder in names:
                inside = re.sub(rf"(?<!\w){re.escape(value)}(?!\w)", placeholder, inside, flags=re.IGNORECASE)
            for placeholder, value, _ in numbers:
                inside = placeholder if inside == value else inside
            return "'" + inside.replace("'", "''") + "'"

        def number(match: re.Match[str]) -> str:
            value = _number(match[2])
            for placeholder, _, own in numbers:
                if own not in (0, 1) and value is not None and abs(own - value) <= 1e-9 * abs(own):
                    return match[1] + placeholder
            return match[0]

        parts, end = [], 0
        for match in re.finditer(f"{_LITERAL.pattern}|{_INDEX.pattern}", sql):
            parts += [_NUMERIC.sub(number, sql[end : match.start()])]
            parts += [literal(match) if match[0][0] == "'" else match[0]]
            end = match.end()
        return "".join([*parts, _NUMERIC.sub(number, sql[end:])])

    def fill(self, sql: str, kinds: Sequence[str] = ()) -> str | None:
        """The SQL with the values in place of their placeholders; None if it has one that the question has not."""
        known = sorted({re.sub(r"\d+$", "", name) for name in self.values} | set(kinds))
        if not known:
            return sql
        pattern, missing = re.compile(rf"\b(?:{'|'.join(known)})\d+\b"), []

        def value(match: re.Match[str]) -> str:
            if match[0] not in self.values:
                missing.append(match[0])
            return self.values.get(match[0], match[0])

        parts, end = [], 0
        for literal in _LITERAL.finditer(sql):
            parts.append(pattern.sub(value, sql[end : literal.start()]))
            parts.append(pattern.sub(lambda m: value(m).replace("'", "''"), literal[0]))
            end = literal.end()
        filled = "".join([*parts, pattern.sub(value, sql[end:])])
        return None if missing else filled


@dataclass(frozen=True)
class Linker:
    """Takes values out of questions.

    Args:
        names: kind -> (what a value is called -> the value).
        people: the kinds that are persons: two of their names side by side that are nobody's name stay as they are.
        cased: names that are common words, too; see `Surfaces`.
        words: ordinary words, never taken for a misspelt name.
        quantities: take out numbers, too.
        dates: first and last day of the data, as 2024-12-31: take out days and periods between them, too. The last
            is what "today" and "last week" are reckoned from.
    """

    names: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    people: Sequence[str] = ()
    cased: Sequence[str] = ()
    words: Sequence[str] = ()
    quantities: bool = False
    dates: Sequence[str] = ()

    def __post_init__(self) -> None:
        if self.dates:
            first, today = self.dates
            if date.fromisoformat(first) > date.fromisoformat(today):
                raise ValueError(f"dates are {first} to {today}; give the first day first")

    @cached_property
    def kinds(self) -> tuple[str, ...]:
        """What placeholders may be called, without their number."""
        return (*self.names, *(QUANTITIES if self.quantities else ()), *(DATES if self.dates else ()))

    @cached_property
    def _surfaces(self) -> Surfaces:
        return Surfaces(self.names, self.cased, self.words)

    def link(self, question: str) -> Linked:
        """The question with its values taken out; the same value is given the same placeholder."""
        parts = pieces(question)
        numbers = find_quantities(question) if self.quantities else []
        money = [q for q in numbers if q.kind == "Money"]  # "20 million bucks" are no Bucks
        spans: list[tuple[int, int, dict[str, str]]] = []
        for found in self._known(question, self._surfaces.find(question)):
            start, end = parts[found.first].start, parts[found.last - 1].end - len(found.tail)
            if all(q.end <= start or q.start >= end for q in money):
                spans.append((start, end, dict(found.readings)))
        if self.dates:
            first, today = map(date.fromisoformat, self.dates)
            for found_date in find_dates(question, first, today):
                start, end = found_date.start, found_date.end
                if all(end <= other or start >= stop for other, stop, _ in spans):
                    spans.append((start, end, dict(found_date.values)))
        for q in numbers:
            if all(q.end <= start or q.start >= end for start, end, _ in spans):
                spans.append((q.start, q.end, {q.kind: q.sql}))
        text, mentions, end, given = [], [], 0, {}
        for start, stop, readings in sorted(spans, key=lambda s: s[0]):
            placeholders = {}
            for kind, value in readings.items():
                number = sum(k == kind for k, _ in given) + 1
                placeholders[given.setdefault((kind, value), f"{kind}{number}")] = value
            # a name that leans on its suffix: lebrons, 30+
            joint = "'" if question[stop : stop + 1].isalpha() else ""
            text += [question[end:start], "/".join(placeholders), joint]
            mentions.append(Mention(question[start:stop], placeholders))
            end = stop
        return Linked("".join([*text, question[end:]]), tuple(mentions))

    def rewritten(self, question: str, sql: str) -> str:
        """A trained pair's SQL as a memory gives it back: its values written as the linker writes them."""
        linked = self.link(question)
        return linked.fill(linked.mask(sql)) or sql

    def _known(self, question: str, found: list[Found]) -> list[Found]:
        """Without the names that stand next to another word of a name that nobody on the table has."""
        parts = pieces(question)
        person = [bool(set(self.people) & set(f.readings)) and f.last - f.first == 1 for f in found]
        taken = {i for f in found for i in range(f.first, f.last)}
        kept = []
        for f, is_person in zip(found, person, strict=True):
            if not is_person:
                kept.append(f)
                continue
            stranger = False
            for i, left, right in ((f.first - 1, f.first - 1, f.first), (f.last, f.last - 1, f.last)):
                if not 0 <= i < len(parts) or question[parts[left].end : parts[right].start] != " ":
                    continue
                word = question[parts[i].start : parts[i].end]
                other = next((g for g in found if g.first <= i < g.last), None)
                if other is not None:
                    stranger |= other.last - other.first == 1 and bool(set(self.people) & set(other.readings))
                elif i not in taken:
                    begins = i == 0 or question[: parts[i].start].rstrip()[-1:] in ".?!:"
                    name = word[0].isupper() and not word.isupper() and word.lower() not in _MAY_HAVE_A_CAPITAL.split()
                    stranger |= name and not begins and not question.istitle()
            if not stranger:
                kept.append(f)
        return kept

    def to_json(self) -> str:
        """For `from_json`."""
        content: dict[str, Any] = {
            "names": self.names,
            "people": list(self.people),
            "cased": list(self.cased),
            "words": list(self.words),
            "quantities": self.quantities,
        }
        if self.dates:
            content["dates"] = list(self.dates)
        return json.dumps(content, ensure_ascii=False, indent=0) + "\n"

    @classmethod
    def load(cls, path: StrPath) -> Linker:
        """From a file that `to_json` wrote.

        Raises:
            LinkingError: there is none, or it is damaged.
        """
        try:
            content = json.loads(Path(path).read_text(encoding="utf-8"))
            return cls(**content)
        except (OSError, ValueError, TypeError) as error:
            raise LinkingError(f"{path} cannot be read as a file of values; make it again ({error})") from error


def _is_quantity(placeholder: str) -> bool:
    return re.sub(r"\d+$", "", placeholder) in QUANTITIES


def _number(sql: str) -> float | None:
    """The value of a number in SQL: 30e6, 6*12+7, 200/2.54."""
    match = re.fullmatch(r"([\d.]+(?:e\d+)?)(?:\*12(?:\+(\d+))?)?(?:/([\d.]+))?", sql)
    if match is None:
        return None
    value = float(match[1]) * (12 if "*12" in sql else 1) + float(match[2] or 0)
    return value / float(match[3]) if match[3] else value
