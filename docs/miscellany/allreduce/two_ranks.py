"""两个真实进程上的 all-reduce：手写的环、gloo 的实现、恒等式，三者逐位比较。

进程通过临时目录里的一个文件找到彼此，不占用固定端口。
"""

from __future__ import annotations

import tempfile
from datetime import timedelta
from pathlib import Path

import torch
import torch.distributed as dist
import torch.multiprocessing as mp

WORLD_SIZE = 2
LENGTH = 1001  # 奇数：两块不一样长


def make_gradient(rank: int) -> torch.Tensor:
    """返回 `rank` 的那份向量；任何进程都能重建所有人的。"""
    generator = torch.Generator().manual_seed(rank)
    return torch.randn(LENGTH, generator=generator)


def ring_all_reduce(vector: torch.Tensor) -> torch.Tensor:
    """返回所有 rank 的和；只往右邻居发。"""
    rank, size = dist.get_rank(), dist.get_world_size()
    result = vector.clone()
    chunks = result.tensor_split(size)  # `result` 的视图
    for tick in range(2 * (size - 1)):
        outgoing = chunks[(rank - 1 - tick) % size]
        incoming = chunks[(rank - 2 - tick) % size]
        buffer = torch.empty_like(incoming)
        both = [
            dist.P2POp(dist.isend, outgoing, (rank + 1) % size),
            dist.P2POp(dist.irecv, buffer, (rank - 1) % size),
        ]
        for work in dist.batch_isend_irecv(both):
            work.wait()
        if tick < size - 1:
            incoming += buffer
        else:
            incoming.copy_(buffer)
    return result


def check_rank(rank: int, store: str) -> None:
    """以 `rank` 的身份加入进程组，逐位比较几种求和。"""
    torch.set_num_threads(1)
    dist.init_process_group(
        "gloo",
        init_method=f"file://{store}",
        rank=rank,
        world_size=WORLD_SIZE,
        timeout=timedelta(seconds=60),
    )
    own = make_gradient(rank)
    expected = make_gradient(0) + make_gradient(1)  # 两个数相加只有一种次序

    library = own.clone()
    dist.all_reduce(library, op=dist.ReduceOp.SUM)
    assert torch.equal(library, expected)
    assert torch.equal(ring_all_reduce(own), expected)

    # 这两个集合通信要求等长的块；旧版 PyTorch 叫 reduce_scatter_tensor、all_gather_into_tensor。
    even = own[:-1].clone()
    shard = torch.empty(even.numel() // WORLD_SIZE)
    dist.reduce_scatter_single(shard, even)
    assert torch.equal(shard, expected[:-1].chunk(WORLD_SIZE)[rank])
    gathered = torch.empty_like(even)
    dist.all_gather_single(gathered, shard)
    assert torch.equal(gathered, expected[:-1])

    mean = torch.stack([make_gradient(0), make_gradient(1)]).mean(dim=0)
    assert torch.equal(library / WORLD_SIZE, mean)  # 得到的是和，平均要自己除
    dist.destroy_process_group()


def main() -> None:
    """启动两个进程；任何一个断言失败，这里就失败。"""
    with tempfile.TemporaryDirectory() as folder:
        mp.spawn(check_rank, args=(str(Path(folder) / "store"),), nprocs=WORLD_SIZE)


if __name__ == "__main__":
    main()
