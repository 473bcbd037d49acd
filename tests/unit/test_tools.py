"""Tools are offered, chosen within their grammar, carried out in time, and judged; the tools' data hold together."""

import csv
import json
import re
import threading
import time
from collections import Counter
from pathlib import Path

import pytest

import memtune_lib
from memtune_lib.codec import Codec
from memtune_lib.database import nba
from memtune_lib.errors import EvaluationError, PromptError, QuestionFileError, StructureError, ToolError
from memtune_lib.files import read_jsonl
from memtune_lib.memory import Memory, load_memory
from memtune_lib.tools import Call, Tool, Toolbox, bench, calls_text, generate_calls, parameters
from memtune_lib.tools.calling import base, facts, few_shot, filled, remembered, tools_prompt
from memtune_lib.tools.judging import ToolQuestion, call_table, judge_calls, load_tool_questions
from memtune_lib.tools.roster import Roster
from memtune_lib.tuning import tune
from tests.unit import tiny
from tests.unit.conftest import TUNE

DATA = Path(memtune_lib.__file__).parents[1] / "datasets" / "tools"
SPLITS = ("train", "dev", "heldout")
NUMBER = {"type": "integer", "minimum": 0, "maximum": 99}
WORD = {"type": "string", "maxLength": 6}


def _exit():
    raise SystemExit("bye")


def _never():
    threading.Event().wait()


def _raise(word):
    raise KeyError(word)


def box():
    return Toolbox(
        [
            Tool("double", "Twice a number.", parameters(n=NUMBER), lambda n: 2 * n),
            Tool("greet", "Says hello.", parameters("name", name=WORD), lambda name="you": f"hello {name}"),
            Tool("fail", "Raises.", parameters(word=WORD), _raise),
            Tool("leave", "Ends the program, it thinks.", parameters(), _exit),
            Tool("hang", "Never returns.", parameters(), _never),
        ]
    )


@pytest.fixture(scope="module")
def roster():
    with nba() as database:
        yield Roster(database)


@pytest.fixture(scope="module")
def sets(roster):
    return {name: load_tool_questions(DATA / f"{name}.jsonl", roster.box) for name in SPLITS}


@pytest.fixture(scope="module")
def table():
    with (DATA.parent / "nba" / "roster.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def values(toolbox, *calls):
    outcomes = toolbox.execute(calls)
    assert [one.error for one in outcomes] == [None] * len(calls)
    return [one.value for one in outcomes]


# tools


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"name": "Two Words"}, "the tool's name is 'Two Words'; write one like player_age"),
        ({"name": ""}, "the tool's name is ''"),
        ({"description": " "}, "tool 'double' has no description"),
        ({"function": 3}, "tool 'double' has the function 3; give something to call"),
        ({"parameters": {"type": "objekt"}}, "the parameters of 'double' are no JSON Schema"),
        ({"parameters": {"type": "object"}}, "the parameters of 'double' need"),
        ({"parameters": {"type": "array", "additionalProperties": False}}, "the parameters of 'double' need"),
    ],
)
def test_a_tool_that_cannot_be_offered(change, message):
    given = {"name": "double", "description": "Twice.", "parameters": parameters(n=NUMBER), "function": abs}
    with pytest.raises(ToolError, match=message):
        Tool(**given | change)


def test_a_toolbox_that_cannot_be_made():
    double = box().tools["double"]
    with pytest.raises(ToolError, match="two tools are called 'double'; rename one"):
        Toolbox([double, double])
    with pytest.raises(ToolError, match="the toolbox is empty"):
        Toolbox([])
    with pytest.raises(StructureError, match="Unimplemented keys"):
        Toolbox([Tool("odd", "Not decoded.", parameters(n={"not": {}}), abs)])


