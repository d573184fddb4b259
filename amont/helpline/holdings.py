"""What is kept of those who write to us: their words for 90 days after the last one, coded rows for five years."""

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from amont import vault
from amont.audit import holdings
from amont.helpline.models import Message, Thread

WORDS_DAYS = 90


def erase_words(moment: datetime) -> int:
    """Shred threads whose last word is 90 days old: nothing that was said opens any more, for anybody."""
    due = Thread.objects.filter(last_at__lt=moment - timedelta(days=WORDS_DAYS), object__shredded_at=None)
    gone = list(due.values_list("pk", flat=True))
    for thread in gone:
        vault.shred(object_id=thread)
    Message.objects.filter(thread__in=gone).delete()
    return len(gone)


def register() -> None:
    """Tell the registry what is kept, why and for how long."""
    entries = (
        ("helpline.Message", _("Answering whoever asks for help"), _("Asked by the person."), "thread", erase_words),
        (
            "helpline.Thread",
            _("Counting answers and their time"),
            _("Mission of the organisation."),
            "thread_counts",
            None,
        ),
    )
    for model, purpose, why, retention, erase in entries:
        holdings.register(holdings.Holding(model=model, purpose=purpose, why=why, retention=retention, erase=erase))
