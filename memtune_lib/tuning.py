"""From a question file to a saved memory: `memtune_lib.tune`, and what is refused before it starts."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from hashlib import sha256 as digest
from pathlib import Path
from typing import Any

from . import base_model as base_models
from .activations import encode
from .checkpoint import CHECKPOINT
from .codec import Codec, learn_codec
from .database import Database
from .edits import EDITS
from .errors import PromptError, QuestionFileError, TuningError
from .files import StrPath, cache_dir, code_hash, read_jsonl, sha256
from .linking import Linker
from .memory import LINKER, OUT_OF_SCOPE, WEIGHTS, Memory, load_memory
from .prompts import END, REFUSAL, check_question, tuned_prompt
from .questions import Question, load_questions
from .tune_args import TuneArgs, TuneResult
from .tuner import Callback, Tuner, new_memory

RUN = ("values_sha256", "base_fingerprint", "dtype", "start_sha256")  # on the card: what a checkpoint must agree with
OF_A_NEW_MEMORY = ("answer_merges", "first_layer", "shared_r", "shared_alpha", "r_value", "index_k", "index_method")


def tune(
    data: StrPath | Sequence[Question],
    *,
    out: StrPath | None = None,
    finetune_args: Mapping[str, Any] | None = None,
    base_model: str | None = None,
    start: StrPath | None = None,
    database: Database | None = None,
    out_of_scope: StrPath | None = None,
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
        start: the folder of a memory to go on from; None: a new one. It keeps its make, its short form of answers and
            its values. With max_steps=0 its shared expert and gate stay as they are, to the bit, and only the facts
            that it does not answer get experts; otherwise the shared expert learns on, and facts that are not in the
            data may change. A question that an expert holds with another answer loses that expert. What it knew is
            kept apart from what is new only where it is in the data, or has an expert.
        database: if given, every query must run there, or the file is refused.
        out_of_scope: JSONL with `prompt` a line: what the memory must leave alone; None: `out_of_scope_train.jsonl`
            beside the data file, or else the general one that ships.
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
    out_of_scope = out_of_scope or _beside(data, OUT_OF_SCOPE.name) or OUT_OF_SCOPE
    prompts = load_prompts(out_of_scope)
    before = _started(start, base_model, finetune_args, values) if start is not None else None
    if before is not None:
        linker, model, tokenizer = before.linker, before.model, before.tokenizer
        base_model = base_model or before.card.get("base_model")
    else:
        linker = values if isinstance(values, Linker) else _linker(values, data)
        model, tokenizer = base_models.load_base_model(base_model)
    name = base_models.model_name(base_model)
    origin = {"start_sha256": sha256(Path(start) / WEIGHTS)} if start is not None else {}
    run = f"{content} {args} {name}" + "".join(origin.values())
    folder = Path(out) if out is not None else cache_dir() / "memories" / digest(run.encode()).hexdigest()[:16]
    card = {
        "base_model": name,
        "base_fingerprint": base_models.base_fingerprint(model),
        "data": Path(source).name,
        "data_sha256": content,
        "out_of_scope_sha256": sha256(out_of_scope),
        "values_sha256": digest(linker.to_json().encode()).hexdigest(),
        "code_sha256": code_hash(),
        "finetune_args": {k: v for k, v in asdict(args).items() if v is not None},
        "dtype": str(model.dtype).removeprefix("torch."),
        "device": model.device.type,
        **origin,
    }
    if before is not None:
        tuned = model
    else:
        tuned = new_memory(model, args, end_token_id=tokenizer.convert_tokens_to_ids(END))
        tuned.peft_config["default"].base_model_name_or_path = name
    linked = [(linker.link(text.strip()), answer) for text, answer in pairs]
    # without their values many pairs are the same
    texts = list(dict.fromkeys((tuned_prompt(one.text), one.mask(answer)) for one, answer in linked))
    codec = before.codec if before is not None else learn_codec(tokenizer, texts, args.answer_merges, args.seed)
    facts = encode(tokenizer, texts, codec)
    if before is not None and codec.words:  # none: any word is allowed
        codec = Codec(codec.merges, {*codec.words, *(token for fact in facts for token in fact.answer[:-1])})
    outside = dict.fromkeys(tuned_prompt(linker.link(prompt.strip()).text) for prompt in prompts)
    silent = encode(tokenizer, [(prompt, "") for prompt in outside])
    tuner = Tuner(
        tuned,
        facts,
        args,
        outside=silent,
        folder=folder,
        fingerprint=" ".join((content, *(card[name] for name in RUN if name in card))),
        callbacks=callbacks,
        progress=progress,
        words=before.codec.words if before is not None else (),
    )
    result = tuner.run()
    if before is not None and EDITS in before.card:  # facts that were added to it, unless the run gave them up
        used = set(tuned.router.used.nonzero().flatten().tolist())
        card[EDITS] = [edit for edit in before.card[EDITS] if used.issuperset(edit["experts"])]
    memory = Memory(tuned, tokenizer, card | {"result": _figures(result)}, codec, linker)
    memory.save(folder)
    (folder / CHECKPOINT).unlink(missing_ok=True)
    return memory


def _started(
    start: StrPath, base_model: str | None, finetune_args: Mapping[str, Any] | None, values: StrPath | Linker | None
) -> Memory:
    given = [name for name in OF_A_NEW_MEMORY if name in (finetune_args or {})]
    if given or values is not None:
        what = given[0] if given else "values"
        raise TuningError(f"{what} is that of the memory in {start}, which the run goes on from; leave it out")
    return load_memory(start, base_model)


def _linker(values: StrPath | None, data: StrPath | Sequence[Question]) -> Linker:
    if values is not None:
        return Linker.load(values)
    beside = _beside(data, LINKER)
    return Linker.load(beside) if beside is not None else Linker()


def _beside(data: StrPath | Sequence[Question], name: str) -> Path | None:
    """The file of this name in the folder of a question file, if there is one."""
    path = Path(data).with_name(name) if isinstance(data, (str, Path)) else None
    return path if path is not None and path.exists() else None


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
