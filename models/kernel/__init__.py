"""What designs share: the page and what the kernel of 2018 does with it, one file for each actor's steps.

Labels such as S4 or W6a number the steps of each path in the order of the 4.14 sources; each file
lists its own. A section under the page table lock, or under the tree lock, is one step: all who could
see it half done take the same lock. ``get_user_pages_fast()`` takes none, so its reads are steps.
"""
