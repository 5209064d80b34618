"""Optimal dynamic partial-order reduction: one execution of each Mazurkiewicz trace, none twice.

Abdulla, Aronis, Jonsson, Sagonas: Optimal dynamic partial order reduction (POPL 2014, JACM 2017),
for actors that wait and that choose. ``search`` is the way in.
"""
