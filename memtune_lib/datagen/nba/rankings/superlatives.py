"""The one at an end of a measure: who it is, his value, his other attributes, ties, both ends."""

from __future__ import annotations

import random

from ...wording import expand
from .. import vocabulary as v
from ..attributes import ATTRIBUTES, another_attribute
from ..metrics import (
    AGE,
    HEAVY,
    IDIOMS,
    PAY,
    TALL,
    Metric,
    aggregated_value,
    comparative_of,
    extreme_of,
    extreme_verb,
    known_column,
    noun_of,
    rank_clause,
    some_metric,
)
from ..population import POSITION_NAMES, Population, population, ranked_rows
from ..registry import Drawn, intent
from ..words import capital, say, some_player, team_slots

_WHO_IS_IT = (
    "[Who is|Who's|Name|Tell me|Find|Give me] the {a} {s}?",
    "[Who is|Who's] the {a} {s}?",
    "[Who is|Who's] the {a} {s}?",
    "[Which|What] {s} {v}?",
    "[Which|What] {s} {v}?",
    "Who {v} among {pl}?",
    "Who {v} of [all |]{pl}?",
    "Of [all |]{pl}, who {v}?",
    "Among {pl}, who is the {a}?",
    "Among {pl}, who {v}?",
    "Out of [all |]{pl}, who's the {a}?",
    "{a} {s}",
    "{a} {s}?",
    "[Which|What] {s} is the {a}?",
    "[What's|What is] the name of the {a} {s}?",
    "The {a} of {pl}: who is it?",
    "[Who is|Who's] the {o} among {pl}?",
    "[Who is|Who's] the {o} [among|of] [all |the ]{pl}?",
    "The {o} among {pl} is who?",
    "Among {pl}, who's the {o}?",
    "When it comes to {pl}, who {v}?",
    "[Can|Could] you [tell me|find out|say] who the {a} {s} is?",
    "[Any idea|Do you know] who the {a} {s} is?",
    "[I'm looking for|Looking for|I need] the {a} {s}.",
    "[Who|Which one] of the {pl} {v}?",
    "{pl}: who's the {a}?",
    "{pl} - who {v}?",
    "Who [holds|has|takes] the title of {a} {s}?",
    "I'm writing about {pl}: who {v}?",
    "If you line up {pl}, who {v}?",
    "[Point me to|Show me|Identify|Look up] the {a} {s}.",
)


def extreme_words(metric: Metric, top: bool, group: Population, rng: random.Random) -> str:
    """A question for the one player at an end of a measure."""
    one = expand(f"[{IDIOMS[metric.name, top][1]}]", rng)
    return capital(
        expand(
            rng.choice(_WHO_IS_IT),
            rng,
            a=extreme_of(metric, top, rng),
            v=extreme_verb(metric, top, rng),
            o=one,
            s=group.singular,
            pl=group.plural,
        )
    )


@intent(2, "superlative", 10)
def superlative(rng: random.Random) -> Drawn:
    metric, top = some_metric(rng), rng.random() < 0.58
    group = population(rng, team_name=0.45, pos=0.35, conditions=0.35)
    return extreme_words(
        metric, top, group, rng
    ), f"SELECT NAME {ranked_rows(group, metric)} {rank_clause(metric, top, '= 1')}"


@intent(2, "superlative of a team", 3)
def superlative_team(rng: random.Random) -> Drawn:
    metric, top = some_metric(rng), rng.random() < 0.58
    name = rng.choice(v.teams())
    template = (
        "[Who {v} [on|for|with] {t}?|Who is {o} {e} player?|Who's the {e} [guy|player|man|person|one] on {t}?|Which [player|guy] on {t} {v}?|Who {v} on {o} roster?|{o} {e} player|On {t}, who {v}?|who's the {e} on {t}"
        "|Who's the {n} on {t}?|Who is {o} {n}?|{a}: who {v}?|Who {v} in the {a} [squad|team|lineup|locker room]?|{e} guy on {t}?|[Name|Tell me|Give me] {o} {e} [player|man]|Which member of {t} {v}?|Who's the {e} [member|man] of {t}?"
        "|{o} {n}|Looking at {t}, who {v}?|Of everyone on {t}, who {v}?|Which of {o} players {v}?|The {e} of {o} players is who?|{a} {n}?]"
    )
    if metric is PAY and rng.random() < 0.3:
        template = "[Who {do} {t} pay the {m}?|Which player {do} {t} pay the {m}?|Who gets the {m} money from {t}?|Who costs {t} the {m}?|Who's on the {b} salary [at|for|with] {t}?|Who earns the {b} paycheck on {t}?|Whose salary is the {b} on {t}?]"
    text = expand(
        template,
        rng,
        v=extreme_verb(metric, top, rng),
        e=extreme_of(metric, top, rng),
        n=expand(f"[{IDIOMS[metric.name, top][1]}]", rng),
        m="most" if top else "least",
        b=expand("[biggest|highest]" if top else "[smallest|lowest]", rng),
        **team_slots(name, rng),
    )
    group = Population(name, name, (f"Team = {v.quote(name)}",))
    return capital(text), f"SELECT NAME {ranked_rows(group, metric)} {rank_clause(metric, top, '= 1')}"


