"""Groups of players: "Lakers guards from Duke who make over $20 million", and the WHERE that selects them."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

from ..wording import expand, number
from . import vocabulary as v
from .metrics import HEIGHT, SALARY, WEIGHT, say_height, say_money, say_weight


@dataclass(frozen=True)
class Condition:
    """One property of a player in words and SQL."""

    where: str  # SQL
    post: str  # after a noun: "over 30", "from Duke"
    plural: str  # after "players": "are over 30"
    singular: str  # after "he": "is over 30"


@dataclass(frozen=True)
class Population:
    """A group of players in words and SQL."""

    plural: str  # "Lakers guards over 30"
    singular: str  # "Lakers guard over 30"
    where: tuple[str, ...]  # conditions, joined by AND

    def clause(self, *more: str) -> str:
        """' WHERE ...' with further conditions, or nothing."""
        conditions = [*self.where, *(m for m in more if m)]
        return " WHERE " + " AND ".join(conditions) if conditions else ""


_COMPARE = (">", "<", ">=", "<=", "BETWEEN", "=")


def _compare(
    column: str,
    draw: Callable[[], int],
    say: Callable[[int], tuple[str, str]],
    words: dict[str, tuple[str, str, str]],
    rng: random.Random,
) -> Condition:
    """A comparison of one measure with a number; `words` gives (post, plural, singular) templates an operator."""
    weights = [30, 30, 14, 12, 14, 10 if "=" in words else 0]
    operator = rng.choices(_COMPARE, weights)[0]
    if operator == "BETWEEN":
        low, high = sorted((draw(), draw()))
        if low == high:
            operator = ">"
        else:
            (a, sql_a), (b, sql_b) = say(low), say(high)
            post, plural, singular = (expand(t, rng, a=a, b=b) for t in words["BETWEEN"])
            return Condition(f"{column} BETWEEN {sql_a} AND {sql_b}", post, plural, singular)
    n, sql = say(draw())
    post, plural, singular = (expand(t, rng, n=n) for t in words[operator])
    return Condition(f"{column} {operator} {sql}", post, plural, singular)


_AGE = {
    ">": (
        "[over|older than|above|past|over the age of|aged over|more than] {n}",
        "are [over|older than|above|past|more than] {n}",
        "is [over|older than|past|more than] {n}",
    ),
    "<": (
        "[under|younger than|below|under the age of|aged under|less than] {n}",
        "are [under|younger than|below|not yet|less than] {n}",
        "is [under|younger than|not yet|less than] {n}",
    ),
    ">=": (
        "[{n} or older|aged {n} or more|at least {n} years old|{n} and up|{n} and over|who are at least {n}|{n}+]",
        "are [{n} or older|at least {n}|{n} and up|at least {n} years old|{n} or over]",
        "is [{n} or older|at least {n}|at least {n} years old]",
    ),
    "<=": (
        "[{n} or younger|aged {n} or less|at most {n} years old|{n} and under|no older than {n}|who are {n} or younger]",
        "are [{n} or younger|at most {n}|{n} and under|no older than {n}|not older than {n}]",
        "is [{n} or younger|at most {n}|no older than {n}]",
    ),
    "BETWEEN": (
        "[between {a} and {b}|aged {a} to {b}|between the ages of {a} and {b}|aged between {a} and {b}|from {a} to {b} years old]",
        "are [between {a} and {b}|aged {a} to {b}|between {a} and {b} years old]",
        "is [between {a} and {b}|aged {a} to {b}]",
    ),
    "=": (
        "[aged {n}|who are {n}|who are exactly {n}|{n} years old|of age {n}|that are {n} years old]",
        "are [{n}|{n} years old|exactly {n}|aged {n}]",
        "is [{n}|{n} years old|exactly {n}]",
    ),
}
_TALL = {
    ">": (
        "[taller than|over|above|who stand over|bigger than] {n}",
        "are [taller than|over|above|bigger than] {n}",
        "is [taller than|over] {n}",
    ),
    "<": (
        "[shorter than|under|below|who stand under|smaller than] {n}",
        "are [shorter than|under|below] {n}",
        "is [shorter than|under] {n}",
    ),
    ">=": (
        "[{n} or taller|who are at least {n}|at least {n} tall|{n} and up|no shorter than {n}|of {n} or more]",
        "are [{n} or taller|at least {n}|at least {n} tall|no shorter than {n}]",
        "is [{n} or taller|at least {n}|at least {n} tall]",
    ),
    "<=": (
        "[{n} or shorter|who are at most {n}|no taller than {n}|{n} and under|{n} or less]",
        "are [{n} or shorter|at most {n}|no taller than {n}|not taller than {n}]",
        "is [{n} or shorter|at most {n}|no taller than {n}]",
    ),
    "BETWEEN": (
        "[between {a} and {b}|between {a} and {b} tall|from {a} to {b}|who stand between {a} and {b}]",
        "are [between {a} and {b}|between {a} and {b} tall|from {a} to {b} tall]",
        "is [between {a} and {b}|between {a} and {b} tall]",
    ),
    "=": (
        "[who are {n}|who are exactly {n}|exactly {n} tall|standing {n}|listed at {n}|who stand exactly {n}|that are {n} tall]",
        "are [{n}|exactly {n}|{n} tall|listed at {n}|exactly {n} tall]",
        "is [{n}|exactly {n}|{n} tall|listed at {n}]",
    ),
}
_HEAVY = {
    ">": (
        "[over|heavier than|above|weighing more than|weighing over|who weigh more than|who weigh over] {n}",
        "[weigh more than|weigh over|are heavier than|are over] {n}",
        "[weighs more than|weighs over|is heavier than] {n}",
    ),
    "<": (
        "[under|lighter than|below|weighing less than|weighing under|who weigh less than|who weigh under] {n}",
        "[weigh less than|weigh under|are lighter than|are under] {n}",
        "[weighs less than|weighs under|is lighter than] {n}",
    ),
    ">=": (
        "[weighing at least {n}|who weigh {n} or more|of {n} or more|who weigh at least {n}|{n} or heavier|who are {n} or more]",
        "[weigh at least {n}|weigh {n} or more|are {n} or heavier|are at least {n}]",
        "[weighs at least {n}|weighs {n} or more]",
    ),
    "<=": (
        "[weighing at most {n}|who weigh {n} or less|of {n} or less|who weigh at most {n}|who weigh no more than {n}]",
        "[weigh at most {n}|weigh {n} or less|weigh no more than {n}|are {n} or lighter]",
        "[weighs at most {n}|weighs {n} or less|weighs no more than {n}]",
    ),
    "BETWEEN": (
        "[weighing between {a} and {b}|who weigh between {a} and {b}|between {a} and {b}|weighing {a} to {b}]",
        "[weigh between {a} and {b}|weigh from {a} to {b}|are between {a} and {b}]",
        "[weighs between {a} and {b}]",
    ),
    "=": (
        "[who weigh {n}|weighing exactly {n}|who weigh exactly {n}|listed at {n}|who are exactly {n}]",
        "[weigh {n}|weigh exactly {n}|are exactly {n}]",
        "[weighs {n}|weighs exactly {n}]",
    ),
}
_PAID = {
    ">": (
        "[making more than|earning more than|making over|earning over|paid more than|with a salary above|who make more than"
        "|who earn over|who make over|with a salary over|on more than|who earn more than|with salaries above|north of] {n}",
        "[make more than|earn more than|make over|earn over|are paid more than|have a salary above|make above|get more than] {n}",
        "[makes more than|earns more than|makes over|earns over|is paid more than|gets over] {n}",
    ),
    "<": (
        "[making less than|earning less than|making under|earning under|paid less than|with a salary below|who make less than"
        "|who earn under|with a salary under|who make under|who earn less than|with salaries below|on less than|under] {n}",
        "[make less than|earn less than|make under|earn under|are paid less than|have a salary below|earn below] {n}",
        "[makes less than|earns less than|makes under|is paid less than] {n}",
    ),
    ">=": (
        "[making at least {n}|earning {n} or more|paid at least {n}|who make {n} or more|who earn at least {n}|with a salary of {n} or more]",
        "[make at least {n}|earn {n} or more|earn at least {n}|make {n} or more|are paid at least {n}|have a salary of at least {n}]",
        "[makes at least {n}|earns {n} or more|earns at least {n}]",
    ),
    "<=": (
        "[making at most {n}|earning {n} or less|who make {n} or less|paid no more than {n}|who earn at most {n}|with a salary of at most {n}]",
        "[make at most {n}|earn {n} or less|earn no more than {n}|make {n} or less]",
        "[makes at most {n}|earns {n} or less|makes no more than {n}]",
    ),
    "BETWEEN": (
        "[making between {a} and {b}|earning between {a} and {b}|paid between {a} and {b}|who make between {a} and {b}|with a salary between {a} and {b}|who earn {a} to {b}]",
        "[make between {a} and {b}|earn between {a} and {b}|earn from {a} to {b}|are paid between {a} and {b}]",
        "[makes between {a} and {b}|earns between {a} and {b}]",
    ),
    "=": (
        "[making exactly {n}|who earn exactly {n}|with a salary of exactly {n}|who make exactly {n}|paid exactly {n}]",
        "[make exactly {n}|earn exactly {n}|are paid exactly {n}]",
        "[makes exactly {n}|earns exactly {n}]",
    ),
}


def age(rng: random.Random) -> Condition:
    """Older, younger, between, exactly; teenagers and decades."""
    draw = rng.random()
    if draw < 0.05:
        plural = expand("are [teenagers|teens|still teenagers]", rng)
        return Condition("AGE < 20", "who are teenagers", plural, "is a teenager")
    if draw < 0.12:
        low = rng.choice([20, 30])
        decade = {20: "twenties", 30: "thirties"}[low] if rng.random() < 0.6 else f"{low}s"
        return Condition(f"AGE BETWEEN {low} AND {low + 9}", f"in their {decade}", f"are in their {decade}", f"is in his {decade}")
    return _compare("AGE", lambda: rng.randint(19, 38), lambda n: (number(n, rng), str(n)), _AGE, rng)


def height(rng: random.Random) -> Condition:
    """Taller, shorter, between, exactly; seven-footers."""
    if rng.random() < 0.08:
        words = rng.choice(["seven-footers", "7-footers", "seven footers"])
        single = words[:-1]
        return Condition(f"{HEIGHT} >= 7*12", f"who are {words}", f"are {words}", f"is a {single}")
    return _compare(HEIGHT, lambda: rng.randint(71, 87), lambda n: say_height(n, rng), _TALL, rng)


def weight(rng: random.Random) -> Condition:
    """Heavier, lighter, between, exactly."""
    return _compare(WEIGHT, lambda: rng.randrange(170, 290, 5), lambda n: say_weight(n, rng), _HEAVY, rng)


def salary(rng: random.Random) -> Condition:
    """Making more, less, between, exactly."""

    def draw() -> int:
        step = rng.choice([500_000, 1_000_000, 1_000_000, 5_000_000, 5_000_000])
        return step * rng.randint(2, 50_000_000 // step) if step > 500_000 else step * rng.randint(2, 30)

    return _compare(SALARY, draw, lambda n: say_money(n, rng), _PAID, rng)


def college(rng: random.Random) -> Condition:
    """From a college; from no listed one."""
    players = [p for p in v.roster() if p.college != "--"]
    name = rng.choice(players).college if rng.random() < 0.6 else rng.choice(v.colleges())
    said = v.college_name(name, rng)
    post = expand("[from|from|from|who went to|who played at|who attended|out of|who played college ball at|that went to] {c}", rng, c=said)
    plural = expand("[went to|came from|attended|played college ball at|are from|played at|come from] {c}", rng, c=said)
    singular = expand("[went to|came from|attended|played college ball at|played at] {c}", rng, c=said)
    return Condition(f"COLLEGE = {v.quote(name)}", post, plural, singular)


def unknown(rng: random.Random) -> Condition:
    """Without a listed college, salary or jersey; or with one."""
    column, blank, noun = rng.choice([("COLLEGE", "--", "college"), ("SALARY", "--", "salary"), ("Jersey", "NA", "jersey number")])
    if column == "COLLEGE" and rng.random() < 0.5:
        post = expand("[who did not go to college|who never went to college|who skipped college|who didn't attend college]", rng)
        plural = expand("[did not go to college|never went to college|skipped college|didn't attend college]", rng)
        return Condition("COLLEGE = '--'", post, plural, plural)
    listed = rng.random() < 0.25
    word = expand("[listed|known|recorded|on file]", rng)
    if listed:
        return Condition(f"{column} <> '{blank}'", f"with a {word} {noun}", f"have a {word} {noun}", f"has a {word} {noun}")
    post = expand(f"[with no {word} {noun}|without a {word} {noun}|whose {noun} is [not listed|unknown|missing|not known|blank]|with no {noun}|with an unknown {noun}]", rng)
    plural = expand(f"[have no {word} {noun}|lack a {word} {noun}|don't have a {noun} listed|have no {noun}|are missing a {noun}]", rng)
    singular = expand(f"[has no {word} {noun}|lacks a {word} {noun}]", rng)
    return Condition(f"{column} = '{blank}'", post, plural, singular)


def jersey(rng: random.Random) -> Condition:
    """Wearing a number."""
    worn = rng.choice([p.jersey for p in v.roster() if p.jersey != "NA"])
    n = "number " + worn if rng.random() < 0.4 else rng.choice([f"#{worn}", f"No. {worn}", f"jersey {worn}", f"jersey number {worn}", worn, f"the number {worn}"])
    post = expand("[wearing|who wear|in|with|sporting] {n}", rng, n=n)
    return Condition(f"Jersey = '{worn}'", post, expand("[wear|sport|have] {n}", rng, n=n), expand("[wears|has] {n}", rng, n=n))


def suffix(rng: random.Random) -> Condition:
    """Name patterns: juniors, initials."""
    if rng.random() < 0.3:
        return Condition("NAME LIKE '%Jr.'", "with Jr. in their name", "are juniors (Jr.)", "is a Jr.")
    if rng.random() < 0.6:
        letter = rng.choice("ABCDEFGJKLMNOPRSTVZ")
        what = expand("[first name|name]", rng)
        post = expand(f"whose {what} [starts with|begins with|starts with the letter] {letter}", rng)
        plural = expand(f"have a {what} [starting with|beginning with|that starts with] {letter}", rng)
        return Condition(f"NAME LIKE '{letter}%'", post, plural, plural.replace("have", "has", 1))
    first = rng.choice([p.words[0] for p in v.roster()])
    post = expand(f"[named {first}|with the first name {first}|called {first}|whose first name is {first}]", rng)
    plural = expand(f"[are named {first}|have the first name {first}|are called {first}|go by {first}]", rng)
    return Condition(f"NAME LIKE {v.quote(first + ' %')}", post, plural, plural.replace("are", "is", 1).replace("have", "has", 1).replace("go", "goes", 1))


def position(rng: random.Random) -> Condition:
    """Playing a position."""
    where, (plurals, singulars) = rng.choice(list(v.POSITIONS.items()))
    plural, singular = rng.choice(plurals.split("|")), rng.choice(singulars.split("|"))
    return Condition(where, expand("who [are|play as] {p}", rng, p=plural), expand("[are|are|play as] {p}", rng, p=plural), f"is a {singular}")


def team(rng: random.Random) -> Condition:
    """Playing for a team."""
    name = rng.choice(v.teams())
    the = v.team_the(name, rng)
    return Condition(
        f"Team = {v.quote(name)}",
        expand("[on|from|playing for|who play for] {t}", rng, t=the),
        expand("[play for|are on|are with] {t}", rng, t=the),
        expand("[plays for|is on|is with] {t}", rng, t=the),
    )


MEASURES = (age, height, weight, salary)
CONDITIONS = (age, height, weight, salary, college, unknown, jersey, suffix)
_WEIGHTS = (24, 20, 18, 20, 18, 8, 6, 6)


def condition(rng: random.Random) -> Condition:
    """Any property of a player but his team and position."""
    return rng.choices(CONDITIONS, _WEIGHTS)[0](rng)


def population(
    rng: random.Random, *, team_name: float = 0.4, pos: float = 0.3, conditions: float = 0.3, two: float = 0.1
) -> Population:
    """A random group; the arguments are the probabilities of a team, a position, one and a second property."""
    where: list[str] = []
    nouns = ("players", "player")
    if rng.random() < pos:
        sql, (plurals, singulars) = rng.choice(list(v.POSITIONS.items()))
        where.append(sql)
        index = rng.randrange(9)
        nouns = (plurals.split("|")[index % len(plurals.split("|"))], singulars.split("|")[index % len(singulars.split("|"))])
    plural, singular = nouns
    if rng.random() < team_name:
        name = rng.choice(v.teams())
        where.insert(0, f"Team = {v.quote(name)}")
        draw = rng.random()
        if draw < 0.45:
            said = v.team_plain(name, rng)
            plural, singular = f"{said} {plural}", f"{said} {singular}"
        elif draw < 0.70 or plural != "players":
            said = v.team_the(name, rng)
            said = expand("[on|on|from|for|in|playing for|of] {t}", rng, t=said)
            plural, singular = f"{plural} {said}", f"{singular} {said}"
        else:
            plural, singular = v.nickname(name), v.team_singular(name, rng)
    elif plural == "players" and rng.random() < 0.25:
        plural, singular = rng.choice(
            [("NBA players", "NBA player"), ("players in the league", "player in the league"), ("players in the NBA", "player in the NBA")]
        )
    made = 0
    if rng.random() < conditions:
        made = 2 if rng.random() < two else 1
    parts, seen = [], set()
    while len(parts) < made:
        found = condition(rng)
        column = found.where.split(" ")[0]
        if column not in seen:
            seen.add(column)
            parts.append(found)
    if parts:
        words = rng.choice([" and ", " and ", " "]).join(p.post for p in parts)
        plural, singular = f"{plural} {words}", f"{singular} {_agree(words)}"
        where += [p.where for p in parts]
    return Population(plural, singular, tuple(where))


def _agree(words: str) -> str:
    """The same property after a singular noun: who are -> who is."""
    for plural, one in (
        ("who are", "who is"),
        ("who weigh", "who weighs"),
        ("who make", "who makes"),
        ("who earn", "who earns"),
        ("who stand", "who stands"),
        ("who wear", "who wears"),
        ("in their", "in his"),
        ("that are", "that is"),
        ("who play ", "who plays "),
        ("with salaries", "with a salary"),
    ):
        words = words.replace(plural, one)
    return words.replace("is teenagers", "is a teenager").replace("is seven-footers", "is a seven-footer")
