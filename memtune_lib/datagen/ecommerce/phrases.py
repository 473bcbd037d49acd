"""Parts of questions and what they mean in SQL: which sessions, which users, what is measured, by what.

A condition is said before its noun ("Android sessions") or behind it ("sessions on Android"), and always stands at
the same place in the query, whatever the order of the words: one meaning has one query.
"""

from __future__ import annotations

import random
from calendar import month_name, monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from ..wording import expand
from .periods import period, said_day
from .shop import FIRST, LAST
from .values import BROWSERS, COUNTRIES, SYSTEMS

ORDER = ("fraud", "os", "browser", "country", "active", "age", "duration", "revenue", "date")
OF_USERS = ("country", "active", "age")  # known by way of a join


@dataclass(frozen=True)
class Condition:
    """One condition: its place in the query, its SQL, and how it is said before or behind the noun."""

    about: str
    sql: str
    before: str = ""  # empty: it cannot stand there
    behind: str = ""


@dataclass(frozen=True)
class Measure:
    """A number about sessions."""

    said: str  # alternatives
    sql: str
    fixes: tuple[str, ...] = ()  # what no further condition may be about


@dataclass(frozen=True)
class Group:
    """What sessions are grouped by."""

    one: str
    many: str
    sql: str
    about: str


MEASURES = (
    Measure("revenue|total revenue|turnover|sales revenue", "sum(revenue)", ("revenue",)),
    Measure("number of [sessions|visits]|session count|traffic in sessions", "count(*)"),
    Measure("average revenue per [session|visit]|mean revenue per session", "avg(revenue)", ("revenue",)),
    Measure("conversion rate|conversion|share of sessions with a purchase", "avg((revenue > 0)::INT)", ("revenue",)),
    Measure("fraud rate|share of fraudulent sessions|rate of fraud", "avg(is_fraud::INT)", ("fraud",)),
    Measure("average [session length|session duration|visit length|time on site]|mean session duration", "avg(duration)", ("duration",)),
    Measure("median session [length|duration]", "median(duration)", ("duration",)),
    Measure("average order value|mean order value|AOV|average purchase amount", "avg(revenue) FILTER (revenue > 0)", ("revenue",)),
    Measure("number of [purchases|orders|sales]|purchase count|order count", "count(*) FILTER (revenue > 0)", ("revenue",)),
    Measure("number of [frauds|fraudulent sessions]|fraud count", "count(*) FILTER (is_fraud)", ("fraud",)),
    Measure("number of [different users|visitors|distinct users]|unique users", "count(DISTINCT user)"),
    Measure("number of [buyers|paying customers]|count of buyers", "count(DISTINCT user) FILTER (revenue > 0)", ("revenue",)),
    Measure("revenue per [user|customer]|spend per customer", "sum(revenue) / count(DISTINCT user)", ("revenue",)),
    Measure("[sessions|visits] per user|number of sessions per customer", "count(*) / count(DISTINCT user)"),
    Measure("total time on site|total session time in minutes", "sum(duration)", ("duration",)),
    Measure("largest [purchase|order] amount|highest revenue of a session", "max(revenue)", ("revenue",)),
    Measure("longest session in minutes|maximum session duration", "max(duration)", ("duration",)),
)  # fmt: skip
GROUPS = (
    Group("country", "countries", "country", "country"),
    Group("country", "countries", "country", "country"),
    Group("browser", "browsers", "browser", "browser"),
    Group("[operating system|os|system]", "operating systems", "os", "os"),
    Group("month", "months", "month(date)", "date"),
    Group("[day of the week|weekday]", "weekdays", "dayname(date)", "date"),
    Group("quarter", "quarters", "quarter(date)", "date"),
    Group("[day|date]", "days", "date", "date"),
)


def source(conditions: Sequence[Condition], more: str = "", joined: bool = False) -> str:
    """What stands after FROM: the table, joined if a condition asks for it, and the conditions in their order.

    Args:
        conditions: in any order.
        more: a condition of the wording itself.
        joined: join anyhow.
    """
    joined = joined or any(c.about in OF_USERS for c in conditions)
    return ("sessions JOIN users ON user = users.id" if joined else "sessions") + _where(conditions, more)


