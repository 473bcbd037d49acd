"""Headline results: what a notebook claims, kept in its outputs so that a program can check it.

A notebook calls `record("accuracy", 0.955, n=200)`. The reader sees a line; the executed file also holds the
number under a media type of our own, which papermill keeps and front ends that do not know it pass over.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from memtune_lib.errors import MemtuneError

if TYPE_CHECKING:  # a notebook that records a result need not wait for nbformat
    from nbformat import NotebookNode

MEDIA_TYPE = "application/vnd.memtune.result+json"
WIDGET_STATE = "application/vnd.jupyter.widget-state+json"


@dataclass(frozen=True)
class HeadlineResult:
    """One recorded result: `value` is a JSON value, `extra` what belongs to it (n, low, high, unit, ...)."""

    name: str
    value: Any
    extra: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        """The line shown to the reader, such as `accuracy = 0.955 (n 200, low 0.917, high 0.976)`."""
        details = ", ".join(f"{key} {_short(value)}" for key, value in self.extra.items())
        return f"{self.name} = {_short(self.value)}" + (f" ({details})" if details else "")


def record(name: str, value: Any, **extra: Any) -> None:
    """Show a headline result in a notebook and keep it in the notebook's outputs.

    `name` is an identifier, used once in a notebook; `value` and `extra` are JSON values or numpy scalars.
    Raises MemtuneError for another name, or for a value that JSON cannot hold (NaN and infinity among them).
    """
    from IPython.display import display

    if not re.fullmatch(r"[a-z]\w*", name):
        raise MemtuneError(f"result name {name!r}: use a small letter, then letters, digits and _")
    details = {key: _json_value(f"{name}.{key}", item) for key, item in extra.items()}
    result = HeadlineResult(name, _json_value(name, value), details)
    content = {"name": name, "value": result.value, "extra": result.extra}
    display({MEDIA_TYPE: content, "text/plain": str(result)}, raw=True)


def read_results(notebook: "NotebookNode") -> dict[str, HeadlineResult]:
    """The results recorded in an executed notebook, by name. Raises MemtuneError if a name stands twice."""
    results: dict[str, HeadlineResult] = {}
    for place, output in all_outputs(notebook):
        content = output.get("data", {}).get(MEDIA_TYPE)
        if content is None:
            continue
        if content["name"] in results:
            raise MemtuneError(f"{place} records {content['name']!r} again; give each result its own name")
        results[content["name"]] = HeadlineResult(content["name"], content["value"], dict(content["extra"]))
    return results


def all_outputs(notebook: "NotebookNode") -> Iterator[tuple[str, "NotebookNode"]]:
    """Every output of an executed notebook and where it stands: under a cell, or inside an Output widget."""
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            yield f"In [{cell.execution_count}]", output
    widgets = notebook.metadata.get("widgets", {}).get(WIDGET_STATE, {}).get("state", {})
    for model in widgets.values():
        for output in model.get("state", {}).get("outputs", []):
            yield "an Output widget", output


def _json_value(name: str, value: Any) -> Any:
    value = value.item() if hasattr(value, "item") else value
    try:
        return json.loads(json.dumps(value, allow_nan=False))
    except (TypeError, ValueError) as error:
        raise MemtuneError(f"result {name}: JSON cannot hold {value!r}; record a finite number or text") from error


def _short(value: Any) -> str:
    return f"{value:.4g}" if isinstance(value, float) else str(value)
