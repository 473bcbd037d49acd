"""Documents found by a question: their chunks embedded, indexed with FAISS, kept on disk; BM25 to compare with.

    index = DocumentIndex("my_index")
    index.add("my_documents")
    for hit in index.query("Who is the captain?", k=3):
        print(hit.source, hit.text)

The default embedder is the base model that is there anyway: a mean over one of its frozen middle layers. What has been
embedded is kept by the hash of its content, so that an unchanged file is never embedded again and a run that was
killed goes on where it was.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Protocol

import bm25s
import faiss
import numpy as np
import torch
from tqdm import tqdm

from . import base_model as base_models
from .documents import CHUNK_TOKENS, Chunk, Document, Skipped, chunk, read_documents
from .errors import RetrievalError
from .files import StrPath, atomic_write
from .mome import mean_over
from .mome.structure import decoder_path
from .prompts import check_question

DEPTH = 0.4  # of the layers; a first choice, tests/benchmarks/bench_retrieval.py measures others
WHITEN = 0.1  # share of the mean variance added to every direction before whitening; a first choice, too
METHODS = ("embeddings", "bm25")
MANIFEST = "index.json"


class Embedder(Protocol):
    """Turns texts into vectors."""

    name: str
    """Names model and settings: vectors of another name are never mixed in."""
    whiten: float | None
    """Shrinkage of the whitening that the vectors need before cosines tell them apart; None: none."""

    def embed(self, texts: Sequence[str]) -> np.ndarray:
        """Float32 [texts, width]."""


class FrozenLayers:
    """The base model's own reading of a text: the mean over its tokens of the states that enter one layer.

    Args:
        model: a causal LM; None loads the base model (see `load_base_model`).
        tokenizer: its tokenizer.
        layer: how many layers a text passes through; None: four tenths of them (`depth`).
        batch_size: texts embedded together.
    """

    whiten = WHITEN
    depth = DEPTH

    def __init__(
        self, model: Any = None, tokenizer: Any = None, *, layer: int | None = None, batch_size: int = 8
    ) -> None:
        if model is None or tokenizer is None:
            model, tokenizer = base_models.load_base_model()
        self.model, self.tokenizer, self.batch_size = model, tokenizer, batch_size
        self.layers = model.get_submodule(decoder_path(model))
        last = len(self.layers) - 1
        self.layer = min(round(self.depth * len(self.layers)), last) if layer is None else layer
        if not 0 <= self.layer <= last:
            raise RetrievalError(f"layer {layer} of {len(self.layers)}: give 0 to {last}")
        self.name = f"frozen layer {self.layer} of {base_models.base_fingerprint(model)}"

    def embed(self, texts: Sequence[str]) -> np.ndarray:
        """Float32 [texts, width]."""
        ids = [self._tokens(text) or [0] for text in texts]
        return self._means(ids, [0] * len(ids))

    def _tokens(self, text: str) -> list[int]:
        return self.tokenizer(text, add_special_tokens=False)["input_ids"]

    @torch.inference_mode()
    def _means(self, ids: Sequence[list[int]], first: Sequence[int]) -> np.ndarray:
        """Float32 [texts, width]: of each, the mean over its tokens from the `first` one on."""
        order = sorted(range(len(ids)), key=lambda i: len(ids[i]))  # like lengths together: little is padded
        rows: list[Any] = [None] * len(ids)
        for start in range(0, len(order), self.batch_size):
            batch = order[start : start + self.batch_size]
            mask = torch.zeros(len(batch), len(ids[batch[-1]]), dtype=torch.long)
            tokens, counted = mask.clone(), mask.bool()
            for row, i in enumerate(batch):  # padded on the right: later tokens never change earlier ones
                tokens[row, : len(ids[i])] = torch.tensor(ids[i])
                mask[row, : len(ids[i])] = 1
                counted[row, first[i] : len(ids[i])] = True
            for i, vector in zip(batch, mean_over(self._states(tokens, mask), counted), strict=True):
                rows[i] = vector.cpu().numpy()
        return np.stack(rows) if rows else np.zeros((0, self.model.config.get_text_config().hidden_size), np.float32)

    def _states(self, tokens: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """What enters the layer; those above it are not computed."""

        def catch(_: Any, args: tuple, kwargs: dict[str, Any]) -> None:
            raise _Reached(args[0] if args else kwargs["hidden_states"])

        handle = self.layers[self.layer].register_forward_pre_hook(catch, with_kwargs=True)
        device = self.model.device
        try:
            self.model(input_ids=tokens.to(device), attention_mask=mask.to(device), use_cache=False)
        except _Reached as reached:
            return reached.hidden
        finally:
            handle.remove()
        raise RetrievalError(f"the model never runs its layer {self.layer}; choose another")


class _Reached(Exception):
    """Leaves a forward pass with the hidden states."""

    def __init__(self, hidden: torch.Tensor) -> None:
        super().__init__("the forward pass ends here on purpose")
        self.hidden = hidden


class SentenceModel:
    """A sentence-transformers model, by its name or folder.

    Raises:
        RetrievalError: the package is missing, or the model cannot be had.
    """

    whiten = None

    def __init__(self, name: str) -> None:
        try:
            from sentence_transformers import SentenceTransformer
        except ImportError as error:
            raise RetrievalError(
                f"embedder {name!r} needs a package: pip install sentence-transformers; or leave the embedder out"
            ) from error
        try:
            self.model = SentenceTransformer(name)
        except (OSError, ValueError, RuntimeError) as error:
            said = (str(error) or type(error).__name__).splitlines()[0]
            raise RetrievalError(f"cannot load embedder {name!r} ({said}); check the name and the network") from error
        self.name = f"sentence-transformers {name}"

    def embed(self, texts: Sequence[str]) -> np.ndarray:
        """Float32 [texts, width]."""
        return np.asarray(self.model.encode(list(texts), show_progress_bar=False), dtype=np.float32)


class Vectors:
    """Nearest neighbours by cosine, after whitening.

    Hidden states of a language model all point much the same way; a few directions drown the others. Whitening
    (centre, then scale every direction to like variance) undoes that. With fewer texts than directions the variance
    is known badly, so part of its mean is added to each: `shrinkage`.
    """

    def __init__(self, raw: np.ndarray, shrinkage: float | None) -> None:
        width = raw.shape[1]
        self.mean, self.scale = np.zeros(width, np.float32), np.eye(width, dtype=np.float32)
        if shrinkage is not None and len(raw) > 1:
            self.mean = raw.mean(0)
            variance, axes = np.linalg.eigh(np.cov(raw - self.mean, rowvar=False).astype(np.float64))
            floor = shrinkage * max(variance.mean(), 1e-12)
            self.scale = ((axes / np.sqrt(variance.clip(0) + floor)) @ axes.T).astype(np.float32)
        self.index = faiss.IndexFlatIP(width)
        self.index.add(self._prepared(raw))

    def search(self, raw: np.ndarray, k: int) -> tuple[np.ndarray, np.ndarray]:
        """(cosines, rows), each [queries, k], best first."""
        return self.index.search(self._prepared(raw), k)

    def _prepared(self, raw: np.ndarray) -> np.ndarray:
        moved = (raw.astype(np.float32) - self.mean) @ self.scale
        return np.ascontiguousarray(moved / np.linalg.norm(moved, axis=1, keepdims=True).clip(1e-12))


@dataclass(frozen=True)
class Added:
    """What `DocumentIndex.add` did with each file."""

    new: tuple[str, ...]
    """Sources that were embedded."""
    unchanged: tuple[str, ...]
    """Sources whose content the index had embedded before."""
    skipped: tuple[Skipped, ...]
    """Files that could not be read."""


@dataclass(frozen=True)
class Hit:
    """A chunk that was found."""

    rank: int
    score: float
    source: str
    heading: str
    text: str


class DocumentIndex:
    """Documents and their chunks, kept in a folder.

    Args:
        folder: where the index is or is to be.
        embedder: None: the base model's frozen layers; a name: that sentence-transformers model.
        chunk_size: the most tokens of a chunk.

    Raises:
        RetrievalError: a damaged index, or one made with another embedder or chunk size.
    """

    def __init__(
        self, folder: StrPath, embedder: Embedder | str | None = None, *, chunk_size: int = CHUNK_TOKENS
    ) -> None:
        self.folder, self.chunk_size = Path(folder), chunk_size
        self.embedder = SentenceModel(embedder) if isinstance(embedder, str) else embedder or FrozenLayers()
        self.documents: dict[str, str] = {}  # source: hash of its content
        self.chunks: list[Chunk] = []
        self._raw = np.zeros((0, 0), np.float32)
        self._vectors: Vectors | None = None
        self._bm25: bm25s.BM25 | None = None
        if (self.folder / MANIFEST).exists():
            self.documents = self._read_manifest()
            self._gather()

    def add(self, path: StrPath, *, progress: bool = True) -> Added:
        """Add every document under a folder, or one file; a source that is there already is replaced.

        A file that cannot be read is skipped and reported; what the index held of it stays.

        Raises:
            DocumentError: nothing there to read.
            MemtuneError: the index cannot be written.
        """
        documents, skipped = read_documents(path)
        new, unchanged = [], []
        for document in tqdm(documents, desc="embed", unit="document", disable=not progress or len(documents) < 2):
            known = self._load(document.sha256, document.source) is not None
            if not known:
                self._embed(document)
            (unchanged if known else new).append(document.source)
        self.documents |= {document.source: document.sha256 for document in documents}
        manifest = self._settings() | {"documents": self.documents}
        atomic_write(self.folder / MANIFEST, json.dumps(manifest, indent=1, ensure_ascii=False) + "\n")
        self._gather()
        return Added(tuple(new), tuple(unchanged), tuple(skipped))

    def status(self) -> dict[str, Any]:
        """Counts and settings, ready for JSON."""
        return self._settings() | {"documents": len(self.documents), "chunks": len(self.chunks)}

    def query(self, prompt: str, k: int = 3, *, method: str = "embeddings") -> list[Hit]:
        """The `k` best chunks for a prompt, best first; fewer if there are fewer.

        Args:
            prompt: a question, or any text.
            k: how many.
            method: "embeddings", or "bm25" (words in common, rare ones counting more).

        Raises:
            PromptError: an empty or over-long prompt.
            RetrievalError: an empty index, a bad `k` or method.
        """
        text = check_question(prompt)
        if method not in METHODS:
            raise RetrievalError(f"method {method!r} is unknown; give {' or '.join(METHODS)}")
        if k < 1:
            raise RetrievalError(f"k={k} finds nothing; give 1 or more")
        if not self.chunks:
            raise RetrievalError(f"{self.folder}: the index is empty; add documents first")
        found = self._by_words(text, min(k, len(self.chunks))) if method == "bm25" else self._by_vectors(text, k)
        return [
            Hit(rank, round(float(score), 4), self.chunks[i].source, self.chunks[i].heading, self.chunks[i].text)
            for rank, (score, i) in enumerate(found, start=1)
        ]

    def _by_vectors(self, text: str, k: int) -> list[tuple[float, int]]:
        if self._vectors is None:
            self._vectors = Vectors(self._raw, self.embedder.whiten)
        scores, rows = self._vectors.search(self.embedder.embed([text]), min(k, len(self.chunks)))
        return list(zip(scores[0].tolist(), rows[0].tolist(), strict=True))

    def _by_words(self, text: str, k: int) -> list[tuple[float, int]]:
        if self._bm25 is None:
            self._bm25 = bm25s.BM25()
            self._bm25.index(_words([chunk.full for chunk in self.chunks]), show_progress=False)
        rows, scores = self._bm25.retrieve(_words([text]), k=k, show_progress=False)
        return list(zip(scores[0].tolist(), rows[0].tolist(), strict=True))

    # ---- what is on the disk: one file of vectors for each content, and the list of documents

    def _settings(self) -> dict[str, Any]:
        return {"embedder": self.embedder.name, "chunk_size": self.chunk_size}

    def _read_manifest(self) -> dict[str, str]:
        path = self.folder / MANIFEST
        try:
            saved = json.loads(path.read_text(encoding="utf-8"))
            documents = dict(saved["documents"])
            settings = {key: saved[key] for key in self._settings()}
        except (OSError, ValueError, TypeError, KeyError) as error:
            raise RetrievalError(f"{path} is damaged ({type(error).__name__}); delete it and add again") from error
        for key, mine in self._settings().items():
            if settings[key] != mine:
                raise RetrievalError(
                    f"{self.folder} was made with {key} {settings[key]!r}, not {mine!r}; use that, or another folder"
                )
        return documents

    def _path(self, sha256: str, source: str) -> Path:
        key = hashlib.sha256(json.dumps([sha256, source, *self._settings().values()]).encode()).hexdigest()[:32]
        return self.folder / "vectors" / f"{key}.npz"

    def _embed(self, document: Document) -> None:
        chunks = chunk(document, self.chunk_size)
        buffer = io.BytesIO()
        texts = np.array(json.dumps([asdict(one) for one in chunks]))
        np.savez(buffer, vectors=self.embedder.embed([one.full for one in chunks]), chunks=texts)
        atomic_write(self._path(document.sha256, document.source), buffer.getvalue())

    def _load(self, sha256: str, source: str) -> tuple[np.ndarray, list[Chunk]] | None:
        """Vectors and chunks of a content; None where they are missing or damaged."""
        try:
            with np.load(self._path(sha256, source), allow_pickle=False) as saved:
                return saved["vectors"], [Chunk(**one) for one in json.loads(str(saved["chunks"]))]
        except (OSError, ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile):
            return None

    def _gather(self) -> None:
        parts, self.chunks = [], []
        for source, sha256 in self.documents.items():
            loaded = self._load(sha256, source)
            if loaded is None:
                raise RetrievalError(f"{self.folder}: the vectors of {source} are lost; delete {MANIFEST}, add again")
            parts.append(loaded[0])
            self.chunks += loaded[1]
        self._raw = np.concatenate(parts) if parts else self._raw
        self._vectors = self._bm25 = None


def _words(texts: Sequence[str]) -> list[list[str]]:
    return bm25s.tokenize(list(texts), stopwords="en", return_ids=False, show_progress=False)
