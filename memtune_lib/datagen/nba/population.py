"""Groups of players: "Lakers guards from Duke who make over $20 million", and the WHERE that selects them."""

from __future__ import annotations

import random
import re
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
    pre: str = ""  # before a noun, if it can stand there: "teenage", "ex-Duke"


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


_IRREGULAR = {
    "are": "is",
    "have": "has",
    "do": "does",
    "don't": "doesn't",
    "aren't": "isn't",
    "haven't": "hasn't",
    "go": "goes",
    "carry": "carries",
}
_VERBS = frozenset(
    [
        "weigh",
        "make",
        "earn",
        "stand",
        "wear",
        "play",
        "come",
        "hail",
        "lack",
        "rake",
        "take",
        "pull",
        "bring",
        "get",
        "draw",
        "cost",
        "tip",
        "measure",
        "tower",
        "exceed",
        "fall",
        "use",
        "sport",
        "list",
        "line",
        "suit",
        "bank",
        "collect",
        "sit",
        "share",
        "pocket",
        "belong",
        "man",
        "fit",
        "count",
        "answer",
        "top",
        "cash",
        "attend",
        "show",
        "represent",
        "rock",
        "work",
        "bear",
    ]
)
_MANY = re.compile(
    r"\bis ((?:still )?)(teenager|teen|(?:seven|7)[- ]footer|thirty-something|twenty-something|\d0-something)s\b"
)


def agree(words: str) -> str:
    """The same property after a singular noun: "who are 30" is "who is 30", "in their 30s" is "in his 30s"."""

    def third(found: re.Match[str]) -> str:
        verb = found.group(2)
        return found.group(1) + _IRREGULAR.get(verb, f"{verb}s" if verb in _VERBS else verb)

    return _MANY.sub(r"is \1a \2", re.sub(r"\btheir\b", "his", re.sub(r"\b((?:who|that) )([\w']+)", third, words)))


def _said(where: str, post: str, plural: str, rng: random.Random, *, pre: str = "", **slots: object) -> Condition:
    """A condition from its templates; a third of the posts are "who" with the plural."""
    plurals = expand(plural, rng, **slots)
    if rng.random() < 0.3:
        post = f"[who|who|that] {plural}"
    return Condition(
        where,
        expand(post, rng, **slots),
        plurals,
        agree(f"who {expand(plural, rng, **slots)}")[4:],
        expand(pre, rng, **slots),
    )


_COMPARE = (">", "<", ">=", "<=", "BETWEEN", "=", "NOT BETWEEN")


def _compare(
    column: str,
    draw: Callable[[], int],
    say: Callable[[int], tuple[str, str]],
    words: dict[str, tuple[str, str]],
    rng: random.Random,
) -> Condition:
    """A comparison of one measure with a number; `words` gives (post, plural) templates an operator."""
    operator = rng.choices(_COMPARE, [30, 30, 14, 12, 14, 10, 3])[0]
    if operator in ("BETWEEN", "NOT BETWEEN"):
        low, high = sorted((draw(), draw()))
        if low == high:
            operator = ">"
        else:
            (a, sql_a), (b, sql_b) = say(low), say(high)
            return _said(f"{column} {operator} {sql_a} AND {sql_b}", *words[operator], rng, a=a, b=b)
    n, sql = say(draw())
    return _said(f"{column} {operator} {sql}", *words[operator], rng, n=n)


