"""The links of the course's pages: those within the repository must resolve, those that lead out must answer.

    python -m memtune_lib.course.links

asks the network for every address outside, arXiv numbers among them, and prints those that are gone. What it
takes for a link within: a Markdown link or image, a path in backticks that begins with a folder of the
repository, and a notebook's name in backticks.
"""

import re
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import unquote

from memtune_lib.course.notebook_source import NOTEBOOKS, read_notebook

ROOT = NOTEBOOKS.parent
FOLDERS = ("binder", "datasets", "memtune_lib", "notebooks", "tests")
SECONDS = 20  # the longest wait for one address

FENCE = re.compile(r"^(```|~~~).*?^\1", re.DOTALL | re.MULTILINE)
CODE = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"\]\(\s*<?([^)\s>]+)>?(?:\s+[\"'][^)]*)?\)")
ADDRESS = re.compile(r"https?://[^\s<>()\[\]\"'`]+")
ARXIV = re.compile(r"arXiv:(\d{4}\.\d{4,5})")
NOTEBOOK = re.compile(r"\d\d_[a-z0-9_]+")


def pages(root: Path = ROOT) -> list[Path]:
    """The Markdown files and notebooks of the repository, in order."""
    found = [*root.glob("*.md")]
    for folder in FOLDERS:
        found += [path for ending in ("md", "ipynb") for path in (root / folder).rglob(f"*.{ending}")]
    return sorted(path for path in found if ".ipynb_checkpoints" not in path.parts)


def text_of(page: Path) -> str:
    """A page's prose: a notebook's Markdown cells, or the whole file; without blocks of code.

    Raises MemtuneError for a notebook that cannot be read.
    """
    if page.suffix == ".ipynb":
        text = "\n\n".join(cell.source for cell in read_notebook(page).cells if cell.cell_type == "markdown")
    else:
        text = page.read_text(encoding="utf-8")
    return FENCE.sub("", text)


def broken(page: Path, root: Path = ROOT) -> list[str]:
    """What is wrong with the links of a page that stay within the repository, a line each."""
    text = text_of(page)
    problems = []
    for target in LINK.findall(CODE.sub("", text)):
        if re.match(r"[a-z][a-z+.-]*:", target):  # an address outside, an e-mail, an attachment
            continue
        path, _, anchor = unquote(target).partition("#")
        there = (page.parent / path).resolve() if path else page
        if not there.exists() or not there.is_relative_to(root.resolve()):
            problems.append(f"{page.relative_to(root)}: ({target}) leads to nothing in the repository")
        elif anchor and there.suffix in (".md", ".ipynb") and anchor not in anchors(text_of(there)):
            problems.append(f"{page.relative_to(root)}: ({target}) names no heading of {there.name}")
    for quoted in CODE.findall(text):
        path = quoted.removesuffix("/")
        if path.startswith(tuple(f"{folder}/" for folder in FOLDERS)) and not re.search(r"NN|[\s*{]", path):
            missing = not (root / path).exists()
        elif NOTEBOOK.fullmatch(path.removesuffix(".ipynb")):
            missing = not (root / "notebooks" / f"{path.removesuffix('.ipynb')}.ipynb").exists()
        else:
            continue
        if missing:
            problems.append(f"{page.relative_to(root)}: `{quoted}` is not in the repository")
    return problems


def anchors(text: str) -> set[str]:
    """The anchors that a page's headings get on GitHub; a heading that stands twice is numbered."""
    found: dict[str, int] = {}
    names = set()
    for heading in re.findall(r"^#{1,6}\s+(.+?)\s*#*$", text, re.MULTILINE):
        name = re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
        number = found.get(name, 0)
        found[name] = number + 1
        names.add(f"{name}-{number}" if number else name)
    return names


def outside(page: Path) -> Iterator[str]:
    """The addresses outside that a page's prose names; code is left out, an arXiv number is an address."""
    text = CODE.sub("", text_of(page))
    yield from (address.rstrip(".,;:!?*") for address in ADDRESS.findall(text))
    yield from (f"https://arxiv.org/abs/{number}" for number in ARXIV.findall(text))


def gone(address: str) -> str | None:
    """Why an address is of no use, or None. One that answers but refuses programs counts as there."""
    try:
        request = urllib.request.Request(address, headers={"User-Agent": "memtune-links"})
        with urllib.request.urlopen(request, timeout=SECONDS):
            return None
    except urllib.error.HTTPError as error:
        error.close()
        return str(error) if error.code in (404, 410) else None
    except (OSError, ValueError) as error:  # no such host, no answer in time, no address at all
        return str(error) or type(error).__name__


def report(root: Path = ROOT, ask: Callable[[str], str | None] = gone) -> list[str]:
    """Ask for every address outside once; a line for each that is gone, with the pages that name it."""
    where: dict[str, list[str]] = {}
    for page in pages(root):
        for address in dict.fromkeys(outside(page)):
            where.setdefault(address, []).append(str(page.relative_to(root)))
    asked = ((address, ask(address)) for address in sorted(where))
    return [f"{address}: {why} ({', '.join(where[address])})" for address, why in asked if why]


if __name__ == "__main__":
    lines = report()
    print("\n".join(lines) or "every address answers")
    sys.exit(1 if lines else 0)
