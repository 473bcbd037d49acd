"""Yes/no questions: about a player, about some, all or none of a group, about a count."""

from __future__ import annotations

import random

from ...wording import expand, number
from .. import vocabulary as v
from ..aliases import POSITIONS
from ..population import agree, condition, on_other_columns, population
from ..registry import Drawn, intent
from ..words import possessive, sentence, some_player, with_article

_PAST = {
    "went": "go",
    "came": "come",
    "played": "play",
    "attended": "attend",
    "studied": "study",
    "skipped": "skip",
    "bypassed": "bypass",
    "spent": "spend",
}
_THIRD = {"has": "have", "goes": "go", "carries": "carry"}
_NO_QUESTION = frozenset("never did didn't do don't does doesn't isn't aren't hasn't haven't".split())


def _ask(statement: str) -> tuple[str, str] | None:
    """A statement about them or him as an auxiliary and the rest of a question: "Are", "over 30"; None if it has no such form."""
    verb, _, rest = statement.partition(" ")
    if verb in ("are", "is", "were", "was"):
        return verb.capitalize(), rest
    if verb in _PAST:
        return "Did", f"{_PAST[verb]} {rest}"
    if verb in _NO_QUESTION or verb.endswith("ed"):
        return None
    if verb.endswith("s"):
        return "Does", f"{_THIRD.get(verb, verb[:-1])} {rest}"
    return "Do", statement


# wordings for any statement about one player; {b} is the statement as an auxiliary's rest
OF_HIM = "{l} {p} {b}?|{l} {p} {b}?|{l} {p} {b}?|[Can you tell me if|Check if|Tell me whether|I'd like to know if|Is it right that|Would you say that|Is it true that|Is it the case that] {p} {s}?|True or false[:|,] {p} {s}|{p} {s}, [right|true or false|yes or no|correct]?|{p} {s}: true?|So {p} {s}?"
STATED = OF_HIM.replace("{l} {p} {b}?|", "")
OF_TEAM = (
    "Does {p} [play|suit up] for {t}?|Is {p} on {t}?|Is {p} {o}?|Is {p} with {t}?|Does {p} belong to {t}?|True or false: {p} plays for {t}|Is {p} [a member of|on the roster of|part of|under contract with] {t}?|{p} plays for {t}, right?|Do {t} have {p} on their roster?"
    "|Is it true that {p} is on {t}?|Is {t} the team of {p}?|Is {p}'s team {t}?|Are {t} {p}'s team?|{p} on {t}, yes or no?|Can you confirm {p} is [on|with] {t}?|Is {p} one of {w} players?|Does {p} wear the uniform of {t}?"
)
OF_COLLEGE = (
    "Did {p} [go to|attend|play for|come from|play at] {c}?|Is {p} from {c}?|Is {p} {ac} [alum|product|guy|man|alumnus|graduate]?|Was {p} at {c}?|Is {c} {p}'s [college|school|alma mater]?|Is it true that {p} [went to|attended|played at] {c}?|True or false: {p} went to {c}|{p} went to {c}, right?"
    "|Did {p} play [college ball|his college ball|college basketball] at {c}?|Does {p} come out of {c}?|{p} is from {c}, yes or no?|Is {p} listed with {c} as his college?|Did {p} study at {c}?"
)
OF_POSITION = "Is {p} {o}?|Does {p} play {s}?|Is {p} listed as {o}?|True or false, {p} is {o}|Is {p}'s position {s}?|{p} is {o}, right?|Is it true that {p} is {o}?|Would the roster call {p} {o}?|Does {p} line up at {s}?|Is {s} the position of {p}?|{p}: {s}, yes or no?|Can you confirm that {p} is {o}?"
# SQL: wordings about what is known of a player
OF_KNOWN = {
    "COLLEGE <> '--'": (
        "Did {p} go to college?|Did {p} attend college?|Does {p} have a college listed?|Is there a college [listed |]for {p}?|Is {p}'s college [known|listed|on file]?|Has {p} got a college listed?|Was {p} a college player?|Did {p} play [college ball|in college]?|Is any [college|school] listed for {p}?|True or false: {p} went to college"
    ),
    "SALARY <> '--'": "Is {p}'s [salary|pay|contract] [known|listed|on file]?|Does {p} have a [salary listed|listed salary|known salary]?|Is there a salary [listed |]for {p}?|Do we know {p}'s salary?|Do we know what {p} makes?|Is a salary on file for {p}?",
    "Jersey <> 'NA'": "Does {p} have a [jersey |]number?|Is {p}'s [jersey |]number [known|listed]?|Has {p} been given a [jersey |]number?|Is there a jersey number [listed |]for {p}?|Does {p} have a jersey number listed?",
}
OF_JERSEY = "Does {p} wear [number |#|]{n}?|Is {p}'s [jersey |]number {n}?|Is {p} [number |#]{n}?|Is {n} {p}'s [jersey |]number?|Is {p} the one [wearing|in] [number |#]{n}?|True or false: {p} wears [number |#|]{n}|{p} wears [number |#|]{n}, right?|Is there a {n} on {p}'s jersey?|Does {p} [sport|have] [number|#] {n}?|Is it true that {p} wears number {n}?"


