"""Players who share something: with each other, with a player, in two respects."""

from __future__ import annotations

import random

from ...wording import expand, number
from .. import vocabulary as v
from ..metrics import HEIGHT, SALARY, WEIGHT
from ..population import GROUPS, same_value
from ..registry import Drawn, intent
from ..words import Wordings, say, some_player

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
    a, where_a, player = some_player(rng, "college")
    mates = [p for p in v.roster() if p is not player and (p.team == player.team or p.college == player.college)]
    column, words = rng.choices(_SAME_PAIR, [26, 26, 18, 18, 6])[0]
    others = [p for p in (mates if mates and rng.random() < 0.5 else v.roster()) if p is not player and p.age]
    b, where_b = v.player_name(rng.choice(others), rng)
    return say(
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
    name, where, _ = some_player(rng, known)
    condition_ = f"{same_value(column, where)} AND NOT ({where})"
    if rng.random() < 0.2:
        text = (
            say(
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
    return say(rng, words, p=name), f"SELECT NAME FROM nba_roster WHERE {condition_}"


_SAME_TWICE: Wordings = (
    "Who has the same {a} and [the same |]{b} as {p}?",
    "Which [other |]players [share|match] {p}'s {a} and {b}?",
    "[List|Name] players with both the {a} and the {b} of {p}",
    "Anyone with the same {a} as well as the same {b} as {p}?",
    "Players [like|matching|equal to] {p} in {a} and {b}",
    "Who [matches|equals] {p} [on|in] both {a} and {b}?",
    "Who else has {p}'s {a} and {b}?",
    "Same {a}, same {b} as {p}: which players?",
    "Find the players whose {a} and {b} are both the same as {p}'s",
    "Which guys have {p}'s {a} and also his {b}?",
)
_SAME_TEAM = {
    "POS": (
        "Which of {p}'s teammates play[| at] his position?",
        "Who on {p}'s team plays the same position as him?",
        "Teammates of {p} at his own position",
        "Who is {p} competing with: teammates at the same position?",
    ),
    "COLLEGE": (
        "Which of {p}'s teammates went to the same college as him?",
        "Did any of {p}'s teammates go to his college? Who?",
        "Who on {p}'s team [shares|has] his alma mater?",
        "Teammates of {p} from his own college",
    ),
    "AGE": (
        "Which of {p}'s teammates are [his age|the same age as him|as old as he is]?",
        "Who on {p}'s team is the same age as him?",
        "Teammates of {p} who are exactly his age",
    ),
    HEIGHT: (
        "Which of {p}'s teammates are [exactly his height|as tall as he is|the same height as him]?",
        "Who on {p}'s team is exactly as tall as he is?",
        "Teammates of {p} who are the same height as him",
    ),
    WEIGHT: (
        "Which of {p}'s teammates weigh [the same as him|exactly as much as he does]?",
        "Who on {p}'s team weighs the same as him?",
    ),
}
_SAME_SAID = {HEIGHT: "height", WEIGHT: "weight", "AGE": "age", "POS": "position", "COLLEGE": "college", "Team": "team"}


@intent(4, "same in two respects", 1)
def same_twice(rng: random.Random) -> Drawn:
    name, where, _ = some_player(rng, "college")
    if rng.random() < 0.5:
        a, b = "Team", rng.choice(list(_SAME_TEAM))
        text = say(rng, *_SAME_TEAM[b], p=name)
    else:
        a, b = rng.sample(list(_SAME_SAID), 2)
        text = say(rng, *_SAME_TWICE, a=_SAME_SAID[a], b=_SAME_SAID[b], p=name)
    inner = " AND ".join(same_value(x, where) for x in (a, b))
    return text, f"SELECT NAME FROM nba_roster WHERE {inner} AND NOT ({where})"


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
            say(
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
        text = say(
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
        text = say(
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
        text = say(rng, *templates, n=word, a=v.team_plain(name, rng), t=v.team_the(name, rng))
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
    return say(rng, *templates, n=word).replace(
        "more than one players", "more than one player"
    ), f"SELECT DISTINCT Team FROM nba_roster WHERE {known} GROUP BY Team, {column} HAVING count(*) > 1"
