"""One fact added or deleted: it is right, it is gone, and nothing else notices, to the bit."""

from dataclasses import replace

import pytest
import torch
from peft import get_peft_model

import memtune_lib
from memtune_lib.activations import Activations, encode
from memtune_lib.codec import Codec
from memtune_lib.editing import EDITS, add_fact, delete_fact, experts_of, update_fact
from memtune_lib.errors import EditingError, PromptError
from memtune_lib.linking import Linker
from memtune_lib.memory import Memory, load_memory
from memtune_lib.mome import MomeConfig
from memtune_lib.prompts import REFUSAL, tuned_prompt
from memtune_lib.tune_args import TuneArgs
from memtune_lib.tuner import new_memory
from tests.unit import tiny

pytestmark = pytest.mark.filterwarnings(tiny.FILTER)

ARGS = TuneArgs(first_layer=2, shared_r=4, shared_alpha=64.0, r_value=8)
QUESTIONS = [question for question, _ in tiny.PAIRS]
OTHERS = QUESTIONS[2:]
FACT = ("Age of Ada?", "SELECT 11", ["How old is Ada?", "ada: years?"])
SECOND = ("Age of Bob?", "SELECT 18")
FAST = {"learning_rate": 5e-2, "passes": 300}  # for a model that is tiny


def fresh(codec=None, linker=None, **args):
    """A memory that was told nothing yet; its shared expert is random."""
    model = new_memory(tiny.base(), replace(ARGS, **args), end_token_id=2)
    generator = torch.Generator().manual_seed(5)
    for name, parameter in model.named_parameters():
        if "mome_shared" in name:
            parameter.data.copy_(torch.randn(parameter.shape, generator=generator) * 0.05)
    known = encode(tiny.tokenizer(), [(tuned_prompt(question), "") for question in QUESTIONS])
    model.router.center(Activations(model, known, progress=False).queries)
    return Memory(model.eval(), tiny.tokenizer(), codec=codec, linker=linker)


@torch.no_grad()
def logits(memory, question):
    return memory.model(**memory.tokenizer(tuned_prompt(question), return_tensors="pt")).logits


def all_logits(memory, questions):
    return torch.cat([logits(memory, question)[0] for question in questions])


def texts(memory, questions):
    return [one.text for one in memory.write(questions)]


def rows(memory, experts):
    """The weights of some experts and their routing."""
    banks = [layer.bank("default") for layer in memory.model.bank_layers()]
    router = memory.model.router
    return [part[experts].clone() for part in (*(p for b in banks for p in (b.A, b.B)), router.keys, router.radius)]


def same(one, other):
    return len(one) == len(other) and all(map(torch.equal, one, other))


def shared_expert(memory):
    return [value.clone() for name, value in memory.model.state_dict().items() if "mome_shared" in name]


def everything(memory):
    """What an edit that is refused must leave as it was; a bank may have grown by unused rows."""
    used = memory.model.router.used.nonzero().flatten()
    return rows(memory, used) + shared_expert(memory), memory.codec.words, dict(memory.card)


# ---- adding ----


def test_a_fact_and_its_rewordings_are_right_and_nothing_else_changes():
    memory = fresh()
    shared = shared_expert(memory)
    before, written = all_logits(memory, OTHERS), texts(memory, OTHERS)
    added = add_fact(memory, *FACT, keep=OTHERS, **FAST)
    assert added.wordings == (FACT[0], *FACT[2])
    assert added.exact == (True, True, True), added
    assert added.experts == (0, 1, 2)
    assert added.loss < 0.005
    assert texts(memory, added.wordings) == [FACT[1]] * 3
    assert torch.equal(all_logits(memory, OTHERS), before)
    assert texts(memory, OTHERS) == written
    assert same(shared_expert(memory), shared)
    assert all(p.grad is None for p in memory.model.parameters())


