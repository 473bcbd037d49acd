"""memtune: a Mixture of Memory Experts trainer with honest evaluators, and the course built on them.

    import memtune_lib

    memory = memtune_lib.tune("train.jsonl", finetune_args={"max_steps": 1000})

The names below are loaded when they are first used. Only `memtune_lib.mome` comes with the package at once:
PEFT has no way to look a method up later, so `PeftModel.from_pretrained` can read a memory only if the method
was registered before.
"""

from importlib import import_module
from typing import Any

from . import mome as mome

__version__ = "0.1.0"

_HOMES = {
    "Classifier": "classify",
    "Database": "database",
    "MomeConfig": "mome",
    "Memory": "memory",
    "add_fact": "editing",
    "delete_fact": "editing",
    "evaluate": "evaluation",
    "experts_of": "editing",
    "join": "joining",
    "load_base_model": "base_model",
    "load_memory": "memory",
    "load_questions": "questions",
    "nba": "database",
    "tune": "tuning",
    "update_fact": "editing",
}
__all__ = ["__version__", *_HOMES]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f".{_HOMES[name]}", __name__), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOMES})
