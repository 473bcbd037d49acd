"""Prompts to text in batches, with the experts that each prompt met."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from tqdm import tqdm
from transformers import LogitsProcessor, LogitsProcessorList, PreTrainedModel, PreTrainedTokenizerBase

from .codec import Codec
from .heap import give_back
from .prompts import END

MOST_NEW_TOKENS = 160
MOST_TOGETHER = 8192  # tokens, prompts and answers: keys and values of 30 layers take 23 KB a token, or 46 in float32


@dataclass(frozen=True)
class Generation:
    """What a model wrote for one prompt."""

    prompt: str  # complete, up to where the answer begins
    text: str  # the answer alone, special tokens left out
    experts: dict[str, Any] | None  # routing trace: in_scope, score, experts, cosine; None without a memory
    seconds: float  # its share of the batch's time
    prompt_tokens: int
    new_tokens: int
    beams: tuple[tuple[str, float], ...] = ()  # what each beam wrote and its log-probability, best first
    cut: bool = False  # whether its form had to be completed because the tokens ran short


def generate(
    model: PreTrainedModel,
    tokenizer: PreTrainedTokenizerBase,
    prompts: Sequence[str],
    *,
    codec: Codec | None = None,
    max_new_tokens: int = MOST_NEW_TOKENS,
    batch_size: int = 32,
    beams: int = 1,
    progress: bool = True,
    limit: Callable[[int], Any] | None = None,
) -> list[Generation]:
    """Greedy answers, in the order of `prompts`. Prompts of like length share a batch, so little is padded.

    With a width of more than 1, `Generation.beams` holds what each beam wrote.

    Args:
        model: a causal LM, with or without a memory.
        tokenizer: its tokenizer.
        prompts: complete prompts, up to where the answer begins.
        codec: expands what a memory wrote in its short form.
        max_new_tokens: an answer is cut off there.
        batch_size: most prompts generated together; of long ones fewer, so that memory stays bounded.
        beams: width of the beam search; 1 is greedy.
        progress: draw a bar.
        limit: makes, for a batch of so many rows, a logits processor that says which rows it `cut`.
    """
    encoded = [tokenizer(p, add_special_tokens=False)["input_ids"] for p in prompts]
    order = sorted(range(len(prompts)), key=lambda i: -len(encoded[i]))
    answers: list[Generation | None] = [None] * len(prompts)
    bar = tqdm(total=len(prompts), desc="answer", unit="question", disable=not progress or len(prompts) < 2)
    while order:
        longest = len(encoded[order[0]]) + max_new_tokens
        size = max(1, min(batch_size, MOST_TOGETHER // (longest * beams)))
        batch, order = order[:size], order[size:]
        rows = [encoded[i] for i in batch]
        written = _batch(model, tokenizer, rows, codec or Codec(), max_new_tokens, beams, limit)
        for i, answer in zip(batch, written, strict=True):
            answers[i] = Generation(prompts[i], *answer)
        give_back()
        bar.update(len(batch))
    bar.close()
    return [a for a in answers if a is not None]


@torch.inference_mode()
def _batch(
    model: Any,
    tokenizer: Any,
    rows: list[list[int]],
    codec: Codec,
    max_new_tokens: int,
    beams: int,
    limit: Callable[[int], Any] | None,
) -> list[tuple[Any, ...]]:
    """The fields of `Generation` after its prompt."""
    width = max(map(len, rows))
    pad = tokenizer.pad_token_id if tokenizer.pad_token_id is not None else tokenizer.eos_token_id
    ids = torch.full((len(rows), width), pad)
    mask = torch.zeros(len(rows), width, dtype=torch.long)
    for i, row in enumerate(rows):  # padded on the left, so that all answers begin at the same place
        ids[i, width - len(row) :] = torch.tensor(row)
        mask[i, width - len(row) :] = 1
    ends = stop_tokens(model, tokenizer)
    limits = LogitsProcessorList(
        [OwnWords(model, codec.words, ids.repeat_interleave(beams, 0), ends)] if codec.words else []
    )
    if limit:
        limits.append(limit(len(rows)))
    started = time.perf_counter()
    out = model.generate(
        input_ids=ids.to(model.device),
        attention_mask=mask.to(model.device),
        max_new_tokens=max_new_tokens,
        do_sample=False,
        num_beams=beams,
        num_return_sequences=beams,
        length_penalty=0.0 if beams > 1 else None,  # beams are compared by their probability alone
        return_dict_in_generate=True,
        output_scores=beams > 1,
        pad_token_id=pad,
        eos_token_id=ends,
        logits_processor=limits,
    )
    seconds = (time.perf_counter() - started) / len(rows)
    traces = _traces(model, len(rows) * beams)[::beams]
    answers = []
    for i, (row, trace) in enumerate(zip(rows, traces, strict=True)):
        texts, lengths = [], []
        for written in out.sequences[i * beams : (i + 1) * beams, width:].tolist():
            new = next((n + 1 for n, token in enumerate(written) if token in ends), len(written))
            in_memory = trace is not None and trace["in_scope"]  # the base model's own words mean themselves
            tokens = codec.decode(written[:new]) if in_memory else written[:new]
            texts.append(tokenizer.decode(tokens, skip_special_tokens=True).strip())
            lengths.append(new)
        scores = out.sequences_scores[i * beams : (i + 1) * beams].tolist() if beams > 1 else []
        cut = limit is not None and limits[-1].cut[i]
        answers.append((texts[0], trace, seconds, len(row), lengths[0], tuple(zip(texts, scores, strict=False)), cut))
    return answers


class OwnWords(LogitsProcessor):
    """Lets a memory write the words of its facts and of the prompt, and no others.

    Tuning compares words of the facts; what the base model would like to say instead was never weighed against
    them. To a prompt out of scope a memory has nothing to say: its answer ends at once.
    """

    def __init__(self, model: Any, words: Sequence[int], prompts: torch.Tensor, ends: Sequence[int]) -> None:
        self.model, self.ends = model, list(ends)
        size = model.get_output_embeddings().weight.shape[0]
        self.barred = torch.ones(len(prompts), size, dtype=torch.bool, device=model.device)
        self.barred[:, [*words, *ends]] = False
        self.barred.scatter_(1, prompts.to(model.device), False)

    def __call__(self, input_ids: torch.LongTensor, scores: torch.FloatTensor) -> torch.FloatTensor:
        """Scores [batch, vocabulary], minus infinity for the words of others."""
        routing = getattr(getattr(self.model, "base_model", None), "routing", None)
        if routing is None or len(routing) != len(scores):
            return scores
        scores = scores.masked_fill(self.barred, -torch.inf)
        outside = ~routing.scope.to(scores.device)
        scores[outside] = -torch.inf
        scores[outside, self.ends[0]] = 0.0
        return scores


def stop_tokens(model: Any, tokenizer: Any) -> list[int]:
    """Every token that ends an answer: the model's own and the end of a ChatML turn."""
    configured = model.generation_config.eos_token_id
    ends = set(configured if isinstance(configured, list) else [configured]) | {tokenizer.eos_token_id}
    turn = tokenizer.convert_tokens_to_ids(END)
    if isinstance(turn, int) and turn != tokenizer.unk_token_id:
        ends.add(turn)
    return sorted(e for e in ends if e is not None)


def _traces(model: Any, rows: int) -> list[dict[str, Any] | None]:
    """The last routing, a dictionary a prompt; None where the model has no memory or it is switched off."""
    tuner = getattr(model, "base_model", None)
    routing = getattr(tuner, "routing", None)
    if routing is None or len(routing) != rows:
        return [None] * rows
    return [
        {
            "in_scope": bool(routing.scope[i]),
            "score": None if routing.score is None else round(float(routing.score[i]), 4),
            "experts": [int(e) for e, w in zip(routing.experts[i], routing.weights[i], strict=True) if w > 0],
            "cosine": [round(float(c), 4) for c in routing.cosine[i]],
        }
        for i in range(rows)
    ]
