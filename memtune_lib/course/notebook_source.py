"""One source per notebook: the learner's copies are made from `notebooks/instructor/`, never edited by hand.

In a source, a solution stands between a line `### BEGIN SOLUTION` and a line `### END SOLUTION` (the markers
that nbgrader uses); the copy has a place to write instead. Cells tagged `instructor` stay out of the copy.
Neither file keeps outputs, run counts or the metadata of the machine that edited it: both read well in git.

    python -m memtune_lib.course.notebook_source

tidies the sources and writes the copies. `stale_copies` tells whether that has been done.
"""

import hashlib
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from memtune_lib.errors import MemtuneError
from memtune_lib.files import atomic_write

NOTEBOOKS = Path(__file__).resolve().parents[2] / "notebooks"
SOURCES = NOTEBOOKS / "instructor"
PATTERN = "[0-9][0-9]_*.ipynb"

BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"
STUBS = {"code": "...  # your code here", "markdown": "*Your answer here.*"}
METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}


def read_notebook(path: Path) -> NotebookNode:
    """Read a notebook as version 4. Raises MemtuneError where the file is missing or is no notebook."""
    try:
        return nbformat.read(path, as_version=4)
    except (OSError, ValueError, AttributeError, nbformat.ValidationError) as error:
        reason = (str(error).strip() or type(error).__name__).splitlines()[0]
        raise MemtuneError(f"{path}: not a readable notebook ({reason}); restore the file") from error


def tidy(notebook: NotebookNode, name: str) -> NotebookNode:
    """A copy of `notebook` as it goes into git: no outputs, no run counts, no metadata but ours and the tags.

    A cell keeps its id for life; a cell without one, or with one that is taken, gets an id made from `name`
    and its position. So a diff shows only what an author changed.
    """
    cells, taken = [], set()
    for position, cell in enumerate(notebook.cells):
        identity = cell.get("id")
        if not identity or identity in taken:
            identity = hashlib.sha256(f"{name} {position}".encode()).hexdigest()[:8]
        taken.add(identity)
        tags = cell.metadata.get("tags", [])
        kept = NotebookNode(
            cell_type=cell.cell_type,
            id=identity,
            metadata=NotebookNode(tags=list(tags)) if tags else NotebookNode(),
            source=cell.source,
        )
        if cell.cell_type == "code":
            kept.update(execution_count=None, outputs=[])
        if cell.get("attachments"):
            kept.attachments = cell.attachments
        cells.append(kept)
    return nbformat.from_dict({"cells": cells, "metadata": METADATA, "nbformat": 4, "nbformat_minor": 5})


def learner_copy(source: NotebookNode, name: str) -> NotebookNode:
    """The learner's copy of a source: tidy, solutions cleared, cells tagged `instructor` left out.

    `name` stands in error messages and makes missing cell ids. Raises MemtuneError for unpaired markers.
    """
    learner = tidy(source, name)
    learner.cells = [cell for cell in learner.cells if "instructor" not in cell.metadata.get("tags", [])]
    for cell in learner.cells:
        cell.source = clear_solutions(cell.source, STUBS.get(cell.cell_type, ""), f"{name} cell {cell.id}")
    return learner


def clear_solutions(text: str, stub: str, place: str) -> str:
    """Replace each marked solution in `text` by `stub`, indented like the marker that opens it.

    Raises MemtuneError, naming `place`, where a marker is missing, nested or not alone on its line.
    """
    kept, inside = [], False
    for line in text.split("\n"):
        marker = line.strip()
        if BEGIN in line or END in line:
            if marker != (END if inside else BEGIN):
                expected = END if inside else BEGIN
                raise MemtuneError(f"{place}: {marker!r} where a line `{expected}` is due; pair the markers")
            if not inside:
                kept.append(line[: len(line) - len(line.lstrip())] + stub)
            inside = not inside
        elif not inside:
            kept.append(line)
    if inside:
        raise MemtuneError(f"{place}: `{BEGIN}` is never closed; add a line `{END}`")
    return "\n".join(kept)


def expected_files(sources: Path = SOURCES, copies: Path = NOTEBOOKS) -> dict[Path, str]:
    """What every source and every copy must hold, by path. Raises MemtuneError for a broken source."""
    files = {}
    for path in sorted(sources.glob(PATTERN)):
        source = read_notebook(path)
        files[path] = _text(tidy(source, path.stem))
        files[copies / path.name] = _text(learner_copy(source, path.stem))
    return files


def stale_copies(sources: Path = SOURCES, copies: Path = NOTEBOOKS) -> list[Path]:
    """The files out of date: untidy sources, copies that differ or are missing, copies without a source."""
    expected = expected_files(sources, copies)
    orphans = [path for path in sorted(copies.glob(PATTERN)) if path not in expected]
    return [path for path, text in expected.items() if not _holds(path, text)] + orphans


def write_copies(sources: Path = SOURCES, copies: Path = NOTEBOOKS) -> list[Path]:
    """Tidy the sources and write the learner's copies; returns the files that changed.

    A copy without a source is left alone: `stale_copies` goes on to name it until a person decides.
    """
    expected = expected_files(sources, copies)
    changed = [path for path, text in expected.items() if not _holds(path, text)]
    for path in changed:
        atomic_write(path, expected[path])
    return changed


def _text(notebook: NotebookNode) -> str:
    return nbformat.writes(notebook).rstrip("\n") + "\n"


def _holds(path: Path, text: str) -> bool:
    return path.is_file() and path.read_text(encoding="utf-8", errors="replace") == text


if __name__ == "__main__":
    for changed_file in write_copies():
        print(changed_file.relative_to(NOTEBOOKS.parent))
    orphans = ", ".join(path.name for path in stale_copies())
    if orphans:
        raise SystemExit(f"{orphans}: no source of that name in {SOURCES.name}/; remove the copy or add a source")
