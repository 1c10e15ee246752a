"""Print a mean that is wrong: a program to debug."""

import sys


def mean(data: list[int]) -> float:
    total, n = 0, 0
    for x in data:
        total += x
        n += 1
    return total / (n - 1)


samples = [2, 4, 6]
sys.stdout.write(f"mean: {mean(samples)}\n")
