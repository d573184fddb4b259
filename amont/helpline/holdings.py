"""What is kept of those who write to us: their words for 90 days after the last one, coded rows for five years.

The rounds of the server end threads themselves (services/passing.py).
"""

from django.utils.translation import gettext_lazy as _

from amont.audit import holdings


def register() -> None:
    """Tell the registry what is kept, why and for how long."""
    entries = (
        ("helpline.Message", _("Answering whoever asks for help"), _("Asked by the person."), "thread"),
        (
            "helpline.Thread",
            _("Counting answers and their time"),
            _("Mission of the organisation."),
            "thread_counts",
        ),
    )
    for model, purpose, why, retention in entries:
        holdings.register(holdings.Holding(model=model, purpose=purpose, why=why, retention=retention))
