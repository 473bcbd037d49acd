"""What of a memory goes into its file: of the bank only the experts that hold something.

A row without a key whose B is zero in every layer adds nothing to any answer. It is left out, and made anew when the
file is read: A random, always from the same seed, so that a file gives the same bits every time.
"""

from collections.abc import Iterator

import torch

from ..errors import AdapterError
from .bank import random_a
from .router import UNUSED

KEPT = "mome_router.kept_rows"  # bool [num_experts], in a file that leaves rows out
State = dict[str, torch.Tensor]


def thinned(state: State, adapter: str) -> State:
    """The state of an adapter, as its model names it, without the rows that hold nothing."""
    rows = dict(_of_the_bank(state))
    radius = next((value for name, value in rows.items() if name.endswith(".radius")), None)
    if radius is None:
        return state
    kept = radius < UNUSED
    for name, value in rows.items():
        if "mome_expert_B" in name:
            kept |= (value != 0).flatten(1).any(1).to(kept.device)
    if bool(kept.all()):
        return state
    thin = {name: value[kept.to(value.device)] for name, value in rows.items()}
    return state | thin | {f"base_model.mome_router.{adapter}.{KEPT.rpartition('.')[2]}": kept}


def completed(saved: State) -> State:
    """A saved state, as its file names it, with the rows that `thinned` left out.

    Raises:
        AdapterError: the rows do not fit their list.
    """
    listed = next((name for name in saved if name.endswith(KEPT)), None)
    if listed is None:
        return saved
    full = dict(saved)
    kept = full.pop(listed).bool()
    for name, value in _of_the_bank(saved):
        if len(value) != int(kept.sum()):
            raise AdapterError(
                f"the saved adapter lists {int(kept.sum())} experts, but {name} has {len(value)}: it is damaged; "
                "save it again."
            )
        full[name] = _fresh(name, (len(kept), *value.shape[1:]), value)
        full[name][kept.to(value.device)] = value
    return full


def _of_the_bank(state: State) -> Iterator[tuple[str, torch.Tensor]]:
    """The tensors that have a row an expert."""
    for name, value in state.items():
        if "mome_expert_" in name or ("mome_router." in name and name.endswith((".keys", ".radius"))):
            yield name, value


def _fresh(name: str, shape: tuple[int, ...], like: torch.Tensor) -> torch.Tensor:
    if "mome_expert_A" in name:
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(0)
            return random_a(*shape, dtype=like.dtype, device=torch.device("cpu")).to(like.device)
    return like.new_full(shape, UNUSED if name.endswith("radius") else 0.0)
