"""One player or one condition: look-ups, lists, counts, yes/no."""

from __future__ import annotations

import random

from ..wording import expand, number
from . import vocabulary as v
from .metrics import AGE, HEAVY, HEIGHT, METRICS, PAY, SALARY, TALL, WEIGHT
from .population import Condition, Population, agree, condition, population
from .registry import intent

Drawn = tuple[str, str]

# attribute: SQL, nouns, whole questions
ATTRIBUTES = {
    "age": (
        AGE.sql,
        "age",
        AGE.how
        + "|{p} is how old|How old's {p}|Exactly how old is {p}|How old is {p} [now|these days]|How old a player is {p}|What age is {p} at",
    ),
    "height": (
        HEIGHT,
        "height",
        TALL.how
        + "|{p} is how tall|How tall does {p} stand|How tall a player is {p}|Exactly how tall is {p}|How tall is {p} listed at|What height is {p} listed at|How tall a guy is {p}",
    ),
    "weight": (
        WEIGHT,
        "weight",
        HEAVY.how
        + "|{p} weighs how much|What does {p} tip the scales at|How heavy a [guy|player] is {p}|What weight is {p} listed at|How many lbs is {p}|What does the scale say for {p}|How much does {p} weigh in at",
    ),
    "salary": (
        SALARY,
        "salary|pay|salary|contract|cap hit",
        PAY.how
        + "|What does {p} take home|What does {p} cost his team|How much does {p} cost [his team|the cap]|How much is {p} on the books for|What is {p} getting paid|{p} makes how much"
        "|How much does {p} [rake in|pull in|bring in|take home|get paid]|How many [dollars|bucks] does {p} make|How big a paycheck does {p} get|What kind of salary does {p} [have|draw|command]"
        "|What do they pay {p}|How much [dough|cash] does {p} make|What's the price tag on {p}|How large is {p}'s [salary|contract|cap hit]|How much does {p} get",
    ),
    "college": (
        "COLLEGE",
        "college|school|alma mater",
        "Where did {p} go to [college|school]|What college did {p} [go to|attend|play for]|Which [college|school|university] did {p} [attend|go to|come from|play at]"
        "|Where did {p} play college [ball|basketball]|[What|Which] school is {p} from|[What|Which] [college|school] is {p} [out of|an alum of|a product of|a graduate of]|Where did {p} play [in college|before the pros|his college ball]"
        "|Who did {p} play for in college|Which university is {p} [an alumnus of|from]|What is {p}'s college team|{p} went to which [college|school]|Where is {p} an alum of|[What|Which] [college|program] produced {p}"
        "|Which campus did {p} come from|Where did {p} spend his college days",
    ),
    "jersey": (
        "Jersey",
        "jersey number|jersey|number|shirt number|uniform number",
        "What [number|jersey number|jersey] does {p} wear|Which [number|jersey] does {p} [wear|have]|What's {p}'s [number|jersey number|jersey]"
        "|What [number|#] is {p}|What is on the back of {p}'s jersey|{p} wears [what|which] number|Which number is {p} [wearing|playing in]|What number [hangs|is] on {p}'s back|What digits are on {p}'s [jersey|shirt]"
        "|What number does {p} [sport|play in|rock|suit up in]|Which number belongs to {p}|If I buy a {p} jersey, what number is on it",
    ),
    "position": (
        "POS",
        "position",
        "What position does {p} play|Where does {p} play on the [court|floor]|[Which|What] position is {p}|What does {p} play as|[What|Which] spot does {p} play|{p} plays [what|which] position|What position is {p} listed at"
        "|At [what|which] position does {p} play|What's the position listed for {p}|Where does {p} line up on the [court|floor]|[What|Which] position does {p} [man|fill]|What is {p}, position-wise|What's {p}'s role by position",
    ),
    "team": (
        "Team",
        "team|club|franchise",
        "[Which|What] team does {p} play for|Who does {p} play for|[Which|What] team is {p} on|Where does {p} play [now|these days|his home games]|What team has {p}|Whose roster is {p} on"
        "|Which [club|franchise|team] does {p} [belong to|suit up for]|Who does {p} suit up for|What [squad|outfit|side] is {p} [with|on]|{p} plays for [who|which team|what team]|Who is {p} under contract with|Which team's [uniform|shirt] does {p} wear"
        "|[Which|What] team employs {p}|Who is {p} with [now|these days|]|[Which|What] [franchise|team|ball club] has {p} on its [roster|books]|Whose player is {p}|On [which|what] team is {p}|Which city's team is {p} on",
    ),
}
PLURALS = {
    "age": "ages",
    "height": "heights",
    "weight": "weights",
    "salary": "salaries",
    "college": "colleges",
    "jersey": "jersey numbers",
    "position": "positions",
    "team": "teams",
}

# attribute: the same question about "him", after a first one
FOLLOW = {
    "age": "how old is he|what's his age|what age is he",
    "height": "how tall is he|what's his height|how tall does he stand",
    "weight": "how much does he weigh|how heavy is he|what's his weight",
    "salary": "how much does he [make|earn]|what does he [earn|make]|what's his salary|how much is he paid",
    "college": "where did he go to [college|school]|which college did he [attend|go to]|what's his college",
    "jersey": "[what|which] number does he wear|what's his [jersey |]number",
    "position": "[what|which] position does he play|what's his position",
    "team": "[which|what] team is he on|who does he play for|which team does he play for",
}


def _player(rng: random.Random, known: str | None = None) -> tuple[str, str, v.Player]:
    players = [p for p in v.roster() if known is None or getattr(p, known) not in ("--", "NA", "")]
    player = v.some_players(rng, 1, players)[0]
    text, where = v.player_name(player, rng)
    return text, where, player


def _first(text: str) -> str:
    return text[0].upper() + text[1:] if text else text


def _say(wordings: str, rng: random.Random, /, **slots: object) -> str:
    """One of the wordings, as a sentence of its own."""
    return _first(expand(f"[{wordings}]", rng, **slots))


def _a(noun: str) -> str:
    """The noun with its article: a guard, an SF, an LSU alum, a UCLA alum."""
    first = noun.split()[0]
    spelled = first.isupper() or first in ("NBA", "N.C.", "SFs")
    vowels = (
        "AEFHILMNORSX"
        if spelled and not first.startswith(("UC", "NO", "MIN", "MIL", "MIA", "MEM", "HOU", "SAC"))
        else "AEIOaeio"
    )
    return f"{'an' if first[0] in vowels else 'a'} {noun}"


def _owned(name: str) -> str:
    """The possessive: the Lakers', Boston's."""
    return name + ("'" if name.endswith("s") else "'s")


_PAST = {
    "went": "go",
    "came": "come",
    "played": "play",
    "attended": "attend",
    "studied": "study",
    "skipped": "skip",
    "bypassed": "bypass",
    "spent": "spend",
}
_THIRD = {"has": "have", "goes": "go", "carries": "carry"}
_NO_QUESTION = frozenset("never did didn't do don't does doesn't isn't aren't hasn't haven't".split())


def _ask(statement: str) -> tuple[str, str] | None:
    """A statement about them or him as an auxiliary and the rest of a question: "Are", "over 30"; None if it has no such form."""
    verb, _, rest = statement.partition(" ")
    if verb in ("are", "is", "were", "was"):
        return verb.capitalize(), rest
    if verb in _PAST:
        return "Did", f"{_PAST[verb]} {rest}"
    if verb in _NO_QUESTION or verb.endswith("ed"):
        return None
    if verb.endswith("s"):
        return "Does", f"{_THIRD.get(verb, verb[:-1])} {rest}"
    return "Do", statement


def _other_columns(group: Population, found: Condition) -> bool:
    """Whether the group is said without the column of the condition."""
    return all(w.split(" ")[0] != found.where.split(" ")[0] for w in group.where)


LOOK_UP = (
    "{how}?|{how}?|{how}?|{how}?|[What is|What's] {p}'s {noun}?|[What is|What's] the {noun} of {p}?|{p} {noun}|{p}'s {noun}?|{noun} of {p}"
    "|[Give me|Tell me|Find|Look up|Show|I need] {p}'s {noun}.|{p}: {noun}?|[Can you look up|Do you have] the {noun} [for|of] {p}?"
    "|{p} - {noun}?|{noun} for {p}|What does the roster [say|list|give] for {p}'s {noun}?|What {noun} is listed for {p}?|What's the {noun} on {p}?|[Could|Can] you [tell|give] me {p}'s {noun}?"
    "|I'm [looking for|after|wondering about] {p}'s {noun}|What {noun} does {p} have?|[Check|Get|Pull up|Fetch] {p}'s {noun}|[About|Regarding] {p}: {how}?|{p}, {noun}|I'm writing [a piece|a profile|a post] on {p}: what's his {noun}?"
    "|Remind me of {p}'s {noun}|Anyone know {p}'s {noun}?|{noun}, {p}|Could I get the {noun} of {p}?|Trivia: {how}?|My kid loves {p}. What's his {noun}?|I forgot {p}'s {noun}, what is it?|Under {noun}, what does the [roster|table] have for {p}?"
    "|What have you got as {p}'s {noun}?"
)


