"""Players, teams and groups held against each other; shares, averages, gaps, ranks; what the table cannot answer."""

from __future__ import annotations

import random

from ..wording import expand, number, ordinal
from . import vocabulary as v
from .aggregates import FUNCTIONS, GROUPS, _counted, _first, _metric, _noun, _plural, _rank, _side
from .lookups import _player
from .metrics import AGE, HEIGHT, METRICS, PAY, SALARY, TALL, WEIGHT, Metric
from .population import condition, population, position, team
from .registry import intent

Drawn = tuple[str, str]


# ---- words -------------------------------------------------------------------------------------------------------


def _say(rng: random.Random, *templates: str, **slots: object) -> str:
    """One of the templates, expanded, with a capital."""
    return _first(expand(rng.choice(templates), rng, **slots))


def _adjective(metric: Metric, more: bool, rng: random.Random) -> str:
    return expand(f"[{metric.more if more else metric.less}]", rng)


def _superlative(metric: Metric, top: bool, rng: random.Random) -> str:
    return expand(f"[{metric.most if top else metric.least}]", rng)


def _verb(metric: Metric, more: bool, rng: random.Random) -> str:
    return expand(f"[{metric.more_verb if more else metric.less_verb}]", rng)


def _they(verb: str) -> str:
    """The verb after a plural: is taller -> are taller, makes more -> make more."""
    first, _, rest = verb.partition(" ")
    if first.endswith("ies"):
        plural = first[:-3] + "y"
    elif first.endswith(("ches", "shes", "oes")):
        plural = first[:-2]
    else:
        plural = {"is": "are", "has": "have"}.get(first, first.removesuffix("s"))
    return f"{plural} {rest}".strip()


def _s(name: str) -> str:
    """The possessive: the Lakers', Boston's."""
    return name + ("'" if name.endswith("s") else "'s")


def _is_count(text: str) -> bool:
    return any(
        words in text.lower() for words in ("how many", "number of", "count ", "how big a group", "tally", "headcount")
    )


def _one(metric: Metric, where: str) -> str:
    """A player's value inside an aggregate over the whole table."""
    return f"max({metric.sql}) FILTER ({where})"


def _value(metric: Metric, where: str) -> str:
    """A player's value as a subquery."""
    return f"(SELECT {metric.sql} FROM nba_roster WHERE {where})"


def _known(metric: Metric) -> str | None:
    return {"salary": "salary", "age": "age"}.get(metric.name)


def _named(rng: random.Random, n: int, metric: Metric) -> list[Drawn]:
    """Different players as people type them, each with his condition."""
    known = _known(metric)
    players = [p for p in v.roster() if known is None or getattr(p, known) not in ("--", "")]
    return [v.player_name(p, rng) for p in v.some_players(rng, n, players)]


def _listing(names: list[str], rng: random.Random, last: str) -> str:
    return (
        ", ".join(names[:-1]) + rng.choice([f" {last} ", f", {last} "] if len(names) > 2 else [f" {last} "]) + names[-1]
    )


# "Who ..., A or B?", for the greater and for the smaller value
_DUEL = {
    "age": (
        "is the elder|has more years on him|is senior|has more candles on the birthday cake|is older in years",
        "is the younger one|is the younger man|has fewer years on him|has fewer candles on the birthday cake",
    ),
    "height": (
        "has the height advantage|has more inches|is the taller man|towers over the other|stands taller|has the height edge",
        "is the shorter man|gives up height|stands shorter|is closer to the ground|has fewer inches",
    ),
    "weight": (
        "outweighs the other|carries more weight|tips the scales at more|is the heavier man|weighs more|packs more pounds",
        "weighs less|carries less weight|is the lighter man|tips the scales at less|is lighter on the scale",
    ),
    "salary": (
        "takes home more|rakes in more|has the bigger contract|has the fatter paycheck|pulls in more money|is on more money|costs his team more|out-earns the other|brings in more dough|has the larger cap hit|gets the bigger check|makes more bucks",
        "takes home less|has the smaller contract|has the smaller paycheck|is on less money|costs his team less|gets the smaller check|makes fewer bucks|is the cheaper one|has the lower cap hit",
    ),
}
# transitive, after a plural: "Which centers tower over Curry?"
_BEAT = {
    "height": "tower over|stand above|have inches on",
    "weight": "outweigh|weigh more than",
    "salary": "out-earn|outearn|make more than|rake in more than|take home more than",
    "age": "have years on|are senior to",
}


# ---- two and three players ---------------------------------------------------------------------------------------


@intent(4, "two players: who", 4)
def who_of_two(rng: random.Random) -> Drawn:
    metric, top = _metric(rng), rng.random() < 0.65
    (a, where_a), (b, where_b) = _named(rng, 2, metric)
    text = _say(
        rng,
        "[Who is {j}, {a} or {b}?|Who's {j}: {a} or {b}?|Is {a} or {b} {j}?|{a} or {b}: who is {j}?|{a} or {b}, who's {j}?|{a} vs {b}, who's {j}?]",
        "[Who {w}, {a} or {b}?|{a} or {b}: who {w}?|Between {a} and {b}, who {w}?|Who {w} between {a} and {b}?|Of {a} and {b}, who {w}?|{a} and {b}: which one {w}?]",
        "[Which of the two is {j}, {a} or {b}?|Which one is {j}, {a} or {b}?|Who's the {j} one, {a} or {b}?|Who is the {j} of {a} and {b}?|{a}, {b}, who is {j}?|{j}: {a} or {b}?|{a} or {b}, which one's {j}?]",
        "[Comparing {a} with {b}, who is {j}?|If {a} stood next to {b}, who would be {j}?|Put {a} and {b} side by side: who is {j}?|Would you say {a} or {b} is {j}?|Settle this: is {a} or {b} {j}?]"
        if metric is TALL
        else "[Comparing {a} with {b}, who is {j}?|Take {a} and {b}: who is {j}?|My friend and I can't agree: is {a} or {b} {j}?|Settle this: is {a} or {b} {j}?|Given {a} and {b}, name the {j} one]",
        "[Who has the {h} {m}, {a} or {b}?|Whose {m} is {h}, {a}'s or {b}'s?|{m}: who has the {h} one, {a} or {b}?|Who comes out {h} in {m}, {a} or {b}?]",
        j=_adjective(metric, top, rng),
        w=expand(f"[{_DUEL[metric.name][not top]}]", rng) if rng.random() < 0.6 else _verb(metric, top, rng),
        h=rng.choice(["higher", "greater"]) if top else "lower",
        m=_noun(metric, rng),
        a=a,
        b=b,
    )
    return text, f"SELECT NAME FROM nba_roster WHERE {where_a} OR {where_b} {_rank(metric, top, '= 1')}"


@intent(4, "three players: who", 1)
def who_of_three(rng: random.Random) -> Drawn:
    metric, top = _metric(rng), rng.random() < 0.65
    drawn = _named(rng, rng.choice([3, 3, 3, 4]), metric)
    verb = expand(f"[{metric.most_verb if top else metric.least_verb}]", rng)
    text = _say(
        rng,
        "[Who is the {j}: {o}?|Who's the {j}, {o}?|Who is the {j} of {n}?|Of {n}, who is the {j}?|Among {n}, who's the {j}?|Out of {n}, who is the {j}?|{n}: who is the {j}?|{o}, who's the {j}?|Which of {n} is the {j}?|Name the {j} of {n}]",
        "[Who {v}: {o}?|Of {n}, who {v}?|Out of {n}, which one {v}?|Which of {n} {v}?|Between {n}, who {v}?|{o}: who {v}?|Comparing {n}, who {v}?]",
        j=_superlative(metric, top, rng),
        v=verb,
        n=_listing([d[0] for d in drawn], rng, "and"),
        o=_listing([d[0] for d in drawn], rng, "or"),
    )
    return text, f"SELECT NAME FROM nba_roster WHERE {' OR '.join(d[1] for d in drawn)} {_rank(metric, top, '= 1')}"


@intent(4, "named players in order", 0.8)
def ranked_named(rng: random.Random) -> Drawn:
    metric, top = _metric(rng), rng.random() < 0.65
    drawn = _named(rng, rng.choice([3, 3, 4]), metric)
    high, low = {
        "age": ("oldest", "youngest"),
        "height": ("tallest", "shortest"),
        "weight": ("heaviest", "lightest"),
        "salary": ("highest paid", "lowest paid"),
    }[metric.name]
    first, last = (high, low) if top else (low, high)
    text = _say(
        rng,
        "[Rank|Sort|Order|List|Put in order] {n} from {a} to {b}",
        "[Rank|Sort|Order] {n} by {m}, {a} first",
        "{n}: [order|rank|sort] them from {a} to {b}",
        "[Who comes first and who last among {n}, from {a} to {b}?|What is the order of {n} from {a} to {b}?|How do {n} line up from {a} to {b}?]",
        n=_listing([d[0] for d in drawn], rng, "and"),
        a=first,
        b=last,
        m=_noun(metric, rng),
    )
    return text, f"SELECT NAME FROM nba_roster WHERE {' OR '.join(d[1] for d in drawn)} {metric.ranking(top)}"


@intent(4, "average of named players", 0.8)
def average_named(rng: random.Random) -> Drawn:
    metric = _metric(rng)
    drawn = _named(rng, rng.choice([2, 3, 3, 4]), metric)
    text = _say(
        rng,
        "[What is|What's|Give me|Find|Work out] the [average|mean] {m} of {n}?",
        "[Average|Mean] {m} of {n}",
        "[Average out|Take the average of] the {ms} of {n}",
        "{n}: what is their average {m}?",
        "If you average the {ms} of {n}, what do you get?",
        n=_listing([d[0] for d in drawn], rng, "and"),
        m=_noun(metric, rng),
        ms=_plural(metric),
    )
    return text, f"SELECT avg({metric.sql}) FROM nba_roster WHERE {' OR '.join(d[1] for d in drawn)}"


_HOW_MUCH = {
    (
        "age",
        True,
    ): "How many years older is {a} than {b}?|How much older is {a} than {b}?|How many years older than {b} is {a}?|{a} is how many years older than {b}?|By how many years is {a} older than {b}?|How many years does {a} have on {b}?|How many years separate {a} from the younger {b}?",
    (
        "age",
        False,
    ): "How many years younger is {a} than {b}?|How much younger is {a} than {b}?|{a} is how much younger than {b}?|By how many years is {a} younger than {b}?|How many years younger than {b} is {a}?",
    (
        "height",
        True,
    ): "How much taller is {a} than {b}?|How many inches taller is {a} than {b}?|{a} is how many inches taller than {b}?|How many inches does {a} have on {b}?|By how many inches is {a} taller than {b}?|By how much does {a} tower over {b}?|How much height does {b} give up to {a}?|How much bigger is {a} than {b} in inches?",
    (
        "height",
        False,
    ): "How much shorter is {a} than {b}?|How many inches shorter is {a} than {b}?|{a} is how many inches shorter than {b}?|By how many inches is {a} shorter than {b}?|How many inches does {a} give up to {b}?|How much smaller is {a} than {b} in inches?",
    (
        "weight",
        True,
    ): "How much heavier is {a} than {b}?|How many pounds heavier is {a} than {b}?|How much more does {a} weigh than {b}?|By how many pounds does {a} outweigh {b}?|How many pounds does {a} have on {b}?|{a} outweighs {b} by how much?|How many more pounds does {a} weigh than {b}?|{a} is how many lbs heavier than {b}?",
    (
        "weight",
        False,
    ): "How much lighter is {a} than {b}?|How many pounds lighter is {a} than {b}?|How much less does {a} weigh than {b}?|{a} is how many pounds lighter than {b}?|How many pounds does {a} give up to {b}?|By how much is {a} lighter than {b}?",
    (
        "salary",
        True,
    ): "How much more does {a} [make|earn|take home|get|pull in|rake in] than {b}?|How much more is {a} paid than {b}?|How much more money does {a} make than {b}?|By how much does {a} out-earn {b}?|How many more dollars does {a} make than {b}?|How much bigger is {a}'s [contract|paycheck|salary|cap hit] than {b}'s?|{a} makes how much more than {b}?|How much higher is {a}'s salary than {b}'s?|How much more does {a} cost than {b}?",
    (
        "salary",
        False,
    ): "How much less does {a} [make|earn|take home|get|cost] than {b}?|How much less is {a} paid than {b}?|How much smaller is {a}'s [contract|paycheck|salary|cap hit] than {b}'s?|{a} makes how much less than {b}?|How much lower is {a}'s salary than {b}'s?|How much cheaper is {a} than {b}?",
}