_AGE = {
    ">": (
        "[over|over|older than|older than|above|past|over the age of|aged over|above the age of|older than age|past the age of|on the wrong side of|north of|beyond the age of] {n}",
        "are [over|older than|above|past|over the age of|past the age of|more than|on the wrong side of|north of|above the age of] {n}",
    ),
    "<": (
        "[[under|under|younger than|younger than|below|under the age of|aged under|below the age of|on the right side of|not yet|who have yet to turn|who haven't turned|who are not yet|south of] {n}|who have not reached {n}]",
        "[are [under|younger than|below|not yet|less than|under the age of|below the age of|on the right side of|south of] {n}|have yet to turn {n}]",
    ),
    ">=": (
        "[{n} or older|aged {n} or more|at least {n} years old|{n} and up|{n} and over|who are at least {n}|{n}+|{n} or over|{n} and older|aged {n} and up|aged {n}+|no younger than {n}|of {n} or more years|not younger than {n}|who have turned {n} already|{n} years old or older|from {n} up]",
        "are [{n} or older|at least {n}|{n} and up|at least {n} years old|{n} or over|no younger than {n}|{n} and older|{n} years old or older|not younger than {n}|{n}+]",
    ),
    "<=": (
        "[{n} or younger|aged {n} or less|at most {n} years old|{n} and under|no older than {n}|who are {n} or younger|{n} or under|{n} and younger|aged {n} and under|not older than {n}|{n} years old at most|up to {n} years old|{n} years old or younger|not a day over {n}|aged {n} at most]",
        "are [{n} or younger|at most {n}|{n} and under|no older than {n}|not older than {n}|{n} or under|at most {n} years old|{n} and younger|{n} years old or younger|not a day over {n}]",
    ),
    "BETWEEN": (
        "[between {a} and {b}|aged {a} to {b}|between the ages of {a} and {b}|aged between {a} and {b}|from {a} to {b} years old|between {a} and {b} years old|aged {a}-{b}|{a} to {b} years old|in the {a}-{b} age range|in the {a} to {b} age bracket|from age {a} to {b}|aged anywhere from {a} to {b}|no younger than {a} and no older than {b}]",
        "are [between {a} and {b}|aged {a} to {b}|between {a} and {b} years old|between the ages of {a} and {b}|from {a} to {b} years old|anywhere from {a} to {b}|aged between {a} and {b}|in the {a}-{b} age range|at least {a} and at most {b}]",
    ),
    "=": (
        "[aged {n}|who are {n}|who are exactly {n}|{n} years old|of age {n}|that are {n} years old|{n} years of age|aged exactly {n}|who are {n} right now|at age {n}|whose age is {n}|who are {n} years young]",
        "are [{n}|{n} years old|exactly {n}|aged {n}|{n} years of age|exactly {n} years old|of age {n}|precisely {n}]",
    ),
    "NOT BETWEEN": (
        "[[under|younger than] {a} or [over|older than] {b}|either under {a} or over {b}|either younger than {a} or older than {b}|below {a} or above {b}]",
        "are [under {a} or over {b}|either younger than {a} or older than {b}|younger than {a} or older than {b}|either under {a} or over {b}]",
    ),
}
_TALL = {
    ">": (
        "[taller than|taller than|over|above|who stand over|bigger than|standing over|who stand taller than|who measure over|north of|exceeding|measuring more than|with a height over|with a height above|towering over|whose height is over|upwards of|past] {n}",
        "[are taller than|are over|are above|are bigger than|stand over|stand taller than|measure more than|are north of|tower over|exceed|stand above|measure over] {n}",
    ),
    "<": (
        "[shorter than|shorter than|under|below|who stand under|smaller than|standing under|who stand below|measuring less than|with a height under|with a height below|whose height is under|south of|who fall short of|who don't reach|who measure under] {n}",
        "[are shorter than|are under|are below|are smaller than|stand under|stand below|measure less than|are south of|fall short of|measure under] {n}",
    ),
    ">=": (
        "[{n} or taller|who are at least {n}|at least {n} tall|{n} and up|no shorter than {n}|of {n} or more|{n} and taller|{n} or over|{n} or bigger|standing at least {n}|who stand {n} or taller|with a height of at least {n}|not shorter than {n}|who measure at least {n}|{n} and over|{n} plus]",
        "[are {n} or taller|are at least {n}|are at least {n} tall|are no shorter than {n}|stand at least {n}|stand {n} or taller|measure at least {n}|are {n} or bigger|are {n} and up|are not shorter than {n}|are {n} or over]",
    ),
    "<=": (
        "[{n} or shorter|who are at most {n}|no taller than {n}|{n} and under|{n} or less|{n} and shorter|{n} or under|{n} or smaller|standing at most {n}|who stand {n} or shorter|with a height of at most {n}|not taller than {n}|at most {n} tall|who measure at most {n}]",
        "[are {n} or shorter|are at most {n}|are no taller than {n}|are not taller than {n}|stand at most {n}|stand {n} or shorter|measure at most {n}|are {n} or smaller|are {n} and under|are at most {n} tall]",
    ),
    "BETWEEN": (
        "[between {a} and {b}|between {a} and {b} tall|from {a} to {b}|who stand between {a} and {b}|standing between {a} and {b}|with a height between {a} and {b}|measuring between {a} and {b}|ranging from {a} to {b}|from {a} to {b} tall|no shorter than {a} and no taller than {b}|whose height is between {a} and {b}]",
        "[are between {a} and {b}|are between {a} and {b} tall|are from {a} to {b} tall|stand between {a} and {b}|measure between {a} and {b}|are anywhere from {a} to {b}|stand anywhere from {a} to {b}|are at least {a} and at most {b}]",
    ),
    "=": (
        "[who are {n}|who are exactly {n}|exactly {n} tall|standing {n}|listed at {n}|who stand exactly {n}|that are {n} tall|standing exactly {n}|with a height of {n}|who measure {n}|whose height is {n}|measuring exactly {n}|listed as {n} tall]",
        "[are {n}|are exactly {n}|are {n} tall|are listed at {n}|are exactly {n} tall|stand {n}|stand exactly {n}|measure {n}|stand {n} tall|are precisely {n}]",
    ),
    "NOT BETWEEN": (
        "[[under|shorter than] {a} or [over|taller than] {b}|either under {a} or over {b}|either shorter than {a} or taller than {b}|below {a} or above {b}]",
        "are [under {a} or over {b}|either shorter than {a} or taller than {b}|shorter than {a} or taller than {b}]",
    ),
}
_HEAVY = {
    ">": (
        "[over|heavier than|heavier than|above|weighing more than|weighing over|who weigh more than|who weigh over|weighing in at over|tipping the scales at more than|who tip the scales at over|weighing north of|with a weight over|with a weight above|whose weight is over|carrying more than|weighing upwards of|weighing above] {n}",
        "[weigh more than|weigh over|are heavier than|are over|weigh in at over|tip the scales at more than|weigh above|tip the scales at over|weigh upwards of|carry more than|weigh north of] {n}",
    ),
    "<": (
        "[under|lighter than|lighter than|below|weighing less than|weighing under|who weigh less than|who weigh under|weighing in at under|tipping the scales at less than|weighing below|with a weight under|with a weight below|whose weight is under|who don't even weigh|who don't weigh] {n}",
        "[weigh less than|weigh under|are lighter than|are under|weigh in at under|tip the scales at less than|weigh below|weigh in below|tip the scales at under] {n}",
    ),
    ">=": (
        "[weighing at least {n}|who weigh {n} or more|of {n} or more|who weigh at least {n}|{n} or heavier|who are {n} or more|weighing {n} or more|{n} and up|no lighter than {n}|at least {n} in weight|with a weight of at least {n}|not lighter than {n}|tipping the scales at {n} or more|weighing {n} and up|weighing no less than {n}]",
        "[weigh at least {n}|weigh {n} or more|are at least {n}|are {n} or heavier|are no lighter than {n}|weigh no less than {n}|tip the scales at {n} or more|weigh {n} and up|weigh in at {n} or more|are {n} and up]",
    ),
    "<=": (
        "[weighing at most {n}|who weigh {n} or less|{n} or lighter|no heavier than {n}|who weigh no more than {n}|weighing {n} or less|of {n} or less|{n} and under|not heavier than {n}|weighing up to {n}|with a weight of at most {n}|weighing no more than {n}|tipping the scales at {n} or less|weighing {n} or under]",
        "[weigh at most {n}|weigh {n} or less|are {n} or lighter|weigh no more than {n}|are no heavier than {n}|weigh {n} or under|tip the scales at {n} or less|weigh in at {n} or less|are not heavier than {n}]",
    ),
    "BETWEEN": (
        "[between {a} and {b}|weighing between {a} and {b}|who weigh between {a} and {b}|from {a} to {b}|weighing {a} to {b}|weighing from {a} to {b}|with a weight between {a} and {b}|tipping the scales between {a} and {b}|whose weight is between {a} and {b}|weighing anywhere from {a} to {b}|weighing at least {a} and at most {b}]",
        "[weigh between {a} and {b}|are between {a} and {b}|weigh from {a} to {b}|weigh anywhere from {a} to {b}|tip the scales between {a} and {b}|weigh in between {a} and {b}|weigh at least {a} and at most {b}]",
    ),
    "=": (
        "[who weigh {n}|weighing exactly {n}|who weigh exactly {n}|listed at {n}|weighing {n}|with a weight of {n}|whose weight is {n}|weighing in at {n}|who weigh in at exactly {n}|tipping the scales at exactly {n}|weighing precisely {n}]",
        "[weigh {n}|weigh exactly {n}|are listed at {n}|weigh in at {n}|weigh precisely {n}|weigh in at exactly {n}|tip the scales at exactly {n}]",
    ),
    "NOT BETWEEN": (
        "[lighter than {a} or heavier than {b}|weighing [under|less than] {a} or [over|more than] {b}|either under {a} or over {b}|either lighter than {a} or heavier than {b}]",
        "[weigh less than {a} or more than {b}|weigh under {a} or over {b}|are either lighter than {a} or heavier than {b}|weigh either under {a} or over {b}]",
    ),
}
_PAID = {
    ">": (
        "[making more than|making over|earning more than|earning over|paid more than|paid over|with a salary above|with a salary over|with a salary of more than|who make over|who make more than|who earn more than|who earn over|with salaries above|with a contract over|on more than|on over|pulling in over|taking home over|raking in more than|with a cap hit over|who get more than|whose salary is over|north of|earning north of|making upwards of|who cost more than|collecting more than|with a paycheck over|bringing in over|being paid more than|over] {n}",
        "[make more than|earn more than|make over|earn over|are paid more than|have a salary above|make above|get more than|pull in over|take home more than|rake in over|are on more than|have a salary over|get paid more than|have a cap hit over|bring in more than|earn north of|make upwards of|draw more than|cost more than|earn in excess of|have a contract over|collect more than|are paid over|get paid over] {n}",
    ),
    "<": (
        "[making less than|making under|earning less than|earning under|paid less than|paid under|with a salary below|with a salary under|with a salary of less than|who make less than|who make under|who earn less than|who earn under|with salaries below|on less than|on under|under|taking home less than|with a cap hit under|who get less than|whose salary is under|south of|making below|who don't make|who don't even make|being paid less than|with a paycheck under|pulling in under|earning below|who cost less than|collecting less than] {n}",
        "[make less than|earn less than|make under|earn under|are paid less than|have a salary below|earn below|make below|get less than|take home less than|are on less than|have a salary under|get paid less than|have a cap hit under|pull in under|cost less than|bring in less than|get paid under|are paid under|collect less than|have a contract under] {n}",
    ),
    ">=": (
        "[making at least {n}|earning {n} or more|paid at least {n}|who make {n} or more|who earn at least {n}|with a salary of {n} or more|with a salary of at least {n}|on {n} or more|making {n} or more|earning at least {n}|making {n}+|who get at least {n}|taking home at least {n}|paid {n} or more|with a cap hit of at least {n}|making no less than {n}|pulling in {n} or more|who cost at least {n}]",
        "[make at least {n}|earn {n} or more|earn at least {n}|make {n} or more|are paid at least {n}|have a salary of at least {n}|take home at least {n}|get at least {n}|pull in {n} or more|are on at least {n}|get paid {n} or more|have a cap hit of at least {n}|make no less than {n}|bring in at least {n}|make {n}+|are paid {n} or more]",
    ),
    "<=": (
        "[making at most {n}|earning {n} or less|who make {n} or less|paid no more than {n}|who earn at most {n}|with a salary of at most {n}|making {n} or less|making no more than {n}|with a salary of {n} or less|on {n} or less|paid {n} or less|earning at most {n}|with a cap hit of at most {n}|making up to {n}|who cost {n} or less|who get no more than {n}]",
        "[make at most {n}|earn {n} or less|earn no more than {n}|make {n} or less|make no more than {n}|are paid {n} or less|take home at most {n}|get {n} or less|have a salary of at most {n}|are on {n} or less|cost at most {n}|earn at most {n}|get paid {n} or less]",
    ),
    "BETWEEN": (
        "[making between {a} and {b}|earning between {a} and {b}|paid between {a} and {b}|who make between {a} and {b}|with a salary between {a} and {b}|who earn {a} to {b}|making {a} to {b}|earning from {a} to {b}|with a salary from {a} to {b}|on between {a} and {b}|taking home between {a} and {b}|with a cap hit between {a} and {b}|making anywhere from {a} to {b}|whose salary is between {a} and {b}|making at least {a} and at most {b}]",
        "[make between {a} and {b}|earn between {a} and {b}|earn from {a} to {b}|are paid between {a} and {b}|make anywhere from {a} to {b}|take home between {a} and {b}|have a salary between {a} and {b}|get between {a} and {b}|make {a} to {b}|get paid between {a} and {b}|are on between {a} and {b}]",
    ),
    "=": (
        "[making exactly {n}|who earn exactly {n}|with a salary of exactly {n}|who make exactly {n}|paid exactly {n}|earning exactly {n}|on exactly {n}|earning precisely {n}|whose salary is exactly {n}|on a salary of {n}]",
        "[make exactly {n}|earn exactly {n}|are paid exactly {n}|make precisely {n}|get exactly {n}|have a salary of exactly {n}|are on exactly {n}|get paid exactly {n}]",
    ),
    "NOT BETWEEN": (
        "[making [less than|under] {a} or [more than|over] {b}|earning either under {a} or over {b}|who make [less than|under] {a} or [more than|over] {b}|with a salary under {a} or over {b}]",
        "[make less than {a} or more than {b}|earn under {a} or over {b}|make either under {a} or over {b}|earn either less than {a} or more than {b}]",
    ),
}


