"""General ability and forgetting: the shipped texts, scores against a plain computation, what tuning changes."""

import json
import re
from collections import Counter

import pytest
import torch
from peft import LoraConfig, get_peft_model

from memtune_lib.base_model import load_base_model
from memtune_lib.errors import EvaluationError, QuestionFileError
from memtune_lib.evaluation import wilson
from memtune_lib.evaluation.forgetting import forgetting, main
from memtune_lib.evaluation.general import ITEMS, PASSAGES, Item, general_ability, load_items, load_passages
from memtune_lib.evaluation.locality import locality
from memtune_lib.files import read_jsonl
from memtune_lib.memory import DATASETS, load_memory
from memtune_lib.prompts import tuned_prompt
from tests.unit import tiny

pytestmark = pytest.mark.filterwarnings(tiny.FILTER)
ITEM = {"id": "a", "subject": "sky", "question": "Colour of the sky?", "options": ["Blue", "Red"], "answer": 0}
SOME = [
    Item("a", "sky", "Colour of the sky?", ("Blue", "Red as a rose", "Green"), 0),
    Item("b", "sum", "Two and two?", ("4", "5", "1000", "-1"), 0),
    Item("c", "sum", "Half of six?", ("Three", "Sixteen"), 0),
]
PROSE = {"p": "The cat sat.", "q": "It rained all day on the roof.", "r": "No."}
OUTSIDE = tiny.OUTSIDE[:6]


@pytest.fixture(scope="module")
def lora():
    torch.manual_seed(1)
    settings = LoraConfig(r=4, target_modules=["q_proj", "down_proj"], init_lora_weights=False, task_type="CAUSAL_LM")
    return get_peft_model(tiny.base(), settings).eval()


@pytest.fixture(scope="module")
def memory(tuned_once):
    return load_memory(tuned_once)


def measured(before, after, **kwargs):
    texts = {"items": SOME, "passages": PROSE, "progress": False}
    return forgetting(before, after, tiny.tokenizer(), OUTSIDE, **texts | kwargs)


def write(path, lines):
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return path


# ---- the shipped texts


def normal(text):
    return " ".join(re.findall(r"\w+", text.lower()))


def test_items_are_many_and_their_answers_evenly_placed():
    items = load_items()
    assert len(items) >= 200 and {len(item.options) for item in items} == {4}
    places, subjects = Counter(item.answer for item in items), Counter(item.subject for item in items)
    assert max(places.values()) - min(places.values()) <= 1
    assert len(subjects) >= 10 and min(subjects.values()) >= 10
    assert len({normal(item.question) for item in items}) == len(items)