@intent(1, "look-up", 9)
def look_up(rng: random.Random) -> Drawn:
    name, where, _ = _player(rng)
    column, nouns, questions = ATTRIBUTES[rng.choice(list(ATTRIBUTES))]
    how = expand(f"[{questions}]", rng, p=name)
    return _say(
        LOOK_UP, rng, how=how, p=name, noun=expand(f"[{nouns}]", rng)
    ), f"SELECT {column} FROM nba_roster WHERE {where}"


SEVERAL = (
    "What are {p}'s {both}?|[Give me|Show|List|I need|Get me|Find|Look up|Tell me] {p}'s {both}|{p}'s {both}|{p}: {both}|{p} {both}|{both} of {p}|What are the {both} of {p}?|For {p}, [show|give|list] the {both}"
    "|[Can|Could] you give me the {both} of {p}?|{p} - {both}?|I'd like {p}'s {both}|I'm making a card for {p}: {both}?|What does the roster say about {p}'s {both}?|Need {both} for {p}"
)


@intent(1, "look-up of several", 2.5)
def look_up_several(rng: random.Random) -> Drawn:
    name, where, _ = _player(rng)
    keys = rng.sample(list(ATTRIBUTES), rng.choice([2, 2, 2, 3]))
    columns = ", ".join(ATTRIBUTES[k][0] for k in keys)
    sql = f"SELECT {columns} FROM nba_roster WHERE {where}"
    if rng.random() < 0.5:
        parts = [expand(f"[{FOLLOW[k]}]", rng) for k in keys]
        if rng.random() < 0.7:
            parts[0] = expand(f"[{ATTRIBUTES[keys[0]][2]}]", rng, p=name)
        else:
            parts[0] = (
                expand("[{p}:|About {p}:|Tell me about {p}:|I'm curious about {p}:|Question about {p},]", rng, p=name)
                + " "
                + parts[0]
            )
        return _first(", ".join(parts[:-1]) + expand("[ and |, and | and also ]", rng) + parts[-1] + "?"), sql
    nouns = [expand(f"[{ATTRIBUTES[k][1]}]", rng) for k in keys]
    both = ", ".join(nouns[:-1]) + rng.choice([" and ", " and ", " and ", " plus "]) + nouns[-1]
    return _say(SEVERAL, rng, p=name, both=both), sql


CM, METERS, KILOS, MILLIONS = (
    "[cm|centimeters|centimetres]",
    "[meters|metres]",
    "[kg|kilos|kilograms]",
    "[millions|millions of dollars]",
)
UNITS = [
    (
        f"How tall is {{p}} in {CM}?|What's {{p}}'s height in {CM}?|{{p}} height in cm|How many {CM} tall is {{p}}?|{{p}} in {CM}: how tall?|In {CM}, how tall is {{p}}?|Give me {{p}}'s height in {CM}|How many {CM} does {{p}} measure?|[Convert|Put] {{p}}'s height [in|into] {CM}"
        f"|I use metric: how many {CM} is {{p}}?",
        f"({HEIGHT})*2.54",
    ),
    (
        f"How tall is {{p}} in {METERS}?|What's {{p}}'s height in {METERS}?|How many {METERS} tall is {{p}}?|In {METERS}, what's {{p}}'s height?|{{p}} height in {METERS}|{{p}}'s height [converted to|expressed in] {METERS}|How many {METERS} does {{p}} measure?",
        f"({HEIGHT})*0.0254",
    ),
    (
        "How tall is {p} in feet?|What's {p}'s height in feet?|{p}'s height in feet, as a number|In feet, how tall is {p}?|How many feet tall is {p}?|Express {p}'s height in feet|{p} height in feet",
        f"({HEIGHT})/12",
    ),
    (
        "How tall is {p} in inches?|What's {p}'s height in inches?|How many inches tall is {p}?|In inches, how tall is {p}?|How many inches does {p} measure?|{p} height in inches|Give me {p}'s height as inches|Total inches of {p}'s height?",
        HEIGHT,
    ),
    (
        f"How many {KILOS} does {{p}} weigh?|What does {{p}} weigh in {KILOS}?|{{p}} weight in kg|In {KILOS}, how heavy is {{p}}?|How heavy is {{p}} in {KILOS}?|{{p}}'s weight [converted to|expressed in|in] {KILOS}|Give me the weight of {{p}} in {KILOS}|How many {KILOS} is {{p}}?",
        f"{WEIGHT}*0.45359237",
    ),
    (
        "How many pounds does {p} weigh?|What is {p}'s weight in pounds?|In pounds, how heavy is {p}?|{p} weight in [lbs|pounds]|How many lbs does {p} weigh?",
        WEIGHT,
    ),
    (
        f"How many millions does {{p}} [make|earn|take home]?|What is {{p}}'s salary in {MILLIONS}?|How much does {{p}} make in {MILLIONS}?|{{p}} salary in millions|In {MILLIONS}, how much does {{p}} earn?|{{p}}'s salary expressed in {MILLIONS}"
        f"|How many million dollars does {{p}} [make|earn]?|{{p}} is paid how many millions?|How many million is {{p}} on?|Give me {{p}}'s [pay|contract|cap hit] in {MILLIONS}",
        f"{SALARY}/1e6",
    ),
]


@intent(2, "look-up in another unit", 1.6)
def look_up_unit(rng: random.Random) -> Drawn:
    name, where, _ = _player(rng, "salary")
    questions, column = rng.choice(UNITS)
    return _say(questions, rng, p=name), f"SELECT {column} FROM nba_roster WHERE {where}"


EVERYTHING = (
    "Show me everything [on|about] {p}|All [info|data|details] [on|for|about] {p}|Give me {p}'s full [row|record|entry]|What do we know about {p}|Every column for {p}|[Pull up|Show|Get] the [whole|complete|entire|full] [row|record|entry] [for|of] {p}"
    "|Everything [you've got|we have|in the table] on {p}|{p}, all columns|Tell me everything about {p}|All fields [for|of] {p}|Full [profile|details|info] of {p}"
)


@intent(1, "everything about a player", 0.4)
def everything(rng: random.Random) -> Drawn:
    name, where, _ = _player(rng)
    return _say(EVERYTHING, rng, p=name), f"SELECT * FROM nba_roster WHERE {where}"


WHO_WEARS = (
    "Who [wears|has|sports|is|rocks|plays in] {n} for {t}?|Which player [wears|has|sports] {n} [for|on] {t}?|Who is {o} {n}?|{a} {n}|Who's {n} [on|for] {t}?|What's the name of the {a} player who wears {n}?|Who [wears|has] {n} on {t}?"
    "|[Name|Find] the {a} [player|man|guy] [in|wearing|with] {n}|Which {a} [player|guy] [wears|has] {n}?|On {t}, who [wears|has] {n}?|{t}: who wears {n}?|{n} on {t} is who?|{n} for {t}: who is it?|Who on {t} [wears|has|is wearing] {n}?"
    "|Which of the {a} players has {n} on his back?|I saw {n} on {t}, who is that?|Whose back is {n} on for {t}?|Tell me who wears {n} for {t}|Who owns {n} on {t}?|Who suits up in {n} for {t}?|What's the name of {o} {n}?|{o} {n}, who is he?|The {a} player with {n}?"
)
WEARER = (
    "What is the {noun} of [the player who wears|the guy wearing|whoever wears] {n} for {t}?|{noun} of {a} {n}|What's the {noun} of {a} {n}?|What's the {noun} of {o} {n}?|{a} {n}: {noun}?|[Give me|Tell me] the {noun} of {o} {n}|{o} {n} has what {noun}?"
    "|Find the {noun} of the {a} player [in|wearing|with] {n}|For {t}, what's the {noun} of the man in {n}?"
)


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
    bare = n.removeprefix("the ")
    slots = {"t": the, "a": plain, "o": _owned(the)}
    if rng.random() < 0.75:
        template = rng.choice([WHO_WEARS, WHO_WEARS.replace("{o} {n}", "{o} {b}").replace("{a} {n}", "{a} {b}")])
        return _say(template, rng, n=n, b=bare, **slots), f"SELECT NAME FROM nba_roster WHERE {where}"
    column, nouns, _ = ATTRIBUTES[rng.choice(["age", "height", "weight", "salary", "college", "position"])]
    return _say(
        WEARER, rng, n=bare, noun=expand(f"[{nouns}]", rng), **slots
    ), f"SELECT {column} FROM nba_roster WHERE {where}"


