"""Exercises of notebook 03: measuring answers."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from .outcome import Wrong, exercise, filled, result_of

if TYPE_CHECKING:
    pass

VERDICT_NAMES = ("match", "wrong", "invalid", "timeout", "blocked", "abstained")


@exercise("a verdict says how an answer fails, and so what to do about it.")
def name_verdicts(attempt: Mapping[str, Any]) -> None:
    """The verdict on each of six answers; keys "A" to "F"."""
    key = {
        "A": ("match", "it is written in another way and returns the same row"),
        "B": ("wrong", "it runs, but returns a column that nobody asked for"),
        "C": ("invalid", "the table has no column PLAYER, so it does not run"),
        "D": ("abstained", "there is no query, however true the sentence may be"),
        "E": ("blocked", "only one statement is run, and only a SELECT"),
        "F": ("timeout", "it is a plain SELECT that never ends"),
    }
    given = filled(attempt, key)
    for name, (verdict, why) in key.items():
        if given[name] not in VERDICT_NAMES:
            raise Wrong(f"{name} is {given[name]!r}; write one of {', '.join(VERDICT_NAMES)}")
        if given[name] != verdict:
            raise Wrong(f"{name} is not {given[name]}: {why}")


@exercise("rows are a multiset: their order is free, their number is not.")
def same_rows(attempt: Any) -> None:
    """`same_rows(one, other)` is whether two lists of rows are equal as multisets."""
    ann, bo, unknown = ("Ann", 24), ("Bo", 30), ("Cy", None)
    cases = [
        ([ann, bo], [bo, ann], True, "the order of the rows does not count"),
        ([ann, ann, bo], [ann, bo, bo], False, "a row that stands twice is no single row; a set forgets that"),
        ([ann, bo], [ann, bo, bo], False, "one of them has a row more"),
        ([unknown, ("Cy", 7)], [("Cy", 7), unknown], True, "a cell that is None equals another None"),
        ([("Cy", 0)], [unknown], False, "None is not 0"),
        ([("a", "b")], [("b", "a")], False, "within a row the places count here"),
    ]
    for one, other, expected, why in cases:
        found = result_of(attempt, one, other)
        if not isinstance(found, bool):
            raise Wrong(f"return True or False, not {found!r:.60}")
        if found != expected:
            raise Wrong(f"for {one} and {other} it should be {expected}: {why}")


@exercise("it stays within 0 and 1, and stays wide where nothing has gone wrong yet.")
def wilson_by_hand(attempt: Any) -> None:
    """`interval(right, n)` is Wilson's 95% interval of right / n, (0, 1) for n = 0."""
    from ...evaluation import wilson

    for right, n in ((20, 20), (190, 200), (3, 40), (0, 12), (0, 0)):
        low, high = result_of(attempt, right, n)
        expected = wilson(right, n)
        if high - low < 1e-9:
            raise Wrong(f"for {right} of {n} it has no width; that is the naive interval, not Wilson's")
        if max(abs(low - expected[0]), abs(high - expected[1])) < 5e-4:
            continue
        if abs(low - 100 * expected[0]) < 0.05 and abs(high - 100 * expected[1]) < 0.05:
            raise Wrong("these are percentages; return shares between 0 and 1")
        if n and abs((low + high) / 2 - right / n) < 1e-9:
            raise Wrong("it is centred on the observed share; Wilson's centre is drawn towards a half")
        raise Wrong(
            f"for {right} of {n} it should be ({expected[0]:.3f}, {expected[1]:.3f}), not ({low:.3f}, {high:.3f})"
        )


def _flipping(gained: int, lost: int, alike: int = 10) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Two runs with so many flips; the second is in another order."""
    marks = [(False, True)] * gained + [(True, False)] * lost + [(True, True), (False, False)] * alike
    before, after = ([{"id": f"q{n}", "correct": pair[run]} for n, pair in enumerate(marks)] for run in (0, 1))
    return before, after[::-1]


@exercise("only the flips decide, and some differences decide nothing.")
def decide_change(attempt: Any) -> None:
    """`decide(before, after)` is "better", "worse" or "cannot tell", by McNemar's test at 0.05."""
    cases = [
        (9, 0, "better", "nine flips, all gained, are hardly chance"),
        (0, 9, "worse", "nine flips, all lost, are hardly chance"),
        (14, 8, "cannot tell", "accuracy rose, but fair coins split so unevenly one time in four"),
        (5, 0, "cannot tell", "five flips one way give p = 0.0625, which is not below 0.05"),
        (20, 5, "better", "so uneven a split is rare, though some questions were lost"),
        (0, 0, "cannot tell", "nothing has flipped"),
    ]
    for gained, lost, expected, why in cases:
        found = result_of(attempt, *_flipping(gained, lost))
        if found not in ("better", "worse", "cannot tell"):
            raise Wrong(f"return 'better', 'worse' or 'cannot tell', not {found!r:.60}")
        if found != expected:
            raise Wrong(f"{gained} gained and {lost} lost is {expected!r}, not {found!r}: {why}")


@exercise("agreement counts only beyond what chance would give.")
def beyond_chance(attempt: Any) -> None:
    """`kappa(judged, executed)` is Cohen's kappa, abstentions (None) left out."""
    cases = [  # both yes, the judge alone, execution alone, both no, abstained; kappa by hand
        ((20, 5, 10, 15, 0), 0.4, "0.7 is observed, and 0.5 comes by chance"),
        ((10, 0, 0, 10, 0), 1.0, "they agree on all"),
        ((9, 1, 0, 0, 0), 0.0, "a judge who always says yes agrees no more than by chance"),
        ((0, 5, 5, 0, 0), -1.0, "they agree on none"),
        ((20, 5, 10, 15, 30), 0.4, "an abstention is no opinion, neither right nor wrong"),
    ]
    for counts, expected, why in cases:
        pairs = [(True, True), (True, False), (False, True), (False, False), (None, True)]
        judged, executed = zip(*(pair for pair, n in zip(pairs, counts, strict=True) for _ in range(n)), strict=True)
        found = result_of(attempt, list(judged), list(executed))
        if abs(found - expected) > 5e-4:
            told = "{} yes by both, {} by the judge alone, {} by execution alone, {} no by both, {} abstained"
            raise Wrong(f"for {told.format(*counts)} it should be {expected}, not {found:.3f}: {why}")
