"""The PEFT method on tiny random models: exactness, routing, saving, growing, tuning, and what it refuses."""

import copy
import subprocess
import sys
from collections.abc import Callable

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from peft import PeftConfig, PeftModel, PeftType, get_peft_model
from torch import nn
from transformers import (
    GPT2Config,
    GPT2LMHeadModel,
    LlamaConfig,
    LlamaForCausalLM,
    PreTrainedModel,
    Qwen3Config,
    Qwen3ForCausalLM,
)

from memtune_lib.errors import AdapterError
from memtune_lib.mome import MomeConfig, MomeLinear, MomeModel, Router, Routing, mean_over
from memtune_lib.mome.bank import Bank

pytestmark = pytest.mark.filterwarnings("ignore:`is_gradient_checkpointing` is deprecated:FutureWarning")

VOCABULARY, HIDDEN, LAYERS = 97, 32, 4
SMALL = {"vocab_size": VOCABULARY, "pad_token_id": 0, "bos_token_id": 1, "eos_token_id": 2}


def llama(hidden: int = HIDDEN, **kwargs) -> PreTrainedModel:
    return LlamaForCausalLM(
        LlamaConfig(
            hidden_size=hidden,
            intermediate_size=48,
            num_hidden_layers=LAYERS,
            num_attention_heads=4,
            num_key_value_heads=2,
            **SMALL,
            **kwargs,
        )
    )


def qwen3() -> PreTrainedModel:
    return Qwen3ForCausalLM(
        Qwen3Config(
            hidden_size=HIDDEN,
            intermediate_size=48,
            num_hidden_layers=LAYERS,
            num_attention_heads=4,
            num_key_value_heads=2,
            head_dim=8,
            **SMALL,
        )
    )


def gpt2() -> PreTrainedModel:
    return GPT2LMHeadModel(GPT2Config(n_embd=HIDDEN, n_layer=LAYERS, n_head=4, n_positions=64, **SMALL))


FAMILIES = {"llama": llama, "qwen3": qwen3, "gpt2": gpt2}


def base(family: str | Callable = "llama", **kwargs) -> PreTrainedModel:
    torch.manual_seed(0)
    return (FAMILIES[family] if isinstance(family, str) else family)(**kwargs).eval()


def mome(model: PreTrainedModel, adapter: str = "default", **kwargs) -> PeftModel:
    torch.manual_seed(1)
    settings = {"layers_to_transform": [2, 3], "num_experts": 5, "shared_r": 4, "end_token_id": 2}
    return get_peft_model(model, MomeConfig(task_type="CAUSAL_LM", **settings | kwargs), adapter_name=adapter).eval()


def prompts(rows: int = 3, length: int = 7) -> torch.Tensor:
    generator = torch.Generator().manual_seed(rows * 100 + length)
    return torch.randint(3, VOCABULARY, (rows, length), generator=generator)


@torch.no_grad()
def shake(model: PeftModel, adapter: str = "default") -> None:
    """Make every part of the memory do something."""
    generator = torch.Generator().manual_seed(5)
    for layer in model.modules():
        if isinstance(layer, MomeLinear):
            for store in (layer.mome_shared_B, layer.mome_expert_B):
                if adapter in store:
                    noise = torch.randn(store[adapter].shape, generator=generator) * 0.3
                    store[adapter].copy_(noise)


def scoped(model: PeftModel, ids: torch.Tensor, inside: int) -> torch.Tensor:
    """The prompts, the `inside` best judged first; only those are in scope from now on. Call it when all is shaken."""
    verdicts = model.base_model.verdict(torch.ones_like(ids, dtype=torch.bool), input_ids=ids)
    order = verdicts.argsort(descending=True)
    model.router.judge(verdicts[order][:inside], verdicts[order][inside:])
    return ids[order]


def logits(model: nn.Module, ids: torch.Tensor, **kwargs) -> torch.Tensor:
    with torch.no_grad():
        return model(input_ids=ids, **kwargs).logits


