"""What a model can do apart from what it was tuned on: questions of general knowledge, and plain prose.

A multiple-choice item is right if its right option is the likeliest a byte, given the question; without the division a
long option would lose for being long (byte-length normalisation: Gao 2021, Multiple Choice Normalization in LM
Evaluation, blog.eleuther.ai). The model never sees the options side by side: a small one could not follow such a form.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from tqdm.auto import tqdm

from ..errors import EvaluationError, QuestionFileError
from ..files import StrPath, read_jsonl
from ..prompts import tuned_prompt
from .locality import routed
from .scores import Interval, Record, Score, accuracy_table, mean_interval

GENERAL = Path(__file__).parents[2] / "datasets" / "general"
ITEMS, PASSAGES = GENERAL / "items.jsonl", GENERAL / "passages.jsonl"
MOST_TOGETHER = 1024  # tokens: their logits over 49,152 words take 200 MB in float32

Gate = Callable[[Sequence[str]], Sequence[bool]]
"""Says which texts a memory answers, as `Memory.in_scope` does."""


@dataclass(frozen=True)
class Item:
    """A multiple-choice question. Raises EvaluationError where it has no single right option."""

    id: str
    subject: str
    question: str
    options: tuple[str, ...]
    answer: int
    """The place of the right option, from 0."""

    def __post_init__(self) -> None:
        texts = {option for option in self.options if isinstance(option, str) and option.strip()}
        if len(self.options) < 2 or len(texts) < len(self.options):
            raise EvaluationError(f"{self.id!r} has the options {list(self.options)}; give two or more different texts")
        if type(self.answer) is not int or not 0 <= self.answer < len(self.options):
            last = len(self.options) - 1
            raise EvaluationError(f"{self.id!r} has the answer {self.answer!r}; give the option's place, 0 to {last}")


@dataclass(frozen=True)
class General:
    """What a model makes of items and passages."""

    items: list[Record]
    """As `compare` takes them, with the option `chosen`; `in_scope` is whether a memory answered."""
    passages: list[Record]
    """`id`, `tokens` (those scored), `loss` (nats a token) and `in_scope`."""

    @property
    def accuracy(self) -> Score:
        """The share of items answered right, with Wilson's interval."""
        return accuracy_table(self.items)[-1]

    @property
    def perplexity(self) -> Interval:
        """The exponential of the mean loss of passages, each counting the same, and of the ends of its interval."""
        loss = mean_interval([passage["loss"] for passage in self.passages])
        return Interval(loss.n, *map(math.exp, (loss.value, loss.low, loss.high)))


def load_items(path: StrPath = ITEMS) -> list[Item]:
    """The items of a JSONL file: `id, subject, question, options, answer`.

    Raises:
        QuestionFileError: no item; or "FILE line N: ..." where one lacks a key, or its answer is none of its options.
    """
    items = []
    for number, line in _lines(path, {"id": str, "subject": str, "question": str, "options": list, "answer": int}):
        try:
            items.append(Item(line["id"], line["subject"], line["question"], tuple(line["options"]), line["answer"]))
        except EvaluationError as error:
            raise QuestionFileError(f"{path} line {number}: {error}") from error
    return items


def load_passages(path: StrPath = PASSAGES) -> dict[str, str]:
    """The `text` of each line of a JSONL file, by its `id`.

    Raises:
        QuestionFileError: no passage; or "FILE line N: ..." where one lacks a key.
    """
    return {line["id"]: line["text"] for _, line in _lines(path, {"id": str, "text": str})}


def _lines(path: StrPath, kinds: Mapping[str, type]) -> list[tuple[int, dict[str, Any]]]:
    """The lines of a file of which each has its own id and a value of each kind."""
    lines, seen = read_jsonl(path), set()
    for number, line in lines:
        for key, kind in kinds.items():
            if not isinstance(line.get(key), kind) or line[key] in ("", []):
                wrong = f"is {line[key]!r:.80}" if key in line else "is missing"
                raise QuestionFileError(f'{path} line {number}: "{key}" {wrong}; see datasets/general/README.md')
        if line["id"] in seen:
            raise QuestionFileError(f"{path} line {number}: the id {line['id']!r} stands twice; give each its own")
        seen.add(line["id"])
    if not lines:
        raise QuestionFileError(f"{path}: no line in it; write lines with the keys {', '.join(kinds)}")
    return lines


