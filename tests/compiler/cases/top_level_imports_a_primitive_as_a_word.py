from checker import actor, lock_page
