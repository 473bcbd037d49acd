"""The settings of a Mixture of Memory Experts.

Names follow the closed memory-tuning platform where it has them, so that its users find their way; PEFT's own
names are kept for what PEFT already names.

| here | the platform | PEFT |
|---|---|---|
| `index_k` | `index_k` | - |
| `index_method`, `index_ivf_*`, `index_pq_*`, `index_hnsw_*` | the same | - |
| `num_experts` | `index_max_size` | - |
| `r` | `r_value` | `LoraConfig.r` |
| `shared_r`, `shared_alpha` | - | `LoraConfig.r`, `lora_alpha` |
"""

from dataclasses import dataclass, field

from peft.config import PeftConfig
from peft.utils import PeftType

from ..errors import AdapterError
from .index import IndexSettings

FORMAT = 1  # of saved memories: goes up with a change that would mislead an older memtune

# an MLP's last linear layer in the usual model families
LAST_LINEAR = ("mlp.down_proj", "mlp.c_proj", "fc_out", "fc2", "mlp.dense_4h_to_h")


@dataclass
class MomeConfig(IndexSettings, PeftConfig):
    """Settings of one memory: which layers it adapts, its shared expert, its bank of experts and its router.

    Raises `AdapterError` for a setting that is out of range.
    """

    target_modules: list[str] | str | None = field(
        default=None,
        metadata={
            "help": "Names, suffixes or one regular expression of the linear layers to adapt, looked for in "
            "the decoder layers only. None or 'all-linear': all linear layers of attention and MLP."
        },
    )
    exclude_modules: list[str] | str | None = field(
        default=None,
        metadata={"help": "Names, suffixes or a regular expression of modules that are left alone."},
    )
    layers_to_transform: list[int] | int | None = field(
        default=None,
        metadata={
            "help": "Indices of the decoder layers to adapt; None: all. What lies below the lowest stays "
            "frozen, and can be cached while tuning."
        },
    )
    layers_pattern: list[str] | str | None = field(
        default=None,
        metadata={"help": "Name of the list of layers ('layers', 'h'), where PEFT cannot tell it by itself."},
    )
    shared_r: int = field(
        default=32, metadata={"help": "Rank of the shared expert, on for every prompt in scope. 0: none."}
    )
    shared_alpha: float = field(
        default=64.0, metadata={"help": "The shared expert is scaled by shared_alpha / shared_r."}
    )
    num_experts: int = field(
        default=0,
        metadata={"help": "Rows of the bank (platform: index_max_size). `MomeModel.add_experts` grows it."},
    )
    r: int = field(default=2, metadata={"help": "Rank of one memory expert (platform: r_value)."})
    expert_alpha: float = field(default=4.0, metadata={"help": "A memory expert is scaled by expert_alpha / r."})
    expert_modules: list[str] | None = field(
        default_factory=lambda: list(LAST_LINEAR),
        metadata={
            "help": "Suffixes of the target modules that carry the bank; the default names the MLP's last "
            "linear layer in the usual model families. None: all target modules."
        },
    )
    index_k: int = field(default=1, metadata={"help": "How many experts a prompt may use at once: the nearest k."})
    router_layer: int | None = field(
        default=None,
        metadata={
            "help": "The query is read from the hidden states that enter this decoder layer. None: the "
            "lowest adapted one. Never above it, as the query must not depend on what is tuned."
        },
    )
    end_token_id: int | None = field(
        default=None,
        metadata={
            "help": "The token that ends an answer. With it a memory can decline: a prompt to which it would "
            "answer nothing is out of scope (see `Router.judge`). None: every prompt is in scope."
        },
    )
    key_dim: int | None = field(
        default=None,
        metadata={
            "help": "Width of queries and keys. None: the base model's hidden size, so far the only one there is."
        },
    )
    init_weights: bool = field(
        default=True,
        metadata={"help": "True: every B is zero, so that a new memory changes nothing. False: random, for tests."},
    )
    format_version: int = field(
        default=FORMAT, metadata={"help": "The form of the saved memory. A newer one than this is refused."}
    )

    def __post_init__(self) -> None:
        super().__post_init__()
        self.peft_type = PeftType("MOME")
        for name, low in (("format_version", 1), ("shared_r", 0), ("num_experts", 0), ("r", 1), ("index_k", 1)):
            value = getattr(self, name)
            if not isinstance(value, int) or isinstance(value, bool) or value < low:
                raise AdapterError(f"{name}={value!r} is not a whole number of at least {low}: give one.")
        if self.format_version > FORMAT:
            raise AdapterError(
                f"format_version={self.format_version} was saved by a newer memtune, and this one reads up to "
                f"{FORMAT}: upgrade memtune, or take a memory that this one saved."
            )
        self.check()
        if self.num_experts and self.index_k > self.num_experts:
            raise AdapterError(
                f"index_k={self.index_k} experts a prompt, but the bank has {self.num_experts}: lower "
                "index_k, or raise num_experts."
            )
        if self.layers_pattern and self.layers_to_transform is None:
            raise AdapterError(
                f"layers_pattern={self.layers_pattern!r} needs layers_to_transform: give both or neither."
            )

    def carries_bank(self, module_name: str) -> bool:
        """Whether the target module of this dotted name has a bank of experts."""
        return self.expert_modules is None or any(
            f".{module_name}".endswith(f".{suffix}") for suffix in self.expert_modules
        )
