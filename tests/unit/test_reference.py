"""Trained pairs in other words: the shipped file keeps to its pairs, and one that does not is refused."""

from collections import Counter
from dataclasses import replace

import pytest

from memtune_lib.course.reference import NBA, PARAPHRASES, among, reworded
from memtune_lib.datagen.audit import Gate, normalise_question
from memtune_lib.errors import QuestionFileError
from memtune_lib.files import json_line, read_jsonl
from memtune_lib.questions import Question, load_questions

TRAIN = [Question("t1", "How old is Ada?", "SELECT 1"), Question("t2", "Her shoes?", None)]
LINES = [
    {"id": "p1", "question": "Age of Ada?", "sql": "SELECT 1", "of": "t1"},
    {"id": "p2", "question": "Which size are her shoes?", "sql": None, "of": "t2"},
    {"id": "p3", "question": "ada's years", "sql": "SELECT 1", "of": "t1"},
]


@pytest.fixture(scope="module")
def train():
    return load_questions(NBA / "train.jsonl")


def write(path, lines):
    path.write_bytes(b"".join(map(json_line, lines)))
    return path


def test_the_shipped_file_has_each_of_100_pairs_in_two_other_wordings(train):
    items, questions = reworded(train)
    known = {q.id: q for q in items}
    of = [line["of"] for _, line in read_jsonl(PARAPHRASES)]
    assert len(items) == 100 and set(Counter(of).values()) == {2}
    for question, name in zip(questions, of, strict=True):
        assert replace(question, id=name, question=known[name].question) == known[name]
    assert len({normalise_question(q.question) for q in questions}) == 200


def test_no_paraphrase_stands_in_training_data(train):
    """By its words; its query stands there, for that is what was trained."""
    gate = Gate(load_questions(PARAPHRASES))
    assert [leak for q in train if (leak := gate.leak(q.question, None, q.id))] == []


def test_each_pair_comes_once_and_each_wording_of_it(tmp_path):
    items, questions = reworded(TRAIN, write(tmp_path / "p.jsonl", LINES))
    assert [q.id for q in items] == ["t1", "t2"]
    assert [q.id for q in questions] == ["p1", "p2", "p3"]


@pytest.mark.parametrize("change", [{"of": "t9"}, {"of": ["t1"]}, {"of": None}, {"sql": "SELECT 2"}, {"of": "t2"}])
def test_a_wording_of_no_pair_is_refused(tmp_path, change):
    path = write(tmp_path / "p.jsonl", [LINES[1], LINES[0] | change])
    with pytest.raises(QuestionFileError, match=r'p.jsonl line 2: "of" is .*, no training pair with this query; write'):
        reworded(TRAIN, path)


def test_among_counts_the_named_questions_only():
    records = [{"id": "a", "correct": True}, {"id": "b", "correct": False}, {"id": "c", "correct": True}]
    found = among(records, {"a", "b"})
    assert (found["n"], found["correct"], found["accuracy"]) == (2, 1, 0.5)
    assert found["low"] < 0.5 < found["high"]
