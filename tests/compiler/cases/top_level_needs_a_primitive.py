from checker import Array, shared

pages = shared(Array(1, Page))