# ---- exactness ----


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16])
def test_step_zero_and_disabled_are_the_base_model(family, dtype):
    ids = prompts()
    reference, model = base(family).to(dtype), mome(base(family).to(dtype))
    for row, raw in enumerate(model.query(ids)):
        model.router.set_key(row, raw, 0.9)
    assert torch.equal(logits(model, ids), logits(reference, ids))
    assert model.routing.weights.tolist() == [[1.0]] * 3
    shake(model)
    assert not torch.equal(logits(model, ids), logits(reference, ids))
    with model.disable_adapter():
        assert torch.equal(logits(model, ids), logits(reference, ids))
    assert not torch.equal(logits(model, ids), logits(reference, ids))


@pytest.mark.parametrize("family", FAMILIES)
def test_out_of_scope_is_the_base_model_alone_and_in_mixed_batches(family):
    reference, model = base(family), mome(base(family))
    shake(model)
    ids = scoped(model, prompts(4), 2)
    model.router.set_key(0, model.query(ids[:1])[0], 0.99)
    model.router.set_key(1, model.query(ids[2:3])[0], 0.99)  # a key does not bring a prompt into scope
    assert torch.equal(logits(model, ids[2:]), logits(reference, ids[2:]))
    ours, theirs = logits(model, ids), logits(reference, ids)
    assert torch.equal(ours[2:], theirs[2:])
    assert all(not torch.equal(ours[row], theirs[row]) for row in (0, 1))
    assert model.routing.scope.tolist() == [True, True, False, False]
    assert model.routing.weights.flatten().tolist() == [1.0, 0.0, 0.0, 0.0]
    torch.testing.assert_close(ours[:2], logits(model, ids[:2]))
    order = torch.tensor([3, 0, 2, 1])
    torch.testing.assert_close(logits(model, ids[order]), ours[order])


def test_padding_on_either_side_changes_no_routing():
    ids, model = prompts(2, 6), mome(base())
    shake(model)
    raw = model.query(ids)
    model.router.set_key(3, raw[1], 0.999)
    for side in (0, 3):
        padded = torch.zeros(2, 9, dtype=torch.long)
        padded[:, side : side + 6] = ids
        mask = (padded != 0).long()
        positions = (mask.cumsum(1) - 1).clamp(min=0)
        torch.testing.assert_close(model.query(padded, mask), raw)
        ours = logits(model, padded, attention_mask=mask, position_ids=positions)[:, side : side + 6]
        torch.testing.assert_close(ours, logits(model, ids))
        assert model.routing.weights.flatten().tolist() == [0.0, 1.0]


def test_labels_and_prompt_mask_tell_the_prompt():
    ids, model = prompts(2, 8), mome(base())
    raw = model.query(ids[:, :5])
    only_prompt = torch.zeros(2, 8, dtype=torch.bool)
    only_prompt[:, :5] = True
    torch.testing.assert_close(model.query(ids, torch.ones_like(ids), only_prompt), raw)
    model.router.set_key(0, raw[0], 0.9999)
    labels = ids.masked_fill(only_prompt, -100)
    model(input_ids=ids, attention_mask=torch.ones_like(ids), labels=labels)
    assert model.routing.weights[0, 0] == 1
    model(input_ids=ids, labels=ids)  # no prompt: all of it is
    torch.testing.assert_close(model.routing.cosine[0, 0], model.router.route(model.query(ids)).cosine[0, 0])


def test_no_token_drowns_the_others():
    hidden = torch.randn(1, 6, HIDDEN)
    sink = hidden.clone()
    sink[:, 0] *= 1000
    torch.testing.assert_close(mean_over(sink, None), mean_over(hidden, None))
    hidden[:, 4:] = torch.nan  # padding
    mask = torch.tensor([[True] * 4 + [False] * 2])
    torch.testing.assert_close(mean_over(hidden, mask), mean_over(hidden[:, :4], None))


