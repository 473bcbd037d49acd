"""Exercises of notebook 10: documents, refusals and calls."""

from collections.abc import Callable, Mapping
from typing import Any

from .outcome import NotAttempted, Wrong, exercise, filled, result_of

SOURCES = ("passages", "memory", "both", "refuse")


@exercise("passages for what changes, a memory for what must be exact, and a no for what nobody wrote down.")
def which_source(attempt: Mapping[str, Any]) -> None:
    """Where the answer to each of four kinds of question comes from; keys "A" to "D"."""
    key = {
        "A": ("passages", "what changes every morning is read every morning; a memory would be out of date by noon"),
        "B": ("memory", "fixed words that reach their experts, answers to the letter, and no prompt to pay for"),
        "C": ("refuse", "no document says it, and what nobody wrote down neither passages nor experts can hold"),
        "D": ("both", "the codes come from their experts, and the rest of the handbook from its passages"),
    }
    given = filled(attempt, key)
    for name, (source, why) in key.items():
        if given[name] not in SOURCES:
            raise Wrong(f"{name} is {given[name]!r}; write one of {', '.join(SOURCES)}")
        if given[name] != source:
            raise Wrong(f"{name} is not {given[name]}: {why}")


@exercise("a number that no passage holds came from somewhere else.")
def unsupported(attempt: Any) -> None:
    """`unsupported(answer, passages)`: the numbers of an answer that no passage holds, in their order."""
    cases = [
        ("The walk takes 11 minutes", ["Walk in minutes: 11"], [], "the passage holds the 11"),
        ("It takes 1 minute", ["The walk takes 11 minutes"], ["1"], "1 is a part of another number there"),
        ("Its capacity is 9,200.", ["It holds 9,200 people"], [], "the full stop is no part of the number"),
        ("6,240 people in 54 rows", ["rows 1 to 54"], ["6,240"], "6,240 is one number, and no passage holds it"),
        ("rows 6 and 240", ["It holds 6,240 people"], ["6", "240"], "neither number stands in the passage by itself"),
        ("from 1987 to 2011", ["founded in 1987", "opened in 2011"], [], "each of them stands in one of the passages"),
        ("3 cups and 5 titles", ["none yet"], ["3", "5"], "they come in the order of the answer"),
        ("at 17:40 or so", ["at 17:10, row 40"], ["17:40"], "17:40 is one time, and the passage has another"),
    ]
    for answer, passages, expected, why in cases:
        found = result_of(attempt, answer, passages)
        if not isinstance(found, list):
            raise Wrong(f"return a list of texts, empty where every number is supported, not {found!r:.60}")
        if found != expected:
            raise Wrong(f"for {answer!r} and {passages} it should be {expected}, not {found!r:.60}: {why}")


@exercise("precision asks whom the refusals hit, recall how many of the unknown were caught.")
def abstention(attempt: Any) -> None:
    """`abstention(refused, unknown)`: (precision, recall) of refusals; precision is None where nothing was refused."""
    yes, no = True, False
    cases = [
        ([yes, yes, yes, no], [yes, no, no, no], (1 / 3, 1.0)),
        ([yes, no, no, no, no, no], [yes, yes, yes, yes, no, no], (1.0, 0.25)),
        ([yes, yes, no, no], [no, yes, yes, no], (0.5, 0.5)),
        ([no, no, no], [yes, no, yes], (None, 0.0)),
    ]
    for refused, unknown, expected in cases:
        found = result_of(attempt, refused, unknown)
        if not isinstance(found, (tuple, list)) or len(found) != 2:
            raise Wrong(f"return two numbers, precision and recall, not {found!r:.60}")
        if tuple(found) == expected or _near(found, expected):
            continue
        told = f"for refused {refused} and unknown {unknown}"
        if _near(found[::-1], expected):
            raise Wrong(f"{told} these are the two in the other order: precision comes first")
        if not any(refused):
            raise Wrong(f"{told} nothing was refused, so precision is None and recall 0, not {found!r:.60}")
        share = sum(one == other for one, other in zip(refused, unknown, strict=True)) / len(refused)
        if share in found:
            raise Wrong(f"{told} {share} is how often the two agree; that counts every answer that was given, too")
        raise Wrong(f"{told} it should be {expected}, not {found!r:.60}")


def _near(found: Any, expected: tuple[float | None, float]) -> bool:
    pairs = zip(found, expected, strict=True)
    return all(type(one) in (int, float) and other is not None and abs(one - other) < 1e-9 for one, other in pairs)


@exercise("what a model writes is carried out only after it was checked, name by name.")
def checked_call(attempt: Any) -> None:
    """`checked_call(text, tools)`: (name, arguments) of the call in a text, or None if it may not be made.

    `tools` gives for each tool's name the names of its arguments and their types.
    """
    tools = {"opened": {"hall": str}, "seats": {"hall": str, "row": int}}
    right, rows = {"hall": "The Kiln"}, {"hall": "The Kiln", "row": 3}
    cases = [
        ('{"name": "opened", "arguments": {"hall": "The Kiln"}}', ("opened", right), "it fits its tool"),
        ('{"name": "seats", "arguments": {"row": 3, "hall": "The Kiln"}}', ("seats", rows), "arguments have no order"),
        ('{"name": "opened", "arguments": {"hall": "The K', None, "the text is no JSON: it was cut off"),
        ('["opened", "The Kiln"]', None, "this JSON is a list, not an object"),
        ('{"name": "closed", "arguments": {"hall": "The Kiln"}}', None, "there is no such tool"),
        ('{"name": "seats", "arguments": {"hall": "The Kiln"}}', None, "an argument is missing"),
        ('{"name": "opened", "arguments": {"hall": "The Kiln", "row": 3}}', None, "opened takes no row"),
        ('{"name": "seats", "arguments": {"hall": "The Kiln", "row": "3"}}', None, "the row is a text, not a number"),
        ('{"name": "seats", "arguments": {"hall": "The Kiln", "row": true}}', None, "true is no row, though Python "
         "calls it an int"),
    ]  # fmt: skip
    found = [_call(attempt, text, tools) for text, _, _ in cases]
    if found == [None] * len(cases):
        raise NotAttempted("the function returns nothing yet; let it return the call that fits its tool")
    for result, (text, expected, why) in zip(found, cases, strict=True):
        if isinstance(result, Exception):
            raise Wrong(f"for {text} your function raises {type(result).__name__}; return None: {why}")
        if isinstance(result, list):
            result = tuple(result)
        if result != expected:
            raise Wrong(f"for {text} it should be {expected}, not {result!r:.80}: {why}")


def _call(attempt: Callable[..., Any], text: str, tools: Mapping[str, Any]) -> Any:
    """What the function returns or raises; None counts here, for it is an answer."""
    if not callable(attempt):
        raise Wrong(f"give the function itself, not {attempt!r:.60}")
    try:
        result = attempt(text, {name: dict(arguments) for name, arguments in tools.items()})
    except Exception as error:
        return error
    return None if result is ... else result
