"""`python -m memtune_lib ask / tune / evaluate / course / serve / improve / publish`."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import MISSING, fields
from pathlib import Path
from typing import Any, get_type_hints

from .command_line import exit_code
from .errors import MemtuneError

DATASETS = Path(__file__).parents[1] / "datasets" / "nba"
A_DATABASE = "a DuckDB file, a CSV or a folder of CSVs (default: the NBA roster)"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; errors are one line on stderr and exit code 2."""
    parser = _parser()
    args = parser.parse_args(arguments)
    return exit_code(lambda: args.run(args), "stopped; the same command goes on where this one was")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m memtune_lib", description="Memory tuning for text-to-SQL.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    ask = commands.add_parser("ask", help="ask one question: SQL, rows, experts used")
    ask.add_argument("question")
    ask.add_argument("--adapter", metavar="DIR", help="a memory's folder (default: the one that ships)")
    ask.add_argument("--database", metavar="PATH", help=A_DATABASE)
    ask.set_defaults(run=_ask)

    tune = commands.add_parser("tune", help="tune a memory on a question file")
    tune.add_argument("--data", required=True, metavar="FILE.jsonl", help="lines with question and sql")
    tune.add_argument("--out", required=True, metavar="DIR", help="where the memory goes; a killed run goes on there")
    tune.add_argument("--database", metavar="PATH", help="every query must run there (default: the NBA roster)")
    tune.add_argument(
        "--values",
        metavar="FILE.json",
        help="values to take out; 'database': those of its text columns (default: values.json beside the data)",
    )
    tune.add_argument("--base-model", metavar="NAME", help="a Hugging Face id or folder (default: MEMTUNE_MODEL)")
    tune.add_argument("--start", metavar="DIR", help="go on from this memory (default: a new one)")
    _tune_options(tune)
    tune.set_defaults(run=_tune)

    evaluate = commands.add_parser("evaluate", help="answer a question file and score it")
    evaluate.add_argument("--data", metavar="FILE.jsonl", default=str(DATASETS / "heldout.jsonl"))
    who = evaluate.add_mutually_exclusive_group()
    who.add_argument("--adapter", metavar="DIR", help="a memory's folder (default: the one that ships)")
    who.add_argument("--base", action="store_true", help="the base model with the schema in its prompt")
    who.add_argument(
        "--few-shot", action="store_true", help="with four examples, too, of the train.jsonl beside the data"
    )
    part = evaluate.add_mutually_exclusive_group()
    part.add_argument("--without-bank", action="store_true", help="the memory without its bank of experts")
    part.add_argument("--without-shared", action="store_true", help="the memory without its shared expert")
    evaluate.add_argument("--database", metavar="PATH", help=A_DATABASE)
    evaluate.add_argument("--out", metavar="FILE.jsonl", help="a line a question; a killed run goes on there")
    evaluate.add_argument("--rescore", metavar="LOG.jsonl", help="judge this finished run again; nothing is generated")
    evaluate.add_argument("--suite", action="store_true", help="also count matches that hold on small other rosters")
    evaluate.add_argument("--report", metavar="FILE.html", help="the run as a page: scores, charts, every question")
    evaluate.set_defaults(run=_evaluate)

    course = commands.add_parser("course", help="run the notebooks at their real settings")
    course.add_argument("--only", metavar="NN", help="only notebooks whose name begins so")
    course.add_argument("--out", metavar="DIR", help="where executed copies and HTML go")
    course.set_defaults(run=_course)
    _service_commands(commands)
    return parser


def _service_commands(commands: Any) -> None:
    """Serve, learn from feedback, publish."""
    serve = commands.add_parser("serve", help="answer behind an OpenAI-compatible endpoint")
    serve.add_argument("--adapter", metavar="DIR", help="a memory's folder (default: the one that ships)")
    serve.add_argument("--database", metavar="PATH", help=A_DATABASE)
    serve.add_argument("--host", default="127.0.0.1", help="address to listen on; any but loopback needs a key")
    serve.add_argument("--port", type=int, default=8000)
    serve.add_argument("--feedback", metavar="FILE.duckdb", help="keep answers and feedback there (default: keep none)")
    serve.set_defaults(run=_serve)

    improve = commands.add_parser("improve", help="teach a memory what its users corrected, if that makes it better")
    improve.add_argument("--feedback", required=True, metavar="FILE.duckdb", help="that of a service that has ended")
    improve.add_argument("--out", required=True, metavar="DIR", help="where the new memory goes")
    improve.add_argument("--adapter", metavar="DIR", help="the memory that was served (default: the one that ships)")
    improve.add_argument("--database", metavar="PATH", help=A_DATABASE)
    improve.add_argument("--dev", metavar="FILE.jsonl", default=str(DATASETS / "dev.jsonl"), help="to compare on")
    improve.add_argument(
        "--data", metavar="FILE.jsonl", default=str(DATASETS / "train.jsonl"), help="what the memory was tuned on"
    )
    improve.add_argument("--anew", action="store_true", help="tune anew on data and feedback, not a quick edit")
    improve.set_defaults(run=_improve)

    publish = commands.add_parser("publish", help="a folder with a model card, as the Hugging Face Hub has it")
    publish.add_argument("--adapter", metavar="DIR", help="a memory's folder (default: the one that ships)")
    publish.add_argument("--out", required=True, metavar="DIR", help="where the folder goes")
    publish.set_defaults(run=_publish)


