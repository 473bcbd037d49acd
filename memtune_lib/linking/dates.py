"""Days and periods as people write them: 5 March, 2024-03-05, yesterday; March, Q2, last week, the last 30 days.

A day is one date; a period is its first and its last day. Both are written as SQL has them: 2024-03-05.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_MONTH = (
    r"(?P<{0}>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_NTH = r"(?P<{0}>[0-3]?\d)(?:st|nd|rd|th)?"
_YEAR = r"(?:,?\s(?:of\s)?(?P<year>(?:19|20)\d\d)(?![-\d]))?"
_TO = r"\s?(?:-|–|to|and|until|till|through)\s?(?:the\s)?"
_COUNTS = dict(zip(["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"], range(2, 11), strict=True))
_PATTERNS = tuple(
    (kind, re.compile(pattern, re.IGNORECASE))
    for kind, pattern in (
        ("iso", r"(?<![\d-])(?P<iso>(?:19|20)\d\d-\d\d-\d\d)(?![\d-])"),
        ("iso month", r"(?<![\d-])(?P<year>(?:19|20)\d\d)-(?P<number>0[1-9]|1[0-2])(?![\d-])"),
        ("days", rf"\b{_NTH.format('day')}{_TO}{_NTH.format('last')}\s(?:of\s)?{_MONTH.format('month')}{_YEAR}"),
        ("days", rf"\b{_MONTH.format('month')}\s(?:the\s)?{_NTH.format('day')}{_TO}{_NTH.format('last')}\b(?!\s(?:of\s)?(?:{'|'.join(m[:3] for m in _MONTHS)})){_YEAR}"),  # noqa: E501
        ("day", rf"\b{_NTH.format('day')}\s(?:of\s)?{_MONTH.format('month')}{_YEAR}"),
        ("day", rf"\b{_MONTH.format('month')}\s(?:the\s)?{_NTH.format('day')}\b(?!\d){_YEAR}"),
        ("month", rf"\b{_MONTH.format('month')}{_YEAR}"),
        ("quarter", rf"\bq(?P<number>[1-4])\b{_YEAR}"),
        ("quarter", rf"\b(?:the\s)?(?P<word>first|second|third|fourth|last|1st|2nd|3rd|4th)\squarter\b(?:\sof(?=\s(?:19|20)\d\d)|\sof\sthe\syear)?{_YEAR}"),  # noqa: E501
        ("half", r"\b(?:the\s)?(?P<word>first|second)\shalf\sof\s(?:the\syear|(?P<year>(?:19|20)\d\d))\b"),
        ("half", rf"\bh(?P<number>[12])\b{_YEAR}"),
        ("span", r"\b(?:the\s)?(?:last|past|previous)\s(?P<count>\d{1,3}|" + "|".join(_COUNTS) + r")\s(?P<unit>days|weeks)\b"),  # noqa: E501
        ("this", r"\b(?:the\s)?(?P<which>this|current|last|previous)\s(?P<unit>week|month|year)\b"),
        ("today", r"\b(?P<word>today|yesterday)\b"),
        ("year", r"(?<![\w#$.,-])(?P<year>(?:19|20)\d\d)(?![\w-]|[.,]\d)"),
    )
)  # fmt: skip
_QUARTERS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4}
_ALSO_WORDS = (
    "may",
    "march",
    "mar",
    "dec",
    "sep",
    "jan",
)  # names and verbs, too: taken for months only with a sign of it
_SIGN = re.compile(
    r"(?:\b(?:in|of|since|during|until|till|through|throughout|from|to|and|or|before|after|by|between|for|vs|versus|than|with"
    r"|last|this|over|late|early|mid|all|every|,)[\s-])$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class FoundDate:
    """A day or a period in a text: text[start:end]."""

    start: int
    end: int
    values: Mapping[str, str]  # Day -> 2024-03-05, or Start and End


def find_dates(text: str, first: date, today: date) -> list[FoundDate]:
    """Every day and period of a text, left to right, none overlapping.

    What lies outside `first` to `today` stays text, so that a model sees that it is another year. A date without a
    year is of today's; weeks begin on Monday.
    """
    found: list[FoundDate] = []
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            free = all(match.end() <= f.start or match.start() >= f.end for f in found)
            if free and _is_month(kind, match):
                inside = [f for f in _made(kind, match, today) if _within(f, first, today)]
                # what is outside is found, too, so that no part of it is taken for another date
                found += inside or [FoundDate(*match.span(), {})]
    return sorted((f for f in found if f.values), key=lambda f: f.start)


def _is_month(kind: str, match: re.Match[str]) -> bool:
    """A bare "may" or "march" is a month after a word like "in", with a capital inside a sentence, or with a year."""
    if kind != "month" or match["year"] or match["month"].lower() not in _ALSO_WORDS:
        return True
    before = match.string[: match.start()]
    mixed = any(c.islower() for c in match.string)
    return bool(_SIGN.search(before)) or (match["month"][0].isupper() and mixed and before.strip() != "")


def _within(found: FoundDate, first: date, today: date) -> bool:
    return all(first.isoformat() <= value <= today.isoformat() for value in found.values.values())


def _made(kind: str, match: re.Match[str], today: date) -> Iterator[FoundDate]:
    """What a match says; nothing if there is no such day."""
    groups = match.groupdict()
    year = int(groups.get("year") or today.year)
    try:
        if kind == "iso":
            yield _day(match.span(), date.fromisoformat(match["iso"]))
        elif kind in ("day", "days"):
            month = _month(match["month"])
            day = date(year, month, int(match["day"]))
            if kind == "day":
                yield _day(match.span(), day)
            else:
                last = date(year, month, int(match["last"]))
                # each has its own place: [10] and [20 May], [May 10] to [20]
                yield _day((match.start(), match.end("day")), day)
                yield _day((match.start("last"), match.end()), last)
        elif kind == "today":
            yield _day(match.span(), today - timedelta(days=match["word"].lower() == "yesterday"))
        else:
            yield _period(match.span(), *_bounds(kind, groups, year, today))
    except ValueError:
        return


def _bounds(kind: str, groups: Mapping[str, str | None], year: int, today: date) -> tuple[date, date]:
    """First and last day of a period."""
    word = (groups.get("word") or "").lower()
    if kind in ("month", "iso month"):
        return _months(year, int(groups["number"]) if kind == "iso month" else _month(groups["month"] or ""), 1)
    if kind == "quarter":
        return _months(year, 3 * (_QUARTERS.get(word) or int(groups["number"] or 1)) - 2, 3)
    if kind == "half":
        second = word == "second" or groups.get("number") == "2"
        return _months(year, 7 if second else 1, 6)
    if kind == "year":
        return _months(year, 1, 12)
    unit = (groups["unit"] or "").lower()
    if kind == "span":
        count = (groups["count"] or "").lower()
        days = (_COUNTS.get(count) or int(count)) * (7 if unit == "weeks" else 1)
        return today - timedelta(days=days - 1), today
    back = (groups["which"] or "").lower() in ("last", "previous")
    if unit == "week":
        monday = today - timedelta(days=today.weekday() + 7 * back)
        return monday, min(monday + timedelta(days=6), today)
    if unit == "month":
        months = today.year * 12 + today.month - 1 - back
        first, last = _months(months // 12, months % 12 + 1, 1)
    else:
        first, last = _months(today.year - back, 1, 12)
    return first, min(last, today)


def _months(year: int, month: int, count: int) -> tuple[date, date]:
    """The first day of a month, and the last of `count` months."""
    after = year * 12 + month - 1 + count
    return date(year, month, 1), date(after // 12, after % 12 + 1, 1) - timedelta(days=1)


def _month(name: str) -> int:
    return next(n for n, month in enumerate(_MONTHS, 1) if month.startswith(name.lower()[:3]))


def _day(span: tuple[int, int], day: date) -> FoundDate:
    return FoundDate(*span, {"Day": day.isoformat()})


def _period(span: tuple[int, int], first: date, last: date) -> FoundDate:
    return FoundDate(*span, {"Start": first.isoformat(), "End": last.isoformat()})
