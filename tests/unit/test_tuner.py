"""Facts to near-zero loss: the cache, resting, memory experts, a kill and a resume, and what is refused."""

import json
import os
import signal
import subprocess
import sys
from dataclasses import asdict, replace
from pathlib import Path

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from safetensors.torch import load_file, save_file

import memtune_lib
from memtune_lib.activations import Activations, Fact, Head, encode, per_fact
from memtune_lib.checkpoint import CHECKPOINT
from memtune_lib.errors import MemtuneError, TuningError
from memtune_lib.generation import generate
from memtune_lib.mome import Routing
from memtune_lib.tuner import TuneArgs, Tuner, new_memory
from memtune_lib.tuning import tune
from tests.unit import tiny

pytestmark = pytest.mark.filterwarnings(tiny.FILTER)

ARGS = TuneArgs(
    max_steps=100,
    learning_rate=1.5e-2,
    b_ratio=1.0,
    batch_size=8,
    near_zero=0.01,
    first_layer=2,
    shared_r=8,
    shared_alpha=64.0,
    r_value=8,
    expert_learning_rate=5e-2,
)
PAIRS = tiny.PAIRS[:8]
FACTS = encode(tiny.tokenizer(), PAIRS)


def memory(family="llama", dtype=torch.float32, args=ARGS):
    return new_memory(tiny.base(family).to(dtype), args)


def tuner(model=None, facts=FACTS, args=ARGS, **kwargs):
    return Tuner(model or memory(args=args), facts, args, progress=False, **kwargs)


@torch.no_grad()
def shake(model):
    """Random weights in the shared expert and in the bank, so that both do something."""
    generator = torch.Generator().manual_seed(5)
    for name, parameter in model.named_parameters():
        if "mome_" in name:
            parameter.copy_(torch.randn(parameter.shape, generator=generator) * 0.1)


def state(model):
    return {name: value.clone() for name, value in model.state_dict().items() if "mome_" in name}


def assert_same_state(one, other):
    assert one.keys() == other.keys()
    assert [name for name in one if not torch.equal(one[name], other[name])] == []


@torch.no_grad()
def logits(model, fact):
    return model(input_ids=torch.tensor([fact.prompt + fact.answer])).logits


def answers(model, pairs):
    written = generate(model, tiny.tokenizer(), [p for p, _ in pairs], progress=False, max_new_tokens=16)
    return [generation.text for generation in written]


# ---- the cache ----


@pytest.mark.parametrize("first_layer", [0, 2])
@pytest.mark.parametrize("family", tiny.FAMILIES)
def test_the_cached_forward_is_the_live_forward(family, first_layer):
    model = memory(family, args=replace(ARGS, first_layer=first_layer))
    experts = list(model.add_experts(2))
    shake(model)
    facts = [*FACTS, Fact((5,), (7, 9)), Fact(tuple(range(10, 60)), (3,))]
    cached = Activations(model, facts, batch_size=4, progress=False)
    batch, one = [9, 0, 8, 3], torch.ones(4, 1)
    before = logits(model, facts[0])
    with_experts = Routing(one[:, 0].bool(), torch.tensor([experts[i % 2] for i in range(4)])[:, None], one)
    for routing in (Routing.shared_only(4), with_experts):
        with cached.upper():
            hidden, targets, owner = cached.forward(batch, routing)
        assert targets.tolist() == [token for i in batch for token in facts[i].answer]
        assert owner.tolist() == [row for row, i in enumerate(batch) for _ in facts[i].answer]
        ours = model.get_output_embeddings()(hidden)
        for row, i in enumerate(batch):
            with model.fixed_routing(routing.select(torch.tensor([row]))):
                live = logits(model, facts[i])[0, len(facts[i].prompt) - 1 : -1]
            torch.testing.assert_close(ours[owner == row], live, rtol=1e-3, atol=1e-3)
    assert torch.equal(logits(model, facts[0]), before)  # the lower layers are back


