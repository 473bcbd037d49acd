"""Every notebook that a learner gets: made from its source, in the house style, run, and held to its bands.

`bands.json` holds the bands, at "fast" settings for these tests and at "full" ones for the course command;
`memtune_lib.course.runner.check_bands` says how a band is written. notebooks/STYLE.md has the style.
"""

import re
import statistics
from pathlib import Path

import papermill
import pytest

from memtune_lib.course.notebook_source import NOTEBOOKS, PATTERN, read_notebook, stale_copies
from memtune_lib.course.runner import SETTINGS, check_bands, load_bands, run_notebook

COPIES = sorted(NOTEBOOKS.glob(PATTERN))
each_notebook = pytest.mark.parametrize("path", COPIES, ids=[path.stem for path in COPIES])


@each_notebook
def test_runs_at_fast_settings_within_its_bands(path: Path, tmp_path: Path) -> None:
    run = run_notebook(path, {"FAST": True}, tmp_path, cell_seconds=SETTINGS["fast"].cell_seconds)
    assert check_bands(run, load_bands("fast").get(run.name, {})) == []
    for settings in SETTINGS:
        banded = {term for name in load_bands(settings).get(run.name, {}) for term in name.split(" - ")}
        unbanded = sorted(set(run.results) - banded)
        assert not unbanded, f"add a band for {unbanded} under {settings!r} in bands.json"


@each_notebook
def test_keeps_the_style(path: Path) -> None:
    cells = read_notebook(path).cells
    text = [cell.source for cell in cells if cell.cell_type == "markdown"]
    code = [cell.source for cell in cells if cell.cell_type == "code"]
    prose = re.sub(r"^```.*?^```", "", "\n".join(text), flags=re.DOTALL | re.MULTILINE)
    headings = re.findall(r"^#{1,6} .*", prose, re.MULTILINE)
    assert cells[0].source.startswith("# "), "the H1 comes first"
    assert sum(heading.startswith("# ") for heading in headings) == 1, "one H1"
    assert "## What you will learn" in headings and re.search(r"\d+ minutes?", "\n".join(text[:3]))
    assert "## Recap" in headings
    assert len(text) > len(code), "more Markdown cells than code cells"
    assert statistics.median(len(source.splitlines()) for source in code) <= 8, "short code cells"


@each_notebook
def test_has_the_parameters_that_every_notebook_has(path: Path) -> None:
    assert {"FAST", "MODEL"} <= set(papermill.inspect_notebook(path))


def test_copies_are_stripped_and_equal_what_their_sources_make() -> None:
    assert stale_copies() == [], "run: python -m memtune_lib.course.notebook_source"


@pytest.mark.parametrize("settings", SETTINGS)
def test_bands_name_the_notebooks_that_there_are(settings: str) -> None:
    assert set(load_bands(settings)) == {path.stem for path in COPIES}
