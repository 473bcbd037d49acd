"""Players, teams and groups held against each other; shares, averages, gaps, ranks; what the table cannot answer."""

from __future__ import annotations

import random

from ..wording import expand, number, ordinal
from . import vocabulary as v
from .aggregates import FUNCTIONS, GROUPS, _first, _metric, _noun, _plural, _rank, _side
from .lookups import _player
from .metrics import AGE, HEAVY, HEIGHT, METRICS, PAY, SALARY, TALL, WEIGHT, Metric
from .population import condition, population, position
from .registry import intent

Drawn = tuple[str, str]


def _one(metric: Metric, where: str) -> str:
    """A player's value inside an aggregate over the whole table."""
    return f"max({metric.sql}) FILTER ({where})"


def _known(metric: Metric) -> str | None:
    return {"salary": "salary", "age": "age"}.get(metric.name)


@intent(4, "two players: who", 4)
def who_of_two(rng: random.Random) -> Drawn:
    metric, top = _metric(rng), rng.random() < 0.65
    a, where_a, _ = _player(rng, _known(metric))
    b, where_b, _ = _player(rng, _known(metric))
    adjective = expand(f"[{metric.more if top else metric.less}]", rng)
    verb = expand(f"[{metric.more_verb if top else metric.less_verb}]", rng)
    text = expand(
        "[Who is {j}, {a} or {b}?|Who's {j}: {a} or {b}?|Who {v}, {a} or {b}?|{a} or {b}: who is {j}?|Between {a} and {b}, who {v}?|Is {a} or {b} {j}?|Which of the two is {j}, {a} or {b}?|{a} vs {b}, who's {j}?|{a} or {b}, who {v}?|Who {v} between {a} and {b}?]",
        rng, j=adjective, v=verb, a=a, b=b,
    )
    return text, f"SELECT NAME FROM nba_roster WHERE {where_a} OR {where_b} {_rank(metric, top, '= 1')}"


@intent(4, "three players: who", 0.8)
def who_of_three(rng: random.Random) -> Drawn:
    metric, top = _metric(rng), rng.random() < 0.65
    drawn = [_player(rng, _known(metric)) for _ in range(3)]
    names = f"{drawn[0][0]}, {drawn[1][0]} {rng.choice(['or', 'and'])} {drawn[2][0]}"
    adjective = expand(f"[{metric.most if top else metric.least}]", rng)
    text = expand("[Who is the {j}: {n}?|Of {n}, who is the {j}?|Among {n}, who's the {j}?]", rng, j=adjective, n=names)
    return text, f"SELECT NAME FROM nba_roster WHERE {' OR '.join(d[1] for d in drawn)} {_rank(metric, top, '= 1')}"


@intent(4, "two players: how much", 3.5)
def difference_of_two(rng: random.Random) -> Drawn:
    metric, more = _metric(rng), rng.random() < 0.7
    a, where_a, _ = _player(rng, _known(metric))
    b, where_b, _ = _player(rng, _known(metric))
    draw = rng.random()
    one, two = _one(metric, where_a), _one(metric, where_b)
    if draw < 0.35:
        text = expand("[What is the [{m} difference|{m} gap|difference in {m}|gap in {m}] between {a} and {b}?|[{m} gap|Difference in {m}] between {a} and {b}|How far apart are {a} and {b} in {m}?|By how much do {a} and {b} differ in {m}?]", rng, m=_noun(metric, rng), a=a, b=b)
        return _first(text), f"SELECT abs({one} - {two}) FROM nba_roster"
    if draw < 0.45:
        text = expand("[How many times [as much as|]{b}'s [is|] {n} does {a} have?|What is the ratio of {a}'s {n} to {b}'s?|Ratio of {a}'s {n} to {b}'s {n}|{a}'s {n} is how many times {b}'s?]".replace("How many times [as much as|]{b}'s [is|] {n} does {a} have?|", ""), rng, n=_noun(metric, rng), a=a, b=b)
        return _first(text), f"SELECT {one} / {two} FROM nba_roster"
    phrases = {
        "age": ("How many years older is {a} than {b}?|How much older is {a} than {b}?|How many years older than {b} is {a}?", "How many years younger is {a} than {b}?|How much younger is {a} than {b}?"),
        "height": ("How much taller is {a} than {b}?|How many inches taller is {a} than {b}?|{a} is how many inches taller than {b}?", "How much shorter is {a} than {b}?|How many inches shorter is {a} than {b}?"),
        "weight": ("How much heavier is {a} than {b}?|How many pounds heavier is {a} than {b}?|How much more does {a} weigh than {b}?", "How much lighter is {a} than {b}?|How many pounds lighter is {a} than {b}?"),
        "salary": ("How much more does {a} [make|earn] than {b}?|How much more [is|does] {a} [paid|get] than {b}?|How much more money does {a} make than {b}?", "How much less does {a} [make|earn] than {b}?"),
    }[metric.name][0 if more else 1]
    text = expand(f"[{phrases}]", rng, a=a, b=b).replace("is " + a + " get", "does " + a + " get").replace("does " + a + " paid", "is " + a + " paid")
    return _first(text), f"SELECT {one} - {two} FROM nba_roster" if more else f"SELECT {two} - {one} FROM nba_roster"


@intent(4, "two players: yes/no", 3)
def is_more(rng: random.Random) -> Drawn:
    metric, more = _metric(rng), rng.random() < 0.65
    a, where_a, _ = _player(rng, _known(metric))
    b, where_b, _ = _player(rng, _known(metric))
    adjective = expand(f"[{metric.more if more else metric.less}]", rng)
    verb = {"age": None, "height": None, "weight": ("weigh more", "weigh less"), "salary": ("make more|earn more|get paid more", "make less|earn less")}[metric.name]
    if rng.random() < 0.15:
        nouns = {"age": "the same age", "height": "the same height", "weight": "the same weight", "salary": "paid the same"}[metric.name]
        return expand("[Are {a} and {b} {n}?|Is {a} {n} as {b}?]", rng, a=a, b=b, n=nouns), f"SELECT {_one(metric, where_a)} = {_one(metric, where_b)} FROM nba_roster"
    if verb and rng.random() < 0.6:
        text = expand(f"[Does {{a}} [{verb[0 if more else 1]}] than {{b}}?|Does {{a}} [{verb[0 if more else 1]}] [money |]than {{b}} does?]", rng, a=a, b=b).replace("weigh more money", "weigh more").replace("weigh less money", "weigh less").replace("paid more money", "paid more")
    else:
        text = expand("[Is {a} {j} than {b}?|Is {a} {j} than {b} is?|True or false: {a} is {j} than {b}|Yes or no: is {a} {j} than {b}?|{a} is {j} than {b}, right?]", rng, a=a, b=b, j=adjective)
    return text, f"SELECT {_one(metric, where_a)} {'>' if more else '<'} {_one(metric, where_b)} FROM nba_roster"


@intent(4, "same as each other", 1.5)
def same_pair(rng: random.Random) -> Drawn:
    a, where_a, player = _player(rng, "college")
    mates = [p for p in v.roster() if p is not player and (p.team == player.team or p.college == player.college)]
    other = rng.choice(mates) if mates and rng.random() < 0.5 else rng.choice(v.roster())
    b, where_b = v.player_name(other, rng)
    column, words = rng.choice(
        [
            ("Team", "[Do {a} and {b} play [for the same team|together]?|Are {a} and {b} [teammates|on the same team]?|Is {a} a teammate of {b}?]"),
            ("COLLEGE", "[Did {a} and {b} [go to|attend] the same [college|school]?|Are {a} and {b} from the same college?]"),
            ("POS", "[Do {a} and {b} play the same position?|Are {a} and {b} listed at the same position?]"),
            ("Jersey", "[Do {a} and {b} wear the same [number|jersey number]?|Is {a}'s jersey number the same as {b}'s?]"),
        ]
    )
    return expand(words, rng, a=a, b=b), f"SELECT count(DISTINCT {column}) = 1 FROM nba_roster WHERE {where_a} OR {where_b}"


