"""One file a comparison: what it runs, what it has to reach, how it is shown."""
