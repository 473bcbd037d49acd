"""What people call the teams, players, positions and colleges of the roster."""

from __future__ import annotations

import csv
import random
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROSTER = Path(__file__).parents[3] / "datasets" / "nba" / "roster.csv"
SUFFIXES = ("Jr.", "Sr.", "II", "III", "IV")

# full name: singular, city or cities that mean it alone, other names
_TEAMS = {
    "Atlanta Hawks": ("Hawk", "Atlanta", "ATL"),
    "Boston Celtics": ("Celtic", "Boston", "BOS|Celts|the C's"),
    "Brooklyn Nets": ("Net", "Brooklyn", "BKN|BRK"),
    "Charlotte Hornets": ("Hornet", "Charlotte", "CHA|Buzz City"),
    "Chicago Bulls": ("Bull", "Chicago", "CHI"),
    "Cleveland Cavaliers": ("Cavalier", "Cleveland", "CLE|Cavs|the Cavs"),
    "Dallas Mavericks": ("Maverick", "Dallas", "DAL|Mavs|the Mavs"),
    "Denver Nuggets": ("Nugget", "Denver", "DEN|Nugs"),
    "Detroit Pistons": ("Piston", "Detroit", "DET"),
    "Golden State Warriors": ("Warrior", "Golden State", "GSW|Dubs|the Dubs|GS"),
    "Houston Rockets": ("Rocket", "Houston", "HOU"),
    "Indiana Pacers": ("Pacer", "Indiana", "IND"),
    "LA Clippers": ("Clipper", "", "LAC|Clips|Los Angeles Clippers|L.A. Clippers"),
    "Los Angeles Lakers": ("Laker", "", "LAL|LA Lakers|L.A. Lakers|Lake Show"),
    "Memphis Grizzlies": ("Grizzly", "Memphis", "MEM|Grizz|the Grizz"),
    "Miami Heat": ("", "Miami", "MIA"),
    "Milwaukee Bucks": ("Buck", "Milwaukee", "MIL"),
    "Minnesota Timberwolves": ("Timberwolf", "Minnesota", "MIN|Wolves|the Wolves|T-Wolves"),
    "New Orleans Pelicans": ("Pelican", "New Orleans", "NOP|Pels|the Pels|NOLA"),
    "New York Knicks": ("Knick", "New York", "NYK|Knickerbockers"),
    "Oklahoma City Thunder": ("", "Oklahoma City", "OKC"),
    "Orlando Magic": ("", "Orlando", "ORL"),
    "Philadelphia 76ers": ("Sixer", "Philadelphia", "PHI|Sixers|the Sixers|Philly|Philadelphia Sixers"),
    "Phoenix Suns": ("Sun", "Phoenix", "PHX"),
    "Portland Trail Blazers": ("Blazer", "Portland", "POR|Blazers|the Blazers|Portland Blazers"),
    "Sacramento Kings": ("King", "Sacramento", "SAC|Sactown|Sac"),
    "San Antonio Spurs": ("Spur", "San Antonio", "SAS"),
    "Toronto Raptors": ("Raptor", "Toronto", "TOR|Raps|the Raps"),
    "Utah Jazz": ("", "Utah", "UTA"),
    "Washington Wizards": ("Wizard", "Washington", "WAS|Wiz|the Wiz"),
}