# ---- generation ----


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("beams", [1, 3])
def test_generate_agrees_with_and_without_cache(family, beams):
    model = mome(base(family))
    shake(model)
    ids = scoped(model, prompts(3, 6), 2)
    model.router.set_key(4, model.query(ids[:1])[0], 0.99)
    options = {
        "input_ids": ids,
        "attention_mask": torch.ones_like(ids),
        "max_new_tokens": 8,
        "min_new_tokens": 8,
        "do_sample": False,
        "num_beams": beams,
    }
    cached = model.generate(**options)
    assert len(model.routing) == 3 * beams
    assert torch.equal(cached, model.generate(**options, use_cache=False))
    assert torch.equal(cached[2], base(family).generate(**options)[2])
    if beams == 1:
        answers = torch.ones_like(cached)
        answers[:, :6] = -100
        step_by_step = logits(model, cached, labels=answers).argmax(-1)[:, 5:-1]
        allowed = cached[:, 6:]  # end-of-text is barred by min_new_tokens
        assert torch.equal(torch.where(step_by_step == 2, allowed, step_by_step), allowed)


def test_decoding_needs_the_routed_batch():
    ids, model = prompts(2), mome(base())
    past = model(input_ids=ids, use_cache=True).past_key_values
    model(input_ids=ids[:, :1], past_key_values=past)
    with pytest.raises(AdapterError, match="1 rows, but 2 prompts"):
        model(input_ids=ids[:1, :1], past_key_values=past)
    with pytest.raises(AdapterError, match="whole model"):
        model.get_base_model().model(input_ids=ids)


# ---- saving ----


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize(("experts", "dtype"), [(0, torch.float32), (5, torch.bfloat16)])
def test_saved_and_loaded_is_the_same(family, experts, dtype, tmp_path):
    model = mome(base(family).to(dtype), num_experts=experts)
    assert list(model.add_experts(2)) == [experts, experts + 1]
    shake(model)
    ids = scoped(model, prompts(), 2)
    if experts:
        model.router.set_key(1, model.query(ids)[0], 0.95)
    model.router.set_key(experts + 1, model.query(ids)[1], 0.95)
    model.save_pretrained(tmp_path)
    loaded = PeftModel.from_pretrained(base(family).to(dtype), tmp_path)
    assert loaded.peft_config["default"].num_experts == experts + 2
    ours, theirs = ({name: value for name, value in m.state_dict().items() if "mome_" in name} for m in (model, loaded))
    assert ours.keys() == theirs.keys()
    assert len(ours) > 7
    for name, value in ours.items():
        assert value.dtype == theirs[name].dtype, name
        assert torch.equal(value, theirs[name]), name
    assert torch.equal(logits(model, ids), logits(loaded, ids))
    assert loaded.routing.weights.any()
    assert isinstance(PeftConfig.from_pretrained(tmp_path), MomeConfig)
    again = PeftModel.from_pretrained(base(family).to(dtype), tmp_path, low_cpu_mem_usage=True)
    assert torch.equal(logits(again, ids), logits(model, ids))


def test_dtypes():
    model = mome(base().bfloat16())
    layer = model.bank_layers()[0]
    assert layer.mome_expert_A["default"].dtype == torch.bfloat16
    assert layer.mome_shared_A["default"].dtype == torch.float32
    torch.manual_seed(1)
    kept = get_peft_model(base().bfloat16(), MomeConfig(), autocast_adapter_dtype=False)
    assert {p.dtype for p in kept.parameters()} == {torch.bfloat16}
    model.router.set_key(0, torch.arange(HIDDEN).float(), 0.123456789)
    before = model.router.state_dict()
    before = {name: value.clone() for name, value in before.items()}
    model.half()
    for name, value in model.router.state_dict().items():
        assert value.dtype == before[name].dtype
        assert torch.equal(value, before[name])