@intent(4, "same as a player", 4)
def same_as(rng: random.Random) -> Drawn:
    column, known, words = rng.choice(
        [
            ("COLLEGE", "college", "[Who [else |]went to the same [college|school] as {p}?|Which [other |]players [attended|went to] {p}'s [college|alma mater|school]?|Who shares a college with {p}?|[List|Name] [the |]players from the same [college|school] as {p}]"),
            ("Team", None, "[Who are {p}'s teammates?|[List|Name] [the |all |]teammates of {p}|Who [else |]plays [on the same team as|with] {p}?|{p} teammates|Which players are on {p}'s team?]"),
            ("Jersey", "jersey", "[Who [else |]wears the same [number|jersey number|jersey] as {p}?|Which [other |]players [share|wear] {p}'s [jersey |]number?|Who shares a jersey number with {p}?]"),
            ("AGE", "age", "[Who is the same age as {p}?|Which [other |]players are [as old as|the same age as] {p}?|Who [else |]is {p}'s age?|[List|Name] players of the same age as {p}]"),
            (HEIGHT, None, "[Who is [exactly |]as tall as {p}?|Which [other |]players are [the same height as|as tall as] {p}?|Who [else |]is {p}'s height?]"),
            (WEIGHT, None, "[Who weighs [exactly |][as much as|the same as] {p}?|Which [other |]players weigh the same as {p}?]"),
            (SALARY, "salary", "[Who makes [exactly |]the same [salary |]as {p}?|Which [other |]players [earn|make] [exactly |]the same as {p}?|Who [else |]has the same salary as {p}?]"),
        ]
    )
    name, where, player = _player(rng, known)
    if column not in ("Team",) and rng.random() < 0.15:
        text = expand(words, rng, p=name)
        base = expand("[How many [other |]players have the same {c} as {p}?|How many [others|other players] share {p}'s {c}?]", rng, p=name, c={"COLLEGE": "college", "Jersey": "jersey number", "AGE": "age", HEIGHT: "height", WEIGHT: "weight", SALARY: "salary"}[column])
        return base, f"SELECT count(*) FROM nba_roster WHERE {column} = (SELECT {column} FROM nba_roster WHERE {where}) AND NOT ({where})"
    if column == "Team" and rng.random() < 0.4:
        metric, top = _metric(rng), rng.random() < 0.6
        extra, _ = v.POSITIONS[sql] if (sql := rng.choice(list(v.POSITIONS))) else ("", "")
        if rng.random() < 0.5:
            text = expand("[Which of {p}'s teammates are {x}?|Which {x} play with {p}?|How many {x} does {p} play with?]", rng, p=name, x=extra.split("|")[0])
            select = "count(*)" if text.startswith("How many") else "NAME"
            return text, f"SELECT {select} FROM nba_roster WHERE Team = (SELECT Team FROM nba_roster WHERE {where}) AND NOT ({where}) AND {sql}"
        text = expand("[Who is {p}'s {a} teammate?|Who is the {a} teammate of {p}?]", rng, p=name, a=expand(f"[{metric.most if top else metric.least}]", rng))
        return text, f"SELECT NAME FROM nba_roster WHERE Team = (SELECT Team FROM nba_roster WHERE {where}) AND NOT ({where}){' AND ' + metric.filter if metric.filter else ''} {_rank(metric, top, '= 1')}"
    return expand(words, rng, p=name), f"SELECT NAME FROM nba_roster WHERE {column} = (SELECT {column} FROM nba_roster WHERE {where}) AND NOT ({where})"


@intent(4, "compared with a player", 4)
def than_player(rng: random.Random) -> Drawn:
    metric, more = _metric(rng), rng.random() < 0.65
    name, where, _ = _player(rng, _known(metric))
    group = population(rng, team_name=0.4, pos=0.35, conditions=0)
    adjective = expand(f"[{metric.more if more else metric.less}]", rng)
    verb = expand(f"[{metric.more_verb if more else metric.less_verb}]", rng)
    plural_verb = verb
    for a, b in (("is ", "are "), ("stands", "stand"), ("weighs", "weigh"), ("makes", "make"), ("earns", "earn"), ("gets", "get"), ("has ", "have ")):
        if plural_verb.startswith(a):
            plural_verb = b + plural_verb[len(a) :]
            break
    compare = f"{metric.sql} {'>' if more else '<'} (SELECT {metric.sql} FROM nba_roster WHERE {where})"
    if rng.random() < 0.45:
        text = expand("[How many {pl} {v} than {p}?|How many {pl} are {j} than {p}?|Number of {pl} {j} than {p}|Count the {pl} who {v} than {p}]", rng, pl=group.plural, v=plural_verb, j=adjective, p=name)
        return text, f"SELECT count(*) FROM nba_roster{group.clause(compare)}"
    if rng.random() < 0.12:
        text = expand("[Is [anyone|anybody|any player] {j} than {p}?|Does anyone {b} than {p}?|Is there [a|any] {s} {j} than {p}?]", rng, j=adjective, p=name, s=group.singular, b=plural_verb if not plural_verb.startswith("are") else "stand out as " + adjective)
        clause = group.clause(compare) if group.singular in text else f" WHERE {compare}"
        return text, f"SELECT count(*) > 0 FROM nba_roster{clause}"
    text = expand("[Which {pl} {v} than {p}?|[List|Name|Show] [the |all |]{pl} {j} than {p}|Who [on|among] the {pl} {v1} than {p}?|{pl} {j} than {p}|Which {pl} are {j} than {p}?]", rng, pl=group.plural, v=plural_verb, v1=verb, j=adjective, p=name).replace("Who on the", "Who among the")
    return _first(text), f"SELECT NAME FROM nba_roster{group.clause(compare)}"


@intent(4, "rank of a player", 2.5)
def rank_of(rng: random.Random) -> Drawn:
    metric, top = _metric(rng), rng.random() < 0.85
    name, where, player = _player(rng, _known(metric))
    group, scope = "", ""
    if rng.random() < 0.35:
        sql = f"Team = {v.quote(player.team)}"
        group, scope = f"{sql} AND ", expand(" [on|among] {t}", rng, t=v.team_the(player.team, rng))
    noun = _noun(metric, rng)
    text = expand("[Where does {p} rank[s|] [in|by] {m}?|What is {p}'s rank [in|by] {m}?|{p}'s {m} rank|What rank is {p} in {m}?|Where does {p} [stand|sit|rank] in {m}{s}?|How does {p} rank by {m}?]", rng, p=name, m=noun, s="").replace("ranks", "rank")
    text = text.rstrip("?") + (scope + "?" if scope else expand("[?| in the league?| in the NBA?| among all players?]", rng))
    if not top:
        low = {"age": "from youngest to oldest", "height": "from shortest to tallest", "weight": "from lightest to heaviest", "salary": "from lowest to highest"}[metric.name]
        text = text.rstrip("?") + f", {low}?"
    return _first(text), f"SELECT 1 + count(*) FROM nba_roster WHERE {group}{metric.sql} {'>' if top else '<'} (SELECT {metric.sql} FROM nba_roster WHERE {where})"


