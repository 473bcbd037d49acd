"""Files that are never left half-written, and JSONL, the format of question sets and logs.

Everything memtune keeps is written here: a whole file or folder appears in one step (a temporary sibling is
renamed into place), and a log grows by whole lines. A full disk or a kill costs what was being written, never
what was there before.
"""

import hashlib
import json
import os
import shutil
import uuid
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

import platformdirs

from .errors import MemtuneError, QuestionFileError

StrPath = str | os.PathLike[str]


def cache_dir() -> Path:
    """The folder for what can be fetched or computed again: `MEMTUNE_CACHE`, else the user's cache.

    It is created where it is missing. Raises MemtuneError where that is not possible.
    """
    chosen = os.environ.get("MEMTUNE_CACHE")
    folder = Path(chosen).expanduser() if chosen else platformdirs.user_cache_path("memtune", appauthor=False)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise MemtuneError(
            f"{folder}: no cache folder here ({_cause(error)}); set MEMTUNE_CACHE to a writable folder"
        ) from error
    return folder


def atomic_write(path: StrPath, data: bytes | str) -> None:
    """Write `data` (text as UTF-8) to `path`, whole or not at all; missing parent folders are made.

    Raises MemtuneError naming the path if that fails (disk full, no permission); an old file is then intact.
    """
    path = Path(path)
    atomic_write_all(path.parent, {path.name: data})


def atomic_write_all(folder: StrPath, contents: Mapping[str, bytes | str]) -> None:
    """Write files that belong together, by name, into a folder; what else is there stays.

    All data are on the disk before the first file takes its place, so that a full disk changes none of them.
    Raises MemtuneError naming the file that cannot be written.
    """
    temporaries: dict[Path, Path] = {}
    try:
        for name, data in contents.items():
            path = Path(folder) / name
            with _cannot_write(path):
                path.parent.mkdir(parents=True, exist_ok=True)
                temporaries[path] = _sibling(path)
                with temporaries[path].open("xb") as file:
                    file.write(data.encode("utf-8") if isinstance(data, str) else data)
                    file.flush()
                    os.fsync(file.fileno())
        for path, temporary in temporaries.items():
            with _cannot_write(path):
                temporary.replace(path)
    finally:
        for temporary in temporaries.values():
            with suppress(OSError):
                temporary.unlink(missing_ok=True)


@contextmanager
def atomic_folder(path: StrPath) -> Iterator[Path]:
    """Fill a folder that appears under `path` only when the block has ended well.

    Yields an empty temporary folder beside `path`. At the end it takes the place of `path` and of any older
    folder there; if the block raises, it is removed and the older folder stays. An OSError of the block (disk
    full) becomes a MemtuneError naming the path.
    """
    path = Path(path)
    with _cannot_write(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary, old = _sibling(path), _sibling(path)
        temporary.mkdir()
        try:
            yield temporary
            # A folder with files in it cannot be replaced in one step: the old one steps aside first.
            if path.exists():
                path.replace(old)
            try:
                temporary.replace(path)
            except OSError:
                if old.exists():
                    old.replace(path)
                raise
        finally:
            shutil.rmtree(temporary, ignore_errors=True)
            shutil.rmtree(old, ignore_errors=True)


def sha256(path: StrPath) -> str:
    """The SHA-256 of a file's bytes, 64 hex digits. Raises MemtuneError if it cannot be read."""
    try:
        with Path(path).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise MemtuneError(f"{path}: cannot be read ({_cause(error)}); check the path") from error


def code_hash() -> str:
    """Short hash of the library's own source, which stands beside this file."""
    root = Path(__file__).parent
    parts = [path.read_bytes() for path in sorted(root.rglob("*.py"))]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()[:16]


def read_jsonl(path: StrPath) -> list[tuple[int, dict]]:
    """The objects of a JSONL file, each with its line number (from 1); blank lines are skipped.

    Raises QuestionFileError "FILE line N: ..." for bytes that are not UTF-8, broken JSON, or JSON that is not
    an object.
    """
    try:
        content = Path(path).read_bytes()
    except OSError as error:
        raise QuestionFileError(f"{path}: cannot be read ({_cause(error)}); check the path") from error
    objects = []
    for number, line in enumerate(content.removeprefix(b"\xef\xbb\xbf").split(b"\n"), start=1):
        if line.strip():
            try:
                objects.append((number, _parse(line)))
            except ValueError as error:
                raise QuestionFileError(f"{path} line {number}: {error}") from error
    return objects


def append_jsonl(path: StrPath, objects: Iterable[Mapping]) -> None:
    """Append one line an object to `path` and bring it to the disk: all of the lines, or none.

    Raises MemtuneError if that fails (disk full); what the file held before is kept.
    """
    path = Path(path)
    content = b"".join(json_line(item) for item in objects)
    with _cannot_write(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        size = path.stat().st_size if path.exists() else 0
        if size and not _ends_in_newline(path):
            content = b"\n" + content  # a file edited by hand often lacks its last line break
        try:
            with path.open("ab") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
        except OSError:
            with suppress(OSError):
                os.truncate(path, size)
            raise


def drop_half_line(path: StrPath) -> None:
    """Cut off the last line of a JSONL file if a kill left it half-written; a complete one stays."""
    path = Path(path)
    with _cannot_write(path):
        content = path.read_bytes()
        end = content.rfind(b"\n") + 1
        try:
            if end < len(content):
                _parse(content[end:])
        except ValueError:
            os.truncate(path, end)


def json_line(item: Mapping) -> bytes:
    """One JSON object as one UTF-8 line. Lone surrogates, which UTF-8 cannot hold, stay JSON escapes."""
    return (json.dumps(item, ensure_ascii=False) + "\n").encode("utf-8", "backslashreplace")


def _parse(line: bytes) -> dict:
    """The JSON object on a line. Raises ValueError with what is wrong and how to mend it."""
    try:
        item = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise ValueError(f"byte {error.start + 1} is not UTF-8; save the file as UTF-8") from None
    except json.JSONDecodeError as error:
        raise ValueError(
            f"broken JSON ({error.msg}, column {error.colno}); write one JSON object on each line"
        ) from None
    except RecursionError:
        raise ValueError("JSON nested too deep; write one flat JSON object on each line") from None
    if not isinstance(item, dict):
        raise ValueError(f"a JSON {type(item).__name__}, not an object; write {{...}} on each line")
    return item


def _ends_in_newline(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(-1, os.SEEK_END)
        return file.read(1) == b"\n"


def _sibling(path: Path) -> Path:
    """An unused hidden name beside `path`: renaming is one step only within a file system."""
    return path.with_name(f".{path.name}.{uuid.uuid4().hex[:12]}.tmp")


@contextmanager
def _cannot_write(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise MemtuneError(
            f"{path}: cannot be written ({_cause(error)}); free some space or choose another place"
        ) from error


def _cause(error: OSError) -> str:
    return error.strerror or str(error) or type(error).__name__
