"""Which prompts a memory answers, and with which experts.

Everywhere in this file a "raw" query is what `mean_over` in prompt.py makes of the hidden states that enter
the router's layer, as `MomeModel.query` returns it. The router itself centres it by `mean` and scales it to
unit length.

Two questions are asked of a prompt. Is it in scope at all? A linear probe of the query may say so, and the memory
itself, which has learnt to what it has no answer (`MomeModel.verdict`). If so, which stored keys is its query near
(nearest neighbours, each with its own radius, as in GRACE: Hartvigsen et al. 2023, arXiv:2211.11031)?
"""

from collections.abc import Callable
from dataclasses import dataclass, fields
from functools import cached_property

import torch
from torch import nn
from torch.nn import functional as F

from ..errors import AdapterError
from .index import INDEXES

UNUSED = 2.0  # the radius of a row without a key: no cosine reaches it


@dataclass(frozen=True)
class Routing:
    """Where each prompt of a batch goes. Build one by hand to skip the router (`MomeModel.fixed_routing`).

    scope: bool [batch]; a prompt out of scope is answered by the base model, bit for bit.
    experts: int64 [batch, k], nearest first (k = 0 where there is no bank).
    weights: float [batch, k]; 1 where the query lies within the expert's radius, else 0.
    score: float [batch]; the memory's verdict where it gives one, else the probe's.
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
    """How `Router.fit_scope` did on queries that its probe had not seen: the parts judged right."""

    threshold: float
    in_scope_kept: float
    out_of_scope_refused: float
    held_back: int


class Router(nn.Module):
    """The routing of one adapter; frozen while tuning, saved and loaded with the adapter.

    All its tensors are float32 buffers, whatever the model's dtype: bfloat16 cannot tell cosines of 0.99
    apart. Not fitted, it takes every prompt for in scope; without keys it uses no expert.
    """

    def __init__(self, hidden: int, num_experts: int, k: int, method: str, device: torch.device | str = "cpu") -> None:
        super().__init__()
        self.k = k
        self.search = INDEXES[method]
        zeros = torch.zeros(hidden, device=device)
        self.register_buffer("mean", zeros.clone())
        self.register_buffer("scope_weight", zeros.clone())
        self.register_buffer("scope_bias", zeros.new_zeros(()))
        self.register_buffer("scope_threshold", zeros.new_zeros(()))
        self.register_buffer("verdict_threshold", zeros.new_full((), -torch.inf))
        self.register_buffer("keys", zeros.new_zeros(num_experts, hidden))
        self.register_buffer("radius", zeros.new_full((num_experts,), UNUSED))
        self.register_buffer("fitted", torch.zeros((), dtype=torch.bool, device=device))

    def _apply(self, fn: Callable[[torch.Tensor], torch.Tensor], recurse: bool = True) -> "Router":
        # `model.to(dtype)` and `model.half()` come through here: follow to the device, not to the dtype.
        for name, buffer in self._buffers.items():
            moved = fn(buffer)
            self._buffers[name] = moved if moved.dtype == buffer.dtype else buffer.to(moved.device)
        return self

    @property
    def used(self) -> torch.Tensor:
        """bool [num_experts]: which rows have a key."""
        return self.radius < UNUSED

    def normalise(self, raw: torch.Tensor) -> torch.Tensor:
        """Raw queries [..., hidden] as the router compares them: float32, centred, of unit length."""
        return F.normalize(raw.to(self.mean) - self.mean, dim=-1)

    @property
    def judges(self) -> bool:
        """Whether the memory's own verdict decides what is in scope."""
        return bool(self.verdict_threshold > -torch.inf)

    @torch.no_grad()
    def route(self, raw: torch.Tensor, verdict: torch.Tensor | None = None) -> Routing:
        """Route raw queries [batch, hidden], with the memory's verdicts [batch] if it gives them."""
        query = self.normalise(raw)
        score = query @ self.scope_weight + self.scope_bias
        scope = (score >= self.scope_threshold) | ~self.fitted
        if verdict is not None:
            score = verdict.to(query)
            scope = scope & (score >= self.verdict_threshold)
        k = min(self.k, len(self.keys))
        experts, cosine = self.search(self.keys, self.used, query, k)
        weights = ((cosine >= self.radius[experts]) & scope[:, None]).to(query.dtype)
        return Routing(scope, experts, weights, score, cosine)

    @torch.no_grad()
    def fit_scope(
        self, in_scope: torch.Tensor, out_of_scope: torch.Tensor, *, margin: float = 0.5, l2: float = 1e-3
    ) -> ScopeFit:
        """Learn which prompts are in scope, from raw queries [n, hidden] of both kinds. Deterministic.

        Sets `mean` (midway between the two kinds, so that what is near neither points no way in particular),
        then fits a logistic regression, both kinds weighing the same, on four fifths of the queries. The
        threshold is chosen on the last fifth: between the kinds if they come apart there, else where fewest
        are mistaken.

        Args:
            margin: where between the two kinds the threshold lies: 0 next to the prompts out of scope (so
            that
                more is in scope), 1 next to the prompts in scope.
            l2: weight of the penalty on the probe's weights.

        Raises:
            AdapterError: fewer than 10 queries of a kind, a bad shape or margin, or keys that are set already
                (they were centred by the old mean).
        """
        for name, queries in (("in_scope", in_scope), ("out_of_scope", out_of_scope)):
            if queries.ndim != 2 or queries.shape[1] != len(self.mean) or len(queries) < 10:
                raise AdapterError(
                    f"{name} queries of shape {tuple(queries.shape)} cannot be fitted: give at least 10 rows "
                    f"of width {len(self.mean)}."
                )
        if not 0 <= margin <= 1:
            raise AdapterError(f"margin={margin} is not between 0 and 1: 0.5 is midway.")
        if bool(self.used.any()):
            raise AdapterError(
                f"{int(self.used.sum())} experts already have keys: fit the scope first, or clear_key them."
            )
        kinds = [queries.to(self.mean.device, torch.float64) for queries in (in_scope, out_of_scope)]
        self.mean.copy_((kinds[0].mean(0) + kinds[1].mean(0)) / 2)
        kinds = [self.normalise(queries).double() for queries in kinds]
        held = [queries[::5] for queries in kinds]
        fit = [queries[torch.arange(len(queries)) % 5 != 0] for queries in kinds]
        weight, bias = _logistic_regression(*fit, l2=l2)
        self.scope_weight.copy_(weight)
        self.scope_bias.copy_(bias)
        inside, outside = (queries.float() @ self.scope_weight + self.scope_bias for queries in held)
        self.scope_threshold.fill_(_threshold(inside, outside, margin))
        self.fitted.fill_(True)
        return ScopeFit(
            threshold=float(self.scope_threshold),
            in_scope_kept=float((inside >= self.scope_threshold).float().mean()),
            out_of_scope_refused=float((outside < self.scope_threshold).float().mean()),
            held_back=len(inside) + len(outside),
        )

    @torch.no_grad()
    def judge(self, inside: torch.Tensor, outside: torch.Tensor, *, margin: float = 0.5) -> ScopeFit:
        """From now on let the memory's own verdict decide what is in scope.

        Args:
            inside: verdicts [n] of prompts in scope.
            outside: verdicts [n] of prompts out of scope, which the memory was not tuned on.
            margin: where between the two the threshold lies, as in `fit_scope`.
        """
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


