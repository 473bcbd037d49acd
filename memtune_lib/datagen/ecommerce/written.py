"""The shop's wordings, datasets/ecommerce/wordings/*.tsv, and how one becomes a question with its SQL.

A line is a question, a tab, its SQL. In the question, `[a|b]` are alternatives and these slots are filled in:
{S} sessions with some conditions, {S1} with one, {S3} with three, {W} conditions alone ("in March, on Linux"),
{U} users with some conditions, {M} a measure, {G} and {Gs} what is grouped by. In the SQL, $S and $U are their
table with the conditions ($S{x}: and x; $S[-date]: none about the date; $JS: joined with users; $JS[+U]: the
conditions are those of {U}), $M and $G the measure and the group. Country1, Os1, Browser1, Number1, Money1, Day1
and Period1 are values; a period is 'Start1' to 'End1' in the SQL. `NULL`: the tables cannot answer.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date

from ...errors import QuestionFileError
from ...memory import DATASETS
from ..nba.written import Wording, load_wordings
from ..wording import expand
from . import phrases as p
from .periods import period, said_day
from .shop import SESSIONS, USERS
from .values import BROWSERS, COUNTRIES, SYSTEMS

WORDINGS = DATASETS / "ecommerce" / "wordings"
_SLOT = re.compile(r"\{(\w+)\}")
_SOURCE = re.compile(r"\$([GJ]?S|U)(?:\{([^{}]*)\})?(?:\[([^\]]*)\])?")
_VALUE = re.compile(r"\b(CountryAdj|Country|Os|Browser|Number|Money|Day|MPeriod|Period)(\d)\b")
_IN_SQL = re.compile(r"\b(Country|Os|Browser|Number|Money|Day|Start|End)(\d)\b")
_OF_SESSIONS = ("fraud", "os", "browser", "country", "active", "visitor's age", "duration", "revenue", "date")
_BEHIND = tuple(a for a in _OF_SESSIONS if a != "fraud")  # what can stand behind "sessions" without a noun


def wordings() -> list[Wording]:
    """All lines. Raises QuestionFileError for one that is not `question<TAB>sql`, or if there is none."""
    if not (found := load_wordings(WORDINGS)):
        raise QuestionFileError(f"{WORDINGS} holds no wordings; get the folder from the repository again")
    return found


def fill(wording: Wording, rng: random.Random) -> tuple[str, str | None]:
    """A question and its SQL, with parts and values drawn at random."""
    question, sql = expand(_protected(wording.question), rng), wording.sql or ""
    slots = {name.rstrip("123") for name in _SLOT.findall(wording.question)}
    said: dict[str, str] = {}
    conditions: list[p.Condition] = []
    measure = group = None
    if slots & {"M", "MF", "MA", "MN"}:
        measure = rng.choice([m for m in p.MEASURES if _fits(m, slots, sql)])
        said |= dict.fromkeys(("M", "MF", "MA", "MN"), expand(f"[{measure.said}]", rng))
    if slots & {"G", "Gs"}:
        group = rng.choice(p.GROUPS)
        said |= {"G": expand(group.one, rng), "Gs": group.many}
    options = " ".join(m[3] or "" for m in _SOURCE.finditer(sql)).split()
    without = {option[1:] for option in options if option[0] == "-"} | set(measure.fixes if measure else ())
    if group:
        without.add(group.about)
    if "age" in without:
        without.add("visitor's age")
    if slots & {"S", "W"}:
        # {S} and {W} of one wording are two ways to say the same conditions; only one of them stands in a line
        about = [a for a in (_BEHIND if "W" in slots else _OF_SESSIONS) if a not in without]
        most = 1 if "{S1}" in question else 3 if "{S3}" in question or rng.random() < 0.2 else 2
        conditions = p.some(rng, 3 if "{S3}" in question else 1, most, about)
        noun = p.noun("[sessions|visits]", conditions, rng)
        scope = " ".join(expand(f"[{c.behind}]", rng) for c in conditions)
        said |= dict.fromkeys(("S", "S1", "S3"), noun) | dict.fromkeys(("W", "W2"), scope)
    if "U" in slots:
        about = [a for a in p.OF_USERS if a not in without]
        conditions = p.some(rng, 1, min(2, len(about)), about)
        # "active users", never "users by active users"
        conditions = [replace(c, behind="") if c.about == "active" else c for c in conditions]
        said["U"] = p.noun("[users|customers|people]", conditions, rng)
    question = re.sub(r"\{(\w+)\}", lambda m: said[m[1]], question)
    if wording.sql is None:
        return _valued(question, "", rng)[0], None
    join = bool(group and group.sql == "country") or bool(re.search(r"\b(?:country|is_active|age)\b", sql))

    def table(match: re.Match[str]) -> str:
        if match[1] == "U":
            return p.of_users(conditions, match[2] or "")
        return p.source(conditions, match[2] or "", match[1] == "JS" or join)

    sql = _SOURCE.sub(table, sql)
    sql = sql.replace("$J", "sessions JOIN users ON user = users.id")
    if measure:
        sql = sql.replace("$M", measure.sql)
    if group:
        sql = sql.replace("$G", group.sql)
    if "JOIN" in sql and sql.startswith("SELECT id"):
        sql = sql.replace("SELECT id", "SELECT sessions.id", 1)
    return _valued(question, sql, rng)


def _protected(question: str) -> str:
    """Slots survive `expand`, which would fill them."""
    return _SLOT.sub(r"{{\1}}", question)


def _fits(measure: p.Measure, slots: set[str], sql: str) -> bool:
    simple = "FILTER" not in measure.sql and "/" not in measure.sql
    if "HAVING $M" in sql:
        return measure.sql.startswith("avg") and simple
    if "MN" in slots:
        return simple and "fraud" not in measure.sql and measure.sql.startswith(("avg", "median"))
    return simple or "$M FILTER" not in sql


def _valued(question: str, sql: str, rng: random.Random) -> tuple[str, str]:
    """Values in place of their placeholders."""
    said: dict[str, str] = {}
    given: dict[str, str] = {}
    names = sorted(set(_VALUE.findall(question)), key=lambda name: (name[0], name[1]))
    pools = {"Country": list(COUNTRIES), "Os": list(SYSTEMS), "Browser": list(BROWSERS)}
    drawn = {kind: rng.sample(pool, len(pool)) for kind, pool in pools.items()}
    numbers = sorted(_numbers(question, sql, rng))
    periods = sorted({period(rng) for _ in range(12)} if any("Period" in kind for kind, _ in names) else set())
    named = [one for one in periods if one[2][0].isupper()]
    rng.shuffle(named)
    for kind, index in names:
        n = int(index) - 1
        if kind in ("Country", "CountryAdj"):
            country = drawn["Country"][n]
            said[kind + index] = rng.choice(COUNTRIES[country][kind == "CountryAdj"].split("|"))
            given[f"Country{index}"] = country
        elif kind in pools:
            value = drawn[kind][n]
            said[kind + index] = rng.choice((SYSTEMS if kind == "Os" else BROWSERS)[value].split("|"))
            given[kind + index] = value
        elif kind == "Number":
            said[kind + index] = given[kind + index] = str(numbers[n])
        elif kind == "Money":
            money = _money(sql, rng)
            said[kind + index] = rng.choice([f"${money:,}", f"${money}", f"{money} dollars"])
            given[kind + index] = str(money)
        elif kind == "Day":
            day = date.fromordinal(date(2024, 1, 1).toordinal() + rng.randrange(366))
            said[kind + index], given[kind + index] = said_day(day, rng), day.isoformat()
        else:
            first, last, called = named[n % len(named)]
            said[kind + index] = called
            given |= {f"Start{index}": first.isoformat(), f"End{index}": last.isoformat()}
    question = _VALUE.sub(lambda m: said[m[0]], question)
    return question, _IN_SQL.sub(lambda m: given.get(m[0], m[0]), sql)


def _id(most: int) -> Callable[[random.Random], int]:
    def draw(rng: random.Random) -> int:
        number = rng.randint(1, most)
        return number + 300 if 1900 <= number < 2100 else number  # no year

    return draw


def _numbers(question: str, sql: str, rng: random.Random) -> set[int]:
    """As many different numbers as the question has, of a size that suits what they are compared with."""
    found = {int(n) for kind, n in _VALUE.findall(question) if kind == "Number"}
    before = sql[: sql.index("Number")] if "Number" in sql else ""
    draw: Callable[[random.Random], int]
    if not sql or re.search(r"\b(?:user|id) (?:=|IN \() ?$", before):
        draw = _id(SESSIONS if "sessions.id" in before or "FROM sessions WHERE id" in before else USERS)
    elif re.search(r"\bage\)? (?:[<>=]+|BETWEEN) $", before):
        draw = lambda r: r.randint(36, 42) if "avg(age)" in before else r.randint(19, 70)  # noqa: E731
    elif re.search(r"duration\)? [<>=]+ $", before):
        draw = lambda r: r.choice([5, 10, 15, 20, 25, 30, 35, 40, 45, 60, 90])  # noqa: E731
    elif "DISTINCT" in before[-30:]:
        draw = lambda r: r.randint(3, 4)  # noqa: E731
    elif before.endswith("<= "):
        draw = lambda r: r.randint(3, 10)  # noqa: E731
    elif "GROUP BY" in before and "FROM users" in before:
        draw = lambda r: r.choice([20, 30, 50, 60, 80, 100, 120, 150, 200, 250, 300, 350, 400, 500])  # noqa: E731
    elif "SELECT date" in before:
        draw = lambda r: r.choice([100, 120, 150, 180, 200, 220, 250, 300])  # noqa: E731
    elif "SELECT month" in before:
        draw = lambda r: r.choice([1000, 1500, 2500, 3000, 4000, 5500, 6000, 7000, 8000])  # noqa: E731
    elif "SELECT user FROM sessions GROUP" in before:
        draw = lambda r: r.randint(10, 45)  # noqa: E731
    else:
        draw = lambda r: r.randint(2, 8)  # noqa: E731
    numbers: set[int] = set()
    while len(numbers) < max(found, default=0):
        numbers.add(draw(rng))
    return numbers


def _money(sql: str, rng: random.Random) -> int:
    if "sum(revenue)" in sql:
        return rng.choice(
            [2000, 2500, 3000, 3500, 4000, 5000] if "SELECT date" in sql else [300, 400, 500, 750, 800, 1000, 1200]
        )
    return rng.choice([20, 50, 75, 80, 100, 110, 120, 150, 200, 250, 300, 400])
