"""Runs a program to its end and says what it took."""

import os
import resource
import subprocess
import sys
import time

from .settings import WORK


def environment():
    """Nobody's settings, nobody's home."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("HOOKCTL", "XDG_"))}
    return kept | {"HOME": str(WORK / "home"), "NO_COLOR": "1"}


def measured(command, stdin=None, memory=False, codes=(0,)):
    """What a program printed, and what it took: seconds on the clock and of the processors; with `memory` the most that
    it held, in MB.

    GNU time starts it for that, which is small: the most memory that a process held counts from before it became that
    program, and this one is larger than some of those that are measured.
    """
    told = WORK / "time"
    timed = ["/usr/bin/time", "-q", "-f", "%M", "-o", str(told)] if memory else []
    before, start = spent(), time.perf_counter()
    done = subprocess.run([*timed, *map(str, command)], stdin=stdin or subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, env=environment(), cwd=WORK, timeout=900)
    took = {"wall": time.perf_counter() - start, "cpu": spent() - before}
    if done.returncode not in codes:
        sys.stderr.write(done.stderr.decode(errors="replace")[-2000:])
        raise RuntimeError(f"`{command[0]}` ended with {done.returncode}")
    if memory:
        took["mb"] = float(told.read_text().split()[-1]) * 1024 / 1e6
    return done.stdout.decode(errors="replace"), done.stderr.decode(errors="replace"), took


def spent():
    """Seconds of the processors that programs took that have ended."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def started(command):
    """How long a short program takes from start to end, in seconds; what it prints goes nowhere."""
    null = [(os.POSIX_SPAWN_OPEN, fd, os.devnull, os.O_RDWR, 0) for fd in (0, 1, 2)]
    environ = environment()
    start = time.perf_counter()
    child = os.posix_spawn(command[0], list(map(str, command)), environ, file_actions=null)
    _, status = os.waitpid(child, 0)
    took = time.perf_counter() - start
    if os.waitstatus_to_exitcode(status) != 0:
        raise RuntimeError(f"`{command[0]}` ended with {os.waitstatus_to_exitcode(status)}")
    return took
