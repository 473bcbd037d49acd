"""How the nearest keys of a query are found. An index is one function over the router's keys."""

from collections.abc import Callable

import torch

NO_MATCH = -2.0  # below every cosine: what an unused key scores


def flat(keys: torch.Tensor, used: torch.Tensor, query: torch.Tensor, k: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Exact search over all keys.

    On unit vectors |q - key|^2 = 2 - 2 cos, so the nearest by L2 is the nearest by cosine.

    Args:
        keys: [num_experts, dim], unit length.
        used: [num_experts] bool; the others are never found as long as there are enough used ones.
        query: [batch, dim], unit length.
        k: how many to find, at most num_experts.

    Returns:
        (experts int64 [batch, k], cosine [batch, k]), best first. An unused key has cosine `NO_MATCH`.
    """
    cosine = (query @ keys.T).masked_fill(~used, NO_MATCH)
    best = cosine.topk(k, dim=-1)
    return best.indices, best.values


INDEXES: dict[str, Callable[..., tuple[torch.Tensor, torch.Tensor]]] = {"IndexFlatL2": flat}
