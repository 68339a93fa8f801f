"""The gate: is what came in plausible, and do the figures that go out hold? Great Expectations at the two borders."""
