"""Others measured against a player: taller than him, near him, closest to him, his teammates."""

from __future__ import annotations

import random

from ...wording import expand
from .. import vocabulary as v
from ..metrics import (
    AGE,
    METRICS,
    PAY,
    aggregated_value,
    comparative_of,
    comparing_verb,
    extreme_of,
    known_column,
    noun_of,
    rank_clause,
    some_metric,
    value_subquery,
)
from ..population import condition, population, position, same_value
from ..registry import Drawn, intent
from ..words import asks_a_count, plural_verb, possessive, say, some_named, some_player

# transitive, after a plural: "Which centers tower over Curry?"
_BEAT = {
    "height": "tower over|stand above|have inches on",
    "weight": "outweigh|weigh more than",
    "salary": "out-earn|outearn|make more than|rake in more than|take home more than",
    "age": "have years on|are senior to",
}


@intent(4, "compared with a player", 4)
def than_player(rng: random.Random) -> Drawn:
    metric, more = some_metric(rng), rng.random() < 0.65
    name, where, _ = some_player(rng, known_column(metric))
    group = population(rng, team_name=0.4, pos=0.35, conditions=0)
    verb, adjective = comparing_verb(metric, more, rng), comparative_of(metric, more, rng)
    beat = expand(f"[{_BEAT[metric.name]}]", rng) if more and rng.random() < 0.4 else f"{plural_verb(verb)} than"
    slots = {"pl": group.plural, "s": group.singular, "v": verb, "b": beat, "j": adjective, "p": name}
    compare = f"{metric.sql} {'>' if more else '<'} {value_subquery(metric, where)}"
    draw = rng.random()
    if draw < 0.42:
        text = say(
            rng,
            "[How many {pl} {b} {p}?|How many {pl} are {j} than {p}?|How many of the {pl} {b} {p}?|How many {pl} are there who {b} {p}?]",
            "[Number of {pl} {j} than {p}|Count the {pl} who {b} {p}|Tally the {pl} {j} than {p}|Count of {pl} {j} than {p}]",
            "[Among {pl}, how many are {j} than {p}?|Of all {pl}, how many {b} {p}?|{pl} {j} than {p}: how many?|How big a group are the {pl} who {b} {p}?|What's the number of {pl} who {b} {p}?|Take {p}: how many {pl} are {j}?|I'm comparing everyone with {p}: how many {pl} are {j}?]",
            **slots,
        )
        return text, f"SELECT count(*) FROM nba_roster{group.clause(compare)}"
    if draw < 0.55:
        if rng.random() < 0.5:
            group = population(rng, team_name=0, pos=0, conditions=0)
            text = say(
                rng,
                "Is [anyone|anybody|any player|somebody] [in the league |]{j} than {p}?",
                "Has {p} got anybody {j} than him in the league?",
                "Does [anyone|anybody|any player] {b} {p}?"
                if not beat.startswith("are")
                else "Are there players {j} than {p}?",
                "Is there [anyone|anybody|a player] {j} than {p}?",
                "Are any players {j} than {p}?",
                **slots,
            )
        else:
            text = say(
                rng,
                "[Is there any {s} {j} than {p}?|Is any {s} {j} than {p}?|Are any {pl} {j} than {p}?|Are there [any |]{pl} {j} than {p}?|Do any {pl} {b} {p}?]".replace(
                    "|Do any {pl} {b} {p}?", "" if beat.startswith("are") else "|Do any {pl} {b} {p}?"
                ),
                **slots,
            )
        return text, f"SELECT count(*) > 0 FROM nba_roster{group.clause(compare)}"
    text = say(
        rng,
        "[Which {pl} {b} {p}?|What {pl} {b} {p}?|Which {pl} are {j} than {p}?|Who among the {pl} {v} than {p}?|Who of the {pl} {v} than {p}?|Which of the {pl} {b} {p}?]",
        "[List|Name|Show|Find|Give me] [the |all |]{pl} {j} than {p}",
        "[List|Name|Show me|Pull up] [the |all |every one of the |]{pl} who {b} {p}",
        "[{pl} {j} than {p}|{pl} who {b} {p}|Names of [the |]{pl} {j} than {p}|Among {pl}, who {v} than {p}?|Of all {pl}, which ones {b} {p}?|I want the {pl} who are {j} than {p}]",
        **slots,
    )
    return text, f"SELECT NAME FROM nba_roster{group.clause(compare)}"


