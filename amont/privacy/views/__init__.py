"""Screens of the journal and of its alarms."""