@intent(4, "two players: how much", 3.5)
def difference_of_two(rng: random.Random) -> Drawn:
    metric, more = _metric(rng), rng.random() < 0.7
    (a, where_a), (b, where_b) = _named(rng, 2, metric)
    one, two = _one(metric, where_a), _one(metric, where_b)
    draw = rng.random()
    slots = {"a": a, "b": b, "m": _noun(metric, rng)}
    if draw < 0.35:
        text = _say(
            rng,
            "[What is|What's] the [{m} difference|{m} gap|difference in {m}|gap in {m}] between {a} and {b}?",
            "[{m} gap|{m} difference|Difference in {m}|Gap in {m}] between {a} and {b}",
            "[How far apart are {a} and {b} in {m}?|By how much do {a} and {b} differ in {m}?|How big is the {m} [gap|difference] between {a} and {b}?|How large is the gap between {a}'s {m} and {b}'s?|{a} and {b}: how far apart in {m}?|{a} vs {b}: {m} [gap|difference]?]",
            "[How much do the {ms} of {a} and {b} differ?|Work out the {m} difference between {a} and {b}|What separates {a} and {b} in {m}, in numbers?|Comparing {a} and {b}, how wide is the {m} gap?]",
            **slots,
            ms=_plural(metric),
        )
        return text, f"SELECT abs({one} - {two}) FROM nba_roster"
    if draw < 0.43:
        text = _say(
            rng,
            "[What is|What's|Give me] the ratio of {a}'s {m} to {b}'s?",
            "Ratio of {a}'s {m} to {b}'s [{m}|]",
            "{a}'s {m} is how many times {b}'s?",
            "{a}'s {m} divided by {b}'s",
            "How many times {b}'s {m} is {a}'s?",
            **slots,
        )
        return text, f"SELECT {one} / {two} FROM nba_roster"
    text = _say(rng, f"[{_HOW_MUCH[metric.name, more]}]", **slots)
    return text, f"SELECT {one} - {two} FROM nba_roster" if more else f"SELECT {two} - {one} FROM nba_roster"


_DOES = {
    ("age", True): "Does {a} have years on {b}?|Is {a} senior to {b}?",
    ("age", False): "Is {a} not as old as {b}?|Is {b} older than {a}?",
    (
        "height",
        True,
    ): "Does {a} [tower over|stand taller than|stand above|have inches on] {b}?|Is {a} a taller man than {b}?",
    ("height", False): "Does {a} [stand shorter than|give up inches to] {b}?|Is {a} a smaller man than {b}?",
    ("weight", True): "Does {a} [outweigh|weigh more than|carry more weight than|tip the scales at more than] {b}?",
    ("weight", False): "Does {a} [weigh less than|carry less weight than|tip the scales at less than] {b}?",
    (
        "salary",
        True,
    ): "Does {a} [make|earn|take home|rake in|pull in|get] more [money |]than {b}?|Does {a} out-earn {b}?|Is {a} [paid|getting paid|earning|making] more than {b}?|Does {a} have a [bigger|larger] [contract|paycheck|salary|cap hit] than {b}?|Does {a} cost more than {b}?",
    (
        "salary",
        False,
    ): "Does {a} [make|earn|take home|get] less [money |]than {b}?|Is {a} [paid|getting paid|earning|making] less than {b}?|Does {a} have a [smaller|lower] [salary|cap hit] than {b}?|Does {a} cost less than {b}?",
}


@intent(4, "two players: yes/no", 3)
def is_more(rng: random.Random) -> Drawn:
    metric, more = _metric(rng), rng.random() < 0.65
    (a, where_a), (b, where_b) = _named(rng, 2, metric)
    if rng.random() < 0.15:
        same = {
            "age": "Are {a} and {b} [the same age|equally old|as old as each other]?|Is {a} [as old as|the same age as] {b}?",
            "height": "Are {a} and {b} [the same height|equally tall]?|Is {a} [exactly as tall as|the same height as] {b}?|Do {a} and {b} [stand|measure] the same height?",
            "weight": "Are {a} and {b} the same weight?|Do {a} and {b} weigh the same?|Does {a} weigh the same as {b}?|Do {a} and {b} have the same weight?",
            "salary": "Are {a} and {b} paid the same?|Do {a} and {b} [make|earn] the same [money|salary|amount]?|Do {a} and {b} have the same salary?|Does {a} make exactly the same as {b}?",
        }[metric.name]
        return _say(
            rng, f"[{same}]", a=a, b=b
        ), f"SELECT {_one(metric, where_a)} = {_one(metric, where_b)} FROM nba_roster"
    text = _say(
        rng,
        f"[{_DOES[metric.name, more]}]",
        "[Is {a} {j} than {b}?|Is {a} {j} than {b} is?|Is {a} really {j} than {b}?|Is {a} actually {j} than {b}?|Is {a} the {j} one compared to {b}?|Compared with {b}, is {a} {j}?|Is it {a} who is {j} than {b}?]",
        "[True or false: {a} is {j} than {b}|Yes or no: is {a} {j} than {b}?|{a} is {j} than {b}, right?|Is it true that {a} is {j} than {b}?|Am I right that {a} is {j} than {b}?|{a} {j} than {b}?|Can you confirm that {a} is {j} than {b}?|My friend says {a} is {j} than {b}. Is he right?|{a} is {j} than {b}, isn't he?|Fact check: {a} is {j} than {b}]",
        a=a,
        b=b,
        j=_adjective(metric, more, rng),
    )
    return text, f"SELECT {_one(metric, where_a)} {'>' if more else '<'} {_one(metric, where_b)} FROM nba_roster"


_SAME_PAIR = (
    (
        "Team",
        "[Do {a} and {b} play [for the same team|together|for the same club|on the same squad]?|Are {a} and {b} [teammates|on the same team|on the same roster]?|Is {a} a teammate of {b}?|Are {a} and {b} in the same [locker room|squad]?"
        "|Do {a} and {b} [suit up for|belong to] the same [team|franchise]?|{a} and {b}: teammates?|Does {a} play with {b}?|Is it true that {a} and {b} are teammates?|Do {a} and {b} share a locker room?]",
    ),
    (
        "COLLEGE",
        "[Did {a} and {b} [go to|attend|play for|play at] the same [college|school|university]?|Are {a} and {b} from the same [college|school]?|Do {a} and {b} share an alma mater?|Are {a} and {b} [alumni|products] of the same college?"
        "|Did {a} go to the same [college|school] as {b}?|Same college for {a} and {b}?|Is {a}'s alma mater the same as {b}'s?|{a} and {b}: same school?]",
    ),
    (
        "POS",
        "[Do {a} and {b} play the same position?|Are {a} and {b} listed at the same position?|Does {a} play the same position as {b}?|Is {a}'s position the same as {b}'s?|{a} and {b}: same position?|Do {a} and {b} have the same listed position?]",
    ),
    (
        "Jersey",
        "[Do {a} and {b} wear the same [number|jersey number|shirt number]?|Is {a}'s jersey number the same as {b}'s?|Do {a} and {b} share a [number|jersey number]?|Does {a} wear the same number as {b}?|{a} and {b}: same number?|Do {a} and {b} have the same number on their backs?]",
    ),
    (
        "AGE",
        "[Were {a} and {b} listed with the same age?|Do {a} and {b} share an age?|Is {a}'s age the same as {b}'s?|{a} and {b}: same age?]",
    ),
)


@intent(4, "same as each other", 1.5)
def same_pair(rng: random.Random) -> Drawn:
    a, where_a, player = _player(rng, "college")
    mates = [p for p in v.roster() if p is not player and (p.team == player.team or p.college == player.college)]
    column, words = rng.choices(_SAME_PAIR, [26, 26, 18, 18, 6])[0]
    others = [p for p in (mates if mates and rng.random() < 0.5 else v.roster()) if p is not player and p.age]
    b, where_b = v.player_name(rng.choice(others), rng)
    return _say(
        rng, words, a=a, b=b
    ), f"SELECT count(DISTINCT {column}) = 1 FROM nba_roster WHERE {where_a} OR {where_b}"


# column: what of the player must be known, its noun, wordings
_SAME_AS = (
    (
        "COLLEGE",
        "college",
        "college",
        "[Who [else |]went to the same [college|school|university] as {p}?|Which [other |]players [attended|went to|came out of|are alumni of] {p}'s [college|alma mater|school]?|Who [else |]shares [a college|an alma mater] with {p}?|[List|Name|Show|Give me] [the |]players from the same [college|school] as {p}"
        "|[Which|What] [other |]players hail from {p}'s college?|Who else came out of {p}'s school?|[Fellow alumni|College fellows] of {p} in the [league|NBA]|Is there anybody from {p}'s college? Give me the names|{p} went to some college; who else did?|Which guys share {p}'s alma mater?|Players with the same college as {p}]",
    ),
    (
        "Team",
        None,
        "team",
        "[Who are {p}'s teammates?|[List|Name|Show|Give me] [the |all |all the |][teammates of {p}|{p}'s teammates]|Who [else |]plays [on the same team as|with|alongside] {p}?|{p} teammates|Which players are on {p}'s team?|Who does {p} play with?|Who else is on {p}'s [team|squad|roster]?"
        "|Who shares a locker room with {p}?|Which guys suit up [with|alongside] {p}?|Everyone who plays with {p}|Who else is on the roster with {p}?|With whom does {p} share a team?|Names of all {p}'s teammates|Players on the same team as {p}]",
    ),
    (
        "Jersey",
        "jersey",
        "jersey number",
        "[Who [else |]wears the same [number|jersey number|jersey] as {p}?|Which [other |]players [share|wear|have] {p}'s [jersey |]number?|Who shares a [jersey |]number with {p}?|Who else has {p}'s number on his back?|[List|Name] [the |][other |]players with {p}'s jersey number"
        "|Same number as {p}: who?|Which guys around the league wear {p}'s number?|Who else rocks {p}'s number?|Players [wearing|sporting] the same number as {p}]",
    ),
    (
        "AGE",
        "age",
        "age",
        "[Who is the same age as {p}?|Which [other |]players are [as old as|the same age as|exactly as old as] {p}?|Who [else |]is {p}'s age?|[List|Name|Show] [the |]players of the same age as {p}|Who shares {p}'s age?|Players [as old as|the same age as] {p}|Which guys are {p}'s age?|Who else is exactly as old as {p}?]",
    ),
    (
        "POS",
        None,
        "position",
        "[Who [else |]plays the same position as {p}?|Which [other |]players play {p}'s position?|[List|Name] [the |]players at the same position as {p}|Players listed at {p}'s position|Who else is listed at the same position as {p}?]",
    ),
    (
        HEIGHT,
        None,
        "height",
        "[Who is [exactly |]as tall as {p}?|Which [other |]players are [the same height as|as tall as|exactly as tall as] {p}?|Who [else |]is {p}'s height?|Who could look {p} straight in the eye, being just as tall?|[List|Name] [the |]players of the same height as {p}|Who shares {p}'s height?|Players as tall as {p}|Who [else |]stands as tall as {p}?]",
    ),
    (
        WEIGHT,
        None,
        "weight",
        "[Who weighs [exactly |][as much as|the same as] {p}?|Which [other |]players weigh [the same as|exactly as much as] {p}?|Who [else |]has the same weight as {p}?|[List|Name] [the |]players of the same weight as {p}|Who tips the scales at the same weight as {p}?|Players who weigh as much as {p}|Who shares {p}'s weight?]",
    ),
    (
        SALARY,
        "salary",
        "salary",
        "[Who makes [exactly |]the same [salary |]as {p}?|Which [other |]players [earn|make] [exactly |]the same as {p}?|Who [else |]has the same [salary|cap hit|pay] as {p}?|Who [else |]is paid exactly what {p} is paid?|[List|Name] [the |]players with the same salary as {p}|Who takes home as much as {p}, to the dollar?|Players on exactly the same money as {p}|Who shares {p}'s salary?]",
    ),
)


@intent(4, "same as a player", 3.5)
def same_as(rng: random.Random) -> Drawn:
    column, known, noun, words = rng.choices(_SAME_AS, [16, 18, 13, 13, 5, 12, 12, 11])[0]
    name, where, _ = _player(rng, known)
    condition_ = f"{column} = (SELECT {column} FROM nba_roster WHERE {where}) AND NOT ({where})"
    if rng.random() < 0.2:
        text = (
            _say(
                rng,
                "How many [other |]players [have|share] the same {c} as {p}?",
                "How many [others|other players|other guys] share {p}'s {c}?",
                "[Count|Tally|Number of] [the |]other players with {p}'s {c}",
                "{p}: how many others have the same {c}?",
                "Besides {p}, how many players have his {c}?",
                p=name,
                c=noun,
            )
            .replace("have the same team", "are on the same team")
            .replace("have his team", "are on his team")
        )
        return text, f"SELECT count(*) FROM nba_roster WHERE {condition_}"
    return _say(rng, words, p=name), f"SELECT NAME FROM nba_roster WHERE {condition_}"


@intent(4, "teammates of a kind", 1.2)
def teammates(rng: random.Random) -> Drawn:
    name, where, _ = _player(rng)
    mates = f"Team = (SELECT Team FROM nba_roster WHERE {where}) AND NOT ({where})"
    draw = rng.random()
    if draw < 0.3:
        metric, top = _metric(rng), rng.random() < 0.6
        text = _say(
            rng,
            "[Who is {p}'s {a} teammate?|[Who is|Who's|Name] the {a} teammate of {p}?|{p}'s {a} teammate|Which teammate of {p} is the {a}?|Of {p}'s teammates, who is the {a}?|Among {p}'s teammates, who {v}?|Which of {p}'s teammates {v}?]",
            p=name,
            a=_superlative(metric, top, rng),
            v=expand(f"[{metric.most_verb if top else metric.least_verb}]", rng),
        )
        return (
            text,
            f"SELECT NAME FROM nba_roster WHERE {mates}{' AND ' + metric.filter if metric.filter else ''} {_rank(metric, top, '= 1')}",
        )
    found = position(rng) if draw < 0.6 else condition(rng)
    text = _say(
        rng,
        "[Which|How many] of {p}'s teammates {x}?",
        "[Which|How many] teammates of {p} {x}?",
        "Of {p}'s teammates, [who are the ones that|which ones|how many] {x}?",
        "[List|Name|Show me|Count] [the |]teammates of {p} who {x}",
        "[Which|How many] players on {p}'s team, besides him, {x}?",
        p=name,
        x=found.plural,
    )
    return text, f"SELECT {'count(*)' if _is_count(text) else 'NAME'} FROM nba_roster WHERE {mates} AND {found.where}"