@intent(4, "compared with two players", 1.2)
def than_two(rng: random.Random) -> Drawn:
    first, second = rng.sample(METRICS, 2) if rng.random() < 0.6 else [some_metric(rng)] * 2
    (a, where_a), (b, where_b) = some_named(rng, 2, PAY)
    more, other = (True, False) if first is second else (rng.random() < 0.5, rng.random() < 0.5)
    group = population(rng, team_name=0.3, pos=0.3, conditions=0)
    both = "[ and| but| yet]" if more != other else " and"
    second_words = "{k} than {b}"
    if first is not second and rng.random() < 0.35:
        b, where_b, second_words = a, where_a, "{k} than him"
    text = say(
        rng,
        "[Which|What|How many] {pl} are {j} than {a}" + both + " {w}?",
        "[List|Name|Show|Count] [the |]{pl} [who are |]{j} than {a}" + both + " {w}",
        "{pl} {j} than {a}" + both + " {w}",
        pl=group.plural,
        a=a,
        j=comparative_of(first, more, rng),
        w=expand(second_words, rng, k=comparative_of(second, other, rng), b=b),
    )
    compare = [
        f"{m.sql} {'>' if up else '<'} {value_subquery(m, w)}"
        for m, up, w in ((first, more, where_a), (second, other, where_b))
    ]
    return text, f"SELECT {'count(*)' if asks_a_count(text) else 'NAME'} FROM nba_roster{group.clause(*compare)}"


@intent(4, "teammates compared with him", 1.2)
def than_him(rng: random.Random) -> Drawn:
    metric, more = some_metric(rng), rng.random() < 0.65
    name, where, _ = some_player(rng, "college" if rng.random() < 0.3 else known_column(metric))
    column, words = rng.choices(
        [
            ("Team", "teammates|teammates|team mates"),
            ("POS", "players at the same position as {p}|players who play {p}'s position"),
            ("AGE", "players of the same age as {p}|players who are {p}'s age"),
        ],
        [70, 18, 0 if metric is AGE else 12],
    )[0]
    group = expand(f"[{words}]", rng, p=name)
    verb = plural_verb(comparing_verb(metric, more, rng))
    text = say(
        rng,
        "[Which|How many] of {p}'s {g} {v} than [he does|him|{p}]?"
        if column == "Team"
        else "[Which|How many] {g} {v} than [he does|him]?",
        "[Which|How many] of {p}'s {g} are {j} than [he is|him]?"
        if column == "Team"
        else "[Which|How many] {g} are {j} than [he is|him]?",
        "[List|Name|Count] {p}'s {g} who are {j} than him"
        if column == "Team"
        else "[List|Name|Count] the {g} who are {j} than him",
        "Does {p} have {j} teammates? Which ones?" if column == "Team" else "Which {g} are {j}?",
        p=name,
        g=group,
        v=verb,
        j=comparative_of(metric, more, rng),
    )
    if verb.startswith("are "):
        text = text.replace("than he does", "than he is")
    compare = f"{same_value(column, where)} AND {metric.sql} {'>' if more else '<'} {value_subquery(metric, where)}"
    return text, f"SELECT {'count(*)' if asks_a_count(text) else 'NAME'} FROM nba_roster WHERE {compare}"


@intent(4, "teammates of a kind", 1.2)
def teammates(rng: random.Random) -> Drawn:
    name, where, _ = some_player(rng)
    mates = f"Team = (SELECT Team FROM nba_roster WHERE {where}) AND NOT ({where})"
    draw = rng.random()
    if draw < 0.3:
        metric, top = some_metric(rng), rng.random() < 0.6
        text = say(
            rng,
            "[Who is {p}'s {a} teammate?|[Who is|Who's|Name] the {a} teammate of {p}?|{p}'s {a} teammate|Which teammate of {p} is the {a}?|Of {p}'s teammates, who is the {a}?|Among {p}'s teammates, who {v}?|Which of {p}'s teammates {v}?]",
            p=name,
            a=extreme_of(metric, top, rng),
            v=expand(f"[{metric.most_verb if top else metric.least_verb}]", rng),
        )
        return (
            text,
            f"SELECT NAME FROM nba_roster WHERE {mates}{' AND ' + metric.filter if metric.filter else ''} {rank_clause(metric, top, '= 1')}",
        )
    found = position(rng) if draw < 0.6 else condition(rng)
    text = say(
        rng,
        "[Which|How many] of {p}'s teammates {x}?",
        "[Which|How many] teammates of {p} {x}?",
        "Of {p}'s teammates, [who are the ones that|which ones|how many] {x}?",
        "[List|Name|Show me|Count] [the |]teammates of {p} who {x}",
        "[Which|How many] players on {p}'s team, besides him, {x}?",
        p=name,
        x=found.plural,
    )
    return (
        text,
        f"SELECT {'count(*)' if asks_a_count(text) else 'NAME'} FROM nba_roster WHERE {mates} AND {found.where}",
    )


