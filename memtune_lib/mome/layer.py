"""A linear layer with a shared expert and a bank of memory experts on top."""

from dataclasses import dataclass, field
from typing import Any

import torch
from peft.tuners.tuners_utils import BaseTunerLayer
from torch import nn
from torch.nn import functional as F
from transformers.pytorch_utils import Conv1D

from ..errors import AdapterError
from .bank import Bank, random_a
from .config import MomeConfig
from .router import Routing

NO_MERGE = (
    "A memory cannot be merged into the base model: which experts are added depends on the prompt. "
    "Use the model as it is, or unload() to get the base model back."
)


@dataclass
class Memory:
    """What the adapted layers of one model share while it runs."""

    routing: Routing | None = None  # of the prompts in the model now
    fixed: Routing | None = None  # given by hand: goes before `routing`, and nothing is routed
    bank: bool = True  # switches for ablations
    shared: bool = True
    taken: torch.Tensor | None = field(default=None, repr=False)  # the experts whose rows are taken out, ascending

    def current(self, batch: int) -> Routing:
        """The routing for a batch of this size."""
        routing = self.routing if self.fixed is None else self.fixed
        if routing is None:
            raise AdapterError("no prompt was routed yet: call the whole causal language model, or set fixed_routing.")
        if len(routing) != batch:
            raise AdapterError(
                f"a layer got {batch} rows, but {len(routing)} prompts were routed: start each batch with "
                "its prompts, or exclude modules that flatten the batch."
            )
        return routing

    def place_of(self, experts: torch.Tensor) -> torch.Tensor:
        """Where these experts' rows are among those taken out. Raises IndexError if one was left in the bank."""
        if not bool(torch.isin(experts, self.taken).all()):
            raise IndexError(f"of the experts {experts.unique().tolist()} only {self.taken.tolist()} were taken out")
        return torch.searchsorted(self.taken, experts)


