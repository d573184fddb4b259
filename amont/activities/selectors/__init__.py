"""Reads of activities, one file per subject."""