@intent(4, "above average", 5)
def above_average(rng: random.Random) -> Drawn:
    metric, more = _metric(rng), rng.random() < 0.65
    group = population(rng, team_name=0.45, pos=0.35, conditions=0.05)
    function, word = rng.choice([("avg", "average"), ("avg", "average"), ("avg", "mean"), ("median", "median")])
    adjective = expand(f"[{metric.more if more else metric.less}]", rng)
    side = expand("[above|over|higher than|greater than]" if more else "[below|under|lower than|less than]", rng)
    own = group.where and rng.random() < 0.35
    if own:
        scope = expand("[their own {w}|the {w} of that group|the {w} for {pl}|the {w} {pl} {m}]", rng, w=word, pl=group.plural, m=metric.name).replace(f"the {word} {group.plural} {metric.name}", f"the {word} {metric.name} of {group.plural}")
        inner = f"(SELECT {function}({metric.sql}) FROM nba_roster{group.clause()})"
        text = expand("[[Which|What] {pl} are {j} than {s}?|[List|Name] [the |]{pl} whose {m} is {b} {s}|How many {pl} are {j} than {s}?]", rng, pl=group.plural, j=adjective, s=scope, m=_noun(metric, rng), b=side)
    else:
        inner = f"(SELECT {function}({metric.sql}) FROM nba_roster)"
        text = expand(
            rng.choice(
                [
                    "[Which|What] {pl} are {j} than [the league {w}|{w}|the {w} player|the overall {w}|the {w} NBA player]?",
                    "[List|Name|Show] [the |all |]{pl} with an {b}-{w} {m}" if more and side == "above" else "[List|Name|Show] [the |all |]{pl} whose {m} is {b} [the league {w}|{w}|the {w}|the overall {w}]",
                    "How many {pl} are {j} than [the league {w}|{w}|the {w} player|the {w} of all players]?",
                    "How many {pl} have a {m} {b} [the league {w}|the {w}|{w}|the overall {w}]?",
                    "[Which|What] {pl} have a {m} {b} [the league {w}|the {w}|the overall {w}]?",
                    "{pl} {j} than {w}",
                ]
            ),
            rng, pl=group.plural, j=adjective, w=word, b=side, m=_noun(metric, rng),
        )
    select = "count(*)" if text.startswith("How many") else "NAME"
    compare = f"{metric.sql} {'>' if more else '<'} {inner}"
    if not own and rng.random() < 0.12:
        text = expand("[What [share|fraction|percentage|proportion] of {pl} are {j} than the [league |]{w}?]", rng, pl=group.plural, j=adjective, w=word)
        return text, f"SELECT count(*) FILTER ({compare}) / count(*) FROM nba_roster{group.clause()}"
    return _first(text), f"SELECT {select} FROM nba_roster{group.clause(compare)}"


@intent(4, "above own group's average", 2)
def above_own_group(rng: random.Random) -> Drawn:
    metric, more = _metric(rng), rng.random() < 0.7
    column, one = rng.choice([("Team", "team"), ("Team", "team"), ("POS", "position")])
    side = _side(rng, column, 0.3)
    adjective = expand(f"[{metric.more if more else metric.less}]", rng)
    text = expand("[[Which|What] {pl} are {j} than [the average of their|their] {g}[ average|'s average]?|[List|Name] {pl} who are {j} than their {g}'s average|Who is {j} than the average [for|of|on] [his|their] {g}?|How many {pl} are {j} than their {g}'s average?]", rng, pl=side.plural, j=adjective, g=one)
    text = text.replace(f"than the average of their {one} average", f"than the average of their {one}").replace(f"than the average of their {one}'s average", f"than the average of their {one}").replace(f"than their {one}?", f"than their {one}'s average?")
    compare = f"{metric.sql} {'>' if more else '<'} avg({metric.sql}) OVER (PARTITION BY {column})"
    if side.where and text.startswith("Who"):
        text = expand("Which {pl} are {j} than their {g}'s average?", rng, pl=side.plural, j=adjective, g=one)
    inner = f"SELECT NAME FROM nba_roster QUALIFY {compare}"
    if side.where:
        inner = f"SELECT NAME FROM nba_roster QUALIFY {' AND '.join(side.where)} AND {compare}"
    return text, f"SELECT count(*) FROM ({inner})" if text.startswith("How many") else inner


@intent(4, "groups above the league", 2)
def groups_above(rng: random.Random) -> Drawn:
    metric, more = _metric(rng), rng.random() < 0.65
    column, one, many = rng.choice([("Team", "team", "teams"), ("Team", "team", "teams"), ("POS", "position", "positions"), ("COLLEGE", "college", "colleges")])
    function, word = rng.choice([("avg", "average"), ("avg", "average"), ("median", "median")])
    where = f" WHERE {GROUPS[column][2]}" if GROUPS[column][2] else ""
    adjective = expand(f"[{metric.more if more else metric.less}]", rng)
    relation = expand("[above|over|higher than|greater than]" if more else "[below|under|lower than|less than]", rng)
    text = expand("[[Which|What] {gs} have [a|an] {w} {m} {r} the [league|overall|league-wide|NBA] {w}?|[List|Name] the {gs} whose {w} {m} is {r} the [league|overall|league-wide] {w}|[Which|What] {gs} are {j} than the league on average?|How many {gs} have [a|an] {w} {m} {r} the league {w}?]", rng, gs=many, w=word, m=_noun(metric, rng), r=relation, j=adjective)
    if "on average?" in text:
        function = "avg"
    sql = f"SELECT {column} FROM nba_roster{where} GROUP BY {column} HAVING {function}({metric.sql}) {'>' if more else '<'} (SELECT {function}({metric.sql}) FROM nba_roster)"
    return text, f"SELECT count(*) FROM ({sql})" if text.startswith("How many") else sql


@intent(4, "per-group best", 5)
def per_group_best(rng: random.Random) -> Drawn:
    metric, top = _metric(rng), rng.random() < 0.65
    column, one = rng.choices([("Team", "team"), ("POS", "position"), ("COLLEGE", "college"), ("AGE", "age")], [60, 25, 11, 4])[0]
    if column == "AGE" and metric is AGE:
        metric = TALL
    side = _side(rng, column, 0.3)
    noun = side.singular
    adjective = expand(f"[{metric.most if top else metric.least}]", rng)
    verb = expand(f"[{metric.most_verb if top else metric.least_verb}]", rng)
    text = expand(
        rng.choice(
            [
                "Who is the {a} {s} [on|of|in|at|for|from] [each|every] {g}?",
                "[List|Name|Show|Give me|Find] the {a} {s} [on|of|in|at|for|from|per|by] [each|every] {g}.",
                "[For|On|At|In] [each|every] {g}, who {v}?" if not side.where else "[For|In] [each|every] {g}, who is the {a} {s}?",
                "{a} {s} [per|by|of each] {g}",
                "[Each|Every] {g}'s {a} {s}",
                "[What|Which] {s} is the {a} [on|at|for|in] each {g}?",
            ]
        ),
        rng, a=adjective, s=noun, g=one, v=verb,
    )
    text = text.replace("per each", "per").replace("by each", "for each").replace("per every", "for every").replace("by every", "for every")
    known = " AND ".join(x for x in (GROUPS[column][2], metric.filter or "") if x)
    where = side.clause(known)
    value = ""
    if rng.random() < 0.2:
        text = text.rstrip("?.") + expand("[ and his {m}| with his {m}|, and {h}]", rng, m=_noun(metric, rng), h={"age": "how old is he", "height": "how tall is he", "weight": "how heavy is he", "salary": "how much does he make"}[metric.name])
        value = f", {metric.sql}"
    if rng.random() < 0.12:
        k = rng.choice([2, 3])
        text = expand("[[List|Name|Show|Give me] the {k} {a} {pl} [on|of|in|at|for] [each|every] {g}|[Who are the|The] {k} {a} {pl} [per|by|of each] {g}[?|]]", rng, k=number(k, rng, 0.6), a=adjective, pl=side.plural, g=one)
        return _first(text), f"SELECT {column}, NAME FROM nba_roster{where} {_rank(metric, top, f'<= {k}', partition=column)}"
    return _first(text), f"SELECT {column}, NAME{value} FROM nba_roster{where} {_rank(metric, top, '= 1', partition=column)}"


