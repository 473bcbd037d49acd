"""The four measures of a player: their SQL, the words for them, and rankings by them."""

from __future__ import annotations

import random
from dataclasses import dataclass

from ..wording import expand, in_words, number

HEIGHT = "HT[1]::INT*12+HT[4:-2]::INT"  # 6' 7" is 79 inches
WEIGHT = "WT[:3]::INT"  # 215 lbs is 215
SALARY = "TRY_CAST(translate(SALARY,'$,','') AS INT)"  # $4,556,983 is 4556983, -- is NULL


@dataclass(frozen=True)
class Metric:
    """A measure: its SQL and the words people use for its ends."""

    name: str  # one word for it
    sql: str  # the expression over the raw column
    nouns: str  # template: "age"
    most: str  # template, adjective: "tallest"
    least: str
    more: str  # template, comparative: "taller"
    less: str
    most_verb: str  # template after a singular noun: "is the tallest", "makes the most money"
    least_verb: str
    more_verb: str  # template before "than X": "is taller", "earns more"
    less_verb: str
    how: str  # template for one value: "How tall is {p}"
    filter: str | None = None  # rows without the value, to be left out of rankings

    def ranking(self, descending: bool) -> str:
        """The window's order: best first."""
        return f"ORDER BY {self.sql}{' DESC' if descending else ''}"


