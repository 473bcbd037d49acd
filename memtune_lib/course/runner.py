"""The course run from end to end: every notebook by papermill, guarded, measured, and held to its bands.

Papermill alone passes a notebook that stops half-way with `sys.exit(0)`, hides an error inside an Output
widget, or never reads the parameter it was given. Here it fails, with one line that says where.
"""

import json
import math
import os
import textwrap
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
import papermill
import zmq
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from nbclient.exceptions import CellTimeoutError
from nbconvert import HTMLExporter
from nbformat import NotebookNode
from papermill.exceptions import PapermillExecutionError
from traitlets import default

from memtune_lib.course.notebook_source import NOTEBOOKS, PATTERN, read_notebook
from memtune_lib.course.progress import VARIABLE
from memtune_lib.course.results import HeadlineResult, all_outputs, read_results
from memtune_lib.errors import MemtuneError
from memtune_lib.files import atomic_write, cache_dir
from memtune_lib.peak import peak_memory

REPOSITORY = NOTEBOOKS.parent
BANDS = REPOSITORY / "tests" / "notebooks" / "bands.json"

Bands = Mapping[str, Any]  # what one notebook's results must be, by name: see `check_bands`


@dataclass(frozen=True)
class Settings:
    """How hard the notebooks work."""

    fast: bool  # the notebooks' parameter FAST: shipped memories and small samples instead of long tunings
    cell_seconds: int  # the longest that one cell may take


SETTINGS = {"fast": Settings(fast=True, cell_seconds=300), "full": Settings(fast=False, cell_seconds=3600)}


@dataclass(frozen=True)
class NotebookRun:
    """A notebook that ran to its end without an error."""

    name: str  # file name without .ipynb
    minutes: float  # wall clock, with the kernel's start
    peak_gb: float  # most memory that the kernel and its children held together, in 10^9 bytes
    results: dict[str, HeadlineResult]
    path: Path  # the executed copy; the HTML stands beside it


def run_course(
    only: str | None = None, out: Path | None = None, settings: str = "full", *, folder: Path = NOTEBOOKS
) -> list[NotebookRun]:
    """Run the notebooks of `folder` in order, print a table of what they took and found, check their bands.

    `only` picks notebooks by number ("03") or by the start of their names; `settings` is "full" or "fast";
    `out` takes the executed copies and HTML (default: a folder in the cache). `folder` holds the learner's
    copies; `notebook_source.SOURCES` runs the solutions as well. A notebook that fails does not stop the
    others. Raises MemtuneError at the end if one failed or missed a band, at once if there is nothing to run.
    """
    if settings not in SETTINGS:
        raise MemtuneError(f"settings {settings!r}: give one of {', '.join(SETTINGS)}")
    chosen, bands = SETTINGS[settings], load_bands(settings) if folder.is_relative_to(NOTEBOOKS) else {}
    runs, failures = [], []
    for path in find_notebooks(only, folder):
        print(f"{path.stem} ...", flush=True)
        try:
            run = run_notebook(path, {"FAST": chosen.fast}, out, cell_seconds=chosen.cell_seconds)
        except MemtuneError as error:
            failures.append(str(error))
            print(f"  failed: {error}", flush=True)
            continue
        runs.append(run)
        failures += check_bands(run, bands.get(run.name, {}))
    print(table(runs))
    if failures:
        raise MemtuneError(f"{len(failures)} failed: {'; '.join(failures)}")
    return runs


def find_notebooks(only: str | None = None, folder: Path = NOTEBOOKS) -> list[Path]:
    """The notebooks of `folder` in order, or those that `only` picks. Raises MemtuneError if none is left."""
    paths = sorted(folder.glob(PATTERN))
    picked = [path for path in paths if only is None or path.stem.startswith(only.zfill(2))]
    if not picked:
        there = ", ".join(path.stem for path in paths) or "no notebooks"
        raise MemtuneError(f"no notebook {only or PATTERN} in {folder}: there are {there}")
    return picked


