"""The accesses of one instance as a graph of its locations, and what lies ahead of each."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from checker.ground.effects import (
    updated,
)
from checker.ground.program import Ground
from checker.language.ordering import MemoryModel, Order
from checker.passes.memory.accesses import Access, SharedCells, Sort, accesses
from checker.passes.memory.instance_work import InstanceWork
from checker.passes.memory.rewriting import Cells
from checker.passes.memory.witnesses import Witnesses

NOTHING: Cells = frozenset()


@dataclass(frozen=True)
class AccessGraph(InstanceWork):
    """The accesses of an instance as a graph of its locations."""

    # -- what lies ahead -------------------------------------------------------------------------

    def is_witnessed(self, access: Access, step: Access) -> bool:
        """Whether a step changes a ghost that shows when an access is performed."""
        return bool(self.witnesses.get(access.cell, NOTHING) & updated(step.case.effects))

    def notices_delay(self, access: Access) -> bool:
        """Whether some later access may be performed before the store of this one, or a ghost shows it."""
        if not self.alone or self.is_witnessed(access, access):
            return True
        seen: set[tuple[int, bool, bool]] = set()
        ordered = access.acquires or bool(self.addressed_by(access))
        waiting = [(n, ordered, False) for n in self.after(access)]
        while waiting:
            place = waiting.pop()
            if place in seen:
                continue
            seen.add(place)
            for later in self.rows[place[0]]:
                verdict = self.delay_seen(later, place[1], place[2])
                if verdict is False:
                    continue
                if verdict is True or self.is_witnessed(access, later):
                    return True
                waiting += [(n, *verdict) for n in self.after(later)]
        return False

    def delay_seen(self, later: Access, acquired: bool, marked: bool) -> bool | tuple[bool, bool]:
        """Whether an access may go ahead of a store; or else whether the accesses behind it are ordered.

        ``acquired`` says that loads behind are ordered after some load, and so cannot be stale; ``marked``
        that stores behind are ordered after the store.
        """
        if later.sort is Sort.BLOCK or later.order is Order.MB:
            return False
        if later.sort is Sort.LOAD and (acquired or self.memory is not MemoryModel.WEAK):
            return True
        if self.memory is MemoryModel.TSO:
            return acquired, marked
        if later.sort is Sort.UPDATE and (self.memory is MemoryModel.WEAK or not (marked or later.releases)):
            return True
        if later.sort is Sort.STORE and not (marked or later.releases):
            return True
        acquired = acquired or later.acquires or later.order is Order.RMB or bool(self.addressed_by(later))
        return acquired, marked or later.order is Order.WMB

    def notices_deferral(self, access: Access) -> bool:
        """Whether some later access may be performed before this one, in a way that no stale load shows, or a
        ghost shows it."""
        if not self.alone:
            return True
        parts = self.parts(access)
        outputs = self.outputs_of(parts.late) if parts else self.outputs(access)
        addressed = self.addressed_by(
            access
        )  # where only the newest value may be loaded once this is performed
        seen: set[tuple[int, bool, bool]] = set()
        waiting = [(n, False, False) for n in self.after(access)]
        while waiting:
            place = waiting.pop()
            if place in seen:
                continue
            seen.add(place)
            location, acquired, marked = place
            for later in self.rows[location]:
                if later.sort is Sort.BLOCK or later.order is Order.MB:
                    continue
                if self.branches_by(later) & outputs:
                    continue
                if later.sort is Sort.UPDATE or (later.sort is Sort.STORE and not later.releases):
                    return True
                if self.is_witnessed(access, later):
                    return True
                if later.sort is Sort.LOAD and (
                    access.writes or later.cell in addressed or (acquired and not marked)
                ):
                    return True
                behind = acquired or later.acquires or bool(self.addressed_by(later))
                waiting += [(n, behind, marked or later.order is Order.RMB) for n in self.after(later)]
        return False

    def orders_another_branch(self, access: Access) -> bool:
        """Whether a later load is ordered after this access only because another load of its cell is.

        An address from the access leads there in one branch, and what lies behind the branch is loaded
        otherwise: the machine has one floor for both.
        """
        addressed, depending = self.addressed_by(access), self.reached_from(self.result_of(access))
        decides = not depending.isdisjoint(self.branches_by(access))
        waiting = [(n, decides) for n in self.after(access)] if addressed else []
        seen: set[tuple[int, bool]] = set()
        while waiting:
            place = waiting.pop()
            if place in seen:
                continue
            seen.add(place)
            for later in self.rows[place[0]]:
                otherwise = depending.isdisjoint(cell for cell, _ in later.case.where[1:])
                if place[1] and later.sort is Sort.LOAD and later.cell in addressed and otherwise:
                    return True
                branched = place[1] or not depending.isdisjoint(self.branches_by(later))
                waiting += [(n, branched) for n in self.after(later)]
        return False

    @cached_property
    def exposed(self) -> tuple[bool, ...]:
        """For each location, whether an access comes before it that it may go ahead of.

        That is after the last full barrier. Nothing goes ahead of an acquiring load, but both may go ahead of
        something before it.
        """
        exposed = [not self.alone] * len(self.rows)
        changed = True
        while changed:
            changed = False
            for location, row in enumerate(self.rows):
                for access in row:
                    ordered = access.sort is Sort.BLOCK or access.order is Order.MB
                    alone = access.cell >= 0 and not access.acquires
                    beyond = not ordered and (exposed[location] or alone)
                    for there in self.after(access) if beyond else ():
                        changed = changed or not exposed[there]
                        exposed[there] = True
        return tuple(exposed)

    @cached_property
    def stale(self) -> tuple[Cells, ...]:
        """For each location, the cells of which an old value may still be loaded from there on."""
        stale = [NOTHING] * len(self.rows)
        changed = True
        while changed:
            changed = False
            for location, row in enumerate(self.rows):
                before = NOTHING
                for access in row:
                    beyond = NOTHING.union(*(stale[n] for n in self.after(access)))
                    before |= (beyond - self.refreshes(access, location, beyond)) | self.may_be_old(
                        access, location
                    )
                changed = changed or before != stale[location]
                stale[location] = before
        return tuple(stale)

    def may_be_old(self, access: Access, location: int) -> Cells:
        """The cell of a load that may get an old value."""
        is_old = access.sort is Sort.LOAD and self.exposed[location]
        return frozenset([access.cell]) if is_old else NOTHING

    def refreshes(self, access: Access, location: int, cells: Cells) -> Cells:
        """Of some cells, those of which only the newest value may be loaded after an access.

        An acquiring load that may itself have been early refreshes nothing: what follows was early too.
        """
        if access.sort is Sort.BLOCK or access.order in (Order.MB, Order.RMB):
            return cells
        if self.exposed[location]:
            return frozenset([access.cell]) if access.writes else NOTHING
        if access.acquires:
            return cells if access.sort is Sort.UPDATE else cells - {access.cell}
        return self.addressed_by(access) | (frozenset([access.cell]) if access.writes else NOTHING)


def graph(ground: Ground, number: int, shared: SharedCells, shown_by: Witnesses) -> AccessGraph:
    """The graph of one instance."""
    one, memory = ground.instances[number], ground.program.memory
    rows = tuple(tuple(accesses(command, memory, shared.memory)) for command in ground.commands[number])
    mine = frozenset(one.locals.values())
    cells = tuple(enumerate(ground.cells))
    marks = {n: info.marks for n, info in cells if info.marks is not None and info.marks in mine}
    ghosts = frozenset(n for n, info in cells if info.ghost)
    own = mine | shared.private[one.cpu] | marks.keys() | ghosts
    alone = sum(other.cpu == one.cpu for other in ground.instances) == 1
    return AccessGraph(memory, one, rows, own, alone, shown_by, ghosts, marks)
