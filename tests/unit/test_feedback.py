"""Feedback that is never lost, and what a memory learns from it: serve, say, improve, serve the better one."""

import json
import sys

import pytest

from memtune_lib.errors import FeedbackError
from memtune_lib.memory import Asked, load_memory
from memtune_lib.questions import Question
from memtune_lib.service import Feedback, improve
from memtune_lib.service.feedback import Said
from memtune_lib.service.loop import pairs_of
from tests.unit import tiny
from tests.unit.asking import ask, client, post, served
from tests.unit.conftest import TUNE

pytestmark = pytest.mark.filterwarnings(tiny.FILTER)


def asked(question="Age of Ada?", sql="SELECT 11"):
    return Asked(question, sql, sql, None, {"in_scope": True}, 0.1, 3, 4)


# ---- the file ----


def test_what_was_said_last_counts_and_survives(tmp_path):
    path = tmp_path / "new" / "said.duckdb"
    with Feedback(path) as store:
        assert store.said() == [] and store.counts() == {"answers": 0}
        store.log("a", asked())
        store.log("b", asked("age of ada? ", "SELECT 12"))
        store.log("c", asked("Age of Bob?", None))
        store.say("a", "right")
        store.say("c", "wrong")
        store.say("b", "corrected", "SELECT 99")
        assert store.knows("a") and not store.knows("z")
    with Feedback(path) as again:
        assert again.said() == [
            Said("c", "Age of Bob?", None, "wrong", None),
            Said("b", "age of ada? ", "SELECT 12", "corrected", "SELECT 99"),
        ]
        assert again.counts() == {"answers": 3, "right": 1, "wrong": 1, "corrected": 1}
        again.forget("b")
        assert [one.id for one in again.said()] == ["a", "c"]
        assert not again.knows("b") and again.counts()["answers"] == 2


