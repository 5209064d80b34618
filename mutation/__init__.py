"""Who tests the tests: one small fault at a time in the checker; does a test notice? docs/mutation.md."""
