"""Whatever a model would rather write, the answer has the form asked for, down to the last token."""

import json
import re

import pytest
import sqlglot
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlglot import exp

from memtune_lib.codec import Codec
from memtune_lib.database import Database
from memtune_lib.errors import StructureError
from memtune_lib.memory import load_memory
from memtune_lib.prompts import tuned_prompt
from memtune_lib.sql_grammar import sql_grammar
from memtune_lib.structured import (
    MOST_LETTERS,
    generate_object,
    generate_within,
    json_grammar,
    lark_grammar,
    regex_grammar,
)
from tests.unit import tiny

TOKENIZER = tiny.tokenizer()
PLAYER = {"name": "str", "salary": "int"}
SHORTEST = len('{"name": "", "salary": 0}') + 1  # bytes are tokens, and the end is one
KINDS = {"str": str, "int": int, "float": float, "bool": bool}
NAMES = st.text(st.characters(codec="ascii"), max_size=4)
TOO_SHORT = {"type": "string", "minLength": 3, "maxLength": 2}
quick = settings(deadline=None, max_examples=8)


@pytest.fixture(scope="module")
def model():
    return tiny.base()


def objects(model, schema, most, prompts=("a", "Who is it?")):
    return generate_object(model, TOKENIZER, list(prompts), schema, max_new_tokens=most, progress=False)


def texts(model, grammar, most, prompts=("a", "Who is it?")):
    written = generate_within(model, TOKENIZER, list(prompts), grammar, max_new_tokens=most, progress=False)
    return [one.text for one in written]


@pytest.mark.parametrize("most", [SHORTEST, SHORTEST + 1, SHORTEST + 9])
def test_an_object_is_closed_whatever_is_left(model, most):
    for item in objects(model, PLAYER, most):
        assert list(item) == ["name", "salary"] and type(item["name"]) is str and type(item["salary"]) is int


def test_one_token_fewer_is_an_error(model):
    with pytest.raises(StructureError, match=f"no complete answer found within {SHORTEST - 1} tokens"):
        objects(model, PLAYER, SHORTEST - 1)


@quick
@given(
    st.dictionaries(
        st.text(st.characters(codec="ascii"), max_size=4), st.sampled_from(list(KINDS)), min_size=1, max_size=3
    ),
    st.integers(0, 12),
)
def test_any_fields_any_budget(model, fields, more):
    most = len(json.dumps(fields)) + 8 * len(fields) + more
    (item,) = objects(model, fields, most, ["a"])
    assert list(item) == list(fields)
    for name, kind in fields.items():
        value = item[name]
        assert type(value) is KINDS[kind] or (kind == "float" and type(value) is int)


def test_a_batch_writes_what_each_prompt_writes_alone(model):
    together = objects(model, PLAYER, 40, ["a", "a longer prompt"])
    assert together == [objects(model, PLAYER, 40, [prompt])[0] for prompt in ("a", "a longer prompt")]


def test_a_json_schema(model):
    schema = {
        "type": "object",
        "properties": {"kind": {"enum": ["cat", "dog"]}, "ages": {"type": "array", "items": {"type": "integer"}}},
        "required": ["kind", "ages"],
        "additionalProperties": False,
    }
    for item in objects(model, schema, 36):
        assert item["kind"] in ("cat", "dog") and all(type(age) is int for age in item["ages"])


def test_what_ran_short_is_marked(model):
    (one,) = generate_within(model, TOKENIZER, ["a"], json_grammar(PLAYER), max_new_tokens=SHORTEST, progress=False)
    (fits,) = generate_within(model, TOKENIZER, ["a"], regex_grammar("[ab]"), max_new_tokens=9, progress=False)
    assert one.cut and not fits.cut and fits.text in ("a", "b")


def test_no_prompt_no_object(model):
    assert objects(model, PLAYER, SHORTEST, []) == []


@pytest.mark.parametrize("most", [23, 40])
def test_patterns_and_grammars(model, most):
    for text in texts(model, regex_grammar("[a-z]{20,25}!"), most):
        assert re.fullmatch("[a-z]{20,25}!", text)
    nested = lark_grammar('start: "(" start ")" | NUM\nNUM: /[0-9]+/')
    for text in texts(model, nested, most):
        assert re.fullmatch(r"(\(*)[0-9]+(\)*)", text) and text.count("(") == text.count(")")


