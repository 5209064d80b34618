"""Each format in its documented shapes."""

from __future__ import annotations

from pathlib import Path

import pytest

from checker.event_log.event import Clock, EventLog, LogEvent, LogFormat, LostEvents, WrongLog, field_in
from checker.event_log.reading import Fate, LogReader

PAGE_REF = (
    "pfn=0x3dbc47 flags=referenced|uptodate count=1 mapcount=1 mapping=00000000d68d0ca0 mt=1 val=-1 ret=0"
)
FTRACE = f"""\
# tracer: nop
#
# entries-in-buffer/entries-written: 3/3   #P:8
#
#                                _-----=> irqs-off/BH-disabled
#                               / _----=> need-resched
#                              | / _---=> hardirq/softirq
#                              || / _--=> preempt-depth
#                              ||| / _-=> migrate-disable
#                              |||| /     delay
#           TASK-PID     CPU#  |||||  TIMESTAMP  FUNCTION
#              | |         |   |||||     |         |
            bash-1977    [000] d..2.  7284.993652: page_ref_mod_and_test: {PAGE_REF}
          <idle>-0       [002] d.h1.  7284.993653: page_ref_mod: pfn=0x1 val=1
           <...>-9419    [005] ..... 17284.993654: mm_filemap_delete_from_page_cache: dev 253:6 ino 1a pfn=0x2 ofs=4096
"""  # noqa: E501 - a line of the kernel
TRACE_CMD = f"""\
version = 6
CPU 3 is empty
cpus=8
CPU:7 [204600 EVENTS DROPPED]
            bash-1977  [007]   217.975284: page_ref_mod_and_test: {PAGE_REF}
            bash-1977  [007] d..2.   217.975298: page_ref_mod:         pfn=0x1 val=1
"""
BPFTRACE = """\
Attaching 3 probes...
7284993652104 1 1977 page_ref_mod: pfn=0x1a2b val=1 comm=Web Content
7284993652105 0 1978 page_ref_mod: comm=x: y
7284993652106 0 1978 page_free:
Lost 12 events
"""
JSON = """\
{"event": "page_lock", "time": 72849936, "cpu": 1, "pid": 77, "comm": "Web Content", "page": 3, "o": "a b=c"}
{"event": "page_lock"  , "time": 7284993652105, "cpu": 0, "interrupt": true}
{"lost": 12, "cpu": 1}
{"lost": true}
"""


def read(text: str, tmp_path: Path, form: LogFormat | None = None) -> EventLog:
    """A log in a file, of which every event is kept."""
    path = tmp_path / "log.txt"
    path.write_text(text)
    return LogReader(str(path), lambda _: Fate.KEPT, form).read()


def one(line: str, tmp_path: Path) -> LogEvent:
    """The event of a log of one line."""
    (event,) = read(f"{line}\n", tmp_path).entries
    assert isinstance(event, LogEvent)
    return event


def test_the_text_of_ftrace(tmp_path: Path) -> None:
    log = read(FTRACE, tmp_path)
    assert (log.format, log.clock, log.events) == (LogFormat.FTRACE, Clock.NANOSECONDS, 3)
    first, idle, unknown = log.entries
    assert isinstance(first, LogEvent) and isinstance(idle, LogEvent) and isinstance(unknown, LogEvent)
    assert (first.line, first.name, first.pid, first.comm, first.cpu) == (
        13,
        "page_ref_mod_and_test",
        "1977",
        "bash",
        0,
    )
    assert (first.time, first.interrupt) == (7284993652000, False)
    assert first.field("flags") == "referenced|uptodate" and first.field("ret") == "0"
    assert (idle.comm, idle.task, idle.interrupt) == ("<idle>", "0 on CPU 2", True)
    assert (unknown.comm, unknown.pid) == ("<...>", "9419")
    assert [unknown.field(name) for name in ("dev", "ino", "pfn", "ofs")] == ["253:6", "1a", "0x2", "4096"]


def test_the_text_of_trace_cmd(tmp_path: Path) -> None:
    log = read(TRACE_CMD, tmp_path)
    lost, first, second = log.entries
    assert log.format is LogFormat.TRACE_CMD
    assert lost == LostEvents(4, 7, 204600)
    assert isinstance(first, LogEvent) and isinstance(second, LogEvent)
    assert (first.time, second.time, second.field("val")) == (217975284000, 217975298000, "1")


