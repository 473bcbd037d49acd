"""Baselines: what each puts before the model, what repair and search make of its answers, and the table of them."""

import json
import random
from types import SimpleNamespace

import pytest

from memtune_lib import baselines
from memtune_lib.baselines import repair, retrieval, table
from memtune_lib.baselines.__main__ import main
from memtune_lib.baselines.prompted import draw
from memtune_lib.baselines.rows import Bench, Settings
from memtune_lib.database import Database
from memtune_lib.errors import EvaluationError, PromptError, QuestionFileError
from memtune_lib.memory import load_memory
from memtune_lib.prompts import REFUSAL
from memtune_lib.questions import Question
from tests.unit import tiny

TRAIN = [
    Question("t1", "How old is Ann Lee?", "SELECT AGE FROM p WHERE NAME = 'Ann Lee'", 1),
    Question("t2", "What is the age of Ann Lee?", "SELECT AGE FROM p WHERE NAME = 'Ann Lee'", 1),
    Question("t3", "Who is the oldest?", "SELECT NAME FROM p ORDER BY AGE DESC LIMIT 1", 2),
    Question("t4", "How many players are there?", "SELECT count(*) FROM p", 3),
    Question("t5", "Who scored the most points?", None, 4),
]
ASKED = [
    Question("q1", "How old is Bo O'Ray?", "SELECT AGE FROM p WHERE NAME = 'Bo O''Ray'", 1),
    Question("q2", "How many are there?", "SELECT count(*) FROM p", 1),
]


@pytest.fixture(scope="module")
def database(tmp_path_factory):
    folder = tmp_path_factory.mktemp("people")
    (folder / "p.csv").write_text("NAME,COLLEGE,AGE\nAnn Lee,St. John's,24\nBo O'Ray,Duke,30\n")
    with Database.from_csv(folder, cache=folder / "cache.duckdb") as opened:
        yield opened


@pytest.fixture
def writes(monkeypatch):
    """Let a function from prompt to text stand for the model; returns the prompts that it was given."""

    def use(text):
        prompts = []

        def generate(model, tokenizer, given, **options):
            prompts.extend(given)
            return [SimpleNamespace(prompt=p, text=text(p), seconds=1.0, prompt_tokens=10, new_tokens=2) for p in given]

        monkeypatch.setattr("memtune_lib.baselines.prompted.generate", generate)
        return prompts

    return use


# ---- retrieval ----


def test_the_most_like_stands_last_and_no_sql_stands_twice():
    found = retrieval.Examples(TRAIN).like("How old is Cy, the oldest?", 3)
    assert [question for question, _ in found] == [
        "How many players are there?",
        "Who is the oldest?",
        "How old is Ann Lee?",
    ]


def test_an_example_of_a_refusal_and_none_for_strange_words():
    examples = retrieval.Examples(TRAIN)
    assert examples.like("Who scored points?", 1) == [("Who scored the most points?", REFUSAL)]
    assert examples.like("xyzzy", 3) == []


def test_the_schema_names_values_as_sql_takes_them(database):
    schema = retrieval.Schema(database)
    assert schema.about("How old is Bo O'Ray?").endswith(
        "-- Values that the question may mean:\n-- \"NAME\" = 'Bo O''Ray'"
    )
    assert schema.about("who's the oldest?") == database.schema()  # the s of "who's" is not that of "John's"


def test_a_column_that_is_a_word_of_sql(tmp_path):
    (tmp_path / "t.csv").write_text("order,user\nfirst,Zoe\n")
    with Database.from_csv(tmp_path / "t.csv", cache=tmp_path / "cache.duckdb") as opened:
        assert '\n  "order" TEXT,' in opened.schema() and "\n  user TEXT" in opened.schema()
        assert retrieval.Schema(opened).about("What is first?").endswith("-- \"order\" = 'first'")
        (columns,) = opened.columns.values()
        assert opened.run(f"SELECT {', '.join(columns)} FROM t").rows == (("first", "Zoe"),)


@pytest.mark.parametrize("texts", [[], ["?!", "..."]])
def test_nothing_to_search(texts):
    with pytest.raises(PromptError, match=rf"none of {len(texts)} texts to search has a word; give some"):
        retrieval.Index(texts)


# ---- prompts ----


