"""Everything below the first adapted layer is frozen, so it is computed once.

A fact (prompt and answer) enters the lower layers a single time; the hidden states that leave them are kept, and
every later pass starts from there. An epoch then costs only the upper layers and, of the vocabulary head, the
positions that predict the answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass
from typing import Any

import torch
from torch import nn
from torch.nn import functional as F
from tqdm import tqdm

from .codec import Codec
from .errors import TuningError
from .mome import Routing, mean_over
from .mome.structure import states_at
from .prompts import END


@dataclass(frozen=True)
class Fact:
    """One thing to remember: token ids of a prompt and of its answer, the end mark included."""

    prompt: tuple[int, ...]
    answer: tuple[int, ...]

    def __len__(self) -> int:
        """Inputs of the model: all tokens but the last, which is only predicted."""
        return len(self.prompt) + len(self.answer) - 1


def encode(tokenizer: Any, pairs: Sequence[tuple[str, str]], codec: Codec | None = None) -> list[Fact]:
    """(prompt, answer) texts as facts; the answer is in the codec's short form and ends in the end-of-turn token."""
    codec = codec or Codec()
    last = tokenizer(END, add_special_tokens=False)["input_ids"]
    facts = []
    for prompt, answer in pairs:
        ids = tokenizer(prompt, add_special_tokens=False)["input_ids"]
        facts.append(Fact(tuple(ids), (*codec.encode(codec.plain(tokenizer, answer)), *last)))
    return facts


class _Skipped(nn.Module):
    """Stands in for a lower layer: passes on what enters it, in the form in which the layer would."""

    def __init__(self, layer: nn.Module, as_tuple: bool) -> None:
        super().__init__()
        self.as_tuple = as_tuple
        self.instead_of = [layer]  # in a list, so that it is no submodule

    def forward(self, hidden_states: torch.Tensor, *_: Any, **__: Any) -> Any:
        return (hidden_states,) if self.as_tuple else hidden_states

    def __getattr__(self, name: str) -> Any:
        try:
            return super().__getattr__(name)
        except AttributeError:
            return getattr(self.__dict__["instead_of"][0], name)


