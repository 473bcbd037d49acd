"""Audit of datasets/league: sets apart, sources there, every answer in its source."""

import re
from collections import Counter
from pathlib import Path

import pytest

import memtune_lib
from memtune_lib.documents import read_documents
from memtune_lib.files import read_jsonl
from memtune_lib.questions import LEVELS, load_questions

LEAGUE = Path(memtune_lib.__file__).parents[1] / "datasets" / "league"
SETS = {name: [item for _, item in read_jsonl(LEAGUE / f"{name}.jsonl")] for name in ("train", "dev", "heldout")}
ALL = [item for items in SETS.values() for item in items]


def plain(text):
    return " ".join(text.lower().replace("*", "").split())


@pytest.fixture(scope="module")
def texts():
    documents, skipped = read_documents(LEAGUE / "documents")
    assert not skipped and len(documents) >= 40
    return {document.source: plain(document.text) for document in documents}


def test_sizes():
    answered = {name: sum(item["answer"] is not None for item in items) for name, items in SETS.items()}
    assert sum(answered.values()) >= 330 and answered["heldout"] >= 120 and answered["dev"] >= 60
    without = {name: len(items) - answered[name] for name, items in SETS.items()}
    assert sum(without.values()) >= 60 and min(without.values()) >= 15


def test_ids_are_unique_and_questions_asked_once():
    assert max(Counter(item["id"] for item in ALL).values()) == 1
    normalised = Counter(" ".join(re.findall(r"[a-z0-9]+", item["question"].lower())) for item in ALL)
    assert [question for question, times in normalised.items() if times > 1] == []


@pytest.mark.parametrize("name", SETS)
def test_files_are_question_files(name):
    read = load_questions(LEAGUE / f"{name}.jsonl")
    assert [(one.question, one.answer, one.sql) for one in read] == [
        (item["question"], item["answer"], None) for item in SETS[name]
    ]


def test_every_answer_stands_in_its_sources(texts):
    for item in ALL:
        if item["answer"] is None:
            assert item["category"] == "unanswerable" and "source" not in item
            continue
        assert item["level"] in LEVELS and item["source"], item
        assert len(item["source"]) > 1 if item["level"] == 4 else len(item["source"]) == 1, item
        together = " | ".join(texts[source] for source in item["source"])
        if "stated" in item:  # worked out from these
            assert [part for part in item["stated"] if plain(part) not in together] == [], item
        else:
            answers = [item["answer"], *item.get("alt_answers", [])]
            assert any(plain(answer) in together for answer in answers), item


def test_every_document_is_asked_about(texts):
    assert {source for item in ALL for source in item.get("source", [])} == texts.keys()


def test_documents_are_short(texts):
    assert {source: len(text.split()) for source, text in texts.items() if not 150 <= len(text.split()) <= 500} == {}


def test_the_contradiction_is_there(texts):
    assert "capacity: 3,400" in texts["club-calder-moor-shepherds.md"]
    assert "| drover's barn | 1994 | 3,640 |" in texts["arena-guide.html"]
