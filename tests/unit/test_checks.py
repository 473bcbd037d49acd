"""Each exercise: its check passes the reference, fails named wrong answers, and knows the stub.

The reference and the stub are those of the notebooks themselves.
"""

import ast
import re
from collections import Counter
from math import e, hypot, log
from pathlib import Path
from typing import Any

import pytest

from memtune_lib.course import checks
from memtune_lib.course.notebook_source import NOTEBOOKS, PATTERN, SOURCES, read_notebook
from memtune_lib.database import Database, nba
from memtune_lib.evaluation import mcnemar, wilson
from memtune_lib.questions import Question
from tests.unit.checking import not_attempted, wrong

CHECKS = [
    "three_ways",
    "share_invented",
    "where_it_costs",
    "average_and_worst",
    "needed_accuracy",
    "which_fix",
    "most_alike",
    "repair_loop",
    "honest_score",
    "which_expert",
    "bank_bytes",
    "nearest_key",
    "next_facts",
    "error_counts",
    "count_flips",
    "which_number",
    "leaks",
    "new_pairs",
    "name_traps",
    "kilograms",
    "gold_item",
    "questions_needed",
    "name_verdicts",
    "same_rows",
    "wilson_by_hand",
    "decide_change",
    "beyond_chance",
    "name_sieves",
    "many_sentences",
    "thin_out",
    "own_intent",
    "name_indexes",
    "recall_at",
    "churned",
    "best_pairs",
    "which_step",
    "each_user_once",
    "take_out",
    "does_it_pay",
    "rare_groups",
    "which_source",
    "unsupported",
    "abstention",
    "checked_call",
    "name_chapters",
    "last_words",
    "serve_new",
    "alarms",
    "which_fault",
    "tuning_bytes",
    "early_stop",
    "forgotten_share",
]
DEV = [Question("dev-001", "How many players are there?", "SELECT count(*) FROM nba_roster")]


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Database:
    folder = tmp_path_factory.mktemp("roster")
    columns = "Team,NAME,Jersey,POS,AGE,HT,WT,COLLEGE,SALARY"
    rows = [
        'Utah Jazz,Ann Lee,4,C,24,"6\' 7""",215 lbs,Brigham Young,--',
        "Miami Heat,Bo Ray,0,G,30,,,Duke,--",
    ]
    (folder / "nba_roster.csv").write_text("\n".join([columns, *rows]) + "\n")
    with Database.from_csv(folder, cache=folder / "cache.duckdb") as opened:
        yield opened


def exercise_cells(folder: Path) -> dict[str, str]:
    """The code of each cell that ends in a check, by the check's name."""
    sources = [cell.source for path in sorted(folder.glob(PATTERN)) for cell in read_notebook(path).cells]
    found = {source: re.findall(r"^checks\.(\w+)\(", source, re.MULTILINE) for source in sources}
    return {names[0]: source for source, names in found.items() if names}


def outcome(source: str, database: Database) -> checks.Outcome:
    """What the last line of an exercise's cell shows."""
    *before, last = ast.parse(source).body
    names: dict[str, Any] = {"checks": checks, "database": database, "dev": DEV}
    exec(compile(ast.Module(before, []), "cell", "exec"), names)
    return eval(compile(ast.Expression(last.value), "cell", "eval"), names)


def test_every_exercise_has_a_check_and_every_check_an_exercise() -> None:
    assert sorted(exercise_cells(SOURCES)) == sorted(exercise_cells(NOTEBOOKS)) == sorted(CHECKS)


@pytest.mark.parametrize("name", CHECKS)
def test_the_reference_is_right_and_the_stub_is_known(name: str, database: Database) -> None:
    assert outcome(exercise_cells(SOURCES)[name], database).status == checks.RIGHT
    assert outcome(exercise_cells(NOTEBOOKS)[name], database).status == checks.NOT_ATTEMPTED


def words(text: str) -> str:
    return " ".join(re.findall(r"[a-z0-9]+", text.lower()))


