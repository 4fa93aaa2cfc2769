"""A synthetic province and its simulated clerks: sample data, nobody's real figures."""
