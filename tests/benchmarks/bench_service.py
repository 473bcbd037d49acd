"""Throughput and latency of the service, with the memory that ships and with the same model without it, as JSON.

    python tests/benchmarks/bench_service.py [--seconds 60] [--clients 8]

Without a memory the model is given the schema in its prompt, as it must be, and writes greedily; with it, four beams.
"""

import argparse
import json
import statistics
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import openai

sys.path.insert(0, str(Path(__file__).parents[2]))

from memtune_lib.database import nba
from memtune_lib.generation import generate
from memtune_lib.memory import asked_of, load_memory
from memtune_lib.prompts import schema_prompt
from memtune_lib.service import Limits, Server, create_app
from memtune_lib.service.app import MODEL

QUESTIONS = [
    "How many Lakers are over 30?",
    "Who is the tallest Celtic?",
    "What is the average age of the Nuggets?",
    "Which team pays the most in total?",
    "How much does Jayson Tatum earn?",
    "List the centers of the Miami Heat.",
    "Who went to Duke?",
    "How many players weigh more than 250 pounds?",
]


def ask_for(url: str, number: int, clients: int, seconds: float) -> list[float]:
    """The seconds of each request of one client; a request that fails ends the benchmark."""
    took, deadline = [], time.perf_counter() + seconds
    with openai.OpenAI(base_url=f"{url}/v1", api_key="none", max_retries=0, timeout=600) as api:
        while time.perf_counter() < deadline:
            question = QUESTIONS[(number + clients * len(took)) % len(QUESTIONS)]
            start = time.perf_counter()
            api.chat.completions.create(model=MODEL, messages=[{"role": "user", "content": question}])
            took.append(time.perf_counter() - start)
    return took


def measure(answers, database, seconds: float, clients: int) -> dict[str, float]:
    """One service under load from all clients."""
    app = create_app(answers, database, limits=Limits(seconds=600))
    with Server(app) as server, ThreadPoolExecutor(clients) as pool:
        start = time.perf_counter()
        parts = pool.map(lambda number: ask_for(server.url, number, clients, seconds), range(clients))
        took = [one for part in parts for one in part]
        wall = time.perf_counter() - start
    cuts = statistics.quantiles(took, n=20)
    figures = {"requests": len(took), "per_second": len(took) / wall, "p50": statistics.median(took), "p95": cuts[-1]}
    return {name: round(value, 3) for name, value in figures.items()}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--clients", type=int, default=8)
    args = parser.parse_args()
    memory = load_memory()
    with nba() as database:
        schema = database.schema()

        def without(questions):
            prompts = [schema_prompt(question, schema) for question in questions]
            with memory.model.disable_adapter():
                written = generate(memory.model, memory.tokenizer, prompts, max_new_tokens=96, progress=False)
            return [asked_of(*pair, database) for pair in zip(questions, written, strict=True)]

        found = {
            "memory": measure(lambda asked: memory.ask_all(asked, database), database, args.seconds, args.clients),
            "same model without memory": measure(without, database, args.seconds, args.clients),
        }
    print(json.dumps(vars(args) | found))


if __name__ == "__main__":
    main()