def test_what_each_baseline_shows(database, writes):
    prompts = writes(lambda prompt: "SELECT 1")
    question = ASKED[0].question
    for answer in (
        baselines.zero_shot(None, None, database),
        baselines.few_shot(None, None, database, TRAIN),
        baselines.similar_few_shot(None, None, database, TRAIN, shots=1),
        baselines.rag(None, None, database, TRAIN, shots=1),
    ):
        assert [(one.sql, one.new_tokens) for one in answer([question])] == [("SELECT 1", 2)]
    assert all(database.schema() in prompt and question in prompt for prompt in prompts)
    zero, fixed, similar, rag = prompts
    assert "SELECT" not in zero
    assert fixed.count("assistant") == 5 and TRAIN[2].sql in fixed and TRAIN[3].sql in fixed  # a level each first
    assert similar.count("assistant") == 2 and TRAIN[0].sql in similar
    assert "\"NAME\" = 'Bo O''Ray'" in rag and TRAIN[0].sql in rag and "Values" not in similar


def test_examples_by_lot():
    assert draw(TRAIN, 4, random.Random(0)) == draw(TRAIN, 4, random.Random(0))
    assert [sql for _, sql in draw(TRAIN, 3, random.Random(1))] == [TRAIN[0].sql, TRAIN[2].sql, TRAIN[3].sql]
    with pytest.raises(PromptError, match="none of 1 training questions has SQL; give some that do"):
        draw(TRAIN[4:], 4, random.Random(0))


def test_a_memory_is_shown_examples_as_it_knows_them(tuned, tiny_model):
    memory = load_memory(tuned, str(tiny_model))
    examples = retrieval.Examples([Question("t", "Age of Ada?", "SELECT 11")])
    plain = baselines.tuned(memory)(["Age of Bob?"])[0]
    shown = baselines.tuned(memory, examples=examples, shots=1)(["Age of Bob?"])[0]
    assert shown.prompt.endswith(plain.prompt) and "Age of Ada?<|im_end|>" in shown.prompt
    assert shown.prompt_tokens > plain.prompt_tokens


# ---- repair ----


def test_repair_goes_on_until_the_query_runs(database, writes):
    prompts = writes(lambda prompt: ["no query", "SELECT nothing FROM p", "SELECT 1"][prompt.count("assistant") - 1])
    answer = baselines.repaired(baselines.zero_shot(None, None, database), None, None, database)
    (one,) = answer(["How many?"])
    assert (one.sql, one.seconds, one.prompt_tokens, one.new_tokens) == ("SELECT 1", 3.0, 30, 6)
    assert "There is no query in that." in prompts[1]
    assert prompts[2].startswith(prompts[1] + "SELECT nothing FROM p") and "That query fails: " in prompts[2]
    assert '"nothing"' in prompts[2].split("fails")[1]


def test_repair_gives_up_and_leaves_alone_what_runs(database, writes):
    prompts = writes(lambda prompt: "SELECT 1" if "Good?" in prompt else "SELECT nothing FROM p")
    answer = baselines.repaired(baselines.zero_shot(None, None, database), None, None, database, tries=2)
    assert [one.sql for one in answer(["Good?", "Bad?"])] == ["SELECT 1", "SELECT nothing FROM p"]
    assert ["Good?" in prompt for prompt in prompts] == [True, False, False, False]


def test_a_complaint_is_short_and_tries_are_at_least_one(database):
    assert repair.complaint("SELECT 1", database) is None
    told = repair.complaint("SELECT " + "x + " * 200 + "y FROM p", database)
    assert told.count("\n") == 1 and len(told) < 450
    with pytest.raises(PromptError, match="tries is 0; give 1 or more"):
        baselines.repaired(lambda questions: [], None, None, database, tries=0)


# ---- search ----


def test_search_finds_the_examples_that_help(database, writes):
    train = [Question(f"t{i}", f"Question {i}?", f"SELECT {i}") for i in range(9)]
    right = {q.question: q.sql for q in ASKED}

    def text(prompt):
        asked = next(question for question in right if question in prompt)
        return right[asked] if "Question 3?" in prompt else "SELECT 0" if "Question 4?" in prompt else "none"

    writes(text)
    options = {"candidates": 40, "shots": 2, "seed": 1}
    tried = baselines.search(None, None, database, train, ASKED, **options)
    assert len(tried) == 40 and (tried[0].correct, tried[0].ran, tried[0].n) == (2, 2, 2)
    assert ("Question 3?", "SELECT 3") in tried[0].examples
    ranks = [(one.correct, one.ran) for one in tried]
    assert ranks == sorted(ranks, reverse=True) and {(0, 2), (0, 0)} <= set(ranks)
    assert tried == baselines.search(None, None, database, train, ASKED, **options)


