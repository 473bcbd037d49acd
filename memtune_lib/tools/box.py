"""Function calling: tools that a model may call, its calls written within a grammar, checked and carried out.

    box = Toolbox([Tool("double", "Twice a number.", parameters(n={"type": "integer"}), lambda n: 2 * n)])
    ((call,),) = [one.calls for one in generate_calls(model, tokenizer, [prompt], box)]
    box.execute([call])

An answer is a JSON list of at most `MOST_CALLS` calls, `[{"name": ..., "arguments": {...}}]`; `[]` where no tool
is needed. The grammar of a toolbox is made of the same schemas that check a call, so that what a model writes is
always a call that may be made. Whether it is the right one is another question.
"""

from __future__ import annotations

import copy
import json
import re
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from jsonschema import Draft202012Validator, SchemaError
from jsonschema.exceptions import best_match
from transformers import PreTrainedModel, PreTrainedTokenizerBase

from ..codec import Codec
from ..errors import MemtuneError, ToolError
from ..generation import Generation
from ..structured import Grammar, generate_within, json_grammar

MOST_CALLS = 2
MOST_NEW_TOKENS = 160  # two calls with long names take some 90
SECONDS = 5.0  # for a call
_NAME = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True)
class Tool:
    """A function that a model may call, described in JSON Schema.

    Raises ToolError for a name, a description or a schema that cannot be offered.
    """

    name: str
    """Lower case, digits and underscores."""
    description: str
    """One sentence: what it returns."""
    parameters: Mapping[str, Any]
    """A JSON Schema of type "object" that allows no other properties; `parameters` makes one."""
    function: Callable[..., Any]
    """Called with the arguments by name; what it raises is the call's error."""

    def __post_init__(self) -> None:
        if not isinstance(self.name, str) or not _NAME.fullmatch(self.name):
            raise ToolError(f"the tool's name is {self.name!r:.80}; write one like player_age")
        if not self.description.strip():
            raise ToolError(f"tool {self.name!r} has no description; say in a sentence what it returns")
        if not callable(self.function):
            raise ToolError(f"tool {self.name!r} has the function {self.function!r:.80}; give something to call")
        try:
            Draft202012Validator.check_schema(self.parameters)
        except SchemaError as error:
            raise ToolError(f"the parameters of {self.name!r} are no JSON Schema ({error.message:.200})") from error
        if self.parameters.get("type") != "object" or self.parameters.get("additionalProperties") is not False:
            raise ToolError(
                f'the parameters of {self.name!r} need "type": "object" and "additionalProperties": false; add them'
            )

    @property
    def signature(self) -> str:
        """Name and parameters as a prompt tells them: `tallest(team?: string, n?: integer)`."""
        needed = self.parameters.get("required", ())
        told = [
            f"{name}{'' if name in needed else '?'}: {_kind(schema)}"
            for name, schema in self.parameters.get("properties", {}).items()
        ]
        return f"{self.name}({', '.join(told)})"


@dataclass(frozen=True)
class Call:
    """A tool's name and the arguments for it."""

    name: str
    arguments: Mapping[str, Any]


@dataclass(frozen=True)
class Outcome:
    """What became of a call: a value, or one line that says why there is none."""

    call: Call
    value: Any
    error: str | None
    seconds: float


@dataclass(frozen=True)
class Written:
    """The calls that a model wrote for one prompt."""

    calls: tuple[Call, ...]
    generation: Generation


