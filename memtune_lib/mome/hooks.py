"""The hooks that route prompts on their way through the model.

Routing takes no pass of its own. When the model is called with prompts, one hook notes which tokens are
prompt; when their hidden states reach the router's layer, a second hook routes them; the adapted layers above
read the result, and so does every decoding step that follows from the KV cache.
"""

import inspect
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import torch
from torch import nn

from ..errors import AdapterError
from .prompt import Prompt, mean_over, prompt_of
from .structure import states_at

if TYPE_CHECKING:
    from .model import MomeModel


class Hooks:
    """The hooks of one `MomeModel`, and what they tell one another."""

    def __init__(self, tuner: "MomeModel", model: nn.Module) -> None:
        self.tuner = tuner
        self.names = tuple(inspect.signature(model.forward).parameters)
        self.prompt: Prompt | None = None  # of the call that is running
        self.generating: tuple[int, torch.Tensor | None] | None = None  # length, mask of its prompts
        self.catching = False
        self.handles = {
            "before": model.register_forward_pre_hook(self._before_call, with_kwargs=True),
            "after": model.register_forward_hook(self._after_call, always_call=True),
        }

    def watch(self, index: int, layer: nn.Module) -> None:
        """Route at this decoder layer, for adapters whose `router_layer` it is."""
        if index not in self.handles:
            hook = partial(self._before_layer, index)
            self.handles[index] = layer.register_forward_pre_hook(hook, with_kwargs=True)

    def remove(self) -> None:
        """Leave the model without hooks."""
        for handle in self.handles.values():
            handle.remove()

    @contextmanager
    def generation(self, args: tuple, kwargs: dict[str, Any]) -> Iterator[None]:
        """Around a generate(): without a KV cache, each step sees prompt and answer so far as one text.

        The prompt's length at the start is then the only way to tell them apart.
        """
        prompts = kwargs.get("input_ids", kwargs.get("inputs", args[0] if args else None))
        before = self.generating
        if isinstance(prompts, torch.Tensor):
            self.generating = (prompts.shape[1], kwargs.get("attention_mask"))
        try:
            yield
        finally:
            self.generating = before

    def hidden_states(self, model: nn.Module, **inputs: Any) -> torch.Tensor | None:
        """What enters the active adapter's router layer, [batch, tokens, hidden]; None if nothing does."""
        tuner = self.tuner
        layer = tuner.decoder_layers[tuner.peft_config[tuner.active_name].router_layer]
        self.catching = True
        try:
            return states_at(layer, lambda: model(**inputs))
        finally:
            self.catching = False

    def _before_call(self, module: nn.Module, args: tuple, kwargs: dict[str, Any]) -> None:
        if self.catching or not self.tuner.routes:
            return
        given = dict(zip(self.names, args, strict=False)) | kwargs
        tokens = given.get("input_ids") if given.get("input_ids") is not None else given.get("inputs_embeds")
        if tokens is None:
            return  # the model will say so itself
        memory, past = self.tuner.memory, given.get("past_key_values")
        if past is not None and int(past.get_seq_length()) > 0:
            memory.current(len(tokens))  # raises unless it was these prompts that were routed
            self.prompt = Prompt(routed=True)
            return
        memory.routing = None
        prompt = prompt_of(tokens, given.get("attention_mask"), given.get("labels"), generating=self.generating)
        if self.tuner.router.judges:
            which = "input_ids" if given.get("input_ids") is not None else "inputs_embeds"
            prompt = replace(prompt, verdict=self.tuner.verdict(prompt.mask, **{which: tokens}))
        self.prompt = prompt

    def _after_call(self, module: nn.Module, args: tuple, output: Any) -> None:
        self.prompt = None

    def _before_layer(self, index: int, module: nn.Module, args: tuple, kwargs: dict[str, Any]) -> None:
        tuner = self.tuner
        if self.catching or not tuner.routes or tuner.peft_config[tuner.active_name].router_layer != index:
            return
        if torch._C._current_graph_task_id() != -1:
            return  # inside backward: checkpointing computes this layer again, with the routing that it had
        if self.prompt is None:
            raise AdapterError(
                "the decoder was called without the language model around it, so its prompts are unknown: "
                "call the whole model, or set fixed_routing."
            )
        if not self.prompt.routed:
            hidden = args[0] if args else kwargs["hidden_states"]
            tuner.memory.routing = tuner.router.route(mean_over(hidden, self.prompt.mask), self.prompt.verdict)
