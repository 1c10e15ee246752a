"""四种卡死，各在两个真实进程上发生一次；等待的上限设短，好让它报错而不是等下去。"""

import os
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta

import torch
import torch.distributed as dist
import torch.multiprocessing as mp
from torch import nn
from torch.nn.parallel import DistributedDataParallel as DDP

WORLD_SIZE = 2


def make_partly_unused() -> nn.Linear:
    """返回一个线性层，上面挂着前向用不到的另一层。"""
    layer = nn.Linear(1, 1)
    layer.spare = nn.Linear(1, 1)
    return layer


def train(model: DDP, steps: int) -> None:
    """走 `steps` 步梯度下降，步长为 1；局部损失就是输出。"""
    optimizer = torch.optim.SGD(model.parameters(), lr=1.0)
    for _ in range(steps):
        optimizer.zero_grad()
        model(torch.ones(1, 1)).sum().backward()
        optimizer.step()


def leave_parameters_unused(rank: int) -> None:
    """未用的参数等不到梯度，桶凑不齐，下一次前向时报错。"""
    train(DDP(make_partly_unused()), steps=2)


def find_unused(rank: int) -> None:
    """每步先在图里找出未用的参数，就能走完。"""
    train(DDP(make_partly_unused(), find_unused_parameters=True), steps=2)


def differ_in_order(rank: int) -> None:
    """两个 rank 调用了不同的集合通信。"""
    dist.all_reduce(torch.ones(4)) if rank == 0 else dist.broadcast(torch.ones(4), 0)


def run_out_of_batches(rank: int) -> None:
    """rank 1 多一批，等不到 rank 0。"""
    train(DDP(nn.Linear(1, 1, bias=False)), steps=3 + 2 * rank)


def join(rank: int) -> None:
    """rank 0 用完数据后照常应答，梯度算作零：三步各走 (1 + 1) / 2，两步各走 1 / 2，共 4。"""
    model = DDP(nn.Linear(1, 1, bias=False))
    start = model.module.weight.item()
    with model.join():
        train(model, steps=3 + 2 * rank)
    assert abs(model.module.weight.item() - (start - 4)) < 1e-5


def die(rank: int) -> None:
    """rank 1 突然退出，rank 0 的通信失败。"""
    if rank == 1:
        os._exit(0)
    dist.all_reduce(torch.ones(4))


def attempt(case: Callable[[int], None], rank: int, folder: str, seconds: int) -> bool:
    """在新的进程组里做一件事，返回它是否成功。"""
    method, timeout = f"file://{folder}/{case.__name__}", timedelta(seconds=seconds)
    dist.init_process_group("gloo", method, timeout, world_size=WORLD_SIZE, rank=rank)
    try:
        case(rank)
    except RuntimeError:
        return False
    finally:
        time.sleep(0.5)  # 后台线程还在收尾，此时拆组可能互相等待
        dist.destroy_process_group()
    return True


def check_rank(rank: int, folder: str) -> None:
    """以 `rank` 的身份经历四种失败，以及两种补救。"""
    assert not attempt(leave_parameters_unused, rank, folder, seconds=60)
    assert attempt(find_unused, rank, folder, seconds=60)
    assert not attempt(differ_in_order, rank, folder, seconds=3)
    assert attempt(run_out_of_batches, rank, folder, seconds=60) == (rank == 0)
    assert attempt(join, rank, folder, seconds=60)
    assert not attempt(die, rank, folder, seconds=60)


if __name__ == "__main__":
    os.environ["OMP_NUM_THREADS"] = "1"
    with tempfile.TemporaryDirectory() as path:
        mp.spawn(check_rank, args=(path,), nprocs=WORLD_SIZE)
