"""The application that the server runs. DJANGO_SETTINGS_MODULE must name the settings: none are taken for granted here,
or a server set up in haste would show the demo's doors beside real data."""

from django.core.wsgi import get_wsgi_application

from amont.core.process import keep_memory_private

keep_memory_private()
application = get_wsgi_application()