COUNT = (
    "How many {pl} are there?|How many {pl} are there in the [league|NBA]?|Count the {pl}.|Number of {pl}|What is the number of {pl}?|How many {pl}?|How many {pl} do we have?|How many {pl} are in the [table|league|data|roster]"
    "|[Give me|I need|Get me|I want] the [count|number|tally|total|headcount] of {pl}|Total number of {pl}?|What's the [count|total|tally|headcount|total number] of {pl}?|[Tally|Headcount] of {pl}|{pl}: how many?|{pl}, how many are there?"
    "|How [big|large] is the group of {pl}?|How big a group are the {pl}?|How many {pl} [can you find|does the table list|does the roster show|exist|are out there|are listed|are on file|does the data have|show up]?|Just how many {pl} are there?|Tell me how many {pl} there are"
    "|[Do you know|Can you tell me|Any idea|I wonder] how many {pl} there are?|[I'm writing a piece|I'm doing a story|Working on an article] on {pl}: how many are there?|If I counted all [the |]{pl}, how many would I get?|[Tally|Tot|Add|Count] up the {pl}|# of {pl}|count of all {pl}"
    "|How many are there, all told, of {pl}?|There are how many {pl}?|What number of {pl} are there?|Could you count the {pl} for me?|What does the count of {pl} come to?|{pl} - total count|How many names are on the list of {pl}?|We have how many {pl}?"
)
COUNT_WHO = (
    "How many {pl} {pred}?|How many {pl} {pred}?|How many of the {pl} {pred}?|Count how many {pl} {pred}|How many {pl} {pred} [in total|altogether|all told]?|[Among|Of|Out of] [all |all the |the |]{pl}, how many {pred}?|Number of {pl} who {pred}|{pl} who {pred}: how many?"
    "|[Tell me|I need to know|Can you tell me|Do you know] how many {pl} {pred}|[Count|Tally] [the |all the |]{pl} who {pred}|What number of {pl} {pred}?|How many are there among {pl} who {pred}?|What's the [number|count] of {pl} who {pred}?|Looking at {pl}, how many {pred}?"
    "|Take all [the |]{pl}: how many {pred}?|When it comes to {pl}, how many {pred}?|Exactly how many {pl} {pred}?|How many, among {pl}, {pred}?"
)


@intent(1, "count", 7)
def count(rng: random.Random) -> Drawn:
    if rng.random() < 0.5:
        group = population(rng, conditions=0.75, two=0.25)
        wordings = (
            COUNT
            if "league" not in group.plural and "NBA" not in group.plural
            else COUNT.replace(" in the [league|NBA]", "")
        )
        return _say(wordings, rng, pl=group.plural), f"SELECT count(*) FROM nba_roster{group.clause()}"
    group = population(rng, conditions=0.1)
    found = condition(rng)
    if not _other_columns(group, found):
        group = population(rng, conditions=0)
    return _say(
        COUNT_WHO, rng, pl=group.plural, pred=found.plural
    ), f"SELECT count(*) FROM nba_roster{group.clause(found.where)}"


TEAM_SIZE = (
    "How many players [are on|play for|are with] {t}?|How many players do {t} have [on their roster|on the books|]?|How many [guys|men|people] are on {o} roster?|How [big|large|deep] is {o} roster?|{a} roster size|What is the size of the {a} roster?"
    "|Count [the |]{a} players|How many players are listed for {t}?|Number of players on {t}|How many {s} are there?|How many roster spots [are filled on|have been filled by] {t}?|How many names are on the {a} roster?|{a} headcount|Head count for {t}"
    "|How many players does the {a} roster [have|hold|include|list]?|How many guys do {t} carry?|How many players are {t} carrying?|{t}: how many players?|On {t}, how many players are there?|What's the [headcount|player count] for {t}?|{a} roster: how many [players|guys]?"
    "|Total players on {t}|How many are on {t}?|How many players suit up for {t}?|How many men are in the {a} squad?|How big is the {a} [squad|team|roster]?|How many players are under contract with {t}?|How many bodies do {t} have?"
)


@intent(1, "team size", 2)
def team_size(rng: random.Random) -> Drawn:
    name = rng.choice(v.teams())
    the, nick = v.team_the(name, rng), v.nickname(name)
    text = _say(
        TEAM_SIZE,
        rng,
        t=the,
        o=_owned(the),
        a=v.team_plain(name, rng),
        s=nick if nick.endswith("s") else f"{nick} players",
    )
    return text, f"SELECT count(*) FROM nba_roster WHERE Team = {v.quote(name)}"


COUNT_ALL = [
    (
        "How many players are [there|in the league|in the NBA|in the table|on the roster|listed in total]?|Total number of players|Count all [the |]players|How many rows are in the [table|roster]?|How many people are in this table?|How many players do we have [in total|altogether|in all]?"
        "|What's the [total |]number of players [in the league|in the table|]?|How many players does the [table|data|league] [have|hold|list]?|Player count for the [whole|entire] league|How many NBA players are [listed|there]?|How big is the whole [league|table|data set]: how many players?"
        "|How many guys play in the NBA?|How many names are in the [table|data]?|How many entries does this table have?|Headcount of the whole league|Across all teams, how many players are there?|All teams together, how many players?|players in total?",
        "count(*)",
    ),
    (
        "How many [teams|different teams|clubs|franchises] are [there|in the league|in the table]?|Number of teams|Count the teams|How many [distinct|unique] teams are listed?|What's the number of [teams|franchises]?|How many [teams|clubs] [make up|are in] the league?|How many NBA teams are there?"
        "|How many [teams|franchises] does the [table|data|league] [have|cover|include]?|Total number of [teams|franchises]|team count|How many different [squads|clubs|outfits] are in the table?",
        "count(DISTINCT Team)",
    ),
    (
        "How many [different |distinct |unique |]positions are [there|listed|in the table]?|Number of [different|distinct] positions|Count the [different|distinct] positions|How many kinds of positions are there in the table?|How many [different |]position labels does the table use?|What's the number of [different|distinct|unique] positions?"
        "|How many different positions do players play?",
        "count(DISTINCT POS)",
    ),
]


@intent(1, "count of everything", 1.5)
def count_all(rng: random.Random) -> Drawn:
    wordings, sql = rng.choices(COUNT_ALL, [4, 3, 2])[0]
    return _say(wordings, rng), f"SELECT {sql} FROM nba_roster"


# column: nouns, its known values, the verb of the bare count
DISTINCT = {
    "COLLEGE": (
        "colleges|schools|universities",
        "COLLEGE <> '--'",
        "[are represented|have players|sent players|are there|appear|do players come from|are listed]",
    ),
    "Jersey": (
        "jersey numbers|jerseys|numbers",
        "Jersey <> 'NA'",
        "[are worn|are used|are in use|are there|appear|are taken]",
    ),
    "AGE": ("ages", "AGE IS NOT NULL", "[are there|appear|are represented|are listed]"),
    "POS": ("positions", "", "[are there|are played|are listed|appear]"),
    "Team": ("teams|clubs", "", "[are there|have players|are represented|have at least one player]"),
}
DISTINCT_ALL = "How many [different |distinct |unique |]{n} {verb}?|Number of [different|distinct|unique] {n}|Count the [different|distinct|unique] {n}|What's the number of [different|distinct|unique] {n}?|{n}: how many [different|distinct|unique] ones?"
# column: wordings of the number of values in a group, wordings of the values
DISTINCT_OF = {
    "Team": (
        "How many [teams|clubs] have [at least one {s}|{as}|one or more {pl}]?|How many [different |]teams have {pl}?|On how many teams are there {pl}?|How many [different |]teams do {pl} play for?|{pl} are spread over how many teams?|Number of teams [with|that have] {pl}"
        "|How many [squads|rosters|franchises] [include|feature|carry] at least one {s}?|What's the number of [different |]teams with {pl}?|Count the teams [with|that have] at least one {s}",
        "[Which|What] [teams|clubs|franchises] have [at least one {s}|{as}|any {pl}]?|[List|Name|Show] the teams [that have|with] [at least one {s}|{as}|any {pl}]|[Which|What] teams have {pl}?|[Which|What] [different |]teams do {pl} play for?|On which teams are there {pl}?|Where do {pl} play, by team?"
        "|[Which|What] [squads|rosters|franchises] [include|feature|carry] {as}?|Teams with at least one {s}|Give me every team that has {as}|Who are the teams with {pl}?",
    ),
    "COLLEGE": (
        "How many [different |distinct |unique |]{n} did {pl} [attend|go to|come from]?|How many [different |distinct |]{n} are represented among {pl}?|Number of [different|distinct] {n} among {pl}|{pl} come from how many [different |]{n}?|How many [different |]{n} have {pl} attended?"
        "|Among {pl}, how many [different |distinct ]{n} are there?|From how many [different |]{n} do {pl} come?|How many {n} produced {pl}?|Count the [different |distinct ]{n} [of|behind] {pl}|How many [different |]{n} can {pl} claim?",
        "[Which|What] {n} did {pl} [attend|go to|come from]?|[List|Show|Name] the [different |distinct |]{n} [of|among] {pl}|[Which|What] {n} are represented among {pl}?|What {n} do {pl} come from?|From which {n} do {pl} come?|{n} attended by {pl}|Where did {pl} go to college? List the {n}"
        "|Give me every {x} [attended by|of] {pl}|Among {pl}, which {n} are represented?|[Which|What] {n} produced {pl}?",
    ),
    "Jersey": (
        "How many [different |distinct |unique |]{n} do {pl} [have|wear|use]?|Number of [different|distinct|unique] {n} [among|of] {pl}|How many [different |]{n} are [there among|worn by|used by] {pl}?|Count the [different|distinct] {n} [of|worn by] {pl}|Among {pl}, how many [different |]{n} are [worn|taken|used]?",
        "[Which|What] {n} do {pl} [have|wear|use]?|[Which|What] {n} are [worn by|in use among|found on the backs of] {pl}?|[List|Show|Give me] the [different |distinct |unique |]{n} [of|among|worn by] {pl}|Among {pl}, [which|what] {n} are [worn|taken|used]?|{n} worn by {pl}|[Which|What] {n} are taken by {pl}?",
    ),
    "AGE": (
        "How many [different |distinct |unique |]{n} are there among {pl}?|Number of [different|distinct|unique] {n} [among|of] {pl}|How many [different|distinct] {n} do {pl} have?|Count the [different|distinct] {n} of {pl}|Among {pl}, how many [different|distinct|unique] {n} are there?",
        "[Which|What] [different |]{n} are there among {pl}?|[List|Show|Give me] the [different |distinct |unique ]{n} [of|among] {pl}|[Which|What] {n} [appear|are represented|occur] among {pl}?|Among {pl}, [which|what] {n} [appear|are represented]?",
    ),
    "POS": (
        "How many [different |distinct |unique |]{n} [are there among|are played by] {pl}?|Number of [different|distinct|unique] {n} [among|of] {pl}|How many [different |]{n} do {pl} [play|have|cover|fill]?|Count the [different|distinct] {n} of {pl}|Among {pl}, how many [different |]{n} are there?",
        "[Which|What] {n} do {pl} [play|cover|fill]?|[List|Show|Give me] the [different |distinct |unique |]{n} [of|among|played by] {pl}|[Which|What] [different |]{n} are there among {pl}?|Among {pl}, [which|what] {n} are [played|represented|covered]?|{n} played by {pl}|At which {n} do {pl} play?",
    ),
}


