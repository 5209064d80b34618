"""Reserved words of a Promela file: Promela's own, C's, and those of Spin's generated program."""

from __future__ import annotations

PROMELA = """active assert atomic bit bool break byte c_code c_decl c_expr c_state c_track chan d_proctype
d_step do else empty enabled end eval false fi for full get_priority goto hidden if in init inline int
len local ltl mtype nempty never nfull notrace np_ od of pc_value pid printf printm priority proctype
provided return run select set_priority short show skip timeout trace true typedef unless unsigned
until weakuntil always eventually release stronguntil next implies equivalent xr xs STDIN"""
C = """auto break case char const continue default do double else enum extern float for goto if inline
int long register restrict return short signed sizeof static struct switch typedef union unsigned void
volatile while asm typeof main now trpt linux unix NULL EOF stdin stdout stderr"""
OURS = "FINISHED floor_div floor_mod shift_right nobody_can_step nobody_ever_steps failed started"
RESERVED = frozenset(f"{PROMELA} {C} {OURS}".split())

# Spin makes hidden variables global in its program, which has many names: none of those has this suffix.
JUDGED, PASSING = "_holds", "_in_step"

MACROS = {
    "FINISHED": "#define FINISHED 255",
    "floor_mod": "#define floor_mod(a, b) ((((a) % (b)) + (b)) % (b))",
    "floor_div": "#define floor_div(a, b) (((a) - floor_mod(a, b)) / (b))",
    "shift_right": "#define shift_right(a, b) ((a) >> ((b) > 31 -> 31 : (b)))",
}
