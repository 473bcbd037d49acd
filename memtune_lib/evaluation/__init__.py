"""Answers judged by what they return, and scores that say how sure they are."""

from .harness import Answer, Report, evaluate, rescore
from .match import Verdict, judge
from .report import write_report
from .runs import Difference, Spread, compare, spread
from .scores import Score, accuracy_table, flips, mcnemar, render, wilson

__all__ = [
    "Answer",
    "Difference",
    "Report",
    "Score",
    "Spread",
    "Verdict",
    "accuracy_table",
    "compare",
    "evaluate",
    "flips",
    "judge",
    "mcnemar",
    "render",
    "rescore",
    "spread",
    "wilson",
    "write_report",
]
