"""The page in a real browser: keys, arrows, tabs, filter, copying, and not a word on the console."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from checker.__main__ import main
from checker.checking.outcome import Outcome
from checker.counterexample.explanation import Explanation, Slice
from checker.report.commit import commit_text
from tests.report.browser import CHROMIUM, opened
from tests.report.pages import HOSTILE, hostile_outcome, only, outcome_for_page, page_of, with_trace
from tests.report.traces import ROOT, SMALL, made_step, made_trace

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium is installed")
LOST, LOCKS = SMALL / "lost_update.py", SMALL / "lock_order.py"
RACE = "design-1-no_update_lost-race"


def lost_update(part: Slice | None = None) -> Outcome:
    """A race of eight steps; without a slice all of them are shown."""
    found = outcome_for_page(LOST)
    (verdict,) = [one for one in found.verdicts if one.trace is not None]
    return replace(found, verdicts=(replace(verdict, explanation=replace(verdict.explanation, slice=part)),))


def test_keys_step_and_the_state_says_what_changed(tmp_path: Path) -> None:
    script = """
    const lanes = at(".drawing");
    for (const [key, place] of [["j"], ["ArrowRight"], ["j"], ["k"], ["ArrowLeft"], ["k"], ["k"],
        ["End", lanes], ["ArrowUp", lanes], ["Home", lanes], ["ArrowDown", lanes]]) {
      press(key, place);
      said.push(now());
    }
    press("End", lanes);
    press("j");
    const current = [...run().querySelectorAll("tr.current")];
    said.push(now(), current.length, current[0].getAttribute("aria-current"));
    for (let step = 0; step < 3; step++) press("k");
    said.push(at(".now").textContent, at(".state tr.changed").innerText.split(/\\s+/), location.hash);
    """
    found = opened(page_of(lost_update()), tmp_path, script=script)
    assert found.console == []
    last = 8
    assert found.said[:11] == [1, 2, 3, 2, 1, 0, 0, last, last - 1, 0, 1]
    assert found.said[11:14] == [last, 1, "step"]
    assert found.said[14:] == [
        "Step 5 of 8, CPU 1, increment[1]: counter.done = done + 1; counter.done 0 \u2192 1",
        ["counter.done", "in", "the", "property", "0", "1", "*"],
        f"#{RACE}&step=5",
    ]


def test_keys_pass_over_what_takes_no_part_until_all_steps_are_wanted(tmp_path: Path) -> None:
    script = """
    const rows = () => [...run().querySelectorAll("tr[data-step]")].filter((row) => row.offsetWidth)
      .map((row) => Number(row.dataset.step));
    const steps = (key, times) => Array.from({ length: times }, () => { press(key); return now(); });
    said.push(rows(), steps("j", 4), steps("k", 3));
    press("a");
    said.push(at(".all-steps").checked, rows(), steps("j", 3));
    press("a");
    said.push(rows(), now());
    """
    found = opened(page_of(lost_update(Slice((1, 4, 7), True))), tmp_path, script=script)
    assert found.console == []
    assert found.said[:3] == [[0, 2, 5, 8], [2, 5, 8, 8], [5, 2, 0]]
    assert found.said[3:6] == [True, list(range(9)), [1, 2, 3]]
    assert found.said[6:] == [[0, 2, 5, 8], 2]  # the step before the one that is folded away now


def test_what_steps_that_are_not_shown_changed_is_said(tmp_path: Path) -> None:
    script = """
    const row = (name) => all(".state tbody tr").find((one) => one.textContent.startsWith(name)).cells;
    press("j");
    press("j");
    said.push([...row("counter.value")].map((cell) => cell.innerText.split(/\\s+/)));
    """
    found = opened(page_of(lost_update(Slice((0, 4, 7), True))), tmp_path, script=script)
    # step 3 changed it, between steps 1 and 5
    assert found.said == [[["counter.value", "in", "the", "property"], ["1", "was", "0"], ["1"]]]


def test_an_address_of_a_step_that_takes_no_part_shows_all(tmp_path: Path) -> None:
    script = "said.push(now(), at('.all-steps').checked);"
    page = page_of(lost_update(Slice((1, 4, 7))))
    assert opened(page, tmp_path, f"#{RACE}&step=4", script).said == [4, True]


def test_lanes_without_a_step_are_not_shown(tmp_path: Path) -> None:
    script = """
    const lanes = () => all("th.lane").filter((head) => head.offsetWidth).map((head) => head.textContent);
    said.push(lanes());
    press("a");
    said.push(lanes());
    """
    steps = [made_step(actor, "x") for actor in "abca"]
    why = Explanation(slice=Slice((0, 3)), no_return=2)
    found = opened(page_of(with_trace(made_trace(*steps), explanation=why)), tmp_path, script=script)
    assert found.said == [["CPU 0 a"], ["CPU 0 a", "CPU 1 b", "CPU 2 c"]]


def test_the_text_of_the_model_with_the_lines_of_the_step(tmp_path: Path) -> None:
    script = """
    const box = run().querySelector(".source");
    const lines = () => [...box.querySelectorAll(".here")];
    const marked = () => lines().map((line) => [Number(line.dataset.line), line.textContent]);
    const edges = (element) => element.getBoundingClientRect();
    const seen = () => lines().every((line) =>
      edges(line).top >= edges(box).top && edges(line).bottom <= edges(box).bottom);
    said.push(marked(), box.children.length);
    for (let step = 0; step < 2; step++) press("j");
    said.push(marked(), seen(), [...run().querySelectorAll(".site")].map((site) => site.textContent));
    run().querySelector(".site").click();
    said.push(marked(), box.children.length);
    """
    quo = outcome_for_page(ROOT / "models" / "status_quo.py")
    found = opened(page_of(quo), tmp_path, script=script)
    assert found.console == []
    trace = quo.verdicts[0].trace
    part = quo.verdicts[0].explanation.slice
    assert trace is not None and part is not None
    step = trace.steps[part.steps[1]]
    (_, call), span = step.calls[0], step.span
    numbers = range(span.line, span.end_line + 1)
    first = trace.steps[0].span.source
    assert found.said[0] == [] and found.said[1] == len(first.lines)
    assert found.said[2] == [[number, span.source.line(number)] for number in numbers]
    assert found.said[3] is True
    assert found.said[4] == [call.place, span.place]
    # where the call stands, which leads to it
    assert found.said[5] == [
        [number, call.source.line(number)] for number in range(call.line, call.end_line + 1)
    ]
    assert found.said[6] == len(call.source.lines)


LONG = """
from checker import actor, atomic, never, record, shared


