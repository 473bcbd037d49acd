"""The notebooks' figures: drawn, and told in words."""

import base64

import pytest

from memtune_lib.course import plots

RUN = {"n": 32, "accuracy": 0.5, "low": 0.336, "high": 0.664}
SIDE = {"accuracy": RUN, "perplexity": {"n": 9, "value": 20.0, "low": 18.0, "high": 22.5}}
RECORDS = [
    {"category": "share", "correct": False},
    {"category": "count", "correct": True},
    {"category": "count", "correct": False},
    {"category": "count", "correct": False},
]


@pytest.mark.parametrize(
    ("chart", "alt"),
    [
        (
            plots.accuracy_bars({"base": RUN | {"accuracy": 0.0, "low": 0.0}, "<tuned>": RUN}, "Dev"),
            "Bar chart. Dev, accuracy and 95% interval: base 0.000 (0.000 to 0.664, n 32); "
            "<tuned> 0.500 (0.336 to 0.664, n 32).",
        ),
        (
            plots.right_and_wrong(RECORDS, "Errors", most=1),
            "Stacked bar chart. Errors: count 2 wrong, 1 right.",
        ),
        (
            plots.loss_curve([2.0, 1.0], "Loss"),
            "Line chart. Loss: from 2.00 to 1.500 in 2 steps.",
        ),
        (
            plots.forgetting_panel({"gate_open": SIDE | {"locality": RUN}, "before": SIDE}, "Panel"),
            "Three bar charts. Panel, with 95% intervals. "
            "before: accuracy 0.500 (0.336 to 0.664, n 32), perplexity 20.000 (18.000 to 22.500, n 9); "
            "gate open: accuracy 0.500 (0.336 to 0.664, n 32), perplexity 20.000 (18.000 to 22.500, n 9), "
            "locality 0.500 (0.336 to 0.664, n 32).",
        ),
    ],
)
def test_a_chart_is_an_image_with_its_text(chart: plots.Chart, alt: str) -> None:
    assert repr(chart) == chart.alt == alt
    shown = chart._repr_html_()
    assert alt.replace("<", "&lt;").replace(">", "&gt;") in shown
    assert base64.b64decode(shown.split("base64,")[1].rstrip('">')).startswith(b"\x89PNG")
    assert all(axes.get_xlabel() for axes in chart.figure.axes)
