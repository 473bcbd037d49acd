"""Several groups, several values or two steps in one question."""

from __future__ import annotations

import random

from ..wording import expand, number
from . import vocabulary as v
from .aggregates import FUNCTIONS, GROUPS, _counted, _first, _metric, _noun, _plural, _rank, _side
from .lookups import ATTRIBUTES, _player
from .metrics import AGE, HEAVY, HEIGHT, PAY, SALARY, TALL, WEIGHT, Metric
from .population import condition, population, position
from .registry import intent

Drawn = tuple[str, str]

POSITION_NAMES = {"PG": "point guards", "SG": "shooting guards", "SF": "small forwards", "PF": "power forwards", "C": "centers"}


def _series(words: list[str], rng: random.Random, last: str = "and") -> str:
    """A, B and C."""
    return ", ".join(words[:-1]) + rng.choice([f" {last} ", f" {last} ", f", {last} "]) + words[-1]


def _some_groups(rng: random.Random) -> tuple[str, list[str], str]:
    """A column, how some of its values are said, and the WHERE that keeps them."""
    kind = rng.choices(["Team", "COLLEGE", "POS", "AGE", "Jersey"], [34, 26, 20, 10, 10])[0]
    n = rng.choice([2, 2, 3, 3, 4])
    if kind == "Team":
        values = rng.sample(v.teams(), n)
        said = [v.team_the(t, rng) for t in values]
    elif kind == "COLLEGE":
        values = rng.sample([c for c in v.colleges() if sum(p.college == c for p in v.roster()) > 1], n)
        said = [v.college_name(c, rng) for c in values]
    elif kind == "POS":
        values = rng.sample(list(POSITION_NAMES), n)
        said = [POSITION_NAMES[p] for p in values]
    elif kind == "AGE":
        low = rng.randint(19, 33)
        high = low + rng.randint(1, 6)
        said = [f"{low}-year-olds", f"{high}-year-olds"]
        return "AGE", [str(low), str(high)], f"AGE BETWEEN {low} AND {high}"
    else:
        values = rng.sample(sorted({p.jersey for p in v.roster()} - {"NA"}), n)
        said = [f"number {j}" for j in values]
    return kind, said, f"{kind} IN ({', '.join(v.quote(x) for x in values)})"


@intent(3, "count for some groups", 2.5)
def count_some_groups(rng: random.Random) -> Drawn:
    column, said, where = _some_groups(rng)
    if column == "AGE":
        text = expand("[How many players are there at [each|every] age from {a} to {b}?|Number of players [per|by|for each] age between {a} and {b}|For [each|every] age from {a} to {b}, how many players are there?]", rng, a=said[0], b=said[1])
        return text, f"SELECT AGE, count(*) FROM nba_roster WHERE {where} GROUP BY AGE"
    names = _series(said, rng)
    text = {
        "Team": "[How many players does each of {n} have?|How many players do {n} each have?|Roster sizes of {n}|Number of players [on|for] each of {n}|Count the players on {n}, team by team]",
        "COLLEGE": "[How many players does each of {n} have [in the league|in the NBA|]?|How many players did {n} each produce?|Number of players from each of {n}|Count the players from {n}, one line per school|For {n}, how many players are there from each?]",
        "POS": "[How many {n} are there, by position?|Number of {n}, one line per position|Count {n} separately|How many {n} are there, each counted on its own?]",
        "Jersey": "[How many players wear each of {n}?|How many wear {n}, number by number?|Count the players in {n} separately]",
    }[column]
    return expand(text, rng, n=names), f"SELECT {column}, count(*) FROM nba_roster WHERE {where} GROUP BY {column}"


