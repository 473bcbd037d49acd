"""What a user of PEFT tries, on every family of models: each test below runs on each of them, built tiny."""

import json

import pytest
import torch
import transformers
from peft import PeftModel, get_peft_model, get_peft_model_state_dict, set_peft_model_state_dict
from safetensors.torch import load_file

from memtune_lib.errors import AdapterError
from memtune_lib.mome import MomeConfig, MomeLinear

pytestmark = pytest.mark.filterwarnings("ignore:`is_gradient_checkpointing` is deprecated:FutureWarning")

LAYERS, EXPERTS = 3, 5
# large initial weights: a frozen random head must tell tokens apart
SMALL = {"vocab_size": 61, "pad_token_id": 0, "bos_token_id": 1, "eos_token_id": 2, "initializer_range": 0.3}
SIZES = {
    "hidden_size": 16,
    "intermediate_size": 24,
    "num_hidden_layers": LAYERS,
    "num_attention_heads": 2,
    "num_key_value_heads": 1,
    "max_position_embeddings": 64,
}
HEAD, WINDOW = {"head_dim": 8}, {"sliding_window": 4}  # a window shorter than the prompts
# Name of the classes in transformers -> settings, modules of the attention, the MLP's last
FAMILIES = {
    "Llama": (SIZES, r".*\.self_attn\.[qv]_proj", "mlp.down_proj"),
    "Qwen3": (SIZES | HEAD, r".*\.self_attn\.[qv]_proj", "mlp.down_proj"),
    "Mistral": (SIZES | WINDOW, r".*\.self_attn\.[qv]_proj", "mlp.down_proj"),
    "Gemma3": (SIZES | HEAD | WINDOW, r".*\.self_attn\.[qv]_proj", "mlp.down_proj"),
    "Phi3": (SIZES, r".*\.self_attn\.qkv_proj", "mlp.down_proj"),
    "GPT2": (
        {"n_embd": 16, "n_layer": LAYERS, "n_head": 2, "n_positions": 64, "n_inner": 24},
        r".*\.attn\.c_attn",
        "mlp.c_proj",
    ),
    "Olmo2": (SIZES, r".*\.self_attn\.[qv]_proj", "mlp.down_proj"),
    "SmolLM3": (SIZES, r".*\.self_attn\.[qv]_proj", "mlp.down_proj"),
}
CONFIGS = {"Gemma3": "Gemma3TextConfig"}
HEADS = {"GPT2": "GPT2LMHeadModel"}


@pytest.fixture(params=FAMILIES)
def family(request):
    return request.param


def base(family, dtype=torch.float32):
    config = getattr(transformers, CONFIGS.get(family, f"{family}Config"))(**FAMILIES[family][0], **SMALL)
    torch.manual_seed(0)
    return getattr(transformers, HEADS.get(family, f"{family}ForCausalLM"))(config).to(dtype).eval()


def settings(**kwargs):
    given = {"layers_to_transform": [1, 2], "num_experts": EXPERTS, "shared_r": 2, "end_token_id": 2}
    return MomeConfig(task_type="CAUSAL_LM", **given | kwargs)


def mome(family, dtype=torch.float32, **kwargs):
    torch.manual_seed(1)
    return get_peft_model(base(family, dtype), settings(**kwargs)).eval()


def prompts(rows=4, length=6):
    return torch.randint(3, SMALL["vocab_size"], (rows, length), generator=torch.Generator().manual_seed(rows))


@torch.no_grad()
def shake(model, experts=range(EXPERTS), adapter="default"):
    """Make the shared expert and some experts do something."""
    generator = torch.Generator().manual_seed(5)
    for layer in model.modules():
        if isinstance(layer, MomeLinear):
            for store, rows in ((layer.mome_shared_B, slice(None)), (layer.mome_expert_B, list(experts))):
                if adapter in store and (rows == slice(None) or rows):
                    part = store[adapter][rows]
                    store[adapter][rows] = (torch.randn(part.shape, generator=generator) * 0.5).to(part.dtype)


def mixed(family, dtype=torch.float32):
    """A memory and four prompts: one with an expert, one with the shared expert alone, two out of scope."""
    model, ids = mome(family, dtype), prompts()
    shake(model, [3])
    verdicts = model.base_model.verdict(torch.ones_like(ids).bool(), input_ids=ids)
    order = verdicts.argsort(descending=True)
    model.router.judge(verdicts[order][:2], verdicts[order][2:])
    ids = ids[order]
    model.router.set_key(3, model.query(ids)[0], 0.99999)
    return model, ids


