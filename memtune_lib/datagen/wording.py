"""A tiny template language for wordings.

``[a|b|]`` picks one alternative (brackets nest, an empty one means "nothing"); ``{slot}`` is filled in afterwards.
One line of template stands for dozens of sentences, so breadth costs little to write and to read.
"""

from __future__ import annotations

import random
import re

_INNERMOST = re.compile(r"\[([^\[\]]*)\]")
_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
).split()
_TENS = "_ _ twenty thirty forty fifty sixty seventy eighty ninety".split()
_ORDINALS = {
    2: "second",
    3: "third",
    4: "fourth",
    5: "fifth",
    6: "sixth",
    7: "seventh",
    8: "eighth",
    9: "ninth",
    10: "tenth",
}


def expand(template: str, rng: random.Random, /, **slots: object) -> str:
    """Pick one alternative of every bracket, then fill the slots.

    Args:
        template: text with ``[a|b]`` alternatives and ``{slot}`` names.
        rng: source of every choice, so that a seed fixes the text.
        slots: what stands for each ``{slot}``.

    Raises:
        KeyError: a slot of the template was not given.
    """
    while (found := _INNERMOST.search(template)) is not None:
        choice = rng.choice(found.group(1).split("|"))
        template = template[: found.start()] + choice + template[found.end() :]
    text = template.format_map({name: str(value) for name, value in slots.items()})
    return re.sub(r"\s+([?,.!])", r"\1", re.sub(r"\s+", " ", text))


