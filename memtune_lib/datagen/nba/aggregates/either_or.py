"""Players of one group or another, or of all groups but one: counted, listed, averaged, the best."""

from __future__ import annotations

import random

from ...wording import expand
from .. import vocabulary as v
from ..functions import FUNCTIONS
from ..metrics import extreme_of, extreme_verb, noun_of, rank_clause, some_metric
from ..population import population
from ..registry import Drawn, intent
from ..words import capital


def _either(rng: random.Random) -> tuple[str, str]:
    """Two teams, colleges or ages, or all but one of them: words after "players" and their SQL."""
    draw = rng.random()
    if draw < 0.45:
        a, b = rng.sample(v.teams(), 2)
        joined = expand(
            "[the {a} or the {b}|the {a} or {b}|either the {a} or the {b}|the {a} or on the {b}]",
            rng,
            a=v.nickname(a),
            b=v.nickname(b),
        )
        return f"on {joined}", f"Team IN ({v.quote(a)}, {v.quote(b)})"
    if draw < 0.65:
        a, b = rng.sample(v.colleges(), 2)
        words = expand(
            "[from|who went to|out of|who attended] [either |]{a} or {b}",
            rng,
            a=v.college_name(a, rng),
            b=v.college_name(b, rng),
        )
        return words, f"COLLEGE IN ({v.quote(a)}, {v.quote(b)})"
    if draw < 0.75:
        low, high = rng.randint(20, 23), rng.randint(30, 36)
        words = expand(
            "[who are under {a} or over {b}|younger than {a} or older than {b}|either under {a} or over {b} years old|aged under {a} or over {b}]",
            rng,
            a=low,
            b=high,
        )
        return words, f"(AGE < {low} OR AGE > {high})"
    if draw < 0.89:
        team = rng.choice(v.teams())
        words = expand(
            "[not on {t}|who don't play for {t}|outside {t}|except those on {t}|on any team but {t}|who are not on {t}|on every team except {t}|other than those on {t}]",
            rng,
            t=v.team_the(team, rng),
        )
        return words, f"Team <> {v.quote(team)}"
    college = rng.choice(v.colleges())
    words = expand(
        "[with a college other than {c}|who went to a college other than {c}|from any college but {c}|who attended some other college than {c}]",
        rng,
        c=college,
    )
    return words, f"COLLEGE <> {v.quote(college)} AND COLLEGE <> '--'"


@intent(3, "either or", 2.5)
def either(rng: random.Random) -> Drawn:
    base = population(rng, team_name=0.0, pos=0.35, conditions=0.1)
    words, where = _either(rng)
    if where.startswith("(AGE") and any(w.startswith("AGE") for w in base.where):
        return either(rng)
    pl = f"{base.plural} {words}"
    kind = rng.random()
    if kind < 0.4:
        text = expand(
            "[How many {pl} are there?|Number of {pl}|Count the {pl}|How many {pl} do you find?|What's the number of {pl}?|Headcount of {pl}|{pl}: how many?|Tell me how many {pl} there are|Total count of {pl}]",
            rng,
            pl=pl,
        )
        return capital(text), f"SELECT count(*) FROM nba_roster{base.clause(where)}"
    if kind < 0.7:
        text = expand(
            "[[List|Name|Show] [the |all |]{pl}|[List|Name|Show] [the |all |]{pl}|Who are the {pl}?|[Give me|I need] the names of [the |all |]{pl}|{pl}, by name|All {pl}|Find [the |all |]{pl}]",
            rng,
            pl=pl,
        )
        return capital(text), f"SELECT NAME FROM nba_roster{base.clause(where)}"
    metric = some_metric(rng)
    if kind < 0.85:
        function = rng.choice(["avg", "avg", "median"])
        sql, noun = FUNCTIONS[function]
        text = expand(
            "[What is the {w} {m} of {pl}?|{w} {m} of {pl}|For {pl}, what's the {w} {m}?|[Give me|I need] the {w} {m} of {pl}|Among {pl}, what's the {w} {m}?]",
            rng,
            w=expand(f"[{noun}]", rng),
            m=noun_of(metric, rng),
            pl=pl,
        )
        return capital(text), f"SELECT {sql.format(x=metric.sql)} FROM nba_roster{base.clause(where)}"
    top = rng.random() < 0.7
    text = expand(
        "[Who is the {a} of [the |]{pl}?|Of {pl}, who is the {a}?|Among {pl}, who {v}?|Which of the {pl} {v}?|{a} among {pl}|Who's the {a} among {pl}?]",
        rng,
        a=extreme_of(metric, top, rng),
        v=extreme_verb(metric, top, rng),
        pl=pl,
    )
    return capital(
        text
    ), f"SELECT NAME FROM nba_roster{base.clause(where, metric.filter or '')} {rank_clause(metric, top, '= 1')}"
