"""Numbers as people write them: 30 mil, 6'10, two metres, 75 kg, twenty-five, double zero.

A height becomes inches, a weight pounds, an amount of money its whole number, written so that SQL reads it:
`82`, `200/2.54`, `75/0.45359237`, `30e6`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_ONES = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = {
    word: 10 * n
    for n, word in enumerate(["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], 2)
}
_SMALL = {word: n for n, word in enumerate(_ONES)} | _TENS
_ONE_TO_NINE = "|".join(_ONES[1:10])
_BELOW_HUNDRED = rf"(?:(?:{'|'.join(_TENS)})(?:[ -](?:{_ONE_TO_NINE}))?|{'|'.join(reversed(_ONES))})"
_SPELLED = (
    rf"(?:(?:(?:{_ONE_TO_NINE}|a)[ -]hundred(?:[ -](?:and[ -])?{_BELOW_HUNDRED})?"
    rf"|(?:one|two|three)-{_BELOW_HUNDRED}|{_BELOW_HUNDRED})(?: and a half| point (?:{_ONE_TO_NINE}))?)"
)
_DIGITS = r"(?:\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?|\.\d+)"
_NUMBER = rf"(?:{_DIGITS}|\b{_SPELLED}\b)"
_MONEY_UNIT = r"(?:millions?|mill?|mn|m|thousand|grand|k)"
_MONEY_TAIL = r"(?:\s*(?:dollars|bucks|usd)\b)?"
_SCALE = {"m": "e6", "t": "e3", "g": "e3", "k": "e3"}

# feet and inches, feet alone
_FEET = r"(?P<feet>[4-8]|five|six|seven|eight)"
_REST = rf"(?P<rest>\d{{1,2}}|\b(?:{'|'.join(reversed(_ONES[:12]))})\b)"
_INCHES_WORD = r"(?:\s?(?:inch(?:es)?\b|in\b|''|\"|”))?"
_PATTERNS: tuple[tuple[str, str], ...] = (
    ("feet", rf"(?<![\w.$#]){_FEET}(?:\s?['’′]\s?|\s?-?(?:feet|foot|ft\.?)(?:\s?-?\s?(?:and\s)?))(?:{_REST}(?!\d){_INCHES_WORD})"),
    ("feet", rf"(?<![\w.$#-])(?P<feet>[567])-(?P<rest>\d{{1,2}})(?![\d-]){_INCHES_WORD}"),
    ("feet", rf"\b(?P<feet>five|six|seven)[- ](?P<rest>{'|'.join(reversed(_ONES[:12]))})\b{_INCHES_WORD}(?!\s+(?:million|mil)\b)"),
    ("feet", rf"(?<![\w.$#]){_FEET}(?P<half> and a half)?(?:\s?-?(?:feet|foot|ft)\b|\s?['’′](?!\w))(?:\s(?:even|flat)\b)?"),
    ("feet", rf"(?<![\w.$#]){_FEET}[ -]?foot(?=ers?\b)"),
    ("cm", r"(?P<n>(?<![\w.])\d{3}(?:\.\d+)?)\s?-?(?:cms?|centimet(?:er|re)s?)\b"),
    ("metres", rf"(?P<n>(?<![\w.$])[12](?:\.\d+)?|\btwo|\bone point (?:{_ONE_TO_NINE}))\s?-?(?:met(?:er|re)s?|m(?!\w))(?!il)"),
    ("kg", rf"(?P<n>(?<![\w.]){_NUMBER})\s?-?(?:kgs?|kilos?|kilograms?)\b"),
    ("pounds", rf"(?P<n>(?<![\w.$]){_NUMBER})\s?-?(?:lbs?\b\.?|pounds?\b)"),
    ("inches", rf"(?P<n>(?<![\w.$]){_NUMBER})\s?-?(?:inch(?:es)?\b|\"|”|in\b(?=\s*(?:$|[?.!,]|tall|or\b|and\b)))"),
    ("money", rf"\$\s?(?P<n>{_DIGITS})\s?(?P<unit>{_MONEY_UNIT})?\b{_MONEY_TAIL}"),
    ("money", rf"\b(?P<n>half a|an? quarter of a|a)\s(?P<unit>million)(?P<more> and a half)?\b{_MONEY_TAIL}"),
    ("money", rf"(?P<n>(?<![\w.#]){_NUMBER})\s?-?(?P<unit>{_MONEY_UNIT})\b(?P<more> and a half)?{_MONEY_TAIL}"),
    ("money", rf"(?<![\w.$#])(?P<n>\d{{1,3}}(?:,\d{{3}})+|\d{{6,}})\b{_MONEY_TAIL}"),
    ("money", rf"(?<![\w.$#])(?P<n>{_DIGITS})\s?dollars\b"),
)  # fmt: skip
_PLAIN = re.compile(
    rf"\b(?P<double>double[ -](?:zero|oh?|nought|0))\b|(?<![\w.,$/%'’-])(?P<n>\d{{1,3}}|(?!19|20)\d{{4}}|\d{{5}})(?![\w%]|[.,]\d|\s?(?:percent|pct|per cent)\b|[ -]?(?:footers?|figures?|digits?)\b)"
    rf"|(?<=\d-)(?<!\d\d\d-)(?<!\d\d\d\d-)(?P<second>\d{{1,3}})(?![\w%-])|(?<![\w.,$/%-])(?P<dozen>a dozen|dozen)\b"
    rf"|(?<![\w-])(?P<word>{_SPELLED})\b(?!-|\s?(?:percent|per cent)\b)",
    re.IGNORECASE,
)
_COMPILED = tuple((name, re.compile(pattern, re.IGNORECASE)) for name, pattern in _PATTERNS)
_BEFORE = re.compile(rf"(?<![\w.,#])\$?(?P<n>{_DIGITS}|{_SPELLED})(?P<joint>\s*(?:and|to|or|-|–)\s*)$", re.IGNORECASE)
_LEFT_ALONE = frozenset(("one", "two", "a"))  # words that say more than a number


@dataclass(frozen=True)
class Quantity:
    """A number in a text: text[start:end]."""

    start: int
    end: int
    kind: str  # Height, Weight, Money, Number
    sql: str  # 82, 200/2.54, 30e6, 25, 00


def find_quantities(text: str) -> list[Quantity]:
    """Every number of a text, left to right, none overlapping. Percentages, ordinals and years stay text."""
    found: list[Quantity] = []

    def free(start: int, end: int) -> bool:
        return all(end <= q.start or start >= q.end for q in found)

    for name, pattern in _COMPILED:
        for match in pattern.finditer(text):
            made = _made(name, match)
            if made is None or not free(match.start(), match.end()):
                continue
            kind, sql, unit = made
            found.append(Quantity(match.start(), match.end(), kind, sql))
            # "between 30 and 33 million": the first has the unit of the second
            before = _BEFORE.search(text, 0, match.start())
            if before and unit is not None and free(before.start(), before.end("n")):
                first = _with_unit(before["n"], unit)
                if first is not None:
                    found.append(Quantity(before.start(), before.end("n"), kind, first))
    for match in _PLAIN.finditer(text):
        sql = _plain(match)
        start = match.start()
        if sql is not None and free(start, match.end()):
            found.append(Quantity(start, match.end(), "Number", sql))
    return sorted(found, key=lambda q: q.start)


def _value(text: str) -> float | None:
    """The number that digits or words say; None if they say none."""
    text = text.lower().strip().replace(",", "")
    if re.fullmatch(r"\d*\.?\d+", text):
        return float(text)
    half = 0.0
    if text.endswith(" and a half"):
        text, half = text.removesuffix(" and a half"), 0.5
    elif " point " in text:
        text, _, digit = text.partition(" point ")
        half = _SMALL[digit] / 10
    total, words = 0, re.split(r"[ -]+", text.replace(" and ", " "))
    if len(words) > 1 and "hundred" not in words and words[0] in _ONES[1:4] and words[1] in _SMALL:
        words = [words[0], "hundred", *words[1:]]  # two-fifty
    for word in words:
        if word == "hundred":
            total = max(1, total) * 100
        elif word in _SMALL:
            total += _SMALL[word]
        elif word != "a":
            return None
    return total + half


def _digits(value: float) -> str:
    return f"{value:.10g}"


_UNITS = {"cm": "/2.54", "kg": "/0.45359237", "pounds": "", "inches": "", **{scale: scale for scale in ("e6", "e3")}}
_KINDS = {"cm": "Height", "kg": "Weight", "pounds": "Weight", "inches": "Height"}


def _with_unit(number: str, unit: str) -> str | None:
    value = _value(number)
    return None if value is None else _digits(value) + _UNITS[unit]


def _made(name: str, match: re.Match[str]) -> tuple[str, str, str | None] | None:
    """Kind, SQL, and the unit that a number before it may share."""
    if name == "feet":
        feet = _value(match["feet"])
        groups = match.groupdict()
        rest = _value(groups["rest"]) if groups.get("rest") else 6.0 * bool(groups.get("half"))
        return None if rest > 11 else ("Height", _digits(feet * 12 + rest), None)
    value = _value(match["n"]) if match["n"] not in ("half a", "a quarter of a") else 0.5
    if value is None:
        return None
    if name == "metres":
        return ("Height", _digits(value * 100) + "/2.54", None) if 1.5 <= value <= 2.5 else None
    if name in _KINDS:
        return _KINDS[name], _digits(value) + _UNITS[name], name
    groups = match.groupdict()
    if match["n"].lower() == "a":
        value = 1.0
    unit = (groups.get("unit") or "").lower()[:1]
    if groups.get("more"):
        value += 0.5
    if unit == "m" and groups["unit"] == "m" and "$" not in match[0] and "." in match["n"] and 1.5 <= value <= 2.5:
        return "Height", _digits(value * 100) + "/2.54", None
    scale = _SCALE.get(unit, "")
    if not scale and value >= 1e6 and value % 1e5 == 0:
        value, scale = value / 1e6, "e6"
    return "Money", _digits(value) + scale, scale or None


def _plain(match: re.Match[str]) -> str | None:
    if match["double"]:
        return "00"
    if match["dozen"]:
        return "12"
    if match["word"]:
        word = match["word"].lower()
        value = None if word in _LEFT_ALONE else _value(word)
        return None if value is None else _digits(value)
    return match["n"] or match["second"]
