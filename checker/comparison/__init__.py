"""Two versions of a model beside each other: which verdicts changed, and what became of each race."""