@pytest.mark.parametrize("family", tiny.FAMILIES)
@pytest.mark.parametrize("first_layer", [0, 1, 2])
def test_facts_lifted_to_the_bank_give_the_same_answers(family, first_layer):
    model = memory(family, args=replace(ARGS, first_layer=first_layer))
    experts = list(model.add_experts(2))
    shake(model)
    low = Activations(model, FACTS, progress=False)
    high = low.lifted([1, 2, 5], batch_size=2)
    assert high.cut == max(first_layer, 2) and low.cut == first_layer
    routing = Routing(torch.ones(2, dtype=torch.bool), torch.tensor([[experts[0]], [experts[1]]]), torch.ones(2, 1))
    hidden = []
    for cached in (low, high):
        with cached.upper():
            hidden.append(cached.forward([5, 1], routing)[0])
    assert torch.equal(*hidden)


@pytest.mark.parametrize("family", tiny.FAMILIES)
def test_the_cached_queries_are_what_the_router_sees(family):
    model = memory(family)
    cached = Activations(model, FACTS, batch_size=3, progress=False)
    live = torch.cat([model.query(torch.tensor([fact.prompt])) for fact in FACTS])
    torch.testing.assert_close(cached.queries, live, rtol=1e-4, atol=1e-5)


def test_the_lower_layers_come_back_after_an_error():
    model = memory()
    before = list(model.base_model.decoder_layers)
    cached = Activations(model, FACTS, progress=False)
    with pytest.raises(IndexError), cached.upper():
        cached.forward([99], Routing.shared_only(1))
    assert all(a is b for a, b in zip(before, model.base_model.decoder_layers, strict=True))


def test_the_lower_layers_are_not_computed_again():
    model = memory()
    cached = Activations(model, FACTS, progress=False)
    ran = []
    for number, layer in enumerate(model.base_model.decoder_layers):
        layer.register_forward_hook(lambda *_, number=number: ran.append(number))
    with cached.upper():
        ran.clear()
        cached.forward([0, 1], Routing.shared_only(2))
    assert ran == [2, 3]


def test_the_head_on_a_part_of_the_vocabulary():
    model, hidden = memory(), torch.randn(5, 32, generator=torch.Generator().manual_seed(0))
    targets = torch.tensor(FACTS[0].answer[:5])
    whole = torch.nn.functional.cross_entropy(model.get_output_embeddings()(hidden), targets, reduction="none")
    full, part = Head(model, FACTS, seed=0), Head(model, FACTS, seed=0, sample=3)
    assert len(part.weight) < len(full.weight) == 259
    for head in (full, part):
        loss, right = head.exact(hidden, targets)
        torch.testing.assert_close(loss, whole)
        assert right.tolist() == (model.get_output_embeddings()(hidden).argmax(-1) == targets).tolist()
    torch.testing.assert_close(full.loss(hidden, targets), whole)
    assert bool((part.loss(hidden, targets) < whole).all())  # fewer tokens to be mistaken for


def test_per_fact_means():
    assert per_fact(torch.tensor([1.0, 3.0, 5.0]), torch.tensor([1, 1, 0]), 2).tolist() == [5.0, 2.0]


# ---- learning ----


@pytest.mark.parametrize(
    ("family", "dtype"),
    [("llama", torch.float32), ("llama", torch.bfloat16), ("qwen3", torch.float32), ("gpt2", torch.float32)],
)
def test_facts_are_driven_to_near_zero_loss_and_recalled_word_for_word(family, dtype):
    model = memory(family, dtype)
    told = []
    result = tuner(model, callbacks=[told.append]).run()
    assert result.facts == result.exact == len(FACTS)
    assert max(result.loss_of_fact) < 0.1
    assert result.losses[0] > 3
    assert answers(model, PAIRS) == [answer for _, answer in PAIRS]
    assert result.steps == len(result.losses) <= 100
    shared = [step for step in told if step.phase == "shared"]
    assert [step.step for step in shared] == list(range(1, result.steps + 1))
    assert {(step.steps, step.facts) for step in shared} == {(100, 8)}
    assert [step.seconds for step in told] == sorted(step.seconds for step in told)
    assert result.tokens >= result.steps * min(len(fact.answer) for fact in FACTS)


