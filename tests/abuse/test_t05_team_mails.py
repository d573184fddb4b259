"""T5, the mails of the team: whatever the rows hold, a mail says nothing of anybody, leads nowhere but, once, to its owner's
own link, and goes to whom it should."""

import re
from typing import Any

import pytest
from django.core import mail
from django_tasks_db.models import DBTaskResult

from amont.accounts import services
from amont.accounts.models import Account, Program
from amont.accounts.tasks import send_anchor, send_invitation, send_security_notice, send_waiting
from tests.cast import PASSPHRASE, Cast

pytestmark = [pytest.mark.sqlite, pytest.mark.django_db]
OTHER = "sablier mouette orage lanterne fougère pavot"
MARK = "Zoé-Canari-7431"
KINDS = ("passphrase", "recovery_code", "sheet", "factor_added", "factor_removed", "tries")
LINK = re.compile(r"https?://\S+|/interne/\S*|www\.\S+")


@pytest.fixture(params=["fr", "en"])
def marked(cast: Cast, request: Any) -> Cast:
    """The cast with a marker in every name of theirs and of their programs."""
    for name, account in cast.everybody.items():
        Account.objects.filter(pk=account.pk).update(display_name=f"{MARK} {name}", language=request.param)
    for program in Program.objects.all():
        Program.objects.filter(pk=program.pk).update(name_fr=f"{MARK} {program.slug}", name_en=f"{MARK} {program.slug}")
    return cast


def written() -> list[Any]:
    """Every mail that went, none of which bears a marker in any part; forgotten after."""
    sent = list(mail.outbox)
    mail.outbox.clear()
    for one in sent:
        assert MARK not in f"{one.message().as_string()}{one.subject}{one.body}"
        assert "Canari" not in one.body and "7431" not in one.body
        assert (one.cc, one.bcc, one.attachments, getattr(one, "alternatives", [])) == ([], [], [], [])
    return sent


@pytest.mark.parametrize("kind", KINDS)
def test_a_notice_goes_to_its_owner_without_a_link_and_each_kind_says_its_own(marked: Cast, kind: str) -> None:
    send_security_notice.call(str(marked.maude.pk), kind)
    (one,) = written()
    assert one.to == [marked.maude.email]
    assert not LINK.search(one.body)
    bodies = set()
    for other in KINDS:
        send_security_notice.call(str(marked.maude.pk), other)
        bodies.add(written()[0].body)
    assert len(bodies) == len(KINDS)


def test_what_waits_is_told_to_those_who_manage_the_account_and_to_nobody_else(marked: Cast) -> None:
    words = {
        account: " ".join(services.make_sheet(actor=account, passphrase=PASSPHRASE))
        for account in (marked.maude, marked.claire, marked.karl, marked.helene)
    }
    for account, told in (
        (marked.maude, {marked.helene.email, marked.claire.email}),
        (marked.claire, {marked.helene.email}),
        (marked.karl, {marked.helene.email}),
        (marked.helene, set()),
    ):
        DBTaskResult.objects.all().delete()
        services.use_sheet(email=account.email, words=words[account], passphrase=OTHER)
        for row in DBTaskResult.objects.filter(task_path="amont.accounts.tasks.send_waiting"):
            send_waiting.call(*row.args_kwargs["args"])
        sent = written()
        assert sorted(address for one in sent for address in one.to) == sorted(told)
        assert not any(LINK.search(one.body) for one in sent)
        assert len({f"{one.subject}{one.body}" for one in sent}) <= 1, "who it is about, no mail says"


def test_the_line_of_the_day_is_a_line_and_goes_to_who_keeps_it(marked: Cast) -> None:
    send_anchor.call(str(marked.helene.pk), "2027-01-11", "0123456789abcdef", 7)
    (one,) = written()
    assert one.to == [marked.helene.email]
    assert one.body.splitlines()[0] == "2027-01-11 0123456789abcdef 7"
    assert not LINK.search(one.body)


def test_an_invitation_bears_its_own_link_and_no_other(marked: Cast) -> None:
    account, token = services.create_account(
        actor=Account.objects.get(pk=marked.helene.pk),
        email="nadia@escale.example",
        display_name=MARK,
        role="worker",
        program=marked.jeunesse,
        language=marked_language(marked),
    )
    invitation = account.invitations.get()
    send_invitation.call(str(invitation.pk))
    send_invitation.call(str(invitation.pk))
    for one in written():
        (link,) = LINK.findall(one.body)
        assert link.endswith(f"/interne/invitation/{token}/")
        assert one.to == ["nadia@escale.example"]
    services.accept_invitation(token=token, passphrase=PASSPHRASE)
    send_invitation.call(str(invitation.pk))
    assert written() == [], "a link that served is not mailed again"


def marked_language(cast: Cast) -> str:
    return Account.objects.get(pk=cast.maude.pk).language


def test_who_left_and_who_never_was_receive_nothing(marked: Cast) -> None:
    services.disable_account(actor=marked.helene, account=marked.maude)
    for kind in KINDS:
        send_security_notice.call(str(marked.maude.pk), kind)
        send_security_notice.call("00000000-0000-0000-0000-000000000000", kind)
    for account_id in (str(marked.maude.pk), "00000000-0000-0000-0000-000000000000"):
        send_waiting.call(account_id)
        send_anchor.call(account_id, "2027-01-11", "0123456789abcdef", 7)
    send_invitation.call("00000000-0000-0000-0000-000000000000")
    assert written() == []


def test_the_row_of_a_task_names_ids_and_kinds_alone(marked: Cast) -> None:
    services.change_passphrase(
        actor=Account.objects.get(pk=marked.maude.pk),
        current=PASSPHRASE,
        passphrase=OTHER,
    )
    shape = re.compile(r"[0-9a-f-]{36}|[a-z_]{4,20}")
    rows = DBTaskResult.objects.filter(task_path__startswith="amont.accounts.")
    assert rows.exists()
    for row in rows:
        assert all(shape.fullmatch(one) for one in row.args_kwargs["args"]) and not row.args_kwargs["kwargs"]