def age(rng: random.Random) -> Condition:
    """Older, younger, between, exactly; teenagers, decades, one of two ages."""
    draw = rng.random()
    if draw < 0.05:
        return _said(
            "AGE < 20",
            "[who are teenagers|still in their teens|who are still in their teens|in their teens]",
            "are [teenagers|teens|still teenagers|in their teens|still in their teens]",
            rng,
            pre="[teenage|teenaged|teen]",
        )
    if draw < 0.11:
        low = rng.choice([20, 30])
        decade = {20: "twenties", 30: "thirties"}[low] if rng.random() < 0.6 else f"{low}s"
        word = {20: "twenty", 30: "thirty"}[low] if rng.random() < 0.6 else str(low)
        return _said(
            f"AGE BETWEEN {low} AND {low + 9}",
            "[|still |currently ]in their {d}",
            "are [|currently ]in their {d}",
            rng,
            pre="{w}-something",
            d=decade,
            w=word,
        )
    if draw < 0.14:
        decade = rng.choice(["twenties", "twenties", "20s"])
        return _said(
            "AGE BETWEEN 20 AND 23", "[|still ]in their early {d}", "are [|still ]in their early {d}", rng, d=decade
        )
    if draw < 0.17:
        low = rng.randint(19, 36)
        words = expand("[{a} or {b}|either {a} or {b}|{a} or {b} years old]", rng, a=low, b=low + 1)
        return _said(f"AGE IN ({low}, {low + 1})", "[aged|who are|that are] {w}", "are {w}", rng, w=words)
    found = _compare("AGE", lambda: rng.randint(19, 38), lambda n: (number(n, rng), str(n)), _AGE, rng)
    if found.where.startswith("AGE = "):
        return Condition(
            found.where, found.post, found.plural, found.singular, found.where.removeprefix("AGE = ") + "-year-old"
        )
    return found


