"""Exercises of notebook 01: why models hallucinate."""

from collections.abc import Mapping, Sequence
from math import log
from typing import TYPE_CHECKING, Any

from .outcome import Wrong, exercise, filled, result_of

if TYPE_CHECKING:
    pass

COSTS = ("low", "high")


@exercise("the form costs little; the loss sits where a fact begins.")
def where_it_costs(attempt: Mapping[str, Any]) -> None:
    """The loss of four tokens under a model that knows the form but no player; keys "A" to "D"."""
    key = {
        "A": ("low", "after 'plays' hardly any other word fits"),
        "B": ("high", "here it has to choose between thirty teams"),
        "C": ("low", "once 'Dallas' stands there, one team is left"),
        "D": ("high", "the second digit of an age may be nearly any"),
    }
    given = filled(attempt, key)
    for name, (cost, why) in key.items():
        if given[name] not in COSTS:
            raise Wrong(f"{name} is {given[name]!r}; write one of {', '.join(COSTS)}")
        if given[name] != cost:
            raise Wrong(f"{name} is not {given[name]}: {why}")


@exercise("one token in ten may carry most of the loss; the average does not show which.")
def average_and_worst(attempt: Any) -> None:
    """`average_and_worst(probabilities)` is (mean, greatest) of the tokens' losses, -ln p."""
    for given in ([0.9] * 9 + [0.01], [1.0, 0.25, 0.5, 1.0], [0.5]):
        average, worst = result_of(attempt, given)
        losses = [-log(p) for p in given]
        mean, greatest = sum(losses) / len(losses), max(losses)
        if _about(average, mean) and _about(worst, greatest):
            continue
        if average < 0:
            raise Wrong("a loss is never negative; the logarithm of a probability is, so turn its sign")
        if _about(average, greatest) and _about(worst, mean):
            raise Wrong("the two are the wrong way round: first the average")
        if _about(average, mean / log(2)) or _about(average, mean / log(10)):
            raise Wrong("this is a logarithm to another base; `math.log` with one argument gives nats")
        if _about(average, sum(losses)):
            raise Wrong("the first number is the sum of the losses; divide it by the number of tokens")
        if _about(average, -log(sum(given) / len(given))):
            raise Wrong("it takes the loss of the average probability; take the average of the losses")
        if _about(average, mean) and _about(worst, min(losses)):
            raise Wrong("the second number is the least loss; the worst token has the greatest")
        expected = f"({mean:.3f}, {greatest:.3f})"
        raise Wrong(f"for {_listed(given)} it should be {expected}, not ({average:.3f}, {worst:.3f})")


def _listed(probabilities: Sequence[float]) -> str:
    return f"{len(probabilities)} tokens, the least likely at {min(probabilities)},"


@exercise("the more facts an answer holds, the nearer to 1 each of them has to be.")
def needed_accuracy(attempt: Any) -> None:
    """`needed_accuracy(target, facts)`: how often one fact must be right for all to be right `target` of the time."""
    for target, facts in ((0.95, 5), (0.5, 2), (0.9, 20), (0.8, 1)):
        found, expected = result_of(attempt, target, facts), target ** (1 / facts)
        if _about(found, expected, 5e-5):
            continue
        if _about(found, 100 * expected, 5e-3):
            raise Wrong("this is a percentage; return a share between 0 and 1")
        if _about(found, target**facts):
            raise Wrong(f"that is how often all {facts} are right if each is right {target:.0%} of the time; turn it")
        if _about(found, target / facts):
            raise Wrong("it divides; independent chances multiply, so a root is wanted")
        if _about(found, 1 - (1 - target) / facts, 5e-5):
            raise Wrong("it shares out the errors, which is nearly right; independent chances multiply")
        raise Wrong(f"for {target} and {facts} facts it should be {expected:.4f}, not {found!r:.60}")


def _about(one: Any, other: float, distance: float = 5e-4) -> bool:
    return abs(float(one) - other) <= distance
