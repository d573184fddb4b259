"""The screens of outreach, one file each."""