def test_length_does_not_give_the_answer_away():
    right = [[len(option) for option in item.options] for item in load_items()]
    longest = sum(sizes.index(max(sizes)) == item.answer for sizes, item in zip(right, load_items(), strict=True))
    shortest = sum(sizes.index(min(sizes)) == item.answer for sizes, item in zip(right, load_items(), strict=True))
    low, high = wilson(len(right) // 4, len(right), z=2.6)  # where lot would fall in 99 of 100 sets
    assert low < longest / len(right) < high and low < shortest / len(right) < high


def test_passages_are_of_a_length_and_all_different():
    passages = load_passages()
    assert len(passages) >= 30
    assert {name: len(text.split()) for name, text in passages.items() if not 60 <= len(text.split()) <= 120} == {}
    genres = Counter(line["genre"] for _, line in read_jsonl(PASSAGES))
    assert len(genres) >= 20 and len({text[:40] for text in passages.values()}) == len(passages)


def test_nothing_is_about_what_the_memories_know():
    texts = [json.dumps(line) for path in (ITEMS, PASSAGES) for _, line in read_jsonl(path)]
    assert [text for text in texts if re.search(r"basketball|\bNBA\b|\bSQL\b|database", text, re.IGNORECASE)] == []


@pytest.mark.parametrize("world", ["nba", "ecommerce"])
def test_no_item_teaches_a_memory_what_to_leave_alone(world):
    taught = {normal(line["prompt"]) for _, line in read_jsonl(DATASETS / world / "out_of_scope_train.jsonl")}
    assert [item.question for item in load_items() if normal(item.question) in taught] == []


# ---- general ability


def plain_log_p(model, prompt, text):
    """One row by itself, without batch or padding."""
    start, rest = (tiny.tokenizer()(part, add_special_tokens=False)["input_ids"] for part in (prompt, text))
    with torch.no_grad():
        table = model(torch.tensor([[*start, *rest]])).logits[0].log_softmax(-1)
    return sum(float(table[len(start) - 1 + k, token]) for k, token in enumerate(rest))


@pytest.mark.parametrize("family", tiny.FAMILIES)
@pytest.mark.parametrize("batch_size", [1, 4, 32])
def test_scores_are_those_of_a_plain_computation(family, batch_size):
    model = tiny.base(family)
    options = {"batch_size": batch_size, "progress": False}
    found = general_ability(model, tiny.tokenizer(), SOME, PROSE, **options)
    for item, record in zip(SOME, found.items, strict=True):
        a_byte = [plain_log_p(model, tuned_prompt(item.question), o) / len(o.encode()) for o in item.options]
        assert record["chosen"] == a_byte.index(max(a_byte))
        assert record["correct"] == (record["chosen"] == item.answer)
        assert (record["id"], record["category"]) == (item.id, item.subject)
    for (name, text), record in zip(PROSE.items(), found.passages, strict=True):
        assert record["loss"] == pytest.approx(-plain_log_p(model, text[0], text[1:]) / (len(text) - 1), rel=1e-4)
        assert (record["id"], record["tokens"]) == (name, len(text) - 1)
    right = sum(record["correct"] for record in found.items)
    assert (found.accuracy.low, found.accuracy.high) == wilson(right, 3)
    assert found.perplexity.low < found.perplexity.value < found.perplexity.high


def test_a_progress_bar_is_drawn(capsys):
    general_ability(tiny.base(), tiny.tokenizer(), SOME, PROSE)
    assert "general ability: 100%" in capsys.readouterr().err


# ---- forgetting


def test_a_model_has_forgotten_nothing_beside_itself():
    model = tiny.base()
    found = measured(model, model)
    assert found.after.items.change == 0 and found.after.items.p == 1.0
    change = found.after.log_perplexity
    assert (change.value, change.low, change.high) == (0.0, 0.0, 0.0)
    side = found.summary()["after"]
    assert side["locality"]["accuracy"] == 1.0 and side["locality"]["n"] == len(OUTSIDE)
    assert found.gate_open is None and "gate_open" not in found.summary()


def test_a_changed_model_differs(lora):
    found = measured(tiny.base(), lora)
    assert found.after.log_perplexity.value != 0
    assert not any(one.identical for one in found.after.locality)
    own = [p["loss"] for p in found.after.general.passages]
    was = [p["loss"] for p in found.before.passages]
    assert found.after.log_perplexity.value == pytest.approx(sum(own) / 3 - sum(was) / 3)
    assert "6 prompts answered as before" in str(found) and str(found).startswith("before: accuracy 0.")


def test_an_adapter_switched_off_is_the_model_before(lora):
    with lora.disable_adapter():
        found = measured(tiny.base(), lora)
    assert found.after.log_perplexity.value == 0 and found.after.items.change == 0


def test_a_memory_forgets_nothing_but_behind_an_open_gate(memory, tiny_model):
    found = measured(load_base_model(str(tiny_model))[0].eval(), memory)
    for kind in ("items", "passages"):
        pairs = zip(getattr(found.before, kind), getattr(found.after.general, kind), strict=True)
        assert [new for old, new in pairs if old != new and not new["in_scope"]] == []
    assert [one.identical for one in found.after.locality if not one.in_scope].count(False) == 0
    scope = memory.in_scope(OUTSIDE)
    assert [one.in_scope for one in found.after.locality] == scope and not all(scope)
    assert all(one.in_scope and not one.identical for one in found.gate_open.locality)
    assert all(p["in_scope"] for p in (*found.gate_open.general.items, *found.gate_open.general.passages))
    was, now = ([p["loss"] for p in general.passages] for general in (found.before, found.gate_open.general))
    assert all(one != other for one, other in zip(was, now, strict=True))
    assert found.summary()["gate_open"]["in_scope"] == {"items": 3, "passages": 3, "prompts": 6}
    assert found.summary()["after"]["in_scope"]["prompts"] == sum(scope)


@pytest.mark.parametrize("inside", [False, True])
def test_locality_beside_the_own_base(memory, inside):
    prompts = [tuned_prompt(prompt) for prompt in OUTSIDE]
    found = locality(memory.model, memory.tokenizer, prompts, [inside] * 6, batch_size=4, progress=False)
    assert [(one.prompt, one.identical, one.in_scope) for one in found] == [(p, not inside, inside) for p in prompts]


# ---- bad input


@pytest.mark.parametrize(
    ("kwargs", "message"),
    [
        ({"items": []}, "no items; give multiple-choice questions"),
        ({"passages": {}}, "0 passages have no interval; give two or more"),
        ({"passages": {"p": "Long enough", "q": "x"}}, "passage 'q' has no second token to foresee"),
    ],
)
def test_nothing_to_measure(kwargs, message):
    with pytest.raises(EvaluationError, match=message):
        measured(tiny.base(), tiny.base(), **kwargs)


def test_no_prompts_and_a_model_that_is_still_training():
    with pytest.raises(EvaluationError, match="no prompts; give some"):
        forgetting(tiny.base(), tiny.base(), tiny.tokenizer(), [])
    with pytest.raises(EvaluationError, match=r"training mode.*call model.eval\(\) first"):
        measured(tiny.base().train(), tiny.base())


def test_models_loaded_in_two_ways_are_no_pair():
    with pytest.raises(EvaluationError, match="before is torch.float32 on cpu, after torch.bfloat16 on cpu; load both"):
        measured(tiny.base(), tiny.base().bfloat16())


def test_a_memory_without_its_gate_is_refused(memory):
    with pytest.raises(EvaluationError, match="has a memory; say by gate"):
        general_ability(memory.model, memory.tokenizer, SOME, PROSE, progress=False)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"answer": None}, r'line 2: "answer" is None; see datasets/general/README.md'),
        ({"answer": "Blue"}, r"line 2: \"answer\" is 'Blue'; see"),
        ({"answer": 2}, "line 2: 'b' has the answer 2; give the option's place, 0 to 1"),
        ({"answer": -1}, "line 2: 'b' has the answer -1; give the option's place, 0 to 1"),
        ({"answer": True}, "line 2: 'b' has the answer True; give the option's place, 0 to 1"),
        ({"options": ["Blue"]}, r"line 2: 'b' has the options \['Blue'\]; give two or more different texts"),
        ({"options": ["Blue", "Blue"]}, "give two or more different texts"),
        ({"options": ["Blue", 7]}, "line 2: 'b' has the options"),
        ({"options": ["Blue", ""]}, "line 2: 'b' has the options"),
        ({"question": ""}, "line 2: \"question\" is ''; see"),
        ({"id": "a"}, "line 2: the id 'a' stands twice; give each its own"),
    ],
)
def test_a_bad_item_is_one_clear_line(tmp_path, change, message):
    path = write(tmp_path / "items.jsonl", [ITEM, ITEM | {"id": "b"} | change])
    with pytest.raises(QuestionFileError, match=message):
        load_items(path)