@intent(2, "distinct values", 3)
def distinct(rng: random.Random) -> Drawn:
    column = rng.choices(list(DISTINCT), [5, 3, 1, 1, 3])[0]
    nouns, known, verb = DISTINCT[column]
    team = column == "Team"
    group = population(
        rng, team_name=0 if team else 0.5, pos=0.3 if column != "POS" else 0, conditions=1 if team else 0.3
    )
    if any(w.startswith(column) for w in group.where) and not team:
        group = population(rng, team_name=0.8, pos=0, conditions=0)
    noun = expand(f"[{nouns}]", rng)
    how_many = rng.random() < 0.6
    if not group.where and how_many:
        text = _say(DISTINCT_ALL, rng, n=noun, verb=expand(verb, rng))
    else:
        one = "university" if noun == "universities" else noun.removesuffix("s")
        text = _say(
            DISTINCT_OF[column][0 if how_many else 1],
            rng,
            n=noun,
            x=one,
            pl=group.plural,
            s=group.singular,
            **{"as": _a(group.singular)},
        )
    if how_many:
        return text, f"SELECT count(DISTINCT {column}) FROM nba_roster{group.clause(known if column != 'AGE' else '')}"
    return text, f"SELECT DISTINCT {column} FROM nba_roster{group.clause(known)}"


LIST = (
    "[List|Name|Show|Show me|Give me|Find] [all |all the |the |]{pl}.|Who are the {pl}?|Which {pl} are there?|List of {pl}|Names of [all |the |]{pl}|[Give me|I want|Get me|I need|Show me] the names of [all |the |]{pl}|Who are {pl}?|All {pl}|{pl}|I'm looking for {pl}|Are there {pl}? Who?"
    "|{pl}, who are they?|Every {s}|[Can|Could] you [list|name] [all |all the |the |]{pl}?|Give me a list of {pl}|[Find|Get|Fetch|Tell] me [all |]the {pl}|Who are all the {pl}?|I'd like [a list of|the names of] {pl}|{pl}: names?|{pl}, names please|Name every {s}|Name each {s}|List every {s}"
    "|Which [guys|men|names] are on the list of {pl}?|Who counts among the {pl}?|Who do we have as {pl}?|Write down all the {pl}|[Run through|Go through] the {pl}, by name|[I'm writing a piece|Working on a story|I have a quiz] about {pl}: who are they?|Do you know who the {pl} are?|Tell me who the {pl} are"
    "|[I want|I need] to know who the {pl} are|all the {pl} by name|Help me find {pl}|Any {pl}? Name them|Need {pl}|Who would be the {pl}?|Spell out the names of {pl}|Looking for {pl}, names only"
)
LIST_WHO = (
    "Which {pl} {pred}?|Who among the {pl} {sing}?|What {pl} {pred}?|Which of the {pl} {pred}?|Which {s} {sing}?|[Among|Of|Out of] [all |the |all the |]{pl}, who {sing}?|[List|Name|Show|Find] the {pl} who {pred}|Name [all|any] {pl} who {pred}|[Among|Of] the {pl}, which [ones |players |guys |]{pred}?"
    "|[Tell me|Do you know|Can you tell me] which {pl} {pred}|Give me the {pl} who {pred}|Who of the {pl} {sing}?|{pl} who {pred}: who are they?|Names of the {pl} who {pred}|Every {s} who {sing}|Looking at {pl}, who {sing}?|{pl}, but only those who {pred}"
)


@intent(1, "list", 6)
def list_players(rng: random.Random) -> Drawn:
    if rng.random() < 0.3:
        found = condition(rng)
        group = population(rng, team_name=0.6, pos=0.4, conditions=0)
        return _say(
            LIST_WHO, rng, pl=group.plural, s=group.singular, pred=found.plural, sing=found.singular
        ), f"SELECT NAME FROM nba_roster{group.clause(found.where)}"
    group = population(rng, team_name=0.45, pos=0.4, conditions=0.8, two=0.25)
    if not group.where:
        group = population(rng, team_name=1, pos=0.3, conditions=0.2)
    return _say(LIST, rng, pl=group.plural, s=group.singular), f"SELECT NAME FROM nba_roster{group.clause()}"


WHO = (
    "Who{t} {p}?|Who{t} {p}?|Which [players|guys|men]{t} {q}?|Name everyone{t} who {p}|[Name|List|Find|Show|Give me] [the|all the|all|any] [players|guys]{t} who {q}|[Give me|I need] the names of everyone{t} who {p}|Names of [all |the |]players{t} who {q}"
    "|Tell me who{t} {p}|Do you know who{t} {p}?|[I'm looking for|Looking for] players{t} who {q}|Who are the [players|guys]{t} who {q}?|Is there someone{t} who {p}? Who?|Everybody{t} who {p}|What [players|guys]{t} {q}?"
    "|Who all{t} {p}?|[I wonder|Curious] who{t} {p}|Who is it{t} that {p}?|players{t} who {q}, names please"
)
WHO_ANYWHERE = "|Who in the [league|NBA] {p}?|Which NBA players {q}?|Who across the league {p}?|In the whole league, who {p}?|On any team, who {p}?"


@intent(1, "who by condition", 3)
def who_is(rng: random.Random) -> Drawn:
    found = condition(rng)
    if rng.random() < 0.5:
        name = rng.choice(v.teams())
        place, team, wordings = (
            expand(" [on|on|from] {t}", rng, t=v.team_the(name, rng)),
            f"Team = {v.quote(name)} AND ",
            WHO,
        )
    else:
        place, team, wordings = "", "", WHO + WHO_ANYWHERE
    return _say(
        wordings, rng, t=place, p=found.singular, q=found.plural
    ), f"SELECT NAME FROM nba_roster WHERE {team}{found.where}"


ROSTER = (
    "Who [plays for|is on|suits up for|is with] {t}?|Who's on {t}?|Who's on the {a} roster?|[Name|List] everyone on {t}|[List|Name|Show me] {o} players|Names of all the {a} players|Who are the {a} players?|{a} roster, names only|{a} lineup: who's on it?|[Which|What] players are on {t}?|Who do {t} have?"
    "|Who do {t} have on their roster?|Give me the {a} squad by name|Who makes up the {a} roster?|Which guys play for {t}?|[I need|Give me] every name on the {a} roster|Read me the {a} roster|Who belongs to {t}?|Who all plays for {t}?|Which players suit up for {t}?|Who's under contract with {t}?|{a} players?"
)
AT_POSITION = (
    "Who plays {s} for {t}?|Who plays {s} on {t}?|Who are {o} {pl}?|Who do {t} have at {s}?|Who [mans|fills] the {s} spot for {t}?|{a} {pl}: who?|Which {a} players are {pl}?|At {s}, who do {t} have?|For {t}, who plays {s}?|Who lines up at {s} for {t}?|Name {o} {pl}|Which [players|guys] play {s} for {t}?"
    "|{t} at {s}: who?|Who are the {pl} {t} have?|Who can play {s} for {t}, going by the listed position?|{o} {pl}, by name"
)


