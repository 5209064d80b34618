"""Mutation testing of the checker: one small fault at a time; does a test notice? docs/mutation.md."""