def test_plain_import_registers_the_method(tmp_path):
    model = mome(base())
    model.save_pretrained(tmp_path / "memory")
    base().save_pretrained(tmp_path / "base")
    code = (
        "import warnings; warnings.simplefilter('ignore'); import memtune_lib\n"
        "from transformers import AutoModelForCausalLM\nfrom peft import PeftModel\n"
        f"base = AutoModelForCausalLM.from_pretrained({str(tmp_path / 'base')!r})\n"
        f"print(type(PeftModel.from_pretrained(base, {str(tmp_path / 'memory')!r}).base_model).__name__)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "MomeModel", done.stderr


def test_registration_is_idempotent():
    from memtune_lib.mome._register import add_peft_type, register

    count = len(PeftType)
    add_peft_type()
    register(MomeConfig, MomeModel)
    assert len(PeftType) == count
    assert PeftType.MOME is PeftType("MOME") is PeftType["MOME"] is copy.deepcopy(PeftType.MOME)
    assert PeftType.MOME == "MOME"
    assert PeftType.MOME in list(PeftType)


# ---- the bank ----


def test_growing_and_clearing_leave_other_answers_alone():
    ids, model = prompts(4), mome(base())
    shake(model)
    raw = model.query(ids)
    model.router.set_key(0, raw[0], 0.99)
    before = logits(model, ids)
    new = model.add_experts(3)[0]
    assert torch.equal(logits(model, ids), before)
    model.router.set_key(new, raw[1], 0.99)
    assert torch.equal(logits(model, ids), before)  # a fresh expert adds nothing
    for layer in model.bank_layers():
        nn.init.normal_(layer.mome_expert_B["default"].data[new])
    after = logits(model, ids)
    assert torch.equal(after[[0, 2, 3]], before[[0, 2, 3]])
    assert not torch.equal(after[1], before[1])
    model.clear_expert(new)
    assert torch.equal(logits(model, ids), before)
    assert all(p.requires_grad for layer in model.bank_layers() for p in layer.mome_expert_A.values())


def test_ablation_switches():
    ids, model = prompts(2), mome(base())
    shake(model)
    model.router.set_key(0, model.query(ids)[0], 0.99)
    plain, full = logits(base(), ids), logits(model, ids)
    with model.set_memory(bank=False):
        shared = logits(model, ids)
        with model.set_memory(shared=False):
            assert torch.equal(logits(model, ids), plain)
        assert torch.equal(logits(model, ids), shared)
    assert torch.equal(logits(model, ids), full)
    assert torch.equal(full[1], shared[1])
    assert not torch.equal(full[0], shared[0])
    model.set_memory(shared=False)
    assert torch.equal(logits(model, ids)[1], plain[1])
    assert not torch.equal(logits(model, ids)[0], plain[0])


def test_fixed_routing_goes_before_the_router():
    ids, model = prompts(3), mome(base(), index_k=2)
    shake(model)
    none = logits(model, ids)
    routing = Routing(
        torch.tensor([True, True, False]),
        torch.tensor([[1, 4], [1, 4], [1, 4]]),
        torch.tensor([[1.0, 0.5], [0.0, 0.0], [1.0, 1.0]]),
    )
    with model.fixed_routing(routing):
        fixed = logits(model, ids)
        assert model.routing is routing
    assert torch.equal(fixed[1], none[1])
    assert torch.equal(fixed[2], logits(base(), ids)[2])
    assert not torch.equal(fixed[0], none[0])
    with model.fixed_routing(routing.select(torch.tensor([0]))):
        torch.testing.assert_close(logits(model, ids[:1])[0], fixed[0])
    with model.fixed_routing(Routing.shared_only(3)):
        assert torch.equal(logits(model, ids), none)


@settings(max_examples=25, deadline=None)
@given(st.integers(1, 4), st.integers(1, 3), st.integers(0, 10_000))
def test_bank_delta_is_the_sum_it_says(pairs, tokens, seed):
    torch.manual_seed(seed)
    bank = Bank.new(6, 2, 5, 4, dtype=torch.float64, device=torch.device("cpu"), zero=False)
    x, weights = torch.randn(pairs, tokens, 5, dtype=torch.float64), torch.rand(pairs, dtype=torch.float64)
    experts = torch.randint(0, 6, (pairs,))
    expected = torch.stack([weights[i] * (bank.B[e] @ bank.A[e] @ x[i].T).T for i, e in enumerate(experts)])
    torch.testing.assert_close(bank.delta(x, experts, weights), expected)
    torch.testing.assert_close(bank.delta(x[:, 0], experts, weights), expected[:, 0])


# ---- tuning ----


@pytest.mark.parametrize("family", FAMILIES)
def test_a_step_touches_only_the_shared_expert_and_the_chosen_rows(family):
    ids, model = prompts(2), mome(base(family))
    for row, raw in zip((1, 3), model.query(ids), strict=True):
        model.router.set_key(row, raw, 0.99)
    before = {name: value.clone() for name, value in model.state_dict().items()}
    trainable = [p for p in model.parameters() if p.requires_grad]
    optimiser = torch.optim.SGD(trainable, lr=1.0)
    for _ in range(2):  # B is zero at first, so that A learns from the second step on
        model(input_ids=ids, labels=ids).loss.backward()
        optimiser.step()
        optimiser.zero_grad()
    for name, value in model.state_dict().items():
        if "mome_expert" in name:
            changed = (value != before[name]).flatten(1).any(1)
            assert changed.nonzero().flatten().tolist() == [1, 3], name
        else:
            assert torch.equal(value, before[name]) != ("mome_shared" in name), name


def test_gradients_flow_to_the_memory_only_and_out_of_scope_gives_none():
    model = mome(base())
    shake(model)
    ids = scoped(model, prompts(2), 1)
    for row, raw in enumerate(model.query(ids)):
        model.router.set_key(row, raw, 0.99)
    model(input_ids=ids[1:], labels=ids[1:]).loss.requires_grad_().backward()
    assert all(p.grad is None for p in model.parameters())
    model(input_ids=ids, labels=ids).loss.backward()
    for name, p in model.named_parameters():
        assert (p.grad is not None) == ("mome_" in name), name
    for layer in model.bank_layers():
        rows = layer.mome_expert_A["default"].grad.flatten(1).any(1)
        assert rows.tolist() == [True, False, False, False, False]


@pytest.mark.parametrize("reentrant", [False, True])
def test_gradient_checkpointing_changes_no_gradient(reentrant):
    grads = []
    for checkpointing in (False, True):
        model = mome(base()).train()
        shake(model)
        ids = scoped(model, prompts(3), 2)
        model.router.set_key(2, model.query(ids)[0], 0.99)
        if checkpointing:
            model.activation_checkpointing_enable({"use_reentrant": reentrant})
            model.enable_input_require_grads()
        model(input_ids=ids, labels=ids).loss.backward()
        grads.append({name: p.grad for name, p in model.named_parameters() if p.grad is not None})
    assert grads[0].keys() == grads[1].keys() != set()
    for name, grad in grads[0].items():
        torch.testing.assert_close(grads[1][name], grad)


def test_whole_layers_can_be_checkpointed_with_their_hooks():
    ids, model = prompts(2), mome(base())
    shake(model)
    model(input_ids=ids, labels=ids).loss.backward()
    plain = {name: p.grad.clone() for name, p in model.named_parameters() if p.grad is not None}
    model.zero_grad()
    layer = model.get_base_model().model.layers[2]
    call = layer.__class__.__call__

    class Checkpointed(layer.__class__):
        def __call__(self, *args, **kwargs):
            return torch.utils.checkpoint.checkpoint(call, self, *args, use_reentrant=False, **kwargs)

    layer.__class__ = Checkpointed
    model(input_ids=ids, labels=ids).loss.backward()
    for name, p in model.named_parameters():
        if name in plain:
            torch.testing.assert_close(p.grad, plain[name])


def test_taken_experts_learn_as_in_the_whole_bank():
    ids = prompts(2)
    results = []
    for take in (False, True):
        model = mome(base(), shared_r=0)
        shake(model)
        for row, raw in zip((4, 1), model.query(ids), strict=True):
            model.router.set_key(row, raw, 0.99)
        if take:
            with model.take_experts(torch.tensor([4, 1, 4])) as parameters:
                assert parameters[0].shape == (2, 2, 48)
                model(input_ids=ids, labels=ids).loss.backward()
                torch.optim.SGD(parameters, lr=0.5).step()
        else:
            model(input_ids=ids, labels=ids).loss.backward()
            torch.optim.SGD([p for p in model.parameters() if p.requires_grad], lr=0.5).step()
        results.append({name: p.detach() for name, p in model.named_parameters() if "mome_" in name})
    for name, value in results[0].items():
        torch.testing.assert_close(results[1][name], value)
    with pytest.raises(IndexError), model.take_experts(torch.tensor([0])):
        model(input_ids=ids)
    logits(model, ids)


def test_k_experts_at_once():
    ids, model = prompts(1), mome(base(), index_k=2, shared_r=0)
    shake(model)
    raw = model.query(ids)[0]
    alone = []
    for row in (0, 1):
        model.router.set_key(row, raw, 0.99)
        alone.append(logits(model, ids))
        model.router.clear_key(row)
    model.router.set_key(0, raw, 0.99)
    model.router.set_key(1, raw, 0.99)
    both = logits(model, ids)
    assert model.routing.weights.tolist() == [[1.0, 1.0]]
    assert not torch.equal(both, alone[0])
    assert not torch.equal(both, alone[1])


# ---- several adapters ----


def test_two_adapters_have_a_router_each(tmp_path):
    ids, model = prompts(2), mome(base())
    shake(model)
    first = logits(model, ids)
    model.add_adapter(
        "second",
        MomeConfig(
            layers_to_transform=[1, 3],
            num_experts=2,
            r=3,
            shared_r=0,
            task_type="CAUSAL_LM",
        ),
    )
    assert torch.equal(logits(model, ids), first)
    shake(model, "second")
    assert torch.equal(logits(model, ids), first)
    model.set_adapter("second")
    assert model.router is model.mome_router["second"]
    assert torch.equal(logits(model, ids), logits(base(), ids))
    model.router.set_key(1, model.query(ids)[1], 0.99)
    second = logits(model, ids)
    assert not torch.equal(second, first)
    assert not model.mome_router["default"].used.any()
    model.save_pretrained(tmp_path)
    loaded = PeftModel.from_pretrained(base(), tmp_path / "second", adapter_name="second")
    loaded.load_adapter(tmp_path, adapter_name="default")
    assert torch.equal(logits(loaded, ids), second)
    loaded.set_adapter("default")
    assert torch.equal(logits(loaded, ids), first)
    with pytest.raises(AdapterError, match="cannot be active together"):
        model.base_model.set_adapter(["default", "second"])
    model.set_adapter("default")
    model.delete_adapter("second")
    assert torch.equal(logits(model, ids), first)
    assert list(model.mome_router) == ["default"]


def test_unload_gives_the_base_model_back():
    ids, reference = prompts(), base()
    model = mome(base())
    shake(model)
    plain = model.unload()
    assert torch.equal(logits(plain, ids), logits(reference, ids))
    assert not plain._forward_pre_hooks
    assert not plain._forward_hooks
    assert plain.state_dict().keys() == reference.state_dict().keys()


def test_a_copy_is_independent():
    ids, model = prompts(2), mome(base())
    shake(model)
    before = logits(model, ids)
    twin = copy.deepcopy(model)
    model.router.set_key(0, model.query(ids)[0], 0.99)
    assert not torch.equal(logits(model, ids), before)
    assert torch.equal(logits(twin, ids), before)
    assert not twin.routing.weights.any()


# ---- the router ----


def test_the_threshold_lies_between_the_kinds_or_where_fewest_are_mistaken():
    router = Router(HIDDEN, 0, 1)
    raw = torch.randn(4, HIDDEN)
    assert router.route(raw).scope.all()
    assert router.route(raw).score is None
    inside, outside = torch.tensor([3.0, 5.0]), torch.tensor([-2.0, 1.0])
    fit = router.judge(inside, outside)
    assert (fit.threshold, fit.in_scope_kept, fit.out_of_scope_refused, fit.held_back) == (2.0, 1.0, 1.0, 2)
    assert [router.judge(inside, outside, margin=m).threshold for m in (0, 1)] == [1.0, 3.0]
    assert router.route(raw, torch.tensor([3.0, 2.9, 5.0, -9.0])).scope.tolist() == [True, False, True, False]
    fit = router.judge(torch.tensor([0.0, 4.0, 5.0, 6.0]), torch.tensor([1.0, 2.0]))
    assert (fit.threshold, fit.in_scope_kept, fit.out_of_scope_refused) == (4.0, 0.75, 1.0)


@settings(max_examples=50, deadline=None)
@given(st.integers(1, 8), st.integers(1, 4), st.integers(0, 10_000))
def test_routing_finds_the_nearest_used_keys(experts, k, seed):
    torch.manual_seed(seed)
    k = min(k, experts)
    router = Router(6, experts, k)
    used = [i for i in range(experts) if torch.rand(()) < 0.6]
    for i in used:
        router.set_key(i, torch.randn(6), float(torch.rand(()) * 2 - 1))
    queries = torch.randn(5, 6)
    routing = router.route(queries)
    cosine = router.normalise(queries) @ router.keys.T
    for row in range(5):
        expected = sorted(used, key=lambda i: -cosine[row, i])[:k]
        assert routing.experts[row, : len(expected)].tolist() == expected
        weights = [float(cosine[row, i] >= router.radius[i]) for i in expected]
        assert routing.weights[row].tolist() == weights + [0.0] * (k - len(expected))


# ---- refusals ----


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"r": 0}, "r=0 is not a whole number of at least 1"),
        ({"shared_r": -1}, "shared_r=-1"),
        ({"num_experts": 2.5}, "num_experts=2.5"),
        ({"index_k": 6}, "index_k=6 experts a prompt, but the bank has 5"),
        ({"index_method": "IndexHNSW"}, "choose one of IndexFlatL2"),
        ({"layers_to_transform": None, "layers_pattern": "layers"}, "needs layers_to_transform"),
        ({"layers_to_transform": [2, 4]}, "layers_to_transform has 4"),
        ({"target_modules": ["query"]}, "match nothing in"),
        ({"target_modules": ["lm_head"], "layers_to_transform": None}, "match nothing in"),
        ({"target_modules": ["mlp"], "expert_modules": None}, "is a LlamaMLP"),
        ({"router_layer": 3}, "router_layer=3 is not between 0 and 2"),
        ({"expert_modules": ["q"]}, "none of the target modules"),
        ({"key_dim": 64}, "key_dim=64 does not fit"),
    ],
)
def test_bad_settings_are_refused(wrong, message):
    with pytest.raises(AdapterError, match=message):
        mome(base(), **wrong)


