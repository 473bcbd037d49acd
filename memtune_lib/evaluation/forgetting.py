"""What a tuning run cost: general ability and locality before and after it, in one call.

    python -m memtune_lib.evaluation.forgetting [--adapter DIR] [--out FILE.json]

Both models meet the same items, passages and prompts, so differences are paired. A memory is measured twice: as it is
used, and with its gate forced open, which shows what its shared expert has done to everything else and the gate hides.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import torch

from ..base_model import load_base_model
from ..errors import EvaluationError, MemtuneError
from ..files import StrPath, atomic_write, code_hash, sha256
from ..memory import DATASETS, Memory, load_memory, run_of
from ..prompts import tuned_prompt
from ..tuning import load_prompts
from .general import ITEMS, PASSAGES, Gate, General, Item, general_ability, load_items, load_passages
from .locality import Locality, locality
from .runs import Difference, compare
from .scores import Interval, mean_interval, paired_interval, wilson

PROMPTS = DATASETS / "nba" / "out_of_scope.jsonl"


@dataclass(frozen=True)
class Side:
    """A tuned model beside the model that it was tuned from."""

    general: General
    items: Difference
    """What became of the items, with McNemar's exact p."""
    log_perplexity: Interval
    """The mean change of a passage's loss, in nats a token; above 0 is worse."""
    locality: list[Locality]
    """Whether each prompt is answered as before, bit for bit."""

    @property
    def items_interval(self) -> tuple[float, float]:
        """The 95% interval of the change in accuracy."""
        return paired_interval(len(self.items.gained), len(self.items.lost), self.items.after.n)

    def summary(self) -> dict[str, Any]:
        """The figures, for a file and for `course.plots.forgetting_panel`."""
        low, high = self.items_interval
        counts = {"gained": len(self.items.gained), "lost": len(self.items.lost), "p": self.items.p}
        accuracy = {"value": self.items.change, "low": low, "high": high} | counts
        same, n = sum(one.identical for one in self.locality), len(self.locality)
        least, most = wilson(same, n)
        kinds = {"items": self.general.items, "passages": self.general.passages, "prompts": map(asdict, self.locality)}
        return _summary(self.general) | {
            "change": {"accuracy": accuracy, "log_perplexity": asdict(self.log_perplexity)},
            "locality": {"n": n, "correct": same, "accuracy": same / n, "low": least, "high": most},
            "in_scope": {kind: sum(one["in_scope"] for one in records) for kind, records in kinds.items()},
        }


@dataclass(frozen=True)
class Forgetting:
    """General ability and locality on both sides of a tuning run."""

    before: General
    after: Side
    gate_open: Side | None = None
    """The same with the memory's gate forced open; None for a model without a memory."""

    def summary(self) -> dict[str, Any]:
        """The figures by side: `before`, `after` and, for a memory, `gate_open`."""
        sides = {"after": self.after, "gate_open": self.gate_open}
        return {"before": _summary(self.before)} | {name: side.summary() for name, side in sides.items() if side}

    def __str__(self) -> str:
        lines = []
        for name, side in self.summary().items():
            parts = [f"accuracy {_told(side['accuracy'], 'accuracy')}", f"perplexity {_told(side['perplexity'])}"]
            if change := side.get("change"):
                items = change["accuracy"]
                flips = f"{items['gained']} gained, {items['lost']} lost, p {items['p']:.3f}"
                parts.append(f"change of accuracy {_told(items, sign='+')}, {flips}")
                parts.append(f"change of log-perplexity {_told(change['log_perplexity'], sign='+')}")
                parts.append(f"{side['locality']['correct']} of {side['locality']['n']} prompts answered as before")
            lines.append(f"{name.replace('_', ' ')}: {'; '.join(parts)}")
        return "\n".join(lines)


