"""The commands: what they print, and one line and exit code 2 for whatever is wrong."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import memtune_lib
from memtune_lib.__main__ import main
from tests.unit import tiny

pytestmark = pytest.mark.filterwarnings(tiny.FILTER)
LONG = "x" * 100_000
HALF = b"Who is Luka Don\xc4\x8di\xc4?".decode("ascii", "surrogateescape")  # as a shell hands on Latin-1
QUICK = ["--max-steps", "1", "--index-max-size", "0", "--first-layer", "2"]


@pytest.fixture(scope="module")
def cache(tmp_path_factory):
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(autouse=True)
def environment(monkeypatch, cache, tiny_model):
    monkeypatch.setenv("MEMTUNE_CACHE", str(cache))
    monkeypatch.setenv("MEMTUNE_MODEL", str(tiny_model))
    monkeypatch.setattr("memtune_lib.tuning.load_prompts", lambda path: tiny.OUTSIDE)  # not the shipped 600


def lines(text):
    return [line for line in text.replace("\r", "\n").split("\n") if line.strip()]


@pytest.fixture
def fails(capsys, tmp_path, monkeypatch):
    """Run a command that must fail in one line; {tmp} in an argument is the test's own folder."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments):
        assert main([str(argument).replace("{tmp}", str(tmp_path)) for argument in arguments]) == 2
        said = capsys.readouterr()
        ours = [line for line in lines(said.err) if line.startswith("memtune: ")]
        assert len(ours) == 1 and lines(said.err)[-1] == ours[0]
        assert "Traceback" not in said.err and len(ours[0]) < 1000
        assert said.out == ""
        return ours[0]

    return run


GOOD = '{"question": "Who?", "sql": "SELECT 1"}\n'
QUESTION_FILES = {  # content of the file; what the error says
    "missing": (None, "facts.jsonl: cannot be read (No such file or directory); check the path"),
    "empty": ("", "facts.jsonl: no question in it"),
    "broken line": (GOOD + '{"question": \n', "facts.jsonl line 2: broken JSON"),
    "not an object": (GOOD + "[1]\n", "facts.jsonl line 2: a JSON list, not an object"),
    "without sql": (GOOD + '{"question": "Who?"}\n', 'facts.jsonl line 2: "sql" is missing'),
    "empty question": (
        GOOD + '{"question": " ", "sql": "SELECT 1"}\n',
        'facts.jsonl line 2: "question" is empty',
    ),
    "not UTF-8": (GOOD.replace("Who", "Dončić").encode("iso8859-2"), "facts.jsonl line 1: byte"),
    "a zip file": (b"PK\x03\x04\xff\x00" * 50, "facts.jsonl line 1: byte"),
    "an over-long question": (
        GOOD + json.dumps({"question": LONG, "sql": "SELECT 1"}),
        "facts.jsonl question 2 (line-2): the question has 100,000 characters; shorten it",
    ),
}


@pytest.mark.parametrize("command", ["tune", "evaluate"])
@pytest.mark.parametrize("what", QUESTION_FILES)
def test_bad_question_files(fails, tmp_path, tuned_once, command, what):
    content, message = QUESTION_FILES[what]
    if content is not None:
        (tmp_path / "facts.jsonl").write_bytes(content if isinstance(content, bytes) else content.encode())
    options = ["--out", "{tmp}/out", *QUICK] if command == "tune" else ["--adapter", tuned_once]
    assert f"memtune: {tmp_path}/{message}" in fails(command, "--data", "{tmp}/facts.jsonl", *options)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("sql", "message"),
    [
        ("SELECT wage FROM nba_roster", 'Referenced column "wage" not found'),
        ("SELECT 1 FROM players", "players"),
        ("SELEC 1", "syntax error"),
        ("DELETE FROM nba_roster", "SELECT"),
    ],
)
def test_a_training_query_that_does_not_run(fails, tmp_path, sql, message):
    tiny.write_jsonl(tmp_path / "facts.jsonl", [json.loads(GOOD), {"id": "q-2", "question": "Pay?", "sql": sql}])
    said = fails("tune", "--data", "{tmp}/facts.jsonl", "--out", "{tmp}/out", *QUICK)
    assert said.startswith(f"memtune: {tmp_path}/facts.jsonl question 2 (q-2): its SQL does not run: ")
    assert message in said and said.endswith(f"; mend or remove it: {sql}")


