"""Conditions on college, unknown values, jersey number, name suffix, position and team."""

from __future__ import annotations

import random

from ...wording import expand
from .. import vocabulary as v
from ..aliases import POSITIONS
from .statement import Condition, condition_of

_CITIES = frozenset(name for team in v.teams() for name in v.all_names(team))
_ATTENDED = "went to|attended|played college ball at|played college basketball at|played their college ball at|studied at|spent their college days at"


def college(rng: random.Random) -> Condition:
    """From a college, from one of two, from another one."""
    players = [p for p in v.roster() if p.college != "--"]
    name = rng.choice(players).college if rng.random() < 0.6 else rng.choice(v.colleges())
    said = v.college_name(name, rng)
    draw = rng.random()
    if draw < 0.05:
        other = rng.choice([c for c in v.colleges() if c != name])
        words = expand("[{a} or {b}|either {a} or {b}]", rng, a=said, b=v.college_name(other, rng))
        return condition_of(
            f"COLLEGE IN ({v.quote(name)}, {v.quote(other)})",
            "[who went to|who attended|who played college ball at] {c}",
            "[went to|attended|played college ball at] {c}",
            rng,
            c=words,
        )
    if draw < 0.07:
        return condition_of(
            f"COLLEGE NOT IN ({v.quote(name)}, '--')",
            "[who went to|who attended|from|with] a college other than {c}",
            "[went to|attended|are from|come from] a college other than {c}",
            rng,
            c=said,
        )
    if draw < 0.09:
        return condition_of(
            "COLLEGE LIKE '%State%'",
            "[whose college has|from a college with|from a school with] [the word |]State in its name",
            "[went to|attended|are from] a [college|school] with [the word |]State in its name",
            rng,
        )
    if said in _CITIES:
        return condition_of(
            f"COLLEGE = {v.quote(name)}",
            f"[who [{_ATTENDED}] {{c}}|whose [college|school] is {{c}}|with {{c}} as their college]",
            f"[{_ATTENDED}] {{c}}",
            rng,
            c=said,
        )
    pre = "" if said.startswith(("the ", "University")) else "[ex-{c}|former {c}|{c}|ex-{c}]"
    post = (
        "[from|from|from|from|who went to|who played at|who attended|out of|who played college ball at|that went to|who came out of|who hail from|hailing from"
        "|coming out of|who studied at|who come from] {c}"
    )
    return condition_of(
        f"COLLEGE = {v.quote(name)}",
        post,
        f"[{_ATTENDED}|came from|are from|played at|come from|came out of|hail from|are out of] {{c}}",
        rng,
        pre=pre,
        c=said,
    )


def unknown(rng: random.Random) -> Condition:
    """Without a listed college, salary or jersey; or with one."""
    column, blank, noun = rng.choice(
        [("COLLEGE", "--", "college"), ("SALARY", "--", "salary"), ("Jersey", "NA", "jersey number")]
    )
    if column == "COLLEGE" and rng.random() < 0.5:
        post = "[who did not go to college|who never went to college|who skipped college|who didn't attend college|who bypassed college|who never attended college|who didn't play in college|who never played college ball|without any college|without a college to their name|with no college career]"
        return condition_of(
            "COLLEGE = '--'",
            post,
            "[did not go to college|never went to college|skipped college|didn't attend college|bypassed college|never attended college|never played college ball|have no college to their name]",
            rng,
        )
    word = expand("[listed|known|recorded|on file|given]", rng)
    with_word = f"{noun} on file" if word == "on file" else f"{word} {noun}"
    if rng.random() < 0.25:
        return condition_of(
            f"{column} <> '{blank}'",
            "[with a {w}|whose {n} is [listed|known|given|recorded]|who have a {w}]",
            "[have a {w}|have a {n} [listed|in the table|on record]]",
            rng,
            w=with_word,
            n=noun,
        )
    post = "[with no {w}|without a {w}|whose {n} is [not listed|unknown|missing|not known|blank|not given|left blank|not on record|not recorded]|with no {n}|with an unknown {n}|missing a {n}|with a missing {n}|lacking a {n}|without any {n}|with a blank {n}|without {n} information]"
    plural = "[have no {w}|lack a {w}|have no {n} listed|have no {n}|are missing a {n}|lack a {n}|are without a {n}|have an unknown {n}|have a blank {n}|are listed without a {n}]"
    return condition_of(f"{column} = '{blank}'", post, plural, rng, w=with_word, n=noun)