def test_a_run_ends_when_all_facts_rest():
    told = []
    result = tuner(args=replace(ARGS, max_steps=500, near_zero=0.5), callbacks=[told.append]).run()
    assert result.steps < 100
    assert told[-1].resting == 8


@settings(max_examples=50, deadline=None)
@given(
    st.lists(st.sampled_from([0.001, 0.01, 0.02, 3.0, float("inf")]), min_size=1, max_size=40),
    st.sampled_from([0.0, 0.25, 1.0]),
    st.integers(1, 7),
)
def test_resting_facts_are_left_out_but_for_a_sample(losses, replay, size):
    model = tuner.model = getattr(tuner, "model", None) or memory()  # one for all examples
    facts = [FACTS[i % 8] for i in range(len(losses))]
    run = tuner(model, facts, replace(ARGS, replay=replay, batch_size=size))
    run.done.loss_of_fact = losses
    batches = run._pass(3)
    chosen = [i for batch in batches for i in batch]
    active = {i for i, loss in enumerate(losses) if loss >= ARGS.near_zero}
    assert len(set(chosen)) == len(chosen)
    assert active <= set(chosen)
    assert len(chosen) == (len(active) + round(replay * (len(losses) - len(active))) if active else 0)
    assert all(1 <= len(batch) <= size for batch in batches)
    assert batches == run._pass(3)


@pytest.mark.parametrize("family", tiny.FAMILIES)
def test_no_step_leaves_the_model_bit_identical(family):
    reference, model = tiny.base(family), memory(family)
    result = tuner(model, args=replace(ARGS, max_steps=0, index_max_size=0)).run()
    assert (result.steps, result.experts, result.losses) == (0, 0, [])
    assert all(torch.equal(logits(model, fact), logits(reference, fact)) for fact in FACTS)
    assert answers(model, PAIRS) == answers(reference, PAIRS)


def test_the_base_model_is_never_changed():
    model = memory()
    tuner(model, args=replace(ARGS, max_steps=5)).run()
    reference = tiny.base()
    with model.disable_adapter():
        assert all(torch.equal(logits(model, fact), logits(reference, fact)) for fact in FACTS)


# ---- memory experts ----


@pytest.fixture(scope="module")
def shared_knows_eight():
    """The weights of a memory whose shared expert knows the first eight facts."""
    model = memory()
    assert tuner(model, args=replace(ARGS, index_max_size=0)).run().shared_exact == 8
    return state(model)


def known(weights):
    model = memory()
    model.load_state_dict(weights, strict=False)
    return model


@pytest.mark.parametrize("most", [4, 2, 0])
def test_facts_that_the_shared_expert_did_not_learn_get_an_expert_others_stay_as_they_are(shared_knows_eight, most):
    facts, model = encode(tiny.tokenizer(), tiny.PAIRS), known(shared_knows_eight)
    before = [logits(model, fact) for fact in FACTS]
    result = tuner(model, facts, replace(ARGS, max_steps=0, index_max_size=most)).run()
    assert (result.facts, result.shared_exact, result.experts, result.exact) == (12, 8, most, 8 + most)
    assert answers(model, tiny.PAIRS[: 8 + most]) == [answer for _, answer in tiny.PAIRS[: 8 + most]]
    assert all(torch.equal(logits(model, f), old) for f, old in zip(FACTS, before, strict=True))
    assert len(model.router.keys) == most
    for row, fact in enumerate(facts[8 : 8 + most]):
        routing = model.router.route(model.query(torch.tensor([fact.prompt])))
        assert routing.experts.tolist() == [[row]]
        assert routing.weights.tolist() == [[1.0]]
    loss = torch.tensor(result.loss_of_fact)
    assert bool((loss[: 8 + most] < 0.1).all()) and bool((loss[8 + most :] > 0.1).all())