@intent(1, "yes/no about a player", 4)
def is_he(rng: random.Random) -> Drawn:
    name, where, player = some_player(rng)
    draw = rng.random()
    if draw < 0.25:
        team = player.team if rng.random() < 0.5 else rng.choice(v.teams())
        the = v.team_the(team, rng)
        text = sentence(OF_TEAM, rng, p=name, t=the, w=possessive(the), o=with_article(v.team_singular(team, rng)))
        return text, f"SELECT Team = {v.quote(team)} FROM nba_roster WHERE {where}"
    if draw < 0.4:
        college = player.college if rng.random() < 0.5 and player.college != "--" else rng.choice(v.colleges())
        said = v.college_name(college, rng)
        return sentence(
            OF_COLLEGE, rng, p=name, c=said, ac=with_article(said.removeprefix("the "))
        ), f"SELECT COLLEGE = {v.quote(college)} FROM nba_roster WHERE {where}"
    if draw < 0.52:
        sql, (_, singulars) = rng.choice(list(POSITIONS.items()))
        said = expand(f"[{singulars}]", rng)
        return sentence(
            OF_POSITION, rng, p=name, s=said, o=with_article(said)
        ), f"SELECT {sql} FROM nba_roster WHERE {where}"
    if draw < 0.60:
        sql = rng.choices(list(OF_KNOWN), [5, 3, 2])[0]
        return sentence(OF_KNOWN[sql], rng, p=name), f"SELECT {sql} FROM nba_roster WHERE {where}"
    if draw < 0.66:
        n = player.jersey if rng.random() < 0.5 and player.jersey != "NA" else str(rng.randint(0, 50))
        return sentence(OF_JERSEY, rng, p=name, n=n), f"SELECT Jersey = '{n}' FROM nba_roster WHERE {where}"
    found = condition(rng)
    while found.where.split(" ")[0] in ("COLLEGE", "Jersey", "NAME", "SALARY"):
        found = condition(rng)
    lead, rest = _ask(found.singular) or ("", "")
    return sentence(
        OF_HIM if lead else STATED, rng, p=name, s=found.singular, l=lead, b=rest
    ), f"SELECT {found.where} FROM nba_roster WHERE {where}"


