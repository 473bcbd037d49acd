"""A memory from end to end: tuned, saved, loaded, asked; and one clear line for all that can be wrong."""

import json
import os

import pytest
import torch

from memtune_lib import files
from memtune_lib.base_model import base_fingerprint, load_base_model
from memtune_lib.checkpoint import CHECKPOINT
from memtune_lib.errors import AdapterError, MemtuneError, PromptError, QuestionFileError, TuningError
from memtune_lib.generation import Generation
from memtune_lib.linking import Linker
from memtune_lib.memory import CARD, CODEC, LINKER, Memory, load_memory, sql_of
from memtune_lib.prompts import REFUSAL, tuned_prompt
from memtune_lib.questions import Question
from memtune_lib.tuning import check_queries, load_prompts, tune
from tests.unit import tiny
from tests.unit.conftest import TUNE

pytestmark = pytest.mark.filterwarnings(tiny.FILTER)
WEIGHTS, CONFIG = "adapter_model.safetensors", "adapter_config.json"
FILES = {WEIGHTS, CONFIG, CARD, CODEC, LINKER}
QUESTIONS = [question for question, _ in tiny.PAIRS]
NAMES = ("Ada", "Bob")
QUICK = TUNE | {"max_steps": 1, "index_max_size": 0}


@pytest.fixture(scope="module")
def loaded(tuned_once):
    return load_memory(tuned_once)


@pytest.fixture
def prompts(tmp_path):
    return tiny.write_prompts(tmp_path / "outside.jsonl")


@pytest.fixture
def quick(tiny_model, prompts, tmp_path):
    """`tune` with next to no steps."""

    def run(data, **kwargs):
        options = {"finetune_args": QUICK, "base_model": str(tiny_model), "out_of_scope": prompts}
        return tune(data, **{"out": tmp_path / "out", "progress": False} | options | kwargs)

    return run