def forgetting(
    before: Any,
    after: Any,
    tokenizer: Any,
    prompts: Sequence[str],
    *,
    items: Sequence[Item] | None = None,
    passages: Mapping[str, str] | None = None,
    batch_size: int = 32,
    progress: bool = True,
) -> Forgetting:
    """Measure a model before and after tuning, on the same texts in the same batches.

    Args:
        before: the model before; of the dtype and on the device of `after`, for they are compared bit by bit.
        after: the tuned model, or a `Memory`, which is also measured with its gate forced open.
        tokenizer: that of both.
        prompts: what the tuning had no business with, as people ask it.
        items: multiple-choice questions; None: those of `datasets/general`.
        passages: texts by id; None: those of `datasets/general`.
        batch_size: most rows of items and passages run together.
        progress: draw bars.

    Raises:
        EvaluationError: no prompt; models of two dtypes or devices; and otherwise as `general_ability` does.
    """
    if not prompts:
        raise EvaluationError("no prompts; give some that the tuned model should answer as before")
    model = after.model if isinstance(after, Memory) else after
    if (before.dtype, before.device) != (model.dtype, model.device):
        places = f"before is {before.dtype} on {before.device}, after {model.dtype} on {model.device}"
        raise EvaluationError(f"{places}; load both alike")
    texts = {"items": load_items() if items is None else items}
    texts |= {"passages": load_passages() if passages is None else passages}
    options: dict[str, Any] = {"batch_size": batch_size, "progress": progress}
    first = general_ability(before, tokenizer, **texts, **options)

    def side(gate: Gate | None) -> Side:
        general = general_ability(model, tokenizer, **texts, gate=gate, **options)
        losses = [new["loss"] - old["loss"] for old, new in zip(first.passages, general.passages, strict=True)]
        scope = list(gate(prompts)) if gate else None
        same = locality(model, tokenizer, list(map(tuned_prompt, prompts)), scope, before=before, progress=progress)
        return Side(general, compare(first.items, general.items)[-1], mean_interval(losses), same)

    if not isinstance(after, Memory):
        return Forgetting(first, side(None))
    return Forgetting(first, side(after.in_scope), side(lambda asked: [True] * len(asked)))


def make(adapter: StrPath | None = None, few: int | None = None) -> tuple[Forgetting, dict[str, Any]]:
    """Measure a memory against its base model, loaded anew; what was found, and where it comes from.

    Args:
        adapter: the memory's folder; None: the one that ships.
        few: so many items, passages and prompts, drawn by seed 0; None: all.

    Raises:
        EvaluationError: `few` is below 2.
        AdapterError: no memory there, or a damaged one.
        BaseModelError: its base model cannot be had.
    """
    if few is not None and few < 2:
        raise EvaluationError(f"few is {few}; give 2 or more, for one passage has no interval")
    memory = load_memory(adapter)
    base, tokenizer = load_base_model(memory.card.get("base_model"))
    rng = random.Random(0)

    def some(texts: list) -> list:
        return texts if few is None or few >= len(texts) else rng.sample(texts, few)

    items, passages, prompts = some(load_items()), dict(some([*load_passages().items()])), some(load_prompts(PROMPTS))
    found = forgetting(base.eval(), memory, tokenizer, prompts, items=items, passages=passages)
    return found, {
        "command": "python -m memtune_lib.evaluation.forgetting" + (f" --few {few}" if few is not None else ""),
        "memory": run_of(memory.card),
        "data": {path.name: sha256(path)[:16] for path in (ITEMS, PASSAGES, PROMPTS)},
        "code": code_hash(),
        "torch": torch.__version__,
        "python": platform.python_version(),
        "machine": f"{platform.machine()}, {torch.get_num_threads()} threads, {memory.model.dtype}",
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print, and write; errors are one line on stderr and exit code 2."""
    parser = argparse.ArgumentParser(prog="python -m memtune_lib.evaluation.forgetting")
    parser.add_argument("--adapter", metavar="DIR", help="a memory's folder (default: the one that ships)")
    parser.add_argument("--few", type=int, metavar="N", help="so many texts of each kind, by seed 0 (default: all)")
    parser.add_argument("--out", metavar="FILE.json", help="write the figures and their provenance there")
    args = parser.parse_args(arguments)
    try:
        found, provenance = make(args.adapter, args.few)
        print(found)
        if args.out:
            made = found.summary() | {"provenance": provenance}
            atomic_write(args.out, json.dumps(made, indent=2) + "\n")
    except MemtuneError as error:
        print(f"memtune: {error}", file=sys.stderr)
        return 2
    return 0


def _summary(general: General) -> dict[str, Any]:
    score = {key: value for key, value in asdict(general.accuracy).items() if key != "group"}
    return {"accuracy": score, "perplexity": asdict(general.perplexity)}


def _told(figure: Mapping[str, float], key: str = "value", sign: str = "") -> str:
    value, low, high = (format(figure[name], f"{sign}.3f") for name in (key, "low", "high"))
    return f"{value} ({low} to {high})"


if __name__ == "__main__":
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    sys.exit(main())
