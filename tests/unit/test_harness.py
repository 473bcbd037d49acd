"""A run and its log: nothing asked twice, nothing lost, nothing mixed up."""

import json
import os

import pytest

from memtune_lib.database import Result
from memtune_lib.errors import EvaluationError, MemtuneError, QuestionFileError
from memtune_lib.evaluation import Answer, evaluate, rescore
from memtune_lib.questions import Question

QUESTIONS = [
    Question("one", "What is one? é", "1", 1, "numbers"),
    Question("two", "What is two?", "2", 1, "numbers"),
    Question("three", "What is three?", "3", 2, "numbers"),
    Question("none", "What is love?", None, 2, "unanswerable"),
    Question("five", "What is five?", "5", 2, None),
]
ANSWERS = {
    "What is one? é": "1",
    "What is two?": "3",
    "What is three?": "x",
    "What is love?": None,
    "What is five?": "5",
}


class Numbers:
    """A database whose SQL is a number, which it returns."""

    def run(self, sql, **options):
        if sql.isdigit():
            return Result("ok", ("n",), ((int(sql),),), None, 0.0)
        return Result("invalid", (), (), f"no number: {sql}", 0.0)


class Model:
    """Answers from ANSWERS; notes what it was asked; `fails_at` a call as a kill or a bug would."""

    def __init__(self, fails_at=None):
        self.asked, self.calls, self.fails_at = [], 0, fails_at

    def __call__(self, questions):
        self.calls += 1
        if self.calls == self.fails_at:
            raise KeyboardInterrupt
        self.asked += questions
        return [
            Answer(ANSWERS[q], f"raw {ANSWERS[q]}", f"<{q}>", 0.25, {"layer": {3: (1, 2)}}, 7, 2) for q in questions
        ]


def run(out=None, model=None, questions=QUESTIONS, **options):
    options = {"run_info": {"model": "abc", "seed": 0}, "batch_size": 2} | options
    return evaluate(questions, model or Model(), Numbers(), out=out, **options)


def test_a_run_and_its_log(tmp_path):
    log = tmp_path / "new" / "log.jsonl"
    report = run(log)
    header, *lines = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    assert lines == report.records
    assert header["run"].keys() == {"data", "code", "versions", "model", "seed"}
    assert list(lines[0].items()) == [
        ("id", "one"),
        ("question", "What is one? é"),
        ("gold_sql", "1"),
        ("sql", "1"),
        ("verdict", "match"),
        ("correct", True),
        ("seconds", 0.25),
        ("experts", {"layer": {"3": [1, 2]}}),
        ("level", 1),
        ("category", "numbers"),
        ("reason", ""),
        ("prompt", "<What is one? é>"),
        ("raw", "raw 1"),
        ("prompt_tokens", 7),
        ("new_tokens", 2),
    ]
    assert [line["verdict"] for line in lines] == ["match", "wrong", "invalid", "abstained", "match"]
    assert report.table().splitlines()[-1] == "accuracy 0.600 (3/5)"
    assert report.summary() == {
        "n": 5,
        "correct": 3,
        "accuracy": 0.6,
        "low": pytest.approx(0.231, abs=1e-3),
        "high": pytest.approx(0.882, abs=1e-3),
        "verdicts": {"match": 2, "wrong": 1, "invalid": 1, "abstained": 1},
        "seconds": 0.25,
    }


def test_without_a_log_the_records_are_the_same(tmp_path):
    assert run().records == run(tmp_path / "log.jsonl").records


def test_a_finished_run_asks_nothing(tmp_path):
    log = tmp_path / "log.jsonl"
    records = run(log).records
    before = log.read_bytes()
    model = Model()
    assert run(log, model).records == records
    assert model.calls == 0
    assert log.read_bytes() == before


@pytest.mark.parametrize("fails_at", [1, 2, 3])
def test_a_run_that_was_stopped_goes_on(tmp_path, fails_at):
    log = tmp_path / "log.jsonl"
    with pytest.raises(KeyboardInterrupt):
        run(log, Model(fails_at))
    model = Model()
    assert run(log, model).records == run().records
    assert model.asked == [question.question for question in QUESTIONS[2 * (fails_at - 1) :]]


def test_a_kill_in_the_middle_of_a_line_costs_that_line(tmp_path):
    whole = tmp_path / "whole.jsonl"
    records = run(whole).records
    content = whole.read_bytes()
    header = content.index(b"\n") + 1
    for cut in [*range(header, len(content), 11), len(content) - 1]:
        log = tmp_path / "log.jsonl"
        log.write_bytes(content[:cut])
        model = Model()
        assert run(log, model).records == records
        kept = content[header:cut].count(b"\n") + (content[cut : cut + 1] == b"\n")
        assert model.asked == [question.question for question in QUESTIONS[kept:]]
        assert log.read_bytes().rstrip() == content.rstrip()