_SHARE = "[What [share|fraction|percentage|percent|proportion|part] of {pl} {p}?|What['s| is] the [share|fraction|percentage|proportion] of {pl} [who|that] {p}?|[Percentage|Share|Fraction|Proportion] of {pl} [who|that] {p}|{pl}: what [share|percentage|fraction] {p}?|Out of all {pl}, what [percentage|share|fraction] {p}?|What % of {pl} {p}?|What [portion|percentage] of [the |]{pl} {p}?]"


@intent(4, "share", 6)
def share(rng: random.Random) -> Drawn:
    group = population(rng, team_name=0.45, pos=0.3, conditions=0)
    draw = rng.random()
    if draw < 0.22:
        found = position(rng)
        group = population(rng, team_name=0.6, pos=0, conditions=0.1)
    elif draw < 0.3:
        from .population import team

        found = team(rng)
        group = population(rng, team_name=0, pos=0.6, conditions=0.3)
    else:
        found = condition(rng)
    if any(w.split(" ")[0] == found.where.split(" ")[0] for w in group.where):
        group = population(rng, team_name=0, pos=0, conditions=0)
    return _first(expand(_SHARE, rng, pl=group.plural, p=found.plural)), f"SELECT count(*) FILTER ({found.where}) / count(*) FROM nba_roster{group.clause()}"


@intent(4, "share per group", 1.5)
def share_per(rng: random.Random) -> Drawn:
    column, one, many = rng.choice([("Team", "team", "teams"), ("Team", "team", "teams"), ("POS", "position", "positions"), ("COLLEGE", "college", "colleges")])
    found = condition(rng) if column == "POS" or rng.random() < 0.6 else position(rng)
    while found.where.startswith(column):
        found = condition(rng)
    known = GROUPS[column][2]
    where = f" WHERE {known}" if known else ""
    expression = f"count(*) FILTER ({found.where}) / count(*)"
    if rng.random() < 0.45:
        top = rng.random() < 0.75
        text = expand("[[Which|What] {g} has the {e} [share|percentage|proportion|fraction] of players who {p}?|{g} with the {e} [share|percentage] of players who {p}]", rng, g=one, e="[highest|largest|greatest]".strip("[]").split("|")[rng.randrange(3)] if top else rng.choice(["lowest", "smallest"]), p=found.plural)
        return _first(text), f"SELECT {column} FROM nba_roster{where} GROUP BY {column} QUALIFY rank() OVER (ORDER BY {expression}{' DESC' if top else ''}) = 1"
    if rng.random() < 0.2:
        text = expand("[What [share|percentage|fraction] of [the league's |all |]players [plays|play] [at |]each position?|Share of players [by|per] position|What percentage of players is at each position?]", rng)
        return text, "SELECT POS, count(*) / (SELECT count(*) FROM nba_roster) FROM nba_roster GROUP BY POS"
    text = expand("[What [share|percentage|fraction] of [each|every] {g}'s players {p}?|[For|In] each {g}, what [share|percentage|fraction] of players {p}?|[Share|Percentage] of players who {p}[,|] by {g}|[Share|Percentage] of players who {p} per {g}]", rng, g=one, p=found.plural)
    return text, f"SELECT {column}, {expression} FROM nba_roster{where} GROUP BY {column}"


@intent(4, "share of the payroll", 2.5)
def payroll_share(rng: random.Random) -> Drawn:
    draw = rng.random()
    if draw < 0.5:
        name, where, player = _player(rng, "salary")
        team = v.quote(player.team)
        text = expand("[What [share|percentage|fraction|part] of {t}' payroll [goes to|is|does] {p}[ take| get|]?|What [share|percentage|fraction] of [the team's|his team's] [payroll|salaries] [goes to|does] {p}[ take|]?|{p}'s share of the {a} payroll]", rng, t=v.team_the(player.team, rng), a=v.team_plain(player.team, rng), p=name)
        for bad, good in ((f"goes to {name} take", f"goes to {name}"), (f"goes to {name} get", f"goes to {name}"), (f"is {name} take", f"is {name}"), (f"is {name} get", f"is {name}"), (f"does {name}?", f"does {name} take?")):
            text = text.replace(bad, good)
        if "team's" in text:
            return text, f"SELECT sum({SALARY}) FILTER ({where}) / sum({SALARY}) FROM nba_roster WHERE Team = (SELECT Team FROM nba_roster WHERE {where})"
        return text, f"SELECT sum({SALARY}) FILTER ({where}) / sum({SALARY}) FROM nba_roster WHERE Team = {team}"
    base = population(rng, team_name=0.7, pos=0, conditions=0)
    found = position(rng) if draw < 0.8 else condition(rng)
    if found.where.startswith(("SALARY", "TRY")):
        found = position(rng)
    whole = f"{base.plural}' payroll" if base.where else "the league's [total |]payroll".replace("[total |]", rng.choice(["total ", ""]))
    text = expand("[What [share|percentage|fraction|part] of {w} [goes to|is paid to] players who {p}?|[Share|Percentage] of {w} that goes to players who {p}]", rng, w=whole, p=found.plural)
    return text, f"SELECT sum({SALARY}) FILTER ({found.where}) / sum({SALARY}) FROM nba_roster{base.clause()}"


@intent(4, "two teams: which", 3)
def which_team(rng: random.Random) -> Drawn:
    a, b = rng.sample(v.teams(), 2)
    metric, top = _metric(rng), rng.random() < 0.65
    the_a, the_b = v.team_the(a, rng), v.team_the(b, rng)
    where = f"WHERE Team IN ({v.quote(a)}, {v.quote(b)}) GROUP BY Team QUALIFY rank() OVER (ORDER BY"
    draw = rng.random()
    if draw < 0.3:
        side = _side(rng, "Team", 1.0)
        text = expand("[Who has more {pl}, {a} or {b}?|Which team has {m} {pl}, {a} or {b}?|Do {a} or {b} have {m} {pl}?|Between {a} and {b}, [who|which team] has {m} {pl}?]", rng, pl=side.plural, a=the_a, b=the_b, m="more" if top else "fewer")
        top = top or "more" in text
        from .aggregates import _counted

        return text, f"SELECT Team FROM nba_roster {where} {_counted(side)}{' DESC' if top else ''}) = 1"
    if draw < 0.5:
        text = expand("[Which team [has the {e} payroll|spends {m} on salaries|pays {m}], {a} or {b}?|Who [has the {e} payroll|spends {m} on players], {a} or {b}?]", rng, e="[bigger|higher|larger]".strip("[]").split("|")[rng.randrange(3)] if top else rng.choice(["smaller", "lower"]), m="more" if top else "less", a=the_a, b=the_b)
        return text, f"SELECT Team FROM nba_roster {where} sum({SALARY}){' DESC' if top else ''}) = 1"
    adjective = expand(f"[{metric.more if top else metric.less}]", rng)
    word, function = rng.choice([("average", "avg"), ("average", "avg"), ("median", "median")])
    text = expand("[Which team is {j} on average, {a} or {b}?|Who is {j} on average, {a} or {b}?|Are {a} or {b} {j} on average?|On average, are {a} or {b} {j}?|Which team has the {e} {w} {m}: {a} or {b}?|{a} or {b}: [who|which team] has the {e} {w} {m}?]", rng, j=adjective, a=the_a, b=the_b, e="higher" if top else "lower", w=word, m=_noun(metric, rng))
    function = "avg" if "on average" in text.lower() else function
    return _first(text), f"SELECT Team FROM nba_roster {where} {function}({metric.sql}){' DESC' if top else ''}) = 1"