# wordings for some, all and none of a group; the second of each pair also needs the question form {l} ... {b}
SOME = (
    "Is there [any {s}|{as}|at least one {s}|even one {s}] {post1}?|Are there any {pl} {post}?|Any {pl} {post}?|Is there anyone among {pl} who {sing}?|Do we have any {pl} {post}?|Is it true that some {pl} {pred}?|Does there exist {as} {post1}?|Are there {pl} {post}, yes or no?"
    "|[Can you tell me if|Tell me whether|Check if|I wonder if|Do you know if] there are any {pl} {post}|Is there such a thing as {as} {post1}?|Is there a single {s} {post1}?|Among {pl}, is there [anyone|anybody|somebody|at least one] who {sing}?|True or false: there is {as} {post1}|Does the league have any {pl} {post}?",
    "|{l} any {pl} {b}?|{l} any of the {pl} {b}?|{l} any {pl} {b}, yes or no?",
)
ALL = (
    "Is it true that all {pl} {pred}?|Is it true that every {s} {sing}?|All {pl} {pred}, true or false?|Can we say that all {pl} {pred}?|True or false: [all {pl} {pred}|every {s} {sing}]|Is it the case that [all|all of the] {pl} {pred}?|Is it safe to say that every {s} {sing}?|Without exception, {pl} {pred}: true?",
    "|{l} all {pl} {b}?|{l} all of the {pl} {b}?|{l} all the {pl} {b}, without exception?",
)
NONE = "Are there no {pl} {post}?|Is it true that [no {s} {sing}|none of the {pl} {pred}|no {pl} {pred}|there are no {pl} {post}]?|True or false: [no {pl} {pred}|no {s} {sing}|not one {s} {sing}]|Is it the case that no {pl} {pred}?|Is it correct that not a single {s} {sing}?|There are no {pl} {post}, right?"


@intent(2, "yes/no about a group", 3)
def is_there(rng: random.Random) -> Drawn:
    group = population(rng, team_name=0.6, pos=0.4, conditions=0.2)
    found = condition(rng)
    if not on_other_columns(group, found):
        group = population(rng, team_name=0.6, pos=0.4, conditions=0)
    kind = rng.choices(["some", "all", "none"], [58, 30, 12])[0]
    asked = _ask(found.plural)
    lead, rest = asked or ("", "")
    wordings = {"some": SOME[0] + SOME[1] * bool(asked), "all": ALL[0] + ALL[1] * bool(asked), "none": NONE}[kind]
    text = sentence(
        wordings,
        rng,
        pl=group.plural,
        s=group.singular,
        post=found.post,
        post1=agree(found.post),
        pred=found.plural,
        sing=found.singular,
        l=lead,
        b=rest,
        **{"as": with_article(group.singular)},
    )
    if kind == "all":
        return text, f"SELECT bool_and({found.where}) FROM nba_roster{group.clause()}"
    return text, f"SELECT count(*) {'> 0' if kind == 'some' else '= 0'} FROM nba_roster{group.clause(found.where)}"


SO_MANY = "Do {t} have {w} {pl}?|Are there {w} {pl} on {t}?|Is it true that {t} have {w} {pl}?|True or false: {t} have {w} {pl}|{t} have {w} {pl}, right?|Can you confirm that there are {w} {pl} on {t}?|Does the {x} roster include {w} {pl}?"
SO_MANY_WHO = "Are there {w} {pl} who {pred}?|Do {w} {pl} exist who {pred}?|Is it true that {w} {pl} {pred}?|True or false: {w} {pl} {pred}|Is it the case that {w} {pl} {pred}?|Would I find {w} {pl} who {pred}?|Can we say that {w} {pl} {pred}?"


@intent(2, "yes/no about a count", 1.2)
def so_many(rng: random.Random) -> Drawn:
    words, operator = rng.choice(
        [
            ("at least {n}", ">="),
            ("{n} or more", ">="),
            ("more than {n}", ">"),
            ("fewer than {n}", "<"),
            ("exactly {n}", "="),
            ("over {n}", ">"),
            ("no more than {n}", "<="),
        ]
    )
    if rng.random() < 0.5:
        team = rng.choice(v.teams())
        n = rng.randint(2, 6)
        sql, (plurals, _) = rng.choice(list(POSITIONS.items()))
        wordings, slots = (
            SO_MANY,
            {"t": v.team_the(team, rng), "x": v.team_plain(team, rng), "pl": expand(f"[{plurals}]", rng)},
        )
        where = f" WHERE Team = {v.quote(team)} AND {sql}"
    else:
        n = rng.choice([2, 3, 5, 10, 20, 25, 30, 40, 50, 100, 200])
        group = population(rng, team_name=0, pos=0.35, conditions=0)
        found = condition(rng)
        wordings, slots = SO_MANY_WHO, {"pl": group.plural, "pred": found.plural}
        where = group.clause(found.where)
    text = sentence(wordings, rng, w=expand(words, rng, n=number(n, rng, 0.4)), **slots)
    return text, f"SELECT count(*) {operator} {n} FROM nba_roster{where}"


