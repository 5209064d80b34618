"""One file through the whole program, and what is wrong with how that ended."""

from __future__ import annotations

import contextlib
import io
import random
import re
from dataclasses import dataclass
from pathlib import Path

from checker.__main__ import main

SHORT = ("--engine", "python", "--max-states", "400", "--timeout", "1s")
VERDICT = re.compile(
    r": (\[.*\] )?(holds|violated|inconclusive|unknown)|[\"'](holds|violated|inconclusive)[\"']", re.DOTALL
)
PLACE = re.compile(r"^\S.*?:\d+:\d+: error: |^error: cannot read \S+: it ", re.MULTILINE)
SAID = re.compile(r"error: ", re.MULTILINE)
FORMS: tuple[tuple[str, ...], ...] = (
    ("--format", "commit", "-v"),
    ("--format", "table", "--near-misses"),
    ("--format", "gcc"),
    ("--format", "mermaid", "--counterexamples", "2"),
    ("--format", "dot", "--simplest", "1s"),
    ("--html", "page.html"),
    ("--junit", "-"),
    ("--mechanisms",),
    ("--reduce", "none", "--smallest-instance"),
    ("--reduce", "por"),
    ("--engine", "dpor"),
)
PRINTED: tuple[tuple[str, ...], ...] = (
    ("--list",),
    ("emit", "program"),
    ("emit", "python"),
    ("emit", "table"),
    ("emit", "promela"),
    ("emit", "tla"),
    ("graph",),
    ("graph", "--as", "graphml"),
    ("graph", "--as", "dot", "--max-states", "400", "--project", "x,done,locked,value"),
)


@dataclass(frozen=True)
class Ending:
    """How one command ended."""

    words: tuple[str, ...]
    status: int
    out: str
    err: str

    @property
    def wrong(self) -> str | None:
        """What is wrong with it, in one line; None if it is a verdict or a message with a place."""
        if "Traceback" in self.err or self.status not in (0, 1, 2, 3):
            last = [line for line in self.err.splitlines() if line and "please report" not in line]
            places = re.findall(r'File ".*?/checker/(\S+)", line (\d+)', self.err)
            where = ":".join(places[-1]) if places else ""
            return f"status {self.status}, {last[-1][:100] if last else 'silence'} at {where}"
        if self.status == 2:
            refused = PLACE if "check" in self.words else SAID
            return None if refused.search(self.err) else f"status 2 without a place: {self.err[:150]!r}"
        if "--mechanisms" in self.words:
            unseen = self.status == 3 and " inconclusive: " in self.err  # a limit before the first one
            return None if unseen or " combination" in self.out else "no combinations"
        if "check" not in self.words or "--list" in self.words:
            return None if self.out or self.status == 3 else f"status {self.status} and nothing printed"
        told = VERDICT.search(self.out + self.err)
        return None if told else f"status {self.status} without a verdict: {self.err[:150]!r}"


def ended(words: tuple[str, ...]) -> Ending:
    """Run a command in this process."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            status: int = main(words)
        except BaseException as error:  # nothing at all may come out of main()
            status, _ = 99, print(f"{type(error).__name__}: {error} came out of main()", file=err)
    return Ending(words, status, out.getvalue(), err.getvalue())


def endings(path: Path, source: random.Random) -> list[Ending]:
    """The commands that get a file: the first, and, if it is a model, two others."""
    found = [ended(("check", path.name, "-q", "--json", "-", *SHORT))]
    if found[0].wrong is None and found[0].status != 2:
        form, verb = source.choice(FORMS), source.choice(PRINTED)
        limits = tuple(w for w in SHORT[2:]) if "dpor" not in form else ("--timeout", "1s")
        engine = () if "dpor" in form else SHORT[:2]
        found.append(ended(("check", path.name, *engine, *limits, *form)))
        named = (*verb, path.name) if verb[0] != "--list" else ("check", path.name, *verb)
        found.append(ended((*named, "--timeout", "1s")))
    return found
