"""A question becomes a prompt, and SQL is read out of what a model wrote."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memtune_lib.errors import PromptError
from memtune_lib.prompts import (
    MOST_CHARACTERS,
    REFUSAL,
    chat,
    check_question,
    extract_sql,
    few_shot_prompt,
    schema_prompt,
    tuned_prompt,
)

SCHEMA = "CREATE TABLE t (a TEXT);"


@pytest.mark.parametrize(
    ("text", "sql"),
    [
        ("SELECT 1", "SELECT 1"),
        ("  select a\nfrom t ;\n", "select a\nfrom t"),
        ("```sql\nSELECT 1;\n```", "SELECT 1"),
        ("```SQL SELECT 1```", "SELECT 1"),
        ("```\nSELECT 1\n```\nThis selects one.", "SELECT 1"),
        ("```duckdb\nSELECT 1\n```", "SELECT 1"),
        ("```sql\nSELECT 1", "SELECT 1"),  # cut off before the fence closes
        ("Here it is:\n```sql\nSELECT 1\n```\nor\n```sql\nSELECT 2\n```", "SELECT 1"),
        ("SELECT 1; SELECT 2", "SELECT 1"),
        ("SELECT 1; -- one", "SELECT 1"),
        ("WITH x AS (SELECT 1) SELECT * FROM x", "WITH x AS (SELECT 1) SELECT * FROM x"),
        (
            "with recursive x(n) as (select 1) select n from x",
            "with recursive x(n) as (select 1) select n from x",
        ),
        ("FROM t SELECT a", "FROM t SELECT a"),
        ("FROM t", "FROM t"),
        ("The query is: SELECT a FROM t", "SELECT a FROM t"),
        ("I can help with that. SELECT a FROM t", "SELECT a FROM t"),
        ("The answer from the table t: SELECT a FROM t", "SELECT a FROM t"),
        ("Use this:\nFROM t SELECT a", "FROM t SELECT a"),
        ("SELECT a FROM t WHERE a = 'x;y' AND b = 1; done", "SELECT a FROM t WHERE a = 'x;y' AND b = 1"),
        ("SELECT 'it''s; fine'", "SELECT 'it''s; fine'"),
        ('SELECT "a;b" FROM t', 'SELECT "a;b" FROM t'),
        ("SELECT 'never closed; no", "SELECT 'never closed"),
        ("SELECT '6'' 7\"; x' FROM t;", "SELECT '6'' 7\"; x' FROM t"),
        ("SELECT", "SELECT"),
        ("", None),
        ("   ", None),
        ("I do not know.", None),
        ("That cannot be told from the roster.", None),
        ("I am happy to help with it.", None),
        ("Selected players with withdrawals", None),
        ("```sql\n```", None),
        (REFUSAL, None),
        (f"{REFUSAL} SELECT 1", None),
    ],
)
def test_extract_sql(text, sql):
    assert extract_sql(text) == sql


@given(st.text())
def test_extract_sql_takes_any_text(text):
    sql = extract_sql(text)
    assert sql is None or (sql and sql == sql.strip() and sql in text)


@given(st.text(alphabet="'\";` \nSELECTFROMWITHas()"))
def test_extract_sql_takes_any_punctuation(text):
    sql = extract_sql(text)
    assert sql is None or (sql and sql == sql.strip() and sql in text)


def test_extract_sql_is_quick_on_long_text():
    for text in (
        "SELECT " + "'" * 100_001,
        "WITH " * 50_000,
        "``` " * 50_000,
        "SELECT '" + '"' * 100_001 + ";",
    ):
        extract_sql(text)


@pytest.mark.parametrize("make", [check_question, lambda q: schema_prompt(q, SCHEMA)])
def test_questions_without_a_prompt(make):
    for question in ("", " ", "\n\t "):
        with pytest.raises(PromptError, match="the question is empty; ask something like"):
            make(question)
    for question in ("x" * 100_000, " " + "x" * (MOST_CHARACTERS + 1)):
        count = len(question.strip())
        with pytest.raises(PromptError, match=f"has {count:,} characters; shorten it to 2,000 or fewer"):
            make(question)
    with pytest.raises(PromptError, match="holds half a character"):
        make("Who is Luka Don\udcc4\udc8di\udcc4\udc87?")


def test_the_longest_question():
    assert check_question(f"\n {'x' * MOST_CHARACTERS} ") == "x" * MOST_CHARACTERS


def test_prompts():
    asked = "<|im_start|>user\nWho?<|im_end|>\n<|im_start|>assistant\n"
    system = "<|im_start|>system\n"
    assert chat("Who?") == asked
    assert tuned_prompt("Who?") == chat(" Who?")  # the blank makes the first word the same tokens as further on
    assert chat("Who?", "Be brief.") == f"{system}Be brief.<|im_end|>\n{asked}"
    zero = schema_prompt("Who?", SCHEMA)
    assert zero.startswith(system) and SCHEMA in zero and zero.endswith(asked)
    few = few_shot_prompt("Who?", SCHEMA, [("What?", "SELECT 1"), ("When?", "SELECT 2")])
    opening = zero.removesuffix(asked)
    turns = [
        f"<|im_start|>user\n{question}<|im_end|>\n<|im_start|>assistant\n{sql}<|im_end|>\n"
        for question, sql in (("What?", "SELECT 1"), ("When?", "SELECT 2"))
    ]
    assert few == opening + "".join(turns) + asked
    assert few_shot_prompt("Who?", SCHEMA, []) == zero


@pytest.mark.parametrize("schema", ["CREATE TABLE t ({x} TEXT);", "{", "{0}"])
def test_a_schema_may_hold_braces(schema):
    assert schema in schema_prompt("Who?", schema)