@record
class Page:
    dirty: bool = False


page = shared(Page)


@actor
def write() -> None:
    page.dirty = True  # {remark}


@never("the page is dirty")
def dirty() -> bool:
    return page.dirty


properties = [dirty]
"""


def test_a_line_that_is_too_long_is_seen_from_its_beginning(tmp_path: Path) -> None:
    model = tmp_path / "long.py"
    model.write_text(LONG.format(remark="a remark " * 30))
    script = """
    const box = run().querySelector(".source");
    const atTheStart = box.scrollLeft;
    press("j");
    const line = box.querySelector(".here").getBoundingClientRect();
    said.push(line.width > box.clientWidth, atTheStart, box.scrollLeft);
    """
    assert opened(page_of(outcome_for_page(model)), tmp_path, script=script).said == [True, 0, 0]


def test_which_properties_are_true_in_the_state(tmp_path: Path) -> None:
    script = """
    const told = () => [...run().querySelectorAll(".truths li")].map((item) => item.innerText);
    press("End", at(".drawing"));
    said.push(told());
    press("k");
    said.push(told());
    """
    locks = outcome_for_page(LOCKS)
    page = page_of(replace(locks, verdicts=locks.verdicts[::-1]))
    found = opened(page, tmp_path, script=script)
    assert found.console == []
    rest = ["not here both_held", "not here held_and_free", "true task_never_waits"]
    assert found.said == [
        [
            "false every_actor_finishes an actor can never finish",
            "reached here both_held",
            "not here held_and_free",
            "false task_never_waits task() has to wait",
        ],
        rest,
    ]


def test_an_address_names_a_step(tmp_path: Path) -> None:
    found = opened(
        page_of(outcome_for_page(LOST)),
        tmp_path,
        f"#{RACE}&step=3",
        "said.push(now(), at('.now').textContent);",
    )
    assert found.console == []
    assert found.said[0] == 3


def test_an_arrow_for_each_order_from_mark_to_mark(tmp_path: Path) -> None:
    script = """
    await until(() => run().querySelector(".arrow")); // they are drawn when the lanes have their size
    const top = at(".drawing").getBoundingClientRect().top + at(".drawing").clientTop;
    const edges = (mark) => mark.getBoundingClientRect();
    const middle = (mark) => (edges(mark).top + edges(mark).bottom) / 2 - top;
    for (const [number, path] of [...run().querySelectorAll(".arrow path:first-child")].entries()) {
      const from = run().querySelectorAll('.order[data-end="from"]')[number];
      const to = run().querySelector(`.order[data-end="to"][data-order="${from.dataset.order}"]`);
      const [start, end] = [path.getPointAtLength(0), path.getPointAtLength(path.getTotalLength())];
      said.push([from.dataset.order, Math.abs(start.y - middle(from)) < 2, Math.abs(end.y - middle(to)) < 2,
        start.x < end.x]);
    }
    """
    verdict = outcome_for_page(LOCKS).verdicts[-1]
    found = opened(page_of(only(verdict)), tmp_path, script=script)
    # each lock is taken by its task before the other wants it: from lane 0 to 1, and from 1 to 0
    assert found.said == [["A", True, True, True], ["B", True, True, False]]
    assert found.console == []


def test_who_could_have_stepped_and_which_guard_stopped_the_rest(tmp_path: Path) -> None:
    script = """
    press("j");
    said.push([...run().querySelectorAll(".standings li")].map((item) => item.innerText));
    press("j");
    said.push([...run().querySelectorAll(".standings li")].map((item) => item.innerText));
    """
    verdict = outcome_for_page(LOCKS).verdicts[-1]
    found = opened(page_of(only(verdict)), tmp_path, script=script)
    assert found.console == []
    assert found.said == [
        [
            "task[0] took it: mutex_lock() (lock_order.py:27)",
            "task[1] could have stepped: mutex_lock() (lock_order.py:27)",
        ],
        [
            "task[0] could have stepped: mutex_lock() (lock_order.py:27)",
            "task[1] took it: mutex_lock() (lock_order.py:27)",
        ]
        + [
            f"{task} waits: mutex_lock() (lock_order.py:27)\nuntil not {other}.held\nnow {other}.held is True"
            for task, other in [("task[0]", "locks[1]"), ("task[1]", "locks[0]")]
        ],
    ]


def test_tabs_and_what_happens_if_an_order_is_reversed(tmp_path: Path) -> None:
    script = """
    const shown = () => all(".run:not([hidden])").map((run) => run.id.slice(9));
    const chosen = () => all('[role="tab"]').map((tab) => tab.getAttribute("aria-selected"));
    said.push(shown(), chosen());
    press("]");
    said.push(shown(), chosen());
    press("[");
    at(".orders a").click();
    said.push(shown());
    at(".tabs").focus();
    press("ArrowRight", at(".tabs a"));
    said.push(shown());
    """
    found = opened(page_of(outcome_for_page(LOST)), tmp_path, script=script)
    assert found.console == []
    assert found.said[0] == ["no_update_lost-race"]
    assert found.said[1] == ["true", "false", "false", "false"]
    assert found.said[2] == ["no_update_lost-near-1"]
    assert found.said[3] == ["false", "true", "false", "false"]
    assert found.said[4:] == [["no_update_lost-near-1"], ["no_update_lost-near-2"]]


def test_only_the_steps_that_touch_a_value(tmp_path: Path) -> None:
    script = """
    const names = () => all(".state .name").map((name) => name.textContent);
    said.push(names());
    press("/");
    said.push(document.activeElement.className);
    at(".filter").value = "done";
    at(".filter").dispatchEvent(new Event("input"));
    said.push(names(), all("tr.untouched").map((row) => Number(row.dataset.step)));
    press("Escape", at(".filter"));
    said.push(names(), all("tr.untouched").length);
    at(".state .name").click();
    said.push(at(".filter").value);
    """
    trace = outcome_for_page(LOST).verdicts[0].trace
    assert trace is not None
    found = opened(page_of(with_trace(trace)), tmp_path, script=script)
    assert found.console == []
    names = ["counter.value", "counter.done"]
    assert found.said == [names, "filter", ["counter.done"], [1, 2, 3, 6], names, 0, "counter.value"]


def test_what_is_copied(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    script = """
    const heard = [];
    Object.defineProperty(navigator, "clipboard", { value: { writeText: async (text) => heard.push(text) } });
    for (const button of run().querySelectorAll(".copy")) button.click();
    await new Promise((done) => setTimeout(done, 10));
    said.push(...heard, run().querySelector(".copy").textContent);
    """
    outcome = outcome_for_page(LOST)
    found = opened(page_of(outcome), tmp_path, script=script)
    assert found.console == []
    text, mermaid, stored, command, told = found.said
    verdict = outcome.verdicts[0]
    assert verdict.trace is not None
    assert text == commit_text(verdict.trace, verdict.explanation) + "\n"
    assert mermaid.startswith("sequenceDiagram\n")
    assert command == f"python -m checker {outcome.path}\n"
    assert told == "copied"
    (tmp_path / "races.json").write_text(stored)
    assert main(["replay", str(tmp_path / "races.json")]) == 0
    assert "the trace replays, and shows the same" in capsys.readouterr().out
    assert json.loads(stored)["results"][0]["traces"][0]["length"] == 8


def test_copying_where_the_clipboard_is_closed(tmp_path: Path) -> None:
    script = """
    const heard = [];
    Object.defineProperty(navigator, "clipboard", { value: undefined });
    document.execCommand = () => { heard.push(document.activeElement.value); return true; };
    run().querySelector('[data-copy="command"]').click();
    await new Promise((done) => setTimeout(done, 10));
    said.push(...heard, all("textarea").length, run().querySelector('[data-copy="command"]').textContent);
    """
    found = opened(page_of(outcome_for_page(LOST)), tmp_path, script=script)
    assert found.console == []
    assert found.said == [f"python -m checker {outcome_for_page(LOST).path}\n", 0, "copied"]


def test_what_repeats_begins_again(tmp_path: Path) -> None:
    steps = [made_step("a", "x"), made_step("b", "y"), made_step("b", "z")]
    page = page_of(with_trace(made_trace(*steps, loop_from=1)))
    script = "for (let n = 0; n < 5; n++) { press('j'); said.push(now()); }"
    found = opened(page, tmp_path, script=script)
    assert (found.said, found.console) == ([1, 2, 3, 2, 3], [])


def test_a_long_race(tmp_path: Path) -> None:
    steps = [made_step("a", f"x{n}", changed={"v": (str(n), str(n + 1))}) for n in range(3000)]
    states = tuple({"v": str(n)} for n in range(3001))
    script = """
    press("End", at(".drawing"));
    said.push(now(), at(".state tbody").innerText.split(/\\s+/));
    press("k");
    said.push(now());
    press("Home", at(".drawing"));
    said.push(now(), at(".now").textContent);
    """
    found = opened(page_of(with_trace(made_trace(*steps, states=states))), tmp_path, script=script)
    assert found.console == []
    assert found.said[:3] == [3000, ["v", "2999", "3000", "*"], 2999]
    assert found.said[3:] == [0, "The start, before step 2001 of 3000"]


def test_hostile_names_do_nothing(tmp_path: Path) -> None:
    script = """
    for (let n = 0; n < 3; n++) press("j");
    said.push(window.hacked === undefined, all("img").length, all(".state .name").map((n) => n.textContent),
      ({}).polluted === undefined, run().querySelector(".standings li").textContent);
    """
    found = opened(page_of(hostile_outcome()), tmp_path, script=script)
    assert found.console == []
    assert found.said[:2] == [True, 0]
    assert set(found.said[2]) == {"__proto__", "constructor", "toString", HOSTILE}
    assert HOSTILE in found.said[4]


def test_a_script_that_is_not_the_pages_own_does_not_run(tmp_path: Path) -> None:
    page = page_of(outcome_for_page(LOST)).replace(
        "</body>", "<script>document.title = 'mine'</script></body>"
    )
    found = opened(page, tmp_path)
    assert "<title>mine" not in found.dom
    assert "Content Security Policy" in "".join(found.console)  # and what is said on the console is heard
