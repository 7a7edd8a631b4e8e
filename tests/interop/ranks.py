# SPDX-License-Identifier: GPL-2.0-only
"""Does one kind of run take another time than the rest? An answer that load does not change.

Runs come in rounds, each kind once or more in each, in an order drawn for that round. If the kinds do not differ, their
times within a round could be exchanged, whatever else the machine does, how fast it is, and how its load changes:
who of the round is slower than whom is mere chance, of a known distribution. Only that is counted (the Wilcoxon-Mann-Whitney
test within blocks, by van Elteren), so that a run which was interrupted for long is one that was slower, no more.
"""
import math


def score(rounds, ours, reference):
    """In standard deviations: 0 where these kinds are slower than the reference as often as they are faster.

    rounds: [{kind: [times]}]; ours, reference: kinds.
    """
    total = variance = 0
    for times in rounds:
        a = [time for kind in ours for time in times[kind]]
        b = [time for kind in reference for time in times[kind]]
        total += sum((x > y) - (x < y) for x in a for y in b) / 2
        variance += len(a) * len(b) * (len(a) + len(b) + 1) / 12
    return total / math.sqrt(variance)


def shifted(rounds, kinds, by):
    """The same, if these kinds took so much longer."""
    return [{kind: [time + by for time in given] if kind in kinds else given for kind, given in times.items()}
            for times in rounds]


def smallest(rounds, ours, reference, threshold, most=1 << 20):
    """By how much these kinds would have to be slower for the threshold to be reached: what would have been seen."""
    low, high = 0, most
    while high - low > max(low // 50, 1):
        middle = (low + high) // 2
        if score(shifted(rounds, ours, middle), ours, reference) >= threshold:
            high = middle
        else:
            low = middle
    return high
