"""A run over a question set, and its log.

The log is JSONL and only ever grows: a header that says what was run, then a line a question, on the disk
after each batch. A run that was killed goes on where it stopped; a log can be judged again, against mended
questions, without generating. Everything is keyed by question id, never by position.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from platform import python_version
from typing import TYPE_CHECKING, Any

from tqdm.auto import tqdm

from ..errors import EvaluationError
from ..files import StrPath, append_jsonl, atomic_write, code_hash, drop_half_line, json_line, read_jsonl
from ..questions import Question
from .match import judge
from .scores import accuracy_table, render

if TYPE_CHECKING:
    from ..database import Database

LINE = (
    *("id", "question", "gold_sql", "sql", "verdict", "correct", "seconds", "experts", "level", "category"),
    *("reason", "prompt", "raw", "prompt_tokens", "new_tokens"),
)
"""The keys of a record."""
PACKAGES = ("torch", "transformers", "peft", "duckdb", "sqlglot")  # those that can change a result


@dataclass(frozen=True)
class Answer:
    """What a model made of one question."""

    sql: str | None
    """The query; None if it declined or wrote none."""
    raw: str
    """Its output as it stands."""
    prompt: str
    """What it was given."""
    seconds: float
    """Time taken, its share of the batch."""
    experts: dict[str, Any] | None
    """Which experts were used, layer by layer; None without a memory."""
    prompt_tokens: int
    """Length of the prompt."""
    new_tokens: int
    """Length of the output."""


@dataclass(frozen=True)
class Report:
    """A scored run."""

    records: list[dict[str, Any]]
    """A log line a question, in the order of the questions."""

    def table(self) -> str:
        """Accuracy and interval per level and category; the last line is like `accuracy 0.955 (191/200)`."""
        return render(accuracy_table(self.records))

    def summary(self) -> dict[str, Any]:
        """The headline: n, correct, accuracy, low, high, a count of each verdict, mean seconds a question."""
        total = accuracy_table(self.records)[-1]
        return {
            "n": total.n,
            "correct": total.correct,
            "accuracy": total.accuracy,
            "low": total.low,
            "high": total.high,
            "verdicts": dict(Counter(record["verdict"] for record in self.records).most_common()),
            "seconds": sum(record["seconds"] for record in self.records) / total.n,
        }


def evaluate(
    questions: Sequence[Question],
    answer: Callable[[list[str]], list[Answer]],
    db: "Database",
    *,
    out: StrPath | None = None,
    run_info: Mapping[str, Any] | None = None,
    batch_size: int = 32,
    databases: Sequence["Database"] = (),
) -> Report:
    """Ask all questions, `batch_size` at a time, have `judge` judge the answers, and log them in `out`.

    `answer` takes the questions of a batch and returns one Answer for each. `run_info` says what is run, and
    must be the same when the run goes on: hashes of model and adapter, the seed, no dates; the hash of the
    questions, that of memtune's code and the versions of the libraries are added. The questions that `out`
    holds already are not asked again.

    Raises EvaluationError if `out` is the log of another run, if ids are not unique or if answers are
    missing, and MemtuneError if it cannot be written (disk full), with all earlier batches kept.
    """
    _check(questions, batch_size)
    run = _plain({"data": _digest(questions), **_environment(), **(run_info or {})})
    records = _resumed(Path(out), run) if out else {}
    todo = [question for question in questions if question.id not in records]
    with tqdm(total=len(questions), initial=len(records), unit="question") as bar:
        for start in range(0, len(todo), batch_size):
            batch = todo[start : start + batch_size]
            answers = answer([question.question for question in batch])
            if len(answers) != len(batch):
                raise EvaluationError(f"{len(answers)} answers to {len(batch)} questions; return one for each")
            fresh = [_record(q, a, db, databases) for q, a in zip(batch, answers, strict=True)]
            if out:
                append_jsonl(out, fresh)
            records.update((record["id"], record) for record in fresh)
            right = sum(record["correct"] for record in records.values())
            bar.set_postfix_str(f"accuracy {right / len(records):.3f}", refresh=False)
            bar.update(len(batch))
    return Report([records[question.id] for question in questions])


def rescore(
    log: StrPath, questions: Sequence[Question], db: "Database", databases: Sequence["Database"] = ()
) -> Report:
    """Judge a finished log again, without generating: for mended questions, or on more databases.

    The log stays as it is. Raises EvaluationError if it lacks a question, or holds another text under its id.
    """
    _check(questions)
    _, records = _read_log(Path(log))
    if missing := [question.id for question in questions if question.id not in records]:
        raise EvaluationError(f"{log}: lacks {len(missing)} questions, such as {missing[0]!r}; finish that run")
    judged = []
    for question in tqdm(questions, unit="question"):
        record = records[question.id]
        if record["question"] != question.question:
            raise EvaluationError(f"{log}: {question.id!r} asks something else there; evaluate it anew")
        judged.append(record | _judged(record["sql"], question, db, databases))
    return Report(judged)


def _record(question: Question, answer: Answer, db: "Database", databases: Sequence["Database"]) -> dict[str, Any]:
    known = {"id": question.id, "question": question.question} | asdict(answer)
    known |= _judged(answer.sql, question, db, databases)
    return _plain({key: known[key] for key in LINE})


def _judged(sql: str | None, question: Question, db: "Database", databases: Sequence["Database"]) -> dict[str, Any]:
    """The part of a record that depends on more than the model."""
    verdict = judge(sql, question, db, databases)
    return {
        "gold_sql": question.sql,
        "verdict": verdict.verdict,
        "correct": verdict.correct,
        "reason": verdict.reason,
        "level": question.level,
        "category": question.category,
    }


def _check(questions: Sequence[Question], batch_size: int = 1) -> None:
    if not questions:
        raise EvaluationError("no questions; give at least one")
    if batch_size < 1:
        raise EvaluationError(f"batch_size is {batch_size}; give 1 or more")
    name, times = Counter(question.id for question in questions).most_common(1)[0]
    if times > 1:
        raise EvaluationError(f"{times} questions have the id {name!r}; give each its own")


def _resumed(log: Path, run: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The records of an earlier attempt by id; a new log gets its header."""
    if not log.exists() or log.stat().st_size == 0:
        atomic_write(log, json_line({"run": run}))
        return {}
    earlier, records = _read_log(log)
    if odd := sorted(key for key in earlier.keys() | run.keys() if earlier.get(key) != run.get(key)):
        raise EvaluationError(
            f"{log}: the log of another run ({', '.join(odd)} differ); name another file, or delete this one"
        )
    return records