def run_notebook(
    path: Path, parameters: Mapping[str, Any], out: Path | None = None, *, cell_seconds: int
) -> NotebookRun:
    """Run one notebook in its own folder, write the executed copy and HTML into `out`, and guard the outcome.

    Raises MemtuneError for a parameter that the notebook does not have, for a cell that takes longer than
    `cell_seconds`, for a dead kernel, a cell that never ran, or an error in any output, shown or hidden. The
    executed copy is then there to look at.
    """
    _check_parameters(path, parameters)
    out = (out or cache_dir() / "course").resolve()
    if out.is_relative_to(NOTEBOOKS) or out == path.parent.resolve():
        raise MemtuneError(f"{out}: executed copies never go among the notebooks; choose another folder")
    executed = out / path.name
    try:
        out.mkdir(parents=True, exist_ok=True)
        executed.unlink(missing_ok=True)
    except OSError as error:
        raise MemtuneError(f"{out}: cannot be written ({error.strerror}); choose another folder") from error
    start = time.monotonic()
    with peak_memory() as peak:
        stopped = _execute(path.resolve(), executed, parameters, cell_seconds)
    minutes = (time.monotonic() - start) / 60
    notebook = read_notebook(executed)
    problems = ([stopped] if stopped else []) + find_problems(notebook)
    if problems:
        raise MemtuneError(f"{path.stem}: {problems[0]}; see {executed}")
    html, _ = HTMLExporter().from_notebook_node(notebook, resources={"metadata": {"name": path.stem}})
    atomic_write(executed.with_suffix(".html"), html)
    return NotebookRun(path.stem, minutes, peak[0] / 1e9, read_results(notebook), executed)


def find_problems(notebook: NotebookNode) -> list[str]:
    """What went wrong in an executed notebook, though papermill may have passed it; empty if all is well."""
    problems = []
    for place, output in all_outputs(notebook):
        if output.output_type == "error":
            problems.append(f"{place} {output.ename}: {textwrap.shorten(output.evalue, 300)}")
        # A thread or a callback that dies has no cell to fail: Python only prints its traceback.
        elif output.get("name") == "stderr" and "Traceback (most recent call last)" in output.text:
            problems.append(f"{place} printed a traceback: {output.text.strip().splitlines()[-1]}")
    for cell in notebook.cells:
        if cell.cell_type == "code" and cell.source.strip() and cell.execution_count is None:
            problems.append(f"a cell never ran: {cell.source.strip().splitlines()[0]!r}")
    return problems


# ---- one notebook under papermill


def _check_parameters(path: Path, parameters: Mapping[str, Any]) -> None:
    """Refuse what papermill only warns of: no cell, or several, tagged `parameters`, or a name it lacks."""
    notebook = read_notebook(path)
    tagged = [cell for cell in notebook.cells if "parameters" in cell.metadata.get("tags", [])]
    if len(tagged) != 1:
        raise MemtuneError(f"{path}: {len(tagged)} cells are tagged `parameters`; tag exactly one")
    if notebook.metadata.get("kernelspec", {}).get("language") != "python":
        raise MemtuneError(f"{path}: its metadata names no Python kernel; save it with one")
    known = papermill.inspect_notebook(path)
    unknown = [name for name in parameters if name not in known]
    if unknown:
        raise MemtuneError(
            f"{path}: no parameter {', '.join(unknown)}; its cell tagged `parameters` sets {', '.join(known)}"
        )


class _OwnKernel(AsyncKernelManager):
    """Starts this very interpreter, with this very memtune_lib, whatever kernels are installed."""

    @default("kernel_spec_manager")
    def _no_installed_kernels(self) -> KernelSpecManager:
        return KernelSpecManager(kernel_dirs=[])  # leaves ipykernel's own specification of `python3`

    @default("transport_encryption")
    def _encrypted_where_zmq_can(self) -> str:
        return "auto" if zmq.has("curve") else "disabled"  # without it ipykernel warns each time it starts

    async def start_kernel(self, **options: Any) -> None:
        """Start the kernel with the repository first on its import path; its answers are no learner's progress."""
        search = os.pathsep.join(filter(None, [str(REPOSITORY), os.environ.get("PYTHONPATH")]))
        await super().start_kernel(env={**os.environ, "PYTHONPATH": search, VARIABLE: ""}, **options)