@pytest.mark.parametrize(
    ("schema", "message"),
    [
        ({}, "has no field"),
        ({"name": "text"}, "field 'name' is of kind 'text'; write one of str, int, float, bool"),
        ([], r"the schema is \[\]; give a dictionary"),
        ({"type": "string"}, "the schema has type 'string'"),
        ({"type": "object", "properties": {"a": {"type": "int"}}}, "Invalid type: int"),
        ({"type": "object", "properties": {"a": {"not": {}}}}, r'Unimplemented keys: \["not"\]'),
        (
            {
                "type": "object",
                "properties": {"a": {"minLength": 3, "maxLength": 2, "type": "string"}},
                "required": ["a"],
            },
            "unsatisfiable",
        ),
        ({"type": "object", "properties": {"a": {"const": {1}}}}, "is no JSON object"),
    ],
)
def test_bad_schemas_are_one_clear_error(model, schema, message):
    with pytest.raises(StructureError, match=message) as raised:
        objects(model, schema, 50)
    assert "\n" not in str(raised.value)


def test_bad_grammars_are_one_clear_error(model):
    with pytest.raises(StructureError, match="the grammar cannot be used"):
        lark_grammar('start: "a" b')
    with pytest.raises(StructureError, match="the pattern cannot be used"):
        regex_grammar("a(b")
    with pytest.raises(StructureError, match="cannot be followed") as raised:
        texts(model, lark_grammar('start: a\na: "x" a'), 20)
    assert len(str(raised.value)) < 200


def test_a_text_field_is_bounded(model):
    (item,) = objects(model, {"said": "str"}, 900, ["a"])
    assert len(item["said"]) <= MOST_LETTERS


# ---- SQL over a schema ----


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    folder = tmp_path_factory.mktemp("shop")
    (folder / "orders.csv").write_text('id,"a ""b""",buyer,order\n1,2,3,4\n')
    (folder / "buyers.csv").write_text("id,name\n3,Ann\n")
    with Database.from_csv(folder, cache=folder / "cache.duckdb") as opened:
        yield opened


def test_the_tables_as_sql_takes_them(shop):
    assert shop.columns == {"buyers": ["id", "name"], "orders": ["id", '"a ""b"""', "buyer", '"order"']}


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("most", [40, 90])
def test_queries_name_only_what_is_there(shop, seed, most):
    for sql in texts(tiny.base(seed=seed), sql_grammar(shop), most):
        tree = sqlglot.parse_one(sql, dialect="duckdb")
        assert isinstance(tree, exp.Select)
        assert {table.name for table in tree.find_all(exp.Table)} <= {"orders", "buyers"}
        assert {column.name for column in tree.find_all(exp.Column)} <= {"id", 'a "b"', "buyer", "order", "name"}
        result = shop.run(sql)
        assert result.verdict != "blocked" and "Parser Error" not in (result.error or "")


def test_a_memory_keeps_to_its_words_where_the_grammar_has_one(tuned):
    memory = load_memory(tuned)

    def written(pattern):
        prompts = [tuned_prompt("Age of Ada?"), tuned_prompt("Age of Bob?"), tuned_prompt("sing a song")]
        options = {"codec": memory.codec, "max_new_tokens": 20, "progress": False}
        return generate_within(memory.model, memory.tokenizer, prompts, regex_grammar(pattern), **options)

    ada, bob, outside = written("[A-Z]{5,8} [0-9]{2}")
    assert re.fullmatch("[SELCTA]{5,8} [0-9]{2}", ada.text) and re.fullmatch("[SELCTAB]{5,8} [0-9]{2}", bob.text)
    assert re.fullmatch("[A-Z]{5,8} [0-9]{2}", outside.text) and not outside.experts["in_scope"]
    assert all(re.fullmatch("[xyz]{2,3}", one.text) for one in written("[xyz]{2,3}")), "no word of theirs, a way out"


def test_a_memory_with_a_short_form_is_refused(model):
    with pytest.raises(StructureError, match=r"a short form \(1 merges\), which no grammar can read"):
        generate_within(model, TOKENIZER, ["a"], regex_grammar("a"), codec=Codec([(5, 6, 7)]))
