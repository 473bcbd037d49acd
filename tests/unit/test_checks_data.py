"""Exercises of notebook 05: the checks tell wrong answers why, and know what is no answer yet.

That each passes its reference and knows its stub is tested in test_checks.py, for all notebooks.
"""

import random
from collections.abc import Callable
from typing import Any

import pytest

from memtune_lib.course import checks
from memtune_lib.database import Database
from memtune_lib.questions import Question
from tests.unit.checking import not_attempted, wrong

DEV = [Question("dev-001", "How many players are there?", "SELECT count(*) FROM nba_roster")]
SIEVES = dict(zip("ABCDEF", ("runs", "empty", "duplicate", "reader", "contradiction", "leak"), strict=True))


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Database:
    folder = tmp_path_factory.mktemp("roster")
    rows = ["Team,NAME,AGE", "Utah Jazz,Ann Lee,24", "Miami Heat,Bo Ray,30"]
    (folder / "nba_roster.csv").write_text("\n".join(rows) + "\n")
    with Database.from_csv(folder, cache=folder / "cache.duckdb") as opened:
        yield opened


@pytest.mark.parametrize(
    ("answers", "why"),
    [
        (SIEVES | {"A": "empty"}, "A is not empty: it takes the average of a text"),
        (SIEVES | {"B": "runs"}, "B is not runs: it runs, but the table's name"),
        (SIEVES | {"D": "duplicate"}, "D is not duplicate: .* 'at least 30' includes 30"),
        (SIEVES | {"E": "reader"}, "E is not reader: the same question has another query"),
        (SIEVES | {"F": "duplicate"}, "F is not duplicate: its query stands in a set that measures"),
        (SIEVES | {"C": "near"}, "C is 'near'; write one of runs, empty"),
        (7, "this answer cannot be read"),
    ],
)
def test_name_sieves(answers: Any, why: str) -> None:
    wrong(checks.name_sieves(answers), why)


@pytest.mark.parametrize(
    ("template", "why"),
    [
        ("How tall is {p}?", "stands for 1 different sentences"),
        ("[how|How|HOW] tall is {p}[?|!|.|]", "stands for 1 different sentences, case aside"),
        ("[How tall is {p}|What is the height]?", "'What is the height.' names the player 0 times"),
        ("How tall is {p}, I mean {p}?", "names the player 2 times"),
        ("How [tall|old] is {p}?", "'How old is Player1.' does not ask for the player's height"),
        ("How is {p}?", "does not ask for the player's height"),
        ("How tall is {player}?", "no value for the slot 'player'"),
        ("[How tall is {p}?", "a bracket is open"),
        (["How tall is {p}?"], "give the template as a text"),
        ("How tall is {}, {p}?", "this answer cannot be read"),
    ],
)
def test_many_sentences(template: Any, why: str) -> None:
    wrong(checks.many_sentences(template), why)


Likeness = Callable[[set[str], set[str], float], bool]


def thinner(alike: Likeness, *, against: str = "kept", lower: bool = True) -> Callable[[list[str], float], list[str]]:
    """A learner's function: compares with all `kept` ones, the `last` kept one, or `all` earlier ones."""

    def thin_out(questions: list[str], most: float) -> list[str]:
        kept: list[str] = []
        for place, question in enumerate(questions):
            others = {"kept": kept, "last": kept[-1:], "all": questions[:place]}[against]
            sets = [set((text.lower() if lower else text).split()) for text in (question, *others)]
            if not any(alike(sets[0], other, most) for other in sets[1:]):
                kept.append(question)
        return kept

    return thin_out


def above(one: set[str], other: set[str], most: float) -> bool:
    return len(one & other) / len(one | other) > most


def from_on(one: set[str], other: set[str], most: float) -> bool:
    return len(one & other) / len(one | other) >= most


def test_thin_out_right() -> None:
    assert checks.thin_out(thinner(above)).status == checks.RIGHT