@intent(3, "aggregate for some groups", 3)
def aggregate_some_groups(rng: random.Random) -> Drawn:
    column, said, where = _some_groups(rng)
    metric = _metric(rng)
    if column == "AGE" and metric is AGE:
        metric = PAY
    function = rng.choices(["avg", "median", "max", "min", "sum"], [50, 22, 8, 8, 12 if metric is PAY else 0])[0]
    sql, words = FUNCTIONS[function]
    phrase = expand(f"[{words.replace('|middle (median)', '').replace('|typical (mean)', '')}] {_noun(metric, rng)}", rng)
    scale, unit = "", ""
    if rng.random() < 0.15:
        unit, scale = _unit(metric, rng)
    expression = sql.format(x=metric.sql) + scale
    if column == "AGE":
        text = expand("[What is the {w}{u} at [each|every] age from {a} to {b}?|{w}{u} [per|by|for each] age from {a} to {b}|For [each|every] age between {a} and {b}, what is the {w}{u}?]", rng, w=phrase, u=unit, a=said[0], b=said[1])
        return _first(text), f"SELECT AGE, {expression} FROM nba_roster WHERE {where} GROUP BY AGE"
    players = {"Team": "", "COLLEGE": " players", "POS": "", "Jersey": ""}[column]
    text = expand(
        "[{w}{u} [of|for] {n}{p}|What is the {w}{u} of {n}{p}[, one line each|, side by side|, each on its own|]?|Compare {n}{p} by {w}{u}|Give me the {w}{u} for {n}{p}[ separately| side by side|]|{n}{p}: {w}{u} of each|What's the {w}{u} [of|for] each of {n}{p}?|For {n}{p}, [show|give] the {w}{u} of each]",
        rng, w=phrase, u=unit, n=_series(said, rng), p=players,
    )
    return _first(text), f"SELECT {column}, {expression} FROM nba_roster WHERE {where} GROUP BY {column}"


def _unit(metric: Metric, rng: random.Random) -> tuple[str, str]:
    """' in centimeters' and the factor after an expression in the table's unit; nothing for ages."""
    choices = {
        "height": [(" in [cm|centimeters|centimetres]", "*2.54"), (" in [meters|metres]", "*0.0254"), (" in feet", "/12"), (" in inches", "")],
        "weight": [(" in [kg|kilos|kilograms]", "*0.45359237"), (" in pounds", "")],
        "salary": [(" in [millions|millions of dollars|$ millions]", "/1e6")],
        "age": [("", "")],
    }[metric.name]
    words, scale = rng.choice(choices)
    return expand(words, rng), scale


@intent(2, "aggregate in another unit", 2.5)
def aggregate_unit(rng: random.Random) -> Drawn:
    metric = rng.choice([TALL, TALL, HEAVY, HEAVY, PAY])
    unit, scale = _unit(metric, rng)
    group = population(rng, team_name=0.45, pos=0.35, conditions=0.2)
    function = rng.choice(["avg", "avg", "avg", "median", "max", "min", "sum"])
    sql, words = FUNCTIONS[function]
    phrase = expand(f"[{words.replace('|middle (median)', '').replace('|typical (mean)', '')}] {_noun(metric, rng)}", rng)
    expression = sql.format(x=metric.sql) + scale
    if rng.random() < 0.2:
        column, one, known = rng.choice([("Team", "team", ""), ("POS", "position", "")])
        text = expand("[What is the {w}{u} [per|of each|by] {g}?|{w}{u} [per|by] {g}|Show the {w} of each {g}{u}]", rng, w=phrase, u=unit, g=one)
        return _first(text), f"SELECT {column}, {expression} FROM nba_roster GROUP BY {column}"
    text = expand("[What is the {w} of {pl}{u}?|{w} of {pl}{u}|[In|] {u2}, what is the {w} of {pl}?|Give me the {w} [of|for] {pl}{u}|{w}{u} of {pl}]", rng, w=phrase, u=unit, u2=unit.removeprefix(" in "), pl=group.plural)
    if "In" not in text[:3] and text.strip().startswith(unit.removeprefix(" in ") + ","):
        text = "In " + text.strip()
    if function == "sum" and metric is HEAVY and rng.random() < 0.4:
        text = expand("[How many {u} do {pl} weigh [together|in total|combined]?|How many {u} do {pl} weigh put together?]", rng, u=unit.removeprefix(" in "), pl=group.plural)
    if function == "sum" and metric is TALL and rng.random() < 0.6:
        text = expand("[If {pl} lay [head to toe|end to end], how [long|far] would the line be{u}?|How [tall|high] would {pl} be{u} standing on each other's shoulders?|Combined height of {pl}{u}]", rng, u=unit, pl=group.plural)
    if function == "avg" and rng.random() < 0.3:
        verb = {"height": "tall is", "weight": "heavy is", "salary": "rich is"}[metric.name]
        if metric is not PAY:
            text = expand("How {v} the average {s}{u}?", rng, v=verb, s=group.singular, u=unit)
    return _first(text.strip()), f"SELECT {expression} FROM nba_roster{group.clause()}"


