"""Exercises of notebook 11: the checks tell wrong answers why, and know what is no answer yet.

That each passes its reference and knows its stub is tested in test_checks.py, for all notebooks.
"""

import re
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from memtune_lib.course import checks
from memtune_lib.evaluation import wilson
from tests.unit.checking import wrong

STEPS = dict(zip("ABCDEF", ("tables", "conventions", "values", "audit", "errors", "worth"), strict=True))
JOINED = "FROM users JOIN sessions ON user = users.id WHERE browser = 'Safari'"
CAME = "WHERE id IN (SELECT user FROM sessions WHERE browser = 'Safari')"


@pytest.mark.parametrize(
    ("answers", "why"),
    [
        (STEPS | {"A": "conventions"}, "A is not conventions: the join gives a row a visit"),
        (STEPS | {"B": "tables"}, "B is not tables: both are right"),
        (STEPS | {"C": "errors"}, "C is not errors: the table spells it 'Netherlands'"),
        (STEPS | {"D": "worth"}, "D is not worth: one source for both sides"),
        (STEPS | {"E": "audit"}, "E is not audit: .* only dev shows the kind"),
        (STEPS | {"F": "errors"}, "F is not errors: .* what a check costs"),
        (STEPS | {"F": "kpi"}, "F is 'kpi'; write one of tables, conventions"),
        (7, "this answer cannot be read"),
    ],
)
def test_which_step(answers: Any, why: str) -> None:
    wrong(checks.which_step(answers), why)


@pytest.mark.parametrize(
    "query",
    [
        f"SELECT avg(age) FROM (SELECT DISTINCT users.id, age {JOINED})",
        f"SELECT sum(age) / count(age) FROM users {CAME}",
    ],
)
def test_each_user_once_in_other_ways(query: str) -> None:
    assert checks.each_user_once(query).status == checks.RIGHT


@pytest.mark.parametrize(
    ("query", "why"),
    [
        (f"SELECT avg(age) {JOINED}", "26.67, not 24.00: the user who came three times"),
        (f"SELECT avg(DISTINCT age) {JOINED}", "not 30.00: two users of the same age are two users"),
        (f"SELECT avg(coalesce(age, 0)) FROM users {CAME}", "not 20.00: an unknown age counts as 0"),
        ("SELECT avg(age) FROM users", "not 35.00: one user has never come with Safari"),
        (f"SELECT median(age) + 1 FROM users {CAME}", "not 21.00: look at its rows"),
        (f"SELECT age FROM users {CAME}", "one row with one column, not 4 with 1"),
        (f"SELECT avg(age), count(*) FROM users {CAME}", "one row with one column, not 1 with 2"),
        ("SELECT max(country) FROM users", "it returns 'Spain', not a number"),
        ("SELECT avg(age) FROM users WHERE age > 99", "it returns None, not a number"),
        ("SELECT avg(years) FROM users", "the query is invalid"),
        (26.67, "give the query as a text"),
    ],
)
def test_each_user_once(query: Any, why: str) -> None:
    wrong(checks.each_user_once(query), why)


def linker(
    *, case: bool = True, whole: bool = True, longest: bool = True, by_value: bool = True
) -> Callable[[str, dict[str, str]], tuple[str, dict[str, str]]]:
    """A learner's function, with or without each of the four rules."""

    def take_out(text: str, names: dict[str, str]) -> tuple[str, dict[str, str]]:
        found: dict[str, str] = {}
        ordered = sorted(names, key=len, reverse=longest)
        edge = r"\b" if whole else ""
        pattern = f"{edge}({'|'.join(map(re.escape, ordered))}){edge}"

        def placeholder(match: re.Match[str]) -> str:
            value = names[match[0].lower()]
            return found.setdefault(value if by_value else match[0], f"Place{len(found) + 1}")

        text = re.sub(pattern, placeholder, text, flags=re.IGNORECASE if case else 0)
        return text, {name: names.get(value.lower(), value) for value, name in found.items()}

    return take_out


def name_by_name(text: str, names: dict[str, str]) -> tuple[str, dict[str, str]]:
    """Goes through the list, not through the text."""
    found: dict[str, str] = {}
    for name in sorted(names, key=len, reverse=True):
        if re.search(rf"\b{name}\b", text, re.IGNORECASE):
            place = found.setdefault(names[name], f"Place{len(found) + 1}")
            text = re.sub(rf"\b{name}\b", place, text, flags=re.IGNORECASE)
    return text, {place: value for value, place in found.items()}


def turned(text: str, names: dict[str, str]) -> tuple[str, dict[str, str]]:
    words, found = linker()(text, names)
    return words, {value: name for name, value in found.items()}


