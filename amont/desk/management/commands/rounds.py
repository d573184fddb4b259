"""`amont rounds`: what time alone brings about; the server runs it every quarter of an hour."""

from typing import Any

from django.core.management.base import BaseCommand

from amont.accounts import services as accounts
from amont.activities import services as activities
from amont.audit import confirmations
from amont.funding import services as funding
from amont.helpline import services as helpline
from amont.outreach import services as outreach
from amont.privacy import services as privacy
from amont.vault.services.askers import forget_old_asker_boxes
from amont.vault.services.boxes import forget_old_boxes


class Command(BaseCommand):
    """Each round is safe to run twice, and a round that was missed is made up by the next."""

    help = (
        "Forgets ended sessions, releases dates, reminds, sends again what failed, ends grants, folds counts, watches."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        done = {
            "sessions forgotten": accounts.forget_ended_sessions(),
            "rings locked": forget_old_boxes(),
            "askers' sessions forgotten": forget_old_asker_boxes(),
            "answers faded": helpline.fade_due(),
            "claims lapsed": helpline.lapse_claims(),
            "promises moved": helpline.recompute_promises(),
            "told of who waits": helpline.tell_due(),
            "threads ended": helpline.expire_due(),
            "drafts forgotten": accounts.forget_old_drafts(),
            "confirmations lapsed": confirmations.lapse_due(),
            "files that one held alone": accounts.end_lone_holders(),
            "holds expired": activities.expire_due(),
            "offers reminded": activities.remind_due(),
            "mails queued again": activities.requeue_unsent(),
            "grants ended": funding.end_grants(),
            "days folded": outreach.fold_old_counts(),
            "persons told of an alarm": privacy.watch(),
        }
        for what, number in done.items():
            if number:
                self.stdout.write(f"{what}: {number}")
