"""Exercises of notebook 09: a million experts."""

from collections.abc import Mapping
from typing import Any

from .outcome import Wrong, exercise, filled, result_of

KINDS = ("exact", "cells", "graph", "codes", "product")


@exercise("exact while it is cheap; after that each index gives up something else.")
def name_indexes(attempt: Mapping[str, Any]) -> None:
    """Which way to search fits each of five cases; keys "A" to "E"."""
    key = {
        "A": ("exact", "300 keys are compared in a few microseconds; there is nothing to save"),
        "B": ("codes", "only keys pressed into a few bytes each fit into that memory"),
        "C": ("graph", "a graph needs no training: each key is linked as it comes"),
        "D": ("product", "two times a thousand sub-keys make a million cells"),
        "E": ("cells", "whole keys, sorted into cells around trained centres"),
    }
    given = filled(attempt, key)
    for name, (kind, why) in key.items():
        if given[name] not in KINDS:
            raise Wrong(f"{name} is {given[name]!r}; write one of {', '.join(KINDS)}")
        if given[name] != kind:
            raise Wrong(f"{name} is not {given[name]}: {why}")


@exercise("recall at k counts what was found, in any order, against exact search.")
def recall_at(attempt: Any) -> None:
    """`recall_at(found, exact, k)`: the share of the k nearest keys that are among the first k found."""
    cases = [
        ([[3, 1], [5, 2]], [[3, 1], [2, 5]], 2, 1.0, "the order does not count"),
        ([[3, 9], [5, 2]], [[3, 1], [2, 5]], 2, 0.75, "three of four were found"),
        (
            [[1, 3], [2, 8], [5, 4], [6, 9]],
            [[3, 1], [2, 8], [4, 5], [6, 9]],
            1,
            0.5,
            "with k = 1 only the first of each row counts",
        ),
        ([[4, 5]], [[6, 7]], 2, 0.0, "nothing was found"),
    ]
    for found, exact, k, expected, why in cases:
        value = result_of(attempt, found, exact, k)
        if value == 100 * expected and expected:
            raise Wrong("this is a percentage; return a share between 0 and 1")
        if value == expected * k * len(exact) and value != expected:
            raise Wrong("that is how many were found; divide by how many there were to find")
        if not isinstance(value, (int, float)) or abs(value - expected) > 1e-9:
            raise Wrong(f"for found {found}, exact {exact}, k = {k} it should be {expected}, not {value!r:.60}: {why}")


@exercise("churn is what a frozen router spares you: an expert that no longer meets its fact.")
def churned(attempt: Any) -> None:
    """`churned(before, after)`: the share of prompts that use other experts after than before."""
    cases = [
        ([[1, 2], [3, 4]], [[2, 1], [3, 4]], 0.0, "the order of a prompt's experts does not count"),
        ([[1, 2], [3], [4], [5]], [[1, 2], [9], [4], [8]], 0.5, "two of the four prompts have another expert"),
        ([[1], [2]], [[2], [1]], 1.0, "both prompts changed, though the same experts are in use"),
        ([[1], [], [7], [8]], [[1], [4], [], [8]], 0.5, "a prompt that used none and now uses one has changed, too"),
    ]
    for before, after, expected, why in cases:
        value = result_of(attempt, before, after)
        if value == 100 * expected and expected:
            raise Wrong("this is a percentage; return a share between 0 and 1")
        if value == expected * len(before) and value != expected:
            raise Wrong("that is a number of prompts; return the share of them")
        if value == 1 - expected and value != expected:
            raise Wrong("that is the share that stayed; return the share that changed")
        if not isinstance(value, (int, float)) or abs(value - expected) > 1e-9:
            raise Wrong(f"for {before} before and {after} after it should be {expected}, not {value!r:.60}: {why}")


@exercise("2n comparisons and k x k sums find the best of n x n keys.")
def best_pairs(attempt: Any) -> None:
    """`best_pairs(left, right, k)`: the k pairs (i, j) with the greatest left[i] + right[j], best first."""
    cases = [
        ([0.9, 0.1], [0.2, 0.8], 1, [(0, 1)]),
        ([5.0, 4.0, 0.0], [7.0, 1.0, 6.5], 3, [(0, 0), (0, 2), (1, 0)]),
        ([3.0, 2.9], [1.0, 0.5], 4, [(0, 0), (1, 0), (0, 1), (1, 1)]),
    ]
    for left, right, k, expected in cases:
        found = [tuple(pair) for pair in result_of(attempt, left, right, k)]
        told = f"for left {left}, right {right}, k = {k}"
        if found == expected:
            continue
        if len(found) != k:
            raise Wrong(f"{told} it returns {len(found)} pairs, not {k}")
        if found == [(j, i) for i, j in expected]:
            raise Wrong("a pair is (i, j): first the place in left, then that in right")
        if sorted(found) == sorted(expected):
            raise Wrong(f"{told} the greatest sum comes first: {expected}, not {found}")
        raise Wrong(f"{told} it should be {expected}, not {found}")
    sums = [0]

    class Counted(float):
        def __add__(self, other: float) -> float:
            sums[0] += 1
            return float(self) + float(other)

        __radd__ = __add__

    many = [Counted(1 / (1 + i)) for i in range(300)]
    result_of(attempt, many, many, 2)
    if sums[0] > 1000:
        raise Wrong(f"with 300 sub-keys a half it adds up {sums[0]:,} sums; keep only the best k of each half first")