def jersey(rng: random.Random) -> Condition:
    """Wearing a number, one of two, one digit, or above or below one."""
    worn = rng.choice([p.jersey for p in v.roster() if p.jersey != "NA"])
    draw = rng.random()
    noun = expand("[number|jersey number|uniform number|shirt number]", rng)
    if draw < 0.12:
        operator, words = rng.choice(
            [
                (">", "[above|over|higher than|greater than]"),
                (">", "[above|over|higher than]"),
                ("<", "[below|under|lower than]"),
                (">=", "of at least"),
                ("<=", "no higher than"),
            ]
        )
        n = rng.choice([5, 10, 20, 25, 30, 40, 50, 60, 70, 80, 90])
        return condition_of(
            f"TRY_CAST(Jersey AS INT) {operator} {n}",
            f"[wearing|with|who wear] a {{j}} {words} {{n}}",
            f"[wear|have|sport] a {{j}} {words} {{n}}",
            rng,
            j=noun,
            n=n,
        )
    if draw < 0.17:
        return condition_of(
            "Jersey LIKE '_'",
            "[with|wearing|who wear|sporting] a single-digit {j}",
            "[wear|have|sport] a single-digit {j}",
            rng,
            j=noun,
        )
    if draw < 0.22:
        other = rng.choice([p.jersey for p in v.roster() if p.jersey not in ("NA", worn)])
        return condition_of(
            f"Jersey IN ('{worn}', '{other}')",
            "[wearing|who wear|in|sporting] [number {a}|#{a}|jersey {a}|either number {a}] or {b}",
            "[wear|sport|have] [number {a}|#{a}|jersey {a}|either number {a}] or {b}",
            rng,
            a=worn,
            b=other,
        )
    if draw < 0.30:
        return condition_of(
            f"Jersey = '{worn}'", "[wearing|who wear|in|who rock|sporting] {n}", "[wear|rock|sport] {n}", rng, n=worn
        )
    form = "[number {w}|number {w}|the number {w}|#{w}|No. {w}|no. {w}|jersey {w}|jersey number {w}|the #{w} jersey|the number {w} jersey|uniform number {w}|shirt number {w}]"
    n = expand(form, rng, w=worn)
    return condition_of(
        f"Jersey = '{worn}'",
        "[wearing|who wear|in|with|sporting|who sport|donning|rocking] {n}",
        "[wear|sport|have|rock|play in|suit up in] {n}",
        rng,
        n=n,
    )


_LAST = "regexp_extract(NAME, ' (\\S+)', 1)"