@pytest.mark.parametrize("index_k", [1, 2])
def test_two_facts_do_not_disturb_one_another(index_k):
    memory = fresh(index_k=index_k)
    first = add_fact(memory, *FACT, keep=[SECOND[0]], **FAST)
    held, before = rows(memory, list(first.experts)), all_logits(memory, first.wordings)
    second = add_fact(memory, *SECOND, **FAST)  # it knows of the first by its keys
    assert first.exact + second.exact == (True,) * 4
    assert not set(first.experts) & set(second.experts)
    assert same(rows(memory, list(first.experts)), held)
    assert torch.equal(all_logits(memory, first.wordings), before)
    alone = all_logits(memory, [SECOND[0]])
    delete_fact(memory, FACT[0])
    assert texts(memory, [SECOND[0]]) == [SECOND[1]]
    assert torch.equal(all_logits(memory, [SECOND[0]]), alone)


def test_a_second_fact_within_the_radius_of_the_first():
    """With two experts a prompt, that of the first fact joins in, and is not changed by the second."""
    memory = fresh(index_k=2)
    first = add_fact(memory, *FACT[:2], **FAST)
    memory.model.router.radius[first.experts[0]] = -1.0
    held = rows(memory, list(first.experts))
    second = add_fact(memory, *SECOND, **FAST)
    assert [one.expert for one in experts_of(memory, SECOND[0])] == [*second.experts, *first.experts]
    assert second.exact == (True,)
    assert same(rows(memory, list(first.experts)), held)


def test_experts_of():
    memory = fresh()
    assert experts_of(memory, FACT[0]) == []
    added = add_fact(memory, *FACT, keep=OTHERS, **FAST)
    for text, expert in zip(added.wordings, added.experts, strict=True):
        (met,) = experts_of(memory, text)
        assert met.expert == expert
        assert met.cosine == pytest.approx(1.0, abs=1e-4)
        assert 0.9499 < met.radius < met.cosine  # it is kept in float32
    assert [experts_of(memory, question) for question in OTHERS] == [[]] * len(OTHERS)


def test_wordings_that_are_the_same_without_their_values_share_an_expert():
    linker = Linker({"Player": {"Ada": "Ada", "Bob": "Bob", "Bobby": "Bob"}}, ["Player"])
    memory = fresh(linker=linker)
    added = add_fact(memory, "Age of Bob?", "SELECT age WHERE n='Bob'", ["Age of bobby?", "how old is Bob?"], **FAST)
    assert added.experts == (0, 0, 1)
    assert added.exact == (True, True, True), added
    assert texts(memory, ["Age of Ada?"]) == ["SELECT age WHERE n='Ada'"]
    with pytest.raises(EditingError, match="'Age of Ada!' is 'Age of Bob!' about other values.*; leave it out"):
        add_fact(memory, "Age of Bob!", "SELECT age WHERE n='Bob'", ["Age of Ada!"])


def test_an_answer_may_hold_words_that_no_answer_held_before():
    def ids(text):
        return memory.tokenizer(text, add_special_tokens=False)["input_ids"]

    memory = fresh(Codec(words=set(tiny.tokenizer()("SELECT 0123456789")["input_ids"])))
    words = memory.codec.words
    assert add_fact(memory, "Age of Ada?", "SELECT '#'", **FAST).exact == (True,)
    assert set(memory.codec.words) == set(words) | set(ids("'#"))
    assert add_fact(memory, "Age of Bob?", "SELECT '*'", keep=["Age of Ada?"], **FAST).exact == (True,)
    delete_fact(memory, "Age of Ada?")
    assert set(memory.codec.words) == set(words) | set(ids("'*"))
    assert texts(memory, ["Age of Bob?"]) == ["SELECT '*'"]
    delete_fact(memory, "Age of Bob?")
    assert memory.codec.words == words


# ---- deleting ----


