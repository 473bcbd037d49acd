"""What every edit of a memory needs: its bank, unused experts, and a note of the edit on the memory's card."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import torch

from .codec import Codec
from .errors import EditingError
from .memory import Memory
from .mome import MomeModel

EDITS = "edits"  # on a memory's card: the facts that were added, their experts, and the words they needed


def tuner_of(memory: Memory) -> MomeModel:
    """The memory's PEFT model. Raises `EditingError` if it has no bank of experts."""
    tuner = memory.model.base_model
    if not isinstance(tuner, MomeModel) or not tuner.bank_layers():
        raise EditingError("this memory has no bank of experts; make one whose expert_modules name layers of its model")
    return tuner


def unused(tuner: MomeModel, count: int) -> list[int]:
    """The numbers of experts without a key, as good as new; the bank grows if it has too few."""
    router, free = tuner.router, (~tuner.router.used).nonzero().flatten().tolist()
    missing = max(count - len(free), router.k - len(router.keys))  # a bank has at least as many as a prompt may use
    if missing > 0:
        free += tuner.add_experts(missing)
    clear(tuner, free[:count])
    return free[:count]


def clear(tuner: MomeModel, experts: Iterable[int]) -> None:
    """Make these experts as good as new."""
    with torch.random.fork_rng():  # the same edit gives the same bits
        torch.manual_seed(0)
        for expert in experts:
            tuner.clear_expert(expert)


def rows_of(tuner: MomeModel, experts: Sequence[int]) -> list[torch.Tensor]:
    """Copies of what these experts are: weights, keys and radii, a row each."""
    return [part.detach()[experts].clone() for part in _parts(tuner)]


@torch.no_grad()
def put_rows(tuner: MomeModel, experts: Sequence[int], rows: Sequence[torch.Tensor]) -> None:
    """Make these experts what `rows_of` copied, of this memory or another of the same make."""
    for part, values in zip(_parts(tuner), rows, strict=True):
        part[experts] = values.to(part)  # not through .data, whose changes the router's index would not see


def _parts(tuner: MomeModel) -> list[torch.Tensor]:
    banks = [layer.bank(tuner.active_name) for layer in tuner.bank_layers()]
    return [*(part for bank in banks for part in (bank.A, bank.B)), tuner.router.keys, tuner.router.radius]


def tuned_words(memory: Memory) -> set[int]:
    """The words that answers may hold without those of the edits."""
    return set(memory.codec.words).difference(*(edit["words"] for edit in memory.card.get(EDITS, [])))


def note(memory: Memory, edits: Sequence[dict[str, Any]]) -> None:
    """Put the edits on the card, and let answers hold their words beside those that the memory was tuned on."""
    if memory.codec.words:  # none: any word is allowed
        words = tuned_words(memory).union(*(edit["words"] for edit in edits))
        memory.codec = Codec(memory.codec.merges, words)
    memory.card[EDITS] = list(edits)
