"""Progress: kept where a learner works and nowhere else; read back as a class's sheet."""

import csv
import io
import json
import types
from pathlib import Path

import IPython
import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from memtune_lib.course import checks, grading
from memtune_lib.course.notebook_source import METADATA
from memtune_lib.course.progress import keep
from memtune_lib.course.runner import run_notebook
from memtune_lib.files import read_jsonl


def right(names: list[str], roster: list[str]) -> float:
    known = {name.lower() for name in roster}
    return sum(name.lower() not in known for name in names) / len(names)


def lines(path: Path) -> list[tuple[str, str]]:
    return [(line["exercise"], line["status"]) for _, line in read_jsonl(path)]


def write(path: Path, *answers: str) -> Path:
    """A progress file of answers such as "leaks right"."""
    path.parent.mkdir(parents=True, exist_ok=True)
    pairs = [answer.split() for answer in answers]
    text = [json.dumps({"exercise": name, "status": status, "time": "2026-01-31T10:00:00"}) for name, status in pairs]
    path.write_text("\n".join(text) + "\n")
    return path


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MEMTUNE_CACHE", str(tmp_path / "cache"))
    monkeypatch.delenv("MEMTUNE_PROGRESS", raising=False)
    return tmp_path / "cache"


# ---- what is kept, and where


def test_judged_answers_are_kept_and_stubs_are_not(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = cache.parent / "class" / "ann.jsonl"
    monkeypatch.setenv("MEMTUNE_PROGRESS", str(path))
    assert checks.share_invented(None).status == checks.NOT_ATTEMPTED
    assert not path.exists()
    checks.share_invented(lambda names, roster: 1)
    checks.share_invented(right)
    assert lines(path) == [("share_invented", "wrong"), ("share_invented", "right")]


def test_only_a_live_notebook_is_followed_unasked(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keep("leaks", "right")  # this process is a test
    monkeypatch.setattr(IPython, "get_ipython", lambda: types.SimpleNamespace(kernel=None))  # a terminal
    keep("leaks", "right")
    assert not (cache / "progress.jsonl").exists()
    monkeypatch.setattr(IPython, "get_ipython", lambda: types.SimpleNamespace(kernel=object()))
    keep("leaks", "right")
    assert lines(cache / "progress.jsonl") == [("leaks", "right")]
    monkeypatch.setenv("MEMTUNE_PROGRESS", "")  # a learner who wants none
    keep("leaks", "right")
    assert len(lines(cache / "progress.jsonl")) == 1


def test_a_file_that_cannot_be_written_stops_no_exercise(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("MEMTUNE_PROGRESS", str(tmp_path / "file" / "progress.jsonl"))
    assert checks.share_invented(right).status == checks.RIGHT
    said = capsys.readouterr().err
    assert said.startswith("progress is not kept: ") and said.count("\n") == 1


def test_runs_of_the_course_are_no_progress_and_a_kernel_keeps_its_own(cache: Path) -> None:
    wrong = "from memtune_lib.course import checks\nchecks.which_number(dict.fromkeys('ABCD', 'recall'))"
    own = f"import os\nos.environ['MEMTUNE_PROGRESS'] = {str(cache / 'own.jsonl')!r}\n{wrong}"
    parameters = new_code_cell("FAST = False", metadata={"tags": ["parameters"]})
    path = cache.parent / "notes" / "01_a.ipynb"
    path.parent.mkdir()
    nbformat.write(new_notebook(cells=[parameters, *map(new_code_cell, (wrong, own))], metadata=METADATA), path)
    run_notebook(path, {"FAST": True}, cache.parent / "out", cell_seconds=60)
    assert lines(cache / "own.jsonl") == [("which_number", "wrong")]
    assert not (cache / "progress.jsonl").exists()


# ---- the sheet


def test_exercises_are_those_of_the_notebooks_in_order() -> None:
    found = grading.exercises()
    assert found["three_ways"] == "00" and found["leaks"] == "08"
    assert set(found) <= set(checks.__all__) and list(found.values()) == sorted(found.values())
    assert list(found)[:2] == ["three_ways", "share_invented"]


def test_a_row_a_learner_and_a_column_an_exercise(tmp_path: Path) -> None:
    write(tmp_path / "class" / "bo.jsonl", "leaks wrong", "leaks right", "leaks wrong", "which_fix wrong")
    write(tmp_path / "class" / "Änne" / "progress.jsonl", "three_ways right")
    extra = write(tmp_path / "late.jsonl")
    text = grading.sheet([tmp_path / "class", extra, extra])
    bo, late, anne = found = rows(text)
    assert [row["learner"] for row in found] == ["bo", "late", "Änne"]
    assert list(bo)[:3] == ["learner", "right", "00 three_ways"] and len(bo) == 2 + len(grading.exercises())
    assert (bo["08 leaks"], bo["04 which_fix"], bo["00 three_ways"]) == ("right", "wrong", "not attempted")
    assert [row["right"] for row in found] == ["1", "0", "1"]
    assert anne["00 three_ways"] == "right" and set(list(late.values())[2:]) == {"not attempted"}


def test_the_command_writes_a_file_that_spreadsheets_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, out = write(tmp_path / "Zoë.jsonl", "leaks right"), tmp_path / "sheets" / "grades.csv"
    assert grading.main([str(path), "--out", str(out)]) == 0 and capsys.readouterr().out == ""
    assert grading.main([str(path)]) == 0
    printed = capsys.readouterr().out
    assert out.read_bytes() == b"\xef\xbb\xbf" + printed.encode() and rows(printed)[0]["learner"] == "Zoë"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ('{"exercise": "leaks"', r"a.jsonl line 1: broken JSON"),
        ('{"exercise": "leaks", "status": "right"}\n[1]', r"a.jsonl line 2: a JSON list, not an object"),
        ('{"question": "How many?", "sql": null}', r"a.jsonl line 1: status None is not 'right' or 'wrong'"),
        ('{"exercise": "leaks", "status": "great"}', r"a.jsonl line 1: status 'great'"),
        ('{"exercise": "lies", "status": "right"}', r"a.jsonl line 1: no exercise 'lies' here"),
        ('{"exercise": ["leaks"], "status": "right"}', r"a.jsonl line 1: no exercise ['leaks'] here"),
    ],
)
def test_bad_files_give_one_line(tmp_path: Path, content: str, why: str, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.jsonl").write_text(content)
    assert grading.main([str(tmp_path)]) == 2
    said = capsys.readouterr()
    assert why in said.err and said.err.count("\n") == 1 and said.out == ""


def test_bad_paths_give_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "empty").mkdir()
    one, other = write(tmp_path / "a" / "ann.jsonl"), write(tmp_path / "b" / "ann.jsonl")
    for paths, why in (
        ([tmp_path / "nothing.jsonl"], "nothing.jsonl: cannot be read"),
        ([tmp_path / "empty"], "empty: no progress file (*.jsonl) in this folder"),
        ([one, other], "are both of 'ann'; rename one of them"),
    ):
        assert grading.main(list(map(str, paths))) == 2
        said = capsys.readouterr().err
        assert why in said and said.count("\n") == 1
