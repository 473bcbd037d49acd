"""Exercises of notebook 11: your own data."""

from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from .outcome import NotAttempted, Wrong, exercise, filled, result_of

STEPS = ("tables", "conventions", "values", "audit", "errors", "worth")


@exercise("each fault has the step that finds it, and most are found before anything is tuned.")
def which_step(attempt: Mapping[str, Any]) -> None:
    """The step that would have found each of six faults; keys "A" to "F"."""
    key = {
        "A": ("tables", "the join gives a row a visit, so who comes often counts often"),
        "B": ("conventions", "both are right, for nobody wrote down what 'per customer' means"),
        "C": ("values", "the table spells it 'Netherlands', and nobody listed the other name"),
        "D": ("audit", "one source for both sides puts the same question on both"),
        "E": ("errors", "the loss is about pairs that it has; only dev shows the kind that it lacks"),
        "F": ("worth", "the rate is good, but what a check costs was never put into the sum"),
    }
    given = filled(attempt, key)
    for name, (step, why) in key.items():
        if given[name] not in STEPS:
            raise Wrong(f"{name} is {given[name]!r}; write one of {', '.join(STEPS)}")
        if given[name] != step:
            raise Wrong(f"{name} is not {given[name]}: {why}")


_USERS = (
    "id,country,is_active,age\n1,Spain,true,20\n2,Spain,true,40\n3,Italy,true,\n4,Italy,true,60\n5,Spain,false,20\n"
)
_VISITS = ((1, "Safari"), (1, "Safari"), (1, "Safari"), (2, "Safari"), (3, "Safari"), (4, "Chrome"), (5, "Safari"))
_SESSIONS = "id,user,date,duration,os,browser,is_fraud,revenue\n" + "".join(
    f"{number},{user},2024-05-0{number},3.5,macOS,{browser},false,0\n"
    for number, (user, browser) in enumerate(_VISITS, start=1)
)
_MEAN_AGE = (20 + 40 + 20) / 3
_MISREAD = {
    24: "the user who came three times counts three times",
    30: "two users of the same age are two users; DISTINCT belongs to users, not to ages",
    20: "an unknown age counts as 0; leave it out",
    35: "one user has never come with Safari",
}


@exercise("a question about users is asked of the table of users; the visits only say which.")
def each_user_once(attempt: Any) -> None:
    """A query for the average age of the users who have visited with Safari."""
    from ...database import Database

    if not isinstance(attempt, str):
        raise Wrong(f"give the query as a text in quotes, not {attempt!r:.60}")
    if not attempt.strip():
        raise NotAttempted("the query is empty")
    with TemporaryDirectory(prefix="memtune-", ignore_cleanup_errors=True) as place:
        (users := Path(place) / "users.csv").write_text(_USERS, encoding="utf-8")
        (sessions := Path(place) / "sessions.csv").write_text(_SESSIONS, encoding="utf-8")
        tables = {"users": users, "sessions": sessions}
        with Database.from_csv(tables, cache=Path(place) / "shop.duckdb") as database:
            result = database.run(attempt)
    if result.verdict != "ok":
        raise Wrong(f"the query is {result.verdict}: {result.error}")
    if len(result.rows) != 1 or len(result.columns) != 1:
        raise Wrong(f"an average is one row with one column, not {len(result.rows)} with {len(result.columns)}")
    found = result.rows[0][0]
    if isinstance(found, str) or found is None:
        raise Wrong(f"it returns {found!r}, not a number")
    if abs(float(found) - _MEAN_AGE) > 1e-9:
        why = next((why for value, why in _MISREAD.items() if abs(float(found) - value) < 1e-9), "look at its rows")
        raise Wrong(f"in the check's shop it should be {_MEAN_AGE:.2f}, not {float(found):.2f}: {why}")


_PLACES = {
    "york": "York",
    "new york": "New York",
    "the big apple": "New York",
    "oslo": "Oslo",
    "oslo fjord": "Oslo Fjord",
}
_TAKEN = [  # text, the text without values, the values in the order of their placeholders, what it is about
    ("Visits from york?", "Visits from Place1?", ["York"], "a name stands for its value"),
    ("OSLO or Oslo", "Place1 or Place1", ["Oslo"], "any case is the same name, and one value has one placeholder"),
    ("Flights to New York", "Flights to Place1", ["New York"], "the longest name first"),
    ("The Oslo Fjord", "The Place1", ["Oslo Fjord"], "the longest name first"),
    ("Yorkshire and Oslo", "Yorkshire and Place1", ["Oslo"], "whole words only"),
    ("oslo, then york", "Place1, then Place2", ["Oslo", "York"], "numbered from the left"),
    ("york and oslo", "Place1 and Place2", ["York", "Oslo"], "numbered from the left, in this text"),
    ("the Big Apple or New York", "Place1 or Place1", ["New York"], "two names of one value are one placeholder"),
    ("How many visits?", "How many visits?", [], "nothing is named"),
]


