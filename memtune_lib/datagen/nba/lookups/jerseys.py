"""Questions by jersey number: who wears it, what else of him, whether it is free."""

from __future__ import annotations

import random

from ...wording import expand
from .. import vocabulary as v
from ..attributes import ATTRIBUTES
from ..registry import Drawn, intent
from ..words import Wordings, pick, possessive, say, sentence, series

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
    slots = {"t": the, "a": plain, "o": possessive(the)}
    if rng.random() < 0.75:
        template = rng.choice([WHO_WEARS, WHO_WEARS.replace("{o} {n}", "{o} {b}").replace("{a} {n}", "{a} {b}")])
        return sentence(template, rng, n=n, b=bare, **slots), f"SELECT NAME FROM nba_roster WHERE {where}"
    column, nouns, _ = ATTRIBUTES[rng.choice(["age", "height", "weight", "salary", "college", "position"])]
    return sentence(
        WEARER, rng, n=bare, noun=expand(f"[{nouns}]", rng), **slots
    ), f"SELECT {column} FROM nba_roster WHERE {where}"


_BY_JERSEY: Wordings = (
    "[What's|What is] the {x} of [the player|the man|the guy] [wearing|with|in] {n} for {t}?",
    "{a} {n}: {x}",
    "Give me the {x} of {a} {n}",
    "{t}, {n}: what's his {x}?",
    "[Tell me|Show|Find|Look up|I need] the {x} of [the player|the guy|whoever is] in {n} for {t}",
    "[Whoever|The guy who] wears {n} for {t}: {x} please",
    "Look up {n} on {t} and give me his {x}",
    "{x} of {a} {n}?",
    "I keep seeing {n} for {t} on TV: what's his {x}?",
    "For {t}, {n}: {x}",
    "[What's|Do you have] the {x} of the {a} player who [suits up in|wears|sports] {n}?",
)
_WHO_WEARS: Wordings = (
    "Who wears {n} for {t}, and what's his {x}?",
    "Who's {n} on {t}? [And |]{x} too, please",
    "Which {a} player wears {n} and what is his {x}?",
    "Who suits up in {n} for {t}? Include his {x}",
    "Name of the guy in {n} for {t}, plus his {x}",
)


@intent(1, "several attributes by jersey", 1.5)
def by_jersey(rng: random.Random) -> Drawn:
    player = rng.choice([p for p in v.roster() if p.jersey != "NA"])
    keys = rng.sample([k for k in ATTRIBUTES if k not in ("jersey", "team")], rng.choice([1, 2, 2]))
    nouns = [pick(ATTRIBUTES[k][1], rng) for k in keys]
    columns = [ATTRIBUTES[k][0] for k in keys]
    n = rng.choice(
        [
            f"number {player.jersey}",
            f"#{player.jersey}",
            f"No. {player.jersey}",
            f"jersey {player.jersey}",
            player.jersey,
        ]
    )
    slots = {"n": n, "t": v.team_the(player.team, rng), "a": v.team_plain(player.team, rng)}
    where = f"Team = {v.quote(player.team)} AND Jersey = '{player.jersey}'"
    if rng.random() < 0.35:
        return say(
            rng, *_WHO_WEARS, x=series(nouns, rng) if len(nouns) > 1 else nouns[0], **slots
        ), f"SELECT NAME, {', '.join(columns)} FROM nba_roster WHERE {where}"
    if rng.random() < 0.4 or len(keys) == 1:
        nouns, columns = ["name", *nouns], ["NAME", *columns]
    return say(
        rng, *_BY_JERSEY, x=series(nouns, rng), **slots
    ), f"SELECT {', '.join(columns)} FROM nba_roster WHERE {where}"


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
    text = sentence(wordings, rng, n=n, t=v.team_the(team, rng), a=v.team_plain(team, rng))
    return text, f"SELECT count(*) {operator} FROM nba_roster WHERE Team = {v.quote(team)} AND Jersey = '{n}'"
