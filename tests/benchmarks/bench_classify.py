"""How well the tickets of datasets/tickets are sorted after three examples a class, written as JSON.

    python -m tests.benchmarks.bench_classify

Beside the classifier stands scikit-learn's logistic regression on the same vectors, its C chosen on dev, as it is and
with a temperature fitted to held-apart examples. Layers are compared on dev only; held-out is sorted with the one that
`Reading` takes by itself. The draws take other examples: three of the six that train and dev have of each class.
"""

import argparse
import json
import platform
import random
import statistics
import time
from collections.abc import Sequence
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import torch
from sklearn.calibration import CalibratedClassifierCV
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score, roc_auc_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from memtune_lib.base_model import load_base_model, model_name
from memtune_lib.classify import Classified, Classifier
from memtune_lib.evaluation.class_scores import class_scores
from memtune_lib.evaluation.scores import mcnemar, wilson
from memtune_lib.files import atomic_write, code_hash, read_jsonl, sha256
from memtune_lib.memory import DATASETS
from memtune_lib.reading import Reading
from memtune_lib.retrieval import Embedder, FrozenLayers

RESULT = Path(__file__).parent / "results" / "classify.json"
FILES = {name: DATASETS / "tickets" / f"{name}.jsonl" for name in ("train", "dev", "heldout")}
STRENGTHS = (0.01, 0.1, 1.0)  # C of the logistic regression, the best on dev is taken
EXAMPLES, DRAWS = 3, 10
Texts = Sequence[tuple[str, str | None]]  # (text, label); None: of no class


class Kept:
    """The vectors of some texts, computed once."""

    whiten = None

    def __init__(self, embedder: Embedder, texts: Sequence[str]) -> None:
        self.name = embedder.name
        started = time.perf_counter()
        self.vectors = dict(zip(texts, embedder.embed(texts), strict=True))
        self.seconds = time.perf_counter() - started

    def embed(self, texts: Sequence[str]) -> np.ndarray:
        return np.stack([self.vectors[text] for text in texts])


def by_class(texts: Texts) -> dict[str, list[str]]:
    classes: dict[str, list[str]] = {}
    for text, label in texts:
        classes.setdefault(label, []).append(text)
    return classes


def keys(kept: Kept, *parts: Texts) -> Classifier:
    """A classifier of these examples; each part is learnt after those before it."""
    classifier = Classifier(kept)
    for part in parts:
        classifier.add(by_class(part))
        classifier.train()
    return classifier


def regression(kept: Kept, train: Texts, strength: float) -> Any:
    texts, labels = zip(*train, strict=True)
    return fresh(strength).fit(kept.embed(texts), labels)


def fresh(strength: float) -> Any:
    return make_pipeline(StandardScaler(), LogisticRegression(C=strength, max_iter=1000))


def split(texts: Texts) -> tuple[list[str], list[str], list[str]]:
    """Texts with a class, their labels, and the texts without."""
    inside = [(text, label) for text, label in texts if label is not None]
    return [text for text, _ in inside], [label for _, label in inside], [t for t, label in texts if label is None]


def share(successes: int, n: int) -> dict[str, Any]:
    low, high = wilson(successes, n)
    return {
        "count": successes,
        "n": n,
        "share": round(successes / n, 4),
        "low": round(low, 4),
        "high": round(high, 4),
    }


def on_dev(kept: Kept, train: Texts, dev: Texts) -> dict[str, Any]:
    """What a layer is chosen by: how many dev texts get their class, and how well the others come apart."""
    texts, labels, none = split(dev)
    found = keys(kept, train).classify([*texts, *none])
    best, strength = max((regression(kept, train, c).score(kept.embed(texts), labels), -c) for c in STRENGTHS)
    return {
        "keys": share(sum(one.nearest == label for one, label in zip(found, labels, strict=False)), len(labels)),
        "none_auroc": auroc([one.cosine for one in found], len(labels)),
        "logistic_regression": share(round(best * len(labels)), len(labels)),
        "C": -strength,
    }


def auroc(values: Sequence[float], inside: int) -> float:
    """How well a figure tells the first texts, which have a class, from those after them."""
    return round(float(roc_auc_score([row < inside for row in range(len(values))], values)), 4)