_HOW_HE = {
    "age": "how old is he|what's his age|what age is he",
    "height": "how tall is he|what's his height|how tall does he stand",
    "weight": "how much does he weigh|how heavy is he|what's his weight",
    "salary": "how much does he make|what does he earn|how much is he paid|what's his salary",
}


@intent(2, "superlative with its value", 2)
def superlative_value(rng: random.Random) -> Drawn:
    metric, top = some_metric(rng), rng.random() < 0.6
    group = population(rng, team_name=0.5, pos=0.35, conditions=0.25)
    text = expand(
        "[Who is the {a} {s} and {h}?|Who is the {a} {s}, and {h}?|Name the {a} {s} and his {n}|{a} {s} and his {n}|Which {s} is the {a}, and what is his {n}?|Give me the name and {n} of the {a} {s}"
        "|Which {s} {v}, and {h}?|Who {v} among {pl}, and {h}?|Who's the {a} {s}? And {h}?|Tell me who the {a} {s} is and {i}|{a} {s}: name and {n}|[Show|Find|List|I want] the {a} {s} [with|together with|along with] his {n}|Name plus {n} of the {a} {s}"
        "|Of {pl}, who {v} and {h}?|I need the name and the {n} of the {a} {s}]",
        rng,
        a=extreme_of(metric, top, rng),
        s=group.singular,
        pl=group.plural,
        v=extreme_verb(metric, top, rng),
        h=expand(f"[{_HOW_HE[metric.name]}]", rng),
        n=noun_of(metric, rng),
        i={
            "age": "how old he is",
            "height": "how tall he is",
            "weight": "how much he weighs",
            "salary": "how much he makes",
        }[metric.name],
    )
    return capital(text), f"SELECT NAME, {metric.sql} {ranked_rows(group, metric)} {rank_clause(metric, top, '= 1')}"


@intent(2, "superlative with another attribute", 1.2)
def superlative_plus(rng: random.Random) -> Drawn:
    metric, top = some_metric(rng), rng.random() < 0.6
    group = population(rng, team_name=0.3, pos=0.35, conditions=0.1)
    column, nouns, _ = ATTRIBUTES[another_attribute(metric, group, rng)]
    text = expand(
        "[Who is the {a} {s} and what is his {n}?|Name and {n} of the {a} {s}|[Name|Give me|Show] the {a} {s} and his {n}|Which {s} {v}, and what's his {n}?|The {a} {s}: name and {n}?|Who's the {a} {s}, and his {n}?"
        "|[Tell me|Find] the {a} {s}, name plus {n}|Who {v} among {pl}, and what is his {n}?|{a} {s}, with his {n}]",
        rng,
        a=extreme_of(metric, top, rng),
        s=group.singular,
        pl=group.plural,
        v=extreme_verb(metric, top, rng),
        n=expand(f"[{nouns}]", rng),
    )
    return capital(text), f"SELECT NAME, {column} {ranked_rows(group, metric)} {rank_clause(metric, top, '= 1')}"


@intent(3, "attribute of the superlative", 3.5)
def attribute_of_superlative(rng: random.Random) -> Drawn:
    metric, top = some_metric(rng), rng.random() < 0.6
    group = population(rng, team_name=0.35, pos=0.35, conditions=0.15)
    key = another_attribute(metric, group, rng)
    column, nouns, questions = ATTRIBUTES[key]
    adjective = extreme_of(metric, top, rng)
    who = f"the {adjective} {group.singular}"
    templates = [
        *[f"[{questions}]?"] * 3,
        "[What is|What's] the {n} of {p}?",
        "{n} of {p}",
        "[Give me|Tell me|Find|Look up|I need] the {n} of {p}.",
        "[Find|Take|Look at] {p}: what is his {n}?",
        "[Do you know|Can you tell me] the {n} of {p}?",
        "{p}, {n}?",
        "The {n} of {p} is what?",
        "For the {s} who {v}, what is the {n}?",
    ]
    if len(group.singular.split()) <= 3:
        templates += ["{p}'s {n}", "[What is|What's] {p}'s {n}?"]
    text = expand(
        rng.choice(templates),
        rng,
        p=who,
        n=expand(f"[{nouns}]", rng),
        s=group.singular,
        v=extreme_verb(metric, top, rng),
    )
    if key == "team" and rng.random() < 0.45:
        text = expand(
            "[Which team has {p}?|What team employs {p}?|On which team is {p}?|Which [club|squad|franchise] has {p} on its roster?|Whose roster features {p}?|Where would I find {p}, by team?|Which team can boast {p}?|{p} plays for whom?|Who has {p}, which team?]",
            rng,
            p=who,
        )
    column = "DISTINCT Team" if key == "team" else column
    return capital(text), f"SELECT {column} {ranked_rows(group, metric)} {rank_clause(metric, top, '= 1')}"


