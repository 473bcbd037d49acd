"""Answers judged by what they return, and scores that say how sure they are."""

from .harness import Answer, Report, evaluate, rescore
from .match import Verdict, judge
from .report import write_report
from .runs import Difference, Spread, compare, spread
from .scores import Score, accuracy_table, flips, mcnemar, render, wilson
from .suite import Gap, Suite, gap

__all__ = [
    "Answer",
    "Difference",
    "Gap",
    "Report",
    "Score",
    "Spread",
    "Suite",
    "Verdict",
    "accuracy_table",
    "compare",
    "evaluate",
    "flips",
    "gap",
    "judge",
    "mcnemar",
    "render",
    "rescore",
    "spread",
    "wilson",
    "write_report",
]