def test_after_deleting_all_is_as_it_was_to_the_bit():
    memory = fresh()
    asked = [FACT[0], *FACT[2], *OTHERS]
    before, written = all_logits(memory, asked), texts(memory, asked)
    added = add_fact(memory, *FACT, keep=OTHERS, **FAST)
    assert not torch.equal(all_logits(memory, asked), before)
    assert delete_fact(memory, FACT[2][0]) == list(added.experts)  # any of its wordings will do
    assert torch.equal(all_logits(memory, asked), before)
    assert texts(memory, asked) == written
    assert memory.card[EDITS] == []
    with pytest.raises(EditingError, match="'Age of Ada.' meets no expert: .*; ask as the fact was added"):
        delete_fact(memory, FACT[0])


def test_a_fact_is_updated_by_deleting_it_and_takes_the_same_place():
    memory = fresh()
    add_fact(memory, *FACT[:2], **FAST)
    with pytest.raises(EditingError, match="'Age of Ada.' cannot be told from what expert 0 holds; delete_fact"):
        add_fact(memory, FACT[0], "SELECT 12")
    delete_fact(memory, FACT[0])
    again = add_fact(memory, FACT[0], "SELECT 12", **FAST)
    assert (again.experts, again.exact) == ((0,), (True,))
    assert texts(memory, [FACT[0]]) == ["SELECT 12"]
    assert len(memory.model.router.keys) == 1


# ---- a memory that was tuned ----


def test_an_error_of_a_tuned_memory_is_mended_and_kept_on_disk(tuned_once, tmp_path):
    memory = load_memory(tuned_once)
    others = [question for question in QUESTIONS if question != "Age of Bob?"]
    asked = [*others, *tiny.OUTSIDE[:5]]
    before = all_logits(memory, asked)
    added = memtune_lib.add_fact(memory, "Age of Bob?", "SELECT 99", ["Age of bob?"], keep=others)
    assert added.exact == (True, True), added
    assert texts(memory, QUESTIONS) == ["SELECT 99" if q == "Age of Bob?" else sql for q, sql in tiny.PAIRS]
    assert torch.equal(all_logits(memory, asked), before)
    memory.save(tmp_path)
    again = load_memory(tmp_path)
    assert again.card == memory.card and again.codec.words == memory.codec.words
    assert torch.equal(all_logits(again, [*asked, "Age of Bob?"]), all_logits(memory, [*asked, "Age of Bob?"]))
    assert texts(again, QUESTIONS) == texts(memory, QUESTIONS)
    assert memtune_lib.delete_fact(again, "Age of Bob?") == list(added.experts)
    untouched = load_memory(tuned_once)
    assert torch.equal(all_logits(again, QUESTIONS), all_logits(untouched, QUESTIONS))
    assert texts(again, QUESTIONS) == [sql for _, sql in tiny.PAIRS]
    assert again.codec.words == untouched.codec.words
    with pytest.raises(EditingError, match="'sing a song' is out of scope: the gate leaves it to the base model"):
        memtune_lib.add_fact(again, "sing a song", "SELECT 1")


# ---- what is refused ----


@pytest.mark.parametrize("answer", ["", "  ", ";", "42", REFUSAL, "The answer is SELECT 1", "SELECT 1; SELECT 2"])
def test_an_answer_that_is_no_query(answer):
    with pytest.raises(EditingError, match="the answer is .*; give one SQL query and nothing else"):
        add_fact(fresh(), "Age of Ada?", answer)


@pytest.mark.parametrize("question", ["", " \n", "x" * 3000])
def test_no_question(question):
    memory = fresh()
    for edit in (
        lambda: add_fact(memory, question, "SELECT 1"),
        lambda: add_fact(memory, "Age of Ada?", "SELECT 1", [question]),
        lambda: add_fact(memory, "Age of Ada?", "SELECT 1", keep=[question]),
        lambda: delete_fact(memory, question),
        lambda: experts_of(memory, question),
    ):
        with pytest.raises(PromptError):
            edit()