def contents(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@torch.no_grad()
def logits(memory, text):
    return memory.model(**memory.tokenizer(tuned_prompt(text), return_tensors="pt")).logits


# ---- tuned, saved, loaded, asked ----


def test_a_tuned_memory_answers_word_for_word(loaded, database):
    assert [sql_of(written) for written in loaded.write(QUESTIONS)] == [sql for _, sql in tiny.PAIRS]
    asked = loaded.ask("Age of Bob?", database)
    assert (asked.sql, asked.text, asked.result.rows) == ("SELECT 18", "SELECT 18", ((18,),))
    assert asked.experts["in_scope"] is True
    assert asked.seconds > 0


def test_what_is_out_of_scope_meets_the_base_model_alone(loaded, tiny_model, database):
    reference = Memory(load_base_model(str(tiny_model))[0], loaded.tokenizer)
    fresh = [f"sing a {noun}" for noun in ("hymn", "tune")]
    for text in [*tiny.OUTSIDE, *fresh]:
        assert torch.equal(logits(loaded, text), logits(reference, text)), text
    assert not torch.equal(logits(loaded, QUESTIONS[0]), logits(reference, QUESTIONS[0]))
    asked = loaded.ask(tiny.OUTSIDE[0], database)
    assert (asked.sql, asked.result, asked.experts["in_scope"]) == (None, None, False)


def test_the_folder_and_its_card(tuned_once, tiny_model, loaded):
    assert set(contents(tuned_once)) == FILES  # the checkpoint is gone
    card = json.loads((tuned_once / CARD).read_text())
    assert loaded.card == card
    assert card["base_model"] == str(tiny_model)
    assert card["base_fingerprint"] == base_fingerprint(tiny.base())
    assert card["data"] == "facts.jsonl"
    assert card["finetune_args"]["max_steps"] == 150
    assert (card["result"]["facts"], card["result"]["exact"]) == (12, 12)
    assert len(card["result"]["losses"]) == card["result"]["steps"]
    assert set(card["result"]["scope"]) == {"in_scope_kept", "out_of_scope_refused"}
    assert "loss_of_fact" not in card["result"]


def test_saved_and_loaded_it_is_the_same_to_the_bit(quick, prompts, tmp_path):
    args = TUNE | {
        "max_steps": 10,
        "index_max_size": 5,
        "expert_passes": 3,
    }  # an unfinished shared expert, a bank
    memory = quick(tiny.write_questions(tmp_path / "facts.jsonl"), finetune_args=args)
    assert memory.card["result"]["experts"] == 5
    memory.save(tmp_path / "copy")
    assert contents(tmp_path / "copy") == contents(tmp_path / "out")
    again = load_memory(tmp_path / "copy")
    assert again.card == memory.card
    one, other = memory.model.state_dict(), again.model.state_dict()
    assert one.keys() == other.keys()
    assert [name for name in one if not torch.equal(one[name], other[name])] == []
    assert [name for name in one if one[name].dtype != other[name].dtype] == []
    for text in [*QUESTIONS, *tiny.OUTSIDE[:2]]:
        assert torch.equal(logits(memory, text), logits(again, text))
    assert [w.text for w in memory.write(QUESTIONS)] == [w.text for w in again.write(QUESTIONS)]
    again.save(tmp_path / "third")
    assert (tmp_path / "third" / WEIGHTS).read_bytes() == (tmp_path / "copy" / WEIGHTS).read_bytes()


def test_the_fingerprint_is_that_of_the_weights_not_of_their_format():
    model = tiny.base()
    assert base_fingerprint(model) == base_fingerprint(tiny.base().to(torch.bfloat16))
    assert base_fingerprint(model) != base_fingerprint(tiny.base(seed=1))


@pytest.mark.parametrize("question", ["", " \n\t", "x" * 100_000])
def test_no_prompt_no_answer(loaded, database, question):
    with pytest.raises(PromptError):
        loaded.ask(question, database)


@pytest.mark.parametrize(
    ("written", "experts", "sql"),
    [
        ("SELECT 1", {"in_scope": True}, "SELECT 1"),
        ("SELECT 1", {"in_scope": False}, None),
        ("SELECT 1", None, "SELECT 1"),
        (REFUSAL, {"in_scope": True}, None),
        ("I do not know.", {"in_scope": True}, None),
        ("", {"in_scope": True}, None),
    ],
)
def test_sql_of(written, experts, sql):
    assert sql_of(Generation("?", written, experts, 0.1, 5, 3)) == sql


# ---- what tune takes ----


def test_questions_paraphrases_answers_and_refusals_are_facts(quick):
    questions = [Question(f"q{i}", question, sql) for i, (question, sql) in enumerate(tiny.PAIRS[:8])]
    questions.append(Question("para", "Age of Zoe?", "SELECT 5", paraphrases=("How old is Zoe?", "Zoe: age?")))
    questions.append(Question("fact", "Who is Zoe?", None, answer="A cat."))
    questions.append(Question("none", "Zoe's favourite song?", None))
    memory = quick(questions)
    assert memory.card["result"]["facts"] == 8 + 3 + 1 + 1
    assert memory.card["data"] == "the given questions"


def test_refusing_can_be_learned(quick):
    questions = [Question(f"q{i}", question, None) for i, (question, _) in enumerate(tiny.PAIRS)]
    memory = quick(questions, finetune_args=TUNE)
    written = memory.write(QUESTIONS[:2])
    assert [w.text for w in written] == [REFUSAL] * 2
    assert [sql_of(w) for w in written] == [None] * 2


def test_without_a_folder_it_goes_to_the_cache(quick, tmp_path, monkeypatch):
    monkeypatch.setenv("MEMTUNE_CACHE", str(tmp_path / "cache"))
    data = tiny.write_questions(tmp_path / "facts.jsonl")
    quick(data, out=None)
    quick(str(data), out=None)  # the same run: the same folder
    quick(data, out=None, finetune_args=QUICK | {"seed": 1})
    folders = list((tmp_path / "cache" / "memories").iterdir())
    assert len(folders) == 2
    assert all(set(contents(folder)) == FILES for folder in folders)


def test_callbacks_are_called(quick, tmp_path):
    told = []
    quick(tiny.write_questions(tmp_path / "facts.jsonl"), callbacks=[told.append])
    assert [(step.step, step.steps, step.facts) for step in told] == [(1, 1, 12)]


@pytest.mark.parametrize(
    ("data", "kwargs", "error", "message"),
    [
        ("{", {}, QuestionFileError, "facts.jsonl line 1: broken JSON"),
        ("", {}, QuestionFileError, "facts.jsonl: no question in it"),
        ('{"question": "a"}', {}, QuestionFileError, 'facts.jsonl line 1: "sql" is missing'),
        (None, {}, QuestionFileError, "facts.jsonl: cannot be read"),
        ([], {}, MemtuneError, "nothing to tune on"),
        (tiny.PAIRS, {"finetune_args": {"steps": 1}}, TuningError, "finetune_args has 'steps'; known are"),
        (tiny.PAIRS, {"finetune_args": {"max_length": 20}}, TuningError, "fact 1 has .* tokens; shorten it"),
        (
            tiny.PAIRS,
            {"finetune_args": {"first_layer": 7}},
            TuningError,
            "first_layer is 7; .* layers 0 to 3",
        ),
        (tiny.PAIRS, {"base_model": "/no/such/model"}, MemtuneError, "/no/such/model"),
        (
            [*tiny.PAIRS, ("x" * 3000, "SELECT 1")],
            {"base_model": "/not/loaded/yet"},
            QuestionFileError,
            "the given questions question 13 .q12.: the question has 3,000 characters; shorten it",
        ),
    ],
)
def test_what_tune_refuses(quick, tmp_path, data, kwargs, error, message):
    if isinstance(data, list):
        data = [Question(f"q{i}", question, sql) for i, (question, sql) in enumerate(data)]
    else:
        if data is not None:
            (tmp_path / "facts.jsonl").write_text(data)
        data = tmp_path / "facts.jsonl"
    with pytest.raises(error, match=message) as caught:
        quick(data, **kwargs)
    assert "\n" not in str(caught.value)
    assert not (tmp_path / "out").exists()


def test_a_query_that_does_not_run_is_refused_before_the_model_is_loaded(quick, database, tmp_path):
    path = tiny.write_jsonl(tmp_path / "facts.jsonl", [{"question": "a", "sql": "SELECT wage FROM people"}])
    with pytest.raises(QuestionFileError, match="facts.jsonl question 1 .line-1.: its SQL does not run"):
        quick(path, database=database, base_model="/no/such/model")


@pytest.mark.parametrize(
    ("sql", "message"),
    [
        ("SELECT wage FROM people", 'Referenced column "wage" not found.*; mend or remove it: SELECT wage'),
        ("SELEC 1", "syntax error.*; mend or remove it: SELEC 1"),
        ("DROP TABLE people", "mend or remove it: DROP TABLE people"),
        (f"SELECT x FROM people{' ' * 5000}", "mend or remove it"),
    ],
)
def test_check_queries_names_the_question(database, sql, message):
    good = Question("good", "Names?", "SELECT name FROM people")
    with pytest.raises(QuestionFileError, match=rf"file.jsonl question 3 \(bad one\): .*{message}") as caught:
        check_queries([good, Question("no", "?", None), Question("bad one", "?", sql), good], database, "file.jsonl")
    assert "\n" not in str(caught.value) and len(str(caught.value)) < 600


def test_check_queries_lets_pass_what_runs(database):
    sqls = ["SELECT age FROM people", None, "SELECT 1 WHERE false", "SELECT * FROM range(20_000)"]
    check_queries([Question(str(i), "?", sql) for i, sql in enumerate(sqls)], database, "file")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('{"prompt": "a"}\n\n{"question": "b"}\n', 'line 3: "prompt" is missing or empty; add "prompt"'),
        ('{"prompt": ""}', 'line 1: "prompt" is missing or empty'),
        ('{"prompt": " "}', 'line 1: "prompt" is missing or empty'),
        ('{"prompt": 7}', 'line 1: "prompt" is missing or empty'),
        ('{"prompt": "a"}\n{"prompt": ', "line 2: broken JSON"),
        ('["a"]', "line 1: a JSON list, not an object"),
        ("", "no prompt in it"),
        (None, "cannot be read"),
    ],
)
def test_load_prompts_names_the_line(tmp_path, text, message):
    path = tmp_path / "prompts.jsonl"
    if text is not None:
        path.write_text(text)
    with pytest.raises(QuestionFileError, match=rf"prompts.jsonl:? ?{message}"):
        load_prompts(path)