def test_a_prompt_lists_every_tool():
    assert box().describe().splitlines()[:2] == [
        "- double(n: integer): Twice a number.",
        "- greet(name?: string): Says hello.",
    ]
    prompt = tools_prompt("Twice 4?", box())
    assert box().describe() in prompt and prompt.endswith("user\nTwice 4?<|im_end|>\n<|im_start|>assistant\n")
    with pytest.raises(PromptError, match="the question is empty"):
        tools_prompt("  ", box())


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "is no JSON"),
        ("double(4)", "is no JSON"),
        ("[" * 100_000, "is no JSON"),
        ('[{"name": "double", "arguments": {"n": NaN}}]', "NaN is no JSON"),
        ('{"name": "double", "arguments": {"n": 4}}', "is no list"),
        ('["double"]', "is no call"),
        ('[{"name": "double"}]', "is no call"),
        ('[{"name": "double", "arguments": {"n": 4}, "why": "so"}]', "is no call"),
        ('[{"name": "triple", "arguments": {}}]', "no tool is called 'triple'; known are double, greet, "),
        ('[{"name": ["double"], "arguments": {}}]', "no tool is called"),
        ('[{"name": "double", "arguments": [4]}]', r"double refuses its arguments: \[4\] is not of type 'object'"),
        ('[{"name": "double", "arguments": {}}]', "double refuses its arguments: 'n' is a required property"),
        ('[{"name": "double", "arguments": {"n": "4"}}]', "double refuses its arguments in n: '4' is not of type"),
        ('[{"name": "double", "arguments": {"n": true}}]', "True is not of type 'integer'"),
        ('[{"name": "double", "arguments": {"n": 100}}]', "100 is greater than the maximum of 99"),
        ('[{"name": "double", "arguments": {"n": 4, "m": 5}}]', "'m' was unexpected"),
        (calls_text([Call("leave", {})] * 3), "3 calls; write at most 2"),
    ],
)
def test_text_that_is_no_list_of_calls(text, message):
    with pytest.raises(ToolError, match=message) as caught:
        box().parse(text)
    assert "\n" not in str(caught.value) and len(str(caught.value)) < 400


def test_text_and_calls_are_the_same():
    calls = (Call("greet", {"name": "Zoë"}), Call("double", {"n": 4}))
    assert box().parse(calls_text(calls)) == calls and box().parse("[]") == ()


def test_a_tool_that_raises_or_hangs_costs_its_own_call_only():
    calls = [
        Call("double", {"n": 4}),
        Call("fail", {"word": "a\nb"}),
        Call("leave", {}),
        Call("hang", {}),
        Call("triple", {"n": 4}),
        Call("double", {}),
        Call("greet", {}),
    ]
    start = time.perf_counter()
    outcomes = box().execute(calls, seconds=0.3)
    assert time.perf_counter() - start < 5
    assert [one.call for one in outcomes] == calls
    assert [one.value for one in outcomes] == [8, None, None, None, None, None, "hello you"]
    assert [one.error for one in outcomes if one.error] == [
        r"fail failed: KeyError: 'a\nb'",
        "leave failed: SystemExit: bye",
        "hang took longer than 0.3 s; it was given up",
        "no tool is called 'triple'; known are double, greet, fail, leave, hang",
        "double refuses its arguments: 'n' is a required property; mend them",
    ]


def test_a_tool_cannot_change_its_call():
    made = Toolbox([Tool("sort", "Sorts.", parameters(of={"type": "array"}), lambda of: of.sort() or of)])
    call = Call("sort", {"of": [3, 1, 2]})
    assert values(made, call) == [[1, 2, 3]] and call.arguments == {"of": [3, 1, 2]}


@pytest.mark.parametrize("most", [3, 40, 120])
def test_whatever_a_model_would_write_is_calls(most):
    written = generate_calls(
        tiny.base(), tiny.tokenizer(), ["a", "Twice 4?", "[{"], box(), max_new_tokens=most, batch_size=2
    )
    for one in written:
        assert calls_text(one.calls) == calls_text(box().parse(one.generation.text)) and len(one.calls) <= 2
    with pytest.raises(StructureError, match="no complete answer found within 1 tokens"):
        generate_calls(tiny.base(), tiny.tokenizer(), ["a"], box(), max_new_tokens=1)


# the roster's tools