def suffix(rng: random.Random) -> Condition:
    """Name patterns: juniors, initials, hyphens, first names."""
    draw = rng.random()
    if draw < 0.25:
        return condition_of(
            "NAME LIKE '%Jr.'",
            "[with Jr. in their name|with a Jr. in their name|whose name ends in Jr.|with Jr. after their name|named Jr.]",
            "[have Jr. in their name|carry a Jr. in their name|have a name ending in Jr.|have Jr. at the end of their name]",
            rng,
        )
    if draw < 0.32:
        return condition_of(
            "NAME LIKE '%-%'",
            "[with a hyphenated name|with a hyphen in their name|whose name has a hyphen|whose name is hyphenated]",
            "have a [hyphenated name|hyphen in their name|name with a hyphen]",
            rng,
        )
    letter = rng.choice("ABCDEFGJKLMNOPRSTVZ")
    starts = "[starts with|begins with|starts with the letter|begins with the letter]"
    having = "[starting with|beginning with|that starts with|that begins with|starting with the letter|beginning with the letter]"
    if draw < 0.55:
        return condition_of(
            f"NAME LIKE '{letter}%'",
            f"whose [first name|name|first name] {starts} {letter}",
            f"have a [first name|name] {having} {letter}",
            rng,
        )
    if draw < 0.68:
        return condition_of(
            f"{_LAST} LIKE '{letter}%'",
            f"whose [last name|surname|family name] {starts} {letter}",
            f"have a [last name|surname|family name] {having} {letter}",
            rng,
        )
    first = rng.choice([p.words[0] for p in v.roster()])
    return condition_of(
        f"NAME LIKE {v.quote(first + ' %')}",
        "[named {f}|with the first name {f}|called {f}|whose first name is {f}|by the name of {f}|going by {f}]",
        "[are named {f}|have the first name {f}|are called {f}|go by {f}|answer to the name {f}|go by the name {f}]",
        rng,
        f=first,
    )


SPOTS = {"PG": "point guard", "SG": "shooting guard", "SF": "small forward", "PF": "power forward", "C": "center"}


def position(rng: random.Random) -> Condition:
    """Playing a position, listed as one, or not playing it."""
    draw = rng.random()
    where, (plurals, singulars) = rng.choice(list(POSITIONS.items()))
    plural, singular = rng.choice(plurals.split("|")), rng.choice(singulars.split("|"))
    article = "an" if singular in ("SG", "SF") or singular[0] in "aeiou" else "a"
    if draw < 0.06:
        where = where.replace(" = ", " <> ").replace("LIKE", "NOT LIKE")
        return Condition(
            where,
            expand("who [are not|aren't] {p}", rng, p=plural),
            f"are not {plural}",
            f"is not {article} {singular}",
        )
    if draw < 0.12:
        code, word = rng.choice([("G", "guard"), ("F", "forward")])
        return condition_of(
            f"POS = '{code}'",
            "listed [simply|just|only|merely] as [{w}|{c}]",
            "are listed [simply|just|only|merely] as [{w}|{c}]",
            rng,
            c=code,
            w=word,
        )
    if draw < 0.5 and "=" in where:
        code = where.split("'")[1]
        post = "[at {s}|at the {s} spot|at the {s} position|listed as {c}|listed at {s}|whose position is [{c}|{s}]|with {c} as their position|who play {s}|playing {s}|who line up at {s}]"
        return condition_of(
            where,
            post,
            "[play {s}|play {s}|are listed as {c}|are listed at {s}|line up at {s}|suit up at {s}|have {c} as their position|man the {s} spot]",
            rng,
            s=SPOTS[code],
            c=code,
        )
    return Condition(
        where,
        expand("who [are|play as] {p}", rng, p=plural),
        expand("[are|are|are|play as] {p}", rng, p=plural),
        expand(f"[is|is|plays as] {article} {singular}", rng),
    )


ON_TEAM = (
    "on|on|on|from|for|playing for|who play for|of|suiting up for|who suit up for|with|who are with|who are on|signed to|employed by|on the roster of"
    "|on the books of|who belong to|lining up for|belonging to|who play on"
)


def team(rng: random.Random) -> Condition:
    """Playing for a team."""
    name = rng.choice(v.teams())
    plural = (
        "[play for|are on|are with|suit up for|belong to|play for|are on the roster of|are signed to|line up for] {t}"
    )
    return condition_of(
        f"Team = {v.quote(name)}",
        "[on|from|playing for|who play for|with|suiting up for|on the roster of] {t}",
        plural,
        rng,
        t=v.team_the(name, rng),
    )


POSITION_NAMES = {
    "PG": "point guards",
    "SG": "shooting guards",
    "SF": "small forwards",
    "PF": "power forwards",
    "C": "centers",
}
