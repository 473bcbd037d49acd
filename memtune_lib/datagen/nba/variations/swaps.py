"""What is changed into another of its kind: the measure, the end of a ranking, the position, the group ..."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping
from dataclasses import replace

from ..written import Wording

POSITIONS = {
    "point guard": "POS = 'PG'",
    "shooting guard": "POS = 'SG'",
    "small forward": "POS = 'SF'",
    "power forward": "POS = 'PF'",
    "center": "POS = 'C'",
    "guard": "POS LIKE '%G'",
    "forward": "POS LIKE '%F'",
}
_POSITION = re.compile(rf"\b({'|'.join(POSITIONS)})(s?)\b", re.IGNORECASE)
_CONDITION = re.compile(r"POS (?:= '\w+'|LIKE '%\w')")


def _both_ways(pairs: str) -> dict[str, str]:
    there = dict(pair.split("/") for pair in pairs.split())
    return there | {other: one for one, other in there.items()}


_MEASURES = {  # two columns: the words of the one and of the other
    ("$HT", "$WT"): _both_ways(
        "tallest/heaviest shortest/lightest taller/heavier shorter/lighter height/weight heights/weights"
    ),
    ("$HT", "AGE"): _both_ways(
        "tallest/oldest shortest/youngest taller/older shorter/younger height/age heights/ages tall/old"
    ),
    ("$WT", "AGE"): _both_ways(
        "heaviest/oldest lightest/youngest heavier/older lighter/younger weight/age weights/ages"
    ),
}
# other words for a measure: a question that has one of these is left alone
_MORE_OF_A_MEASURE = re.compile(
    r"\b(inch\w*|seven|footers?|feet|foot|cms?|centim\w+|met(er|re)s?|size\w*|long\w*|short|st[ao]nd\w*|stood|head\w*"
    r"|high|reach\w*|tower\w*|ht|wt|toe|measure\w*|stature|length|undersized|stack\w*|giants?|shoulders?|duck|big\w*"
    r"|small\w*|little\w*|tin(y|i)\w*|weigh|weighs|weighing|pounds?|lbs?|kilo\w*|kgs?|scales?|light|skinn\w*|tips?"
    r"|outweigh\w*|poundage|mass|load|heft\w*|bulk\w*|stepped|seesaw|elevator|years?|yrs?|teen\w*|thirt\w*|twent\w*"
    r"|aged|kids?|early|past|bab(y|ies)|eldest|candles?|grandpas?|birthdays?|young|greybeards?|seniors?|fort(y|ies)"
    r"|youth|elders?|born|veterans?|greenest|statesman|alive|heavy|vet|vets|metric|bmi|frame|feather\w*|heavyweight\w*)\b"
)
_KINDS = {"Height": "Weight", "Weight": "Height"}  # of placeholders
_KIND = re.compile(r"\b(Height|Weight)(?=\d)")
_IN_WORDS = re.compile(r"\$[HW]T ?[<>=*/]+ ?\(?[\d.]")  # another unit, or a number that the question has in words
_NOT_BY_AGE = re.compile(  # a number that is no age, an age that is no height, lists of values that may be unknown
    r"Height\d|Weight\d|AGE (IS|BETWEEN|<|>|=|<=|>=) ?(NOT|Number|\d)|SELECT (NAME, )?(\$|AGE)|\$[HW]T[*/ ]*[<>=]* ?\d"
    r"|ORDER BY [^)]*$"
)
_ARTICLE = re.compile(r"\b(an (age|old)|a (height|weight|tall|heav|short|light|young))", re.IGNORECASE)
_ENDS = _both_ways(
    "tallest/shortest heaviest/lightest oldest/youngest highest/lowest best-paid/worst-paid maximum/minimum"
)
_MORE_OF_AN_END = re.compile(r"\b(most|fewest|least|best|worst|top|first|last|down|up)\b", re.IGNORECASE)
_SIDES = _both_ways("taller/shorter heavier/lighter older/younger over/under above/below more/less least/most")
_VALUE = r"(?:Player|Number|Height|Weight|Money)\d"
_COMPARED = re.compile(  # one of `_SIDES` where it can only be a comparison
    rf"(?:taller|shorter|heavier|lighter|older|younger) than\b|(?:more|less) than {_VALUE}"
    rf"|\b(?:over|under|above|below) (?:{_VALUE}|the\b)|\bat (?:least|most) {_VALUE}"
    rf"|{_VALUE} or (?:taller|shorter|heavier|lighter|older|younger|more|less|over|under)\b",
    re.IGNORECASE,
)
_BY_TEAM = re.compile(
    r"SELECT (Team\b.*|NAME, Team) FROM nba_roster( WHERE .*?)?"
    r"( GROUP BY Team| QUALIFY rank\(\) OVER \(PARTITION BY Team)(.*)"
)
_GROUPS = {"POS": "position", "COLLEGE": "college"}
_MORE_OF_A_TEAM = re.compile(
    r"Team|team's|(?i:club|squad|franchise|roster|outfit|payroll|bill|books|locker|league|nba|\bon (each|every)\b)"
)
_UNKNOWN = (
    "wingspan|vertical leap|standing reach|shoe size|hand size|body fat|scoring average|points per game|assist total"
    "|rebounding average|free-throw percentage|three-point percentage|field goal percentage|shooting percentage"
    "|plus-minus|usage rate|efg%|player efficiency|turnover count|steals|blocks|minutes per game|games played"
    "|draft position|draft year|experience|contract length|signing bonus|nationality|birthplace|hometown|birthday"
    "|jersey sales|follower count|injury history|playoff record|trade value|market value|2k rating"
).split("|")
_MORE_THAN_A_NOUN = re.compile(
    r"\b(pay|paid|earn\w*|make[sn]?|making|money|contracts?|wages?|cap|oldest|youngest|rich\w*|\$|college|jersey|number"
    r"|position)\b",
    re.IGNORECASE,
)


def _any_of(table: Mapping[str, str]) -> re.Pattern[str]:
    return re.compile(rf"\b({'|'.join(sorted(table, key=len, reverse=True))})\b", re.IGNORECASE)


def _swap(text: str, table: Mapping[str, str]) -> str:
    """Every word of the table becomes its other, in the case that it has."""

    def other(found: re.Match[str]) -> str:
        word = table[found[0].lower()]
        return word.upper() if found[0].isupper() else word.capitalize() if found[0][0].isupper() else word

    return _any_of(table).sub(other, text)


def measure(wording: Wording, rng: random.Random) -> Wording | None:
    """Height, weight and age change places, where they are compared, averaged or ranked."""
    sql, question, pairs = wording.sql or "", wording.question, list(_MEASURES.items())
    for (one, other), table in rng.sample(pairs, len(pairs)):
        column = re.compile(rf"{re.escape(one)}\b|{re.escape(other)}\b")
        if not column.search(sql) or not _any_of(table).search(question):
            continue
        if _MORE_OF_A_MEASURE.search(question.lower()) or _IN_WORDS.search(sql):
            continue
        if other == "AGE" and (_ARTICLE.search(question) or _NOT_BY_AGE.search(sql)):
            continue
        sql = column.sub(lambda m, one=one, other=other: other if m[0] == one else one, sql)
        question = _swap(question, table)
        if other == "$WT":
            question, sql = (_KIND.sub(lambda m: _KINDS[m[1]], text) for text in (question, sql))
        return replace(wording, question=question, sql=sql)
    return None


def end(wording: Wording, rng: random.Random) -> Wording | None:
    """The tallest becomes the shortest, the highest the lowest."""
    sql, question = wording.sql or "", wording.question
    if len(_any_of(_ENDS).findall(question)) != 1 or _MORE_OF_AN_END.search(question):
        return None
    extremes, orders = re.findall(r"\b(max|min)\(", sql), sql.count("ORDER BY")
    order = re.search(r"ORDER BY (.+?)( DESC)?\) (?:(= \d)|(<= Number\d) ORDER BY (.+?)( DESC)?)$", sql)
    if orders and order and not extremes:
        by = f"ORDER BY {order[1]}{'' if order[2] else ' DESC'}"
        if order[3] and orders == 1:
            turned = f"{sql[: order.start()]}{by}) {order[3]}"
        elif order[4] and orders == 2 and (order[1], order[2]) == (order[5], order[6]):
            turned = f"{sql[: order.start()]}{by}) {order[4]} {by}"
        else:
            return None
    elif not orders and len(extremes) == 1 and "FILTER" not in sql:
        turned = re.sub(r"\b(max|min)\(", lambda m: {"max": "min", "min": "max"}[m[1]] + "(", sql)
    else:
        return None
    return replace(wording, question=_swap(question, _ENDS), sql=turned)


def side(wording: Wording, rng: random.Random) -> Wording | None:
    """Over becomes under, taller shorter, at least at most."""
    sql, question = wording.sql or "", wording.question
    signs = re.findall(r"[<>]", sql.replace("<>", ""))
    if len(_COMPARED.findall(question)) != 1 or len(signs) != 1 or len(_any_of(_SIDES).findall(question)) != 1:
        return None
    if re.search(r"\b(max|min)\(", sql) or not re.search(r"(?:\$\w\w+|AGE) [<>]=? ", sql):
        return None
    turned = re.sub(r" ([<>])(=?) ", lambda m: f" {'<' if m[1] == '>' else '>'}{m[2]} ", sql)
    return replace(wording, question=_swap(question, _SIDES), sql=turned)


def position(wording: Wording, rng: random.Random) -> Wording | None:
    """Another position."""
    sql = wording.sql or ""
    named, conditions = _POSITION.findall(wording.question), _CONDITION.findall(sql)
    if len(named) != 1 or len(conditions) != 1 or sql.count("POS") != 1:
        return None
    if POSITIONS[named[0][0].lower()] != conditions[0]:  # "plain guard"
        return None
    new = rng.choice([name for name in POSITIONS if POSITIONS[name] != conditions[0]])
    question = _POSITION.sub(lambda m: (new.capitalize() if m[1][0].isupper() else new) + m[2], wording.question)
    return replace(wording, question=question, sql=sql.replace(conditions[0], POSITIONS[new]))


def average(wording: Wording, rng: random.Random) -> Wording | None:
    """Average becomes median, and median average."""
    sql, question = wording.sql or "", wording.question
    if re.search(r"avg\(x\)|OVER", sql):
        return None
    if sql.count("avg(") == 1 and "median(" not in sql:
        new, n = re.subn(r"(?<!\b[Aa]n )\b[Aa]verage (?=height|weight|age\b|salary|pay\b)", "median ", question)
        if n == 1 and len(re.findall(r"\b(average|mean|avg)\b", question.lower())) == 1:
            new = new[0].upper() + new[1:] if question[0].isupper() else new
            return replace(wording, question=new, sql=sql.replace("avg(", "median("))
    elif sql.count("median(") == 1 and "avg(" not in sql and question.count("median") == 1:
        return replace(wording, question=question.replace("median", "average"), sql=sql.replace("median(", "avg("))
    return None


def group(wording: Wording, rng: random.Random) -> Wording | None:
    """By position or by college instead of by team."""
    sql, question = wording.sql or "", wording.question
    found = _BY_TEAM.fullmatch(sql)
    if not found or len(re.findall(r"\bteams?\b", question.lower())) != 1 or _MORE_OF_A_TEAM.search(question):
        return None
    shown, where, by, rest = (part or "" for part in found.groups())
    column = rng.choice(list(_GROUPS))
    if column in sql or "count(*)" in sql or "Team" in rest or " OR " in where or sql.count("Team") > 2:
        return None
    if column == "COLLEGE":
        where += (" AND" if where else " WHERE") + " COLLEGE <> '--'"
    shown, by = (part.replace("Team", column) for part in (shown, by))
    question = re.sub(r"\bteam(s?)\b", lambda m: _GROUPS[column] + m[1], question)
    return replace(wording, question=question, sql=f"SELECT {shown} FROM nba_roster{where}{by}{rest}")


def unknown(wording: Wording, rng: random.Random) -> Wording | None:
    """The same question about something that the table does not have."""
    question = wording.question
    nouns = re.findall(r"\b(height|weight|age|salary)\b", question)
    if len(nouns) != 1 or _MORE_OF_A_MEASURE.search(question.lower()) or _MORE_THAN_A_NOUN.search(question):
        return None
    words = {word.lower() for table in _MEASURES.values() for word in _any_of(table).findall(question)}
    if (
        words - {nouns[0]}
        or re.search(rf"\ban? {nouns[0]}\b", question)
        or _KIND.search(question)
        or "Money" in question
    ):
        return None
    return replace(wording, question=question.replace(nouns[0], rng.choice(_UNKNOWN)), sql=None)
