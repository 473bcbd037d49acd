"""The reference results that notebooks show beside their own: made by one command, checked in with provenance.

    python -m memtune_lib.course.reference

Writes `datasets/nba/reference.json`: held-out accuracy of the base model (zero-shot, few-shot) and of the memory
that ships (whole, without its bank, without its shared expert), recall on training items, paraphrase on the same items
in other words, locality, and how many questions in scope the gate turned away. Four numbers, never mixed.
"""

from __future__ import annotations

import argparse
import json
import platform
import random
import sys
from collections.abc import Callable, Container, Sequence
from contextlib import nullcontext
from typing import Any

import torch

from .. import baselines
from ..base_model import load_base_model
from ..database import nba
from ..datagen.audit import unseen
from ..errors import QuestionFileError
from ..evaluation import accuracy_table, evaluate, wilson
from ..evaluation.heldout_log import log_scoring
from ..evaluation.locality import locality
from ..files import StrPath, atomic_write, code_hash, read_jsonl
from ..memory import DATASETS, load_memory, run_of
from ..prompts import REFUSAL, tuned_prompt
from ..questions import Question, load_questions
from ..tuning import load_prompts

NBA = DATASETS / "nba"
REFERENCE = NBA / "reference.json"
PARAPHRASES = NBA / "paraphrases.jsonl"  # of 100 trained pairs, drawn by seed 0; two wordings of each


def share(right: int, n: int) -> dict[str, Any]:
    """A share with its n and Wilson interval."""
    low, high = wilson(right, n)
    return {"n": n, "correct": right, "accuracy": right / n, "low": low, "high": high}


def among(records: list[dict], ids: Container[str]) -> dict[str, Any]:
    """The share of right answers to the questions that `ids` names."""
    right = [r["correct"] for r in records if r["id"] in ids]
    return share(sum(right), len(right))


def reworded(train: Sequence[Question], path: StrPath = PARAPHRASES) -> tuple[list[Question], list[Question]]:
    """Trained pairs, and the same in other words: recall and paraphrase are about the same items.

    Raises:
        QuestionFileError: a line's `of` names no pair of `train`, or one with another query.
    """
    trained = {q.id: q for q in train}
    questions, items = load_questions(path), {}
    for question, (number, line) in zip(questions, read_jsonl(path), strict=True):
        item = trained.get(str(line.get("of")))
        if item is None or item.sql != question.sql:
            raise QuestionFileError(
                f'{path} line {number}: "of" is {line.get("of")!r}, no training pair with this query; write it anew'
            )
        items[item.id] = item
    return list(items.values()), questions


def make(few: int | None = None) -> dict[str, Any]:
    """Measure everything; the memory with a part off, and the base model, on `few` held-out questions or on all.

    They are drawn by seed 0.
    """
    train, heldout, dev, harder = (
        load_questions(NBA / f"{name}.jsonl") for name in ("train", "heldout", "dev", "harder")
    )
    part = random.Random(0).sample(heldout, min(few or len(heldout), len(heldout)))
    items, in_other_words = reworded(train)
    fresh = unseen([*heldout, *in_other_words], train)
    memory = load_memory()
    with nba() as database:

        def score(questions: list[Question], answer: baselines.Answerer) -> tuple[dict[str, Any], list[dict]]:
            records = evaluate(questions, answer, database).records
            *parts, total = accuracy_table(records)
            levels = {str(s.group): share(s.correct, s.n) for s in parts if str(s.group).startswith("level")}
            return share(total.correct, total.n) | {"per_level": levels}, records

        answer = baselines.tuned(memory, database)
        held: dict[str, Any] = {}
        switches: dict[str, Callable[[], Any]] = {
            "tuned": nullcontext,
            "tuned_without_bank": lambda: memory.model.set_memory(bank=False),
            "tuned_without_shared": lambda: memory.model.set_memory(shared=False),
        }
        for name, switch in switches.items():
            with switch():
                held[name], records = score(heldout if name == "tuned" else part, answer)
            log_scoring(NBA, f"reference: {name}", held[name])
            if name == "tuned":
                held["tuned_unseen_wording"] = among(records, fresh)
                held["tuned_same_part"] = among(records, {q.id for q in part})
        results = {
            "heldout": held,
            "dev": {"tuned": score(dev, answer)[0]},
            "harder": {"tuned": score(harder, answer)[0]},
        }

        recall = {}
        for name, switch in switches.items():
            with switch():
                written = memory.write([q.question for q in items], progress=True)
            expected = [memory.linker.rewritten(q.question, q.sql or REFUSAL) for q in items]
            recall[name] = share(sum(w.text == e for w, e in zip(written, expected, strict=True)), len(items))
        recall["tuned_by_rows"], _ = score(items, answer)  # judged as paraphrase is, to be set beside it
        paraphrase, records = score(in_other_words, answer)
        results["recall"] = recall
        results["paraphrase"] = {"tuned": paraphrase, "tuned_unseen_wording": among(records, fresh)}

        prompts = load_prompts(NBA / "out_of_scope.jsonl")
        same = locality(memory.model, memory.tokenizer, [tuned_prompt(p) for p in prompts], memory.in_scope(prompts))
        results["locality"] = share(sum(x.identical for x in same), len(same))
        inside = memory.in_scope([q.question for q in dev if q.sql is not None])
        results["turned_away"] = {"dev_in_scope": share(inside.count(False), len(inside))}

        model, tokenizer = load_base_model()
        held["zero_shot"], _ = score(part, baselines.zero_shot(model, tokenizer, database))
        held["few_shot"], _ = score(part, baselines.few_shot(model, tokenizer, database, train))
    results["provenance"] = {
        "command": "python -m memtune_lib.course.reference" + (f" --few {few}" if few else ""),
        "memory": run_of(memory.card),
        "code": code_hash(),
        "torch": torch.__version__,
        "python": platform.python_version(),
        "machine": f"{platform.machine()}, {torch.get_num_threads()} threads, {memory.model.dtype}",
    }
    return results


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m memtune_lib.course.reference")
    parser.add_argument("--few", type=int, help="questions for the slow rows, drawn by seed 0 (default: all)")
    made = make(**vars(parser.parse_args()))
    atomic_write(REFERENCE, json.dumps(made, indent=2) + "\n")
    json.dump({k: v for k, v in made.items() if k != "provenance"}, sys.stdout, indent=1)
