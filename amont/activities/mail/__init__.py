"""What leaves by mail: contacts opened for the time of one sending, links, invitations, wording."""
