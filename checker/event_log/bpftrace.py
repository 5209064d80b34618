r"""Lines that a bpftrace script prints in this shape, with the thread's name last because it may have blanks:

    printf("%llu %d %d page_ref_mod: pfn=0x%lx comm=%s\n", nsecs, cpu, tid, args->pfn, comm);

    84993652104 1 1977 page_ref_mod: pfn=0x1a2b comm=Web Content

bpftrace says how many events it lost, and not where.
"""

from __future__ import annotations

import re

from checker.event_log.event import Clock, Entry, LogEvent, LostEvents

SHAPE = '`printf("%llu %d %d NAME: FIELD=%d ...\\n", nsecs, cpu, tid, ...)`'
LINE = re.compile(
    r"(?P<time>\d{1,20}) (?P<cpu>\d{1,9}) (?P<pid>\d{1,20}) (?P<name>[\w.@:/-]*[\w@/-]):(?: +(?P<text>.*?))??"
    r"(?: *(?<!\S)comm=(?P<comm>.*))?$"
)
LOST = re.compile(r"(?:WARNING: )?[Ll]ost (?P<lost>\d{1,20}) events$")
HEAD = re.compile(r"\s*$|Attach(?:ing|ed) \d+ probes?|\^C$|Running\.\.\.|Tracing")


def is_head(line: str) -> bool:
    """Whether a line has neither an event nor a loss."""
    return HEAD.match(line) is not None


def parsed(line: str, number: int) -> tuple[Entry, Clock] | None:
    """What a line says; None if it is no line of this shape."""
    lost = LOST.match(line.strip())
    if lost is not None:
        return LostEvents(number, None, int(lost["lost"])), Clock.NONE
    found = LINE.match(line.rstrip())
    if found is None:
        return None
    cpu, time, text = int(found["cpu"]), int(found["time"]), found["text"] or ""
    event = LogEvent(number, found["name"], text, cpu, time, found["pid"], (found["comm"] or "").strip())
    return event, Clock.NANOSECONDS
