"""A memory is trained by other people's trainers: transformers' on every family, and TRL's."""

import pytest
import torch
from peft import PeftModel
from transformers import Trainer, TrainingArguments

from tests.unit import tiny
from tests.unit.test_peft_matrix import FAMILIES, base, logits, mome, prompts, settings

pytestmark = pytest.mark.filterwarnings(tiny.FILTER)

FACTS = 4


def facts():
    """Four questions of four tokens with an answer of three each."""
    ids = prompts(FACTS, 7)
    return [{"input_ids": row, "labels": torch.cat([torch.full((4,), -100), row[4:]])} for row in ids]


def arguments(folder, **kwargs):
    given = {
        "max_steps": 20,
        "per_device_train_batch_size": FACTS,
        "learning_rate": 1e-2,
        "lr_scheduler_type": "constant",
        "logging_steps": 1,
        "save_strategy": "no",
        "report_to": "none",
        "use_cpu": True,
        "disable_tqdm": True,
        "dataloader_pin_memory": False,
    }
    return given | kwargs | {"output_dir": str(folder)}


def keyed(model):
    """Two of the facts get an expert each."""
    for expert, fact in ((1, facts()[0]), (3, facts()[2])):
        model.router.set_key(expert, model.query(fact["input_ids"][None, :4])[0], 0.99999)
    return model


@pytest.mark.parametrize("family", FAMILIES)  # GPT-2 has dropout, which must not lead a fact to another expert
def test_transformers_trainer(family, tmp_path):
    model = keyed(mome(family))
    before = {name: value.clone() for name, value in model.state_dict().items()}
    trainer = Trainer(model, TrainingArguments(**arguments(tmp_path)), train_dataset=facts())
    trainer.train()
    losses = [entry["loss"] for entry in trainer.state.log_history if "loss" in entry]
    assert len(losses) == 20
    assert losses[-1] < 0.8 * losses[0]
    for name, value in model.state_dict().items():
        changed = value != before[name]
        if "mome_expert_B" in name:
            assert changed.flatten(1).any(1).tolist() == [False, True, False, True, False], name
        elif "mome_shared_B" in name:
            assert changed.any(), name
        elif "mome_" not in name or "mome_router" in name:
            assert not changed.any(), name
    trainer.save_model(str(tmp_path / "memory"))
    loaded = PeftModel.from_pretrained(base(family), tmp_path / "memory")
    ids = torch.stack([fact["input_ids"] for fact in facts()])
    assert torch.equal(logits(loaded, ids), logits(model.eval(), ids))


@pytest.mark.filterwarnings("ignore::FutureWarning")  # trl 1.16 calls transformers 5.23 by its old names
def test_trl_sft_trainer(tmp_path):
    from trl import SFTConfig, SFTTrainer

    from datasets import Dataset

    data = Dataset.from_list([{"prompt": question, "completion": sql} for question, sql in tiny.PAIRS])
    options = arguments(tmp_path, per_device_train_batch_size=12, activation_checkpointing=True, bf16=False)
    trainer = SFTTrainer(
        tiny.base(),
        args=SFTConfig(**options),
        train_dataset=data,
        processing_class=tiny.tokenizer(),
        peft_config=settings(layers_to_transform=[2, 3]),
    )
    trainer.train()
    losses = [entry["loss"] for entry in trainer.state.log_history if "loss" in entry]
    assert losses[-1] < 0.8 * losses[0]
    trainer.save_model(str(tmp_path / "memory"))
    loaded = PeftModel.from_pretrained(tiny.base(), tmp_path / "memory").eval()
    ids = torch.tensor([tiny.tokenizer()("Age of Ada?")["input_ids"]])
    assert torch.equal(logits(loaded, ids), logits(trainer.model.eval(), ids))
    assert not torch.equal(logits(loaded, ids), logits(tiny.base(), ids))