@intent(3, "both ends", 1.2)
def both_ends(rng: random.Random) -> Drawn:
    metric = some_metric(rng)
    group = population(rng, team_name=0.5, pos=0.4, conditions=0.1)
    text = expand(
        "[Who are the {a} and the {b} {s}?|Name the {a} and the {b} {s}|The {a} and the {b} {s}, who are they?|Who is the {a} and who is the {b} {s}?|[Give me|List|Show] the {a} {s} and the {b} one|Among {pl}, who are the {a} and the {b}?"
        "|{pl}: who's the {a} and who's the {b}?|Names of the {a} and the {b} {s}|Of {pl}, name both the {a} and the {b}]",
        rng,
        a=extreme_of(metric, True, rng),
        b=extreme_of(metric, False, rng),
        s=group.singular,
        pl=group.plural,
    )
    return (
        capital(text),
        f"SELECT NAME {ranked_rows(group, metric)} {rank_clause(metric, True, '= 1')} OR {rank_clause(metric, False, '= 1').removeprefix('QUALIFY ')}",
    )


@intent(3, "tied at an end", 1)
def tied(rng: random.Random) -> Drawn:
    metric, top = rng.choice([AGE, TALL, HEAVY]), rng.random() < 0.6
    group = population(rng, team_name=0.35, pos=0.45, conditions=0.05)
    compare = f"{metric.sql} = (SELECT {'max' if top else 'min'}({metric.sql}) FROM nba_roster{group.clause()})"
    slots = {
        "a": extreme_of(metric, top, rng),
        "s": group.singular,
        "pl": group.plural,
        "m": metric.name,
        "e": expand("[highest|greatest]" if top else "[lowest|smallest]", rng),
    }
    if rng.random() < 0.4:
        text = expand(
            "[Is there a tie for the {a} {s}?|Do two or more {pl} share the {e} {m}?|Is there more than one {a} {s}?|Is anyone tied for the {a} {s}?|Are several {pl} tied as the {a}?|Is it true that more than one {s} is the {a}?]",
            rng,
            **slots,
        )
        return text, f"SELECT count(*) > 1 FROM nba_roster{group.clause(compare)}"
    text = expand(
        "[How many {pl} are tied for {a}?|How many {pl} share the {e} {m}?|How many {pl} are tied as the {a}?|Number of {pl} tied for the {e} {m}|How many are tied for the title of {a} {s}?|Among {pl}, how many share the {e} {m}?"
        "|How many {pl} have the {e} {m} of them all?]",
        rng,
        **slots,
    )
    return text, f"SELECT count(*) FROM nba_roster{group.clause(compare)}"


@intent(4, "yes/no about a superlative", 2)
def is_superlative(rng: random.Random) -> Drawn:
    metric, top = some_metric(rng), rng.random() < 0.7
    name, where, player = some_player(rng, known_column(metric))
    scopes = [
        ("", expand("player in the [league|NBA]", rng)),
        (f" WHERE Team = {v.quote(player.team)}", f"player on {v.team_the(player.team, rng)}"),
    ]
    if player.position in POSITION_NAMES:
        scopes.append(
            (
                f" WHERE POS = '{player.position}'",
                POSITION_NAMES[player.position].removesuffix("s") + rng.choice(["", " in the league"]),
            )
        )
    scope, said = rng.choice(scopes)
    text = say(
        rng,
        "Is {p} [really |actually |]the {a} {s}?",
        "[True or false:|Is it true that|Fact check:|Am I right that] {p} is the {a} {s}?",
        "{p} is the {a} {s}, right?",
        "Yes or no: is {p} the {a} {s}?",
        "Is there no {s} {j} than {p}?" if said.startswith("player") else "Is the {a} {s} {p}?",
        "Is the {a} {s} called {p}?",
        p=name,
        a=extreme_of(metric, top, rng),
        s=said,
        j=comparative_of(metric, top, rng),
    )
    return (
        text,
        f"SELECT {aggregated_value(metric, where)} = {'max' if top else 'min'}({metric.sql}) FROM nba_roster{scope}",
    )
