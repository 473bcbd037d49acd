"""Mixture of Memory Experts: a PEFT method for facts that must be kept exactly.

A frozen causal language model gets, in each adapted layer, a shared LoRA expert for what generalises and a
bank of many tiny experts for what must be remembered. A frozen router reads the prompt once: out of scope,
the base model answers, bit for bit; in scope, the shared expert joins in, and with it the experts whose keys
lie near.

Importing this package registers the method, so that `PeftModel.from_pretrained` knows it:

    from peft import get_peft_model
    from memtune_lib.mome import MomeConfig

    model = get_peft_model(model, MomeConfig(layers_to_transform=[20, 21, 22], num_experts=100))
    model.router.set_key(0, model.query(**prompt)[0], radius=0.9)
"""

from ._register import add_peft_type, register

add_peft_type()  # before the config, which refers to it

from .config import MomeConfig  # noqa: E402
from .layer import Memory, MomeLinear  # noqa: E402
from .model import MomeModel  # noqa: E402
from .prompt import mean_over  # noqa: E402
from .report import RouterReport, churn  # noqa: E402
from .router import Router, Routing, ScopeFit  # noqa: E402
from .row_adam import RowAdam  # noqa: E402

register(MomeConfig, MomeModel)

__all__ = [
    "Memory",
    "MomeConfig",
    "MomeLinear",
    "MomeModel",
    "Router",
    "RouterReport",
    "Routing",
    "RowAdam",
    "ScopeFit",
    "churn",
    "mean_over",
]
