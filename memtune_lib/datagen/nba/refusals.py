"""Questions that the table cannot answer: statistics, awards, contracts, opinions."""

from __future__ import annotations

import random

from . import vocabulary as v
from .population import population
from .registry import intent
from .words import possessive, say

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
        "ts": possessive(the),
        "u": v.team_the(two, rng),
        "pl": group.plural,
        "s": group.singular,
    }
    return say(rng, _CANNOT[rng.choice(list(_CANNOT))], **slots), None
