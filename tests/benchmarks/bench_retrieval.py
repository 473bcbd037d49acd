"""How well documents are found: recall@1/3/5 on the dev questions of datasets/league, written as JSON.

python tests/benchmarks/bench_retrieval.py --layers 0 4 8 12 16 --out datasets/league/retrieval.json

A question counts as found at k if, among the first k chunks, one is of a document it is asked of and holds the answer
(or one of the texts the answer is worked out from). The figures of a layer are added to the file as they are measured.
"""

import argparse
import json
import sys
import tempfile
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[2]))

from memtune_lib.base_model import load_base_model, model_name
from memtune_lib.evaluation.scores import wilson
from memtune_lib.files import atomic_write, read_jsonl
from memtune_lib.retrieval import WHITEN, DocumentIndex, FrozenLayers, Hit, Vectors

LEAGUE = Path(__file__).parents[2] / "datasets" / "league"
AT = (1, 3, 5)


class WordsOnly:
    """For BM25, which needs no vectors."""

    name, whiten = "none", None

    def embed(self, texts: list[str]) -> np.ndarray:
        return np.zeros((len(texts), 1), np.float32)


def holds(hit: Hit, question: dict) -> bool:
    """Whether a chunk is one that the question can be answered from."""
    text = plain(f"{hit.heading}\n{hit.text}")
    answers = [question["answer"], *question.get("alt_answers", []), *question.get("stated", [])]
    return hit.source in question["source"] and any(plain(answer) in text for answer in answers)


def plain(text: str) -> str:
    return " ".join(text.lower().replace("*", "").split())


def recall(index: DocumentIndex, questions: list[dict], method: str) -> dict[str, dict]:
    """Recall at each k, with n and the 95% Wilson interval."""
    ranks = []
    for question in questions:
        hits = index.query(question["question"], max(AT), method=method)
        ranks.append(next((hit.rank for hit in hits if holds(hit, question)), max(AT) + 1))
    figures = {}
    for k in AT:
        found = sum(rank <= k for rank in ranks)
        low, high = wilson(found, len(ranks))
        figures[f"recall@{k}"] = {
            "found": found,
            "n": len(ranks),
            "recall": round(found / len(ranks), 3),
            "interval": [round(low, 3), round(high, 3)],
        }
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--layers", type=int, nargs="*", default=[0, 4, 8, 12, 16])
    parser.add_argument("--shrinkages", type=float, nargs="*", default=[WHITEN])
    parser.add_argument("--out", default=str(LEAGUE / "retrieval.json"))
    args = parser.parse_args()
    questions = [item for _, item in read_jsonl(LEAGUE / "dev.jsonl") if item["answer"] is not None]
    figures: dict[str, dict] = {}
    with tempfile.TemporaryDirectory() as folder:
        index = DocumentIndex(Path(folder) / "words", WordsOnly())
        index.add(LEAGUE / "documents", progress=False)
        figures["bm25"] = recall(index, questions, "bm25")
        write(args.out, figures, index)
        model, tokenizer = load_base_model() if args.layers else (None, None)
        for layer in args.layers:
            index = DocumentIndex(Path(folder) / str(layer), FrozenLayers(model, tokenizer, layer=layer))
            index.add(LEAGUE / "documents", progress=False)
            for shrinkage in (None, *args.shrinkages):
                index._vectors = Vectors(index._raw, shrinkage)
                name = f"layer {layer}, " + ("as it is" if shrinkage is None else f"whitened ({shrinkage})")
                figures[name] = recall(index, questions, "embeddings")
            write(args.out, figures, index)
    for name, row in figures.items():
        print(name, *(f"{one['recall']:.3f} ({one['found']}/{one['n']})" for one in row.values()))


def write(path: str, figures: dict[str, dict], index: DocumentIndex) -> None:
    setting = {"data": "dev.jsonl, the questions with an answer", "chunks": len(index.chunks)}
    atomic_write(path, json.dumps(setting | {"model": model_name(), "figures": figures}, indent=1) + "\n")


if __name__ == "__main__":
    main()