def test_load_prompts(prompts):
    assert load_prompts(prompts) == tiny.OUTSIDE


# ---- what load_memory refuses ----


def refused(folder, message, base_model=None):
    with pytest.raises(AdapterError, match=message) as caught:
        load_memory(folder, base_model)
    assert str(folder) in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("there", [True, False])
def test_no_adapter(tmp_path, there):
    if there:
        (tmp_path / "memory").mkdir()
    refused(
        tmp_path / "memory",
        "holds no memory .no adapter_config.json.; make one with: python -m memtune_lib tune",
    )


@pytest.mark.parametrize(
    "other",
    [{"seed": 1}, {"hidden_size": 16, "intermediate_size": 32}, {"num_hidden_layers": 2}],
    ids=["weights", "width", "depth"],
)
def test_another_base_model_is_refused(tuned, tiny_model, tmp_path, other):
    path = tiny.save_base(tmp_path / "other", **{"seed": 3} | other)
    refused(tuned, f"was tuned on {tiny_model} .*, but {path} has weights .*; load it without", str(path))
    card = json.loads((tuned / CARD).read_text())  # and where the model at the card's own place has changed:
    (tuned / CARD).write_text(json.dumps(card | {"base_model": str(path)}))
    refused(tuned, rf"was tuned on {path} with weights .*, but {path} has weights .*; name a copy of the former")
    (tuned / CARD).unlink()  # and where nothing says what it was tuned on, but the shapes
    if other.keys() != {"seed"}:
        with pytest.raises(AdapterError, match="load it on the base model it was made for|load the base model"):
            load_memory(tuned, str(path))