def height(rng: random.Random) -> Condition:
    """Taller, shorter, between, exactly; seven-footers."""
    if rng.random() < 0.08:
        words = rng.choice(["seven-footers", "7-footers", "seven footers", "7 footers"])
        return _said(f"{HEIGHT} >= 7*12", "who are {w}", "are {w}", rng, w=words)
    return _compare(HEIGHT, lambda: rng.randint(71, 87), lambda n: say_height(n, rng), _TALL, rng)


def weight(rng: random.Random) -> Condition:
    """Heavier, lighter, between, exactly."""
    return _compare(WEIGHT, lambda: rng.randrange(170, 290, 5), lambda n: say_weight(n, rng), _HEAVY, rng)


# salaries of so many digits
_FIGURES = (
    (">= 10e6", ("eight", "8"), "an"),
    ("BETWEEN 1e6 AND 9999999", ("seven", "7"), "a"),
    ("< 1e6", ("six", "6"), "a"),
)


def salary(rng: random.Random) -> Condition:
    """Making more, less, between, exactly; so many figures."""
    draw = rng.random()
    if draw < 0.03:
        where, words, article = rng.choice(_FIGURES)
        post = "[making {n} figures|with a salary in {n} figures|earning {n} figures|on {a} {n}-figure salary]"
        plural = "[make {n} figures|earn {n} figures|have {a} {n}-figure salary|bring in {n} figures]"
        return _said(f"{SALARY} {where}", post, plural, rng, n=rng.choice(words), a=article)
    if draw < 0.06:
        dollars = int(rng.choice([p.salary for p in v.roster() if p.salary != "--"]).replace("$", "").replace(",", ""))
        return _said(
            f"{SALARY} = {dollars}",
            *_PAID["="],
            rng,
            n=rng.choice([f"${dollars:,}", f"{dollars:,} dollars", f"${dollars}", f"{dollars:,}"]),
        )

    def amount() -> int:
        step = rng.choice([100_000, 500_000, 1_000_000, 1_000_000, 1_000_000, 5_000_000, 5_000_000, 5_000_000])
        return step * rng.randint({100_000: 10}.get(step, 2), {100_000: 60, 500_000: 30}.get(step, 50_000_000 // step))

    return _compare(SALARY, amount, lambda n: say_money(n, rng), _PAID, rng)


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
        return _said(
            f"COLLEGE IN ({v.quote(name)}, {v.quote(other)})",
            "[who went to|who attended|who played college ball at] {c}",
            "[went to|attended|played college ball at] {c}",
            rng,
            c=words,
        )
    if draw < 0.07:
        return _said(
            f"COLLEGE NOT IN ({v.quote(name)}, '--')",
            "[who went to|who attended|from|with] a college other than {c}",
            "[went to|attended|are from|come from] a college other than {c}",
            rng,
            c=said,
        )
    if draw < 0.09:
        return _said(
            "COLLEGE LIKE '%State%'",
            "[whose college has|from a college with|from a school with] [the word |]State in its name",
            "[went to|attended|are from] a [college|school] with [the word |]State in its name",
            rng,
        )
    if said in _CITIES:
        return _said(
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
    return _said(
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
        return _said(
            "COLLEGE = '--'",
            post,
            "[did not go to college|never went to college|skipped college|didn't attend college|bypassed college|never attended college|never played college ball|have no college to their name]",
            rng,
        )
    word = expand("[listed|known|recorded|on file|given]", rng)
    with_word = f"{noun} on file" if word == "on file" else f"{word} {noun}"
    if rng.random() < 0.25:
        return _said(
            f"{column} <> '{blank}'",
            "[with a {w}|whose {n} is [listed|known|given|recorded]|who have a {w}]",
            "[have a {w}|have a {n} [listed|in the table|on record]]",
            rng,
            w=with_word,
            n=noun,
        )
    post = "[with no {w}|without a {w}|whose {n} is [not listed|unknown|missing|not known|blank|not given|left blank|not on record|not recorded]|with no {n}|with an unknown {n}|missing a {n}|with a missing {n}|lacking a {n}|without any {n}|with a blank {n}|without {n} information]"
    plural = "[have no {w}|lack a {w}|have no {n} listed|have no {n}|are missing a {n}|lack a {n}|are without a {n}|have an unknown {n}|have a blank {n}|are listed without a {n}]"
    return _said(f"{column} = '{blank}'", post, plural, rng, w=with_word, n=noun)


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
        return _said(
            f"TRY_CAST(Jersey AS INT) {operator} {n}",
            f"[wearing|with|who wear] a {{j}} {words} {{n}}",
            f"[wear|have|sport] a {{j}} {words} {{n}}",
            rng,
            j=noun,
            n=n,
        )
    if draw < 0.17:
        return _said(
            "Jersey LIKE '_'",
            "[with|wearing|who wear|sporting] a single-digit {j}",
            "[wear|have|sport] a single-digit {j}",
            rng,
            j=noun,
        )
    if draw < 0.22:
        other = rng.choice([p.jersey for p in v.roster() if p.jersey not in ("NA", worn)])
        return _said(
            f"Jersey IN ('{worn}', '{other}')",
            "[wearing|who wear|in|sporting] [number {a}|#{a}|jersey {a}|either number {a}] or {b}",
            "[wear|sport|have] [number {a}|#{a}|jersey {a}|either number {a}] or {b}",
            rng,
            a=worn,
            b=other,
        )
    if draw < 0.30:
        return _said(
            f"Jersey = '{worn}'", "[wearing|who wear|in|who rock|sporting] {n}", "[wear|rock|sport] {n}", rng, n=worn
        )
    form = "[number {w}|number {w}|the number {w}|#{w}|No. {w}|no. {w}|jersey {w}|jersey number {w}|the #{w} jersey|the number {w} jersey|uniform number {w}|shirt number {w}]"
    n = expand(form, rng, w=worn)
    return _said(
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
        return _said(
            "NAME LIKE '%Jr.'",
            "[with Jr. in their name|with a Jr. in their name|whose name ends in Jr.|with Jr. after their name|named Jr.]",
            "[have Jr. in their name|carry a Jr. in their name|have a name ending in Jr.|have Jr. at the end of their name]",
            rng,
        )
    if draw < 0.32:
        return _said(
            "NAME LIKE '%-%'",
            "[with a hyphenated name|with a hyphen in their name|whose name has a hyphen|whose name is hyphenated]",
            "have a [hyphenated name|hyphen in their name|name with a hyphen]",
            rng,
        )
    letter = rng.choice("ABCDEFGJKLMNOPRSTVZ")
    starts = "[starts with|begins with|starts with the letter|begins with the letter]"
    having = "[starting with|beginning with|that starts with|that begins with|starting with the letter|beginning with the letter]"
    if draw < 0.55:
        return _said(
            f"NAME LIKE '{letter}%'",
            f"whose [first name|name|first name] {starts} {letter}",
            f"have a [first name|name] {having} {letter}",
            rng,
        )
    if draw < 0.68:
        return _said(
            f"{_LAST} LIKE '{letter}%'",
            f"whose [last name|surname|family name] {starts} {letter}",
            f"have a [last name|surname|family name] {having} {letter}",
            rng,
        )
    first = rng.choice([p.words[0] for p in v.roster()])
    return _said(
        f"NAME LIKE {v.quote(first + ' %')}",
        "[named {f}|with the first name {f}|called {f}|whose first name is {f}|by the name of {f}|going by {f}]",
        "[are named {f}|have the first name {f}|are called {f}|go by {f}|answer to the name {f}|go by the name {f}]",
        rng,
        f=first,
    )


_SPOTS = {"PG": "point guard", "SG": "shooting guard", "SF": "small forward", "PF": "power forward", "C": "center"}


def position(rng: random.Random) -> Condition:
    """Playing a position, listed as one, or not playing it."""
    draw = rng.random()
    where, (plurals, singulars) = rng.choice(list(v.POSITIONS.items()))
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
        return _said(
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
        return _said(
            where,
            post,
            "[play {s}|play {s}|are listed as {c}|are listed at {s}|line up at {s}|suit up at {s}|have {c} as their position|man the {s} spot]",
            rng,
            s=_SPOTS[code],
            c=code,
        )
    return Condition(
        where,
        expand("who [are|play as] {p}", rng, p=plural),
        expand("[are|are|are|play as] {p}", rng, p=plural),
        expand(f"[is|is|plays as] {article} {singular}", rng),
    )


_ON = (
    "on|on|on|from|for|playing for|who play for|of|suiting up for|who suit up for|with|who are with|who are on|signed to|employed by|on the roster of"
    "|on the books of|who belong to|lining up for|belonging to|who play on"
)


def team(rng: random.Random) -> Condition:
    """Playing for a team."""
    name = rng.choice(v.teams())
    plural = (
        "[play for|are on|are with|suit up for|belong to|play for|are on the roster of|are signed to|line up for] {t}"
    )
    return _said(
        f"Team = {v.quote(name)}",
        "[on|from|playing for|who play for|with|suiting up for|on the roster of] {t}",
        plural,
        rng,
        t=v.team_the(name, rng),
    )


MEASURES = (age, height, weight, salary)
CONDITIONS = (age, height, weight, salary, college, unknown, jersey, suffix)
_WEIGHTS = (24, 20, 18, 20, 18, 8, 6, 6)


def condition(rng: random.Random) -> Condition:
    """Any property of a player but his team and position."""
    return rng.choices(CONDITIONS, _WEIGHTS)[0](rng)


# nouns for everybody: plural, singular; the second table names the league and stands alone
_PLAYERS = (("players", "player"),) * 9 + (
    ("guys", "guy"),
    ("guys", "guy"),
    ("athletes", "athlete"),
    ("ballplayers", "ballplayer"),
)
_EVERYBODY = (
    "NBA player{s}",
    "player{s} in the league",
    "player{s} in the NBA",
    "NBA player{s}",
    "guy{s} in the league",
    "player{s} across the league",
    "player{s} in the whole league",
    "player{s} in the entire NBA",
    "player{s} leaguewide",
    "active NBA player{s}",
    "guy{s} in the NBA",
    "player{s} on any team",
    "current NBA player{s}",
    "player{s} around the league",
)
_SPOT_NOUNS = "[player{e} at {s}|player{e} at the {s} spot|player{e} listed as {c}|player{e} listed at {s}|{c} player{e}|player{e} at the {s} position|player{e} with position {c}]"


def _position_nouns(rng: random.Random) -> tuple[str, str, str]:
    """The SQL of a position, its plural and its singular noun."""
    draw = rng.random()
    sql, (plurals, singulars) = rng.choice(list(v.POSITIONS.items()))
    if draw < 0.05:
        code, word = rng.choice([("G", "guard"), ("F", "forward")])
        template = expand("player{{e}} listed [simply|just|only] as [{c}|{w}]", rng, c=code, w=word)
        return f"POS = '{code}'", template.format(e="s"), template.format(e="")
    if draw < 0.11:
        one, two = rng.sample(list(_SPOTS), 2)
        return f"POS IN ('{one}', '{two}')", f"{_SPOTS[one]}s or {_SPOTS[two]}s", f"{_SPOTS[one]} or {_SPOTS[two]}"
    if draw < 0.14:
        plural, singular = plurals.split("|")[0], singulars.split("|")[0]
        where = sql.replace(" = ", " <> ").replace("LIKE", "NOT LIKE")
        return where, f"players who are not {plural}", f"player who is not a {singular}"
    if draw < 0.24 and "=" in sql:
        code = sql.split("'")[1]
        template = expand(_SPOT_NOUNS.replace("{e}", "{{e}}"), rng, s=_SPOTS[code], c=code)
        return sql, template.format(e="s"), template.format(e="")
    return sql, rng.choice(plurals.split("|")), rng.choice(singulars.split("|"))


def _team_nouns(plural: str, singular: str, rng: random.Random, alone: bool) -> tuple[str, str, str]:
    """The SQL of a team, and the nouns with the team before or after them, or the team's own ("Lakers", if alone)."""
    name = rng.choice(v.teams())
    where = f"Team = {v.quote(name)}"
    draw = rng.random()
    if draw < 0.40 and " " not in plural.replace(" guards", "").replace(" forwards", ""):
        said = v.team_plain(name, rng)
        return where, f"{said} {plural}", f"{said} {singular}"
    if draw < 0.50:
        said = v.team_plain(name, rng)
        after = expand("on the {t} [roster|squad|team|books|roster]", rng, t=said)
        return where, f"{plural} {after}", f"{singular} {after}"
    if draw < 0.72 or not alone:
        after = expand(f"[{_ON}] {{t}}", rng, t=v.team_the(name, rng))
        after = after.replace("from", "on", 1) if after.removeprefix("from ") in v.colleges() else after
        return where, f"{plural} {after}", f"{singular} {agree(after)}"
    return where, v.nickname(name), v.team_singular(name, rng)


def _two_teams(plural: str, singular: str, rng: random.Random) -> tuple[str, str, str]:
    """Two teams together, or all but one."""
    one, two = rng.sample(v.teams(), 2)
    if rng.random() < 0.6:
        after = expand(
            "[on|playing for|who play for] [|either ]{a} or {b}", rng, a=v.team_the(one, rng), b=v.team_the(two, rng)
        )
        return f"Team IN ({v.quote(one)}, {v.quote(two)})", f"{plural} {after}", f"{singular} {agree(after)}"
    after = expand(
        "[not on|outside|who are not on|who don't play for|on any team but|on teams other than] {a}",
        rng,
        a=v.team_the(one, rng),
    )
    return f"Team <> {v.quote(one)}", f"{plural} {after}", f"{singular} {agree(after)}"


def _alumni(rng: random.Random) -> tuple[str, str, str]:
    """Everybody of one college, as a noun."""
    players = [p for p in v.roster() if p.college != "--"]
    name = rng.choice(players).college if rng.random() < 0.7 else rng.choice(v.colleges())
    said = v.college_name(name, rng).removeprefix("the ")
    plural, singular = rng.choice(_ALUMNI)
    return f"COLLEGE = {v.quote(name)}", f"{said} {plural}", f"{said} {singular}"


_ALUMNI = (
    *(("alumni", "alum"), ("alums", "alum"), ("alumni", "alumnus"), ("products", "product"), ("grads", "grad")),
    *(("guys", "guy"), ("men", "man"), ("players", "player"), ("people", "player"), ("graduates", "graduate")),
)
_BY_AGE = (
    *(("AGE < 20", "teenagers", "teenager"), ("AGE < 20", "teens", "teen"), ("AGE < 20", "teenagers", "teenager")),
    *(("AGE = 19", "19-year-olds", "19-year-old"), ("AGE = 20", "20-year-olds", "20-year-old")),
)


def population(
    rng: random.Random, *, team_name: float = 0.4, pos: float = 0.3, conditions: float = 0.3, two: float = 0.1
) -> Population:
    """A random group; the arguments are the probabilities of a team, a position, one and a second property.

    Only a caller that often wants a team gets nouns that name the league ("players in the NBA per team" is odd).
    """
    where: list[str] = []
    plural, singular = rng.choice(_PLAYERS)
    alone = True
    if rng.random() < pos:
        sql, plural, singular = _position_nouns(rng)
        where.append(sql)
        alone = False
    elif conditions and (draw := rng.random()) < 0.15:
        sql, plural, singular = _alumni(rng) if draw < 0.11 else rng.choice(_BY_AGE)
        where.append(sql)
        alone = False
    parts: list[Condition] = []
    made = (2 if rng.random() < two else 1) if rng.random() < conditions else 0
    while len(parts) < made:
        found = condition(rng)
        if found.where.split(" ")[0] not in [w.split(" ")[0] for w in (*where, *(p.where for p in parts))]:
            parts.append(found)
    before = bool(parts and parts[0].pre and " listed " not in plural and rng.random() < 0.45)
    if before:
        plural, singular = f"{parts[0].pre} {plural}", f"{parts[0].pre} {singular}"
        alone = False
    if rng.random() < team_name:
        apart = pos and conditions and rng.random() < 0.06
        sql, plural, singular = (
            _two_teams(plural, singular, rng) if apart else _team_nouns(plural, singular, rng, alone)
        )
        where.insert(0, sql)
    elif alone and team_name >= 0.2 and rng.random() < 0.25:
        template = rng.choice(_EVERYBODY)
        plural, singular = template.format(s="s"), template.format(s="")
    if posts := [p.post for p in (parts[1:] if before else parts)]:
        words = rng.choice([" and ", " and ", " "]).join(posts)
        plural, singular = f"{plural} {words}", f"{singular} {agree(words)}"
    return Population(plural, singular, (*where, *(p.where for p in parts)))
