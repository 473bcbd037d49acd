"""Exercises of notebook 06: fine-tuning."""

from collections.abc import Mapping
from typing import Any

from .outcome import Wrong, exercise, filled, result_of

FAULTS = ("rate too high", "rate too low", "forgetting", "overfitting", "rounded away")


@exercise("a curve tells some faults; for the others one has to look at rows kept back, at old tasks, at the weights.")
def which_fault(attempt: Mapping[str, Any]) -> None:
    """What went wrong in each of five trainings; keys "A" to "E"."""
    key = {
        "A": ("rate too high", "the loss leaps above where it began"),
        "B": ("rate too low", "the weights do move, only by far too little"),
        "C": ("overfitting", "trained rows get better while rows kept back get worse"),
        "D": ("forgetting", "a task that was learnt is lost to the next one"),
        "E": ("rounded away", "the weights did not move: each step was too small for the format they are kept in"),
    }
    given = filled(attempt, key)
    for name, (fault, why) in key.items():
        if given[name] not in FAULTS:
            raise Wrong(f"{name} is {given[name]!r}; write one of {', '.join(FAULTS)}")
        if given[name] != fault:
            raise Wrong(f"{name} is not {given[name]}: {why}")


@exercise("sixteen bytes a weight where all are trained; a LoRA adds little to what the frozen weights take.")
def tuning_bytes(attempt: Any) -> None:
    """`tuning_bytes(weights, trained, bytes_each)`: weights, gradients and Adam's numbers, in bytes."""
    cases = [(135_000_000, 135_000_000, 4), (135_000_000, 5_000_000, 2), (8_000_000_000, 40_000_000, 0.5)]
    for weights, trained, each in cases:
        found = result_of(attempt, weights, trained, each)
        beside = 0 if trained == weights else 4 * trained
        expected = weights * each + beside + 12 * trained
        if found == expected:
            continue
        told = f"with {weights:,} weights of {each} bytes, {trained:,} numbers trained"
        if found in (expected / 1e6, expected / 2**20, expected / 1e9, expected / 2**30):
            raise Wrong("these are mega- or gigabytes; return bytes")
        if found == weights * each:
            raise Wrong(f"{told}: that is the weights alone; training keeps more beside them")
        if found == expected - 8 * trained:
            raise Wrong(f"{told}: Adam's two numbers are missing")
        if found == expected - 4 * trained and beside == 0:
            raise Wrong(f"{told}: a gradient and two numbers of Adam are three numbers, not two")
        if found == expected + 4 * trained and beside == 0:
            raise Wrong(f"{told}: where all weights are trained they are counted once, not twice")
        if found == expected - beside:
            raise Wrong(f"{told}: the matrices of a LoRA take room themselves")
        if found == expected + 12 * (weights - trained):
            raise Wrong(f"{told}: frozen weights have no gradient, and Adam keeps nothing for them")
        raise Wrong(f"{told}: {expected:,.0f}, not {found!r:.60}")


@exercise("patience decides how long a bump may last; what is kept is the lowest in any case.")
def early_stop(attempt: Any) -> None:
    """`early_stop(losses, patience)`: the evaluation that is kept, and the last that is made, counted from 0."""
    cases = [
        ([3.0, 2.0, 1.5, 1.6, 1.7, 1.2], 2, (2, 4), "two in a row are not below 1.5, and 1.2 is never seen"),
        ([3.0, 2.0, 2.0, 1.0], 1, (1, 2), "an equal loss is no improvement"),
        ([3.0, 2.0, 1.0], 2, (2, 2), "it never stops, so the last there is, is the last that is made"),
        ([2.0, 3.0, 1.9, 2.5, 2.6, 1.0], 2, (2, 4), "1.9 is an improvement, and the count begins anew"),
        ([1.0, 1.4, 1.3, 1.2, 0.9], 3, (0, 3), "1.3 is below 1.4, and yet not below the lowest"),
    ]
    for losses, patience, expected, why in cases:
        found = tuple(result_of(attempt, losses, patience))
        if found == expected:
            continue
        told = f"for losses {losses} and a patience of {patience}"
        if len(found) != 2:
            raise Wrong(f"return two numbers: the evaluation kept, and the last one made; not {found!r:.60}")
        if found == expected[::-1]:
            raise Wrong(f"{told}: first the evaluation that is kept, then the last one made")
        if found == (expected[0] + 1, expected[1] + 1):
            raise Wrong("count the evaluations from 0")
        if found[0] in losses and found[0] not in range(len(losses)):
            raise Wrong("that is a loss; return the evaluation's number")
        raise Wrong(f"{told} it should be {expected}, not {found}: {why}")


@exercise("what was gained elsewhere does not pay for what was lost.")
def forgotten_share(attempt: Any) -> None:
    """`forgotten_share(before, after)`: of the facts right before, the share wrong after."""
    cases = [
        ([True, True, False, True], [True, False, True, False], 2 / 3, "two of the three that were right are lost"),
        ([True, False, False], [False, True, True], 1.0, "the one that was right is lost, whatever was gained"),
        ([False, False], [True, False], 0.0, "nothing was right before, so nothing could be forgotten"),
        ([True, True], [True, True], 0.0, "nothing is lost"),
    ]
    for before, after, expected, why in cases:
        value, lost = result_of(attempt, before, after), expected * sum(before)
        told = f"for {before} before and {after} after it should be {expected:.3g}, not {value!r:.60}"
        if isinstance(value, (int, float)) and abs(value - expected) < 1e-9:
            continue
        if expected and value == 100 * expected:
            raise Wrong("this is a percentage; return a share between 0 and 1")
        if expected and value == lost:
            raise Wrong("that is how many were forgotten; divide by how many were right before")
        if expected and value == lost / len(before):
            raise Wrong(f"{told}: divide by those that were right before, not by all")
        if value == (sum(before) - sum(after)) / max(sum(before), 1):
            raise Wrong(f"{told}: that sets gains against losses")
        raise Wrong(f"{told}: {why}")
