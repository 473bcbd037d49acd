"""The experts of one adapted layer: N pairs of tiny matrices, of which a prompt uses a few.

Expert e adds `B_e A_e x` to the layer's output, as LoRA does (Hu et al. 2021, arXiv:2106.09685); a bank of
them, each for few facts, follows the "mixture of memory experts" (Li et al. 2024, arXiv:2406.17642).
"""

import math
from dataclasses import dataclass

import torch


def random_a(*shape: int, dtype: torch.dtype, device: torch.device) -> torch.Tensor:
    """A down-projection, [..., in]: uniform in +-1/sqrt(in), which is LoRA's kaiming_uniform_(a=sqrt(5))."""
    bound = 1 / math.sqrt(shape[-1])
    return torch.empty(shape, dtype=dtype, device=device).uniform_(-bound, bound)


@dataclass(frozen=True)
class Bank:
    """A [num_experts, r, in] and B [num_experts, out, r] of one adapted module."""

    A: torch.Tensor
    B: torch.Tensor

    @classmethod
    def new(
        cls,
        num_experts: int,
        r: int,
        size_in: int,
        size_out: int,
        *,
        dtype: torch.dtype,
        device: torch.device,
        zero: bool = True,
    ) -> "Bank":
        """Fresh rows: A random, B zero (so that they add nothing) or, with zero=False, random too."""
        b = torch.zeros(num_experts, size_out, r, dtype=dtype, device=device)
        a = random_a(num_experts, r, size_in, dtype=dtype, device=device)
        return cls(a, b if zero else b.uniform_(-0.1, 0.1))

    def __len__(self) -> int:
        return self.A.shape[0]

    def delta(self, x: torch.Tensor, experts: torch.Tensor, weights: torch.Tensor) -> torch.Tensor:
        """What the experts add to the layer's output.

        Args:
            x: [pairs, ..., in], the inputs of one (row, expert) pair each.
            experts: int64 [pairs].
            weights: [pairs], the factor of each pair, scaling included.

        Returns:
            [pairs, ..., out], in the bank's dtype.
        """
        flat = x.to(self.A.dtype).reshape(x.shape[0], -1, x.shape[-1])
        low = torch.bmm(flat, self.A[experts].transpose(1, 2)) * weights.to(self.A.dtype)[:, None, None]
        return torch.bmm(low, self.B[experts].transpose(1, 2)).reshape(*x.shape[:-1], -1)

    def joined(self, other: "Bank") -> "Bank":
        """Both banks' rows in one bank, this one's first."""
        return Bank(torch.cat([self.A, other.A]), torch.cat([self.B, other.B]))

    @torch.no_grad()
    def clear(self, expert: int) -> None:
        """Make row `expert` as good as new: A random, B zero."""
        self.A[expert] = random_a(*self.A.shape[1:], dtype=self.A.dtype, device=self.A.device)
        self.B[expert] = 0
