"""Answers judged by what they return, and scores that say how sure they are."""

from .harness import Answer, Report, evaluate, rescore
from .match import Verdict, judge
from .scores import Score, accuracy_table, flips, mcnemar, render, wilson

__all__ = [
    "Answer",
    "Report",
    "Score",
    "Verdict",
    "accuracy_table",
    "evaluate",
    "flips",
    "judge",
    "mcnemar",
    "render",
    "rescore",
    "wilson",
]
