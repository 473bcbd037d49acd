"""A tuned memory: loaded, asked, saved.

memory = memtune_lib.load_memory()            # the one that ships
memory.ask("Who is the tallest Celtic?")      # SQL, rows, experts used
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import torch
from peft import PeftModel
from peft.utils import get_peft_model_state_dict
from safetensors import SafetensorError
from safetensors.torch import save

from . import base_model as base_models
from .codec import Codec
from .database import Database, Result
from .errors import AdapterError, LinkingError
from .files import StrPath, atomic_write_all
from .generation import Generation, generate
from .linking import Linked, Linker
from .prompts import END, check_question, extract_sql, tuned_prompt
from .tuner import quiet

DATASETS = Path(__file__).parents[1] / "datasets"
SHIPPED = DATASETS / "nba" / "memory"
VALUES = DATASETS / "nba" / "values.json"  # of the roster
OUT_OF_SCOPE = DATASETS / "nba" / "out_of_scope_train.jsonl"
BEAMS = 4
MOST_SHORT_TOKENS = 96  # of an answer in the short form of its codec: some 300 plain tokens
MOST_BASE_TOKENS = 96  # of an answer that is the base model's
CARD = "memory.json"
CODEC = "codec.json"  # the merges of its short form
LINKER = "values.json"  # what it takes out of questions
CONFIG, WEIGHTS = "adapter_config.json", "adapter_model.safetensors"  # as PEFT names them


@dataclass(frozen=True)
class Asked:
    """A question, the SQL that the memory wrote for it, and what that returned."""

    question: str
    sql: str | None  # None: out of scope, or the table cannot answer
    text: str  # what the model wrote
    result: Result | None  # None without SQL
    experts: dict[str, Any] | None
    seconds: float
    prompt_tokens: int
    new_tokens: int


MADE_OF = ("data_sha256", "values_sha256", "out_of_scope_sha256", "base_fingerprint", "code_sha256", "finetune_args")


def run_of(card: Mapping[str, Any]) -> str:
    """Names the tuning run that a memory's card tells of: two memories have one name only if they were made alike."""
    made = {key: card.get(key) for key in (*MADE_OF, "dtype", "start_sha256")}
    return hashlib.sha256(json.dumps(made, sort_keys=True).encode()).hexdigest()[:16]