def on_heldout(kept: Kept, train: Texts, heldout: Texts, strength: float) -> dict[str, Any]:
    """All that is measured on held-out texts."""
    texts, labels, none = split(heldout)
    names = sorted(set(labels))
    half = set(names[::2])
    first, later = ([one for one in train if (one[1] in half) == wanted] for wanted in (True, False))
    found = keys(kept, train).classify([*texts, *none])
    inside, outside = found[: len(texts)], found[len(texts) :]
    sorted_by: dict[str, tuple[list[str], list[float]]] = {
        "keys": _choices(inside),
        "keys, half of the classes added later": _choices(keys(kept, first, later).classify(texts)),
    }
    x, y = kept.embed([text for text, _ in train]), [label for _, label in train]
    plain = regression(kept, train, strength)
    calibrated = CalibratedClassifierCV(fresh(strength), method="temperature", cv=EXAMPLES, ensemble=False).fit(x, y)
    for name, model in (("logistic regression", plain), ("logistic regression, temperature", calibrated)):
        shares = model.predict_proba(kept.embed(texts))
        sorted_by[name] = (list(model.classes_[shares.argmax(1)]), list(shares.max(1)))
    figures = {name: asdict(class_scores(labels, *one)) for name, one in sorted_by.items()}
    mine = [one == label for one, label in zip(sorted_by["keys"][0], labels, strict=True)]
    for name, (given, _) in sorted_by.items():
        other = [one == label for one, label in zip(given, labels, strict=True)]
        gained, lost = (sum(a and not b for a, b in zip(p, q, strict=True)) for p, q in ((other, mine), (mine, other)))
        figures[name]["against_keys"] = {"gained": gained, "lost": lost, "p": round(mcnemar(gained, lost), 4)}
    sure = plain.predict_proba(kept.embed([*texts, *none])).max(1)
    return {
        "sorted": figures,
        "none_of_these": {
            "texts of a class kept": share(sum(one.label is not None for one in inside), len(inside)),
            "texts of no class refused": share(sum(one.label is None for one in outside), len(outside)),
            "right, a refusal being the answer to texts of no class": share(
                sum(one.label == label for one, (_, label) in zip(found, _in_order(heldout), strict=True)), len(found)
            ),
            "auroc of the cosine": auroc([one.cosine for one in found], len(inside)),
            "auroc of the logistic regression's probability": auroc(list(sure), len(inside)),
        },
    }


def _choices(found: Sequence[Classified]) -> tuple[list[str], list[float]]:
    return [one.nearest for one in found], [one.probability for one in found]


def _in_order(texts: Texts) -> list[tuple[str, str | None]]:
    return sorted(texts, key=lambda one: one[1] is None)  # those without a class last, else as they were


def other_draws(kept: Kept, pool: Texts, heldout: Texts, strength: float) -> dict[str, Any]:
    """Macro F1 on held-out after other examples of each class."""
    texts, labels, _ = split(heldout)
    measured: dict[str, list[float]] = {"keys": [], "logistic regression": []}
    for seed in range(DRAWS):
        drawn = random.Random(seed)
        train = [(text, label) for label, some in by_class(pool).items() for text in drawn.sample(some, EXAMPLES)]
        given = {
            "keys": [one.nearest for one in keys(kept, train).classify(texts)],
            "logistic regression": regression(kept, train, strength).predict(kept.embed(texts)),
        }
        for name, one in given.items():
            measured[name].append(float(f1_score(labels, one, average="macro", zero_division=0)))
    return {
        name: {
            "draws": DRAWS,
            "mean": round(statistics.mean(one), 4),
            "std": round(statistics.stdev(one), 4),
            "min": round(min(one), 4),
            "max": round(max(one), 4),
        }
        for name, one in measured.items()
    }


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.bench_classify")
    parser.add_argument("--layers", type=int, nargs="*", default=[24], help="compared on dev beside the default")
    parser.add_argument("--out", type=Path, default=RESULT)
    args = parser.parse_args()
    code = code_hash()  # of what is measured: the files may change meanwhile
    train, dev, heldout = ([(one["text"], one["label"]) for _, one in read_jsonl(path)] for path in FILES.values())
    seen = [text for text, _ in [*train, *dev]]
    model, tokenizer = load_base_model()
    compared = {f"Reading, layer {n}": Reading(model, tokenizer, layer=n) for n in args.layers}
    compared |= {"FrozenLayers, its default layer": FrozenLayers(model, tokenizer)}
    figures = {name: on_dev(Kept(embedder, seen), train, dev) for name, embedder in compared.items()}
    reading = Reading(model, tokenizer)
    kept = Kept(reading, [*seen, *(text for text, _ in heldout)])
    chosen = f"Reading, layer {reading.layer}, the default"
    figures[chosen] = on_dev(kept, train, dev)
    strength = figures[chosen]["C"]
    pool = [one for one in [*train, *dev] if one[1] is not None]
    measured = {
        "classes": len(by_class(train)),
        "examples_a_class": EXAMPLES,
        "dev": figures,
        "heldout": on_heldout(kept, train, heldout, strength),
        "heldout_macro_f1_of_other_draws": other_draws(kept, pool, heldout, strength),
        "embedding_ms_a_text": round(1000 * kept.seconds / len(kept.vectors), 1),
        "provenance": {
            "command": "python -m tests.benchmarks.bench_classify",
            "model": model_name(),
            "embedder": kept.name,
            "code": code,
            "data": {name: sha256(path)[:16] for name, path in FILES.items()},
            "seeds": {"bootstrap": 0, "draws": list(range(DRAWS))},
            "python": platform.python_version(),
            "versions": {name: version(name) for name in ("torch", "transformers", "scikit-learn", "numpy")},
            "threads": torch.get_num_threads(),
        },
    }
    atomic_write(args.out, json.dumps(measured, indent=1) + "\n")
    print(json.dumps(measured, indent=1))


if __name__ == "__main__":
    main()
