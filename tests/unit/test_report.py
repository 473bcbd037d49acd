"""The page of a run: what it shows, what it hides, and that no text of a question becomes part of it."""

import base64
import hashlib
import json
import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from memtune_lib.__main__ import main
from memtune_lib.errors import EvaluationError, MemtuneError
from memtune_lib.evaluation import Answer, write_report
from memtune_lib.evaluation.report_page import bars
from memtune_lib.evaluation.scores import accuracy_table

ATTACK = "</td></script><script>alert('x')</script><img src=http://x.example onerror=alert(1)>\"'&amp;"
WHY = "rows: 2, not 1"
IN_SCOPE = {"in_scope": True, "score": 9.5, "experts": [12, 45], "cosine": [0.9, 0.8]}


def record(name, correct=True, **values):
    return {
        "id": name,
        "question": f"What is {name}?",
        "gold_sql": "SELECT 1",
        "sql": "SELECT 1" if correct else "SELECT 2",
        "verdict": "match" if correct else "wrong",
        "correct": correct,
        "seconds": 0.25,
        "experts": IN_SCOPE,
        "level": 1,
        "category": "numbers",
        "reason": "" if correct else WHY,
    } | values


RECORDS = [
    record("one"),
    record("two", False, level=2, experts=IN_SCOPE | {"experts": []}),
    record("none", sql=None, gold_sql=None, verdict="abstained", level=2, category=None, experts=None),
    record("base", False, sql=None, verdict="abstained", experts={"in_scope": False}),
]


class Page(HTMLParser):
    """What a browser makes of a page: its elements, and the texts of its table of questions."""

    VOID = ("meta", "input", "path", "rect")

    def __init__(self, content):
        super().__init__()
        self.tags, self.links, self.open, self.rows, self.text = [], [], [], [], ""
        self.feed(content.decode())
        self.close()
        assert not self.open

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        self.links += [value for name, value in attributes if name in ("src", "href", "action") or name[:2] == "on"]
        if tag == "tr" and "data-verdict" in dict(attributes):
            self.rows.append([dict(attributes)])
        if tag == "td" and self.rows:
            self.rows[-1].append("")
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.tags.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if not {"style", "script"} & set(self.open):
            self.text += data
        if self.rows and "td" in self.open:
            self.rows[-1][-1] += data


def written(path, records=RECORDS, **options):
    write_report(records, path, **options)
    return Page(path.read_bytes())


def test_what_is_shown(tmp_path):
    page = written(tmp_path / "new" / "report.html", title="Dev & more")
    for text in (
        "Dev & more",
        "50.0%",
        "2 of 4 questions right; 95% interval 15.0% to 85.0%",
        "0.25 seconds a question",
    ):
        assert text in page.text
    assert page.tags.count("svg") == 2 and "level 2" in page.text and "numbers" in page.text
    assert re.search(r"verdictquestionsof them right\s*abstained21match11wrong10", page.text)
    assert [row[1:] for row in page.rows] == [
        ["What is two?\ntwo · level 2 · numbers", "SELECT 2", "SELECT 1", "✗ wrong", WHY, "none", "0.25"],
        ["What is base?\nbase · level 1 · numbers", "none", "SELECT 1", "✗ abstained", WHY, "out of scope", "0.25"],
        ["What is one?\none · level 1 · numbers", "SELECT 1", "SELECT 1", "✓ match", "", "12, 45", "0.25"],
        ["What is none?\nnone · level 2", "none", "none", "✓ abstained", "", "no memory", "0.25"],
    ]
    assert page.rows[0][0] == {"class": "error", "data-level": "2", "data-verdict": "wrong", "data-category": "numbers"}
    assert page.tags.count("select") == 3 and page.tags.count("option") == 3 + 2 + 3 + 2


def test_it_needs_nothing_else(tmp_path):
    page = written(tmp_path / "report.html", other=RECORDS)
    content = (tmp_path / "report.html").read_text()
    assert page.links == [] and "http" not in content.replace("http-equiv", "") and "url(" not in content
    assert page.tags.count("script") == page.tags.count("style") == 1 and "link" not in page.tags
    assert "default-src 'none'" in content


def test_the_policy_allows_the_page_its_own_script(tmp_path):
    written(tmp_path / "report.html")
    content = (tmp_path / "report.html").read_text()
    script = re.search(r"<script>(.*)</script>", content, re.S)[1]
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}'" in content


def test_a_script_in_a_question_stays_text(tmp_path):
    plain = written(tmp_path / "plain.html", [record("a", False)], other=[record("a")])
    texts = dict.fromkeys(("question", "gold_sql", "sql", "verdict", "reason", "category"), ATTACK)
    hostile = [record(ATTACK, False, **texts, experts={"layer": ATTACK})]
    page = written(tmp_path / "report.html", hostile, title=ATTACK, other=[hostile[0] | {"correct": True}])
    assert page.tags == plain.tags and page.links == []
    assert page.rows[0][1].startswith(ATTACK) and page.rows[0][2] == page.rows[0][3] == page.rows[0][5] == ATTACK
    assert page.rows[0][0]["data-category"] == ATTACK


@settings(deadline=None)  # it writes a file, and a busy machine is no failure
@given(st.text(st.characters(exclude_characters="\r\0"), min_size=1), st.text(), st.none() | st.text())
def test_any_text_comes_through(tmp_path_factory, question, sql, category):
    path = tmp_path_factory.mktemp("reports") / "report.html"
    page = written(path, [record("a", question=question, sql=sql, category=category)], title=question)
    lone = re.compile("[\ud800-\udfff]")  # half a character shows as the sign for what cannot be shown
    assert page.rows[0][1].startswith(lone.sub("\ufffd", question) + "\n")
    assert page.tags.count("script") == 1 and len(page.rows) == 1 and len(page.rows[0]) == 8


