"""Which prompts a memory answers, and with which experts.

Everywhere in this file a "raw" query is what `mean_over` in prompt.py makes of the hidden states that enter
the router's layer, as `MomeModel.query` returns it. The router itself centres it by `mean` and scales it to
unit length.

Two questions are asked of a prompt. Is it in scope at all? That says the memory itself, which has learnt to what it
has no answer (`MomeModel.verdict`). If so, which stored keys is its query near (nearest neighbours, each with its own
radius, as in GRACE: Hartvigsen et al. 2023, arXiv:2211.11031)?
"""

import weakref
from collections.abc import Callable
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any

import torch
from torch import nn
from torch.nn import functional as F

from ..errors import AdapterError
from .index import IndexSettings, Search, build

UNUSED = 2.0  # the radius of a row without a key: no cosine reaches it


@dataclass(frozen=True)
class Routing:
    """Where each prompt of a batch goes. Build one by hand to skip the router (`MomeModel.fixed_routing`).

    scope: bool [batch]; a prompt out of scope is answered by the base model, bit for bit.
    experts: int64 [batch, k], nearest first (k = 0 where there is no bank).
    weights: float [batch, k]; 1 where the query lies within the expert's radius, else 0.
    score: float [batch], the memory's verdict; None where it gives none.
    cosine: float [batch, k], of query and key.
    """

    scope: torch.Tensor
    experts: torch.Tensor
    weights: torch.Tensor
    score: torch.Tensor | None = None
    cosine: torch.Tensor | None = None

    @classmethod
    def shared_only(cls, batch: int, device: torch.device | str = "cpu") -> "Routing":
        """Every prompt in scope, no expert."""
        none = torch.zeros(batch, 0, device=device)
        return cls(torch.ones(batch, dtype=torch.bool, device=device), none.long(), none)

    def __len__(self) -> int:
        return len(self.scope)

    def select(self, rows: torch.Tensor) -> "Routing":
        """The routing of some rows of the batch (indices or a mask)."""
        parts = {field.name: getattr(self, field.name) for field in fields(self)}
        return Routing(**{name: None if part is None else part[rows] for name, part in parts.items()})

    # Computed once a forward pass, for all adapted layers: one transfer from the device, not one a layer.
    @cached_property
    def rows(self) -> torch.Tensor | None:
        """Indices of the rows in scope; None where that is all of them."""
        return None if bool(self.scope.all()) else self.scope.nonzero().flatten()

    @cached_property
    def pairs(self) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor] | None:
        """(row, expert, weight) of every expert in use, each [pairs]; None where no expert is used."""
        rows, slots = ((self.weights != 0) & self.scope[:, None]).nonzero(as_tuple=True)
        return (rows, self.experts[rows, slots], self.weights[rows, slots]) if len(rows) else None


@dataclass(frozen=True)
class ScopeFit:
    """How `Router.judge` did on the prompts it was given: the parts judged right."""

    threshold: float
    in_scope_kept: float
    out_of_scope_refused: float
    held_back: int


