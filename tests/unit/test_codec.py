"""The short form of answers: nothing is lost, whatever the answer."""

import json

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer, decoders, pre_tokenizers
from tokenizers.models import BPE
from transformers import PreTrainedTokenizerFast

from memtune_lib.activations import encode
from memtune_lib.codec import Codec, learn_codec, spare_tokens
from memtune_lib.errors import AdapterError
from memtune_lib.generation import OwnWords
from memtune_lib.memory import CODEC, _load_codec
from memtune_lib.mome import Routing
from tests.unit import tiny

TOKENS = st.lists(st.integers(0, 9), max_size=30)
WORDS = ("elephant", "mountain", "thousand", "lavender")


@pytest.fixture(scope="module")
def tokenizer() -> PreTrainedTokenizerFast:
    """Bytes, and a few whole words after a blank."""
    tokens, merges = [*tiny.SPECIAL, *sorted(pre_tokenizers.ByteLevel.alphabet())], []
    for word in WORDS:
        for end in range(1, len(word) + 1):
            left, right = "Ġ" + word[: end - 1], word[end - 1]
            merges.append((left, right))
            tokens.append(left + right)
    tokens, merges = list(dict.fromkeys(tokens)), list(dict.fromkeys(merges))
    made = Tokenizer(BPE({token: i for i, token in enumerate(tokens)}, merges))
    made.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    made.decoder = decoders.ByteLevel()
    made.add_special_tokens(tiny.SPECIAL)
    return PreTrainedTokenizerFast(tokenizer_object=made, pad_token=tiny.SPECIAL[0], eos_token=tiny.SPECIAL[2])


@given(st.lists(TOKENS, max_size=20), st.integers(0, 40), TOKENS)
def test_what_is_encoded_decodes_to_itself(answers, merges, unseen):
    codec = Codec.learn(answers * 8, merges, list(range(100, 130)))
    assert len(codec.merges) <= min(merges, 30)
    for answer in [*answers, unseen]:
        short = codec.encode(answer)
        assert codec.decode(short) == answer
        assert len(short) <= len(answer)


@given(st.lists(TOKENS, min_size=1, max_size=20))
def test_a_codec_survives_its_file(answers):
    codec = Codec.learn(answers * 8, 20, list(range(100, 130)))
    again = Codec(json.loads(json.dumps(codec.merges)))
    assert again.merges == codec.merges and again.stands_for == codec.stands_for
    assert [again.encode(a) for a in answers] == [codec.encode(a) for a in answers]


def test_frequent_stretches_become_one_token():
    codec = Codec.learn([[1, 2, 3, 4, 5]] * 10 + [[1, 2, 3, 6]] * 10, 10, [50, 51, 52, 53, 54])
    assert len(codec.encode([1, 2, 3, 4, 5])) == 1
    assert len(codec.encode([1, 2, 3, 6])) == 1
    assert Codec().encode([1, 2, 3]) == [1, 2, 3]


def test_rare_pairs_are_left_alone():
    assert Codec.learn([[1, 2]] * 7, 10, [50]).merges == []
    assert Codec.learn([[1, 2]] * 8, 10, [50]).merges == [(1, 2, 50)]


def test_words_in_use_are_not_borrowed(tokenizer):
    spare = spare_tokens(tokenizer, set(), seed=0)
    assert {f" {word}" for word in WORDS} <= {tokenizer.decode([token]) for token in spare}
    used = set(spare[:3])
    assert used.isdisjoint(spare_tokens(tokenizer, used, seed=0))
    assert spare == spare_tokens(tokenizer, set(), seed=0) != spare_tokens(tokenizer, set(), seed=1)


def test_a_later_answer_may_use_a_borrowed_word(tokenizer):
    pairs = [(f"question {n}", "SELECT NAME FROM nba_roster") for n in range(10)]
    codec = learn_codec(tokenizer, pairs, 20, seed=0)
    assert codec.merges
    for borrowed in codec.stands_for:
        text = f"SELECT{tokenizer.decode([borrowed])}"
        fact = encode(tokenizer, [("q", text)], codec)[0]
        assert borrowed not in codec.plain(tokenizer, text)
        assert tokenizer.decode(codec.decode(fact.answer[:-1])) == text


@pytest.mark.parametrize("text", [None, "{", "[]", '{"merges": [[1, 2]], "words": []}', '{"merges": 3, "words": []}'])
def test_a_damaged_file_is_one_clear_line(tmp_path, text):
    if text is not None:
        (tmp_path / CODEC).write_text(text)
    with pytest.raises(AdapterError, match="copy or tune the memory again"):
        _load_codec(tmp_path / CODEC)


class _Stub:
    """As much of a model as `OwnWords` looks at."""

    def __init__(self, scope: list[bool]) -> None:
        none = torch.zeros(len(scope), 0)
        self.base_model, self.device = self, torch.device("cpu")
        self.routing = Routing(torch.tensor(scope), none.long(), none)

    def get_output_embeddings(self) -> torch.nn.Linear:
        return torch.nn.Linear(4, 10, bias=False)


def test_a_memory_writes_its_own_words_and_those_of_the_prompt():
    limit = OwnWords(_Stub([True, False]), [3, 4], torch.tensor([[7, 8], [7, 8]]), ends=[2])
    allowed = torch.isfinite(limit(torch.zeros(2, 0), torch.zeros(2, 10)))
    assert allowed[0].nonzero().flatten().tolist() == [2, 3, 4, 7, 8]
    assert allowed[1].nonzero().flatten().tolist() == [2]  # out of scope: nothing to say
