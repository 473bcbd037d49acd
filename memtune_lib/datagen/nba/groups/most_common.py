"""The group with the most players, and the most common value of a group."""

from __future__ import annotations

import random

from ...wording import expand, number
from ..attributes import MEASURED
from ..population import GROUPS, count_of, population, some_grouping, some_side
from ..registry import Drawn, intent
from ..words import Wordings, capital, pick, say

_MOST_OF = (
    "[Which|What] {g} [{v}] the {e} {pl}?",
    "[Which|What] {g} [{v}] the {e} {pl}?",
    "[Name|Find|Show|Identify|Tell me] the {g} with the {e} {pl}.",
    "{g} with the {e} {pl}",
    "Of all [the |]{gs}, which one has the {e} {pl}?",
    "Among all {gs}, which has the {e} {pl}?",
    "{e} {pl}: which {g}?",
    "[Can|Could] you tell me which {g} has the {e} {pl}?",
    "Which is the {g} with the {e} {pl}?",
    "[Do you know|Any idea] which {g} has the {e} {pl}?",
    "The {g} with the {e} {pl} is which?",
    "By number of {pl}, which {g} is {c}?",
    "[What's|What is] the {g} with the {e} {pl}?",
    "Counting {pl}, which {g} comes out with the {e}?",
)
_COMMONEST = (
    "[What is|What's] the most [common|popular|frequent|widespread] {g}?|Most [common|popular] {g}|Which {g} is the most [common|popular]?|What {g} is most [common|popular]?|Which {g} occurs most often?|What's the most [popular|common] {g} in the [league|NBA]?"
    "|Which {g} comes up the most?|Which {g} shows up most often on the rosters?|Number one {g} by how many players have it|What {g} do the most players have?|Which {g} do you see the most?|Commonest {g} in the league?"
)


@intent(3, "group with most", 5)
def group_most(rng: random.Random) -> Drawn:
    column, one, many, known = some_grouping(rng, (58, 8, 18, 8, 8))
    top = rng.random() < 0.72
    side = some_side(rng, column, 0.65 if column in ("Team", "POS") else 0.25)
    end = expand(
        "[most|most|most|highest number of|largest number of|greatest number of]"
        if top
        else "[fewest|fewest|fewest|least|lowest number of|smallest number of]",
        rng,
    )
    verb = {
        "Team": "has|has|employs|carries|boasts|rosters",
        "POS": "has",
        "COLLEGE": "has|produced|sent|has produced|can claim|turned out",
        "AGE": "has",
        "Jersey": "is worn by|has|belongs to",
    }[column]
    slots = {"g": one, "gs": many, "e": end, "pl": side.plural}
    text = expand(rng.choice(_MOST_OF).replace("{v}", verb), rng, c="first" if top else "last", **slots)
    if column == "Team" and rng.random() < 0.15:
        text = expand(
            "[Who has the {e} {pl}?|Whose roster has the {e} {pl}?|Who [carries|employs] the {e} {pl}?|Which {g}'s roster holds the {e} {pl}?]",
            rng,
            **slots,
        )
    if not side.where and top and rng.random() < 0.4 and column != "Team":
        text = expand(f"[{_COMMONEST}]", rng, g=one)
    expression = count_of(side)
    order = f"ORDER BY {expression}{' DESC' if top else ''}"
    where = f" WHERE {known}" if known else ""
    draw = rng.random()
    if draw < 0.2:
        k = rng.choice([2, 3, 3, 5, 5, 10])
        forms = "[Which|What] {k} {gs} have the {e} {pl}?|[List|Name|Show|Give me] the {k} {gs} with the {e} {pl}|{k} {gs} with the {e} {pl}|Of all {gs}, which {k} have the {e} {pl}?"
        forms += (
            "|[Top|The top] {k} {gs} by number of {pl}|[Rank|List] the top {k} {gs} by how many {pl} they have"
            if top
            else "|Bottom {k} {gs} by number of {pl}"
        )
        return capital(
            expand(f"[{forms}]", rng, k=number(k, rng, 0.5), **slots)
        ), f"SELECT {column} FROM nba_roster{where} GROUP BY {column} QUALIFY rank() OVER ({order}) <= {k} {order}"
    if draw < 0.3:
        text = text.rstrip("?.") + rng.choice(
            [
                " and how many?",
                ", and how many?",
                " and how many is that?",
                ", and how many are there?",
                " (with the count)",
            ]
        )
        return capital(
            text
        ), f"SELECT {column}, {expression} FROM nba_roster{where} GROUP BY {column} QUALIFY rank() OVER ({order}) = 1"
    return capital(text), f"SELECT {column} FROM nba_roster{where} GROUP BY {column} QUALIFY rank() OVER ({order}) = 1"


