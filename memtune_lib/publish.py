"""A memory as a folder for the Hugging Face Hub: adapter, values, codec, and a card that says what was measured.

    from memtune_lib.publish import Published

    Published(memory).save_pretrained("nba-memory")     # a folder
    Published(memory).push_to_hub("me/nba-memory")      # the same, uploaded

What is published can be read as often as one asks: a memory gives back what it was taught.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from huggingface_hub import ModelCard, ModelCardData, ModelHubMixin

from .base_model import DEFAULT_MODEL
from .errors import MemtuneError
from .files import StrPath
from .memory import DATASETS, Memory, run_of

LICENCE = "apache-2.0"
REFERENCE = DATASETS / "nba" / "reference.json"
HUB_NAMES = {DEFAULT_MODEL: "HuggingFaceTB/SmolLM2-135M-Instruct"}
NUMBERS = {  # the four, never merged: where each stands among reference results, and what it says
    "recall": (("recall", "tuned"), "trained questions, answered word for word"),
    "paraphrase": (("paraphrase", "tuned"), "trained questions in other words, right by the rows returned"),
    "held-out": (("heldout", "tuned"), "new questions, right by the rows returned"),
    "locality": (("locality",), "prompts about other things, bit-identical to the base model"),
}
HASHES = {
    "data_sha256": "training data",
    "out_of_scope_sha256": "prompts that it must leave alone",
    "values_sha256": "values taken out of questions",
    "base_fingerprint": "base model's weights",
    "code_sha256": "code that tuned it",
}


class Published(ModelHubMixin):
    """A memory with the Hub's own `save_pretrained` and `push_to_hub`.

    Args:
        memory: what to publish.
        scores: reference results, as `reference.json` holds them; a file's path or its content. They are shown only
            if they were measured on a memory that was tuned on the same data.
    """

    def __init__(self, memory: Memory, scores: Mapping[str, Any] | StrPath = REFERENCE) -> None:
        self.memory = memory
        self.scores = scores if isinstance(scores, Mapping) else _read(scores)
        self._hub_mixin_config = None  # the adapter's own config says all

    def _save_pretrained(self, save_directory: Path) -> None:
        self.memory.save(save_directory)
        (save_directory / "README.md").unlink(missing_ok=True)  # the card of an earlier memory

    def generate_model_card(self, *args: Any, **kwargs: Any) -> ModelCard:
        """The card, README.md: base, data by their hashes, the four numbers with intervals, licence, limits."""
        return ModelCard(model_card(self.memory, self.scores))


def model_card(memory: Memory, scores: Mapping[str, Any]) -> str:
    """The text of a memory's card; what was not measured on this memory is called so."""
    card = memory.card
    base = str(card.get("base_model", "unknown"))
    local = Path(base).is_absolute()  # somebody's folder, of no use to others
    shown = Path(base).name if local else base
    data = ModelCardData(
        license=LICENCE,
        base_model=None if local else HUB_NAMES.get(base, base),
        library_name="peft",
        pipeline_tag="text-generation",
        language="en",
        tags=["text-to-sql", "memory-tuning", "memtune"],
    )
    measured = str(scores.get("provenance", {}).get("memory") or "-") == run_of(card)
    rows = [_row(name, what, _at(scores, place) if measured else None) for name, (place, what) in NUMBERS.items()]
    edits = card.get("edits", [])
    after = (
        f"\n{len(edits)} facts were added after these numbers were measured; they were not measured again.\n"
        if edits and measured
        else ""
    )
    hashes = "\n".join(f"| {what} | `{card[key]}` |" for key, what in HASHES.items() if key in card)
    facts = card.get("result", {}).get("facts", "an unknown number of")
    return f"""---
{data.to_yaml()}
---

# A tuned memory on {shown}

A Mixture of Memory Experts, tuned on {facts} facts. It writes SQL for questions about one table.

```python
import memtune_lib  # makes PEFT know the method
from peft import PeftModel

model, tokenizer = memtune_lib.load_base_model({shown!r})
model = PeftModel.from_pretrained(model, "this folder")
memory = memtune_lib.load_memory("this folder")  # or with values, short form and election among beams
```

## What was measured

| number | says | right | share | 95% interval |
|---|---|---|---|---|
{chr(10).join(rows)}
{after}
## What it was made from

| | SHA-256, or the beginning of it |
|---|---|
{hashes}

Base model: {shown}. Settings: `{json.dumps(card.get("finetune_args", {}), sort_keys=True)}`

## Limits

It knows one table as of one day, and English. It gives back what it was taught, names of people included: whoever
holds the folder can ask for it. Questions taught by feedback stand in `memory.json` as they were typed. Wordings
unlike those of its training data are answered worse; nobody has measured whom that hits. Run its SQL in a sandbox only.

Licence: Apache-2.0, for the adapter; the base model and the data have their own.
"""


def _row(name: str, what: str, share: Mapping[str, Any] | None) -> str:
    if share is None:
        return f"| {name} | {what} | not measured | | |"
    right, interval = f"{share['correct']} of {share['n']}", f"{share['low']:.1%} to {share['high']:.1%}"
    return f"| {name} | {what} | {right} | {share['accuracy']:.1%} | {interval} |"


def _at(scores: Mapping[str, Any], place: tuple[str, ...]) -> Mapping[str, Any] | None:
    found: Any = scores
    for key in place:
        found = found.get(key) if isinstance(found, Mapping) else None
    return found


def _read(path: StrPath) -> Mapping[str, Any]:
    try:
        found = json.loads(Path(path).read_text(encoding="utf-8"))
        if not isinstance(found, Mapping):
            raise ValueError(f"a JSON {type(found).__name__}, not an object")
    except (OSError, ValueError) as error:
        raise MemtuneError(f"{path}: no reference results ({error}); name a file like {REFERENCE.name}") from error
    return found
