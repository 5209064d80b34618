"""The kernel's primitives, written in the language: records and procedures that a model imports.

``from checker.kernel.page import Page, lock_page``: each file says where the kernel has it, and what is left
out. They declare no actor, no shared state and no property: those are the model's.

Labels such as S4 or W6a number the steps of each path in the order of the 4.14 sources; each file
lists its own. A section under the page table lock, or under the tree lock, is one step: all that could
see it half done take the same lock. ``get_user_pages_fast()`` takes none, so its reads are steps.
"""
