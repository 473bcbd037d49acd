"""What the method must know of a base model: where its decoder layers are, and what is linear in them."""

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