def _read_log(log: Path) -> tuple[dict[str, Any], dict[str, dict[str, Any]]]:
    """What was run, and the records by id. A last line that a kill left half-written is cut off."""
    try:
        with log.open("rb") as file:
            run = dict(json.loads(file.readline())["run"])
    except OSError as error:
        raise EvaluationError(f"{log}: cannot be read ({error.strerror}); check the path") from error
    except (ValueError, KeyError, TypeError) as error:
        raise EvaluationError(f"{log} line 1: not the header of a log; name another file") from error
    drop_half_line(log)
    records = {}
    for number, record in read_jsonl(log)[1:]:
        if lacking := [key for key in LINE if key not in record]:
            raise EvaluationError(f"{log} line {number}: lacks {lacking[0]!r}; remove the line, and run again")
        records[record["id"]] = record
    return run, records


def _plain(item: dict[str, Any]) -> dict[str, Any]:
    """As it will be read back from the log, so that a run that went on equals one that ran through."""
    return json.loads(json_line(item))


def _digest(questions: Sequence[Question]) -> str:
    return hashlib.sha256(b"".join(json_line(asdict(question)) for question in questions)).hexdigest()


@cache
def _environment() -> dict[str, Any]:
    """The hash of memtune's own code, and the versions of what it runs on."""
    versions = {"python": python_version()}
    for name in PACKAGES:
        try:
            versions[name] = version(name)
        except PackageNotFoundError:
            versions[name] = "none"
    return {"code": code_hash(), "versions": versions}
