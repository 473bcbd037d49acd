"""What people say of a run's answers: a form for them to fill in, and their labels read back with who and when.

The form is CSV, which every spreadsheet opens. It holds no verdict, so that it does not tell the rater what to say.
"""

import csv
import io
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ..errors import EvaluationError
from ..files import StrPath, atomic_write
from .runs import KINDS, Run, load_run

LABELS = ("right", "wrong", "unsure")
COLUMNS = ("id", "question", "gold_sql", "sql", "label", "rater", "when", "note")
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet computes what begins so


@dataclass(frozen=True)
class Rating:
    """What a person said of one answer."""

    label: str
    """One of LABELS."""
    rater: str
    """Who."""
    when: date
    """On which day."""
    note: str = ""

    def __str__(self) -> str:
        return f"{self.label} ({self.rater}, {self.when})" + (f": {self.note}" if self.note else "")


def write_form(run: Run, path: StrPath) -> None:
    """Write a row an answer, with columns to fill in: label (right, wrong or unsure), rater, when (2026-01-31), note.

    Raises EvaluationError for what is no run and for a file that is there already: it may hold labels.
    """
    if Path(path).exists():
        raise EvaluationError(f"{path}: is there already and may hold labels; name a new file")
    records = load_run(run, KINDS | {"sql": str | None, "gold_sql": str | None})
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for record in records:
        writer.writerow([_cell(record[key]) for key in COLUMNS[:4]] + [""] * 4)
    # The mark in front tells a spreadsheet that this is UTF-8.
    atomic_write(path, b"\xef\xbb\xbf" + text.getvalue().encode("utf-8", "replace"))


def read_form(path: StrPath) -> dict[str, Rating]:
    """The ratings by question id; rows without a label are left out.

    Raises EvaluationError that names the row and the value for an unknown label, a label without rater or day, an
    id that stands twice, and a file that is no such form.
    """
    try:
        text = Path(path).read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise EvaluationError(f"{path}: cannot be read ({error.strerror}); check the path") from error
    except UnicodeDecodeError as error:
        raise EvaluationError(f"{path}: not UTF-8; save the form as CSV in UTF-8") from error
    head = text.partition("\n")[0]
    delimiter = ";" if head.count(";") > head.count(",") else ","  # some spreadsheets write the former
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        if lacking := [name for name in COLUMNS[:1] + COLUMNS[4:] if name not in (reader.fieldnames or ())]:
            raise EvaluationError(f"{path}: lacks the column {lacking[0]!r}; fill in a form that write_form made")
        rows = [(reader.line_num, {key: (row[key] or "").strip() for key in COLUMNS if key in row}) for row in reader]
    except csv.Error as error:
        raise EvaluationError(f"{path} line {reader.line_num}: broken CSV ({error}); save the form again") from error
    ratings: dict[str, Rating] = {}
    seen = set()
    for number, row in rows:
        name = row["id"][1:] if row["id"].startswith("'") else row["id"]
        if name in seen:
            raise EvaluationError(f"{path} line {number}: the id {name!r} stands twice; keep one row")
        seen.add(name)
        if row["label"]:
            try:
                ratings[name] = _rating(row)
            except ValueError as error:
                raise EvaluationError(f"{path} line {number}: {error}") from error
    return ratings


def _rating(row: dict[str, str]) -> Rating:
    label = row["label"].lower()
    if label not in LABELS:
        raise ValueError(f"the label is {row['label']!r:.80}; write one of {', '.join(LABELS)}")
    if not row["rater"]:
        raise ValueError("a label without a rater; write a name or initials")
    try:
        when = date.fromisoformat(row["when"])
    except ValueError:
        raise ValueError(f"the day is {row['when']!r:.80}; write it like 2026-01-31") from None
    return Rating(label, row["rater"], when, row["note"])


def _cell(value: str | None) -> str:
    """A cell that no spreadsheet takes for a formula."""
    text = value or ""
    return f"'{text}" if text.startswith((*FORMULA, "'")) else text