@intent(3, "several values of a group", 3)
def several_values(rng: random.Random) -> Drawn:
    metric = _metric(rng)
    a, b = rng.sample(["avg", "median", "max", "min", "stddev"], 2)
    if rng.random() < 0.4:
        a, b = rng.choice([("min", "max"), ("max", "min")])
    words = {"avg": ["average", "mean"], "median": ["median"], "max": ["maximum", "highest", "greatest", "top"], "min": ["minimum", "lowest", "smallest"], "stddev": ["standard deviation of"]}
    noun = _noun(metric, rng)
    both = f"{rng.choice(words[a])} and {rng.choice(words[b])} {noun}"
    if "stddev" in (a, b):
        both = f"{rng.choice(words[a])} {noun} and {rng.choice(words[b])} {noun}"
    if {a, b} == {"min", "max"} and rng.random() < 0.45:
        ends = {"max": expand(f"[{metric.most}]", rng), "min": expand(f"[{metric.least}]", rng)}
        both = expand("{n} of the {a} and of the {b} player", rng, n=noun, a=ends[a], b=ends[b])
    one, two = (FUNCTIONS[f][0].format(x=metric.sql) for f in (a, b))
    if rng.random() < 0.5:
        column, singular, known = rng.choices([("Team", "team", ""), ("POS", "position", ""), ("COLLEGE", "college", "COLLEGE <> '--'")], [45, 45, 10])[0]
        where = f" WHERE {known}" if known else ""
        text = expand("[[What are|Show|Give me|List] the {w} [per|by|for each|for every|of each] {g}[?|]|[For|In] [each|every] {g}, [what are|show|give] the {w}|{w} [per|by] {g}]", rng, w=both, g=singular)
        return _first(text), f"SELECT {column}, {one}, {two} FROM nba_roster{where} GROUP BY {column}"
    group = population(rng, team_name=0.5, pos=0.4, conditions=0.15)
    text = expand("[What are the {w} [of|for|among] {pl}?|[Give me|Show|I need] the {w} [of|for] {pl}|{w} of {pl}]", rng, w=both, pl=group.plural)
    return _first(text), f"SELECT {one}, {two} FROM nba_roster{group.clause()}"


@intent(3, "two percentiles", 1.2)
def two_percentiles(rng: random.Random) -> Drawn:
    metric = _metric(rng)
    group = population(rng, team_name=0.3, pos=0.35, conditions=0)
    a, b = rng.choice([(10, 90), (25, 75), (25, 75), (5, 95), (50, 90), (20, 80)])
    text = expand("[What are the {a}th and [the |]{b}th percentile[s|] of {m} [of|for|among] {pl}?|{a}th and {b}th percentiles of {m} among {pl}|[Give me|I need] the {a}th and {b}th {m} percentiles of {pl}|First {a}th, then {b}th percentile of {m} for {pl}]", rng, a=a, b=b, m=_noun(metric, rng), pl=group.plural)
    return _first(text), f"SELECT quantile_cont({metric.sql}, {a / 100:g}), quantile_cont({metric.sql}, {b / 100:g}) FROM nba_roster{group.clause()}"


MEASURES = {"height": (HEIGHT, "height"), "weight": (WEIGHT, "weight"), "salary": (SALARY, "salary|salary figure|contract value|pay figure"), "age": ("AGE", "age")}


