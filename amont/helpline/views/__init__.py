"""The screens of the help line."""
