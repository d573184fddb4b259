"""Screens of sign-in, enrolment, the team and one's own account."""