def test_a_missing_answer_and_an_empty_file(tmp_path):
    path = write(tmp_path / "items.jsonl", [{key: ITEM[key] for key in ITEM if key != "answer"}])
    with pytest.raises(QuestionFileError, match='line 1: "answer" is missing; see'):
        load_items(path)
    with pytest.raises(QuestionFileError, match="no line in it; write lines with the keys id, text"):
        load_passages(write(path, []))
    with pytest.raises(EvaluationError, match="'a' has the answer 9; give the option's place, 0 to 1"):
        Item("a", "sky", "Colour?", ("Blue", "Red"), 9)


# ---- the command


def test_the_command_writes_figures_and_their_provenance(tuned_once, tmp_path, capsys):
    out = tmp_path / "forgetting.json"
    assert main(["--adapter", str(tuned_once), "--few", "3", "--out", str(out)]) == 0
    made = json.loads(out.read_text())
    assert made.keys() == {"before", "after", "gate_open", "provenance"}
    assert [made[side][kind]["n"] for side in ("before", "gate_open") for kind in ("accuracy", "perplexity")] == [3] * 4
    assert made["provenance"]["command"] == "python -m memtune_lib.evaluation.forgetting --few 3"
    assert made["provenance"]["data"].keys() == {"items.jsonl", "passages.jsonl", "out_of_scope.jsonl"}
    assert str(tmp_path) not in out.read_text()
    assert capsys.readouterr().out.startswith("before: accuracy ")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [(["--few", "1"], "few is 1; give 2 or more"), (["--adapter", "nowhere"], "holds no memory")],
)
def test_a_bad_command_is_one_line(arguments, message, capsys):
    assert main(arguments) == 2
    said = capsys.readouterr().err
    assert message in said and said.startswith("memtune: ") and said.count("\n") == 1
