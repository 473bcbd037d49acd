"""The PEFT model: it puts a memory into a causal language model, and is where one works on it.

One adapter is active at a time; each has a router of its own.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from typing import Any

import torch
from peft.tuners.tuners_utils import BaseTuner, check_target_module_exists
from torch import nn
from transformers.pytorch_utils import Conv1D

from ..errors import AdapterError
from ..files import StrPath
from .bank import Bank, mapped
from .config import MomeConfig
from .hooks import Hooks
from .index import IndexSettings, index_settings
from .layer import NO_MERGE, Memory, MomeLinear
from .prompt import mean_over
from .router import Router, Routing
from .saving import State, completed, thinned
from .structure import decoder_path, describe, hidden_size, linear_names


class MomeModel(BaseTuner):
    """A causal language model with a Mixture of Memory Experts: `get_peft_model(model, MomeConfig(...))`.

    The methods below can be called on the `PeftModel` as well, which passes them on.

    Gradient checkpointing recomputes a layer with the latest routing: run the backward pass of one forward
    pass before the next forward pass, or hold the routing by `fixed_routing` over both.
    """

    prefix = "mome_"
    tuner_layer_cls = MomeLinear
    target_module_mapping: dict[str, list[str]] = {}  # noqa: RUF012 (empty: `linear_names` looks at the model)
    uses_shared_state = True  # the router belongs to the whole model: no injection without this class

    # ---- putting an adapter into the model ----

    def _pre_injection_hook(self, model: nn.Module, config: MomeConfig, adapter_name: str) -> None:
        # Called once, for the first adapter, before anything is changed.
        self._path = decoder_path(model)
        self.memory = Memory()
        self.mome_router = nn.ModuleDict()
        self.hooks = Hooks(self, model)
        self._enabled = True

    def inject_adapter(self, model: nn.Module, adapter_name: str, *args: Any, **kwargs: Any) -> None:
        """Add an adapter: its parameters to the layers, its router to this model. Raises `AdapterError`."""
        super().inject_adapter(model, adapter_name, *args, **kwargs)
        config = self.peft_config[adapter_name]
        layer = self.decoder_layers[config.router_layer]
        sizes = (config.key_dim, config.num_experts, config.index_k)
        device = next(layer.parameters()).device
        self.mome_router[adapter_name] = Router(*sizes, IndexSettings(**index_settings(config)), device)
        self.hooks.watch(config.router_layer, layer)

    @property
    def decoder_layers(self) -> nn.ModuleList:
        """The base model's decoder layers, lowest first."""
        return self.model.get_submodule(self._path)

    def _prepare_adapter_config(self, peft_config: MomeConfig, model_config: dict) -> MomeConfig:
        if peft_config.target_modules in (None, "all-linear"):
            peft_config.target_modules = linear_names(self.decoder_layers)
        return peft_config

    def _prepare_model(self, peft_config: MomeConfig, model: nn.Module) -> None:
        # All checks of the config against the model, before the first layer is replaced.
        count = len(self.decoder_layers)
        made_for = f"load the base model that the memory was made for ({peft_config.base_model_name_or_path})"
        if peft_config.key_dim not in (None, hidden_size(model)):
            raise AdapterError(
                f"key_dim={peft_config.key_dim} does not fit {describe(model)}: {made_for}, or leave key_dim "
                "out of a new memory."
            )
        wanted = peft_config.layers_to_transform
        for index in [wanted] if isinstance(wanted, int) else wanted or []:
            if not 0 <= index < count:
                raise AdapterError(
                    f"layers_to_transform has {index}, but {describe(model)} has no such layer: choose from "
                    f"0 to {count - 1}, or {made_for}."
                )
        every = (name for name, _ in model.named_modules())
        names = [name for name in every if self._check_target_module_exists(peft_config, name)]
        if not names:
            raise AdapterError(
                f"target_modules={peft_config.target_modules} match nothing in {describe(model)}: name "
                f"linear layers of its decoder, or {made_for}."
            )
        lowest = min(int(name.removeprefix(f"{self._path}.").split(".")[0]) for name in names)
        if peft_config.router_layer is None:
            peft_config.router_layer = lowest
        if not 0 <= peft_config.router_layer <= lowest:
            raise AdapterError(
                f"router_layer={peft_config.router_layer} is not between 0 and {lowest}, the lowest adapted "
                "layer: a query must not depend on what is tuned."
            )
        if peft_config.num_experts and not any(map(peft_config.carries_bank, names)):
            raise AdapterError(
                f"expert_modules={peft_config.expert_modules} are none of the target modules: choose from "
                f"{sorted({name.rpartition('.')[2] for name in names})}, or None for all."
            )
        peft_config.check(hidden_size(model))
        peft_config.key_dim = hidden_size(model)

    def _check_target_module_exists(self, peft_config: MomeConfig, key: str) -> Any:
        return key.startswith(f"{self._path}.") and check_target_module_exists(peft_config, key)

    def _create_and_replace(
        self,
        peft_config: MomeConfig,
        adapter_name: str,
        target: nn.Module,
        target_name: str,
        parent: nn.Module,
        current_key: str,
        **_: Any,
    ) -> None:
        with_bank = peft_config.carries_bank(current_key)
        if isinstance(target, MomeLinear):
            target.update_layer(adapter_name, peft_config, with_bank)
            return
        if not isinstance(target, (nn.Linear, Conv1D)):
            raise AdapterError(
                f"{current_key} is a {type(target).__name__}: name only nn.Linear or Conv1D in target_modules."
            )
        layer = MomeLinear(target, self.memory).train(target.training)
        layer.update_layer(adapter_name, peft_config, with_bank)
        self._replace_module(parent, target_name, layer, target)

    def _cast_adapter_dtype(self, adapter_name: str, autocast_adapter_dtype: bool = True) -> None:
        # PEFT tunes half-precision adapters in float32. The shared expert follows; the banks, which may hold
        # millions of rows, keep the base model's dtype.
        if not autocast_adapter_dtype:
            return
        for layer in self._mome_layers():
            for store in (layer.mome_shared_A, layer.mome_shared_B):
                old = store.get(adapter_name)
                if old is not None and old.dtype in (torch.float16, torch.bfloat16):
                    store[adapter_name] = nn.Parameter(old.detach().float(), requires_grad=old.requires_grad)

    def train(self, mode: bool = True) -> "MomeModel":
        """As for any module, but no dropout below the routers: a fact must meet its own expert at every step."""
        super().train(mode)
        if mode:
            for part in self.model.get_decoder().children():
                if part is not self.decoder_layers:
                    part.eval()
            lowest = min((config.router_layer for config in self.peft_config.values()), default=0)
            for layer in self.decoder_layers[:lowest]:
                layer.eval()
                layer.training = True  # the layer itself has no dropout, but is asked whether to checkpoint
        return self

    # ---- routing ----

    @property
    def active_name(self) -> str | None:
        """Name of the active adapter; None if there is none."""
        return self.active_adapters[0] if self.active_adapters else None

    @property
    def router(self) -> Router:
        """The active adapter's router."""
        return self.mome_router[self._known(None)]

    @property
    def routing(self) -> Routing | None:
        """Where the latest prompts went; None before the first."""
        return self.memory.routing if self.memory.fixed is None else self.memory.fixed

    @property
    def routes(self) -> bool:
        """Whether prompts are routed now: there is an active adapter, on, and no routing is fixed."""
        return self._enabled and self.memory.fixed is None and self.active_name is not None

    def _enable_peft_forward_hooks(self, *args: Any, **kwargs: Any) -> AbstractContextManager[None]:
        return self.hooks.generation(args, kwargs)  # PEFT enters this around forward() and generate()

    @contextmanager
    def fixed_routing(self, routing: Routing) -> Iterator[None]:
        """Inside, every layer uses this routing and nothing is routed: for cached inputs, or a what-if."""
        before, self.memory.fixed = self.memory.fixed, routing
        try:
            yield
        finally:
            self.memory.fixed = before

    def set_memory(self, *, bank: bool | None = None, shared: bool | None = None) -> AbstractContextManager[Any]:
        """Switch the bank or the shared expert off or on, at once; the end of a `with` restores both."""
        restore = ExitStack()
        for name, value in (("bank", bank), ("shared", shared)):
            restore.callback(setattr, self.memory, name, getattr(self.memory, name))
            if value is not None:
                setattr(self.memory, name, value)
        return restore

    @torch.no_grad()
    def query(
        self,
        input_ids: torch.Tensor,
        attention_mask: torch.Tensor | None = None,
        prompt_mask: torch.Tensor | None = None,
    ) -> torch.Tensor:
        """Raw queries of the active adapter, float32 [batch, hidden]: what `Router`'s methods take.

        Runs only the layers below `router_layer`. The mean is over the tokens in `prompt_mask` (bool [batch,
        tokens]), or else in `attention_mask`, or else over all. Put a model that has dropout into eval()
        first.
        """
        self._known(None)
        inputs = {"input_ids": input_ids, "attention_mask": attention_mask, "use_cache": False}
        hidden = self.hooks.hidden_states(self.model, **inputs)
        if hidden is None:
            raise AdapterError(f"{describe(self.model)} skips the router's layer: set another router_layer.")
        mask = attention_mask if prompt_mask is None else prompt_mask
        return mean_over(hidden, None if mask is None else mask.bool())

    @torch.no_grad()
    def verdict(self, mask: torch.Tensor, **tokens: torch.Tensor) -> torch.Tensor:
        """Whether the active memory has something to say to prompts, as log-odds, float32 [batch].

        The shared expert is asked what it would write first: the verdict is log p(anything else) - log p(the
        end of the answer). It takes a pass of its own over the prompts, before the one that is routed.

        Args:
            mask: bool [batch, tokens], the tokens of the prompts.
            tokens: `input_ids` [batch, tokens] or `inputs_embeds` [batch, tokens, hidden].
        """
        end = self.peft_config[self._known(None)].end_token_id
        if end is None:
            raise AdapterError("this memory cannot decline: make it with an end_token_id.")
        positions = (mask.long().cumsum(1) - 1).clamp(min=0)
        last = mask.shape[1] - 1 - mask.long().flip(1).argmax(1)
        decoder = self.model.get_decoder()
        routing = Routing.shared_only(len(mask), mask.device)
        with self.fixed_routing(routing), self.set_memory(shared=True), _evaluating(decoder):
            out = decoder(**tokens, attention_mask=mask.long(), position_ids=positions, use_cache=False)
        out = out.last_hidden_state
        state = out[torch.arange(len(mask), device=out.device), last.to(out.device)]
        logits = self.model.get_output_embeddings()(state).float()
        ending = logits[:, end].clone()
        logits[:, end] = -torch.inf
        return logits.logsumexp(-1) - ending

    # ---- experts ----

    def _known(self, adapter_name: str | None) -> str:
        name = adapter_name or self.active_name
        if name not in self.mome_router:
            raise AdapterError(f"adapter {name!r} is not loaded: choose from {sorted(self.mome_router)}.")
        return name

    def _mome_layers(self) -> Iterator[MomeLinear]:
        return (module for module in self.model.modules() if isinstance(module, MomeLinear))

    def bank_layers(self, adapter_name: str | None = None) -> list[MomeLinear]:
        """The layers that carry the (active) adapter's bank, lowest first."""
        name = self._known(adapter_name)
        return [layer for layer in self._mome_layers() if layer.bank(name) is not None]

    def add_experts(self, n: int, adapter_name: str | None = None, folder: StrPath | None = None) -> range:
        """Append n experts that are unused and add nothing yet; returns their numbers.

        The banks become new parameters: make the optimiser anew.

        Args:
            n: how many.
            adapter_name: None: the active one.
            folder: keep the banks in files there, which are mapped into memory: rows are read when they are used and
                written when they change. For a model on the CPU. None: in memory, as do banks that grow again.

        Raises:
            AdapterError: n is too small, or no layer has a bank; the banks do not fit on the folder's disk or cannot be
                written there, or it has banks already (the memory stays as it was).
        """
        name = self._known(adapter_name)
        config = self.peft_config[name]
        first = config.num_experts
        least = max(1, config.index_k - first)
        if n < least:
            raise AdapterError(
                f"{n} experts cannot be added to {first} where a prompt uses {config.index_k}: add at least {least}."
            )
        layers = self.bank_layers(name)
        if not layers:
            raise AdapterError(
                f"no adapted layer carries a bank: expert_modules={config.expert_modules} must name target modules."
            )
        if folder is None:
            for layer in layers:
                layer.grow(name, n)
        else:
            banks = mapped([layer.bank(name) for layer in layers], n, Path(folder))
            for layer, bank in zip(layers, banks, strict=True):
                layer.put_bank(name, bank)
        self.mome_router[name].grow(n)
        config.num_experts += n
        return range(first, config.num_experts)

    def clear_expert(self, i: int, adapter_name: str | None = None) -> None:
        """Forget expert i: its key goes, and its weights are as good as new."""
        name = self._known(adapter_name)
        self.mome_router[name].clear_key(i)
        for layer in self.bank_layers(name):
            layer.bank(name).clear(i)

    @contextmanager
    def take_experts(self, experts: torch.Tensor) -> Iterator[list[nn.Parameter]]:
        """Tune a few experts of the active adapter at a cost that does not depend on how many there are.

        Yields their rows as small parameters (A [u, r, in] and B [u, out, r] of each bank layer, lowest
        first), u the number of distinct `experts`, which are in ascending order. They stand in for the banks
        inside the `with`, where no other expert can be used (IndexError), and are written back at its end.
        Save after it.
        """
        layers, name = self.bank_layers(), self._known(None)
        taken = experts.unique()
        for layer in layers:
            bank = layer.bank(name)
            layer.taken = Bank(*(nn.Parameter(part.detach()[taken]) for part in (bank.A, bank.B)))
        self.memory.taken = taken
        try:
            yield [part for layer in layers for part in (layer.taken.A, layer.taken.B)]
        finally:
            for layer in layers:
                bank = layer.bank(name)
                bank.A.data[taken], bank.B.data[taken] = layer.taken.A.data, layer.taken.B.data
                layer.taken = None
            self.memory.taken = None

    # ---- PEFT's own verbs ----

    def _enable_adapter_layers(self, enabled: bool = True) -> None:
        super()._enable_adapter_layers(enabled)
        self._enabled = enabled
        self.memory.routing = None

    def set_adapter(self, adapter_name: str | list[str], inference_mode: bool = False) -> None:
        """Make one adapter the active one."""
        if not isinstance(adapter_name, str) and len(adapter_name) > 1:
            raise AdapterError(f"adapters {adapter_name} cannot be active together: choose one.")
        super().set_adapter(adapter_name, inference_mode=inference_mode)
        self.memory.routing = None

    def delete_adapter(self, adapter_name: str) -> None:
        """Delete an adapter and its router."""
        super().delete_adapter(adapter_name)
        del self.mome_router[adapter_name]

    def _check_merge_allowed(self) -> None:
        raise NotImplementedError(NO_MERGE)

    def unmerge_adapter(self) -> None:
        """Refused, as nothing can have been merged."""
        raise NotImplementedError(NO_MERGE)

    def unload(self) -> nn.Module:
        """Give the base model back, without memory and without hooks."""
        self.hooks.remove()
        return super().unload()

    @classmethod
    def _get_adapter_state_dict(cls, *args: Any, adapter_name: str, **kwargs: Any) -> State:
        return thinned(super()._get_adapter_state_dict(*args, adapter_name=adapter_name, **kwargs), adapter_name)

    @classmethod
    def _remap_adapter_state_dict_for_load(
        cls, model: nn.Module, config: MomeConfig, adapter_name: str, state_dict: State
    ) -> State:
        tuner = next(module for module in model.modules() if isinstance(module, cls))
        state_dict = completed(state_dict)
        keys = next((value for name, value in state_dict.items() if name.endswith("mome_router.keys")), None)
        if keys is None:
            raise AdapterError("the saved adapter has no mome_router.keys: it is damaged; save it again.")
        if len(keys) > config.num_experts:  # a bank that grew after this model was made
            tuner.add_experts(len(keys) - config.num_experts, adapter_name)
        saved = super()._remap_adapter_state_dict_for_load(model, config, adapter_name, state_dict)
        own = model.state_dict()
        expected = {name for name in own if "mome_" in name and f".{adapter_name}." in f"{name}."}
        for name in sorted(expected | saved.keys()):
            has, takes = (tuple(state[name].shape) if name in state else "nothing" for state in (saved, own))
            if has != takes:
                raise AdapterError(
                    f"the saved memory, made for {config.base_model_name_or_path}, has {has} for {name}, but "
                    f"{describe(tuner.model)} takes {takes}: load it on the base model it was made for."
                )
        return saved


@contextmanager
def _evaluating(module: nn.Module) -> Iterator[None]:
    """Without dropout and without checkpointing, which warns where no gradient is asked for."""
    training = [part for part in module.modules() if part.training]
    module.eval()
    try:
        yield
    finally:
        for part in training:
            part.training = True