def _execute(path: Path, executed: Path, parameters: Mapping[str, Any], cell_seconds: int) -> str | None:
    """Run papermill; returns why the run broke off, if that is not to be read in the executed copy."""
    try:
        papermill.execute_notebook(
            path,
            executed,
            dict(parameters),
            kernel_name="python3",
            kernel_manager_class=_OwnKernel,
            cwd=path.parent,
            start_timeout=120,
            execution_timeout=cell_seconds,
            iopub_timeout=60,  # outputs may come late on a busy machine
            progress_bar=False,
        )
    except PapermillExecutionError:
        return None  # the copy holds the error
    except CellTimeoutError:
        return f"In [{_last_count(executed)}] took longer than {cell_seconds} s"
    except RuntimeError as error:  # a kernel that does not start, or dies
        reason = str(error).splitlines()[0]
        return f"{reason} in In [{_last_count(executed)}] (a kernel that dies is often out of memory)"
    return None


def _last_count(executed: Path) -> int:
    cells = nbformat.read(executed, as_version=4).cells
    return max((cell.get("execution_count") or 0 for cell in cells), default=0)


# ---- bands and the table


def load_bands(settings: str) -> dict[str, Bands]:
    """Each notebook's bands at "fast" or "full" settings. Raises MemtuneError if they cannot be read."""
    try:
        return json.loads(BANDS.read_text(encoding="utf-8"))[settings]
    except (OSError, ValueError, KeyError) as error:
        raise MemtuneError(f"{BANDS}: no bands for {settings!r} ({error}); restore the file") from error


def check_bands(run: NotebookRun, bands: Bands) -> list[str]:
    """What in `run` is out of its bands, a line each.

    A band is `[low, high]` (null leaves an end open) or the exact value. Its name is that of a result, or
    `minutes` or `peak_gb`, or `a - b` for the margin between two.
    """
    values = {name: result.value for name, result in run.results.items()}
    values |= {"minutes": run.minutes, "peak_gb": run.peak_gb}
    complaints = []
    for name, band in bands.items():
        terms = name.split(" - ")
        missing = [term for term in terms if term not in values]
        if missing:
            complaints.append(f"{run.name}: {missing[0]} is in the bands but was not recorded")
            continue
        value = values[name] if len(terms) == 1 else values[terms[0]] - values[terms[1]]
        if isinstance(band, list):
            low = -math.inf if band[0] is None else band[0]
            high = math.inf if band[1] is None else band[1]
            within = isinstance(value, int | float) and low <= value <= high
            wanted = f"in [{low:g}, {high:g}]"
        else:
            within = value == band and isinstance(value, bool) == isinstance(band, bool)
            wanted = repr(band)
        if not within:
            shown = f"{value:.4g}" if isinstance(value, float) else repr(value)
            complaints.append(f"{run.name}: {name} is {shown}, not {wanted}")
    return complaints


def table(runs: list[NotebookRun]) -> str:
    """Minutes, memory and headline results of each run, as text, with the sum and the maximum below."""
    width = max([len(run.name) for run in runs] + [len("notebook")])
    lines = [f"{'notebook':<{width}}  minutes  peak GB  headline results"]
    for run in runs:
        results = "; ".join(map(str, run.results.values()))
        lines.append(f"{run.name:<{width}}  {run.minutes:7.1f}  {run.peak_gb:7.2f}  {results}".rstrip())
    minutes, peak = sum(run.minutes for run in runs), max((run.peak_gb for run in runs), default=0.0)
    return "\n".join([*lines, f"{'all':<{width}}  {minutes:7.1f}  {peak:7.2f}"])
