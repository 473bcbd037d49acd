"""Count or list by a less usual property: not at a position, one or the other, numbers, name patterns."""

from __future__ import annotations

import random

from ...wording import expand
from ..aliases import POSITIONS
from ..population import Population, condition, population
from ..registry import Drawn, intent
from ..words import sentence

# a group by kind of answer: wordings of a count and of a list, {post} and {pred} as in Condition
BY_KIND = {
    "count(*)": "How many {pl} {pred}?|How many {pl} {post} are there?|Number of {pl} {post}|Count the {pl} {post}|[Among|Of] [all |the |]{pl}, how many {pred}?|What's the [number|count] of {pl} {post}?|{pl} {post}: how many?|Tell me how many {pl} {pred}|How many of the {pl} {pred}?",
    "NAME": "Which {pl} {pred}?|[List|Name|Show|Find] [the |all |all the |]{pl} {post}|Who are the {pl} {post}?|[Among|Of] [all |the |]{pl}, which [ones|players] {pred}?|Give me the names of [the |all |]{pl} {post}|{pl} {post}: who are they?|Names of {pl} {post}|Which of the {pl} {pred}?",
}


def _count_or_list(group: Population, post: str, pred: str, where: str, rng: random.Random) -> Drawn:
    select = rng.choice(list(BY_KIND))
    return sentence(
        BY_KIND[select], rng, pl=group.plural, post=post, pred=pred
    ), f"SELECT {select} FROM nba_roster{group.clause(where)}"


@intent(2, "not at a position", 1.2)
def not_position(rng: random.Random) -> Drawn:
    group = population(rng, team_name=0.75, pos=0, conditions=0.3)
    sql, (plurals, singulars) = rng.choice(list(POSITIONS.items()))
    where = sql.replace(" = ", " <> ").replace(" LIKE ", " NOT LIKE ")
    plural, singular = expand(f"[{plurals}]", rng), expand(f"[{singulars}]", rng)
    post = expand("[who are not|who aren't|that are not|other than|except|excluding|not counting] {p}", rng, p=plural)
    pred = expand(
        "[are not {p}|aren't {p}|are anything but {p}|don't play {s}|do not play {s}|play something other than {s}|play a position other than {s}]",
        rng,
        p=plural,
        s=singular,
    )
    return _count_or_list(group, post, pred, where, rng)


@intent(3, "one property or another", 1.5)
def either_property(rng: random.Random) -> Drawn:
    group = population(rng, team_name=0.55, pos=0.35, conditions=0)
    one, two = condition(rng), condition(rng)
    while one.where.split(" ")[0] == two.where.split(" ")[0]:
        two = condition(rng)
    pred = expand("[{a} or {b}|either {a} or {b}|{a} or {b}, or both]", rng, a=one.plural, b=two.plural)
    return _count_or_list(group, f"who {pred}", pred, f"({one.where} OR {two.where})", rng)


@intent(2, "numbers above and below", 1)
def jersey_range(rng: random.Random) -> Drawn:
    group = population(rng, team_name=0.55, pos=0.3, conditions=0)
    a = rng.randint(3, 60)
    b = a + rng.randint(4, 30)
    numeric = "TRY_CAST(Jersey AS INT)"
    words, where = rng.choice(
        [
            ("a [jersey |]number [above|over|higher than|greater than] {a}", f"{numeric} > {a}"),
            ("a [jersey |]number [below|under|lower than|less than] {a}", f"{numeric} < {a}"),
            ("a [jersey |]number of {a} or [more|higher|above]", f"{numeric} >= {a}"),
            ("a [jersey |]number [between {a} and {b}|from {a} to {b}]", f"{numeric} BETWEEN {a} AND {b}"),
            ("a [single-digit|one-digit] [jersey number|number|jersey]", "Jersey LIKE '_'"),
            ("a [two-digit|double-digit] [jersey number|number|jersey]", "Jersey LIKE '__'"),
        ]
    )
    noun = expand(words, rng, a=a, b=b)
    return _count_or_list(
        group,
        expand("[with|wearing|who wear|in|who have] {n}", rng, n=noun),
        expand("[wear|have|sport|play in] {n}", rng, n=noun),
        where,
        rng,
    )


@intent(2, "name patterns", 1)
def name_pattern(rng: random.Random) -> Drawn:
    group = population(rng, team_name=0.35, pos=0.2, conditions=0)
    draw = rng.random()
    if draw < 0.45:
        letter = rng.choice("ABCDEFGHJKLMNOPRSTVWYZ")
        noun = expand("[last name|surname|family name]", rng)
        post = expand(
            "whose {n} [starts with|begins with|starts with the letter|begins with the letter] {x}",
            rng,
            n=noun,
            x=letter,
        )
        pred = expand(
            "have a {n} [starting with|beginning with|that starts with|that begins with] {x}", rng, n=noun, x=letter
        )
        where = f"regexp_extract(NAME, ' (\\S+)', 1) LIKE '{letter}%'"
    elif draw < 0.85:
        part = rng.choice(
            [
                "son",
                "ton",
                "man",
                "ley",
                "ar",
                "ez",
                "ic",
                "ing",
                "on",
                "an",
                "oo",
                "ll",
                "z",
                "x",
                "q",
                "mc",
                "ja",
                "ke",
                "is",
                "ard",
                "ell",
                "wood",
                "king",
                "will",
            ]
        )
        quoted = rng.choice(
            [f'"{part}"', f"'{part}'", f"the letters {part}" if len(part) > 1 else f"the letter {part}"]
        )
        post = expand(
            "[with {x} in [their|the] name|whose name contains {x}|whose name has {x} in it|whose name includes {x}]",
            rng,
            x=quoted,
        )
        pred = expand("have {x} in their name", rng, x=quoted)
        where = f"NAME ILIKE '%{part}%'"
    else:
        post = expand(
            "[with a hyphen in their name|whose name has a hyphen|with a hyphenated name|with a dash in their name]",
            rng,
        )
        pred, where = expand("have a [hyphen in their name|hyphenated name]", rng), "NAME LIKE '%-%'"
    return _count_or_list(group, post, pred, where, rng)