@exercise("the model no longer sees places, only that there is one; the dictionary puts it back into the SQL.")
def take_out(attempt: Any) -> None:
    """`take_out(text, names)` is (text with placeholders, placeholder -> value)."""
    for text, linked, values, why in _TAKEN:
        found = result_of(attempt, text, _PLACES)
        if not isinstance(found, tuple | list) or len(found) != 2:
            raise Wrong(f"return two things, the text and a dictionary, not {found!r:.60}")
        words, named = found
        expected = {f"Place{number}": value for number, value in enumerate(values, start=1)}
        if words != linked:
            raise Wrong(f"{text!r} should become {linked!r}, not {words!r:.60}: {why}")
        if not isinstance(named, Mapping):
            raise Wrong(f"the second thing is a dictionary, not {named!r:.60}")
        if expected and dict(named) == {value: name for name, value in expected.items()}:
            raise Wrong("the dictionary is the wrong way round; turn it into placeholder to value")
        if dict(named) != expected:
            raise Wrong(f"for {text!r} the dictionary should be {expected}, not {dict(named)!r:.90}: {why}")


_SUMS = [  # right, n, saves, loses, decision, why
    (150, 200, 6, 45, "no", "an error costs more than a hit saves, so the break-even is 45 / (6 + 45) = 88%"),
    (180, 200, 6, 45, "cannot tell", "90% of 200 may be 85%, and the break-even is 88%"),
    (195, 200, 6, 45, "yes", "even the low end, 94%, lies above the break-even of 88%"),
    (60, 100, 10, 10, "yes", "the break-even is 50%, and the low end 50.2%"),
    (30, 100, 10, 5, "cannot tell", "the break-even is 33%, within 22% to 40%"),
    (10, 100, 10, 5, "no", "the break-even is 33%, and the high end 17%"),
]


@exercise("a rate is a gain only beside its interval and the price of an error.")
def does_it_pay(attempt: Any) -> None:
    """`does_it_pay(right, n, saves, loses)` is "yes", "no" or "cannot tell"."""
    for right, n, saves, loses, decision, why in _SUMS:
        found = result_of(attempt, right, n, saves, loses)
        if found not in ("yes", "no", "cannot tell"):
            raise Wrong(f"return 'yes', 'no' or 'cannot tell', not {found!r:.60}")
        if found != decision:
            told = f"{right} of {n} right, {saves} minutes saved, {loses} lost"
            raise Wrong(f"{told}: {decision!r}, not {found!r}; {why}")


_PEOPLE = [
    *[("Spain", 41)] * 3,
    *[("Spain", 20)] * 2,
    *[("Italy", None)] * 1,
    *[("Italy", 20)] * 4,
    *[("Sweden", 41)] * 2,
]


@exercise("leave such rows out, or make the columns coarser: ages in tens, countries in regions.")
def rare_groups(attempt: Any) -> None:
    """`rare_groups(rows, k)`: the different rows that fewer than `k` people share."""
    counts = Counter(_PEOPLE)
    for k in (3, 2, 1):
        expected = {row for row, count in counts.items() if count < k}
        found = result_of(attempt, _PEOPLE, k)
        if isinstance(found, str) or not isinstance(found, Iterable):
            raise Wrong(f"return a list of rows, not {found!r:.60}")
        listed = list(found)
        if any(not isinstance(row, tuple) for row in listed):
            raise Wrong(f"return whole rows such as ('Spain', 20), not {listed[0]!r:.60}")
        if len(set(listed)) < len(listed):
            raise Wrong("a row stands in it twice; return each different row once")
        if set(listed) == {row for row, count in counts.items() if count <= k} != expected:
            raise Wrong(f"with k = {k} a group of exactly {k} is large enough; keep only smaller ones")
        if set(listed) == {row for row, count in counts.items() if count >= k} != expected:
            raise Wrong("these are the groups that are large enough; return the others")
        if missed := expected - set(listed):
            row = min(missed, key=str)
            raise Wrong(f"with k = {k} it misses {row}, which {counts[row]} share; None is a value like any other")
        if extra := set(listed) - expected:
            row = min(extra, key=str)
            raise Wrong(f"with k = {k} it has {row}, which {counts[row]} share")
