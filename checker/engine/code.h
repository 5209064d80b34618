/*
 * The instructions of steps and conditions; backends/table/code.py writes them, steps.c interprets them.
 *
 * An instruction is a word and its operands, a word each. The lowest byte of the first is the operation; then come a
 * byte, two bytes and four: here `word` (of the state), `reg` and `target` (a place in the code, to jump to).
 * Registers hold signed numbers. No instruction fails: a quotient by zero is 0, and so is a
 * shift by a negative number.
 */
#ifndef CODE_H
#define CODE_H

enum operation {
	END,              /* the piece of code is over; a condition is false */
	ACCEPT,           /* a condition is true */
	TEST,             /* MASK VALUE: unless the word has these bits, jump to `target` */
	TEST_NOT,         /* MASK VALUE: if it has, jump to `target` */
	RANGE,            /* MASK LOW SPAN: unless the bits from `reg` on are LOW to LOW + SPAN, jump to `target` */
	RANGE_NOT,        /* MASK LOW SPAN: if they are, jump to `target` */
	ROW,              /* MASK VALUE KEEP ADD COMMAND: a TEST and an EMIT of word `reg`, then the next instruction */
	EMIT,             /* COMMAND (WORD KEEP ADD)...: a move, with `word` changed words; jump to `target` */
	EMIT_PUT,         /* the same, with the bits that were put */
	FAIL,             /* COMMAND CHECK ACTOR CHOICE: the move fails a check; jump to `target` */
	GOTO,             /* jump to `target` */
	IF,               /* if `reg` is not zero, jump to `target` */
	IF_NOT,           /* if it is, jump to `target` */
	FIELD,            /* SHIFT MASK LOW: the field of the word, and LOW, in `reg` */
	FIELD_TWO,        /* the same for a field that continues in the next word */
	CONSTANT,         /* VALUE: in `reg` */
	MOVE,             /* REGISTER: its value, in `reg` */
	ADD,              /* ONE + OTHER * 2^16, two registers: their sum, in `reg`; and so on */
	SUBTRACT,
	MULTIPLY,
	QUOTIENT,         /* rounds down, as in Python */
	REMAINDER,
	EQUAL,            /* 1 or 0 */
	UNEQUAL,
	LESS,
	LESS_OR_EQUAL,
	PUT,              /* LOW OFFSET SHIFT: `reg` less LOW, from bit OFFSET on, from SHIFT on in the word of the next move */
	BIT_AND,          /* as ADD */
	BIT_OR,
	BIT_XOR,
	SHIFT_LEFT,
	SHIFT_RIGHT,      /* rounds down, as in Python */
	OPERATIONS,
};

#endif