def _tune_options(parser: argparse.ArgumentParser) -> None:
    """One option for each of the library's `finetune_args`, so that there is one list of them."""
    from .tune_args import TuneArgs

    hints = get_type_hints(TuneArgs)
    group = parser.add_argument_group("finetune_args")
    for field in fields(TuneArgs):
        kind = next(
            t for t in (int, float, str) if t is hints[field.name] or t in getattr(hints[field.name], "__args__", ())
        )
        default = None if field.default is MISSING else field.default
        group.add_argument(
            f"--{field.name.replace('_', '-')}",
            type=kind,
            metavar=kind.__name__.upper(),
            help=f"default {default}",
        )


def _database(path: str | None) -> Any:
    from .database import CSV_ENDINGS, Database, nba

    if path is None:
        return nba()
    return Database.from_csv(path) if path.endswith(CSV_ENDINGS) or Path(path).is_dir() else Database.open(path)


def _ask(args: argparse.Namespace) -> None:
    from .memory import load_memory
    from .prompts import check_question

    check_question(args.question)
    memory = load_memory(args.adapter)
    with _database(args.database) as database:
        asked = memory.ask(args.question, database)
    if asked.sql is None:
        scope = (asked.experts or {}).get("in_scope", True)
        print(asked.text if scope else f"(outside this memory; the base model says) {asked.text}")
    else:
        print(asked.sql)
        result = asked.result
        if result is not None and result.verdict == "ok":
            print("\n" + result.table())
        elif result is not None:
            print(f"\n({result.verdict}: {result.error})")
    print(f"\nexperts: {json.dumps(asked.experts)}   {asked.seconds:.1f} s")


def _tune(args: argparse.Namespace) -> None:
    from .tune_args import TuneArgs
    from .tuning import tune
    from .values import values_of

    given = {f.name: getattr(args, f.name) for f in fields(TuneArgs)}
    chosen = {name: value for name, value in given.items() if value is not None}
    with _database(args.database) as database:
        memory = tune(
            args.data,
            out=args.out,
            finetune_args=chosen,
            base_model=args.base_model,
            start=args.start,
            database=database,
            values=values_of(database) if args.values == "database" else args.values,
        )
    result = memory.card["result"]
    print(
        f"{result['facts']} facts in {result['seconds'] / 60:.1f} minutes: {result['shared_exact']} word for word by "
        f"the shared expert alone, {result['exact']} with {result['experts']} memory experts; saved in {args.out}"
    )


def _evaluate(args: argparse.Namespace) -> None:
    from .datagen.audit import unseen
    from .evaluation import Suite, accuracy_table, gap, render, rescore, write_report
    from .evaluation.heldout_log import log_scoring
    from .questions import load_questions
    from .tuning import check_prompts

    if args.report and not args.report.lower().endswith((".html", ".htm")):
        # What stands there is replaced: a slip must not cost the data or a log.
        raise MemtuneError(f"--report {args.report} is no page's name; let it end in .html")
    questions = load_questions(args.data)
    check_prompts(questions, args.data)
    on_suite = None
    with _database(args.database) as database, Suite.open(database) if args.suite else nullcontext() as suite:
        if args.rescore:
            name, report = args.rescore, rescore(args.rescore, questions, database)
        else:
            name, report = _answered(args, questions, database)
        if suite:
            on_suite = gap(report.records, questions, database, suite)
    print(f"{name} on {args.data}")
    if Path(args.data).resolve().parent == DATASETS.resolve() and (DATASETS / "train.jsonl").exists():
        fresh = unseen(questions, load_questions(DATASETS / "train.jsonl"))
        part = [record for record in report.records if record["id"] in fresh]
        if part:
            score = accuracy_table(part)[-1]
            print(
                f"wording unseen in training after names and numbers are masked: {len(part)} of {len(questions)}, "
                f"accuracy {score.accuracy:.3f} ({score.correct}/{score.n}), "
                f"95% interval {score.low:.3f} to {score.high:.3f}"
            )
    folder = Path(args.data).resolve().parent
    if Path(args.data).name == "heldout.jsonl" and folder.parent == DATASETS.parent.resolve():
        log_scoring(folder, name, report.summary())
    held_out = _held_out(args.data)
    if args.report and held_out:
        print(f"{args.report} shows no single questions: held-out errors are not to be looked at")
    if on_suite:
        print(on_suite)
        for key, reason in ({} if held_out else on_suite.accidental).items():
            print(f"  {key}: {reason}")
    print(render(accuracy_table(report.records)))
    if args.report:  # last, so that a full disk does not cost the scores
        write_report(report.records, args.report, title=f"{name} on {args.data}", questions=not held_out)