def of_users(conditions: Sequence[Condition], more: str = "") -> str:
    """The same for the table of users alone."""
    return "users" + _where(conditions, more)


def _where(conditions: Sequence[Condition], more: str) -> str:
    about = {"is_fraud": "fraud", "is_active": "active"}
    first = more.split(" ", 1)[0]  # the column
    place = about.get(first, first)
    both = [*conditions, Condition(place if place in ORDER else ORDER[-1], more)] if more else conditions
    ranked = sorted(both, key=lambda c: ORDER.index(c.about))
    return f" WHERE {' AND '.join(c.sql for c in ranked)}" if ranked else ""


def noun(name: str, conditions: Sequence[Condition], rng: random.Random) -> str:
    """Such as fraudulent German sessions in Chrome: the noun with its conditions, said before or behind it."""
    before, behind = [], []
    for c in conditions:
        if c.before and (not c.behind or rng.random() < 0.5):
            before.append((ORDER.index(c.about) if c.about != "country" else 0.5, expand(f"[{c.before}]", rng)))
        else:
            behind.append(expand(f"[{c.behind}]", rng))
    words = [said for _, said in sorted(before)]
    return " ".join([*words, expand(name, rng), *behind])


def some(
    rng: random.Random, least: int, most: int, about: Sequence[str], without: Sequence[str] = ()
) -> list[Condition]:
    """Some conditions, each about something else."""
    chosen = rng.sample([a for a in about if a not in without], rng.randint(least, most))
    return [_DRAWS[a](rng) for a in chosen]


def _os(rng: random.Random) -> Condition:
    draw = rng.random()
    if draw < 0.13:
        return Condition(
            "os", "os IN ('Android', 'iOS')", "mobile|smartphone", "on mobile|on phones|from mobile devices"
        )
    if draw < 0.22:
        return Condition("os", "os IN ('Windows', 'macOS', 'Linux')", "desktop", "on desktop|from desktop computers")
    if draw < 0.26:
        return Condition("os", "os IN ('macOS', 'iOS')", "Apple", "on Apple devices|from Apple devices")
    system = rng.choice(list(SYSTEMS))
    name = rng.choice(SYSTEMS[system].split("|"))
    if draw < 0.32:
        return Condition("os", f"os <> '{system}'", f"non-{name}", f"not on {name}|on anything but {name}")
    if draw < 0.38:
        other = rng.choice([s for s in SYSTEMS if s != system])
        return Condition("os", f"os IN ('{system}', '{other}')", "", f"on {system} or {other}|from {system} or {other}")
    on = (
        f"on {name}|from {name}|under {name}|on an {name} device"
        if name[0] in "aAiI"
        else f"on {name}|from {name}|under {name}"
    )
    return Condition("os", f"os = '{system}'", name, on)


def _browser(rng: random.Random) -> Condition:
    browser = rng.choice(list(BROWSERS))
    name = rng.choice(BROWSERS[browser].split("|"))
    draw = rng.random()
    if draw < 0.08:
        return Condition(
            "browser", f"browser <> '{browser}'", f"non-{name}", f"not in {name}|in another browser than {name}"
        )
    if draw < 0.16:
        other = rng.choice([b for b in BROWSERS if b != browser])
        return Condition(
            "browser", f"browser IN ('{browser}', '{other}')", "", f"in {name} or {other}|with {name} or {other}"
        )
    return Condition(
        "browser", f"browser = '{browser}'", name, f"in {name}|with {name}|using {name}|via {name}|through {name}"
    )


def _fraud(rng: random.Random) -> Condition:
    if rng.random() < 0.6:
        return Condition("fraud", "is_fraud", "fraudulent|fraudulent|fraud|bogus")
    return Condition("fraud", "NOT is_fraud", "legitimate|genuine|clean|non-fraudulent|legit|honest")


