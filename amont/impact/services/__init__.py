"""What people do with figures: open what they count, freeze a report."""

from amont.impact.services.reports import check_period, default_period, freeze, open_records

__all__ = ["check_period", "default_period", "freeze", "open_records"]