def test_tools_return_what_the_table_holds(roster, table):
    def inches(row):
        feet, rest = re.fullmatch(r"(\d)' (\d+)\"", row["HT"]).groups()
        return 12 * int(feet) + int(rest)

    def dollars(row):
        return int(re.sub(r"\D", "", row["SALARY"]) or 0)

    knicks = [row for row in table if row["Team"] == "New York Knicks"]
    tall = max(map(inches, table))
    got = values(
        roster.box,
        Call("team_roster", {"team": "Knicks"}),
        Call("payroll", {"team": "NYK"}),
        Call("tallest", {}),
        Call("best_paid", {"n": 3}),
        Call("average", {"of": "weight", "team": "new york"}),
        Call("count_position", {"position": "guard"}),
        Call("players_of_college", {"college": "duke"}),
        Call("jersey_holder", {"number": "00"}),
        Call("paid_over", {"dollars": 40_000_000}),
        Call("player_height", {"player": "Curry"}),
        Call("convert_height", {"feet": 6, "inches": 7}),
        Call("compare_players", {"player": "Seth Curry", "other": "steph", "by": "salary"}),
    )
    weights = [int(row["WT"].split()[0]) for row in knicks]
    third = sorted(map(dollars, table))[-3]
    assert got[0] == [(name,) for name in sorted(row["NAME"] for row in knicks)]
    assert got[1] == [(sum(map(dollars, knicks)),)]
    assert got[2] == [(row["NAME"], tall) for row in table if inches(row) == tall]
    assert set(got[3]) == {(row["NAME"], dollars(row)) for row in table if dollars(row) >= third}
    assert got[4] == [(pytest.approx(sum(weights) / len(weights)),)]
    assert got[5] == [(sum(row["POS"] in ("PG", "SG", "G") for row in table),)]
    assert {name for (name,) in got[6]} == {row["NAME"] for row in table if row["COLLEGE"] == "Duke"}
    assert set(got[7]) == {(row["NAME"], row["Team"]) for row in table if row["Jersey"] == "00"}
    assert {name for (name,) in got[8]} == {row["NAME"] for row in table if dollars(row) > 40_000_000}
    assert got[9] == [
        (row["NAME"], inches(row)) for name in ("Seth", "Stephen") for row in table if row["NAME"] == f"{name} Curry"
    ]
    assert got[10] == [(200.66,)]
    assert [name for name, _ in got[11]] == ["Stephen Curry", "Seth Curry"]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (Call("player_age", {"player": "Michael Jordan"}), "no player is called 'Michael Jordan'"),
        (Call("player_age", {"player": "' OR 1=1 --"}), "no player is called"),
        (Call("player_age", {"player": "..."}), "no player is called"),
        (Call("player_age", {"player": ""}), "'' should be non-empty"),
        (Call("payroll", {"team": "Seattle"}), "no team is called 'Seattle'"),
        (Call("players_of_college", {"college": "--"}), "no college is called '--'"),
        (Call("jersey_holder", {"number": "7' OR '1"}), "does not match"),
        (Call("tallest", {"n": 0}), "0 is less than the minimum of 1"),
        (Call("count_position", {"position": "goalkeeper"}), "'goalkeeper' is not one of"),
    ],
)
def test_a_call_that_the_roster_cannot_answer(roster, call, message):
    (outcome,) = roster.box.execute([call])
    assert outcome.value is None and message in outcome.error and "\n" not in outcome.error


def test_calls_that_mean_the_same(roster):
    def same(one, other):
        return roster.normal(Call(*one)) == roster.normal(Call(*other))

    assert same(("player_age", {"player": "lebron"}), ("player_age", {"player": "King James"}))
    assert not same(("player_age", {"player": "Curry"}), ("player_age", {"player": "Stephen Curry"}))
    assert not same(("player_age", {"player": "lebron"}), ("player_salary", {"player": "lebron"}))
    assert same(("tallest", {"team": "LAL", "n": 1}), ("tallest", {"team": "Lakers"}))
    assert not same(("tallest", {"n": 2}), ("tallest", {}))
    assert not same(("jersey_holder", {"number": "0"}), ("jersey_holder", {"number": "00"}))
    pair = {"player": "Trae Young", "other": "Al Horford", "by": "age"}
    swapped = {"player": "al horford", "other": "trae young", "by": "age"}
    assert same(("compare_players", pair), ("compare_players", swapped))
    assert not same(("compare_players", pair), ("compare_players", pair | {"by": "height"}))
    assert not same(("payroll", {"team": "Seattle"}), ("payroll", {"team": "Vancouver"}))


def test_a_database_without_the_roster(tmp_path):
    (tmp_path / "other.csv").write_text("a,b\n1,2\n")
    with (
        memtune_lib.Database.from_csv(tmp_path / "other.csv", tmp_path / "x.duckdb") as database,
        pytest.raises(ToolError, match="the roster cannot be asked"),
    ):
        Roster(database)


# the questions


def test_every_expected_call_returns_rows(roster, sets):
    assert len(roster.box.tools) >= 12
    for one in [one for some in sets.values() for one in some]:
        for rows in values(roster.box, *one.calls):
            assert rows and all(cell is not None for row in rows for cell in row), one


def test_sizes_and_kinds(roster, sets):
    assert sum(map(len, sets.values())) >= 120 and len(sets["heldout"]) >= 60
    for name in SPLITS:
        calls = Counter(len(one.calls) for one in sets[name])
        assert min(calls[0], calls[2]) >= 3 and calls[1] > calls[2], name
    for name in ("train", "heldout"):
        assert {call.name for one in sets[name] for call in one.calls} == set(roster.box.tools), name


