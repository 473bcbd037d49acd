"""serve -> feedback -> retune -> compare -> serve the better one: the middle part, as one function.

Corrections become training pairs, in the words of the user and in others of the data factory's. What users called
right must stay right. A new memory is kept only if it mends something and a dev file shows no harm.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from ..baselines import tuned
from ..database import Database
from ..datagen.audit import Gate
from ..datagen.wording import as_typed
from ..editing import add_fact, delete_fact, experts_of
from ..errors import FeedbackError, MemtuneError
from ..evaluation import Difference, compare, evaluate, judge
from ..files import StrPath
from ..memory import OUT_OF_SCOPE, Memory, load_memory
from ..questions import Question, load_questions
from ..tuning import tune
from .feedback import Feedback, Said

WORDINGS = 2  # that the data factory adds to a corrected question
NEIGHBOURS = 50  # training questions nearest in letters, whose answers an edit must not change
ALIKE = 0.5  # share of letters from which a question counts as near
CERTAIN = 0.05  # McNemar's p below which a loss is no accident


@dataclass(frozen=True)
class Improvement:
    """What became of the feedback."""

    kept: bool  # whether the new memory is the better one
    serve: str | None  # the memory to serve now, as `load_memory` takes it
    feedback: Difference  # on the questions that users judged, before and after
    dev: Difference  # on the dev file
    refused: dict[str, str]  # corrections that teach nothing, by question, and why

    def __str__(self) -> str:
        verdict = "the new memory is kept" if self.kept else "the old memory stays"
        lines = [f"feedback {self.feedback}", f"dev {self.dev}"]
        lines += [f"not taught: {question!r}: {why}" for question, why in self.refused.items()]
        return "\n".join([*lines, f"{verdict}: serve {self.serve or 'the one that ships'}"])


def pairs_of(
    said: Sequence[Said], database: Database, closed: Sequence[Question]
) -> tuple[list[Question], dict[str, str]]:
    """What users taught, as questions with their SQL, and what cannot be used, by question, with the reason.

    A correction gives its own SQL, an answer called right that of the memory; "wrong" alone teaches nothing. No pair
    repeats a question of `closed`, the sets that measure.
    """
    gate, pairs, refused = Gate(closed), [], {}
    for number, one in enumerate(said):
        sql = one.correction if one.verdict == "corrected" else one.sql if one.verdict == "right" else None
        if sql is None:
            if one.verdict == "wrong":
                refused[one.question] = "called wrong, and nobody said what is right; correct it"
            continue
        if (leak := gate.leak(one.question, sql, one.id)) is not None:
            refused[one.question] = f"it repeats the {leak.kind} of {leak.other_id}, which only measures"
        elif (ran := database.run(sql)).verdict != "ok":
            refused[one.question] = f"its SQL does not run any more ({ran.verdict}: {ran.error})"
        else:
            pairs.append(Question(f"feedback-{number}", one.question, sql, category=one.verdict))
    return pairs, refused


def improve(
    feedback: Feedback,
    database: Database,
    data: StrPath,
    dev: StrPath,
    out: StrPath,
    *,
    adapter: StrPath | None = None,
    closed: Sequence[StrPath] = (),
    anew: bool = False,
    tune_options: Mapping[str, Any] | None = None,
    base_model: str | None = None,
) -> Improvement:
    """Teach a memory what its users said, and keep the result if it is better.

    Better means: of the questions that users judged and of the dev file, more went from wrong to right than the other
    way, and the dev file by itself shows no loss that McNemar's test calls certain.

    Args:
        feedback: what was said.
        database: where the answers are found.
        data: the file that the memory was tuned on.
        dev: a question file to compare on; none of it is taught.
        out: where the new memory goes.
        adapter: the memory that was served; None: the one that ships.
        closed: further files that only measure, of which nothing may be taught.
        anew: tune a new memory on data and feedback, in place of the quick edit.
        tune_options: for `tune`, such as finetune_args.
        base_model: see `load_memory`.

    Raises:
        FeedbackError: there is nothing to learn from.
        MemtuneError: a file or memory cannot be read or written.
    """
    questions = load_questions(dev)
    measured = [*questions, *(one for path in closed for one in load_questions(path))]
    pairs, refused = pairs_of(feedback.said(), database, measured)
    if not any(pair.category == "corrected" for pair in pairs):
        why = "; ".join(f"{question!r}: {reason}" for question, reason in refused.items()) or "no corrections"
        raise FeedbackError(f"nothing to learn from ({why[:500]}); collect corrections first")
    memory = load_memory(adapter, base_model)

    def measure() -> tuple[list[dict], list[dict]]:
        answer = tuned(memory, database)
        return evaluate(pairs, answer, database).records, evaluate(questions, answer, database).records

    before = measure()
    wrong = {record["id"] for record in before[0] if not record["correct"]}
    taught = [pair for pair in pairs if pair.category == "corrected" and pair.id in wrong]
    if anew:
        outside = Path(data).with_name(OUT_OF_SCOPE.name)  # as if the file itself were tuned on
        reworded = [replace(pair, paraphrases=_reworded(pair.question)) for pair in pairs]
        options = {
            "values": memory.linker,
            "base_model": base_model or memory.card.get("base_model"),
            "out_of_scope": outside if outside.exists() else None,
        } | dict(tune_options or {})
        memory = tune([*load_questions(data), *reworded], out=out, database=database, **options)
    else:
        right = [pair.question for pair in pairs if pair.id not in wrong]
        trained = [text for one in load_questions(data) for text in (one.question, *one.paraphrases)]
        for pair in taught:
            if reason := _edit(memory, pair, [*right, *_near(memory, pair.question, trained)], database):
                refused[pair.question] = reason
        memory.save(out)
    after = measure()
    on_feedback, on_dev = (compare(old, new)[-1] for old, new in zip(before, after, strict=True))
    gained = sum(len(one.gained) - len(one.lost) for one in (on_feedback, on_dev))
    harm = len(on_dev.lost) > len(on_dev.gained) and on_dev.p < CERTAIN
    kept = gained > 0 and not harm
    serve = str(out) if kept else None if adapter is None else str(adapter)
    return Improvement(kept, serve, on_feedback, on_dev, refused)


def _edit(memory: Memory, pair: Question, keep: Sequence[str], database: Database) -> str | None:
    """Add one correction to a memory, in place of what it held; returns why that cannot be done."""
    if judge(memory.ask(pair.question, database).sql, pair, database).correct:
        return None  # the correction of a like question mended this one too
    wordings = (pair.question, *_reworded(pair.question))
    known = memory.in_scope(wordings)
    try:
        if known[0]:  # if not, add_fact says so before anything is lost
            for text in wordings:
                if experts_of(memory, text):
                    delete_fact(memory, text)
        reworded = [text for text, inside in zip(wordings[1:], known[1:], strict=True) if inside]
        add_fact(memory, pair.question, pair.sql or "", reworded, keep=keep)
    except MemtuneError as error:
        return str(error)
    return None


def _near(memory: Memory, question: str, trained: Sequence[str]) -> list[str]:
    """The trained questions next to a question, less those that ask the same about other values."""

    def form(text: str) -> str:
        return memory.linker.link(text.strip()).text

    mended = {form(text) for text in (question, *_reworded(question))}
    near = get_close_matches(question, list(dict.fromkeys(trained)), NEIGHBOURS, ALIKE)
    return [text for text in near if form(text) not in mended]


def _reworded(question: str) -> tuple[str, ...]:
    """The question as others would type it, by the data factory; the same every time."""
    rng, found = random.Random(question), {}
    for _ in range(20):
        text = as_typed(question, rng)
        if text != question:
            found[text] = None
    return tuple(found)[:WORDINGS]
