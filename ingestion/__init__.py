"""From delivered files to the lake, exactly once."""