@pytest.mark.parametrize(
    ("act", "message"),
    [
        (lambda m: m.add_experts(0), "0 experts cannot be added"),
        (lambda m: m.add_experts(1, "other"), "adapter 'other' is not loaded"),
        (lambda m: m.clear_expert(5), "expert 5 is not in a bank of 5"),
        (lambda m: m.router.set_key(0, torch.zeros(3), 0.5), "shape"),
        (lambda m: m.router.set_key(0, torch.zeros(HIDDEN), 1.5), "radius=1.5"),
        (lambda m: m.router.judge(torch.ones(3), torch.ones(0)), "3 verdicts in scope and 0 out of scope"),
        (lambda m: m.router.judge(torch.ones(3), torch.zeros(2), margin=2), "margin=2"),
        (lambda m: m(input_ids=prompts(), attention_mask=torch.ones(3, 1, 7, 7).bool()), "attention mask"),
    ],
)
def test_bad_calls_are_refused(act, message):
    model = mome(base())
    with pytest.raises(AdapterError, match=message):
        act(model)


def test_a_bank_without_layers_cannot_grow():
    model = mome(base(), target_modules=["q_proj"], num_experts=0)
    with pytest.raises(AdapterError, match="no adapted layer carries a bank"):
        model.add_experts(2)