def test_a_place_that_cannot_be_written(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(FeedbackError, match="said.duckdb: feedback cannot be kept there .*; free some space"):
        Feedback(tmp_path / "file" / "said.duckdb")
    with pytest.raises(FeedbackError, match="file: feedback cannot be kept there"):
        Feedback(tmp_path / "file")
    assert (tmp_path / "file").read_text() == "x"


@pytest.mark.skipif(sys.platform != "linux", reason="limits the size of files as Linux does")
def test_a_disk_that_is_full_costs_what_is_being_written_and_nothing_else(tmp_path):
    import resource

    with Feedback(tmp_path / "said.duckdb") as store:
        store.log("a", asked())
        store.say("a", "right")
        soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        largest = max(path.stat().st_size for path in tmp_path.iterdir())
        resource.setrlimit(resource.RLIMIT_FSIZE, (largest, hard))
        try:
            with pytest.raises(FeedbackError, match="said.duckdb: feedback cannot be kept there"):
                store.log("big", asked("x" * 10_000_000))
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        assert [(one.id, one.verdict) for one in store.said()] == [("a", "right")]
        store.say("a", "wrong")
    with Feedback(tmp_path / "said.duckdb") as again:
        assert [(one.id, one.verdict) for one in again.said()] == [("a", "wrong")]


# ---- pairs ----


def test_pairs_are_what_can_be_taught(database):
    said = [
        Said("1", "How old is Ada?", "SELECT 1", "corrected", "SELECT age FROM people WHERE name = 'Ada'"),
        Said("2", "How many?", "SELECT count(*) FROM people", "right", None),
        Said("3", "Who?", "SELECT 2", "wrong", None),
        Said("4", "who is OLDEST", "SELECT 3", "corrected", "SELECT name FROM people"),
        Said("5", "Gone?", "SELECT gone FROM people", "right", None),
        Said("6", "Sing a song", None, "right", None),
    ]
    pairs, refused = pairs_of(said, database, [Question("dev-1", "Who is oldest?", "SELECT 4")])
    assert [(p.question, p.sql, p.category) for p in pairs] == [
        ("How old is Ada?", "SELECT age FROM people WHERE name = 'Ada'", "corrected"),
        ("How many?", "SELECT count(*) FROM people", "right"),
    ]
    assert set(refused) == {"Who?", "who is OLDEST", "Gone?"}
    assert refused["who is OLDEST"] == "it repeats the normalised question of dev-1, which only measures"
    assert "does not run any more (invalid" in refused["Gone?"]


# ---- the loop ----


@pytest.fixture
def data(tmp_path):
    return tiny.write_questions(tmp_path / "facts.jsonl")


@pytest.fixture
def dev(tmp_path):
    """What the tiny memory knows, less the question that users will correct."""
    return tiny.write_jsonl(tmp_path / "dev.jsonl", [{"question": q, "sql": s} for q, s in tiny.PAIRS[1:6]])


def test_serve_feedback_improve_serve_the_better_one(tuned_once, database, data, dev, tmp_path):
    with Feedback(tmp_path / "said.duckdb") as store:
        before = load_memory(tuned_once)
        with served(lambda asked: before.ask_all(asked, database), database, feedback=store) as server:
            with client(server) as api:
                wrong, right = ask(api, "Age of Ada?"), ask(api, tiny.PAIRS[7][0])
            assert wrong.metadata["rows"] == [[11]]
            for name, said in (
                (wrong.id, {"verdict": "corrected", "sql": "SELECT 99"}),
                (right.id, {"verdict": "right"}),
            ):
                assert post(server, json.dumps({"id": name} | said), path="/v1/feedback")[0] == 200
        found = improve(store, database, data, dev, tmp_path / "better", adapter=tuned_once)
    assert found.kept and found.serve == str(tmp_path / "better"), str(found)
    assert (found.feedback.before.correct, found.feedback.after.correct, found.feedback.after.n) == (1, 2, 2)
    assert (found.dev.before.correct, found.dev.after.correct) == (5, 5)
    assert "the new memory is kept: serve" in str(found)
    after = load_memory(found.serve)
    with served(lambda asked: after.ask_all(asked, database), database) as server, client(server) as api:
        assert ask(api, "Age of Ada?").metadata["rows"] == [[99]]
        assert ask(api, tiny.PAIRS[7][0]).metadata["sql"] == tiny.PAIRS[7][1]


def test_a_change_that_harms_is_not_kept(tuned_once, database, data, dev, tmp_path, monkeypatch):
    def harmful(memory, *rest):
        for name, parameter in memory.model.named_parameters():
            if "mome_" in name:
                parameter.data.zero_()

    monkeypatch.setattr("memtune_lib.service.loop._edit", harmful)
    with Feedback(tmp_path / "said.duckdb") as store:
        store.log("a", asked())
        store.say("a", "corrected", "SELECT 99")
        found = improve(store, database, data, dev, tmp_path / "worse", adapter=tuned_once)
    assert not found.kept and found.serve == str(tuned_once)
    assert found.dev.before.correct > found.dev.after.correct
    assert "the old memory stays" in str(found)


def test_a_memory_tuned_anew_on_the_feedback(tuned_once, tiny_model, database, data, dev, tmp_path):
    prompts = tiny.write_prompts(tmp_path / "outside.jsonl")
    options = {"finetune_args": TUNE, "out_of_scope": prompts, "progress": False}
    with Feedback(tmp_path / "said.duckdb") as store:
        store.log("a", asked("Size of Zoe?", None))
        store.say("a", "corrected", "SELECT 7")
        found = improve(
            store,
            database,
            data,
            dev,
            tmp_path / "anew",
            adapter=tuned_once,
            anew=True,
            tune_options=options,
            base_model=str(tiny_model),
        )
    assert found.feedback.after.correct == 1, str(found)
    assert load_memory(tmp_path / "anew").ask("Size of Zoe?", database).sql == "SELECT 7"


def test_tuned_anew_as_the_memory_that_was_served(tuned_once, tiny_model, database, data, dev, tmp_path, monkeypatch):
    asked_for = {}

    def noted(questions, **options):
        asked_for.update(options)
        return load_memory(tuned_once, str(tiny_model))

    monkeypatch.setattr("memtune_lib.service.loop.tune", noted)
    beside = tiny.write_prompts(data.with_name("out_of_scope_train.jsonl"))
    with Feedback(tmp_path / "said.duckdb") as store:
        store.log("a", asked("Size of Zoe?", None))
        store.say("a", "corrected", "SELECT 7")
        improve(store, database, data, dev, tmp_path / "anew", adapter=tuned_once, anew=True)
    assert asked_for["base_model"] == load_memory(tuned_once).card["base_model"]
    assert asked_for["out_of_scope"] == beside


def test_nothing_to_learn_from(database, data, dev, tmp_path):
    with Feedback(tmp_path / "said.duckdb") as store:
        with pytest.raises(FeedbackError, match="nothing to learn from .no corrections.; collect corrections first"):
            improve(store, database, data, dev, tmp_path / "out")
        store.log("a", asked())
        store.say("a", "wrong")
        with pytest.raises(FeedbackError, match="nobody said what is right"):
            improve(store, database, data, dev, tmp_path / "out")
    assert not (tmp_path / "out").exists()