def _logistic_regression(
    inside: torch.Tensor, outside: torch.Tensor, *, l2: float
) -> tuple[torch.Tensor, torch.Tensor]:
    """(weight [dim], bias []) of the probe that tells `inside` (positive) from `outside`; float64, L-BFGS."""
    x = torch.cat([inside, outside])
    y = torch.cat([x.new_ones(len(inside)), x.new_zeros(len(outside))])
    balance = torch.cat([x.new_full((len(q),), 0.5 / len(q)) for q in (inside, outside)])
    parameters = x.new_zeros(x.shape[1] + 1, requires_grad=True)
    solver = torch.optim.LBFGS([parameters], max_iter=200, line_search_fn="strong_wolfe")

    def loss() -> torch.Tensor:
        solver.zero_grad()
        score = x @ parameters[:-1] + parameters[-1]
        value = (balance * F.binary_cross_entropy_with_logits(score, y, reduction="none")).sum()
        value = value + l2 * parameters[:-1].square().sum()
        value.backward()
        return value

    with torch.enable_grad():
        solver.step(loss)
    return parameters.detach()[:-1], parameters.detach()[-1]


def _threshold(inside: torch.Tensor, outside: torch.Tensor, margin: float) -> float:
    """The score from which on a prompt is in scope, given held-back scores of both kinds."""
    low, high = float(outside.max()), float(inside.min())
    if low >= high:  # they overlap: the cut with the fewest mistakes, each kind counting as a whole
        cuts = torch.cat([inside, outside]).sort().values
        kept = (inside[None] >= cuts[:, None]).float().mean(1)
        refused = (outside[None] < cuts[:, None]).float().mean(1)
        return float(cuts[(kept + refused).argmax()])
    return low + margin * (high - low)
