"""Adam for a bank of which a step uses a few rows.

What Adam keeps of a parameter, two moments, would take twice to four times the memory of the bank, and a step would
cost as much as the bank is large. Here a row gets its moments when it is first used; a step then reads and writes those
of its own rows, and no momentum moves a row that is at rest.
"""

import torch
from torch import nn


class RowAdam:
    """Adam (Kingma and Ba 2015, arXiv:1412.6980) on rows, each of which counts its own steps.

    optimiser = RowAdam(learning_rate=5e-3)
    with model.take_experts(experts) as rows:
        loss().backward()
        optimiser.step(experts, rows)
    """

    def __init__(
        self, learning_rate: float = 5e-3, betas: tuple[float, float] = (0.9, 0.999), epsilon: float = 1e-8
    ) -> None:
        self.learning_rate, self.betas, self.epsilon = learning_rate, betas, epsilon
        self.place: dict[int, int] = {}  # of an expert among the moments
        self.steps = torch.zeros(0)  # that each row has made
        self.moments: list[tuple[torch.Tensor, torch.Tensor]] = []  # of each parameter, float32, a row an expert

    @torch.no_grad()
    def step(self, experts: torch.Tensor, parameters: list[nn.Parameter]) -> None:
        """Move the rows of `experts` against their gradients, which are then cleared.

        Args:
            experts: as `MomeModel.take_experts` got them; the same experts may stand twice, in any order.
            parameters: as it yields them.
        """
        taken = experts.unique()
        at = torch.tensor([self.place.setdefault(e, len(self.place)) for e in taken.tolist()])
        self._make_room(parameters)
        self.steps[at] += 1
        for parameter, (mean, square) in zip(parameters, self.moments, strict=True):
            if parameter.grad is None:
                continue
            first, second = self.betas
            gradient, place = parameter.grad.float(), at.to(mean.device)
            count = self.steps[at].to(mean.device).view(-1, *[1] * (gradient.ndim - 1))
            m = mean[place].lerp(gradient, 1 - first)
            v = square[place].lerp(gradient.square(), 1 - second)
            mean[place], square[place] = m, v
            size = (v / (1 - second**count)).sqrt() + self.epsilon
            parameter -= (self.learning_rate * (m / (1 - first**count)) / size).to(parameter.dtype)
            parameter.grad = None

    def _make_room(self, parameters: list[nn.Parameter]) -> None:
        """Moments of zero for rows that have none yet: twice as many rows each time, so that few are copied."""
        if not self.moments:
            self.moments = [tuple(p.new_zeros(0, *p.shape[1:], dtype=torch.float32) for _ in "mv") for p in parameters]
        if (missing := len(self.place) - len(self.steps)) > 0:
            missing = max(missing, len(self.steps))
            self.steps = _longer(self.steps, missing)
            self.moments = [(_longer(m, missing), _longer(v, missing)) for m, v in self.moments]


def _longer(rows: torch.Tensor, count: int) -> torch.Tensor:
    return torch.cat([rows, rows.new_zeros(count, *rows.shape[1:])])