def test_a_kill_before_the_header(tmp_path):
    log = tmp_path / "log.jsonl"
    log.touch()
    assert run(log).records == run().records


def test_a_full_disk_is_one_clear_error_and_keeps_what_was_written(tmp_path, monkeypatch):
    log = tmp_path / "log.jsonl"
    fsync, calls = os.fsync, []

    def full(file):
        calls.append(file)
        if len(calls) == 3:  # header, first batch, second batch
            raise OSError(28, "No space left on device")
        fsync(file)

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(MemtuneError, match=r"log\.jsonl: cannot be written \(No space left on device\)"):
            run(log)
    assert [json.loads(line)["id"] for line in log.read_text().splitlines()[1:]] == ["one", "two"]
    model = Model()
    assert run(log, model).records == run().records
    assert len(model.asked) == 3


@pytest.mark.parametrize(
    ("change", "differs"),
    [
        ({"run_info": {"model": "other", "seed": 0}}, "model"),
        ({"run_info": {"model": "abc"}}, "seed"),
        ({"run_info": {"model": "abc", "seed": 0, "adapter": "x"}}, "adapter"),
        ({"questions": QUESTIONS[1:]}, "data"),
        ({"run_info": {"model": "x", "seed": 1, "code": "y"}}, "code, model, seed"),
    ],
)
def test_the_log_of_another_run_is_refused(tmp_path, change, differs):
    log = tmp_path / "log.jsonl"
    run(log)
    before = log.read_bytes()
    with pytest.raises(EvaluationError, match=rf"the log of another run \({differs} differ\); name another"):
        run(log, **change)
    assert log.read_bytes() == before


@pytest.mark.parametrize("content", ["notes", "[1]\n", '{"id": 1}\n', '{"run": 1}\n', "\n", '{"question": "a", "sql'])
def test_what_is_no_log_is_left_alone(tmp_path, content):
    path = tmp_path / "file"
    path.write_text(content)
    with pytest.raises(EvaluationError, match="line 1: not the header of a log; name another file"):
        run(path)
    assert path.read_text() == content


def test_damaged_lines_are_named(tmp_path):
    log = tmp_path / "log.jsonl"
    run(log)
    lines = log.read_text().splitlines(keepends=True)
    log.write_text("".join([*lines[:3], '{"id": "x"}\n', *lines[3:]]))
    with pytest.raises(EvaluationError, match="line 4: lacks 'question'"):
        run(log)
    log.write_text("".join([*lines[:3], "\0\0\n", *lines[3:]]))
    with pytest.raises(QuestionFileError, match="line 4: broken JSON"):
        run(log)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"questions": []}, "no questions"),
        ({"questions": [QUESTIONS[0]] * 2}, "2 questions have the id 'one'; give each its own"),
        ({"batch_size": 0}, "batch_size is 0; give 1 or more"),
        ({"model": lambda questions: []}, "0 answers to 2 questions; return one for each"),
        (
            {
                "questions": [Question("w", "Why?", None, answer="So.")],
                "model": lambda q: Model()(["What is love?"]),
            },
            "'w'",
        ),
    ],
)
def test_bad_input(options, message):
    with pytest.raises(EvaluationError, match=message):
        run(**options)


def test_further_databases_are_judged_on_too():
    class Other(Numbers):
        def run(self, sql, **options):
            return super().run("0" if sql == "5" else sql)

    gold_differs = [Question("one", "What is five?", "05")]
    assert run(questions=gold_differs).records[0]["verdict"] == "match"
    assert run(questions=gold_differs, databases=[Other()]).records[0]["verdict"] == "wrong"


def test_rescore_judges_again_and_leaves_the_log(tmp_path):
    log = tmp_path / "log.jsonl"
    records = run(log).records
    before = log.read_bytes()
    assert rescore(log, QUESTIONS, Numbers()).records == records
    mended = Question("two", "What is two?", "4", 3, "mended", alt_sql=("3",))
    report = rescore(log, [mended, QUESTIONS[0]], Numbers())
    assert [record["id"] for record in report.records] == ["two", "one"]
    assert report.records[0] == records[1] | {
        "gold_sql": "4",
        "verdict": "match",
        "correct": True,
        "reason": "",
        "level": 3,
        "category": "mended",
    }
    assert log.read_bytes() == before


@pytest.mark.parametrize(
    ("question", "message"),
    [
        (Question("six", "What is six?", "6"), "lacks 1 questions, such as 'six'; finish that run"),
        (Question("one", "What is eleven?", "11"), "'one' asks something else there"),
    ],
)
def test_rescore_needs_the_same_questions(tmp_path, question, message):
    run(tmp_path / "log.jsonl")
    with pytest.raises(EvaluationError, match=message):
        rescore(tmp_path / "log.jsonl", [question], Numbers())


def test_rescore_without_a_log(tmp_path):
    with pytest.raises(EvaluationError, match="nothing: cannot be read .*check the path"):
        rescore(tmp_path / "nothing", QUESTIONS, Numbers())
