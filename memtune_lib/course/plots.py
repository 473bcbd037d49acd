"""The notebooks' figures: told apart without colour vision, and with a text that says what they show.

The functions return a `Chart`, which a notebook shows as an image with alt text.
"""

import base64
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from io import BytesIO
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

BLUE, ORANGE, GREY = "#0072B2", "#E69F00", "#555555"  # of Okabe and Ito's palette


@dataclass(frozen=True)
class Chart:
    """A figure and the text that stands for it."""

    figure: Figure
    alt: str
    """What the figure shows, in words."""

    def _repr_html_(self) -> str:
        # An <img> of its own: neither JupyterLab nor nbconvert passes a text on with image/png.
        image = BytesIO()
        self.figure.savefig(image, format="png", dpi=110, bbox_inches="tight")
        data = base64.b64encode(image.getvalue()).decode()
        return f'<img alt="{escape(self.alt)}" src="data:image/png;base64,{data}">'

    def __repr__(self) -> str:
        return self.alt


def accuracy_bars(runs: Mapping[str, Mapping[str, Any]], title: str) -> Chart:
    """A bar a run with its 95% interval; `runs` gives a label what `Report.summary` gives a run."""
    figure, axes = _axes(title, len(runs))
    for place, run in enumerate(runs.values()):
        axes.barh(place, run["accuracy"], color=BLUE, height=0.6)
        low, high = run["accuracy"] - run["low"], run["high"] - run["accuracy"]
        axes.errorbar(run["accuracy"], place, xerr=[[low], [high]], color="black", capsize=4)
        axes.text(1.02, place, f"{run['accuracy']:.0%}, n = {run['n']}", va="center")
    axes.set_yticks(range(len(runs)), list(runs))
    axes.set_xlim(0, 1)
    axes.set_xlabel("accuracy (share of questions), with its 95% interval")
    told = "; ".join(
        f"{label} {run['accuracy']:.3f} ({run['low']:.3f} to {run['high']:.3f}, n {run['n']})"
        for label, run in runs.items()
    )
    return Chart(figure, f"Bar chart. {title}, accuracy and 95% interval: {told}.")


def right_and_wrong(
    records: Sequence[Mapping[str, Any]], title: str, *, key: str = "category", most: int = 12
) -> Chart:
    """Right and wrong answers of the groups of `key` that have the most errors, at most `most` groups."""
    wrong = Counter(str(record[key]) for record in records if not record["correct"])
    right = Counter(str(record[key]) for record in records if record["correct"])
    groups = sorted(wrong.keys() | right.keys(), key=lambda group: (-wrong[group], -right[group], group))[:most]
    figure, axes = _axes(title, len(groups))
    bars, errors = [right[group] for group in groups], [wrong[group] for group in groups]
    axes.barh(groups, bars, color=BLUE, label="right")
    axes.barh(groups, errors, left=bars, color=ORANGE, hatch="//", edgecolor="black", label="wrong")
    axes.xaxis.get_major_locator().set_params(integer=True)
    axes.set_xlabel("questions")
    axes.legend(loc="lower right", bbox_to_anchor=(1, 1), ncols=2, frameon=False)
    told = "; ".join(f"{group} {wrong[group]} wrong, {right[group]} right" for group in groups)
    return Chart(figure, f"Stacked bar chart. {title}: {told}.")


def loss_curve(losses: Sequence[float], title: str) -> Chart:
    """The training loss of every step, and its running mean over twenty steps."""
    figure, axes = _axes(title, 5)
    axes.invert_yaxis()
    mean = [sum(losses[max(0, i - 19) : i + 1]) / min(i + 1, 20) for i in range(len(losses))]
    steps = range(1, len(losses) + 1)
    axes.plot(steps, losses, color=GREY, linewidth=0.6, label="step")
    axes.plot(steps, mean, color=BLUE, linewidth=2, label="mean of 20 steps")
    axes.set_xlabel("step")
    axes.set_ylabel("loss (nats a token)")
    axes.set_ylim(bottom=0)
    axes.legend(frameon=False)
    return Chart(figure, f"Line chart. {title}: from {losses[0]:.2f} to {mean[-1]:.3f} in {len(losses)} steps.")


def forgetting_panel(summary: Mapping[str, Mapping[str, Any]], title: str) -> Chart:
    """General ability and locality before and after tuning; `summary` is that of a `Forgetting`, or of its file."""
    styles = {
        "before": {"color": GREY},
        "after": {"color": BLUE},
        "gate_open": {"color": ORANGE, "hatch": "//", "edgecolor": "black"},
    }
    panels = {  # what a side is asked for, and the key of its figure
        "accuracy": ("items answered right (share)", "accuracy"),
        "perplexity": ("perplexity a token of prose (log scale)", "value"),
        "locality": ("prompts answered as before (share)", "accuracy"),
    }
    sides = [name for name in styles if name in summary]
    figure = Figure(figsize=(10, 1.1 + 0.42 * len(sides)), layout="constrained")
    figure.suptitle(f"{title} (with 95% intervals)", x=0.01, ha="left")
    told = {name: [] for name in sides}
    for axes, (panel, (label, key)) in zip(figure.subplots(1, 3, sharey=True), panels.items(), strict=True):
        if panel == "perplexity":
            axes.set_xscale("log")
        start = int(panel == "perplexity")  # perplexity is never below 1
        for place, name in enumerate(sides):
            if (found := summary[name].get(panel)) is None:
                continue  # before tuning nothing has changed
            value, low, high = found[key], found["low"], found["high"]
            axes.barh(place, value - start, left=start, height=0.6, **styles[name])
            axes.errorbar(value, place, xerr=[[value - low], [high - value]], color="black", capsize=4)
            told[name].append(f"{panel} {value:.3f} ({low:.3f} to {high:.3f}, n {found['n']})")
        axes.set_xlim(start, None if start else 1.02)
        axes.set_yticks(range(len(sides)), [name.replace("_", " ") for name in sides])
        axes.set_xlabel(label)
        axes.spines[["top", "right"]].set_visible(False)
    axes.invert_yaxis()
    texts = "; ".join(f"{name.replace('_', ' ')}: {', '.join(parts)}" for name, parts in told.items())
    return Chart(figure, f"Three bar charts. {title}, with 95% intervals. {texts}.")


def _axes(title: str, rows: int) -> tuple[Figure, Axes]:
    """A figure high enough for `rows` bars, the first on top."""
    figure = Figure(figsize=(7, 0.9 + 0.42 * rows))
    axes = figure.subplots()
    axes.set_title(title, loc="left")
    axes.spines[["top", "right"]].set_visible(False)
    axes.invert_yaxis()
    return figure, axes