@intent(4, "two groups: side by side", 2)
def side_by_side(rng: random.Random) -> Drawn:
    metric = _metric(rng)
    function = rng.choice(["avg", "avg", "median", "sum" if metric is PAY else "avg", "max"])
    sql, words = FUNCTIONS[function]
    phrase = expand(f"[{words}] {_noun(metric, rng)}", rng)
    if rng.random() < 0.7:
        a, b = rng.sample(v.teams(), 2)
        text = expand("[What is the {w} of {a} and of {b}?|Compare the {w} of {a} and {b}|{w} of {a} and {b}, side by side|[Show|Give] the {w} for {a} and for {b}|{w}: {a} vs {b}|What are the {w}s of {a} and {b}?]", rng, w=phrase, a=v.team_the(a, rng), b=v.team_the(b, rng))
        return _first(text), f"SELECT Team, {sql.format(x=metric.sql)} FROM nba_roster WHERE Team IN ({v.quote(a)}, {v.quote(b)}) GROUP BY Team"
    a, b = rng.sample(["PG", "SG", "SF", "PF", "C"], 2)
    name = {"PG": "point guards", "SG": "shooting guards", "SF": "small forwards", "PF": "power forwards", "C": "centers"}
    text = expand("[What is the {w} of {a} and of {b}?|Compare the {w} of {a} and {b}|{w}: {a} vs {b}]", rng, w=phrase, a=name[a], b=name[b])
    return _first(text), f"SELECT POS, {sql.format(x=metric.sql)} FROM nba_roster WHERE POS IN ('{a}', '{b}') GROUP BY POS"


def _group_word(rng: random.Random) -> tuple[str, str]:
    draw = rng.random()
    if draw < 0.45:
        team = rng.choice(v.teams())
        return rng.choice([v.nickname(team), v.team_the(team, rng), f"{v.team_plain(team, rng)} players"]), f"Team = {v.quote(team)}"
    if draw < 0.85:
        sql, (plurals, _) = rng.choice(list(v.POSITIONS.items()))
        return rng.choice(plurals.split("|")), sql
    college = rng.choice([p.college for p in v.roster() if p.college != "--"])
    return f"{college} players", f"COLLEGE = {v.quote(college)}"


@intent(4, "two groups: difference or yes/no", 4)
def group_difference(rng: random.Random) -> Drawn:
    metric, more = _metric(rng), rng.random() < 0.65
    (a, where_a), (b, where_b) = _group_word(rng), _group_word(rng)
    if where_a == where_b:
        return who_of_two(rng)
    function, word = rng.choices([("avg", "average"), ("median", "median"), ("sum", "total")], [70, 18, 12 if metric is PAY else 0])[0]
    one, two = (f"{function}({metric.sql}) FILTER ({w})" for w in (where_a, where_b))
    adjective = expand(f"[{metric.more if more else metric.less}]", rng)
    draw = rng.random()
    if draw < 0.1:
        text = expand("[How many times [higher|greater] is the {w} {m} of {a} than that of {b}?|What is the ratio of the {w} {m} of {a} to that of {b}?|Ratio of {a}' {w} {m} to {b}']", rng, w=word, m=_noun(metric, rng), a=a, b=b)
        return text, f"SELECT {one} / {two} FROM nba_roster"
    if draw < 0.35:
        text = expand("[What is the difference [between|in] the {w} {m} [of|between] {a} and {b}?|[Gap|Difference] between the {w} {m} of {a} and {b}|What's the gap in {w} {m} between {a} and {b}?|Difference in {w} {m} between {a} and {b}]", rng, w=word, m=_noun(metric, rng), a=a, b=b)
        return text, f"SELECT abs({one} - {two}) FROM nba_roster"
    if draw < 0.6:
        if function == "avg" and rng.random() < 0.6:
            text = expand("[How much {j} are {a} than {b} on average?|On average, how much {j} are {a} than {b}?]", rng, j=adjective, a=a, b=b)
        else:
            text = expand("[How much {h} is the {w} {m} of {a} than [that of |]{b}?|By how much does the {w} {m} of {a} [exceed|top|beat] that of {b}?]", rng, h="higher" if more else "lower", w=word, m=_noun(metric, rng), a=a, b=b)
            more = more or "By how much" in text
        return text, f"SELECT {one} - {two} FROM nba_roster" if more else f"SELECT {two} - {one} FROM nba_roster"
    if function == "avg" and rng.random() < 0.7:
        text = expand("[Are {a} {j} than {b} on average?|Are {a}, on average, {j} than {b}?|On average, are {a} {j} than {b}?|Is it true that {a} are {j} than {b} on average?]", rng, a=a, b=b, j=adjective)
    else:
        text = expand("[Do {a} have a {h} {w} {m} than {b}?|Is the {w} {m} of {a} {h} than that of {b}?]", rng, a=a, b=b, h="higher" if more else "lower", w=word, m=_noun(metric, rng))
    return text, f"SELECT {one} {'>' if more else '<'} {two} FROM nba_roster"


@intent(4, "two counts compared", 2.5)
def count_difference(rng: random.Random) -> Drawn:
    base = population(rng, team_name=0.5, pos=0, conditions=0)
    (a, where_a), (b, where_b) = _group_word(rng), _group_word(rng)
    if base.where or where_a.split(" ")[0] != where_b.split(" ")[0]:
        choices = rng.sample(list(v.POSITIONS.items()), 2)
        (where_a, (pa, _)), (where_b, (pb, _)) = choices
        a, b = pa.split("|")[0], pb.split("|")[0]
    scope = f" among {base.plural}" if base.where else ""
    one, two = f"count(*) FILTER ({where_a})", f"count(*) FILTER ({where_b})"
    draw = rng.random()
    if draw < 0.45:
        text = expand("[How many more {a} than {b} are there{s}?|How many more {a} are there than {b}{s}?]", rng, a=a, b=b, s=scope)
        return text, f"SELECT {one} - {two} FROM nba_roster{base.clause()}"
    if draw < 0.85:
        more = rng.random() < 0.75
        text = expand("[Are there {m} {a} than {b}{s}?|Is the number of {a} {h} than the number of {b}{s}?]", rng, a=a, b=b, s=scope, m="more" if more else "fewer", h="greater" if more else "smaller")
        return text, f"SELECT {one} {'>' if more else '<'} {two} FROM nba_roster{base.clause()}"
    text = expand("What is the ratio of {a} to {b}{s}?", rng, a=a, b=b, s=scope)
    return text, f"SELECT {one} / {two} FROM nba_roster{base.clause()}"