def test_an_expert_of_its_own_even_where_all_facts_want_one():
    model = memory()
    result = tuner(model, args=replace(ARGS, max_steps=0)).run()
    assert (result.shared_exact, result.experts, result.exact) == (0, 8, 8)
    assert answers(model, PAIRS) == [answer for _, answer in PAIRS]


def test_no_other_fact_lies_in_the_radius_of_an_expert():
    model = memory()
    run = tuner(model, args=replace(ARGS, max_steps=0, expert_passes=1))
    run.run()
    unit = model.router.normalise(run.activations.queries)
    inside = unit @ unit.T >= model.router.radius
    assert inside.tolist() == torch.eye(8, dtype=torch.bool).tolist()


# ---- a kill, and the run goes on ----

RESUME = replace(ARGS, max_steps=20, save_steps=5, learning_rate=5e-2, near_zero=0.5, batch_size=2, expert_passes=4)


class Killed(Exception):
    pass


def killer(at):
    def callback(progress):
        if progress.step == at:
            raise Killed

    return callback


@pytest.fixture(scope="module")
def uninterrupted():
    model, told = memory(args=RESUME), []
    result = tuner(model, args=RESUME, callbacks=[told.append]).run()
    assert len(result.losses) == 20
    assert told[4].resting < told[-1].resting < 8  # so that what rests must be remembered, too
    assert result.experts > 0
    return state(model), result


@pytest.mark.parametrize("kills", [[3], [5], [10], [12], [20], [7, 13, 19]])
def test_a_killed_run_goes_on_and_ends_with_the_same_bits(tmp_path, uninterrupted, kills):
    for at in kills:
        with pytest.raises(Killed):
            tuner(args=RESUME, folder=tmp_path, callbacks=[killer(at)]).run()
        assert (tmp_path / CHECKPOINT).exists() == (at > 5)
    model, told = memory(args=RESUME), []
    result = tuner(model, args=RESUME, folder=tmp_path, callbacks=[told.append]).run()
    assert told[0].step == (kills[-1] - 1) // 5 * 5 + 1  # not from the start
    weights, expected = uninterrupted
    assert_same_state(state(model), weights)
    assert asdict(result) | {"seconds": 0} == asdict(expected) | {"seconds": 0}


def test_a_run_killed_while_its_experts_learn_goes_on(tmp_path, uninterrupted, monkeypatch):
    args = replace(RESUME, max_steps=3, save_steps=2)
    model = memory(args=args)
    expected = tuner(model, args=args).run()
    assert expected.experts > 0
    with monkeypatch.context() as patch:
        patch.setattr(Tuner, "_train_experts", lambda *_: (_ for _ in ()).throw(Killed))
        with pytest.raises(Killed):
            tuner(args=args, folder=tmp_path).run()
    resumed = memory(args=args)
    result = tuner(resumed, args=args, folder=tmp_path).run()
    assert_same_state(state(resumed), state(model))
    assert asdict(result) | {"seconds": 0} == asdict(expected) | {"seconds": 0}


def test_how_often_a_run_is_saved_may_change(tmp_path, uninterrupted):
    with pytest.raises(Killed):
        tuner(args=RESUME, folder=tmp_path, callbacks=[killer(12)]).run()
    model, args = memory(args=RESUME), replace(RESUME, save_steps=3)
    assert tuner(model, args=args, folder=tmp_path).run().losses == uninterrupted[1].losses
    assert_same_state(state(model), uninterrupted[0])


