"""One player or one condition: look-ups, lists, counts, yes/no."""

from __future__ import annotations

import random

from ..wording import expand, number
from . import vocabulary as v
from .metrics import AGE, HEAVY, HEIGHT, METRICS, PAY, SALARY, TALL, WEIGHT
from .population import condition, population
from .registry import intent

Drawn = tuple[str, str]

# attribute: SQL, nouns, whole questions
ATTRIBUTES = {
    "age": (AGE.sql, "age", AGE.how),
    "height": (HEIGHT, "height", TALL.how),
    "weight": (WEIGHT, "weight", HEAVY.how),
    "salary": (SALARY, "salary|pay|salary|contract|cap hit", PAY.how),
    "college": (
        "COLLEGE",
        "college|school|alma mater",
        "Where did {p} go to [college|school]|What college did {p} [go to|attend|play for]|Which [college|school|university] did {p} [attend|go to|come from|play at]"
        "|Where did {p} play college [ball|basketball]|[What|Which] school is {p} from",
    ),
    "jersey": (
        "Jersey",
        "jersey number|jersey|number|shirt number|uniform number",
        "What [number|jersey number|jersey] does {p} wear|Which [number|jersey] does {p} [wear|have]|What's {p}'s [number|jersey number|jersey]"
        "|What [number|#] is {p}|What is on the back of {p}'s jersey",
    ),
    "position": (
        "POS",
        "position",
        "What position does {p} play|Where does {p} play on the [court|floor]|[Which|What] position is {p}|What does {p} play as",
    ),
    "team": (
        "Team",
        "team|club|franchise",
        "[Which|What] team does {p} play for|Who does {p} play for|[Which|What] team is {p} on|Where does {p} play|What team has {p}|Whose roster is {p} on"
        "|Which [club|franchise|team] does {p} [belong to|suit up for]",
    ),
}


def _player(rng: random.Random, known: str | None = None) -> tuple[str, str, v.Player]:
    players = [p for p in v.roster() if known is None or getattr(p, known) not in ("--", "NA", "")]
    player = rng.choice(players)
    text, where = v.player_name(player, rng)
    return text, where, player


def _first(text: str) -> str:
    return text[0].upper() + text[1:] if text else text


@intent(1, "look-up", 9)
def look_up(rng: random.Random) -> Drawn:
    name, where, _ = _player(rng)
    column, nouns, questions = ATTRIBUTES[rng.choice(list(ATTRIBUTES))]
    noun = expand(f"[{nouns}]", rng)
    template = rng.choice(
        [
            "{how}?",
            "{how}?",
            "{how}?",
            "[What is|What's] {p}'s {noun}?",
            "[What is|What's] the {noun} of {p}?",
            "{p} {noun}",
            "{p}'s {noun}?",
            "{noun} of {p}",
            "[Give me|Tell me|Find|Look up|Show|I need] {p}'s {noun}.",
            "{p}: {noun}?",
            "[Can you look up|Do you have] the {noun} [for|of] {p}?",
        ]
    )
    how = expand(f"[{questions}]", rng, p=name)
    return _first(expand(template, rng, how=how, p=name, noun=noun)), f"SELECT {column} FROM nba_roster WHERE {where}"


@intent(1, "look-up of several", 2.5)
def look_up_several(rng: random.Random) -> Drawn:
    name, where, _ = _player(rng)
    keys = rng.sample(list(ATTRIBUTES), rng.choice([2, 2, 2, 3]))
    nouns = [expand(f"[{ATTRIBUTES[k][1]}]", rng) for k in keys]
    both = " and ".join([", ".join(nouns[:-1]), nouns[-1]])
    how = {
        frozenset({"height", "weight"}): ("How tall and how heavy is {p}?", ["height", "weight"]),
        frozenset({"age", "height"}): ("How old and how tall is {p}?", ["age", "height"]),
        frozenset({"team", "jersey"}): ("Which team is {p} on and what number does he wear?", ["team", "jersey"]),
        frozenset({"team", "position"}): ("Which team and position does {p} play?", ["team", "position"]),
        frozenset({"age", "salary"}): ("How old is {p} and how much does he make?", ["age", "salary"]),
        frozenset({"age", "college"}): ("How old is {p} and where did he go to college?", ["age", "college"]),
        frozenset({"team", "salary"}): ("Who does {p} play for and what does he earn?", ["team", "salary"]),
        frozenset({"height", "position"}): ("How tall is {p} and what position does he play?", ["height", "position"]),
    }.get(frozenset(keys))
    if how and rng.random() < 0.6:
        template, keys = how
    else:
        template = (
            "[What are {p}'s|Give me {p}'s|{p}'s|Show {p}'s|List {p}'s|I need {p}'s|What are the] {both}"
            + rng.choice(["?", ""])
        )
        template = template if "What are the" not in template else "What are {p}'s {both}?"
    columns = ", ".join(ATTRIBUTES[k][0] for k in keys)
    return expand(template, rng, p=name, both=both), f"SELECT {columns} FROM nba_roster WHERE {where}"