NICKNAMES = {
    "Stephen Curry": "Steph|Steph Curry|Chef Curry",
    "Kevin Durant": "KD|the Slim Reaper|Durantula",
    "Victor Wembanyama": "Wemby",
    "Giannis Antetokounmpo": "the Greek Freak|Greek Freak",
    "LeBron James": "King James|Bron|LBJ",
    "Anthony Davis": "AD|the Brow",
    "Chris Paul": "CP3",
    "Paul George": "PG13|PG-13",
    "Damian Lillard": "Dame|Dame Lillard",
    "Nikola Jokic": "the Joker|Joker",
    "Anthony Edwards": "Ant|Ant-Man|Ant Edwards",
    "Shai Gilgeous-Alexander": "SGA",
    "Donovan Mitchell": "Spida|Spida Mitchell",
    "Karl-Anthony Towns": "KAT",
    "Jimmy Butler": "Jimmy Buckets|Jimmy B",
    "James Harden": "the Beard",
    "Kawhi Leonard": "the Claw|the Klaw",
    "Devin Booker": "Book|D-Book",
    "Russell Westbrook": "Russ|Brodie",
    "Jaren Jackson Jr.": "JJJ|Triple J",
    "Kentavious Caldwell-Pope": "KCP",
    "Michael Porter Jr.": "MPJ",
    "Robert Williams III": "Time Lord|Timelord",
    "Draymond Green": "Dray",
    "Lonzo Ball": "Zo",
    "LaMelo Ball": "Melo|Melo Ball",
    "DeMar DeRozan": "Deebo",
    "Nickeil Alexander-Walker": "NAW",
    "Kyle Lowry": "K-Low",
    "Joel Embiid": "the Process",
    "Zion Williamson": "Big Zi|Zanos",
    "Ja Morant": "G12",
    "Luka Doncic": "Luka Magic|Luka Dončić|Dončić",
    "Jonas Valanciunas": "JV|Valančiūnas",
    "Bojan Bogdanovic": "Bojan Bogdanović",
    "Bogdan Bogdanovic": "Bogi|Bogdan Bogdanović",
    "Nikola Vucevic": "Vooch|Vučević|Nikola Vučević",
    "Kristaps Porzingis": "KP|Porziņģis|the Unicorn",
    "Jusuf Nurkic": "Nurk|Nurkić",
    "Alperen Sengun": "Alpi|Şengün|Alperen Şengün",
    "Dennis Schroder": "Schröder|Dennis Schröder|Schroeder",
    "Dario Saric": "Šarić",
    "O.G. Anunoby": "OG",
    "Kelly Oubre Jr.": "Tsunami Papi",
    "Austin Reaves": "AR15",
    "D'Angelo Russell": "DLo|D-Lo|D'Lo",
    "Andrew Wiggins": "Wiggs",
    "Marcus Smart": "Smarty",
    "Scoot Henderson": "Scoot",
    "Desmond Bane": "Des Bane",
    "Cameron Johnson": "Cam Johnson",
    "Nic Claxton": "Nicolas Claxton|Nick Claxton",
    "Bruce Brown": "BBB",
    "Herbert Jones": "Herb Jones",
    "Patrick Beverley": "Pat Bev|Pat Beverley",
    "Jalen Brunson": "JB",
}

# POS condition: plural, singular words
POSITIONS = {
    "POS = 'PG'": ("point guards|PGs|points", "point guard|PG"),
    "POS = 'SG'": ("shooting guards|SGs", "shooting guard|SG"),
    "POS = 'SF'": ("small forwards|SFs", "small forward|SF"),
    "POS = 'PF'": ("power forwards|PFs", "power forward|PF"),
    "POS = 'C'": ("centers|centers|centres|Cs", "center|center|centre"),
    "POS LIKE '%G'": ("guards", "guard"),
    "POS LIKE '%F'": ("forwards", "forward"),
}

COLLEGE_ALIASES = {
    "North Carolina": "UNC|Carolina|Chapel Hill|University of North Carolina",
    "Kentucky": "UK|University of Kentucky|the Wildcats of Kentucky",
    "UConn": "Connecticut|University of Connecticut",
    "USC": "Southern California|Southern Cal|University of Southern California",
    "LSU": "Louisiana State",
    "UCLA": "U.C.L.A.",
    "Michigan": "University of Michigan|UMich",
    "Texas": "University of Texas|UT Austin",
    "Kansas": "KU|University of Kansas",
    "Virginia": "UVA|University of Virginia",
    "Arizona": "University of Arizona|U of A",
    "Duke": "Duke University",
    "Gonzaga": "Gonzaga University|the Zags",
    "Villanova": "Nova|Villanova University",
    "Florida State": "FSU|Florida State University",
    "Ohio State": "OSU|Ohio State University",
    "Michigan State": "MSU|Michigan State University",
    "Arizona State": "ASU",
    "Ole Miss": "Mississippi|University of Mississippi",
    "Pittsburgh": "Pitt",
    "Syracuse": "Cuse|Syracuse University",
    "Texas A&M": "Texas A and M|TAMU",
    "NC State": "North Carolina State|N.C. State",
    "Miami": "University of Miami|the U",
    "California": "Cal|Berkeley|UC Berkeley",
    "Vanderbilt": "Vandy",
    "St. John's": "St Johns|Saint John's",
    "Saint Mary's": "St. Mary's|St Marys",
    "Wake Forest": "Wake",
    "SMU": "Southern Methodist",
    "TCU": "Texas Christian",
    "UNLV": "Nevada-Las Vegas",
    "VCU": "Virginia Commonwealth",
    "UCF": "Central Florida",
    "Stanford": "Stanford University",
    "Memphis": "University of Memphis",
    "Indiana": "Indiana University|IU",
    "Tennessee": "University of Tennessee",
    "Alabama": "Bama|University of Alabama",
    "Arkansas": "University of Arkansas",
    "Washington": "University of Washington",
    "Oregon": "University of Oregon",
    "Louisville": "University of Louisville",
    "Georgetown": "Georgetown University",
    "Marquette": "Marquette University",
    "Maryland": "University of Maryland",
    "Baylor": "Baylor University",
    "Auburn": "Auburn University",
}


