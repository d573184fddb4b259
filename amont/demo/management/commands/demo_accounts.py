"""`amont demo_accounts`: the demo's accounts as JSON."""

import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand

from amont.demo.cast import read_secrets


class Command(BaseCommand):
    help = "Prints the demo's accounts as JSON: e-mail, password, TOTP secret, role, program."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(json.dumps([asdict(one) for one in read_secrets()], ensure_ascii=False, indent=2))
