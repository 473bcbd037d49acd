"""How far a tuning run is, in one file: a run that was killed goes on from it and ends with the same memory."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save

from .errors import TuningError
from .files import atomic_write

CHECKPOINT = "checkpoint.safetensors"


@dataclass
class Done:
    """What a run has done so far."""

    loss_of_fact: list[float]  # the last that was seen of each, nats a token; infinite before
    losses: list[float] = field(default_factory=list)  # a step each
    tokens: int = 0  # answer tokens trained on
    seconds: float = 0.0  # on the clock, with those of the runs that it goes on from
    passes: dict[int, list[list[int]]] = field(
        default_factory=dict
    )  # batches: they hang on the losses at a pass's start


@dataclass(frozen=True)
class Checkpoint:
    """The file of one run."""

    path: Path
    run: str  # names data, settings and base model; the file of another run is refused

    def save(self, done: Done, parameters: Sequence[torch.Tensor], optimiser: torch.optim.Optimizer) -> None:
        """Write the file anew, or leave it as it was (full disk, kill)."""
        tensors = {f"parameter.{n}": p.detach() for n, p in enumerate(parameters)}
        tensors |= {f"momentum.{n}": optimiser.state[p]["momentum_buffer"] for n, p in enumerate(parameters)}
        tensors["losses"] = torch.tensor(done.losses, dtype=torch.float64)
        tensors["loss_of_fact"] = torch.tensor(done.loss_of_fact, dtype=torch.float64)
        meta = {
            "fingerprint": self.run,
            "tokens": str(done.tokens),
            "seconds": str(done.seconds),
            "passes": json.dumps(done.passes),
        }
        atomic_write(self.path, save({k: t.contiguous() for k, t in tensors.items()}, metadata=meta))

    def load(self) -> tuple[Done, dict[str, torch.Tensor]]:
        """How far the run was, and the tensors that `restore` takes.

        Raises:
            TuningError: the file belongs to another run, or is damaged.
        """
        try:
            with safe_open(self.path, framework="pt") as file:
                meta = file.metadata() or {}
                saved = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 (no mapping)
            if meta["fingerprint"] != self.run:
                raise TuningError(
                    f"{self.path} belongs to a run with other data or settings; choose another folder, or delete it"
                )
            done = Done(
                loss_of_fact=saved["loss_of_fact"].tolist(),
                losses=saved["losses"].tolist(),
                tokens=int(meta["tokens"]),
                seconds=float(meta["seconds"]),
                passes={int(k): v for k, v in json.loads(meta["passes"]).items()},
            )
        except (SafetensorError, OSError, KeyError, ValueError) as error:
            raise TuningError(f"{self.path} is damaged; delete it to start anew ({error})") from error
        return done, saved

    def restore(self, saved: dict[str, Any], parameters: Sequence[Any], optimiser: torch.optim.Optimizer) -> None:
        """Put parameters and momentum back.

        Raises:
            TuningError: one is missing.
        """
        try:
            for n, p in enumerate(parameters):
                with torch.no_grad():
                    p.copy_(saved[f"parameter.{n}"])
                optimiser.state[p] = {"momentum_buffer": saved[f"momentum.{n}"].to(p.device)}
        except KeyError as error:
            raise TuningError(f"{self.path} is damaged; delete it to start anew ({error} is missing)") from error
