"""What a report looks like: the page's frame and style, its bars, and the script that filters its table.

The page asks nothing of a network and holds nothing of another's: its policy (CSP) lets a browser load nothing
and run no script but the one below, whatever a question may hold.
"""

import base64
import hashlib
from collections.abc import Sequence
from html import escape

from .scores import Score

LETTER, PLOT, COUNTS, ROW = 7.5, 270, 110, 22  # widths and height of what bars are made of, in pixels
LONGEST_NAME = 28  # letters

STYLE = """
:root { color-scheme: light dark; --page: #fff; --text: #1c1e21; --faint: #5d6470; --line: #d8dce2;
  --panel: #f4f6f8; --bar: #4a98cc; --right: #005a96; --wrong: #a83800; }
@media (prefers-color-scheme: dark) { :root { --page: #15171a; --text: #e6e8eb; --faint: #a0a7b1;
  --line: #373c43; --panel: #1e2125; --bar: #2b78b0; --right: #74bdf2; --wrong: #ff9f66; } }
[hidden] { display: none !important; }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--text); font: 15px/1.5 system-ui, sans-serif; }
main { max-width: 1500px; margin: 0 auto; padding: 24px; }
h1 { font-size: 1.4rem; margin: 0 0 16px; overflow-wrap: anywhere; }
h2 { font-size: 1.1rem; margin: 32px 0 8px; }
p { margin: 4px 0; }
small, .faint { color: var(--faint); font-size: .85rem; }
.headline { font-size: 3rem; font-weight: 650; line-height: 1.1; }
.right { color: var(--right); }
.wrong { color: var(--wrong); }
.columns { display: flex; flex-wrap: wrap; gap: 0 80px; align-items: flex-start; }
.columns > *, .scroll { min-width: 0; overflow-x: auto; }
svg { display: block; fill: var(--text); font-size: 12px; }
svg .track { fill: var(--panel); }
svg .bar { fill: var(--bar); }
svg .interval { stroke: var(--text); stroke-width: 1.3; fill: none; }
svg .tick { stroke: var(--line); }
summary { cursor: pointer; margin: 8px 0; color: var(--faint); }
table { border-collapse: collapse; }
th, td { padding: 6px 10px; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
th { font-size: .85rem; color: var(--faint); font-weight: 600; }
.numbers td:not(:first-child), .numbers th:not(:first-child) { text-align: right;
  font-variant-numeric: tabular-nums; white-space: nowrap; }
#filters { display: flex; flex-wrap: wrap; gap: 8px 16px; align-items: center; margin: 8px 0 12px; }
#filters input, #filters select { font: inherit; padding: 3px 6px; color: inherit; background: var(--panel);
  border: 1px solid var(--line); border-radius: 4px; max-width: 260px; }
#questions { width: 100%; table-layout: fixed; }
#questions th { position: sticky; top: 0; background: var(--page); }
#questions td { overflow-wrap: anywhere; white-space: pre-wrap; }
#questions code { font: 12.5px/1.45 ui-monospace, monospace; }
#questions tr.error > :first-child { box-shadow: inset 3px 0 var(--wrong); }
@media screen and (max-width: 900px) {
  main { padding: 16px; }
  #questions thead { display: none; }
  #questions tr, #questions td { display: block; }
  #questions tr { border-bottom: 2px solid var(--line); padding: 8px 0; }
  #questions td { border: 0; padding: 2px 10px; }
  #questions td:empty { display: none; }
  #questions td:not(:first-child)::before { content: attr(data-label) " "; color: var(--faint);
    font-size: .85rem; }
}
@media print {
  @page { size: A4 landscape; margin: 12mm; }
  body { font-size: 10pt; }
  main { padding: 0; max-width: none; }
  #filters { display: none; }
  #questions th { position: static; }
  #questions td { font-size: 8pt; }
  #questions code { font-size: 7.5pt; }
  tr, figure, svg { break-inside: avoid; }
  h2 { break-after: avoid; }
  svg * { print-color-adjust: exact; }
}
"""

SCRIPT = """
addEventListener("beforeprint", () => document.querySelectorAll("details").forEach(part => part.open = true));
const filters = document.getElementById("filters");
if (filters) {
  const rows = [...document.querySelectorAll("#questions tbody tr")].map(row => [row, row.textContent.toLowerCase()]);
  const selects = [...filters.querySelectorAll("select")];
  const show = () => {
    const words = filters.querySelector("input").value.toLowerCase();
    const chosen = selects.filter(select => select.value);
    for (const [row, text] of rows)
      row.hidden = !text.includes(words) || chosen.some(select => row.dataset[select.name] !== select.value);
    filters.querySelector("output").value = `${rows.filter(([row]) => !row.hidden).length} of ${rows.length} shown`;
  };
  filters.addEventListener("input", show);
  filters.hidden = false;
  show();
}
"""


def page(title: str, body: str) -> bytes:
    """A whole HTML page; `title` is text, `body` is HTML."""
    digest = base64.b64encode(hashlib.sha256(SCRIPT.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{digest}'"
    text = f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(title)}</title>
<style>{STYLE}</style>
</head>
<body>
<main>
<h1>{escape(title)}</h1>
{body}
</main>
<script>{SCRIPT}</script>
</body>
</html>
"""
    return text.encode("utf-8", "xmlcharrefreplace")  # half a character, which UTF-8 cannot hold


def bars(scores: Sequence[Score]) -> str:
    """An SVG with a bar a score, its 95% interval on it, and the same in words for who cannot see it."""
    names = [s.group if len(s.group) <= LONGEST_NAME else s.group[: LONGEST_NAME - 1] + "…" for s in scores]
    left = round(LETTER * max(map(len, names))) + 10
    rows, told = [], []
    for place, (name, score) in enumerate(zip(names, scores, strict=True)):
        y = ROW * place + ROW // 2
        end, low, high = (left + PLOT * share for share in (score.accuracy, score.low, score.high))
        told.append(f"{score.group}: {score.accuracy:.1%}, {score.low:.1%} to {score.high:.1%}, n {score.n}")
        rows.append(
            f"<g><title>{escape(told[-1])}</title>"
            f'<text x="{left - 10}" y="{y + 4}" text-anchor="end">{escape(name)}</text>'
            f'<rect class="track" x="{left}" y="{y - 7}" width="{PLOT}" height="14"/>'
            f'<rect class="bar" x="{left}" y="{y - 7}" width="{end - left:.1f}" height="14"/>'
            f'<path class="interval" d="M{low:.1f} {y}H{high:.1f}M{low:.1f} {y - 4}v8M{high:.1f} {y - 4}v8"/>'
            f'<text x="{left + PLOT + 10}" y="{y + 4}">{score.accuracy:.0%} ({score.correct} of {score.n})</text></g>'
        )
    width, bottom = left + PLOT + COUNTS, ROW * len(scores)
    ticks = "".join(
        f'<path class="tick" d="M{x} 0V{bottom + 4}"/>'
        f'<text x="{x}" y="{bottom + 17}" text-anchor="middle">{share}%</text>'
        for share in (0, 50, 100)
        for x in [left + PLOT * share // 100]
    )
    return (
        f'<svg width="{width}" height="{bottom + 20}" role="img" aria-label="{escape("; ".join(told))}">'
        f"{ticks}{''.join(rows)}</svg>"
    )