def _answered(args: argparse.Namespace, questions: Sequence[Any], database: Any) -> tuple[str, Any]:
    """What answered the questions, and its report."""
    from . import baselines
    from .base_model import load_base_model
    from .evaluation import evaluate
    from .memory import load_memory
    from .questions import load_questions

    switched: Any = nullcontext()
    if args.base or args.few_shot:
        model, tokenizer = load_base_model()
        name = "zero-shot" if args.base else "few-shot"
        train = [] if args.base else load_questions(Path(args.data).resolve().with_name("train.jsonl"))
        make = (
            baselines.zero_shot(model, tokenizer, database)
            if args.base
            else baselines.few_shot(model, tokenizer, database, train)
        )
    else:
        memory = load_memory(args.adapter)
        name = str(args.adapter or "the memory that ships")
        make = baselines.tuned(memory, database)
        if args.without_bank:
            switched, name = memory.model.set_memory(bank=False), f"{name} without its bank"
        if args.without_shared:
            switched, name = memory.model.set_memory(shared=False), f"{name} without its shared expert"
    with switched:
        report = evaluate(questions, make, database, out=args.out, run_info={"answers": name})
    return name, report


def _held_out(data: str) -> bool:
    """Whether a question file is one whose errors nobody may look at, by its name or what it links to."""
    return any(path.name.lower().startswith("heldout") for path in (Path(data), Path(data).resolve()))


def _course(args: argparse.Namespace) -> None:
    from .course.runner import run_course

    run_course(only=args.only, out=Path(args.out) if args.out else None)


def _serve(args: argparse.Namespace) -> None:
    from .memory import load_memory
    from .service import Feedback, Server, create_app

    key = os.environ.get("MEMTUNE_API_KEY") or None  # not an option: others on the machine can read those
    if key is None and args.host not in ("127.0.0.1", "localhost", "::1"):
        raise MemtuneError(f"--host {args.host} lets others in; set MEMTUNE_API_KEY to a key that clients must send")
    with (
        _database(args.database) as database,
        Feedback(args.feedback) if args.feedback else nullcontext() as feedback,
    ):
        memory = load_memory(args.adapter)
        app = create_app(lambda asked: memory.ask_all(asked, database), database, api_key=key, feedback=feedback)
        server = Server(app, host=args.host, port=args.port)
        print(f"serving at {server.url}/v1, model 'memtune'; Ctrl-C ends it", flush=True)
        server.run()


def _improve(args: argparse.Namespace) -> None:
    from .service import Feedback, improve

    if not Path(args.feedback).is_file():
        raise MemtuneError(f"{args.feedback}: no such file; name the one that `serve --feedback` has kept")
    # of the roster, and of the world that the dev file belongs to
    folders = dict.fromkeys((DATASETS.resolve(), Path(args.dev).resolve().parent))
    files = [folder / name for folder in folders for name in ("dev.jsonl", "heldout.jsonl", "harder.jsonl")]
    closed = [file for file in files if file.exists()]
    with _database(args.database) as database, Feedback(args.feedback) as feedback:
        options = {"adapter": args.adapter, "closed": closed, "anew": args.anew}
        print(improve(feedback, database, args.data, args.dev, args.out, **options))


def _publish(args: argparse.Namespace) -> None:
    from .memory import load_memory
    from .publish import Published

    Published(load_memory(args.adapter)).save_pretrained(args.out)
    print(f"{args.out} holds the memory and its card, README.md")


if __name__ == "__main__":
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    sys.exit(main())