@intent(3, "most common within a group", 2.5)
def most_common(rng: random.Random) -> Drawn:
    column = rng.choice(["Jersey", "COLLEGE", "POS", "AGE"])
    singular, _, known = GROUPS[column]
    one = expand(f"[{singular}]", rng)
    group = population(rng, team_name=0.5, pos=0.4 if column != "POS" else 0, conditions=0.2)
    if any(w.startswith(column) for w in group.where):
        return most_common(rng)
    verb = {"Jersey": "wear", "COLLEGE": "come from", "POS": "play", "AGE": "share"}[column]
    text = expand(
        "[What is the most [common|popular|frequent] {g} [among|for|of] {pl}?|Which {g} [is the most common|occurs most often|is most popular] among {pl}?|Most common {g} among {pl}|Among {pl}, [what|which] {g} is the most [common|frequent]?"
        "|Which {g} do the most {pl} {v}?|What {g} do {pl} {v} most often?|For {pl}, what's the most usual {g}?|{pl}: most common {g}?|[Which|What] {g} shows up [most often|the most] among {pl}?|Modal {g} of {pl}|Which {g} comes up most [often|frequently] among {pl}?"
        "|Which {g} has the biggest share of {pl}?|Of all [the |]{pl}, which {g} is the commonest?|Tell me the most common {g} among {pl}]",
        rng,
        g=one,
        pl=group.plural,
        v=verb,
    )
    return (
        capital(text),
        f"SELECT {column} FROM nba_roster{group.clause(known)} GROUP BY {column} QUALIFY rank() OVER (ORDER BY count(*) DESC) = 1",
    )


_COMMON: Wordings = (
    "What is the most [common|frequent|usual] {m} [among|of|for] {pl}?",
    "Most [common|frequent|usual] {m} among {pl}",
    "[Which|What] {m} do the most {pl} [share|have]?",
    "[Which|What] {m} [occurs|appears|comes up|shows up|is listed] most often among {pl}?",
    "Modal {m} of {pl}",
    "[What is|What's] the [mode|modal value] of {m} among {pl}?",
    "What {m} is shared by the most {pl}?",
    "Among {pl}, what's the most [common|frequent] {m}?",
    "[Which|What] {m} will you [see|find] most often among {pl}?",
    "More {pl} have which {m} than any other?",
    "[Which|What] {m} is [number one|the commonest] among {pl}?",
    "The {m} that most often turns up among {pl}",
    "Is there a {m} that stands out as the most common among {pl}? Which?",
    "[Tell me|Give me|Find] the {m} that the greatest number of {pl} [have|share]",
)


@intent(3, "most common measure", 2)
def common_measure(rng: random.Random) -> Drawn:
    name = rng.choice(list(MEASURED))
    sql, nouns = MEASURED[name]
    group = population(rng, team_name=0.3, pos=0.45, conditions=0.1)
    known = {"salary": "SALARY <> '--'", "age": "AGE IS NOT NULL"}.get(name, "")
    text = say(rng, *_COMMON, m=pick(nouns, rng), pl=group.plural).replace("a age", "an age")
    return (
        text,
        f"SELECT {sql} FROM nba_roster{group.clause(known)} GROUP BY 1 QUALIFY rank() OVER (ORDER BY count(*) DESC) = 1",
    )
