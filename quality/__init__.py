"""Great Expectations suites at the two borders, and the gate."""
