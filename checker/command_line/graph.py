"""The verb ``graph``: draw the actors of a model, or its states seen through a few values."""

from __future__ import annotations

import argparse
import sys

from checker.backends.python.system import PythonSystem
from checker.checking.system import initial_steps
from checker.command_line.options import limits
from checker.command_line.output import refuse_unwritable, refused, write_file
from checker.command_line.progress import Progress
from checker.command_line.reading import reading
from checker.compiler.compile import Model, compile_model
from checker.exploration.deadline import Deadline, Interrupts
from checker.exploration.limits import Watch
from checker.exploration.reachable import NotAll, reachable
from checker.passes.normal_form import ground
from checker.report.graph.machines import machines
from checker.report.graph.offers import offer
from checker.report.graph.other import dot, graphml
from checker.report.graph.picture import Picture
from checker.report.graph.projection import NoSuchName, chosen_cells, picture, projected
from checker.report.graph.svg import svg
from checker.source.diagnostic import ModelError

READABLE = 300  # nodes of one picture; more cannot be told apart
CROWDED = 60  # nodes from which on fewer are offered
TANGLED = 400  # arrows of one picture from which on it is hard to follow any
FORMS = {"svg": svg, "dot": dot, "graphml": graphml}


class CannotDraw(Exception):
    """What was asked for cannot be drawn so that somebody can read it; says what to do."""


def graph(asked: argparse.Namespace, interrupts: Interrupts) -> int:
    """Draw: 0 drawn, 2 wrong usage or model, 3 there are too many states.

    Raises LimitReached and KeyboardInterrupt.
    """
    refuse_unwritable(asked.output)
    deadline = limits(asked).deadline(interrupts)
    try:
        model = reading(asked.model, deadline, lambda: compile_model(asked.model, dict(asked.settings)))
        pictures = deadline.within(lambda: pictures_of(model, asked, deadline))
        text = deadline.within(lambda: FORMS[asked.form](pictures))
    except ModelError as error:
        return refused(error, asked.model)
    except (NoSuchName, CannotDraw) as error:
        print(f"{asked.model}: error: {error}", file=sys.stderr)
        return 2
    except NotAll as error:
        print(f"{asked.model}: inconclusive: {error}: choose a smaller instance with -p", file=sys.stderr)
        return 3
    except ModuleNotFoundError as missing:
        return without_networkx(missing, asked.model)
    write_file(asked.output, text)
    return 0


def without_networkx(missing: ModuleNotFoundError, model: str) -> int:
    """Say what a picture needs; the exit status. Raises the exception if another module is missing."""
    if missing.name != "networkx":
        raise missing
    print(f"{model}: error: this picture needs networkx (pip install networkx)", file=sys.stderr)
    return 2


def pictures_of(model: Model, asked: argparse.Namespace, deadline: Deadline) -> list[Picture]:
    """What is to be drawn. Raises as the two that draw."""
    wants_states = asked.states or asked.project
    return [states_of(model, asked, deadline)] if wants_states else actors_of(model, asked)


def actors_of(model: Model, asked: argparse.Namespace) -> list[Picture]:
    """A picture of each actor that is asked for. Raises CannotDraw where there is none of that name."""
    names = [actor.name for actor in model.program.actors]
    for name in asked.actor or ():
        if name not in names:
            raise CannotDraw(f"there is no actor `{name}` (there are: {', '.join(names)})")
    drawn = zip(names, machines(model.program), strict=True)
    return [one for name, one in drawn if name in (asked.actor or names)]


def states_of(model: Model, asked: argparse.Namespace, deadline: Deadline) -> Picture:
    """The picture of the states. Raises NoSuchName, NotAll, CannotDraw, and ModelError where ``@initial``
    fails."""
    lowered = ground(model.program)
    every = [number for number, cell in enumerate(lowered.cells) if cell.kept and not cell.hardware]
    cells = chosen_cells(lowered, asked.project) if asked.project else every
    system = PythonSystem(lowered)
    with Progress(model.path, wanted=True) as progress, initial_steps():
        states = reachable(system, Watch(limits(asked), progress.show, whole=deadline))
    seen = projected(system, cells, states)
    if asked.form == "svg":
        refuse_unreadable(model.path, len(seen.states), len(seen.moves), offer(lowered, cells, seen.states))
    return picture(lowered, cells, seen)


def refuse_unreadable(path: str, nodes: int, arrows: int, instead: str) -> None:
    """Raise CannotDraw where a picture has more nodes than anybody can read, and say where it has many."""
    if nodes > READABLE:
        way_out = instead or "name fewer values with --project"
        raise CannotDraw(
            f"the picture would have {nodes:,} nodes, and more than {READABLE} cannot be read: "
            f"{way_out}, or write it for another program with --as graphml"
        )
    if nodes > CROWDED or arrows > TANGLED:
        told = f"{nodes:,} nodes and {arrows:,} arrows are hard to follow"
        print(f"{path}: note: {told}{instead and ': '}{instead}", file=sys.stderr)
