"""Places in a ranking: the nth, the gap between two, the order, a player's own rank."""

from __future__ import annotations

import random

from ...wording import expand, number, ordinal
from .. import vocabulary as v
from ..aliases import POSITIONS
from ..attributes import ATTRIBUTES, PLURALS, another_attribute
from ..metrics import EXTREMES, extreme_of, known_column, noun_of, rank_clause, some_metric, value_subquery
from ..population import population, ranked_rows
from ..registry import Drawn, intent
from ..words import Wordings, capital, pick, say, some_player


@intent(3, "nth", 3)
def nth(rng: random.Random) -> Drawn:
    metric, top = some_metric(rng), rng.random() < 0.65
    group = population(rng, team_name=0.4, pos=0.35, conditions=0.15)
    n = rng.choice([2, 2, 2, 2, 3, 3, 3, 4, 5])
    slots = {
        "o": ordinal(n, rng),
        "a": extreme_of(metric, top, rng),
        "s": group.singular,
        "pl": group.plural,
        "m": noun_of(metric, rng),
        "e": expand("[highest|highest|biggest|largest]" if top else "[lowest|lowest|smallest]", rng),
        "d": {
            "age": "from the oldest down",
            "height": "from the tallest down",
            "weight": "from the heaviest down",
            "salary": "from the best paid down",
        }[metric.name],
        "u": {
            "age": "from the youngest up",
            "height": "from the shortest up",
            "weight": "from the lightest up",
            "salary": "from the lowest paid up",
        }[metric.name],
    }
    ranking = f"{ranked_rows(group, metric)} {rank_clause(metric, top, f'= {n}', dense=True)}"
    if rng.random() < 0.2:
        text = expand(
            "[What is the {o} {e} {m} among {pl}?|What's the {o} {e} {m} of {pl}?|{o} {e} {m} among {pl}|Among {pl}, what's the {o} {e} {m}?|Give me the {o} {e} {m} [of|among|for] {pl}|The {o} {e} {m} among {pl} is what?|{pl}: {o} {e} {m}?"
            "|If you rank {pl} by {m}, what is the {o} {e} {m}?]",
            rng,
            **slots,
        )
        return capital(text), f"SELECT DISTINCT {metric.sql} {ranking}"
    text = expand(
        "[[Who is|Who's|Name] the {o} {a} {s}?|[Who is|Who's|Name] the {o} {a} {s}?|{o} {a} {s}|[Which|What] {s} is the {o} {a}?|Who has the {o} {e} {m} among {pl}?|[Which|What] {s} has the {o} {e} {m}?|Among {pl}, who is the {o} {a}?"
        "|[Tell me|Find|Give me|I need] the {o} {a} {s}.|Of {pl}, who's {o} {a}?|Who comes in as the {o} {a} {s}?|{pl}: who is {o} {a}?|Do you know who the {o} {a} {s} is?|Who owns the {o} {e} {m} among {pl}?"
        "|Whose {m} is the {o} {e} among {pl}?"
        + (
            "|[Which|What] {s} ranks {o} [in|by] {m}?|Who ranks {o} by {m} among {pl}, {d}?|Who comes {o} in {m} among {pl}, {d}?]"
            if top
            else "|Who comes {o} among {pl}, {u}?|Who is {o} from the bottom in {m} among {pl}?]"
        ),
        rng,
        **slots,
    )
    return capital(text), f"SELECT NAME {ranking}"


@intent(3, "attribute of the nth", 1.2)
def attribute_of_nth(rng: random.Random) -> Drawn:
    metric, top = some_metric(rng), rng.random() < 0.7
    group = population(rng, team_name=0.3, pos=0.4, conditions=0.05)
    key = another_attribute(metric, group, rng)
    column, nouns, questions = ATTRIBUTES[key]
    n = rng.choice([2, 2, 2, 3, 3, 4])
    who = f"the {ordinal(n, rng)} {extreme_of(metric, top, rng)} {group.singular}"
    text = expand(
        f"[[{questions}]?|[{questions}]?|What is the {{n}} of {{p}}?|{{n}} of {{p}}|Give me the {{n}} of {{p}}|Take {{p}}: what is his {{n}}?|I need the {{n}} of {{p}}]",
        rng,
        p=who,
        n=expand(f"[{nouns}]", rng),
    )
    column = "DISTINCT Team" if key == "team" else column
    return capital(
        text
    ), f"SELECT {column} {ranked_rows(group, metric)} {rank_clause(metric, top, f'= {n}', dense=True)}"


