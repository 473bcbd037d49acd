"""The weights changed, as most people would: LoRA, LoRA on a quantised model, and every weight; PEFT and a Trainer.

The prompt is the question alone, as for a memory: the table goes into the weights.
"""

from __future__ import annotations

import copy
import random
import tempfile
import time
from collections.abc import Sequence
from importlib.util import find_spec
from typing import Any

import torch
from peft import LoraConfig, get_peft_model, prepare_model_for_kbit_training
from transformers import BitsAndBytesConfig, DataCollatorForSeq2Seq, Trainer, TrainingArguments, set_seed

from ..activations import encode
from ..base_model import load_base_model
from ..errors import TuningError
from ..prompts import REFUSAL, tuned_prompt
from ..questions import Question

RATES = {"lora": 5e-4, "qlora": 5e-4, "full": 5e-5}  # learning rate of each way
LORA = {"r": 16, "lora_alpha": 32, "lora_dropout": 0.05, "target_modules": "all-linear", "task_type": "CAUSAL_LM"}


def train(
    way: str,
    questions: Sequence[Question],
    *,
    steps: int,
    batch_size: int = 16,
    seed: int = 0,
    base_model: str | None = None,
) -> tuple[Any, Any, dict[str, Any]]:
    """A model trained for `steps` steps on pairs of question and SQL, its tokenizer, and figures of the training.

    Args:
        way: "lora", "qlora" (the same on weights of 4 bits) or "full".
        questions: what to train on.
        steps: of `batch_size` pairs each: the budget.
        batch_size: pairs a step.
        seed: of the order of the pairs, and of LoRA's first weights.
        base_model: a Hugging Face id or folder; None: the default.

    Raises:
        TuningError: another way, steps or batch_size below 1, no pair, or bitsandbytes is missing.
        BaseModelError: the base model cannot be had.
    """
    if way not in RATES:
        raise TuningError(f"no way of training {way!r}; give one of {', '.join(RATES)}")
    if steps < 1 or batch_size < 1:
        raise TuningError(f"steps is {steps}, batch_size {batch_size}; give 1 or more")
    pairs = [(tuned_prompt(q.question), q.sql or REFUSAL) for q in questions if q.answer is None]
    if not pairs:
        raise TuningError(f"none of {len(questions)} questions has SQL; give pairs of question and SQL")
    if way == "qlora" and find_spec("bitsandbytes") is None:
        raise TuningError("weights of 4 bits need bitsandbytes; run: pip install bitsandbytes==0.50.2")
    set_seed(seed)
    model, tokenizer = _model(way, base_model)
    started = time.perf_counter()
    drawn = random.Random(seed).sample(pairs, min(len(pairs), steps * batch_size))
    rows = [
        {"input_ids": [*f.prompt, *f.answer], "labels": [-100] * len(f.prompt) + [*f.answer]}
        for f in encode(tokenizer, drawn)
    ]
    padding = copy.copy(tokenizer)
    padding.padding_side = "right"  # in training a token's place counts from the start, as without padding
    with tempfile.TemporaryDirectory() as folder:
        settings = TrainingArguments(
            folder,
            max_steps=steps,
            per_device_train_batch_size=batch_size,
            learning_rate=RATES[way],
            warmup_steps=max(1, steps // 20),
            seed=seed,
            use_cpu=model.device.type == "cpu",
            dataloader_pin_memory=False,
            save_strategy="no",
            logging_strategy="no",
            report_to="none",
            disable_tqdm=True,
        )
        collate = DataCollatorForSeq2Seq(padding)
        loss = Trainer(model, settings, data_collator=collate, train_dataset=rows).train().training_loss
    weights = sum(p.numel() for p in model.parameters() if p.requires_grad)
    figures = {"steps": steps, "pairs": len(rows), "trained_weights": weights, "mean_loss": round(loss, 4)}
    return model.eval(), tokenizer, figures | {"training_seconds": round(time.perf_counter() - started, 1)}


def _model(way: str, name: str | None) -> tuple[Any, Any]:
    if way == "full":  # in bfloat16 small steps would be rounded away
        model, tokenizer = load_base_model(name, dtype=torch.float32)
        return model, tokenizer
    if way == "lora":
        model, tokenizer = load_base_model(name)
    else:
        four_bits = BitsAndBytesConfig(
            load_in_4bit=True, bnb_4bit_quant_type="nf4", bnb_4bit_compute_dtype=torch.bfloat16
        )
        model, tokenizer = load_base_model(name, quantisation=four_bits)
        model = prepare_model_for_kbit_training(model, use_gradient_checkpointing=False)  # questions are short
    return get_peft_model(model, LoraConfig(**LORA)), tokenizer