@intent(2, "look-up in another unit", 1.6)
def look_up_unit(rng: random.Random) -> Drawn:
    name, where, _ = _player(rng, "salary")
    questions, column = rng.choice(
        [
            (
                "How tall is {p} in [cm|centimeters|centimetres]?|What is {p}'s height in [cm|centimeters]?|{p} height in cm",
                f"({HEIGHT})*2.54",
            ),
            ("How tall is {p} in [meters|metres]?|What's {p}'s height in [meters|m]?", f"({HEIGHT})*0.0254"),
            ("How tall is {p} in feet?|What's {p}'s height in feet?", f"({HEIGHT})/12"),
            ("How tall is {p} in inches?|What's {p}'s height in inches?|How many inches tall is {p}?", HEIGHT),
            (
                "How many [kilos|kilograms|kg] does {p} weigh?|What does {p} weigh in [kg|kilos|kilograms]?|{p} weight in kg",
                f"{WEIGHT}*0.45359237",
            ),
            (
                "How many millions does {p} [make|earn]?|What is {p}'s salary in millions?|How much does {p} make in millions of dollars?|{p} salary in millions",
                f"{SALARY}/1e6",
            ),
        ]
    )
    return _first(expand(f"[{questions}]", rng, p=name)), f"SELECT {column} FROM nba_roster WHERE {where}"


@intent(1, "everything about a player", 0.4)
def everything(rng: random.Random) -> Drawn:
    name, where, _ = _player(rng)
    text = expand(
        "[Show me everything [on|about] {p}|All [info|data] on {p}|Give me {p}'s full [row|record|entry]|What do we know about {p}]",
        rng,
        p=name,
    )
    return text, f"SELECT * FROM nba_roster WHERE {where}"


@intent(1, "who wears", 2)
def who_wears(rng: random.Random) -> Drawn:
    player = rng.choice([p for p in v.roster() if p.jersey != "NA"])
    the, plain = v.team_the(player.team, rng), v.team_plain(player.team, rng)
    n = rng.choice(
        [
            f"number {player.jersey}",
            f"#{player.jersey}",
            f"No. {player.jersey}",
            f"jersey {player.jersey}",
            f"the number {player.jersey}",
            player.jersey,
        ]
    )
    where = f"Team = {v.quote(player.team)} AND Jersey = '{player.jersey}'"
    if rng.random() < 0.75:
        text = expand(
            "[Who [wears|has|sports|is] {n} for {t}?|Which player wears {n} [for|on] {t}?|Who is {t}' {n}?|{a} {n}|Who's {n} [on|for] {t}?"
            "|What's the name of {t} player who wears {n}?|Who [wears|has] {n} on {t}?|[Name|Find] {a} player in {n}|Which {a} [player|guy] wears {n}?]",
            rng,
            n=n,
            t=the,
            a=plain,
        )
        return text, f"SELECT NAME FROM nba_roster WHERE {where}"
    column, nouns, _ = ATTRIBUTES[rng.choice(["age", "height", "weight", "salary", "college", "position"])]
    noun = expand(f"[{nouns}]", rng)
    text = expand(
        "[What is the {noun} of [the player who wears|the guy wearing] {n} for {t}?|{noun} of {a} {n}|What's the {noun} of {a} {n}?]",
        rng,
        n=n,
        t=the,
        a=plain,
        noun=noun,
    )
    return text, f"SELECT {column} FROM nba_roster WHERE {where}"


