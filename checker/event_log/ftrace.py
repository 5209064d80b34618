"""The text of ftrace (``cat trace``, ``trace_pipe``) and of ``trace-cmd report``, line by line.

    # tracer: nop
               bash-1977    [000] d..2.  7284.993652: page_ref_mod: pfn=0x1a2b count=2 val=1
               bash-1977  (  1977) [000] ....  7284.993653: __put_page <-put_page
    CPU:1 [LOST 12 EVENTS]

See Documentation/trace/ftrace.rst and kernel/trace/trace_output.c. The name of a thread stands in sixteen
columns before its pid, so a name that has a dash or a bracket is found by its place.
"""

from __future__ import annotations

import re

from checker.event_log.event import Clock, Entry, LogEvent, LostEvents
from checker.source.visible import visible

REST = (
    r"-(?P<pid>\d{1,20})\s+(?:\(\s*[\d-]+\)\s+)?\[(?P<cpu>\d{1,9})\]\s+"
    r"(?:(?P<flags>[^\s\[\]:]{4,8})\s+)?(?P<time>\d{1,20}(?:\.\d{6,9})?):\s+(?P<rest>\S.*)$"
)
IN_PLACE = re.compile(r"(?P<comm>.{16})" + REST)
ANYWHERE = re.compile(r"\s*(?P<comm>.{1,64}?)" + REST)
LOST = re.compile(r"CPU:(?P<cpu>\d{1,9}) \[(?:LOST (?P<lost>\d{1,20}) EVENTS|LOST EVENTS"
                  r"|(?P<dropped>\d{1,20}) EVENTS DROPPED|EVENTS DROPPED)\]$")  # fmt: skip
STARTED = re.compile(r"#+ CPU (?P<cpu>\d{1,9}) buffer started #+$")
WRITTEN = re.compile(r"#\s+entries-in-buffer/entries-written: (?P<left>\d{1,20})/(?P<written>\d{1,20})\s")
CALL = re.compile(r"(?P<name>\S+) (?P<text><-\S+)$")
TRACE_CMD_CALL = re.compile(r"(?P<name>\S+)(?:\s+(?P<text><--.*))?$")
SYSCALL = re.compile(r"sys_(?P<call>\w+)(?:\((?P<arguments>.*)\)| -> (?P<result>\S+))$")
SEVERAL = re.compile(r"\s*(?P<file>\S.*?):\s+\S")
LONGEST_NAME = 15  # characters of the name of a thread
EVENT = re.compile(r"(?P<name>[\w.@:/-]*[\w@/-]):(?:\s+(?P<text>.*))?$")
HEAD = re.compile(r"\s*#(?!#+ CPU )|\s*$|cpus=\d+$|version = \S+$|CPU \d+ is empty$|trace-cmd[: ]|\s+=> ")
STACKS = ("<stack trace>", "<user stack trace>")
GRAPH = re.compile(r"\s*\d+\)\s.*\|")
LATENCY = re.compile(r".*-\d+\s+\d+[\w.]{3,7}\s+\d+us[+!#*@$]?\s*:")
MARKERS = ("print", "tracing_mark_write")
INTERRUPTS = frozenset("hHsZz")  # among the flags: interrupts, softirqs, NMIs


def is_head(line: str) -> bool:
    """Whether a line has neither an event nor a loss: a heading, a stack, an empty line. The name of a thread
    may look like the beginning of a heading."""
    head = head_of(line)
    return HEAD.match(line) is not None if head is None else head["rest"].strip() in STACKS


def head_of(line: str) -> re.Match[str] | None:
    """What stands before an event: the thread, the CPU, the flags and the time."""
    return IN_PLACE.match(line) or ANYWHERE.match(line)


def other_shape(line: str) -> str:
    """What is wrong with a line of a known shape that cannot be read; empty if the shape is unknown."""
    head = head_of(line)
    if head is not None and file_of(head):
        return (
            f"this line begins with `{visible(file_of(head))[:40]}:`, so the report is of several files or "
            "buffers, which may be of several machines: report each by itself"
        )
    if head is not None and line.startswith("#"):
        return "this line is an event, and begins like a heading: delete it, or put a blank before its `#`"
    if GRAPH.match(line):
        return (
            "this is the function_graph tracer: choose `nop` (`echo nop > current_tracer`), and trace events"
        )
    if LATENCY.match(line):
        return (
            "this is the latency format: turn it off (`echo 0 > options/latency-format`) and print it again"
        )
    if re.match(r".*-\d+ +\[\d+\].* [0-9a-f]{8,}: ", line):
        return "the times are hexadecimal: print them with a clock of `local`, `global`, `mono` or `counter`"
    return ""


def parsed(line: str, number: int) -> tuple[Entry, Clock] | None:
    """What a line says, and by which clock; None if it is no line of this shape."""
    lost = loss(line.strip(), number)
    if lost is not None:
        return lost, Clock.NONE
    head = None if line.startswith("#") else head_of(line)
    event = head and named(head["rest"].rstrip())
    if not head or not event or file_of(head):
        return None
    time, clock = nanoseconds(head["time"])
    # the third column, or the fourth where there is one for a lazy need-resched: no other has such letters
    irq = not INTERRUPTS.isdisjoint((head["flags"] or "")[2:4])
    comm = head["comm"].strip()
    return LogEvent(number, *event, int(head["cpu"]), time, head["pid"], comm, irq), clock


def loss(line: str, number: int) -> LostEvents | None:
    """The loss of which a line tells. The kernel says that the buffer of a CPU started only if it has
    overwritten events, and in its heading how many of all CPUs."""
    if started := STARTED.match(line):
        return LostEvents(number, int(started["cpu"]), None)
    if lost := LOST.match(line):
        count = lost["lost"] or lost["dropped"]
        return LostEvents(number, int(lost["cpu"]), int(count) if count else None)
    written = WRITTEN.match(line)
    overwritten = int(written["written"]) - int(written["left"]) if written else 0
    return LostEvents(number, None, overwritten) if overwritten > 0 else None


def file_of(head: re.Match[str]) -> str:
    """The name of the file or buffer that stands before the thread where a report has several; else empty."""
    found = SEVERAL.match(head["comm"]) if len(head["comm"].strip()) > LONGEST_NAME else None
    return found["file"] if found else ""


def named(rest: str) -> tuple[str, str] | None:
    """The name of an event, and what follows it; None if this is no event. A system call prints the name of
    the call in place of its two events."""
    if call := SYSCALL.match(rest):
        if call["result"] is None:
            return f"sys_enter_{call['call']}", call["arguments"]
        return f"sys_exit_{call['call']}", f"ret={call['result']}"
    event = CALL.match(rest) or EVENT.match(rest)
    return event and unwrapped(event["name"], (event["text"] or "").strip())


def unwrapped(name: str, text: str) -> tuple[str, str]:
    """The event that a program wrote to ``trace_marker`` as ``NAME: FIELD=VALUE``, or the function that
    trace-cmd reports as ``function: NAME``; else the event itself."""
    if name == "function" and (call := TRACE_CMD_CALL.match(text)):
        return call["name"], call["text"] or ""
    while name in MARKERS and (inner := EVENT.match(text)):
        name, text = inner["name"], (inner["text"] or "").strip()
    return name, text


def nanoseconds(text: str) -> tuple[int, Clock]:
    """``7284.993652`` or ``7284.993652104`` in nanoseconds; a number without a point is a count."""
    seconds, point, fraction = text.partition(".")
    if not point:
        return int(seconds), Clock.COUNTS
    return int(seconds) * 10**9 + int(fraction.ljust(9, "0")), Clock.NANOSECONDS