def test_lines_of_bpftrace(tmp_path: Path) -> None:
    log = read(BPFTRACE, tmp_path)
    first, second, third, lost = log.entries
    assert (log.format, log.clock) == (LogFormat.BPFTRACE, Clock.NANOSECONDS)
    assert isinstance(first, LogEvent) and isinstance(second, LogEvent) and isinstance(third, LogEvent)
    assert (first.time, first.cpu, first.pid, first.comm) == (7284993652104, 1, "1977", "Web Content")
    assert (first.field("pfn"), first.field("val"), second.comm, second.text) == ("0x1a2b", "1", "x: y", "")
    assert (third.name, third.text, lost) == ("page_free", "", LostEvents(5, None, 12))


def test_lines_of_json(tmp_path: Path) -> None:
    log = read(JSON, tmp_path)
    first, second, some, many = log.entries
    assert isinstance(first, LogEvent) and isinstance(second, LogEvent)
    assert (first.time, first.cpu, first.pid, first.comm) == (72849936, 1, "77", "Web Content")
    assert (first.field("page"), first.field("o"), first.field("b")) == ("3", "a b=c", None)
    assert (second.interrupt, some, many) == (True, LostEvents(3, 1, 12), LostEvents(4, None, None))


def test_an_event_of_json_has_any_fields(tmp_path: Path) -> None:
    event = one('{"event": "page_lock", "lost": 1, "page": null, "n": 2}', tmp_path)
    assert [event.field(name) for name in ("lost", "page", "n")] == ["1", None, "2"]


@pytest.mark.parametrize(
    ("head", "comm", "pid"),
    [
        ("     Web Content-12     ", "Web Content", "12"),
        ("       a-[1]-b-3-33     ", "a-[1]-b-3", "33"),
        ("  kworker/u16:2-77     ", "kworker/u16:2", "77"),
        (" a-1 [000] 1: bc-33     ", "a-1 [000] 1: bc", "33"),
        ("bash-1977", "bash", "1977"),
    ],
)  # fmt: skip
def test_names_of_threads(head: str, comm: str, pid: str, tmp_path: Path) -> None:
    event = one(f"{head} [003] ....  1.000001: page_lock: page=1", tmp_path)
    assert (event.comm, event.pid, event.cpu, event.name) == (comm, pid, 3, "page_lock")


@pytest.mark.parametrize(
    ("flags", "interrupt"),
    [("....", False), ("d..1", False), ("d.h1", True), ("..s.", True), ("d..2.", False), ("dNH2.", True),
     ("d.Z3.", True), ("D.s1..", True), ("b..1.3", False), ("", False),
     ("d..h1..", True), ("d.Ls1..", True), ("d.L.1..", False), ("d...1..", False), ("d..Z1.", True)],
)  # fmt: skip
def test_flags_of_four_characters_and_more(flags: str, interrupt: bool, tmp_path: Path) -> None:
    event = one(f"            bash-1977    [000] {flags}  1.000001: page_lock: page=1", tmp_path)
    assert (event.interrupt, event.time, event.cpu) == (interrupt, 1000001000, 0)


@pytest.mark.parametrize(
    ("time", "number", "clock"),
    [("7284.993652", 7284993652000, Clock.NANOSECONDS), ("7284.993652104", 7284993652104, Clock.NANOSECONDS),
     ("0.000001", 1000, Clock.NANOSECONDS), ("72849936", 72849936, Clock.COUNTS)],
)  # fmt: skip
def test_times(time: str, number: int, clock: Clock, tmp_path: Path) -> None:
    """Of the clocks ``local`` and ``uptime``, of ``trace-cmd report -t``, of ``counter`` and ``x86-tsc``."""
    log = read(f"            bash-1977    [000] d..2. {time}: page_lock: page=1\n", tmp_path)
    (event,) = log.entries
    assert isinstance(event, LogEvent)
    assert (event.time, log.clock) == (number, clock)


def test_a_thread_group_beside_the_pid(tmp_path: Path) -> None:
    for group in ("(  1977)", "(-------)"):
        event = one(f"            bash-1978  {group} [001] d..2.  1.000001: page_lock: page=1", tmp_path)
        assert (event.pid, event.cpu) == ("1978", 1)


def test_the_function_tracer_and_stacks(tmp_path: Path) -> None:
    text = (
        "            bash-1977    [000] ....  1.000001: put_page <-truncate_inode_page\n"
        "            bash-1977    [000] ....  1.000002: page_lock: page=1\n"
        "            bash-1977    [000] ....  1.000002: <stack trace>\n"
        " => lock_page (ffffffff8117c9e4)\n"
        " => truncate_inode_pages_range\n"
    )
    assert [getattr(entry, "name", "") for entry in read(text, tmp_path).entries] == ["put_page", "page_lock"]