class MomeLinear(nn.Module, BaseTunerLayer):
    """An `nn.Linear` or GPT-2 `Conv1D` plus, in scope, a shared LoRA and the prompt's own experts.

    Parameters, by adapter name: `mome_shared_A` [shared_r, in], `mome_shared_B` [out, shared_r],
    `mome_expert_A` [num_experts, r, in], `mome_expert_B` [num_experts, out, r]; a part the adapter does not
    have is absent.
    """

    adapter_layer_names = ("mome_shared_A", "mome_shared_B", "mome_expert_A", "mome_expert_B")
    other_param_names = ("shared_scaling", "expert_scaling")

    def __init__(self, base_layer: nn.Module, memory: Memory) -> None:
        super().__init__()
        self.base_layer = base_layer
        self.memory = memory
        if isinstance(base_layer, Conv1D):
            self.in_features, self.out_features = base_layer.weight.shape
        else:
            self.in_features, self.out_features = base_layer.in_features, base_layer.out_features
        for name in self.adapter_layer_names:
            setattr(self, name, nn.ParameterDict())
        self.shared_scaling: dict[str, float] = {}
        self.expert_scaling: dict[str, float] = {}
        self.taken: Bank | None = None  # rows of the active bank that MomeModel.take_experts took out
        self.merged_adapters: list[str] = []

    def update_layer(self, adapter_name: str, config: MomeConfig, with_bank: bool) -> None:
        """Add an adapter's parameters, on the base layer's device and in its dtype."""
        weight = self.get_base_layer().weight
        dtype = weight.dtype if weight.is_floating_point() else torch.get_default_dtype()
        place = {"dtype": dtype, "device": weight.device}
        if config.shared_r:
            self.mome_shared_A[adapter_name] = random_a(config.shared_r, self.in_features, **place)
            b = torch.zeros(self.out_features, config.shared_r, **place)
            self.mome_shared_B[adapter_name] = b if config.init_weights else b.uniform_(-0.1, 0.1)
            self.shared_scaling[adapter_name] = config.shared_alpha / config.shared_r
        if with_bank:
            sizes = (config.num_experts, config.r, self.in_features, self.out_features)
            self.put_bank(adapter_name, Bank.new(*sizes, **place, zero=config.init_weights))
            self.expert_scaling[adapter_name] = config.expert_alpha / config.r
        self.set_adapter(self.active_adapters)

    def bank(self, adapter_name: str) -> Bank | None:
        """The adapter's bank in this layer, if it has one."""
        if adapter_name not in self.mome_expert_A:
            return None
        return Bank(self.mome_expert_A[adapter_name], self.mome_expert_B[adapter_name])

    def put_bank(self, adapter_name: str, bank: Bank) -> None:
        """Replace the adapter's bank by one of another size; it stays trainable if it was."""
        for store, value in ((self.mome_expert_A, bank.A), (self.mome_expert_B, bank.B)):
            trainable = adapter_name not in store or store[adapter_name].requires_grad
            store[adapter_name] = nn.Parameter(value.detach(), requires_grad=trainable)

    def grow(self, adapter_name: str, count: int) -> None:
        """Append `count` fresh experts, which add nothing yet."""
        old = self.bank(adapter_name)
        sizes = (count, old.A.shape[1], self.in_features, self.out_features)
        fresh = Bank.new(*sizes, dtype=old.A.dtype, device=old.A.device)
        self.put_bank(adapter_name, old.joined(fresh))

    def forward(self, x: torch.Tensor, *args: Any, **kwargs: Any) -> torch.Tensor:
        """x [batch, ..., in] -> [batch, ..., out]. Rows out of scope come out exactly as the base layer's."""
        out = self.base_layer(x, *args, **kwargs)
        if self.disable_adapters or not self.active_adapters:
            return out
        adapter = self.active_adapters[0]
        memory = self.memory
        has_shared = memory.shared and adapter in self.mome_shared_A
        bank = self.bank(adapter) if memory.bank else None
        if not has_shared and bank is None:
            return out
        routing = memory.current(len(x))

        if has_shared and routing.rows is None:
            out = out + self._shared(adapter, x).to(out.dtype)
        elif has_shared and len(routing.rows):
            rows = routing.rows.to(x.device)
            out = out.index_add(0, rows, self._shared(adapter, x[rows]).to(out.dtype))

        if bank is not None and routing.pairs is not None:
            rows, experts, weights = (part.to(x.device) for part in routing.pairs)
            if self.taken is not None:
                bank, experts = self.taken, memory.place_of(experts)
            delta = bank.delta(x[rows], experts, weights * self.expert_scaling[adapter])
            out = out.index_add(0, rows, delta.to(out.dtype))
        return out

    def _shared(self, adapter: str, x: torch.Tensor) -> torch.Tensor:
        # in the base model's dtype: a float32 master copy is for the optimiser, and twice as slow to multiply by
        a, b = (store[adapter].to(x.dtype) for store in (self.mome_shared_A, self.mome_shared_B))
        return F.linear(F.linear(x, a) * self.shared_scaling[adapter], b)

    def _move_adapter_to_device_of_base_layer(self, adapter_name: str, device: torch.device | None = None) -> None:
        # PEFT's own also casts to the base layer's dtype, which would round a shared expert kept in float32.
        device = device or self.get_base_layer().weight.device
        for name in self.adapter_layer_names:
            store = getattr(self, name)
            if adapter_name in store and store[adapter_name].device.type != "meta":
                old = store[adapter_name]
                store[adapter_name] = nn.Parameter(old.detach().to(device), requires_grad=old.requires_grad)

    def merge(self, safe_merge: bool = False, adapter_names: list[str] | None = None) -> None:
        """Refused: see the message."""
        raise NotImplementedError(NO_MERGE)

    def unmerge(self) -> None:
        """Refused, as nothing can have been merged."""
        raise NotImplementedError(NO_MERGE)

    def __repr__(self) -> str:
        return f"mome.{super().__repr__()}"