def logits(model, ids, **kwargs):
    with torch.no_grad():
        return model(input_ids=ids, **kwargs).logits


def test_new_and_switched_off_it_is_the_base_model(family):
    ids, reference, model = prompts(), base(family), mome(family)
    plain = logits(reference, ids)
    assert torch.equal(logits(model, ids), plain)
    shake(model)
    assert not torch.equal(logits(model, ids), plain)
    with model.disable_adapter():
        assert torch.equal(logits(model, ids), plain)
    assert torch.equal(logits(model.unload(), ids), plain)


def test_a_batch_may_mix_prompts_of_all_kinds(family):
    model, ids = mixed(family)
    ours, plain = logits(model, ids), logits(base(family), ids)
    assert model.routing.scope.tolist() == [True, True, False, False]
    assert model.routing.weights.flatten().tolist() == [1.0, 0.0, 0.0, 0.0]
    assert torch.equal(ours[2:], plain[2:])
    assert not torch.equal(ours[0], plain[0]) and not torch.equal(ours[1], plain[1])
    with model.set_memory(bank=False):
        without = logits(model, ids)
    assert not torch.equal(ours[0], without[0])
    assert torch.equal(ours[1], without[1])


@pytest.mark.parametrize("beams", [1, 3])
def test_generate_with_and_without_the_cache(family, beams):
    model, ids = mixed(family)
    options = {"max_new_tokens": 5, "min_new_tokens": 5, "do_sample": False, "num_beams": beams}
    options |= {"attention_mask": torch.ones_like(ids)}
    written = model.generate(input_ids=ids, **options)
    assert len(model.routing) == 4 * beams
    assert model.routing.scope.tolist() == [row < 2 for row in range(4) for _ in range(beams)]
    assert torch.equal(written, model.generate(input_ids=ids, use_cache=False, **options))
    assert torch.equal(written[2:], base(family).generate(input_ids=ids, **options)[2:])
    for row in range(4):  # neighbours change nothing
        alone = options | {"attention_mask": torch.ones_like(ids[:1])}
        assert torch.equal(model.generate(input_ids=ids[row : row + 1], **alone)[0], written[row])


@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16])
def test_saved_and_loaded_is_the_same_and_only_touched_rows_are_in_the_file(family, dtype, tmp_path):
    model, ids = mixed(family, dtype)
    assert {layer.mome_expert_A["default"].dtype for layer in model.bank_layers()} == {dtype}
    model.save_pretrained(tmp_path)
    saved = load_file(tmp_path / "adapter_model.safetensors")
    for name, value in saved.items():
        assert len(value) == 1 if "mome_expert" in name or name.endswith((".keys", ".radius")) else True, name
    assert saved["base_model.mome_router.kept_rows"].tolist() == [False, False, False, True, False]
    first, second = (PeftModel.from_pretrained(base(family, dtype), tmp_path, low_cpu_mem_usage=low) for low in (0, 1))
    assert torch.equal(logits(first, ids), logits(model, ids))
    assert torch.equal(logits(second, ids), logits(model, ids))
    assert {layer.mome_expert_A["default"].dtype for layer in first.bank_layers()} == {dtype}
    one, other = first.state_dict(), second.state_dict()
    assert [name for name in one if not torch.equal(one[name], other[name])] == []
    assert list(first.add_experts(1)) == [EXPERTS]  # rows that were left out are there
    for layer, old in zip(first.bank_layers(), model.bank_layers(), strict=True):
        assert layer.mome_expert_A["default"].shape[0] == EXPERTS + 1
        assert torch.equal(layer.mome_expert_B["default"][:EXPERTS], old.mome_expert_B["default"])
        assert (layer.mome_expert_A["default"][:EXPERTS] != 0).flatten(1).any(1).all()


def test_several_adapters(family):
    model, ids = mixed(family)
    first, attention = logits(model, ids), FAMILIES[family][1]
    model.add_adapter("second", settings(target_modules=attention, expert_modules=None, layers_to_transform=None))
    assert torch.equal(logits(model, ids), first)
    model.set_adapter("second")
    assert torch.equal(logits(model, ids), logits(base(family), ids))
    shake(model, adapter="second")
    second = logits(model, ids)
    assert not torch.equal(second, first) and not torch.equal(second, logits(base(family), ids))
    model.set_adapter("default")
    assert torch.equal(logits(model, ids), first)
    with pytest.raises(AdapterError, match="cannot be active together: choose one"):
        model.base_model.set_adapter(["default", "second"])
    model.delete_adapter("second")
    assert torch.equal(logits(model, ids), first)


