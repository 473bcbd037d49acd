"""The best or the nth player of each group, and the groups whose best is of a kind."""

from __future__ import annotations

import random

from ...wording import expand, number, ordinal
from ..metrics import AGE, TALL, extreme_of, noun_of, rank_clause, some_metric
from ..population import GROUPS, condition, position, some_side
from ..registry import Drawn, intent
from ..words import Wordings, pick, say, where_all

# column: how a player belongs to each of its groups; the group
_BEST_OF = {
    "Team": ("on|of|for|from", "team|team|club|franchise|squad"),
    "POS": ("at|for", "position"),
    "COLLEGE": ("from|out of|for", "college|school"),
    "AGE": ("at|of", "age"),
}


@intent(4, "per-group best", 5)
def per_group_best(rng: random.Random) -> Drawn:
    metric, top = some_metric(rng), rng.random() < 0.65
    column = rng.choices(list(_BEST_OF), [60, 25, 11, 4])[0]
    if column == "AGE" and metric is AGE:
        metric = TALL
    side = some_side(rng, column, 0.3)
    belongs, groups = (expand(f"[{words}]", rng) for words in _BEST_OF[column])
    slots = {"a": extreme_of(metric, top, rng), "s": side.singular, "pl": side.plural, "i": belongs, "g": groups}
    known = " AND ".join(x for x in (GROUPS[column][2], metric.filter or "") if x)
    where = side.clause(known)
    if rng.random() < 0.12:
        k = rng.choice([2, 2, 3, 3, 5])
        text = say(
            rng,
            "[[List|Name|Show|Give me] the {k} {a} {pl} {i} [each|every] {g}|[Who are the|The] {k} {a} {pl} [per|by|of each|for every] {g}|For [each|every] {g}, [list|name|show] the {k} {a} {pl}|{g} by {g}, who are the {k} {a} {pl}?|Top {k} {a} {pl} [per|in each] {g}]",
            **slots,
            k=number(k, rng, 0.6),
        )
        return (
            text,
            f"SELECT {column}, NAME FROM nba_roster{where} {rank_clause(metric, top, f'<= {k}', partition=column)}",
        )
    verb = expand(f"[{metric.most_verb if top else metric.least_verb}]", rng)
    text = say(
        rng,
        "[Who is|Who's] the {a} {s} {i} [each|every] {g}?",
        "[List|Name|Show|Give me|Find|Tell me] the {a} {s} {i} [each|every] {g}.",
        "[List|Name|Show|Give me|Find] the {a} {s} [per|by|for each] {g}.",
        "[For|{i}] [each|every|every single] {g}, who {v}?"
        if not side.where
        else "For [each|every] {g}, who is the {a} {s}?",
        "{a} {s} [per|by|of each|for every] {g}",
        "{g} by {g}, who is the {a} {s}?",
        "[What|Which] {s} is the {a} {i} each {g}?",
        "[Go through|Take] every {g} and name [its|the] {a} {s}",
        "For all the {gs}, who's the {a} {s} [in|of] each?" if column == "Team" else "Who is the {a} {s} [by|per] {g}?",
        "[Each|Every] {g}'s {a} {s}" if column == "Team" else "The {a} {s} {i} every {g}",
        **slots,
        v=verb,
        gs=groups + "s",
    )
    if rng.random() < 0.2:
        how = {
            "age": "how old is he",
            "height": "how tall is he",
            "weight": "[how heavy is he|how much does he weigh]",
            "salary": "[how much does he make|what does he earn]",
        }[metric.name]
        text = text.rstrip("?.") + expand(
            f"[ and his {{m}}| with his {{m}}|, and {how}|, plus his {{m}}|, along with his {{m}}]",
            rng,
            m=noun_of(metric, rng),
        )
        return (
            text,
            f"SELECT {column}, NAME, {metric.sql} FROM nba_roster{where} {rank_clause(metric, top, '= 1', partition=column)}",
        )
    return text, f"SELECT {column}, NAME FROM nba_roster{where} {rank_clause(metric, top, '= 1', partition=column)}"


