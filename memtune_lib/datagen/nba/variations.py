"""Hand-written pairs with one thing changed in question and query alike.

"Who is the tallest center?" beside "Who is the heaviest center?", "Who is the shortest center?" and "Who is the
tallest point guard?": the words that carry the meaning differ and nothing else does, so that a model cannot go by the
rest (counterfactual augmentation, Kaushik et al. 2020, arXiv:1909.12434). A change is made only where every word that
it concerns is one of a short list, for a wrong pair is worse than none.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from ..wording import expand
from .written import Wording

_POSITIONS = {
    "point guard": "POS = 'PG'",
    "shooting guard": "POS = 'SG'",
    "small forward": "POS = 'SF'",
    "power forward": "POS = 'PF'",
    "center": "POS = 'C'",
    "guard": "POS LIKE '%G'",
    "forward": "POS LIKE '%F'",
}
_POSITION = re.compile(rf"\b({'|'.join(_POSITIONS)})(s?)\b", re.IGNORECASE)
_CONDITION = re.compile(r"POS (?:= '\w+'|LIKE '%\w')")


def _both_ways(pairs: str) -> dict[str, str]:
    there = dict(pair.split("/") for pair in pairs.split())
    return there | {other: one for one, other in there.items()}


_MEASURES = {  # column, column: the words of one and of the other; what a change would leave behind
    ("$HT", "$WT"): _both_ways("tallest/heaviest shortest/lightest taller/heavier shorter/lighter height/weight"),
    ("$HT", "AGE"): _both_ways("tallest/oldest shortest/youngest taller/older shorter/younger height/age tall/old"),
    ("$WT", "AGE"): _both_ways("heaviest/oldest lightest/youngest heavier/older lighter/younger weight/age"),
}
for _words in _MEASURES.values():
    _words |= {f"{one}s": f"{other}s" for one, other in _words.items() if one in ("height", "weight", "age")}
_NOT_OF_THE_LIST = re.compile(
    r"\b(inch\w*|seven|footers?|feet|foot|cms?|centim\w+|met(er|re)s?|size\w*|long\w*|short|st[ao]nd\w*|stood|head\w*|high"
    r"|reach\w*|tower\w*|ht|wt|toe|measure\w*|stature|length|undersized|stack\w*|giants?|shoulders?|duck|big\w*|small\w*"
    r"|little\w*|tin(y|i)\w*|weigh|weighs|weighing|pounds?|lbs?|kilo\w*|kgs?|scales?|light|skinn\w*|tips?|outweigh\w*"
    r"|poundage|mass|load|heft\w*|bulk\w*|stepped|seesaw|elevator|years?|yrs?|teen\w*|thirt\w*|twent\w*|aged|kids?"
    r"|early|past|bab(y|ies)|eldest|candles?|grandpas?|birthdays?|young|greybeards?|seniors?|fort(y|ies)|youth|elders?"
    r"|born|veterans?|greenest|statesman|alive|heavy|vet|vets|metric|bmi|frame|feather\w*|heavyweight\w*)\b"
)
_ENDS = _both_ways(
    "tallest/shortest heaviest/lightest oldest/youngest highest/lowest best-paid/worst-paid maximum/minimum"
)
_SIDES = _both_ways("taller/shorter heavier/lighter older/younger over/under above/below more/less least/most")
_KINDS = {"Height": "Weight", "Weight": "Height"}
_HEAVY = re.compile(r"\b(Height|Weight)(?=\d)")
_VALUE = r"(?:Player|Number|Height|Weight|Money)\d"
_COMPARED = re.compile(  # one of `_SIDES` where it can only be a comparison
    rf"(?:taller|shorter|heavier|lighter|older|younger) than\b|(?:more|less) than {_VALUE}|\b(?:over|under|above|below) (?:{_VALUE}|the\b)"
    rf"|\bat (?:least|most) {_VALUE}|{_VALUE} or (?:taller|shorter|heavier|lighter|older|younger|more|less|over|under)\b",
    re.IGNORECASE,
)
_GROUPS = {"POS": "position", "COLLEGE": "college"}
_OTHER_CLUBS = re.compile(
    r"club|squad|franchise|roster|outfit|payroll|bill|books|locker|league|nba|\bon (each|every)\b", re.I
)
_EVERYBODY = re.compile(
    r"\b(nba|leagues?|every\w*|any\w*|all|whole|entire|overall|world|among|of these|roster|active|both|else|any|no one|nobody"
    r"|alumn\w+|group|players? or|teenagers?|seven.footers?)\b",
    re.IGNORECASE,
)
_LIMITS = ("POS", "COLLEGE", "Team", "AGE", "$HT", "$WT", "$PAY")  # what a condition may concern
_BEFORE = "Among {who}, |Looking only at {who}, |Considering just {who}: |{who} only: |Of all {who}, |Take just {who}: |For {who}: |Restricting it to {who}, "
_AFTER = ", counting only {who}| (only {who})| among {who}| - {who} only|, just {who}"
_UNKNOWN = (
    "wingspan|vertical leap|standing reach|shoe size|hand size|body fat|scoring average|points per game|assist total|rebounding average"
    "|free-throw percentage|three-point percentage|field goal percentage|shooting percentage|plus-minus|usage rate|efg%|player efficiency"
    "|turnover count|steals|blocks|minutes per game|games played|draft position|draft year|experience|contract length|signing bonus|nationality"
    "|birthplace|hometown|birthday|jersey sales|follower count|injury history|playoff record|trade value|market value|2k rating"
).split("|")
_UNSURE = re.compile(
    r"\b(pay|paid|earn\w*|make[sn]?|making|money|contracts?|wages?|cap|oldest|youngest|rich\w*|\$|college|jersey|number|position)\b"
)
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


def vary(wording: Wording, rng: random.Random) -> Wording | None:
    """The pair with one thing changed, now and then two; None if nothing can be."""
    if wording.sql is None:
        return None
    varied = None
    for _ in range(rng.choice((1, 1, 2))):
        if varied is not None and varied.sql is None:  # what has no answer has none with a condition more
            break
        changes = rng.sample(CHANGES, len(CHANGES))
        found = next((new for change in changes if (new := change(varied or wording, rng)) is not None), None)
        varied = found or varied
    return varied


def _swap(text: str, table: Mapping[str, str]) -> str:
    """Every word of the table becomes its other, in the case that it has."""

    def other(found: re.Match[str]) -> str:
        word = table[found[0].lower()]
        return word.upper() if found[0].isupper() else word.capitalize() if found[0][0].isupper() else word

    return re.sub(rf"\b({'|'.join(sorted(table, key=len, reverse=True))})\b", other, text, flags=re.IGNORECASE)


def _words(text: str, table: Mapping[str, str]) -> list[str]:
    return re.findall(rf"\b({'|'.join(sorted(table, key=len, reverse=True))})\b", text.lower())


def measure(wording: Wording, rng: random.Random) -> Wording | None:
    """Height, weight and age change places, where they are compared, averaged or ranked."""
    sql, pairs = wording.sql, list(_MEASURES.items())
    for (one, other), table in rng.sample(pairs, len(pairs)):
        used = [name for name in (one, other) if re.search(rf"{re.escape(name)}\b", sql)]
        if not used or not _words(wording.question, table) or _NOT_OF_THE_LIST.search(wording.question.lower()):
            continue
        if "AGE" in (one, other) and re.search(
            r"\b(an (age|old)|a (height|weight|tall|heav|short|light|young))", wording.question.lower()
        ):
            continue  # the article would be wrong
        if "AGE" in (one, other) and re.search(
            r"Height\d|Weight\d|AGE (IS|BETWEEN|<|>|=|<=|>=) ?(NOT|Number|\d)|SELECT (NAME, )?(\$|AGE)|\$[HW]T[*/ ]*[<>=]* ?\d|ORDER BY [^)]*$",
            sql,
        ):
            continue
        if re.search(r"\$[HW]T ?[<>=*/]+ ?\(?[\d.]", sql):  # another unit, or a number that the question has in words
            continue
        mark = re.sub(rf"{re.escape(one)}\b", "\0", sql)
        swapped = re.sub(rf"{re.escape(other)}\b", lambda _, one=one: one, mark).replace("\0", other)
        question = _swap(wording.question, table)
        if {one, other} == {"$HT", "$WT"}:
            question, swapped = (_HEAVY.sub(lambda m: _KINDS[m[1]], text) for text in (question, swapped))
        return replace(wording, question=question, sql=swapped)
    return None


def end(wording: Wording, rng: random.Random) -> Wording | None:
    """The tallest becomes the shortest, the highest the lowest."""
    sql = wording.sql
    if len(_words(wording.question, _ENDS)) != 1 or len(
        re.findall(r"\b(most|fewest|least|best|worst|top|first|last|down|up)\b", wording.question.lower())
    ):
        return None
    extremes = re.findall(r"\b(max|min)\(", sql)
    orders = re.findall(r"ORDER BY", sql)
    two = re.search(r"ORDER BY (.+?)( DESC)?\) <= (Number\d) ORDER BY (.+?)( DESC)?$", sql)
    if two and len(orders) == 2 and not extremes and two[1] == two[4] and two[2] == two[5]:
        by = f"ORDER BY {two[1]}{'' if two[2] else ' DESC'}"
        turned = f"{sql[: two.start()]}{by}) <= {two[3]} {by}"
    elif len(orders) == 1 and not extremes and (found := re.search(r"ORDER BY (.+?)( DESC)?\) = (\d)$", sql)):
        turned = f"{sql[: found.start()]}ORDER BY {found[1]}{'' if found[2] else ' DESC'}) = {found[3]}"
    elif not orders and len(extremes) == 1 and "FILTER" not in sql:
        turned = re.sub(r"\b(max|min)\(", lambda m: {"max": "min", "min": "max"}[m[1]] + "(", sql)
    else:
        return None
    return replace(wording, question=_swap(wording.question, _ENDS), sql=turned)


def side(wording: Wording, rng: random.Random) -> Wording | None:
    """Over becomes under, taller shorter, at least at most."""
    compared = _COMPARED.findall(wording.question)
    signs = re.findall(r"(?<!<)(?<!-)[<>]=?(?!>)", wording.sql.replace("<>", ""))
    if len(compared) != 1 or len(signs) != 1 or len(_words(wording.question, _SIDES)) != 1:
        return None
    if re.search(r"\b(max|min)\(", wording.sql) or not re.search(r"(?:\$\w\w+|AGE) [<>]=? ", wording.sql):
        return None
    turned = re.sub(r" ([<>])(=?) ", lambda m: f" {'<' if m[1] == '>' else '>'}{m[2]} ", wording.sql)
    return replace(wording, question=_swap(wording.question, _SIDES), sql=turned) if turned != wording.sql else None


def position(wording: Wording, rng: random.Random) -> Wording | None:
    """Another position."""
    named, conditions = _POSITION.findall(wording.question), _CONDITION.findall(wording.sql)
    if len(named) != 1 or len(conditions) != 1 or wording.sql.count("POS") != 1:
        return None
    if _POSITIONS[named[0][0].lower()] != conditions[0]:  # "the guard spot, plain"
        return None
    new = rng.choice([name for name in _POSITIONS if _POSITIONS[name] != conditions[0]])
    question = _POSITION.sub(lambda m: (new.capitalize() if m[1][0].isupper() else new) + m[2], wording.question)
    return replace(wording, question=question, sql=wording.sql.replace(conditions[0], _POSITIONS[new]))


def average(wording: Wording, rng: random.Random) -> Wording | None:
    """Average becomes median, and median average."""
    question = wording.question
    if re.search(r"avg\(x\)|OVER", wording.sql):
        return None
    if wording.sql.count("avg(") == 1 and "median(" not in wording.sql:
        new, n = re.subn(r"(?<!\b[Aa]n )\b[Aa]verage (?=height|weight|age\b|salary|pay\b)", "median ", question)
        if n == 1 and len(re.findall(r"\b(average|mean|avg)\b", question.lower())) == 1:
            return replace(
                wording,
                question=new[0].upper() + new[1:] if question[0].isupper() else new,
                sql=wording.sql.replace("avg(", "median("),
            )
    elif wording.sql.count("median(") == 1 and "avg(" not in wording.sql and len(re.findall("median", question)) == 1:
        return replace(
            wording, question=question.replace("median", "average"), sql=wording.sql.replace("median(", "avg(")
        )
    return None


def group(wording: Wording, rng: random.Random) -> Wording | None:
    """By position or by college instead of by team."""
    sql, question = wording.sql, wording.question
    grouped = re.fullmatch(
        r"SELECT (Team\b.*|NAME, Team) FROM nba_roster( WHERE .*?)?( GROUP BY Team| QUALIFY rank\(\) OVER \(PARTITION BY Team)(.*)",
        sql,
    )
    words = re.findall(r"\bteams?\b", question.lower())
    if (
        grouped is None
        or len(words) != 1
        or "Team" in question
        or _OTHER_CLUBS.search(question)
        or "team's" in question
    ):
        return None
    column = rng.choice(list(_GROUPS))
    if (
        column in sql
        or "count(*)" in sql
        or "Team" in grouped[4]
        or " OR " in (grouped[2] or "")
        or sql.count("Team") > 2
    ):
        return None
    where = grouped[2] or ""
    if column == "COLLEGE":
        where += (" AND" if where else " WHERE") + " COLLEGE <> '--'"
    shown, by = grouped[1].replace("Team", column), grouped[3].replace("Team", column)
    new = re.sub(r"\bteam(s?)\b", lambda m: _GROUPS[column] + m[1], question)
    return replace(wording, question=new, sql=f"SELECT {shown} FROM nba_roster{where}{by}{grouped[4]}")


def limit(wording: Wording, rng: random.Random) -> Wording | None:
    """One more condition, in front of the question or behind it."""
    sql, question = wording.sql, wording.question
    if (
        sql.count("nba_roster") != 1
        or "$P1" in sql
        or " OR " in sql
        or "'--'" in sql.replace("SALARY <> '--'", "").replace("COLLEGE <> '--'", "")
    ):
        return None
    if re.search(r"(?<!rank\()\)+ OVER", sql):  # the average of whom?
        return None
    if (
        _EVERYBODY.search(question)
        or ("GROUP BY" in sql and "count(*)" in sql)
        or not re.search(r"[a-z] [a-z]", question)
    ):
        return None
    if not (
        found := re.fullmatch(r"(SELECT .+? FROM nba_roster)( WHERE .+?)?((?: GROUP BY | QUALIFY | ORDER BY ).*)?", sql)
    ):
        return None
    column = rng.choice(_LIMITS)
    if re.search(
        rf"{re.escape(column)}\b",
        (found[2] or "") + (found[1] if column in ("Team", "POS", "COLLEGE") else "") + (found[3] or ""),
    ):
        return None
    if column == "Team" and re.search(r"\b(teams?|clubs?|squads?|franchises?|payroll)\b", question, re.IGNORECASE):
        return None
    who, condition = _those(column, question, rng)
    if rng.random() < 0.6:
        first = question.split(" ", 1)[0]
        lowered = first.lower() in (
            "who",
            "who's",
            "which",
            "what",
            "what's",
            "how",
            "is",
            "are",
            "give",
            "list",
            "name",
            "show",
            "find",
        )
        text = expand(f"[{_BEFORE}]", rng, who=who)
        question = text + (question[0].lower() + question[1:] if lowered else question)
        question = question[0].upper() + question[1:] if wording.question[0].isupper() else question
    else:
        mark = question[-1] if question[-1] in "?.!" else ""
        question = question.removesuffix(mark) + expand(f"[{_AFTER}]", rng, who=who) + mark
    where = f"{found[2]} AND {condition}" if found[2] else f" WHERE {condition}"
    return replace(wording, question=question, sql=found[1] + where + (found[3] or ""))


def _those(column: str, question: str, rng: random.Random) -> tuple[str, str]:
    """How to name players with something in common, and the condition."""

    def fresh(kind: str) -> str:
        used = [int(n) for n in re.findall(rf"{kind}(\d)", question)]
        return f"{kind}{1 + max(used, default=0)}"

    if column == "POS":
        name = rng.choice(list(_POSITIONS))
        return f"{name}s", _POSITIONS[name]
    if column == "COLLEGE":
        value = fresh("College")
        return expand(
            f"[players from {value}|{value} alumni|guys who went to {value}|{value} products]", rng
        ), f"COLLEGE = '{value}'"
    if column == "Team":
        value = fresh("Team")
        return expand(
            f"[{value} players|players on the {value}|guys who play for the {value}]", rng
        ), f"Team = '{value}'"
    kind = {"AGE": "Number", "$HT": "Height", "$WT": "Weight", "$PAY": "Money"}[column]
    value = fresh(kind)
    words = {
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
    _, sign = key = rng.choice([key for key in words if key[0] == column])
    return expand(f"[{words[key]}]", rng, v=value), f"{column} {sign} {value}"


def added(wording: Wording, rng: random.Random) -> Wording | None:
    """One thing more to tell about the player."""
    sql, question = wording.sql, wording.question
    one = re.fullmatch(r"SELECT ([\w$]+) FROM nba_roster WHERE \$P1", sql)
    best = re.match(r"SELECT (NAME) FROM nba_roster .*rank\(\) OVER \(ORDER BY .*\) = \d$", sql)
    asks = re.match(r"(who(\s+is|'s|s|\s+has)|which player|how|what)\b", question, re.IGNORECASE)
    if (
        not (one or best)
        or not asks
        or re.search(r"\b(and|or|but|both)\b|&|[.,:;!](?=.)|players\b", question.lower())
        or "PARTITION" in sql
    ):
        return None
    shown = (one or best)[1]
    told = re.sub(r"ORDER BY.*|SALARY <> '--'", "", sql)
    column = rng.choice([name for name in _ADDED if name not in told])
    mark = "?" if question.endswith("?") else ""
    also = [text for text in _ADDED[column].split("|") if not (mark and text.startswith(" +"))]
    return replace(
        wording,
        question=question.removesuffix("?").rstrip(".! ") + rng.choice(also) + mark,
        sql=sql.replace(f"SELECT {shown} FROM", f"SELECT {shown}, {column} FROM", 1),
    )


def unknown(wording: Wording, rng: random.Random) -> Wording | None:
    """The same question about something that the table does not have."""
    nouns = re.findall(r"\b(height|weight|age|salary)\b", wording.question)
    if (
        len(nouns) != 1
        or _NOT_OF_THE_LIST.search(wording.question.lower())
        or re.search(r"Height|Weight|Money", wording.question)
    ):
        return None
    others = [word for table in _MEASURES.values() for word in _words(wording.question, table)]
    if (
        set(others) - {nouns[0]}
        or re.search(r"\ban? (height|weight|age|salary)\b", wording.question)
        or _UNSURE.search(wording.question.lower())
    ):
        return None
    return replace(wording, question=wording.question.replace(nouns[0], rng.choice(_UNKNOWN)), sql=None)


Change = Callable[[Wording, random.Random], Wording | None]
CHANGES: list[Change] = [measure, end, side, position, average, group, limit, added, unknown]
