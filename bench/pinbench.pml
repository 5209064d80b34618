/*
 * The "pinbench" workload for Spin, written by hand after bench/pinbench.py: one transition for each of its
 * steps, no state that it has not. -DPAGES=1..4 and -DCALLERS=N set the size. A caller's page is reset on the
 * way back to its first line, as the checker resets what nothing reads any more.
 */
typedef Page {
	bit locked;
	bit dirty;
	bit writeback;
	bit mapped = 1;
	byte pins
};

Page pages[PAGES];

#define WRONG(p) (pages[p].writeback && pages[p].dirty && pages[p].pins > 0 && pages[p].locked && pages[p].pins > CALLERS)

active [CALLERS] proctype caller()
{
	byte page;

	do
	:: if
	   :: page = 0
#if PAGES > 1
	   :: page = 1
#endif
#if PAGES > 2
	   :: page = 2
#endif
#if PAGES > 3
	   :: page = 3
#endif
	   fi;
	   d_step { !pages[page].locked -> pages[page].locked = 1 };
	   if
	   :: d_step { pages[page].mapped -> pages[page].pins++ };
	      pages[page].locked = 0;
	      pages[page].dirty = 1;
	      d_step { pages[page].pins--; page = 0 }
	   :: d_step { !pages[page].mapped -> skip };
	      d_step { pages[page].locked = 0; page = 0 }
	   fi
	od
}

#define MINE pages[_pid - CALLERS]

active [PAGES] proctype flusher()
{
	do
	:: d_step { MINE.dirty && !MINE.locked -> MINE.locked = 1 };
	   if
	   :: d_step { MINE.pins == 0 && !MINE.writeback -> MINE.dirty = 0; MINE.writeback = 1 };
	      MINE.locked = 0;
	      MINE.writeback = 0
	   :: d_step { !(MINE.pins == 0 && !MINE.writeback) -> skip };
	      MINE.locked = 0
	   fi
	od
}

#undef MINE
#define MINE pages[_pid - CALLERS - PAGES]

active [PAGES] proctype truncater()
{
	do
	:: d_step { !MINE.locked -> MINE.locked = 1 };
	   d_step { !MINE.writeback -> MINE.mapped = 0 };
	   MINE.locked = 0;
	   MINE.mapped = 1
	od
}

/* Judges every state, and never moves. */
active proctype pins_have_callers()
{
	d_step {
		(WRONG(0)
#if PAGES > 1
		|| WRONG(1)
#endif
#if PAGES > 2
		|| WRONG(2)
#endif
#if PAGES > 3
		|| WRONG(3)
#endif
		) -> assert(false)
	}
}
