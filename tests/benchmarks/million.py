"""What a bank of a million experts costs beside one of a thousand: a step of training, and an answer.

    python -m tests.benchmarks.million

The real base model, one adapted layer (its last, so that as little else as possible is timed), r = 1, the banks in
files, and the same settings for every size. A step trains sixteen experts, drawn from the whole bank, on sixteen facts.
An answer is sixteen tokens of a question that meets its own expert among all keys. The sizes take turns, so that
whatever else the machine does falls on all of them alike. The exit code is 1 if a step with the largest bank costs more
than 1.2 times one with the smallest, or the process held 8 GB.
"""

import argparse
import json
import platform
import random
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

import psutil
import torch
from peft import get_peft_model
from torch.nn import functional as F

from memtune_lib.activations import Activations, Head, encode
from memtune_lib.base_model import load_base_model
from memtune_lib.files import atomic_write, code_hash
from memtune_lib.generation import generate
from memtune_lib.memory import DATASETS
from memtune_lib.mome import MomeConfig, Routing, RowAdam
from memtune_lib.prompts import tuned_prompt
from memtune_lib.questions import load_questions
from memtune_lib.tuner import quiet

RESULT = Path(__file__).parent / "results" / "million.json"
SIZES = (1_000, 10_000, 100_000, 1_000_000)
MOST_RATIO, MOST_GB = 1.2, 8.0
FACTS, TOKENS = 16, 16  # facts a step; tokens of an answer
INDEX = {"index_method": "ProductKeys", "index_ivf_nlist": 1024, "index_ivf_nprobe": 16}
CHUNK = 50_000  # keys made at once
RADIUS = 0.99
WARM_UP = 3  # calls of each size that are not timed


def new_memory(sizes: Sequence[int], folder: Path) -> tuple[Any, Any]:
    """The base model with an empty memory of each size, an adapter each, and its tokenizer."""
    model, tokenizer = load_base_model()
    last = model.config.num_hidden_layers - 1
    settings = {"target_modules": ["down_proj"], "layers_to_transform": [last], "shared_r": 0, "r": 1, **INDEX}
    with quiet():
        model = get_peft_model(model, MomeConfig(task_type="CAUSAL_LM", **settings), adapter_name=str(sizes[0]))
        for size in sizes[1:]:
            model.add_adapter(str(size), MomeConfig(task_type="CAUSAL_LM", **settings))
    for size in sizes:
        model.base_model.add_experts(size, str(size), folder / str(size))
    return model.eval(), tokenizer


def set_keys(model: Any, sizes: Sequence[int], queries: torch.Tensor, seed: int) -> dict[int, list[int]]:
    """A key for every expert: those of the facts somewhere, random directions elsewhere. Returns where."""
    places = {}
    for size in sizes:
        router = model.base_model.mome_router[str(size)]
        router.center(queries)
        generator = torch.Generator().manual_seed(seed)
        for start in range(0, size, CHUNK):
            part = router.keys[start : start + CHUNK]
            part.copy_(F.normalize(torch.randn(part.shape, generator=generator), dim=-1))
        places[size] = torch.randperm(size, generator=generator)[: len(queries)].tolist()
        router.radius.fill_(RADIUS)
        for place, query in zip(places[size], queries, strict=True):
            router.set_key(place, query, RADIUS)
    return places


def measure(sizes: Sequence[int], repeats: int, answers: int, seed: int, folder: Path) -> dict[str, Any]:
    """Build the banks and time them."""
    rng, process = random.Random(seed), psutil.Process()
    torch.manual_seed(seed)
    started = time.perf_counter()
    model, tokenizer = new_memory(sizes, folder)
    asked = rng.sample(load_questions(DATASETS / "nba" / "train.jsonl"), FACTS)
    prompts = [tuned_prompt(question.question) for question in asked]
    facts = encode(tokenizer, [(prompt, one.sql or "") for prompt, one in zip(prompts, asked, strict=True)])
    cached = Activations(model, facts, progress=False)
    places = set_keys(model, sizes, cached.queries, seed)
    tuner, head, on = model.base_model, Head(model, facts, seed=0), torch.ones(FACTS, dtype=torch.bool)
    optimisers = {size: RowAdam() for size in sizes}
    found, losses = dict.fromkeys(sizes, 0), dict.fromkeys(sizes, 0.0)

    def step(size: int) -> None:
        experts = torch.tensor(rng.sample(range(size), FACTS))[:, None]
        with tuner.take_experts(experts) as rows:
            hidden, targets, _ = cached.forward(range(FACTS), Routing(on, experts, torch.ones(FACTS, 1)))
            loss = head.loss(hidden, targets).mean()
            loss.backward()
            optimisers[size].step(experts, rows)
        losses[size] = float(loss.detach())

    def answer(size: int) -> None:
        number = rng.randrange(FACTS)
        generate(model, tokenizer, [prompts[number]], max_new_tokens=TOKENS, progress=False)
        found[size] += tuner.routing.experts[0, 0] == places[size][number] and tuner.routing.weights[0, 0] == 1

    def search(size: int) -> None:
        tuner.router.route(cached.queries[:1])

    built = {}
    for size in sizes:
        tuner.set_adapter(str(size))
        built[size] = _timed(search, size)[0]  # the first search builds the index
    ready = time.perf_counter() - started
    with cached.upper():
        step_times = _in_turns(tuner, step, sizes, repeats)
    answer_times = _in_turns(tuner, answer, sizes, answers)
    search_times = _in_turns(tuner, search, sizes, repeats)
    result = {}
    for size in sizes:
        result[str(size)] = {
            "step": _summary(step_times[size]),
            "answer": _summary(answer_times[size]),
            "search": _summary(search_times[size]),
            "index_built_seconds": round(built[size], 2),
            "answers_by_own_expert": f"{int(found[size])}/{answers + WARM_UP}",
            "bank_gb": round(sum(path.stat().st_size for path in (folder / str(size)).rglob("*.bin")) / 1e9, 3),
        }
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    return {
        "sizes": result,
        "built_seconds": round(ready, 1),
        "resident_gb": round(process.memory_info().rss / 1e9, 2),
        "peak_resident_gb": round(peak / 1e9, 2),
    }


