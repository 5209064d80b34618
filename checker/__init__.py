"""The modelling language: what a model file imports, and nothing else.

An exhaustive interleaving model checker for page-pinning designs; see docs/language.md.
"""

import os
import sys

# `python -m checker` has Python look for modules in the working directory first. A model there may be called
# token.py or random.py, and Python's own library would import it. What a model imports is found all the same.
if sys.argv[:1] == ["-m"] and sys.orig_argv[-len(sys.argv)].removeprefix("-m") == "checker":
    if not hasattr(sys.modules.get("runpy"), "run_module"):  # Python itself is not ready, and imports this
        from checker.source.shadowing import refuse_shadowing

        refuse_shadowing()
    try:
        sys.path[:] = [entry for entry in sys.path if entry not in ("", os.getcwd())]
    except FileNotFoundError:  # the working directory has been deleted, so it contains nothing
        pass
    from checker.source.early_signals import end_quietly

    end_quietly()

from checker.language.interrupts import (
    local_bh_disable,
    local_bh_enable,
    local_irq_disable,
    local_irq_enable,
    local_irq_restore,
    local_irq_save,
)
from checker.language.ordering import (
    smp_load_acquire,
    smp_mb,
    smp_mb__after_atomic,
    smp_mb__before_atomic,
    smp_rmb,
    smp_store_release,
    smp_wmb,
)
from checker.language.primitives import (
    actor,
    alloc,
    allocated,
    atomic,
    choose,
    free,
    implies,
    initial,
    mechanism,
    parameter,
    procedure,
    swap,
    wait_until,
)
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
from checker.language.rcu import rcu_readers, this_rcu_reader, this_rcu_updater
from checker.language.state import Array, Pool, at_once, ghost, integer, record, reference, shared

__all__ = [
    "Array",
    "Pool",
    "Property",
    "actor",
    "alloc",
    "allocated",
    "always",
    "at_once",
    "atomic",
    "choose",
    "eventually",
    "every_actor_finishes",
    "free",
    "ghost",
    "implies",
    "initial",
    "integer",
    "leads_to",
    "local_bh_disable",
    "local_bh_enable",
    "local_irq_disable",
    "local_irq_enable",
    "local_irq_restore",
    "local_irq_save",
    "mechanism",
    "never",
    "never_waits",
    "parameter",
    "procedure",
    "rcu_readers",
    "reachable",
    "record",
    "reference",
    "shared",
    "smp_load_acquire",
    "smp_mb",
    "smp_mb__after_atomic",
    "smp_mb__before_atomic",
    "smp_rmb",
    "smp_store_release",
    "smp_wmb",
    "swap",
    "this_rcu_reader",
    "this_rcu_updater",
    "wait_until",
]
__version__ = "0.1.0"
