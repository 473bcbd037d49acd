"""Edits of a tuned memory that need no tuning run: a fact is added or deleted, and the others never notice.

memtune_lib.add_fact(memory, "Who is the tallest Celtic?", "SELECT NAME FROM ...", ["Tallest player in Boston?"])

Each wording of an added fact gets a memory expert of its own. The router gives an expert one key, and two questions
that differ in a word lie nearer to one another than two wordings of one question do: a wide radius around all
wordings would take in strangers, a narrow one around each does not. What is learnt is the question as the linker
leaves it: a fact about Player1 is a fact about every player.
"""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import torch

from .activations import Activations, Fact, Head, encode, per_fact
from .edits import EDITS, clear, note, put_rows, rows_of, tuned_words, tuner_of, unused
from .errors import EditingError
from .memory import Memory
from .mome import MomeModel, Routing
from .prompts import check_question, extract_sql, tuned_prompt
from .tuner import NARROWEST

NEAR_ZERO = 0.005  # mean token loss (nats) at which a fact is learnt: a quarter of what lets one rest while tuning
WIDEST = 0.95  # radius of an expert, as a cosine


@dataclass(frozen=True)
class Added:
    """What `add_fact` did. `experts` and `exact` go with `wordings`: the question, then its rewordings."""

    wordings: tuple[str, ...]
    experts: tuple[int, ...]  # wordings that are the same without their values share one
    exact: tuple[bool, ...]  # whether greedy decoding now gives the answer word for word
    loss: float  # of the worst wording, nats a token
    seconds: float


@dataclass(frozen=True)
class Met:
    """An expert that a question meets: the cosine of question and key is at least the radius."""

    expert: int
    cosine: float
    radius: float


def add_fact(
    memory: Memory,
    question: str,
    answer: str,
    paraphrases: Sequence[str] = (),
    *,
    keep: Sequence[str] = (),
    passes: int = 200,
    learning_rate: float = 5e-3,
) -> Added:
    """Teach one fact, in seconds. The shared expert and all other experts stay as they are, to the bit.

    The expert of a wording is met half way to the nearest other question that is known, which are those of `keep`
    and those that have an expert: a memory does not hold the questions that its shared expert was tuned on.

    Args:
        memory: is changed in place; `Memory.save` keeps the change.
        question: as people ask.
        answer: its SQL.
        paraphrases: the question in other words.
        keep: questions whose answers must not change.
        passes: most steps; it ends earlier when the loss of every wording is near zero.
        learning_rate: of the new experts.

    Raises:
        EditingError: the answer is no SQL; the memory has no bank, or its gate leaves a wording to the base model; a
            wording is the same as a question of `keep` or one that has an expert; the loss is no number.
        PromptError: an empty or over-long question.
    """
    started = time.perf_counter()
    tuner, sql = tuner_of(memory), _only_sql(answer)
    wordings = tuple(check_question(text) for text in (question, *paraphrases))
    prompts = [_prompt(memory, text) for text in wordings]
    first: dict[str, tuple[str, str]] = {}  # prompt -> its first wording, and the answer without values
    for text, prompt in zip(wordings, prompts, strict=True):
        answered = memory.linker.link(text).mask(sql)
        if first.setdefault(prompt, (text, answered))[1] != answered:
            raise EditingError(f"{text!r} is {first[prompt][0]!r} about other values, and learnt with it; leave it out")
        if not bool(_route(memory, prompt).scope[0]):
            fix = "word it like a question that the memory was tuned on, or tune anew with it"
            raise EditingError(f"{text!r} is out of scope: the gate leaves it to the base model; {fix}")
    pairs = [(prompt, answered) for prompt, (_, answered) in first.items()]
    facts = encode(memory.tokenizer, pairs, memory.codec)
    others = encode(memory.tokenizer, [(_prompt(memory, text), "") for text in keep])
    cached = Activations(memory.model, [*facts, *others], progress=False)
    radii = _radii(tuner, cached.queries, [text for text, _ in first.values()], keep)
    experts = unused(tuner, len(facts))
    try:
        for expert, query, radius in zip(experts, cached.queries, radii, strict=False):
            tuner.router.set_key(expert, query, radius)
        loss = _train(memory, cached, experts, passes, learning_rate)
    except BaseException:
        clear(tuner, experts)
        raise
    words = {token for fact in facts for token in {*fact.answer[:-1]}.difference(fact.prompt)} - tuned_words(memory)
    edit = {"wordings": list(wordings), "sql": sql, "experts": experts, "words": sorted(words)}
    note(memory, [*memory.card.get(EDITS, []), edit])
    meant = [memory.linker.rewritten(text, sql) for text in wordings]
    exact = tuple(one.text == text for one, text in zip(memory.write(wordings), meant, strict=True))
    expert_of = dict(zip(first, experts, strict=True))
    return Added(wordings, tuple(expert_of[p] for p in prompts), exact, loss, time.perf_counter() - started)


