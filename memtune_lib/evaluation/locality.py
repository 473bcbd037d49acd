"""Does a memory leave everything else alone? Compared with the base model bit by bit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import torch
from tqdm.auto import tqdm

from ..mome import Routing

NEW_TOKENS = 8


@dataclass(frozen=True)
class Locality:
    """One out-of-scope prompt, with the memory and without it."""

    prompt: str
    identical: bool  # every logit of the prompt, and every token generated after it
    in_scope: bool  # the gate let it through (wrongly)


@torch.inference_mode()
def locality(
    model: Any,
    tokenizer: Any,
    prompts: Sequence[str],
    in_scope: Sequence[bool],
    *,
    batch_size: int = 16,
    progress: bool = True,
) -> list[Locality]:
    """Run each prompt with the memory and with `disable_adapter`, in the same batches, and compare exactly.

    Args:
        model: a `PeftModel` with a memory.
        tokenizer: its tokenizer.
        in_scope: what the gate decided on each, as `Memory.in_scope` gives it.
        prompts: complete prompts that the memory has no business with.
        batch_size: prompts run together; base and memory see the same batches.
        progress: draw a bar.
    """
    order = sorted(range(len(prompts)), key=lambda i: len(prompts[i]))
    found: dict[int, Locality] = {}
    bar = tqdm(total=len(prompts), desc="locality", unit="prompt", disable=not progress)
    for start in range(0, len(order), batch_size):
        batch = order[start : start + batch_size]
        texts = [prompts[i] for i in batch]
        inputs = tokenizer(texts, return_tensors="pt", padding=True, add_special_tokens=False).to(model.device)
        inputs.pop("token_type_ids", None)
        options = {"max_new_tokens": NEW_TOKENS, "do_sample": False, "pad_token_id": tokenizer.pad_token_id}
        scope = [in_scope[i] for i in batch]
        none = torch.zeros(len(batch), 0, device=model.device)
        routing = Routing(torch.tensor(scope, device=model.device), none.long(), none)
        with model.base_model.fixed_routing(routing):
            logits = model(**inputs).logits
            written = model.generate(**inputs, **options)
        with model.disable_adapter():
            base_logits = model(**inputs).logits
            base_written = model.generate(**inputs, **options)
        width = min(written.shape[1], base_written.shape[1])
        for row, i in enumerate(batch):
            same = torch.equal(logits[row], base_logits[row]) and torch.equal(
                written[row, :width], base_written[row, :width]
            )
            found[i] = Locality(prompts[i], same, bool(scope[row]))
        bar.update(len(batch))
    bar.close()
    return [found[i] for i in range(len(prompts))]
