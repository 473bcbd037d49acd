"""Memories tuned apart become one, a tuned memory is tuned on: no fact of either notices, to the bit."""

import json

import pytest
import torch

import memtune_lib
from memtune_lib.editing import EDITS, add_fact, delete_fact, experts_of
from memtune_lib.errors import EditingError, TuningError
from memtune_lib.joining import join
from memtune_lib.memory import CARD, load_memory
from memtune_lib.tuning import tune
from tests.unit import tiny
from tests.unit.conftest import TUNE
from tests.unit.test_editing import (
    FACT,
    FAST,
    OTHERS,
    QUESTIONS,
    SECOND,
    all_logits,
    everything,
    fresh,
    same,
    shared_expert,
    texts,
)

pytestmark = pytest.mark.filterwarnings(tiny.FILTER)


# ---- joining ----


@pytest.mark.parametrize("index_k", [1, 2])
def test_what_either_knew_both_know_and_nothing_else_changes(index_k):
    one, other = fresh(index_k=index_k), fresh(index_k=index_k)
    add_fact(one, *FACT, keep=OTHERS, **FAST)
    add_fact(other, *SECOND, keep=OTHERS, **FAST)
    held = [FACT[0], *FACT[2]]
    before = all_logits(one, held), all_logits(other, [SECOND[0]]), all_logits(one, OTHERS)
    left, shared = everything(other), shared_expert(one)
    where = join(one, other)
    assert len(where) == 1 and not {0, 1, 2} & set(where.values())
    assert texts(one, [*held, SECOND[0]]) == [FACT[1]] * 3 + [SECOND[1]]
    after = all_logits(one, held), all_logits(one, [SECOND[0]]), all_logits(one, OTHERS)
    assert all(map(torch.equal, before, after))
    assert same(shared_expert(one), shared)
    assert same(everything(other)[0], left[0]) and everything(other)[1:] == left[1:]
    (met,) = experts_of(one, SECOND[0])
    assert met.expert == where[0]
    assert delete_fact(one, SECOND[0]) == [where[0]]  # and apart again
    assert torch.equal(all_logits(one, held), before[0])


def test_radii_that_reach_over_one_another_shrink():
    one, other = fresh(), fresh()
    (wide,) = add_fact(one, *FACT[:2], **FAST).experts
    (near,) = add_fact(other, *SECOND, **FAST).experts
    one.model.router.radius[wide] = other.model.router.radius[near] = -1.0
    where = join(one, other)
    for question, expert in ((FACT[0], wide), (SECOND[0], where[near])):
        assert [met.expert for met in experts_of(one, question)] == [expert]
    cosine = float(one.model.router.keys[wide] @ one.model.router.keys[where[near]])
    assert one.model.router.radius[[wide, where[near]]].tolist() == pytest.approx([(1 + cosine) / 2] * 2)


def test_what_both_hold_is_kept_once():
    one, other = fresh(), fresh()
    for memory in (one, other):
        add_fact(memory, *FACT[:2], keep=OTHERS, **FAST)
    before, left = everything(one), all_logits(one, QUESTIONS)
    assert join(one, other) == {0: 0}
    after = everything(one)
    assert same(before[0], after[0]) and before[1:] == after[1:]
    assert torch.equal(all_logits(one, QUESTIONS), left)


def test_two_answers_to_one_question_are_refused():
    one, other = fresh(), fresh()
    add_fact(one, *FACT[:2], **FAST)
    add_fact(other, FACT[0], "SELECT 12", **FAST)
    before = everything(one)
    with pytest.raises(
        EditingError, match=r"expert 0 \('Age of Ada.'\) of the first memory cannot be told from .*ete_"
    ):
        join(one, other)
    after = everything(one)
    assert same(before[0], after[0]) and before[1:] == after[1:]


@torch.no_grad()
def another_shared(memory):
    next(p for name, p in memory.model.named_parameters() if "mome_shared_B" in name).add_(1)


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (another_shared, "the shared expert"),
        (lambda memory: memory.model.router.verdict_threshold.fill_(1.0), "the gate"),
        (lambda memory: memory.model.router.mean.add_(1.0), "the mean of queries"),
        (lambda memory: setattr(memory.model.peft_config["default"], "index_k", 2), "index_k"),
        (lambda memory: memory.model.get_input_embeddings().weight.data.add_(1.0), "the base model"),
    ],
)
def test_memories_of_another_origin_are_refused(change, what):
    one, other = fresh(), fresh()
    change(other)
    with pytest.raises(EditingError, match=f"the memories differ in {what}: only those with one origin"):
        join(one, other)