@intent(1, "roster of a team", 1.5)
def roster_of(rng: random.Random) -> Drawn:
    name = rng.choice(v.teams())
    the = v.team_the(name, rng)
    slots = {"t": the, "o": _owned(the), "a": v.team_plain(name, rng)}
    where = f"Team = {v.quote(name)}"
    if rng.random() < 0.45:
        return _say(ROSTER, rng, **slots), f"SELECT NAME FROM nba_roster WHERE {where}"
    sql, (plurals, singulars) = rng.choice(list(v.POSITIONS.items()))
    return _say(
        AT_POSITION, rng, pl=expand(f"[{plurals}]", rng), s=expand(f"[{singulars}]", rng), **slots
    ), f"SELECT NAME FROM nba_roster WHERE {where} AND {sql}"


LIST_WITH = (
    "[List|Show|Show me|Give me] [the |all |all the |]{pl} [with|and|along with|together with|plus] their {w}.|Names and {w} of [the |all |]{pl}|[List|Show|Get me] the names and {w} of [the |all |]{pl}|Who are the {pl} and what are their {w}?|{pl} and their {w}"
    "|[What are|Show] the {w} of [each|every one] of the {pl}, with names?|{pl} with their {w}|{pl}: names and {w}|For [each|every one] of the {pl}, [show|give] the name and {w1}|I need the {pl} with their {w}|[Name|List] the {pl} and [say|tell me|give] their {w}|Table of {pl}: name, {w1}"
    "|Each {s} with his {w1}|[Can|Could] you list the {pl} with their {w}?|Who are the {pl}? Include their {w}|Names of {pl}, plus their {w}|List {pl}, name and {w1}|The {pl}, please, each with his {w1}|Give the name and {w1} of every {s}"
)


@intent(1, "list with values", 2.5)
def list_with(rng: random.Random) -> Drawn:
    group = population(rng, team_name=0.8, pos=0.4, conditions=0.4)
    if not group.where:
        group = population(rng, team_name=1, pos=0.4, conditions=0.3)
    one_team = any(w.startswith("Team") for w in group.where)
    keys = rng.sample([k for k in ATTRIBUTES if k != "team" or not one_team], rng.choice([1, 1, 1, 2]))
    columns = ", ".join(ATTRIBUTES[k][0] for k in keys)
    text = _say(
        LIST_WITH,
        rng,
        pl=group.plural,
        s=group.singular,
        w=" and ".join(PLURALS[k] for k in keys),
        w1=" and ".join(expand(f"[{ATTRIBUTES[k][1]}]", rng) for k in keys),
    )
    return text, f"SELECT NAME, {columns} FROM nba_roster{group.clause()}"


# column: nouns, known values, wordings with {n} for the noun
VALUES = {
    "COLLEGE": (
        "colleges|schools",
        " AND COLLEGE <> '--'",
        "[Which|What] {n} are represented on {t}?|[Which|What] {n} did {o} players [go to|attend]?|[Which|What] {n} do {t} draw from?|{o} players come from [which|what] {n}?|[List|Show] the [different |distinct |]{n} of {t}|{n} represented on the {a} roster|What {n} are on the {a} roster?",
    ),
    "Jersey": (
        "jersey numbers|numbers|jerseys",
        " AND Jersey <> 'NA'",
        "[Which|What] {n} are [worn by|taken on|in use on|used by] {t}?|[Which|What] {n} do {t} [wear|use]?|[List|Show] the {n} [on|of] {t}|[Which|What] {n} are already taken on {t}?|{a} {n} in use|[Which|What] {n} does the {a} roster use?|All the {n} worn on {t}",
    ),
    "POS": (
        "positions",
        "",
        "[Which|What] {n} are [represented on|listed for|found on] {t}?|[Which|What] {n} do {t} have players at?|[List|Show] the [different |distinct |]{n} on {t}|At [which|what] {n} do {t} have players?|[Which|What] {n} does the {a} roster list?|{n} on the {a} roster",
    ),
    "AGE": (
        "ages",
        " AND AGE IS NOT NULL",
        "[Which|What] {n} are [found on|represented on|listed for] {t}?|[Which|What] different {n} do {t} have?|[List|Show] the [different|distinct] {n} of {o} players|[Which|What] {n} [occur|appear] on the {a} roster?|The different {n} on {t}",
    ),
}


@intent(1, "values of a group", 1.2)
def values_of(rng: random.Random) -> Drawn:
    if rng.random() < 0.3:
        first = rng.choice(_shared_first_names())
        text = _say(
            "[Which|What] teams [have a player|have players|have somebody|have someone] [named|called] {f}?|On which teams is there a [player named |]{f}?|[Which|What] teams have {af}?|Teams with a player named {f}|[List|Name] the teams that have a player whose first name is {f}"
            "|[Which|What] [clubs|franchises] have a guy with the first name {f}?|Which rosters [include|feature] {af}?",
            rng,
            f=first,
            af=_a(first),
        )
        return text, f"SELECT DISTINCT Team FROM nba_roster WHERE NAME LIKE {v.quote(first + ' %')}"
    name = rng.choice(v.teams())
    column = rng.choice(list(VALUES))
    nouns, known, wordings = VALUES[column]
    the = v.team_the(name, rng)
    text = _say(wordings, rng, n=expand(f"[{nouns}]", rng), t=the, o=_owned(the), a=v.team_plain(name, rng))
    return text, f"SELECT DISTINCT {column} FROM nba_roster WHERE Team = {v.quote(name)}{known}"


def _shared_first_names() -> list[str]:
    """First names of two players or more, once each."""
    firsts = [p.words[0] for p in v.roster()]
    return sorted({f for f in firsts if firsts.count(f) > 1})


# wordings for any statement about one player; {b} is the statement as an auxiliary's rest
OF_HIM = "{l} {p} {b}?|{l} {p} {b}?|{l} {p} {b}?|[Can you tell me if|Check if|Tell me whether|I'd like to know if|Is it right that|Would you say that|Is it true that|Is it the case that] {p} {s}?|True or false[:|,] {p} {s}|{p} {s}, [right|true or false|yes or no|correct]?|{p} {s}: true?|So {p} {s}?"
STATED = OF_HIM.replace("{l} {p} {b}?|", "")
OF_TEAM = (
    "Does {p} [play|suit up] for {t}?|Is {p} on {t}?|Is {p} {o}?|Is {p} with {t}?|Does {p} belong to {t}?|True or false: {p} plays for {t}|Is {p} [a member of|on the roster of|part of|under contract with] {t}?|{p} plays for {t}, right?|Do {t} have {p} on their roster?"
    "|Is it true that {p} is on {t}?|Is {t} the team of {p}?|Is {p}'s team {t}?|Are {t} {p}'s team?|{p} on {t}, yes or no?|Can you confirm {p} is [on|with] {t}?|Is {p} one of {w} players?|Does {p} wear the uniform of {t}?"
)
OF_COLLEGE = (
    "Did {p} [go to|attend|play for|come from|play at] {c}?|Is {p} from {c}?|Is {p} {ac} [alum|product|guy|man|alumnus|graduate]?|Was {p} at {c}?|Is {c} {p}'s [college|school|alma mater]?|Is it true that {p} [went to|attended|played at] {c}?|True or false: {p} went to {c}|{p} went to {c}, right?"
    "|Did {p} play [college ball|his college ball|college basketball] at {c}?|Does {p} come out of {c}?|{p} is from {c}, yes or no?|Is {p} listed with {c} as his college?|Did {p} study at {c}?"
)
OF_POSITION = "Is {p} {o}?|Does {p} play {s}?|Is {p} listed as {o}?|True or false, {p} is {o}|Is {p}'s position {s}?|{p} is {o}, right?|Is it true that {p} is {o}?|Would the roster call {p} {o}?|Does {p} line up at {s}?|Is {s} the position of {p}?|{p}: {s}, yes or no?|Can you confirm that {p} is {o}?"
# SQL: wordings about what is known of a player
OF_KNOWN = {
    "COLLEGE <> '--'": (
        "Did {p} go to college?|Did {p} attend college?|Does {p} have a college listed?|Is there a college [listed |]for {p}?|Is {p}'s college [known|listed|on file]?|Has {p} got a college listed?|Was {p} a college player?|Did {p} play [college ball|in college]?|Is any [college|school] listed for {p}?|True or false: {p} went to college"
    ),
    "SALARY <> '--'": "Is {p}'s [salary|pay|contract] [known|listed|on file]?|Does {p} have a [salary listed|listed salary|known salary]?|Is there a salary [listed |]for {p}?|Do we know {p}'s salary?|Do we know what {p} makes?|Is a salary on file for {p}?",
    "Jersey <> 'NA'": "Does {p} have a [jersey |]number?|Is {p}'s [jersey |]number [known|listed]?|Has {p} been given a [jersey |]number?|Is there a jersey number [listed |]for {p}?|Does {p} have a jersey number listed?",
}
OF_JERSEY = "Does {p} wear [number |#|]{n}?|Is {p}'s [jersey |]number {n}?|Is {p} [number |#]{n}?|Is {n} {p}'s [jersey |]number?|Is {p} the one [wearing|in] [number |#]{n}?|True or false: {p} wears [number |#|]{n}|{p} wears [number |#|]{n}, right?|Is there a {n} on {p}'s jersey?|Does {p} [sport|have] [number|#] {n}?|Is it true that {p} wears number {n}?"


