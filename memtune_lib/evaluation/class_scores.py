"""How well texts were sorted into classes: accuracy, macro F1 and calibration, with bootstrap intervals."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from sklearn.metrics import f1_score

from ..errors import EvaluationError

BINS = 10
RESAMPLES = 1000


@dataclass(frozen=True)
class Measured:
    """A figure and its 95% percentile bootstrap interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class ClassScores:
    """How `n` texts of known class were sorted."""

    n: int
    accuracy: Measured
    macro_f1: Measured
    """F1 of each class, a small class counting as much as a large one."""
    calibration_error: Measured
    """By how much confidence and accuracy differ; 0 is best."""


def class_scores(
    gold: Sequence[str],
    given: Sequence[str],
    confidence: Sequence[float],
    *,
    resamples: int = RESAMPLES,
    seed: int = 0,
) -> ClassScores:
    """Compare the classes that texts belong to with those that they were given.

    Texts are drawn anew within each class, as a set has so many of each on purpose.

    Args:
        gold: the right class of each text.
        given: the class it was given.
        confidence: the probability of that class, 0 to 1.
        resamples: how often texts are drawn for the intervals.
        seed: of the draws.

    Raises:
        EvaluationError: no texts, lists of unlike length, a class that no gold label names, or no probability.
    """
    classes = sorted(set(gold))
    if not gold or not len(gold) == len(given) == len(confidence):
        raise EvaluationError(
            f"{len(gold)} gold labels, {len(given)} given ones and {len(confidence)} probabilities; give each text one"
        )
    if unknown := sorted(set(given) - set(classes)):
        raise EvaluationError(f"the label {unknown[0]!r} is none of the gold labels; score texts of all classes")
    sure = np.asarray(confidence, float)
    if not ((sure >= 0) & (sure <= 1)).all():
        raise EvaluationError(f"{sure[~((sure >= 0) & (sure <= 1))][0]} is no probability; give numbers from 0 to 1")
    right_class, given_class = (np.array([classes.index(label) for label in labels]) for labels in (gold, given))

    def figures(rows: np.ndarray) -> tuple[float, float, float]:
        one, other = right_class[rows], given_class[rows]
        f1 = f1_score(one, other, labels=range(len(classes)), average="macro", zero_division=0)
        return float((one == other).mean()), float(f1), calibration_error(one == other, sure[rows])

    random = np.random.default_rng(seed)
    members = [np.flatnonzero(right_class == number) for number in range(len(classes))]
    drawn = [figures(np.concatenate([random.choice(rows, len(rows)) for rows in members])) for _ in range(resamples)]
    lows, highs = np.percentile(drawn, [2.5, 97.5], axis=0).tolist()
    values = figures(np.arange(len(gold)))
    return ClassScores(len(gold), *(Measured(*one) for one in zip(values, lows, highs, strict=True)))


def calibration_error(right: np.ndarray, confidence: np.ndarray, bins: int = BINS) -> float:
    """The expected calibration error: |accuracy - mean confidence| of bins of like width, weighted by their texts.

    Naeini, Cooper and Hauskrecht (2015), AAAI; scikit-learn has none. Few texts make it large
    even where a model is calibrated.
    """
    place = np.minimum((confidence * bins).astype(int), bins - 1)
    gaps = np.bincount(place, weights=right.astype(float) - confidence, minlength=bins)
    return float(np.abs(gaps).sum() / len(right))