@intent(1, "count", 7)
def count(rng: random.Random) -> Drawn:
    draw = rng.random()
    if draw < 0.5:
        group = population(rng, conditions=0.75, two=0.25)
        template = (
            "[How many {pl} are there?|How many {pl} are there in the [league|NBA]?|Count the {pl}.|Number of {pl}|What is the number of {pl}?|How many {pl}?"
            "|[Give me|I need] [the|a] [count|number] of {pl}|How many {pl} do we have?|how many {pl} are in the [table|league|data|roster]|Total number of {pl}?"
            "|What's the [count|total] of {pl}?|Tally of {pl}|{pl}: how many?]"
        )
        return _first(expand(template, rng, pl=group.plural)), f"SELECT count(*) FROM nba_roster{group.clause()}"
    group = population(rng, conditions=0.1)
    found = condition(rng)
    if any(w.split(" ")[0] == found.where.split(" ")[0] for w in group.where):
        group = population(rng, conditions=0)
    text = expand(
        "[How many {pl} {pred}?|How many {pl} {pred}?|How many of the {pl} {pred}?|Count how many {pl} {pred}|How many {pl} {pred} [in total|altogether]?]",
        rng,
        pl=group.plural,
        pred=found.plural,
    )
    return text, f"SELECT count(*) FROM nba_roster{group.clause(found.where)}"


@intent(1, "team size", 2)
def team_size(rng: random.Random) -> Drawn:
    name = rng.choice(v.teams())
    text = expand(
        "[How many players [are on|play for|does] {t}[ have|]?|How many players do {t} have [on their roster|]?|How many [guys|men] are on {t}'s roster?|How big is {t}'s roster?"
        "|{a} roster size|What is the size of the {a} roster?|Count {a} players|How many players [are on|are listed for|play for] {t}?|Number of players on {t}|How many {s}s are there?]",
        rng,
        t=v.team_the(name, rng),
        a=v.team_plain(name, rng),
        s=v.team_singular(name, rng),
    ).replace("does the", "do the")
    return text, f"SELECT count(*) FROM nba_roster WHERE Team = {v.quote(name)}"


@intent(1, "count of everything", 1.5)
def count_all(rng: random.Random) -> Drawn:
    text, sql = rng.choice(
        [
            (
                "How many players are [there|in the league|in the NBA|in the table|on the roster|listed in total]?|Total number of players|Count all players|How many rows [are in|does] the [table|roster][ have|]?|How many people are in this table?",
                "count(*)",
            ),
            (
                "How many [teams|different teams|clubs|franchises] are [there|in the league|in the table]?|Number of teams|Count the teams|How many [distinct|unique] teams are listed?",
                "count(DISTINCT Team)",
            ),
            (
                "How many [different |distinct |unique |]positions are [there|listed|in the table]?|Number of [different|distinct] positions",
                "count(DISTINCT POS)",
            ),
        ]
    )
    return expand(f"[{text}]", rng), f"SELECT {sql} FROM nba_roster"


DISTINCT = {
    "COLLEGE": (
        "colleges|schools|universities",
        "COLLEGE <> '--'",
        "[are represented|have players|sent players|are there|appear|do players come from]",
    ),
    "Jersey": (
        "jersey numbers|jerseys|numbers",
        "Jersey <> 'NA'",
        "[are worn|are used|are in use|are there|appear|are taken]",
    ),
    "AGE": ("ages", "", "[are there|appear|are represented]"),
    "POS": ("positions", "", "[are there|are played|are listed|appear]"),
    "Team": ("teams|clubs", "", "[are there|have players|are represented|have at least one player]"),
}


