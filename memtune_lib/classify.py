"""Texts sorted into classes after three examples of each; a class more is learnt without touching the others.

    classifier = Classifier()
    classifier.initialize({"refund": ["Money back, please.", ...], "parking": ["Where can I park?", ...]})
    classifier.train()
    classifier.add({"lost": ["I left my bag at gate 2.", ...]})
    classifier.train()
    for one in classifier.classify(["My keys are gone!"]):
        print(one.label, one.probability)

The frozen base model reads a text, and the router of memories (`mome.Router`) says which classes it is near. A class is
one of its keys: the mean of its examples (nearest class mean: Mensink et al. 2013, IEEE TPAMI 35). Nothing else belongs
to a class, so that adding one is adding a row. What all classes share (the scale and centre of the space, the
temperature, the radius) is fitted to the first classes and then stays.

Cosines become probabilities by a softmax of one temperature (Guo et al. 2017, arXiv:1706.04599), fitted to examples
that were held apart: each text is compared with keys made of other texts only, which have fewer examples than the final
ones. A text whose nearest key is further away than held-apart examples mostly were is "none of these".
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from safetensors import SafetensorError
from safetensors.torch import load, save
from scipy.optimize import minimize_scalar
from sklearn.model_selection import StratifiedKFold

from .errors import ClassifyError
from .files import StrPath, atomic_write_all
from .mome import Router, Routing
from .prompts import MOST_CHARACTERS
from .reading import Reading
from .retrieval import Embedder

TEMPERATURES = (0.02, 5.0)  # examples that come apart wholly would drive the best one to 0
FOLDS = 5  # at most: parts of the examples that are held apart in turn
FLOOR = 0.1  # of the mean scale: the least of a direction in which all texts agree, or noise would be blown up
TINY = 1e-12  # where all texts agree in everything
SETTINGS, TENSORS = "classifier.json", "classifier.safetensors"


@dataclass(frozen=True)
class Classified:
    """Where a text belongs."""

    label: str | None
    """Its class; None: none of these."""
    probabilities: dict[str, float]
    """Of each class, if the text belongs to one of them; most probable first."""
    cosine: float
    """Of the text and the nearest key."""

    @property
    def nearest(self) -> str:
        """The most probable class, even where the text is too far from it to belong there."""
        return next(iter(self.probabilities))

    @property
    def probability(self) -> float:
        """That of the nearest class."""
        return self.probabilities[self.nearest]


@dataclass(frozen=True)
class Trained:
    """What `Classifier.train` did. Accuracy is that of examples held apart; None where only classes were added."""

    new: tuple[str, ...]
    n: int
    temperature: float
    radius: float
    accuracy: float | None = None


@dataclass(frozen=True)
class _Keys:
    """A router whose experts are classes, and the scale of each direction of its space."""

    scale: torch.Tensor
    router: Router

    @classmethod
    def around(cls, raw: torch.Tensor) -> _Keys:
        """A space centred and scaled as these vectors [n, width] are; no class yet."""
        scale = raw.std(0)
        scale = scale.clamp(min=float(FLOOR * scale.mean()) + TINY)
        router = Router(raw.shape[1], 0, 0)
        router.center(raw / scale)
        return cls(scale, router)

    def add(self, raw: torch.Tensor, owners: torch.Tensor, radius: float) -> None:
        """A key for each class, in order; `owners` [n] numbers the classes of the vectors from 0."""
        first = len(self.router.keys)
        self.router.grow(int(owners.max()) + 1)
        self.router.k = len(self.router.keys)
        for row in range(first, self.router.k):
            self.router.set_key(row, (raw[owners == row - first] / self.scale).mean(0), radius)

    def route(self, raw: torch.Tensor) -> Routing:
        """All classes of each vector, nearest first."""
        return self.router.route(raw / self.scale)


class Classifier:
    """Few-shot classification on the keys of a router.

    Args:
        embedder: turns texts into vectors; None: `Reading` of the base model.
    """

    def __init__(self, embedder: Embedder | None = None) -> None:
        self.embedder = embedder or Reading()
        self.labels: list[str] = []
        self.temperature = self.radius = float("nan")
        self._keys: _Keys | None = None
        self._waiting: dict[str, list[str]] = {}

    def initialize(self, classes: Mapping[str, Sequence[str]]) -> None:
        """Begin anew with these classes, each with two example texts or more; they wait for `train`.

        Raises:
            ClassifyError: a label or text that is empty, over-long or there twice; fewer than two texts.
        """
        checked = _checked_classes(classes, [])
        self.labels, self._keys, self._waiting = [], None, checked

    def add(self, classes: Mapping[str, Sequence[str]]) -> None:
        """Add classes, as in `initialize`; they wait for `train`.

        Raises:
            ClassifyError: as in `initialize`, or a label that is there already.
        """
        self._waiting |= _checked_classes(classes, [*self.labels, *self._waiting])

    def train(self, *, keep: float = 0.95) -> Trained:
        """Learn the classes that wait. Those learnt before stay to the bit.

        Args:
            keep: the part of held-apart examples that the radius lets in; used when the first classes are learnt.

        Raises:
            ClassifyError: no class waits, fewer than two are the first, or a bad `keep`.
        """
        if not 0 < keep <= 1:
            raise ClassifyError(f"keep={keep} is no part; give a number above 0, at most 1")
        if not self._waiting:
            raise ClassifyError("no class waits to be learnt; initialize or add some first")
        if self._keys is None and len(self._waiting) < 2:
            raise ClassifyError(f"{next(iter(self._waiting))!r} alone leaves nothing to choose from; add another class")
        owners = torch.tensor([row for row, texts in enumerate(self._waiting.values()) for _ in texts])
        raw = self._embed([text for texts in self._waiting.values() for text in texts])
        accuracy = None
        if self._keys is None:
            cosine = _held_apart(raw, owners)
            self.temperature = _temperature(cosine, owners)
            nearest = cosine.max(1)
            self.radius = float(np.quantile(nearest.values.numpy(), 1 - keep))
            accuracy = float((nearest.indices == owners).float().mean())
            self._keys = _Keys.around(raw)
        self._keys.add(raw, owners, self.radius)
        new, self._waiting = tuple(self._waiting), {}
        self.labels += new
        return Trained(new, len(owners), self.temperature, self.radius, accuracy)

    def classify(self, texts: Sequence[str]) -> list[Classified]:
        """The class of each text.

        Raises:
            ClassifyError: no class is learnt yet, or a text that is empty or over-long.
        """
        keys = self._learnt()
        checked = _checked_texts(texts, "texts")
        if not checked:
            return []
        routing = keys.route(self._embed(checked))
        probabilities = (routing.cosine.double() / self.temperature).softmax(-1)
        found = []
        for row, experts in enumerate(routing.experts.tolist()):
            names = [self.labels[expert] for expert in experts]
            label = names[0] if routing.weights[row, 0] else None
            shares = dict(zip(names, probabilities[row].tolist(), strict=True))
            found.append(Classified(label, shares, float(routing.cosine[row, 0])))
        return found

    def save(self, folder: StrPath) -> None:
        """Keep what was learnt in a folder: no example text is in it.

        Raises:
            ClassifyError: no class is learnt yet, or some wait for `train`.
            MemtuneError: the folder cannot be written.
        """
        keys = self._learnt()
        if self._waiting:
            raise ClassifyError(f"{next(iter(self._waiting))!r} waits to be learnt; train first, then save")
        settings = {
            "embedder": self.embedder.name,
            "labels": self.labels,
            "temperature": self.temperature,
            "radius": self.radius,
        }
        tensors = {"scale": keys.scale, **keys.router.state_dict()}
        text = json.dumps(settings, indent=1, ensure_ascii=False) + "\n"
        atomic_write_all(folder, {TENSORS: save(tensors), SETTINGS: text})

    @classmethod
    def load(cls, folder: StrPath, embedder: Embedder | None = None) -> Classifier:
        """A classifier as it was saved.

        Raises:
            ClassifyError: nothing there, something damaged, or one made with another embedder.
        """
        path = Path(folder)
        try:
            settings = json.loads((path / SETTINGS).read_text(encoding="utf-8"))
            tensors = load((path / TENSORS).read_bytes())
            made_with, labels = settings["embedder"], list(settings["labels"])
            temperature, radius = float(settings["temperature"]), float(settings["radius"])
            scale = tensors.pop("scale")
            router = Router(len(scale), len(labels), len(labels))
            router.load_state_dict(tensors)
        except FileNotFoundError as error:
            raise ClassifyError(f"{path} holds no classifier; check the path, or train one and save it") from error
        except (OSError, ValueError, TypeError, KeyError, RuntimeError, SafetensorError) as error:
            raise ClassifyError(f"{path} is damaged ({type(error).__name__}); train and save it again") from error
        classifier = cls(embedder)
        if made_with != classifier.embedder.name:
            raise ClassifyError(
                f"{path} was made with embedder {made_with!r}, not {classifier.embedder.name!r}; give that one"
            )
        classifier.labels, classifier.temperature, classifier.radius = labels, temperature, radius
        classifier._keys = _Keys(scale, router)
        return classifier

    def _learnt(self) -> _Keys:
        if self._keys is None:
            raise ClassifyError("no class is learnt yet; initialize with examples, then train")
        return self._keys

    def _embed(self, texts: Sequence[str]) -> torch.Tensor:
        return torch.from_numpy(np.asarray(self.embedder.embed(texts), np.float32))


def _held_apart(raw: torch.Tensor, owners: torch.Tensor) -> torch.Tensor:
    """Cosines [n, classes] of each vector and keys that know nothing of it."""
    folds = StratifiedKFold(min(FOLDS, int(owners.bincount().min())))
    cosine = raw.new_zeros(len(raw), int(owners.max()) + 1)
    for rest, apart in folds.split(raw, owners):
        keys = _Keys.around(raw[rest])
        keys.add(raw[rest], owners[rest], radius=-1)
        routing = keys.route(raw[apart])
        cosine[apart] = torch.zeros_like(routing.cosine).scatter(1, routing.experts, routing.cosine)
    return cosine


def _temperature(cosine: torch.Tensor, owners: torch.Tensor) -> float:
    """The temperature under which the right classes are most probable."""

    def loss(log_temperature: float) -> float:
        return float(torch.nn.functional.cross_entropy(cosine.double() / np.exp(log_temperature), owners))

    return float(np.exp(minimize_scalar(loss, bounds=np.log(TEMPERATURES), method="bounded").x))


def _checked_classes(classes: Mapping[str, Sequence[str]], known: Sequence[str]) -> dict[str, list[str]]:
    checked: dict[str, list[str]] = {}
    labels, owners = {_same(label): label for label in known}, {}
    for label, texts in classes.items():
        if not isinstance(label, str) or not label.strip():
            raise ClassifyError(f"the label {label!r} is no name; give each class a word or two")
        if _same(label) in labels:
            raise ClassifyError(f"{label!r} is there already, as {labels[_same(label)]!r}; choose another name")
        labels[_same(label)] = label
        checked[label] = _checked_texts(texts, f"class {label!r}")
        if len(checked[label]) < 2:
            raise ClassifyError(f"class {label!r} has {len(checked[label])} texts; give two or more, better three")
        for text in checked[label]:
            if _same(text) in owners:
                raise ClassifyError(f"{text!r:.80} stands in {owners[_same(text)]!r} and {label!r}; keep it once")
            owners[_same(text)] = label
    return checked


def _checked_texts(texts: Sequence[str], place: str) -> list[str]:
    if isinstance(texts, str):
        raise ClassifyError(f"{place}: one text, {texts!r:.80}, where a list is needed; put it in brackets")
    for number, text in enumerate(texts, start=1):
        if not isinstance(text, str) or not text.strip():
            raise ClassifyError(f"{place}: number {number} is {text!r:.80}, no text; leave it out")
        if len(text) > MOST_CHARACTERS:
            raise ClassifyError(
                f"{place}: number {number} has {len(text):,} characters; shorten it to {MOST_CHARACTERS:,}"
            )
        if any("\ud800" <= character <= "\udfff" for character in text):
            raise ClassifyError(f"{place}: number {number} holds half a character; read the file as UTF-8")
    return [text.strip() for text in texts]


def _same(text: str) -> str:
    return " ".join(text.casefold().split())
