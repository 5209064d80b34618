"""A walk as a page that its server keeps up to date: the state, the open steps, the path."""