@pytest.mark.parametrize(
    ("question", "message"),
    [
        ("", "the question is empty"),
        (" \n\t", "the question is empty"),
        (LONG, "the question has 100,000 characters; shorten it to 2,000 or fewer"),
        (HALF, "the question holds half a character"),
    ],
)
def test_bad_questions(fails, question, message):
    assert fails("ask", question).startswith(f"memtune: {message}")


@pytest.mark.parametrize("there", [True, False])
@pytest.mark.parametrize("command", [["ask", "Who?"], ["evaluate", "--data", "{tmp}/facts.jsonl"]])
def test_no_adapter_there(fails, tmp_path, command, there):
    tiny.write_questions(tmp_path / "facts.jsonl")
    if there:
        (tmp_path / "memory").mkdir()
    said = fails(*command, "--adapter", "{tmp}/memory")
    assert said.startswith(f"memtune: {tmp_path}/memory holds no memory (no adapter_config.json); make one with")


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        ("adapter_model.safetensors", "memory cannot be loaded; copy or tune the memory again"),
        ("adapter_config.json", "memory cannot be loaded; copy or tune the memory again"),
        ("memory.json", "memory.json is damaged; copy or tune the memory again"),
    ],
)
def test_a_damaged_adapter(fails, tuned, damage, message):
    path = tuned / damage
    path.write_bytes(path.read_bytes()[:-20])
    assert message in fails("ask", "Who?", "--adapter", tuned)


@pytest.mark.parametrize(
    ("content", "name", "message"),
    [
        (None, "games.csv", "games.csv: no such CSV file; check the path"),
        (None, "games.duckdb", "games.duckdb: no such DuckDB file; check the path"),
        (b"no database" * 1000, "games.duckdb", "games.duckdb"),
    ],
)
def test_bad_databases(fails, tmp_path, tuned_once, content, name, message):
    if content is not None:
        (tmp_path / name).write_bytes(content)
    assert message in fails("ask", "Who?", "--adapter", tuned_once, "--database", f"{{tmp}}/{name}")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--batch-size", "0"], "batch_size is 0; give a whole number of at least 1"),
        (["--learning-rate", "nan"], "learning_rate is nan; give a number above 0"),
        (["--index-k", "9", "--index-max-size", "8"], "index_k is 9 experts a prompt; give at most index_max_size=8"),
        (["--start", "nowhere"], "nowhere holds no memory (no adapter_config.json); make one with"),
        (["--start", "nowhere", "--shared-r", "4"], "shared_r is that of the memory in nowhere"),
        (["--index-method", "IndexIVF"], "index_method is 'IndexIVF'; give one of"),
        (["--first-layer", "9"], "first_layer is 9; this base model has layers 0 to 3"),
        (["--max-length", "10"], "fact 1 has"),
        (["--base-model", "/no/such/model"], "no model folder /no/such/model"),
    ],
)
def test_bad_settings(fails, tmp_path, options, message):
    tiny.write_questions(tmp_path / "facts.jsonl")
    given = ["--data", "{tmp}/facts.jsonl", "--out", "{tmp}/out", *options]
    assert fails("tune", *given).startswith(f"memtune: {message}")


def test_a_log_of_something_else(fails, tmp_path, tuned_once):
    tiny.write_questions(tmp_path / "facts.jsonl")
    (tmp_path / "log.jsonl").write_text("my diary\n")
    said = fails("evaluate", "--data", "{tmp}/facts.jsonl", "--adapter", tuned_once, "--out", "{tmp}/log.jsonl")
    assert "log.jsonl" in said
    assert (tmp_path / "log.jsonl").read_text() == "my diary\n"


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["ask"],
        ["sing"],
        ["tune", "--data", "x"],
        ["tune", "--data", "x", "--out", "y", "--max-steps", "many"],
        ["evaluate", "--adapter", "x", "--base"],
    ],
)
def test_usage(capsys, arguments):
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    last = lines(capsys.readouterr().err)[-1]
    assert last.startswith("python -m memtune_lib") and "error: " in last


def test_every_setting_is_an_option(capsys):
    from memtune_lib.tuner import TuneArgs

    with pytest.raises(SystemExit) as ended:
        main(["tune", "--help"])
    assert ended.value.code == 0
    said = capsys.readouterr().out
    assert all(f"--{name.replace('_', '-')} " in said for name in TuneArgs.__dataclass_fields__)


