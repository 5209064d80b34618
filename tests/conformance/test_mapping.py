"""The mapping from events to steps: what it may say, and what is said of a wrong one."""

from __future__ import annotations

from pathlib import Path

import pytest

from checker.conformance.answer import LogAnswer, LogVerdict, answer
from checker.conformance.event_map import WrongMapping, read_event_map
from checker.conformance.product import Assumptions
from checker.event_log.event import WrongLog
from checker.exploration.limits import Watch
from tests.conformance.logs import log_of, system_of

UNLOCK = "[[event]]\nname = 'page_unlock'\nstep = 'page.writers -= 1; page.locked = False'\n"
LOCK = '[[event]]\nname = "page_lock"\nstep = "lock_page()"\n'


def says(mapping: str, text: str, tmp_path: Path, name: str = "locked_pages") -> LogAnswer:
    """What the search says of a log by a mapping."""
    path = tmp_path / "x.events.toml"
    path.write_text(mapping)
    found = read_event_map(str(path))
    return answer(system_of(name), found, log_of(text, found), 0, Assumptions(), Watch())


def line(name: str, fields: str, pid: int = 70, cpu: int = 0, time: int = 1, flags: str = ".....") -> str:
    """A line of ftrace."""
    return f"{'writer':>16}-{pid:<7} [{cpu:03}] {flags} 1.{time:06}: {name}: {fields}\n"


WRONG = [
    ("", "it maps no event to a step"),
    ("[[event]\n", "this is no TOML"),
    ("ignored = []\n", "there is no `ignored` (did you mean `ignore`?)"),
    ("event = 5\n", "write `[[event]]` above each entry"),
    ("[event]\nname = 'x'\n", "write `[[event]]` above each entry"),
    (LOCK + "stop = 5\n", "event 1 (page_lock): there is no `stop` (did you mean `step`?)"),
    ("[[event]]\nstep = 'lock_page()'\n", "event 1: `name` is the name of the event"),
    ("[[event]]\nname = 'page_lock'\n", "`step` is a name, or a list of names"),
    ("[[event]]\nname = 'page_lock'\nstep = [5]\n", "`step` is a name, or a list of names"),
    (
        LOCK.replace("lock_page", "lock_pages"),
        "the model has no step `lock_pages()` (did you mean `lock_page()`?)",
    ),
    (
        LOCK.replace("lock_page()", "locked_pages.py:20"),
        "no step begins there, and the nearest that does is `locked_pages.py:19`",
    ),
    (LOCK.replace("lock_page()", "other.py:20"), "the model has no step `other.py:20` (may_be_absent"),
    (LOCK + "actor = 'writers'\n", "the model has no actor `writers` (did you mean `writer`?)"),
    (LOCK + "fields = 'pfn'\n", "`fields` is a table"),
    (LOCK + "fields = { pfn = 5 }\n", "`fields` names shared state of the model"),
    (LOCK + "fields = { pfn = 'page' }\n", "the model has no shared `page` (did you mean `pages`?)"),
    (
        LOCK + "changes = 'pages.lock'\n",
        "the model has no shared `pages.lock` (did you mean `pages.locked`?)",
    ),
    (LOCK + "fields = { '' = 'pages' }\n", "`fields` is a table with the names of fields"),
    (LOCK + "fields = { ',' = 'pages' }\n", "a field in `fields` has no name"),
    (LOCK + "fields = { 'a,b' = 'pages', 'a, b' = 'pages' }\n", "`fields` has `a,b` twice"),
    (LOCK + "fields = { pfn = 'pages.' }\n", "`fields` names shared state of the model"),
    (LOCK + "changes = '.locked'\n", "`changes` names shared state of the model"),
    (LOCK + "when = { ret = ['10', '20'] }\n", "`when` has texts, whole numbers, true or false"),
    (LOCK + "when = { ret = { a = 1 } }\n", "`when` has texts, whole numbers, true or false"),
    (LOCK + "when = { ret = 2020-01-01 }\n", "`when` has texts, whole numbers, true or false"),
    (LOCK + "when = { ret = 1.5 }\n", "`when` has texts, whole numbers, true or false"),
    (LOCK + f"when = {{ ret = 1{'0' * 5000} }}\n", "a number in it has too many digits"),
    (LOCK + f"when = {{ ret = 0x1{'0' * 5000} }}\n", "`when` has texts, whole numbers, true or false"),
    (LOCK + "task = true\n", "`task` is a field of the event, or false"),
    (LOCK + "may_be_absent = 'yes'\n", "`may_be_absent` is true or false"),
    ("ignore = ['page_lock']\n" + LOCK, "`page_lock` is ignored and mapped"),
    ("ignore = 'page_lock'\n" + LOCK, "`ignore` is a list of names"),
    (
        "[[event]]\nname = 'page_lock'\nstep = 'writer'\n",
        "`writer` has 4 steps, and each would show the event",
    ),
]


