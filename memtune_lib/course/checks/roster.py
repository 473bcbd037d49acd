"""Exercises of notebook 02: the roster and a gold set."""

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from .outcome import NotAttempted, Wrong, exercise, filled, result_of

if TYPE_CHECKING:
    from ...database import Database
    from ...questions import Question

TRAPS = ("text", "unknown", "tie", "name", "division")


@exercise("a query that runs is no evidence; each of these returns something plausible.")
def name_traps(attempt: Mapping[str, Any]) -> None:
    """The trap in each of five queries; keys "A" to "E"."""
    key = {
        "A": ("unknown", "it counts `--` as a college"),
        "B": ("tie", "three Bucks share the greatest height, and it returns one of them"),
        "C": ("text", "as text, '$2,019,706' comes after '$10,000,000'"),
        "D": ("name", "Isaiah Hartenstein is found, too"),
        "E": ("division", "`//` drops the fraction, and a share has little else"),
    }
    given = filled(attempt, key)
    for name, (trap, why) in key.items():
        if given[name] not in TRAPS:
            raise Wrong(f"{name} is {given[name]!r}; write one of {', '.join(TRAPS)}")
        if given[name] != trap:
            raise Wrong(f"{name} is not {given[name]}: {why}")


POUND = 0.45359237


@exercise("an expression like this can stand in any query, wherever a column can.")
def kilograms(attempt: Any, database: "Database") -> None:
    """A SQL expression for a player's weight in kilograms."""
    if not isinstance(attempt, str):
        raise Wrong(f"give the expression as a text in quotes, not {attempt!r:.60}")
    if not attempt.strip():
        raise NotAttempted("the expression is empty")
    if attempt.lower().split()[0] == "select":
        raise Wrong("give the expression alone, without SELECT and FROM")
    result = database.run(f"SELECT WT, ({attempt}) FROM nba_roster")
    if result.verdict != "ok":
        raise Wrong(f"a query with it is {result.verdict}: {result.error}")
    for text, found in result.rows:
        pounds = int(text.split()[0]) if text else None
        if pounds is None or found is None:
            if found != pounds:
                raise Wrong(f"for {text!r} it gives {found!r}")
            continue
        if isinstance(found, str):
            raise Wrong(f"it gives the text {found!r}; make a number of it")
        if _near(found, pounds):
            raise Wrong(f"for {text!r} it gives {pounds}: those are pounds")
        if _near(found, pounds / POUND):
            raise Wrong(f"for {text!r} it gives {found:.1f}: multiply by {POUND} where you divide")
        if not _near(found, pounds * POUND):
            rounded = abs(float(found) - pounds * POUND) <= 1
            why = "; do not round, and use all digits of a pound" if rounded else ""
            raise Wrong(f"for {text!r} it should be {pounds * POUND:.4f}, not {found}{why}")


def _near(one: Any, other: float) -> bool:
    return abs(float(one) - other) <= 1e-9 * other


ITEM_KEYS = ("id", "question", "sql", "level", "category")
OVER_30 = "SELECT NAME FROM nba_roster WHERE Team = 'Boston Celtics' AND AGE > 30"


@exercise("one line of a question file, which any reader of the conventions would have written alike.")
def gold_item(attempt: Any, database: "Database") -> None:
    """The item for "Which Celtics are over 30?" as a dictionary."""
    if not isinstance(attempt, Mapping):
        raise Wrong(f"write a dictionary with the keys {', '.join(ITEM_KEYS)}, not {attempt!r:.60}")
    if missing := [key for key in ITEM_KEYS if attempt.get(key) in (None, "", ...)]:
        if len(missing) == len(ITEM_KEYS):
            raise NotAttempted("the dictionary is empty")
        raise Wrong(f"{', '.join(missing)}: not there yet")
    question = _read_item(attempt)
    if question.question.lower().strip(" ?") != "which celtics are over 30":
        raise Wrong(f"the question is 'Which Celtics are over 30?', not {question.question!r:.60}")
    result = database.run(question.sql)
    if result.verdict != "ok":
        raise Wrong(f"the query is {result.verdict}: {result.error}")
    if len(result.columns) > 1:
        raise Wrong("'which Celtics' asks for names; return NAME and no other column")
    found = Counter(result.rows)
    expected, with_30 = (Counter(database.run(sql).rows) for sql in (OVER_30, OVER_30.replace(">", ">=")))
    if found != expected:
        if found == with_30:
            raise Wrong("'over' is strict: who is 30 is not over 30")
        if not found:
            raise Wrong("the query returns no rows; the table's name of the team is 'Boston Celtics'")
        raise Wrong(f"the query returns {len(result.rows)} rows, such as {result.rows[0]}; look at them")
    if question.ordered:
        raise Wrong("nobody asked for an order; leave `ordered` out")
    if question.level != 1:
        raise Wrong(f"it is no level {question.level}: it reads two columns as they stand, which is level 1")


def _read_item(item: Mapping[str, Any]) -> "Question":
    """The item as a question file's reader takes it."""
    import json
    from pathlib import Path
    from tempfile import TemporaryDirectory

    from ...errors import QuestionFileError
    from ...questions import load_questions

    with TemporaryDirectory(prefix="memtune-") as folder:
        path = Path(folder) / "item.jsonl"
        path.write_text(json.dumps(dict(item)) + "\n", encoding="utf-8")
        try:
            return load_questions(path)[0]
        except QuestionFileError as error:
            raise Wrong(str(error).split(" line 1: ")[-1]) from error


@exercise("the better the model, the fewer questions; half the width takes about four times as many.")
def questions_needed(attempt: Any) -> None:
    """`questions_needed(accuracy, half_width)`: the smallest n whose Wilson interval is narrow enough."""
    for accuracy, half_width in ((0.5, 0.05), (0.95, 0.05), (0.9, 0.1)):
        found, expected = result_of(attempt, accuracy, half_width), _needed(accuracy, half_width)
        if found == expected:
            continue
        if found == _needed(accuracy, half_width / 2):
            raise Wrong("it holds the whole interval against half_width; halve it")
        if not isinstance(found, int) or isinstance(found, bool):
            raise Wrong(f"return a whole number of questions, not {found!r:.60}")
        if abs(found - expected) == 1:
            raise Wrong(f"for accuracy {accuracy} and {half_width} it is one off: {expected}, not {found}")
        raise Wrong(f"for accuracy {accuracy} and half-width {half_width} it should be {expected}, not {found}")


def _needed(accuracy: float, half_width: float) -> int:
    from ...evaluation import wilson

    n = 1
    while True:
        low, high = wilson(accuracy * n, n)
        if (high - low) / 2 < half_width:
            return n
        n += 1
