"""What people call the teams, players, positions and colleges of the roster."""

from __future__ import annotations

import csv
import random
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROSTER = Path(__file__).parents[3] / "datasets" / "nba" / "roster.csv"
SUFFIXES = ("Jr.", "Sr.", "II", "III", "IV")

# full name: singular, city or cities that mean it alone, other names
_TEAMS = {
    "Atlanta Hawks": ("Hawk", "Atlanta", "ATL"),
    "Boston Celtics": ("Celtic", "Boston", "BOS|Celts|the C's|the Celts"),
    "Brooklyn Nets": ("Net", "Brooklyn", "BKN|BRK"),
    "Charlotte Hornets": ("Hornet", "Charlotte", "CHA|Buzz City"),
    "Chicago Bulls": ("Bull", "Chicago", "CHI"),
    "Cleveland Cavaliers": ("Cavalier", "Cleveland", "CLE|Cavs|the Cavs|Cleveland Cavs"),
    "Dallas Mavericks": ("Maverick", "Dallas", "DAL|Mavs|the Mavs|Dallas Mavs"),
    "Denver Nuggets": ("Nugget", "Denver", "DEN|Nugs|the Nugs"),
    "Detroit Pistons": ("Piston", "Detroit", "DET"),
    "Golden State Warriors": ("Warrior", "Golden State", "GSW|Dubs|the Dubs|GS"),
    "Houston Rockets": ("Rocket", "Houston", "HOU"),
    "Indiana Pacers": ("Pacer", "Indiana", "IND|Indy"),
    "LA Clippers": ("Clipper", "", "LAC|Clips|the Clips|Los Angeles Clippers|L.A. Clippers"),
    "Los Angeles Lakers": ("Laker", "", "LAL|LA Lakers|L.A. Lakers|Lake Show"),
    "Memphis Grizzlies": ("Grizzly", "Memphis", "MEM|Grizz|the Grizz"),
    "Miami Heat": ("", "Miami", "MIA"),
    "Milwaukee Bucks": ("Buck", "Milwaukee", "MIL|MKE"),
    "Minnesota Timberwolves": (
        "Timberwolf",
        "Minnesota",
        "MIN|Wolves|the Wolves|T-Wolves|TWolves|Minnesota Wolves|Minny",
    ),
    "New Orleans Pelicans": ("Pelican", "New Orleans", "NOP|Pels|the Pels|NOLA|New Orleans Pels"),
    "New York Knicks": ("Knick", "New York", "NYK|Knickerbockers|NY Knicks"),
    "Oklahoma City Thunder": ("", "Oklahoma City", "OKC|OKC Thunder"),
    "Orlando Magic": ("", "Orlando", "ORL"),
    "Philadelphia 76ers": ("Sixer", "Philadelphia", "PHI|Sixers|the Sixers|Philly|Philadelphia Sixers|Philly Sixers"),
    "Phoenix Suns": ("Sun", "Phoenix", "PHX|PHO"),
    "Portland Trail Blazers": ("Blazer", "Portland", "POR|Blazers|the Blazers|Portland Blazers|Rip City"),
    "Sacramento Kings": ("King", "Sacramento", "SAC|Sactown|Sac"),
    "San Antonio Spurs": ("Spur", "San Antonio", "SAS"),
    "Toronto Raptors": ("Raptor", "Toronto", "TOR|Raps|the Raps"),
    "Utah Jazz": ("", "Utah", "UTA"),
    "Washington Wizards": ("Wizard", "Washington", "WAS|WSH|Wiz|the Wiz"),
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
    "Desmond Bane": "Des Bane",
    "Cameron Johnson": "Cam Johnson",
    "Nic Claxton": "Nicolas Claxton|Nick Claxton",
    "Herbert Jones": "Herb Jones",
    "Patrick Beverley": "Pat Bev|Pat Beverley",
    "Trae Young": "Ice Trae",
    "Tyrese Haliburton": "Hali",
    "Kyle Kuzma": "Kuz",
    "Brandon Ingram": "BI|B.I.",
    "Aaron Gordon": "AG|Air Gordon",
    "Domantas Sabonis": "Domas",
    "De'Aaron Fox": "Swipa",
    "Pascal Siakam": "Spicy P",
    "Fred VanVleet": "FVV|Fred Van Vleet|Freddy VanVleet|Steady Freddy",
    "Bradley Beal": "Brad Beal|Real Deal Beal",
    "Derrick Rose": "D-Rose|DRose",
    "Kevin Love": "K-Love|KLove",
    "Kyrie Irving": "Uncle Drew",
    "Tim Hardaway Jr.": "THJ",
    "Wendell Carter Jr.": "WCJ",
    "Trey Murphy III": "TM3",
    "Gary Payton II": "GP2|the Young Glove|GPII",
    "Jarrett Allen": "the Fro",
    "Cam Thomas": "Cameron Thomas",
    "Cam Reddish": "Cameron Reddish",
    "Nicolas Batum": "Nico Batum|Nic Batum",
    "Norman Powell": "Norm Powell|Norm",
    "Ivica Zubac": "Zu",
    "Moritz Wagner": "Moe Wagner|Mo Wagner",
    "Isaiah Stewart": "Beef Stew",
    "Bennedict Mathurin": "Benn Mathurin",
    "Alex Caruso": "the Bald Mamba|the Carushow",
    "Lauri Markkanen": "the Finnisher",
    "Anfernee Simons": "Ant Simons",
    "Talen Horton-Tucker": "THT",
    "Jarred Vanderbilt": "Vando",
    "Immanuel Quickley": "IQ",
    "RJ Barrett": "the Maple Mamba|R.J. Barrett",
    "Mitchell Robinson": "Mitch Rob|Mitch Robinson|Mitch",
    "Isaiah Hartenstein": "iHart|I-Hart",
    "Donte DiVincenzo": "the Big Ragu|Big Ragu",
    "Kyle Anderson": "Slo Mo|Slow Mo|SloMo",
    "Luguentz Dort": "Lu Dort|Lu",
    "Jalen Williams": "J-Dub|JDub",
    "Jonathan Isaac": "JI",
    "Terry Rozier": "Scary Terry|T-Ro",
    "Brandin Podziemski": "Podz|Brandin Podz",
    "Trayce Jackson-Davis": "TJD",
    "Cory Joseph": "CoJo",
    "Robert Covington": "RoCo",
    "Kevin Porter Jr.": "KPJ",
    "Boban Marjanovic": "Bobi|Boban Marjanović|Marjanović",
    "Vlatko Cancar": "Čančar|Vlatko Čančar",
    "Nikola Jovic": "Jović|Nikola Jović",
    "Vasilije Micic": "Micić|Vasilije Micić|Vasa Micic",
    "Goran Dragic": "the Dragon|Dragić|Goran Dragić",
    "CJ McCollum": "C.J. McCollum",
    "P.J. Washington": "PJ Wash",
    "Naz Reid": "Big Jelly",
    "Jose Alvarado": "Grand Theft Alvarado",
    "Mike Conley": "Money Mike|Michael Conley",
    "Bobby Portis": "Bobby P",
    "Andre Iguodala": "Iggy|Dre Iguodala",
    "Klay Thompson": "Killa Klay",
    "Rudy Gobert": "the Stifle Tower|Gobzilla",
    "Danilo Gallinari": "Gallo",
    "Buddy Hield": "Buddy Buckets",
    "Tyler Herro": "Boy Wonder",
    "Montrezl Harrell": "Trez",
    "Aleksej Pokusevski": "Poku",
    "Davis Bertans": "Bertāns|Dāvis Bertāns",
    "Julius Randle": "Ju Randle",
    "Jonathan Kuminga": "JK",
    "Scotty Pippen Jr.": "Pippen Jr|Scottie Pippen Jr.",
    "Svi Mykhailiuk": "Sviatoslav Mykhailiuk",
    "Michael Carter-Williams": "MCW",
    "Dorian Finney-Smith": "DFS",
    "Patty Mills": "Patrick Mills",
    "Kenyon Martin Jr.": "K-Mart Jr",
    "Gregory Jackson II": "GG Jackson|G.G. Jackson",
    "Malcolm Brogdon": "the President",
}

