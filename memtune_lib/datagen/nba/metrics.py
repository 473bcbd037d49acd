"""The four measures of a player, and the one SQL expression that reads each from its raw text."""

from __future__ import annotations

import random
from dataclasses import dataclass

from ..wording import in_words, number

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
    "oldest|oldest|most senior",
    "youngest",
    "older",
    "younger",
    "is the oldest|is oldest|has been alive the longest",
    "is the youngest|is youngest",
    "is older",
    "is younger",
    "How old is {p}|What age is {p}|How many years old is {p}",
)
TALL = Metric(
    "height",
    HEIGHT,
    "height",
    "tallest|tallest|tallest|biggest|longest",
    "shortest|shortest|shortest|smallest",
    "taller|taller|bigger",
    "shorter|shorter|smaller",
    "is the tallest|stands the tallest|has the greatest height",
    "is the shortest|stands the shortest|is the smallest",
    "is taller|stands taller",
    "is shorter",
    "How tall is {p}|What height is {p}|How many inches tall is {p}",
)
HEAVY = Metric(
    "weight",
    WEIGHT,
    "weight",
    "heaviest|heaviest|heaviest|bulkiest",
    "lightest|lightest|lightest|skinniest",
    "heavier",
    "lighter",
    "weighs the most|is the heaviest|tips the scales at the most",
    "weighs the least|is the lightest",
    "is heavier|weighs more",
    "is lighter|weighs less",
    "How heavy is {p}|How much does {p} weigh|What does {p} weigh|How many pounds does {p} weigh",
)
PAY = Metric(
    "salary",
    SALARY,
    "salary|salary|salary|pay|contract|cap hit|paycheck|wage",
    "highest-paid|highest paid|best paid|best-paid|top-paid|top paid|most expensive|richest|top-earning|priciest",
    "lowest-paid|lowest paid|worst paid|worst-paid|least paid|cheapest|least expensive|lowest-earning",
    "better paid|more expensive|higher paid",
    "worse paid|cheaper|lower paid",
    "makes the most|makes the most money|earns the most|has the highest salary|has the biggest contract"
    "|gets paid the most|is paid the most|has the largest salary|takes home the most|pulls in the most money"
    "|has the fattest paycheck",
    "makes the least|earns the least|has the lowest salary|gets paid the least|is paid the least|makes the least money"
    "|has the smallest salary|has the smallest contract",
    "makes more|earns more|gets paid more|has a higher salary|is paid more|is better paid|has a bigger contract",
    "makes less|earns less|gets paid less|has a lower salary|is paid less",
    "How much does {p} make|How much does {p} earn|How much is {p} paid|How much money does {p} make"
    "|What does {p} earn|What is {p} making|How much is {p} making|How big is {p}'s contract",
    "SALARY <> '--'",
)
METRICS = (AGE, TALL, HEAVY, PAY)


def say_height(inches: int, rng: random.Random) -> tuple[str, str]:
    """A height as people write it, and in SQL: 6'8", 6-8, six foot eight, 80 inches; `6*12+8`."""
    feet, rest = divmod(inches, 12)
    sql = f"{feet}*12+{rest}" if rest else f"{feet}*12"
    if rng.random() < 0.15:
        return rng.choice([f"{inches} inches", f"{inches} in", f'{inches}"']), str(inches)
    if rng.random() < 0.05:
        cm = round(inches * 2.54 / 5) * 5
        return (f"{cm} cm", f"{cm}/2.54") if rng.random() < 0.6 else (f"{cm / 100:g} meters", f"{cm}/2.54")
    words_feet, words_rest = in_words(feet), in_words(rest)
    if not rest:
        forms = [f"{feet} feet", f"{words_feet} feet", f"{feet}'0\"", f"{feet} ft", f"{feet} foot", f"{feet}'0", f"{feet}-0"]
        return rng.choice([*forms, f"{words_feet} feet", f"{feet} feet"]), sql
    forms = [f"{feet}'{rest}\"", f"{feet}'{rest}", f"{feet}-{rest}", f"{feet}' {rest}\"", f"{feet} foot {rest}"]
    forms += [f"{words_feet} foot {words_rest}", f"{feet} feet {rest} inches", f"{words_feet}-{words_rest}"]
    forms += [f"{feet}ft {rest}in", f"{feet} ft {rest}", f"{words_feet} feet {words_rest} inches", f"{feet}'{rest}\""]
    return rng.choice(forms), sql


def say_weight(pounds: int, rng: random.Random) -> tuple[str, str]:
    """A weight as people write it, and in SQL: 250 pounds, 250 lbs, two hundred fifty; `250`."""
    if rng.random() < 0.05:
        kilos = round(pounds * 0.45359237)
        return rng.choice([f"{kilos} kg", f"{kilos} kilos"]), f"{kilos}/0.45359237"
    unit = rng.choice([" pounds", " lbs", " pounds", " lb", "lbs", ""])
    text = number(pounds, rng, 0.15)
    return text + (" pounds" if text[0].isalpha() else unit), str(pounds)


def say_money(dollars: int, rng: random.Random) -> tuple[str, str]:
    """An amount as people write it, and in SQL: $20 million, 20M, twenty million; `20e6`."""
    millions = dollars / 1e6
    sql = f"{millions:g}e6"
    text = f"{millions:g}"
    forms = [f"${text} million"] * 4 + [f"${text}M", f"{text} million dollars", f"{text} million", f"{text}M", f"${text}m"]
    forms += [f"{text} mil", f"${dollars:,}", f"${text} mil", f"{text} million bucks", f"{dollars:,} dollars"]
    if dollars % 1_000_000 == 0 and millions < 100:
        forms += [f"{in_words(int(millions))} million", f"{in_words(int(millions))} million dollars"]
    if dollars == 1_500_000:
        forms += ["a million and a half", "one and a half million"]
    if dollars % 1_000_000:
        return rng.choice(forms), sql
    return rng.choice(forms), sql
