"""The declarations of a model before its first step: records, shared state, and their names."""

from __future__ import annotations

import enum
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from checker.compiler import errors
from checker.compiler.naming import NamedClasses
from checker.compiler.reach import named_arrays
from checker.compiler.records import codes, field_span, fields_of, plain, refuse_huge, shown, with_unequal
from checker.compiler.sections import Sections
from checker.compiler.source_file import assignment_span
from checker.compiler.weakening import Weakening
from checker.compiler.written_function import WrittenFunction, written_function
from checker.language.ordering import MemoryModel
from checker.language.state import Array, Element, SharedArray, SharedSingle, is_record
from checker.program.commands import ALLOCATED
from checker.program.program import Record, Shared, Variable
from checker.program.types import Boolean, Enumeration, Reference
from checker.source.diagnostic import ModelError
from checker.source.span import SourceText

LONGEST = 4096
MOST_VALUES = 1 << 16  # of all shared state together


class Symbols:
    """The declarations of a model, in the form that the typing rules need.

    ``more`` are arrays, with names, that are not reachable from the model's own names; ``unnamed`` those
    without a name that were needed.
    """

    def __init__(
        self,
        names: Mapping[str, Any],
        text: SourceText,
        more: Mapping[Array[Any], str],
        sections: Sections,
        memory: MemoryModel = MemoryModel.SC,
        weakening: Weakening | None = None,
    ) -> None:
        self.sections, self.memory = sections, memory
        self.weakening = weakening or Weakening()
        self.text = text
        self.names = names
        self.arrays = named_arrays(names, {**more, **sections.arrays})
        self.unnamed: list[Array[Any]] = []
        self._records: dict[str, Record] = {}
        self._classes = NamedClasses()
        self._enumerations = NamedClasses()
        self._shared: dict[str, Shared] = {}
        self._functions: dict[Callable[..., Any], WrittenFunction] = {}
        for array, name in self.arrays.items():
            self._shared[name] = self._declare(array, name)
        # A reference to a record refers to any of its objects, so the arrays of records come first.
        for array, name in self.arrays.items():
            if self._shared[name].record is None:
                self._shared[name] = self._with_element(array, name)
        self._declare_records()
        self._refuse_too_much()
        for array, name in self.arrays.items():
            if isinstance(array.initial, dict):
                self._shared[name] = self._with_beginnings(array.initial, name)

    @property
    def shared(self) -> tuple[Shared, ...]:
        """The shared state, in the order of declaration."""
        return tuple(self._shared.values())

    @property
    def records(self) -> tuple[Record, ...]:
        """The records that occur in shared state, or that it refers to."""
        return tuple(self._records.values())

    def record(self, name: str) -> Record:
        """The record of that name."""
        return self._records[name]

    def array(self, name: str) -> Shared:
        """The shared array of that name."""
        return self._shared[name]

    def objects(self, record: str) -> tuple[tuple[Shared, int], ...]:
        """The objects of a record, in the order of their reference values from 1."""
        return tuple((s, i) for s in self.shared if s.record == record for i in range(s.length))

    def reference(self, record: type[Any]) -> Reference:
        """The type of references to the objects of a record class."""
        name = self._classes.name(record)
        return Reference(name, tuple(s.element(i) for s, i in self.objects(name)))

    def enumeration(self, cls: type[enum.Enum]) -> Enumeration:
        """The type of an enum class."""
        return Enumeration(self._enumerations.name(cls), tuple(member.name for member in cls))

    def number_of(self, element: Element) -> int:
        """The reference value of one object."""
        shared = self._shared[self.name_of(element.array)]
        return self.objects(shared.record or "").index((shared, element.index)) + 1

    def function(self, function: Callable[..., Any]) -> WrittenFunction:
        """The source of a function, read once for all its calls. Raises ModelError."""
        if function not in self._functions:
            self._functions[function] = written_function(function)
        return self._functions[function]

    def name_of(self, array: Array[Any]) -> str:
        """The name of a shared array. Raises ModelError if no module names it."""
        if array not in self.arrays:
            self.unnamed.append(array)
            raise ModelError(errors.SharedNeverNamed(getattr(array.kind, "__name__", "array")))
        return self.arrays[array]

    def _declare(self, array: Array[Any], name: str) -> Shared:
        """Add one shared array; for plain values, ``_with_element`` says which."""
        if array.length > LONGEST:
            message = errors.TooLarge(f"`{name}`", LONGEST, "elements")
            raise ModelError(message, assignment_span(self.text, name))
        record = self._classes.name(array.kind) if is_record(array.kind) else None
        memory = array.memory if isinstance(array, SharedArray) else None
        return Shared(name, array.length, record, None, isinstance(array, SharedSingle), memory)

    def _with_element(self, array: Array[Any], name: str) -> Shared:
        single = isinstance(array, SharedSingle)
        element = None if single else plain(array.kind, name, self)
        if element is None:
            way_out = (
                "share a @record class, or an Array of records, bool, `integer(0, most=N)` or enum members"
            )
            what = f"a shared `{shown(array.kind)}`" if single else f"an array of `{shown(array.kind)}`"
            raise ModelError(errors.Unsupported(what, way_out), assignment_span(self.text, name))
        refuse_huge((element.low, element.high), f"`{name}`", lambda: assignment_span(self.text, name))
        return replace(self._shared[name], plain=with_unequal(element, array))

    def _with_beginnings(self, initial: Mapping[str, tuple[Any, ...]], name: str) -> Shared:
        """A shared array of records whose fields do not begin as the record says."""
        record = self._records[self._shared[name].record or ""]
        begins = tuple((field, codes(record.field(field).type, values)) for field, values in initial.items())
        return replace(self._shared[name], begins=begins)

    def _declare_records(self) -> None:
        """Add the fields of each needed record; they may need others."""
        while missing := [one for one in self._classes.all() if one[1] not in self._records]:
            for cls, name in missing:
                fields = fields_of(cls, self.names, self.text, self)
                for one in fields:
                    where = partial(field_span, cls, one.name, self.text)
                    refuse_huge((one.low, one.high), f"`{one.name}`", where)
                    if one.length is not None and one.length > LONGEST:
                        raise ModelError(errors.TooLarge(f"`{one.name}`", LONGEST, "elements"), where())
                self._records[name] = self._with_memory(name, fields)

    def _refuse_too_much(self) -> None:
        """Raise ModelError if shared state has too many values, at the declaration that is too much."""
        values = 0
        for shared in self.shared:
            fields = () if shared.record is None else self._records[shared.record].fields
            values += shared.length * max(sum(field.length or 1 for field in fields), 1)
            if values > MOST_VALUES:
                message = errors.TooLarge(f"shared state with `{shared.name}`", MOST_VALUES, "values")
                raise ModelError(message, assignment_span(self.text, shared.name))

    def _with_memory(self, name: str, fields: tuple[Variable, ...]) -> Record:
        """A record; with a pool, it has a field that says whether an object is allocated."""
        if not any(shared.memory is not None and shared.record == name for shared in self.shared):
            return Record(name, fields)
        return Record(name, (*fields, Variable(ALLOCATED, Boolean(), 0, 1)), has_pool=True)