def delete_fact(memory: Memory, question: str) -> list[int]:
    """Clear the experts that a question meets; of a fact that was added, those of its other wordings as well.

    What answers then is what did before they were made: the shared expert, or an expert that lies farther off.

    Returns:
        The experts that were cleared; the next facts that are added take their place.

    Raises:
        EditingError: the question meets no expert, or the memory has no bank.
        PromptError: an empty or over-long question.
    """
    met = [one.expert for one in experts_of(memory, question)]
    if not met:
        raise EditingError(f"{question!r} meets no expert: there is nothing to delete; ask as the fact was added")
    experts, facts = _held_by(memory, met)
    _forget(memory, experts, facts)
    return experts


def update_fact(
    memory: Memory,
    question: str,
    answer: str,
    paraphrases: Sequence[str] | None = None,
    *,
    keep: Sequence[str] = (),
    passes: int = 200,
    learning_rate: float = 5e-3,
) -> Added:
    """Give a question another answer: the fact that its nearest expert holds goes, and the new one takes its place.

    A question that meets no expert, because the shared expert answers it, gets its first one.

    Args:
        memory: is changed in place, if all goes well.
        question: as people ask.
        answer: its SQL from now on.
        paraphrases: the question in other words; None: the other wordings of the fact that goes, if it was added.
        keep: questions whose answers must not change.
        passes: see `add_fact`.
        learning_rate: see `add_fact`.

    Raises:
        EditingError, PromptError: as `add_fact`; the memory stays as it was.
    """
    tuner = tuner_of(memory)
    experts, facts = _held_by(memory, [one.expert for one in experts_of(memory, question)[:1]])
    if paraphrases is None:
        known = dict.fromkeys(text for fact in facts for text in fact["wordings"])
        paraphrases = [text for text in known if text != question.strip()]
    held, codec, edits = rows_of(tuner, experts), memory.codec, memory.card.get(EDITS)
    _forget(memory, experts, facts)
    try:
        return add_fact(memory, question, answer, paraphrases, keep=keep, passes=passes, learning_rate=learning_rate)
    except BaseException:
        put_rows(tuner, experts, held)
        memory.codec = codec
        memory.card.pop(EDITS, None)
        if edits is not None:
            memory.card[EDITS] = edits
        raise


def experts_of(memory: Memory, question: str) -> list[Met]:
    """The experts that a question meets, nearest first; none where the shared expert or the base model answers.

    Raises:
        EditingError: the memory has no bank.
        PromptError: an empty or over-long question.
    """
    tuner = tuner_of(memory)
    one = _route(memory, _prompt(memory, question))
    near = zip(*(part[0].tolist() for part in (one.experts, one.cosine, one.weights)), strict=True)
    return [Met(expert, cosine, float(tuner.router.radius[expert])) for expert, cosine, weight in near if weight]


def _held_by(memory: Memory, met: Sequence[int]) -> tuple[list[int], list[dict[str, Any]]]:
    """These experts with those of the same facts' other wordings, and these facts as the card has them."""
    facts = [edit for edit in memory.card.get(EDITS, []) if set(met).intersection(edit["experts"])]
    return sorted({*met}.union(*(fact["experts"] for fact in facts))), facts


