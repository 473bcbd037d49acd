"""Documents on disk: read as text (Markdown, plain text, HTML, PDF), and cut into chunks that fit a prompt.

Whatever the format, what comes out is light Markdown: `#` begins a heading, `- ` an entry of a list, `|` a row of a
table. So everything above this module needs to know one form only.
"""

from __future__ import annotations

import hashlib
import io
import logging
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from .errors import DocumentError
from .files import StrPath

MOST_BYTES = 5_000_000  # some 1,000,000 tokens: more in one file is a dump, not a document
CHUNK_TOKENS = 160
READABLE = (".md", ".txt", ".html", ".htm", ".pdf")

_HEADING = re.compile(r"(#{1,6})\s+(.*\S)")
_TOKEN = re.compile(r"\w{1,12}|[^\w\s]")  # about what a tokenizer makes of it: long words are several tokens


@dataclass(frozen=True)
class Document:
    """One file's text."""

    source: str
    """Its path from the folder that was read, with forward slashes."""
    text: str
    """Light Markdown."""
    sha256: str
    """Of the file's bytes."""


@dataclass(frozen=True)
class Chunk:
    """A part of a document, small enough for a prompt."""

    source: str
    heading: str
    """The headings above it, the document's title first, joined by " > "; empty where there is none."""
    text: str

    @property
    def full(self) -> str:
        """Heading and text: what is embedded and searched."""
        return f"{self.heading}\n{self.text}" if self.heading else self.text


@dataclass(frozen=True)
class Skipped:
    """A file that was not read, and why."""

    source: str
    reason: str


def find_documents(path: StrPath) -> list[tuple[str, Path]]:
    """(source, path) of every readable file under a folder, hidden ones left out, in order; or of one file.

    Raises:
        DocumentError: nothing there, or no file of a kind that can be read.
    """
    root = Path(path)
    if root.is_file():
        return [(root.name, root)]
    if not root.is_dir():
        raise DocumentError(f"{root}: no such file or folder; check the path")
    found = []
    for file in sorted(root.rglob("*")):
        relative = file.relative_to(root)
        hidden = any(part.startswith(".") for part in relative.parts)
        if file.is_file() and file.suffix.lower() in READABLE and not hidden:
            found.append((relative.as_posix(), file))
    if not found:
        raise DocumentError(f"{root}: no document in it; give a folder with {', '.join(READABLE)} files")
    return found


def read_documents(path: StrPath) -> tuple[list[Document], list[Skipped]]:
    """Every document under a folder (or one file), and the files that could not be read, with the reason.

    Raises:
        DocumentError: nothing there to read.
    """
    documents: list[Document] = []
    skipped: list[Skipped] = []
    for source, file in find_documents(path):
        try:
            documents.append(read_document(file, source))
        except DocumentError as error:
            skipped.append(Skipped(source, str(error)))
    return documents, skipped


def read_document(path: StrPath, source: str | None = None) -> Document:
    """One file's text.

    Raises:
        DocumentError: a file that cannot be opened, is empty, binary, damaged, protected, of unknown kind, larger
            than 5 MB, or not in UTF-8 (nor marked as UTF-16).
    """
    path = Path(path)
    kind = path.suffix.lower()
    if kind not in READABLE:
        raise DocumentError(f"{path}: {kind or 'no ending'} is not a kind that can be read; give {', '.join(READABLE)}")
    try:
        if (size := path.stat().st_size) > MOST_BYTES:
            raise DocumentError(f"{path}: {size:,} bytes, the most is {MOST_BYTES:,}; split the file")
        content = path.read_bytes()
    except OSError as error:
        raise DocumentError(f"{path}: cannot be read ({error.strerror}); check the path") from error
    if kind == ".pdf":
        text = _from_pdf(content, path)
    else:
        text = _decode(content, path)
        text = _from_html(text) if kind in (".html", ".htm") else text
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    if not text:
        scanned = "; pictures of pages need text recognition" if kind == ".pdf" else "; write it or remove it"
        raise DocumentError(f"{path}: no text in it{scanned}")
    return Document(source or path.name, text, hashlib.sha256(content).hexdigest())


def _decode(content: bytes, path: Path) -> str:
    """Raises DocumentError for bytes that are no text, or text in an unknown encoding."""
    encoding = "utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        name = encoding.removesuffix("-sig")
        raise DocumentError(f"{path}: byte {error.start + 1} is not {name}; save the file as UTF-8") from None
    if "\0" in text:
        raise DocumentError(f"{path}: binary data, not text; remove it or convert it to text")
    return text


