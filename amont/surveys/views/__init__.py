"""The screens of questionnaires, one file each."""