AGE = Metric(
    "age",
    "AGE",
    "age",
    "oldest|oldest|oldest|oldest|most senior|eldest",
    "youngest",
    "older",
    "younger",
    "is the oldest|is oldest|has been alive the longest|is the eldest|has the highest age|has lived the longest|has the most birthdays behind him",
    "is the youngest|is youngest|has the lowest age|has been alive the shortest time|has had the fewest birthdays",
    "is older",
    "is younger",
    "How old is {p}|How old is {p}|What age is {p}|How many years old is {p}|What's the age of {p}|How many birthdays has {p} had"
    "|How many years has {p} been alive|What is the listed age of {p}",
)
TALL = Metric(
    "height",
    HEIGHT,
    "height|height|height|height|listed height|stature",
    "tallest|tallest|tallest|tallest|biggest|longest",
    "shortest|shortest|shortest|smallest|tiniest|littlest",
    "taller|taller|bigger",
    "shorter|shorter|smaller",
    "is the tallest|stands the tallest|has the greatest height|is tallest|towers over the rest|is the biggest|stands the highest"
    "|measures the tallest|has the most inches|has the biggest height|towers over everyone else",
    "is the shortest|stands the shortest|is the smallest|is shortest|has the least height|has the lowest height|measures the shortest"
    "|is the tiniest|has the fewest inches",
    "is taller|stands taller|is bigger|has a greater height|stands higher",
    "is shorter|is smaller|stands shorter|has a smaller height",
    "How tall is {p}|How tall is {p}|What height is {p}|How many inches tall is {p}|How tall does {p} stand|How big is {p}"
    "|What height is {p} listed at|How many inches does {p} measure|What's the height of {p}|How tall is {p} listed",
)
HEAVY = Metric(
    "weight",
    WEIGHT,
    "weight|weight|weight|weight|listed weight|body weight",
    "heaviest|heaviest|heaviest|heaviest|bulkiest|heftiest|beefiest",
    "lightest|lightest|lightest|lightest|skinniest",
    "heavier",
    "lighter",
    "weighs the most|is the heaviest|tips the scales at the most|carries the most weight|is heaviest|has the highest weight"
    "|weighs in the heaviest|has the most pounds on him|puts the most pounds on the scale|is the bulkiest",
    "weighs the least|is the lightest|is lightest|has the lowest weight|carries the least weight|weighs in the lightest"
    "|has the fewest pounds on him|tips the scales at the least|is the skinniest",
    "is heavier|weighs more|weighs in heavier|has a higher weight",
    "is lighter|weighs less|weighs in lighter|has a lower weight",
    "How heavy is {p}|How much does {p} weigh|What does {p} weigh|How many pounds does {p} weigh|What weight is {p}|What's the weight of {p}"
    "|How many lbs is {p}|What weight is {p} listed at|What does {p} tip the scales at|How many pounds is {p}|What does {p} weigh in at",
)
PAY = Metric(
    "salary",
    SALARY,
    "salary|salary|salary|salary|pay|contract|cap hit|paycheck|wage|annual salary|yearly salary|income|compensation|pay packet|yearly pay|annual pay",
    "highest-paid|highest paid|best paid|best-paid|top-paid|top paid|most expensive|richest|top-earning|priciest|highest-earning"
    "|costliest|best-compensated|highest-salaried|biggest-earning|most highly paid",
    "lowest-paid|lowest paid|worst paid|worst-paid|least paid|cheapest|least expensive|lowest-earning|poorest-paid|lowest-salaried"
    "|least well paid|most poorly paid",
    "better paid|more expensive|higher paid|better-paid|higher-paid|pricier|more highly paid|costlier",
    "worse paid|cheaper|lower paid|less well paid|less expensive|lower-paid",
    "makes the most|makes the most money|earns the most|has the highest salary|has the biggest contract"
    "|gets paid the most|is paid the most|has the largest salary|takes home the most|pulls in the most money"
    "|has the fattest paycheck|rakes in the most|is the top earner|brings home the most money|earns the most money|has the largest cap hit"
    "|collects the biggest paycheck|costs the most|banks the most|is on the most money|draws the highest salary|makes the most bucks"
    "|has the richest deal|gets the most money|tops the pay list|makes the biggest money",
    "makes the least|earns the least|has the lowest salary|gets paid the least|is paid the least|makes the least money"
    "|has the smallest salary|has the smallest contract|takes home the least|costs the least|has the smallest cap hit|is on the least money"
    "|collects the smallest paycheck|earns the least money|brings home the least|gets the least money|draws the lowest salary"
    "|is the lowest earner|pulls in the least",
    "makes more|earns more|gets paid more|has a higher salary|is paid more|is better paid|has a bigger contract|makes more money"
    "|earns more money|gets more money|has a bigger salary|has a bigger cap hit|is on more money|has a fatter paycheck|is on a bigger contract",
    "makes less|earns less|gets paid less|has a lower salary|is paid less|makes less money|earns less money|gets less money"
    "|has a smaller contract|has a smaller salary|is on less money|has a smaller paycheck|is on a smaller contract",
    "How much does {p} make|How much does {p} earn|How much is {p} paid|How much money does {p} make"
    "|What does {p} earn|What is {p} making|How much is {p} making|How big is {p}'s contract|What does {p} make|How much is {p} earning"
    "|What does {p} take home|How much does {p} pull in|How much does {p} rake in|How much money is {p} on|What is {p} being paid"
    "|What does {p} get paid|How much does {p} get|How much does {p} cost|What are they paying {p}|How many dollars does {p} make"
    "|How much does {p} count against the cap|How big a paycheck does {p} get|How much money is {p} making|What's the salary of {p}",
    "SALARY <> '--'",
)
METRICS = (AGE, TALL, HEAVY, PAY)
# measure: one plain word for each end
EXTREMES = {
    "age": ("oldest", "youngest"),
    "height": ("tallest", "shortest"),
    "weight": ("heaviest", "lightest"),
    "salary": ("highest paid", "lowest paid"),
}


