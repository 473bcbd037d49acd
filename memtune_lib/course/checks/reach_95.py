"""Exercises of notebook 08: reach 95%."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from .outcome import NotAttempted, Wrong, exercise, filled, result_of

if TYPE_CHECKING:
    from ...database import Database
    from ...questions import Question

_MARKS = "share -|ranking -|count +|ranking +|ranking -|count +|yes/no -|ranking -|share -"
_RECORDS = [
    {"id": f"q{number}", "category": pair.split()[0], "correct": pair.endswith("+")}
    for number, pair in enumerate(_MARKS.split("|"))
]


@exercise("the top of this list is where new training pairs pay most.")
def error_counts(attempt: Any) -> None:
    """`error_counts(records)` is [(category, errors), ...]: most errors first, none without errors."""
    everything = Counter(record["category"] for record in _RECORDS)
    expected = Counter(record["category"] for record in _RECORDS if not record["correct"])
    found = result_of(attempt, _RECORDS)
    if isinstance(found, Mapping):
        raise Wrong("a dictionary has no rank; return a list of (category, errors)")
    pairs = [(category, errors) for category, errors in found]
    if dict(pairs) == everything:
        raise Wrong("it counts the right answers too; keep the records whose `correct` is False")
    if ("count", 0) in pairs:
        raise Wrong("'count' has no errors; leave such categories out")
    if sorted(pairs) != sorted(expected.items()):
        raise Wrong(f"for nine records it should hold {dict(expected)}, not {pairs}")
    errors = [errors for _, errors in pairs]
    if errors != sorted(errors, reverse=True):
        raise Wrong(f"the most errors come first: 3, 2, 1 and not {', '.join(map(str, errors))}")


def _run(**correct: bool) -> list[dict[str, Any]]:
    return [{"id": name, "correct": value} for name, value in correct.items()]


@exercise("two runs of equal accuracy may differ on many questions; only the flips tell.")
def count_flips(attempt: Any) -> None:
    """`count_flips(before, after)` is (wrong to right, right to wrong), records matched by id."""
    before = _run(a=False, b=False, c=True, d=True, e=False, f=True)
    after = _run(c=False, a=True, b=True, e=True, d=True, f=True)
    found = result_of(attempt, before, after)
    if isinstance(found, int):
        raise Wrong("one number hides flips that cancel out; return both counts: (gained, lost)")
    found = tuple(found)
    if found == (1, 3):
        raise Wrong("the two are the wrong way round: first those that went from wrong to right")
    if found == (2, 0):
        raise Wrong("it compares by place; a run may come in another order, so compare by id")
    if found != (3, 1):
        raise Wrong(f"three questions were gained and one was lost, so (3, 1), not {found}")


@exercise("four numbers, always apart: each can be perfect while another is poor.")
def which_number(answers: Mapping[str, Any]) -> None:
    """Which number each statement is about: recall, paraphrase, held-out or locality; keys "A" to "D"."""
    key = {
        "A": ("recall", "the items were trained on, in these very words"),
        "B": ("held-out", "nobody trained on these questions, in any wording"),
        "C": ("locality", "it is about prompts that the memory should leave alone"),
        "D": ("paraphrase", "the facts were trained on, the words are new"),
    }
    given = filled(answers, key)
    for name, (number, why) in key.items():
        if given[name].replace("heldout", "held-out").replace("held out", "held-out") != number:
            raise Wrong(f"{name} is not {given[name]}: {why}")


@exercise("a gate like this one runs each time the kit's training data is made.")
def leaks(attempt: Any) -> None:
    """`leaks(train, evaluation)`: the evaluation questions in train, but for case and punctuation."""
    train = ["How many players are over 30?", "who is the tallest Celtic", "List  the Lakers"]
    repeated = {"how many players are over 30", "Who is the tallest Celtic?"}
    evaluation = [*sorted(repeated), "How many players are over 40?", "List the Lakers' centers"]
    found = result_of(attempt, train, evaluation)
    if isinstance(found, str) or not isinstance(found, Iterable):
        raise Wrong(f"return a list or a set of questions, not {found!r:.60}")
    found = set(found)
    if found & set(train):
        raise Wrong("it returns training questions; return the evaluation questions that repeat them")
    if "How many players are over 40?" in found:
        raise Wrong("over 30 and over 40 are two questions; keep the digits")
    if "List the Lakers' centers" in found:
        raise Wrong("a question that only begins like a training question is another; compare the whole")
    if missed := sorted(repeated - found):
        raise Wrong(f"it misses {missed[0]!r}; compare without case, punctuation and double spaces")
    if changed := sorted(found - repeated):
        raise Wrong(f"{changed[0]!r} is no evaluation question; return each as it stands there")


LEAST_PAIRS = 3


@exercise("they run, return rows and repeat nothing that measures. Read them once more: do they mean the same?")
def new_pairs(pairs: Sequence[tuple[str, str]], database: "Database", evaluation: Iterable["Question"]) -> None:
    """At least three new training pairs (question, SQL), executed, and held against `evaluation`."""
    from ...datagen.audit import Gate, normalise_question

    if not pairs:
        raise NotAttempted("the list is empty")
    gate = Gate(evaluation)
    for question, sql in pairs:
        result = database.run(sql)
        if result.verdict != "ok":
            raise Wrong(f"the query for {question!r} is {result.verdict}: {result.error}")
        if not result.rows:
            raise Wrong(f"the query for {question!r} returns no rows; check its names and marks")
        if leak := gate.leak(question, sql, "your pair"):
            raise Wrong(f"{question!r} repeats the {leak.kind} of {leak.other_id}; write another pair")
    if len(pairs) < LEAST_PAIRS:
        raise Wrong(f"{len(pairs)} good so far; write at least {LEAST_PAIRS}")
    if len({normalise_question(question) for question, _ in pairs}) < len(pairs):
        raise Wrong("two of the questions have the same words; vary the wording")
    if len({sql for _, sql in pairs}) == 1:
        raise Wrong("all have the same query; vary what is asked for as well")
