"""What a router does with many prompts: how its experts are loaded, who shares one, and what a change moves."""

from collections import Counter
from dataclasses import dataclass

import torch

from ..errors import AdapterError
from .router import Routing


@dataclass(frozen=True)
class RouterReport:
    """How some prompts are spread over a bank."""

    prompts: int
    routed: int  # prompts that use an expert at all
    load: torch.Tensor  # int64 [num_experts], how many prompts use each
    collisions: float  # of the routed prompts, the share whose experts are just those of another prompt

    @classmethod
    def of(cls, routing: Routing, num_experts: int) -> "RouterReport":
        """From the routing of the prompts."""
        sets = _experts(routing)
        used = [expert for chosen in sets for expert in chosen]
        load = torch.bincount(torch.tensor(used, dtype=torch.long), minlength=num_experts)
        same = Counter(chosen for chosen in sets if chosen)
        routed, shared = sum(same.values()), sum(count for count in same.values() if count > 1)
        return cls(len(sets), routed, load, shared / routed if routed else 0.0)

    @property
    def idle(self) -> float:
        """The share of experts that no prompt uses."""
        return int((self.load == 0).sum()) / max(1, len(self.load))

    def __str__(self) -> str:
        busiest = int(self.load.max()) if len(self.load) else 0
        return (
            f"{self.routed} of {self.prompts} prompts use an expert; {self.collisions:.1%} of them share all with "
            f"another; the busiest expert serves {busiest}, and {self.idle:.1%} serve none"
        )


def churn(before: Routing, after: Routing) -> float:
    """The share of prompts that use other experts after than before, both routings of the same prompts.

    Raises:
        AdapterError: none, or not the same number of prompts.
    """
    if not len(before) or len(before) != len(after):
        raise AdapterError(
            f"{len(before)} prompts before and {len(after)} after: route the same ones with both routers."
        )
    pairs = zip(_experts(before), _experts(after), strict=True)
    return sum(one != other for one, other in pairs) / len(before)


def _experts(routing: Routing) -> list[frozenset[int]]:
    """The experts that each prompt uses."""
    in_use = (routing.weights != 0) & routing.scope[:, None]
    rows = zip(routing.experts.tolist(), in_use.tolist(), strict=True)
    return [frozenset(e for e, on in zip(experts, flags, strict=True) if on) for experts, flags in rows]