_WITHIN = {
    "age": ([(1, "a year"), (1, "one year"), (2, "two years"), (2, "2 years"), (3, "3 years")], "age"),
    "height": ([(1, "an inch"), (1, "1 inch"), (2, "two inches"), (2, "2 inches"), (3, "3 in")], "height"),
    "weight": ([(5, "5 pounds"), (5, "five pounds"), (10, "10 lbs"), (10, "ten pounds"), (20, "20 pounds")], "weight"),
    "salary": (
        [
            ("1e6", "$1 million"),
            ("1e6", "a million dollars"),
            ("2e6", "$2M"),
            ("5e6", "$5 million"),
            ("0.5e6", "half a million"),
        ],
        "salary",
    ),
}


@intent(4, "within a distance of a player", 1)
def within_of(rng: random.Random) -> Drawn:
    metric = some_metric(rng)
    name, where, _ = some_player(rng, known_column(metric))
    group = population(rng, team_name=0.35, pos=0.35, conditions=0)
    steps, noun = _WITHIN[metric.name]
    amount, said = rng.choice(steps)
    text = say(
        rng,
        "[Which|What|How many] {pl} are within {n} of {p}'s {m}?",
        "[List|Name|Show|Count] [the |]{pl} within {n} of {p}'s {m}",
        "{pl} whose {m} is within {n} of {p}'s",
        "[Which|How many] {pl} are no more than {n} away from {p} in {m}?",
        "[Which|How many] {pl} have a {m} that differs from {p}'s by at most {n}?".replace(
            "a {m}", "an age" if metric is AGE else "a {m}"
        ),
        "{p}'s {m}, give or take {n}: [which|how many] {pl} fit, not counting him?",
        pl=group.plural,
        n=said,
        p=name,
        m=noun,
    )
    near = f"abs({metric.sql} - {value_subquery(metric, where)}) <= {amount}"
    return (
        text,
        f"SELECT {'count(*)' if asks_a_count(text) else 'NAME'} FROM nba_roster{group.clause(near, f'NOT ({where})')}",
    )


@intent(4, "closest", 1.2)
def closest(rng: random.Random) -> Drawn:
    metric = some_metric(rng)
    group = population(rng, team_name=0.4, pos=0.35, conditions=0)
    slots = {"s": group.singular, "pl": group.plural, "m": noun_of(metric, rng)}
    if rng.random() < 0.4:
        name, where, _ = some_player(rng, known_column(metric))
        text = say(
            rng,
            "[Which|What] {s} is [closest|nearest] in {m} to {p}?",
            "Who is [closest|nearest] to {p} in {m} among {pl}?",
            "Which {s} comes closest to {p}'s {m}?",
            "Among {pl}, whose {m} is nearest to {p}'s?",
            "{s} closest to {p} in {m}",
            "Apart from {p} himself, which {s} has the {m} closest to his?",
            **slots,
            p=name,
        )
        target, clause = value_subquery(metric, where), group.clause(f"NOT ({where})", metric.filter or "")
    else:
        text = say(
            rng,
            "[Which|What] {s} is [closest|nearest] to {t} in {m}?",
            "Whose {m} is [closest|nearest] to {t} among {pl}?",
            "[Which|What] {s} has the {m} closest to {t}?",
            "{s} closest to {t} in {m}",
            "Of all {pl}, who comes nearest to {t} in {m}?",
            "By {m}, who is the most average {s}, I mean closest to {t}?",
            **slots,
            t=expand("[the league average|the NBA average|the average of all players]", rng),
        )
        target, clause = f"(SELECT avg({metric.sql}) FROM nba_roster)", group.clause(metric.filter or "")
    return text, f"SELECT NAME FROM nba_roster{clause} QUALIFY rank() OVER (ORDER BY abs({metric.sql} - {target})) = 1"


