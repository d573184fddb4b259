"""Addresses of the help line: the team's, under `/interne/`."""
