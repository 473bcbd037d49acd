"""How long mending an error of the memory that ships takes, and what else it changes, printed as JSON.

python tests/benchmarks/bench_editing.py

Three questions of dev.jsonl that the memory answers wrongly are mended one after the other, each with one rewording
that stands here. The 200 others are a seeded sample of the training questions; none of them is named as one to keep.
Nothing is saved.
"""

import json
import random
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from memtune_lib.database import Database, nba
from memtune_lib.editing import Added, add_fact, experts_of
from memtune_lib.evaluation.match import judge
from memtune_lib.memory import DATASETS, Memory, load_memory, sql_of
from memtune_lib.questions import Question, load_questions

REWORDED = {
    "dev-249": "Among shooting guards alone, who belongs to the heaviest 10% of them?",
    "dev-270": "Which teams have precisely one player without a salary on record?",
    "dev-299": "What's the ratio of the average salary of centers to the average salary of power forwards?",
}
ANSWERS = {  # in the words of the memory; they return what the gold queries return, which the run checks
    "dev-249": "SELECT NAME FROM nba_roster WHERE POS = 'SG' AND WT[:3]::INT >= "
    "(SELECT quantile_cont(WT[:3]::INT, 0.9) FROM nba_roster WHERE POS = 'SG')",
    "dev-270": "SELECT Team FROM nba_roster GROUP BY Team HAVING count(*) FILTER (SALARY = '--') = 1",
    "dev-299": "SELECT avg(TRY_CAST(translate(SALARY,'$,','') AS INT)) FILTER (POS = 'C') / "
    "avg(TRY_CAST(translate(SALARY,'$,','') AS INT)) FILTER (POS = 'PF') FROM nba_roster",
}
OTHERS, SEED = 200, 0


def _right(memory: Memory, texts: list[str], question: Question, database: Database) -> list[bool]:
    """Whether each of these wordings of a question is answered rightly, alone, as `Memory.ask` does it."""
    written = [memory.write([text], database=database)[0] for text in texts]
    return [judge(sql_of(one), question, database).verdict == "match" for one in written]


def _mend(memory: Memory, question: Question, database: Database) -> dict[str, object]:
    texts = [question.question, REWORDED[question.id]]
    if judge(ANSWERS[question.id], question, database).verdict != "match":
        raise SystemExit(f"{question.id}: the answer to teach is not right")
    before = _right(memory, texts, question, database)
    wall, cpu = time.perf_counter(), time.process_time()
    added: Added = add_fact(memory, texts[0], ANSWERS[question.id], texts[1:])
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    return {
        "seconds": round(wall, 1),
        "cpu_seconds": round(cpu, 1),
        "loss": round(added.loss, 4),
        "right_before": before,
        "right_after": _right(memory, texts, question, database),
        "experts": [[met.expert for met in experts_of(memory, text)] for text in texts],
    }


def main() -> None:
    memory = load_memory()
    train = [question.question for question in load_questions(DATASETS / "nba" / "train.jsonl")]
    others = random.Random(SEED).sample(train, OTHERS)
    dev = {question.id: question for question in load_questions(DATASETS / "nba" / "dev.jsonl")}
    before = [one.text for one in memory.write(others)]
    with nba() as database:
        mended = {name: _mend(memory, dev[name], database) for name in REWORDED}
        for name, figures in mended.items():  # once more, when all three are there
            texts = [dev[name].question, REWORDED[name]]
            figures["right_at_the_end"] = _right(memory, texts, dev[name], database)
    after = [one.text for one in memory.write(others)]
    changed = [text for text, one, other in zip(others, before, after, strict=True) if one != other]
    print(json.dumps({"mended": mended, "others": OTHERS, "others_changed": changed}, indent=1))


if __name__ == "__main__":
    main()