def test_the_course(fails, tmp_path, monkeypatch):
    from memtune_lib.course import runner

    assert fails("course", "--only", "99").startswith("memtune: no notebook 99 in ")
    given = {}
    monkeypatch.setattr(runner, "run_course", lambda **options: given.update(options))
    assert main(["course", "--only", "03", "--out", "there"]) == 0
    assert given == {"only": "03", "out": Path("there")}
    assert main(["course"]) == 0
    assert given == {"only": None, "out": None}


def test_services_that_cannot_start(fails, monkeypatch, tmp_path, tuned_once):
    monkeypatch.delenv("MEMTUNE_API_KEY", raising=False)
    said = fails("serve", "--host", "0.0.0.0")
    assert said == "memtune: --host 0.0.0.0 lets others in; set MEMTUNE_API_KEY to a key that clients must send"
    (tmp_path / "people.csv").write_text("name,age\nAda,11\n")
    people = ["--database", "{tmp}/people.csv"]
    (tmp_path / "file").write_text("x")
    assert "feedback cannot be kept there" in fails("serve", *people, "--feedback", "{tmp}/file/said.duckdb")
    assert "99999 is no port" in fails("serve", *people, "--adapter", tuned_once, "--port", "99999")
    assert "none.duckdb: no such file" in fails("improve", "--feedback", "{tmp}/none.duckdb", "--out", "{tmp}/out")
    assert "holds no memory" in fails("publish", "--adapter", "{tmp}", "--out", "{tmp}/out")
    assert not (tmp_path / "out").exists()


def test_ctrl_c(capsys, monkeypatch):
    def stop(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr("memtune_lib.memory.load_memory", stop)
    assert main(["ask", "Who?"]) == 130
    assert lines(capsys.readouterr().err) == ["memtune: stopped; the same command goes on where this one was"]


def test_from_a_shell(tmp_path):
    root = str(Path(memtune_lib.__file__).parents[1])
    command = [sys.executable, "-m", "memtune_lib", "ask", "  "]
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": root},
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert lines(done.stderr) == ["memtune: the question is empty; ask something like 'Who is the tallest Celtic?'"]


# ---- and when nothing is wrong ----


def test_tune_ask_and_evaluate(capsys, tmp_path):
    data, out, log = (
        tiny.write_questions(tmp_path / "facts.jsonl"),
        tmp_path / "memory",
        tmp_path / "log.jsonl",
    )
    settings = {"--max-steps": 150, "--learning-rate": 5e-3, "--batch-size": 12, "--first-layer": 2}
    settings |= {"--shared-r": 8, "--shared-alpha": 64}
    options = [str(part) for pair in settings.items() for part in pair]
    assert main(["tune", "--data", str(data), "--out", str(out), *options]) == 0
    said = capsys.readouterr().out
    assert said.startswith("12 facts in ") and f"12 with 0 memory experts; saved in {out}" in said

    assert main(["ask", "Age of Bob?", "--adapter", str(out)]) == 0
    said = lines(capsys.readouterr().out)
    assert said[:3] == ["SELECT 18", "18", "18"]  # the query, the column's name, its value
    experts = json.loads(said[3].removeprefix("experts: ").rsplit("   ", 1)[0])
    assert experts["in_scope"] is True and experts["experts"] == []

    assert main(["ask", "sing a song", "--adapter", str(out)]) == 0
    assert capsys.readouterr().out.startswith("(outside this memory; the base model says)")

    command = ["evaluate", "--data", str(data), "--adapter", str(out), "--out", str(log)]
    for _ in range(2):  # the second time, all answers are in the log
        assert main(command) == 0
        said = lines(capsys.readouterr().out)
        assert said[0] == f"{out} on {data}"
        assert said[-1] == "accuracy 1.000 (12/12)"
    header, *records = map(json.loads, log.read_text().splitlines())
    assert "run" in header and len(records) == 12
    assert {"id", "question", "gold_sql", "sql", "verdict", "seconds", "experts"} <= records[0].keys()
    assert {record["verdict"] for record in records} == {"match"}

    tiny.write_jsonl(data, [{"question": "Age of Bob?", "sql": "SELECT 18"}])
    assert main(["evaluate", "--data", str(data), "--base"]) == 0
    assert lines(capsys.readouterr().out)[-1] == "accuracy 0.000 (0/1)"
    for part in ("bank", "shared"):
        assert main(["evaluate", "--data", str(data), "--adapter", str(out), f"--without-{part}"]) == 0
        said = lines(capsys.readouterr().out)
        assert "without its" in said[0]
        assert said[-1] == ("accuracy 1.000 (1/1)" if part == "bank" else "accuracy 0.000 (0/1)")