class Activations:
    """Hidden states of facts as they enter the first adapted layer, and the layers above it.

    Args:
        model: a `PeftModel` with a memory (MomeModel).
        facts: what to keep; order fixes their numbers.
        batch_size: facts computed together.
        progress: draw a bar.
    """

    def __init__(self, model: Any, facts: Sequence[Fact], *, batch_size: int = 32, progress: bool = True) -> None:
        self.model = model
        self.tuner = model.base_model
        self.facts = facts
        self.cut = self.tuner.peft_config[self.tuner.active_name].router_layer
        self.layers: nn.ModuleList = self.tuner.decoder_layers
        self.hidden: Sequence[torch.Tensor] = []  # [tokens, hidden] of each fact
        self.queries = torch.empty(len(facts), 0)
        self._compute(batch_size, progress)

    @torch.no_grad()
    def _compute(self, batch_size: int, progress: bool) -> None:
        # the longest first: what a pass gives back is large enough for the next one
        order = sorted(range(len(self.facts)), key=lambda i: len(self.facts[i]), reverse=True)
        queries: list[torch.Tensor] = [torch.empty(0)] * len(order)
        bar = tqdm(total=len(order), desc="read", unit="fact", disable=not progress)
        for start in range(0, len(order), batch_size):
            batch = order[start : start + batch_size]
            hidden = self.tuner.hooks.hidden_states(self.tuner.model, input_ids=self._ids(batch), use_cache=False)
            if hidden is None:
                raise TuningError("the model skips its first adapted layer; choose another first_layer")
            if not self.hidden:  # one piece of memory: thousands of small ones leave holes as large as themselves
                lengths = [len(fact) for fact in self.facts]
                self.hidden = hidden.new_empty(sum(lengths), hidden.shape[-1]).split(lengths)
            for row, i in zip(hidden, batch, strict=True):
                fact = self.facts[i]
                self.hidden[i].copy_(row[: len(fact)])
                queries[i] = mean_over(row[None, : len(fact.prompt)], None)[0]
            bar.update(len(batch))
        bar.close()
        self.queries = torch.stack(queries)

    def _ids(self, batch: Sequence[int]) -> torch.Tensor:
        """Token ids [batch, tokens], padded on the right: later tokens never change earlier ones."""
        width = max(len(self.facts[i]) for i in batch)
        ids = torch.zeros(len(batch), width, dtype=torch.long)
        for row, i in enumerate(batch):
            tokens = (self.facts[i].prompt + self.facts[i].answer)[:-1]
            ids[row, : len(tokens)] = torch.tensor(tokens)
        return ids.to(next(self.model.parameters()).device)

    @contextmanager
    def upper(self) -> Iterator[None]:
        """Inside, the lower layers are skipped; leave before the model is used for anything else."""
        kept = list(self.layers[: self.cut])
        probe: list[bool] = []
        if self.cut:
            handle = self.layers[0].register_forward_hook(lambda *a: probe.append(isinstance(a[2], tuple)))
            routing = self.tuner.fixed_routing(Routing.shared_only(1))
            decoder = self.tuner.model.get_decoder()
            with torch.no_grad(), routing:
                states_at(self.layers[self.cut], lambda: decoder(input_ids=self._ids([0]), use_cache=False))
            handle.remove()
        for i, layer in enumerate(kept):
            self.layers[i] = _Skipped(layer, probe[0])
        try:
            yield
        finally:
            for i, layer in enumerate(kept):
                self.layers[i] = layer

    @torch.no_grad()
    def lifted(self, chosen: Sequence[int], *, batch_size: int = 32) -> Activations:
        """Some of the facts as they enter the lowest layer that carries experts; call it outside `upper()`.

        For training experts: the shared expert below them must stay as it is.
        """
        carrying = set(map(id, self.tuner.bank_layers()))
        numbered = enumerate(self.layers)
        cut = next(n for n, layer in numbered if any(id(module) in carrying for module in layer.modules()))
        higher = copy(self)
        raised = [torch.empty(0)] * len(self.facts)
        higher.cut, higher.hidden = cut, raised

        order = sorted(chosen, key=lambda i: len(self.facts[i]))
        with self.upper():
            for start in range(0, len(order), batch_size):
                batch = order[start : start + batch_size]
                hidden = states_at(
                    self.layers[cut], lambda batch=batch: self.forward(batch, Routing.shared_only(len(batch)))
                )
                for row, i in zip(hidden, batch, strict=True):
                    raised[i] = row[: len(self.facts[i])].clone()
        return higher

    def forward(self, batch: Sequence[int], routing: Any) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """The final hidden states that predict the answers of a batch; call it inside `upper()`.

        Returns:
            hidden [answer tokens, hidden], targets int64 [answer tokens], owner int64 [answer tokens] (the place
            in `batch` of the fact that a token belongs to).
        """
        ids = self._ids(batch)
        given = torch.zeros(
            *ids.shape, self.hidden[batch[0]].shape[-1], dtype=self.hidden[batch[0]].dtype, device=ids.device
        )
        positions, targets, owner = [], [], []
        for row, i in enumerate(batch):
            fact = self.facts[i]
            given[row, : len(fact)] = self.hidden[i]
            first = row * ids.shape[1] + len(fact.prompt) - 1
            positions += range(first, first + len(fact.answer))
            targets += fact.answer
            owner += [row] * len(fact.answer)

        def start_here(_: nn.Module, args: tuple, kwargs: dict[str, Any]) -> tuple[tuple, dict[str, Any]]:
            return ((given, *args[1:]), kwargs) if args else (args, {**kwargs, "hidden_states": given})

        handle = self.layers[self.cut].register_forward_pre_hook(start_here, with_kwargs=True, prepend=True)
        try:
            with self.tuner.fixed_routing(routing):
                inner = self.tuner.model.get_decoder()
                out = inner(input_ids=ids, use_cache=False).last_hidden_state
        finally:
            handle.remove()
        place = {"device": ids.device}
        flat = out.reshape(-1, out.shape[-1])[torch.tensor(positions, **place)]
        return flat, torch.tensor(targets, **place), torch.tensor(owner, **place)


class Head:
    """The vocabulary head on answer positions only.

    While tuning, the softmax runs over the tokens that occur in the facts and a fixed random sample of the others: the
    full vocabulary would cost as much as several layers, and says nothing more about tokens that no fact
    uses. `exact` uses every row.
    """

    def __init__(self, model: Any, facts: Sequence[Fact], seed: int, sample: int = 4096) -> None:
        weight = model.get_output_embeddings().weight
        generator = torch.Generator().manual_seed(seed)
        used = {token for fact in facts for token in (*fact.prompt, *fact.answer)}
        others = torch.randperm(weight.shape[0], generator=generator)[:sample].tolist()
        rows = torch.tensor(sorted(used.union(others)), device=weight.device)
        self.full = weight
        self.weight = weight.detach()[rows].clone()
        self.place = torch.full((weight.shape[0],), -1, device=weight.device)
        self.place[rows] = torch.arange(len(rows), device=weight.device)

    def loss(self, hidden: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
        """Cross entropy [answer tokens] over the tokens in use."""
        return F.cross_entropy(F.linear(hidden, self.weight), self.place[targets], reduction="none")

    @torch.no_grad()
    def exact(self, hidden: torch.Tensor, targets: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """(cross entropy over the whole vocabulary, whether the token is the most likely), each [answer tokens]."""
        logits = F.linear(hidden, self.full)
        return F.cross_entropy(logits, targets, reduction="none"), logits.argmax(-1) == targets


def per_fact(values: torch.Tensor, owner: torch.Tensor, count: int) -> torch.Tensor:
    """Mean of a value over each fact's answer tokens, [count]."""
    sums = values.new_zeros(count).index_add(0, owner, values)
    return sums / torch.bincount(owner, minlength=count)