class Memory:
    """A base model with a tuned memory."""

    def __init__(
        self,
        model: Any,
        tokenizer: Any,
        card: Mapping[str, Any] | None = None,
        codec: Codec | None = None,
        linker: Linker | None = None,
    ) -> None:
        self.model = model
        self.tokenizer = tokenizer
        self.codec = codec or Codec()
        self.linker = linker or Linker()
        self.card = dict(card or {})  # provenance and results of the tuning run

    def write(
        self,
        questions: Sequence[str],
        *,
        database: Database | None = None,
        examples: Sequence[Sequence[tuple[str, str]]] = (),
        batch_size: int = 32,
        progress: bool = False,
    ) -> list[Generation]:
        """What the model writes for each question, batched.

        Args:
            questions: as people ask.
            database: if given, four beams are tried there, and the answer is the one whose result is most probable.
            examples: for each question the pairs of question and SQL that stand before it; none: no question has any.
            batch_size: questions answered together.
            progress: draw a bar.

        Raises:
            PromptError: an empty or over-long question.
        """
        linked = [self.linker.link(check_question(question)) for question in questions]
        shown = [self._shown(pairs) for pairs in examples] or [""] * len(questions)
        prompts = [before + tuned_prompt(one.text) for before, one in zip(shown, linked, strict=True)]
        options: dict[str, Any] = {"codec": self.codec, "batch_size": batch_size, "progress": progress}
        if self.codec.merges:
            options["max_new_tokens"] = MOST_SHORT_TOKENS
        if database:  # as many rows at once as without beams
            options |= {"beams": BEAMS, "batch_size": max(1, batch_size // BEAMS)}
        written = generate(self.model, self.tokenizer, prompts, **options)
        for i, (one, values) in enumerate(zip(written, linked, strict=True)):
            text = self._elected(one, values, database) if database and in_scope(one) else one.text
            written[i] = replace(one, text=values.fill(text, self.linker.kinds) or text)
        if outside := [i for i, one in enumerate(written) if not in_scope(one)]:
            asked = [tuned_prompt(questions[i].strip()) for i in outside]  # as it was asked
            limits = {"batch_size": batch_size, "max_new_tokens": MOST_BASE_TOKENS, "progress": progress}
            with self.model.disable_adapter():
                own = generate(self.model, self.tokenizer, asked, **limits)
            for i, base in zip(outside, own, strict=True):
                written[i] = replace(base, experts=written[i].experts, seconds=written[i].seconds + base.seconds)
        return written

    def _shown(self, examples: Sequence[tuple[str, str]]) -> str:
        """Worked examples as earlier turns, their values taken out as in the pairs that the memory was tuned on."""
        linked = [(self.linker.link(question), sql) for question, sql in examples]
        return "".join(f"{tuned_prompt(one.text)}{one.mask(sql)}{END}\n" for one, sql in linked)

    def _elected(self, written: Generation, linked: Linked, database: Database) -> str:
        """Of the answers of all beams, the one whose result is the most probable.

        Queries that return the same rows pool their probability; those that do not run, or name a value that the
        question does not, have none (minimum Bayes risk by execution: Shi et al. 2022, arXiv:2204.11454).
        """
        votes: dict[Any, float] = {}
        first: dict[Any, str] = {}
        for text, score in written.beams:
            filled = linked.fill(text, self.linker.kinds)
            if filled is None:
                continue
            result: Any = "no query"
            if (sql := extract_sql(filled)) is not None:
                got = database.run(sql)
                if got.verdict not in ("ok", "too_large"):
                    continue
                result = tuple(sorted(map(repr, got.rows))) if got.verdict == "ok" else sql
            votes[result] = votes.get(result, 0.0) + math.exp(score)
            first.setdefault(result, text)
        return first[max(votes, key=votes.__getitem__)] if votes else written.text

    def in_scope(self, questions: Sequence[str], batch_size: int = 32) -> list[bool]:
        """Which questions the memory would answer; the base model answers the others."""
        prompts = [tuned_prompt(self.linker.link(check_question(question)).text) for question in questions]
        options: dict[str, Any] = {"codec": self.codec, "batch_size": batch_size, "progress": False}
        return [in_scope(one) for one in generate(self.model, self.tokenizer, prompts, max_new_tokens=1, **options)]

    def ask(self, question: str, database: Database) -> Asked:
        """Answer one question with the rows of its SQL, run in the sandbox.

        Raises:
            PromptError: an empty or over-long question.
        """
        return self.ask_all([question], database)[0]

    def ask_all(self, questions: Sequence[str], database: Database) -> list[Asked]:
        """Answer questions together, as `ask` does one.

        Raises:
            PromptError: an empty or over-long question.
        """
        return [
            asked_of(question, written, database)
            for question, written in zip(questions, self.write(questions, database=database), strict=True)
        ]

    def save(self, folder: StrPath) -> None:
        """Write adapter, config and card. Weights are kept in bfloat16 where that loses nothing.

        Raises:
            MemtuneError: the folder cannot be written; what stood there stays.
        """
        state = get_peft_model_state_dict(self.model, save_embedding_layers=False)
        state = {name: _slim(tensor) for name, tensor in state.items()}
        config = self.model.peft_config[self.model.active_adapter]
        values = config.to_dict() | {"inference_mode": True}
        values = {k: sorted(v) if isinstance(v, set) else v for k, v in values.items()}
        contents = {
            WEIGHTS: save(state, metadata={"format": "pt"}),
            CONFIG: json.dumps(values, indent=2, sort_keys=True, default=str) + "\n",
            CARD: json.dumps(self.card, indent=2) + "\n",
            CODEC: json.dumps({"merges": self.codec.merges, "words": self.codec.words}) + "\n",
            LINKER: self.linker.to_json(),
        }
        atomic_write_all(folder, contents)


def in_scope(written: Generation) -> bool:
    """Whether the memory answered, and not the base model."""
    return written.experts is None or written.experts["in_scope"]


def sql_of(written: Generation) -> str | None:
    """The SQL in what a memory wrote; None if it refused or the prompt was out of scope."""
    return extract_sql(written.text) if in_scope(written) else None


def asked_of(question: str, written: Generation, database: Database) -> Asked:
    """What a memory wrote for a question, with the rows of its SQL, run in the sandbox."""
    sql = sql_of(written)
    result = database.run(sql) if sql is not None else None
    counts = (written.seconds, written.prompt_tokens, written.new_tokens)
    return Asked(question, sql, written.text, result, written.experts, *counts)


def _slim(tensor: torch.Tensor) -> torch.Tensor:
    half = tensor.to(torch.bfloat16) if tensor.dtype == torch.float32 else tensor
    return (half if torch.equal(half.to(tensor.dtype), tensor) else tensor).contiguous().cpu()


def load_memory(folder: StrPath | None = None, base_model: str | None = None) -> Memory:
    """Load a tuned memory on its base model.

    Args:
        folder: an adapter folder; None: the memory that ships.
        base_model: a Hugging Face id or folder, if it is not where the memory's card says.

    Raises:
        AdapterError: no adapter there, a damaged one, or one for another base model.
        BaseModelError: the base model cannot be had.
    """
    folder = Path(folder) if folder is not None else SHIPPED
    if not (folder / CONFIG).exists():
        raise AdapterError(f"{folder} holds no memory (no {CONFIG}); make one with: python -m memtune_lib tune")
    if not (folder / WEIGHTS).exists():  # PEFT would look for it on the network
        raise AdapterError(f"{folder} is damaged; copy or tune the memory again (no {WEIGHTS})")
    try:
        card = json.loads((folder / CARD).read_text(encoding="utf-8")) if (folder / CARD).exists() else {}
        if not isinstance(card, dict):
            raise ValueError(f"a JSON {type(card).__name__}, not an object")
    except ValueError as error:
        raise AdapterError(f"{folder / CARD} is damaged; copy or tune the memory again ({error})") from error
    codec = _load_codec(folder / CODEC)
    try:
        linker = Linker.load(folder / LINKER)
    except LinkingError as error:
        raise AdapterError(f"{folder} is damaged; copy or tune the memory again ({error})") from error
    model, tokenizer = base_models.load_base_model(base_model or card.get("base_model"))
    expected = card.get("base_fingerprint")
    if expected and expected != (found := base_models.base_fingerprint(model)):
        fix = "load it without naming a base model" if base_model else "name a copy of the former as base_model"
        raise AdapterError(
            f"{folder} was tuned on {card.get('base_model')} with weights {expected}, but "
            f"{base_models.model_name(base_model or card.get('base_model'))} has weights {found}; {fix}"
        )
    try:
        with quiet():
            tuned = PeftModel.from_pretrained(model, str(folder))
    except AdapterError as error:
        raise AdapterError(f"{folder} cannot be loaded: {error}") from error
    except (SafetensorError, RuntimeError, KeyError, ValueError, TypeError, OSError) as error:
        raise AdapterError(
            f"{folder} cannot be loaded; copy or tune the memory again ({str(error).splitlines()[0]})"
        ) from error
    tuned.eval()
    return Memory(tuned, tokenizer, card, codec, linker)


def _load_codec(path: Path) -> Codec:
    try:
        saved = json.loads(path.read_text(encoding="utf-8"))
        return Codec(saved["merges"], saved["words"])
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise AdapterError(
            f"{path} is missing or damaged; copy or tune the memory again ({type(error).__name__})"
        ) from error
