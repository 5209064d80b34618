"""A walk in the terminal: one key for each action, the screen drawn again after each.

Where the input is no terminal, each line of it is a command: its key, and after a space what it needs. The
screen is then drawn once the search has answered.
"""

from __future__ import annotations

import argparse
import shlex
import shutil
import sys

from checker.command_line.output import CannotWrite, write_json, write_stream
from checker.command_line.streams import write_codes
from checker.command_line.terminal_keys import Keys, KeysOfTerminal, LinesOfInput
from checker.compiler.compile import Model
from checker.exploration.deadline import Interrupts
from checker.report.ahead_words import ahead_lines
from checker.report.walk_file import walk_file
from checker.report.walk_text import walk_lines
from checker.source.visible import visible
from checker.walking.actions import ACTIONS
from checker.walking.explorer import Explorer

CLEAR = "\033[H\033[2J"
MORE = "s: save the schedule; q: quit"
LATE = 3.0  # seconds after the limit of the search for its answer
BETWEEN = "-" * 20  # two screens, where the output is no terminal
WIDTH = 100  # where the output is no terminal


def in_the_terminal(
    model: Model, explorer: Explorer, asked: argparse.Namespace, interrupts: Interrupts
) -> int:
    """Walk until ``q``, the end of the input, or Ctrl-C; the exit status. Raises CannotWrite."""
    on_terminal = sys.stdin is not None and sys.stdin.isatty() and sys.stdout.isatty()
    keys = KeysOfTerminal(explorer) if on_terminal else LinesOfInput()
    patience = 0.0 if on_terminal else float(asked.look_ahead) + LATE
    walk = TerminalWalk(model, explorer, keys, on_terminal, patience)
    try:
        interrupts.let_through(walk.go)
    except KeyboardInterrupt:
        interrupts.count = 0  # this is one of the ways to end it
    return 0


class TerminalWalk:
    """The screen, and which of the open steps is chosen. ``patience`` is for an answer, in seconds."""

    def __init__(
        self, model: Model, explorer: Explorer, keys: Keys, on_terminal: bool, patience: float
    ) -> None:
        self.model, self.explorer, self.keys, self.on_terminal = model, explorer, keys, on_terminal
        self.patience = patience
        self.chosen = 1

    def go(self) -> None:
        """Draw, and do what the next key says, until there is none."""
        with self.keys:
            self.draw()
            while (pressed := self.keys.next()) not in ("q", None):
                if pressed:
                    self.press(pressed)
                self.draw()

    def press(self, pressed: str) -> None:
        """Do what a key says."""
        pressed = {"k": "up", "j": "down"}.get(pressed, pressed)
        open_steps = len(self.explorer.view.offers)
        named = {one.key: one for one in ACTIONS}
        if pressed in ("up", "down"):
            self.chosen = min(max(self.chosen + (1 if pressed == "down" else -1), 1), max(open_steps, 1))
        elif pressed == "enter" or pressed.isdigit():
            self.explorer.perform("step", str(self.chosen) if pressed == "enter" else pressed)
            self.chosen = 1
        elif pressed == "s":
            self.save(self.keys.asked("save as"))
        elif pressed in named:
            action = named[pressed]
            self.explorer.perform(action.name, self.keys.asked(action.prompt) if action.prompt else "")
            self.chosen = 1
        else:
            self.explorer.message = f"no action has the key {pressed!r}"

    def save(self, file: str) -> None:
        """Write the path as a schedule."""
        if not file.strip():
            self.explorer.message = "not saved: no file was named"
            return
        try:
            write_json(file.strip(), walk_file(self.model, self.explorer.system, self.explorer.walk))
            self.explorer.message = (
                f"saved; `python -m checker replay {shlex.quote(file.strip())}` follows it"
            )
        except CannotWrite as error:
            self.explorer.message = str(error)

    def draw(self) -> None:
        """Write the screen. Raises CannotWrite."""
        explorer = self.explorer
        explorer.listen(self.patience)
        width = shutil.get_terminal_size().columns - 1 if self.on_terminal else WIDTH
        ahead = ahead_lines(explorer.answer, explorer.to_be_reached)
        lines = walk_lines(explorer.view, self.chosen, ahead, explorer.message, width, MORE)
        text = "".join(f"{visible(line)}\n" for line in lines)
        if self.on_terminal:
            write_stream(sys.stdout, f"{CLEAR}{text}", "the screen", write_codes)
        else:
            write_stream(sys.stdout, f"{text}{BETWEEN}\n", "the results")