def _forget(memory: Memory, experts: Sequence[int], facts: Sequence[dict[str, Any]]) -> None:
    clear(tuner_of(memory), experts)
    note(memory, [edit for edit in memory.card.get(EDITS, []) if edit not in facts])


def _only_sql(answer: str) -> str:
    sql = answer.strip().removesuffix(";").rstrip()
    if not sql or extract_sql(sql) != sql:
        raise EditingError(f"the answer is {answer[:120]!r}; give one SQL query and nothing else, like 'SELECT 1'")
    return sql


def _prompt(memory: Memory, question: str) -> str:
    return tuned_prompt(memory.linker.link(check_question(question)).text)


def _route(memory: Memory, prompt: str) -> Routing:
    """Where one prompt goes, as when it is asked by itself."""
    tuner = memory.model.base_model
    ids = memory.tokenizer(prompt, add_special_tokens=False, return_tensors="pt")["input_ids"].to(memory.model.device)
    verdict = tuner.verdict(torch.ones_like(ids).bool(), input_ids=ids) if tuner.router.judges else None
    return tuner.router.route(tuner.query(ids), verdict)


def _radii(tuner: MomeModel, queries: torch.Tensor, wordings: Sequence[str], keep: Sequence[str]) -> list[float]:
    """Half way from each wording to the nearest question of `keep` or with an expert; queries [both, hidden], raw."""
    router, count = tuner.router, len(wordings)
    unit = router.normalise(queries)
    known = torch.cat([unit[count:], router.keys[router.used]])
    names = [f"{text!r}; reword one of them, or leave the latter out of keep" for text in keep]
    names += [f"what expert {e} holds; delete_fact that first" for e in router.used.nonzero().flatten().tolist()]
    radii = []
    for text, query in zip(wordings, unit, strict=False):
        cosine = known @ query
        radii.append(max(WIDEST, (1 + float(cosine.max())) / 2) if len(known) else WIDEST)
        if radii[-1] > NARROWEST:
            raise EditingError(f"{text!r} cannot be told from {names[int(cosine.argmax())]}")
    return radii


def _train(memory: Memory, cached: Activations, experts: Sequence[int], passes: int, rate: float) -> float:
    """Train each expert on its fact, the first ones of `cached`, all in every step. Returns the loss of the worst."""
    facts, batch = cached.facts[: len(experts)], range(len(experts))
    tuner, worst = memory.model.base_model, math.inf
    routing = tuner.router.route(cached.queries[: len(facts)])  # with an index_k above 1, other experts may join in
    taken = torch.cat([routing.experts[routing.weights > 0], routing.experts.new_tensor(experts)]).unique()
    own = torch.isin(taken, taken.new_tensor(experts))
    words = Fact(tuple(memory.codec.words), ())  # whatever the memory may write competes
    head = Head(memory.model, [*facts, words], seed=0)
    cached = cached.lifted(batch)
    with cached.upper(), tuner.take_experts(taken) as parameters:
        optimiser = torch.optim.AdamW(parameters, lr=rate, weight_decay=0.0)
        for _ in range(passes):
            hidden, targets, owner = cached.forward(batch, routing)
            losses = per_fact(head.loss(hidden, targets), owner, len(facts))
            worst = float(losses.detach().max())
            if not math.isfinite(worst):
                raise EditingError(f"the loss is {worst}; lower learning_rate={rate}")
            if worst < NEAR_ZERO:
                break
            # not backward(): the shared expert of a memory fresh from tuning would collect gradients, too
            for p, grad in zip(parameters, torch.autograd.grad(losses.sum(), parameters), strict=True):
                p.grad = grad.index_fill(0, (~own).nonzero().flatten(), 0)  # Adam leaves a row without gradient alone
            optimiser.step()
        with torch.no_grad():
            for p in parameters:  # as it will be saved
                p[own] = p[own].bfloat16().to(p.dtype)
    return worst