def say_height(inches: int, rng: random.Random) -> tuple[str, str]:
    """A height as people write it, and in SQL: 6'8", 6-8, six foot eight, 80 inches; `6*12+8`."""
    feet, rest = divmod(inches, 12)
    sql = f"{feet}*12+{rest}" if rest else f"{feet}*12"
    if rng.random() < 0.15:
        return rng.choice([f"{inches} inches", f"{inches} in", f'{inches}"', f"{in_words(inches)} inches"]), str(inches)
    if rng.random() < 0.05:
        cm = round(inches * 2.54 / 5) * 5
        return rng.choice(
            [f"{cm} cm", f"{cm}cm", f"{cm} centimeters", f"{cm / 100:g} meters", f"{cm / 100:g} m"]
        ), f"{cm}/2.54"
    words_feet, words_rest = in_words(feet), in_words(rest)
    if not rest:
        forms = [
            f"{feet} feet",
            f"{words_feet} feet",
            f"{feet}'0\"",
            f"{feet} ft",
            f"{feet} foot",
            f"{feet}'0",
            f"{feet}-0",
            f"{feet}ft",
        ]
        forms += [f"{feet}'", f"{words_feet} foot", f"{feet} feet even", f"{words_feet} feet", f"{feet} feet"]
        return rng.choice(forms), sql
    inches_word = "inch" if rest == 1 else "inches"
    forms = [
        f"{feet}'{rest}\"",
        f"{feet}'{rest}",
        f"{feet}-{rest}",
        f"{feet}' {rest}\"",
        f"{feet} foot {rest}",
        f"{feet}'{rest}\"",
    ]
    forms += [
        f"{words_feet} foot {words_rest}",
        f"{feet} feet {rest} {inches_word}",
        f"{words_feet}-{words_rest}",
        f"{words_feet}-foot-{words_rest}",
    ]
    forms += [
        f"{feet}ft {rest}in",
        f"{feet} ft {rest}",
        f"{words_feet} feet {words_rest} {inches_word}",
        f"{feet}ft{rest}",
        f"{feet} foot {rest} {inches_word}",
    ]
    forms += [
        f"{feet} ft {rest} in",
        f"{feet}-foot-{rest}",
        f"{feet}'{rest}''",
        f"{words_feet} {words_rest}",
        f"{feet} feet {rest}",
    ]
    return rng.choice(forms), sql


def say_weight(pounds: int, rng: random.Random) -> tuple[str, str]:
    """A weight as people write it, and in SQL: 250 pounds, 250 lbs, two-fifty; `250`."""
    if rng.random() < 0.05:
        kilos = round(pounds * 0.45359237)
        return rng.choice([f"{kilos} kg", f"{kilos} kilos", f"{kilos}kg", f"{kilos} kilograms"]), f"{kilos}/0.45359237"
    hundreds, rest = divmod(pounds, 100)
    if rest >= 10 and rng.random() < 0.04:
        return f"{in_words(hundreds)}-{in_words(rest)}" + rng.choice(["", " pounds"]), str(pounds)
    unit = rng.choice([" pounds", " lbs", " pounds", " lb", "lbs", "lb", " lbs.", ""])
    text = number(pounds, rng, 0.15)
    return text + (" pounds" if text[0].isalpha() else unit), str(pounds)


def say_money(dollars: int, rng: random.Random) -> tuple[str, str]:
    """An amount as people write it, and in SQL: $20 million, 20M, twenty million; `20e6`."""
    millions = dollars / 1e6
    whole, half = divmod(dollars, 1_000_000)
    text = f"{millions:g}"
    forms = [f"${text} million"] * 5 + [
        f"${text}M",
        f"{text} million dollars",
        f"{text} million",
        f"{text}M",
        f"${text}m",
        f"{text}m",
    ]
    forms += [
        f"{text} mil",
        f"${dollars:,}",
        f"${text} mil",
        f"{text} million bucks",
        f"{dollars:,} dollars",
        f"{dollars:,}",
        f"${text} mill",
    ]
    forms += [
        f"${text} million a year",
        f"{text} million per year",
        f"${text} million a season",
        f"{text} mill",
        f"${dollars}",
        f"{text}mil",
    ]
    if not half and whole < 100:
        forms += [
            f"{in_words(whole)} million",
            f"{in_words(whole)} million dollars",
            f"{in_words(whole)} mil",
            f"{in_words(whole)} million bucks",
        ]
    if half == 500_000 and whole:
        forms += [
            f"{in_words(whole)} and a half million",
            f"{in_words(whole)} and a half million dollars",
            f"{in_words(whole)} point five million",
        ]
    if dollars == 1_000_000:
        forms += ["a million", "a million dollars", "a million bucks"] * 2
    if dollars == 1_500_000:
        forms += ["a million and a half"] * 2
    return rng.choice(forms), f"{text}e6"