def _country(rng: random.Random) -> Condition:
    country = rng.choice(list(COUNTRIES))
    places, adjectives = (rng.choice(names.split("|")) for names in COUNTRIES[country])
    draw = rng.random()
    if draw < 0.07:
        return Condition(
            "country", f"country <> '{country}'", f"non-{adjectives}", f"outside {places}|from anywhere but {places}"
        )
    if draw < 0.16:
        other = rng.choice([c for c in COUNTRIES if c != country])
        also = rng.choice(COUNTRIES[other][0].split("|"))
        return Condition(
            "country", f"country IN ('{country}', '{other}')", "", f"from {places} or {also}|in {places} or {also}"
        )
    return Condition(
        "country", f"country = '{country}'", adjectives, f"from {places}|in {places}|from {places}|of {places}"
    )


def _active(rng: random.Random) -> Condition:
    if rng.random() < 0.5:
        return Condition("active", "is_active", "active", "by active users|of active customers|from active accounts")
    return Condition(
        "active", "NOT is_active", "inactive", "by inactive users|of inactive customers|from inactive accounts"
    )


def _age(rng: random.Random) -> Condition:
    """Said as of people; `_DRAWS` of sessions put "by users" before it."""
    n = rng.randint(20, 70)
    tens = rng.randrange(20, 80, 10)
    word = {20: "twenties", 30: "thirties", 40: "forties", 50: "fifties", 60: "sixties", 70: "seventies"}[tens]
    return rng.choice(
        [
            Condition("age", f"age > {n}", "", f"over {n}|older than {n}|above {n}|over the age of {n}"),
            Condition("age", f"age < {n}", "", f"under {n}|younger than {n}|below {n}|under the age of {n}"),
            Condition(
                "age", f"age >= {n}", "", f"aged {n} or more|of at least {n}|who are {n} or older|aged {n} and over"
            ),
            Condition("age", f"age <= {n}", "", f"aged {n} or less|of at most {n}|who are {n} or younger"),
            Condition("age", f"age = {n}", "", f"aged {n}|of age {n}|who are {n} years old|who are exactly {n}"),
            Condition(
                "age",
                f"age BETWEEN {n} AND {n + 10}",
                "",
                f"between {n} and {n + 10}|aged {n} to {n + 10}|from {n} to {n + 10} years old",
            ),
            Condition("age", f"age BETWEEN {tens} AND {tens + 9}", "", f"in their {word}|in their {tens}s"),
            Condition("age", "age < 20", "teenage", "who are teenagers|below twenty"),
        ]
    )


def _age_of_visitor(rng: random.Random) -> Condition:
    age = _age(rng)
    by = rng.choice(["by users", "by people", "of customers", "from users"])
    behind = "|".join(f"{by} {said}" for said in age.behind.split("|"))
    return Condition(age.about, age.sql, "", behind)


def _duration(rng: random.Random) -> Condition:
    n = rng.choice([2, 3, 5, 10, 15, 20, 25, 30, 40, 45, 50, 60, 75, 90, 100])
    unit = rng.choice(["minutes", "minutes", "min"])
    if rng.random() < 0.12:
        return Condition("duration", "duration > 60", "", "longer than an hour|over an hour|of more than an hour")
    if rng.random() < 0.08:
        return Condition("duration", "duration > 120", "", "longer than two hours|over two hours")
    return rng.choice(
        [
            Condition(
                "duration",
                f"duration > {n}",
                "",
                f"longer than {n} {unit}|over {n} {unit}|of more than {n} {unit}|that lasted more than {n} {unit}",
            ),
            Condition(
                "duration",
                f"duration < {n}",
                "",
                f"shorter than {n} {unit}|under {n} {unit}|of less than {n} {unit}|that lasted less than {n} {unit}",
            ),
            Condition(
                "duration",
                f"duration >= {n}",
                "",
                f"of at least {n} {unit}|of {n} {unit} or more|that lasted at least {n} {unit}",
            ),
            Condition("duration", f"duration <= {n}", "", f"of at most {n} {unit}|of {n} {unit} or less"),
        ]
    )


