"""Speed, as ratios measured in one run, with the peers side by side: `make bench`, `bass bench`."""
