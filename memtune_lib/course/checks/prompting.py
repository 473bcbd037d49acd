"""Exercises of notebook 04: prompts, retrieval, repair."""

from collections.abc import Mapping
from typing import Any

from .outcome import NotAttempted, Wrong, exercise, filled, result_of

FIXES = ("examples", "values", "repair", "none")


@exercise("a fix helps where the model lacks what that fix brings.")
def which_fix(attempt: Mapping[str, Any]) -> None:
    """Which of four fixes meets each of four failures; keys "A" to "D"."""
    key = {
        "A": ("examples", "the form of an answer is what a worked example shows"),
        "B": ("repair", "the database names the missing column, and repair passes that on"),
        "C": (
            "values",
            "the query runs, so that no error comes; the model has to be told what the table calls it",
        ),
        "D": ("none", "it runs and names real values; no message says that the rows are those of another question"),
    }
    given = filled(attempt, key)
    for name, (fix, why) in key.items():
        if given[name] not in FIXES:
            raise Wrong(f"{name} is {given[name]!r}; write one of {', '.join(FIXES)}")
        if given[name] != fix:
            raise Wrong(f"{name} is not {given[name]}: {why}")


@exercise("likeness is what two questions share, out of all that they say.")
def most_alike(attempt: Any) -> None:
    """`most_alike(question, others)`: the number of the other with the greatest share of common words."""
    question = "Who is the oldest Celtic?"
    cases = [
        (["How tall is Ann Lee?", "Who is the oldest Laker?"], 1, "it shares four words with the question"),
        (["who is the OLDEST celtic", "Who is the tallest Hawk?"], 0, "capital letters make no other word"),
        (["Who is the oldest Celtic, the oldest of them all, who is he", "Is the oldest Celtic there?"], 1,
         "a long question shares words by its length; divide by the number of different words of both"),
        (["Celtic! Oldest? Who?", "Is the what?"], 0, "a mark is no part of a word"),
    ]  # fmt: skip
    for others, expected, why in cases:
        found = result_of(attempt, question, others)
        if isinstance(found, str):
            raise Wrong("return the number of the question, counted from 0, not the question")
        if found != expected:
            raise Wrong(f"for {others} it should be {expected}, not {found!r:.60}: {why}")


@exercise("it stops at the first query that runs, and when the tries are used up.")
def repair_loop(attempt: Any) -> None:
    """`repair_loop(write, run, tries)` is (SQL, tries used): `write(error)` makes SQL, `run(sql)` an error or None."""
    cases = [(["good"], 3, ("good", 0)), (["bad", "good"], 3, ("good", 1)), (["bad"] * 9, 3, ("bad", 3))]
    for texts, tries, expected in cases:
        told: list[Any] = []

        def write(error: Any, texts: list[str] = texts, told: list[Any] = told) -> str:
            told.append(error)
            if len(told) > len(texts):
                raise Wrong("it writes on and on; stop when the tries are used up")
            return texts[len(told) - 1]

        if not callable(attempt):
            raise Wrong(f"give the function itself, not {attempt!r:.60}")
        found = attempt(write, lambda sql: None if sql == "good" else f"no such thing: {sql}", tries)
        if found is None or found is ...:
            raise NotAttempted("the function returns nothing yet; let it end in a `return`")
        if not told or told[0] is not None:
            raise Wrong("before the first query there is no error; begin with write(None)")
        if any(error != "no such thing: bad" for error in told[1:]):
            raise Wrong("pass on what `run` returned: the error itself is what helps")
        if tuple(found) != expected:
            shown = ", ".join(texts[:4])
            raise Wrong(f"for the texts {shown} and {tries} tries it should be {expected}, not {found!r:.60}")


@exercise("what was used to choose flatters what was chosen; only other questions tell.")
def honest_score(attempt: Any) -> None:
    """`honest_score(search, fresh)`: the prompt with the best score in `search`, and its score in `fresh`."""
    cases = [
        ({"a": 3, "b": 7, "c": 5}, {"a": 6, "b": 4, "c": 9}, ("b", 4)),
        ({"x": 1, "y": 0}, {"x": 0, "y": 2}, ("x", 0)),
    ]
    for search, fresh, (name, score) in cases:
        found = tuple(result_of(attempt, search, fresh))
        if found == (name, search[name]):
            raise Wrong(f"{search[name]} is the score by which {name!r} was chosen: report that in `fresh`")
        if found[:1] == (max(fresh, key=fresh.__getitem__),):
            raise Wrong("that chooses by the fresh questions, and then they are fresh no more; choose by `search`")
        if found != (name, score):
            raise Wrong(f"for {search} and {fresh} it should be {(name, score)}, not {found!r:.60}")