def _from_html(html: str) -> str:
    from bs4 import BeautifulSoup

    soup = BeautifulSoup(html, "html.parser")
    for tag in soup(["script", "style", "nav", "footer", "title", "template"]):
        tag.decompose()
    for tag in soup(["h1", "h2", "h3", "h4", "h5", "h6"]):
        tag.replace_with(f"\n\n{'#' * int(tag.name[1])} {_inline(tag.get_text())}\n\n")
    for table in soup("table"):
        rows = [[_inline(cell.get_text()) for cell in row(["td", "th"])] for row in table("tr")]
        lines = [f"| {' | '.join(cells)} |" for cells in rows if cells]
        if lines:
            lines.insert(1, "|---" * len(rows[0]) + "|")
        table.replace_with("\n\n" + "\n".join(lines) + "\n\n")
    for tag in soup("li"):
        tag.replace_with(f"\n- {_inline(tag.get_text())}\n")
    for tag in soup("p"):
        tag.replace_with(f"\n\n{_inline(tag.get_text())}\n\n")
    text = re.sub(r"\n\s*\n\s*(?=- )", "\n", soup.get_text())
    return re.sub(r"\n\s*\n\s*", "\n\n", text)


def _inline(text: str) -> str:
    return " ".join(text.split())


def _from_pdf(content: bytes, path: Path) -> str:
    """Raises DocumentError for a file that is damaged or protected."""
    from pypdf import PdfReader

    log = logging.getLogger("pypdf")  # it tells of each fault it works around
    level = log.level
    log.setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(io.BytesIO(content))
        if reader.is_encrypted:
            raise DocumentError(f"{path}: protected by a password; save it without")
        pages = [page.extract_text() for page in reader.pages]
    except DocumentError:
        raise
    except Exception as error:  # a damaged file makes pypdf fail in every way that Python knows
        raise DocumentError(f"{path}: a damaged PDF ({type(error).__name__}); save it anew") from error
    finally:
        log.setLevel(level)
    return "\n\n".join(page.strip() for page in pages)


# ---- chunks


def count_tokens(text: str) -> int:
    """About how many tokens a text has; close enough to bound a chunk, and the same for every model."""
    return sum(1 for _ in _TOKEN.finditer(text))


def chunk(document: Document, size: int = CHUNK_TOKENS) -> list[Chunk]:
    """The document in parts of at most `size` tokens, headings not counted.

    A part never spans two headings. Paragraphs stay whole where they fit; a longer one is cut between lines, then
    between words; each part of a table begins with the table's header.

    Raises:
        DocumentError: a size below 16.
    """
    if size < 16:
        raise DocumentError(f"chunks of {size} tokens say nothing; give 16 or more")
    chunks = []
    for heading, blocks in _sections(document.text):
        for text in _packed((piece for block in blocks for piece in _pieces(block, size)), size, "\n\n"):
            chunks.append(Chunk(document.source, heading, text))
    return chunks


def _sections(text: str) -> Iterator[tuple[str, list[str]]]:
    """(headings above, paragraphs) in order; a section without paragraphs is left out."""
    above: list[tuple[int, str]] = []
    lines: list[str] = []

    def section() -> Iterator[tuple[str, list[str]]]:
        blocks = [block.strip() for block in re.split(r"\n[ \t]*\n", "\n".join(lines)) if block.strip()]
        if blocks:
            yield " > ".join(name for _, name in above), blocks

    for line in text.split("\n"):
        if (match := _HEADING.fullmatch(line.strip())) is None:
            lines.append(line)
            continue
        yield from section()
        lines.clear()
        depth = len(match[1])
        above = [*((d, name) for d, name in above if d < depth), (depth, match[2])]
    yield from section()


def _pieces(block: str, size: int) -> Iterable[str]:
    """A paragraph as it is, or cut where it is longer than `size`."""
    if count_tokens(block) <= size:
        return [block]
    lines = block.split("\n")
    table = block.startswith("|") and len(lines) > 2
    header = "\n".join(lines[:2]) + "\n" if table else ""
    room = size - count_tokens(header)
    if room < size // 2:  # a header as long as that is not worth repeating
        header, room = "", size
    pieces = (part for line in lines[2 if header else 0 :] for part in _words(line, room))
    return [header + part for part in _packed(pieces, room, "\n")]


def _words(line: str, size: int) -> Iterable[str]:
    if count_tokens(line) <= size:
        return [line]
    # A "word" without blanks may be as long as the file: it is cut by characters.
    words = (part for word in line.split() for part in _cut(word, 12 * size))
    short = (part for word in words for part in (_cut(word, size) if count_tokens(word) > size else [word]))
    return _packed(short, size, " ")


def _cut(word: str, length: int) -> Sequence[str]:
    return [word[i : i + length] for i in range(0, len(word), length)]


def _packed(pieces: Iterable[str], size: int, joint: str) -> Iterator[str]:
    """Neighbours joined as long as they fit together."""
    held: list[str] = []
    used = 0
    for piece in pieces:
        tokens = count_tokens(piece)
        if held and used + tokens > size:
            yield joint.join(held)
            held, used = [], 0
        held.append(piece)
        used += tokens
    if held:
        yield joint.join(held)