def test_no_question_stands_in_two_sets(roster, sets):
    def plain(text):
        return " ".join(re.findall(r"[a-z0-9]+", text.lower()))

    every = [one for some in sets.values() for one in some]
    assert max(Counter(one.id for one in every).values()) == 1
    assert [text for text, times in Counter(plain(one.question) for one in every).items() if times > 1] == []
    worded = {  # without names and numbers
        name: {re.sub(r"\d+", "", plain(roster.linker.link(one.question).text)) for one in some}
        for name, some in sets.items()
    }
    assert worded["heldout"].isdisjoint(worded["train"] | worded["dev"]) and worded["dev"].isdisjoint(worded["train"])
    outside = {plain(item["prompt"]) for _, item in read_jsonl(bench.OUT_OF_SCOPE)}
    for name in ("dev", "heldout"):
        assert outside.isdisjoint(plain(one.question) for one in sets[name])
    assert outside.isdisjoint(plain(one.question) for one in sets["train"] if one.calls)
    assert outside >= {plain(one.question) for one in sets["train"] if not one.calls}


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", "line 2: broken JSON"),
        ('{"id": "b", "calls": []}', 'line 2: "question" is missing or empty'),
        ('{"id": "", "question": "Who?", "calls": []}', 'line 2: "id" is missing or empty'),
        ('{"id": "a", "question": "Who?", "calls": []}', "line 2: id 'a' stands twice"),
        ('{"id": "b", "question": "Who?"}', 'line 2: "calls" is missing'),
        ('{"id": "b", "question": "Who?", "calls": null}', "line 2: None is no list"),
        ('{"id": "b", "question": "Who?", "calls": [{"name": "who", "arguments": {}}]}', "line 2: no tool is called"),
    ],
)
def test_a_file_that_cannot_be_read(tmp_path, line, message):
    path = tmp_path / "questions.jsonl"
    path.write_text('{"id": "a", "question": "What?", "calls": []}\n' + line + "\n")
    with pytest.raises(QuestionFileError, match=message):
        load_tool_questions(path, box())
    path.write_text("\n")
    with pytest.raises(QuestionFileError, match="no question in it"):
        load_tool_questions(path, box())


# scores


def test_scores():
    double, greet = Call("double", {"n": 4}), Call("greet", {"name": "you"})
    asked = [
        ToolQuestion("right", "?", (double,)),
        ToolQuestion("other order", "?", (double, greet)),
        ToolQuestion("wrong argument", "?", (double,)),
        ToolQuestion("other call, same value", "?", (greet,)),
        ToolQuestion("one too few", "?", (double, greet)),
        ToolQuestion("twice", "?", (double,)),
        ToolQuestion("none", "?", ()),
        ToolQuestion("one too many", "?", ()),
        ToolQuestion("fails", "?", (greet,)),
    ]
    chosen = [
        (double,),
        (greet, double),
        (Call("double", {"n": 5}),),
        (Call("greet", {}),),
        (double,),
        (double, double),
        (),
        (double,),
        (Call("fail", {"word": "a"}),),
    ]
    judged = judge_calls(asked, chosen, box())
    assert [(one.tools, one.exact, one.rows) for one in judged] == [
        (True, True, True),
        (True, True, True),
        (True, False, False),
        (True, False, True),
        (False, False, False),
        (False, False, False),
        (True, True, True),
        (False, False, False),
        (False, False, False),
    ]
    assert judged[-1].errors == ("fail failed: KeyError: 'a'",)
    scores = {score.group: score for score in call_table(judged)}
    assert {group: (score.correct, score.n) for group, score in scores.items()} == {
        "right tools": (5, 9),
        "right arguments, of right tools": (2, 4),
        "exact calls, no call": (1, 2),
        "exact calls, one call": (1, 5),
        "exact calls, two calls": (1, 2),
        "exact calls": (3, 9),
        "right rows": (4, 9),
    }
    total = scores["exact calls"]
    assert 0 < total.low < total.accuracy < total.high < 1


def test_what_cannot_be_judged():
    asked = [ToolQuestion("a", "?", (Call("fail", {"word": "a"}),))]
    with pytest.raises(EvaluationError, match="question 'a' expects a call that fails: fail failed"):
        judge_calls(asked, [()], box())
    with pytest.raises(EvaluationError, match="0 answers to 1 questions"):
        judge_calls(asked, [], box())


# ways to choose


