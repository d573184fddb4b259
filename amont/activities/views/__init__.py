"""The screens of activities, one file each."""
