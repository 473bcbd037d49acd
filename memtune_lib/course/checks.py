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
from math import log
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


# ---- 01: why models hallucinate

COSTS = ("low", "high")


@_exercise("the form costs little; the loss sits where a fact begins.")
def where_it_costs(attempt: Mapping[str, Any]) -> None:
    """The loss of four tokens under a model that knows the form but no player; keys "A" to "D"."""
    key = {
        "A": ("low", "after 'plays' hardly any other word fits"),
        "B": ("high", "here it has to choose between thirty teams"),
        "C": ("low", "once 'Dallas' stands there, one team is left"),
        "D": ("high", "the second digit of an age may be nearly any"),
    }
    given = _filled(attempt, key)
    for name, (cost, why) in key.items():
        if given[name] not in COSTS:
            raise _Wrong(f"{name} is {given[name]!r}; write one of {', '.join(COSTS)}")
        if given[name] != cost:
            raise _Wrong(f"{name} is not {given[name]}: {why}")


@_exercise("one token in ten may carry most of the loss; the average does not show which.")
def average_and_worst(attempt: Any) -> None:
    """`average_and_worst(probabilities)` is (mean, greatest) of the tokens' losses, -ln p."""
    for given in ([0.9] * 9 + [0.01], [1.0, 0.25, 0.5, 1.0], [0.5]):
        average, worst = _result(attempt, given)
        losses = [-log(p) for p in given]
        mean, greatest = sum(losses) / len(losses), max(losses)
        if _about(average, mean) and _about(worst, greatest):
            continue
        if average < 0:
            raise _Wrong("a loss is never negative; the logarithm of a probability is, so turn its sign")
        if _about(average, greatest) and _about(worst, mean):
            raise _Wrong("the two are the wrong way round: first the average")
        if _about(average, mean / log(2)) or _about(average, mean / log(10)):
            raise _Wrong("this is a logarithm to another base; `math.log` with one argument gives nats")
        if _about(average, sum(losses)):
            raise _Wrong("the first number is the sum of the losses; divide it by the number of tokens")
        if _about(average, -log(sum(given) / len(given))):
            raise _Wrong("it takes the loss of the average probability; take the average of the losses")
        if _about(average, mean) and _about(worst, min(losses)):
            raise _Wrong("the second number is the least loss; the worst token has the greatest")
        expected = f"({mean:.3f}, {greatest:.3f})"
        raise _Wrong(f"for {_listed(given)} it should be {expected}, not ({average:.3f}, {worst:.3f})")


def _listed(probabilities: Sequence[float]) -> str:
    return f"{len(probabilities)} tokens, the least likely at {min(probabilities)},"


@_exercise("the more facts an answer holds, the nearer to 1 each of them has to be.")
def needed_accuracy(attempt: Any) -> None:
    """`needed_accuracy(target, facts)`: how often one fact must be right for all to be right `target` of the time."""
    for target, facts in ((0.95, 5), (0.5, 2), (0.9, 20), (0.8, 1)):
        found, expected = _result(attempt, target, facts), target ** (1 / facts)
        if _about(found, expected, 5e-5):
            continue
        if _about(found, 100 * expected, 5e-3):
            raise _Wrong("this is a percentage; return a share between 0 and 1")
        if _about(found, target**facts):
            raise _Wrong(f"that is how often all {facts} are right if each is right {target:.0%} of the time; turn it")
        if _about(found, target / facts):
            raise _Wrong("it divides; independent chances multiply, so a root is wanted")
        if _about(found, 1 - (1 - target) / facts, 5e-5):
            raise _Wrong("it shares out the errors, which is nearly right; independent chances multiply")
        raise _Wrong(f"for {target} and {facts} facts it should be {expected:.4f}, not {found!r:.60}")


def _about(one: Any, other: float, distance: float = 5e-4) -> bool:
    return abs(float(one) - other) <= distance


# ---- 02: the roster

TRAPS = ("text", "unknown", "tie", "name", "division")


@_exercise("a query that runs is no evidence; each of these returns something plausible.")
def name_traps(attempt: Mapping[str, Any]) -> None:
    """The trap in each of five queries; keys "A" to "E"."""
    key = {
        "A": ("unknown", "it counts `--` as a college"),
        "B": ("tie", "three Bucks share the greatest height, and it returns one of them"),
        "C": ("text", "as text, '$2,019,706' comes after '$10,000,000'"),
        "D": ("name", "Isaiah Hartenstein is found, too"),
        "E": ("division", "`//` drops the fraction, and a share has little else"),
    }
    given = _filled(attempt, key)
    for name, (trap, why) in key.items():
        if given[name] not in TRAPS:
            raise _Wrong(f"{name} is {given[name]!r}; write one of {', '.join(TRAPS)}")
        if given[name] != trap:
            raise _Wrong(f"{name} is not {given[name]}: {why}")


POUND = 0.45359237


