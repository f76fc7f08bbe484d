"""What the system says about a process, read from /proc; nothing where there is none."""

import os
from pathlib import Path

_TICK = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100


def cpu_seconds(pid: int) -> float:
    """CPU time of the process and of children it has waited for, since its start; 0 for pid 0."""
    if not pid:
        return 0.0
    try:
        after = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return float("nan")
    return sum(map(int, after[11:15])) / _TICK


def resident(pid: int) -> float:
    """Resident memory in MB."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return float("nan")


def descriptors(pid: int) -> int:
    """How many files and sockets are open."""
    return len(list(Path(f"/proc/{pid}/fd").iterdir()))
