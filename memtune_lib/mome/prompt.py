"""Which tokens of a batch are prompt, and their mean: the query before routing."""

from dataclasses import dataclass

import torch
from torch.nn import functional as F

from ..errors import AdapterError

IGNORED = -100  # the label of a token that carries no loss: in a fact, of its prompt


@dataclass(frozen=True)
class Prompt:
    """What a call of the model tells the router."""

    mask: torch.Tensor | None = None  # bool [batch, tokens]
    verdict: torch.Tensor | None = None  # float [batch]: see MomeModel.verdict
    routed: bool = False  # a step that continues from the KV cache: the prompts have their routing


def prompt_of(
    tokens: torch.Tensor,
    attention_mask: torch.Tensor | None,
    labels: torch.Tensor | None,
    *,
    generating: tuple[int, torch.Tensor | None] | None = None,
) -> Prompt:
    """The prompt tokens of a batch: attended to, and without label where labels are given.

    A row whose every token has a label (plain language modelling) counts as prompt throughout.

    Args:
        tokens: [batch, tokens] ids or [batch, tokens, hidden] embeddings; only the shape is read.
        attention_mask: [batch, tokens], 1 where there is a token; None: everywhere.
        labels: [batch, tokens].
        generating: length and attention mask of the prompts that a running generate() started from.

    Raises:
        AdapterError: the mask is not two-dimensional, and generate() gave no other.
    """
    batch, length = tokens.shape[:2]
    start, start_mask = generating or (length, None)
    if isinstance(attention_mask, torch.Tensor) and attention_mask.ndim == 2:
        mask = attention_mask[:, -length:].bool()
    elif attention_mask is None or generating:
        mask = torch.ones(batch, length, dtype=torch.bool, device=tokens.device)
        if attention_mask is not None and start_mask is not None:  # generate() made a mask of its own from it
            mask[:, :start] = start_mask.bool().repeat_interleave(batch // len(start_mask), dim=0)
    else:
        raise AdapterError("the attention mask is not of shape [batch, tokens]: pass that one, or set fixed_routing.")
    if labels is not None:
        prompt = mask & (labels == IGNORED)
        mask = torch.where(prompt.any(1, keepdim=True), prompt, mask)
    elif length > start:
        mask = mask.clone()
        mask[:, start:] = False
    return Prompt(mask)


def mean_over(hidden: torch.Tensor, mask: torch.Tensor | None) -> torch.Tensor:
    """The raw query: mean, over the tokens in mask, of hidden states scaled to unit length.

    Without the scaling the first token would drown the others: as an attention sink its state is a hundred
    times as long ("massive activations", Sun et al. 2024, arXiv:2402.17762), and the mean would tell little
    but the prompt's length.

    Args:
        hidden: [batch, tokens, hidden], as they enter the router's layer.
        mask: bool [batch, tokens]; None: all tokens.

    Returns:
        float32 [batch, hidden].
    """
    hidden = F.normalize(hidden.detach().float(), dim=-1)
    if mask is None:
        mask = hidden.new_ones(hidden.shape[:2], dtype=torch.bool)
    mask = mask.to(hidden.device)[..., None]
    # masked_fill, not a product: the states of padding may be NaN
    return hidden.masked_fill(~mask, 0).sum(1) / mask.sum(1).clamp(min=1)
