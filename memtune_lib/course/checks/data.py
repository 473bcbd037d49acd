"""Exercises of notebook 05: data that teaches."""

import random
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from .outcome import NotAttempted, Wrong, exercise, filled, result_of

if TYPE_CHECKING:
    from ...database import Database
    from ...linking import Linker
    from ...questions import Question

SIEVES = ("runs", "empty", "contradiction", "duplicate", "leak", "reader")


@exercise("each sieve sees one kind of fault, and the last kind is seen by nobody who does not read.")
def name_sieves(attempt: Mapping[str, Any]) -> None:
    """The first sieve that stops each of six draws; keys "A" to "F"."""
    key = {
        "A": ("runs", "it takes the average of a text, so the query fails"),
        "B": ("empty", "it runs, but the table's name of the team is 'Chicago Bulls', so no row comes back"),
        "C": ("duplicate", "without case and punctuation, both questions are the same"),
        "D": ("reader", "it runs, returns names and repeats nothing; but 'at least 30' includes 30"),
        "E": ("contradiction", "the same question has another query elsewhere"),
        "F": ("leak", "its query stands in a set that measures, whatever the words"),
    }
    given = filled(attempt, key)
    for name, (sieve, why) in key.items():
        if given[name] not in SIEVES:
            raise Wrong(f"{name} is {given[name]!r}; write one of {', '.join(SIEVES)}")
        if given[name] != sieve:
            raise Wrong(f"{name} is not {given[name]}: {why}")


LEAST_SENTENCES = 12
_HEIGHT = re.compile(r"\b(?:tall|height|high|inch(?:es)?|feet|foot|big)\b", re.IGNORECASE)
_OTHER = re.compile(r"\b(?:old|age|weight|weighs?|heavy|earns?|salary|paid|team|tallest)\b", re.IGNORECASE)


@exercise("a line of template is cheap; its price is that somebody has to read what it stands for.")
def many_sentences(attempt: Any) -> None:
    """A template with the slot `{p}` that stands for twelve questions about a player's height."""
    from ...datagen.audit import normalise_question
    from ...datagen.wording import expand

    if not isinstance(attempt, str):
        raise Wrong(f"give the template as a text in quotes, not {attempt!r:.60}")
    if not attempt.strip():
        raise NotAttempted("the template is empty")
    if attempt.count("[") != attempt.count("]"):
        raise Wrong("a bracket is open: each `[` needs its `]`")
    rng = random.Random(0)
    try:
        texts = sorted({expand(attempt, rng, p="Player1") for _ in range(1000)})
    except KeyError as error:
        raise Wrong(f"there is no value for the slot {error}; the player's slot is {{p}}") from error
    for text in texts:
        if (times := text.count("Player1")) != 1:
            raise Wrong(f"{text!r} names the player {times} times; each sentence names him once")
        if _OTHER.search(text) or not _HEIGHT.search(text):
            raise Wrong(f"{text!r} does not ask for the player's height, or not for that alone")
    different = {normalise_question(text) for text in texts}
    if len(different) < LEAST_SENTENCES:
        raise Wrong(f"it stands for {len(different)} different sentences, case aside; bring it to {LEAST_SENTENCES}")


_THINNED = [  # questions, most, those kept, what it is about
    (
        ["How tall is he", "how TALL is he now", "Where does he play"],
        0.7,
        [0, 2],
        "the first two share 4 of 5 words, case aside",
    ),
    (
        ["who is the tallest Laker", "how old are the Jazz", "who is the tallest laker now"],
        0.7,
        [0, 1],
        "compare with each one kept, not only with the one before",
    ),
    (
        ["a tall young guard", "tall young guard here", "young guard here today"],
        0.5,
        [0, 2],
        "the second is dropped, so the third is not compared with it",
    ),
    (["oldest Celtic", "the oldest Celtic please"], 0.5, [0, 1], "a likeness of exactly `most` is kept"),
    ([], 0.5, [], "of nothing, nothing is kept"),
]


