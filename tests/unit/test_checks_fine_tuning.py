"""Exercises of notebook 06: the checks tell wrong answers why, and know what is no answer yet.

That each passes its reference and knows its stub is tested in test_checks.py, for all notebooks.
"""

from typing import Any

import pytest

from memtune_lib.course import checks
from tests.unit.checking import not_attempted, wrong

FAULTS = dict(zip("ABCDE", ("rate too high", "rate too low", "overfitting", "forgetting", "rounded away"), strict=True))


def beside(weights: int, trained: int) -> int:
    return 0 if trained == weights else 4 * trained


def stop(losses: list[float], patience: int) -> tuple[int, int]:
    best = 0
    for i, loss in enumerate(losses):
        if loss < losses[best]:
            best = i
        elif i - best >= patience:
            return best, i
    return best, len(losses) - 1


def lowest_of_all(losses: list[float], patience: int) -> tuple[int, int]:
    return losses.index(min(losses)), stop(losses, patience)[1]


def equal_is_better(losses: list[float], patience: int) -> tuple[int, int]:
    return stop([loss - 1e-9 * i for i, loss in enumerate(losses)], patience)


def all_bumps(losses: list[float], patience: int) -> tuple[int, int]:
    best = bumps = 0
    for i, loss in enumerate(losses[1:], 1):
        best, bumps = (i, bumps) if loss < losses[best] else (best, bumps + 1)
        if bumps >= patience:
            return best, i
    return best, len(losses) - 1


def beside_the_last(losses: list[float], patience: int) -> tuple[int, int]:
    rising = 0
    for i in range(1, len(losses)):
        rising = 0 if losses[i] < losses[i - 1] else rising + 1
        if rising >= patience:
            return i - patience, i
    return losses.index(min(losses)), len(losses) - 1


def lost(before: list[bool], after: list[bool]) -> int:
    return sum(was and not now for was, now in zip(before, after, strict=True))


def share(before: list[bool], after: list[bool]) -> float:
    return lost(before, after) / max(sum(before), 1)


@pytest.mark.parametrize(
    ("name", "attempt", "why"),
    [
        ("which_fault", FAULTS | {"A": "overfitting"}, "A is not overfitting: the loss leaps"),
        ("which_fault", FAULTS | {"B": "Rounded away"}, "B is not rounded away: the weights do move"),
        ("which_fault", FAULTS | {"E": "rate too low"}, "E is not rate too low: the weights did not move"),
        ("which_fault", FAULTS | {"C": "too long"}, "C is 'too long'; write one of rate too high, rate"),
        ("tuning_bytes", lambda weights, trained, each: weights * each, "that is the weights alone"),
        ("tuning_bytes", lambda weights, trained, each: weights * each + 4 * trained, "Adam's two numbers are missing"),
        ("tuning_bytes", lambda weights, trained, each: weights * each + 8 * trained, "three numbers, not two"),
        ("tuning_bytes", lambda weights, trained, each: weights * each + 16 * trained, "counted once, not twice"),
        ("tuning_bytes", lambda weights, trained, each: weights * each + 12 * trained, "take room themselves"),
        ("tuning_bytes", lambda w, t, each: w * (each + 12) + beside(w, t), "frozen weights have no gradient"),
        ("tuning_bytes", lambda w, t, each: (w * each + beside(w, t) + 12 * t) / 1e9, "return bytes"),
        ("tuning_bytes", lambda weights, trained, each: "2 GB", "2,160,000,000, not '2 GB'"),
        ("early_stop", lowest_of_all, r"should be \(2, 4\), not \(5, 4\): two in a row"),
        ("early_stop", equal_is_better, r"should be \(1, 2\), not \(3, 3\): an equal loss"),
        ("early_stop", all_bumps, r"should be \(2, 4\), not \(2, 3\): 1.9 is an improvement"),
        ("early_stop", beside_the_last, r"should be \(0, 3\), not \(4, 4\): 1.3 is below 1.4"),
        ("early_stop", lambda losses, patience: stop(losses, patience)[::-1], "first the evaluation that is kept"),
        ("early_stop", lambda losses, patience: [1 + i for i in stop(losses, patience)], "from 0"),
        ("early_stop", lambda losses, patience: (losses[stop(losses, patience)[0]], 4), "that is a loss"),
        ("early_stop", lambda losses, patience: [stop(losses, patience)[0]], "return two numbers"),
        ("early_stop", lambda losses, patience: 2, "this answer cannot be read"),
        ("forgotten_share", lambda before, after: 100 * share(before, after), "this is a percentage"),
        ("forgotten_share", lost, "divide by how many were right before"),
        ("forgotten_share", lambda b, a: lost(b, a) / len(b), "right before, not by all"),
        ("forgotten_share", lambda b, a: (sum(b) - sum(a)) / max(sum(b), 1), "sets gains against losses"),
        ("forgotten_share", lambda b, a: lost(b, a) / sum(b), "your function raises ZeroDivisionError"),
        ("forgotten_share", lambda b, a: 1 - share(b, a), "two of the three that were right are lost"),
    ],
)
def test_wrong_answers_about_fine_tuning_are_told_why(name: str, attempt: Any, why: str) -> None:
    wrong(getattr(checks, name)(attempt), why)


@pytest.mark.parametrize(
    ("name", "attempt"),
    [
        ("which_fault", FAULTS | {"D": None}),
        ("tuning_bytes", lambda weights, trained, each: ...),
        ("early_stop", None),
        ("forgotten_share", lambda before, after: None),
    ],
)
def test_an_empty_answer_about_fine_tuning_is_not_attempted(name: str, attempt: Any) -> None:
    not_attempted(getattr(checks, name)(attempt))