@intent(4, "teammates compared with him", 1.2)
def than_him(rng: random.Random) -> Drawn:
    metric, more = _metric(rng), rng.random() < 0.65
    name, where, _ = _player(rng, "college" if rng.random() < 0.3 else _known(metric))
    column, words = rng.choices(
        [
            ("Team", "teammates|teammates|team mates"),
            ("POS", "players at the same position as {p}|players who play {p}'s position"),
            ("AGE", "players of the same age as {p}|players who are {p}'s age"),
        ],
        [70, 18, 0 if metric is AGE else 12],
    )[0]
    group = expand(f"[{words}]", rng, p=name)
    verb = _they(_verb(metric, more, rng))
    text = _say(
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
        j=_adjective(metric, more, rng),
    )
    if verb.startswith("are "):
        text = text.replace("than he does", "than he is")
    compare = f"{column} = (SELECT {column} FROM nba_roster WHERE {where}) AND {metric.sql} {'>' if more else '<'} {_value(metric, where)}"
    return text, f"SELECT {'count(*)' if _is_count(text) else 'NAME'} FROM nba_roster WHERE {compare}"


@intent(4, "compared with a player", 4)
def than_player(rng: random.Random) -> Drawn:
    metric, more = _metric(rng), rng.random() < 0.65
    name, where, _ = _player(rng, _known(metric))
    group = population(rng, team_name=0.4, pos=0.35, conditions=0)
    verb, adjective = _verb(metric, more, rng), _adjective(metric, more, rng)
    beat = expand(f"[{_BEAT[metric.name]}]", rng) if more and rng.random() < 0.4 else f"{_they(verb)} than"
    slots = {"pl": group.plural, "s": group.singular, "v": verb, "b": beat, "j": adjective, "p": name}
    compare = f"{metric.sql} {'>' if more else '<'} {_value(metric, where)}"
    draw = rng.random()
    if draw < 0.42:
        text = _say(
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
            text = _say(
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
            text = _say(
                rng,
                "[Is there any {s} {j} than {p}?|Is any {s} {j} than {p}?|Are any {pl} {j} than {p}?|Are there [any |]{pl} {j} than {p}?|Do any {pl} {b} {p}?]".replace(
                    "|Do any {pl} {b} {p}?", "" if beat.startswith("are") else "|Do any {pl} {b} {p}?"
                ),
                **slots,
            )
        return text, f"SELECT count(*) > 0 FROM nba_roster{group.clause(compare)}"
    text = _say(
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
    first, second = rng.sample(METRICS, 2) if rng.random() < 0.6 else [_metric(rng)] * 2
    (a, where_a), (b, where_b) = _named(rng, 2, PAY)
    more, other = (True, False) if first is second else (rng.random() < 0.5, rng.random() < 0.5)
    group = population(rng, team_name=0.3, pos=0.3, conditions=0)
    both = "[ and| but| yet]" if more != other else " and"
    second_words = "{k} than {b}"
    if first is not second and rng.random() < 0.35:
        b, where_b, second_words = a, where_a, "{k} than him"
    text = _say(
        rng,
        "[Which|What|How many] {pl} are {j} than {a}" + both + " {w}?",
        "[List|Name|Show|Count] [the |]{pl} [who are |]{j} than {a}" + both + " {w}",
        "{pl} {j} than {a}" + both + " {w}",
        pl=group.plural,
        a=a,
        j=_adjective(first, more, rng),
        w=expand(second_words, rng, k=_adjective(second, other, rng), b=b),
    )
    compare = [
        f"{m.sql} {'>' if up else '<'} {_value(m, w)}"
        for m, up, w in ((first, more, where_a), (second, other, where_b))
    ]
    return text, f"SELECT {'count(*)' if _is_count(text) else 'NAME'} FROM nba_roster{group.clause(*compare)}"


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
    metric = _metric(rng)
    name, where, _ = _player(rng, _known(metric))
    group = population(rng, team_name=0.35, pos=0.35, conditions=0)
    steps, noun = _WITHIN[metric.name]
    amount, said = rng.choice(steps)
    text = _say(
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
    near = f"abs({metric.sql} - {_value(metric, where)}) <= {amount}"
    return (
        text,
        f"SELECT {'count(*)' if _is_count(text) else 'NAME'} FROM nba_roster{group.clause(near, f'NOT ({where})')}",
    )


@intent(4, "rank of a player", 2.5)
def rank_of(rng: random.Random) -> Drawn:
    metric, top = _metric(rng), rng.random() < 0.85
    name, where, player = _player(rng, _known(metric))
    restriction, scope = "", expand("[| in the league| in the NBA| among all players| league-wide|]", rng)
    if rng.random() < 0.35:
        restriction, scope = (
            f"Team = {v.quote(player.team)} AND ",
            expand(" [on|within] {t}", rng, t=v.team_the(player.team, rng)),
        )
    high, low = {
        "age": ("oldest", "youngest"),
        "height": ("tallest", "shortest"),
        "weight": ("heaviest", "lightest"),
        "salary": ("highest paid", "lowest paid"),
    }[metric.name]
    if top and rng.random() < 0.7:
        text = _say(
            rng,
            "[Where does {p} rank [in|by|for] {m}{s}?|What is {p}'s rank [in|by] {m}{s}?|{p}'s {m} rank{s}|What rank is {p} in {m}{s}?|Where does {p} [stand|sit|land|place|fall] in {m}{s}?|How does {p} rank by {m}{s}?]",
            "[How high does {p} rank in {m}{s}?|What place is {p} in by {m}{s}?|{p}: {m} rank{s}?|Give me {p}'s {m} ranking{s}|What number is {p} in the {m} rankings{s}?|What spot does {p} hold by {m}{s}?|Rank of {p} by {m}{s}|In {m}, where is {p} ranked{s}?]",
            p=name,
            m=_noun(metric, rng),
            s=scope,
        )
    else:
        first, last = (high, low) if top else (low, high)
        text = _say(
            rng,
            "[Where does {p} [rank|stand|come|fall]{s}, from {a} to {b}?|What is {p}'s place{s} from {a} to {b}?|Counting from the {a}, what number is {p}{s}?|{p}'s rank{s} with the {a} at number 1?|If 1 is the {a}, where does {p} rank{s}?|Lined up from {a} to {b}, what place is {p}{s}?|Rank of {p}{s}, {a} first]",
            p=name,
            s=scope,
            a=first,
            b=last,
        )
    return (
        text,
        f"SELECT 1 + count(*) FROM nba_roster WHERE {restriction}{metric.sql} {'>' if top else '<'} {_value(metric, where)}",
    )


# ---- against an average ------------------------------------------------------------------------------------------

_AVERAGES = (("avg", "average"), ("avg", "average"), ("avg", "mean"), ("median", "median"))


def _above(more: bool, rng: random.Random) -> str:
    return expand(
        "[above|over|higher than|greater than|in excess of]" if more else "[below|under|lower than|less than|short of]",
        rng,
    )


@intent(4, "above average", 5)
def above_average(rng: random.Random) -> Drawn:
    metric, more = _metric(rng), rng.random() < 0.65
    group = population(rng, team_name=0.45, pos=0.35, conditions=0.05)
    function, word = rng.choice(_AVERAGES)
    own = group.where and rng.random() < 0.35
    if own:
        scope = expand(
            "[the {w} {s}|the {w} for {pl}|the {w} of all {pl}|the {w} {m} of {pl}]",
            rng,
            w=word,
            s=group.singular,
            pl=group.plural,
            m=metric.name,
        )
        bar = expand("[the {w} for {pl}|the {w} of all {pl}|the {w} among {pl}]", rng, w=word, pl=group.plural)
    elif group.where:
        scope = expand(
            "[the league {w}|the NBA {w}|the {w} player in the league|the league-wide {w}|the overall {w}|the {w} of all players|the {w} NBA player]",
            rng,
            w=word,
        )
        bar = expand(
            "[the league {w}|the NBA {w}|the league-wide {w}|the overall {w}|the {w} of all players]", rng, w=word
        )
    else:
        scope = expand("[the league {w}|{w}|the {w}|the {w} player|the overall {w}|the {w} NBA player]", rng, w=word)
        bar = expand("[the league {w}|{w}|the {w}|the overall {w}|the NBA {w}]", rng, w=word)
    slots = {
        "pl": group.plural,
        "j": _adjective(metric, more, rng),
        "v": _they(_verb(metric, more, rng)),
        "s": scope,
        "b": _above(more, rng),
        "r": bar,
        "m": _noun(metric, rng),
    }
    compare = f"{metric.sql} {'>' if more else '<'} (SELECT {function}({metric.sql}) FROM nba_roster{group.clause() if own else ''})"
    if rng.random() < 0.12:
        text = _say(
            rng,
            "What [share|fraction|percentage|proportion|portion] of {pl} [are {j} than|{v} than] {s}?",
            "[Share|Percentage|Fraction] of {pl} [who are |]{j} than {s}",
            "Out of all {pl}, what [share|percentage|part] are {j} than {s}?",
            **slots,
        )
        return text, f"SELECT count(*) FILTER ({compare}) / count(*) FROM nba_roster{group.clause()}"
    text = _say(
        rng,
        "[Which|What|How many] {pl} are {j} than {s}?",
        "[Which|What|How many] {pl} {v} than {s}?",
        "[List|Name|Show|Count|Find|Give me] [the |all |]{pl} whose {m} is {b} {r}",
        "[Which|How many] {pl} have [their {m}|a listed {m}] {b} {r}?",
        "[{pl} {j} than {s}|{pl} whose {m} is {b} {r}|Number of {pl} {j} than {s}|Names of {pl} {j} than {s}|Tally of {pl} with {m} {b} {r}]",
        "[Among|Of|Out of] [all |]{pl}, [which ones|how many] are {j} than {s}?",
        "[How many of the|Which of the] {pl} are {j} than {s}?",
        "Compared with {s}, [which|how many] {pl} are {j}?",
        **slots,
    )
    return text, f"SELECT {'count(*)' if _is_count(text) else 'NAME'} FROM nba_roster{group.clause(compare)}"


@intent(4, "above own group's average", 2)
def above_own_group(rng: random.Random) -> Drawn:
    metric, more = _metric(rng), rng.random() < 0.7
    column, one = rng.choice([("Team", "team"), ("Team", "team"), ("POS", "position")])
    side = _side(rng, column, 0.3)
    text = _say(
        rng,
        "[Which|What|How many] {pl} are {j} than the average [of|for] their [own |]{g}?",
        "[Which|What|How many] {pl} are {j} than their [own |]{g}'s average?",
        "[List|Name|Show|Count] [the |all |]{pl} who are {j} than their {g}'s average",
        "[Which|How many] {pl} {v} than the average player [on|of] their own team?"
        if one == "team"
        else "[Which|How many] {pl} {v} than the average player at their own position?",
        "{pl} {j} than the average of their {g}",
        "[Which|How many] {pl} have a {m} {b} their own {g}'s average?",
        "Compared with the average of their own {g}, [which|how many] {pl} are {j}?",
        pl=side.plural,
        j=_adjective(metric, more, rng),
        g=one,
        v=_they(_verb(metric, more, rng)),
        m=_noun(metric, rng),
        b=_above(more, rng),
    ).replace("have a age", "have an age")
    compare = f"{metric.sql} {'>' if more else '<'} avg({metric.sql}) OVER (PARTITION BY {column})"
    inner = f"SELECT NAME FROM nba_roster QUALIFY {' AND '.join([*side.where, compare])}"
    return text, f"SELECT count(*) FROM ({inner})" if _is_count(text) else inner


@intent(4, "player against an average", 1.5)
def versus_average(rng: random.Random) -> Drawn:
    """Is he taller than the average center?"""
    metric, more = _metric(rng), rng.random() < 0.65
    name, where, player = _player(rng, _known(metric))
    sql, words = rng.choice(
        [
            ("", "[the average player in the league|the league average|the average NBA player|the average player]"),
            (
                f" WHERE Team = {v.quote(player.team)}",
                f"[the average {v.team_plain(player.team, rng)} player|the average player on {v.team_the(player.team, rng)}]",
            ),
            next(
                (
                    (f" WHERE {sql}", f"[the average {singular}|a typical (average) {singular}]")
                    for sql, (_, words) in v.POSITIONS.items()
                    if sql == f"POS = '{player.position}'"
                    for singular in [words.split("|")[0]]
                ),
                ("", "the league average"),
            ),
        ]
    )
    text = _say(
        rng,
        "Is {p} {j} than {o}?",
        "[Is it true that|True or false:] {p} is {j} than {o}?",
        "Does {p} {v} than {o}?",
        "{p} {j} than {o}?",
        "Compared with {o}, is {p} {j}?",
        "Would you call {p} {j} than {o}?",
        p=name,
        o=expand(words, rng),
        j=_adjective(metric, more, rng),
        v=_they(_verb(metric, more, rng)),
    )
    text = text.replace(f"Does {name} are", f"Is {name}")
    return (
        text,
        f"SELECT {_one(metric, where)} {'>' if more else '<'} (SELECT avg({metric.sql}) FROM nba_roster{sql}) FROM nba_roster",
    )


@intent(4, "a multiple of the average or of a player", 1)
def multiple_of(rng: random.Random) -> Drawn:
    name, where, _ = _player(rng, "salary")
    group = population(rng, team_name=0.35, pos=0.3, conditions=0)
    factor, more, words = rng.choice(
        [
            ("2*", ">", "more than [twice|double|two times]"),
            ("2*", ">=", "at least [twice|double]"),
            ("3*", ">", "more than [three times|triple]"),
            ("0.5*", "<", "less than [half|half of]"),
            ("10*", ">", "more than [ten times|10 times]"),
        ]
    )
    base, inner = rng.choice(
        [
            (
                "[the league average salary|the average NBA salary|the league's average salary]",
                f"(SELECT avg({SALARY}) FROM nba_roster)",
            ),
            ("[the league median salary|the median salary]", f"(SELECT median({SALARY}) FROM nba_roster)"),
            ("[{p}'s salary|what {p} makes|what {p} earns]", _value(PAY, where)),
        ]
    )
    text = _say(
        rng,
        "[Which|What|How many] {pl} [make|earn|take home|are paid|pull in] {f} {b}?",
        "[List|Name|Show|Count] [the |]{pl} [who make|who earn|making|earning] {f} {b}",
        "{pl} [making|earning|on] {f} {b}",
        "[Which|How many] {pl} have a salary of {f} {b}?",
        pl=group.plural,
        f=expand(words, rng),
        b=expand(base, rng, p=name),
    )
    return (
        text,
        f"SELECT {'count(*)' if _is_count(text) else 'NAME'} FROM nba_roster{group.clause(f'{SALARY} {more} {factor}{inner}')}",
    )


@intent(4, "mean against median", 0.5)
def mean_and_median(rng: random.Random) -> Drawn:
    metric = _metric(rng)
    group = population(rng, team_name=0.4, pos=0.4, conditions=0)
    mean, median = f"avg({metric.sql})", f"median({metric.sql})"
    slots = {"m": _noun(metric, rng), "pl": group.plural}
    if rng.random() < 0.5:
        text = _say(
            rng,
            "Is the [average|mean] {m} of {pl} [higher|greater] than the median?",
            "Among {pl}, does the [average|mean] {m} exceed the median one?",
            "Is the [mean|average] {m} above the median for {pl}?",
            **slots,
        )
        return text, f"SELECT {mean} > {median} FROM nba_roster{group.clause()}"
    text = _say(
        rng,
        "[What is|What's] the [gap|difference] between the [mean|average] and [the |]median {m} of {pl}?",
        "How far apart are the [mean|average] and median {m} of {pl}?",
        "[Gap|Difference] between average and median {m} for {pl}",
        **slots,
    )
    return text, f"SELECT abs({mean} - {median}) FROM nba_roster{group.clause()}"


_A = {"average": "an average", "median": "a median"}


@intent(4, "groups above the league", 2)
def groups_above(rng: random.Random) -> Drawn:
    metric, more = _metric(rng), rng.random() < 0.65
    column, one, many = rng.choice(
        [
            ("Team", "team", "teams"),
            ("Team", "team", "teams"),
            ("POS", "position", "positions"),
            ("COLLEGE", "college", "colleges"),
        ]
    )
    function, word = rng.choice([("avg", "average"), ("avg", "average"), ("median", "median")])
    where = f" WHERE {GROUPS[column][2]}" if GROUPS[column][2] else ""
    templates = [
        "[Which|What|How many] {gs} have {aw} {m} {r} the [league|overall|league-wide|NBA] {w}?",
        "[List|Name|Show|Count] [the |all |]{gs} whose {w} {m} is {r} the [league|overall|league-wide] {w}",
        "{gs} with {aw} {m} {r} the [league|NBA] {w}",
        "[At which|In which] {gs} is the {w} {m} {r} the league's?"
        if column == "POS"
        else "For [which|how many] {gs} is the {w} {m} {r} the league's?",
        "[Which|How many] {gs} beat the league's {w} {m}?"
        if more
        else "[Which|How many] {gs} fall short of the league's {w} {m}?",
    ]
    if function == "avg" and column != "COLLEGE":
        templates += [
            "[Which|What|How many] {gs} are {j} than the league on average?",
            "On average, [which|how many] {gs} are {j} than the league [as a whole|overall]?",
            "[Which|How many] {gs} have players who are {j} on average than the league as a whole?",
        ]
    text = _say(
        rng,
        *templates,
        gs=many,
        g=one,
        w=word,
        aw=_A[word],
        m=_noun(metric, rng),
        r=_above(more, rng),
        j=_adjective(metric, more, rng),
    )
    sql = f"SELECT {column} FROM nba_roster{where} GROUP BY {column} HAVING {function}({metric.sql}) {'>' if more else '<'} (SELECT {function}({metric.sql}) FROM nba_roster)"
    return text, f"SELECT count(*) FROM ({sql})" if _is_count(text) else sql


@intent(4, "payroll against the average payroll", 1)
def payroll_average(rng: random.Random) -> Drawn:
    name = rng.choice(v.teams())
    more = rng.random() < 0.65
    own, mean = f"sum({SALARY}) FILTER (Team = {v.quote(name)})", f"sum({SALARY}) / count(DISTINCT Team)"
    slots = {
        "t": v.team_the(name, rng),
        "ts": _s(v.team_the(name, rng)),
        "b": "above" if more else "below",
        "h": "bigger" if more else "smaller",
        "x": "more" if more else "less",
    }
    draw = rng.random()
    if draw < 0.3:
        text = _say(
            rng,
            "Is {ts} payroll {b} the [average team payroll|average payroll of a team]?",
            "Do {t} have a {h} payroll than the average team?",
            "Do {t} spend {x} on salaries than the average team?",
            "True or false: {ts} payroll is {b} the average team payroll",
            **slots,
        )
        return text, f"SELECT {own} {'>' if more else '<'} {mean} FROM nba_roster"
    if draw < 0.5:
        text = _say(
            rng,
            "How [far|much] is {ts} payroll above the average team payroll?",
            "By how much does {ts} payroll exceed the average team payroll?",
            "How much more do {t} spend on salaries than the average team?",
            **slots,
        )
        return text, f"SELECT {own} - {mean} FROM nba_roster"
    text = _say(
        rng,
        "[Which|How many] teams have a payroll {b} the average team payroll?",
        "[List|Name|Count] the teams whose payroll is {b} the average team payroll",
        "[Which|How many] teams spend {x} on salaries than the average team?",
        "Teams with a {h} payroll than the average team",
        **slots,
    )
    sql = f"SELECT Team FROM nba_roster GROUP BY Team HAVING sum({SALARY}) {'>' if more else '<'} (SELECT {mean} FROM nba_roster)"
    return text, f"SELECT count(*) FROM ({sql})" if _is_count(text) else sql


# ---- groups ------------------------------------------------------------------------------------------------------

# column: how a player belongs to each of its groups; the group
_BEST_OF = {
    "Team": ("on|of|for|from", "team|team|club|franchise|squad"),
    "POS": ("at|for", "position"),
    "COLLEGE": ("from|out of|for", "college|school"),
    "AGE": ("at|of", "age"),
}


@intent(4, "per-group best", 5)
def per_group_best(rng: random.Random) -> Drawn:
    metric, top = _metric(rng), rng.random() < 0.65
    column = rng.choices(list(_BEST_OF), [60, 25, 11, 4])[0]
    if column == "AGE" and metric is AGE:
        metric = TALL
    side = _side(rng, column, 0.3)
    belongs, groups = (expand(f"[{words}]", rng) for words in _BEST_OF[column])
    slots = {"a": _superlative(metric, top, rng), "s": side.singular, "pl": side.plural, "i": belongs, "g": groups}
    known = " AND ".join(x for x in (GROUPS[column][2], metric.filter or "") if x)
    where = side.clause(known)
    if rng.random() < 0.12:
        k = rng.choice([2, 2, 3, 3, 5])
        text = _say(
            rng,
            "[[List|Name|Show|Give me] the {k} {a} {pl} {i} [each|every] {g}|[Who are the|The] {k} {a} {pl} [per|by|of each|for every] {g}|For [each|every] {g}, [list|name|show] the {k} {a} {pl}|{g} by {g}, who are the {k} {a} {pl}?|Top {k} {a} {pl} [per|in each] {g}]",
            **slots,
            k=number(k, rng, 0.6),
        )
        return text, f"SELECT {column}, NAME FROM nba_roster{where} {_rank(metric, top, f'<= {k}', partition=column)}"
    verb = expand(f"[{metric.most_verb if top else metric.least_verb}]", rng)
    text = _say(
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
            m=_noun(metric, rng),
        )
        return (
            text,
            f"SELECT {column}, NAME, {metric.sql} FROM nba_roster{where} {_rank(metric, top, '= 1', partition=column)}",
        )
    return text, f"SELECT {column}, NAME FROM nba_roster{where} {_rank(metric, top, '= 1', partition=column)}"


_SHARE = (
    "What [share|fraction|percentage|percent|proportion|part|portion] of [the |]{pl} {p}?",
    "What['s| is] the [share|fraction|percentage|proportion|portion] of {pl} [who|that] {p}?",
    "[Percentage|Share|Fraction|Proportion|Pct|Percent|%] of {pl} [who|that] {p}",
    "{pl}: what [share|percentage|fraction|part] {p}?",
    "[Out of|Of] all {pl}, what [percentage|share|fraction|portion|proportion] {p}?",
    "What % of {pl} {p}?",
    "[Give me|Find|Calculate|Tell me|I need] the [percentage|share|proportion|fraction] of {pl} who {p}.",
    "[How large|How big] a [share|part|portion|fraction] of {pl} {p}?",
    "What [share|part|proportion] of all {pl} would you say {p}?",
    "As a [fraction|percentage|share] of {pl}, how many {p}?",
    "Among {pl}, what [share|percentage|fraction|portion] {p}?",
    "How many {pl} {p}, as a [share|fraction|percentage] of the total?",
)


@intent(4, "share", 6)
def share(rng: random.Random) -> Drawn:
    draw = rng.random()
    if draw < 0.22:
        found, group = position(rng), population(rng, team_name=0.6, pos=0, conditions=0.1)
    elif draw < 0.3:
        found, group = team(rng), population(rng, team_name=0, pos=0.6, conditions=0.3)
    else:
        found, group = condition(rng), population(rng, team_name=0.45, pos=0.3, conditions=0)
    if any(w.split(" ")[0] == found.where.split(" ")[0] for w in group.where):
        group = population(rng, team_name=0, pos=0, conditions=0)
    if rng.random() < 0.04:
        text = _say(
            rng, "One in how many {pl} {p}?", "One out of how many {pl} {p}?", pl=group.plural, p=found.singular
        )
        return text, f"SELECT count(*) / count(*) FILTER ({found.where}) FROM nba_roster{group.clause()}"
    return _say(
        rng, *_SHARE, pl=group.plural, p=found.plural
    ), f"SELECT count(*) FILTER ({found.where}) / count(*) FROM nba_roster{group.clause()}"


@intent(4, "share per group", 1.5)
def share_per(rng: random.Random) -> Drawn:
    if rng.random() < 0.1:
        text = _say(
            rng,
            "What [share|percentage|fraction|proportion] of [the league's |all |]players [plays|play] [at |]each position?",
            "[Share|Percentage|Proportion|Fraction] of [all |the league's |]players [by|per|at each] position",
            "What [percentage|share] of players is at each position?",
            "How do the league's players split by position, in shares?",
            "Position by position, what [share|fraction] of all players is that?",
        )
        return text, "SELECT POS, count(*) / (SELECT count(*) FROM nba_roster) FROM nba_roster GROUP BY POS"
    column, one = rng.choice([("Team", "team"), ("Team", "team"), ("POS", "position"), ("COLLEGE", "college")])
    found = condition(rng) if column == "POS" or rng.random() < 0.6 else position(rng)
    while found.where.startswith(column):
        found = condition(rng)
    where = f" WHERE {GROUPS[column][2]}" if GROUPS[column][2] else ""
    expression = f"count(*) FILTER ({found.where}) / count(*)"
    if rng.random() < 0.45:
        top = rng.random() < 0.75
        end = expand("[highest|largest|greatest|biggest]" if top else "[lowest|smallest]", rng)
        text = _say(
            rng,
            "[Which|What] {g} has the {e} [share|percentage|proportion|fraction|portion] of players who {p}?",
            "{g} with the {e} [share|percentage|proportion] of players who {p}",
            "[At which|For which] {g} is the [share|percentage|fraction] of players who {p} the {e}?",
            "Name the {g} where the {e} [share|percentage|proportion] of players {p}",
            "Where is the [share|percentage] of players who {p} the {e}, by {g}?",
            g=one,
            e=end,
            p=found.plural,
        )
        return (
            text,
            f"SELECT {column} FROM nba_roster{where} GROUP BY {column} QUALIFY rank() OVER (ORDER BY {expression}{' DESC' if top else ''}) = 1",
        )
    text = _say(
        rng,
        "What [share|percentage|fraction|portion|proportion] of [each|every] {g}'s players {p}?",
        "For [each|every] {g}, what [share|percentage|fraction|part] of players {p}?",
        "[Share|Percentage|Proportion|Fraction] of players who {p}[,|] [by|for each|for every] {g}",
        "[Share|Percentage] of players who {p} per {g}",
        "{g} by {g}, what [share|percentage|fraction] of players {p}?",
        "[List|Show|Give me] each {g} with the [share|percentage|fraction] of its players who {p}",
        g=one,
        p=found.plural,
    )
    return text, f"SELECT {column}, {expression} FROM nba_roster{where} GROUP BY {column}"


@intent(4, "share of the payroll", 2.5)
def payroll_share(rng: random.Random) -> Drawn:
    draw = rng.random()
    if draw < 0.5:
        name, where, player = _player(rng, "salary")
        part = f"SELECT sum({SALARY}) FILTER ({where}) / sum({SALARY}) FROM nba_roster"
        if rng.random() < 0.3:
            text = _say(
                rng,
                "What [share|percentage|fraction|part|portion] of [the team's|his team's|his club's] [payroll|salaries] [goes to {p}|does {p} take|does {p} eat up|is {p}'s]?",
                "{p}'s share of [his team's|the team's] payroll",
                "How [much|big a part] of his team's payroll is {p}'s salary, as a [share|fraction|percentage]?",
                "{p}: what [share|percentage] of his team's payroll?",
                p=name,
            )
            return text, f"{part} WHERE Team = (SELECT Team FROM nba_roster WHERE {where})"
        if rng.random() < 0.12:
            text = _say(
                rng,
                "What [share|percentage|fraction] of [all NBA salaries|the league's total payroll] goes to {p}?",
                "{p}'s share of [all salaries in the league|the league's total payroll]",
                p=name,
            )
            return text, part
        the = v.team_the(player.team, rng)
        text = _say(
            rng,
            "What [share|percentage|fraction|part|portion|pct] of {ts} [payroll|salaries|wage bill] [goes to {p}|does {p} take|does {p} eat up|is tied up in {p}|does {p} account for]?",
            "{p}'s [share|slice|part] of the {a} payroll",
            "[How big|How large] a [share|part|slice] of {ts} payroll is {p}'s [salary|contract|pay]?",
            "[Share|Percentage|Fraction] of {ts} payroll [that goes to|going to|taken by] {p}",
            "Of everything {t} spend on salaries, what [share|fraction|percentage] goes to {p}?",
            t=the,
            ts=_s(the),
            a=v.team_plain(player.team, rng),
            p=name,
        )
        return text, f"{part} WHERE Team = {v.quote(player.team)}"
    found = position(rng) if draw < 0.8 else condition(rng)
    if found.where.startswith(("SALARY", "TRY")):
        found = position(rng)
    where, whole = (
        "",
        expand(
            "[the league's payroll|the league's total payroll|all NBA salaries|all the salary money in the league]", rng
        ),
    )
    if rng.random() < 0.7:
        name = rng.choice(v.teams())
        where, whole = (
            f" WHERE Team = {v.quote(name)}",
            expand("{ts} [payroll|salaries|total payroll|wage bill]", rng, ts=_s(v.team_the(name, rng))),
        )
    text = _say(
        rng,
        "What [share|percentage|fraction|part|portion] of {w} [goes to|is paid to|ends up with|is earned by] players who {p}?",
        "[Share|Percentage|Fraction] of {w} [that goes|going|paid] to players who {p}",
        "[How big|How large] a [share|part|slice] of {w} goes to players who {p}?",
        "Of {w}, what [share|percentage|fraction] goes to players who {p}?",
        "Players who {p}: their share of {w}",
        w=whole,
        p=found.plural,
    )
    return text, f"SELECT sum({SALARY}) FILTER ({found.where}) / sum({SALARY}) FROM nba_roster{where}"


# ---- two groups --------------------------------------------------------------------------------------------------


@intent(4, "two teams: which", 3)
def which_team(rng: random.Random) -> Drawn:
    a, b = rng.sample(v.teams(), 2)
    metric, top = _metric(rng), rng.random() < 0.65
    slots = {"a": v.team_the(a, rng), "b": v.team_the(b, rng)}
    where = f"WHERE Team IN ({v.quote(a)}, {v.quote(b)}) GROUP BY Team QUALIFY rank() OVER (ORDER BY"
    desc = " DESC" if top else ""
    draw = rng.random()
    if draw < 0.3:
        side = _side(rng, "Team", 1.0)
        text = _say(
            rng,
            "[Who|Which team|Which of the two] has {m} {pl}, {a} or {b}?",
            "Do {a} or {b} have {m} {pl}?",
            "Between {a} and {b}, [who|which team] has {m} {pl}?",
            "{a} or {b}: [who|which team] has {m} {pl}?",
            "[Who|Which team] [carries|has got|employs] {m} {pl}, {a} or {b}?",
            "Where do you find {m} {pl}, on {a} or on {b}?",
            "Comparing {a} and {b}, which team has {m} {pl}?",
            "Are there {m} {pl} on {a} or on {b}?",
            **slots,
            pl=side.plural,
            m="more" if top else "fewer",
        )
        return text, f"SELECT Team FROM nba_roster {where} {_counted(side)}{desc}) = 1"
    if draw < 0.5:
        text = _say(
            rng,
            "[Which team|Who] has the {e} [payroll|wage bill|total payroll], {a} or {b}?",
            "[Which team|Who] [spends|pays out] {m} on [salaries|players], {a} or {b}?",
            "[Whose payroll|Which payroll] is {e}: {a} or {b}?",
            "{a} or {b}: who [spends {m} on salaries|has the {e} payroll]?",
            "Between {a} and {b}, which team [shells out {m} on salaries|has the {e} payroll]?",
            "Do {a} or {b} have the {e} payroll?",
            "Whose roster costs {m}, {a} or {b}?",
            **slots,
            e=rng.choice(["bigger", "higher", "larger", "heftier"] if top else ["smaller", "lower"]),
            m="more" if top else "less",
        )
        return text, f"SELECT Team FROM nba_roster {where} sum({SALARY}){desc}) = 1"
    word, function = rng.choice([("average", "avg"), ("average", "avg"), ("median", "median")])
    templates = [
        "[Which team|Who] has the {e} {w} {m}[:|,] {a} or {b}?",
        "{a} or {b}: [who|which team|which squad] has the {e} {w} {m}?",
        "Between {a} and {b}, which team has the {e} {w} {m}?",
        "Whose {w} {m} is {e}, {a} or {b}?",
        "Comparing {w} {m}, which is {e}: {a} or {b}?",
    ]
    if function == "avg":
        templates += [
            "[Which team|Who|Which squad] is {j} on average, {a} or {b}?",
            "Are {a} or {b} {j} on average?",
            "On average, [are {a} or {b} {j}?|who is {j}, {a} or {b}?]",
            "{a} vs {b}: which [team|roster|squad] is {j} on average?",
            "Which of the two teams is {j} on average, {a} or {b}?",
        ]
    text = _say(
        rng,
        *templates,
        **slots,
        j=_adjective(metric, top, rng),
        e="higher" if top else "lower",
        w=word,
        m=_noun(metric, rng),
    )
    return text, f"SELECT Team FROM nba_roster {where} {function}({metric.sql}){desc}) = 1"


_FIVE = {"PG": "point guards", "SG": "shooting guards", "SF": "small forwards", "PF": "power forwards", "C": "centers"}


@intent(4, "two groups: side by side", 2)
def side_by_side(rng: random.Random) -> Drawn:
    metric = _metric(rng)
    function = rng.choice(["avg", "avg", "median", "sum" if metric is PAY else "avg", "max"])
    sql, words = FUNCTIONS[function]
    word = expand(f"[{words}]", rng)
    if rng.random() < 0.7:
        column, (first, second) = "Team", rng.sample(v.teams(), 2)
        a, b = v.team_the(first, rng), v.team_the(second, rng)
    else:
        column, (first, second) = "POS", rng.sample(list(_FIVE), 2)
        a, b = _FIVE[first], _FIVE[second]
    text = _say(
        rng,
        "[What is|What's] the {w} {m} of {a} and of {b}?",
        "[Compare|Contrast] the {w} {m} of {a} and {b}",
        "{w} {m} of {a} and {b}, side by side",
        "[Show|Give|List] the {w} {m} for {a} and for {b}",
        "{w} {m}: {a} vs {b}",
        "{a} and {b}: {w} {m} of each",
        "What are the {w} {ms} of {a} and {b}?",
        "Put {a} next to {b}: {w} {m} for each",
        "How do {a} and {b} compare in {w} {m}? Give both",
        "{w} {m}, {a} and {b} separately",
        "What {w} {m} do {a} and {b} each have?",
        "Set {a} against {b} by {w} {m}",
        w=word,
        m=_noun(metric, rng),
        ms=_plural(metric),
        a=a,
        b=b,
    )
    return (
        text,
        f"SELECT {column}, {sql.format(x=metric.sql)} FROM nba_roster WHERE {column} IN ({v.quote(first)}, {v.quote(second)}) GROUP BY {column}",
    )


@intent(4, "two teams put together", 1.2)
def pooled(rng: random.Random) -> Drawn:
    a, b = rng.sample(v.teams(), 2)
    slots = {"a": v.team_the(a, rng), "b": v.team_the(b, rng)}
    teams = f"Team IN ({v.quote(a)}, {v.quote(b)})"
    metric, top = _metric(rng), rng.random() < 0.65
    draw = rng.random()
    if draw < 0.4:
        side = _side(rng, "Team", 0.4)
        text = _say(
            rng,
            "Who is the {j} {s} [on|of] {a} and {b} [combined|put together|taken together]?",
            "Of all {pl} on {a} and {b}, who is the {j}?",
            "{j} {s} across {a} and {b}",
            "[Pool|Combine|Merge] {a} and {b}: who is the {j} {s}?",
            "If {a} and {b} merged, who would be the {j} {s}?",
            **slots,
            s=side.singular,
            pl=side.plural,
            j=_superlative(metric, top, rng),
        )
        return text, f"SELECT NAME FROM nba_roster{side.clause(teams, metric.filter or '')} {_rank(metric, top, '= 1')}"
    if draw < 0.75:
        side = _side(rng, "Team", 1.0)
        text = _say(
            rng,
            "How many {pl} do {a} and {b} have [combined|in total|between them|altogether|put together]?",
            "[Combined|Total] number of {pl} on {a} and {b}",
            "{a} plus {b}: how many {pl} in total?",
            "Count the {pl} on {a} and {b} together",
            "Between {a} and {b}, how many {pl} are there in all?",
            **slots,
            pl=side.plural,
        )
        return text, f"SELECT count(*) FROM nba_roster{side.clause(teams)}"
    total = metric is PAY and rng.random() < 0.5
    text = _say(
        rng,
        "[What is|What's] the {w} of {a} and {b} [combined|put together|taken together]?",
        "{w} of {a} and {b} combined",
        "Treat {a} and {b} as one team: what is the {w}?",
        "If {a} and {b} merged, what would the {w} be?",
        **slots,
        w="total payroll" if total else f"average {_noun(metric, rng)}",
    )
    return text, f"SELECT {'sum' if total else 'avg'}({metric.sql}) FROM nba_roster WHERE {teams}"


def _group_word(rng: random.Random) -> Drawn:
    draw = rng.random()
    if draw < 0.45:
        name = rng.choice(v.teams())
        return rng.choice(
            [
                f"{v.team_plain(name, rng)} players",
                f"players on {v.team_the(name, rng)}",
                *([v.nickname(name)] if name.endswith("s") else []),
            ]
        ), f"Team = {v.quote(name)}"
    if draw < 0.85:
        sql, (plurals, _) = rng.choice(list(v.POSITIONS.items()))
        return rng.choice(plurals.split("|")), sql
    college = rng.choice([p.college for p in v.roster() if p.college != "--"])
    said = v.college_name(college, rng)
    return rng.choice([f"{said} players", f"players from {said}", f"{said} alumni"]), f"COLLEGE = {v.quote(college)}"


def _two_groups(rng: random.Random) -> tuple[Drawn, Drawn]:
    first, second = _group_word(rng), _group_word(rng)
    while first[1] == second[1]:
        second = _group_word(rng)
    return first, second


@intent(4, "two groups: difference or yes/no", 4)
def group_difference(rng: random.Random) -> Drawn:
    metric, more = _metric(rng), rng.random() < 0.65
    (a, where_a), (b, where_b) = _two_groups(rng)
    function, word = rng.choices(
        [("avg", "average"), ("median", "median"), ("sum", "total")], [70, 18, 12 if metric is PAY else 0]
    )[0]
    one, two = (f"{function}({metric.sql}) FILTER ({w})" for w in (where_a, where_b))
    slots = {
        "a": a,
        "b": b,
        "sa": _s(a),
        "sb": _s(b),
        "w": word,
        "m": _noun(metric, rng),
        "j": _adjective(metric, more, rng),
        "h": "higher" if more else "lower",
    }
    draw = rng.random()
    if draw < 0.1:
        text = _say(
            rng,
            "[What is|What's] the ratio of the {w} {m} of {a} to that of {b}?",
            "Ratio of {sa} {w} {m} to {sb}",
            "The {w} {m} of {a} is how many times that of {b}?",
            "Divide the {w} {m} of {a} by that of {b}",
            **slots,
        )
        return text, f"SELECT {one} / {two} FROM nba_roster"
    if draw < 0.35:
        text = _say(
            rng,
            "[What is|What's] the [difference|gap] [between|in] the {w} {m} of {a} and {b}?",
            "[Gap|Difference] between the {w} {m} of {a} and [that of |]{b}",
            "[What's|How big is|How wide is] the gap in {w} {m} between {a} and {b}?",
            "[Difference|Gap] in {w} {m} between {a} and {b}",
            "How far apart are {a} and {b} in {w} {m}?",
            "By how much do {a} and {b} differ in {w} {m}?",
            "{a} vs {b}: [gap|difference] in {w} {m}?",
            "Work out the difference in {w} {m} between {a} and {b}",
            **slots,
        )
        return text, f"SELECT abs({one} - {two}) FROM nba_roster"
    if draw < 0.6:
        if function == "avg" and rng.random() < 0.6:
            text = _say(
                rng,
                "How much {j} are {a} than {b} on average?",
                "On average, how much {j} are {a} than {b}?",
                "How much {j}, on average, are {a} compared with {b}?",
                "By how much are {a} {j} than {b} on average?",
                "{a} are how much {j} than {b} on average?",
                **slots,
            )
        elif more:
            text = _say(
                rng,
                "By how much does the {w} {m} of {a} [exceed|top|beat|surpass] that of {b}?",
                "How much higher is the {w} {m} of {a} than that of {b}?",
                "How far above the {w} {m} of {b} is that of {a}?",
                "{sa} {w} {m} minus {sb}",
                **slots,
            )
        else:
            text = _say(
                rng,
                "How much lower is the {w} {m} of {a} than that of {b}?",
                "By how much does the {w} {m} of {a} fall short of that of {b}?",
                "How far below the {w} {m} of {b} is that of {a}?",
                **slots,
            )
        return text, f"SELECT {one} - {two} FROM nba_roster" if more else f"SELECT {two} - {one} FROM nba_roster"
    if function == "avg" and rng.random() < 0.7:
        text = _say(
            rng,
            "Are {a} {j} than {b} on average?",
            "Are {a}, on average, {j} than {b}?",
            "On average, are {a} {j} than {b}?",
            "[Is it true that|True or false:|Is it correct that|Fact check:] {a} are {j} than {b} on average?",
            "{a} are {j} than {b} on average, right?",
            "Compared with {b}, are {a} {j} on average?",
            "Would you say {a} are {j} than {b} on average?",
            "{a} {j} than {b} on average?",
            **slots,
        )
    else:
        text = _say(
            rng,
            "Do {a} have a {h} {w} {m} than {b}?",
            "Is the {w} {m} of {a} {h} than that of {b}?",
            "Is the {w} {m} {h} for {a} than for {b}?",
            "[Is it true that|True or false:] the {w} {m} of {a} is {h} than that of {b}?",
            "Does the {w} {m} of {a} [exceed|beat] that of {b}?"
            if more
            else "Does the {w} {m} of {a} fall short of that of {b}?",
            **slots,
        )
    return text, f"SELECT {one} {'>' if more else '<'} {two} FROM nba_roster"


@intent(4, "a team against the others", 1)
def rest_of_league(rng: random.Random) -> Drawn:
    metric, more = _metric(rng), rng.random() < 0.65
    name = rng.choice(v.teams())
    the = v.team_the(name, rng)
    one, two = (
        f"avg({metric.sql}) FILTER (Team = {v.quote(name)})",
        f"avg({metric.sql}) FILTER (Team <> {v.quote(name)})",
    )
    slots = {
        "t": the,
        "ts": _s(the),
        "j": _adjective(metric, more, rng),
        "h": "higher" if more else "lower",
        "m": _noun(metric, rng),
        "r": expand("[the rest of the league|all the other teams put together|everybody else in the league]", rng),
    }
    if rng.random() < 0.5:
        text = _say(
            rng,
            "Are {t} {j} than {r} on average?",
            "On average, are {t} {j} than {r}?",
            "Is {ts} average {m} {h} than that of {r}?",
            "True or false: {t} are {j} on average than {r}",
            "Do {t} have a {h} average {m} than {r}?",
            **slots,
        )
        return text, f"SELECT {one} {'>' if more else '<'} {two} FROM nba_roster"
    text = _say(
        rng,
        "How much {j} are {t} than {r} on average?",
        "On average, how much {j} are {t} than {r}?",
        "By how much are {t} {j} than {r} on average?",
        **slots,
    )
    return text, f"SELECT {one} - {two} FROM nba_roster" if more else f"SELECT {two} - {one} FROM nba_roster"


@intent(4, "two counts compared", 2.5)
def count_difference(rng: random.Random) -> Drawn:
    clause, scope = "", ""
    draw = rng.random()
    if draw < 0.5:
        (where_a, (a, _)), (where_b, (b, _)) = rng.sample(list(v.POSITIONS.items()), 2)
        a, b = a.split("|")[0], b.split("|")[0]
    elif draw < 0.8:
        first, second = condition(rng), condition(rng)
        (a, where_a), (b, where_b) = (f"players {first.post}", first.where), (f"players {second.post}", second.where)
    else:
        (a, where_a), (b, where_b) = _two_groups(rng)
    if draw < 0.8 and rng.random() < 0.5:
        name = rng.choice(v.teams())
        clause, scope = (
            f" WHERE Team = {v.quote(name)}",
            expand(" [on|for|playing for] {t}", rng, t=v.team_the(name, rng)),
        )
    slots = {"a": a, "b": b, "s": scope}
    one, two = f"count(*) FILTER ({where_a})", f"count(*) FILTER ({where_b})"
    draw = rng.random()
    if draw < 0.35:
        text = _say(
            rng,
            "How many more {a} than {b} are there{s}?",
            "How many more {a} are there than {b}{s}?",
            "By how many do {a} outnumber {b}{s}?",
            "The number of {a} minus the number of {b}{s}",
            "By how much does the number of {a} exceed the number of {b}{s}?",
            **slots,
        )
        return text, f"SELECT {one} - {two} FROM nba_roster{clause}"
    if draw < 0.5:
        text = _say(
            rng,
            "[What is|What's] the difference between the number of {a} and the number of {b}{s}?",
            "How far apart are the numbers of {a} and {b}{s}?",
            "Gap between the count of {a} and the count of {b}{s}",
            **slots,
        )
        return text, f"SELECT abs({one} - {two}) FROM nba_roster{clause}"
    if draw < 0.88:
        more = rng.random() < 0.75
        text = _say(
            rng,
            "Are there {m} {a} than {b}{s}?",
            "Is the number of {a} {h} than the number of {b}{s}?",
            "Do {a} outnumber {b}{s}?" if more else "Are {a} outnumbered by {b}{s}?",
            "[Is it true that|True or false:] there are {m} {a} than {b}{s}?",
            "{m} {a} than {b}{s}?",
            "Would I find {m} {a} than {b}{s}?",
            **slots,
            m="more" if more else "fewer",
            h="greater" if more else "smaller",
        )
        return text, f"SELECT {one} {'>' if more else '<'} {two} FROM nba_roster{clause}"
    text = _say(
        rng,
        "[What is|What's] the ratio of {a} to {b}{s}?",
        "Ratio of {a} to {b}{s}",
        "How many {a} are there for each one of the {b}{s}?",
        "{a} per one of the {b}{s}, as a ratio",
        **slots,
    )
    return text, f"SELECT {one} / {two} FROM nba_roster{clause}"


@intent(4, "gap inside a group", 2)
def gap(rng: random.Random) -> Drawn:
    metric = _metric(rng)
    more = _adjective(metric, True, rng)
    if rng.random() < 0.3:
        name, where, player = _player(rng, _known(metric))
        scope = f" WHERE Team = {v.quote(player.team)}" if rng.random() < 0.5 else ""
        other = (
            f"the {v.team_plain(player.team, rng)} average"
            if scope
            else expand("[the league average|the NBA average|the average of all players]", rng)
        )
        slots = {"j": more, "p": name, "o": other, "m": _noun(metric, rng)}
        inner = f"{_one(metric, where)} - avg({metric.sql})"
        if rng.random() < 0.3:
            text = _say(
                rng,
                "[Difference|Gap] between {p}'s {m} and {o}",
                "[What is|What's] the [gap|difference] between {p}'s {m} and {o}?",
                "How far is {p}'s {m} from {o}?",
                **slots,
            )
            return text, f"SELECT abs({inner}) FROM nba_roster{scope}"
        text = _say(
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
    text = _say(
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
        m=_noun(metric, rng),
        a=_superlative(metric, True, rng),
        b=_superlative(metric, False, rng),
        s=group.singular,
        pl=group.plural,
        j=more,
    )
    return text, f"SELECT max({metric.sql}) - min({metric.sql}) FROM nba_roster{group.clause()}"


@intent(4, "among the top k", 2.5)
def among_top(rng: random.Random) -> Drawn:
    metric, top = _metric(rng), rng.random() < 0.75
    group = population(rng, team_name=0.25, pos=0.2, conditions=0)
    k = rng.choice([3, 5, 10, 10, 10, 20, 20, 25, 50, 100])
    slots = {"k": number(k, rng, 0.5), "a": _superlative(metric, top, rng), "pl": group.plural}
    pool = f"FROM nba_roster{group.clause(metric.filter or '')} {_rank(metric, top, f'<= {k}')}"
    draw = rng.random()
    if draw < 0.55:
        found = position(rng) if rng.random() < 0.5 else condition(rng)
        while any(w.split(" ")[0] == found.where.split(" ")[0] for w in group.where):
            found = condition(rng)
        if draw < 0.12:
            text = _say(
                rng,
                "What [share|percentage|fraction|portion] of the {k} {a} {pl} {p}?",
                "Of the {k} {a} {pl}, what [share|percentage|part] {p}?",
                "[Share|Percentage] of the {k} {a} {pl} who {p}",
                **slots,
                p=found.plural,
            )
            return text, f"SELECT count(*) FILTER ({found.where}) / count(*) FROM (SELECT * {pool})"
        ask, select = ("how many", "count(*)") if draw < 0.45 else ("which ones", "NAME")
        text = _say(
            rng,
            "[Of|Out of|Among] the {k} {a} {pl}, {q} {p}?",
            "{o} of the {k} {a} {pl} {p}?",
            "Take the {k} {a} {pl}: {q} {p}?",
            "Looking at the {k} {a} {pl}, {q} {p}?",
            "{o} {p} among the {k} {a} {pl}?",
            **slots,
            p=found.plural,
            q=ask,
            o=ask.removesuffix(" ones"),
        )
        return text.replace(
            "Which " + found.plural, "Which ones " + found.plural
        ), f"SELECT {select} FROM (SELECT * {pool}) WHERE {found.where}"
    if draw < 0.78:
        other = rng.choice([m for m in METRICS if m is not metric])
        text = _say(
            rng,
            "[What is|What's] the [average|mean] {m} of the {k} {a} {pl}?",
            "[Average|Mean] {m} of the {k} {a} {pl}",
            "What's the [average|mean] {m} among the {k} {a} {pl}?",
            "Taking the {k} {a} {pl}, what is their average {m}?",
            "The {k} {a} {pl}: average {m}?",
            {
                "age": "How old are the {k} {a} {pl} on average?",
                "height": "How tall are the {k} {a} {pl} on average?",
                "weight": "How much do the {k} {a} {pl} weigh on average?",
                "salary": "How much do the {k} {a} {pl} make on average?",
            }[other.name],
            **slots,
            m=_noun(other, rng),
        )
        return text, f"SELECT avg({other.sql}) FROM (SELECT * {pool})"
    column, templates = rng.choice(
        [
            (
                "Team",
                (
                    "[Which|What] teams do the {k} {a} {pl} play for?",
                    "On which teams are the {k} {a} {pl}?",
                    "Teams of the {k} {a} {pl}",
                    "[Which|What] teams employ the {k} {a} {pl}?",
                ),
            ),
            (
                "COLLEGE",
                (
                    "[Which|What] colleges did the {k} {a} {pl} [go to|attend|come from]?",
                    "[Which|What] colleges are represented among the {k} {a} {pl}?",
                    "Colleges of the {k} {a} {pl}",
                    "[Which|What] schools produced the {k} {a} {pl}?",
                ),
            ),
            (
                "POS",
                (
                    "[Which|What] positions do the {k} {a} {pl} play?",
                    "[Which|What] positions are represented among the {k} {a} {pl}?",
                    "Positions of the {k} {a} {pl}",
                    "At which positions do the {k} {a} {pl} play?",
                ),
            ),
        ]
    )
    text = _say(rng, *templates, **slots)
    known = " WHERE COLLEGE <> '--'" if column == "COLLEGE" else ""
    return text, f"SELECT DISTINCT {column} FROM (SELECT * {pool}){known}"


# ---- derived, near, shared ---------------------------------------------------------------------------------------

_DERIVED = (
    (
        f"{SALARY}/({WEIGHT})",
        "[dollars per pound|salary per pound|salary per pound of body weight|pay per pound|money per pound]",
        True,
    ),
    (
        f"{SALARY}/({HEIGHT})",
        "[dollars per inch|salary per inch of height|salary per inch|pay per inch of height]",
        True,
    ),
    (f"{SALARY}/AGE", "[salary per year of age|dollars per year of age|pay per year of age]", True),
    (f"703*{WEIGHT}/(({HEIGHT})*({HEIGHT}))", "[BMI|body mass index|BMI|body-mass index]", False),
    (
        f"{WEIGHT}/({HEIGHT})",
        "[pounds per inch|weight per inch of height|pounds per inch of height|weight-to-height ratio|weight per inch]",
        False,
    ),
)


@intent(4, "derived measures", 2.5)
def derived(rng: random.Random) -> Drawn:
    sql, words, has_money = rng.choice(_DERIVED)
    words = expand(words, rng)
    if rng.random() < 0.35:
        name, where, _ = _player(rng, "salary")
        text = _say(
            rng,
            "[What is|What's|Compute|Calculate|Work out] {p}'s {w}?",
            "{p}'s {w}",
            "{p}: {w}?",
            "What {w} does {p} have?",
            "What {w} do you get for {p}?",
            "{w} of {p}",
            p=name,
            w=words,
        )
        return text, f"SELECT {sql} FROM nba_roster WHERE {where}"
    group = population(rng, team_name=0.4, pos=0.35, conditions=0)
    slots = {"s": group.singular, "pl": group.plural, "w": words}
    if rng.random() < 0.3:
        text = _say(
            rng,
            "[What is|What's|Find|Calculate] the average {w} of [the |]{pl}?",
            "Average {w} among {pl}",
            "On average, what {w} do {pl} have?",
            "{pl}: average {w}?",
            **slots,
        )
        return text, f"SELECT avg({sql}) FROM nba_roster{group.clause()}"
    top = rng.random() < 0.7
    known = "SALARY <> '--'" if has_money else ""
    text = _say(
        rng,
        "[Which|What] {s} has the {e} {w}?",
        "[Who has|Who's got] the {e} {w} among {pl}?",
        "{s} with the {e} {w}",
        "Of all {pl}, who has the {e} {w}?",
        "Whose {w} is the {e} among {pl}?",
        "Name the {s} with the {e} {w}",
        **slots,
        e=rng.choice(["highest", "greatest"]) if top else "lowest",
    )
    return (
        text,
        f"SELECT NAME FROM nba_roster{group.clause(known)} QUALIFY rank() OVER (ORDER BY {sql}{' DESC' if top else ''}) = 1",
    )


@intent(4, "correlation", 0.8)
def correlation(rng: random.Random) -> Drawn:
    a, b = rng.sample(METRICS, 2)
    group = population(rng, team_name=0.2, pos=0.3, conditions=0)
    text = _say(
        rng,
        "[What is|What's|Compute|Calculate] the correlation between {a} and {b} [of|for|among] {pl}?",
        "How strongly are {a} and {b} correlated among {pl}?",
        "Correlation [of|between] {a} and {b} for {pl}",
        "Correlation coefficient between {a} and {b} among {pl}",
        "How [closely|well] does {a} correlate with {b} among {pl}?",
        "Among {pl}, how [closely|strongly] do {a} and {b} correlate?",
        "Pearson correlation of {a} with {b} for {pl}",
        "Do {a} and {b} go together among {pl}? Give the correlation",
        "{pl}: {a}-{b} correlation?",
        a=_noun(a, rng),
        b=_noun(b, rng),
        pl=group.plural,
    )
    return text, f"SELECT corr({a.sql}, {b.sql}) FROM nba_roster{group.clause()}"


@intent(4, "closest", 1.2)
def closest(rng: random.Random) -> Drawn:
    metric = _metric(rng)
    group = population(rng, team_name=0.4, pos=0.35, conditions=0)
    slots = {"s": group.singular, "pl": group.plural, "m": _noun(metric, rng)}
    if rng.random() < 0.4:
        name, where, _ = _player(rng, _known(metric))
        text = _say(
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
        target, clause = _value(metric, where), group.clause(f"NOT ({where})", metric.filter or "")
    else:
        text = _say(
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


@intent(4, "shared values", 2)
def shared(rng: random.Random) -> Drawn:
    draw = rng.random()
    if draw < 0.3:
        k = rng.choice([2, 2, 3, 4])
        least = expand(
            "[more than one|at least two|two or more]" if k == 2 else "[at least {n}|{n} or more]",
            rng,
            n=number(k, rng, 0.5),
        )
        text = (
            _say(
                rng,
                "[Which|What] first names are shared by {l} players?",
                "First names [held|shared] by {l} different people",
                "[List|Name] the first names that belong to {l} players",
                "[Which|What] first names belong to {l} players?",
                *(
                    ["First names that [appear|occur] more than once", "Which first names occur at least twice?"]
                    if k == 2
                    else []
                ),
                l=least,
            )
            .replace("more than one players", "more than one player")
            .replace("more than one different people", "more than one person")
        )
        return text, f"SELECT split_part(NAME,' ',1) FROM nba_roster GROUP BY 1 HAVING count(*) >= {k}"
    if draw < 0.5:
        text = _say(
            rng,
            "What is the most [common|popular|frequent] first name [in the league|in the NBA|among the players|]?",
            "Most [common|popular|frequent] first name in the [league|NBA]",
            "[Which|What] first name is [the most common|shared by the most players|the most widespread]?",
            "[What|Which] first name [occurs|appears|comes up|shows up] most often?",
            "[What|Which] first name do the most players have?",
            "Name the commonest first name on the rosters",
        )
        return (
            text,
            "SELECT split_part(NAME,' ',1) FROM nba_roster GROUP BY 1 QUALIFY rank() OVER (ORDER BY count(*) DESC) = 1",
        )
    if draw < 0.65:
        top = rng.random() < 0.75
        text = _say(
            rng,
            "[Who has|Who's got] the {e} [full |]name [in the league|]?",
            "[Which|What] player has the {e} [full |]name?",
            "Player with the {e} [full |]name",
            "Whose [full |]name is the {e}?",
            "Whose [full |]name has the {m} characters, spaces included?",
            e="longest" if top else "shortest",
            m="most" if top else "fewest",
        )
        return (
            text,
            f"SELECT NAME FROM nba_roster QUALIFY rank() OVER (ORDER BY length(NAME){' DESC' if top else ''}) = 1",
        )
    is_jersey = rng.random() < 0.65
    column, word = (
        ("Jersey", expand("[jersey number|number|shirt number]", rng))
        if is_jersey
        else ("COLLEGE", expand("[college|school]", rng))
    )
    known = GROUPS[column][2]
    if rng.random() < 0.5:
        name = rng.choice(v.teams())
        templates = (
            (
                "[Which|What] {n}s are [shared by|worn by|used by] more than one {a} player?",
                "[Which|What] {n}s [appear|occur|show up] [more than once|twice or more] on {t}?",
                "[Which|What] {n}s are duplicated on {t}?",
                "{n}s worn by several players on {t}",
            )
            if is_jersey
            else (
                "[Which|What] {n}s have [more than one player|two or more players|at least two players] on {t}?",
                "[Which|What] {n}s sent more than one player to {t}?",
                "{n}s with several {a} players",
                "[Which|What] {n}s are represented more than once on {t}?",
            )
        )
        text = _say(rng, *templates, n=word, a=v.team_plain(name, rng), t=v.team_the(name, rng))
        return (
            text,
            f"SELECT {column} FROM nba_roster WHERE Team = {v.quote(name)} AND {known} GROUP BY {column} HAVING count(*) > 1",
        )
    templates = (
        (
            "[Which|What] teams have [two|two or more|more than one] players with the same {n}?",
            "[List|Name] the teams where a {n} [is worn by|belongs to] more than one player",
            "Teams with [duplicate|repeated|shared] {n}s",
            "On which teams do at least two players share a {n}?",
        )
        if is_jersey
        else (
            "[Which|What] teams have [two or more|more than one|at least two] players from the same {n}?",
            "Teams with several players from one {n}",
            "On which teams did at least two players go to the same {n}?",
            "[List|Name] the teams where two players or more share a {n}",
        )
    )
    return _say(rng, *templates, n=word).replace(
        "more than one players", "more than one player"
    ), f"SELECT DISTINCT Team FROM nba_roster WHERE {known} GROUP BY Team, {column} HAVING count(*) > 1"


@intent(4, "player against a whole group", 1.5)
def against_group(rng: random.Random) -> Drawn:
    metric, more = _metric(rng), rng.random() < 0.7
    name = rng.choice(v.teams())
    group = population(rng, team_name=0.4, pos=0.4, conditions=0)
    text = _say(
        rng,
        "[Which|What|How many] {pl} are {j} than every [single |]{a} player?",
        "[Which|What|How many] {pl} are {j} than [everyone|everybody|all the players] on {t}?",
        "[List|Name|Show|Count] [the |]{pl} who are {j} than [everyone|every player] on {t}",
        "[Which|How many] {pl} are {j} than [even |]{ts} {e} player?",
        "[Which|How many] {pl} {v} than every [one of {ts} players|{a} player]?",
        "Compared with all of {t}, [which|how many] {pl} are {j} than every one of them?",
        pl=group.plural,
        j=_adjective(metric, more, rng),
        v=_they(_verb(metric, more, rng)),
        a=v.team_plain(name, rng),
        t=v.team_the(name, rng),
        ts=_s(v.team_the(name, rng)),
        e=_superlative(metric, more, rng),
    )
    compare = f"{metric.sql} {'>' if more else '<'} (SELECT {'max' if more else 'min'}({metric.sql}) FROM nba_roster WHERE Team = {v.quote(name)})"
    return text, f"SELECT {'count(*)' if _is_count(text) else 'NAME'} FROM nba_roster{group.clause(compare)}"


@intent(4, "yes/no about a superlative", 2)
def is_superlative(rng: random.Random) -> Drawn:
    metric, top = _metric(rng), rng.random() < 0.7
    name, where, player = _player(rng, _known(metric))
    scopes = [
        ("", expand("player in the [league|NBA]", rng)),
        (f" WHERE Team = {v.quote(player.team)}", f"player on {v.team_the(player.team, rng)}"),
    ]
    if player.position in _FIVE:
        scopes.append(
            (
                f" WHERE POS = '{player.position}'",
                _FIVE[player.position].removesuffix("s") + rng.choice(["", " in the league"]),
            )
        )
    scope, said = rng.choice(scopes)
    text = _say(
        rng,
        "Is {p} [really |actually |]the {a} {s}?",
        "[True or false:|Is it true that|Fact check:|Am I right that] {p} is the {a} {s}?",
        "{p} is the {a} {s}, right?",
        "Yes or no: is {p} the {a} {s}?",
        "Is there no {s} {j} than {p}?" if said.startswith("player") else "Is the {a} {s} {p}?",
        "Is the {a} {s} called {p}?",
        p=name,
        a=_superlative(metric, top, rng),
        s=said,
        j=_adjective(metric, top, rng),
    )
    return text, f"SELECT {_one(metric, where)} = {'max' if top else 'min'}({metric.sql}) FROM nba_roster{scope}"


# ---- teams among teams -------------------------------------------------------------------------------------------


@intent(4, "yes/no about a team's average", 1.2)
def team_versus_league(rng: random.Random) -> Drawn:
    metric, more = _metric(rng), rng.random() < 0.65
    name = rng.choice(v.teams())
    the = v.team_the(name, rng)
    text = _say(
        rng,
        "Are {t} {j} than the league [as a whole |]on average?",
        "Is the average {m} of {t} {h} the league average?",
        "Are {t}, on average, {j} than the league?",
        "Is {ts} average {m} {h} the [league's|NBA average|league average]?",
        "[True or false:|Is it true that] {t} are {j} than the league on average?",
        "Compared with the whole league, are {t} {j} on average?",
        "Does the average {a} player have a {m} {h} the league average?",
        "On average, are {t} {j} than the NBA as a whole?",
        t=the,
        ts=_s(the),
        a=v.team_plain(name, rng),
        j=_adjective(metric, more, rng),
        m=_noun(metric, rng),
        h="above" if more else "below",
    ).replace("have a age", "have an age")
    return (
        text,
        f"SELECT avg({metric.sql}) FILTER (Team = {v.quote(name)}) {'>' if more else '<'} avg({metric.sql}) FROM nba_roster",
    )


@intent(4, "group's average against the league", 1.2)
def players_vs_team_average(rng: random.Random) -> Drawn:
    metric, more = _metric(rng), rng.random() < 0.7
    name = rng.choice(v.teams())
    the = v.team_the(name, rng)
    text = _say(
        rng,
        "[Which|What|How many] teams have a {e} average {m} than {t}?",
        "[Which|What|How many] teams are {j} than {t} on average?",
        "[List|Name|Count] the teams [that are |]{j} than {t} on average",
        "Teams with a {e} average {m} than {t}",
        "[Which|How many] teams beat {t} in average {m}?"
        if more
        else "[Which|How many] teams come in under {ts} average {m}?",
        "Whose average {m} is {e} than {ts}? Name the teams",
        "On average, [which|how many] teams are {j} than {t}?",
        t=the,
        ts=_s(the),
        e="higher" if more else "lower",
        m=_noun(metric, rng),
        j=_adjective(metric, more, rng),
    )
    inner = f"SELECT Team FROM nba_roster GROUP BY Team HAVING avg({metric.sql}) {'>' if more else '<'} (SELECT avg({metric.sql}) FROM nba_roster WHERE Team = {v.quote(name)})"
    return text, f"SELECT count(*) FROM ({inner})" if _is_count(text) else inner


@intent(4, "rank of a team", 1.2)
def rank_of_team(rng: random.Random) -> Drawn:
    metric, top = _metric(rng), rng.random() < 0.8
    total = metric is PAY and rng.random() < 0.6
    name = rng.choice(v.teams())
    the = v.team_the(name, rng)
    text = _say(
        rng,
        "[Where|How high] do {t} rank in {w}{l}?" if top else "Where do {t} rank in {w}{l}?",
        "[What is|What's] {ts} rank [in|by] {w}{l}?",
        "{ts} rank [in|by] {w} among [the 30|all] teams{l}",
        "{ts} place among all teams by {w}{l}",
        "Among [the 30|all] teams, what rank do {t} hold in {w}{l}?",
        "[In|By] {w}, where do {t} stand among the teams{l}?",
        t=the,
        ts=_s(the),
        w="payroll" if total else f"average {_noun(metric, rng)}",
        l="" if top else rng.choice([", from lowest to highest", ", lowest first", ", with 1 for the lowest"]),
    )
    value = f"{'sum' if total else 'avg'}({metric.sql})"
    return (
        text,
        f"SELECT 1 + count(*) FROM (SELECT {value} AS x FROM nba_roster GROUP BY Team) WHERE x {'>' if top else '<'} (SELECT {value} FROM nba_roster WHERE Team = {v.quote(name)})",
    )


@intent(4, "share in the largest group", 0.8)
def distinct_per(rng: random.Random) -> Drawn:
    column, noun = rng.choice(
        [("COLLEGE", "colleges"), ("POS", "positions"), ("AGE", "ages"), ("Jersey", "jersey numbers")]
    )
    known = GROUPS[column][2] if column != "AGE" else ""
    where = f" WHERE {known}" if known else ""
    if rng.random() < 0.5:
        top = rng.random() < 0.75
        templates = [
            "Which team has the {e} different {n}?",
            "Team with the {e} [different|distinct] {n}",
            "Which team [counts|shows|features] the {e} distinct {n}?",
            "Where are the {e} different {n} found, by team?",
        ]
        if column == "COLLEGE":
            templates += [
                "Which team has players from the {e} [different |]colleges?",
                "Which roster draws on the {e} different colleges?",
                "Which team represents the {e} different schools?",
            ]
        text = _say(rng, *templates, e="most" if top else "fewest", n=noun)
        return (
            text,
            f"SELECT Team FROM nba_roster{where} GROUP BY Team QUALIFY rank() OVER (ORDER BY count(DISTINCT {column}){' DESC' if top else ''}) = 1",
        )
    text = _say(
        rng,
        "How many different {n} are [represented|there] on [each|every] team?",
        "How many [different|distinct] {n} does [each|every] team have?",
        "[Number|Count] of [different|distinct] {n} [per|by|for each] team",
        "Team by team, how many different {n} are there?",
        "For each team, count the [different|distinct] {n}",
        n=noun,
    )
    return text, f"SELECT Team, count(DISTINCT {column}) FROM nba_roster{where} GROUP BY Team"


@intent(4, "ordinal in a ranking of teams", 1)
def nth_team(rng: random.Random) -> Drawn:
    metric, top = _metric(rng), rng.random() < 0.65
    n = rng.choice([2, 2, 2, 3, 3, 4, 5])
    total = metric is PAY and rng.random() < 0.5
    slots = {"o": ordinal(n, rng), "e": "highest" if top else "lowest"}
    if total:
        templates = [
            "[Which|What] team has the {o} {e} [total |]payroll?",
            "[Who has|Team with] the {o} {e} payroll",
            "Whose payroll is the {o} {e}?",
            "Which team spends the {o} {x} on salaries?",
            "The {o} {e} payroll belongs to which team?",
        ]
    else:
        templates = [
            "[Which|What] team has the {o} {e} average {m}?",
            "Team with the {o} {e} average {m}",
            "Whose average {m} is the {o} {e}, by team?",
            "[Name|Find] the team with the {o} {e} average {m}",
            "The {o} {e} average {m} belongs to which team?",
        ]
        if metric is not PAY:
            templates += ["Which is the {o} {a} team on average?", "{o} {a} team on average"]
    text = _say(
        rng,
        *templates,
        **slots,
        m=_noun(metric, rng),
        x="most" if top else "least",
        a={
            "age": ("oldest", "youngest"),
            "height": ("tallest", "shortest"),
            "weight": ("heaviest", "lightest"),
            "salary": ("", ""),
        }[metric.name][not top],
    )
    return (
        text,
        f"SELECT Team FROM nba_roster GROUP BY Team QUALIFY dense_rank() OVER (ORDER BY {'sum' if total else 'avg'}({metric.sql}){' DESC' if top else ''}) = {n}",
    )


# ---- beyond the table --------------------------------------------------------------------------------------------

_CANNOT = {
    "statistics": "[How many [points|rebounds|assists|blocks|steals|triple-doubles|three-pointers|dunks|turnovers|double-doubles|fouls|free throws] [did|does] {p} [score|average|have|get] [last season|per game|this year|in his career|last night|a night]?|What is {p}'s [field goal percentage|three-point percentage|free throw percentage|scoring average|plus-minus|PER|usage rate|career high|assist-to-turnover ratio]?"
    "|How many [games|minutes|starts] did {p} play[ last season|]?|{p} [points|rebounds|assists] per game|{p} stats|Who [leads|led] {t} in [scoring|rebounds|assists|blocks|steals|minutes]?|Which {pl} [scored|averaged|grabbed] the most [points|rebounds|assists]?|Which {s} shoots best from three?|Does {p} average a double-double?|How many threes did {p} hit?"
    "|Who scored more, {p} or {q}?|Average points of {pl}|How many [points|rebounds] do {t} average?|[Which|How many] {pl} average over [20|25|30] points?|What's {p}'s career high in points?|How good is {p} at free throws?|Is {p} a better rebounder than {q}?|ppg for {p}|{p}'s minutes per game|Who dishes out the most assists for {t}?]",
    "awards": "[How many [rings|championships|titles|MVPs|All-Star selections|awards|gold medals|scoring titles] does {p} have?|Has {p} [ever |]won [an MVP|a ring|a championship|rookie of the year|a gold medal|Sixth Man of the Year]?|When did {p} win [his first title|MVP]?|Which {pl} have been All-Stars?|How many championships have {t} won?"
    "|Who has more rings, {p} or {q}?|Is {p} an All-Star?|How many All-Stars are on {t}?|When did {t} last win the title?|Which {s} was Defensive Player of the Year?|Did {p} make the All-NBA team?|How many {pl} have won an MVP award?|Is {p} in the Hall of Fame?|List the MVPs among {pl}]",
    "draft": "[When was {p} drafted?|[Which|What] pick was {p}?|Who drafted {p}?|In [what|which] round was {p} picked?|Which {pl} were first-round picks?|How many lottery picks are on {t}?|What year did {p} enter the league?|Which {pl} are rookies?|How many years of experience does {p} have?|How many seasons has {p} played?"
    "|Was {p} drafted before {q}?|Is {p} a rookie?|What was {p}'s draft position?|How many [rookies|undrafted players|number one picks] do {t} have?|Which {pl} went undrafted?|Who is the longest-serving {s}?|How long has {p} been with his team?|How long has {p} been in the league?|Which draft class is {p} from?|Who was taken right before {p} in the draft?|Which {s} has the most NBA experience?]",
    "contract": "[How long is {p}'s contract?|When does {p}'s contract [end|expire|run out]?|How many years are left on {p}'s [deal|contract]?|Does {p} have a no-trade clause?|Is {p} a free agent next summer?|What is {p}'s player option worth?|Which {pl} are on expiring deals?|What was {p}'s signing bonus?|Who is {p}'s agent?"
    "|Is {p}'s contract fully guaranteed?|When did {p} sign his current deal?|Which {pl} have player options?|What's the total value of {p}'s contract over all its years?|How far over the luxury tax are {t}?|How much cap space do {t} have?|Which {pl} become free agents next summer?|Is {p} on a max contract?|Does {p} have a team option?|Will {p} get an extension?|How many years did {p} sign for?]",
    "origin": "[Where was {p} born?|What country is {p} from?|What is {p}'s [nationality|hometown|birthplace|birthday|date of birth|zodiac sign|native language]?|When is {p}'s birthday?|Which {pl} were born in [Texas|France|Canada|Serbia|Los Angeles|Europe|Nigeria]?|How many {pl} are from [Europe|Canada|Africa|France|Australia|outside the US]?|What high school did {p} attend?"
    "|What was {p}'s major in college?|In what year did {p} graduate?|How many [international|European|French|Canadian|foreign] players do {t} have?|Where did {p} grow up?|Is {p} American?|Which {pl} are foreigners?|How many years did {p} spend in college?|What state is {p} from?|Does {p} speak French?|Which month was {p} born in?|What city is {p} from originally?|Who was {p}'s college coach?]",
    "people": "[Who [coaches|owns|manages|runs] {t}?|Who is [the head coach|the general manager|the owner|the captain|the mascot] of {t}?|Is {p} married?|How many [kids|children|siblings] does {p} have?|What is {p}'s [Twitter|Instagram|Instagram handle|phone number|shoe size|wingspan|vertical leap|net worth|middle name|nickname|favorite food]?|Who is {p}'s [father|brother|wife|best friend|trainer]?"
    "|Is {p} left-handed?|What brand of shoes does {p} wear?|Does {p} have tattoos?|How high can {p} jump?|Which {pl} have a shoe deal?|What's the wingspan of {p}?|Are {p} and {q} friends?|Are {p} and {q} related?|Is {p} vegan?|How many followers does {p} have?|What car does {p} drive?|Which {pl} are left-handed?|Who was the coach of {t} before?|Which {s} has the longest wingspan?]",
    "results": "[Did {t} win [last night|yesterday|the title|game seven]?|What is {ts} record[ this season|]?|How many games did {t} win[ last year|]?|Who will win [the title|the championship|the finals]?|When do {t} play next?|Who do {t} play [tomorrow|next]?|What [arena|conference|division] do {t} play in?|What are {ts} team colors?|In which city is {ts} arena?|When were {t} founded?|Where do {t} rank in the standings?"
    "|Did {t} make the playoffs?|What was the score of {ts} last game?|How many wins do {t} have?|Are {t} in the Eastern Conference?|Which team has the best record?|How many people fit into {ts} arena?|How much do tickets for {t} cost?|What channel is {ts} game on?|Who won when {t} played {u}?|Did {t} beat {u}?|What is {ts} win percentage at home?|How many points per game do {t} allow?]",
    "opinion": "[Who is the best {s}?|Is {p} overrated?|Who is better, {p} or {q}?|Should {t} trade {p}?|Who will be MVP?|Is {p} the GOAT?|Who is the most [exciting|handsome|popular|clutch|talented] {s}?|Who is the best [shooter|defender|passer|dunker|leader] on {t}?|Which {pl} are the most underrated?|Will {p} be traded?"
    "|Would {p} win one-on-one against {q}?|Is {p} worth his money?|Who has the most fans, {p} or {q}?|Who's the worst {s}?|Do {t} have a chance at the title?|Rank the best {pl}|Which {s} would you build a team around?|Who is the fastest {s}?|Who is the strongest {s}?|Is {p} any good?|What do you think of {p}?|Who had the better season, {p} or {q}?|Who's faster, {p} or {q}?]",
    "other seasons": "[How much did {p} make in [2015|2019|2021|his rookie year]?|How much will {p} make [next season|in 2026|next year]?|Which team did {p} play for in [2018|2020|2012]?|Which team did {p} play for before?|Who wore number [23|8|33] for {t} in [1996|2005]?|What was {p}'s weight as a rookie?|How many teams has {p} played for?|What was {ts} payroll in [2019|2010]?|Has {p} ever been traded?|Who did {t} sign in 2025?"
    "|How much has {p} earned in his whole career?|Who was the tallest player on {t} in [1990|2003|2016]?|Where will {p} play next season?|What number did {p} wear in college?|How tall was {p} at 15?|Which players left {t} last summer?|Who did {t} get in return for {p}?|What did {p} weigh [three|five] years ago?|When will {p} retire?|What will {ts} payroll be next year?|How much has {p}'s salary grown since last season?|Who was on {t} in [1998|2008]?]",
    "health": "[Is {p} [injured|healthy|hurt|playing tonight|out for the season]?|Which {pl} are injured?|When will {p} be back from injury?|Is {p} a starter?|Who starts at [center|point guard] for {t}?|Who comes off the bench for {t}?|Which {pl} are starters?|How many {pl} are injured?|Is {p} on a two-way contract?|Did {p} play in the G League?"
    "|What injury does {p} have?|How many games has {p} missed?|Who is {ts} backup [center|point guard]?|What is {ts} starting five?|Is {p} questionable for tomorrow?|Has {p} had surgery?|Who is on {ts} injury list?|How many {pl} come off the bench?|Does {p} start?|Is {p} suspended?]",
}


@intent(4, "cannot be answered", 8)
def cannot_answer(rng: random.Random) -> tuple[str, str | None]:
    player, other = rng.sample(v.roster(), 2)
    one, two = rng.sample(v.teams(), 2)
    the = v.team_the(one, rng)
    group = population(rng, team_name=0.6, pos=0.4, conditions=0)
    slots = {
        "p": v.player_name(player, rng)[0],
        "q": v.player_name(other, rng)[0],
        "t": the,
        "ts": _s(the),
        "u": v.team_the(two, rng),
        "pl": group.plural,
        "s": group.singular,
    }
    return _say(rng, _CANNOT[rng.choice(list(_CANNOT))], **slots), None
