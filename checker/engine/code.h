/*
 * The instructions that steps and conditions are made of; backends/table/code.py writes them, steps.c interprets them.
 *
 * An instruction is a word and its operands, a word each. The lowest byte of the first is the operation; then come a
 * byte, two bytes and four: here `word` (of the state), `reg` and `target` (a place in the code, to go on at).
 * Registers hold signed numbers. Nothing fails: a quotient by zero is 0.
 */
#ifndef CODE_H
#define CODE_H

enum operation {
	END,              /* the piece of code is over; a condition is false */
	ACCEPT,           /* a condition is true */
	TEST,             /* MASK VALUE: unless the word has these bits, go on at `target` */
	TEST_NOT,         /* MASK VALUE: if it has, go on at `target` */
	RANGE,            /* MASK LOW SPAN: unless the bits from `reg` on are LOW to LOW + SPAN, go on at `target` */
	RANGE_NOT,        /* MASK LOW SPAN: if they are, go on at `target` */
	ROW,              /* MASK VALUE KEEP ADD COMMAND: a TEST and an EMIT of word `reg`, and on behind both */
	EMIT,             /* COMMAND (WORD KEEP ADD)...: a move, with `word` changed words; go on at `target` */
	EMIT_PUT,         /* the same, and what was put */
	FAIL,             /* COMMAND CHECK ACTOR CHOICE: the move fails a check; go on at `target` */
	GOTO,             /* go on at `target` */
	IF,               /* if `reg` is not zero, go on at `target` */
	IF_NOT,           /* if it is, go on at `target` */
	FIELD,            /* SHIFT MASK LOW: the field of the word, and LOW, in `reg` */
	FIELD_TWO,        /* the same of a field that goes on in the next word */
	CONSTANT,         /* VALUE: in `reg` */
	MOVE,             /* REGISTER: what it has, in `reg` */
	ADD,              /* ONE + OTHER * 2^16, two registers: their sum, in `reg`; and so on */
	SUBTRACT,
	MULTIPLY,
	QUOTIENT,         /* as Python rounds: down */
	REMAINDER,
	EQUAL,            /* 1 or 0 */
	UNEQUAL,
	LESS,
	LESS_OR_EQUAL,
	PUT,              /* LOW OFFSET SHIFT: `reg` less LOW, from bit OFFSET on, from SHIFT on in the word of the next move */
	OPERATIONS,
};

#endif
