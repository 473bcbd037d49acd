"""Values taken out of questions and put back into SQL."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memtune_lib.database import nba
from memtune_lib.errors import LinkingError
from memtune_lib.linking import Linker, find_quantities, pieces
from memtune_lib.memory import DATASETS, VALUES
from memtune_lib.questions import load_questions

PEOPLE = (
    *("LeBron James", "LeBron", "James", "Stephen Curry", "Curry", "Young", "P.J. Tucker", "Jordan", "Michael"),
    *("D'Angelo Russell", "Wembanyama", "Jaylen Brown"),
)
LINKER = Linker(
    {
        "Player": {
            **dict(zip(PEOPLE, PEOPLE, strict=True)),
            "Steph": "Stephen Curry",
        },
        "Team": {"Lakers": "Los Angeles Lakers", "Bucks": "Milwaukee Bucks", "Miami": "Miami Heat", "MIN": "Minnesota"},
        "College": {"Miami": "Miami", "UNC": "North Carolina", "St. John's": "St. John's"},
    },
    people=["Player"],
    cased=["Young", "MIN"],
    words=["player", "players"],
    quantities=True,
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "kind", "sql"),
    [
        ("over 30 mil", "Money", "30e6"),
        ("ten million a year", "Money", "10e6"),
        ("$25,000,000", "Money", "25e6"),
        ("exactly 2,019,706 dollars", "Money", "2019706"),
        ("$500k", "Money", "500e3"),
        ("half a million", "Money", "0.5e6"),
        ("a million and a half", "Money", "1.5e6"),
        ("at least 6-10", "Height", "82"),
        ("6'10\"", "Height", "82"),
        ("six foot ten", "Height", "82"),
        ("6 feet 10 inches", "Height", "82"),
        ("seven feet", "Height", "84"),
        ("seven-footers", "Height", "84"),
        ("a 7 footer", "Height", "84"),
        ("80 inches", "Height", "80"),
        ("two metres or more", "Height", "200/2.54"),
        ("205 cm", "Height", "205/2.54"),
        ("2.01m", "Height", "201/2.54"),
        ("250 lbs", "Weight", "250"),
        ("two hundred fifty pounds", "Weight", "250"),
        ("75 kg", "Weight", "75/0.45359237"),
        ("number 23", "Number", "23"),
        ("#7", "Number", "7"),
        ("thirty or older", "Number", "30"),
        ("twenty-five", "Number", "25"),
        ("30+", "Number", "30"),
        ("19-year-old", "Number", "19"),
        ("wears double zero", "Number", "00"),
        ("a dozen", "Number", "12"),
    ],
)
def test_one_quantity(text, kind, sql):
    (found,) = find_quantities(text)
    assert (found.kind, found.sql) == (kind, sql)


@pytest.mark.parametrize(
    "text",
    ["top 10%", "5 percent", "the 3rd", "75th percentile", "2023-24", "in their 20s", "a footer", "one of the two"],
)
def test_no_quantity(text):
    assert find_quantities(text) == []


@pytest.mark.parametrize(
    ("text", "sqls"),
    [
        ("between 30 and 33 million", ["30e6", "33e6"]),
        ("10-15 million", ["10e6", "15e6"]),
        ("between 190 and 200 cm", ["190/2.54", "200/2.54"]),
        ("aged 25-30", ["25", "30"]),
        ("between 6-5 and 6-9", ["77", "81"]),
    ],
)
def test_a_range_shares_its_unit(text, sqls):
    assert [q.sql for q in find_quantities(text)] == sqls


@pytest.mark.parametrize(
    ("question", "linked"),
    [
        ("How old is LeBron James?", "How old is Player1?"),
        ("who else wears lebrons number", "who else wears Player1's number"),
        ("curry's team", "Player1's team"),
        ("PJ Tucker or pj tucker or P. J. Tucker", "Player1 or Player1 or Player1"),
        ("D’Angelo Russell and dangelo russell", "Player1 and Player1"),
        ("is Steph taller than Stephen Curry", "is Player1 taller than Player1"),
        ("Wembanyma's height", "Player1's height"),  # a slip of the finger
        ("D'Angelo Rusell", "Player1"),
        ("young's team", "Player1's team"),
        ("Who earns 20 million bucks on the Bucks", "Who earns Money1 on the Team1"),
        ("who went to miami", "who went to Team1/College1"),
        ("St Johns guys", "College1 guys"),
        ("How old was Michael Jordan", "How old was Michael Jordan"),  # nobody on the table
        ("how old was michael jordan", "how old was michael jordan"),
        ("LeBron Bryant", "LeBron Bryant"),
        ("how tall is Young", "how tall is Player1"),
        ("how young is Curry", "how young is Player1"),
        ("HOW YOUNG ARE PLAYERS", "HOW YOUNG ARE PLAYERS"),
        ("min salary of MIN", "min salary of Team1"),
        ("Lakers over 6-8 and under 30", "Team1 over Height1 and under Number1"),
        ("", ""),
    ],
)
def test_link(question, linked):
    assert LINKER.link(question).text == linked


@pytest.mark.parametrize(
    ("question", "sql", "masked"),
    [
        ("curry", "NAME ILIKE '% curry %'", "NAME ILIKE '% Player1 %'"),
        ("the Lakers", "Team = 'Los Angeles Lakers'", "Team = 'Team1'"),
        ("top 3 over 12", "HT[3]*12+7 > 12 AND rank() <= 3", "HT[3]*12+7 > Number2 AND rank() <= Number1"),
        ("in number 23", "Jersey = '23' AND AGE = 23", "Jersey = 'Number1' AND AGE = Number1"),
        ("over 6'7", "HT > 6*12+7", "HT > Height1"),
        ("number 1", "rank() = 1 AND Jersey = '1'", "rank() = 1 AND Jersey = 'Number1'"),  # 1 is a word of SQL, too
        ("unrelated", "Team = 'Miami Heat'", "Team = 'Miami Heat'"),
        ("St. John's", "COLLEGE = 'St. John''s'", "COLLEGE = 'College1'"),
    ],
)  # fmt: skip
def test_mask(question, sql, masked):
    assert LINKER.link(question).mask(sql) == masked


def test_fill_refuses_a_value_that_the_question_does_not_name():
    linked = LINKER.link("curry or St. John's")
    assert linked.fill("NAME = 'Player1' AND COLLEGE = 'College1'", LINKER.kinds) == (
        "NAME = 'Curry' AND COLLEGE = 'St. John''s'"
    )
    assert linked.fill("NAME = 'Player2'", LINKER.kinds) is None
    assert linked.fill("AGE > Number1", LINKER.kinds) is None


@given(st.text(max_size=80))
def test_any_text_links_and_fills(text):
    linked = LINKER.link(text)
    assert linked.fill(linked.text) is not None
    assert all(text[p.start : p.end] for p in pieces(text))


def test_a_linker_survives_its_file(tmp_path):
    path = tmp_path / "values.json"
    path.write_text(LINKER.to_json(), encoding="utf-8")
    assert Linker.load(path).link("Steph on MIN over 30 mil") == LINKER.link("Steph on MIN over 30 mil")


@pytest.mark.parametrize("content", ["", "[1]", '{"nmaes": {}}'])
def test_a_damaged_file_of_values(tmp_path, content):
    path = tmp_path / "values.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(LinkingError, match="make it again"):
        Linker.load(path)


def test_what_training_pairs_mean_survives_linking():
    linker, train = Linker.load(VALUES), load_questions(DATASETS / "nba" / "train.jsonl")
    with nba() as database:
        for q in train[::40]:
            if q.sql is None:
                continue
            linked = linker.link(q.question)
            filled = linked.fill(linked.mask(q.sql), linker.kinds)
            rows, again = (database.run(sql).rows for sql in (q.sql, filled))
            assert sorted(map(repr, rows)) == sorted(map(repr, again)), (q.question, filled)