@intent(3, "most common measure", 2)
def common_measure(rng: random.Random) -> Drawn:
    sql, nouns = MEASURES[rng.choice(list(MEASURES))]
    noun = expand(f"[{nouns}]", rng)
    group = population(rng, team_name=0.3, pos=0.45, conditions=0.1)
    known = "SALARY <> '--'" if sql == SALARY else ("AGE IS NOT NULL" if sql == "AGE" else "")
    text = expand("[What is the most [common|frequent] {m} [among|of|for] {pl}?|Most [common|frequent|usual] {m} among {pl}|[Which|What] {m} [is|do] the most {pl} [share|have]?|[Which|What] {m} [occurs|appears|comes up] most often among {pl}?|Modal {m} of {pl}|What {m} is shared by the most {pl}?]", rng, m=noun, pl=group.plural)
    text = text.replace("is the most " + group.plural + " share", "do the most " + group.plural + " share").replace("is the most " + group.plural + " have", "do the most " + group.plural + " have")
    return _first(text), f"SELECT {sql} FROM nba_roster{group.clause(known)} GROUP BY 1 QUALIFY rank() OVER (ORDER BY count(*) DESC) = 1"


@intent(2, "distinct measures", 1.2)
def distinct_measures(rng: random.Random) -> Drawn:
    name = rng.choice(list(MEASURES))
    sql, _ = MEASURES[name]
    plural = {"height": "heights", "weight": "weights", "salary": "salaries", "age": "ages"}[name]
    group = population(rng, team_name=0.4, pos=0.4, conditions=0)
    text = expand("[How many [different|distinct|unique] {m} are there among {pl}?|Number of [different|distinct|unique] {m} of {pl}|How many [different|distinct] {m} do {pl} have?|Count the [different|distinct] {m} of {pl}]", rng, m=plural, pl=group.plural)
    return text, f"SELECT count(DISTINCT {sql}) FROM nba_roster{group.clause()}"


@intent(1, "several attributes by jersey", 1.5)
def by_jersey(rng: random.Random) -> Drawn:
    player = rng.choice([p for p in v.roster() if p.jersey != "NA"])
    keys = rng.sample([k for k in ATTRIBUTES if k not in ("jersey", "team")], rng.choice([1, 2, 2]))
    name_too = rng.random() < 0.6 or len(keys) == 1
    nouns = (["name"] if name_too else []) + [expand(f"[{ATTRIBUTES[k][1]}]", rng) for k in keys]
    columns = (["NAME"] if name_too else []) + [ATTRIBUTES[k][0] for k in keys]
    n = rng.choice([f"number {player.jersey}", f"#{player.jersey}", f"No. {player.jersey}", f"the {player.jersey} jersey", player.jersey])
    text = expand("[What are the {x} of [the player|the man|the guy] [wearing|with|in] {n} for {t}?|{a} {n}: {x}|Give me the {x} of {a} {n}|{t}, {n}: what's his {x}?|Who wears {n} for {t}? I need his {x}]", rng, x=_series(nouns, rng), n=n, t=v.team_the(player.team, rng), a=v.team_plain(player.team, rng))
    if text.startswith("Who") and not name_too:
        columns = ["NAME", *columns]
    return _first(text), f"SELECT {', '.join(columns)} FROM nba_roster WHERE Team = {v.quote(player.team)} AND Jersey = '{player.jersey}'"


@intent(2, "family and first names with values", 1)
def family(rng: random.Random) -> Drawn:
    lasts: dict[str, int] = {}
    for p in v.roster():
        last = " ".join(p.words[1:])
        lasts[last] = lasts.get(last, 0) + 1
    last = rng.choice([name for name, n in lasts.items() if n > 1])
    keys = rng.sample([k for k in ATTRIBUTES], rng.choice([1, 1, 2]))
    plural = {"age": "ages", "height": "heights", "weight": "weights", "salary": "salaries", "college": "colleges", "jersey": "jersey numbers", "position": "positions", "team": "teams"}
    text = expand("[Names and {x} of the {l} [brothers|players|guys]|[List|Show] [the |all |every ]{l}[s|] [with|and] their {x}|Players [named|called] {l}: names and {x}|Who are the {l} brothers and what are their {x}?]", rng, l=last, x=" and ".join(plural[k] for k in keys)).replace("every " + last + "s", "every " + last)
    columns = ", ".join(ATTRIBUTES[k][0] for k in keys)
    return text, f"SELECT NAME, {columns} FROM nba_roster WHERE ' '||NAME||' ' ILIKE {v.quote(f'% {last} %')}"