def some_metric(rng: random.Random) -> Metric:
    """One of the four, some more often than others."""
    return rng.choices(METRICS, [24, 26, 22, 28])[0]


def noun_of(metric: Metric, rng: random.Random) -> str:
    """A noun for the measure: height, cap hit."""
    return expand(f"[{metric.nouns}]", rng)


def extreme_of(metric: Metric, top: bool, rng: random.Random) -> str:
    """An adjective for one end of a measure: tallest, lowest-paid."""
    return expand(f"[{metric.most if top else metric.least}]", rng)


# (measure, top end): idioms after a singular noun; nouns for the one who is it
IDIOMS = {
    ("age", True): (
        "has the most years on him|is the most advanced in age|leads in age",
        "oldest man|oldest guy|oldest one|elder statesman",
    ),
    ("age", False): ("has the fewest years on him|has the lowest age", "youngest man|youngest guy|youngest one|baby"),
    ("height", True): (
        "towers over the rest|measures the tallest|tops the height chart|stands highest",
        "tallest man|tallest guy|tallest one|one with the greatest height",
    ),
    ("height", False): (
        "measures the shortest|has the lowest height|comes last in height",
        "shortest man|shortest guy|shortest one|smallest in height",
    ),
    ("weight", True): (
        "carries the most weight|has the highest weight|tops the weight chart|carries the most pounds",
        "heaviest man|heaviest guy|heaviest one|one who weighs the most",
    ),
    ("weight", False): (
        "carries the least weight|has the lowest weight|carries the fewest pounds",
        "lightest man|lightest guy|lightest one|one who weighs the least",
    ),
    ("salary", True): (
        "rakes in the most|cashes the biggest paychecks|tops the pay list|commands the highest salary|draws the biggest salary|costs the most|brings home the most money|pockets the most|has the richest deal|banks the most",
        "top earner|highest earner|biggest earner|best-paid man|highest-paid one|top-paid guy",
    ),
    ("salary", False): (
        "brings home the least|draws the smallest salary|costs the least|takes home the least|pockets the least|is bottom of the pay list|works for the least money",
        "lowest earner|smallest earner|worst-paid man|lowest-paid one|lowest-paid guy",
    ),
}


def extreme_verb(metric: Metric, top: bool, rng: random.Random) -> str:
    """A verb for the one at an end of a measure: is the tallest, banks the most."""
    idioms, _ = IDIOMS[metric.name, top]
    plain = metric.most_verb if top else metric.least_verb
    return expand(f"[{plain if rng.random() < 0.6 else idioms}]", rng)


def comparative_of(metric: Metric, more: bool, rng: random.Random) -> str:
    """An adjective before "than": taller, cheaper."""
    return expand(f"[{metric.more if more else metric.less}]", rng)


def comparing_verb(metric: Metric, more: bool, rng: random.Random) -> str:
    """A verb before "than": is taller, earns less."""
    return expand(f"[{metric.more_verb if more else metric.less_verb}]", rng)


def known_column(metric: Metric) -> str | None:
    """The field of a player that must be known to compare him, if the table does not have it of everybody."""
    return {"salary": "salary", "age": "age"}.get(metric.name)


def aggregated_value(metric: Metric, where: str) -> str:
    """A player's value inside an aggregate over the whole table."""
    return f"max({metric.sql}) FILTER ({where})"


def value_subquery(metric: Metric, where: str) -> str:
    """A player's value as a subquery."""
    return f"(SELECT {metric.sql} FROM nba_roster WHERE {where})"


def rank_clause(metric: Metric, down: bool, op: str, dense: bool = False, partition: str = "") -> str:
    """The clause that keeps the rows whose rank passes the test, such as `= 1`."""
    function = "dense_rank" if dense else "rank"
    part = f"PARTITION BY {partition} " if partition else ""
    return f"QUALIFY {function}() OVER ({part}{metric.ranking(down)}) {op}"