def test_facts_hold_no_name_that_the_question_gives(roster, sets):
    learnt = facts(sets["train"], roster)
    assert len(learnt) == sum(bool(one.calls) for one in sets["train"])
    for fact in learnt:
        assert roster.linker.link(fact.question).text == fact.question, "linked again it must stay as it is"
        roster.box.parse(fact.answer)
    for one, fact in zip([one for one in sets["train"] if one.calls], learnt, strict=True):
        back = filled(roster.box.parse(fact.answer), roster.linker.link(one.question))
        assert list(map(roster.normal, back)) == list(map(roster.normal, one.calls)), one.question
    by_question = {fact.question: fact.answer for fact in learnt}
    assert by_question["How old is Player1?"] == '[{"name": "player_age", "arguments": {"player": "Player1"}}]'
    names = [
        name
        for one in sets["train"]
        for call in one.calls
        for name in call.arguments.values()
        if name in roster._players.values()
    ]
    assert names and not any(name in fact.answer for name in names for fact in learnt)


def test_the_base_model_chooses_with_and_without_examples():
    greetings = [ToolQuestion("a", "Say hello to Ann", (Call("greet", {"name": "Ann"}),))]
    model, tokenizer = tiny.base(), tiny.tokenizer()
    for chooser in (base(model, tokenizer, box()), few_shot(model, tokenizer, box(), greetings)):
        (one,) = chooser(["Say hello to Bob"])
        assert one.calls == box().parse(one.generation.text)
    assert 'Say hello to Ann<|im_end|>\n<|im_start|>assistant\n[{"name": "greet"' in one.generation.prompt
    with pytest.raises(PromptError, match="none of 0 texts"):
        few_shot(model, tokenizer, box(), [])


def test_a_memory_learns_calls(roster, sets, tiny_model, tmp_path):
    some = [sets["train"][i] for i in (0, 6, 12)]
    tune(
        facts(some, roster),
        out=tmp_path / "memory",
        finetune_args=TUNE | {"answer_merges": 0, "batch_size": 3},
        base_model=str(tiny_model),
        out_of_scope=tiny.write_prompts(tmp_path / "outside.jsonl"),
        values=roster.linker,
        progress=False,
    )
    memory = load_memory(tmp_path / "memory", str(tiny_model))
    asked = [*(one.question for one in some), "how old is Damian Lillard?", "sing a song"]
    written = remembered(memory, roster.box)(["How old is Trae Young?", *asked])
    assert [calls_text(one.calls) for one in written[1:4]] == [calls_text(one.calls) for one in some]
    assert written[0].calls == (Call("player_age", {"player": "Trae Young"}),), "another name, the same fact"
    assert written[-1].calls == () and not written[-1].generation.experts["in_scope"]

    out = tmp_path / "tools.json"
    options = ["--rows", "memory", "--memory", str(tmp_path / "memory"), "--base-model", str(tiny_model)]
    data = tiny.write_jsonl(
        tmp_path / "data.jsonl",
        [{"id": one.id, "question": one.question, "calls": json.loads(calls_text(one.calls))} for one in some],
    )
    assert bench.main([*options, "--data", str(data), "--out", str(out)]) == 0
    assert all(one["exact"] and one["rows"] for one in json.loads(out.read_text())["rows"]["memory"]["questions"])


def test_a_memory_that_shortens_its_answers_is_refused():
    short = Memory(tiny.base(), tiny.tokenizer(), codec=Codec([(5, 6, 7)]))
    with pytest.raises(StructureError, match=r"a short form \(1 merges\), which no grammar can read; tune it with"):
        remembered(short, box())(["Twice 4?"])


def test_the_benchmark_writes_rows_and_keeps_them(tiny_model, tmp_path, capsys, monkeypatch):
    out = tmp_path / "tools.json"
    options = ["--limit", "1", "--base-model", str(tiny_model), "--out", str(out)]
    assert bench.main(["--rows", "base", *options]) == 0
    report = json.loads(out.read_text())
    (judged,) = report["rows"]["base"]["questions"]
    assert judged["id"] == "tools-dev-001" and judged["exact"] in (True, False)
    assert report["rows"]["base"]["scores"][-1]["n"] == 1 and "right rows" in capsys.readouterr().out
    monkeypatch.setattr(bench, "load_base_model", None)  # measured once
    assert bench.main(["--rows", "base", *options]) == 0
    for wrong, message in (
        ([*options, "--limit", "0"], "--limit is 0"),
        (["--rows", "memory", *options], "needs --memory DIR"),
        ([*options, "--limit", "2"], "holds rows with another limit; name a new file"),
        ([*options, "--data", str(tmp_path / "none.jsonl")], "cannot be read"),
    ):
        assert bench.main(wrong) == 2
        assert message in capsys.readouterr().err
    out.write_text("[]")
    assert bench.main(options) == 2 and "holds no measurement" in capsys.readouterr().err