@intent(2, "distinct values", 3)
def distinct(rng: random.Random) -> Drawn:
    column = rng.choices(list(DISTINCT), [5, 3, 1, 1, 3])[0]
    nouns, known, _ = DISTINCT[column]
    group = population(
        rng, team_name=0.5 if column != "Team" else 0, pos=0.3, conditions=0.3 if column != "Team" else 1
    )
    noun = expand(f"[{nouns}]", rng)
    how_many = rng.random() < 0.6
    if not group.where and how_many:
        text = expand(
            f"[How many [different |distinct |unique |]{noun} {DISTINCT[column][2]}?|Number of [different|distinct|unique] {noun}]",
            rng,
        )
    elif column == "Team":
        text = expand(
            "[How many teams have [a|at least one] {s}?|How many [different |]teams have {pl}?|On how many teams are there {pl}?]"
            if how_many
            else "[Which|What] teams have [a|at least one|any] {s}?|[List|Name] the teams [that have|with] [a|at least one] {s}|[Which|What] teams have {pl}?".join(
                "[]"
            ),
            rng,
            pl=group.plural,
            s=group.singular,
        )
    elif column == "COLLEGE":
        text = expand(
            "[How many [different |distinct |unique |]{n} [did|have] {pl} [attend|come from|go to]?|How many [different |distinct |]{n} are represented among {pl}?|Number of [different|distinct] {n} among {pl}|{pl} come from how many [different |]{n}?]"
            if how_many
            else "[[Which|What] {n} did {pl} [attend|go to|come from]?|[List|Show] the [different |distinct |]{n} [of|among] {pl}|[Which|What] {n} are represented among {pl}?|What {n} do {pl} come from?]",
            rng,
            n=noun,
            pl=group.plural,
        )
    else:
        text = expand(
            "[How many [different |distinct |unique |]{n} [are there among|do|are used by] {pl}[ have|]?|Number of [different|distinct|unique] {n} [among|of] {pl}|How many [different |]{n} are there among {pl}?]"
            if how_many
            else "[[Which|What] {n} [are there among|do] {pl}[ have|]?|[List|Show] the [different |distinct |unique |]{n} [of|among] {pl}|[Which|What] [different |]{n} are there among {pl}?]",
            rng,
            n=noun,
            pl=group.plural,
        ).replace("are there among " + group.plural + " have", "are there among " + group.plural)
    inner = f"count(DISTINCT {column})" if how_many else f"DISTINCT {column}"
    return _first(text), f"SELECT {inner} FROM nba_roster{group.clause(known)}"


@intent(1, "list", 6)
def list_players(rng: random.Random) -> Drawn:
    group = population(rng, team_name=0.45, pos=0.4, conditions=0.8, two=0.25)
    if not group.where:
        group = population(rng, team_name=1, pos=0.3, conditions=0.2)
    template = (
        "[[List|Name|Show|Show me|Give me|Find] [all |all the |the |]{pl}.|[Which|What] players are {pl}?|Who are the {pl}?|Which {pl} are there?|List of {pl}|Names of [all |the |]{pl}"
        "|[Give me|I want|Get me] the names of [all |the |]{pl}|Who are {pl}?|All {pl}|{pl}|I'm looking for {pl}|Are there {pl}? Who?|{pl}, who are they?|Every {s}]"
    )
    if "players are {pl}" in template and rng.random() < 0.3:
        found = condition(rng)
        group = population(rng, team_name=0.6, pos=0.4, conditions=0)
        text = expand(
            "[Which {pl} {pred}?|Who among the {pl} {pred1}?|What {pl} {pred}?|Which of the {pl} {pred}?|Which {s} {pred1}?]",
            rng,
            pl=group.plural,
            s=group.singular,
            pred=found.plural,
            pred1=found.singular,
        )
        return text, f"SELECT NAME FROM nba_roster{group.clause(found.where)}"
    template = template.replace("[Which|What] players are {pl}?|", "")
    return _first(
        expand(template, rng, pl=group.plural, s=group.singular)
    ), f"SELECT NAME FROM nba_roster{group.clause()}"


