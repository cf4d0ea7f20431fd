"""Runs contenders in turns, so that what else the machine does meets all of them."""

import sys
import time
from dataclasses import dataclass, field
from typing import Callable

from . import programs
from .settings import ROUNDS


@dataclass
class Contender:
    """One of those that are compared. `run` gives the command that was measured and figures by name."""

    name: str
    run: Callable
    #: The programs without which it is left out.
    needs: list = field(default_factory=list)
    #: Whether a failure of it is a failure of the whole comparison.
    ours: bool = False


def in_turns(contenders, rounds=ROUNDS):
    """Every contender once a round, each round beginning with another one."""
    left_out = {}
    for each in contenders:
        absent = programs.missing(*each.needs)
        if absent:
            left_out[each.name] = f"could not be had: {', '.join(absent)}"
    taking_part = [each for each in contenders if each.name not in left_out]
    runs = {each.name: [] for each in taking_part}
    commands = {}
    for number in range(rounds):
        shift = number % max(len(taking_part), 1)
        for each in taking_part[shift:] + taking_part[:shift]:
            if each.name in left_out:
                continue
            try:
                command, figures = each.run()
            except (RuntimeError, OSError, ValueError, KeyError) as error:
                if each.ours:
                    raise
                left_out[each.name] = f"failed: {error}"
                print(f"  {each.name} is left out: {error}", file=sys.stderr)
                continue
            commands[each.name] = [programs.shown(one) for one in command]
            runs[each.name].append(figures)
            told = ", ".join(f"{key} {value:.4g}" for key, value in figures.items())
            print(f"  round {number + 1}: {each.name}: {told}", file=sys.stderr, flush=True)
            time.sleep(0.05)
    kept = [each for each in taking_part if each.name not in left_out]
    return {
        "rounds": rounds,
        "contenders": [{"name": each.name, "commands": commands[each.name], "runs": runs[each.name]} for each in kept],
        "left_out": left_out,
    }
