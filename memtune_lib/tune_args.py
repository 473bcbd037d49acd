"""The settings of a tuning run, what it tells while it runs, and what it did."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from .errors import TuningError
from .mome.index import INDEXES


@dataclass(frozen=True)
class TuneArgs:
    """How to tune. Names are the platform's where it has them; the value in brackets is its default."""

    max_steps: int | None = None  # steps of the shared expert; None: `epochs` decides [100]
    epochs: float = 2.7  # passes over the facts, if max_steps is not given
    learning_rate: float = 1e-3  # of the shared expert, after warm-up; falls to 3% along a cosine [9e-4]
    b_ratio: float = 2.0  # how many times faster the second matrix of the shared expert learns than the first
    batch_size: int = 16  # facts a step [1]
    max_finetuning_examples: int | None = None  # the first n facts only; None: all [all]
    answer_merges: int = 192  # most stretches of answer tokens that become one token; 0: answers as they are
    max_length: int = 512  # tokens of prompt and answer together; a longer fact is refused [2048]
    save_steps: int = 100  # a checkpoint every so many steps [60]
    seed: int = 0  # fixes order and initial weights
    first_layer: int | None = None  # lowest adapted decoder layer; None: a third of the way up
    shared_r: int = 16  # rank of the shared expert
    shared_alpha: float = 32.0  # it is scaled by shared_alpha / shared_r [lora_alpha: 1]
    r_value: int = 1  # rank of a memory expert [64]
    index_k: int = 1  # memory experts a prompt may use [2]
    index_max_size: int = 300  # most memory experts to make; 0: none, a plain LoRA with a gate [65536]
    index_method: str = "IndexFlatL2"  # how the nearest keys are found [IndexIVFPQ]
    index_ivf_nlist: int = 2048  # cells that the keys are sorted into, for IVF and ProductKeys [2048]
    index_ivf_nprobe: int = 48  # cells that are searched [48]
    index_pq_m: int = 8  # parts that PQ cuts a key into [8]
    index_pq_nbits: int = 8  # bits that PQ keeps of each part [8]
    index_hnsw_m: int = 32  # neighbours that HNSW links a key to [32]
    index_hnsw_efConstruction: int = 16  # keys HNSW looks at to add one [16]
    index_hnsw_efSearch: int = 8  # keys HNSW looks at, at least, to find one [8]
    near_zero: float = 0.02  # a fact's mean token loss (nats) at which it rests
    replay: float = 0.25  # share of the resting facts that join each pass, so that none is forgotten
    expert_learning_rate: float = 5e-3  # of memory experts
    expert_passes: int = 60  # most passes over a fact that needs an expert

    @classmethod
    def of(cls, args: Mapping[str, Any] | None) -> TuneArgs:
        """From a `finetune_args` dictionary.

        Raises:
            TuningError: a name that is not known, or a value out of range.
        """
        args = dict(args or {})
        known = {f.name for f in fields(cls)}
        if unknown := sorted(set(args) - known):
            raise TuningError(f"finetune_args has {unknown[0]!r}; known are {', '.join(sorted(known))}")
        made = cls(**args)
        for name, least in _WHOLE.items():
            value = getattr(made, name)
            optional = name in _MAY_BE_NONE and value is None
            if not optional and (type(value) is not int or value < least):
                raise TuningError(f"{name} is {value!r}; give a whole number of at least {least}")
        for name in ("learning_rate", "expert_learning_rate", "epochs", "near_zero", "shared_alpha", "b_ratio"):
            value = getattr(made, name)
            if type(value) not in (int, float) or not 0 < value < math.inf:
                raise TuningError(f"{name} is {value!r}; give a number above 0")
        if type(made.replay) not in (int, float) or not 0 <= made.replay <= 1:
            raise TuningError(f"replay is {made.replay!r}; give a number from 0 to 1")
        if 0 < made.index_max_size < made.index_k:
            raise TuningError(
                f"index_k is {made.index_k} experts a prompt; give at most index_max_size={made.index_max_size}"
            )
        if made.index_method not in INDEXES:
            raise TuningError(f"index_method is {made.index_method!r}; give one of {', '.join(INDEXES)}")
        return made


_MAY_BE_NONE = ("max_steps", "max_finetuning_examples", "first_layer")
_WHOLE = {  # and the least that each may be
    **dict.fromkeys(("max_steps", "seed", "first_layer", "index_max_size", "answer_merges"), 0),
    **dict.fromkeys(("batch_size", "max_finetuning_examples", "max_length", "save_steps", "expert_passes"), 1),
    **dict.fromkeys(("shared_r", "r_value", "index_k"), 1),
    **dict.fromkeys(("index_ivf_nlist", "index_ivf_nprobe", "index_pq_m", "index_pq_nbits"), 1),
    **dict.fromkeys(("index_hnsw_efConstruction", "index_hnsw_efSearch"), 1),
    "index_hnsw_m": 2,
}


@dataclass
class Progress:
    """What callbacks are told after every step."""

    phase: str  # shared or experts
    step: int
    steps: int  # planned
    loss: float  # mean of the last steps, nats a token
    resting: int  # facts at near-zero loss
    facts: int
    seconds: float


@dataclass
class TuneResult:
    """What a tuning run did."""

    facts: int
    shared_exact: int  # facts answered word for word by the shared expert alone
    exact: int  # and with the bank
    experts: int  # memory experts made
    steps: int
    seconds: float
    tokens: int  # answer tokens trained on
    losses: list[float] = field(default_factory=list)  # the shared expert's, a step each
    loss_of_fact: list[float] = field(default_factory=list)  # at the end, whole vocabulary
    scope: dict[str, float] = field(default_factory=dict)  # how the gate did on prompts that were held back
