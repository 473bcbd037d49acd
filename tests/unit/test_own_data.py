"""Bring your own: a folder of CSVs that none of the code knows, and 20 pairs, from tuning to an answer."""

import json

import pytest

from memtune_lib.__main__ import main
from memtune_lib.database import Database
from memtune_lib.errors import DatabaseError
from tests.unit import tiny

pytestmark = pytest.mark.filterwarnings(tiny.FILTER)
KINDS = ("oak", "elm", "ash", "fir", "yew")
QUICK = ["--max-steps", "2", "--index-max-size", "0", "--first-layer", "2"]


@pytest.fixture
def garden(tmp_path, monkeypatch, tiny_model):
    monkeypatch.setenv("MEMTUNE_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("MEMTUNE_MODEL", str(tiny_model))
    monkeypatch.setattr("memtune_lib.tuning.load_prompts", lambda path: tiny.OUTSIDE)
    folder = tmp_path / "garden"
    folder.mkdir()
    rows = [f"{kind},{10 * n},{2000 + n}-05-01" for n, kind in enumerate(KINDS, 1)]
    (folder / "my trees.csv").write_text("\n".join(["kind,height in m,planted", *rows]) + "\n")
    pairs = []
    for kind in KINDS:
        where = f"FROM \"my trees\" WHERE kind = '{kind}'"
        pairs += [(f"How tall is the {kind}?", f'SELECT "height in m" {where}')]
        pairs += [(f"When was the {kind} planted?", f"SELECT planted {where}")]
        pairs += [(f"Is there a tree called {kind}?", f"SELECT count(*) > 0 {where}")]
        pairs += [(f"Which trees are not {kind}?", f"SELECT kind FROM \"my trees\" WHERE kind <> '{kind}'")]
    data = tmp_path / "pairs.jsonl"
    data.write_text("".join(json.dumps({"question": q, "sql": sql}) + "\n" for q, sql in pairs))
    return folder, data, tmp_path


def test_twenty_pairs_and_a_folder_are_enough(garden, capsys):
    folder, data, tmp_path = garden
    memory, log = tmp_path / "memory", tmp_path / "log.jsonl"
    common = ["--database", str(folder)]
    assert main(["tune", "--data", str(data), "--out", str(memory), "--values", "database", *common, *QUICK]) == 0
    values = json.loads((memory / "values.json").read_text())
    assert values["names"] == {"Kind": {kind: kind for kind in sorted(KINDS)}}
    assert values["dates"] == ["2001-05-01", "2005-05-01"]
    assert main(["evaluate", "--data", str(data), "--adapter", str(memory), "--out", str(log), *common]) == 0
    assert "/20)" in capsys.readouterr().out.splitlines()[-1]
    assert sum(1 for line in log.read_text().splitlines() if "verdict" in json.loads(line)) == 20
    assert main(["ask", "How tall is the oak?", "--adapter", str(memory), *common]) == 0
    assert "experts:" in capsys.readouterr().out


def test_a_pair_that_does_not_run_there_is_named(garden, capsys):
    folder, data, tmp_path = garden
    data.write_text('{"question": "How many shrubs?", "sql": "SELECT count(*) FROM shrubs"}\n')
    arguments = ["tune", "--data", str(data), "--out", str(tmp_path / "memory"), "--database", str(folder), *QUICK]
    assert main(arguments) == 2
    assert "question 1 (line-1): its SQL does not run" in capsys.readouterr().err


@pytest.mark.parametrize(
    "content",
    [b"a,b\n1,2\n3\n4,5,6\n", b"name\ncaf\xe9\nna\xc3\xafve\n", b""],
    ids=["broken rows", "mixed encodings", "empty"],
)
def test_a_bad_file_is_named(tmp_path, monkeypatch, content):
    monkeypatch.setenv("MEMTUNE_CACHE", str(tmp_path / "cache"))
    (tmp_path / "good.csv").write_text("a\n1\n")
    (tmp_path / "worse.csv").write_bytes(content)
    with pytest.raises(DatabaseError, match="worse.csv"):
        Database.from_csv({"good": tmp_path / "good.csv", "worse": tmp_path / "worse.csv"})


def test_two_hundred_tables(tmp_path, monkeypatch):
    monkeypatch.setenv("MEMTUNE_CACHE", str(tmp_path / "cache"))
    for number in range(200):
        (tmp_path / f"t{number}.csv").write_text(f"x\n{number}\n")
    with Database.from_csv(tmp_path) as database:
        assert len(database.tables) == 200
        assert database.run("SELECT x FROM t199").rows == ((199,),)
        assert database.schema().count("CREATE TABLE") == 200
