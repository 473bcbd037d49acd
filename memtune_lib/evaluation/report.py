"""A run as a page to look at: one HTML file that needs nothing else, to open, send or print.

What it shows comes from people, models and databases, so each text is escaped where it enters the page.
"""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from html import escape
from typing import Any

from ..errors import EvaluationError
from ..files import StrPath, atomic_write
from .rating_form import Rating
from .report_page import bars, page
from .runs import KINDS, Difference, Run, compare, load_run
from .scores import Record, Score, accuracy_table

SHOWN = KINDS | {
    "sql": str | None,
    "gold_sql": str | None,
    "verdict": str,
    "reason": str,
    "experts": dict | None,
    "seconds": int | float,
}
"""What a record must hold to be shown."""
FILTERS = ("level", "verdict", "category")
MOST_BARS = 12  # categories at first sight; the others unfold


def write_report(
    records: Run,
    path: StrPath,
    *,
    title: str = "Evaluation",
    other: Run | None = None,
    questions: bool = True,
    ratings: Mapping[str, Rating] | None = None,
) -> None:
    """Write a run as one HTML file, whole or not at all.

    Args:
        records: the records of the run, or its log.
        path: the file to write.
        title: the page's heading.
        other: an earlier run over the same questions, to compare with; what changed since comes first.
        questions: whether single questions are shown. Leave them out where errors must not be looked at.
        ratings: what people said of the answers, by id, as `read_form` reads it; one more column.

    Raises:
        EvaluationError: for what is no run, for an `other` that answered different questions, and for ratings of
            questions that are not in the run.
        MemtuneError: if the file cannot be written.
    """
    records = load_run(records, SHOWN)
    if odd := sorted((ratings or {}).keys() - {record["id"] for record in records}):
        raise EvaluationError(f"a rating of {odd[0]!r}, which is not in this run; give the form of this run")
    parts = [] if other is None else [_comparison(compare(other, records), questions)]
    parts += [_headline(records), _groups(records)]
    parts.append(_questions(records, ratings) if questions else '<p class="faint">Single questions are left out.</p>')
    atomic_write(path, page(title, "\n".join(parts)))


def _headline(records: Sequence[Record]) -> str:
    score = accuracy_table(records)[-1]
    seconds = sum(record["seconds"] for record in records) / score.n
    return (
        f'<h2>Accuracy</h2><p class="headline">{score.accuracy:.1%}</p>'
        f"<p>{score.correct} of {score.n} questions right; 95% interval {_interval(score)}</p>"
        f'<p class="faint">{seconds:.2f} seconds a question</p>'
    )


def _groups(records: Sequence[Record]) -> str:
    """The charts, with the verdicts under the shorter one."""
    *scores, _ = accuracy_table(records)
    levels = [score for score in scores if score.group.startswith("level ")]
    categories = [
        replace(score, group=score.group.removeprefix("category "))
        for score in scores
        if score.group.startswith("category ")
    ]
    categories.sort(key=lambda score: (score.correct - score.n, -score.n))
    chart = f"<h2>By level</h2>{bars(levels)}" if levels else ""
    parts = [f"<section>{chart}{_verdicts(records)}</section>"]
    if categories:
        first, rest = categories[:MOST_BARS], categories[MOST_BARS:]
        more = _unfolds(f"{len(rest)} more categories", bars(rest)) if rest else ""
        parts.append(f"<section><h2>By category, most errors first</h2>{bars(first)}{more}</section>")
    return f'<div class="columns">{"".join(parts)}</div>'


def _verdicts(records: Sequence[Record]) -> str:
    right = Counter(record["verdict"] for record in records if record["correct"])
    rows = [
        [_text(verdict), str(n), str(right[verdict])]
        for verdict, n in Counter(record["verdict"] for record in records).most_common()
    ]
    return "<h2>Verdicts</h2>" + _numbers(["verdict", "questions", "of them right"], rows)


