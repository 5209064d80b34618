"""The modelling language: what a model file imports, and nothing else.

An exhaustive interleaving model checker for page-pinning designs; see docs/language.md.
"""

from checker.language.property import (
    Property,
    always,
    eventually,
    every_actor_finishes,
    leads_to,
    never,
    never_waits,
    reachable,
)
from checker.language.shapes import Array, ghost, integer, record, reference, shared
from checker.language.words import (
    actor,
    atomic,
    choose,
    implies,
    initial,
    mechanism,
    parameter,
    procedure,
    wait_until,
)

__all__ = [
    "Array",
    "Property",
    "actor",
    "always",
    "atomic",
    "choose",
    "eventually",
    "every_actor_finishes",
    "ghost",
    "implies",
    "initial",
    "integer",
    "leads_to",
    "mechanism",
    "never",
    "never_waits",
    "parameter",
    "procedure",
    "reachable",
    "record",
    "reference",
    "shared",
    "wait_until",
]
__version__ = "0.1.0"