@pytest.mark.parametrize(("mapping", "said"), WRONG)
def test_a_wrong_mapping(mapping: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(WrongMapping) as wrong:
        says(mapping, line("page_lock", "page=1"), tmp_path)
    assert said in str(wrong.value) and "x.events.toml" in str(wrong.value)


def test_a_mapping_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(WrongMapping, match=r"none.toml: cannot read the mapping: No such file"):
        read_event_map(str(tmp_path / "none.toml"))
    (tmp_path / "binary.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(WrongMapping, match="this is no TOML"):
        read_event_map(str(tmp_path / "binary.toml"))
    (tmp_path / "large.toml").write_bytes(b"#" * (1 << 21))
    with pytest.raises(WrongMapping, match="at most 1,048,576 bytes"):
        read_event_map(str(tmp_path / "large.toml"))


def test_an_event_that_nobody_mentions_is_named(tmp_path: Path) -> None:
    text = (
        line("page_lock", "page=1") + line("page_free", "x") + line("page_free", "y") + line("page_map", "")
    )
    with pytest.raises(WrongLog) as wrong:
        says(LOCK, text, tmp_path)
    assert ":2: the mapping does not mention page_free (line 2, 2 of them), page_map (line 4, 1" in str(
        wrong.value
    )
    assert says("ignore = ['page_[fm]*']\n" + LOCK, text, tmp_path).verdict is LogVerdict.CONFORMS


def test_an_event_to_which_no_entry_applies_is_not_mentioned(tmp_path: Path) -> None:
    mapping = LOCK + "when = { op = 'lock' }\n"
    assert says(mapping, line("page_lock", "op=lock page=1"), tmp_path).verdict is LogVerdict.CONFORMS
    with pytest.raises(WrongLog, match="the mapping does not mention page_lock"):
        says(mapping, line("page_lock", "op=try page=1"), tmp_path)


@pytest.mark.parametrize("step", ["lock_page()", "writer: lock_page()", "locked_pages.py:19"])
def test_a_step_has_several_names(step: str, tmp_path: Path) -> None:
    mapping = f"[[event]]\nname = 'page_lock'\nstep = '{step}'\n"
    twice = line("page_lock", "page=1") + line("page_lock", "page=1", pid=71)
    assert says(mapping, twice, tmp_path).verdict is LogVerdict.CONFORMS
    thrice = twice + line("page_lock", "page=1", pid=72)
    assert says(mapping, thrice, tmp_path).explained == 2


def test_a_step_that_only_some_settings_have(tmp_path: Path) -> None:
    mapping = LOCK + "[[event]]\nname = 'page_pin'\nstep = 'pin_page()'\nmay_be_absent = true\n"
    assert says(mapping, line("page_lock", "page=1"), tmp_path).verdict is LogVerdict.CONFORMS
    assert says(mapping, line("page_pin", "page=1"), tmp_path).verdict is LogVerdict.DOES_NOT


def test_a_failing_step_that_nothing_shows_leads_to_no_state(tmp_path: Path) -> None:
    mapping = "[[event]]\nname = 'page_done'\nstep = 'done'\n"
    found = says(mapping, line("page_done", "", 70) + line("page_done", "", 71), tmp_path, "asserting")
    assert (found.explained, found.states, found.possible) == (1, 2, ())  # either actor may have done it


def test_a_step_of_one_actor_alone(tmp_path: Path) -> None:
    assert says(LOCK + "actor = ['writer']\n", line("page_lock", ""), tmp_path).verdict is LogVerdict.CONFORMS


def test_a_step_that_touches_no_element(tmp_path: Path) -> None:
    mapping = "[[event]]\nname = 'r'\nstep = 'read'\nfields = { c = 'counter.locked' }\n"
    with pytest.raises(WrongMapping, match=r"of which this step touches none: counter.py:24 increment: read"):
        says(mapping, line("r", "c=1"), tmp_path, "counter")


def test_what_a_step_changes_and_keeps(tmp_path: Path) -> None:
    """The write of the second thread keeps the value, if the first has written the same."""
    base = "[[event]]\nname = 'w'\nstep = 'write'\n"
    twice = line("w", "", 70) + line("w", "", 71)
    assert (
        says(base + "changes = 'counter.value'\n", twice, tmp_path, "counter").verdict is LogVerdict.CONFORMS
    )
    kept = says(base + "keeps = 'counter.value'\n", line("w", ""), tmp_path, "counter")
    assert (kept.verdict, kept.explained) == (LogVerdict.DOES_NOT, 0)


@pytest.mark.parametrize(
    ("value", "verdict"),
    [("1", "conforms"), ("0x1", "conforms"), ("001", "conforms"), ("2", "does not conform")],
)
def test_values_are_compared(value: str, verdict: str, tmp_path: Path) -> None:
    mapping = "[[event]]\nname = 'w'\nstep = 'write'\nvalues = { value = 'counter.value' }\n"
    assert says(mapping, line("w", f"value={value}"), tmp_path, "counter").verdict == verdict


NUMBER = "values = { number = 'pages.number' }\n"
PAGE = "fields = { page = 'pages' }\n"


@pytest.mark.parametrize(
    ("page", "number", "explained"), [("A", 2, 2), ("A", 3, 1), ("B", 3, 2), ("B", 2, 1)]
)
def test_a_value_is_of_the_element_that_is_named(
    page: str, number: int, explained: int, tmp_path: Path
) -> None:
    first, both = (f"[[event]]\nname = '{name}'\nstep = '{name}'\n{PAGE}" for name in ("first", "both"))
    text = line("first", "page=A") + line("both", f"page={page} number={number}")
    assert says(first + both + NUMBER, text, tmp_path, "numbered_pages").explained == explained


def test_a_value_of_a_field_that_the_step_does_not_touch(tmp_path: Path) -> None:
    other = "[[event]]\nname = 'other'\nstep = 'other'\n"
    for number, explained in ((1, 1), (0, 0)):
        text = line("other", f"page=A number={number}")
        assert says(other + PAGE + NUMBER, text, tmp_path, "numbered_pages").explained == explained
    with pytest.raises(WrongMapping, match=r"`number` cannot be `pages.number`, which this step does not"):
        says(other + NUMBER, text, tmp_path, "numbered_pages")


@pytest.mark.parametrize(
    ("task", "first", "second", "same"),
    [
        ("", "", "", False),  # two pids are two tasks
        ("task = 'who'\n", "who=x", "who=x", True),
        ("task = 'who'\n", "who=x", "who=y", False),
        ("task = false\n", "", "", True),
    ],
)
def test_who_the_task_is(task: str, first: str, second: str, same: bool, tmp_path: Path) -> None:
    """Only one task locks and unlocks a page: two do not."""
    text = line("page_lock", first, 70) + line("page_unlock", second, 71)
    found = says(f"{LOCK}{task}{UNLOCK}{task}", text, tmp_path)
    assert (found.verdict is LogVerdict.CONFORMS) == same


def test_an_interrupt_is_nobody(tmp_path: Path) -> None:
    """It has the pid of the thread that it interrupts."""
    text = line("page_lock", "page=1", 70) + line("page_lock", "page=2", 70, flags="d.h1.")
    assert says(UNLOCK + LOCK, text, tmp_path).verdict is LogVerdict.CONFORMS
    assert says(UNLOCK + LOCK, text.replace("d.h1.", "....."), tmp_path).verdict is LogVerdict.DOES_NOT


def test_several_fields_are_one_name(tmp_path: Path) -> None:
    mapping = UNLOCK + LOCK + "fields = { 'ino,index' = 'pages' }\n"
    for index, explained in ((7, 1), (8, 2)):
        text = line("page_lock", "ino=1 index=7", 70) + line("page_lock", f"ino=1 index={index}", 71)
        assert says(mapping, text, tmp_path).explained == explained
    assert says(mapping, line("page_lock", "ino=1"), tmp_path).explained == 0


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [("0x1a", "26", True), ("0x001A", "0x1a", True), ("007", "7", True), ("1a", "26", False),
     ("x", "x", True), ("a7", "a07", False), ("0x1b", "26", False)],
)  # fmt: skip
def test_names_that_are_numbers_are_compared_as_numbers(
    first: str, second: str, same: bool, tmp_path: Path
) -> None:
    """Two tasks cannot have locked one page."""
    for fields, rest in (("page", ""), ("page,index", " index=3")):
        mapping = UNLOCK + LOCK + f"fields = {{ '{fields}' = 'pages' }}\n"
        text = line("page_lock", f"page={first}{rest}", 70) + line("page_lock", f"page={second}{rest}", 71)
        assert says(mapping, text, tmp_path).explained == (1 if same else 2)


def test_several_fields_are_one_name_however_they_are_separated(tmp_path: Path) -> None:
    """Who locks a page unlocks it, so both events are about one page."""
    of = "fields = {{ 'ino{}index' = 'pages' }}\n"
    text = line("page_lock", "ino=1 index=2") + "{}"
    for index, explained in ((2, 2), (8, 1)):
        log = text.format(line("page_unlock", f"ino=1 index={index}"))
        assert says(LOCK + of.format(",") + UNLOCK + of.format(", "), log, tmp_path).explained == explained


def test_several_fields_do_not_run_into_each_other(tmp_path: Path) -> None:
    mapping = UNLOCK + LOCK + "fields = { 'a,b' = 'pages' }\n"
    text = line("page_lock", "a=x,y b=z", 70) + line("page_lock", "a=x b=y,z", 71)
    assert says(mapping, text, tmp_path).explained == 2


@pytest.mark.parametrize(
    ("pattern", "value", "fits"),
    [("'0x001A'", "0x1a", True), ("'0x1a'", "26", True), ("0x1a", "0x1A", True), ("26", "0x1b", False),
     ("'0x01A*'", "0x1ab", True), ("'0x1?'", "0x1A", True), ("'0x[12]'", "0x2", True), ("true", "true", True),
     ("'lo*'", "lock", True), ("-1", "-1", True), ("-1", "1", False)],
)  # fmt: skip
def test_the_values_that_an_entry_is_about(pattern: str, value: str, fits: bool, tmp_path: Path) -> None:
    mapping = (
        f"ignore = ['*']\n[[event]]\nname = 'page_lock'\nstep = 'lock_page()'\nwhen = {{ ret = {pattern} }}\n"
    )
    path = tmp_path / "x.events.toml"
    path.write_text(mapping)
    found = log_of(line("page_lock", f"ret={value}"), read_event_map(str(path)))
    assert found.events == fits
