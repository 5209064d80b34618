from checker import actr
