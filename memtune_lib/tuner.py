"""Facts to near-zero loss.

The order of things, each step resumable:

1. the shared expert learns what generalises, and to have no answer to prompts that are not its business. A fact
   whose own loss is near zero rests; the steps go to the others;
2. the gate is set: which verdict of the shared expert puts a prompt in scope, judged on prompts held back;
3. every fact that is still not answered word for word gets a memory expert of its own, used only within a radius
   that no other fact lies in, and trained alone until the fact's loss is near zero.

Only the layers above the router run (see `activations`). Nothing here knows SQL: a fact is a prompt and an answer.
"""

from __future__ import annotations

import json
import math
import random
import time
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import torch
from peft import get_peft_model
from tqdm import tqdm

from .activations import Activations, Fact, Head, per_fact
from .checkpoint import CHECKPOINT, Checkpoint, Done
from .errors import TuningError
from .heap import give_back
from .mome import MomeConfig, Routing
from .mome.config import LAST_LINEAR
from .mome.index import index_settings
from .tune_args import Progress, TuneArgs, TuneResult

TRIM_STEPS = 25  # freed memory goes back to the system every so many steps
JUDGED = 1000  # facts whose verdicts help to set the gate
SILENT_WEIGHT = 3.0  # of the end mark that answers a prompt to leave alone; a fact's tokens weigh 1 each
NARROWEST = 0.9999  # radius of an expert, as a cosine: keys that lie nearer cannot be told apart
MARGIN = 0.25  # nearer to the prompts held back, for a new question is less sure than one that was trained


Callback = Callable[[Progress], None]


