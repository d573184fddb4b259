"""The statistics of the reports: small, pure functions of plain numbers, each held to published examples.

No Django here, no database; numpy and scipy are imported inside the functions that need them.
Functions return frozen dataclasses. Data that has no answer (nobody, lengths that differ, NaN) raises
`checks.DataRefused`. Intervals are two-sided at 95 %.
"""
