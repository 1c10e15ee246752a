"""多进程训练：线性回归。用 torchrun 启动；直接运行就是单进程。"""

from __future__ import annotations

import os

import torch
import torch.distributed as dist
from torch import nn
from torch.nn.functional import mse_loss
from torch.nn.parallel import DistributedDataParallel
from torch.utils.data import DataLoader, DistributedSampler, TensorDataset

BATCH = 32  # 每步的样本总数
RANK = int(os.environ.get("RANK", "0"))
LOCAL_RANK = int(os.environ.get("LOCAL_RANK", "0"))
WORLD_SIZE = int(os.environ.get("WORLD_SIZE", "1"))


def main() -> None:
    """训练二十轮，保存权重。"""
    device, backend = torch.device("cpu"), "gloo"
    if torch.cuda.is_available():
        device, backend = torch.device("cuda", LOCAL_RANK), "nccl"
        torch.cuda.set_device(device)
    if WORLD_SIZE > 1:
        dist.init_process_group(backend)

    torch.manual_seed(0)
    inputs = torch.randn(256, 4).double()
    noise = 0.1 * torch.randn(256, 1).double()
    targets = inputs @ torch.randn(4, 1).double() + noise
    data = TensorDataset(inputs, targets)

    network = nn.Linear(4, 1).double().to(device)
    model = DistributedDataParallel(network) if WORLD_SIZE > 1 else network
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    sampler = DistributedSampler(data, WORLD_SIZE, RANK)
    loader = DataLoader(data, BATCH // WORLD_SIZE, sampler=sampler)
    for epoch in range(20):
        sampler.set_epoch(epoch)
        for x, y in loader:
            optimizer.zero_grad()
            mse_loss(model(x.to(device)), y.to(device)).backward()
            optimizer.step()

    if RANK == 0:
        torch.save(network.state_dict(), "model.pt")
    if WORLD_SIZE > 1:
        dist.barrier()
        dist.destroy_process_group()


if __name__ == "__main__":
    main()
