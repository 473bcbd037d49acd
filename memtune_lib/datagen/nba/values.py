"""What the roster's values are called, for the linker: datasets/nba/values.json."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ...linking import Linker
from . import vocabulary as v
from .aliases import COLLEGE_ALIASES, NICKNAMES

_LEAST_LETTERS = 6  # of a word that might be a misspelt name
# common words among the names, found only with a capital
_CASED = (
    "Al Amen Ant Ball Ben Black Book Buddy Council Days House Jack Key King Len Little Love Mark Max Miles Mo Moon Net Nic "
    "Nick Norm Prince Sam Shake Ty Vit White Will Young Cash Chance Day Cal Wake"
).split()
# short forms that are words, too, found only in capitals
_UPPER = "AG BI CHA DEN GS IND IQ JI JK MIL MIN NAW PHI POR SAC WAS BC GT GW IU KU ND OU UF UK VT".split()

_BOTH = {"butler", "washington"}  # as often a player as a place
# of other colleges people ask, too: nobody on the table went there
_ELSEWHERE = (
    "Harvard|Princeton|Cornell|Columbia|Dartmouth|Penn|Northwestern|Rice|Tulane|Temple|Army|Navy|Air Force|BYU|Georgetown|"
    "Notre Dame|Boston University|Northeastern|Hofstra|Fordham|Holy Cross|Bucknell|Lehigh|Colgate|Howard|Morehouse|MIT|"
    "Caltech|Oxford|Cambridge|NYU|Boise State|Nevada|Hawaii|Montana|Idaho|Tulsa|Drake|Bradley|Marshall|South Florida|"
    "Old Dominion|James Madison|Florida A&M|Grambling|Jackson State|Southern|Liberty|Mercer|Furman|Drexel|Villanova|La Salle"
).split("|")


def linker(questions: Iterable[str] = ()) -> Linker:
    """The roster's linker.

    Args:
        questions: their words, as far as they are no names, are never taken for misspelt names.
    """
    names = {"Player": _players(), "Team": _teams(), "College": _colleges()}
    places = {s.lower() for kind in ("Team", "College") for s in names[kind]} - _BOTH
    for surface in [s for s in names["Player"] if s.lower() in places]:
        del names["Player"][surface]  # Orlando is the Magic before it is Orlando Robinson
    own = {word for called in names.values() for s in called for word in re.findall(r"[a-z]+", s.lower())}
    words = {word for q in questions for word in re.findall(r"[a-z]+", q.lower()) if len(word) >= _LEAST_LETTERS}
    words -= {w for w in words if w in own or w.removesuffix("s") in own}
    return Linker(names, ["Player"], [*_CASED, *_UPPER], sorted(words), quantities=True)


def _players() -> dict[str, str]:
    """Every run of words of a name, and the nicknames."""
    called: dict[str, str] = {}
    for player in v.roster():
        words = player.name.split()
        for first in range(len(player.words)):
            for last in range(first + 1, len(words) + 1):
                run = " ".join(words[first:last])
                # a full name needs no Jr. to be found; a last name does
                called.setdefault(run, " ".join(player.words) if first == 0 and last > len(player.words) else run)
    for name, nicknames in NICKNAMES.items():
        bare = " ".join(word for word in name.split() if word not in v.SUFFIXES)
        called |= {nickname.removeprefix("the "): bare for nickname in nicknames.split("|")}
    return called


def _teams() -> dict[str, str]:
    return {name.removeprefix("the "): team for team in v.teams() for name in sorted(v.all_names(team))}


def _colleges() -> dict[str, str]:
    called = {college: college for college in (*_ELSEWHERE, *v.colleges())}
    for college, aliases in COLLEGE_ALIASES.items():
        called |= {a.removeprefix("the "): college for a in aliases.split("|") if a != "the U"}
    return called
