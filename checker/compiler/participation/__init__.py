"""Which declarations of a model take part in it: what did not run, what is lost, what is never used."""
