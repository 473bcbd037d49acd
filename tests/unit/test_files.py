"""Files appear whole or not at all; a log keeps what it had."""

import hashlib
import json
import sys
from contextlib import contextmanager

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memtune_lib import errors, files
from memtune_lib.errors import MemtuneError, QuestionFileError

posix = pytest.mark.skipif(sys.platform == "win32", reason="RLIMIT_FSIZE is POSIX")


@contextmanager
def full_disk(limit):
    """No file may grow beyond `limit` bytes: a write fails in its middle, as on a full disk."""
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_a_message_is_one_line():
    assert str(errors.DatabaseError("no\n  such\ttable")) == "no such table"
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type)]
    assert len(kinds) == 17
    assert all(issubclass(kind, MemtuneError) for kind in kinds)


@pytest.mark.parametrize("data", [b"\x00\xff", "Dončić\n", "", b"x" * 100_000])
def test_atomic_write(tmp_path, data):
    path = tmp_path / "new" / "folder" / "file"
    files.atomic_write(path, b"old")
    files.atomic_write(path, data)
    assert path.read_bytes() == (data.encode() if isinstance(data, str) else data)
    assert names(path.parent) == ["file"]


@posix
def test_atomic_write_on_a_full_disk_keeps_the_old_file(tmp_path):
    path = tmp_path / "file"
    path.write_text("old")
    with full_disk(1000), pytest.raises(MemtuneError, match=r"file: cannot be written .*free some space"):
        files.atomic_write(path, b"x" * 5000)
    assert path.read_text() == "old"
    assert names(tmp_path) == ["file"]


def test_atomic_write_to_a_folder(tmp_path):
    (tmp_path / "here").mkdir()
    with pytest.raises(MemtuneError, match="here: cannot be written"):
        files.atomic_write(tmp_path / "here", "x")
    assert names(tmp_path) == ["here"]


def test_atomic_folder(tmp_path):
    path = tmp_path / "deep" / "adapter"
    for content in ("old", "new"):
        with files.atomic_folder(path) as folder:
            (folder / content).write_text(content)
    assert names(path) == ["new"]
    assert names(path.parent) == ["adapter"]


@pytest.mark.parametrize("error", [ValueError("bad"), KeyboardInterrupt(), OSError(28, "No space left on device")])
def test_atomic_folder_that_fails_keeps_the_old_one(tmp_path, error):
    path = tmp_path / "adapter"
    path.mkdir()
    (path / "old").touch()

    def fill():
        with files.atomic_folder(path) as folder:
            (folder / "half").touch()
            raise error

    with pytest.raises(MemtuneError if isinstance(error, OSError) else type(error)):
        fill()
    assert names(tmp_path) == ["adapter"]
    assert names(path) == ["old"]


def test_sha256(tmp_path):
    path = tmp_path / "file"
    path.write_bytes(b"abc")
    assert files.sha256(path) == hashlib.sha256(b"abc").hexdigest()
    with pytest.raises(MemtuneError, match="nothing: cannot be read"):
        files.sha256(tmp_path / "nothing")


def test_cache_dir(tmp_path, monkeypatch):
    monkeypatch.setenv("MEMTUNE_CACHE", str(tmp_path / "cache"))
    assert files.cache_dir() == tmp_path / "cache"
    assert files.cache_dir().is_dir()
    (tmp_path / "file").touch()
    monkeypatch.setenv("MEMTUNE_CACHE", str(tmp_path / "file"))
    with pytest.raises(MemtuneError, match="MEMTUNE_CACHE"):
        files.cache_dir()


def test_read_jsonl_counts_lines_as_an_editor_does(tmp_path):
    path = tmp_path / "file.jsonl"
    path.write_bytes('\ufeff{"a": 1}\r\n\n{"a": "x\u2028y"}'.encode())
    assert files.read_jsonl(path) == [(1, {"a": 1}), (3, {"a": "x\u2028y"})]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (b'{"a": 1', r"broken JSON \(.*column 8\); write one JSON object"),
        (b"question,sql", "broken JSON"),
        (b'{"a": "\xe9"}', "byte 8 is not UTF-8; save the file as UTF-8"),
        (b"[1]", "a JSON list, not an object"),
        (b"null", "a JSON NoneType, not an object"),
        (b"[" * 100_000, "nested too deep"),
        (b'{"a": ' + b"1" * 5000 + b"}", "line 2: "),
    ],
    ids=["half", "csv", "latin-1", "list", "null", "deep", "huge number"],
)
def test_read_jsonl_names_the_line(tmp_path, line, message):
    path = tmp_path / "file.jsonl"
    path.write_bytes(b'{"a": 1}\n' + line + b"\n")
    with pytest.raises(QuestionFileError, match=message) as caught:
        files.read_jsonl(path)
    assert f"{path} line 2: " in str(caught.value)


@pytest.mark.parametrize("name", ["nothing", "."])
def test_read_jsonl_without_a_file(tmp_path, name):
    with pytest.raises(QuestionFileError, match="cannot be read .*check the path"):
        files.read_jsonl(tmp_path / name)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(), max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=5,
)


@given(st.lists(st.dictionaries(st.text(max_size=3), json_values, max_size=3), max_size=4))
def test_jsonl_comes_back(tmp_path_factory, items):
    path = tmp_path_factory.mktemp("jsonl") / "log.jsonl"
    files.append_jsonl(path, items[:1])
    files.append_jsonl(path, items[1:])
    assert [item for _, item in files.read_jsonl(path)] == items


def test_lone_surrogates_stay_escapes():
    assert files.json_line({"a": "\ud83d"}) == b'{"a": "\\ud83d"}\n'


def test_append_ends_an_open_line(tmp_path):
    path = tmp_path / "log.jsonl"
    path.write_text('{"a": 1}')
    files.append_jsonl(path, [{"a": 2}])
    assert files.read_jsonl(path) == [(1, {"a": 1}), (2, {"a": 2})]


@posix
def test_append_on_a_full_disk_keeps_all_earlier_lines(tmp_path):
    path = tmp_path / "log.jsonl"
    files.append_jsonl(path, [{"a": "x" * 800}])
    before = path.read_bytes()
    with full_disk(1000), pytest.raises(MemtuneError, match=r"log\.jsonl: cannot be written"):
        files.append_jsonl(path, [{"b": "y" * 50}, {"b": "y" * 800}])
    assert path.read_bytes() == before
    files.append_jsonl(path, [{"b": 1}])
    assert [number for number, _ in files.read_jsonl(path)] == [1, 2]


@pytest.mark.parametrize("cut", range(1, 14))
def test_a_half_written_line_is_dropped(tmp_path, cut):
    path = tmp_path / "log.jsonl"
    whole = b'{"a": 1}\n{"b": "\xc3\xa9"}\n'
    path.write_bytes(whole[:-cut])
    files.drop_half_line(path)
    kept = [item for _, item in files.read_jsonl(path)]
    assert kept == ([{"a": 1}, {"b": "é"}] if cut == 1 else [{"a": 1}] if cut < 14 else [])
    files.append_jsonl(path, [{"c": 3}])
    assert [item for _, item in files.read_jsonl(path)] == [*kept, {"c": 3}]
    assert json.loads(path.read_bytes().splitlines()[-1]) == {"c": 3}
