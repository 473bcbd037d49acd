"""A class's sheet, made from its learners' progress files: a row a learner, a column an exercise.

    python -m memtune_lib.course.grading FOLDER_OR_FILES... [--out grades.csv]

A learner is called as the file is: `ann.jsonl`, or `ann/progress.jsonl`. An exercise is right if a check ever said
so. Whoever can edit a text file can edit this one: it shows who is stuck where, and is no examination.
"""

import argparse
import csv
import io
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from memtune_lib.course.checks.outcome import NOT_ATTEMPTED, RIGHT, WRONG
from memtune_lib.course.notebook_source import NOTEBOOKS, PATTERN, read_notebook
from memtune_lib.errors import MemtuneError
from memtune_lib.files import atomic_write, read_jsonl


def exercises(folder: Path = NOTEBOOKS) -> dict[str, str]:
    """The exercises in the order of the course: a check's name, and the number of its notebook."""
    found = {}
    for path in sorted(folder.glob(PATTERN)):
        for cell in read_notebook(path).cells:
            found |= dict.fromkeys(re.findall(r"^checks\.(\w+)\(", cell.source, re.MULTILINE), path.stem[:2])
    return found


def progress_files(paths: Iterable[Path]) -> dict[str, Path]:
    """The progress files among `paths` and within its folders, by learner.

    Raises MemtuneError for a path that is not there, a folder without such files, or two files of one learner.
    """
    found: dict[str, Path] = {}
    for given in paths:
        files = sorted(given.rglob("*.jsonl")) if given.is_dir() else [given]
        if not files:
            raise MemtuneError(f"{given}: no progress file (*.jsonl) in this folder; collect the learners' files there")
        for path in files:
            learner = path.resolve().parent.name if path.stem == "progress" else path.stem
            if path.resolve() == found.setdefault(learner, path).resolve():
                continue
            raise MemtuneError(f"{path} and {found[learner]} are both of {learner!r}; rename one of them")
    return found


def standing(path: Path, known: Mapping[str, str]) -> dict[str, str]:
    """Each exercise's best outcome in a progress file.

    Raises MemtuneError "FILE line N: ..." for a line that is no judged answer to an exercise of `known`.
    """
    best = dict.fromkeys(known, NOT_ATTEMPTED)
    for number, line in read_jsonl(path):
        exercise, status = line.get("exercise"), line.get("status")
        if status not in (RIGHT, WRONG):
            raise MemtuneError(
                f"{path} line {number}: status {status!r} is not {RIGHT!r} or {WRONG!r}; is this progress?"
            )
        if not isinstance(exercise, str) or exercise not in best:
            raise MemtuneError(
                f"{path} line {number}: no exercise {exercise!r} here; grade with the learner's version of the course"
            )
        if best[exercise] != RIGHT:
            best[exercise] = status
    return best


def sheet(paths: Iterable[Path]) -> str:
    """The sheet as CSV. Raises MemtuneError as `progress_files` and `standing` do."""
    known = exercises()
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["learner", "right", *(f"{number} {name}" for name, number in known.items())])
    for learner, path in sorted(progress_files(paths).items()):
        best = standing(path, known)
        writer.writerow([learner, list(best.values()).count(RIGHT), *best.values()])
    return text.getvalue()


def main(arguments: Sequence[str] | None = None) -> int:
    """Make the sheet; errors are one line on stderr and exit code 2."""
    parser = argparse.ArgumentParser(prog="python -m memtune_lib.course.grading", description="A class's sheet as CSV.")
    parser.add_argument("paths", nargs="+", type=Path, metavar="FOLDER_OR_FILE", help="learners' progress files")
    parser.add_argument("--out", type=Path, metavar="FILE.csv", help="where the sheet goes (default: printed)")
    args = parser.parse_args(arguments)
    try:
        text = sheet(args.paths)
        if args.out:
            atomic_write(args.out, "\ufeff" + text)  # the mark lets spreadsheets read names beyond ASCII
        else:
            print(text, end="")
    except MemtuneError as error:
        print(f"memtune: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
