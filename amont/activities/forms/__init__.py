"""Shapes and wording of what is typed about requests and sessions."""
