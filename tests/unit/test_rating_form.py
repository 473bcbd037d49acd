"""What a person fills in comes back with who and when, and each slip is named."""

import csv

import pytest

from memtune_lib.errors import EvaluationError
from memtune_lib.evaluation import write_report
from memtune_lib.evaluation.rating_form import Rating, read_form, write_form
from tests.unit.test_report import RECORDS, Page, record

FILLED = {"label": "right", "rater": "Ann", "when": "2026-01-31", "note": ""}


def fill(path, **cells):
    """Fill in the first row."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    rows[0] |= cells
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)


@pytest.fixture
def form(tmp_path):
    write_form(RECORDS, tmp_path / "form.csv")
    return tmp_path / "form.csv"


def test_there_and_back(form):
    assert read_form(form) == {}
    fill(form, **FILLED | {"label": "Right", "note": "ties, too"})
    assert str(read_form(form)["one"]) == "right (Ann, 2026-01-31): ties, too"


def test_the_form_hides_the_verdict_and_is_never_overwritten(form):
    assert "verdict" not in form.read_text() and "abstained" not in form.read_text()
    with pytest.raises(EvaluationError, match="may hold labels"):
        write_form(RECORDS, form)


@pytest.mark.parametrize("name", ["=1+1", "-x", "@x", "'quoted", "plain", "two\nlines"])
def test_no_cell_is_a_formula(tmp_path, name):
    path = tmp_path / "form.csv"
    write_form([record(name, question=name)], path)
    with path.open(encoding="utf-8-sig", newline="") as file:
        (row,) = csv.DictReader(file)
    assert row["id"][0] not in "=+-@" and row["question"][0] not in "=+-@"
    fill(path, **FILLED)
    assert list(read_form(path)) == [name]


def test_semicolons_of_other_spreadsheets(form):
    form.write_text("id;label;rater;when;note\none;wrong;Bo;2026-02-01;\n")
    assert read_form(form)["one"].label == "wrong"


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        ({"label": "rihgt"}, "form.csv line 2: the label is 'rihgt'; write one of right, wrong, unsure"),
        ({"rater": ""}, "line 2: a label without a rater"),
        ({"when": "31/01/2026"}, "line 2: the day is '31/01/2026'; write it like 2026-01-31"),
        ({"id": "two"}, "line 3: the id 'two' stands twice"),
    ],
)
def test_slips_are_named(form, cells, message):
    fill(form, **FILLED | cells)
    with pytest.raises(EvaluationError, match=message):
        read_form(form)


@pytest.mark.parametrize(
    ("content", "message"),
    [(b"a,b\n1,2\n", "lacks the column 'id'"), (b"", "lacks the column 'id'"), (b"\xff\xfe", "not UTF-8")],
)
def test_other_files_are_refused(tmp_path, content, message):
    (tmp_path / "form.csv").write_bytes(content)
    with pytest.raises(EvaluationError, match=message):
        read_form(tmp_path / "form.csv")
    with pytest.raises(EvaluationError, match="cannot be read"):
        read_form(tmp_path / "none.csv")


def test_labels_are_a_column_of_the_report(form, tmp_path):
    fill(form, **FILLED)
    write_report(RECORDS, tmp_path / "report.html", ratings=read_form(form))
    page = Page((tmp_path / "report.html").read_bytes())
    assert [row[-1] for row in page.rows] == ["", "", "right (Ann, 2026-01-31)", ""]
    assert "human" in page.text


def test_labels_of_another_run_are_refused(tmp_path):
    with pytest.raises(EvaluationError, match="a rating of 'zzz', which is not in this run"):
        write_report(RECORDS, tmp_path / "r.html", ratings={"zzz": Rating("right", "Ann", None)})