@intent(2, "list with its measure", 2)
def list_measure(rng: random.Random) -> Drawn:
    from . import population as p

    metric = _metric(rng)
    found = {"age": p.age, "height": p.height, "weight": p.weight, "salary": p.salary}[metric.name](rng)
    group = population(rng, team_name=0.4, pos=0.35, conditions=0)
    text = expand("[[List|Show|Show me|Name] [the |all |]{pl} {c}[,|] [with|along with|together with|and|plus] their {m}|{pl} {c}, with {m}|Which {pl} {q}, and what are their {m}?]", rng, pl=group.plural, c=found.post, q=found.plural, m=_plural(metric))
    return _first(text), f"SELECT NAME, {metric.sql} FROM nba_roster{group.clause(found.where)}"


@intent(4, "part of a team's payroll", 1.5)
def payroll_pair(rng: random.Random) -> Drawn:
    team = rng.choice(v.teams())
    paid = [p for p in v.roster() if p.team == team and p.salary != "--"]
    draw = rng.random()
    payroll = f"sum({SALARY}) FROM nba_roster WHERE Team = {v.quote(team)}"
    if draw < 0.5:
        (a, where_a), (b, where_b) = (v.player_name(p, rng) for p in rng.sample(paid, 2))
        text = expand("[What [share|percentage|fraction|part] of {t}' payroll [goes to|is made up by] {a} and {b} [together|combined|put together]?|{a} and {b} together: what [share|percentage] of the {x} payroll?|How much of the {x} payroll do {a} and {b} take [together|combined], as a [share|fraction]?]", rng, t=v.team_the(team, rng), x=v.team_plain(team, rng), a=a, b=b)
        return text, f"SELECT sum({SALARY}) FILTER ({where_a} OR {where_b}) / {payroll}"
    if draw < 0.75:
        k, part = rng.choice([("half", "0.5"), ("a third", "1/3"), ("a quarter", "0.25"), ("a fifth", "0.2"), ("20%", "0.2"), ("30 percent", "0.3"), ("25%", "0.25"), ("40%", "0.4"), ("10%", "0.1"), ("a tenth", "0.1")])
        text = expand("[Which players [make|earn|take|get] more than {k} of their [own |]team's payroll?|[List|Name] the players who [earn|account for] more than {k} of their team's [payroll|salaries]|Who makes up more than {k} of his team's payroll?]", rng, k=k)
        return text, f"SELECT NAME FROM nba_roster QUALIFY {SALARY} > {part} * sum({SALARY}) OVER (PARTITION BY Team)"
    k = rng.choice([2, 3, 3, 5])
    text = expand("[What [share|percentage|fraction] of {t}' payroll goes to [its|their] {k} [highest-paid|best-paid|top-paid] players?|Share of the {x} payroll taken by the [top {k} earners|{k} best paid players]]", rng, t=v.team_the(team, rng), x=v.team_plain(team, rng), k=number(k, rng, 0.6))
    return text, f"SELECT sum(s) FILTER (r <= {k}) / sum(s) FROM (SELECT {SALARY} AS s, rank() OVER (ORDER BY {SALARY} DESC) AS r FROM nba_roster WHERE Team = {v.quote(team)})"


@intent(4, "gap between ranks", 1.5)
def rank_gap(rng: random.Random) -> Drawn:
    metric = _metric(rng)
    group = population(rng, team_name=0.6, pos=0.35, conditions=0)
    second = expand(f"[second {{m}}|second-{{m}}]", rng, m=expand(f"[{metric.most}]", rng).split("|")[0])
    top = expand(f"[{metric.most}]", rng)
    text = expand("[What is the {n} [gap|difference] between the {a} and [the |]{b} {s}?|How far apart are the {a} and the {b} {s} in {n}?|By how much does the {a} {s} lead the {b} [one |]in {n}?|Gap between the highest and second-highest {n} [of|among] {pl}]", rng, n=_noun(metric, rng), a=top, b=second, s=group.singular, pl=group.plural)
    where = group.clause(metric.filter or "")
    return _first(text), f"SELECT max({metric.sql}) - (SELECT DISTINCT {metric.sql} FROM nba_roster{where} QUALIFY dense_rank() OVER ({metric.ranking(True)}) = 2) FROM nba_roster{where}"


