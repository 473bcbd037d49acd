"""The notebooks' exercises, checked at once: not attempted, wrong and why, or right.

    checks.error_counts(my_function)    # an Outcome, shown below the cell

A check calls the learner's function on small cases whose answers are known. It never raises, whatever it is
given, so that an exercise cannot stop a notebook.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ..database import Database
    from ..questions import Question

NOT_ATTEMPTED, WRONG, RIGHT = "not attempted", "wrong", "right"


@dataclass(frozen=True, repr=False)
class Outcome:
    """What a check found. Shown as one line, such as `wrong: it counts right answers too`."""

    status: str
    """One of NOT_ATTEMPTED, WRONG, RIGHT."""
    message: str
    """Why, and for a right answer what it shows."""

    def __repr__(self) -> str:
        return f"{self.status}: {self.message}"


class _NotAttempted(Exception):
    """There is no answer yet."""


class _Wrong(Exception):
    """The answer is wrong; the message says why."""


def _exercise(praise: str) -> Callable[[Callable[..., None]], Callable[..., Outcome]]:
    """Make a check of a function that raises _NotAttempted or _Wrong, or returns for a right answer."""

    def make(judge: Callable[..., None]) -> Callable[..., Outcome]:
        @wraps(judge)
        def check(attempt: Any, *given: Any) -> Outcome:
            try:
                if attempt is None or attempt is ...:
                    raise _NotAttempted("there is no answer yet")
                judge(attempt, *given)
            except _NotAttempted as reason:
                return Outcome(NOT_ATTEMPTED, str(reason))
            except _Wrong as reason:
                return Outcome(WRONG, str(reason))
            except Exception as error:  # an answer of a form that nobody thought of
                return Outcome(WRONG, f"this answer cannot be read ({type(error).__name__}: {error})")
            return Outcome(RIGHT, praise)

        return check

    return make


def _result(attempt: Any, *arguments: Any) -> Any:
    """What the learner's function returns for copies of `arguments`."""
    if not callable(attempt):
        raise _Wrong(f"give the function itself, not {attempt!r:.60}")
    try:
        result = attempt(*deepcopy(arguments))
    except Exception as error:
        raise _Wrong(f"your function raises {type(error).__name__}: {error}") from error
    if result is None or result is ...:
        raise _NotAttempted("the function returns nothing yet; let it end in a `return`")
    return result


# ---- 00: start here

WAYS = ("sql", "declines", "base model")


@_exercise("the gate goes by what is asked for; basketball alone is no reason to write SQL.")
def three_ways(predictions: Mapping[str, Any]) -> None:
    """Which way each of four prompts goes: "SQL", "declines" or "base model"; keys "A" to "D"."""
    key = {
        "A": ("sql", "the table has heights and colleges"),
        "B": ("declines", "it is a question about players, but the table holds no points"),
        "C": ("base model", "a recipe has nothing to do with the table"),
        "D": ("base model", "it is about basketball, but asks for no fact of the roster"),
    }
    given = _filled(predictions, key)
    for name, (way, why) in key.items():
        if given[name] not in WAYS:
            raise _Wrong(f"{name} is {given[name]!r}; write one of SQL, declines, base model")
        if given[name] != way:
            raise _Wrong(f"{name} does not go to {given[name]!r}: {why}")


@_exercise("only the table tells; the text sounds equally sure of every name.")
def share_invented(attempt: Any) -> None:
    """`share_invented(names, roster)` is the part of `names` not in `roster`, whatever the case."""
    roster = ["LeBron James", "Jayson Tatum", "Nikola Jokic"]
    three_of_four = ["Shaun Walker", "Kyle Bolger", "Ray Moss", "LeBron James"]
    other_case = ["lebron james", "JAYSON TATUM"]
    found = _result(attempt, three_of_four, roster)
    if found == 0.25:
        raise _Wrong("for one name of four that exists it gives 0.25: that is the share of those that exist")
    if found == 3:
        raise _Wrong("3 is the number of invented names; divide by the number of all names")
    if found != 0.75:
        raise _Wrong(f"for one name of four that exists it should be 0.75, not {found!r:.60}")
    if (found := _result(attempt, other_case, roster)) != 0:
        raise _Wrong(f"for {other_case} it should be 0, not {found!r:.60}: compare in lower case")


# ---- 08: reach 95%

_MARKS = "share -|ranking -|count +|ranking +|ranking -|count +|yes/no -|ranking -|share -"
_RECORDS = [
    {"id": f"q{number}", "category": pair.split()[0], "correct": pair.endswith("+")}
    for number, pair in enumerate(_MARKS.split("|"))
]


@_exercise("the top of this list is where new training pairs pay most.")
def error_counts(attempt: Any) -> None:
    """`error_counts(records)` is [(category, errors), ...]: most errors first, none without errors."""
    everything = Counter(record["category"] for record in _RECORDS)
    expected = Counter(record["category"] for record in _RECORDS if not record["correct"])
    found = _result(attempt, _RECORDS)
    if isinstance(found, Mapping):
        raise _Wrong("a dictionary has no rank; return a list of (category, errors)")
    pairs = [(category, errors) for category, errors in found]
    if dict(pairs) == everything:
        raise _Wrong("it counts the right answers too; keep the records whose `correct` is False")
    if ("count", 0) in pairs:
        raise _Wrong("'count' has no errors; leave such categories out")
    if sorted(pairs) != sorted(expected.items()):
        raise _Wrong(f"for nine records it should hold {dict(expected)}, not {pairs}")
    errors = [errors for _, errors in pairs]
    if errors != sorted(errors, reverse=True):
        raise _Wrong(f"the most errors come first: 3, 2, 1 and not {', '.join(map(str, errors))}")


