"""Training pairs: wordings, intents whose SQL runs, the leak gate; proof that the shipped sets are apart."""

import random
import re
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import memtune_lib
from memtune_lib.database import nba
from memtune_lib.datagen.audit import Gate, audit, mask, normalise_question, normalise_sql, unseen
from memtune_lib.datagen.draw import MOST_ROWS
from memtune_lib.datagen.nba import vocabulary
from memtune_lib.datagen.nba.generator import generate
from memtune_lib.datagen.nba.registry import INTENTS, Intent, intent
from memtune_lib.datagen.nba.values import linker
from memtune_lib.datagen.nba.written import PLACEHOLDER, Wording, fill, load_wordings
from memtune_lib.datagen.wording import as_typed, expand, in_words, number, ordinal
from memtune_lib.errors import QuestionFileError
from memtune_lib.questions import Question, load_questions
from memtune_lib.tuning import load_prompts

NBA = Path(memtune_lib.__file__).parents[1] / "datasets" / "nba"
DRAWS = 4


@pytest.fixture(scope="module")
def roster(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MEMTUNE_CACHE", str(tmp_path_factory.mktemp("cache")))
        with nba() as database:
            yield database


def seeds(n=200):
    return [random.Random(seed) for seed in range(n)]


# ---- the template language ----


@pytest.mark.parametrize(
    ("template", "texts"),
    [
        ("plain", {"plain"}),
        ("[a|b]", {"a", "b"}),
        ("[a|]", {"a", ""}),
        ("[a|b[c|d]]", {"a", "bc", "bd"}),
        ("[[a|b]|[c|d]]", {"a", "b", "c", "d"}),
        ("x [[a|b] y|]z", {"x a yz", "x b yz", "x z"}),
        ("who [is|] he ?", {"who is he?", "who he?"}),
        ("[{p}|the {p}] , [{q}]", {"P, 7", "the P, 7"}),
        ("a  [|b]  c .", {"a c.", "a b c."}),
    ],
)
def test_expand(template, texts):
    assert {expand(template, rng, p="P", q=7) for rng in seeds()} == texts


def test_expand_keeps_what_a_slot_holds():
    assert expand("[{p}]", random.Random(0), p="[a|b] {c}") == "[a|b] {c}"
    with pytest.raises(KeyError):
        expand("{p}", random.Random(0))


def test_in_words():
    said = {0: "zero", 9: "nine", 13: "thirteen", 20: "twenty", 21: "twenty-one", 99: "ninety-nine"}
    said |= {100: "one hundred", 215: "two hundred fifteen", 240: "two hundred forty"}
    said |= {999: "nine hundred ninety-nine"}
    assert {n: in_words(n) for n in said} == said
    assert len({in_words(n) for n in range(1000)}) == 1000
    for n in (-1, 1000):
        with pytest.raises(ValueError, match=f"0 to 999, not {n}"):
            in_words(n)


def test_numbers_and_ordinals():
    assert {number(25, rng) for rng in seeds()} == {"25", "twenty-five"}
    assert {number(2500, rng) for rng in seeds()} == {"2500"}
    assert {ordinal(2, rng) for rng in seeds()} == {"2nd", "second"}
    assert {ordinal(3, rng) for rng in seeds()} == {"3rd", "third"}
    assert {ordinal(10, rng) for rng in seeds()} == {"10th", "tenth"}


TYPED = [
    "Who is the tallest Celtic?",
    "How many players make more than $20 million and are over 30?",
    "Which players are 6'7\"?",
    "What is the average weight of centers from St. John's?",
    "KAT's age?",
    "List P.J. Washington's number and height.",
]


def letters(text):
    return re.findall(r"[a-z0-9]", text.lower())


def in_order(part, whole):
    """Whether `part` is what is left of `whole` after deletions."""
    rest = iter(whole)
    return all(letter in rest for letter in part)


@pytest.mark.parametrize("text", TYPED)
def test_as_typed_keeps_the_question(text):
    found = Counter()
    for seed in range(600):
        typed = as_typed(text, random.Random(seed))
        assert typed == as_typed(text, random.Random(seed))
        assert typed and typed == typed.strip() and "\n" not in typed
        kept = in_order(letters(text), letters(typed))  # openers and closers only add
        found["kept" if kept else "in shorthand"] += 1
        assert re.findall(r"\d+", text) == re.findall(r"\d+", typed.replace("2023-24", "")), typed
    assert found["in shorthand"] < 0.1 * found["kept"]
    assert len({as_typed(text, rng) for rng in seeds()}) > 10


@given(st.text(alphabet=st.characters(codec="utf-8"), min_size=1).filter(str.strip), st.integers())
def test_as_typed_takes_any_text(text, seed):
    rng = random.Random(seed)
    assert as_typed(text, rng).strip() or not text.strip("?. \n")


# ---- intents ----


@pytest.mark.parametrize("name", INTENTS)
def test_an_intent_draws_questions_whose_sql_runs(name, roster):
    kind, ran = INTENTS[name], 0
    assert kind.level in (1, 2, 3, 4) and kind.weight > 0 and kind.category
    for seed in range(DRAWS):
        question, sql = kind.draw(random.Random(f"{name} {seed}"))
        assert (question, sql) == kind.draw(random.Random(f"{name} {seed}"))
        assert question.strip() == question and not re.search(r"[\[\]{}|]|  | [?.!,]", question), question
        if sql is None:
            ran += 1
            continue
        result = roster.run(sql, timeout=60.0)
        # "Who is older than Williams?" cannot be answered, as there are several: the generator drops it.
        several = result.verdict == "invalid" and "More than one row returned by a subquery" in result.error
        assert result.verdict == "ok" or several, (question, sql, result.error)
        ran += not several
    assert ran


def test_names_of_intents_are_unique():
    assert len(INTENTS) >= 60
    with pytest.raises(ValueError, match="two intents are called 'look_up'; rename one"):

        @intent(1, "again")
        def look_up(rng):
            return "", ""


def test_every_level_and_refusals_are_drawn():
    assert {kind.level for kind in INTENTS.values()} == {1, 2, 3, 4}
    total = sum(kind.weight for kind in INTENTS.values())
    nothing = [kind for kind in INTENTS.values() if kind.draw(random.Random(0))[1] is None]
    assert 0.005 < sum(kind.weight for kind in nothing) / total < 0.2


# ---- wordings written by hand ----


def test_every_wording_becomes_a_pair_that_runs(roster):
    failed = []
    for wording in load_wordings():
        for seed in range(8):
            question, sql = fill(wording, random.Random(f"{wording.question} {seed}"))
            assert not PLACEHOLDER.search(question), question
            if sql is None or (result := roster.run(sql, timeout=60.0)).verdict == "ok":
                break
            if "More than one row returned by a subquery" not in result.error:  # several players of that name
                failed.append((question, sql, result.error))
                break
        else:
            failed.append((wording.question, wording.sql))
    assert failed == []


def test_what_a_wording_becomes():
    wording = Wording(
        "counts", "Number1 or Number2: do the Team1 pay Player1 Money1?", "A $P1 'Team1' Number1 Number2 Money1"
    )
    question, sql = fill(wording, random.Random(1))
    linked = linker().link(question)
    assert linked.text.startswith("Number1 or Number2: do the Team1 pay Player1 Money1")  # a year, perhaps
    assert linked.mask(sql).startswith("A ' '||NAME||' ' ILIKE '% Player1 %' 'Team1' ")
    low, high, dollars = map(float, sql.split("'")[-1].split())
    assert low < high < dollars


@pytest.mark.parametrize("line", ["no tab", "\tSELECT 1", "question\t", "two\ttabs\there"])
def test_a_line_that_is_no_wording(tmp_path, line):
    (tmp_path / "counts.tsv").write_text(f"fine\tNULL\n{line}\n")
    with pytest.raises(QuestionFileError, match=r"counts.tsv line 2: write question, a tab, SQL"):
        load_wordings(tmp_path)


# ---- the generator ----


@pytest.fixture(scope="module")
def drawn(roster):
    return generate(150, 7, roster, progress=False)


def test_the_seed_fixes_the_set(drawn, roster):
    assert generate(150, 7, roster, progress=False) == drawn
    assert generate(20, 7, roster, progress=False)[:11] == drawn[:11]  # the others are variations
    other = generate(20, 8, roster, progress=False)
    assert [q.question for q in other] != [q.question for q in drawn[:20]]


def test_what_is_drawn(drawn, roster):
    assert [q.id for q in drawn] == [f"train-{n:05}" for n in range(1, 151)]
    assert len({normalise_question(q.question) for q in drawn}) == 150
    for q in drawn:
        if q.sql is not None:
            result = roster.run(q.sql, timeout=60.0)
            assert result.verdict == "ok" and 1 <= len(result.rows) <= MOST_ROWS, q


def test_what_is_in_an_evaluation_set_is_never_drawn(drawn, roster):
    outside = drawn[:60]
    again = generate(60, 7, roster, outside, progress=False)
    assert audit(again, outside) == []
    assert not {q.question for q in again} & {q.question for q in outside}
    assert audit(drawn, outside)


def test_more_than_there_is(roster, monkeypatch):
    one = Intent("one", 1, "count", 1.0, lambda rng: ("How many?", "SELECT count(*) FROM nba_roster"))
    monkeypatch.setattr("memtune_lib.datagen.nba.generator.INTENTS", {"one": one})
    monkeypatch.setattr("memtune_lib.datagen.nba.generator.WRITTEN", 0.0)
    monkeypatch.setattr("memtune_lib.datagen.nba.generator.as_typed", lambda text, rng: text)
    with pytest.raises(ValueError, match=r"only \d+ of 5 pairs after many draws .*'drawn before'.*ask for fewer"):
        generate(5, 0, roster, progress=False)


# ---- the audit ----

HELD = [
    Question("h1", "Who is the tallest Celtic?", "SELECT NAME FROM nba_roster WHERE Team = 'Boston Celtics'"),
    Question("h2", "What's Steph's age?", "SELECT AGE FROM nba_roster", paraphrases=("How old is Steph?",)),
    Question("h3", "Sum?", "SELECT sum(AGE) FROM nba_roster", alt_sql=("SELECT total(AGE) FROM nba_roster",)),
    Question("h4", "Favourite colour?", None),
]
OTHER = "SELECT 1"


@pytest.mark.parametrize(
    ("leak", "kind", "found"),
    [
        (Question("t", "Who is the tallest Celtic?", OTHER), "question", "h1"),
        (Question("t", "How old is Steph?", OTHER), "question", "h2"),
        (Question("t", "Fresh?", OTHER, paraphrases=("What's Steph's age?",)), "question", "h2"),
        (Question("t", "Favourite colour?", None), "question", "h4"),
        (Question("t", "who is THE tallest  celtic", OTHER), "normalised question", "h1"),
        (Question("t", "Who is the 'tallest' Celtic?!", OTHER), "normalised question", "h1"),
        (Question("t", "how old is steph", None), "normalised question", "h2"),
        (Question("t", "Fresh?", "SELECT AGE FROM nba_roster"), "SQL", "h2"),
        (Question("t", "Fresh?", "select  age\nfrom NBA_ROSTER -- all\n;"), "SQL", "h2"),
        (Question("t", "Fresh?", "SELECT name FROM nba_roster WHERE team='Boston Celtics'"), "SQL", "h1"),
        (Question("t", "Fresh?", "SELECT name FROM nba_roster WHERE team='BOSTON celtics'"), "SQL", "h1"),
        (Question("t", "Fresh?", "SELECT total( AGE ) FROM nba_roster"), "SQL", "h3"),
    ],
)
def test_a_planted_leak_is_found(leak, kind, found):
    train = [Question("a", "Something else?", "SELECT 2"), leak, Question("b", "And this?", None)]
    leaks = audit(train, HELD)
    assert [(one.kind, one.train_id, one.other_id) for one in leaks] == [(kind, "t", found)]
    assert str(leaks[0]) == f"{found} stands in training data as t (same {kind}); remove it there"


@pytest.mark.parametrize(
    ("question", "sql"),
    [
        ("Who is the tallest Laker?", "SELECT NAME FROM nba_roster WHERE Team = 'Los Angeles Lakers'"),
        ("Who is the tallest Celtics?", "SELECT NAME FROM nba_roster WHERE Team = 'Celtics'"),
        ("Age?", "SELECT AGE FROM nba_roster LIMIT 1"),
        ("No query?", None),
        ("Broken?", "SELEC ("),
    ],
)
def test_what_is_no_leak(question, sql):
    assert Gate(HELD).leak(question, sql, "t") is None


def test_normal_forms():
    assert normalise_question(" What's  THE 6'7\" - height?! ") == "what s the 6 7 height"
    same = [
        "SELECT a, b FROM t WHERE x<>'A'",
        "select A,B from T\n where X != 'A';",
        "SELECT a, b FROM t WHERE x <> 'A'",
    ]
    assert len({normalise_sql(sql) for sql in same}) == 1
    assert normalise_sql("SELECT 'a' /* b */") == normalise_sql("SELECT 'A'") != normalise_sql("SELECT 'b'")
    assert normalise_sql("no SQL  at (all") == "no sql at (all"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Who is the tallest Celtic?", "who is the tallest Laker"),
        ("How old is LeBron James?", "How old is Shai Gilgeous-Alexander?"),
        (
            "How many players from Duke make over $20 million?",
            "How many players from UNC make over 5.5 million?",
        ),
        ("Players over 6'7\"", "Players over 7'"),
        ("What's the Lakers' payroll?", "What's the Philadelphia 76ers' payroll?"),
        ("Players over thirty", "Players over 25"),
    ],
)
def test_a_mask_hides_names_and_numbers(one, other):
    assert mask(one) == mask(other)
    assert "_" in mask(one)


