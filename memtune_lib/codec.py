"""Answers in fewer tokens: fragments that training answers repeat become single tokens.

A base model's tokenizer cuts SQL into small pieces (`TRY_CAST(translate(SALARY,'$,','') AS INT)` is 18 tokens), and
each costs a pass through the model when tuning and when answering. Byte-pair encoding (Gage 1994; Sennrich et al.
2016, arXiv:1508.07909) goes on where the tokenizer stopped: the most frequent pair of neighbours becomes one token,
again and again. As the base model has no spare tokens, a fragment borrows the id of a token that no training text
uses. Lossless: `decode(encode(ids)) == ids`. Only a memory's own answers are coded; prompts, and whatever the base
model writes out of scope, are not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

FIRST_CANDIDATE = 2000  # ids below stand for single bytes, marks and the commonest pieces of words


@dataclass(frozen=True)
class Codec:
    """Merges in the order they were learned: (left id, right id, id of the whole)."""

    merges: tuple[tuple[int, int, int], ...] = ()
    _parts: dict[int, tuple[int, int]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_parts", {whole: (left, right) for left, right, whole in self.merges})

    @classmethod
    def learn(
        cls,
        answers: Iterable[Sequence[int]],
        taken: Collection[int],
        *,
        vocabulary: int,
        most: int = 256,
        least_count: int = 20,
        apart: Collection[int] = (),
    ) -> Codec:
        """Learn merges from the token ids of training answers. Deterministic.

        Args:
            answers: token ids of each training answer.
            taken: ids that some training text uses; none of them is borrowed.
            vocabulary: ids run from 0 to here.
            most: how many fragments to make.
            least_count: a pair must stand so often to become one.
            apart: ids that are never merged, such as the end of an answer.
        """
        used = set(taken).union(*map(set, answers)) if answers else set(taken)
        free = iter([i for i in range(FIRST_CANDIDATE, vocabulary) if i not in used])
        words = Counter(tuple(answer) for answer in answers)
        merges: list[tuple[int, int, int]] = []
        for _ in range(most):
            pairs: Counter[tuple[int, int]] = Counter()
            for word, count in words.items():
                for pair in zip(word, word[1:], strict=False):
                    pairs[pair] += count
            for i in apart:
                pairs = Counter({pair: n for pair, n in pairs.items() if i not in pair})
            if not pairs:
                break
            (left, right), count = min(pairs.items(), key=lambda item: (-item[1], item[0]))
            whole = next(free, None)
            if count < least_count or whole is None:
                break
            merges.append((left, right, whole))
            merged: Counter[tuple[int, ...]] = Counter()
            for word, n in words.items():
                merged[tuple(_merge(word, left, right, whole))] += n
            words = merged
        return cls(tuple(merges))

    def encode(self, ids: Sequence[int]) -> list[int]:
        """An answer's token ids with fragments for what they stand for."""
        coded = list(ids)
        for left, right, whole in self.merges:
            if left in coded:
                coded = _merge(coded, left, right, whole)
        return coded

    def decode(self, ids: Sequence[int]) -> list[int]:
        """The token ids that coded ids stand for."""
        plain: list[int] = []
        stack = list(reversed(ids))
        while stack:
            i = stack.pop()
            if i in self._parts:
                left, right = self._parts[i]
                stack += (right, left)
            else:
                plain.append(i)
        return plain


def _merge(ids: Sequence[int], left: int, right: int, whole: int) -> list[int]:
    """Every left-right pair replaced by one id."""
    merged: list[int] = []
    i = 0
    while i < len(ids):
        if ids[i] == left and i + 1 < len(ids) and ids[i + 1] == right:
            merged.append(whole)
            i += 2
        else:
            merged.append(ids[i])
            i += 1
    return merged
