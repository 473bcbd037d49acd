"""The experts of one adapted layer: N pairs of tiny matrices, of which a prompt uses a few.

Expert e adds `B_e A_e x` to the layer's output, as LoRA does (Hu et al. 2021, arXiv:2106.09685); a bank of
them, each for few facts, follows the "mixture of memory experts" (Li et al. 2024, arXiv:2406.17642).
"""

import math
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import torch

from ..errors import AdapterError

CHUNK = 4096  # experts written to a file at once


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

    def _rows_of(self, name: str, fresh: int) -> Iterator[torch.Tensor]:
        """The rows of A or B, and `fresh` new ones after them, some at a time."""
        old = getattr(self, name).detach()
        yield from old.split(CHUNK)
        for start in range(0, fresh, CHUNK):
            shape, place = (min(CHUNK, fresh - start), *old.shape[1:]), {"dtype": old.dtype, "device": old.device}
            yield random_a(*shape, **place) if name == "A" else torch.zeros(shape, **place)

    @torch.no_grad()
    def clear(self, expert: int) -> None:
        """Make row `expert` as good as new: A random, B zero."""
        self.A[expert] = random_a(*self.A.shape[1:], dtype=self.A.dtype, device=self.A.device)
        self.B[expert] = 0


def mapped(banks: Sequence[Bank], fresh: int, folder: Path) -> list[Bank]:
    """These banks, and after their rows `fresh` new ones each, in files of `folder`; memory holds what is in use.

    What is written to the rows goes into the files.

    Raises:
        AdapterError: a bank is not on the CPU; they do not fit on the disk, or the folder has banks (nothing is written
            then), or it cannot be written (nothing is left then).
    """
    parts = {f"{place}.{name}": (bank, name) for place, bank in enumerate(banks) for name in ("A", "B")}
    paths = {label: folder / f"{label}.bin" for label in parts}
    if other := [bank.A.device for bank in banks if bank.A.device.type != "cpu"]:
        raise AdapterError(f"banks in files need a model on the CPU, not on {other[0]}: move it, or give no folder.")
    if there := [path for path in paths.values() if path.exists()]:
        raise AdapterError(f"{there[0]} is there already: choose another folder.")
    _check_room(folder, [getattr(bank, name) for bank, name in parts.values()], fresh)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for label, (bank, name) in parts.items():
            with paths[label].open("xb") as file:
                for rows in bank._rows_of(name, fresh):
                    file.write(rows.contiguous().view(torch.uint8).numpy().data)
    except OSError as error:
        for path in paths.values():
            with suppress(OSError):
                path.unlink(missing_ok=True)
        raise AdapterError(f"{folder} cannot be written ({error.strerror}): choose another folder.") from error
    found = {}
    for label, (bank, name) in parts.items():
        old = getattr(bank, name)
        shape = (len(old) + fresh, *old.shape[1:])
        flat = torch.from_file(os.fspath(paths[label]), shared=True, size=math.prod(shape), dtype=old.dtype)
        found[label] = flat.view(shape)
    return [Bank(found[f"{place}.A"], found[f"{place}.B"]) for place in range(len(banks))]


def _check_room(folder: Path, parts: Sequence[torch.Tensor], fresh: int) -> None:
    needed = sum((len(part) + fresh) * math.prod(part.shape[1:]) * part.element_size() for part in parts)
    there = next(path for path in (folder, *folder.absolute().parents) if path.exists())
    if needed > (free := shutil.disk_usage(there).free):
        raise AdapterError(
            f"{fresh:,} experts need {needed / 1e9:,.1f} GB, and {folder} has {free / 1e9:,.1f} GB free: add fewer "
            "experts, or choose a folder on another disk."
        )