def test_a_mask_keeps_the_wording():
    assert mask("Who is the tallest Celtic?") != mask("Who is the shortest Celtic?")
    assert mask("Who is the tallest Celtic?") == "who is the tallest _"


def test_unseen():
    train = [Question("t", "How old is Steph?", None, paraphrases=("What is KD's age?",))]
    asked = ["how old is LeBron James", "What is Kevin Durant's age?", "When was Steph born?"]
    assert unseen([Question(str(n), q, None) for n, q in enumerate(asked)], train) == {"2"}


def test_the_vocabulary_is_that_of_the_roster():
    players = vocabulary.roster()
    assert len(players) == 582
    assert {p.team for p in players} == set(vocabulary.teams())
    assert set(vocabulary.NICKNAMES) <= {p.name for p in players}
    assert set(vocabulary.COLLEGE_ALIASES) <= set(vocabulary.colleges())
    assert vocabulary.quote("O'Neale") == "'O''Neale'"


# ---- the shipped sets: only counts and ids are ever shown, so that held-out questions stay unread ----

SETS = ("train", "dev", "heldout", "harder")
shipped = pytest.mark.skipif(
    not all((NBA / f"{name}.jsonl").exists() for name in SETS),
    reason="datasets/nba has no train.jsonl, dev.jsonl, heldout.jsonl or harder.jsonl yet",
)


