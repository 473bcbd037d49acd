"""Runs compared: flips, their groups and their p, and the spread of seeds."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binomtest

from memtune_lib.errors import EvaluationError, QuestionFileError
from memtune_lib.evaluation import compare, spread, wilson


def record(name, correct, level=None, category=None, question=None):
    about = {"id": name, "question": question or f"What is {name}?"}
    return about | {"correct": correct, "level": level, "category": category}


def run(verdicts, **about):
    return [record(f"q{n}", correct, **about) for n, correct in enumerate(verdicts)]


BEFORE = [
    record("a", True, 1, "count"),
    record("b", False, 1, "rank"),
    record("c", True, 2, "rank"),
    record("d", False, 2, None),
]
AFTER = [
    record("d", True, 2, None),
    record("c", False, 2, "rank"),
    record("b", True, 1, "rank"),
    record("a", True, 1, "count"),
]


def test_flips_per_group_keyed_by_id():
    differences = compare(BEFORE, AFTER)
    assert [(d.group, d.before.correct, d.after.correct, [*d.gained], [*d.lost]) for d in differences] == [
        ("level 1", 1, 2, ["b"], []),
        ("level 2", 1, 1, ["d"], ["c"]),
        ("category count", 1, 1, [], []),
        ("category rank", 1, 1, ["b"], ["c"]),
        ("category -", 0, 1, ["d"], []),
        ("all", 2, 3, ["b", "d"], ["c"]),
    ]
    total = differences[-1]
    assert total.gained == {"b": "What is b?", "d": "What is d?"}
    assert (total.before.low, total.before.high) == wilson(2, 4)
    assert (total.change, total.p) == (0.25, 1.0)
    assert str(total) == "all: 0.500 (0.150-0.850) to 0.750 (0.301-0.954), +0.250; 2 gained, 1 lost of 4, p 1.000"


def test_a_question_belongs_where_the_later_run_puts_it():
    moved = [dict(r, level=4, category="rank") for r in BEFORE]
    assert [(d.group, d.before.n, d.before.correct) for d in compare(BEFORE, moved)] == [
        ("level 4", 4, 2),
        ("category rank", 4, 2),
        ("all", 4, 2),
    ]


@settings(deadline=None)  # a busy machine is no failure
@given(st.lists(st.tuples(st.booleans(), st.booleans(), st.integers(1, 4), st.sampled_from("xyz")), min_size=1))
def test_the_groups_add_up(drawn):
    before = [record(f"q{n}", one, level, category) for n, (one, _, level, category) in enumerate(drawn)]
    after = [dict(r, correct=other) for r, (_, other, _, _) in zip(before, drawn, strict=True)]
    *groups, total = compare(before, after)
    for difference in (*groups, total):
        gained, lost = len(difference.gained), len(difference.lost)
        assert difference.after.correct - difference.before.correct == gained - lost
        assert difference.p == pytest.approx(binomtest(gained, gained + lost).pvalue if gained + lost else 1.0)
    for key in ("level", "category"):
        parts = [d for d in groups if d.group.startswith(key)]
        assert {name for d in parts for name in d.gained} == set(total.gained)
        assert sum(d.after.n for d in parts) == total.after.n == len(drawn)
    back = compare(after, before)[-1]
    assert (back.gained, back.lost, back.change) == (total.lost, total.gained, -total.change)


def test_logs_are_read_and_left_alone(tmp_path):
    paths = [tmp_path / "before.jsonl", tmp_path / "after.jsonl"]
    for path, records in zip(paths, (BEFORE, AFTER), strict=True):
        path.write_text("".join(json.dumps(line) + "\n" for line in [{"run": {"seed": 0}}, *records]))
    content = paths[0].read_bytes()
    assert compare(*paths) == compare(BEFORE, str(paths[1])) == compare(BEFORE, AFTER)
    assert paths[0].read_bytes() == content
    with paths[0].open("a") as file:
        file.write('{"id": "half')
    with pytest.raises(QuestionFileError, match=r"before\.jsonl line 6: broken JSON"):
        compare(*paths)


@pytest.mark.parametrize(
    ("other", "message"),
    [
        (run([True] * 2), r"only run 1 has 'q2'; give whole runs of one file"),
        (run([True] * 3)[1:] + run([True] * 4)[3:], r"only run 1 has 'q0'; only run 2 has 'q3'; give"),
        (run([True] * 10), r"only run 2 has 'q3', 'q4', 'q5', 'q6', 'q7' and 2 more; give"),
        ([*run([True] * 2), record("q2", True, question="?")], r"run 2 asks something else as 'q2'; give"),
    ],
)
def test_runs_of_other_questions_are_named(other, message):
    with pytest.raises(EvaluationError, match=message):
        compare(run([True] * 3), other)
    with pytest.raises(EvaluationError, match=message):
        spread([run([True] * 3), other])


@pytest.mark.parametrize(
    ("bad", "message"),
    [
        ([], "a run without records; give the records of an evaluation, or its log"),
        ([*BEFORE, 3], "record 5: 3 is no record"),
        ([{"id": "a"}], "record 1: lacks 'question'; give the records of an evaluation"),
        ([record("a", "false")], "record 1: 'correct' is 'false'; give"),
        ([record(["a"], True)], "record 1: 'id' is"),
        ([record("a", True, level="1")], "record 1: 'level' is '1'; give"),
        ([record("a", True)] * 2, "record 2: the id 'a' stands twice; give each question its own"),
        ("nowhere/log.jsonl", "nowhere/log.jsonl: cannot be read"),
    ],
)
def test_what_is_no_run(bad, message):
    for call in (lambda: compare(bad, AFTER), lambda: compare(AFTER, bad), lambda: spread([BEFORE, bad])):
        with pytest.raises((EvaluationError, QuestionFileError), match=message):
            call()


def test_spread_over_seeds():
    seeds = spread([run([True] * right + [False] * (10 - right)) for right in (6, 7, 8)])
    assert (seeds.runs, seeds.n, seeds.min, seeds.max) == (3, 10, 0.6, 0.8)
    assert (seeds.mean, seeds.std) == (pytest.approx(0.7), pytest.approx(0.1))
    assert spread([BEFORE, BEFORE]).std == 0
    for few in ([], [BEFORE]):
        with pytest.raises(EvaluationError, match=rf"{len(few)} runs have no spread; give two or more"):
            spread(few)
