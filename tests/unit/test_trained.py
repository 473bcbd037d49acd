"""Weights changed by LoRA, by LoRA on 4 bits, and all of them, on a tiny model."""

import pytest
import torch

from memtune_lib.base_model import load_base_model
from memtune_lib.baselines import trained
from memtune_lib.baselines.prompted import prompted
from memtune_lib.errors import TuningError
from memtune_lib.prompts import tuned_prompt
from memtune_lib.questions import Question
from tests.unit import tiny

TRAIN = [Question(f"t{i}", f"Age of {i}?", f"SELECT {i}") for i in range(6)]


def weights(model):
    return {name.replace("base_model.model.", "").replace(".base_layer", ""): p for name, p in model.named_parameters()}


@pytest.mark.parametrize("way", ["lora", "full"])
def test_what_training_changes(way, tiny_model, monkeypatch):
    monkeypatch.setitem(trained.RATES, way, 1e-2)
    before, _ = load_base_model(str(tiny_model), dtype=torch.float32 if way == "full" else None)
    model, tokenizer, figures = trained.train(way, TRAIN, steps=3, batch_size=4, base_model=str(tiny_model))
    after = weights(model)
    changed = [name for name, p in before.named_parameters() if not torch.equal(p, after[name])]
    assert bool(changed) == (way == "full")
    assert (figures["steps"], figures["pairs"]) == (3, 6)
    assert (figures["trained_weights"] == sum(p.numel() for p in before.parameters())) == (way == "full")
    assert not model.training and tokenizer.padding_side == "left"
    assert any(p.any() for name, p in after.items() if "lora_B" in name) == (way == "lora")
    assert len(prompted(model, tokenizer, tuned_prompt)(["Age of 1?", "Age of 2?"])) == 2


def test_more_steps_lower_the_loss(tiny_model, monkeypatch):
    monkeypatch.setitem(trained.RATES, "full", 1e-3)
    loss = [
        trained.train("full", TRAIN, steps=n, batch_size=6, base_model=str(tiny_model))[2]["mean_loss"] for n in (1, 30)
    ]
    assert loss[1] < loss[0]


def test_weights_of_4_bits(tmp_path):
    reason = (
        "weights of 4 bits need bitsandbytes, which prints on import: pip install bitsandbytes==0.50.2 to test them"
    )
    linear_4bit = pytest.importorskip("bitsandbytes.nn", reason=reason).Linear4bit

    folder = tiny.save_base(tmp_path, hidden_size=64, intermediate_size=128)  # bits are packed in blocks of 64
    model, tokenizer, figures = trained.train("qlora", TRAIN, steps=2, batch_size=2, base_model=str(folder))
    assert sum(isinstance(module, linear_4bit) for module in model.modules()) == 4 * 7  # layers, and what each has
    assert figures["trained_weights"] == sum(p.numel() for name, p in model.named_parameters() if "lora_" in name)
    assert len(prompted(model, tokenizer, tuned_prompt)(["Age of 1?"])) == 1


@pytest.mark.parametrize(
    ("way", "questions", "options", "message"),
    [
        ("dora", TRAIN, {}, "no way of training 'dora'; give one of lora, qlora, full"),
        ("lora", TRAIN, {"steps": 0}, "steps is 0, batch_size 16; give 1 or more"),
        ("lora", TRAIN, {"batch_size": 0}, "steps is 1, batch_size 0; give 1 or more"),
        ("full", [], {}, "none of 0 questions has SQL; give pairs"),
    ],
)
def test_what_cannot_be_trained(way, questions, options, message):
    with pytest.raises(TuningError, match=message):
        trained.train(way, questions, **{"steps": 1} | options)


def test_without_bitsandbytes(monkeypatch):
    monkeypatch.setattr(trained, "find_spec", lambda name: None)
    with pytest.raises(TuningError, match=r"weights of 4 bits need bitsandbytes; run: pip install bitsandbytes=="):
        trained.train("qlora", TRAIN, steps=1)
