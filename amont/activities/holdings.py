"""Personal data that activities keep: the sealed contact of who asked, the links to their page, the words exchanged."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max, OuterRef, Subquery
from django.utils.translation import gettext_lazy as _

from amont.activities.models import (
    Hold,
    Letter,
    RequestContact,
    RequestLink,
    RequestNote,
    ServiceRequest,
    TransitionRecord,
)
from amont.audit import holdings
from amont.audit.models import RetentionRule

R = ServiceRequest.State
ANSWERED = [R.CLOSED, R.DONE, R.REFUSED, R.OUT_OF_TERRITORY, R.NO_REPLY, R.WITHDRAWN]
CONTACT_MONTHS = 36
SPAM_DAYS = 30
WORDS = ("dates_text", "received_before", "comments", "refusal_note", "notes")
"""What people wrote in sentences on a request."""
MONTH = timedelta(days=30.44)


def _quiet_since(moment: datetime, states: list[str]) -> list[ServiceRequest]:
    """Requests in these states whose last change of state is before `moment`."""
    records = TransitionRecord.objects.filter(object_id=OuterRef("pk")).order_by()
    last = records.values("object_id").annotate(last=Max("at")).values("last")
    rows = ServiceRequest.objects.filter(state__in=states).annotate(last_change=Subquery(last))
    return list(rows.filter(last_change__lt=moment).order_by("number"))


def _months() -> int:
    rule = RetentionRule.objects.filter(record_type="request_contact").order_by("-version").first()
    return rule.months if rule else CONTACT_MONTHS


@transaction.atomic
def erase_contacts(moment: datetime) -> int:
    """Erase who asked long ago, with the links and every sentence that may name them: what is counted stays.

    Unmet demand is data: place, kind, audience, groups, states, dates and reasons stay as they were.
    """
    over = _quiet_since(moment - _months() * MONTH, [str(state) for state in ANSWERED])
    known = [one.pk for one in over]
    ServiceRequest.objects.filter(pk__in=known).update(**dict.fromkeys(WORDS, ""))
    RequestNote.objects.filter(request__in=known).delete()
    Letter.objects.filter(request__in=known).update(body="")
    TransitionRecord.objects.filter(object_id__in=known).update(note="")
    RequestLink.objects.filter(request__in=known).delete()
    erased, _rows = RequestContact.objects.filter(request__in=known).delete()
    return erased


def erase_spam(moment: datetime) -> int:
    """Delete spam after thirty days: the only requests that are deleted."""
    over = [one.pk for one in _quiet_since(moment - timedelta(days=SPAM_DAYS), [str(R.SPAM)])]
    with transaction.atomic():
        Hold.objects.filter(request__in=over).delete()  # dates that were held before it was seen for what it is
        ServiceRequest.objects.filter(pk__in=over).delete()
    return len(over)


def register() -> None:
    """Tell the registry what is kept, why and for how long."""
    holdings.register(
        holdings.Holding(
            model="activities.RequestContact",
            purpose=_("Answering a setting’s request"),
            why=_("The person asked for an activity and gave a professional address to be answered."),
            retention="request_contact",
            erase=erase_contacts,
        )
    )
    holdings.register(
        holdings.Holding(
            model="activities.ServiceRequest",
            purpose=_("What was asked, what was served and what was not"),
            why=_("Unmet demand is kept without the contact; spam is deleted after thirty days."),
            retention="request_spam",
            erase=erase_spam,
        )
    )
