"""Question files: what is read, what comes back, and what each error says."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memtune_lib.errors import QuestionFileError
from memtune_lib.questions import Question, load_questions, save_questions


def write(tmp_path, *lines):
    path = tmp_path / "questions.jsonl"
    path.write_text("".join(line if isinstance(line, str) else json.dumps(line) + "\n" for line in lines))
    return path


def test_question_and_sql_are_enough(tmp_path):
    path = write(tmp_path, "\n", {"question": "How many?", "sql": "SELECT 1"})
    assert load_questions(path) == [Question("line-2", "How many?", "SELECT 1", None, None)]


def test_all_keys(tmp_path):
    item = {
        "id": "t-1",
        "question": "Who?",
        "sql": "SELECT 1",
        "level": 3,
        "category": "ranking",
        "ordered": True,
        "extra_columns": "allow",
        "alt_sql": ["SELECT 2"],
        "paraphrases": ["Which?", "What?"],
    }
    question = Question("t-1", "Who?", "SELECT 1", 3, "ranking", True, "allow", ("SELECT 2",), ("Which?", "What?"))
    assert load_questions(write(tmp_path, item)) == [question]


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        ({"input": "a", "output": "b"}, Question("line-1", "a", "b")),
        ({"question": "a", "output": None}, Question("line-1", "a", None)),
        ({"question": "a", "input": "c", "sql": "b", "output": "d"}, Question("line-1", "a", "b")),
        ({"question": "a", "sql": None}, Question("line-1", "a", None)),
        ({"question": "a", "answer": "b"}, Question("line-1", "a", None, answer="b")),
        ({"question": "a", "sql": "b", "id": 7, "note": "?"}, Question("7", "a", "b")),
        (
            {"question": "a", "sql": "b", "id": None, "level": None, "ordered": None, "alt_sql": None},
            Question("line-1", "a", "b"),
        ),
    ],
)
def test_other_forms(tmp_path, item, expected):
    assert load_questions(write(tmp_path, item)) == [expected]


good = {"question": "a", "sql": "b"}


@pytest.mark.parametrize(
    ("bad", "message"),
    [
        ({"sql": "b"}, r'"question" is missing; add'),
        ({"question": None, "sql": "b"}, r'"question" is missing'),
        ({"question": "a"}, r'"sql" is missing; add .*null if the table cannot'),
        ({**good, "question": " \n"}, r'"question" is empty'),
        ({"input": "", "output": "b"}, r'"input" is empty'),
        ({**good, "question": 5}, r'"question" holds 5; write a text'),
        ({**good, "question": "\ud83d"}, "lone surrogate"),
        ({**good, "sql": ""}, r'"sql" is empty'),
        ({**good, "sql": ["b"]}, r'"sql" holds'),
        ({**good, "level": 5}, r'"level" is 5; write 1, 2, 3 or 4'),
        ({**good, "level": 0}, r'"level" is 0'),
        ({**good, "level": "2"}, r"\"level\" is '2'"),
        ({**good, "level": True}, r'"level" is True'),
        ({**good, "level": 2.0}, r'"level" is 2\.0'),
        ({**good, "level": []}, r'"level" is \[\]'),
        ({**good, "category": 1}, r'"category" holds 1'),
        ({**good, "ordered": "yes"}, r'"ordered" is .yes.; write true or false'),
        ({**good, "extra_columns": True}, r'"extra_columns" is True; write "allow" or "forbid"'),
        ({**good, "alt_sql": "c"}, r'"alt_sql" is .c.; write a list'),
        ({**good, "alt_sql": [""]}, r'"alt_sql" is empty'),
        ({**good, "paraphrases": [1]}, r'"paraphrases" holds 1'),
        ({"question": "a", "sql": None, "alt_sql": ["c"]}, r'"alt_sql" without "sql"'),
        ({**good, "id": ""}, r'"id" is empty'),
        ({**good, "id": 1.5}, r'"id" holds 1\.5'),
        ({**good, "id": "line-1"}, r"id 'line-1' stands on line 1 too"),
        ("{\n", "broken JSON"),
        ("[]\n", "not an object"),
    ],
)
def test_errors_name_file_line_and_fix(tmp_path, bad, message):
    path = write(tmp_path, good, bad)
    with pytest.raises(QuestionFileError, match=message) as caught:
        load_questions(path)
    assert str(caught.value).startswith(f"{path} line 2: ")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("content", ["", "\n\n"])
def test_an_empty_file(tmp_path, content):
    with pytest.raises(QuestionFileError, match="no question in it"):
        load_questions(write(tmp_path, content))


texts = st.text(st.characters(codec="utf-8"), min_size=1, max_size=20).filter(lambda text: text.strip())
questions = st.builds(
    Question,
    id=texts,
    question=texts,
    sql=texts,
    level=st.none() | st.integers(1, 4),
    category=st.none() | texts,
    ordered=st.booleans(),
    extra_columns=st.sampled_from(["allow", "forbid"]),
    alt_sql=st.lists(texts, max_size=2).map(tuple),
    paraphrases=st.lists(texts, max_size=2).map(tuple),
) | st.builds(Question, id=texts, question=texts, sql=st.none(), answer=st.none() | texts)


@given(st.lists(questions, min_size=1, max_size=4, unique_by=lambda question: question.id))
def test_saved_questions_come_back(tmp_path_factory, items):
    path = tmp_path_factory.mktemp("questions") / "q.jsonl"
    save_questions(path, items)
    assert load_questions(path) == items


def test_saved_lines_hold_what_is_said_and_no_defaults(tmp_path):
    path = tmp_path / "q.jsonl"
    save_questions(path, [Question("1", "Luka Dončić?", None), Question("2", "Why?", None, answer="So.")])
    assert path.read_text(encoding="utf-8").splitlines() == [
        '{"id": "1", "question": "Luka Dončić?", "sql": null}',
        '{"id": "2", "question": "Why?", "answer": "So."}',
    ]