def letters(text: str) -> str:
    return " ".join(re.findall(r"[a-z]+", text.lower()))


def all_categories(records: list[dict]) -> list[tuple[str, int]]:
    wrong = Counter(record["category"] for record in records if not record["correct"])
    return [(name, wrong[name]) for name in sorted({record["category"] for record in records})]


def right_too(records: list[dict]) -> list[tuple[str, int]]:
    return Counter(record["category"] for record in records).most_common()


def least_first(records: list[dict]) -> list[tuple[str, int]]:
    return Counter(record["category"] for record in records if not record["correct"]).most_common()[::-1]


def categories_only(records: list[dict]) -> list[tuple[str, int]]:
    return [(record["category"], 1) for record in records if not record["correct"]]


def by_place(before: list[dict], after: list[dict]) -> tuple[int, int]:
    pairs = [(old["correct"], new["correct"]) for old, new in zip(before, after, strict=True)]
    return pairs.count((False, True)), pairs.count((True, False))


def flips(before: list[dict], after: list[dict]) -> tuple[int, int]:
    new = {record["id"]: record["correct"] for record in after}
    pairs = [(old["correct"], new[old["id"]]) for old in before]
    return pairs.count((False, True)), pairs.count((True, False))


def difference(before: list[dict], after: list[dict]) -> int:
    return sum(record["correct"] for record in after) - sum(record["correct"] for record in before)


def repeats(form: Any, give: int = 1) -> Any:
    """A leak finder: evaluation questions (or with give=0 training ones) of the same form."""

    def find(train: list[str], evaluation: list[str]) -> set[str]:
        pairs = [(one, other) for one in train for other in evaluation if form(one) == form(other)]
        return {pair[give] for pair in pairs}

    return find


def beginnings(train: list[str], evaluation: list[str]) -> set[str]:
    return {other for one in train for other in evaluation if words(other).startswith(words(one))}


WAYS = {"A": "SQL", "B": "declines", "C": "base model", "D": "base model"}
NUMBERS = {"A": "recall", "B": "held-out", "C": "locality", "D": "paraphrase"}
COUNT = "SELECT count(*) FROM nba_roster WHERE "
GOOD = [("How many Jazz?", COUNT + "Team = 'Utah Jazz'"), ("How many over 29?", COUNT + "AGE > 29")]