_NTH_PER: Wordings = (
    "Who is the {o} {a} {s} {i} each {g}?",
    "[List|Name|Show|Find] the {o} {a} {s} {i} [each|every] {g}",
    "For [each|every] {g}, who is the {o} {a} {s}?",
    "{o} {a} {s} per {g}",
    "[Each|Every] {g}'s {o} {a} {s}",
    "{g} by {g}, who's the {o} {a} {s}?",
    "Who ranks {o} among the {a} {pl} {i} each {g}?",
)


@intent(4, "nth per group", 1)
def nth_per_group(rng: random.Random) -> Drawn:
    metric, top = some_metric(rng), rng.random() < 0.75
    column, one, where_at = rng.choice([("Team", "team", "on"), ("Team", "team", "on"), ("POS", "position", "at")])
    side = some_side(rng, column, 0.25)
    n = rng.choice([2, 2, 2, 3, 3, 4])
    text = say(
        rng,
        *_NTH_PER,
        o=ordinal(n, rng),
        a=pick(metric.most if top else metric.least, rng),
        s=side.singular,
        pl=side.plural,
        i=where_at,
        g=one,
    )
    return (
        text,
        f"SELECT {column}, NAME FROM nba_roster{side.clause(metric.filter or '')} {rank_clause(metric, top, f'= {n}', dense=True, partition=column)}",
    )


_BEST_IS: dict[str, Wordings] = {
    "Team": (
        "On which teams is it the case that the {a} player {p}?",
        "[Which|What] teams have {an} player who {p}?",
        "[List|Name|Show] the teams whose {a} player {p}",
        "Whose {a} player {p}? Name the teams",
        "Teams whose {a} player {p}",
        "On [what|which] teams can you say that the {a} player {p}?",
        "Which clubs' {a} player {p}?",
        "Look at each team's {a} player: on which teams is it someone who {p}?",
    ),
    "POS": (
        "[At|For] which positions is it the case that the {a} player {p}?",
        "[List|Name] the positions whose {a} player {p}",
        "At which positions is it true that the {a} player {p}?",
        "Which positions have {an} player who {p}?",
    ),
    "COLLEGE": (
        "[Which|What] colleges have {an} player who {p}?",
        "[List|Name|Show] the colleges whose {a} player {p}",
        "For which schools is it the case that the {a} player {p}?",
        "Colleges whose {a} player {p}",
        "Which schools' {a} player {p}?",
    ),
}
_BEST_IS_COUNT: Wordings = (
    "How many {m} have {an} player who {p}?",
    "For how many {m} is it true that the {a} player {p}?",
    "Number of {m} whose {a} player {p}",
    "Count the {m} whose {a} player {p}",
    "Of all {m}, for how many is it the case that the {a} player {p}?",
)


@intent(4, "groups whose best is of a kind", 1.5)
def best_is(rng: random.Random) -> Drawn:
    metric, top = some_metric(rng), rng.random() < 0.7
    column = rng.choice(["Team", "Team", "POS", "COLLEGE"])
    found = position(rng) if column != "POS" and rng.random() < 0.65 else condition(rng)
    if found.where.startswith(column):
        found = position(rng)
    adjective = pick(metric.most if top else metric.least, rng)
    inner = f"SELECT * FROM nba_roster{where_all(GROUPS[column][2], metric.filter)} {rank_clause(metric, top, '= 1', partition=column)}"
    wordings, select = _BEST_IS[column], f"DISTINCT {column}"
    if rng.random() < 0.4:
        wordings, select = _BEST_IS_COUNT, f"count(DISTINCT {column})"
    text = say(
        rng,
        *wordings,
        m=pick(GROUPS[column][1], rng),
        a=adjective,
        an=f"{'an' if adjective[0] in 'aeiou' else 'a'} {adjective}",
        p=found.singular,
    )
    return text, f"SELECT {select} FROM ({inner}) WHERE {found.where}"