@intent(1, "yes/no about a player", 4)
def is_he(rng: random.Random) -> Drawn:
    name, where, player = _player(rng)
    draw = rng.random()
    if draw < 0.25:
        team = player.team if rng.random() < 0.5 else rng.choice(v.teams())
        the = v.team_the(team, rng)
        text = _say(OF_TEAM, rng, p=name, t=the, w=_owned(the), o=_a(v.team_singular(team, rng)))
        return text, f"SELECT Team = {v.quote(team)} FROM nba_roster WHERE {where}"
    if draw < 0.4:
        college = player.college if rng.random() < 0.5 and player.college != "--" else rng.choice(v.colleges())
        said = v.college_name(college, rng)
        return _say(
            OF_COLLEGE, rng, p=name, c=said, ac=_a(said.removeprefix("the "))
        ), f"SELECT COLLEGE = {v.quote(college)} FROM nba_roster WHERE {where}"
    if draw < 0.52:
        sql, (_, singulars) = rng.choice(list(v.POSITIONS.items()))
        said = expand(f"[{singulars}]", rng)
        return _say(OF_POSITION, rng, p=name, s=said, o=_a(said)), f"SELECT {sql} FROM nba_roster WHERE {where}"
    if draw < 0.60:
        sql = rng.choices(list(OF_KNOWN), [5, 3, 2])[0]
        return _say(OF_KNOWN[sql], rng, p=name), f"SELECT {sql} FROM nba_roster WHERE {where}"
    if draw < 0.66:
        n = player.jersey if rng.random() < 0.5 and player.jersey != "NA" else str(rng.randint(0, 50))
        return _say(OF_JERSEY, rng, p=name, n=n), f"SELECT Jersey = '{n}' FROM nba_roster WHERE {where}"
    found = condition(rng)
    while found.where.split(" ")[0] in ("COLLEGE", "Jersey", "NAME", "SALARY"):
        found = condition(rng)
    lead, rest = _ask(found.singular) or ("", "")
    return _say(
        OF_HIM if lead else STATED, rng, p=name, s=found.singular, l=lead, b=rest
    ), f"SELECT {found.where} FROM nba_roster WHERE {where}"


# wordings for some, all and none of a group; the second of each pair also needs the question form {l} ... {b}
SOME = (
    "Is there [any {s}|{as}|at least one {s}|even one {s}] {post1}?|Are there any {pl} {post}?|Any {pl} {post}?|Is there anyone among {pl} who {sing}?|Do we have any {pl} {post}?|Is it true that some {pl} {pred}?|Does there exist {as} {post1}?|Are there {pl} {post}, yes or no?"
    "|[Can you tell me if|Tell me whether|Check if|I wonder if|Do you know if] there are any {pl} {post}|Is there such a thing as {as} {post1}?|Is there a single {s} {post1}?|Among {pl}, is there [anyone|anybody|somebody|at least one] who {sing}?|True or false: there is {as} {post1}|Does the league have any {pl} {post}?",
    "|{l} any {pl} {b}?|{l} any of the {pl} {b}?|{l} any {pl} {b}, yes or no?",
)
ALL = (
    "Is it true that all {pl} {pred}?|Is it true that every {s} {sing}?|All {pl} {pred}, true or false?|Can we say that all {pl} {pred}?|True or false: [all {pl} {pred}|every {s} {sing}]|Is it the case that [all|all of the] {pl} {pred}?|Is it safe to say that every {s} {sing}?|Without exception, {pl} {pred}: true?",
    "|{l} all {pl} {b}?|{l} all of the {pl} {b}?|{l} all the {pl} {b}, without exception?",
)
NONE = "Are there no {pl} {post}?|Is it true that [no {s} {sing}|none of the {pl} {pred}|no {pl} {pred}|there are no {pl} {post}]?|True or false: [no {pl} {pred}|no {s} {sing}|not one {s} {sing}]|Is it the case that no {pl} {pred}?|Is it correct that not a single {s} {sing}?|There are no {pl} {post}, right?"


@intent(2, "yes/no about a group", 3)
def is_there(rng: random.Random) -> Drawn:
    group = population(rng, team_name=0.6, pos=0.4, conditions=0.2)
    found = condition(rng)
    if not _other_columns(group, found):
        group = population(rng, team_name=0.6, pos=0.4, conditions=0)
    kind = rng.choices(["some", "all", "none"], [58, 30, 12])[0]
    asked = _ask(found.plural)
    lead, rest = asked or ("", "")
    wordings = {"some": SOME[0] + SOME[1] * bool(asked), "all": ALL[0] + ALL[1] * bool(asked), "none": NONE}[kind]
    text = _say(
        wordings,
        rng,
        pl=group.plural,
        s=group.singular,
        post=found.post,
        post1=agree(found.post),
        pred=found.plural,
        sing=found.singular,
        l=lead,
        b=rest,
        **{"as": _a(group.singular)},
    )
    if kind == "all":
        return text, f"SELECT bool_and({found.where}) FROM nba_roster{group.clause()}"
    return text, f"SELECT count(*) {'> 0' if kind == 'some' else '= 0'} FROM nba_roster{group.clause(found.where)}"


SURNAME_COUNT = (
    "How many players [are called|are named|have the last name|go by the last name] {n}?|How many {n}s are there by [last name|surname]?|Count the players with the [last name|surname] {n}|How many players have {n} as [their|a] [last name|surname]?|How many guys with the [last name|surname] {n} are there?"
    "|Number of players named {n}|[Surname|Last name] {n}: how many players?|How many times does the [surname|last name] {n} show up?"
)
SURNAME_LIST = (
    "Which players [are called|have the last name|have the surname|go by the last name] {n}?|List [all players|every player] with the surname {n}|Who are the {n}s in the [league|NBA]?|Show [all|me all] players with the last name {n}|[Who has|Which players have] the last name {n}?|All the {n}s, please"
    "|Give me the full names of everyone with the [surname|last name] {n}|Everyone named {n}|[Name|Find] the {n}s in the league|Players with {n} as their [last name|surname]|Who all is named {n}?"
)
FIRST_COUNT = "How many players [have the first name|are first-named|go by the first name] {n}?|How many players named {n} are there?|How many guys are called {n}?|Count the players with the first name {n}|How many have {n} as their first name?|First name {n}: how many players?|Number of players whose first name is {n}"
FIRST_LIST = "Which players have the first name {n}?|List [all |]players whose first name is {n}|Who has the first name {n}?|Players with the first name {n}|[Name|Find|Show] everyone whose first name is {n}|Give me all the players with {n} as their first name|First name {n}: who are they?|Who goes by the first name {n}?"


@intent(1, "name search", 1)
def name_search(rng: random.Random) -> Drawn:
    player = rng.choice(v.roster())
    counted = rng.random() < 0.5
    if rng.random() < 0.5:
        last = " ".join(player.words[1:]) or player.name
        said = last.lower() if rng.random() < 0.3 else last
        where = v.named(said)
        wordings = SURNAME_COUNT if counted else SURNAME_LIST
    else:
        said = player.words[0]
        where = f"NAME LIKE {v.quote(said + ' %')}"
        wordings = FIRST_COUNT if counted else FIRST_LIST
    return _say(wordings, rng, n=said), f"SELECT {'count(*)' if counted else 'NAME'} FROM nba_roster WHERE {where}"


NAMED = (
    "What is the {w} {n} of {a} and {b}?|{w} {n} of {a} and {b}|What's {a} and {b}'s {w} {n}?|[Give me|Find|Work out] the {w} {n} of {a} and {b}|{a} and {b}: {w} {n}?|For {a} and {b}, what is the {w} {n}?|What does the {w} {n} of {a} and {b} come to?|{a} plus {b}, {w} {n}"
    "|Tell me the {w} {n} for {a} and {b}"
)
NAMED_PAY = (
    "How much do {a} and {b} [make|earn|cost|take home] [together|combined|between them|in total]?|Together, how much do {a} and {b} [make|earn]?|What do {a} and {b} [make|earn] [together|combined|put together]?|If you add up the [salaries|contracts] of {a} and {b}, what do you get?|Sum of {a}'s and {b}'s [salaries|pay]"
    "|What would it cost to pay both {a} and {b}?|{a} and {b} together earn how much?|{a}'s salary plus {b}'s salary"
)
NAMED_HEAVY = "How much do {a} and {b} weigh [together|combined|in total]?|What do {a} and {b} weigh [together|put together]?|If {a} and {b} stand on one scale, what does it [show|read]?|{a}'s weight plus {b}'s weight"