def test_layers_and_patterns_say_what_is_adapted(family):
    _, attention, last = FAMILIES[family]

    def adapted(**kwargs):
        model = mome(family, **kwargs)
        names = [name for name, module in model.named_modules() if isinstance(module, MomeLinear)]
        return [name.split("layers.")[-1].split(".h.")[-1] for name in names], len(model.bank_layers())

    assert adapted(target_modules=[last]) == ([f"{i}.{last}" for i in (1, 2)], 2)
    assert adapted(target_modules=[last], layers_to_transform=2) == ([f"2.{last}"], 1)
    names, banks = adapted(target_modules=attention, layers_to_transform=None, num_experts=0)
    assert {name.split(".")[0] for name in names} == {"0", "1", "2"}
    assert banks == 0 and all(last not in name for name in names)
    everything, _ = adapted(target_modules="all-linear")
    assert everything == adapted()[0]
    excluded, _ = adapted(exclude_modules=[last.split(".")[-1]], num_experts=0)
    assert len(everything) > len(excluded) > 0 and f"1.{last}" not in excluded
    with pytest.raises(AdapterError, match="match nothing in"):
        adapted(target_modules=["wrong"])


@pytest.mark.parametrize("reentrant", [False, True])
def test_gradient_checkpointing_changes_no_gradient(family, reentrant):
    found = []
    for checkpointing in (False, True):
        model, ids = mixed(family)
        model.train()
        if checkpointing:
            model.activation_checkpointing_enable({"use_reentrant": reentrant})
            model.enable_input_require_grads()
        model(input_ids=ids, labels=ids, use_cache=False).loss.backward()
        found.append({name: p.grad for name, p in model.named_parameters() if p.grad is not None})
    assert found[0].keys() == found[1].keys()
    assert all("mome_" in name for name in found[0])
    for name, grad in found[0].items():
        torch.testing.assert_close(found[1][name], grad)
        if "mome_expert_B" in name:
            assert grad.flatten(1).any(1).tolist() == [row == 3 for row in range(EXPERTS)]


def test_a_newer_memory_is_refused_and_what_is_there_stays(family, tmp_path):
    model, ids = mixed(family)
    before = logits(model, ids)
    model.save_pretrained(tmp_path)
    config, weights = tmp_path / "adapter_config.json", tmp_path / "adapter_model.safetensors"
    values = json.loads(config.read_text())
    config.write_text(json.dumps(values | {"format_version": 2}))
    with pytest.raises(AdapterError, match="format_version=2 was saved by a newer memtune.*: upgrade memtune"):
        model.load_adapter(tmp_path, "newer")
    config.write_text(json.dumps(values))
    state = weights.read_bytes()
    weights.write_bytes(state[:-10])
    with pytest.raises(Exception, match=r"not fully covered|buffer"):  # PEFT's; `load_memory` puts it in its own words
        model.load_adapter(tmp_path, "truncated")
    model.set_adapter("default")
    assert torch.equal(logits(model, ids), before)


def test_rows_that_do_not_fit_their_list_are_damage():
    model, ids = mixed("Llama")
    state, before = get_peft_model_state_dict(model), logits(model, ids)
    state["base_model.mome_router.kept_rows"] = torch.tensor([True, False, False, True, False])
    with pytest.raises(AdapterError, match="lists 2 experts, but .* has 1: it is damaged; save it again"):
        set_peft_model_state_dict(model, state)
    assert torch.equal(logits(model, ids), before)


def test_a_bank_of_nothing_takes_no_room():
    model = mome("Llama")
    state = get_peft_model_state_dict(model)
    assert {len(value) for name, value in state.items() if "mome_expert" in name} == {0}
    other = mome("Llama")
    shake(other)  # what is loaded goes before what was there
    set_peft_model_state_dict(other, state)
    assert all(not layer.mome_expert_B["default"].any() for layer in other.bank_layers())
    assert torch.equal(logits(other, prompts()), logits(base("Llama"), prompts()))