def _in_turns(
    tuner: Any, call: Callable[[int], None], sizes: Sequence[int], repeats: int
) -> dict[int, list[tuple[float, float]]]:
    """(wall, processor) seconds of each call; the first ones of each size are left out."""
    times: dict[int, list[tuple[float, float]]] = {size: [] for size in sizes}
    for number in range(repeats + WARM_UP):
        for size in sizes:
            tuner.set_adapter(str(size))
            taken = _timed(call, size)
            if number >= WARM_UP:
                times[size].append(taken)
    return times


def _timed(call: Callable[[int], None], size: int) -> tuple[float, float]:
    wall, processor = time.perf_counter(), time.process_time()
    call(size)
    return time.perf_counter() - wall, time.process_time() - processor


def _summary(times: Sequence[tuple[float, float]]) -> dict[str, float]:
    wall, processor = (sorted(1000 * one for one in part) for part in zip(*times, strict=True))
    return {
        "n": len(wall),
        "median_ms": round(statistics.median(wall), 3),
        "p90_ms": round(wall[int(0.9 * len(wall))], 3),
        "processor_median_ms": round(statistics.median(processor), 3),
    }


def ratios(sizes: dict[str, Any]) -> dict[str, dict[str, float]]:
    """What each size costs beside the smallest."""
    first = next(iter(sizes.values()))
    kinds = {"": "median_ms", "_processor": "processor_median_ms"}
    names = {f"{what}{end}": (what, kind) for what in ("step", "answer", "search") for end, kind in kinds.items()}
    return {
        size: {name: round(one[what][kind] / first[what][kind], 3) for name, (what, kind) in names.items()}
        for size, one in sizes.items()
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print, write; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.million", description=__doc__.split("\n")[0])
    parser.add_argument("--out", type=Path, default=RESULT, help="the JSON file to write")
    parser.add_argument("--folder", type=Path, help="where the banks lie meanwhile, 5 GB (default: a temporary folder)")
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    parser.add_argument("--steps", type=int, default=100, help="timed steps of each size")
    parser.add_argument("--answers", type=int, default=20, help="timed answers of each size")
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args(arguments)
    code = code_hash()  # of what is measured: the files may change meanwhile
    with tempfile.TemporaryDirectory(dir=args.folder) as folder:
        measured = measure(args.sizes, args.steps, args.answers, args.seed, Path(folder))
    measured["ratios"] = ratios(measured["sizes"])
    measured["settings"] = {"layers": 1, "r": 1, "facts_a_step": FACTS, "tokens_an_answer": TOKENS, **INDEX}
    measured["provenance"] = {
        "command": "python -m tests.benchmarks.million",
        "seed": args.seed,
        "code": code,
        "python": platform.python_version(),
        "versions": {name: version(name) for name in ("torch", "transformers", "peft", "faiss-cpu", "numpy")},
        "machine": f"{_processor()}, {psutil.cpu_count()} cores, {psutil.virtual_memory().total / 1e9:.0f} GB",
        "threads": torch.get_num_threads(),
        "load_average": round(psutil.getloadavg()[0], 1),
    }
    atomic_write(args.out, json.dumps(measured, indent=2) + "\n")
    print(json.dumps(measured, indent=1))
    ratio, held = measured["ratios"][str(args.sizes[-1])]["step"], measured["peak_resident_gb"]
    print(f"a step at {args.sizes[-1]:,} experts: {ratio:.2f} times that at {args.sizes[0]:,} (at most {MOST_RATIO})")
    print(f"most memory held: {held} GB (at most {MOST_GB})")
    return int(ratio > MOST_RATIO or held >= MOST_GB)


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.exists() else []
    return next((line.split(": ")[1] for line in lines if line.startswith("model name")), platform.machine())


if __name__ == "__main__":
    sys.exit(main())
