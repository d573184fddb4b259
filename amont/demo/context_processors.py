"""The words that stand on every page of the demo and of an evaluation."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from amont.demo.cast import CAST


def banner(request: HttpRequest) -> dict[str, object]:
    """`banner` for every template; in the demo also its own strip, with people to become on the home page."""
    if not settings.DEMO:
        return {"banner": _("Evaluation: never put real data in here."), "banner_template": ""}
    english = get_language() == "en"
    people = [(one, one.says_en if english else one.says_fr) for one in CAST]
    home = request.path in ("/fr/", "/en/")
    return {
        "banner": _("Demo: invented organisation, invented people. Nothing here reaches anybody."),
        "banner_template": "demo/strip.html",
        "demo_people": people if home else [],
        "demo_language": "en" if english else "fr",
    }
