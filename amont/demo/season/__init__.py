"""A season of an invented organisation, made through the services, as its people would."""
