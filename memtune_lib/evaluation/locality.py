"""Does a memory leave everything else alone? Compared with the base model bit by bit."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
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
    in_scope: bool  # the gate let it through (wrongly); False where there is no gate


@torch.inference_mode()
def locality(
    model: Any,
    tokenizer: Any,
    prompts: Sequence[str],
    in_scope: Sequence[bool] | None,
    *,
    before: Any = None,
    batch_size: int = 16,
    progress: bool = True,
) -> list[Locality]:
    """Run each prompt with the memory and with `disable_adapter`, in the same batches, and compare exactly.

    Args:
        model: a `PeftModel` with a memory, or any tuned model.
        tokenizer: its tokenizer.
        prompts: complete prompts that the memory has no business with.
        in_scope: what the gate decided on each, as `Memory.in_scope` gives it; None for a model without a memory.
        before: the model to compare with, of the same dtype on the same device; None: `model`, its adapter off.
        batch_size: prompts run together; both models see the same batches.
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
        scope = None if in_scope is None else [in_scope[i] for i in batch]
        with routed(model, scope):
            logits = model(**inputs).logits
            written = model.generate(**inputs, **options)
        with model.disable_adapter() if before is None else nullcontext():
            base = model if before is None else before
            base_logits = base(**inputs).logits
            base_written = base.generate(**inputs, **options)
        width = min(written.shape[1], base_written.shape[1])
        for row, i in enumerate(batch):
            same = torch.equal(logits[row], base_logits[row]) and torch.equal(
                written[row, :width], base_written[row, :width]
            )
            found[i] = Locality(prompts[i], same, scope is not None and bool(scope[row]))
        bar.update(len(batch))
    bar.close()
    return [found[i] for i in range(len(prompts))]


def routed(model: Any, in_scope: Sequence[bool] | None) -> AbstractContextManager[None]:
    """Inside, the memory answers those rows of a batch, by its shared expert, and the base model the others.

    None: the model has no memory, and stays as it is.
    """
    if in_scope is None:
        return nullcontext()
    none = torch.zeros(len(in_scope), 0, device=model.device)
    scope = torch.tensor(in_scope, dtype=torch.bool, device=model.device)
    return model.base_model.fixed_routing(Routing(scope, none.long(), none))
