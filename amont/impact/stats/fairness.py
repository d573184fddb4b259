"""Fairness between sites, under the name that the reports use."""

from amont.activities.fairness import jain

__all__ = ["jain"]
