"""The benchmarks: what Amont does, beside the limits of what it stands on. Run by script/bench."""