def _run(**correct: bool) -> list[dict[str, Any]]:
    return [{"id": name, "correct": value} for name, value in correct.items()]


@_exercise("two runs of equal accuracy may differ on many questions; only the flips tell.")
def count_flips(attempt: Any) -> None:
    """`count_flips(before, after)` is (wrong to right, right to wrong), records matched by id."""
    before = _run(a=False, b=False, c=True, d=True, e=False, f=True)
    after = _run(c=False, a=True, b=True, e=True, d=True, f=True)
    found = _result(attempt, before, after)
    if isinstance(found, int):
        raise _Wrong("one number hides flips that cancel out; return both counts: (gained, lost)")
    found = tuple(found)
    if found == (1, 3):
        raise _Wrong("the two are the wrong way round: first those that went from wrong to right")
    if found == (2, 0):
        raise _Wrong("it compares by place; a run may come in another order, so compare by id")
    if found != (3, 1):
        raise _Wrong(f"three questions were gained and one was lost, so (3, 1), not {found}")


@_exercise("four numbers, always apart: each can be perfect while another is poor.")
def which_number(answers: Mapping[str, Any]) -> None:
    """Which number each statement is about: recall, paraphrase, held-out or locality; keys "A" to "D"."""
    key = {
        "A": ("recall", "the items were trained on, in these very words"),
        "B": ("held-out", "nobody trained on these questions, in any wording"),
        "C": ("locality", "it is about prompts that the memory should leave alone"),
        "D": ("paraphrase", "the facts were trained on, the words are new"),
    }
    given = _filled(answers, key)
    for name, (number, why) in key.items():
        if given[name].replace("heldout", "held-out").replace("held out", "held-out") != number:
            raise _Wrong(f"{name} is not {given[name]}: {why}")


@_exercise("a gate like this one runs each time the kit's training data is made.")
def leaks(attempt: Any) -> None:
    """`leaks(train, evaluation)`: the evaluation questions in train, but for case and punctuation."""
    train = ["How many players are over 30?", "who is the tallest Celtic", "List  the Lakers"]
    repeated = {"how many players are over 30", "Who is the tallest Celtic?"}
    evaluation = [*sorted(repeated), "How many players are over 40?", "List the Lakers' centers"]
    found = _result(attempt, train, evaluation)
    if isinstance(found, str) or not isinstance(found, Iterable):
        raise _Wrong(f"return a list or a set of questions, not {found!r:.60}")
    found = set(found)
    if found & set(train):
        raise _Wrong("it returns training questions; return the evaluation questions that repeat them")
    if "How many players are over 40?" in found:
        raise _Wrong("over 30 and over 40 are two questions; keep the digits")
    if "List the Lakers' centers" in found:
        raise _Wrong("a question that only begins like a training question is another; compare the whole")
    if missed := sorted(repeated - found):
        raise _Wrong(f"it misses {missed[0]!r}; compare without case, punctuation and double spaces")
    if changed := sorted(found - repeated):
        raise _Wrong(f"{changed[0]!r} is no evaluation question; return each as it stands there")


LEAST_PAIRS = 3


@_exercise("they run, return rows and repeat nothing that measures. Read them once more: do they mean the same?")
def new_pairs(pairs: Sequence[tuple[str, str]], database: "Database", evaluation: Iterable["Question"]) -> None:
    """At least three new training pairs (question, SQL), executed, and held against `evaluation`."""
    from ..datagen.audit import Gate, normalise_question

    if not pairs:
        raise _NotAttempted("the list is empty")
    gate = Gate(evaluation)
    for question, sql in pairs:
        result = database.run(sql)
        if result.verdict != "ok":
            raise _Wrong(f"the query for {question!r} is {result.verdict}: {result.error}")
        if not result.rows:
            raise _Wrong(f"the query for {question!r} returns no rows; check its names and marks")
        if leak := gate.leak(question, sql, "your pair"):
            raise _Wrong(f"{question!r} repeats the {leak.kind} of {leak.other_id}; write another pair")
    if len(pairs) < LEAST_PAIRS:
        raise _Wrong(f"{len(pairs)} good so far; write at least {LEAST_PAIRS}")
    if len({normalise_question(question) for question, _ in pairs}) < len(pairs):
        raise _Wrong("two of the questions have the same words; vary the wording")
    if len({sql for _, sql in pairs}) == 1:
        raise _Wrong("all have the same query; vary what is asked for as well")


def _filled(answers: Mapping[str, Any], key: Mapping[str, Any]) -> dict[str, str]:
    """The answers in lower case with single spaces; every name of `key` has one."""
    given = {name: " ".join(str(value).lower().split()) for name, value in answers.items() if value}
    if missing := [name for name in key if name not in given]:
        raise _NotAttempted(f"no answer yet for {', '.join(missing)}")
    return given