class Toolbox:
    """Tools by name, in the order in which a prompt lists them.

    Raises:
        ToolError: there is none, or a name stands twice.
        StructureError: a schema that the structured decoding does not support.
    """

    def __init__(self, tools: Iterable[Tool]) -> None:
        self.tools: dict[str, Tool] = {}
        for tool in tools:
            if tool.name in self.tools:
                raise ToolError(f"two tools are called {tool.name!r}; rename one")
            self.tools[tool.name] = tool
        if not self.tools:
            raise ToolError("the toolbox is empty; give a tool")
        self._validators = {name: Draft202012Validator(tool.parameters) for name, tool in self.tools.items()}
        self.grammar: Grammar = json_grammar(self.schema)

    @cached_property
    def schema(self) -> dict[str, Any]:
        """The JSON Schema of an answer."""
        calls = [
            {
                "type": "object",
                "properties": {"name": {"const": tool.name}, "arguments": dict(tool.parameters)},
                "required": ["name", "arguments"],
                "additionalProperties": False,
            }
            for tool in self.tools.values()
        ]
        return {"type": "array", "items": {"anyOf": calls}, "maxItems": MOST_CALLS}

    def describe(self) -> str:
        """The tools as a prompt tells them, one a line."""
        return "\n".join(f"- {tool.signature}: {tool.description}" for tool in self.tools.values())

    def parse(self, text: str) -> tuple[Call, ...]:
        """The calls in a text, checked.

        Raises:
            ToolError: it is no JSON list of calls, there are too many, or one does not fit its tool.
        """
        try:
            items = json.loads(text, parse_constant=_refuse_constant)
        except (ValueError, RecursionError) as error:
            raise ToolError(f"{text!r:.80} is no JSON ({error!s:.80}); write a list of calls") from error
        return self.calls_of(items)

    def calls_of(self, items: Any) -> tuple[Call, ...]:
        """The calls in a JSON value; raises ToolError as `parse` does."""
        if not isinstance(items, list):
            raise ToolError(f"{items!r:.80} is no list; write [] or a list of calls")
        if len(items) > MOST_CALLS:
            raise ToolError(f"{len(items)} calls; write at most {MOST_CALLS}")
        for item in items:
            if not isinstance(item, dict) or set(item) != {"name", "arguments"}:
                raise ToolError(f'{item!r:.80} is no call; write {{"name": ..., "arguments": {{...}}}}')
        calls = tuple(Call(item["name"], item["arguments"]) for item in items)
        for call in calls:
            self.check(call)
        return calls

    def check(self, call: Call) -> None:
        """Raises ToolError for a tool that is not known, or arguments that its schema refuses."""
        if not isinstance(call.name, str) or call.name not in self.tools:
            raise ToolError(f"no tool is called {call.name!r:.80}; known are {', '.join(self.tools)}")
        error = best_match(self._validators[call.name].iter_errors(call.arguments))
        if error is not None:
            where = f" in {error.json_path[2:]}" if error.path else ""
            raise ToolError(f"{call.name} refuses its arguments{where}: {error.message:.200}; mend them")

    def execute(self, calls: Sequence[Call], *, seconds: float = SECONDS) -> list[Outcome]:
        """Carry out each call, in order, for at most so many seconds each.

        Never raises for a call: one that does not fit, raises or runs on has an error, and the others their values.
        """
        return [self._execute(call, seconds) for call in calls]

    def _execute(self, call: Call, seconds: float) -> Outcome:
        try:
            self.check(call)
        except ToolError as error:
            return Outcome(call, None, str(error), 0.0)
        done: dict[str, Any] = {}

        def work() -> None:
            try:
                done["value"] = self.tools[call.name].function(**copy.deepcopy(dict(call.arguments)))
            except MemtuneError as error:
                done["error"] = str(error)
            except BaseException as error:  # a tool's sys.exit, too, ends the call and nothing else
                done["error"] = " ".join(f"{call.name} failed: {type(error).__name__}: {error}".split())

        # Python cannot stop a thread: one that hangs is left behind, and does not hold up the end of the program.
        thread = threading.Thread(target=work, name=f"tool {call.name}", daemon=True)
        start = time.perf_counter()
        thread.start()
        thread.join(seconds)
        taken = time.perf_counter() - start
        if not done:
            return Outcome(call, None, f"{call.name} took longer than {seconds:g} s; it was given up", taken)
        return Outcome(call, done.get("value"), done.get("error"), taken)


def parameters(*optional: str, **properties: Mapping[str, Any]) -> dict[str, Any]:
    """The schema of a tool's parameters; those not named as optional are required."""
    return {
        "type": "object",
        "properties": properties,
        "required": [name for name in properties if name not in optional],
        "additionalProperties": False,
    }


def calls_text(calls: Iterable[Call]) -> str:
    """Calls as the grammar of a toolbox has them written."""
    items = [{"name": call.name, "arguments": dict(call.arguments)} for call in calls]
    return json.dumps(items, ensure_ascii=False)


def generate_calls(
    model: PreTrainedModel,
    tokenizer: PreTrainedTokenizerBase,
    prompts: Sequence[str],
    box: Toolbox,
    *,
    codec: Codec | None = None,
    max_new_tokens: int = MOST_NEW_TOKENS,
    batch_size: int = 8,
    progress: bool = False,
) -> list[Written]:
    """The calls that a model writes for each prompt, in order; each fits its tool.

    Raises StructureError as `generate_within` does, to which the codec of a memory goes.
    """
    options = {"codec": codec, "max_new_tokens": max_new_tokens, "batch_size": batch_size, "progress": progress}
    written = generate_within(model, tokenizer, prompts, box.grammar, **options)
    return [Written(box.parse(one.text), one) for one in written]


def _kind(schema: Mapping[str, Any]) -> str:
    return "|".join(map(str, schema["enum"])) if "enum" in schema else str(schema.get("type", "any"))


def _refuse_constant(constant: str) -> Any:
    raise ValueError(f"{constant} is no JSON")