@exercise("what is dropped depends on what came first, so the best wordings should.")
def thin_out(attempt: Any) -> None:
    """`thin(questions, most)`: in order, those whose likeness to each one kept is at most `most`."""
    for questions, most, places, why in _THINNED:
        found, expected = result_of(attempt, questions, most), [questions[place] for place in places]
        if isinstance(found, set | frozenset):
            raise Wrong("a set has no order; return a list")
        if isinstance(found, str) or not isinstance(found, Iterable):
            raise Wrong(f"return a list of questions, not {found!r:.60}")
        found = list(found)
        if found == expected:
            continue
        if found == [question for question in questions if question not in expected]:
            raise Wrong("it returns those to drop; return those to keep")
        if Counter(found) == Counter(expected):
            raise Wrong("the right questions in another order; keep them in the order in which they came")
        raise Wrong(f"of {questions} with most = {most} it should keep {expected}, not {found}: {why}")


DRAWS, LEAST_LEFT, LEAST_WORDINGS, LEAST_QUERIES = 40, 20, 3, 5


@exercise("one meaning, one query, many wordings. Now read some: does each question mean its query?")
def own_intent(attempt: Any, database: "Database", evaluation: Iterable["Question"]) -> None:
    """`my_intent(rng)` draws (question, SQL); forty draws are executed and held against `evaluation`."""
    from ...datagen.audit import mask
    from ...linking import Linker
    from ...memory import VALUES

    pairs = [_draw(attempt, seed) for seed in range(DRAWS)]
    if [_draw(attempt, seed) for seed in range(DRAWS)] != pairs:
        raise Wrong("the same seed gives another pair; take every choice from `rng`")
    _return_something(pairs, database, evaluation)
    if len(queries := {sql for _, sql in pairs}) < LEAST_QUERIES:
        raise Wrong(f"{DRAWS} draws give {len(queries)} different queries; draw values for question and query")
    if len(shapes := sorted({_without_values(sql) for sql in queries})) > 1:
        raise Wrong(f"its queries differ in more than their values: {shapes[0]!r:.90} and {shapes[1]!r:.90}")
    linker = Linker.load(VALUES)
    strange = [pair for pair in pairs if not _same_values(*pair, linker)]
    if 2 * len(strange) > len(pairs):
        question, sql = strange[0]
        raise Wrong(f"{question!r} names a value that {sql!r:.120} has not; draw it once, use it in both")
    if len(wordings := {mask(question) for question, _ in pairs}) < LEAST_WORDINGS:
        raise Wrong(f"it has {len(wordings)} wordings, values aside; write at least {LEAST_WORDINGS}")


def _draw(attempt: Callable[..., Any], seed: int) -> tuple[str, str]:
    pair = result_of(attempt, random.Random(seed))
    if not (isinstance(pair, tuple | list) and len(pair) == 2 and all(isinstance(text, str) for text in pair)):
        raise Wrong(f"return a question and its SQL, two texts, not {pair!r:.60}")
    question, sql = pair
    return question, sql


def _return_something(pairs: Iterable[tuple[str, str]], database: "Database", evaluation: Iterable["Question"]) -> None:
    """Raise Wrong if a query fails, or if too many draws return nothing or repeat what measures."""
    from ...datagen.audit import Gate

    gate, dropped = Gate(evaluation), Counter[str]()
    for question, sql in pairs:
        result = database.run(sql)
        if result.verdict != "ok":
            raise Wrong(f"the query for {question!r} is {result.verdict}: {result.error}")
        if all(value is None for row in result.rows for value in row):
            dropped["return nothing"] += 1
        elif leak := gate.leak(question, sql, "your draw"):
            dropped[f"repeat a question that measures, such as {leak.other_id}"] += 1
    if DRAWS - dropped.total() < LEAST_LEFT:
        (what, times), *_ = dropped.most_common(1)
        raise Wrong(f"{times} of {DRAWS} draws {what}; draw other values, or choose another kind")


def _without_values(sql: str) -> str:
    return " ".join(re.sub(r"'(?:[^']|'')*'|\b\d+(?:\.\d+)?(?:e\d+)?\b", "?", sql).split())


def _same_values(question: str, sql: str, linker: "Linker") -> bool:
    """Whether the query holds each value that the question names, as the linker sees them."""
    linked = linker.link(question)
    masked = linked.mask(sql)
    return all(any(re.search(rf"\b{name}\b", masked) for name in one.placeholders) for one in linked.mentions)
