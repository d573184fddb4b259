"""`amont demo_mail ADDRESS`: the mail that the demo kept for an invented address, as JSON, the oldest first."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from amont.demo.models import SentMail


class Command(BaseCommand):
    help = "Prints the mail kept for an address as JSON, the oldest first."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("address")

    def handle(self, *args: Any, **options: Any) -> None:
        rows = SentMail.objects.filter(to__iexact=options["address"]).order_by("at", "id")
        mail = [
            {
                "to": row.to,
                "subject": row.subject,
                "body": row.body,
                "calendar": row.calendar,
                "calendar_method": row.calendar_method,
                "at": row.at.isoformat(),
            }
            for row in rows
        ]
        self.stdout.write(json.dumps(mail, ensure_ascii=False, indent=2))