def general_ability(
    model: Any,
    tokenizer: Any,
    items: Sequence[Item] | None = None,
    passages: Mapping[str, str] | None = None,
    *,
    gate: Gate | None = None,
    batch_size: int = 32,
    progress: bool = True,
) -> General:
    """How many items a model has right, and how well it foresees the tokens of passages.

    Args:
        model: a causal language model, in eval mode.
        tokenizer: its tokenizer.
        items: multiple-choice questions; None: those of `datasets/general`.
        passages: texts by id; None: those of `datasets/general`.
        gate: for a model with a memory: which questions and passages the memory answers, such as `Memory.in_scope`.
        batch_size: most rows run together (an item has a row an option); of long ones fewer.
        progress: draw a bar.

    Raises:
        EvaluationError: no item, fewer than two passages, or one of a single token; a model in training mode, or
            with a memory but no gate.
    """
    items = load_items() if items is None else items
    passages = load_passages() if passages is None else passages
    if not items:
        raise EvaluationError("no items; give multiple-choice questions, such as load_items() has")
    if len(passages) < 2:
        raise EvaluationError(f"{len(passages)} passages have no interval; give two or more")
    if model.training:
        raise EvaluationError("the model is in training mode, where dropout blurs it; call model.eval() first")
    if gate is None and getattr(getattr(model, "base_model", None), "routes", False):
        raise EvaluationError("the model has a memory; say by gate what it answers, such as gate=memory.in_scope")

    def tokens(text: str) -> list[int]:
        return tokenizer(text, add_special_tokens=False)["input_ids"]

    prose = [tokens(text) for text in passages.values()]
    if short := [name for name, row in zip(passages, prose, strict=True) if len(row) < 2]:
        raise EvaluationError(f"passage {short[0]!r} has no second token to foresee; give longer passages")
    rows = [(tokens(tuned_prompt(item.question)), tokens(option)) for item in items for option in item.options]
    rows += [(row[:1], row[1:]) for row in prose]
    scope = list(gate([*(item.question for item in items), *passages.values()])) if gate else None
    per_row = None
    if scope is not None:
        per_row = [inside for item, inside in zip(items, scope, strict=False) for _ in item.options]
        per_row += scope[len(items) :]
    found = _log_likelihoods(model, rows, per_row, batch_size, progress)

    inside, place, records = scope or [False] * (len(items) + len(passages)), 0, []
    for item, answered in zip(items, inside, strict=False):
        a_byte = [found[place + k] / len(option.encode()) for k, option in enumerate(item.options)]
        place += len(a_byte)
        chosen = max(range(len(a_byte)), key=a_byte.__getitem__)
        about = {"id": item.id, "question": item.question, "level": None, "category": item.subject}
        records.append(about | {"chosen": chosen, "correct": chosen == item.answer, "in_scope": bool(answered)})
    losses = [
        {"id": name, "tokens": len(row) - 1, "loss": -total / (len(row) - 1), "in_scope": bool(answered)}
        for name, row, total, answered in zip(passages, prose, found[place:], inside[len(items) :], strict=True)
    ]
    return General(records, losses)


@torch.inference_mode()
def _log_likelihoods(
    model: Any,
    rows: Sequence[tuple[list[int], list[int]]],
    scope: Sequence[bool] | None,
    batch_size: int,
    progress: bool,
) -> list[float]:
    """log p of the second part of each row, given the first, in nats."""
    order = sorted(range(len(rows)), key=lambda i: -sum(map(len, rows[i])))
    found: dict[int, float] = {}
    bar = tqdm(total=len(rows), desc="general ability", unit="text", disable=not progress)
    while order:
        width = sum(map(len, rows[order[0]]))
        size = max(1, min(batch_size, MOST_TOGETHER // width))
        batch, order = order[:size], order[size:]
        ids = torch.zeros(len(batch), width, dtype=torch.long)
        mask, asked = torch.zeros_like(ids), torch.zeros_like(ids, dtype=torch.bool)
        for row, (given, text) in enumerate(rows[i] for i in batch):  # padded on the right, where nothing looks
            end = len(given) + len(text)
            ids[row, :end], mask[row, :end] = torch.tensor([*given, *text]), 1
            asked[row, len(given) : end] = True
        with routed(model, None if scope is None else [scope[i] for i in batch]):
            logits = model(input_ids=ids.to(model.device), attention_mask=mask.to(model.device)).logits
        line, at = asked[:, 1:].nonzero(as_tuple=True)  # a token is foretold at the place before it
        foretold = logits[line.to(logits.device), at.to(logits.device)].float().log_softmax(-1)
        each = foretold.gather(1, ids[line, at + 1, None].to(logits.device))[:, 0].double().cpu()
        totals = torch.zeros(len(batch), dtype=torch.double).index_add_(0, line, each)
        found.update(zip(batch, totals.tolist(), strict=True))
        bar.update(len(batch))
    bar.close()
    return [found[i] for i in range(len(rows))]
