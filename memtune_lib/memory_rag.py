"""Documents to memory: their chunks become question-answer pairs, checked, in a file that `memtune_lib.tune` reads.

    made = questions_from("my_documents", "my_questions.jsonl")
    memtune_lib.tune("my_questions.jsonl")

Pairs are taken out of the text: no answer is in the file that is not in its document, word for word. Entries of lists
and tables become questions about their subject; numbers in sentences become gaps. A local model may put gaps as
questions; where what it writes fails the checks, the gap stays. Documents that give different answers to one question
contradict each other: that is reported with both sources, and none of the answers is taught.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from .documents import Chunk, Skipped, chunk, read_documents
from .errors import DocumentError
from .files import StrPath, atomic_write, json_line
from .generation import generate
from .prompts import chat

Writer = Callable[[list[str]], list[str]]

GAP = "____"
MOST_ANSWER = 80  # characters: longer entries are prose, not an answer
WORDS = range(6, 41)  # a sentence that says enough to be asked about, and one thing

_ENTRY = re.compile(r"[-*]\s+(\w[^:|]{0,40}):\s+(\S.*)")
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z\"“*])")
_NUMBER = re.compile(r"(?<![\w.,:-])\d(?:[\d.,:-]*\d)?(?![\w:-])")
_ASK = (
    "Turn the sentence into one short question whose answer is exactly: {answer}\n"
    "Sentence: {sentence}\nWrite the question only."
)


@dataclass(frozen=True)
class Pair:
    """A question and its answer, with where they come from."""

    question: str
    answer: str
    category: str
    """"entry" (of a list or table), "gap", or "model" (a gap that the model put as a question)."""
    source: str
    heading: str
    sentence: str = ""
    """What a gap was made from."""


@dataclass(frozen=True)
class Contradiction:
    """Documents that answer one question in different ways."""

    question: str
    answers: tuple[tuple[str, str], ...]
    """(answer, source), in the order of the documents."""

    def __str__(self) -> str:
        said = "; ".join(f"{source} says {answer!r}" for answer, source in self.answers)
        return f"{self.question} {said}"


@dataclass(frozen=True)
class Made:
    """What came of a folder of documents."""

    pairs: tuple[Pair, ...]
    contradictions: tuple[Contradiction, ...]
    dropped: dict[str, int]
    """How many pairs failed each check."""
    skipped: tuple[Skipped, ...]
    """Files that could not be read."""


def questions_from(documents: StrPath, out: StrPath, *, writer: Writer | None = None) -> Made:
    """Make a question file from a folder of documents (or one of them).

    Args:
        documents: see `read_documents`.
        out: the JSONL file: `id, question, answer, category, source, heading` a line.
        writer: prompts to texts, such as `model_writer(...)`; None: no model is used.

    Raises:
        DocumentError: nothing to read, or nothing in it that a pair can be made from.
        MemtuneError: the file cannot be written.
    """
    read, skipped = read_documents(documents)
    chunks = [part for document in read for part in chunk(document)]
    drafts = [pair for part in chunks for pair in pairs_of(part)]
    kept, contradictions, dropped = check(drafts)
    if not kept:
        raise DocumentError(
            f"{documents}: no pair can be made from {len(read)} documents ({len(skipped)} skipped); "
            "give text with lists, tables or sentences with numbers"
        )
    if writer is not None:
        kept = put_as_questions(kept, writer)
    lines = (
        {
            "id": f"document-{number:05d}",
            "question": pair.question,
            "answer": pair.answer,
            "category": pair.category,
            "source": [pair.source],
            "heading": pair.heading,
        }
        for number, pair in enumerate(kept, start=1)
    )
    atomic_write(out, b"".join(json_line(line) for line in lines))
    return Made(tuple(kept), tuple(contradictions), dict(dropped), tuple(skipped))


def model_writer(model: Any, tokenizer: Any) -> Writer:
    """A writer that asks a local model."""

    def write(prompts: list[str]) -> list[str]:
        asked = [chat(prompt) for prompt in prompts]
        return [one.text for one in generate(model, tokenizer, asked, max_new_tokens=48, progress=False)]

    return write


# ---- drafts


def pairs_of(part: Chunk) -> list[Pair]:
    """Every pair that a chunk gives: entries of lists, cells of tables, gaps in sentences."""
    subject = part.heading.rpartition(" > ")[2]
    title = part.heading.partition(" > ")[0] or part.source
    pairs: list[Pair] = []
    prose: list[str] = []
    for block in part.text.split("\n\n"):
        if block.startswith("|"):
            pairs += (Pair(q, a, "entry", part.source, part.heading) for q, a in _cells(block))
            continue
        rest = []
        for line in block.split("\n"):
            entry = _ENTRY.fullmatch(line.strip())
            if entry and subject:
                pairs.append(Pair(_listed(subject, entry[1]), entry[2], "entry", part.source, part.heading))
            else:
                rest.append(line.strip())
        prose.append(" ".join(rest))
    for paragraph in prose:
        for sentence in _SENTENCE.split(paragraph):
            numbers = list(_NUMBER.finditer(sentence))
            if len(sentence.split()) not in WORDS or not numbers:
                continue
            for found in numbers:
                gap = sentence[: found.start()] + GAP + sentence[found.end() :]
                question = f'What stands in the gap, according to "{title}"? {gap}'
                pairs.append(Pair(question, found[0], "gap", part.source, part.heading, sentence))
    return pairs


def _listed(subject: str, key: str) -> str:
    return f'What is listed under "{key.strip()}" for {subject}?'


def _cells(table: str) -> Iterator[tuple[str, str]]:
    """Questions about the cells of a table; its first column names the subject of each row."""
    rows = [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in table.split("\n")]
    if len(rows) < 3 or not all(set(cell) <= set("-: ") for cell in rows[1]):
        return
    header = rows[0]
    for row in rows[2:]:
        if len(row) != len(header) or not row[0]:
            continue
        subject = f"{header[0]} {row[0]}" if row[0][0].isdigit() else row[0]  # "Pick 3", and not "3"
        for key, value in zip(header[1:], row[1:], strict=True):
            if key and value:
                yield _listed(subject, key), value


# ---- checks


def check(drafts: Iterable[Pair]) -> tuple[list[Pair], list[Contradiction], Counter[str]]:
    """(pairs that pass, contradictions, how many failed which check).

    A question with two answers in one document is ambiguous, in several documents a contradiction; either way none of
    its answers is kept.
    """
    dropped: Counter[str] = Counter()
    asked: dict[str, list[Pair]] = defaultdict(list)
    for pair in drafts:
        if len(pair.answer) > MOST_ANSWER:
            dropped["long answer"] += 1
        elif _same(pair.answer) in _same(pair.question):
            dropped["answer in the question"] += 1
        else:
            asked[_same(pair.question)].append(pair)
    kept, contradictions = [], []
    for pairs in asked.values():
        said: dict[str, set[str]] = defaultdict(set)  # source: its answers
        for pair in pairs:
            said[pair.source].add(_same(pair.answer))
        if any(len(answers) > 1 for answers in said.values()):
            dropped["ambiguous"] += len(pairs)
        elif len(set.union(*said.values())) > 1:
            answers = dict.fromkeys((pair.answer, pair.source) for pair in pairs)
            contradictions.append(Contradiction(pairs[0].question, tuple(answers)))
            dropped["contradiction"] += len(pairs)
        else:
            kept.append(pairs[0])
            dropped["repeated"] += len(pairs) - 1
    return kept, contradictions, +dropped


def put_as_questions(pairs: Sequence[Pair], writer: Writer) -> list[Pair]:
    """Gaps in the model's words where those are a question that keeps the sentence's meaning in reach.

    It must be one line that ends in a question mark, not give the answer away, share half of its longer words with
    the sentence, and be no other pair's question.
    """
    gaps = [i for i, pair in enumerate(pairs) if pair.category == "gap"]
    written = writer([_ASK.format(answer=pairs[i].answer, sentence=pairs[i].sentence) for i in gaps])
    result = list(pairs)
    times = Counter(_same(text) for text in written)
    for i, text in zip(gaps, written, strict=True):
        question = text.strip()
        if times[_same(question)] == 1 and _asks(question, pairs[i]):
            result[i] = replace(pairs[i], question=question, category="model")
    return result


def _asks(question: str, pair: Pair) -> bool:
    if "\n" in question or not question.endswith("?") or len(question.split()) not in WORDS:
        return False
    if re.search(rf"(?<!\w){re.escape(_same(pair.answer))}(?!\w)", _same(question)):
        return False
    words = {word for word in re.findall(r"\w+", question.lower()) if len(word) > 3}
    return len(words & set(re.findall(r"\w+", pair.sentence.lower()))) * 2 >= max(len(words), 2)


def _same(text: str) -> str:
    return " ".join(text.casefold().split())
