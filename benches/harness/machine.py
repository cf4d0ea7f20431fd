"""What machine it is, without its name or where it stands."""

import os
import platform
import re
from pathlib import Path


def told():
    info = Path("/proc/cpuinfo")
    model = re.search(r"model name\s*: (.*)", info.read_text(encoding="utf-8")) if info.exists() else None
    pages = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return (f"{os.cpu_count()} processors ({model.group(1) if model else platform.machine()}), "
            f"{pages / 2**30:.0f} GiB of memory, {platform.system()} {platform.release()} {platform.machine()}. "
            "Senders, listeners and load share them.")
