"""The verb ``diff``: check two models, and say what changed."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace

from checker.checking.check import check as checked
from checker.checking.defaults import processors
from checker.checking.options import Explaining, Options, WrongOptions
from checker.command_line.check import said_of
from checker.command_line.diff_place import NamedModel
from checker.command_line.diff_reports import write_difference
from checker.command_line.listening import OnStandardError
from checker.command_line.options import limits
from checker.command_line.output import Output
from checker.command_line.reports import refuse_unwritable_reports, refuse_wrong_day
from checker.command_line.revisions import NoRevision, exported, parted, revision_of
from checker.comparison.compare import compare
from checker.comparison.side import ComparedSide
from checker.compiler.compile import Model
from checker.compiler.one_property import has_property, with_one_property
from checker.exploration.deadline import Deadline, Interrupts, LimitReached
from checker.language.property import Kind
from checker.source.diagnostic import ModelError


def diff(asked: argparse.Namespace, interrupts: Interrupts) -> int:
    """Compare two models: 0 if no verdict changed, 1 if one did, 3 if that is not known. Raises CannotWrite,
    LimitReached and KeyboardInterrupt."""
    output = Output(asked.colour, asked.quiet, asked.verbose, "-" in (asked.json, asked.html))
    refuse_unwritable_reports(asked.json, asked.html)
    try:
        refuse_wrong_day(asked.html)
        options = options_of(asked)
        with ExitStack() as stack:
            places = [place_of(name, stack) for name in (asked.old, new_name(asked))]
            comparing = Comparing(asked, options, options.limits.deadline(interrupts), output)
            return comparing.places(places, stack.close)
    except (NoRevision, WrongOptions) as error:
        print(f"error: {error}", file=sys.stderr)
        return 2


def options_of(asked: argparse.Namespace) -> Options:
    """The options of both checks. Raises WrongOptions."""
    seen = not asked.quiet or asked.json or asked.html
    return Options(
        reductions=asked.reduce,
        engine=asked.engine,
        threads=asked.threads or processors(),
        limits=limits(asked),
        explaining=Explaining(True, seconds=asked.explain_time) if seen else None,
        standings=bool(asked.html),
    )


def new_name(asked: argparse.Namespace) -> str:
    """The new model: by default the file of the old one, as it is now."""
    name: str = asked.new or parted(asked.old)[0]
    return name


def place_of(name: str, stack: ExitStack) -> NamedModel:
    """Where a model is; one of a revision is exported until the end of the ``stack``. Raises NoRevision."""
    file, revision = parted(name)
    if revision is None:
        return NamedModel(name, file)
    export = stack.enter_context(exported(revision_of(file, revision)))
    return NamedModel(name, export.model, export)


@dataclass(frozen=True)
class Comparing:
    """What was asked for, and when all must end."""

    asked: argparse.Namespace
    options: Options
    deadline: Deadline
    output: Output

    def places(self, places: Sequence[NamedModel], tidy: Callable[[], object]) -> int:
        """Check two models, and write what changed; the exit status. ``tidy`` is called if a model does not
        end while it is read. Raises CannotWrite."""
        models = []
        for place, more in zip(places, (self.asked.old_settings, self.asked.new_settings), strict=True):
            settings = {**dict(self.asked.settings), **dict(more)}
            try:
                models.append(place.model(settings, self.deadline, tidy))
            except (Exception, KeyboardInterrupt, LimitReached) as end:
                return said_of_place(end, place)
        try:
            return self.models(places, of_property(models, self.asked.property))
        except ModelError as error:
            return said_of_place(error, places[1])

    def models(self, places: Sequence[NamedModel], models: Sequence[Model]) -> int:
        """The same for models that were read."""
        sides: list[ComparedSide] = []
        for place, model in zip(places, models, strict=True):
            listener = OnStandardError(place.name, not self.asked.quiet)
            try:
                if any(side.outcome.result.interrupted for side in sides):
                    raise KeyboardInterrupt
                sides.append(place.side(model, checked(model, self.options, listener, self.deadline)))
            except (Exception, KeyboardInterrupt, LimitReached) as end:
                return said_of_place(end, place)
        difference = compare(sides[0], sides[1], self.deadline)
        write_difference(difference, self.asked, self.output, lambda text: shown(places, text))
        return difference.exit_status


def of_property(models: list[Model], name: str | None) -> list[Model]:
    """The models with one property, if one is asked for: of a model that does not have it, none is left.
    Raises ModelError if neither has it."""
    if name is None:
        return models
    if not any(has_property(model, name) for model in models):
        with_one_property(models[-1], name)  # which refuses it
    return [with_one_property(one, name) if has_property(one, name) else without(one) for one in models]


def without(model: Model) -> Model:
    """A model with none of its properties but what no step may do."""
    steps = tuple(one for one in model.program.properties if one.kind is Kind.STEP)
    return replace(model, program=replace(model.program, properties=steps))


def said_of_place(end: BaseException, place: NamedModel) -> int:
    """Say why a model is not checked; the exit status."""
    if isinstance(end, ModelError) and place.export is not None:
        print(place.shown(f"{place.name}: {end}"), file=sys.stderr)
        return 2
    return said_of(end, place.name)[0]


def shown(places: Sequence[NamedModel], text: str) -> str:
    """A text with the names that files have for a reader."""
    for place in places:
        text = place.shown(text)
    return text