@dataclass(frozen=True)
class Player:
    """One row of the roster, as text."""

    team: str
    name: str
    jersey: str
    position: str
    age: str
    height: str
    weight: str
    college: str
    salary: str

    @property
    def words(self) -> list[str]:
        """The name's words without Jr., Sr., II, III, IV."""
        return [word for word in self.name.split() if word not in SUFFIXES]


@cache
def roster() -> tuple[Player, ...]:
    """Every player of the roster file, in its order."""
    with ROSTER.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    return tuple(Player(*row) for row in rows[1:])


@cache
def colleges() -> tuple[str, ...]:
    """Every college of the roster, sorted."""
    return tuple(sorted({p.college for p in roster()} - {"--"}))


def quote(text: str) -> str:
    """A SQL string: O'Neale becomes 'O''Neale'."""
    return "'" + text.replace("'", "''") + "'"


def teams() -> tuple[str, ...]:
    """The 30 full team names."""
    return tuple(_TEAMS)


def all_names(team: str) -> set[str]:
    """Everything the team is called, articles left off."""
    singular, city, short = _TEAMS[team]
    names = {team, nickname(team), singular, city, *(name.removeprefix("the ") for name in short.split("|"))}
    return names - {""}


def nickname(team: str) -> str:
    """Lakers, Trail Blazers, 76ers: the team without its city."""
    return "Trail Blazers" if team.endswith("Trail Blazers") else team.rsplit(" ", 1)[1]


def team_plain(team: str, rng: random.Random) -> str:
    """The team without an article, as an adjective or after "the": Lakers, Sixers, Boston."""
    _, city, short = _TEAMS[team]
    names = [nickname(team)] * 5 + [team] * 2 + [name for name in short.split("|") if not name.startswith("the ")]
    if city:
        names += [city] * 2
    return rng.choice(names)


def team_the(team: str, rng: random.Random) -> str:
    """The team after a preposition: the Lakers, the Boston Celtics, Boston, LAL, the Sixers."""
    _, city, short = _TEAMS[team]
    names = [f"the {nickname(team)}"] * 5 + [f"the {team}"] * 2
    for name in short.split("|"):
        bare = name.startswith("the ") or name.isupper() or name in ("Philly", "Sactown", "Sac", "Buzz City")
        names.append(name if bare else f"the {name}")
    if city:
        names += [city] * 2
    return rng.choice(names)


def team_singular(team: str, rng: random.Random) -> str:
    """One of its players: Laker, Heat player, Celtics player."""
    singular, city, _ = _TEAMS[team]
    names = [f"{nickname(team)} player"] + [singular] * 2 * bool(singular) + [f"{city} player"] * bool(city)
    return rng.choice(names)


def college_name(college: str, rng: random.Random) -> str:
    """The college as people say it: North Carolina, UNC, Duke University."""
    if college in COLLEGE_ALIASES and rng.random() < 0.3:
        return rng.choice(COLLEGE_ALIASES[college].split("|"))
    return college


def _strip(text: str) -> str:
    return text.replace(".", "").replace("'", "").replace("-", " ")


def player_name(player: Player, rng: random.Random) -> tuple[str, str]:
    """How somebody types a player, and the SQL condition that finds him (and all others the words fit).

    A full name is looked for as typed, in any case, with whatever follows (Jr., III); a first or last name alone as
    a whole word; a nickname or a spelling without its punctuation as the table writes the name.
    """
    words = player.words
    bare = " ".join(words)
    draw = rng.random()
    if player.name in NICKNAMES and draw < 0.35:
        return rng.choice(NICKNAMES[player.name].split("|")), f"NAME ILIKE {quote(bare + '%')}"
    if draw > 0.80 and len(words) > 1:
        typed = " ".join(words[1:])
        if rng.random() < 0.3 and sum(p.words[0] == words[0] for p in roster()) == 1:
            typed = words[0]
        typed = typed.lower() if rng.random() < 0.35 else typed
        return typed, f"' '||NAME||' ' ILIKE {quote(f'% {typed} %')}"
    if _strip(bare) != bare and draw < 0.55:
        typed = _strip(bare) if rng.random() < 0.5 else _strip(bare).lower()
        return typed, f"NAME ILIKE {quote(bare + '%')}"
    typed = bare if rng.random() < 0.3 else player.name
    lower = rng.random() < 0.2
    typed, found = (typed.lower(), bare.lower()) if lower else (typed, bare)
    return typed, f"NAME ILIKE {quote(found + '%')}"
