"""Documents: each kind is read, bad ones are one clear error or a counted skip, chunks are bounded and lose nothing."""

import re
from pathlib import Path

import pytest

import memtune_lib
from memtune_lib.documents import Document, chunk, count_tokens, find_documents, read_document, read_documents
from memtune_lib.errors import DocumentError

LEAGUE = Path(memtune_lib.__file__).parents[1] / "datasets" / "league" / "documents"
PDF = LEAGUE / "safety-and-medical.pdf"


def document(text):
    return Document("a.md", text, "0")


def words(text):
    return re.findall(r"\w+", text)


def test_every_kind_becomes_light_markdown():
    html = read_document(LEAGUE / "arena-guide.html").text
    assert "# Arena guide for visitors" in html
    assert "| Drover's Barn | 1994 | 3,640 |" in html
    assert "- Coldest: Observatory Gym, eleven degrees at tip-off." in html
    assert "not text" not in html and "border" not in html
    assert "Home" not in read_document(LEAGUE / "tickets-and-prices.html").text  # its navigation
    assert "three defibrillators" in read_document(PDF).text
    assert read_document(LEAGUE / "cup-2024-report.txt").text.startswith("MIDWINTER CUP 2024")


def test_utf16_is_read_where_it_is_marked(tmp_path):
    (tmp_path / "a.txt").write_bytes("Größe: 5".encode("utf-16"))
    assert read_document(tmp_path / "a.txt").text == "Größe: 5"


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.md", b" \n", "no text in it"),
        ("a.html", b"<html><script>x</script></html>", "no text in it"),
        ("a.txt", b"a\0b", "binary data"),
        ("a.txt", b"\x89PNG\r\n\x1a\n\0", "byte 1 is not utf-8; save the file as UTF-8"),
        ("a.txt", "Größe".encode("latin-1"), "byte 3 is not utf-8"),
        ("a.txt", b"\xff\xfe\x00", "is not utf-16"),
        ("a.pdf", b"%PDF-1.7 nothing", "a damaged PDF"),
        ("a.pdf", PDF.read_bytes()[:700], "a damaged PDF|no text in it"),
        ("a.docx", b"x", "not a kind that can be read"),
        ("a.txt", b"word " * 2_000_001, "10,000,005 bytes, the most is 5,000,000; split the file"),
    ],
)
def test_bad_files_are_one_line_that_names_the_fix(tmp_path, name, content, message):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(DocumentError, match=message) as caught:
        read_document(tmp_path / name)
    assert name in str(caught.value) and "\n" not in str(caught.value)


def test_bad_files_of_a_folder_are_counted_and_cost_no_good_one(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "good.md").write_text("# T\n\nText.")
    (tmp_path / "empty.txt").touch()
    (tmp_path / "bad.pdf").write_bytes(b"%PDF-")
    (tmp_path / ".hidden.md").write_text("x")
    (tmp_path / "picture.png").write_bytes(b"x")
    documents, skipped = read_documents(tmp_path)
    assert [one.source for one in documents] == ["in/good.md"]
    assert [one.source for one in skipped] == ["bad.pdf", "empty.txt"]


def test_nothing_to_read(tmp_path):
    with pytest.raises(DocumentError, match="no such file or folder"):
        find_documents(tmp_path / "none")
    with pytest.raises(DocumentError, match="no document in it"):
        find_documents(tmp_path)


def test_chunks_of_the_league_are_bounded_and_lose_nothing():
    for one in read_documents(LEAGUE)[0]:
        chunks = chunk(one, 64)
        assert all(0 < count_tokens(part.text) <= 64 for part in chunks)
        assert set(words(one.text)) == {word for part in chunks for word in words(part.full)}


def test_chunks_follow_headings():
    text = "before\n\n# A\n\nx\n\n## B\n\ny\n\nz\n\n# C\n\n## D\n\nw"
    parts = [(part.heading, part.text) for part in chunk(document(text))]
    assert parts == [("", "before"), ("A", "x"), ("A > B", "y\n\nz"), ("C > D", "w")]


def test_each_part_of_a_table_has_its_header():
    rows = [f"| {n} | {n * n} |" for n in range(40)]
    parts = chunk(document("\n".join(["| n | square |", "|---|---|", *rows])), 64)
    assert len(parts) > 3 and all(part.text.startswith("| n | square |\n|---|---|\n") for part in parts)
    assert [line for part in parts for line in part.text.split("\n")[2:]] == rows


@pytest.mark.parametrize("text", ["x" * 400_000, "a " * 200_000, "." * 100_000, "a\n" * 100_000])
def test_long_texts_without_form_are_cut_all_the_same(text):
    parts = chunk(document(text))
    assert all(count_tokens(part.text) <= 160 for part in parts)
    assert "".join(part.text for part in parts).replace(" ", "").replace("\n", "") == re.sub(r"\s", "", text)


def test_chunks_too_small_to_say_anything():
    with pytest.raises(DocumentError, match="chunks of 3 tokens"):
        chunk(document("x"), 3)