SCRIPT = """
import json, os, signal, sys
from memtune_lib.tuning import tune

out, model, data, outside, args = sys.argv[1:]

def callback(progress):
    if progress.step == 5:
        os.kill(os.getpid(), signal.SIGKILL)

tune(data, out=out, finetune_args=json.loads(args), base_model=model, out_of_scope=outside,
     callbacks=[callback], progress=False)
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL on Windows")
def test_kill_9_and_the_same_command_again(tmp_path, tiny_model):
    data = tiny.write_questions(tmp_path / "facts.jsonl")
    outside = tiny.write_prompts(tmp_path / "outside.jsonl")
    args = {"max_steps": 8, "save_steps": 3, "batch_size": 4, "first_layer": 2, "index_max_size": 3}

    given = [tmp_path / "killed", tiny_model, data, outside, json.dumps(args)]
    environment = {**os.environ, "PYTHONPATH": str(Path(memtune_lib.__file__).parents[1])}
    command = [sys.executable, "-c", SCRIPT, *map(str, given)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, env=environment, check=False)
    assert done.returncode == -signal.SIGKILL, done.stderr
    assert [path.name for path in (tmp_path / "killed").iterdir()] == [CHECKPOINT]
    for folder in ("killed", "straight"):
        options = {"base_model": str(tiny_model), "out_of_scope": outside, "progress": False}
        tune(data, out=tmp_path / folder, finetune_args=args, **options)
    one, other = (load_file(tmp_path / f / "adapter_model.safetensors") for f in ("killed", "straight"))
    assert_same_state(one, other)
    cards = [json.loads((tmp_path / f / "memory.json").read_text()) for f in ("killed", "straight")]
    for card in cards:
        del card["result"]["seconds"]
    assert cards[0] == cards[1]
    assert not (tmp_path / "killed" / CHECKPOINT).exists()


# ---- checkpoints that do not fit ----


@pytest.fixture
def checkpoint(tmp_path):
    """The folder of a run that was killed at step 7."""
    with pytest.raises(Killed):
        tuner(args=RESUME, folder=tmp_path, fingerprint="data 1", callbacks=[killer(7)]).run()
    return tmp_path


@pytest.mark.parametrize(
    "other",
    [
        {"fingerprint": "data 2"},
        {"args": replace(RESUME, learning_rate=1e-3)},
        {"args": replace(RESUME, seed=1)},
        {"args": replace(RESUME, max_steps=21)},
        {"facts": FACTS[:7]},
    ],
    ids=["data", "learning_rate", "seed", "max_steps", "facts"],
)
def test_a_checkpoint_of_another_run_is_refused(checkpoint, other):
    before = (checkpoint / CHECKPOINT).read_bytes()
    with pytest.raises(TuningError, match="belongs to a run with other data or settings; choose another folder"):
        tuner(**{"args": RESUME, "folder": checkpoint, "fingerprint": "data 1"} | other).run()
    assert (checkpoint / CHECKPOINT).read_bytes() == before


def without(tensor):
    def damage(path):
        tensors = load_file(path)
        del tensors[tensor]
        with_meta = path.read_bytes()
        length = int.from_bytes(with_meta[:8], "little")
        save_file(tensors, path, metadata=json.loads(with_meta[8 : 8 + length])["__metadata__"])

    return damage


DAMAGE = {
    "truncated": lambda path: path.write_bytes(path.read_bytes()[:-100]),
    "half a header": lambda path: path.write_bytes(path.read_bytes()[:50]),
    "empty": lambda path: path.write_bytes(b""),
    "garbage": lambda path: path.write_bytes(b"\xff" * 5000),
    "another program's file": lambda path: save_file({"x": torch.zeros(1)}, path),
    "without the losses": without("losses"),
    "without a weight": without("parameter.0"),
    "without a moment": without("momentum.1"),
    "a folder": lambda path: (path.unlink(), path.mkdir()),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_checkpoint_is_one_clear_error(checkpoint, damage):
    DAMAGE[damage](checkpoint / CHECKPOINT)
    with pytest.raises(TuningError, match="is damaged; delete it to start anew") as caught:
        tuner(args=RESUME, folder=checkpoint, fingerprint="data 1").run()
    assert str(checkpoint / CHECKPOINT) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_full_disk_keeps_the_checkpoint_before(checkpoint, monkeypatch, uninterrupted):
    before = (checkpoint / CHECKPOINT).read_bytes()

    def full(*_):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(MemtuneError, match="cannot be written .No space left on device.; free some space"):
            tuner(args=RESUME, folder=checkpoint, fingerprint="data 1").run()
    assert [path.name for path in checkpoint.iterdir()] == [CHECKPOINT]
    assert (checkpoint / CHECKPOINT).read_bytes() == before
    model = memory(args=RESUME)
    tuner(model, args=RESUME, folder=checkpoint, fingerprint="data 1").run()
    assert_same_state(state(model), uninterrupted[0])


# ---- what is refused ----


def test_finetune_args():
    assert TuneArgs.of(None) == TuneArgs.of({}) == TuneArgs()
    assert TuneArgs.of({"max_steps": 7, "learning_rate": 1}).max_steps == 7
    with pytest.raises(TuningError, match=r"finetune_args has 'max_step'; known are .*max_steps"):
        TuneArgs.of({"max_step": 7})


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("max_steps", [-1, 1.5, "10", True]),
        ("epochs", [0, -1, float("nan"), float("inf"), "2", None]),
        ("learning_rate", [0, -1e-3, float("nan"), float("inf"), "1e-3", None]),
        ("expert_learning_rate", [0]),
        ("near_zero", [0, -1]),
        ("batch_size", [0, -1, 2.0, "16", None, True]),
        ("max_finetuning_examples", [0, -1, 2.5, "10"]),
        ("max_length", [0]),
        ("save_steps", [0]),
        ("seed", [1.5, "1", None]),
        ("first_layer", [-1, 1.5, "2"]),
        ("shared_r", [0]),
        ("shared_alpha", [0, float("nan"), "64"]),
        ("r_value", [0]),
        ("index_k", [0]),
        ("index_max_size", [-1, 1.5, None]),
        ("index_method", ["IndexIVFPQ2", 3, None]),
        ("replay", [-0.1, 1.5, float("nan"), "all", None]),
        ("expert_passes", [0]),
    ],
)
def test_bad_values(name, values):
    for value in values:
        with pytest.raises(MemtuneError) as caught:
            TuneArgs.of({name: value})
        assert str(caught.value).startswith(f"{name} is {value!r}; give "), value


@pytest.mark.parametrize("first_layer", [4, 99])
def test_a_layer_that_the_model_does_not_have(first_layer):
    with pytest.raises(MemtuneError, match=rf"first_layer is {first_layer}; .* 0 to 3"):
        memory(args=replace(ARGS, first_layer=first_layer))


def test_no_facts():
    with pytest.raises(TuningError, match="there is nothing to tune on; give at least one question"):
        tuner(facts=[])


def test_an_over_long_fact():
    facts = [*FACTS, Fact(tuple([5] * 30), (6, 7, 8))]
    with pytest.raises(TuningError, match="fact 9 has 32 tokens; shorten it, or raise max_length=31"):
        tuner(facts=facts, args=replace(ARGS, max_length=31))
    assert len(tuner(facts=facts, args=replace(ARGS, max_length=32)).facts) == 9
    assert len(tuner(facts=facts, args=replace(ARGS, max_length=31, max_finetuning_examples=8)).facts) == 8


@pytest.mark.parametrize("phase", ["shared", "experts"])
def test_a_loss_that_is_no_number(phase):
    rates = {"shared": {"learning_rate": 1e37}, "experts": {"max_steps": 0, "expert_learning_rate": 1e37}}
    name = next(key for key in rates[phase] if key.endswith("rate"))
    with pytest.raises(TuningError, match=rf"the loss is (nan|inf) .*; lower {name}=1e\+37"):
        tuner(args=replace(ARGS, **rates[phase])).run()