@pytest.mark.parametrize("comm", ["#b", "=> worker", "trace-cmd: x"])
def test_a_thread_whose_name_looks_like_a_heading(comm: str, tmp_path: Path) -> None:
    event = one(f"{comm:>16}-2       [001] .....     1.000002: page_lock: page=1", tmp_path)
    assert (event.comm, event.name) == (comm, "page_lock")


def test_an_event_that_speaks_of_a_stack(tmp_path: Path) -> None:
    event = one("            bash-1977    [000] ....  1.000001: page_lock: at=<stack trace>", tmp_path)
    assert event.field("at") == "<stack trace>"


def test_the_stack_of_a_program(tmp_path: Path) -> None:
    text = "            bash-1977    [000] ....  1.000002: {}\n"
    log = read(
        text.format("page_lock:") + text.format("<user stack trace>") + " =>  <00007f8a12>\n", tmp_path
    )
    assert log.events == 1


@pytest.mark.parametrize(
    ("rest", "name", "text"),
    [("sys_openat(dfd: ffffff9c, filename: 7ffd1, flags: 0)", "sys_enter_openat",
      "dfd: ffffff9c, filename: 7ffd1, flags: 0"),
     ("sys_getpid()", "sys_enter_getpid", ""), ("sys_openat -> 0x3", "sys_exit_openat", "ret=0x3"),
     ("function:             lock_page", "lock_page", ""),
     ("function:             lock_page <-- fault_in", "lock_page", "<-- fault_in")],
)  # fmt: skip
def test_lines_that_name_something_else(rest: str, name: str, text: str, tmp_path: Path) -> None:
    """System calls, and functions in the report of trace-cmd."""
    event = one(f"            bash-1977    [000] ....  1.000001: {rest}", tmp_path)
    assert (event.name, event.text) == (name, text)
    assert event.field("dfd") == ("ffffff9c" if "dfd" in rest else None)


@pytest.mark.parametrize("head", ["tracing_mark_write", "print: tracing_mark_write"])
def test_what_a_program_writes_to_the_log(head: str, tmp_path: Path) -> None:
    event = one(f"            bash-1977    [000] ....  1.000001: {head}: page_lock: page=1", tmp_path)
    assert (event.name, event.field("page")) == ("page_lock", "1")


@pytest.mark.parametrize(
    ("line", "lost"),
    [("CPU:1 [LOST 12 EVENTS]", LostEvents(1, 1, 12)), ("CPU:1 [LOST EVENTS]", LostEvents(1, 1, None)),
     ("CPU:3 [12 EVENTS DROPPED]", LostEvents(1, 3, 12)), ("CPU:3 [EVENTS DROPPED]", LostEvents(1, 3, None)),
     ("##### CPU 1 buffer started ####", LostEvents(1, 1, None)),
     ("# entries-in-buffer/entries-written: 1/7   #P:2", LostEvents(1, None, 6))],
)  # fmt: skip
def test_lost_events(line: str, lost: LostEvents, tmp_path: Path) -> None:
    text = f"{line}\n            bash-1977    [000] ....  1.000001: page_lock: page=1\n"
    assert read(text, tmp_path).entries[0] == lost


def test_values_of_fields() -> None:
    text = "prev_comm=Web Content prev_pid=12 ==> next_comm=a b, next_pid=7; ino 1a state: running"
    names = ("prev_comm", "prev_pid", "next_comm", "next_pid", "ino", "state", "comm", "pid")
    assert [field_in(text, name) for name in names] == [
        "Web Content", "12", "a b", "7", "1a", "running", None, None,
    ]  # fmt: skip
    assert LogEvent(1, "x", "pfn=0x001A2B", comm="bash", pid="7", cpu=3).field("pfn") == "0x1a2b"
    event = LogEvent(1, "sched_wakeup", "comm=a pid=9", comm="bash", pid="7", cpu=3)
    shown = [event.field(name) for name in ("common_pid", "COMM", "CPU", "pid", "comm")]
    assert shown == ["7", "bash", "3", "9", "a"]


FIELDS = [
    ("page=1 [x=5]", {"page": "1", "x": "5"}),
    ("page=1 (x=5, y=6)", {"page": "1", "x": "5", "y": "6"}),
    ("vec=3 cpu=1 [action=TIMER]", {"cpu": "1", "action": "TIMER"}),
    ("old-page=9 page=1", {"page": "1", "old-page": "9"}),
    ("prev->page=9 page=1", {"page": "1", "prev->page": "9"}),
    ("prev->page 9 page 1", {"page": "1"}),
    ("x.page=9", {"page": None}),
    ("page=1 (dirty) n=2", {"page": "1", "n": "2"}),
    ("call=f(a) n=g(2)", {"call": "f(a)", "n": "g(2)"}),
    ("a page=Web Content (x) prev->n=2", {"page": "Web Content (x)"}),
    ("page pfn=3", {"page": None}),
    ("page prev->pfn=3", {"page": None}),
]