def test_take_out_right() -> None:
    assert checks.take_out(linker()).status == checks.RIGHT


@pytest.mark.parametrize(
    ("attempt", "why"),
    [
        (linker(case=False), "'OSLO or Oslo' should become 'Place1 or Place1', .*: any case"),
        (linker(whole=False), "'Yorkshire and Oslo' .*: whole words only"),
        (linker(longest=False), "'The Oslo Fjord' .* not 'The Place1 Fjord': the longest name first"),
        (linker(by_value=False), "not 'Place1 or Place2': any case is the same name"),
        (name_by_name, "'york and oslo' .*: numbered from the left|'oslo, then york' .*: numbered from the left"),
        (turned, "the wrong way round"),
        (lambda text, names: linker()(text, names)[0], "return two things"),
        (lambda text, names: (linker()(text, names)[0], ["York"]), "the second thing is a dictionary"),
        (lambda text, names: (linker()(text, names)[0], {}), "the dictionary should be {'Place1': 'York'}, not {}"),
        (lambda text, names: names["Oslo"], "your function raises KeyError"),
        ("Place1", "give the function itself"),
    ],
)
def test_take_out(attempt: Any, why: str) -> None:
    wrong(checks.take_out(attempt), why)


def decided(low: float, high: float, break_even: float) -> str:
    return "yes" if low > break_even else "no" if high < break_even else "cannot tell"


def by_rate(right: int, n: int, saves: float, loses: float) -> str:
    return decided(right / n, right / n, loses / (saves + loses))


def turned_round(right: int, n: int, saves: float, loses: float) -> str:
    return decided(*wilson(right, n), saves / (saves + loses))


def against_a_half(right: int, n: int, saves: float, loses: float) -> str:
    return decided(*wilson(right, n), 0.5)


@pytest.mark.parametrize(
    ("attempt", "why"),
    [
        (by_rate, "180 of 200 .* 'cannot tell', not 'yes'; 90% of 200 may be 85%"),
        (turned_round, "150 of 200 .* 'no', not 'yes'; an error costs more than a hit saves"),
        (against_a_half, "150 of 200 .* 'no', not 'yes'"),
        (lambda *given: "yes", "'no', not 'yes'"),
        (lambda *given: True, "return 'yes', 'no' or 'cannot tell', not True"),
        (lambda right, n: "yes", "your function raises TypeError"),
    ],
)
def test_does_it_pay(attempt: Any, why: str) -> None:
    wrong(checks.does_it_pay(attempt), why)


def groups(keep: Callable[[int, int], bool]) -> Callable[[list[tuple], int], list[tuple]]:
    return lambda rows, k: [row for row, count in Counter(rows).items() if keep(count, k)]


@pytest.mark.parametrize(
    ("attempt", "why"),
    [
        (groups(lambda count, k: count <= k), "with k = 3 a group of exactly 3 is large enough"),
        (groups(lambda count, k: count >= k), "the groups that are large enough; return the others"),
        (groups(lambda count, k: count == 1), r"with k = 3 it misses \('Spain', 20\), which 2 share"),
        (groups(lambda count, k: True), r"with k = 3 it has \('Italy', 20\), which 4 share"),
        (
            lambda rows, k: [row for row in groups(lambda count, k: count < k)(rows, k) if None not in row],
            r"it misses \('Italy', None\), which 1 share; None is a value",
        ),
        (lambda rows, k: [row for row in rows if rows.count(row) < k], "a row stands in it twice"),
        (lambda rows, k: [country for country, _ in rows], "return whole rows such as"),
        (lambda rows, k: 3, "return a list of rows, not 3"),
        (lambda rows, k: rows[99], "your function raises IndexError"),
    ],
)
def test_rare_groups(attempt: Any, why: str) -> None:
    wrong(checks.rare_groups(attempt), why)


@pytest.mark.parametrize(
    ("found", "why"),
    [
        (checks.which_step(STEPS | {"B": None}), "no answer yet for B"),
        (checks.each_user_once(" "), "the query is empty"),
        (checks.each_user_once(None), "there is no answer yet"),
        (checks.take_out(lambda text, names: ...), "returns nothing yet"),
        (checks.does_it_pay(lambda *given: None), "returns nothing yet"),
        (checks.rare_groups(lambda rows, k: None), "returns nothing yet"),
    ],
)
def test_what_is_not_there_is_not_called_wrong(found: checks.Outcome, why: str) -> None:
    assert found.status == checks.NOT_ATTEMPTED and why in found.message
