"""The verb ``explore``: walk through a model by hand, in a page or in the terminal."""

from __future__ import annotations

import argparse
import contextlib
import sys
from collections.abc import Iterator

from checker.checking.defaults import processors
from checker.command_line.output import refused
from checker.command_line.stored import NotAResultFile
from checker.command_line.walk_server import serve
from checker.command_line.walk_start import Beginning, beginning
from checker.command_line.walk_terminal import in_the_terminal
from checker.exploration.choice import EngineChoice
from checker.exploration.deadline import Deadline, Interrupts
from checker.exploration.limits import Limits
from checker.source.diagnostic import ModelError
from checker.walking.asking import Asker, Looking
from checker.walking.explorer import Explorer


def explore(asked: argparse.Namespace, interrupts: Interrupts) -> int:
    """Walk until the user ends it: with Ctrl-C, which is no failure here, or with ``q`` in the terminal.

    Raises KeyboardInterrupt while the model is read.
    """
    deadline = Deadline((), None, interrupts)
    if asked.property is not None and asked.race is None:
        print("error: --property names the race of a file: use it with --from RACE.json", file=sys.stderr)
        return 2
    try:
        begun = beginning(asked, deadline)
    except ModelError as error:
        return refused(error, asked.model)
    except NotAResultFile as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    with asker(asked, begun, interrupts) as asking:
        explorer = Explorer(begun.system, begun.walk, asking, deadline)
        walked = in_the_terminal if asked.terminal else serve
        return walked(begun.model, explorer, asked, interrupts)


@contextlib.contextmanager
def asker(asked: argparse.Namespace, begun: Beginning, interrupts: Interrupts) -> Iterator[Asker | None]:
    """The process that looks ahead; None if there is no room for one, which is said."""
    choice = EngineChoice(asked.engine, processors())
    looking = Looking(begun.system.ground, choice, Limits(None, asked.max_memory, asked.look_ahead))
    try:
        asking = Asker(looking, interrupts)
    except OSError as error:
        print(f"nothing looks ahead: no process can be created: {error.strerror}", file=sys.stderr)
        yield None
        return
    with asking:
        yield asking