@pytest.fixture(scope="module")
def sets():
    return {name: load_questions(NBA / f"{name}.jsonl") for name in SETS}


@shipped
@pytest.mark.parametrize("train", ["train", "dev"])
@pytest.mark.parametrize("held", ["heldout", "harder"])
def test_no_held_out_question_is_in_training_data(sets, train, held):
    leaks = [str(leak) for leak in audit(sets[train], sets[held])]
    assert leaks == []


@shipped
def test_no_dev_question_is_in_training_data(sets):
    leaks = [str(leak) for leak in audit(sets["train"], sets["dev"])]
    assert leaks == []


@shipped
def test_the_shipped_training_set(sets, roster):
    train = sets["train"]
    repeated = len(train) - len({normalise_question(q.question) for q in train})
    assert repeated == 0
    for q in train[::15]:  # all were executed when they were drawn
        if q.sql is not None:
            assert roster.run(q.sql, timeout=60.0).verdict == "ok", q.id


@shipped
@pytest.mark.parametrize("name", ["heldout", "harder"])
def test_most_held_out_wordings_are_unseen_when_names_are_masked(sets, name):
    share = len(unseen(sets[name], sets["train"])) / len(sets[name])
    assert share >= 0.6


def test_prompts_that_fit_the_gate_are_none_that_test_it():
    fit, test = (load_prompts(NBA / f"{name}.jsonl") for name in ("out_of_scope_train", "out_of_scope"))
    bare = [["".join(filter(str.isalnum, p.casefold())) or p for p in prompts] for prompts in (fit, test)]
    assert len(set(bare[1])) == len(test)
    assert len({p.casefold() for p in fit}) == len(fit)
    assert len(fit) >= 500
    assert len(test) == 500
    assert sorted(set(bare[0]) & set(bare[1])) == []