def test_a_memory_without_a_bank():
    plain = tiny.base()
    without = get_peft_model(tiny.base(), MomeConfig(target_modules=["q_proj"], task_type="CAUSAL_LM"))
    for model in (plain, without):
        memory = Memory(model, tiny.tokenizer())
        for edit in (lambda m: add_fact(m, *FACT), lambda m: delete_fact(m, "a"), lambda m: experts_of(m, "a")):
            with pytest.raises(EditingError, match="this memory has no bank of experts; make one whose"):
                edit(memory)


def test_a_question_that_is_to_be_kept():
    memory = fresh()
    before = everything(memory)
    with pytest.raises(EditingError, match="'Age of Ada.' cannot be told from 'Age of Ada.'; reword one of them"):
        add_fact(memory, *FACT, keep=[*OTHERS, FACT[0]])
    after = everything(memory)
    assert same(before[0], after[0]) and before[1:] == after[1:]


def test_a_loss_that_is_no_number_leaves_the_memory_as_it_was():
    memory = fresh()
    add_fact(memory, *SECOND, **FAST)
    before, seen = everything(memory), all_logits(memory, QUESTIONS)
    with pytest.raises(EditingError, match=r"the loss is (nan|inf); lower learning_rate=1e\+37"):
        add_fact(memory, *FACT, keep=OTHERS, learning_rate=1e37)
    after = everything(memory)
    assert same(before[0], after[0]) and before[1:] == after[1:]
    assert torch.equal(all_logits(memory, QUESTIONS), seen)
    assert add_fact(memory, *FACT, keep=OTHERS, **FAST).exact == (True, True, True)


# ---- updating ----


@pytest.mark.parametrize("index_k", [1, 2])
def test_updating_changes_one_fact_and_no_other(index_k):
    memory = fresh(index_k=index_k)
    added = add_fact(memory, *FACT, keep=OTHERS, **FAST)
    add_fact(memory, *SECOND, keep=[*OTHERS[1:]], **FAST)
    asked = [SECOND[0], *OTHERS]
    before, shared = all_logits(memory, asked), shared_expert(memory)
    again = update_fact(memory, FACT[0], "SELECT 12", keep=OTHERS, **FAST)
    assert set(again.wordings) == {FACT[0], *FACT[2]}  # those it had
    assert again.exact == (True, True, True), again
    assert sorted(again.experts) == sorted(added.experts)
    assert texts(memory, again.wordings) == ["SELECT 12"] * 3
    assert torch.equal(all_logits(memory, asked), before)
    assert same(shared_expert(memory), shared)
    assert [edit["sql"] for edit in memory.card[EDITS]] == [SECOND[1], "SELECT 12"]


def test_updating_what_no_expert_holds_adds_it():
    memory = fresh()
    updated = update_fact(memory, *FACT[:2], **FAST)
    assert (updated.wordings, updated.exact) == ((FACT[0],), (True,))
    assert texts(memory, [FACT[0]]) == [FACT[1]]


@pytest.mark.parametrize(
    ("answer", "options"),
    [("no query", {}), ("SELECT 12", {"learning_rate": 1e37}), ("SELECT 12", {"keep": [FACT[0]]})],
)
def test_an_update_that_fails_leaves_the_old_fact(answer, options):
    memory = fresh(Codec(words=set(tiny.tokenizer()("SELECT 0123456789")["input_ids"])))
    add_fact(memory, *FACT, **FAST)
    before, seen = everything(memory), all_logits(memory, QUESTIONS)
    with pytest.raises(EditingError):
        update_fact(memory, FACT[0], answer, **options)
    after = everything(memory)
    assert same(before[0], after[0]) and before[1:] == after[1:]
    assert torch.equal(all_logits(memory, QUESTIONS), seen)
    assert texts(memory, [FACT[0]]) == [FACT[1]]
