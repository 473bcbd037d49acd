"""Conditions on age, height, weight and salary."""

from __future__ import annotations

import random
from collections.abc import Callable

from ...wording import expand, number
from .. import vocabulary as v
from ..metrics import HEIGHT, SALARY, WEIGHT, say_height, say_money, say_weight
from .statement import Condition, condition_of

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
            return condition_of(f"{column} {operator} {sql_a} AND {sql_b}", *words[operator], rng, a=a, b=b)
    n, sql = say(draw())
    return condition_of(f"{column} {operator} {sql}", *words[operator], rng, n=n)


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
        return condition_of(
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
        return condition_of(
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
        return condition_of(
            "AGE BETWEEN 20 AND 23", "[|still ]in their early {d}", "are [|still ]in their early {d}", rng, d=decade
        )
    if draw < 0.17:
        low = rng.randint(19, 36)
        words = expand("[{a} or {b}|either {a} or {b}|{a} or {b} years old]", rng, a=low, b=low + 1)
        return condition_of(f"AGE IN ({low}, {low + 1})", "[aged|who are|that are] {w}", "are {w}", rng, w=words)
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
        return condition_of(f"{HEIGHT} >= 7*12", "who are {w}", "are {w}", rng, w=words)
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
        return condition_of(f"{SALARY} {where}", post, plural, rng, n=rng.choice(words), a=article)
    if draw < 0.06:
        dollars = int(rng.choice([p.salary for p in v.roster() if p.salary != "--"]).replace("$", "").replace(",", ""))
        return condition_of(
            f"{SALARY} = {dollars}",
            *_PAID["="],
            rng,
            n=rng.choice([f"${dollars:,}", f"{dollars:,} dollars", f"${dollars}", f"{dollars:,}"]),
        )

    def amount() -> int:
        step = rng.choice([100_000, 500_000, 1_000_000, 1_000_000, 1_000_000, 5_000_000, 5_000_000, 5_000_000])
        return step * rng.randint({100_000: 10}.get(step, 2), {100_000: 60, 500_000: 30}.get(step, 50_000_000 // step))

    return _compare(SALARY, amount, lambda n: say_money(n, rng), _PAID, rng)


MEASURES = (age, height, weight, salary)