@intent(2, "total of named players", 1)
def named_players(rng: random.Random) -> Drawn:
    a, where_a, _ = _player(rng, "salary")
    b, where_b, _ = _player(rng, "salary")
    metric = rng.choice(METRICS)
    word, function = rng.choice(
        [("combined", "sum"), ("total", "sum"), ("average", "avg"), ("mean", "avg"), ("combined", "sum")]
    )
    wordings = NAMED
    if function == "sum" and rng.random() < 0.5:
        wordings = {"salary": NAMED_PAY, "weight": NAMED_HEAVY}.get(metric.name, NAMED)
    text = _say(wordings, rng, w=word, n=expand(f"[{metric.nouns}]", rng), a=a, b=b)
    return text, f"SELECT {function}({metric.sql}) FROM nba_roster WHERE {where_a} OR {where_b}"


TWO = (
    "[What are the|Show the|Give me the] {w} of {a} and {b}, with names[?|]|[List|Show] {a} and {b} with their {w}|[Compare|Put side by side] the {w} of {a} and {b}|Side by side: {a} and {b}, their {w}|{a} and {b}: names and {w}|Names and {w} of {a} and {b}|{a} vs {b}: {w}|{a} next to {b}: {w}, with names"
    "|For {a} and for {b}, show the name and {n}|Show {a} next to {b}, {n} for each|{n} of each: {a}, {b}|{a} and {b}, each with his {n}"
)


@intent(1, "look-up of two players", 1)
def two_players(rng: random.Random) -> Drawn:
    a, where_a, _ = _player(rng)
    b, where_b, _ = _player(rng)
    key = rng.choice(list(ATTRIBUTES))
    text = _say(TWO, rng, w=PLURALS[key], n=expand(f"[{ATTRIBUTES[key][1]}]", rng), a=a, b=b)
    return text, f"SELECT NAME, {ATTRIBUTES[key][0]} FROM nba_roster WHERE {where_a} OR {where_b}"


WEARERS = (
    "How many players wear [number |#|jersey |]{n}?|How many {n} jerseys are there [in the league|]?|How popular is [number |#]{n}: how many wear it?|How many players [have|sport|play in|use] [number |#]{n}?|Number of players wearing [number |#]{n}|How many guys have {n} on their back?"
    "|Across the league, how many wear [number |#]{n}?|Count the players in [number|jersey] {n}|[Number|Jersey] {n}: how many players?|How many times is [number |#]{n} worn?|How often is {n} worn?|How many backs is {n} on?"
)


@intent(1, "counting words", 0.8)
def at_position(rng: random.Random) -> Drawn:
    n = rng.choice([p.jersey for p in v.roster() if p.jersey != "NA"])
    return _say(WEARERS, rng, n=n), f"SELECT count(*) FROM nba_roster WHERE Jersey = '{n}'"


TAKEN = (
    "Is [number |#]{n} taken on {t}?|Does [anyone|anybody|somebody|a player] wear [number |#|]{n} for {t}?|Is [anyone|someone|anybody] on {t} wearing [number |#|]{n}?|Do {t} have a [number |#]{n}?|Is there a [number |#]{n} on {t}?|Is the {n} jersey in use on {t}?|Has [anyone|somebody] on {t} got [number |#]{n}?"
    "|Is [number |#]{n} already worn on {t}?|{a} [number |#]{n}: taken?"
)
FREE = "Is [number |#]{n} [free|available|unused|open|up for grabs] on {t}?|Does nobody wear [number |#]{n} for {t}?|Is the {n} jersey [free|available|unused] on {t}?|Could a new {a} player take [number |#]{n}, is it free?|Is it true that nobody on {t} wears [number |#]{n}?|{a} [number |#]{n}: still free?"


@intent(2, "yes/no about a number", 0.8)
def number_taken(rng: random.Random) -> Drawn:
    team = rng.choice(v.teams())
    worn = [p.jersey for p in v.roster() if p.team == team and p.jersey != "NA"]
    n = rng.choice(worn) if rng.random() < 0.5 else str(rng.randint(0, 55))
    wordings, operator = rng.choice([(TAKEN, "> 0"), (FREE, "= 0")])
    text = _say(wordings, rng, n=n, t=v.team_the(team, rng), a=v.team_plain(team, rng))
    return text, f"SELECT count(*) {operator} FROM nba_roster WHERE Team = {v.quote(team)} AND Jersey = '{n}'"


# a group by kind of answer: wordings of a count and of a list, {post} and {pred} as in Condition
BY_KIND = {
    "count(*)": "How many {pl} {pred}?|How many {pl} {post} are there?|Number of {pl} {post}|Count the {pl} {post}|[Among|Of] [all |the |]{pl}, how many {pred}?|What's the [number|count] of {pl} {post}?|{pl} {post}: how many?|Tell me how many {pl} {pred}|How many of the {pl} {pred}?",
    "NAME": "Which {pl} {pred}?|[List|Name|Show|Find] [the |all |all the |]{pl} {post}|Who are the {pl} {post}?|[Among|Of] [all |the |]{pl}, which [ones|players] {pred}?|Give me the names of [the |all |]{pl} {post}|{pl} {post}: who are they?|Names of {pl} {post}|Which of the {pl} {pred}?",
}


def _count_or_list(group: Population, post: str, pred: str, where: str, rng: random.Random) -> Drawn:
    select = rng.choice(list(BY_KIND))
    return _say(
        BY_KIND[select], rng, pl=group.plural, post=post, pred=pred
    ), f"SELECT {select} FROM nba_roster{group.clause(where)}"


@intent(2, "not at a position", 1.2)
def not_position(rng: random.Random) -> Drawn:
    group = population(rng, team_name=0.75, pos=0, conditions=0.3)
    sql, (plurals, singulars) = rng.choice(list(v.POSITIONS.items()))
    where = sql.replace(" = ", " <> ").replace(" LIKE ", " NOT LIKE ")
    plural, singular = expand(f"[{plurals}]", rng), expand(f"[{singulars}]", rng)
    post = expand("[who are not|who aren't|that are not|other than|except|excluding|not counting] {p}", rng, p=plural)
    pred = expand(
        "[are not {p}|aren't {p}|are anything but {p}|don't play {s}|do not play {s}|play something other than {s}|play a position other than {s}]",
        rng,
        p=plural,
        s=singular,
    )
    return _count_or_list(group, post, pred, where, rng)


@intent(3, "one property or another", 1.5)
def either_property(rng: random.Random) -> Drawn:
    group = population(rng, team_name=0.55, pos=0.35, conditions=0)
    one, two = condition(rng), condition(rng)
    while one.where.split(" ")[0] == two.where.split(" ")[0]:
        two = condition(rng)
    pred = expand("[{a} or {b}|either {a} or {b}|{a} or {b}, or both]", rng, a=one.plural, b=two.plural)
    return _count_or_list(group, f"who {pred}", pred, f"({one.where} OR {two.where})", rng)


@intent(2, "numbers above and below", 1)
def jersey_range(rng: random.Random) -> Drawn:
    group = population(rng, team_name=0.55, pos=0.3, conditions=0)
    a = rng.randint(3, 60)
    b = a + rng.randint(4, 30)
    numeric = "TRY_CAST(Jersey AS INT)"
    words, where = rng.choice(
        [
            ("a [jersey |]number [above|over|higher than|greater than] {a}", f"{numeric} > {a}"),
            ("a [jersey |]number [below|under|lower than|less than] {a}", f"{numeric} < {a}"),
            ("a [jersey |]number of {a} or [more|higher|above]", f"{numeric} >= {a}"),
            ("a [jersey |]number [between {a} and {b}|from {a} to {b}]", f"{numeric} BETWEEN {a} AND {b}"),
            ("a [single-digit|one-digit] [jersey number|number|jersey]", "Jersey LIKE '_'"),
            ("a [two-digit|double-digit] [jersey number|number|jersey]", "Jersey LIKE '__'"),
        ]
    )
    noun = expand(words, rng, a=a, b=b)
    return _count_or_list(
        group,
        expand("[with|wearing|who wear|in|who have] {n}", rng, n=noun),
        expand("[wear|have|sport|play in] {n}", rng, n=noun),
        where,
        rng,
    )


