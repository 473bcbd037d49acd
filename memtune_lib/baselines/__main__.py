"""`python -m memtune_lib.baselines`: the table of baselines; see `table`."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from ..command_line import exit_code


def main(arguments: Sequence[str] | None = None) -> int:
    """Make the table; errors are one line on stderr and exit code 2."""
    from .rows import NBA, ROWS, Settings
    from .table import make_table, render

    parser = argparse.ArgumentParser(prog="python -m memtune_lib.baselines", description=__doc__)
    parser.add_argument("--rows", nargs="+", default=list(ROWS), metavar="ROW", help=f"some of {', '.join(ROWS)}")
    parser.add_argument("--data", default=str(NBA / "dev.jsonl"), metavar="FILE.jsonl", help="default: dev.jsonl")
    parser.add_argument("--limit", type=int, metavar="N", help="questions, drawn by the seed (default: all)")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--steps", type=int, default=Settings.steps, help="of each trained row (default: %(default)s)")
    parser.add_argument("--out", required=True, metavar="FILE.json", help="a row a method; rows it holds are kept")
    args = parser.parse_args(arguments)
    settings = Settings(args.data, args.limit, args.seed, args.steps)
    return exit_code(
        lambda: print(render(make_table(args.rows, settings, args.out))),
        "stopped; the same command goes on with the next row",
    )


if __name__ == "__main__":
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    sys.exit(main())
