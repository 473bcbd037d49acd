"""What the method must know of a base model: where its decoder layers are, what enters them, what is linear in them."""

from collections.abc import Callable
from typing import Any

import torch
from torch import nn
from transformers.pytorch_utils import Conv1D

from ..errors import AdapterError


def hidden_size(model: nn.Module) -> int:
    """Width of the hidden states between decoder layers."""
    return model.config.get_text_config().hidden_size


def describe(model: nn.Module) -> str:
    """The base model in words, for errors."""
    config = model.config.get_text_config()
    name = getattr(model, "name_or_path", "") or f"this {config.model_type}"
    return f"{name} (hidden size {config.hidden_size}, {config.num_hidden_layers} layers)"


def decoder_path(model: nn.Module) -> str:
    """Dotted path of the list of decoder layers, known by its length. Raises `AdapterError` if absent."""
    count = model.config.get_text_config().num_hidden_layers
    for module in model.get_decoder().modules():
        if isinstance(module, nn.ModuleList) and len(module) == count:
            return next(path for path, other in model.named_modules() if other is module)
    raise AdapterError(f"{describe(model)} has no list of {count} decoder layers: use a decoder-only model.")


class _Reached(Exception):
    """Leaves a forward pass with the hidden states."""

    def __init__(self, hidden: torch.Tensor) -> None:
        super().__init__("the forward pass ends here on purpose")
        self.hidden = hidden


def states_at(layer: nn.Module, run: Callable[[], Any]) -> torch.Tensor | None:
    """What enters a decoder layer when `run` calls the model, [batch, tokens, hidden]; None if nothing does.

    The layer itself and those above it are not computed.
    """

    def leave(_: nn.Module, args: tuple, kwargs: dict[str, Any]) -> None:
        raise _Reached(args[0] if args else kwargs["hidden_states"])

    handle = layer.register_forward_pre_hook(leave, with_kwargs=True)
    try:
        run()
    except _Reached as reached:
        return reached.hidden
    finally:
        handle.remove()
    return None


def linear_names(layers: nn.ModuleList) -> list[str]:
    """Names, inside a decoder layer, of its linear layers, sorted.

    Parts that are numbered, as the experts of some mixture models are, see only some tokens: they are left
    out.
    """
    names = {
        name.removesuffix(".base_layer")  # of a layer that another adapter wrapped
        for layer in layers
        for name, module in layer.named_modules()
        if isinstance(module, (nn.Linear, Conv1D))
    }
    return sorted(name for name in names if not any(part.isdigit() for part in name.split(".")))