def test_the_base_model_may_have_moved(tuned, tmp_path, tiny_model):
    path = tiny.save_base(tmp_path / "moved")
    assert sql_of(load_memory(tuned, str(path)).write(["Age of Bob?"])[0]) == "SELECT 18"


def cut(name, keep):
    return lambda folder: (folder / name).write_bytes((folder / name).read_bytes()[:keep])


def overwrite(name, content):
    return lambda folder: (folder / name).write_text(content)


DAMAGE = {
    "weights truncated": cut(WEIGHTS, -100),
    "weights with half a header": cut(WEIGHTS, 40),
    "weights empty": cut(WEIGHTS, 0),
    "weights of garbage": overwrite(WEIGHTS, "not a tensor" * 100),
    "weights missing": lambda folder: (folder / WEIGHTS).unlink(),
    "config truncated": cut(CONFIG, 100),
    "config empty": cut(CONFIG, 0),
    "config of another kind": overwrite(CONFIG, "[]"),
    "config of an unknown method": overwrite(CONFIG, '{"peft_type": "MEMO", "task_type": "CAUSAL_LM"}'),
    "config without a method": overwrite(CONFIG, "{}"),
    "card truncated": cut(CARD, 30),
    "card of another kind": overwrite(CARD, "[1]"),
    "card not UTF-8": lambda folder: (folder / CARD).write_bytes(b'{"base_model": "\xff"}'),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_memory_is_one_clear_error(tuned, tiny_model, damage):
    DAMAGE[damage](tuned)
    refused(tuned, "(is damaged|cannot be loaded); copy or tune the memory again", str(tiny_model))


def test_missing_weights_are_not_looked_for_on_the_network(tuned, monkeypatch):
    (tuned / WEIGHTS).unlink()
    monkeypatch.chdir(tuned.parents[1])
    relative = tuned.relative_to(tuned.parents[1])  # reads like the id of a model on the Hugging Face Hub
    refused(relative, rf"{relative} is damaged; copy or tune the memory again .no adapter_model.safetensors.")


# ---- a full disk ----


@pytest.mark.parametrize("call", [1, 2, 3])
@pytest.mark.parametrize("function", ["fsync", "replace"])
def test_a_full_disk_while_saving_leaves_the_old_memory(tuned, loaded, monkeypatch, function, call):
    before, calls, real = contents(tuned), [], getattr(os, function)

    def full(*args):
        calls.append(args)
        if len(calls) == call:
            raise OSError(28, "No space left on device")
        return real(*args)

    changed = load_memory(tuned)
    for name, parameter in changed.model.named_parameters():
        if "mome_" in name:
            parameter.data += 1.0
    changed.card["result"] = {}
    with monkeypatch.context() as patch:
        patch.setattr(os, function, full)
        with pytest.raises(MemtuneError, match="cannot be written .No space left on device.; free some space"):
            changed.save(tuned)
    assert len(calls) >= call
    if function == "fsync":  # a disk fills up while data are written; to rename takes no space
        assert contents(tuned) == before
        assert [w.text for w in load_memory(tuned).write(QUESTIONS)] == [sql for _, sql in tiny.PAIRS]
    else:
        assert set(contents(tuned)) == FILES
    changed.save(tuned)
    assert contents(tuned)[WEIGHTS] != before[WEIGHTS]


def test_a_folder_that_cannot_be_made(loaded, tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(MemtuneError, match="file.* cannot be written"):
        loaded.save(tmp_path / "file" / "memory")
    assert (tmp_path / "file").read_text() == "x"


def test_a_full_disk_at_a_checkpoint_and_then_space_again(quick, tmp_path, monkeypatch):
    data = tiny.write_questions(tmp_path / "facts.jsonl")
    args = QUICK | {"max_steps": 6, "save_steps": 2}
    straight = quick(data, finetune_args=args, out=tmp_path / "straight")
    real, calls = os.fsync, []

    def full(*given):
        calls.append(given)
        if len(calls) == 2:
            raise OSError(28, "No space left on device")
        real(*given)

    with monkeypatch.context() as patch:
        patch.setattr(files.os, "fsync", full)
        with pytest.raises(MemtuneError, match=f"{CHECKPOINT}: cannot be written .*free some space"):
            quick(data, finetune_args=args)
    assert list(contents(tmp_path / "out")) == [CHECKPOINT]
    assert quick(data, finetune_args=args).card["result"]["losses"] == straight.card["result"]["losses"]
    assert contents(tmp_path / "out")[WEIGHTS] == contents(tmp_path / "straight")[WEIGHTS]


def test_values_beside_the_data_are_taken_out_and_put_back(quick, tmp_path, database):
    """The database's people are called Ada and Bob; the memory was taught about "Player1"."""
    linker = Linker({"Player": {"Ada": "Ada", "Bob": "Bob", "Bobby": "Bob"}}, ["Player"])
    data = tmp_path / "facts.jsonl"
    pairs = [{"question": f"Age of {name}?", "sql": f"SELECT age FROM people WHERE name = '{name}'"} for name in NAMES]
    data.write_text("\n".join(map(json.dumps, pairs)))
    (tmp_path / LINKER).write_text(linker.to_json())
    memory = quick(data, out=tmp_path / "memory", finetune_args=TUNE)
    assert memory.card["result"]["facts"] == 1  # without their values the two are one
    again = load_memory(tmp_path / "memory")
    assert again.linker.names == linker.names
    for name, age in (("Ada", 11), ("bobby", 18)):
        asked = again.ask(f"Age of {name}?", database)
        assert asked.result.rows == ((age,),), asked
    assert again.linker.rewritten("Age of bobby?", "SELECT 'Bob'") == "SELECT 'Bob'"


def test_a_memory_with_damaged_values(tuned, tmp_path):
    (tuned / LINKER).write_text("{")
    with pytest.raises(AdapterError, match="damaged; copy or tune the memory again"):
        load_memory(tuned)
