"""Ways to choose the calls for a question: the base model with the tools in its prompt, and a memory of calls.

Each is a function from questions to calls. What is compared is who chooses well, so all of them write within the
grammar of the toolbox.

The memory learns facts, a question's text and the calls for it, with the names taken out of both: "how old is
Player1" is to be answered by `player_age` of "Player1", whoever that is. What needs no tool is what the memory leaves
alone: its gate is tuned to stay shut there, and a shut gate means no call.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..baselines.retrieval import Index
from ..linking import Linked
from ..memory import Memory, in_scope
from ..prompts import END, chat, check_question, tuned_prompt
from ..questions import Question
from .box import Call, Toolbox, Written, calls_text, generate_calls
from .judging import ToolQuestion
from .roster import KINDS, Roster

Chooser = Callable[[list[str]], list[Written]]
SHOTS = 6
TUNE_ARGS = {"answer_merges": 0, "epochs": 20}
"""What a memory of calls is tuned with: answers are written token by token, and the facts are few."""

_SYSTEM = (
    "You choose tools that answer questions about basketball players. These are the tools:\n{tools}\n"
    'Write a JSON list of calls, each {{"name": ..., "arguments": {{...}}}}: one or two, or [] if no tool helps.'
)


@dataclass(frozen=True)
class Example:
    """A question and the calls for it, as a prompt shows them."""

    question: str
    calls: str


def tools_prompt(question: str, box: Toolbox, examples: Sequence[Example] = ()) -> str:
    """The tools, worked examples as earlier turns, then the question. Raises PromptError for an empty question."""
    system = f"<|im_start|>system\n{_SYSTEM.format(tools=box.describe())}{END}\n"
    turns = "".join(f"{chat(one.question)}{one.calls}{END}\n" for one in examples)
    return system + turns + chat(check_question(question))


def base(model: Any, tokenizer: Any, box: Toolbox, *, batch_size: int = 8) -> Chooser:
    """The base model, told of the tools."""

    def choose(questions: list[str]) -> list[Written]:
        prompts = [tools_prompt(question, box) for question in questions]
        return generate_calls(model, tokenizer, prompts, box, batch_size=batch_size)

    return choose


def few_shot(
    model: Any, tokenizer: Any, box: Toolbox, train: Sequence[ToolQuestion], *, shots: int = SHOTS, batch_size: int = 8
) -> Chooser:
    """The base model, told of the tools, with the training questions that share most words with the question.

    The most alike comes last, next to the question. Raises PromptError without training questions.
    """
    index = Index([one.question for one in train])
    examples = [Example(one.question, calls_text(one.calls)) for one in train]

    def choose(questions: list[str]) -> list[Written]:
        prompts = []
        for question in questions:
            nearest = index.nearest(question)[:shots]
            prompts.append(tools_prompt(question, box, [examples[i] for i in reversed(nearest)]))
        return generate_calls(model, tokenizer, prompts, box, batch_size=batch_size)

    return choose


def remembered(memory: Memory, box: Toolbox, *, batch_size: int = 8) -> Chooser:
    """A memory that was tuned on `facts`, asked the question alone; the tools are in the memory.

    Its chooser raises StructureError for a memory whose answers are shortened, for a grammar cannot follow those.
    """

    def choose(questions: list[str]) -> list[Written]:
        linked = [memory.linker.link(check_question(question)) for question in questions]
        prompts = [tuned_prompt(one.text) for one in linked]
        options = {"codec": memory.codec, "batch_size": batch_size}
        written = generate_calls(memory.model, memory.tokenizer, prompts, box, **options)
        return [
            Written(filled(one.calls, names) if in_scope(one.generation) else (), one.generation)
            for one, names in zip(written, linked, strict=True)
        ]

    return choose


def facts(questions: Sequence[ToolQuestion], roster: Roster) -> list[Question]:
    """What `memtune_lib.tune` learns from questions that need a call: text and answer, without their names.

    Give `roster.linker` to `tune` as `values`, and the questions without a call among its `out_of_scope`.
    """
    learnt = []
    for one in questions:
        if one.calls:
            linked = roster.linker.link(one.question)
            calls = [Call(call.name, _masked(call.arguments, linked, roster)) for call in one.calls]
            learnt.append(Question(one.id, linked.text, None, answer=calls_text(calls)))
    return learnt


def filled(calls: Sequence[Call], linked: Linked) -> tuple[Call, ...]:
    """Calls with the names of a question in place of their placeholders; one that it does not have stays."""

    def value(argument: Any) -> Any:
        return linked.values.get(argument, argument) if isinstance(argument, str) else argument

    return tuple(Call(call.name, {name: value(own) for name, own in call.arguments.items()}) for call in calls)


def _masked(arguments: Mapping[str, Any], linked: Linked, roster: Roster) -> dict[str, Any]:
    """Arguments with placeholders for the names that the question has."""
    masked = dict(arguments)
    for parameter, value in arguments.items():
        for placeholder, named in linked.values.items():
            of_kind = placeholder.rstrip("0123456789") == KINDS.get(parameter)
            if of_kind and roster.meaning(parameter, named) == roster.meaning(parameter, value):
                masked[parameter] = placeholder
    return masked