@intent(1, "who by condition", 3)
def who_is(rng: random.Random) -> Drawn:
    found = condition(rng)
    extra = population(rng, team_name=0.5, pos=0, conditions=0)
    team_part = ""
    if extra.where:
        name = extra.where[0].split("'")[1]
        team_part = expand("[ on| for| from] {t}", rng, t=v.team_the(name, rng))
    text = expand(
        "[Who{t} {p}?|Which [players|guys]{t} {q}?|Who in the [league|NBA] {p}?|Anyone{t} who {p}?|Name everyone{t} who {p}]",
        rng,
        t=team_part,
        p=found.singular,
        q=found.plural,
    )
    if "in the" in text:
        extra = population(rng, team_name=0, pos=0, conditions=0)
    return text, f"SELECT NAME FROM nba_roster{extra.clause(found.where)}"


@intent(1, "list with values", 2.5)
def list_with(rng: random.Random) -> Drawn:
    group = population(rng, team_name=0.8, pos=0.4, conditions=0.4)
    if not group.where:
        group = population(rng, team_name=1, pos=0.4, conditions=0.3)
    keys = rng.sample(list(ATTRIBUTES), rng.choice([1, 1, 1, 2]))
    plural = {
        "age": "ages",
        "height": "heights",
        "weight": "weights",
        "salary": "salaries",
        "college": "colleges",
        "jersey": "jersey numbers",
        "position": "positions",
        "team": "teams",
    }
    what = (
        " and ".join(plural[k] for k in keys)
        if len(keys) == 1
        else ", ".join([plural[keys[0]]]) + " and " + plural[keys[1]]
    )
    columns = ", ".join(ATTRIBUTES[k][0] for k in keys)
    text = expand(
        "[[List|Show|Show me|Give me] [the |all |all the |]{pl} [with|and|along with] their {w}.|[Names|Name] and {w} of [the |all |]{pl}|[List|Show] the names and {w} of [the |all |]{pl}"
        "|Who are the {pl} and what are their {w}?|{pl} and their {w}|[What are|Show] the {w} of [each|every one] of the {pl}, with [their |]names?]",
        rng,
        pl=group.plural,
        w=what,
    )
    return _first(text), f"SELECT NAME, {columns} FROM nba_roster{group.clause()}"


@intent(1, "values of a group", 1.2)
def values_of(rng: random.Random) -> Drawn:
    name = rng.choice(v.teams())
    if rng.random() < 0.5:
        player = rng.choice(v.roster())
        same = [p for p in v.roster() if p.words[0] == player.words[0]]
        if len(same) > 1:
            who = f"NAME LIKE {v.quote(player.words[0] + ' %')}"
            return expand(
                "[Which|What] teams [have a player|have players] [named|called] {f}?", rng, f=player.words[0]
            ), f"SELECT DISTINCT Team FROM nba_roster WHERE {who}"
    column, nouns = rng.choice(
        [
            ("COLLEGE", "colleges|schools"),
            ("Jersey", "jersey numbers|numbers|jerseys"),
            ("POS", "positions"),
            ("AGE", "ages"),
        ]
    )
    known = {"COLLEGE": "COLLEGE <> '--'", "Jersey": "Jersey <> 'NA'", "AGE": "", "POS": ""}[column]
    text = expand(
        f"[[Which|What] [{nouns}] are [worn by|represented on|on|found on|there on] {{t}}?|[List|Show] the [different |distinct |][{nouns}] [of|on] {{t}}|[Which|What] [{nouns}] do {{t}} have?]",
        rng,
        t=v.team_the(name, rng),
    )
    where = f" WHERE Team = {v.quote(name)}" + (f" AND {known}" if known else "")
    return text, f"SELECT DISTINCT {column} FROM nba_roster{where}"