@pytest.mark.parametrize("verb", ["merge_and_unload", "merge_adapter", "unmerge_adapter"])
def test_merging_is_refused_with_the_reason(verb):
    with pytest.raises(NotImplementedError, match="depends on the prompt"):
        getattr(mome(base()), verb)()
    layer = next(mome(base()).base_model._mome_layers())
    with pytest.raises(NotImplementedError, match="depends on the prompt"):
        layer.merge()


def test_another_base_model_is_refused_by_both_names(tmp_path):
    model = mome(base())
    model.peft_config["default"].base_model_name_or_path = "the-small-one"
    model.save_pretrained(tmp_path, save_embedding_layers=False)  # else PEFT looks "the-small-one" up online
    wide = base(hidden=64)
    wide.name_or_path = "the-wide-one"
    with pytest.raises(AdapterError, match=r"the-wide-one.*the-small-one"):
        PeftModel.from_pretrained(wide, tmp_path)
    with pytest.raises(AdapterError, match="the-small-one"):
        PeftModel.from_pretrained(base(gpt2), tmp_path)
    tall = LlamaForCausalLM(
        LlamaConfig(
            hidden_size=HIDDEN,
            intermediate_size=56,
            num_hidden_layers=LAYERS,
            num_attention_heads=4,
            **SMALL,
        )
    )
    with pytest.raises(AdapterError, match="made for the-small-one"):
        PeftModel.from_pretrained(tall, tmp_path)