@intent(3, "ordered list", 2)
def ordered(rng: random.Random) -> Drawn:
    metric, top = some_metric(rng), rng.random() < 0.65
    group = population(rng, team_name=0.9, pos=0.35, conditions=0.2)
    if not group.where:
        group = population(rng, team_name=1, pos=0, conditions=0)
    high, low = EXTREMES[metric.name]
    a, b = (high, low) if top else (low, high)
    text = expand(
        "[[List|Sort|Rank|Order|Show|Arrange] [the |all |all the |]{pl} from {a} to {b}|[Sort|Order|Rank|List|Arrange] [the |]{pl} by {m}, {a} first|{pl} [sorted|ordered|ranked] by {m} from {a} to {b}|Who are the {pl}, from {a} to {b}?|{pl}, {a} to {b}"
        "|[List|Show] {pl} in {d} order of {m}|Line up [the |all |]{pl} from {a} to {b}|Put [the |all |]{pl} in order, {a} to {b}|{pl} by {m}, {a} first|[Give me|I'd like|I want] [the |all |]{pl} ordered from {a} to {b}"
        "|[Can|Could] you [rank|sort|list] [the |all |]{pl} from {a} to {b}?|Go through [the |all |]{pl} from the {a} to the {b}|Starting with the {a}, [list|name] [all |the |]{pl}|All {pl}, {a} at the top and {b} at the bottom|A ranking of {pl} by {m}, {a} first]",
        rng,
        pl=group.plural,
        a=a,
        b=b,
        m=noun_of(metric, rng),
        d="descending" if top else "ascending",
    )
    where = group.clause(metric.filter or "")
    if rng.random() < 0.35:
        text = text.rstrip("?.") + expand(
            "[ with their {p}| and show their {p}|, with {p}| and give their {p}|, names and {p}| along with their {p}]",
            rng,
            p=PLURALS[metric.name],
        )
        return capital(text), f"SELECT NAME, {metric.sql} FROM nba_roster{where} ORDER BY 2{' DESC' if top else ''}"
    return capital(text), f"SELECT NAME FROM nba_roster{where} {metric.ranking(top)}"


_RANK_GAP: Wordings = (
    "What is the {n} [gap|difference] between the {a} and [the |]{b} {s}?",
    "How far apart are the {a} and the {b} {s} in {n}?",
    "How far apart in {n} are the {a} and the {b} {s}?",
    "[Gap|Difference] in {n} between the {a} {s} and the {b}[ one|]",
    "By how much does the {n} of the {a} {s} differ from that of the {b}[ one|]?",
    "What separates the {a} {s} from the {b}[ one|] in {n}?",
    "Take the {a} and the {b} {s}: how far apart in {n}?",
    "Number one against number two: the {n} gap between the {a} and {b} {s}",
    "How much {j} is the {a} {s} than the {b}[ one|]?",
    "The {a} {s} is how much {j} than the {b}[ one|]?",
    "Among {pl}, what's the {n} [gap|difference] between the {a} and the {b}?",
)


@intent(4, "gap between ranks", 1.5)
def rank_gap(rng: random.Random) -> Drawn:
    metric, top = some_metric(rng), rng.random() < 0.7
    group = population(rng, team_name=0.6, pos=0.35, conditions=0)
    adjective = pick(metric.most if top else metric.least, rng)
    second = rng.choice(["second ", "second-", "2nd "]) + adjective
    text = say(
        rng,
        *_RANK_GAP,
        n=noun_of(metric, rng),
        a=adjective,
        b=second,
        j=pick(metric.more if top else metric.less, rng),
        s=group.singular,
        pl=group.plural,
    )
    where = group.clause(metric.filter or "")
    return (
        text,
        f"SELECT max(x) - min(x) FROM (SELECT {metric.sql} AS x FROM nba_roster{where} {rank_clause(metric, top, '<= 2', dense=True)})",
    )


@intent(4, "rank of a player", 2.5)
def rank_of(rng: random.Random) -> Drawn:
    metric, top = some_metric(rng), rng.random() < 0.85
    name, where, player = some_player(rng, known_column(metric))
    restriction, scope = "", expand("[| in the league| in the NBA| among all players| league-wide|]", rng)
    if rng.random() < 0.35:
        restriction, scope = (
            f"Team = {v.quote(player.team)} AND ",
            expand(" [on|within] {t}", rng, t=v.team_the(player.team, rng)),
        )
    high, low = EXTREMES[metric.name]
    if top and rng.random() < 0.7:
        text = say(
            rng,
            "[Where does {p} rank [in|by|for] {m}{s}?|What is {p}'s rank [in|by] {m}{s}?|{p}'s {m} rank{s}|What rank is {p} in {m}{s}?|Where does {p} [stand|sit|land|place|fall] in {m}{s}?|How does {p} rank by {m}{s}?]",
            "[How high does {p} rank in {m}{s}?|What place is {p} in by {m}{s}?|{p}: {m} rank{s}?|Give me {p}'s {m} ranking{s}|What number is {p} in the {m} rankings{s}?|What spot does {p} hold by {m}{s}?|Rank of {p} by {m}{s}|In {m}, where is {p} ranked{s}?]",
            p=name,
            m=noun_of(metric, rng),
            s=scope,
        )
    else:
        first, last = (high, low) if top else (low, high)
        text = say(
            rng,
            "[Where does {p} [rank|stand|come|fall]{s}, from {a} to {b}?|What is {p}'s place{s} from {a} to {b}?|Counting from the {a}, what number is {p}{s}?|{p}'s rank{s} with the {a} at number 1?|If 1 is the {a}, where does {p} rank{s}?|Lined up from {a} to {b}, what place is {p}{s}?|Rank of {p}{s}, {a} first]",
            p=name,
            s=scope,
            a=first,
            b=last,
        )
    return (
        text,
        f"SELECT 1 + count(*) FROM nba_roster WHERE {restriction}{metric.sql} {'>' if top else '<'} {value_subquery(metric, where)}",
    )


