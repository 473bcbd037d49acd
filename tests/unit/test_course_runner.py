"""The guards around the notebooks, proven on tiny notebooks: what papermill lets pass must fail here."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

import memtune_lib.course
from memtune_lib.course import record
from memtune_lib.course.notebook_source import (
    METADATA,
    NOTEBOOKS,
    clear_solutions,
    learner_copy,
    read_notebook,
    stale_copies,
    tidy,
    write_copies,
)
from memtune_lib.course.results import MEDIA_TYPE, WIDGET_STATE, HeadlineResult, read_results
from memtune_lib.course.runner import (
    NotebookRun,
    check_bands,
    find_notebooks,
    find_problems,
    run_course,
    run_notebook,
    table,
)
from memtune_lib.errors import MemtuneError
from memtune_lib.peak import peak_memory


def notebook(*code: str) -> NotebookNode:
    """A notebook with a cell of parameters and then the given code cells."""
    first = new_code_cell("FAST = False\nMODEL = None  # the default", metadata={"tags": ["parameters"]})
    return new_notebook(cells=[first, *map(new_code_cell, code)], metadata=METADATA)


def save(path: Path, node: NotebookNode) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(node, path)
    return path


# ---- notebooks run: five kernels in all

GOOD = (
    "import subprocess, sys\nfrom pathlib import Path\nimport memtune_lib.course as course",
    'course.record("accuracy", 0.955, n=200)',
    'course.record("place", [FAST, sys.executable, course.__file__, Path.cwd().name])',
)


def test_a_course_goes_on_after_a_failure_and_reads_results_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    # An installed kernel of the same name, which cannot even start, must not be the one that is used.
    spec = tmp_path / "jupyter" / "kernels" / "python3" / "kernel.json"
    spec.parent.mkdir(parents=True)
    spec.write_text('{"argv": ["/nowhere/python"], "display_name": "broken", "language": "python"}')
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path / "jupyter"))
    monkeypatch.setenv("MEMTUNE_CACHE", str(tmp_path / "cache"))
    folder, out = tmp_path / "notes", tmp_path / "cache" / "course"
    save(folder / "01_bad.ipynb", notebook("1 / 0", "print('after')"))
    save(folder / "02_good.ipynb", notebook(*GOOD))

    with pytest.raises(MemtuneError, match=r"^1 failed: 01_bad: In \[3\] ZeroDivisionError: .*01_bad.ipynb$"):
        run_course(settings="fast", folder=folder)

    results = read_results(read_notebook(out / "02_good.ipynb"))
    assert results["accuracy"] == HeadlineResult("accuracy", 0.955, {"n": 200})
    assert results["place"].value == [True, sys.executable, memtune_lib.course.__file__, "notes"]
    assert "accuracy = 0.955 (n 200)" in (out / "02_good.html").read_text(encoding="utf-8")
    assert not (out / "01_bad.html").exists()
    shown = capsys.readouterr().out
    row = re.search(r"^02_good +(\d\.\d) +(\d\.\d\d) .*accuracy = 0.955", shown, re.MULTILINE)
    assert row and 0.02 < float(row[2]) < 1
    assert sorted(path.name for path in folder.iterdir()) == ["01_bad.ipynb", "02_good.ipynb"]


IN_A_WIDGET = """import ipywidgets
out = ipywidgets.Output()
with out:
    raise KeyError("lost")"""


@pytest.mark.parametrize(
    ("code", "seconds", "message"),
    [
        (("import sys", "sys.exit(0)", "print('never')"), 60, r"In \[4\] SystemExit: 0"),
        ((IN_A_WIDGET, "print('after')"), 60, "an Output widget KeyError: 'lost'"),
        (("1", "import time\ntime.sleep(60)"), 2, r"In \[4\] took longer than 2 s"),
    ],
    ids=["sys.exit", "inside a widget", "time-out"],
)
def test_what_papermill_lets_pass_fails(tmp_path: Path, code: tuple[str], seconds: int, message: str) -> None:
    path = save(tmp_path / "in" / "01_trap.ipynb", notebook(*code))
    with pytest.raises(MemtuneError, match=f"^01_trap: {message}; see .*01_trap.ipynb$"):
        run_notebook(path, {"FAST": True}, tmp_path / "out", cell_seconds=seconds)
    assert (tmp_path / "out" / "01_trap.ipynb").exists()


# ---- refused before a kernel starts


def without_tag(node: NotebookNode) -> NotebookNode:
    node.cells[0].metadata.tags = []
    return node


@pytest.mark.parametrize(
    ("node", "parameters", "message"),
    [
        (notebook(), {"STEPS": 3}, "no parameter STEPS; its cell tagged `parameters` sets FAST, MODEL"),
        (without_tag(notebook()), {"FAST": True}, "0 cells are tagged `parameters`; tag exactly one"),
        (new_notebook(cells=notebook().cells), {"FAST": True}, "names no Python kernel"),
    ],
)
def test_a_parameter_that_nothing_reads_is_refused(
    tmp_path: Path, node: NotebookNode, parameters: dict[str, Any], message: str
) -> None:
    path = save(tmp_path / "01_x.ipynb", node)
    with pytest.raises(MemtuneError, match=message):
        run_notebook(path, parameters, tmp_path / "out", cell_seconds=60)


def test_a_source_is_never_overwritten_by_its_executed_copy(tmp_path: Path) -> None:
    path = save(tmp_path / "01_x.ipynb", notebook())
    for out in (tmp_path, NOTEBOOKS, NOTEBOOKS / "out"):
        with pytest.raises(MemtuneError, match="never go among the notebooks; choose another folder"):
            run_notebook(path, {"FAST": True}, out, cell_seconds=60)


def test_an_out_folder_that_is_a_file_is_one_line(tmp_path: Path) -> None:
    path = save(tmp_path / "in" / "01_x.ipynb", notebook())
    (tmp_path / "out").touch()
    with pytest.raises(MemtuneError, match=r"out: cannot be written \(.*\); choose another folder"):
        run_notebook(path, {"FAST": True}, tmp_path / "out", cell_seconds=60)


def test_only_picks_by_number_or_name(tmp_path: Path) -> None:
    for name in ("01_a", "10_b", "notes"):
        save(tmp_path / f"{name}.ipynb", notebook())
    picks = {only: [path.stem for path in find_notebooks(only, tmp_path)] for only in (None, "1", "10_b")}
    assert picks == {None: ["01_a", "10_b"], "1": ["01_a"], "10_b": ["10_b"]}
    with pytest.raises(MemtuneError, match=r"no notebook 3 in .*: there are 01_a, 10_b"):
        find_notebooks("3", tmp_path)
    with pytest.raises(MemtuneError, match="settings 'quick': give one of fast, full"):
        run_course(settings="quick", folder=tmp_path)


# ---- executed notebooks judged, measured, and held to bands


def executed(*outputs: NotebookNode, count: int | None = 1) -> NotebookNode:
    return new_notebook(cells=[new_code_cell("code", outputs=list(outputs), execution_count=count)])


def test_problems_that_no_exception_tells() -> None:
    traceback = "Traceback (most recent call last):\n  ...\nValueError: in a thread\n"
    died = new_output("stream", name="stderr", text=traceback)
    assert find_problems(executed(died)) == ["In [1] printed a traceback: ValueError: in a thread"]
    assert find_problems(executed(count=None)) == ["a cell never ran: 'code'"]
    warned = new_output("stream", name="stderr", text="UserWarning: slow\n")
    empty = new_notebook(cells=[new_code_cell(""), new_markdown_cell("text")])
    assert find_problems(executed(warned)) == find_problems(empty) == []


def test_peak_memory_counts_the_children() -> None:
    hold = "import time; held = b'x' * 200_000_000; time.sleep(1)"
    start = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {hold!r}])"
    with peak_memory() as peak:
        subprocess.run([sys.executable, "-c", start], check=True)
    assert 200e6 < peak[0] < 300e6


RUN = NotebookRun(
    "03_x",
    1.5,
    0.8,
    {
        name: HeadlineResult(name, value)
        for name, value in {"tuned": 0.9, "base": 0.1, "n": 200, "disjoint": True, "best": "mome"}.items()
    },
    Path("03_x.ipynb"),
)


@pytest.mark.parametrize(
    ("name", "band", "complaint"),
    [
        ("tuned", [0.85, 0.95], None),
        ("tuned", [None, 0.95], None),
        ("tuned", [0.95, None], "tuned is 0.9, not in [0.95, inf]"),
        ("tuned - base", [0.5, None], None),
        ("base - tuned", [0, None], "base - tuned is -0.8, not in [0, inf]"),
        ("n", 200, None),
        ("n", 201, "n is 200, not 201"),
        ("n", True, "n is 200, not True"),
        ("disjoint", True, None),
        ("disjoint", 1, "disjoint is True, not 1"),
        ("best", "mome", None),
        ("best", [0, 1], "best is 'mome', not in [0, 1]"),
        ("minutes", [0, 1], "minutes is 1.5, not in [0, 1]"),
        ("peak_gb", [0, 4], None),
        ("lost", [0, 1], "lost is in the bands but was not recorded"),
    ],
)
def test_bands(name: str, band: Any, complaint: str | None) -> None:
    assert check_bands(RUN, {name: band}) == ([f"03_x: {complaint}"] if complaint else [])


def test_the_table_shows_minutes_memory_and_results() -> None:
    head, row, total = table([RUN]).splitlines()
    assert head.split() == ["notebook", "minutes", "peak", "GB", "headline", "results"]
    assert row.startswith("03_x          1.5     0.80  tuned = 0.9; base = 0.1; n = 200;")
    assert total.split() == ["all", "1.5", "0.80"]


# ---- results


@pytest.mark.parametrize(
    ("name", "value"), [("Two words", 1), ("", 1), ("x", float("nan")), ("x", float("inf")), ("x", object())]
)
def test_a_result_that_cannot_be_kept_is_refused(name: str, value: Any) -> None:
    with pytest.raises(MemtuneError, match=r"use a small letter|record a finite number or text"):
        record(name, value)


def test_results_are_found_in_widgets_and_a_name_stands_once() -> None:
    output = new_output("display_data", {MEDIA_TYPE: {"name": "x", "value": 1, "extra": {}}})
    node = executed()
    node.metadata["widgets"] = {WIDGET_STATE: {"state": {"id": {"state": {"outputs": [output]}}}}}
    node = nbformat.from_dict(node)
    assert read_results(node) == {"x": HeadlineResult("x", 1)}
    node.cells[0].outputs = [output]
    with pytest.raises(MemtuneError, match="records 'x' again; give each result its own name"):
        read_results(node)


# ---- sources and copies

SOLVED = """def double(x):
    ### BEGIN SOLUTION
    y = 2 * x

    return y
    ### END SOLUTION
