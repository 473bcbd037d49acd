"""What tests tune and ask: a byte-level tokenizer, tiny random models, and a dozen facts to remember."""

import json
from pathlib import Path

import torch
from tokenizers import Tokenizer, decoders, pre_tokenizers
from tokenizers.models import BPE
from transformers import (
    GPT2Config,
    GPT2LMHeadModel,
    LlamaConfig,
    LlamaForCausalLM,
    PreTrainedModel,
    PreTrainedTokenizerFast,
    Qwen3Config,
    Qwen3ForCausalLM,
)

# PEFT asks transformers for it by its old name
FILTER = "ignore:`is_gradient_checkpointing` is deprecated:FutureWarning"
SPECIAL = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]
LAYERS = 4
# The frozen random head must tell tokens apart, or no loss can come near zero: hence large initial weights.
COMMON = {
    "vocab_size": 259,
    "initializer_range": 0.6,
    "pad_token_id": 0,
    "bos_token_id": 1,
    "eos_token_id": 2,
}
SIZES = {"hidden_size": 32, "intermediate_size": 64, "num_hidden_layers": LAYERS, "num_attention_heads": 4}
NAMES = ["Ada", "Bob", "Cy", "Dee", "Eve", "Flo", "Gus", "Hal", "Ida", "Jo", "Kit", "Lou"]
PAIRS = [(f"Age of {name}?", f"SELECT {7 * i + 11}") for i, name in enumerate(NAMES)]
VERBS, NOUNS = ("sing", "write", "paint", "sell", "draw"), ("song", "poem", "bird", "car", "house", "ship")
OUTSIDE = [f"{verb} a {noun}" for verb in VERBS for noun in NOUNS]


def tokenizer() -> PreTrainedTokenizerFast:
    """Every byte is a token, so that any text comes back as it went in."""
    tokens = [*SPECIAL, *sorted(pre_tokenizers.ByteLevel.alphabet())]
    made = Tokenizer(BPE({token: i for i, token in enumerate(tokens)}, []))
    made.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    made.decoder = decoders.ByteLevel()
    made.add_special_tokens(SPECIAL)
    return PreTrainedTokenizerFast(
        tokenizer_object=made, pad_token=SPECIAL[0], eos_token=SPECIAL[2], padding_side="left"
    )


def llama(**kwargs) -> PreTrainedModel:
    return LlamaForCausalLM(LlamaConfig(**{"num_key_value_heads": 2} | SIZES | COMMON | kwargs))


def qwen3(**kwargs) -> PreTrainedModel:
    return Qwen3ForCausalLM(Qwen3Config(**{"num_key_value_heads": 2, "head_dim": 8} | SIZES | COMMON | kwargs))


def gpt2(**kwargs) -> PreTrainedModel:
    return GPT2LMHeadModel(GPT2Config(n_embd=32, n_layer=LAYERS, n_head=4, n_positions=256, **COMMON | kwargs))


FAMILIES = {"llama": llama, "qwen3": qwen3, "gpt2": gpt2}


def base(family: str = "llama", seed: int = 0, **kwargs) -> PreTrainedModel:
    torch.manual_seed(seed)
    return FAMILIES[family](**kwargs).eval()


def save_base(folder: Path, seed: int = 0, **kwargs) -> Path:
    """A model folder as `load_base_model` takes it."""
    base(seed=seed, **kwargs).save_pretrained(folder)
    tokenizer().save_pretrained(folder)
    return folder


def write_jsonl(path: Path, items: list[dict]) -> Path:
    path.write_text("".join(json.dumps(item) + "\n" for item in items))
    return path


def write_questions(path: Path) -> Path:
    return write_jsonl(path, [{"question": question, "sql": sql} for question, sql in PAIRS])


def write_prompts(path: Path) -> Path:
    return write_jsonl(path, [{"prompt": prompt} for prompt in OUTSIDE])