@intent(4, "gap inside a group", 2)
def gap(rng: random.Random) -> Drawn:
    metric = some_metric(rng)
    more = comparative_of(metric, True, rng)
    if rng.random() < 0.3:
        name, where, player = some_player(rng, known_column(metric))
        scope = f" WHERE Team = {v.quote(player.team)}" if rng.random() < 0.5 else ""
        other = (
            f"the {v.team_plain(player.team, rng)} average"
            if scope
            else expand("[the league average|the NBA average|the average of all players]", rng)
        )
        slots = {"j": more, "p": name, "o": other, "m": noun_of(metric, rng)}
        inner = f"{aggregated_value(metric, where)} - avg({metric.sql})"
        if rng.random() < 0.3:
            text = say(
                rng,
                "[Difference|Gap] between {p}'s {m} and {o}",
                "[What is|What's] the [gap|difference] between {p}'s {m} and {o}?",
                "How far is {p}'s {m} from {o}?",
                **slots,
            )
            return text, f"SELECT abs({inner}) FROM nba_roster{scope}"
        text = say(
            rng,
            "How much {j} is {p} than {o}?",
            "How far above {o} is {p}'s {m}?",
            "By how much does {p}'s {m} exceed {o}?",
            "How far is {p}'s {m} above {o}?",
            "{p}'s {m} is how much above {o}?",
            **slots,
        )
        return text, f"SELECT {inner} FROM nba_roster{scope}"
    group = population(rng, team_name=0.6, pos=0.35, conditions=0.05)
    text = say(
        rng,
        "[What is|What's] the {m} [gap|difference] between the {a} and [the |]{b} {s}?",
        "How much {j} is the {a} {s} than the {b}[ one|]?",
        "[Difference|Gap] in {m} between the {a} and [the |]{b} {s}",
        "[What's|What is] the [difference|gap] in {m} between the {a} and the {b} {s}?",
        "By how much does the {a} {s} [beat|exceed|top] the {b} [in|on] {m}?",
        "How far apart in {m} are the {a} and the {b} {s}?",
        "How [big|wide|large] is the {m} gap from the {b} to the {a} {s}?",
        "Among {pl}, how much separates the {a} from the {b} in {m}?",
        "Take the {a} and the {b} of the {pl}: what's the difference in {m}?",
        m=noun_of(metric, rng),
        a=extreme_of(metric, True, rng),
        b=extreme_of(metric, False, rng),
        s=group.singular,
        pl=group.plural,
        j=more,
    )
    return text, f"SELECT max({metric.sql}) - min({metric.sql}) FROM nba_roster{group.clause()}"


@intent(4, "player against a whole group", 1.5)
def against_group(rng: random.Random) -> Drawn:
    metric, more = some_metric(rng), rng.random() < 0.7
    name = rng.choice(v.teams())
    group = population(rng, team_name=0.4, pos=0.4, conditions=0)
    text = say(
        rng,
        "[Which|What|How many] {pl} are {j} than every [single |]{a} player?",
        "[Which|What|How many] {pl} are {j} than [everyone|everybody|all the players] on {t}?",
        "[List|Name|Show|Count] [the |]{pl} who are {j} than [everyone|every player] on {t}",
        "[Which|How many] {pl} are {j} than [even |]{ts} {e} player?",
        "[Which|How many] {pl} {v} than every [one of {ts} players|{a} player]?",
        "Compared with all of {t}, [which|how many] {pl} are {j} than every one of them?",
        pl=group.plural,
        j=comparative_of(metric, more, rng),
        v=plural_verb(comparing_verb(metric, more, rng)),
        a=v.team_plain(name, rng),
        t=v.team_the(name, rng),
        ts=possessive(v.team_the(name, rng)),
        e=extreme_of(metric, more, rng),
    )
    compare = f"{metric.sql} {'>' if more else '<'} (SELECT {'max' if more else 'min'}({metric.sql}) FROM nba_roster WHERE Team = {v.quote(name)})"
    return text, f"SELECT {'count(*)' if asks_a_count(text) else 'NAME'} FROM nba_roster{group.clause(compare)}"
