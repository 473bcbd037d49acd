"""What is published loads with PEFT alone, says what was measured and nothing else, and goes to a hub as it stands."""

import json
import shutil
from pathlib import Path

import pytest
import torch
from huggingface_hub import HfApi, ModelCard
from peft import PeftModel

from memtune_lib.base_model import load_base_model
from memtune_lib.errors import MemtuneError
from memtune_lib.memory import load_memory, run_of
from memtune_lib.publish import REFERENCE, Published, model_card
from tests.unit import tiny

pytestmark = pytest.mark.filterwarnings(tiny.FILTER)
SHARE = {"n": 40, "correct": 30, "accuracy": 0.75, "low": 0.598, "high": 0.858}


@pytest.fixture(scope="module")
def memory(tuned_once):
    return load_memory(tuned_once)


@pytest.fixture
def scores(memory):
    provenance = {"memory": run_of(memory.card)}
    return {"heldout": {"tuned": SHARE}, "recall": {"tuned": SHARE}, "locality": SHARE, "provenance": provenance}


def test_a_published_folder_loads_with_peft(memory, scores, tiny_model, tmp_path):
    Published(memory, scores).save_pretrained(tmp_path / "out")
    base, tokenizer = load_base_model(str(tiny_model))
    loaded = PeftModel.from_pretrained(base, str(tmp_path / "out")).eval()
    asked = tokenizer("Age of Ada?", return_tensors="pt")
    with torch.no_grad():
        assert torch.equal(loaded(**asked).logits, memory.model(**asked).logits)
    card = ModelCard.load(tmp_path / "out" / "README.md")
    assert (card.data.license, card.data.library_name) == ("apache-2.0", "peft")
    assert not (tmp_path / "out" / "config.json").exists()
    assert load_memory(tmp_path / "out", str(tiny_model)).card == memory.card


def test_the_card_has_four_numbers_with_intervals_and_hashes(memory, scores):
    text = model_card(memory, scores)
    assert "| held-out | new questions, right by the rows returned | 30 of 40 | 75.0% | 59.8% to 85.8% |" in text
    assert "| paraphrase | trained questions in other words, right by the rows returned | not measured | | |" in text
    for key in ("data_sha256", "values_sha256", "base_fingerprint"):
        assert memory.card[key] in text
    scores["paraphrase"] = {"tuned": SHARE}
    assert "| paraphrase | trained questions in other words, right by the rows returned | 30 of 40 " in model_card(
        memory, scores
    )
    assert str(Path(memory.card["base_model"]).parent) not in text  # nobody's folders


def test_numbers_of_another_memory_are_not_shown(memory, scores):
    for other in ({"provenance": {"memory": "0" * 16}}, {"provenance": {}}, {"provenance": {"memory": ""}}):
        assert model_card(memory, scores | other).count("not measured") == 4


@pytest.mark.parametrize("other", [{"finetune_args": {"max_steps": 10}}, {"data_sha256": "0"}, {"code_sha256": "0"}])
def test_numbers_of_another_run_are_not_shown(memory, scores, other):
    memory = type(memory)(memory.model, memory.tokenizer, memory.card | other)
    assert model_card(memory, scores).count("not measured") == 4


def test_edits_after_measuring_are_told(memory, scores):
    memory = type(memory)(memory.model, memory.tokenizer, memory.card | {"edits": [{}, {}]})
    assert "2 facts were added after these numbers were measured" in model_card(memory, scores)


def test_the_reference_belongs_to_the_memory_that_ships():
    found = json.loads(REFERENCE.read_text())
    card = json.loads((REFERENCE.parent / "memory" / "memory.json").read_text())
    assert found["provenance"]["memory"] == run_of(card)


def test_a_new_card_takes_the_place_of_an_old_one(memory, scores, tmp_path):
    Published(memory, {}).save_pretrained(tmp_path)
    Published(memory, scores).save_pretrained(tmp_path)
    assert "30 of 40" in (tmp_path / "README.md").read_text()


def test_push_to_hub_uploads_the_same_folder(memory, scores, tmp_path, monkeypatch):
    """The Hub is a local folder here."""

    def create_repo(self, repo_id, **kwargs):
        (tmp_path / "hub" / repo_id).mkdir(parents=True)
        return type("Url", (), {"repo_id": repo_id})

    def upload_folder(self, *, repo_id, folder_path, **kwargs):
        shutil.copytree(folder_path, tmp_path / "hub" / repo_id, dirs_exist_ok=True)

    monkeypatch.setattr(HfApi, "create_repo", create_repo)
    monkeypatch.setattr(HfApi, "upload_folder", upload_folder)
    Published(memory, scores).push_to_hub("me/tiny")
    Published(memory, scores).save_pretrained(tmp_path / "local")
    found, expected = (
        {path.name: path.read_bytes() for path in folder.iterdir()}
        for folder in (tmp_path / "hub" / "me" / "tiny", tmp_path / "local")
    )
    assert found == expected and "README.md" in found


@pytest.mark.parametrize("content", [None, "{", "[]"])
def test_scores_that_cannot_be_read(memory, tmp_path, content):
    if content is not None:
        (tmp_path / "scores.json").write_text(content)
    with pytest.raises(MemtuneError, match="scores.json: no reference results .*; name a file like reference.json"):
        Published(memory, tmp_path / "scores.json")
