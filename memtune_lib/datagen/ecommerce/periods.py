"""Days and periods of the shop's year, drawn and said as people do."""

from __future__ import annotations

import random
from calendar import month_name, monthrange
from datetime import date, timedelta

from .shop import FIRST, LAST


def said_day(day: date, rng: random.Random) -> str:
    """Such as March 5, the 5th of March, 2024-03-05."""
    month, short = month_name[day.month], month_name[day.month][:3]
    suffix = {1: "st", 2: "nd", 3: "rd"}.get(day.day % 10, "th") if day.day not in (11, 12, 13) else "th"
    forms = [
        f"{month} {day.day}",
        f"{day.day} {month}",
        f"{month} {day.day}{suffix}",
        f"the {day.day}{suffix} of {month}",
    ]
    forms += [f"{day.day} {short}", f"{month} {day.day}, {day.year}", f"{day.day} {month} {day.year}", day.isoformat()]
    return rng.choice(forms)


def period(rng: random.Random) -> tuple[date, date, str]:
    """First day, last day, how it is said."""
    draw = rng.random()
    if draw < 0.6:
        month = rng.randint(1, 12)
        name = rng.choice([month_name[month]] * 4 + [month_name[month][:3], f"{month_name[month]} 2024"])
        return date(2024, month, 1), date(2024, month, monthrange(2024, month)[1]), name
    if draw < 0.8:
        n = rng.randint(1, 4)
        words = ("first", "second", "third", "fourth")[n - 1]
        said = rng.choice([f"Q{n}", f"Q{n}", f"Q{n} 2024", f"the {words} quarter"])
        return date(2024, 3 * n - 2, 1), date(2024, 3 * n, monthrange(2024, 3 * n)[1]), said
    if draw < 0.85:
        return FIRST, LAST, rng.choice(["2024", "this year"])
    monday = LAST - timedelta(days=LAST.weekday())
    days = rng.choice([7, 10, 14, 30, 60, 90])
    return rng.choice(
        [
            (date(2024, 11, 1), date(2024, 11, 30), "last month"),
            (date(2024, 12, 1), LAST, "this month"),
            (monday - timedelta(days=7), monday - timedelta(days=1), "last week"),
            (monday, LAST, "this week"),
            (LAST - timedelta(days=days - 1), LAST, f"the last {days} days"),
            (LAST - timedelta(days=days - 1), LAST, f"the past {days} days"),
        ]
    )