@intent(1, "yes/no about a player", 4)
def is_he(rng: random.Random) -> Drawn:
    name, where, player = _player(rng)
    draw = rng.random()
    if draw < 0.25:
        team = player.team if rng.random() < 0.5 else rng.choice(v.teams())
        the, one = v.team_the(team, rng), v.team_singular(team, rng)
        text = expand(
            "[Does {p} play for {t}?|Is {p} on {t}?|Is {p} a {o}?|Is {p} with {t}?|Does {p} belong to {t}?|True or false: {p} plays for {t}]",
            rng,
            p=name,
            t=the,
            o=one,
        )
        return text, f"SELECT Team = {v.quote(team)} FROM nba_roster WHERE {where}"
    if draw < 0.4:
        college = player.college if rng.random() < 0.5 and player.college != "--" else rng.choice(v.colleges())
        text = expand(
            "[Did {p} [go to|attend|play for|come from|play at] {c}?|Is {p} from {c}?|Is {p} a {c} [alum|product|guy]?|Was {p} at {c}?]",
            rng,
            p=name,
            c=v.college_name(college, rng),
        )
        return text, f"SELECT COLLEGE = {v.quote(college)} FROM nba_roster WHERE {where}"
    if draw < 0.52:
        sql, (_, singulars) = rng.choice(list(v.POSITIONS.items()))
        text = expand(
            "[Is {p} a {o}?|Does {p} play {o}?|Is {p} listed as a {o}?|True or false, {p} is a {o}]",
            rng,
            p=name,
            o=expand(f"[{singulars}]", rng),
        )
        return text, f"SELECT {sql} FROM nba_roster WHERE {where}"
    if draw < 0.60:
        text = expand(
            "[Did {p} go to college?|Did {p} attend college?|Does {p} have a college listed?|Is there a college [listed |]for {p}?]",
            rng,
            p=name,
        )
        return text, f"SELECT COLLEGE <> '--' FROM nba_roster WHERE {where}"
    if draw < 0.66:
        n = player.jersey if rng.random() < 0.5 and player.jersey != "NA" else str(rng.randint(0, 50))
        text = expand(
            "[Does {p} wear [number |#|]{n}?|Is {p}'s [jersey |]number {n}?|Is {p} number {n}?]", rng, p=name, n=n
        )
        return text, f"SELECT Jersey = '{n}' FROM nba_roster WHERE {where}"
    found = condition(rng)
    while found.where.split(" ")[0] in ("COLLEGE", "Jersey", "NAME", "SALARY"):
        found = condition(rng)
    rest = found.singular
    if rest.startswith("is "):
        text = f"Is {name} {rest[3:]}?"
    else:
        verb, _, tail = rest.partition(" ")
        base = {
            "weighs": "weigh",
            "makes": "make",
            "earns": "earn",
            "stands": "stand",
            "gets": "get",
            "has": "have",
        }.get(verb)
        if base is None:
            return look_up(rng)
        text = f"Does {name} {base} {tail}?"
    return text, f"SELECT {found.where} FROM nba_roster WHERE {where}"


@intent(2, "yes/no about a group", 3)
def is_there(rng: random.Random) -> Drawn:
    group = population(rng, team_name=0.6, pos=0.4, conditions=0.2)
    found = condition(rng)
    if any(w.split(" ")[0] == found.where.split(" ")[0] for w in group.where):
        group = population(rng, team_name=0.6, pos=0.4, conditions=0)
    if rng.random() < 0.65:
        text = (
            expand(
                "[Is there [a|any] {s} {post1}?|Are there any {pl} {post}?|Is there at least one {s} {post1}?|Do any {pl} {pred}?|Does any {s} [exist |]{post1}?|Are any {pl} there {post}?|Any {pl} {post}?|Is there anyone among {pl} who {sing}?]",
                rng,
                s=group.singular,
                pl=group.plural,
                post=found.post,
                post1=found.post,
                pred=_bare(found.plural),
                sing=found.singular,
            )
            .replace("Do any", "Are any" if found.plural.startswith("are ") else "Do any")
            .replace("Does any", "Is there any")
            .replace(" exist", "")
        )
        text = text.replace("who are", "who is") if text.startswith("Is there a") and "at least" not in text else text
        return text, f"SELECT count(*) > 0 FROM nba_roster{group.clause(found.where)}"
    lead = "Are" if found.plural.startswith("are ") else "Do"
    text = expand(
        "[{l} all {pl} {b}?|{l} all of the {pl} {b}?|Is it true that all {pl} {pred}?|{l} every one of the {pl} {b}?]",
        rng,
        l=lead,
        pl=group.plural,
        b=_bare(found.plural),
        pred=found.plural,
    )
    return text, f"SELECT bool_and({found.where}) FROM nba_roster{group.clause()}"


def _bare(plural: str) -> str:
    """After "are"/"do": "are over 30" -> "over 30"."""
    return plural.removeprefix("are ")


