"""The pages' links within the repository resolve, and the check that says so finds what is broken."""

from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
import yaml
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from memtune_lib.course.links import ROOT, anchors, broken, gone, outside, pages, report

PAGES = pages()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_within_the_repository_resolve(page: Path) -> None:
    assert broken(page) == []


def test_pages_are_all_there() -> None:
    names = {str(page.relative_to(ROOT)) for page in PAGES}
    assert {"README.md", "notebooks/STYLE.md", "notebooks/instructor/GUIDE.md", "datasets/nba/README.md"} <= names
    assert "notebooks/00_start_here.ipynb" in names and "notebooks/instructor/00_start_here.ipynb" in names


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str], Path]:
    """Write a page into a small repository that has a notebook and another page."""
    (tmp_path / "notebooks").mkdir()
    nbformat.write(new_notebook(cells=[new_markdown_cell("# One\n\n## The map")]), tmp_path / "notebooks/00_one.ipynb")
    (tmp_path / "other.md").write_text("# Other\n\n## What is *where*?\n")

    def make(text: str) -> Path:
        page = tmp_path / "page.md"
        page.write_text(text, encoding="utf-8")
        return page

    return make


@pytest.mark.parametrize(
    "text",
    [
        "[a](other.md), [b](other.md#what-is-where), ![c](./notebooks/00_one.ipynb 'a title')",
        "[a](notebooks/00_one.ipynb#the-map) [b](<other.md>) [c](#here)\n\n# Here",
        "`notebooks/00_one.ipynb`, `notebooks/`, `00_one`, `00_one.ipynb`",
        "[out](https://example.org/nothing), [mail](mailto:a@example.org), [in a cell](attachment:a.png)",
        "```\n[a](nothing.md) `notebooks/nothing`\n```\n`[a](nothing.md)` and `notebooks/NN_name.ipynb`",
        "`memtune_lib/*.py`, `datasets/{a,b}`, `pytest tests/nothing`, in words: 01_nothing",
    ],
)
def test_good_links_pass(write: Callable[[str], Path], text: str) -> None:
    page = write(text)
    assert broken(page, page.parent) == []


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("[a](nothing.md)", r"page.md: (nothing.md) leads to nothing in the repository"),
        ("![a](images/nothing.svg)", "(images/nothing.svg) leads to nothing"),
        ("[a](/etc/passwd)", "(/etc/passwd) leads to nothing in the repository"),
        ("[a](other.md#nowhere)", "(other.md#nowhere) names no heading of other.md"),
        ("[a](notebooks/00_one.ipynb#other)", "names no heading of 00_one.ipynb"),
        ("[a](#nowhere)", "names no heading of page.md"),
        ("see `01_two`", "`01_two` is not in the repository"),
        ("see `notebooks/01_two.ipynb`", "`notebooks/01_two.ipynb` is not in the repository"),
        ("see `datasets/nba/nothing.csv`", "`datasets/nba/nothing.csv` is not in the repository"),
    ],
)
def test_broken_links_are_named(write: Callable[[str], Path], text: str, why: str) -> None:
    page = write(text)
    (found,) = broken(page, page.parent)
    assert why in found and found.startswith("page.md: ")


def test_only_a_notebooks_prose_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.ipynb"
    cells = [new_markdown_cell("[a](nothing.md)"), new_code_cell('"[b](neither.md) https://example.org"')]
    nbformat.write(new_notebook(cells=cells), path)
    assert len(broken(path, tmp_path)) == 1 and list(outside(path)) == []


def test_headings_get_the_anchors_of_github() -> None:
    assert anchors("# A & b: `c`\n## A\n## A\n") == {"a--b-c", "a", "a-1"}


def test_addresses_outside_are_found_and_asked_for_once(write: Callable[[str], Path]) -> None:
    text = "See https://example.org/a, [b](https://example.org/b). `http://127.0.0.1:8000/v1` arXiv:2106.09685."
    page = write(text)
    (page.parent / "other.md").write_text("https://example.org/a")
    assert list(outside(page)) == ["https://example.org/a", "https://example.org/b", "https://arxiv.org/abs/2106.09685"]
    asked: list[str] = []

    def ask(address: str) -> str | None:
        asked.append(address)
        return "404" if address.endswith("/a") else None

    assert report(page.parent, ask) == ["https://example.org/a: 404 (other.md, page.md)"]
    assert sorted(asked) == sorted(set(asked)) and len(asked) == 3


def test_what_cannot_be_asked_is_gone() -> None:
    assert gone("http://127.0.0.1:1/") and gone("http://[/") and gone("nothing")


def test_the_workflow_parses_and_runs_what_there_is() -> None:
    workflow = yaml.safe_load((ROOT / ".github/workflows/course.yml").read_text(encoding="utf-8"))
    jobs = workflow["jobs"]
    runs = [step["run"] for job in jobs.values() for step in job["steps"] if "run" in step]
    assert set(jobs) == {"tests", "whole-course", "newest-packages"} and True in workflow  # YAML reads `on` as true
    for file in ("binder/requirements.txt", "tests/requirements.txt", "tests/unit", "tests/notebooks"):
        assert any(file in run for run in runs) and (ROOT / file).exists()
    assert any("python -m memtune_lib course " in run for run in runs)
    assert workflow[True]["schedule"][0]["cron"].split()[2] == "1"