def test_without_single_questions(tmp_path):
    secrets = {key: f"secret {key}" for key in ("question", "sql", "gold_sql", "reason", "id")}
    records = [record("x", False) | secrets, record("y")]
    other = [record("x") | secrets, record("y")]
    page = written(tmp_path / "report.html", records, questions=False, other=other)
    content = (tmp_path / "report.html").read_text()
    assert "secret" not in content and "What is" not in content and page.rows == []
    assert "50.0%" in page.text and "0 gained, 1 lost" in page.text and page.tags.count("svg") == 2


def test_compared_with_another_run(tmp_path):
    before = [r | {"correct": r["id"] in ("one", "two")} for r in RECORDS]
    page = written(tmp_path / "report.html", other=before)
    text = page.text
    assert text.index("Compared with the run before") < text.index("Verdicts")
    for part in ("+0.0 points", "1 gained, 1 lost", "What is none? none", "What is two? two", "level 1"):
        assert part in text
    with pytest.raises(EvaluationError, match="only run 2 has 'base'"):
        write_report(RECORDS, tmp_path / "other.html", other=before[:3])
    assert not (tmp_path / "other.html").exists()


@pytest.mark.parametrize("names", [[None], ["only"], [f"a rather long name of a category {n}" for n in range(30)]])
def test_any_number_of_categories(tmp_path, names):
    page = written(tmp_path / "report.html", [record(str(n), category=name) for n, name in enumerate(names)])
    assert all(name in page.text for name in names if name)
    assert ("18 more categories" in page.text) == (len(names) == 30)


def test_bars_say_in_words_what_they_show():
    (score,) = accuracy_table([{"correct": True, "level": None, "category": None}])
    svg = bars([score])
    assert 'aria-label="all: 100.0%, 20.7% to 100.0%, n 1"' in svg and 'width="270.0"' in svg


@pytest.mark.parametrize(
    ("records", "message"),
    [
        ([], "a run without records"),
        ([{"id": "a", "question": "?", "correct": True, "level": 1, "category": None}], "record 1: lacks 'sql'"),
        ([record("a", seconds="long")], "record 1: 'seconds' is 'long'"),
        ([record("a", experts=[1])], "record 1: 'experts' is"),
    ],
)
def test_bad_records_leave_the_old_report(tmp_path, records, message):
    path = tmp_path / "report.html"
    path.write_text("old")
    with pytest.raises(EvaluationError, match=message):
        write_report(records, path)
    assert path.read_text() == "old"


def test_a_place_that_cannot_be_written(tmp_path):
    (tmp_path / "report.html").mkdir()
    with pytest.raises(MemtuneError, match=r"report\.html: cannot be written"):
        write_report(RECORDS, tmp_path / "report.html")


# ---- from the shell ----


@pytest.fixture
def evaluated(monkeypatch, tmp_path, capsys):
    """Run `evaluate` on a question file of this name, with a memory that always writes the same."""

    def answer(questions):
        return [Answer("SELECT 1", "SELECT 1", q, 0.1, None, 1, 1) for q in questions]

    monkeypatch.setattr("memtune_lib.memory.load_memory", lambda adapter: None)
    monkeypatch.setattr("memtune_lib.baselines.tuned", lambda memory, database: answer)
    (tmp_path / "table.csv").write_text("n\n1\n")

    def run(name, report):
        lines = [{"question": "Secret one?", "sql": "SELECT 1"}, {"question": "Secret two?", "sql": "SELECT 2"}]
        (tmp_path / name).write_text("".join(json.dumps(line) + "\n" for line in lines))
        given = ["--data", str(tmp_path / name), "--database", str(tmp_path / "table.csv"), "--report", str(report)]
        code = main(["evaluate", *given])
        said = capsys.readouterr()
        return code, said.out.splitlines(), said.err.splitlines()[-1:]

    return run


@pytest.mark.parametrize(("name", "shown"), [("dev.jsonl", True), ("heldout.jsonl", False), ("HeldOut-2.jsonl", False)])
def test_evaluate_reports(evaluated, tmp_path, name, shown):
    code, out, _ = evaluated(name, tmp_path / "report.html")
    assert (code, out[-1]) == (0, "accuracy 0.500 (1/2)")
    assert any("shows no single questions: held-out errors" in line for line in out) != shown
    content = (tmp_path / "report.html").read_text()
    assert "50.0%" in content and ("Secret" in content) == shown


def test_a_report_never_replaces_another_kind_of_file(evaluated, tmp_path):
    code, out, err = evaluated("dev.jsonl", tmp_path / "dev.jsonl")
    assert (code, out) == (2, [])
    assert err == [f"memtune: --report {tmp_path}/dev.jsonl is no page's name; let it end in .html"]
    assert "Secret" in (tmp_path / "dev.jsonl").read_text()


def test_a_report_that_cannot_be_written_keeps_the_scores(evaluated, tmp_path):
    (tmp_path / "report.html").mkdir()
    code, out, err = evaluated("dev.jsonl", tmp_path / "report.html")
    assert (code, out[-1]) == (2, "accuracy 0.500 (1/2)")
    assert err[0].startswith(f"memtune: {tmp_path}/report.html: cannot be written")