@pytest.mark.parametrize(
    ("attempt", "why"),
    [
        (thinner(above, lower=False), "the first two share 4 of 5 words, case aside"),
        (thinner(above, against="last"), "compare with each one kept, not only with the one before"),
        (thinner(above, against="all"), "the second is dropped, so the third is not compared"),
        (thinner(from_on), "exactly `most` is kept"),
        (lambda questions, most: set(thinner(above)(questions, most)), "a set has no order"),
        (lambda questions, most: thinner(above)(questions, most)[::-1], "in another order"),
        (lambda questions, most: questions, "it should keep"),
        (lambda questions, most: [q for q in questions if q not in thinner(above)(questions, most)], "those to drop"),
        (lambda questions, most: 3, "return a list of questions, not 3"),
        (lambda questions, most: questions[99], "your function raises IndexError"),
        (["How tall is he"], "give the function itself"),
    ],
)
def test_thin_out(attempt: Any, why: str) -> None:
    wrong(checks.thin_out(attempt), why)


COUNT = "SELECT count(*) FROM nba_roster WHERE AGE > {}"
WORDINGS = ("How many players are over {}?", "Number of players over {}", "Count the players past {}")


def intent(
    wordings: tuple[str, ...] = WORDINGS, queries: tuple[str, ...] = (COUNT,), ages: tuple[int, int] = (20, 60)
) -> Callable[[random.Random], tuple[str, str]]:
    def draw(rng: random.Random) -> tuple[str, str]:
        age = rng.randint(*ages)
        return rng.choice(wordings).format(age), rng.choice(queries).format(age)

    return draw


def drawn_twice(rng: random.Random) -> tuple[str, str]:
    return rng.choice(WORDINGS).format(rng.randint(20, 60)), COUNT.format(rng.randint(20, 60))


def own_dice(rng: random.Random) -> tuple[str, str]:
    age = random.randint(20, 60)
    return WORDINGS[0].format(age), COUNT.format(age)


def test_own_intent_right(database: Database) -> None:
    assert checks.own_intent(intent(), database, DEV).status == checks.RIGHT


@pytest.mark.parametrize(
    ("attempt", "why"),
    [
        (intent(queries=("SELECT nothing FROM nba_roster WHERE AGE > {}",)), "the query for '.*' is invalid"),
        (intent(queries=("SELECT NAME FROM nba_roster WHERE AGE > 1{}",)), "40 of 40 draws return nothing"),
        (intent(queries=("SELECT max(AGE) FROM nba_roster WHERE AGE > 1{}",)), "40 of 40 draws return nothing"),
        (intent(queries=(DEV[0].sql,)), "40 of 40 draws repeat a question that measures, such as dev-001"),
        (intent(ages=(30, 31)), "40 draws give 2 different queries; draw values"),
        (intent(queries=(COUNT, COUNT.replace("*", "NAME"))), "differ in more than their values: .* and "),
        (intent(wordings=WORDINGS[:2]), "it has 2 wordings, values aside"),
        (drawn_twice, "names a value that '.*' has not; draw it once"),
        (own_dice, "take every choice from `rng`"),
        (lambda rng: "How many?", "return a question and its SQL, two texts"),
        (lambda rng: ("How many?", None), "return a question and its SQL, two texts"),
        (lambda rng: rng.colour(), "your function raises AttributeError"),
        ("How many?", "give the function itself"),
    ],
)
def test_own_intent(attempt: Any, why: str, database: Database) -> None:
    wrong(checks.own_intent(attempt, database, DEV), why)


@pytest.mark.parametrize(
    ("found", "why"),
    [
        (checks.name_sieves(SIEVES | {"B": None}), "no answer yet for B"),
        (checks.many_sentences(" "), "the template is empty"),
        (checks.many_sentences(None), "there is no answer yet"),
        (checks.thin_out(lambda questions, most: ...), "returns nothing yet"),
        (checks.own_intent(lambda rng: None, None, DEV), "returns nothing yet"),
    ],
)
def test_what_is_not_there_is_not_called_wrong(found: checks.Outcome, why: str) -> None:
    not_attempted(found, why)