@intent(4, "gap inside a group", 2)
def gap(rng: random.Random) -> Drawn:
    metric = _metric(rng)
    group = population(rng, team_name=0.6, pos=0.35, conditions=0.05)
    high, low = expand(f"[{metric.most}]", rng), expand(f"[{metric.least}]", rng)
    if rng.random() < 0.3:
        name, where, player = _player(rng, _known(metric))
        scope = f" WHERE Team = {v.quote(player.team)}" if rng.random() < 0.5 else ""
        other = f"the {v.team_plain(player.team, rng)} average" if scope else expand("[the league average|the average player|the NBA average|the average]", rng)
        more = expand(f"[{metric.more}]", rng)
        text = expand("[How much {j} is {p} than {o}?|How far is {p}'s {m} above {o}?|By how much does {p}'s {m} exceed {o}?|Difference between {p}'s {m} and {o}]", rng, j=more, p=name, o=other, m=_noun(metric, rng))
        inner = f"{_one(metric, where)} - avg({metric.sql})"
        return _first(text), f"SELECT {'abs(' + inner + ')' if text.startswith('Difference') else inner} FROM nba_roster{scope}"
    text = expand("[What is the {m} [gap|difference] between the {a} and [the |]{b} {s}?|How much {j} is the {a} {s} than the {b}[ one|]?|[Difference|Gap] [in|of] {m} between the {a} and {b} {s}|What's the difference in {m} between the {a} and the {b} {s}?|By how much does the {a} {s} [beat|exceed|top] the {b} [in|on] {m}?]", rng, m=_noun(metric, rng), a=high, b=low, s=group.singular, j=expand(f"[{metric.more}]", rng))
    return _first(text), f"SELECT max({metric.sql}) - min({metric.sql}) FROM nba_roster{group.clause()}"


@intent(4, "among the top k", 2.5)
def among_top(rng: random.Random) -> Drawn:
    metric, top = _metric(rng), rng.random() < 0.75
    group = population(rng, team_name=0.25, pos=0.2, conditions=0)
    k = rng.choice([3, 5, 10, 10, 10, 20, 20, 25, 50, 100])
    adjective = expand(f"[{metric.most if top else metric.least}]", rng)
    said = number(k, rng, 0.5)
    draw = rng.random()
    pool = f"FROM nba_roster{group.clause(metric.filter or '')} {_rank(metric, top, f'<= {k}')}"
    if draw < 0.5:
        found = position(rng) if rng.random() < 0.5 else condition(rng)
        text = expand("[How many of the {k} {a} {pl} {p}?|Of the {k} {a} {pl}, how many {p}?|Among the {k} {a} {pl}, how many {p}?]", rng, k=said, a=adjective, pl=group.plural, p=found.plural)
        return text, f"SELECT count(*) FROM (SELECT * {pool}) WHERE {found.where}"
    if draw < 0.75:
        other = rng.choice([m for m in METRICS if m is not metric])
        text = expand("[What is the average {m} of the {k} {a} {pl}?|Average {m} of the {k} {a} {pl}|What's the {w} {m} among the {k} {a} {pl}?]", rng, m=_noun(other, rng), k=said, a=adjective, pl=group.plural, w=rng.choice(["average", "mean"]))
        return text, f"SELECT avg({other.sql}) FROM (SELECT * {pool})"
    column, noun = rng.choice([("Team", "teams"), ("COLLEGE", "colleges"), ("POS", "positions")])
    text = expand("[[Which|What] {n} [are represented among|do] the {k} {a} {pl}[ come from|]?|[Which|What] {n} do the {k} {a} {pl} [have|come from|play for]?]", rng, n=noun, k=said, a=adjective, pl=group.plural)
    text = text.replace(f"represented among the {said} {adjective} {group.plural} come from", f"represented among the {said} {adjective} {group.plural}").replace(f"do the {said} {adjective} {group.plural}?", f"do the {said} {adjective} {group.plural} have?")
    known = " WHERE COLLEGE <> '--'" if column == "COLLEGE" else ""
    return text, f"SELECT DISTINCT {column} FROM (SELECT * {pool}){known}"


@intent(4, "derived measures", 2.5)
def derived(rng: random.Random) -> Drawn:
    kind = rng.choice(["per pound", "per inch", "bmi", "per year", "weight per inch"])
    sql, words, has_money = {
        "per pound": (f"{SALARY}/({WEIGHT})", "[dollars per pound|salary per pound|money per pound of body weight|pay per pound]", True),
        "per inch": (f"{SALARY}/({HEIGHT})", "[dollars per inch|salary per inch of height|salary per inch]", True),
        "per year": (f"{SALARY}/AGE", "[salary per year of age|dollars per year of age]", True),
        "bmi": (f"703*{WEIGHT}/(({HEIGHT})*({HEIGHT}))", "[BMI|body mass index]", False),
        "weight per inch": (f"{WEIGHT}/({HEIGHT})", "[pounds per inch|weight per inch of height|pounds per inch of height|weight-to-height ratio]", False),
    }[kind]
    words = expand(words, rng)
    known = "SALARY <> '--'" if has_money else ""
    if rng.random() < 0.35:
        name, where, _ = _player(rng, "salary")
        text = expand("[What is {p}'s {w}?|{p}'s {w}|What {w} does {p} have?]", rng, p=name, w=words)
        return text, f"SELECT {sql} FROM nba_roster WHERE {where}"
    group = population(rng, team_name=0.4, pos=0.35, conditions=0)
    top = rng.random() < 0.7
    if rng.random() < 0.3:
        text = expand("[What is the average {w} of {pl}?|Average {w} among {pl}]", rng, w=words, pl=group.plural)
        return text, f"SELECT avg({sql}) FROM nba_roster{group.clause()}"
    text = expand("[Which {s} has the {e} {w}?|Who has the {e} {w} among {pl}?|{s} with the {e} {w}]", rng, s=group.singular, pl=group.plural, e="highest" if top else "lowest", w=words)
    return _first(text), f"SELECT NAME FROM nba_roster{group.clause(known)} QUALIFY rank() OVER (ORDER BY {sql}{' DESC' if top else ''}) = 1"


@intent(4, "correlation", 0.8)
def correlation(rng: random.Random) -> Drawn:
    a, b = rng.sample(METRICS, 2)
    group = population(rng, team_name=0.2, pos=0.3, conditions=0)
    text = expand("[What is the correlation between {a} and {b} [of|for|among] {pl}?|How strongly are {a} and {b} correlated among {pl}?|Correlation of {a} and {b} for {pl}|Correlation coefficient between {a} and {b} among {pl}]", rng, a=_noun(a, rng), b=_noun(b, rng), pl=group.plural)
    return text, f"SELECT corr({a.sql}, {b.sql}) FROM nba_roster{group.clause()}"


