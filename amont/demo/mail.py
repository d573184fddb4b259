"""The demo's mail: kept where the demo shows it, sent to nobody."""

from collections.abc import Sequence
from email.message import Message
from typing import Any

from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.message import EmailMessage

from amont.demo.models import SentMail


class Backend(BaseEmailBackend):
    """An e-mail backend that writes rows instead of speaking SMTP."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Keep one row per recipient; returns how many messages were taken."""
        for mail in email_messages:
            calendar, method = _calendar(mail.message())
            SentMail.objects.bulk_create(
                SentMail(
                    to=to, subject=str(mail.subject), body=str(mail.body), calendar=calendar, calendar_method=method
                )
                for to in mail.recipients()
            )
        return len(email_messages)


def _calendar(message: Any) -> tuple[str, str]:
    """The text and the method of the calendar part, or two empty texts."""
    part: Message
    for part in message.walk():
        if part.get_content_type() == "text/calendar":
            payload = part.get_payload(decode=True)
            text = payload.decode("utf-8") if isinstance(payload, bytes) else str(payload)
            return text, str(part.get_param("method") or "")
    return "", ""