@pytest.mark.parametrize(
    ("name", "attempt", "why"),
    [
        ("three_ways", WAYS | {"B": "SQL"}, "B does not go to 'sql': .* holds no points"),
        ("three_ways", WAYS | {"D": "SQL"}, "D does not go to 'sql': it is about basketball"),
        ("three_ways", WAYS | {"C": "adapter"}, "C is 'adapter'; write one of SQL, declines, base model"),
        ("share_invented", lambda names, roster: sum(n in roster for n in names) / len(names), "that exist$"),
        ("share_invented", lambda names, roster: sum(n not in roster for n in names), "divide by the number"),
        (
            "share_invented",
            lambda names, roster: sum(n not in roster for n in names) / len(names),
            "should be 0, not 1.0: compare in lower case",
        ),
        ("share_invented", lambda names, roster: 1 / 0, "your function raises ZeroDivisionError"),
        ("share_invented", 0.75, "give the function itself, not 0.75"),
        ("error_counts", right_too, "it counts the right answers too"),
        ("error_counts", all_categories, "'count' has no errors"),
        ("error_counts", least_first, "the most errors come first: 3, 2, 1 and not 1, 2, 3"),
        ("error_counts", categories_only, "for nine records it should hold"),
        ("error_counts", lambda records: Counter(records[0]), "a dictionary has no rank"),
        ("error_counts", lambda records: 7, "this answer cannot be read"),
        ("count_flips", by_place, "it compares by place"),
        ("count_flips", lambda before, after: flips(after, before), "the wrong way round"),
        ("count_flips", difference, "one number hides flips"),
        ("count_flips", lambda before, after: (6, 0), r"so \(3, 1\), not \(6, 0\)"),
        ("which_number", NUMBERS | {"A": "held-out", "B": "recall"}, "A is not held-out: .* in these very"),
        ("which_number", dict.fromkeys("ABCD", "recall"), "B is not recall: nobody trained on these"),
        ("leaks", repeats(str), "it misses 'Who is the tallest Celtic"),
        ("leaks", repeats(letters), "over 30 and over 40 are two questions"),
        ("leaks", repeats(words, give=0), "it returns training questions"),
        ("leaks", beginnings, "only begins like a training question"),
        ("leaks", lambda *sets: {words(text) for text in repeats(words)(*sets)}, "it misses 'Who is"),
        ("leaks", lambda *sets: [*repeats(words)(*sets), "new"], "'new' is no evaluation question"),
        ("new_pairs", [("Broken?", "SELECT nothing FROM nba_roster")], "the query for 'Broken.' is invalid"),
        ("new_pairs", [("Empty?", "SELECT NAME FROM nba_roster WHERE AGE > 99")], "returns no rows"),
        ("new_pairs", [("how many players are there", GOOD[0][1])], "repeats the normalised question of dev"),
        ("new_pairs", [("Size of the league?", DEV[0].sql)], "repeats the SQL of dev-001"),
        ("new_pairs", GOOD, "2 good so far; write at least 3"),
        ("new_pairs", [*GOOD, ("how many jazz", GOOD[1][1])], "the same words; vary the wording"),
        ("new_pairs", [(text, GOOD[0][1]) for text in "abc"], "all have the same query"),
    ],
)
def test_wrong_answers_are_told_why(name: str, attempt: Any, why: str, database: Database) -> None:
    given = (database, DEV) if name == "new_pairs" else ()
    wrong(getattr(checks, name)(attempt, *given), why)


@pytest.mark.parametrize(
    ("name", "attempt", "why"),
    [
        ("leaks", None, "there is no answer yet"),
        ("leaks", ..., "there is no answer yet"),
        ("count_flips", lambda before, after: ..., "returns nothing yet"),
        ("which_number", NUMBERS | {"C": ""}, "no answer yet for C"),
    ],
)
def test_what_is_not_there_is_not_called_wrong(name: str, attempt: Any, why: str) -> None:
    not_attempted(getattr(checks, name)(attempt), why)


# ---- 03: measuring answers

VERDICTS = dict(zip("ABCDEF", ("match", "wrong", "invalid", "abstained", "blocked", "timeout"), strict=True))


def naive_interval(right: int, n: int) -> tuple[float, float]:
    half = 1.96 * (right / n * (1 - right / n) / n) ** 0.5
    return right / n - half, right / n + half


def padded(right: int, n: int) -> tuple[float, float]:
    return right / n - 0.1, right / n + 0.1


def by_accuracy(before: list[dict], after: list[dict]) -> str:
    gain = difference(before, after)
    return "better" if gain > 0 else "worse" if gain < 0 else "cannot tell"


def decide(before: list[dict], after: list[dict], mark: float = 0.05) -> str:
    gained, lost = flips(before, after)
    return "cannot tell" if mcnemar(gained, lost) >= mark else "better" if gained > lost else "worse"


def equal_share(judged: list[bool | None], executed: list[bool]) -> float:
    return sum(one == other for one, other in zip(judged, executed, strict=True)) / len(judged)


def kappa(judged: list[bool | None], executed: list[bool]) -> float:
    """An abstention counts as a no."""
    n, observed = len(judged), equal_share(list(map(bool, judged)), executed)
    yes, right = sum(map(bool, judged)) / n, sum(executed) / n
    chance = yes * right + (1 - yes) * (1 - right)
    return (observed - chance) / (1 - chance)