@_exercise("an expression like this can stand in any query, wherever a column can.")
def kilograms(attempt: Any, database: "Database") -> None:
    """A SQL expression for a player's weight in kilograms."""
    if not isinstance(attempt, str):
        raise _Wrong(f"give the expression as a text in quotes, not {attempt!r:.60}")
    if not attempt.strip():
        raise _NotAttempted("the expression is empty")
    if attempt.lower().split()[0] == "select":
        raise _Wrong("give the expression alone, without SELECT and FROM")
    result = database.run(f"SELECT WT, ({attempt}) FROM nba_roster")
    if result.verdict != "ok":
        raise _Wrong(f"a query with it is {result.verdict}: {result.error}")
    for text, found in result.rows:
        pounds = int(text.split()[0]) if text else None
        if pounds is None or found is None:
            if found != pounds:
                raise _Wrong(f"for {text!r} it gives {found!r}")
            continue
        if isinstance(found, str):
            raise _Wrong(f"it gives the text {found!r}; make a number of it")
        if _near(found, pounds):
            raise _Wrong(f"for {text!r} it gives {pounds}: those are pounds")
        if _near(found, pounds / POUND):
            raise _Wrong(f"for {text!r} it gives {found:.1f}: multiply by {POUND} where you divide")
        if not _near(found, pounds * POUND):
            rounded = abs(float(found) - pounds * POUND) <= 1
            why = "; do not round, and use all digits of a pound" if rounded else ""
            raise _Wrong(f"for {text!r} it should be {pounds * POUND:.4f}, not {found}{why}")


def _near(one: Any, other: float) -> bool:
    return abs(float(one) - other) <= 1e-9 * other


ITEM_KEYS = ("id", "question", "sql", "level", "category")
OVER_30 = "SELECT NAME FROM nba_roster WHERE Team = 'Boston Celtics' AND AGE > 30"


@_exercise("one line of a question file, which any reader of the conventions would have written alike.")
def gold_item(attempt: Any, database: "Database") -> None:
    """The item for "Which Celtics are over 30?" as a dictionary."""
    if not isinstance(attempt, Mapping):
        raise _Wrong(f"write a dictionary with the keys {', '.join(ITEM_KEYS)}, not {attempt!r:.60}")
    if missing := [key for key in ITEM_KEYS if attempt.get(key) in (None, "", ...)]:
        if len(missing) == len(ITEM_KEYS):
            raise _NotAttempted("the dictionary is empty")
        raise _Wrong(f"{', '.join(missing)}: not there yet")
    question = _read_item(attempt)
    if question.question.lower().strip(" ?") != "which celtics are over 30":
        raise _Wrong(f"the question is 'Which Celtics are over 30?', not {question.question!r:.60}")
    result = database.run(question.sql)
    if result.verdict != "ok":
        raise _Wrong(f"the query is {result.verdict}: {result.error}")
    if len(result.columns) > 1:
        raise _Wrong("'which Celtics' asks for names; return NAME and no other column")
    found = Counter(result.rows)
    expected, with_30 = (Counter(database.run(sql).rows) for sql in (OVER_30, OVER_30.replace(">", ">=")))
    if found != expected:
        if found == with_30:
            raise _Wrong("'over' is strict: who is 30 is not over 30")
        if not found:
            raise _Wrong("the query returns no rows; the table's name of the team is 'Boston Celtics'")
        raise _Wrong(f"the query returns {len(result.rows)} rows, such as {result.rows[0]}; look at them")
    if question.ordered:
        raise _Wrong("nobody asked for an order; leave `ordered` out")
    if question.level != 1:
        raise _Wrong(f"it is no level {question.level}: it reads two columns as they stand, which is level 1")


def _read_item(item: Mapping[str, Any]) -> "Question":
    """The item as a question file's reader takes it."""
    import json
    from pathlib import Path
    from tempfile import TemporaryDirectory

    from ..errors import QuestionFileError
    from ..questions import load_questions

    with TemporaryDirectory(prefix="memtune-") as folder:
        path = Path(folder) / "item.jsonl"
        path.write_text(json.dumps(dict(item)) + "\n", encoding="utf-8")
        try:
            return load_questions(path)[0]
        except QuestionFileError as error:
            raise _Wrong(str(error).split(" line 1: ")[-1]) from error


@_exercise("the better the model, the fewer questions; half the width takes about four times as many.")
def questions_needed(attempt: Any) -> None:
    """`questions_needed(accuracy, half_width)`: the smallest n whose Wilson interval is narrow enough."""
    for accuracy, half_width in ((0.5, 0.05), (0.95, 0.05), (0.9, 0.1)):
        found, expected = _result(attempt, accuracy, half_width), _needed(accuracy, half_width)
        if found == expected:
            continue
        if found == _needed(accuracy, half_width / 2):
            raise _Wrong("it holds the whole interval against half_width; halve it")
        if not isinstance(found, int) or isinstance(found, bool):
            raise _Wrong(f"return a whole number of questions, not {found!r:.60}")
        if abs(found - expected) == 1:
            raise _Wrong(f"for accuracy {accuracy} and {half_width} it is one off: {expected}, not {found}")
        raise _Wrong(f"for accuracy {accuracy} and half-width {half_width} it should be {expected}, not {found}")


