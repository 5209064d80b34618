from checker.kernel import lock_pag
