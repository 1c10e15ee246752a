"""两个真实进程：DDP 的梯度何时等于大批量的梯度，no_sync 省下几次通信。

进程通过临时目录里的一个文件找到彼此，不占用端口。
"""

import os
import tempfile
from contextlib import nullcontext
from datetime import timedelta
from pathlib import Path

import torch
import torch.distributed as dist
import torch.multiprocessing as mp
from torch import nn
from torch.distributed.algorithms.ddp_comm_hooks.default_hooks import allreduce_hook
from torch.nn.functional import mse_loss
from torch.nn.parallel import DistributedDataParallel as DDP

WORLD_SIZE, SAMPLES = 2, 8


def make_model(seed: int) -> nn.Sequential:
    """返回一个双精度的小网络，权重由 `seed` 决定。"""
    torch.manual_seed(seed)
    return nn.Sequential(nn.Linear(3, 4), nn.Tanh(), nn.Linear(4, 1)).double()


def read_gradient(model: nn.Module) -> torch.Tensor:
    """返回全部梯度，首尾相接。"""
    return torch.cat([parameter.grad.flatten() for parameter in model.parameters()])


def count_reductions(model: DDP) -> list[int]:
    """返回一个表，以后每做一次 all-reduce，表里就多一项。"""
    log: list[int] = []

    # DDP 检查注解是不是这两个类型，所以本文件不用 `from __future__ import annotations`。
    def hook(state: None, bucket: dist.GradBucket) -> torch.futures.Future[torch.Tensor]:
        log.append(bucket.index())
        return allreduce_hook(state, bucket)

    model.register_comm_hook(None, hook)
    return log


def check_rank(rank: int, store: str) -> None:
    """以 `rank` 的身份比较各种切分下的梯度。"""
    timeout, method = timedelta(seconds=60), f"file://{store}"
    dist.init_process_group("gloo", method, timeout, world_size=WORLD_SIZE, rank=rank)
    x = torch.randn(SAMPLES, 3, generator=torch.Generator().manual_seed(1)).double()
    y = x.sum(dim=1, keepdim=True) ** 2
    reference = make_model(0)  # 单进程，整批 8 个样本
    full = mse_loss(reference(x), y)
    full.backward()
    expected = read_gradient(reference)

    model = DDP(make_model(rank))  # 种子不同，构造时由 rank 0 广播
    for ours, theirs in zip(model.parameters(), reference.parameters(), strict=True):
        assert torch.equal(ours, theirs)

    def reduce_split(cuts: list[int], weighted: bool) -> float:
        """各 rank 取自己那几个样本反传，返回与整批梯度的最大误差。"""
        mine = slice(sum(cuts[:rank]), sum(cuts[: rank + 1]))
        loss = mse_loss(model(x[mine]), y[mine])
        model.zero_grad()
        (loss * WORLD_SIZE * cuts[rank] / SAMPLES if weighted else loss).backward()
        return (read_gradient(model) - expected).abs().max().item()

    assert reduce_split([4, 4], weighted=False) < 1e-12
    assert reduce_split([6, 2], weighted=False) > 0.1
    assert reduce_split([6, 2], weighted=True) < 1e-12

    own = x[4 * rank : 4 * rank + 4], y[4 * rank : 4 * rank + 4]
    local = mse_loss(model(own[0]), own[1]).detach()
    mean = local.clone()
    dist.all_reduce(mean)
    assert abs(local - full) > 0.01  # 本进程的损失不是全局的
    assert abs(mean / WORLD_SIZE - full) < 1e-12

    reductions = count_reductions(model)
    for quiet, times in ((False, 4), (True, 1)):  # 四个微批，每个一个样本
        model.zero_grad()
        reductions.clear()
        for step in range(4):
            with model.no_sync() if quiet and step < 3 else nullcontext():
                sample, target = own[0][step : step + 1], own[1][step : step + 1]
                (mse_loss(model(sample), target) / 4).backward()
        assert len(reductions) == times
        assert (read_gradient(model) - expected).abs().max() < 1e-12
    dist.barrier()
    dist.destroy_process_group()


if __name__ == "__main__":
    os.environ["OMP_NUM_THREADS"] = "1"  # 子进程继承，两个进程各用一个核
    with tempfile.TemporaryDirectory() as folder:
        mp.spawn(check_rank, args=(str(Path(folder) / "store"),), nprocs=WORLD_SIZE)