@pytest.mark.parametrize(
    ("train", "options", "message"),
    [
        (TRAIN, {"candidates": 0}, "candidates is 0; give 1 or more"),
        ([*TRAIN, ASKED[0]], {}, '"How old is Bo O\'Ray\\?" is to be shown and to be scored; keep'),
    ],
)
def test_search_refuses(database, train, options, message):
    with pytest.raises(PromptError, match=message):
        baselines.search(None, None, database, train, ASKED, **options)


# ---- the table ----


@pytest.fixture
def settings(tmp_path, tiny_model):
    files = {"train": TRAIN, "dev": [*ASKED, *TRAIN[:1]], "data": [*ASKED, TRAIN[3]]}
    for name, questions in files.items():
        lines = [{"id": q.id, "question": q.question, "sql": "SELECT 1"} for q in questions]
        tiny.write_jsonl(tmp_path / f"{name}.jsonl", lines)
    paths = {name: str(tmp_path / f"{name}.jsonl") for name in files}
    return Settings(limit=None, base_model=str(tiny_model), **paths)


def test_what_is_measured_is_not_shown(settings):
    bench = Bench(settings)
    assert [q.id for q in bench.questions] == ["q1", "q2", "t4"]
    assert [q.id for q in bench.train] == ["t1", "t2", "t3", "t5"]
    assert [q.id for q in bench.scored] == ["t1"]


def test_a_table_is_made_once(settings, tmp_path, capsys):
    out = tmp_path / "table.json"
    made = table.make_table(["zero_shot"], settings, out)
    assert json.loads(out.read_text()) == made
    row = made["rows"]["zero_shot"]
    assert (row["n"], row["accuracy"], sum(row["verdicts"].values())) == (3, row["correct"] / 3, 3)
    assert 0 <= row["low"] <= row["accuracy"] <= row["high"] <= 1 and 0 <= row["valid"] <= 1
    assert row["prompt_tokens"] > row["new_tokens"] > 0 and row["seconds"] > 0 and row["peak_gb"] > 0.05
    assert len(row["made_by"]["code"]) == 16 and made["settings"]["data"]["file"] == "data.jsonl"
    assert str(tmp_path) not in json.dumps(made["settings"]["data"])
    assert table.make_table(["zero_shot"], settings, out) == made
    assert "in" in capsys.readouterr().err
    assert table.render(made).splitlines()[1].startswith("zero_shot")
    other = Settings(**{**settings.__dict__, "seed": 1})
    with pytest.raises(EvaluationError, match=r"table\.json: made with other settings \(seed differ\)"):
        table.make_table(["zero_shot"], other, out)


@pytest.mark.parametrize(
    ("rows", "changed", "error", "message"),
    [
        (["zero"], {}, EvaluationError, "no row zero; give some of zero_shot, tuned_prompt"),
        (["zero_shot"], {"limit": 0}, EvaluationError, "the limit is 0; give 1 or more"),
        (["zero_shot"], {"data": "nowhere.jsonl"}, QuestionFileError, "nowhere.jsonl: cannot be read"),
    ],
)
def test_a_table_refuses(settings, tmp_path, rows, changed, error, message):
    with pytest.raises(error, match=message):
        table.make_table(rows, Settings(**{**settings.__dict__, **changed}), tmp_path / "table.json")
    assert not (tmp_path / "table.json").exists()


def test_another_file_is_no_table(settings, tmp_path):
    with pytest.raises(EvaluationError, match="not a table of baselines; name another file"):
        table.make_table(["zero_shot"], settings, settings.data)


def test_the_command_says_what_is_wrong(tmp_path, capsys):
    assert main(["--rows", "zero", "--out", str(tmp_path / "table.json")]) == 2
    assert capsys.readouterr().err.startswith("memtune: no row zero; give some of ")