def test_a_checkpoint_grows_the_model_it_is_loaded_into_and_damage_is_told():
    from peft import get_peft_model_state_dict, set_peft_model_state_dict

    ids, grown, fresh = prompts(2), mome(base()), mome(base())
    grown.add_experts(4)
    shake(grown)
    grown.router.set_key(8, grown.query(ids)[0], 0.99)
    state = get_peft_model_state_dict(grown)
    set_peft_model_state_dict(fresh, state)
    assert fresh.peft_config["default"].num_experts == 9
    assert torch.equal(logits(fresh, ids), logits(grown, ids))
    name = next(name for name in state if "mome_shared_A" in name)
    with pytest.raises(AdapterError, match="has nothing for"):
        set_peft_model_state_dict(fresh, {key: value for key, value in state.items() if key != name})
    with pytest.raises(AdapterError, match="damaged"):
        set_peft_model_state_dict(fresh, {name: state[name]})


# ---- the memory's own verdict


def declining(family: str = "llama") -> PeftModel:
    """A memory with random weights that judges, so that about half of all prompts are out of scope."""
    model = mome(base(family), init_weights=False, end_token_id=2)
    ids = prompts(16)
    verdicts = model.base_model.verdict(torch.ones_like(ids, dtype=torch.bool), input_ids=ids)
    model.base_model.router.judge(verdicts[verdicts > verdicts.median()], verdicts[verdicts <= verdicts.median()])
    return model


