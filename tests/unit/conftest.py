"""A tiny model and a memory tuned on it, made once for all tests that only look at them."""

import shutil
from pathlib import Path

import pytest

from tests.unit import tiny

TUNE = {
    "max_steps": 150,
    "learning_rate": 5e-3,
    "batch_size": 12,
    "first_layer": 2,
    "shared_r": 8,
    "shared_alpha": 64.0,
}


@pytest.fixture(scope="session")
def tiny_model(tmp_path_factory) -> Path:
    """A base model's folder."""
    return tiny.save_base(tmp_path_factory.mktemp("model"))


@pytest.fixture(scope="session")
def database(tmp_path_factory):
    """A database of two people."""
    from memtune_lib.database import Database

    folder = tmp_path_factory.mktemp("people")
    (folder / "people.csv").write_text("name,age\nAda,11\nBob,18\n")
    with Database.from_csv(folder / "people.csv", cache=folder / "people.duckdb") as opened:
        yield opened


@pytest.fixture(scope="session")
def tuned_once(tiny_model, tmp_path_factory) -> Path:
    """A memory's folder; take `tuned` to change it."""
    from memtune_lib.tuning import tune

    folder = tmp_path_factory.mktemp("memory")
    data, prompts = tiny.write_questions(folder / "facts.jsonl"), tiny.write_prompts(folder / "outside.jsonl")
    tune(
        data,
        out=folder / "memory",
        finetune_args=TUNE,
        base_model=str(tiny_model),
        out_of_scope=prompts,
        progress=False,
    )
    return folder / "memory"


@pytest.fixture
def tuned(tuned_once, tmp_path) -> Path:
    """A copy of that memory, to be damaged."""
    return Path(shutil.copytree(tuned_once, tmp_path / "memory"))