@pytest.mark.parametrize(("text", "fields"), FIELDS)
def test_a_field_ends_where_the_next_begins(text: str, fields: dict[str, str | None]) -> None:
    assert {name: field_in(text, name) for name in fields} == fields


WRONG = [
    ("  0)   1.234 us    |  put_page();\n", "function_graph"),
    ("    bash-1977    0d..1.    1us : page_lock\n", "latency format"),
    ("    bash-5263      3..... 276242022us : page_ref_mod: pfn=0x206a70\n", "latency format"),
    ("page_lock\n", "is no line of ftrace"),
    ("#a-1 [000] ..... 1.000001: page_lock: page=1\n", "put a blank before its `#`"),
    (
        "            bash-1977    [000] ....  1.000001: page_lock: x=1\nhello\n",
        "hello` is no line of the format ftrace",
    ),
    ('{"event": "a"}\n{"event": "b", "time": 5}\n', "and those before it no time"),
    ('{"event": "a"}\n{"event": \n', "was it cut off?"),
    ('{"event": 5}\n', "the name is missing"),
    ('{"event": "a", "cpu": "0"}\n', "`cpu` is"),
    ('{"event": "a", "cpu": true}\n', "`cpu` is true"),
    ('{"lost": -1}\n', "`lost` is -1"),
    ('{"lost": 1, "page": 3}\n', "a loss has `lost` and `cpu` only"),
    ('{"event": "a", "pid": null}\n', "`pid` is null: give a number or a text, or leave it out"),
    ('{"event": "a", "comm": [1]}\n', "`comm` is [1]"),
    ('{"event": "a", "pid": true}\n', "`pid` is true"),
    ('{"event": "a", "pid": 1, "pid": 2}\n', "`pid` is there twice"),
    ("[1]\n", "is no line of ftrace"),
    ('{"event": "a"}\n[1]\n', "each line is an object"),
    ("            bash-1977    [000] ....  1.000001: page_lock: x=1", "has no end"),
    ("", "the log is empty"),
    (f"    a-1 [000] .... {'9' * 5000}.000001: x: y=1\n", "is no line of ftrace"),
    (f"    a-1 [{'9' * 5000}] .... 1.000001: x: y=1\n", "is no line of ftrace"),
    (f"CPU:1 [LOST {'9' * 5000} EVENTS]\n", "is no line of ftrace"),
    (f"##### CPU {'9' * 5000} buffer started ####\n", "is no line of ftrace"),
    (f"{'9' * 5000} 0 1 x: y=1\n", "is no line of ftrace"),
    (f"1 {'9' * 5000} 1 x: y=1\n", "is no line of ftrace"),
    (f"Lost {'9' * 5000} events\n", "is no line of ftrace"),
    (f'{{"event": "a", "time": {"9" * 5000}}}\n', "not one whole object of JSON"),
    (
        "cpus=2\nhost.dat:             a-1     [001]     1.000001: lock:    page=1\n",
        "begins with `host.dat:`",
    ),
    ("    h.dat:             a-1     [001] 1.000001: lock:    page=1\n", "report each by itself"),
    ("# tracer: nop\n\n", "the log is empty"),
    ("x" * 70000 + "\n", "more than 65,536 bytes"),
]


@pytest.mark.parametrize(("text", "said"), WRONG)
def test_what_cannot_be_read(text: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(WrongLog) as wrong:
        read(text, tmp_path)
    assert said in str(wrong.value) and "log.txt" in str(wrong.value)
    assert len(str(wrong.value)) < 400


@pytest.mark.parametrize("content", [b"\x17\x08\x44tracing\x00\x00", "# tracer\n".encode("utf-16")])
def test_what_is_no_text(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "trace.dat").write_bytes(content)
    with pytest.raises(WrongLog, match=r"this is no text: print a trace.dat with `trace-cmd report`"):
        LogReader(str(tmp_path / "trace.dat"), lambda _: Fate.KEPT).read()


def test_bytes_that_are_no_letters_are_shown(tmp_path: Path) -> None:
    path = tmp_path / "log.txt"
    path.write_bytes(b"\xef\xbb\xbf            b\xe4sh-1977    [000] ....  1.000001: page_lock: page=1\r\n")
    (event,) = LogReader(str(path), lambda _: Fate.KEPT).read().entries
    assert isinstance(event, LogEvent)
    assert (event.comm, event.field("page")) == ("b\\xe4sh", "1")
