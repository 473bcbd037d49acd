"""A tuned memory from end to end: made from a question file, saved, loaded, asked.

memory = memtune_lib.tune("train.jsonl", finetune_args={"epochs": 2})
memory = memtune_lib.load_memory()            # the one that ships
memory.ask("Who is the tallest Celtic?")      # SQL, rows, experts used
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from hashlib import sha256 as digest
from pathlib import Path
from typing import Any

import torch
from peft import PeftModel
from peft.utils import get_peft_model_state_dict
from safetensors import SafetensorError
from safetensors.torch import save

from . import base_model as base_models
from .activations import encode
from .codec import Codec, learn_codec
from .database import Database, Result
from .errors import AdapterError, LinkingError, PromptError, QuestionFileError
from .files import StrPath, atomic_write_all, cache_dir, read_jsonl, sha256
from .generation import Generation, generate
from .linking import Linked, Linker
from .prompts import END, REFUSAL, check_question, extract_sql, tuned_prompt
from .questions import Question, load_questions
from .tune_args import TuneArgs, TuneResult
from .tuner import CHECKPOINT, Callback, Tuner, new_memory, quiet

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
        batch_size: int = 32,
        progress: bool = False,
    ) -> list[Generation]:
        """What the model writes for each question, batched.

        Args:
            questions: as people ask.
            database: if given, a query that does not run there is replaced by the best of four beams that does.
            batch_size: questions answered together.
            progress: draw a bar.

        Raises:
            PromptError: an empty or over-long question.
        """
        linked = [self.linker.link(check_question(question)) for question in questions]
        prompts = [tuned_prompt(one.text) for one in linked]
        options: dict[str, Any] = {"codec": self.codec, "batch_size": batch_size, "progress": progress}
        if self.codec.merges:
            options["max_new_tokens"] = MOST_SHORT_TOKENS
        written = generate(self.model, self.tokenizer, prompts, **options)
        again = [i for i, one in enumerate(written) if in_scope(one) and not self._runs(linked[i], one.text, database)]
        beams = generate(self.model, self.tokenizer, [prompts[i] for i in again], beams=BEAMS, **options)
        for i, found in zip(again, beams, strict=True):
            texts = (found.text, *found.others)
            text = next((t for t in texts if self._runs(linked[i], t, database)), written[i].text)
            written[i] = replace(written[i], text=text, seconds=written[i].seconds + found.seconds)
        written = [
            replace(one, text=values.fill(one.text, self.linker.kinds) or one.text)
            for one, values in zip(written, linked, strict=True)
        ]
        if outside := [i for i, one in enumerate(written) if not in_scope(one)]:
            asked = [tuned_prompt(questions[i].strip()) for i in outside]  # as it was asked
            limits = {"batch_size": batch_size, "max_new_tokens": MOST_BASE_TOKENS, "progress": progress}
            with self.model.disable_adapter():
                own = generate(self.model, self.tokenizer, asked, **limits)
            for i, base in zip(outside, own, strict=True):
                written[i] = replace(base, experts=written[i].experts, seconds=written[i].seconds + base.seconds)
        return written

    def _runs(self, linked: Linked, text: str, database: Database | None) -> bool:
        """Whether an answer is worth giving: no query, or one that names no value but the question's and runs."""
        filled = linked.fill(text, self.linker.kinds)
        if filled is None:
            return False
        sql = extract_sql(filled) if database is not None else None
        return sql is None or database.run(sql).verdict in ("ok", "too_large")

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
        written = self.write([question], database=database)[0]
        sql = sql_of(written)
        result = database.run(sql) if sql is not None else None
        return Asked(question, sql, written.text, result, written.experts, written.seconds)

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
    if expected and expected != (found := base_fingerprint(model)):
        fix = "load it without naming a base model" if base_model else "name a copy of the former as base_model"
        raise AdapterError(
            f"{folder} was tuned on {card.get('base_model')} with weights {expected}, but "
            f"{base_models.model_name(base_model or card.get('base_model'))} has weights {found}; {fix}"
        )
    try:
        with quiet():
            tuned = PeftModel.from_pretrained(model, str(folder))
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


def base_fingerprint(model: Any) -> str:
    """Short hash of a base model's first embeddings, in bfloat16: the same on every device and dtype."""
    rows = model.get_input_embeddings().weight[:512].detach().to(torch.bfloat16).float().cpu()
    return digest(rows.numpy().tobytes()).hexdigest()[:16]