def in_words(n: int) -> str:
    """A whole number from 0 to 999 as people write it: 215 is "two hundred fifteen"."""
    if not 0 <= n < 1000:
        raise ValueError(f"in_words takes 0 to 999, not {n}")
    if n < 20:
        return _ONES[n]
    if n < 100:
        return _TENS[n // 10] + (f"-{_ONES[n % 10]}" if n % 10 else "")
    return f"{_ONES[n // 100]} hundred" + (f" {in_words(n % 100)}" if n % 100 else "")


def ordinal(n: int, rng: random.Random) -> str:
    """2 is "second" or "2nd"; from 2 to 10."""
    digits = {2: "2nd", 3: "3rd"}.get(n, f"{n}th")
    return rng.choice([_ORDINALS[n], _ORDINALS[n], digits])


def number(n: int, rng: random.Random, words: float = 0.25) -> str:
    """A whole number in digits, or with probability `words` in words."""
    return in_words(n) if rng.random() < words and n < 1000 else str(n)


# before any question, fragment or request
_LEADS = (
    "hey, |Hi! |Hello, |Hey there! |yo |ok |okay, |Okay so |so |um, |hmm, |well, |alright, |Quick question: |Quick one: |quick q - |Simple question: "
    "|Question: |question - |Random question: |Serious question, |Dumb question, but |Maybe a silly question: |Trivia: |Trivia time: |Stat check: "
    "|Just curious, |Just wondering: |I'm curious: |Out of curiosity, |I was wondering: |I've been wondering: |Been thinking about this: |One more: "
    "|Next question: |Another one: |Also, |And now: |First things first: |Help me out: |Help me settle a bet: |Settle an argument for me: "
    "|My buddy and I have a bet. |We were arguing about this at the bar: |Got into a debate with my brother. |My son asks: |My daughter wants to know: "
    "|My dad asked me this: |A friend asked me: |A reader asks: |A listener wants to know: |From the mailbag: |My editor wants to know: "
    "|For my article, |For my column: |For my podcast: |For a blog post: |For a school project: |For my homework: |For a report, |For a slide: "
    "|I'm writing a piece on rosters: |I'm writing a story and need a fact checked: |I'm prepping for a broadcast: |I'm working on a preview: "
    "|I'm doing a project for class. |I'm putting together a quiz: |Quiz night prep: |I'm new to basketball: |I'm updating a spreadsheet: "
    "|Doing some research here: |Working on my fantasy team: |Need this for a graphic: |Need this fast: |Hoping you can help: |Please help: "
    "|Sorry to bother you, but |Excuse me, |Please: |If you don't mind: |If you can, |Looking at the roster, |According to the roster, "
    "|Going by the roster, |Based on the table, |From the data: |As of this season, |Right now, |As things stand, |Wait, |bro, |dude, |man, |lol "
    "|Hey coach, |I forgot: |remind me: |I need to check something. |I can't find this anywhere: |I keep mixing this up: "
).split("|")
# before a question that begins with a question word
_ASKING = (
    "Can you tell me |Could you tell me |Could you please tell me |Would you tell me |Please tell me |Tell me |Tell me, |Tell me please, |I'd like to know "
    "|I would like to know |I want to know |I want to know: |I need to know |Need to know |Wanna know |I wanna know |Do you know |Do you happen to know "
    "|Any idea |any clue |Can you check |Could you look up |Can you find out |Can you work out |Could you figure out |Please find out |Let me know "
    "|Remind me |Remind me, |I'm trying to find out |I'm trying to figure out |I was wondering |I'm wondering |just wondering |Curious to know |curious |Show me "
    "|Help me figure out |I'd love to know |Would you happen to know |Can anyone tell me |Does anyone know |Does anybody know |Say, "
).split("|")
_WH = frozenset("who who's whos what what's whats which how where whose".split())
_CLOSERS = (
    " please|, please| thanks|, thanks|, thank you|? Thanks!|? Thank you!|? Many thanks|? Cheers|, cheers|? thx|, thx| ty| plz| pls| right now| currently"
    "| at the moment| as of now| these days| this season| this year| in 2023-24| as things stand|, if you can|, if you don't mind|, if possible| asap|? asap"
    "|? Need it fast|? It's for a quiz|? It's for an article|? Asking for a friend|? I have a bet on this|? Just curious| lol| haha| bro| man|, dude|, mate"
    "|??|?!|!|...|? Please and thank you|? Appreciate it|? Any help is appreciated|? I forgot|? I can't remember"
).split("|")
_ASKING_CLOSERS = (
    ", do you know?",
    "? Do you know?",
    "? Any idea?",
    ", any idea?",
    "? Anyone?",
    " do u know",
    "? Tell me",
    "? Can you check?",
    ", I wonder?",
)
# the same letters in the same order, or more of them
_LONGER = (
    (r"\bwho\b", "whoo"),
    (r"\bwhat\b", "whatt"),
    (r"\bplayers\b", "playerss"),
    (r"\ball\b", "alll"),
    (r"\btaller\b", "talller"),
    (r"\btallest\b", "talllest"),
    (r"\bteam\b", "teaam"),
    (r"\bmany\b", "manny"),
    (r"\bmore\b", "moree"),
    (r"\bsalary\b", "sallary"),
    (r"\bheight\b", "heightt"),
    (r"\bplayer\b", "plauyer"),
    (r"\bhow\b", "howw"),
    (r"\bolder\b", "oldder"),
)
# shorter or otherwise spelt
_SHORTHAND = (
    (r"\bwhat is\b", "whats"),
    (r"\bwho is\b", "whos"),
    (r"\bplayers\b", "guys"),
    (r"\bplayers\b", "plyrs"),
    (r"\bplayers\b", "playes"),
    (r"\bplayers\b", "palyers"),
    (r"\bplayer\b", "playr"),
    (r"\band\b", "&"),
    (r"\band\b", "n"),
    (r"\bmillion\b", "mil"),
    (r"\bmillion\b", "millon"),
    (r"\baverage\b", "avg"),
    (r"\baverage\b", "avrage"),
    (r"\baverage\b", "averge"),
    (r"\bmaximum\b", "max"),
    (r"\bminimum\b", "min"),
    (r"\bpercentage\b", "pct"),
    (r"\bpercent\b", "pct"),
    (r"\bpounds\b", "lbs"),
    (r"\byears\b", "yrs"),
    (r"\byou\b", "u"),
    (r"\bplease\b", "pls"),
    (r"\bthanks\b", "thx"),
    (r"\bare\b", "r"),
    (r"\bnumber\b", "#"),
    (r"\bnumber of\b", "no. of"),
    (r"\bposition\b", "pos"),
    (r"\bsalary\b", "salry"),
    (r"\bsalaries\b", "salarys"),
    (r"\bheight\b", "hieght"),
    (r"\bheight\b", "heigth"),
    (r"\bweight\b", "wieght"),
    (r"\bhighest\b", "higest"),
    (r"\btallest\b", "tallst"),
    (r"\bheaviest\b", "heavist"),
    (r"\byoungest\b", "yougest"),
    (r"\boldest\b", "odlest"),
    (r"\bcollege\b", "colege"),
    (r"\bcollege\b", "collage"),
    (r"\bjersey\b", "jersy"),
    (r"\bforwards\b", "fowards"),
    (r"\bguards\b", "gaurds"),
    (r"\bteams\b", "temas"),
    (r"\bteam\b", "tema"),
    (r"\bwhich\b", "wich"),
    (r"\bwhat\b", "wat"),
    (r"\bhow many\b", "how mny"),
    (r"\bhow many\b", "hw many"),
    (r"\bhow much\b", "how mch"),
    (r"\bthe\b", "teh"),
    (r"\bthe\b", "th"),
    (r"\bbetween\b", "betwen"),
    (r"\bthan\b", "thn"),
    (r"\bwith\b", "w/"),
    (r"\bthere\b", "ther"),
    (r"\bwho has\b", "whos got"),
    (r"\bdoes\b", "dose"),
    (r"\btheir\b", "thier"),
    (r"\bpeople\b", "ppl"),
    (r"\bfrom\b", "frm"),
)


def _one_of(pairs: tuple[tuple[str, str], ...], text: str, rng: random.Random) -> str:
    """The text with one replacement, of those whose pattern it holds."""
    found = [pair for pair in pairs if re.search(pair[0], text)]
    if not found:
        return text
    pattern, other = rng.choice(found)
    return re.sub(pattern, other, text, count=1)


def _addressed(text: str, rng: random.Random) -> str:
    """The question after a few words of introduction."""
    first = text.split(" ", 1)[0].lower().rstrip(",:?.")
    opener = rng.choice(_ASKING if first in _WH and rng.random() < 0.5 else _LEADS)
    lower = first in _LOWERABLE and (opener[-2] not in ".!" or rng.random() < 0.3)
    return opener + (text[0].lower() + text[1:] if lower else text)


def as_typed(text: str, rng: random.Random) -> str:
    """The same question as hurried, polite or chatty people type it. The meaning never changes."""
    text = " ".join(text.split())
    asks = text.split(" ", 1)[0].lower() in _WH
    draw = rng.random()
    if draw < 0.13:
        text = _addressed(text, rng)
    elif draw < 0.18:
        text = text.rstrip("?.!") + rng.choice(_ASKING_CLOSERS if asks and rng.random() < 0.2 else _CLOSERS)
    draw = rng.random()
    if draw < 0.20:
        text = text.lower()
        if rng.random() < 0.65:
            text = text.rstrip("?.")
        draw = rng.random()
        if draw < 0.3:
            text = _one_of(_SHORTHAND, text, rng)
        elif draw < 0.4:
            text = _one_of(_LONGER, text, rng)
        if rng.random() < 0.35:
            text = re.sub(r"(?<=[a-z])'(?=(?:s|re|m|ve|t|d|ll)\b)|(?<=s)'(?= )", "", text)
        if rng.random() < 0.1:
            text = text.replace(", ", " ")
    elif draw < 0.28:
        text = text.rstrip("?.")
    elif draw < 0.295:
        text = text.upper()
    return text


_LOWERABLE = frozenset(
    "who who's what what's which how is are does do did list name names give show tell find among of count where when "
    "whose the on in any has have was were can could compare rank sort by for please number average total share every "
    "each all everyone anyone anybody players player highest lowest tallest shortest oldest youngest heaviest lightest most "
    "fewest get between out true yes difference gap percentage median break add sum order if i'm i need".split()
)
