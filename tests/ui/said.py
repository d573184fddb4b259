"""What a page says, in the language of its answer."""

from django.http import HttpResponse
from django.utils.html import escape
from django.utils.translation import gettext, override


def shows(response: HttpResponse, message: str) -> bool:
    """True when the page holds this message, translated into the page's language."""
    with override(response["Content-Language"]):
        return str(escape(gettext(message))) in response.content.decode()