@intent(4, "spread over groups", 1.5)
def spread_over(rng: random.Random) -> Drawn:
    outer, one, many = rng.choice([("COLLEGE", "college", "colleges"), ("COLLEGE", "school", "schools"), ("Jersey", "jersey number", "jersey numbers"), ("Team", "team", "teams"), ("POS", "position", "positions")])
    inner, inner_many = rng.choice([x for x in (("Team", "teams"), ("COLLEGE", "colleges"), ("POS", "positions"), ("AGE", "ages")) if x[0] != outer])
    n = rng.randint(2, 12)
    known = " AND ".join(k for k in (GROUPS[outer][2], GROUPS[inner][2] if inner != "AGE" else "") if k)
    where = f" WHERE {known}" if known else ""
    operator, words = rng.choice([(">=", "at least {n}"), (">", "more than {n}"), ("=", "exactly {n}"), (">=", "{n} or more")])
    relation = {"Team": "have players on", "COLLEGE": "have players from", "POS": "have players at", "AGE": "have players of"}[inner]
    if outer == "Jersey":
        relation = {"Team": "are worn on", "COLLEGE": "are worn by players from", "POS": "are worn at", "AGE": "are worn at"}[inner]
    text = expand("[[Which|What] {m} {r} {w} [different |]{i}?|[List|Name] [the |]{m} that {r} {w} [different |]{i}|How many {m} {r} {w} [different |]{i}?]", rng, m=many, r=relation, w=expand(words, rng, n=number(n, rng, 0.5)), i=inner_many)
    sql = f"SELECT {outer} FROM nba_roster{where} GROUP BY {outer} HAVING count(DISTINCT {inner}) {operator} {n}"
    return text, f"SELECT count(*) FROM ({sql})" if text.startswith("How many") else sql


@intent(4, "one kind outnumbers another", 1.5)
def outnumber(rng: random.Random) -> Drawn:
    column, many, known = rng.choice([("Team", "teams", ""), ("Team", "teams", ""), ("COLLEGE", "colleges", "COLLEGE <> '--'")])
    (where_a, (pa, _)), (where_b, (pb, _)) = rng.sample(list(v.POSITIONS.items()), 2)
    a, b = pa.split("|")[0], pb.split("|")[0]
    if rng.random() < 0.35:
        one, two = condition(rng), condition(rng)
        where_a, where_b, a, b = one.where, two.where, f"players who {one.plural}", f"players who {two.plural}"
    where = f" WHERE {known}" if known else ""
    operator, words = rng.choice([(">", "[have|with] more {a} than {b}"), (">", "[have|with] more {a} than {b}"), ("<", "[have|with] fewer {a} than {b}"), ("=", "[have|with] as many {a} as {b}"), (">", "where {a} outnumber {b}")])
    phrase = expand(words, rng, a=a, b=b)
    phrase = phrase.replace("with ", "have ", 1) if phrase.startswith("with") else phrase
    lead = f"teams {phrase}" if phrase.startswith("have") else f"teams are there {phrase}"
    sql = f"SELECT {column} FROM nba_roster{where} GROUP BY {column} HAVING count(*) FILTER ({where_a}) {operator} count(*) FILTER ({where_b})"
    lead = lead.replace("teams", many, 1)
    if rng.random() < 0.25:
        return f"How many {lead}?", f"SELECT count(*) FROM ({sql})"
    return expand("[[Which|What] {l}?|[List|Name] the {m} that {p}]" if phrase.startswith("have") else "[On which {m} do {q}?|Which {m} are there {p}?]", rng, l=lead, m=many, p=phrase, q=phrase.removeprefix("where ")), sql


@intent(4, "as many as a team", 1)
def as_many(rng: random.Random) -> Drawn:
    team = rng.choice(v.teams())
    side = _side(rng, "Team", 0.5)
    counted = _counted(side)
    relation, operator = rng.choice([("as many {p} as", "="), ("exactly as many {p} as", "="), ("the same number of {p} as", "="), ("more {p} than", ">"), ("fewer {p} than", "<")])
    text = expand("[Which [other |]teams have {r} {t}?|[List|Name] the [other |]teams with {r} {t}|How many [other |]teams have {r} {t}?]", rng, r=relation.format(p=side.plural), t=v.team_the(team, rng))
    other = f" WHERE Team <> {v.quote(team)}" if operator == "=" else ""
    sql = f"SELECT Team FROM nba_roster{other} GROUP BY Team HAVING {counted} {operator} (SELECT {counted} FROM nba_roster WHERE Team = {v.quote(team)})"
    return text, f"SELECT count(*) FROM ({sql})" if text.startswith("How many") else sql


