"""Shares that sum exactly, under the name that the reports use."""

from amont.core.shares import largest_remainder

__all__ = ["largest_remainder"]
