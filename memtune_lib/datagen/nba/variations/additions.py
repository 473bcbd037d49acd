"""What is added to a pair: one condition more, or one thing more to tell."""

from __future__ import annotations

import random
import re
from dataclasses import replace

from ...wording import expand
from ..written import Wording
from .swaps import POSITIONS

_COLUMNS = ("POS", "COLLEGE", "Team", "AGE", "$HT", "$WT", "$PAY")  # what a condition may concern
_BEFORE = (
    "Among {who}, |Looking only at {who}, |Considering just {who}: |{who} only: |Of all {who}, |Take just {who}: "
    "|For {who}: |Restricting it to {who}, "
)
_AFTER = ", counting only {who}| (only {who})| among {who}| - {who} only|, just {who}"
_KINDS = {"COLLEGE": "College", "Team": "Team", "AGE": "Number", "$HT": "Height", "$WT": "Weight", "$PAY": "Money"}
_THOSE = {  # column, sign: how to name the players that a condition leaves
    ("COLLEGE", "="): "players from {v}|{v} alumni|guys who went to {v}|{v} products",
    ("Team", "="): "{v} players|players on the {v}|guys who play for the {v}",
    ("AGE", "<"): "players under {v}|guys younger than {v}|players who are not {v} yet",
    ("AGE", ">"): "players over {v}|guys older than {v}|players past {v}",
    ("AGE", ">="): "players aged {v} or more|guys who are {v} or older",
    ("AGE", "<="): "players aged {v} or less|guys who are {v} or younger",
    ("$HT", "<"): "players under {v}|guys shorter than {v}",
    ("$HT", ">"): "players over {v}|guys taller than {v}",
    ("$HT", ">="): "players who are at least {v}|guys {v} or taller",
    ("$HT", "<="): "players who are at most {v}|guys {v} or shorter",
    ("$WT", "<"): "players under {v}|guys lighter than {v}|guys who weigh less than {v}",
    ("$WT", ">"): "players over {v}|guys heavier than {v}|guys who weigh more than {v}",
    ("$WT", ">="): "players who weigh at least {v}|guys of {v} or more",
    ("$PAY", "<"): "players making less than {v}|guys paid under {v}",
    ("$PAY", ">"): "players making more than {v}|guys paid over {v}|players with a salary above {v}",
    ("$PAY", ">="): "players making at least {v}|guys who earn {v} or more",
}
# a question of everybody is no question of some, and one that says "among" has its condition
_EVERYBODY = re.compile(
    r"\b(nba|leagues?|every\w*|any\w*|all|whole|entire|overall|world|among|of these|roster|active|both|else|any|no one"
    r"|nobody|alumn\w+|group|players? or|teenagers?|seven.footers?)\b",
    re.IGNORECASE,
)
_CLUBS = re.compile(r"\b(teams?|clubs?|squads?|franchises?|payroll)\b", re.IGNORECASE)
_LOWERABLE = frozenset("who who's which what what's how is are give list name show find".split())
_ADDED = {  # a second thing to ask about one player
    "$HT": " and how tall is he|, and what's his height| and his height| + height",
    "$WT": " and how much does he weigh|, and what's his weight| and his weight| + weight",
    "AGE": " and how old is he|, and what's his age| and his age| + age",
    "$PAY": " and how much does he make|, and what does he earn| and his salary| + salary",
    "Team": " and which team does he play for|, and for whom does he play| and his team| + team",
    "COLLEGE": " and where did he go to college|, and what's his college| and his college| + college",
    "POS": " and what position does he play|, and what's his position| and his position| + position",
    "Jersey": " and what number does he wear|, and what's his jersey number| and his number| + jersey number",
}


def limit(wording: Wording, rng: random.Random) -> Wording | None:
    """One more condition, in front of the question or behind it."""
    sql, question = wording.sql or "", wording.question
    unknown = "'--'" in sql.replace("SALARY <> '--'", "").replace("COLLEGE <> '--'", "")
    if sql.count("nba_roster") != 1 or "$P1" in sql or " OR " in sql or unknown:
        return None
    if re.search(r"(?<!rank\()\)+ OVER", sql) or ("GROUP BY" in sql and "count(*)" in sql):
        return None  # the average of whom? and do groups without any stay?
    if _EVERYBODY.search(question) or not re.search(r"[a-z] [a-z]", question):
        return None
    found = re.fullmatch(r"(SELECT .+? FROM nba_roster)( WHERE .+?)?((?: GROUP BY | QUALIFY | ORDER BY ).*)?", sql)
    if not found:
        return None
    selected, where, rest = (part or "" for part in found.groups())
    column = rng.choice(_COLUMNS)
    told = where + rest + (selected if column in ("Team", "POS", "COLLEGE") else "")
    if re.search(rf"{re.escape(column)}\b", told) or (column == "Team" and _CLUBS.search(question)):
        return None
    who, condition = _those(column, question, rng)
    if rng.random() < 0.6:
        lower = question.split(" ", 1)[0].lower() in _LOWERABLE
        text = expand(f"[{_BEFORE}]", rng, who=who) + (question[0].lower() + question[1:] if lower else question)
        text = text[0].upper() + text[1:] if question[0].isupper() else text
    else:
        mark = question[-1] if question[-1] in "?.!" else ""
        text = question.removesuffix(mark) + expand(f"[{_AFTER}]", rng, who=who) + mark
    return replace(wording, question=text, sql=f"{selected}{f'{where} AND' if where else ' WHERE'} {condition}{rest}")


def _those(column: str, question: str, rng: random.Random) -> tuple[str, str]:
    """How to name players with something in common, and the condition."""
    if column == "POS":
        name = rng.choice(list(POSITIONS))
        return f"{name}s", POSITIONS[name]
    kind = _KINDS[column]
    value = f"{kind}{1 + max((int(n) for n in re.findall(rf'{kind}([0-9])', question)), default=0)}"
    signs = [sign for of, sign in _THOSE if of == column]
    sign = signs[0] if len(signs) == 1 else rng.choice(signs)
    text = expand(f"[{_THOSE[column, sign]}]", rng, v=value)
    return text, f"{column} {sign} '{value}'" if sign == "=" else f"{column} {sign} {value}"


def added(wording: Wording, rng: random.Random) -> Wording | None:
    """One thing more to tell about the player."""
    sql, question = wording.sql or "", wording.question
    one = re.fullmatch(r"SELECT ([\w$]+) FROM nba_roster WHERE \$P1", sql)
    best = re.match(r"SELECT (NAME) FROM nba_roster .*rank\(\) OVER \(ORDER BY .*\) = \d$", sql)
    asks = re.match(r"(who(\s+is|'s|s|\s+has)|which player|how|what)\b", question, re.IGNORECASE)
    more = re.search(r"\b(and|or|but|both)\b|&|[.,:;!](?=.)|players\b", question.lower())
    if not (found := one or best) or not asks or more or "PARTITION" in sql:
        return None
    told = re.sub(r"ORDER BY.*|SALARY <> '--'", "", sql)
    column = rng.choice([name for name in _ADDED if name not in told])
    mark = "?" if question.endswith("?") else ""
    also = [text for text in _ADDED[column].split("|") if not (mark and text.startswith(" +"))]
    return replace(
        wording,
        question=question.removesuffix("?").rstrip(".! ") + rng.choice(also) + mark,
        sql=sql.replace(f"SELECT {found[1]} FROM", f"SELECT {found[1]}, {column} FROM", 1),
    )
