"""The command line `bass` and the operations behind it."""
