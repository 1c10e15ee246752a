"""线程共享整个地址空间；进程各有一份，要共享得明说。"""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from multiprocessing.sharedctypes import Synchronized

notes: list[str] = []


def write_note() -> None:
    notes.append(f"pid {os.getpid()}")


def add_one(counter: Synchronized[int]) -> None:
    with counter.get_lock():
        counter.value += 1


def main() -> None:
    thread = threading.Thread(target=write_note)
    thread.start()
    thread.join()
    assert notes == [f"pid {os.getpid()}"]  # 同一个进程，同一个列表

    spawn = multiprocessing.get_context("spawn")
    child = spawn.Process(target=write_note)
    child.start()
    child.join()
    assert child.exitcode == 0
    assert len(notes) == 1  # 子进程写的是它自己的那一份

    counter = spawn.Value("i", 0)  # 明说要共享的一块内存，自带一把锁
    children = [spawn.Process(target=add_one, args=(counter,)) for _ in range(2)]
    for each in children:
        each.start()
    for each in children:
        each.join()
    assert counter.value == 2

    # 一个线程就能终止整个进程：主线程没有机会打印。父进程不受影响。
    script = (
        "import os, threading\n"
        "worker = threading.Thread(target=os._exit, args=(3,))\n"
        "worker.start()\n"
        "worker.join()\n"
        "print('到不了这里')\n"
    )
    command = [sys.executable, "-c", script]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=False)
    assert done.returncode == 3
    assert done.stdout == b""


if __name__ == "__main__":
    main()