def tune(
    data: StrPath | Sequence[Question],
    *,
    out: StrPath | None = None,
    finetune_args: Mapping[str, Any] | None = None,
    base_model: str | None = None,
    database: Database | None = None,
    out_of_scope: StrPath = OUT_OF_SCOPE,
    values: StrPath | Linker | None = None,
    callbacks: Iterable[Callback] = (),
    progress: bool = True,
) -> Memory:
    """Tune a memory on question-SQL pairs and save it.

    A run that was killed goes on where its last checkpoint was written when it is started again with the same
    arguments, and ends with the same memory.

    Args:
        data: a JSONL file with `question` and `sql` a line, or questions; `sql: null` teaches to decline.
        out: the folder for memory and checkpoints; None: one in the cache, named after data and settings.
        finetune_args: see `TuneArgs`; the platform's names.
        base_model: see `load_base_model`.
        database: if given, every query must run there, or the file is refused.
        out_of_scope: JSONL with `prompt` a line: what the memory must leave alone.
        values: the values to take out of questions; None: those of `values.json` beside the data file, if there is one.
        callbacks: called with `Progress` after each step.
        progress: draw bars.

    Raises:
        QuestionFileError, TuningError, BaseModelError, MemtuneError: one line each, naming the fix.
    """
    args = TuneArgs.of(finetune_args)
    questions = load_questions(data) if not isinstance(data, Sequence) or isinstance(data, str) else list(data)
    source = str(data) if not isinstance(data, Sequence) or isinstance(data, str) else "the given questions"
    check_prompts(questions, source)
    if database is not None:
        check_queries(questions, database, source)
    pairs = [(text, q.sql or q.answer or REFUSAL) for q in questions for text in (q.question, *q.paraphrases)]
    content = digest(json.dumps(pairs).encode()).hexdigest()
    prompts = load_prompts(out_of_scope)
    linker = values if isinstance(values, Linker) else _linker(values, data)
    model, tokenizer = base_models.load_base_model(base_model)
    name = base_models.model_name(base_model)
    folder = (
        Path(out)
        if out is not None
        else cache_dir() / "memories" / digest(f"{content} {args} {name}".encode()).hexdigest()[:16]
    )
    card = {
        "base_model": name,
        "base_fingerprint": base_fingerprint(model),
        "data": Path(source).name,
        "data_sha256": content,
        "out_of_scope_sha256": sha256(out_of_scope),
        "values_sha256": digest(linker.to_json().encode()).hexdigest(),
        "code_sha256": code_hash(),
        "finetune_args": {k: v for k, v in asdict(args).items() if v is not None},
        "dtype": str(model.dtype).removeprefix("torch."),
        "device": model.device.type,
    }
    tuned = new_memory(model, args, end_token_id=tokenizer.convert_tokens_to_ids(END))
    tuned.peft_config["default"].base_model_name_or_path = name
    linked = [(linker.link(text.strip()), answer) for text, answer in pairs]
    # without their values many pairs are the same
    texts = list(dict.fromkeys((tuned_prompt(one.text), one.mask(answer)) for one, answer in linked))
    codec = learn_codec(tokenizer, texts, args.answer_merges, args.seed)
    facts = encode(tokenizer, texts, codec)
    outside = dict.fromkeys(tuned_prompt(linker.link(prompt.strip()).text) for prompt in prompts)
    silent = encode(tokenizer, [(prompt, "") for prompt in outside])
    tuner = Tuner(
        tuned,
        facts,
        args,
        outside=silent,
        folder=folder,
        fingerprint=f"{content} {card['values_sha256']} {card['base_fingerprint']} {card['dtype']}",
        callbacks=callbacks,
        progress=progress,
    )
    result = tuner.run()
    memory = Memory(tuned, tokenizer, card | {"result": _figures(result)}, codec, linker)
    memory.save(folder)
    (folder / CHECKPOINT).unlink(missing_ok=True)
    return memory


def _linker(values: StrPath | None, data: StrPath | Sequence[Question]) -> Linker:
    if values is not None:
        return Linker.load(values)
    beside = Path(data).with_name(LINKER) if isinstance(data, (str, Path)) else None
    return Linker.load(beside) if beside is not None and beside.exists() else Linker()


def _figures(result: TuneResult) -> dict[str, Any]:
    figures = {k: v for k, v in asdict(result).items() if not isinstance(v, list)}
    return figures | {"losses": [round(v, 4) for v in result.losses]}


def check_prompts(questions: Sequence[Question], source: StrPath) -> None:
    """Refuse a file with a question that no prompt can be made from.

    Raises:
        QuestionFileError: names the question and what is wrong with it.
    """
    for number, q in enumerate(questions, 1):
        for text in (q.question, *q.paraphrases):
            try:
                check_question(text)
            except PromptError as error:
                raise QuestionFileError(f"{source} question {number} ({q.id}): {error}") from error


def check_queries(questions: Sequence[Question], database: Database, source: str) -> None:
    """Refuse a training file with a query that does not run.

    Raises:
        QuestionFileError: names the question, its query and the database's message.
    """
    for number, q in enumerate(questions, 1):
        if q.sql is None:
            continue
        result = database.run(q.sql)
        if result.verdict not in ("ok", "too_large"):
            what = (result.error or result.verdict).splitlines()[0]
            raise QuestionFileError(
                f"{source} question {number} ({q.id}): its SQL does not run: {what}; mend or remove it: {q.sql[:120]}"
            )


def load_prompts(path: StrPath) -> list[str]:
    """The `prompt` of every line of a JSONL file.

    Raises:
        QuestionFileError: a line without one, or no line.
    """
    prompts = []
    for number, item in read_jsonl(path):
        if not isinstance(item.get("prompt"), str) or not item["prompt"].strip():
            raise QuestionFileError(f'{path} line {number}: "prompt" is missing or empty; add "prompt": "..."')
        prompts.append(item["prompt"])
    if not prompts:
        raise QuestionFileError(f'{path}: no prompt in it; write lines like {{"prompt": "..."}}')
    return prompts


def code_hash() -> str:
    """Short hash of the library's source."""
    root = Path(__file__).parent
    parts = [path.read_bytes() for path in sorted(root.rglob("*.py"))]
    return digest(b"\0".join(parts)).hexdigest()[:16]