print(double(2))"""


def test_a_copy_has_no_solution_no_output_and_the_same_ids() -> None:
    source = notebook(SOLVED)
    source.cells[1].update(execution_count=7, outputs=[new_output("stream", text="4")])
    source.cells[1].metadata["papermill"] = {"status": "completed"}
    source.cells.append(new_markdown_cell("Ask the class first.", metadata={"tags": ["instructor"]}))
    source.cells.append(new_markdown_cell("### BEGIN SOLUTION\nBecause.\n### END SOLUTION"))
    copy = learner_copy(source, "01_x")
    assert copy.cells[1].source == "def double(x):\n    ...  # your code here\nprint(double(2))"
    assert (copy.cells[1].outputs, copy.cells[1].execution_count, copy.cells[1].metadata) == ([], None, {})
    assert copy.cells[0].metadata.tags == ["parameters"]
    assert [cell.id for cell in copy.cells] == [source.cells[place].id for place in (0, 1, 3)]
    assert copy.cells[2].source == "*Your answer here.*"
    nbformat.validate(copy)


def test_missing_and_repeated_ids_are_made_the_same_way_each_time() -> None:
    source = notebook("a", "b")
    del source.cells[1]["id"]
    source.cells[2]["id"] = source.cells[0]["id"]
    first, second = ([cell.id for cell in tidy(source, "01_x").cells] for _ in range(2))
    assert first == second and len(set(first)) == 3


@pytest.mark.parametrize(
    "text",
    [
        "### BEGIN SOLUTION\nx",
        "x\n### END SOLUTION",
        "### BEGIN SOLUTION\n### BEGIN SOLUTION",
        "x = 1  ### BEGIN SOLUTION",
    ],
)
def test_markers_that_do_not_pair_are_refused(text: str) -> None:
    with pytest.raises(MemtuneError, match=r"01_x cell abc: .*(pair the markers|add a line)"):
        clear_solutions(text, "...", "01_x cell abc")


def test_copies_are_stale_until_written(tmp_path: Path) -> None:
    source, copy = tmp_path / "instructor" / "01_x.ipynb", tmp_path / "01_x.ipynb"
    save(source, notebook(SOLVED))
    source.write_text(source.read_text().replace('"outputs": []', '"outputs": [ ]'))
    folders = (tmp_path / "instructor", tmp_path)
    assert stale_copies(*folders) == write_copies(*folders) == [source, copy]
    assert stale_copies(*folders) == write_copies(*folders) == []
    orphan = save(tmp_path / "02_y.ipynb", notebook())
    copy.write_text(copy.read_text() + " ")
    assert stale_copies(*folders) == [copy, orphan]
    source.write_text("{}")
    with pytest.raises(MemtuneError, match=r"not a readable notebook .*; restore the file"):
        stale_copies(*folders)
