"""What can be asked of one player: the column's SQL, its nouns, and whole questions."""

from __future__ import annotations

import random

from .metrics import AGE, HEAVY, HEIGHT, PAY, SALARY, TALL, WEIGHT, Metric
from .population import Population

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
MEASURED = {
    "height": (HEIGHT, "height"),
    "weight": (WEIGHT, "weight"),
    "salary": (SALARY, "salary|salary figure|contract value|pay figure"),
    "age": ("AGE", "age"),
}


def another_attribute(metric: Metric, group: Population, rng: random.Random) -> str:
    """An attribute to ask of a ranked player that the question does not already name."""
    taken = {word.split(" ")[0].split("(")[0] for word in group.where}
    column = {"Team": "team", "POS": "position", "COLLEGE": "college", "Jersey": "jersey", "AGE": "age"}
    return rng.choice([k for k in ATTRIBUTES if k != metric.name and k not in {column.get(t) for t in taken}])
