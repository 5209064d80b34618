"""What each memory model allows, by its axioms: an enumerator that shares no code with the checker.

A program is a litmus test as data (``tests/memory/tests.json``). Every candidate execution is built
(control paths, values, which write each read reads, the order of the writes to each location) and
kept if the axioms of the machine hold.
"""

from tests.memory.axioms.allowed import MACHINES, Outcome, outcomes, outcomes_of_each
from tests.memory.axioms.verdict import verdict

__all__ = ["MACHINES", "Outcome", "outcomes", "outcomes_of_each", "verdict"]