@intent(4, "same in two respects", 1)
def same_twice(rng: random.Random) -> Drawn:
    sample = rng.sample([(HEIGHT, "height"), (WEIGHT, "weight"), ("AGE", "age"), ("POS", "position"), ("COLLEGE", "college"), ("Team", "team")], 2)
    name, where, _ = _player(rng, "college")
    (a, word_a), (b, word_b) = sample
    text = expand("[Who has the same {a} and [the same |]{b} as {p}?|Which [other |]players [share|match] {p}'s {a} and {b}?|[List|Name] players with both the {a} and the {b} of {p}|Anyone with the same {a} as well as the same {b} as {p}?]", rng, a=word_a, b=word_b, p=name)
    inner = " AND ".join(f"{x} = (SELECT {x} FROM nba_roster WHERE {where})" for x in (a, b))
    return text, f"SELECT NAME FROM nba_roster WHERE {inner} AND NOT ({where})"


@intent(4, "does any group", 1.5)
def any_group(rng: random.Random) -> Drawn:
    column, one, known = rng.choice([("Team", "team", ""), ("Team", "team", ""), ("COLLEGE", "college", "COLLEGE <> '--'")])
    side = _side(rng, column, 1.0)
    n = rng.choice([2, 2, 3, 4, 5])
    where = f" WHERE {known}" if known else ""
    text = expand("[Does any {g} have [at least {n}|{n} or more|{n}] {pl}?|Is there [a|any] {g} with [at least {n}|{n} or more] {pl}?|Are there any {g}s with [at least {n}|{n} or more] {pl}?]", rng, g=one, n=number(n, rng, 0.6), pl=side.plural)
    return text, f"SELECT count(*) > 0 FROM (SELECT {column} FROM nba_roster{where} GROUP BY {column} HAVING {_counted(side)} >= {n})"


@intent(4, "groups whose best is of a kind", 1.5)
def best_is(rng: random.Random) -> Drawn:
    metric, top = _metric(rng), rng.random() < 0.7
    column, one, many = rng.choice([("Team", "team", "teams"), ("Team", "team", "teams"), ("POS", "position", "positions"), ("COLLEGE", "college", "colleges")])
    found = position(rng) if column != "POS" and rng.random() < 0.65 else condition(rng)
    known = " AND ".join(x for x in (GROUPS[column][2], metric.filter or "") if x)
    where = f" WHERE {known}" if known else ""
    adjective = expand(f"[{metric.most if top else metric.least}]", rng)
    inner = f"SELECT * FROM nba_roster{where} {_rank(metric, top, '= 1', partition=column)}"
    if rng.random() < 0.5:
        text = expand("[On how many {m} {is_}?|How many {m} have a {a} player who {p}?|For how many {m} is it true that the {a} player {p}?]", rng, m=many, a=adjective, p=found.singular, is_=f"does it hold that the {adjective} player {found.singular}")
        return text, f"SELECT count(DISTINCT {column}) FROM ({inner}) WHERE {found.where}"
    text = expand("[[Which|What] {m} have a {a} player who {p}?|On which {m} is it the case that the {a} player {p}?|[List|Name] the {m} whose {a} player {p}]", rng, m=many, a=adjective, p=found.singular)
    return text, f"SELECT DISTINCT {column} FROM ({inner}) WHERE {found.where}"