@intent(4, "closest", 1.2)
def closest(rng: random.Random) -> Drawn:
    metric = _metric(rng)
    group = population(rng, team_name=0.4, pos=0.35, conditions=0)
    target, said = f"(SELECT avg({metric.sql}) FROM nba_roster)", "the league average"
    if rng.random() < 0.4:
        name, where, _ = _player(rng, _known(metric))
        text = expand("[Which {s} is closest in {m} to {p}?|Who is closest to {p} in {m} among {pl}?]", rng, s=group.singular, pl=group.plural, m=_noun(metric, rng), p=name)
        target = f"(SELECT {metric.sql} FROM nba_roster WHERE {where})"
        clause = group.clause(f"NOT ({where})", metric.filter or "")
        return text, f"SELECT NAME FROM nba_roster{clause} QUALIFY rank() OVER (ORDER BY abs({metric.sql} - {target})) = 1"
    text = expand("[Which {s} is closest to {t} [{m}|in {m}]?|Whose {m} is closest to {t} among {pl}?|Which {s} has a {m} closest to {t}?]", rng, s=group.singular, pl=group.plural, t=said, m=_noun(metric, rng))
    return text, f"SELECT NAME FROM nba_roster{group.clause(metric.filter or '')} QUALIFY rank() OVER (ORDER BY abs({metric.sql} - {target})) = 1"


@intent(4, "shared values", 2)
def shared(rng: random.Random) -> Drawn:
    draw = rng.random()
    if draw < 0.3:
        k = rng.choice([2, 2, 3])
        text = expand("[[Which|What] first names are shared by [more than one|at least two|two or more] players?|First names that [appear|occur] more than once|Which first names occur at least twice?]" if k == 2 else "[[Which|What] first names are shared by [at least three|three or more] players?|First names held by at least 3 players]", rng)
        return text, f"SELECT split_part(NAME,' ',1) FROM nba_roster GROUP BY 1 HAVING count(*) >= {k}"
    if draw < 0.5:
        text = expand("[What is the most common first name?|Most [common|popular] first name in the [league|NBA]|Which first name is [the most common|shared by the most players]?|[What|Which] first name [occurs|appears] most often?]", rng)
        return text, "SELECT split_part(NAME,' ',1) FROM nba_roster GROUP BY 1 QUALIFY rank() OVER (ORDER BY count(*) DESC) = 1"
    if draw < 0.65:
        top = rng.random() < 0.75
        text = expand("[Who has the {e} name?|Which player has the {e} name?|Player with the {e} [full |]name]", rng, e="longest" if top else "shortest")
        return text, f"SELECT NAME FROM nba_roster QUALIFY rank() OVER (ORDER BY length(NAME){' DESC' if top else ''}) = 1"
    column, noun = rng.choice([("Jersey", "jersey number|number|jersey")] * 2 + [("COLLEGE", "college")])
    word = expand(f"[{noun}]", rng)
    team = rng.choice(v.teams())
    known = GROUPS[column][2]
    if rng.random() < 0.5:
        text = expand("[[Which|What] {n}s are [shared by|worn by|used by] more than one {a} player?|[Which|What] {n}s [appear|occur] [more than once|twice or more] on {t}?|Are there {n}s that stand more than once on {t}? Which?]" if column == "Jersey" else "[Which {n}s have more than one player on {t}?|Which {n}s sent more than one player to {t}?]", rng, n=word, a=v.team_plain(team, rng), t=v.team_the(team, rng))
        return text, f"SELECT {column} FROM nba_roster WHERE Team = {v.quote(team)} AND {known} GROUP BY {column} HAVING count(*) > 1"
    text = expand("[Which teams have [two|two or more|more than one] players with the same {n}?|[List|Name] the teams where a {n} [is worn by|belongs to] more than one player|Teams with [duplicate|repeated|shared] {n}s]" if column == "Jersey" else "[Which teams have [two or more|more than one] players from the same {n}?|Teams with several players from one {n}]", rng, n=word)
    return text, f"SELECT DISTINCT Team FROM nba_roster WHERE {known} GROUP BY Team, {column} HAVING count(*) > 1"


@intent(4, "player against a whole group", 1.5)
def against_group(rng: random.Random) -> Drawn:
    metric, more = _metric(rng), rng.random() < 0.7
    team = rng.choice(v.teams())
    group = population(rng, team_name=0.4, pos=0.4, conditions=0)
    adjective = expand(f"[{metric.more if more else metric.less}]", rng)
    end = "max" if more else "min"
    where_team = f"Team = {v.quote(team)}"
    text = expand("[[Which|What] {pl} are {j} than [every|any|all] {a} player[s|]?|[Who|Which {pl}] [is|are] {j} than everyone on {t}?|How many {pl} are {j} than everyone on {t}?]", rng, pl=group.plural, j=adjective, a=v.team_plain(team, rng), t=v.team_the(team, rng))
    for bad, good in (("every " + "", "every "), ("all " + v.nickname(team) + " player?", "all " + v.nickname(team) + " players?")):
        text = text.replace(bad, good)
    if text.startswith("Who"):
        group = population(rng, team_name=0, pos=0, conditions=0)
    compare = f"{metric.sql} {'>' if more else '<'} (SELECT {end}({metric.sql}) FROM nba_roster WHERE {where_team})"
    return text, f"SELECT {'count(*)' if text.startswith('How many') else 'NAME'} FROM nba_roster{group.clause(compare)}"


@intent(4, "yes/no about a superlative", 2)
def is_superlative(rng: random.Random) -> Drawn:
    metric, top = _metric(rng), rng.random() < 0.7
    name, where, player = _player(rng, _known(metric))
    adjective = expand(f"[{metric.most if top else metric.least}]", rng)
    scope_sql, scope = rng.choice([("", "player in the league"), (f" WHERE Team = {v.quote(player.team)}", f"player on {v.team_the(player.team, rng)}"), (f" WHERE POS = '{player.position}'" if player.position in ("PG", "SG", "SF", "PF", "C") else "", {"PG": "point guard", "SG": "shooting guard", "SF": "small forward", "PF": "power forward", "C": "center"}.get(player.position, "player"))])
    text = expand("[Is {p} the {a} {s}?|Is {p} [really |]the {a} {s}?|True or false: {p} is the {a} {s}]", rng, p=name, a=adjective, s=scope)
    return text, f"SELECT {_one(metric, where)} = {'max' if top else 'min'}({metric.sql}) FROM nba_roster{scope_sql}"


@intent(4, "yes/no about a team's average", 1.2)
def team_versus_league(rng: random.Random) -> Drawn:
    metric, more = _metric(rng), rng.random() < 0.65
    team = rng.choice(v.teams())
    adjective = expand(f"[{metric.more if more else metric.less}]", rng)
    text = expand("[Are {t} {j} than the league on average?|Is the average {m} of {t} {h} the league average?|Are {t}, on average, {j} than the [rest of the |]league?|Do {t} have {ab}-average {m}?]".replace("[rest of the |]", ""), rng, t=v.team_the(team, rng), j=adjective, m=_noun(metric, rng), h="above" if more else "below", ab="above" if more else "below")
    return text, f"SELECT avg({metric.sql}) FILTER (Team = {v.quote(team)}) {'>' if more else '<'} avg({metric.sql}) FROM nba_roster"


@intent(4, "group's average against the league", 1.2)
def players_vs_team_average(rng: random.Random) -> Drawn:
    metric = _metric(rng)
    team = rng.choice(v.teams())
    more = rng.random() < 0.7
    text = expand("[How many teams have [a|an] {e} average {m} than {t}?|How many teams are {j} than {t} on average?|Which teams are {j} than {t} on average?|Which teams have [a|an] {e} average {m} than {t}?]", rng, e="higher" if more else "lower", m=_noun(metric, rng), t=v.team_the(team, rng), j=expand(f"[{metric.more if more else metric.less}]", rng))
    inner = f"SELECT Team FROM nba_roster GROUP BY Team HAVING avg({metric.sql}) {'>' if more else '<'} (SELECT avg({metric.sql}) FROM nba_roster WHERE Team = {v.quote(team)})"
    return text, f"SELECT count(*) FROM ({inner})" if text.startswith("How many") else inner


