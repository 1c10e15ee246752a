"""单进程训练：线性回归。"""

from __future__ import annotations

import torch
from torch import nn
from torch.nn.functional import mse_loss
from torch.utils.data import DataLoader, TensorDataset

BATCH = 32  # 每步的样本总数


def main() -> None:
    """训练二十轮，保存权重。"""
    torch.manual_seed(0)
    inputs = torch.randn(256, 4).double()
    noise = 0.1 * torch.randn(256, 1).double()
    targets = inputs @ torch.randn(4, 1).double() + noise
    data = TensorDataset(inputs, targets)

    model = nn.Linear(4, 1).double()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    loader = DataLoader(data, BATCH, shuffle=True)
    for _ in range(20):
        for x, y in loader:
            optimizer.zero_grad()
            mse_loss(model(x), y).backward()
            optimizer.step()

    torch.save(model.state_dict(), "model.pt")


if __name__ == "__main__":
    main()
