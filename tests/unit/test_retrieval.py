"""The index of documents: found by vectors and by words, never embedded twice, whole after a kill."""

import json
import sys

import numpy as np
import pytest

from memtune_lib.errors import PromptError, RetrievalError
from memtune_lib.retrieval import DocumentIndex, FrozenLayers, SentenceModel, Vectors
from tests.unit import tiny

TEXTS = {"cats.md": "# Cats\n\nA cat purrs.", "boats.md": "# Boats\n\nA boat sails.", "stars.txt": "A star shines."}


class Letters:
    """Counts letters; an embedder that a test can see through."""

    name, whiten = "letters", None

    def __init__(self):
        self.seen = []

    def embed(self, texts):
        self.seen += texts
        return np.array(
            [[text.lower().count(letter) for letter in "abcdefghijklmnopqrstuvwxyz"] for text in texts], float
        )


@pytest.fixture
def files(tmp_path):
    folder = tmp_path / "documents"
    folder.mkdir()
    for name, text in TEXTS.items():
        (folder / name).write_text(text)
    return folder


@pytest.fixture
def index(tmp_path):
    return DocumentIndex(tmp_path / "index", Letters())


@pytest.mark.parametrize("method", ["embeddings", "bm25"])
def test_finds_with_source(index, files, method):
    added = index.add(files)
    assert added.new == ("boats.md", "cats.md", "stars.txt") and not added.unchanged and not added.skipped
    hits = index.query("Which cat purrs?", k=2, method=method)
    assert (hits[0].rank, hits[0].source, hits[0].heading, hits[0].text) == (1, "cats.md", "Cats", "A cat purrs.")
    assert len(hits) == 2 and hits[0].score > hits[1].score
    assert len(index.query("cat", k=99, method=method)) == 3


def test_words_that_no_document_has_are_no_error(index, files):
    index.add(files)
    assert len(index.query("xylophone?", method="bm25")) == 3


def test_only_what_changed_is_embedded(index, files, tmp_path):
    index.add(files)
    index.embedder.seen.clear()
    (files / "cats.md").write_text("# Cats\n\nA cat sleeps.")
    added = index.add(files)
    assert added.new == ("cats.md",) and added.unchanged == ("boats.md", "stars.txt")
    assert index.embedder.seen == ["Cats\nA cat sleeps."]
    assert "purrs" not in " ".join(part.text for part in index.chunks)
    again = DocumentIndex(tmp_path / "index", Letters())
    assert again.chunks == index.chunks and again.embedder.seen == []
    assert again.query("cat") == index.query("cat")
    assert again.status() == {"embedder": "letters", "chunk_size": 160, "documents": 3, "chunks": 3}


def test_a_killed_run_goes_on_where_it_was(index, files, tmp_path, monkeypatch):
    embed = index.embedder.embed

    def killed(texts):
        if index.embedder.seen:
            raise KeyboardInterrupt
        return embed(texts)

    monkeypatch.setattr(index.embedder, "embed", killed)
    with pytest.raises(KeyboardInterrupt):
        index.add(files)
    again = DocumentIndex(tmp_path / "index", Letters())
    assert again.add(files).unchanged == ("boats.md",)
    assert again.status()["documents"] == 3


def test_a_file_gone_bad_costs_nothing_that_was_there(index, files):
    index.add(files)
    (files / "cats.md").write_bytes(b"\0\0")
    added = index.add(files)
    assert [one.source for one in added.skipped] == ["cats.md"]
    assert index.query("cat purrs", method="bm25")[0].source == "cats.md"


def test_damage_is_named(index, files, tmp_path):
    index.add(files)
    for file in (tmp_path / "index" / "vectors").iterdir():
        file.write_bytes(b"PK damaged")
    with pytest.raises(RetrievalError, match="the vectors of boats.md are lost; delete index.json, add again"):
        DocumentIndex(tmp_path / "index", Letters())
    (tmp_path / "index" / "index.json").write_text('{"documents": 5}')
    with pytest.raises(RetrievalError, match="index.json is damaged"):
        DocumentIndex(tmp_path / "index", Letters())
    (tmp_path / "index" / "index.json").unlink()
    assert len(DocumentIndex(tmp_path / "index", Letters()).add(files).new) == 3


def test_another_embedder_or_chunk_size_is_refused(index, files, tmp_path):
    index.add(files)
    with pytest.raises(RetrievalError, match="was made with chunk_size 160, not 99"):
        DocumentIndex(tmp_path / "index", Letters(), chunk_size=99)
    other = Letters()
    other.name = "others"
    with pytest.raises(RetrievalError, match="was made with embedder 'letters', not 'others'"):
        DocumentIndex(tmp_path / "index", other)


def test_bad_queries(index, files):
    with pytest.raises(RetrievalError, match="the index is empty"):
        index.query("cat")
    index.add(files)
    with pytest.raises(RetrievalError, match="k=0 finds nothing"):
        index.query("cat", k=0)
    with pytest.raises(RetrievalError, match="method 'magic' is unknown; give embeddings or bm25"):
        index.query("cat", method="magic")
    with pytest.raises(PromptError, match="empty"):
        index.query(" ")


@pytest.mark.parametrize("family", tiny.FAMILIES)
def test_frozen_layers(family, tmp_path, files):
    embedder = FrozenLayers(tiny.base(family), tiny.tokenizer())
    assert embedder.layer == 2
    one, two = embedder.embed(["A cat purrs.", "A longer text about a boat that sails."])
    assert np.allclose(one, embedder.embed(["A cat purrs."])[0], atol=1e-5)  # padding changes nothing
    assert not np.allclose(one, two, atol=1e-2)
    index = DocumentIndex(tmp_path / "index", embedder)
    index.add(files)
    assert index.query("Cats\nA cat purrs.", k=1)[0].source == "cats.md"


def test_a_layer_that_is_not_there():
    with pytest.raises(RetrievalError, match="layer 9 of 4: give 0 to 3"):
        FrozenLayers(tiny.base(), tiny.tokenizer(), layer=9)


def test_whitening_finds_what_one_direction_drowns():
    rng = np.random.default_rng(0)
    clean = rng.normal(size=(60, 8)).astype(np.float32)
    noise = 50 * rng.normal(1, 3, size=(2, 60, 1)).astype(np.float32)  # along (1, 1, ...), another in each text
    kept, asked = clean + noise
    right = {s: (Vectors(kept, s).search(asked, 1)[1][:, 0] == np.arange(60)).mean() for s in (None, 1e-4)}
    assert right[1e-4] > right[None] + 0.2


def test_sentence_transformers_only_when_asked_for(monkeypatch):
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    with pytest.raises(RetrievalError, match="'some/model' needs a package: pip install sentence-transformers"):
        SentenceModel("some/model")


def test_manifest_is_readable(index, files, tmp_path):
    index.add(files / "cats.md")
    assert list(json.loads((tmp_path / "index" / "index.json").read_text())["documents"]) == ["cats.md"]
