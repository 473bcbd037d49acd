"""Documents to question files: every answer stands in its document, contradictions are reported, none is averaged."""

import json
from pathlib import Path

import pytest

import memtune_lib
from memtune_lib.documents import Chunk, read_documents
from memtune_lib.errors import DocumentError
from memtune_lib.memory_rag import Pair, check, model_writer, pairs_of, put_as_questions, questions_from
from memtune_lib.questions import load_questions
from tests.unit import tiny

LEAGUE = Path(memtune_lib.__file__).parents[1] / "datasets" / "league" / "documents"
SENTENCE = "The old hall of the harbour holds 4,120 people when the tide is low."


def gap(answer="4,120", sentence=SENTENCE):
    return Pair(f"In the gap? {sentence.replace(answer, '____')}", answer, "gap", "a.md", "A", sentence)


def test_drafts():
    text = f"- Hall: Barn\n- a note without a key\n\n| Club | Won |\n|---|---|\n| 3 | 18 |\n| Owls | 5 |\n\n{SENTENCE}"
    assert [(pair.question, pair.answer, pair.category) for pair in pairs_of(Chunk("a.md", "T > S", text))] == [
        ('What is listed under "Hall" for S?', "Barn", "entry"),
        ('What is listed under "Won" for Club 3?', "18", "entry"),
        ('What is listed under "Won" for Owls?', "5", "entry"),
        (
            'What stands in the gap, according to "T"? '
            "The old hall of the harbour holds ____ people when the tide is low.",
            "4,120",
            "gap",
        ),
    ]


def test_checks():
    def pair(question, answer, source="a.md"):
        return Pair(question, answer, "entry", source, "")

    kept, contradictions, dropped = check(
        [
            pair("Open?", "1990"),
            pair("open? ", "1990", "b.md"),  # agrees
            pair("Seats?", "300"),
            pair("Seats?", "400", "b.md"),  # contradicts
            pair("To?", "Rome"),
            pair("To?", "Oslo"),  # one document, two answers
            pair("To?", "Rome", "b.md"),
            pair("Is 7 odd?", "7"),
            pair("Prose?", "x" * 81),
        ]
    )
    assert [(one.question, one.answer) for one in kept] == [("Open?", "1990")]
    assert [str(one) for one in contradictions] == ["Seats? a.md says '300'; b.md says '400'"]
    assert dropped == {
        "repeated": 1,
        "contradiction": 2,
        "ambiguous": 3,
        "answer in the question": 1,
        "long answer": 1,
    }


def test_the_league_contradicts_itself_once_and_its_answers_stand_in_it(tmp_path):
    made = questions_from(LEAGUE, tmp_path / "out.jsonl")
    assert [one.question for one in made.contradictions] == ['What is listed under "Capacity" for Drover\'s Barn?']
    assert dict(made.contradictions[0].answers) == {
        "3,640": "arena-guide.html",
        "3,400": "club-calder-moor-shepherds.md",
    }
    assert not made.skipped and len(made.pairs) > 400
    texts = {document.source: document.text for document in read_documents(LEAGUE)[0]}
    assert all(pair.answer in texts[pair.source] for pair in made.pairs)
    questions = load_questions(tmp_path / "out.jsonl")  # as `tune` reads them
    assert [(one.question, one.answer) for one in questions] == [(one.question, one.answer) for one in made.pairs]
    assert not any("Drover's Barn" in one.question and "Capacity" in one.question for one in questions)
    line = json.loads((tmp_path / "out.jsonl").read_text().splitlines()[0])
    assert line["source"] == [made.pairs[0].source] and line["id"] == "document-00001"


@pytest.mark.parametrize(
    ("written", "accepted"),
    [
        ("How many people does the old hall of the harbour hold?", True),
        ("How many people does the old hall of the harbour hold", False),
        ("Does the old hall of the harbour hold 4,120 people?", False),
        ("What was the score of yesterday's evening match, friends?", False),
        ("How many people does the old hall\nof the harbour hold?", False),
        ("How many people?", False),
    ],
)
def test_a_models_question_is_checked(written, accepted):
    made = put_as_questions([gap()], lambda prompts: [f" {written} "])
    assert (made[0].question == written, made[0].category) == ((True, "model") if accepted else (False, "gap"))
    assert made[0].answer == "4,120"


def test_one_question_for_two_gaps_is_no_question():
    same = "How many people does the old hall of the harbour hold?"
    pairs = [gap(), gap("4,120", SENTENCE.replace("old", "new"))]
    assert put_as_questions(pairs, lambda prompts: [same] * len(prompts)) == pairs


def test_a_model_that_writes_nonsense_costs_nothing(tmp_path):
    (tmp_path / "a.md").write_text(f"# A\n\n{SENTENCE}")
    plain = questions_from(tmp_path / "a.md", tmp_path / "plain.jsonl")
    asked = questions_from(
        tmp_path / "a.md", tmp_path / "asked.jsonl", writer=model_writer(tiny.base(), tiny.tokenizer())
    )
    assert asked.pairs == plain.pairs and len(plain.pairs) == 1


def test_bad_documents_are_counted_and_nothing_to_ask_is_an_error(tmp_path):
    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / "bad.txt").write_bytes(b"\0")
    (folder / "dull.md").write_text("Nothing to ask about.")
    with pytest.raises(DocumentError, match=r"no pair can be made from 1 documents \(1 skipped\)"):
        questions_from(folder, tmp_path / "out.jsonl")
    assert not (tmp_path / "out.jsonl").exists()
    (folder / "good.md").write_text(f"# A\n\n{SENTENCE}")
    assert [one.source for one in questions_from(folder, tmp_path / "out.jsonl").skipped] == ["bad.txt"]
