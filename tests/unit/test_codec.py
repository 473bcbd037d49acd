"""Fragments: lossless, deterministic, and never borrowed from tokens in use."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memtune_lib.codec import FIRST_CANDIDATE, Codec

ANSWERS = [[1, 2, 3, 4, 9], [1, 2, 3, 5, 9], [6, 1, 2, 3, 9]] * 20
VOCABULARY = FIRST_CANDIDATE + 100


def learn(answers=ANSWERS, **options):
    return Codec.learn(answers, taken={FIRST_CANDIDATE, 7}, vocabulary=VOCABULARY, apart=[9], **options)


def test_frequent_fragments_become_single_tokens():
    codec = learn()
    assert len(codec.encode([1, 2, 3, 4, 9])) < 5
    assert codec.encode([1, 2, 3, 4, 9])[-1] == 9


def test_borrowed_ids_are_free_and_differ():
    borrowed = [whole for _, _, whole in learn().merges]
    assert len(set(borrowed)) == len(borrowed)
    assert FIRST_CANDIDATE not in borrowed


@given(st.lists(st.integers(0, 9), max_size=40))
def test_lossless(ids):
    codec = learn()
    assert codec.decode(codec.encode(ids)) == ids


@pytest.mark.parametrize("options", [{"least_count": 1000}, {"most": 0}, {"answers": []}])
def test_nothing_to_merge(options):
    codec = learn(**options)
    assert codec.encode([1, 2, 3]) == [1, 2, 3]


def test_same_answers_same_merges():
    assert learn() == learn()
