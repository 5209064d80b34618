from checker.kernel.paeg import lock_page