@intent(1, "name search", 1)
def name_search(rng: random.Random) -> Drawn:
    player = rng.choice(v.roster())
    if rng.random() < 0.5:
        last = " ".join(player.words[1:]) or player.name
        typed = last.lower() if rng.random() < 0.3 else last
        where = f"' '||NAME||' ' ILIKE {v.quote(f'% {typed} %')}"
        if rng.random() < 0.5:
            text = expand(
                "[How many players [are called|are named|have the last name] {n}?|How many {n}s are [there|in the league]?|Count the players with the [last name|surname] {n}]",
                rng,
                n=typed,
            )
            return text, f"SELECT count(*) FROM nba_roster WHERE {where}"
        text = expand(
            "[Which players [are called|have the last name|have the surname] {n}?|List [all |every |]players [named|called] {n}|Who are the {n}s in the [league|NBA]?|Show [all|me all] players with the last name {n}]",
            rng,
            n=typed,
        )
        return text, f"SELECT NAME FROM nba_roster WHERE {where}"
    first = player.words[0]
    where = f"NAME LIKE {v.quote(first + ' %')}"
    if rng.random() < 0.5:
        text = expand(
            "[How many players [have the first name|are first-named] {n}?|How many players named {n} are there?|How many guys are called {n}?]",
            rng,
            n=first,
        )
        return text, f"SELECT count(*) FROM nba_roster WHERE {where}"
    text = expand(
        "[Which players have the first name {n}?|List [all |]players whose first name is {n}|Who has the first name {n}?]",
        rng,
        n=first,
    )
    return text, f"SELECT NAME FROM nba_roster WHERE {where}"


@intent(2, "total of named players", 1)
def named_players(rng: random.Random) -> Drawn:
    a, where_a, _ = _player(rng, "salary")
    b, where_b, _ = _player(rng, "salary")
    metric = rng.choice(METRICS)
    where = f"{where_a} OR {where_b}"
    noun = expand(f"[{metric.nouns}]", rng)
    word, function = rng.choice([("combined", "sum"), ("total", "sum"), ("average", "avg"), ("combined", "sum")])
    text = expand(
        "[What is the {w} {n} of {a} and {b}?|{w} {n} of {a} and {b}|What's {a} and {b}'s {w} {n}?]",
        rng,
        w=word,
        n=noun,
        a=a,
        b=b,
    )
    if metric is PAY and function == "sum" and rng.random() < 0.5:
        text = expand(
            "[How much do {a} and {b} [make|earn] [together|combined]?|Together, how much do {a} and {b} make?]",
            rng,
            a=a,
            b=b,
        )
    return _first(text), f"SELECT {function}({metric.sql}) FROM nba_roster WHERE {where}"


@intent(1, "look-up of two players", 1)
def two_players(rng: random.Random) -> Drawn:
    a, where_a, _ = _player(rng)
    b, where_b, _ = _player(rng)
    key = rng.choice(list(ATTRIBUTES))
    plural = {
        "age": "ages",
        "height": "heights",
        "weight": "weights",
        "salary": "salaries",
        "college": "colleges",
        "jersey": "jersey numbers",
        "position": "positions",
        "team": "teams",
    }[key]
    text = expand(
        "[[What are the|Show the|Compare the|Give me the] {w} of {a} and {b}[|, with names]|List {a} and {b} with their {w}]",
        rng,
        w=plural,
        a=a,
        b=b,
    )
    return text, f"SELECT NAME, {ATTRIBUTES[key][0]} FROM nba_roster WHERE {where_a} OR {where_b}"


@intent(1, "counting words", 0.8)
def at_position(rng: random.Random) -> Drawn:
    n = rng.choice([p.jersey for p in v.roster() if p.jersey != "NA"])
    text = expand(
        "[How many players wear [number |#|jersey |]{n}?|How many {n} jerseys are there [in the league|]?|How popular is [number |#]{n}: how many wear it?]",
        rng,
        n=number(int(n), rng, 0.15) if n != "00" else n,
    )
    return text, f"SELECT count(*) FROM nba_roster WHERE Jersey = '{n}'"