@intent(4, "without either", 1)
def without_either(rng: random.Random) -> Drawn:
    column, many, known = rng.choice([("Team", "teams", ""), ("Team", "teams", ""), ("COLLEGE", "colleges", "COLLEGE <> '--'")])
    if column == "Team" and rng.random() < 0.6:
        a, b = rng.sample(v.colleges(), 2)
        words, where = f"players from {v.college_name(a, rng)} or {v.college_name(b, rng)}", f"COLLEGE IN ({v.quote(a)}, {v.quote(b)})"
    else:
        (where_a, (pa, _)), (where_b, (pb, _)) = rng.sample(list(v.POSITIONS.items()), 2)
        words, where = f"{pa.split('|')[0]} or {pb.split('|')[0]}", f"{where_a} OR {where_b}"
    base = f" WHERE {known}" if known else ""
    if column == "COLLEGE" and rng.random() < 0.6:
        n = rng.randint(3, 9)
        side = _side(rng, column, 1.0)
        text = expand("[Which|What] colleges with [at least {n}|{n} or more] players have no {pl}?", rng, n=number(n, rng, 0.5), pl=side.plural)
        return text, f"SELECT COLLEGE FROM nba_roster{base} GROUP BY COLLEGE HAVING count(*) >= {n} AND {_counted(side)} = 0"
    text = expand("[[Which|What] {m} have [no|neither] {w}?|[List|Name] the {m} without [any |]{w}|[Which|What] {m} don't have any {w}?]", rng, m=many, w=words).replace("neither " + words, "neither " + words.replace(" or ", " nor "))
    return text, f"SELECT {column} FROM nba_roster{base} GROUP BY {column} HAVING count(*) FILTER ({where}) = 0"


@intent(4, "last names", 0.8)
def last_names(rng: random.Random) -> Drawn:
    last = "regexp_extract(NAME, ' (\\S+)', 1)"
    k = rng.choice([2, 3, 4, 5, 6])
    if rng.random() < 0.5:
        text = expand("[[Which|What] last name is the most common?|Most [common|frequent] [last name|surname] in the league|[Which|What] [last name|surname] do the most players share?|[Which|What] surname [occurs|appears] most often?]", rng)
        return text, f"SELECT {last} FROM nba_roster GROUP BY 1 QUALIFY rank() OVER (ORDER BY count(*) DESC) = 1"
    text = expand("[[Which|What] [last names|surnames] do at least {k} players have?|[Last names|Surnames] shared by {k} or more players|[List|Name] the [last names|surnames] that at least {k} players carry]", rng, k=number(k, rng, 0.5))
    return text, f"SELECT {last} FROM nba_roster GROUP BY 1 HAVING count(*) >= {k}"


@intent(4, "ratio of two players", 1)
def ratio_of_players(rng: random.Random) -> Drawn:
    metric = rng.choice([PAY, PAY, PAY, HEAVY, AGE, TALL])
    a, where_a, _ = _player(rng, "salary" if metric is PAY else "age")
    b, where_b, _ = _player(rng, "salary" if metric is PAY else "age")
    text = expand("[{a}'s {m} is how many times {b}'s?|How many times {b}'s {m} is {a}'s?|{a}'s {m} as a multiple of {b}'s|What is {a}'s {m} divided by {b}'s?|How many times as much as {b} does {a} make?]" if metric is PAY else "[{a}'s {m} is how many times {b}'s?|What is {a}'s {m} divided by {b}'s?|{a}'s {m} as a multiple of {b}'s]", rng, a=a, b=b, m=_noun(metric, rng))
    one, two = (f"max({metric.sql}) FILTER ({w})" for w in (where_a, where_b))
    return _first(text), f"SELECT {one} / {two} FROM nba_roster"


@intent(4, "rank within a position", 1.2)
def rank_within(rng: random.Random) -> Drawn:
    metric = _metric(rng)
    name, where, player = _player(rng, {"salary": "salary", "age": "age"}.get(metric.name))
    matching = [(sql, words) for sql, words in v.POSITIONS.items() if (f"'{player.position}'" in sql) or (sql.startswith("POS LIKE") and player.position.endswith(sql[-2]))]
    sql, (plurals, _) = rng.choice(matching)
    text = expand("[Where does {p} rank in {m} among [all |the |]{g}?|What is {p}'s {m} rank among {g}?|Among {g}, what rank is {p} [in|by] {m}?|{p}'s rank by {m} among {g}[, 1 being the highest|]]", rng, p=name, m=_noun(metric, rng), g=plurals.split("|")[0])
    return _first(text), f"SELECT 1 + count(*) FROM nba_roster WHERE {sql} AND {metric.sql} > (SELECT {metric.sql} FROM nba_roster WHERE {where})"