@pytest.mark.parametrize("family", FAMILIES)
def test_a_prompt_that_the_memory_declines_is_answered_by_the_base_model_to_the_bit(family):
    model, ids = declining(family), prompts(16)
    found = logits(model, ids)
    scope = model.base_model.routing.scope
    assert 0 < int(scope.sum()) < len(ids)
    with model.disable_adapter():
        plain = logits(model, ids)
    assert torch.equal(found[~scope], plain[~scope])
    assert not torch.equal(found[scope], plain[scope])


def test_a_verdict_does_not_depend_on_padding_or_neighbours():
    model, ids = declining(), prompts(4)
    tuner, mask = model.base_model, torch.ones(4, ids.shape[1], dtype=torch.bool)
    expected = tuner.verdict(mask, input_ids=ids)
    nothing = torch.zeros(4, 3, dtype=torch.long)
    for wider, padded in (((nothing, ids), (nothing, mask)), ((ids, nothing), (mask, nothing))):
        found = tuner.verdict(torch.cat(padded, 1).bool(), input_ids=torch.cat(wider, 1))
        torch.testing.assert_close(found, expected, rtol=1e-4, atol=1e-4)
    torch.testing.assert_close(tuner.verdict(mask[:1], input_ids=ids[:1]), expected[:1], rtol=1e-4, atol=1e-4)


def test_the_verdict_is_the_shared_experts_whatever_is_switched_off():
    model, ids = declining(), prompts(16)
    logits(model, ids)
    scope = model.base_model.routing.scope
    with model.base_model.set_memory(shared=False, bank=False):
        logits(model, ids)
        assert torch.equal(model.base_model.routing.scope, scope)


def test_a_memory_without_an_end_token_gives_no_verdict():
    with pytest.raises(AdapterError, match="make it with an end_token_id"):
        mome(base(), end_token_id=None).base_model.verdict(
            torch.ones(1, 3, dtype=torch.bool), input_ids=torch.ones(1, 3).long()
        )
