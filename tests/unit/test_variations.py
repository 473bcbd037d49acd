"""Hand-written pairs with one thing changed: question and query change together, or nothing does."""

import random
import re

import pytest

from memtune_lib.database import nba
from memtune_lib.datagen.nba.variations import (
    CHANGES,
    added,
    average,
    end,
    group,
    limit,
    measure,
    position,
    side,
    unknown,
    vary,
)
from memtune_lib.datagen.nba.written import Wording, fill, load_wordings

TALLEST = "SELECT NAME FROM nba_roster QUALIFY rank() OVER (ORDER BY $HT DESC) = 1"
ON_A_TEAM = "SELECT NAME FROM nba_roster WHERE Team = 'Team1'"


def all_of(change, question, sql):
    """What a change makes of a pair, with many seeds."""
    made = [change(Wording("hard", question, sql), random.Random(seed)) for seed in range(2000)]
    return {(one.question, one.sql) for one in made if one is not None}


@pytest.mark.parametrize(
    ("change", "question", "sql", "new_question", "new_sql"),
    [
        (measure, "Who is the tallest?", TALLEST, "Who is the heaviest?", TALLEST.replace("$HT", "$WT")),
        (measure, "Who is the TALLEST?", TALLEST, "Who is the OLDEST?", TALLEST.replace("$HT", "AGE")),
        (
            measure,
            "Which Team1 men are taller than Height1 but lighter than Weight1?",
            f"{ON_A_TEAM} AND $HT > Height1 AND $WT < Weight1",
            "Which Team1 men are heavier than Weight1 but shorter than Height1?",
            f"{ON_A_TEAM} AND $WT > Weight1 AND $HT < Height1",
        ),
        (end, "Who is the tallest?", TALLEST, "Who is the shortest?", TALLEST.replace(" DESC", "")),
        (
            end,
            "Number1 youngest players",
            "SELECT NAME FROM nba_roster QUALIFY rank() OVER (ORDER BY AGE) <= Number1 ORDER BY AGE",
            "Number1 oldest players",
            "SELECT NAME FROM nba_roster QUALIFY rank() OVER (ORDER BY AGE DESC) <= Number1 ORDER BY AGE DESC",
        ),
        (end, "Lowest age?", "SELECT min(AGE) FROM nba_roster", "Highest age?", "SELECT max(AGE) FROM nba_roster"),
        (
            side,
            "Team1 guys over Number1",
            f"{ON_A_TEAM} AND AGE > Number1",
            "Team1 guys under Number1",
            f"{ON_A_TEAM} AND AGE < Number1",
        ),
        (
            side,
            "Team1 guys who are Number1 or older",
            f"{ON_A_TEAM} AND AGE >= Number1",
            "Team1 guys who are Number1 or younger",
            f"{ON_A_TEAM} AND AGE <= Number1",
        ),
        (
            position,
            "How many centers?",
            "SELECT count(*) FROM nba_roster WHERE POS = 'C'",
            "How many small forwards?",
            "SELECT count(*) FROM nba_roster WHERE POS = 'SF'",
        ),
        (
            average,
            "What is the average age?",
            "SELECT avg(AGE) FROM nba_roster",
            "What is the median age?",
            "SELECT median(AGE) FROM nba_roster",
        ),
        (
            group,
            "Which team is the tallest on average?",
            "SELECT Team FROM nba_roster GROUP BY Team QUALIFY rank() OVER (ORDER BY avg($HT) DESC) = 1",
            "Which college is the tallest on average?",
            "SELECT COLLEGE FROM nba_roster WHERE COLLEGE <> '--' GROUP BY COLLEGE"
            " QUALIFY rank() OVER (ORDER BY avg($HT) DESC) = 1",
        ),
        (
            limit,
            "How many players wear Number1?",
            "SELECT count(*) FROM nba_roster WHERE Jersey = 'Number1'",
            "How many players wear Number1, counting only centers?",
            "SELECT count(*) FROM nba_roster WHERE Jersey = 'Number1' AND POS = 'C'",
        ),
        (
            added,
            "Who is the tallest?",
            TALLEST,
            "Who is the tallest and how old is he?",
            TALLEST.replace("NAME", "NAME, AGE"),
        ),
        (
            added,
            "How old is Player1?",
            "SELECT AGE FROM nba_roster WHERE $P1",
            "How old is Player1 and his team?",
            "SELECT AGE, Team FROM nba_roster WHERE $P1",
        ),
        (
            unknown,
            "What is the average weight?",
            "SELECT avg($WT) FROM nba_roster",
            "What is the average wingspan?",
            None,
        ),
    ],
)
def test_question_and_query_change_together(change, question, sql, new_question, new_sql):
    assert (new_question, new_sql) in all_of(change, question, sql)


@pytest.mark.parametrize(
    ("change", "question", "sql"),
    [
        (measure, "Who is the biggest?", TALLEST),  # no word of the list
        (measure, "Who is the tallest seven-footer?", TALLEST),  # a word for height would be left behind
        (measure, "Tallest man over Number1?", f"{TALLEST.replace(' QUALIFY', ' WHERE $HT > 84 QUALIFY')}"),
        (end, "Who are the tallest and the shortest?", TALLEST),
        (end, "The tallest first, please", TALLEST),
        (
            side,
            "Is at least one of Player1 and Player2 a teenager?",
            "SELECT bool_or(AGE < 20) FROM nba_roster WHERE $P1",
        ),
        (side, "Guards taller than every center", "SELECT NAME FROM nba_roster WHERE $HT > (SELECT max($HT) FROM x)"),
        (position, "How many bigs?", "SELECT count(*) FROM nba_roster WHERE POS = 'C'"),
        (position, "How many plain guards?", "SELECT count(*) FROM nba_roster WHERE POS = 'G'"),
        (
            average,
            "Which teams have an average age above Number1?",
            "SELECT Team FROM nba_roster HAVING avg(AGE) > Number1",
        ),
        (group, "Which team of the Team1's?", "SELECT Team FROM nba_roster GROUP BY Team"),
        (limit, "Who is the tallest in the league?", TALLEST),
        (
            limit,
            "Who beats his team's average?",
            "SELECT NAME FROM nba_roster QUALIFY $HT > avg($HT) OVER ()",
        ),
        (added, "Who is the tallest and how old is he?", TALLEST),
        (unknown, "What is the average height of the tallest team?", "SELECT avg($HT) FROM nba_roster"),
    ],
)
def test_what_cannot_be_changed_safely_is_left_alone(change, question, sql):
    assert all_of(change, question, sql) == set()


def test_a_refusal_has_no_variation():
    assert vary(Wording("refusals", "Who was drafted first?", None), random.Random(0)) is None


def test_every_kind_of_change_is_made_and_its_query_runs(tmp_path, monkeypatch):
    monkeypatch.setenv("MEMTUNE_CACHE", str(tmp_path))
    wordings = [one for one in load_wordings() if one.sql is not None]
    rng = random.Random(0)
    with nba() as database:
        for change in CHANGES:
            made = []
            for wording in rng.sample(wordings, len(wordings)):
                if (new := change(wording, rng)) is not None:
                    made.append(new)
                if len(made) == 25:
                    break
            assert len(made) == 25, change.__name__
            for new in made:
                question, sql = fill(new, rng)
                assert not re.search(r"(Player|Team|College|Number|Height|Weight|Money)\d", question), new
                if sql is not None:
                    assert database.run(sql, timeout=60.0).verdict == "ok", (new, sql)