LEGENDS = (
    "Michael Jordan|Kobe Bryant|Shaquille O'Neal|Tim Duncan|Dirk Nowitzki|Magic Johnson|Larry Bird|Allen Iverson|Dwyane Wade|Vince Carter|Tony Parker|Pau Gasol|Yao Ming|Steve Nash|Ray Allen|Paul Pierce|Kevin Garnett|Scottie Pippen|Hakeem Olajuwon|Manu Ginobili|Patrick Ewing"
    "|Charles Barkley|Karl Malone|John Stockton|Reggie Miller|Tracy McGrady|Carmelo Anthony|Chris Bosh|Dwight Howard|Jeremy Lin"
)
LISTED = (
    "Is {p} in the [table|data|roster|list]?|Is {p} [on|listed on] any [team|roster]?|Does the [table|roster|data] [include|list|have|contain] {p}?|Is {p} [listed|on the list]?|Can I find {p} in the [table|data]?|Is there a [player named|row for|record of] {p} in the table?|Do you have {p} in [the table|your data]?|{p}: listed or not?"
    "|Does {p} appear in the [table|roster|data]?|Is it true that {p} is in the table?|Is {p} among the players listed?|Check whether {p} is in the [roster|table]|Do any of the teams have {p}?"
)


@intent(1, "is a player listed", 0.7)
def is_listed(rng: random.Random) -> Drawn:
    name, where, _ = some_player(rng)
    if rng.random() < 0.4:
        name = rng.choice(LEGENDS.split("|"))
        name = name.lower() if rng.random() < 0.2 else name
        where = v.named(name)
    return sentence(LISTED, rng, p=name), f"SELECT count(*) > 0 FROM nba_roster WHERE {where}"


BOTH = {
    "bool_and": "Is it true that both {a} and {b} {pred}?|True or false: [{a} and {b} both {pred}|both {a} and {b} {pred}]|[Can you tell me if|Check whether] {a} and {b} both {pred}|{a} and {b} both {pred}, right?|Is it the case that {a} as well as {b} {sing}?|Can it be said of both {a} and {b} that they {pred}?",
    "bool_or": "Is there one among {a} and {b} who {sing}?|Is it true that {a} or {b} {sing}?|True or false: at least one of {a} and {b} {sing}|Is it true that at least one of {a} and {b} {sing}?|[Can you tell me if|Check whether] either {a} or {b} {sing}|Would it be true of {a} or of {b} to say that he {sing}?",
}
BOTH_ASKED = {
    "bool_and": "|{l} {a} and {b} both {x}?|{l} {a} and {b} both {x}?|{l} both {a} and {b} {x}?",
    "bool_or": "|{l1} either {a} or {b} {x1}?|{l1} at least one of {a} and {b} {x1}?|{l1} either of {a} and {b} {x1}?",
}


@intent(3, "yes/no about two players at once", 1)
def both_are(rng: random.Random) -> Drawn:
    a, where_a, _ = some_player(rng, "salary")
    b, where_b, _ = some_player(rng, "salary")
    found = condition(rng)
    while found.where.startswith(("NAME", "SALARY")):
        found = condition(rng)
    function = rng.choice(list(BOTH))
    plural, single = _ask(found.plural), _ask(found.singular)
    wordings = BOTH[function] + BOTH_ASKED[function] * bool(plural and single)
    (lead, rest), (lead1, rest1) = plural or ("", ""), single or ("", "")
    text = sentence(wordings, rng, a=a, b=b, pred=found.plural, sing=found.singular, l=lead, x=rest, l1=lead1, x1=rest1)
    return text, f"SELECT {function}({found.where}) FROM nba_roster WHERE {where_a} OR {where_b}"