# ---- tuning a tuned memory ----


@pytest.fixture
def going_on(tuned_once, tmp_path):
    """`tune` that goes on from the tuned memory, its shared expert left alone."""

    def run(pairs, **kwargs):
        data = tiny.write_jsonl(tmp_path / "more.jsonl", [{"question": q, "sql": sql} for q, sql in pairs])
        prompts = tiny.write_prompts(tmp_path / "outside.jsonl")
        args = {"max_steps": 0, "expert_passes": 300, "expert_learning_rate": 5e-2}
        options = {"out": tmp_path / "on", "start": tuned_once, "finetune_args": args, "out_of_scope": prompts}
        return tune(data, **options | {"progress": False} | kwargs)

    return run


def but(**answers):
    """All facts, some with other answers: the new ones are kept apart from those that a run sees."""
    return [(question, answers.get(name, sql)) for name, (question, sql) in zip(tiny.NAMES, tiny.PAIRS, strict=True)]


def test_a_tuned_memory_learns_more_and_keeps_the_rest_to_the_bit(going_on, tuned_once, tmp_path):
    before = load_memory(tuned_once)
    asked = [*(q for q in QUESTIONS if q != "Age of Bob?"), *tiny.OUTSIDE[:5]]
    memory = going_on(but(Bob="SELECT 99"))
    assert (memory.card["result"]["exact"], memory.card["result"]["experts"]) == (12, 1)
    assert texts(memory, ["Age of Bob?"]) == ["SELECT 99"]
    assert torch.equal(all_logits(memory, asked), all_logits(before, asked))
    assert len(memory.card["start_sha256"]) == 64
    again = load_memory(tmp_path / "on")
    assert json.loads((tmp_path / "on" / CARD).read_text())["base_model"] == before.card["base_model"]
    assert torch.equal(all_logits(again, asked), all_logits(before, asked))
    last = going_on(but(Bob="SELECT 98"), start=tmp_path / "on", out=tmp_path / "last")
    assert texts(last, ["Age of Bob?"]) == ["SELECT 98"]  # and the expert of 99 is gone
    assert int(last.model.router.used.sum()) == 1
    assert torch.equal(all_logits(last, asked), all_logits(before, asked))


def test_edits_survive_a_run_and_two_runs_can_be_joined(going_on, tuned_once, tmp_path):
    edited = load_memory(tuned_once)
    memtune_lib.add_fact(edited, "Age of Cy?", "SELECT 97", keep=[q for q in QUESTIONS if q != "Age of Cy?"])
    edited.save(tmp_path / "edited")
    memory = going_on(but(Bob="SELECT 99", Cy="SELECT 97"), start=tmp_path / "edited")
    assert memory.card[EDITS] == edited.card[EDITS]
    assert texts(memory, ["Age of Bob?", "Age of Cy?"]) == ["SELECT 99", "SELECT 97"]
    other = going_on(but(Dee="SELECT 96")[:8], out=tmp_path / "other")
    asked = ["Age of Bob?", "Age of Cy?", "Age of Eve?", *tiny.OUTSIDE[:3]]
    held = all_logits(memory, asked), all_logits(other, ["Age of Dee?"])
    assert list(memtune_lib.join(memory, other)) == [0]
    assert torch.equal(all_logits(memory, asked), held[0])
    assert torch.equal(all_logits(memory, ["Age of Dee?"]), held[1])
    assert texts(memory, ["Age of Dee?"]) == ["SELECT 96"]


def test_the_shared_expert_can_learn_on(going_on, tuned_once):
    more = [("Age of Max?", "SELECT 95"), *tiny.PAIRS]
    memory = going_on(more, finetune_args={name: TUNE[name] for name in ("max_steps", "learning_rate", "batch_size")})
    assert memory.card["result"]["exact"] == 13
    assert texts(memory, [question for question, _ in more]) == [sql for _, sql in more]
    assert not same(shared_expert(memory), shared_expert(load_memory(tuned_once)))


@pytest.mark.parametrize(
    ("kwargs", "what"),
    [({"finetune_args": {"shared_r": 4}}, "shared_r"), ({"values": "values.json"}, "values")],
)
def test_what_the_start_decides_is_refused(going_on, kwargs, what):
    with pytest.raises(TuningError, match=f"{what} is that of the memory in .*; leave it out"):
        going_on(tiny.PAIRS, **kwargs)