@intent(2, "name patterns", 1)
def name_pattern(rng: random.Random) -> Drawn:
    group = population(rng, team_name=0.35, pos=0.2, conditions=0)
    draw = rng.random()
    if draw < 0.45:
        letter = rng.choice("ABCDEFGHJKLMNOPRSTVWYZ")
        noun = expand("[last name|surname|family name]", rng)
        post = expand(
            "whose {n} [starts with|begins with|starts with the letter|begins with the letter] {x}",
            rng,
            n=noun,
            x=letter,
        )
        pred = expand(
            "have a {n} [starting with|beginning with|that starts with|that begins with] {x}", rng, n=noun, x=letter
        )
        where = f"regexp_extract(NAME, ' (\\S+)', 1) LIKE '{letter}%'"
    elif draw < 0.85:
        part = rng.choice(
            [
                "son",
                "ton",
                "man",
                "ley",
                "ar",
                "ez",
                "ic",
                "ing",
                "on",
                "an",
                "oo",
                "ll",
                "z",
                "x",
                "q",
                "mc",
                "ja",
                "ke",
                "is",
                "ard",
                "ell",
                "wood",
                "king",
                "will",
            ]
        )
        quoted = rng.choice(
            [f'"{part}"', f"'{part}'", f"the letters {part}" if len(part) > 1 else f"the letter {part}"]
        )
        post = expand(
            "[with {x} in [their|the] name|whose name contains {x}|whose name has {x} in it|whose name includes {x}]",
            rng,
            x=quoted,
        )
        pred = expand("have {x} in their name", rng, x=quoted)
        where = f"NAME ILIKE '%{part}%'"
    else:
        post = expand(
            "[with a hyphen in their name|whose name has a hyphen|with a hyphenated name|with a dash in their name]",
            rng,
        )
        pred, where = expand("have a [hyphen in their name|hyphenated name]", rng), "NAME LIKE '%-%'"
    return _count_or_list(group, post, pred, where, rng)


SO_MANY = "Do {t} have {w} {pl}?|Are there {w} {pl} on {t}?|Is it true that {t} have {w} {pl}?|True or false: {t} have {w} {pl}|{t} have {w} {pl}, right?|Can you confirm that there are {w} {pl} on {t}?|Does the {x} roster include {w} {pl}?"
SO_MANY_WHO = "Are there {w} {pl} who {pred}?|Do {w} {pl} exist who {pred}?|Is it true that {w} {pl} {pred}?|True or false: {w} {pl} {pred}|Is it the case that {w} {pl} {pred}?|Would I find {w} {pl} who {pred}?|Can we say that {w} {pl} {pred}?"


@intent(2, "yes/no about a count", 1.2)
def so_many(rng: random.Random) -> Drawn:
    words, operator = rng.choice(
        [
            ("at least {n}", ">="),
            ("{n} or more", ">="),
            ("more than {n}", ">"),
            ("fewer than {n}", "<"),
            ("exactly {n}", "="),
            ("over {n}", ">"),
            ("no more than {n}", "<="),
        ]
    )
    if rng.random() < 0.5:
        team = rng.choice(v.teams())
        n = rng.randint(2, 6)
        sql, (plurals, _) = rng.choice(list(v.POSITIONS.items()))
        wordings, slots = (
            SO_MANY,
            {"t": v.team_the(team, rng), "x": v.team_plain(team, rng), "pl": expand(f"[{plurals}]", rng)},
        )
        where = f" WHERE Team = {v.quote(team)} AND {sql}"
    else:
        n = rng.choice([2, 3, 5, 10, 20, 25, 30, 40, 50, 100, 200])
        group = population(rng, team_name=0, pos=0.35, conditions=0)
        found = condition(rng)
        wordings, slots = SO_MANY_WHO, {"pl": group.plural, "pred": found.plural}
        where = group.clause(found.where)
    text = _say(wordings, rng, w=expand(words, rng, n=number(n, rng, 0.4)), **slots)
    return text, f"SELECT count(*) {operator} {n} FROM nba_roster{where}"


FULL_NAME = (
    "[What is|What's] {p}'s full name?|Full name of {p}|{p}'s full name|[What's|What is] the full name of {p}?|How is {p} [listed|written] in the [table|roster]?|[Give me|Tell me|I need] {p}'s full name|What name is {p} listed under?|How does the roster spell {p}?|Spell out {p}'s full name"
    "|Who is {p} by full name?|Under [which|what] name does the [table|roster] list {p}?"
)


@intent(1, "full name", 0.6)
def full_name(rng: random.Random) -> Drawn:
    name, where, player = _player(rng)
    while name == player.name:
        name, where, player = _player(rng)
    return _say(FULL_NAME, rng, p=name), f"SELECT NAME FROM nba_roster WHERE {where}"


LEGENDS = (
    "Michael Jordan|Kobe Bryant|Shaquille O'Neal|Tim Duncan|Dirk Nowitzki|Magic Johnson|Larry Bird|Allen Iverson|Dwyane Wade|Vince Carter|Tony Parker|Pau Gasol|Yao Ming|Steve Nash|Ray Allen|Paul Pierce|Kevin Garnett|Scottie Pippen|Hakeem Olajuwon|Manu Ginobili|Patrick Ewing"
    "|Charles Barkley|Karl Malone|John Stockton|Reggie Miller|Tracy McGrady|Carmelo Anthony|Chris Bosh|Dwight Howard|Jeremy Lin"
)
LISTED = (
    "Is {p} in the [table|data|roster|list]?|Is {p} [on|listed on] any [team|roster]?|Does the [table|roster|data] [include|list|have|contain] {p}?|Is {p} [listed|on the list]?|Can I find {p} in the [table|data]?|Is there a [player named|row for|record of] {p} in the table?|Do you have {p} in [the table|your data]?|{p}: listed or not?"
    "|Does {p} appear in the [table|roster|data]?|Is it true that {p} is in the table?|Is {p} among the players listed?|Check whether {p} is in the [roster|table]|Do any of the teams have {p}?"
)


@intent(1, "is a player listed", 0.7)
def is_listed(rng: random.Random) -> Drawn:
    name, where, _ = _player(rng)
    if rng.random() < 0.4:
        name = rng.choice(LEGENDS.split("|"))
        name = name.lower() if rng.random() < 0.2 else name
        where = v.named(name)
    return _say(LISTED, rng, p=name), f"SELECT count(*) > 0 FROM nba_roster WHERE {where}"


BOTH = {
    "bool_and": "Is it true that both {a} and {b} {pred}?|True or false: [{a} and {b} both {pred}|both {a} and {b} {pred}]|[Can you tell me if|Check whether] {a} and {b} both {pred}|{a} and {b} both {pred}, right?|Is it the case that {a} as well as {b} {sing}?|Can it be said of both {a} and {b} that they {pred}?",
    "bool_or": "Is there one among {a} and {b} who {sing}?|Is it true that {a} or {b} {sing}?|True or false: at least one of {a} and {b} {sing}|Is it true that at least one of {a} and {b} {sing}?|[Can you tell me if|Check whether] either {a} or {b} {sing}|Would it be true of {a} or of {b} to say that he {sing}?",
}
BOTH_ASKED = {
    "bool_and": "|{l} {a} and {b} both {x}?|{l} {a} and {b} both {x}?|{l} both {a} and {b} {x}?",
    "bool_or": "|{l1} either {a} or {b} {x1}?|{l1} at least one of {a} and {b} {x1}?|{l1} either of {a} and {b} {x1}?",
}


@intent(3, "yes/no about two players at once", 1)
def both_are(rng: random.Random) -> Drawn:
    a, where_a, _ = _player(rng, "salary")
    b, where_b, _ = _player(rng, "salary")
    found = condition(rng)
    while found.where.startswith(("NAME", "SALARY")):
        found = condition(rng)
    function = rng.choice(list(BOTH))
    plural, single = _ask(found.plural), _ask(found.singular)
    wordings = BOTH[function] + BOTH_ASKED[function] * bool(plural and single)
    (lead, rest), (lead1, rest1) = plural or ("", ""), single or ("", "")
    text = _say(wordings, rng, a=a, b=b, pred=found.plural, sing=found.singular, l=lead, x=rest, l1=lead1, x1=rest1)
    return text, f"SELECT {function}({found.where}) FROM nba_roster WHERE {where_a} OR {where_b}"


WHICH_NAMED = "Which of {n} {s}?|Who, [among|of|out of] {n}, {s}?|Of {n}, who {s}?|[Among|Out of] {n}, who {s}?|{n}: who {s}?|Which one of {n} {s}?|Which ones of {n} {q}?|Who {s}: {o}?|{n} - which of them {q}?|Between {n}, who {s}?|Out of these, who {s}: {o}?|Name those of {n} who {q}"


@intent(2, "which of the named players", 1)
def which_named(rng: random.Random) -> Drawn:
    drawn = [v.player_name(player, rng) for player in v.some_players(rng, rng.choice([2, 3, 3, 4]))]
    names = [name for name, _ in drawn]
    found = condition(rng)
    slots = {word: ", ".join(names[:-1]) + f" {joint} " + names[-1] for word, joint in (("n", "and"), ("o", "or"))}
    text = _say(WHICH_NAMED, rng, s=found.singular, q=found.plural, **slots)
    return text, f"SELECT NAME FROM nba_roster WHERE ({' OR '.join(where for _, where in drawn)}) AND {found.where}"