def _revenue(rng: random.Random) -> Condition:
    draw = rng.random()
    if draw < 0.3:
        return Condition(
            "revenue", "revenue > 0", "", "with a purchase|that ended in a purchase|with an order|that led to a sale"
        )
    if draw < 0.45:
        return Condition(
            "revenue", "revenue = 0", "", "without a purchase|where nothing was bought|with no order|without revenue"
        )
    n = rng.choice([10, 20, 25, 50, 75, 80, 100, 120, 150, 200, 250, 300])
    said = rng.choice([f"${n}", f"${n}", f"{n} dollars"])
    return rng.choice(
        [
            Condition(
                "revenue",
                f"revenue > {n}",
                "",
                f"with revenue over {said}|worth more than {said}|of more than {said}|that brought in over {said}",
            ),
            Condition(
                "revenue",
                f"revenue >= {n}",
                "",
                f"worth at least {said}|with at least {said} in revenue|that brought in {said} or more",
            ),
            Condition(
                "revenue",
                f"revenue > 0 AND revenue < {n}",
                "",
                f"with a purchase under {said}|with an order of less than {said}",
            ),
        ]
    )


def _date(rng: random.Random) -> Condition:
    draw = rng.random()
    if draw < 0.5:
        first, last, said = period(rng)
        bare = said.startswith(("last", "this"))
        return Condition(
            "date",
            f"date BETWEEN '{first}' AND '{last}'",
            "",
            said if bare else f"in {said}|in {said}|during {said}|within {said}",
        )
    if draw < 0.58:
        name = rng.choice(["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"])
        return Condition("date", f"dayname(date) = '{name}'", "", f"on {name}s|on a {name}")
    if draw < 0.62:
        return Condition("date", "isodow(date) >= 6", "weekend", "on weekends|on the weekend|at weekends")
    if draw < 0.67:
        day, said = rng.choice([(LAST, "today"), (LAST - timedelta(days=1), "yesterday")])
        return Condition("date", f"date = '{day}'", "", said)
    if draw < 0.75:
        first, last, said = period(rng)
        if said[0].isupper():
            return rng.choice(
                [
                    Condition("date", f"date < '{first}'", "", f"before {said}|earlier than {said}"),
                    Condition("date", f"date > '{last}'", "", f"after {said}|after the end of {said}"),
                    Condition(
                        "date", f"date >= '{first}'", "", f"since {said}|from {said} on|since the start of {said}"
                    ),
                    Condition(
                        "date",
                        f"date <= '{last}'",
                        "",
                        f"until the end of {said}|through {said}|up to and including {said}",
                    ),
                ]
            )
    if draw < 0.79:
        a, b = sorted(rng.sample(range(1, 13), 2))
        last = date(2024, b, monthrange(2024, b)[1])
        said = f"between {month_name[a]} and {month_name[b]}|from {month_name[a]} to {month_name[b]}|from {month_name[a]} through {month_name[b]}"
        return Condition("date", f"date BETWEEN '2024-{a:02}-01' AND '{last}'", "", said)
    day = FIRST + timedelta(days=rng.randrange(366))
    said = said_day(day, rng)
    if draw < 0.85:
        other = min(day + timedelta(days=rng.randint(2, 40)), LAST)
        end = said_day(other, rng)
        return Condition(
            "date",
            f"date BETWEEN '{day}' AND '{other}'",
            "",
            f"between {said} and {end}|from {said} to {end}|from {said} until {end}",
        )
    return rng.choice(
        [
            Condition("date", f"date = '{day}'", "", f"on {said}"),
            Condition("date", f"date = '{day}'", "", f"on {said}"),
            Condition("date", f"date > '{day}'", "", f"after {said}|later than {said}"),
            Condition("date", f"date >= '{day}'", "", f"since {said}|from {said} on"),
            Condition("date", f"date < '{day}'", "", f"before {said}|earlier than {said}"),
            Condition("date", f"date <= '{day}'", "", f"until {said}|up to {said}|by {said}"),
        ]
    )


_DRAWS = {
    "fraud": _fraud,
    "os": _os,
    "browser": _browser,
    "country": _country,
    "active": _active,
    "age": _age,
    "visitor's age": _age_of_visitor,
    "duration": _duration,
    "revenue": _revenue,
    "date": _date,
}
