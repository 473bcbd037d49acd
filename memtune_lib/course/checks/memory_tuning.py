"""Exercises of notebook 07: memory tuning from scratch."""

from collections.abc import Mapping
from typing import Any

from .outcome import Wrong, exercise, filled, result_of

EXPERTS = ("1", "2", "3", "none")


@exercise("only the nearest key is asked, and it answers within its own radius.")
def which_expert(attempt: Mapping[str, Any]) -> None:
    """Which of three experts each of four prompts gets, by its cosines and their radii; keys "A" to "D"."""
    key = {
        "A": ("1", "0.97 is the greatest cosine, and expert 1 reaches down to 0.90"),
        "B": ("none", "expert 3 is the nearest, and 0.93 is outside its radius of 0.95"),
        "C": ("none", "expert 1 is the nearest and does not reach down to 0.85; the second nearest is never asked"),
        "D": ("2", "0.99 is the greatest cosine, and expert 2 reaches down to 0.80"),
    }
    given = filled(attempt, key)
    for name, (expert, why) in key.items():
        if given[name] not in EXPERTS:
            raise Wrong(f"{name} is {given[name]!r}; write one of {', '.join(EXPERTS)}")
        if given[name] != expert:
            raise Wrong(f"{name} is not {given[name]}: {why}")


@exercise("a few kilobytes a fact and layer; a million facts are a few gigabytes.")
def bank_bytes(attempt: Any) -> None:
    """`bank_bytes(facts, size_in, size_out, rank)`: the bytes of a bank on one layer, in bfloat16."""
    for facts, size_in, size_out, rank in ((1, 1536, 576, 1), (300, 1536, 576, 4), (1_000_000, 576, 576, 1)):
        found, expected = result_of(attempt, facts, size_in, size_out, rank), 2 * facts * rank * (size_in + size_out)
        if found == expected:
            continue
        if found == expected / 2:
            raise Wrong("that is how many numbers the bank holds; each takes two bytes")
        if found == expected * 2:
            raise Wrong("four bytes a number are float32; bfloat16 takes two")
        if found in (2 * facts * size_in * size_out, 2 * facts * rank * size_in * size_out):
            raise Wrong("an expert is two thin matrices, not one of the layer's own size: add the sizes")
        if found in (expected / 1e6, expected / 2**20):
            raise Wrong("these are megabytes; return bytes")
        if found == expected / rank:
            raise Wrong(f"with rank {rank} an expert has {rank} pairs of vectors, not one")
        if found == expected / facts:
            raise Wrong("that is one expert; every fact has its own")
        raise Wrong(f"for {facts:,} facts, {size_in} to {size_out}, rank {rank}: {expected:,}, not {found!r:.60}")


@exercise("a nearest key there always is; the radius says whether it is near enough.")
def nearest_key(attempt: Any) -> None:
    """`nearest_key(query, keys, radius)`: the number of the key with the greatest cosine, or -1 outside its radius."""
    cases = [
        ([9.0, 1.0], [[1.0, 0.0], [0.0, 1.0]], [0.9, 0.9], 0, "the query points the way of key 0"),
        ([3.0, 1.0], [[1.0, 0.0], [4.0, 4.0]], [0.8, 0.8], 0, "a long key is not a near one; divide by the lengths"),
        ([0.1, 0.0], [[0.2, 0.0], [0.0, 1.0]], [0.9, 0.9], 0, "a short query points its way as well as a long one"),
        ([1.0, 1.0], [[2.0, 0.0], [0.0, 3.0]], [0.9, 0.9], -1, "the greatest cosine is 0.71, outside the radius"),
        ([5.0, 1.0], [[1.0, 0.0], [1.0, 1.0]], [0.99, 0.5], -1, "key 0 is nearest; the second nearest is not asked"),
        ([-1.0, 0.0], [[1.0, 0.0], [1.0, 0.1]], [0.9, 0.9], -1, "the opposite way is as far as can be, with cosine -1"),
    ]
    for query, keys, radius, expected, why in cases:
        found = result_of(attempt, query, keys, radius)
        if isinstance(found, (list, tuple)):
            raise Wrong(f"return one number, not {found!r:.60}")
        if found != expected:
            raise Wrong(f"for query {query}, keys {keys}, radius {radius} it should be {expected}, not {found}: {why}")


@exercise("the average is never asked; each fact is done when it is done itself.")
def next_facts(attempt: Any) -> None:
    """`next_facts(losses, near_zero, most)`: which facts train next, the greatest loss first."""
    cases = [
        ([0.5, 0.01, 1.2, 0.03], 0.02, 4, [2, 0, 3]),
        ([0.1, 0.4, 0.2, 0.3], 0.02, 2, [1, 3]),
        ([0.001] * 9 + [0.09], 0.02, 4, [9]),
        ([0.01, 0.005], 0.02, 4, []),
    ]
    for losses, near_zero, most, expected in cases:
        found = list(result_of(attempt, losses, near_zero, most))
        if found == expected:
            continue
        told = f"for losses {losses if len(losses) < 9 else 'of nine times 0.001 and once 0.09'}, at most {most}"
        if found and found == [losses[i] for i in expected]:
            raise Wrong("these are losses; return the facts' numbers, counted from 0")
        if found == [i + 1 for i in expected]:
            raise Wrong("count the facts from 0")
        if resting := [i for i in found if losses[i] < near_zero]:
            raise Wrong(f"{told}, fact {resting[0]} rests: its loss of {losses[resting[0]]} is below {near_zero}")
        if len(found) > most:
            raise Wrong(f"{told}, it returns {len(found)}")
        if not found:
            raise Wrong(f"{told}, fact {expected[0]} is far from done, however low the average")
        if set(found) == set(expected) or found == expected[::-1]:
            raise Wrong(f"{told}, the greatest loss comes first: {expected}, not {found}")
        raise Wrong(f"{told}, it should be {expected}, not {found}")