_RANK_WITHIN: Wordings = (
    "Where does {p} rank in {m} among [all |the |]{g}?",
    "What is {p}'s {m} rank among {g}?",
    "Among {g}, what rank is {p} [in|by] {m}?",
    "{p}'s rank by {m} among {g}[, 1 being the highest|]",
    "How high does {p} rank among {g} [in|by] {m}?",
    "Where does {p} [stand|sit|land|place|come] among {g} [in terms of|by|in] {m}?",
    "If you rank {g} by {m}, highest first, where is {p}?",
    "Of all {g}, {p} is number what in {m}?",
    "What place does {p} take among {g} by {m}?",
    "{p}: {m} rank among {g}?",
    "[Rank of|Ranking of] {p} among {g} in {m}",
    "Line {g} up by {m}, highest first: which spot is {p} in?",
)


def _own_positions(player: v.Player) -> list[tuple[str, str]]:
    """The position conditions that the player meets, with their plurals."""
    return [
        (sql, plurals.split("|")[0])
        for sql, (plurals, _) in POSITIONS.items()
        if f"'{player.position}'" in sql or (sql.startswith("POS LIKE") and player.position.endswith(sql[-2]))
    ]


@intent(4, "rank within a position", 1.2)
def rank_within(rng: random.Random) -> Drawn:
    metric = some_metric(rng)
    name, where, player = some_player(rng, {"salary": "salary", "age": "age"}.get(metric.name))
    sql, plural = rng.choice(_own_positions(player))
    text = say(rng, *_RANK_WITHIN, p=name, m=noun_of(metric, rng), g=plural)
    return (
        text,
        f"SELECT 1 + count(*) FROM nba_roster WHERE {sql} AND {metric.sql} > (SELECT {metric.sql} FROM nba_roster WHERE {where})",
    )


_IN_TOP: Wordings = (
    "Is {p} [one of|among] the {k} {a} {g}?",
    "Does {p} rank among the {k} {a} {g}?",
    "Is {p} one of the top {k} {g} by {m}?",
    "Would {p} make a list of the {k} {a} {g}?",
    "Does {p} [crack|make] the {k} {a} {g}?",
    "Is it true that {p} is [one of|among] the {k} {a} {g}?",
    "[True or false|Yes or no]: {p} is one of the {k} {a} {g}",
    "{p} - one of the {k} {a} {g}, yes or no?",
    "{p} is among the {k} {a} {g}, right?",
)


@intent(4, "yes/no about a top k", 1.2)
def in_top(rng: random.Random) -> Drawn:
    metric, top = some_metric(rng), rng.random() < 0.75
    name, where, player = some_player(rng, {"salary": "salary", "age": "age"}.get(metric.name))
    scope, group = "", pick("players|players in the league|players in the NBA", rng)
    draw = rng.random()
    if draw < 0.35:
        scope, group = f"Team = {v.quote(player.team)} AND ", f"players on {v.team_the(player.team, rng)}"
    elif draw < 0.6:
        sql, group = rng.choice(_own_positions(player))
        scope = f"{sql} AND "
    k = rng.choice([2, 3, 3, 5, 5, 10]) if scope else rng.choice([5, 10, 10, 20, 50, 100])
    wordings = _IN_TOP if top else tuple(w for w in _IN_TOP if "top" not in w)
    text = say(
        rng,
        *wordings,
        p=name,
        k=number(k, rng, 0.5),
        a=pick(metric.most if top else metric.least, rng),
        g=group,
        m=noun_of(metric, rng),
    )
    return (
        text,
        f"SELECT 1 + count(*) <= {k} FROM nba_roster WHERE {scope}{metric.sql} {'>' if top else '<'} (SELECT {metric.sql} FROM nba_roster WHERE {where})",
    )