@intent(4, "share in the largest group", 0.8)
def distinct_per(rng: random.Random) -> Drawn:
    top = rng.random() < 0.75
    column, noun = rng.choice([("COLLEGE", "colleges"), ("POS", "positions"), ("AGE", "ages"), ("Jersey", "jersey numbers")])
    known = GROUPS[column][2] if column != "AGE" else ""
    where = f" WHERE {known}" if known else ""
    if rng.random() < 0.5:
        text = expand("[Which team has players from the {e} [different |]{n}?|Which team has the {e} different {n}?|Team with the {e} [different|distinct] {n}]", rng, e="most" if top else "fewest", n=noun).replace("players from the most different positions", "the most different positions")
        return text, f"SELECT Team FROM nba_roster{where} GROUP BY Team QUALIFY rank() OVER (ORDER BY count(DISTINCT {column}){' DESC' if top else ''}) = 1"
    text = expand("[How many different {n} [are represented on|are there on|does] each team[ have|]?|Number of [different|distinct] {n} per team]", rng, n=noun).replace("on each team have", "on each team").replace("does each team?", "does each team have?")
    return text, f"SELECT Team, count(DISTINCT {column}) FROM nba_roster{where} GROUP BY Team"


@intent(4, "ordinal in a ranking of teams", 1)
def nth_team(rng: random.Random) -> Drawn:
    metric, top = _metric(rng), rng.random() < 0.65
    n = rng.choice([2, 2, 2, 3, 3, 4, 5])
    function, word = rng.choice([("avg", "average"), ("avg", "average"), ("sum", "total") if metric is PAY else ("avg", "average")])
    end = {"avg": ("highest", "lowest"), "sum": ("highest", "lowest")}[function][not top]
    text = expand("[Which team has the {o} {e} {w} {m}?|Team with the {o} {e} {w} {m}|What team ranks {o} in {w} {m}?]" if top else "[Which team has the {o} {e} {w} {m}?|Team with the {o} {e} {w} {m}]", rng, o=ordinal(n, rng), e=end, w=word, m=_noun(metric, rng))
    if function == "sum" and rng.random() < 0.6:
        text = expand("[Which team has the {o} {e} payroll?|Who has the {o} {e} payroll?]", rng, o=ordinal(n, rng), e="highest" if top else "lowest")
    return text, f"SELECT Team FROM nba_roster GROUP BY Team QUALIFY dense_rank() OVER (ORDER BY {function}({metric.sql}){' DESC' if top else ''}) = {n}"


_CANNOT = {
    "statistics": "[How many [points|rebounds|assists|blocks|steals|triple-doubles|three-pointers|dunks] [did|does] {p} [score|average|have|get] [last season|per game|this year|in his career|last night]?|What is {p}'s [field goal percentage|three-point percentage|free throw percentage|scoring average|plus-minus|PER|usage rate]?|How many [games|minutes|starts] did {p} play[ last season|]?|{p} points per game|Who [leads|led] {t} in [scoring|rebounds|assists|blocks|steals|minutes]?|Which {pl} [scored|averaged] the most [points|rebounds|assists]?]",
    "awards": "[How many [rings|championships|titles|MVPs|All-Star selections|awards|gold medals] does {p} have?|Has {p} [ever |]won [an MVP|a ring|a championship|rookie of the year]?|When did {p} win [his first title|MVP]?|Which {pl} have been All-Stars?|How many championships have {t} won?]",
    "draft": "[When was {p} drafted?|[Which|What] pick was {p}?|Who drafted {p}?|In [what|which] round was {p} picked?|Which {pl} were first-round picks?|How many lottery picks are on {t}?|What year did {p} enter the league?|Which {pl} are rookies?|How many years of experience does {p} have?|How many seasons has {p} played?]",
    "contract": "[How long is {p}'s contract?|When does {p}'s contract [end|expire|run out]?|How many years are left on {p}'s [deal|contract]?|Does {p} have a no-trade clause?|Is {p} a free agent next summer?|What is {p}'s player option worth?|Which {pl} are on expiring deals?|What was {p}'s signing bonus?|Who is {p}'s agent?]",
    "origin": "[Where was {p} born?|What country is {p} from?|What is {p}'s [nationality|hometown|birthplace|birthday|date of birth]?|When is {p}'s birthday?|Which {pl} were born in [Texas|France|Canada|Serbia|Los Angeles|Europe]?|How many {pl} are from [Europe|Canada|Africa|France|Australia|outside the US]?|What high school did {p} attend?|What was {p}'s major in college?|In what year did {p} graduate?]",
    "people": "[Who [coaches|owns|manages] {t}?|Who is [the head coach|the general manager|the owner|the captain] of {t}?|Is {p} married?|How many [kids|children|siblings] does {p} have?|What is {p}'s [Twitter|Instagram|Instagram handle|phone number|shoe size|wingspan|vertical leap|net worth|middle name|nickname]?|Who is {p}'s [father|brother|wife|best friend]?|Is {p} left-handed?|What brand of shoes does {p} wear?|Does {p} have tattoos?]",
    "results": "[Did {t} win [last night|yesterday|the title|game seven]?|What is {t}' record[ this season|]?|How many games did {t} win[ last year|]?|Who will win [the title|the championship|the finals]?|When do {t} play next?|Who do {t} play [tomorrow|next]?|What [arena|conference|division] do {t} play in?|What are {t}' team colors?|In which city is {t}' arena?|When were {t} founded?|Where do {t} rank in the standings?]",
    "opinion": "[Who is the best {s}?|Is {p} overrated?|Who is better, {p} or {q}?|Should {t} trade {p}?|Who will be MVP?|Is {p} the GOAT?|Who is the most [exciting|handsome|popular|clutch] {s}?|Who is the best [shooter|defender|passer|dunker] on {t}?|Which {pl} are the most underrated?|Will {p} be traded?]",
    "other seasons": "[How much did {p} make in [2015|2019|2021|his rookie year]?|How much will {p} make [next season|in 2026]?|Which team did {p} play for in [2018|2020|2012]?|Which team did {p} play for before?|Who wore number [23|8|33] for {t} in [1996|2005]?|What was {p}'s weight as a rookie?|How many teams has {p} played for?|What was {t}' payroll in [2019|2010]?|Has {p} ever been traded?|Who did {t} sign in 2025?]",
    "health": "[Is {p} [injured|healthy|hurt|playing tonight]?|Which {pl} are injured?|When will {p} be back from injury?|Is {p} a starter?|Who starts at [center|point guard] for {t}?|Who comes off the bench for {t}?|Which {pl} are starters?|How many {pl} are injured?|Is {p} on a two-way contract?|Did {p} play in the G League?]",
}


@intent(4, "cannot be answered", 8)
def cannot_answer(rng: random.Random) -> tuple[str, str | None]:
    template = _CANNOT[rng.choice(list(_CANNOT))]
    player = rng.choice(v.roster())
    name, _ = v.player_name(player, rng)
    other, _ = v.player_name(rng.choice(v.roster()), rng)
    group = population(rng, team_name=0.6, pos=0.4, conditions=0)
    return expand(template, rng, p=name, q=other, t=v.team_the(rng.choice(v.teams()), rng), pl=group.plural, s=group.singular), None
