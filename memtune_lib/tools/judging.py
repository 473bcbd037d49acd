"""Calls judged: was it the right tool, were they the right arguments, and are the rows those that are expected?"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass

from ..errors import EvaluationError, QuestionFileError, ToolError
from ..evaluation.scores import Score, wilson
from ..files import StrPath, read_jsonl
from .box import Call, Outcome, Toolbox

Normal = Callable[[Call], Hashable]
GROUPS = {0: "no call", 1: "one call", 2: "two calls"}


@dataclass(frozen=True)
class ToolQuestion:
    """A question and the calls that answer it."""

    id: str
    """Unique within a file."""
    question: str
    """As a person asks."""
    calls: tuple[Call, ...]
    """In any order; none where no tool helps."""


@dataclass(frozen=True)
class Judged:
    """What became of one question."""

    id: str
    question: str
    gold: tuple[Call, ...]
    calls: tuple[Call, ...]
    """What was chosen."""
    errors: tuple[str, ...]
    """Of the calls that could not be carried out."""
    tools: bool
    """Whether the right tools were chosen, whatever their arguments."""
    exact: bool
    """Whether the calls are those expected, in any order, arguments compared by what they mean."""
    rows: bool
    """Whether they return what the expected calls return, and nothing else."""


def load_tool_questions(path: StrPath, box: Toolbox) -> list[ToolQuestion]:
    """The questions of a JSONL file: `id`, `question` and `calls` a line, each call `{"name", "arguments"}`.

    Raises QuestionFileError "FILE line N: ..." for a missing or empty key, an id that stands twice, or a call that
    does not fit its tool, and for a file without questions.
    """
    questions: dict[str, ToolQuestion] = {}
    for number, item in read_jsonl(path):
        try:
            for key in ("id", "question"):
                if not isinstance(item.get(key), str) or not item[key].strip():
                    raise ToolError(f'"{key}" is missing or empty; add "{key}": "..."')
            if item["id"] in questions:
                raise ToolError(f"id {item['id']!r} stands twice; give each question its own")
            if "calls" not in item:
                raise ToolError('"calls" is missing; add "calls": [...] ([] if no tool helps)')
            questions[item["id"]] = ToolQuestion(item["id"], item["question"], box.calls_of(item["calls"]))
        except ToolError as error:
            raise QuestionFileError(f"{path} line {number}: {error}") from error
    if not questions:
        raise QuestionFileError(
            f'{path}: no question in it; write lines like {{"id": "", "question": "", "calls": []}}'
        )
    return list(questions.values())


def judge_calls(
    questions: Sequence[ToolQuestion], chosen: Sequence[Sequence[Call]], box: Toolbox, normal: Normal | None = None
) -> list[Judged]:
    """Judge the calls chosen for each question, and carry them out beside those that are expected.

    Args:
        questions: what was asked.
        chosen: the calls for each, in the same order.
        box: the tools.
        normal: what a call means, so that "LeBron" can be LeBron James; None: its name and arguments as they are.

    Raises:
        EvaluationError: not as many answers as questions, or an expected call that cannot be carried out.
    """
    if len(questions) != len(chosen):
        raise EvaluationError(f"{len(chosen)} answers to {len(questions)} questions; give one for each")
    return [_judge(one, tuple(calls), box, normal or plain) for one, calls in zip(questions, chosen, strict=True)]


def plain(call: Call) -> Hashable:
    """A call's name and its arguments, in any order."""
    return call.name, json.dumps(dict(call.arguments), sort_keys=True)


def call_table(judged: Sequence[Judged]) -> list[Score]:
    """Shares with intervals: tools, arguments where the tools are right, calls (also by how many are needed), rows."""
    needing = [one for one in judged if one.gold and one.tools]
    table = [
        _score("right tools", [one.tools for one in judged]),
        _score("right arguments, of right tools", [one.exact for one in needing]),
    ]
    for number, group in GROUPS.items():
        some = [one.exact for one in judged if len(one.gold) == number]
        table.append(_score(f"exact calls, {group}", some))
    return [
        *table,
        _score("exact calls", [one.exact for one in judged]),
        _score("right rows", [one.rows for one in judged]),
    ]


def _judge(question: ToolQuestion, calls: tuple[Call, ...], box: Toolbox, normal: Normal) -> Judged:
    expected = box.execute(question.calls)
    if failed := [one.error for one in expected if one.error is not None]:
        raise EvaluationError(f"question {question.id!r} expects a call that fails: {failed[0]}")
    outcomes = box.execute(calls)
    errors = tuple(one.error for one in outcomes if one.error is not None)
    return Judged(
        question.id,
        question.question,
        question.calls,
        calls,
        errors,
        tools=Counter(call.name for call in calls) == Counter(call.name for call in question.calls),
        exact=Counter(map(normal, calls)) == Counter(map(normal, question.calls)),
        rows=not errors and _values(outcomes) == _values(expected),
    )


def _values(outcomes: Sequence[Outcome]) -> Counter[str]:
    """What calls returned, the rows of each and the calls in any order."""
    return Counter(repr(sorted(map(repr, one.value)) if isinstance(one.value, list) else one.value) for one in outcomes)


def _score(group: str, right: Sequence[bool]) -> Score:
    n, correct = len(right), sum(right)
    return Score(group, n, correct, correct / n if n else 0.0, *wilson(correct, n))