def new_memory(model: Any, args: TuneArgs, end_token_id: int | None = None) -> Any:
    """A PEFT model with an empty memory on a base model; with the token that ends an answer, it can decline.

    Raises:
        TuningError: the base model has no layer `first_layer`.
    """
    count = model.config.get_text_config().num_hidden_layers
    first = args.first_layer if args.first_layer is not None else round(count / 3)
    if not 0 <= first < count:
        raise TuningError(f"first_layer is {first}; this base model has layers 0 to {count - 1}")
    torch.manual_seed(args.seed)
    # the bank is high up, where an expert is cheap to train, with layers above it that read what it writes
    top = max(first, count * 2 // 3)
    places = [top + (count - top) // 3, top + 2 * (count - top) // 3]
    config = MomeConfig(
        expert_modules=[f"{layer}.{module}" for layer in sorted(set(places)) for module in LAST_LINEAR],
        layers_to_transform=list(range(first, count)),
        shared_r=args.shared_r,
        shared_alpha=args.shared_alpha,
        r=args.r_value,
        index_k=args.index_k,
        **index_settings(args),
        end_token_id=end_token_id,
        task_type="CAUSAL_LM",
    )
    with quiet():
        return get_peft_model(model, config)


@contextmanager
def quiet() -> Iterator[None]:
    """Keep back a warning about an attribute that peft 0.21 reads in transformers 5.23: nothing a user can mend."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "`is_gradient_checkpointing` is deprecated", FutureWarning)
        yield


class Tuner:
    """Tunes a memory on facts; see the module's text for the steps.

    Args:
        model: a `PeftModel` with a memory, as `new_memory` or `load_memory` gives it.
        facts: what to remember.
        args: how.
        outside: prompts to leave alone, each with the end mark as its answer; a fifth is held back to set the
            gate. Without any the gate stays open.
        folder: where checkpoints go; None: none are written.
        fingerprint: names data and base model; a checkpoint of another run is refused.
        callbacks: called with `Progress` after each step.
        progress: draw bars.
        words: more tokens that the memory may write, of a memory that was tuned before.
    """

    def __init__(
        self,
        model: Any,
        facts: Sequence[Fact],
        args: TuneArgs,
        *,
        outside: Sequence[Fact] = (),
        folder: Path | None = None,
        fingerprint: str = "",
        callbacks: Iterable[Callback] = (),
        progress: bool = True,
        words: Sequence[int] = (),
    ) -> None:
        self.model, self.args, self.progress, self.words = model, args, progress, words
        self.facts = facts[: args.max_finetuning_examples]
        if not self.facts:
            raise TuningError("there is nothing to tune on; give at least one question with its answer")
        for number, fact in enumerate(self.facts, 1):
            if len(fact) > args.max_length:
                raise TuningError(
                    f"fact {number} has {len(fact)} tokens; shorten it, or raise max_length={args.max_length}"
                )
        self.held_back = list(outside[::5])
        self.everything = [*self.facts, *(fact for n, fact in enumerate(outside) if n % 5)]
        self.tuner = model.base_model
        self.callbacks = list(callbacks)
        text = json.dumps([asdict(replace(args, save_steps=1)), fingerprint, len(self.everything)], sort_keys=True)
        run = sha256(text.encode()).hexdigest()
        self.checkpoint = Checkpoint(folder / CHECKPOINT, run) if folder is not None else None
        # A prompt to leave alone has one token to learn, and a fact many.
        silent = len(self.everything) - len(self.facts)
        self.weights = torch.tensor([1.0] * len(self.facts) + [SILENT_WEIGHT] * silent)
        self.done = Done(loss_of_fact=[math.inf] * len(self.everything))

    # ---- the run ----

    def run(self) -> TuneResult:
        """All steps; picks up from the folder's checkpoint if there is one.

        Raises:
            TuningError: the checkpoint belongs to another run, or is damaged.
        """
        self.started = time.perf_counter()
        self.model.eval()  # no dropout anywhere: what is cached must stay true
        saved = None
        if self.checkpoint is not None and self.checkpoint.path.exists():
            self.done, saved = self.checkpoint.load()
        self.seconds_before = self.done.seconds
        self.activations = Activations(self.model, self.everything, progress=self.progress)
        self.head = Head(self.model, [*self.everything, Fact(tuple(self.words), ())], self.args.seed)
        if not bool(self.tuner.router.mean.any()):  # a memory tuned before keeps its own
            self.tuner.router.center(self.activations.queries[: len(self.facts)])
        if self.args.max_steps != 0:  # experts of a memory tuned before stand on what its shared expert did then
            self._give_up(range(len(self.facts)))
        with self.activations.upper():
            self._shared(saved)
        # a memory whose shared expert was left alone keeps its gate
        scope = self._judge() if self.done.losses or not self.tuner.router.judges else {}
        with self.activations.upper():
            losses, exact = self._check(range(len(self.facts)))
            shared_exact = int(exact.sum())
            if bool(self.tuner.router.used.any()):  # tuned before, it may know some by its bank
                losses, exact = self._check(range(len(self.facts)), bank=True)
        wanting = (~exact).nonzero().flatten().tolist()
        experts = self._experts(wanting)
        if experts:
            with self.activations.upper():
                losses[wanting], exact[wanting] = self._check(wanting, bank=True)
        return TuneResult(
            facts=len(self.facts),
            shared_exact=shared_exact,
            exact=int(exact.sum()),
            experts=experts,
            steps=len(self.done.losses),
            seconds=self._seconds(),
            tokens=self.done.tokens,
            losses=self.done.losses,
            loss_of_fact=losses.tolist(),
            scope=scope,
        )

    def _seconds(self) -> float:
        """Time taken so far, with that of the runs that this one goes on from."""
        return self.seconds_before + time.perf_counter() - self.started

    # ---- the shared expert ----

    def _shared(self, saved: dict[str, torch.Tensor] | None) -> None:
        args = self.args
        named = [(n, p) for n, p in self.model.named_parameters() if "mome_shared" in n]
        parameters = [p for _, p in named]
        for p in parameters:
            p.requires_grad_(True)
        # B starts at zero and wants larger steps than A (LoRA+, Hayou et al. 2024, arXiv:2402.12354)
        groups = [
            {"params": [p for n, p in named if ("mome_shared_B" in n) == is_b], "scale": scale}
            for is_b, scale in ((False, 1.0), (True, args.b_ratio))
        ]
        # Muon (Jordan et al. 2024) makes every direction of a step equally long, so that rare kinds of fact are not
        # drowned by frequent ones: on the same 4,000 facts 9.2 nats an answer are left, and 10.3 with AdamW.
        optimiser = torch.optim.Muon(groups, lr=args.learning_rate, weight_decay=0.0, adjust_lr_fn="match_rms_adamw")
        steps = (
            args.max_steps
            if args.max_steps is not None
            else math.ceil(args.epochs * len(self.everything) / args.batch_size)
        )
        done = len(self.done.losses)
        if saved is not None:
            self.checkpoint.restore(saved, parameters, optimiser)
        bar = tqdm(total=steps, initial=done, desc="tune", unit="step", disable=not self.progress)
        started, step, passes = time.perf_counter(), 0, 0
        while step < steps:
            batches = self.done.passes.get(passes) or self._pass(passes)
            if not batches:
                break
            self.done.passes[passes] = batches
            for batch in batches:
                if step >= steps:
                    break
                if step >= done:
                    self._step(optimiser, parameters, batch, step, steps)
                    self._tell("shared", step + 1, steps, started, bar)
                    if (step + 1) % TRIM_STEPS == 0:
                        give_back()
                    if (step + 1) % args.save_steps == 0 or step + 1 == steps:
                        self._save(parameters, optimiser)
                step += 1
            passes += 1
        bar.close()
        with torch.no_grad():  # what is saved in bfloat16 is what was measured
            for p in parameters:
                p.copy_(p.bfloat16().to(p.dtype))

    def _save(self, parameters: list[Any], optimiser: Any) -> None:
        if self.checkpoint is not None:
            self.done.seconds = self._seconds()
            self.checkpoint.save(self.done, parameters, optimiser)

    def _pass(self, number: int) -> list[list[int]]:
        """The batches of one pass: the facts that do not rest, some that do, alike lengths together."""
        rng = random.Random(f"{self.args.seed} {number}")
        active = [i for i, loss in enumerate(self.done.loss_of_fact) if loss >= self.args.near_zero]
        resting = [i for i, loss in enumerate(self.done.loss_of_fact) if loss < self.args.near_zero]
        if not active:
            return []
        chosen = active + rng.sample(resting, round(self.args.replay * len(resting)))
        rng.shuffle(chosen)
        size = self.args.batch_size
        batches = []
        for start in range(0, len(chosen), size * 16):
            shard = sorted(chosen[start : start + size * 16], key=lambda i: len(self.everything[i]))
            batches += [shard[s : s + size] for s in range(0, len(shard), size)]
        rng.shuffle(batches)
        return batches

    def _step(self, optimiser: Any, parameters: list[Any], batch: list[int], step: int, steps: int) -> None:
        args = self.args
        warm = max(1, min(100, steps // 20))
        fall = max(0.0, step - warm) / max(1, steps - warm)
        rate = args.learning_rate * min(1.0, (step + 1) / warm) * (0.03 + 0.97 * 0.5 * (1 + math.cos(math.pi * fall)))
        for group in optimiser.param_groups:
            group["lr"] = rate * group["scale"]
        hidden, targets, owner = self.activations.forward(batch, Routing.shared_only(len(batch)))
        losses = self.head.loss(hidden, targets)
        weights = self.weights[torch.tensor(batch)].to(losses.device)[owner]
        loss = (losses * weights).sum() / weights.sum()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(parameters, 1.0)
        optimiser.step()
        optimiser.zero_grad()
        if not math.isfinite(value := float(loss.detach())):
            raise TuningError(f"the loss is {value} at step {step + 1}; lower learning_rate={args.learning_rate}")
        self.done.losses.append(value)
        self.done.tokens += len(targets)
        for i, own in zip(batch, per_fact(losses.detach(), owner, len(batch)).tolist(), strict=True):
            self.done.loss_of_fact[i] = own

    def _tell(self, phase: str, step: int, steps: int, started: float, bar: tqdm) -> None:
        recent = self.done.losses[-20:] or [math.nan]
        resting = sum(loss < self.args.near_zero for loss in self.done.loss_of_fact[: len(self.facts)])
        mean = sum(recent) / len(recent)
        told = Progress(phase, step, steps, mean, resting, len(self.facts), time.perf_counter() - started)
        bar.update()
        bar.set_postfix(loss=f"{mean:.3f}", near_zero=f"{resting}/{len(self.facts)}", refresh=False)
        for callback in self.callbacks:
            callback(told)

    # ---- the gate ----

    def _judge(self) -> dict[str, float]:
        """Set the verdict from which on a prompt is in scope; returns how that does on what was held back."""
        if not self.held_back:
            return {}
        some = self.facts[:: max(1, len(self.facts) // JUDGED)]
        fit = self.tuner.router.judge(self._verdicts(some), self._verdicts(self.held_back), margin=MARGIN)
        return {"in_scope_kept": fit.in_scope_kept, "out_of_scope_refused": fit.out_of_scope_refused}

    def _verdicts(self, facts: Sequence[Fact]) -> torch.Tensor:
        found = []
        for start in range(0, len(facts), 32):
            prompts = [torch.tensor(fact.prompt) for fact in facts[start : start + 32]]
            ids = torch.nn.utils.rnn.pad_sequence(prompts, batch_first=True).to(self.model.device)
            lengths = torch.tensor([len(p) for p in prompts], device=ids.device)
            mask = torch.arange(ids.shape[1], device=ids.device)[None] < lengths[:, None]
            found.append(self.tuner.verdict(mask, input_ids=ids))
        return torch.cat(found)

    # ---- exactness ----

    @torch.no_grad()
    def _check(self, chosen: Sequence[int], bank: bool = False) -> tuple[torch.Tensor, torch.Tensor]:
        """These facts' losses over the whole vocabulary, and whether greedy decoding gives them word for word."""
        place = {i: n for n, i in enumerate(chosen)}
        loss, exact = torch.zeros(len(chosen)), torch.zeros(len(chosen), dtype=torch.bool)
        order = sorted(chosen, key=lambda i: len(self.facts[i]), reverse=True)
        for start in tqdm(range(0, len(order), 32), desc="check", unit="batch", disable=not self.progress):
            batch = order[start : start + 32]
            rows = [place[i] for i in batch]
            routing = self.tuner.router.route(self.activations.queries[batch]) if bank else None
            if routing is not None:  # the gate is judged elsewhere; here the question is what the memory holds
                routing = Routing(torch.ones_like(routing.scope), routing.experts, routing.weights)
            hidden, targets, owner = self.activations.forward(batch, routing or Routing.shared_only(len(batch)))
            own, right = self.head.exact(hidden, targets)
            loss[rows] = per_fact(own, owner, len(batch)).float().cpu()
            exact[rows] = per_fact(right.float(), owner, len(batch)).cpu() == 1.0
        return loss, exact

    # ---- memory experts ----

    def _experts(self, wanting: list[int]) -> int:
        """Give each of these facts an expert of its own, and train it alone."""
        wanting = wanting[: self.args.index_max_size]
        if not wanting:
            return 0
        torch.manual_seed(self.args.seed)
        queries, router = self.activations.queries, self.tuner.router
        self._give_up(wanting)  # the same question had another answer in a memory tuned before
        known = router.keys[router.used]
        count = max(len(wanting), router.k - len(router.keys))  # a bank has at least as many as a prompt may use
        numbers = list(self.tuner.add_experts(count))[: len(wanting)]
        for number, i in zip(numbers, wanting, strict=True):
            router.set_key(number, queries[i], self._radius(i, queries, known))
        experts = dict(zip(wanting, numbers, strict=True))
        activations = self.activations.lifted(wanting)
        taken = torch.tensor(numbers, device=self.model.device)
        with activations.upper(), self.tuner.take_experts(taken) as parameters:
            self._train_experts(experts, parameters, activations)
            with torch.no_grad():
                for p in parameters:
                    p.copy_(p.bfloat16().to(p.dtype))
        return len(numbers)

    def _give_up(self, facts: Sequence[int]) -> None:
        """Clear the experts that a memory tuned before has for these facts' questions."""
        router = self.tuner.router
        if bool(router.used.any()):
            meant = router.normalise(self.activations.queries[list(facts)]) @ router.keys.T > 2 * NARROWEST - 1
            for expert in (meant.any(0) & router.used).nonzero().flatten().tolist():
                self.tuner.clear_expert(expert)

    def _radius(self, fact: int, queries: torch.Tensor, known: torch.Tensor) -> float:
        """Half way to the nearest other fact or key known before, and never wider than a cosine of 0.95."""
        unit = self.tuner.router.normalise(queries)
        cosine = torch.cat([unit, known]) @ unit[fact]
        cosine[fact] = -1.0
        return max(0.95, min(NARROWEST, (1.0 + float(cosine.max())) / 2))

    def _train_experts(self, experts: dict[int, int], parameters: list[Any], activations: Activations) -> None:
        optimiser = torch.optim.AdamW(parameters, lr=self.args.expert_learning_rate, weight_decay=0.0)
        active, size = list(experts), self.args.batch_size
        row = {i: n for n, i in enumerate(sorted(experts, key=lambda i: experts[i]))}
        bar = tqdm(total=self.args.expert_passes, desc="experts", unit="pass", disable=not self.progress)
        for _ in range(self.args.expert_passes):
            still = []
            for start in range(0, len(active), size):
                batch = active[start : start + size]
                numbers = torch.tensor([[experts[i]] for i in batch])
                routing = Routing(torch.ones(len(batch), dtype=torch.bool), numbers, torch.ones(len(batch), 1))
                hidden, targets, owner = activations.forward(batch, routing)
                losses = self.head.loss(hidden, targets)
                own = per_fact(losses, owner, len(batch))
                own.sum().backward()
                self.done.tokens += len(targets)
                for i, value in zip(batch, own.tolist(), strict=True):
                    if not math.isfinite(value):
                        rate = self.args.expert_learning_rate
                        raise TuningError(f"the loss is {value} for fact {i + 1}; lower expert_learning_rate={rate}")
                    self.done.loss_of_fact[i] = value
                    if value >= self.args.near_zero / 4:
                        still.append(i)
            resting = sorted(row[i] for i in set(experts).difference(still))
            kept = [p.detach()[resting].clone() for p in parameters]
            optimiser.step()
            optimiser.zero_grad()
            with torch.no_grad():  # momentum must not move the experts of facts that rest
                for p, values in zip(parameters, kept, strict=True):
                    p[resting] = values
            active = still
            bar.update()
            if not active:
                break
        bar.close()