def _needed(accuracy: float, half_width: float) -> int:
    from ..evaluation import wilson

    n = 1
    while True:
        low, high = wilson(accuracy * n, n)
        if (high - low) / 2 < half_width:
            return n
        n += 1


# ---- 03: measuring answers

VERDICT_NAMES = ("match", "wrong", "invalid", "timeout", "blocked", "abstained")


@_exercise("a verdict says how an answer fails, and so what to do about it.")
def name_verdicts(attempt: Mapping[str, Any]) -> None:
    """The verdict on each of six answers; keys "A" to "F"."""
    key = {
        "A": ("match", "it is written in another way and returns the same row"),
        "B": ("wrong", "it runs, but returns a column that nobody asked for"),
        "C": ("invalid", "the table has no column PLAYER, so it does not run"),
        "D": ("abstained", "there is no query, however true the sentence may be"),
        "E": ("blocked", "only one statement is run, and only a SELECT"),
        "F": ("timeout", "it is a plain SELECT that never ends"),
    }
    given = _filled(attempt, key)
    for name, (verdict, why) in key.items():
        if given[name] not in VERDICT_NAMES:
            raise _Wrong(f"{name} is {given[name]!r}; write one of {', '.join(VERDICT_NAMES)}")
        if given[name] != verdict:
            raise _Wrong(f"{name} is not {given[name]}: {why}")


@_exercise("rows are a multiset: their order is free, their number is not.")
def same_rows(attempt: Any) -> None:
    """`same_rows(one, other)` is whether two lists of rows are equal as multisets."""
    ann, bo, unknown = ("Ann", 24), ("Bo", 30), ("Cy", None)
    cases = [
        ([ann, bo], [bo, ann], True, "the order of the rows does not count"),
        ([ann, ann, bo], [ann, bo, bo], False, "a row that stands twice is no single row; a set forgets that"),
        ([ann, bo], [ann, bo, bo], False, "one of them has a row more"),
        ([unknown, ("Cy", 7)], [("Cy", 7), unknown], True, "a cell that is None equals another None"),
        ([("Cy", 0)], [unknown], False, "None is not 0"),
        ([("a", "b")], [("b", "a")], False, "within a row the places count here"),
    ]
    for one, other, expected, why in cases:
        found = _result(attempt, one, other)
        if not isinstance(found, bool):
            raise _Wrong(f"return True or False, not {found!r:.60}")
        if found != expected:
            raise _Wrong(f"for {one} and {other} it should be {expected}: {why}")


@_exercise("it stays within 0 and 1, and stays wide where nothing has gone wrong yet.")
def wilson_by_hand(attempt: Any) -> None:
    """`interval(right, n)` is Wilson's 95% interval of right / n, (0, 1) for n = 0."""
    from ..evaluation import wilson

    for right, n in ((20, 20), (190, 200), (3, 40), (0, 12), (0, 0)):
        low, high = _result(attempt, right, n)
        expected = wilson(right, n)
        if high - low < 1e-9:
            raise _Wrong(f"for {right} of {n} it has no width; that is the naive interval, not Wilson's")
        if max(abs(low - expected[0]), abs(high - expected[1])) < 5e-4:
            continue
        if abs(low - 100 * expected[0]) < 0.05 and abs(high - 100 * expected[1]) < 0.05:
            raise _Wrong("these are percentages; return shares between 0 and 1")
        if n and abs((low + high) / 2 - right / n) < 1e-9:
            raise _Wrong("it is centred on the observed share; Wilson's centre is drawn towards a half")
        raise _Wrong(
            f"for {right} of {n} it should be ({expected[0]:.3f}, {expected[1]:.3f}), not ({low:.3f}, {high:.3f})"
        )


def _flipping(gained: int, lost: int, alike: int = 10) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Two runs with so many flips; the second is in another order."""
    marks = [(False, True)] * gained + [(True, False)] * lost + [(True, True), (False, False)] * alike
    before, after = ([{"id": f"q{n}", "correct": pair[run]} for n, pair in enumerate(marks)] for run in (0, 1))
    return before, after[::-1]


@_exercise("only the flips decide, and some differences decide nothing.")
def decide_change(attempt: Any) -> None:
    """`decide(before, after)` is "better", "worse" or "cannot tell", by McNemar's test at 0.05."""
    cases = [
        (9, 0, "better", "nine flips, all gained, are hardly chance"),
        (0, 9, "worse", "nine flips, all lost, are hardly chance"),
        (14, 8, "cannot tell", "accuracy rose, but fair coins split so unevenly one time in four"),
        (5, 0, "cannot tell", "five flips one way give p = 0.0625, which is not below 0.05"),
        (20, 5, "better", "so uneven a split is rare, though some questions were lost"),
        (0, 0, "cannot tell", "nothing has flipped"),
    ]
    for gained, lost, expected, why in cases:
        found = _result(attempt, *_flipping(gained, lost))
        if found not in ("better", "worse", "cannot tell"):
            raise _Wrong(f"return 'better', 'worse' or 'cannot tell', not {found!r:.60}")
        if found != expected:
            raise _Wrong(f"{gained} gained and {lost} lost is {expected!r}, not {found!r}: {why}")


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