@pytest.mark.parametrize(
    ("name", "attempt", "why"),
    [
        ("beyond_chance", equal_share, "it should be 0.4, not 0.700: 0.7 is observed"),
        ("beyond_chance", kappa, "30 abstained it should be 0.4, .* an abstention is no opinion"),
        ("beyond_chance", lambda judged, executed: judged[0] - 0.6, "it should be 1.0, not 0.400"),
        ("name_verdicts", VERDICTS | {"D": "match"}, "D is not match: there is no query"),
        ("name_verdicts", VERDICTS | {"B": "match"}, "B is not match: .* nobody asked for"),
        ("name_verdicts", VERDICTS | {"C": "error"}, "C is 'error'; write one of match, wrong"),
        ("same_rows", lambda one, other: one == other, "the order of the rows does not count"),
        ("same_rows", lambda one, other: set(one) == set(other), "a set forgets that"),
        ("same_rows", lambda one, other: len(one) == len(other), "a row that stands twice"),
        ("same_rows", lambda one, other: sorted(one) == sorted(other), "your function raises TypeError"),
        ("same_rows", lambda one, other: Counter(map(frozenset, one)) == Counter(map(frozenset, other)), "places"),
        ("same_rows", lambda one, other: 2, "return True or False, not 2"),
        ("wilson_by_hand", naive_interval, "it has no width; that is the naive interval"),
        ("wilson_by_hand", padded, "it is centred on the observed share"),
        ("wilson_by_hand", lambda right, n: [100 * end for end in wilson(right, n)], "these are percentages"),
        ("wilson_by_hand", lambda right, n: wilson(right, n, z=1), r"for 20 of 20 it should be \(0.839, 1.000\)"),
        ("wilson_by_hand", lambda right, n: wilson(right * n // n, n), "your function raises ZeroDivisionError"),
        ("wilson_by_hand", lambda right, n: 0.9, "this answer cannot be read"),
        ("decide_change", by_accuracy, "14 gained and 8 lost is 'cannot tell', not 'better'"),
        ("decide_change", lambda before, after: decide(after, before), "9 gained and 0 lost is 'better'"),
        ("decide_change", lambda before, after: decide(before, after, 0.1), "5 gained and 0 lost is 'cannot tell'"),
        ("decide_change", lambda before, after: True, "return 'better', 'worse' or 'cannot tell', not True"),
    ],
)
def test_wrong_measurements_are_told_why(name: str, attempt: Any, why: str) -> None:
    wrong(getattr(checks, name)(attempt), why)


# ---- 01: why models hallucinate

PLACES = {"A": "low", "B": "high", "C": "low", "D": "high"}


def losses_of(probabilities: list[float], base: float = e) -> list[float]:
    return [-log(p) / log(base) for p in probabilities]


def average_of(probabilities: list[float], base: float = e) -> float:
    return sum(losses_of(probabilities, base)) / len(probabilities)


def of_the_mean(probabilities: list[float]) -> float:
    return -log(sum(probabilities) / len(probabilities))


@pytest.mark.parametrize(
    ("name", "attempt", "why"),
    [
        ("where_it_costs", PLACES | {"A": "high"}, "A is not high: after 'plays' hardly"),
        ("where_it_costs", PLACES | {"B": "low"}, "B is not low: .* thirty teams"),
        ("where_it_costs", PLACES | {"C": "high"}, "C is not high: once 'Dallas'"),
        ("where_it_costs", PLACES | {"D": "middling"}, "D is 'middling'; write one of low, high"),
        ("average_and_worst", lambda ps: (-average_of(ps), max(losses_of(ps))), "a loss is never negative"),
        ("average_and_worst", lambda ps: (max(losses_of(ps)), average_of(ps)), "wrong way round"),
        ("average_and_worst", lambda ps: (average_of(ps, 2), max(losses_of(ps, 2))), "to another base"),
        ("average_and_worst", lambda ps: (average_of(ps, 10), max(losses_of(ps, 10))), "to another base"),
        ("average_and_worst", lambda ps: (sum(losses_of(ps)), max(losses_of(ps))), "divide it by the number"),
        ("average_and_worst", lambda ps: (of_the_mean(ps), max(losses_of(ps))), "the average of the losses$"),
        ("average_and_worst", lambda ps: (average_of(ps), min(losses_of(ps))), "the worst token has the greatest"),
        ("average_and_worst", lambda ps: (average_of(ps), 7), r"least likely at 0.01, it should be \(0.555, 4.605\)"),
        ("average_and_worst", average_of, "this answer cannot be read"),
        ("average_and_worst", 0.5, "give the function itself, not 0.5"),
        ("needed_accuracy", lambda target, facts: 100 * target ** (1 / facts), "this is a percentage"),
        ("needed_accuracy", lambda target, facts: target**facts, "that is how often all 5 are right if each"),
        ("needed_accuracy", lambda target, facts: target / facts, "it divides; independent chances multiply"),
        ("needed_accuracy", lambda target, facts: 1 - (1 - target) / facts, "shares out the errors"),
        ("needed_accuracy", lambda target, facts: target, "for 0.95 and 5 facts it should be 0.9898, not 0.95"),
        ("needed_accuracy", lambda target, facts: "high", "this answer cannot be read"),
    ],
)
def test_wrong_answers_about_losses_are_told_why(name: str, attempt: Any, why: str) -> None:
    wrong(getattr(checks, name)(attempt), why)


@pytest.mark.parametrize(
    ("name", "attempt"),
    [("where_it_costs", PLACES | {"B": None}), ("average_and_worst", lambda ps: ...), ("needed_accuracy", None)],
)
def test_an_empty_answer_about_losses_is_not_attempted(name: str, attempt: Any) -> None:
    not_attempted(getattr(checks, name)(attempt))


# ---- 02: the roster

TRAPS = dict(zip("ABCDE", ("unknown", "tie", "text", "name", "division"), strict=True))
POUNDS = "WT[:-5]::INT"
OVER_30 = "SELECT NAME FROM nba_roster WHERE Team = 'Boston Celtics' AND AGE > 30"
ITEM = {"id": "m-1", "question": "Which Celtics are over 30?", "sql": OVER_30, "level": 1, "category": "list"}


@pytest.fixture(scope="module")
def roster() -> Database:
    with nba() as opened:
        yield opened


def needed(accuracy: float, half_width: float, part: float = 0.5) -> int:
    n, low, high = 0, 0.0, 1.0
    while part * (high - low) >= half_width:
        n += 1
        low, high = wilson(accuracy * n, n)
    return n


@pytest.mark.parametrize(
    ("name", "attempt", "why"),
    [
        ("name_traps", TRAPS | {"A": "tie"}, "A is not tie: it counts `--` as a college"),
        ("name_traps", TRAPS | {"C": "unknown"}, "C is not unknown: as text, "),
        ("name_traps", TRAPS | {"E": "rounding"}, "E is 'rounding'; write one of text, unknown"),
        ("kilograms", f"SELECT {POUNDS} FROM nba_roster", "without SELECT and FROM"),
        ("kilograms", f"{POUNDS} * 0,45", "this answer cannot be read"),
        ("kilograms", "WT * 0.45359237", "a query with it is invalid: "),
        ("kilograms", "avg(AGE)", "a query with it is invalid: "),
        ("kilograms", "WT", "it gives the text '215 lbs'"),
        ("kilograms", POUNDS, "it gives 215: those are pounds"),
        ("kilograms", f"{POUNDS} / 0.45359237", "multiply by 0.45359237 where you divide"),
        ("kilograms", f"round({POUNDS} * 0.45359237)", "should be 97.5224, not 98.*do not round"),
        ("kilograms", f"{POUNDS} * 0.4536", "use all digits of a pound"),
        ("kilograms", "NULL", "for '215 lbs' it gives None"),
        ("kilograms", 97.5, "as a text in quotes, not 97.5"),
        ("gold_item", ITEM["sql"], "write a dictionary with the keys id, question, sql, level, category, not .SEL"),
        ("gold_item", {"question": ITEM["question"], "sql": OVER_30}, "^id, level, category: not there yet"),
        ("gold_item", ITEM | {"question": "Who is over 30?"}, "the question is 'Which Celtics are over 30.'"),
        ("gold_item", ITEM | {"level": 7}, '"level" is 7; write 1, 2, 3 or 4'),
        ("gold_item", ITEM | {"level": 2}, "which is level 1"),
        ("gold_item", ITEM | {"sql": ["SELECT 1"]}, '"sql" holds'),
        ("gold_item", ITEM | {"sql": OVER_30.replace("NAME", "PLAYER")}, "the query is invalid: "),
        ("gold_item", ITEM | {"sql": OVER_30.replace("NAME", "NAME, AGE")}, "return NAME and no other column"),
        ("gold_item", ITEM | {"sql": OVER_30.replace(">", ">=")}, "'over' is strict"),
        ("gold_item", ITEM | {"sql": OVER_30.replace("Boston ", "")}, "no rows; the table's name of the team"),
        ("gold_item", ITEM | {"sql": OVER_30.replace("> 30", "< 30")}, "the query returns 15 rows, such as"),
        ("gold_item", ITEM | {"ordered": True}, "nobody asked for an order"),
        ("questions_needed", lambda accuracy, half: needed(accuracy, half, part=1), "the whole interval"),
        ("questions_needed", lambda accuracy, half: needed(accuracy, half) - 1, "it is one off: 381, not 380"),
        ("questions_needed", lambda accuracy, half: needed(0.5, half), "for accuracy 0.95 and .* should be"),
        ("questions_needed", lambda accuracy, half: 4 * accuracy * (1 - accuracy) / half**2, "return a whole number"),
        ("questions_needed", 381, "give the function itself, not 381"),
    ],
)
def test_wrong_answers_about_the_roster_are_told_why(name: str, attempt: Any, why: str, roster: Database) -> None:
    wrong(getattr(checks, name)(attempt, *((roster,) if name in ("kilograms", "gold_item") else ())), why)


@pytest.mark.parametrize("name", ["name_traps", "kilograms", "gold_item", "questions_needed"])
def test_the_reference_is_right_on_the_roster_itself(name: str, roster: Database) -> None:
    assert outcome(exercise_cells(SOURCES)[name], roster).status == checks.RIGHT


@pytest.mark.parametrize(
    ("name", "attempt"),
    [("kilograms", " "), ("gold_item", {}), ("gold_item", dict.fromkeys(ITEM)), ("name_traps", TRAPS | {"B": None})],
)
def test_an_empty_answer_about_the_roster_is_not_attempted(name: str, attempt: Any, roster: Database) -> None:
    given = () if name == "name_traps" else (roster,)
    not_attempted(getattr(checks, name)(attempt, *given))


# ---- 07: memory tuning from scratch

CHOSEN = {"A": "1", "B": "none", "C": "none", "D": "2"}


def numbers_of(facts: int, size_in: int, size_out: int, rank: int) -> int:
    return facts * rank * (size_in + size_out)


def cosines_of(query: list[float], keys: list[list[float]]) -> list[float]:
    return [dot / hypot(*query) / hypot(*key) for dot, key in zip(dots_of(query, keys), keys, strict=True)]


def dots_of(query: list[float], keys: list[list[float]]) -> list[float]:
    return [sum(x * y for x, y in zip(query, key, strict=True)) for key in keys]


def within(near: Any) -> Any:
    """A router that compares by `near`."""

    def route(query: list[float], keys: list[list[float]], radius: list[float]) -> int:
        found = near(query, keys)
        best = found.index(max(found))
        return best if found[best] >= radius[best] else -1

    return route


def any_within(query: list[float], keys: list[list[float]], radius: list[float]) -> int:
    inside = [i for i, cosine in enumerate(cosines_of(query, keys)) if cosine >= radius[i]]
    return inside[0] if inside else -1


def unsigned(query: list[float], keys: list[list[float]]) -> list[float]:
    return [abs(cosine) for cosine in cosines_of(query, keys)]


def always(query: list[float], keys: list[list[float]], radius: list[float]) -> int:
    return within(cosines_of)(query, keys, [-1.0] * len(keys))


def awake(losses: list[float], near_zero: float) -> list[int]:
    return sorted((i for i in range(len(losses)) if losses[i] >= near_zero), key=lambda i: -losses[i])


def by_average(losses: list[float], near_zero: float, most: int) -> list[int]:
    return awake(losses, near_zero)[:most] if sum(losses) / len(losses) >= near_zero else []


@pytest.mark.parametrize(
    ("name", "attempt", "why"),
    [
        ("which_expert", CHOSEN | {"A": "none"}, "A is not none: 0.97 is the greatest"),
        ("which_expert", CHOSEN | {"B": "3"}, "B is not 3: .* outside its radius of 0.95"),
        ("which_expert", CHOSEN | {"C": "2"}, "C is not 2: .* the second nearest is never asked"),
        ("which_expert", CHOSEN | {"D": "2 and 3"}, "D is '2 and 3'; write one of 1, 2, 3, none"),
        ("bank_bytes", numbers_of, "how many numbers the bank holds"),
        ("bank_bytes", lambda *sizes: 4 * numbers_of(*sizes), "four bytes a number are float32"),
        ("bank_bytes", lambda facts, a, b, rank: 2 * facts * a * b, "two thin matrices, not one"),
        ("bank_bytes", lambda facts, a, b, rank: 2 * facts * (a + b), "with rank 4 an expert has 4 pairs"),
        ("bank_bytes", lambda facts, *sizes: 2 * numbers_of(1, *sizes), "that is one expert; every fact"),
        ("bank_bytes", lambda *sizes: 2 * numbers_of(*sizes) / 1e6, "these are megabytes"),
        ("bank_bytes", lambda *sizes: "4 KB", "for 1 facts, 1536 to 576, rank 1: 4,224, not '4 KB'"),
        ("nearest_key", within(dots_of), "should be 0, not 1: a long key is not a near one"),
        ("nearest_key", always, "should be -1, not 0: the greatest cosine is 0.71"),
        ("nearest_key", any_within, "should be -1, not 1: .* the second nearest is not asked"),
        ("nearest_key", within(unsigned), "should be -1, not 0: the opposite way"),
        ("nearest_key", cosines_of, "your function raises TypeError"),
        ("nearest_key", lambda query, keys, radius: cosines_of(query, keys), r"return one number, not \[0.99"),
        ("next_facts", lambda losses, near_zero, most: awake(losses, near_zero), "at most 2, it returns 4"),
        ("next_facts", lambda losses, near_zero, most: awake(losses, 0)[:most], "fact 1 rests: its loss of 0.01 is"),
        ("next_facts", lambda losses, near_zero, most: awake(losses, near_zero)[::-1][:most], "comes first: "),
        ("next_facts", lambda losses, near_zero, most: [i + 1 for i in awake(losses, near_zero)], "from 0"),
        ("next_facts", lambda losses, near_zero, most: sorted(losses)[:0:-1], "these are losses"),
        ("next_facts", by_average, "fact 9 is far from done, however low the average"),
        ("next_facts", lambda losses, near_zero, most: 2, "this answer cannot be read"),
    ],
)
def test_wrong_answers_about_memory_tuning_are_told_why(name: str, attempt: Any, why: str) -> None:
    wrong(getattr(checks, name)(attempt), why)


@pytest.mark.parametrize(
    ("name", "attempt"),
    [
        ("which_expert", CHOSEN | {"C": None}),
        ("bank_bytes", lambda *sizes: ...),
        ("nearest_key", None),
        ("next_facts", lambda losses, near_zero, most: None),
    ],
)
def test_an_empty_answer_about_memory_tuning_is_not_attempted(name: str, attempt: Any) -> None:
    not_attempted(getattr(checks, name)(attempt))
