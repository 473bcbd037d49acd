"""Two memories that were tuned apart become one.

join(memory, other)  # afterwards `memory` knows what both knew

An expert only adds to what the shared expert says, so its fact stays exact beside the same shared expert and no
other: what can be joined are memories with one origin, whose shared expert was left alone since (`add_fact`, or
`tune(..., start=ORIGIN)` with max_steps 0). Two different shared experts are never averaged: nothing would stay exact.
"""

from __future__ import annotations

from typing import Any

import torch

from .base_model import base_fingerprint
from .codec import Codec
from .edits import EDITS, note, put_rows, rows_of, tuned_words, tuner_of, unused
from .errors import EditingError
from .memory import Memory
from .tuner import NARROWEST

NOT_ITS_MAKE = (
    "base_model_name_or_path",
    "format_version",
    "inference_mode",
    "num_experts",
    "peft_version",
    "revision",
)


def join(memory: Memory, other: Memory) -> dict[int, int]:
    """Bring the experts of another memory into this one's bank.

    Each question that either bank holds is answered afterwards as it was, to the bit, and so is each that is near no
    expert of either. Where experts of both lie so near that one reaches over the other's question, their radii shrink
    to half way: other wordings in between may be left to the shared expert. Experts that both have are kept once.

    Args:
        memory: is changed in place; `Memory.save` keeps the change.
        other: stays as it is.

    Returns:
        The number in `memory` of each expert of `other`.

    Raises:
        EditingError: the memories are of different make or origin; they hold the same question with different
            answers. Both stay as they were.
    """
    mine, theirs = tuner_of(memory), tuner_of(other)
    if differing := _differences(memory, other):
        raise EditingError(
            f"the memories differ in {', '.join(differing)}: only those with one origin can be joined; make both from "
            "it with add_fact, or with tune, start and max_steps=0"
        )
    place = mine.router.keys.device
    old, given = (tuner.router.used.nonzero().flatten().tolist() for tuner in (mine, theirs))
    cosine = theirs.router.keys[given].to(place) @ mine.router.keys[old].T
    where: dict[int, int] = {}
    for row, expert in enumerate(given):
        for column in (cosine[row] > 2 * NARROWEST - 1).nonzero().flatten().tolist():
            if not _same_weights(rows_of(mine, [old[column]]), rows_of(theirs, [expert])):
                raise EditingError(
                    f"{_named(memory, old[column])} of the first memory cannot be told from {_named(other, expert)} of "
                    "the second, and they hold different answers; delete_fact one of them"
                )
            where[expert] = old[column]
    new = [expert for expert in given if expert not in where]
    if new and old:
        reach = (1 + cosine[[given.index(expert) for expert in new]]) / 2
        nearest_old, nearest_new = reach.max(0).values, reach.max(1).values
    places = unused(mine, len(new))
    put_rows(mine, places, rows_of(theirs, new))
    if new and old:
        radius = mine.router.radius
        radius[old] = torch.maximum(radius[old], nearest_old)
        radius[places] = torch.maximum(radius[places], nearest_new)
    where |= dict(zip(new, places, strict=True))
    _note_both(memory, other, where)
    return where


def _differences(memory: Memory, other: Memory) -> list[str]:
    """What keeps two memories from being joined, in words."""
    tuners = [one.model.base_model for one in (memory, other)]
    configs = [_make(tuner) for tuner in tuners]
    if base_fingerprint(memory.model) != base_fingerprint(other.model):
        return ["the base model"]
    if settings := sorted(name for name in configs[0] if configs[0][name] != configs[1][name]):
        return settings
    shared = [[p for n, p in one.model.named_parameters() if "mome_shared" in n] for one in (memory, other)]
    routers = [tuner.router for tuner in tuners]
    same = {
        "the shared expert": all(torch.equal(a.cpu(), b.cpu().to(a.dtype)) for a, b in zip(*shared, strict=True)),
        "the mean of queries": torch.equal(routers[0].mean.cpu(), routers[1].mean.cpu()),
        "the gate": torch.equal(routers[0].verdict_threshold.cpu(), routers[1].verdict_threshold.cpu()),
        "the short form of answers": memory.codec.merges == other.codec.merges,
        "the values taken out of questions": memory.linker.to_json() == other.linker.to_json(),
    }
    return [name for name, is_same in same.items() if not is_same]


def _make(tuner: Any) -> dict[str, Any]:
    """The settings that say how a memory is built."""
    values = tuner.peft_config[tuner.active_name].to_dict()
    values["target_modules"] = sorted(values["target_modules"])
    return {name: value for name, value in values.items() if name not in NOT_ITS_MAKE}


def _same_weights(one: list[torch.Tensor], other: list[torch.Tensor]) -> bool:
    return all(torch.equal(a, b.to(a)) for a, b in zip(one[:-2], other[:-2], strict=True))  # the last: key and radius


def _named(memory: Memory, expert: int) -> str:
    edit = next((edit for edit in memory.card.get(EDITS, []) if expert in edit["experts"]), None)
    return f"expert {expert}" + (f" ({edit['wordings'][0]!r})" if edit else "")


def _note_both(memory: Memory, other: Memory, where: dict[int, int]) -> None:
    edits = list(memory.card.get(EDITS, []))
    for edit in other.card.get(EDITS, []):
        moved = edit | {"experts": [where[expert] for expert in edit["experts"]]}
        if moved not in edits:
            edits.append(moved)
    free = not (memory.codec.words and other.codec.words)  # one of them may answer with any word
    words = set() if free else tuned_words(memory) | tuned_words(other)
    memory.codec, memory.card[EDITS] = Codec(memory.codec.merges, words), []
    note(memory, edits)