def _comparison(differences: Sequence[Difference], questions: bool) -> str:
    *groups, total = differences
    heads = ["", "before", "this run", "change", "gained", "lost", "p"]
    levels = [total, *(d for d in groups if d.group.startswith("level "))]
    categories = [d for d in groups if d.group.startswith("category ") and (d.gained or d.lost)]
    parts = [
        "<h2>Compared with the run before</h2>",
        f'<p class="headline">{_points(total)}</p>',
        f"<p>{total.before.accuracy:.1%} ({_interval(total.before)}) before, {total.after.accuracy:.1%} "
        f"({_interval(total.after)}) now; {len(total.gained)} gained, {len(total.lost)} lost</p>",
        f'<p class="faint">McNemar\'s exact p {_p(total)}: the probability that flips are split as unevenly '
        "as this between two runs that are equally good</p>",
        _numbers(heads, [_row(d) for d in levels]),
    ]
    if categories:
        parts.append(_unfolds("Categories with a change", _numbers(heads, [_row(d) for d in categories])))
    if questions:
        for name, flipped in (("gained", total.gained), ("lost", total.lost)):
            if flipped:
                items = "".join(f"<li>{_text(q)} <small>{_text(key)}</small></li>" for key, q in flipped.items())
                parts.append(_unfolds(f"{len(flipped)} {name}", f"<ul>{items}</ul>"))
    return "\n".join(parts)


def _row(difference: Difference) -> list[str]:
    before, after = (f"{s.accuracy:.1%} ({s.correct} of {s.n})" for s in (difference.before, difference.after))
    flips = [str(len(difference.gained)), str(len(difference.lost))]
    return [_text(difference.group), before, after, _points(difference), *flips, _p(difference)]


def _questions(records: Sequence[Record], ratings: Mapping[str, Rating] | None) -> str:
    heads = {"question": 20, "SQL": 22, "gold SQL": 22, "verdict": 9, "reason": 14, "experts": 7, "seconds": 6}
    if ratings is not None:
        heads["human"] = 10
    widths = "".join(f'<th style="width: {width}%">{head}</th>' for head, width in heads.items())
    rows = []
    for record in sorted(records, key=lambda record: record["correct"]):
        mark = '<b class="right">✓</b>' if record["correct"] else '<b class="wrong">✗</b>'
        level = None if record["level"] is None else f"level {record['level']}"
        about = filter(None, (record["id"], level, record["category"]))
        cells = [
            f"{_text(record['question'])}\n<small>{_text(' · '.join(about))}</small>",
            _code(record["sql"]),
            _code(record["gold_sql"]),
            f"{mark} {_text(record['verdict'])}",
            _text(record["reason"]),
            _text(_experts(record["experts"])),
            f"{record['seconds']:.2f}",
        ]
        if ratings is not None:
            cells.append(_text(ratings.get(record["id"], "")))
        data = "".join(f' data-{key}="{_text(record[key])}"' for key in FILTERS)
        error = "" if record["correct"] else ' class="error"'
        labelled = (f'<td data-label="{head}">{cell}</td>' for head, cell in zip(heads, cells, strict=True))
        rows.append(f"<tr{error}{data}>{''.join(labelled)}</tr>")
    return (
        f'<h2>Questions, errors first</h2>{_filters(records)}<table id="questions"><thead><tr>{widths}</tr></thead>'
        f"<tbody>\n{chr(10).join(rows)}\n</tbody></table>"
    )


def _filters(records: Sequence[Record]) -> str:
    """Hidden until the script runs: without it they would do nothing."""
    parts = ['<label>search <input type="search" autocomplete="off"></label>']
    for key in FILTERS:
        names = sorted({_text(record[key]) for record in records})
        options = "".join(f'<option value="{name}">{name}</option>' for name in names)
        parts.append(f'<label>{key} <select name="{key}"><option value="">all</option>{options}</select></label>')
    return f'<div id="filters" hidden>{"".join(parts)}<output class="faint"></output></div>'


def _experts(trace: Mapping[str, Any] | None) -> str:
    """A routing trace in a few words."""
    if trace is None:
        return "no memory"
    if trace.get("in_scope") is False:
        return "out of scope"
    if "experts" not in trace:
        return json.dumps(trace, ensure_ascii=False)
    return ", ".join(map(str, trace["experts"])) or "none"


def _numbers(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table whose first column is names and whose others are numbers; cells are HTML."""
    head = "".join(f"<th>{head}</th>" for head in heads)
    body = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    table = f'<table class="numbers"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'
    return f'<div class="scroll">{table}</div>'


def _unfolds(summary: str, content: str) -> str:
    return f"<details><summary>{summary}</summary>{content}</details>"


def _text(value: Any) -> str:
    return "-" if value is None else escape(str(value))


def _code(sql: str | None) -> str:
    return '<span class="faint">none</span>' if sql is None else f"<code>{escape(sql)}</code>"


def _interval(score: Score) -> str:
    return f"{score.low:.1%} to {score.high:.1%}"


def _points(difference: Difference) -> str:
    return f"{100 * difference.change:+.1f} points"


def _p(difference: Difference) -> str:
    return f"{difference.p:.3f}" if difference.p >= 0.0005 else "below 0.001"
