"""What the director does with figures: freeze a report."""

from amont.impact.services.reports import check_period, freeze

__all__ = ["check_period", "freeze"]