class Router(nn.Module):
    """The routing of one adapter; frozen while tuning, saved and loaded with the adapter.

    All its tensors are float32 buffers, whatever the model's dtype: bfloat16 cannot tell cosines of 0.99
    apart. Before `judge`, it takes every prompt for in scope; without keys it uses no expert.
    """

    def __init__(
        self,
        hidden: int,
        num_experts: int,
        k: int,
        settings: IndexSettings | None = None,
        device: torch.device | str = "cpu",
    ) -> None:
        super().__init__()
        self.k = k
        self.settings = settings or IndexSettings()
        self._search: Search | None = None  # the index
        self._seen: list[tuple[Any, int]] = []  # the keys and radii that it was built of, and their version
        zeros = torch.zeros(hidden, device=device)
        self.register_buffer("mean", zeros.clone())
        self.register_buffer("verdict_threshold", zeros.new_full((), -torch.inf))
        self.register_buffer("keys", zeros.new_zeros(num_experts, hidden))
        self.register_buffer("radius", zeros.new_full((num_experts,), UNUSED))

    def _apply(self, fn: Callable[[torch.Tensor], torch.Tensor], recurse: bool = True) -> "Router":
        # `model.to(dtype)` and `model.half()` come through here: follow to the device, not to the dtype.
        for name, buffer in self._buffers.items():
            moved = fn(buffer)
            self._buffers[name] = moved if moved.dtype == buffer.dtype else buffer.to(moved.device)
        return self

    def __getstate__(self) -> dict[str, Any]:
        return self.__dict__ | {"_search": None, "_seen": []}  # a copy builds an index of its own

    def _index(self) -> Search:
        """The index of the keys as they are now: built at the first search, and again when a key has changed."""
        parts = (self.keys, self.radius)
        counted = not any(part.is_inference() for part in parts)  # torch counts the changes of other tensors
        same = [
            ref() is part and version == part._version for part, (ref, version) in zip(parts, self._seen, strict=False)
        ]
        if self._search is None or not (same and all(same)):
            self._search = build(self.settings, self.keys, self.used)
            self._seen = [(weakref.ref(part), part._version) for part in parts] if counted else []
        return self._search

    @property
    def used(self) -> torch.Tensor:
        """bool [num_experts]: which rows have a key."""
        return self.radius < UNUSED

    def normalise(self, raw: torch.Tensor) -> torch.Tensor:
        """Raw queries [..., hidden] as the router compares them: float32, centred, of unit length."""
        return F.normalize(raw.to(self.mean) - self.mean, dim=-1)

    @property
    def judges(self) -> bool:
        """Whether anything can be out of scope."""
        return bool(self.verdict_threshold > -torch.inf)

    @torch.no_grad()
    def route(self, raw: torch.Tensor, verdict: torch.Tensor | None = None) -> Routing:
        """Route raw queries [batch, hidden], with the memory's verdicts [batch] if it gives them."""
        query = self.normalise(raw)
        score = None if verdict is None else verdict.to(query)
        scope = torch.ones_like(query[:, 0], dtype=torch.bool) if score is None else score >= self.verdict_threshold
        experts, cosine = self._index()(query, min(self.k, len(self.keys)))
        weights = ((cosine >= self.radius[experts]) & scope[:, None]).to(query.dtype)
        return Routing(scope, experts, weights, score, cosine)

    @torch.no_grad()
    def judge(self, inside: torch.Tensor, outside: torch.Tensor, *, margin: float = 0.5) -> ScopeFit:
        """From now on let the memory's own verdict decide what is in scope.

        The threshold lies between the two kinds if they come apart, else where fewest are mistaken.

        Args:
            inside: verdicts [n] of prompts in scope.
            outside: verdicts [n] of prompts out of scope, which the memory was not tuned on.
            margin: where between the two kinds: 0 next to the prompts out of scope (so that more is in scope), 1
                next to those in scope.

        Raises:
            AdapterError: no verdict of one kind, or a bad margin.
        """
        if not (len(inside) and len(outside)):
            raise AdapterError(
                f"{len(inside)} verdicts in scope and {len(outside)} out of scope: give some of both kinds."
            )
        if not 0 <= margin <= 1:
            raise AdapterError(f"margin={margin} is not between 0 and 1: 0.5 is midway.")
        threshold = _threshold(inside.float(), outside.float(), margin)
        self.verdict_threshold.fill_(threshold)
        return ScopeFit(
            threshold=threshold,
            in_scope_kept=float((inside >= threshold).float().mean()),
            out_of_scope_refused=float((outside < threshold).float().mean()),
            held_back=len(outside),
        )

    @torch.no_grad()
    def center(self, raw: torch.Tensor) -> None:
        """Set the mean that queries are compared around, from raw queries [n, hidden]; before any key is set.

        Raises:
            AdapterError: keys are set already.
        """
        if bool(self.used.any()):
            raise AdapterError(f"{int(self.used.sum())} experts already have keys: clear_key them first.")
        self.mean.copy_(raw.float().mean(0))

    @torch.no_grad()
    def set_key(self, expert: int, raw: torch.Tensor, radius: float) -> None:
        """Use `expert` where the cosine with this raw query [hidden] is at least `radius` (-1 to 1)."""
        self._check(expert)
        if not -1 <= radius <= 1:
            raise AdapterError(f"radius={radius} is no cosine: give a number from -1 to 1.")
        if raw.shape != self.mean.shape:
            raise AdapterError(
                f"a query of shape {tuple(raw.shape)} is no key: one vector of width {len(self.mean)} is."
            )
        self.keys[expert] = self.normalise(raw)
        self.radius[expert] = radius

    @torch.no_grad()
    def clear_key(self, expert: int) -> None:
        """Never use `expert` again, until it gets a key."""
        self._check(expert)
        self.keys[expert] = 0
        self.radius[expert] = UNUSED

    def _check(self, expert: int) -> None:
        if not 0 <= expert < len(self.keys):
            raise AdapterError(f"expert {expert} is not in a bank of {len(self.keys)}: add_experts grows it.")

    @torch.no_grad()
    def grow(self, count: int) -> None:
        """Append `count` unused rows."""
        self.keys = torch.cat([self.keys, self.keys.new_zeros(count, self.keys.shape[1])])
        self.radius = torch.cat([self.radius, self.radius.new_full((count,), UNUSED)])


def _threshold(inside: torch.Tensor, outside: torch.Tensor, margin: float) -> float:
    """The score from which on a prompt is in scope, given held-back scores of both kinds."""
    low, high = float(outside.max()), float(inside.min())
    if low >= high:  # they overlap: the cut with the fewest mistakes, each kind counting as a whole
        cuts = torch.cat([inside, outside]).sort().values
        kept = (inside[None] >= cuts[:, None]).float().mean(1)
        refused = (outside[None] < cuts[:, None]).float().mean(1)
        return float(cuts[(kept + refused).argmax()])
    return low + margin * (high - low)