# POS condition: plural, singular words
POSITIONS = {
    "POS = 'PG'": ("point guards|point guards|PGs|point-guards", "point guard|point guard|PG"),
    "POS = 'SG'": ("shooting guards|shooting guards|SGs|off guards", "shooting guard|shooting guard|SG|off guard"),
    "POS = 'SF'": ("small forwards|small forwards|SFs", "small forward|small forward|SF"),
    "POS = 'PF'": ("power forwards|power forwards|PFs", "power forward|power forward|PF"),
    "POS = 'C'": ("centers|centers|centres|Cs", "center|center|centre"),
    "POS LIKE '%G'": ("guards", "guard"),
    "POS LIKE '%F'": ("forwards", "forward"),
}

COLLEGE_ALIASES = {
    "North Carolina": "UNC|UNC|Chapel Hill|University of North Carolina|UNC Chapel Hill|N. Carolina",
    "Kentucky": "UK|University of Kentucky|Kentucky University",
    "UConn": "Connecticut|University of Connecticut",
    "USC": "Southern California|Southern Cal|University of Southern California",
    "LSU": "Louisiana State",
    "UCLA": "U.C.L.A.",
    "Michigan": "University of Michigan|UMich",
    "Texas": "University of Texas|UT Austin",
    "Kansas": "KU|University of Kansas",
    "Virginia": "UVA|University of Virginia",
    "Arizona": "University of Arizona|Zona",
    "Duke": "Duke University",
    "Gonzaga": "Gonzaga University|the Zags",
    "Villanova": "Nova|Villanova University",
    "Florida State": "FSU|Florida State University",
    "Ohio State": "Ohio St.|Ohio State University|the Ohio State University",
    "Michigan State": "Michigan St.|Mich State|Michigan State University",
    "Arizona State": "ASU|Arizona State University|Arizona St.",
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
    "Florida": "University of Florida|UF",
    "Georgia": "University of Georgia|UGA",
    "Georgia Tech": "GT|Georgia Institute of Technology",
    "Colorado": "University of Colorado|CU Boulder",
    "Iowa": "University of Iowa",
    "Iowa State": "Iowa State University|Iowa St.",
    "Illinois": "University of Illinois|Illini",
    "Notre Dame": "University of Notre Dame|ND",
    "Oklahoma": "University of Oklahoma|OU",
    "Oklahoma State": "Oklahoma State University|Oklahoma St.",
    "Oregon State": "Oregon State University|Oregon St.",
    "Penn State": "Pennsylvania State|Penn State University|PSU",
    "Purdue": "Purdue University",
    "Rutgers": "Rutgers University",
    "San Diego State": "SDSU|San Diego St.",
    "Texas Tech": "Texas Tech University|TTU",
    "UAB": "Alabama-Birmingham",
    "UC Santa Barbara": "UCSB",
    "UNC Wilmington": "UNCW",
    "UTSA": "UT San Antonio|Texas-San Antonio",
    "Virginia Tech": "VT|Virginia Tech University",
    "Wisconsin": "University of Wisconsin",
    "Xavier": "Xavier University",
    "Yale": "Yale University",
    "West Virginia": "WVU|West Virginia University",
    "Missouri": "Mizzou|University of Missouri",
    "Nebraska": "University of Nebraska",
    "Minnesota": "University of Minnesota",
    "Houston": "University of Houston|U of H",
    "Utah": "University of Utah|the U of U",
    "Cincinnati": "University of Cincinnati|Cincy",
    "Clemson": "Clemson University",
    "Creighton": "Creighton University",
    "Davidson": "Davidson College",
    "Boston College": "BC",
    "Butler": "Butler University",
    "Loyola (MD)": "Loyola Maryland|Loyola of Maryland",
    "George Washington": "GW|George Washington University",
    "Murray State": "Murray State University|Murray St.",
    "New Mexico State": "New Mexico St.|NMSU",
    "Kansas State": "K-State|Kansas St.",
    "Washington State": "Wazzu|Washington St.",
    "Wichita State": "Wichita State University|Wichita St.",
    "Weber State": "Weber State University|Weber St.",
    "Fresno State": "Fresno St.|Fresno State University",
    "Saint Louis": "Saint Louis University|SLU|St. Louis",
    "William & Mary": "William and Mary",
    "Stephen F. Austin": "SFA|Stephen F Austin",
    "Seton Hall": "Seton Hall University",
    "Rhode Island": "URI|University of Rhode Island",
    "Providence": "Providence College",
    "Dayton": "University of Dayton",
    "DePaul": "DePaul University",
    "South Carolina": "University of South Carolina|S. Carolina",
    "IUPUI": "IU Indianapolis",
    "Milwaukee": "UW-Milwaukee|Wisconsin-Milwaukee",
    "Western Kentucky": "WKU",
    "Eastern Michigan": "EMU",
    "Eastern Washington": "EWU",
    "Louisiana Tech": "La Tech|Louisiana Tech University",
    "Western Texas Coll. (J.C.)": "Western Texas|Western Texas College",
    "Wyoming": "University of Wyoming",
    "Vermont": "University of Vermont|UVM",
    "Toledo": "University of Toledo",
    "Pepperdine": "Pepperdine University",
    "Santa Clara": "Santa Clara University",
    "Colorado State": "Colorado State University|Colorado St.",
    "Utah State": "Utah St.|Utah State University",
    "Ohio": "Ohio University",
    "Charleston": "College of Charleston",
    "Richmond": "University of Richmond",
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
        bare = (
            name.startswith("the ")
            or name.isupper()
            or name in ("Philly", "Minny", "Indy", "Sactown", "Sac", "Buzz City", "Rip City")
        )
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
        name = rng.choice(COLLEGE_ALIASES[college].split("|"))
        return f"the {name}" if name.startswith("University of") and rng.random() < 0.7 else name
    return college


def _strip(text: str) -> str:
    return text.replace(".", "").replace("'", "").replace("-", " ")


def player_name(player: Player, rng: random.Random) -> tuple[str, str]:
    """How somebody types a player, and the SQL condition that finds him (and all others the words fit).

    The condition looks for whole words, as typed and in any case, whatever comes before or follows (Jr., III). A
    nickname, or a spelling without its punctuation, is looked for as the table writes the name.
    """
    words = player.words
    bare = " ".join(words)
    draw = rng.random()
    if player.name in NICKNAMES and draw < 0.35:
        typed = rng.choice(NICKNAMES[player.name].split("|"))
        return typed.lower() if rng.random() < 0.2 else typed, named(bare)
    if draw > 0.72 and len(words) > 1:
        typed = " ".join(words[1:])
        if rng.random() < 0.3 and sum(p.words[0] == words[0] for p in roster()) == 1:
            typed = words[0]
        typed = typed.lower() if rng.random() < 0.35 else typed
        return typed, named(typed)
    if _strip(bare) != bare and draw < 0.55:
        typed = _strip(bare) if rng.random() < 0.5 else _strip(bare).lower()
        return typed, named(bare)
    typed = bare if rng.random() < 0.3 else player.name
    lower = rng.random() < 0.2
    typed, found = (typed.lower(), bare.lower()) if lower else (typed, bare)
    return typed, named(found)


def named(words: str) -> str:
    """The SQL condition for a name that holds these whole words."""
    return f"' '||NAME||' ' ILIKE {quote(f'% {words} %')}"


@cache
def stars() -> tuple[Player, ...]:
    """The players whom people ask about most: those with a nickname, or paid 20 million dollars or more."""
    paid = {p.name for p in roster() if len(digits := p.salary.strip("$").replace(",", "")) == 8 and digits >= "2"}
    return tuple(p for p in roster() if p.name in NICKNAMES or p.name in paid)


def some_players(rng: random.Random, n: int, among: Sequence[Player] | None = None) -> list[Player]:
    """Different players, often stars."""
    players = list(roster() if among is None else among)
    chosen: list[Player] = []
    while len(chosen) < n:
        known = [p for p in stars() if p in players] if rng.random() < 0.4 else []
        player = rng.choice(known or players)
        chosen += [player] * (player not in chosen)
    return chosen
