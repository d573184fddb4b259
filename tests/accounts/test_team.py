"""The team: who may invite, give roles, disable; one's own profile and absences."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import IntegrityError, transaction
from django.test import Client

from amont.accounts import selectors, services
from amont.accounts.models import Absence, Account, Membership, Role
from amont.audit.models import AuditEntry
from amont.core import clock
from amont.core.errors import RuleBroken
from amont.core.management import prepare
from tests.cast import PASSPHRASE, Cast

pytestmark = pytest.mark.django_db
TEAM = "/interne/equipe/"


def as_(account: Account) -> Any:
    client = Client()
    client.force_login(account)
    return client


def test_a_coordinator_invites_a_worker_in_her_program(cast: Cast) -> None:
    fields = {"display_name": "Nadia", "email": "nadia@escale.example", "language": "fr"}
    answer = as_(cast.claire).post(f"{TEAM}inviter/", {**fields, "role": "worker", "program": str(cast.jeunesse.pk)})
    account = Account.objects.get(email="nadia@escale.example")
    assert answer.url == f"{TEAM}{account.pk}/"
    assert account.memberships.get().program == cast.jeunesse
    assert not account.has_usable_password()


def test_an_address_that_no_mail_reaches_is_refused_beside_its_field(cast: Cast) -> None:
    with pytest.raises(RuleBroken) as refusal:
        services.create_account(
            actor=cast.claire, email="naſdia@escale.example", display_name="N", role=Role.WORKER, program=cast.jeunesse
        )
    assert (refusal.value.code, refusal.value.field) == ("email", "email")


def test_a_coordinator_gives_no_role_elsewhere(cast: Cast) -> None:
    for role, program in ((Role.WORKER, cast.residence), (Role.DIRECTOR, None), (Role.EDITOR, None)):
        with pytest.raises(PermissionDenied):
            services.create_account(
                actor=cast.claire, email="x@escale.example", display_name="X", role=role, program=program
            )
        with pytest.raises(PermissionDenied):
            services.add_role(actor=cast.claire, account=cast.maude, role=role, program=program)
    fields = {"display_name": "X", "email": "x@escale.example", "language": "fr", "role": "worker"}
    answer = as_(cast.claire).post(f"{TEAM}inviter/", {**fields, "program": str(cast.residence.pk)})
    assert answer.status_code == 200
    assert not Account.objects.filter(email="x@escale.example").exists()


def test_a_coordinator_neither_sees_nor_disables_the_residence(cast: Cast) -> None:
    client = as_(cast.claire)
    assert client.get(f"{TEAM}{cast.karl.pk}/").status_code == 404
    assert client.post(f"{TEAM}{cast.karl.pk}/desactiver/").status_code == 404
    assert "Karl" not in client.get(TEAM).content.decode()
    with pytest.raises(PermissionDenied):
        services.disable_account(actor=cast.claire, account=cast.karl)


def test_a_coordinator_sees_the_director_and_may_not_disable_her(cast: Cast) -> None:
    client = as_(cast.claire)
    assert client.get(f"{TEAM}{cast.helene.pk}/").status_code == 200
    assert client.post(f"{TEAM}{cast.helene.pk}/desactiver/").status_code == 403
    cast.helene.refresh_from_db()
    assert cast.helene.is_active


def test_a_worker_has_no_team_page(cast: Cast) -> None:
    for account in (cast.maude, cast.karl, cast.tom):
        assert as_(account).get(TEAM).status_code == 403
        with pytest.raises(PermissionDenied):
            services.create_account(
                actor=account, email="x@escale.example", display_name="X", role=Role.WORKER, program=cast.jeunesse
            )


def test_the_director_sees_everybody_and_finds_by_name(cast: Cast) -> None:
    client = as_(cast.helene)
    page = client.get(TEAM).content.decode()
    assert all(account.display_name in page for account in cast.everybody.values())
    found = client.get(TEAM, {"q": "mau"}).content.decode()
    assert "Maude" in found
    assert "Karl" not in found
    assert "Personne de ce nom" in client.get(TEAM, {"q": "zzz"}).content.decode()


def test_an_address_belongs_to_one_account_whatever_its_case(cast: Cast) -> None:
    with pytest.raises(RuleBroken) as refusal:
        services.create_account(
            actor=cast.helene, email="MAUDE@escale.example", display_name="M", role=Role.WORKER, program=cast.adulte
        )
    assert (refusal.value.code, refusal.value.field) == ("email_taken", "email")


def test_two_taps_on_invite_make_one_account_and_say_so(cast: Cast) -> None:
    fields = {"display_name": "Nadia", "email": "nadia@escale.example", "language": "fr", "role": "worker"}
    client = as_(cast.claire)
    first = client.post(f"{TEAM}inviter/", {**fields, "program": str(cast.jeunesse.pk)})
    second = client.post(f"{TEAM}inviter/", {**fields, "program": str(cast.jeunesse.pk)})
    assert first.url == second.url
    assert Account.objects.filter(email="nadia@escale.example").count() == 1
    assert AuditEntry.objects.filter(action="accounts.account.created", record_id=first.url.split("/")[-2]).count() == 1


def test_a_worker_role_needs_a_program(cast: Cast) -> None:
    with pytest.raises(RuleBroken) as refusal:
        services.add_role(actor=cast.helene, account=cast.tom, role=Role.WORKER, program=None)
    assert refusal.value.code == "program_missing"


def test_neither_technician_nor_editor_holds(cast: Cast) -> None:
    for role in (Role.TECHNICIAN, Role.EDITOR):
        with pytest.raises(RuleBroken) as refusal:
            services.add_role(actor=cast.helene, account=cast.tom, role=role, program=None, holds=True)
        assert refusal.value.code == "role_holds"
        with pytest.raises(IntegrityError), transaction.atomic():
            Membership.objects.create(account=cast.karl, role=role, holds=True)


def test_a_superuser_never_holds(cast: Cast) -> None:
    root = Account.objects.create_superuser("root@escale.example", None, display_name="Racine")
    with pytest.raises(RuleBroken) as refusal:
        services.add_role(actor=cast.helene, account=root, role=Role.WORKER, program=cast.adulte, holds=True)
    assert refusal.value.code == "superuser_holds"


def test_a_role_given_twice_is_one_role(cast: Cast) -> None:
    for _ in range(2):
        services.add_role(actor=cast.claire, account=cast.maude, role=Role.WORKER, program=cast.adulte)
    assert cast.maude.memberships.count() == 2
    assert AuditEntry.objects.filter(action="accounts.role.added", record_id=str(cast.maude.pk)).count() == 1


def test_roles_are_added_and_removed_on_the_page(cast: Cast) -> None:
    client = as_(cast.claire)
    client.post(f"{TEAM}{cast.maude.pk}/roles/", {"role": "worker", "program": str(cast.adulte.pk), "holds": "on"})
    added = cast.maude.memberships.get(program=cast.adulte)
    assert added.holds
    path = f"{TEAM}{cast.maude.pk}/roles/{added.pk}/retirer/"
    assert client.get(path).status_code == 405
    assert client.post(path).status_code == client.post(path).status_code == 302
    assert cast.maude.memberships.count() == 1


def test_the_last_role_is_not_removed(cast: Cast) -> None:
    with pytest.raises(RuleBroken) as refusal:
        services.remove_role(actor=cast.claire, membership=cast.maude.memberships.get())
    assert refusal.value.code == "last_role"


def test_the_last_director_stays(cast: Cast) -> None:
    other, _token = services.create_account(
        actor=cast.helene, email="dir2@escale.example", display_name="Odile", role=Role.DIRECTOR, program=None
    )
    services.disable_account(actor=cast.helene, account=other)
    services.add_role(actor=cast.helene, account=cast.helene, role=Role.EDITOR, program=None)
    with pytest.raises(RuleBroken) as refusal:
        services.remove_role(actor=cast.helene, membership=cast.helene.memberships.get(role=Role.DIRECTOR))
    assert refusal.value.code == "last_director"


def test_nobody_disables_oneself(cast: Cast) -> None:
    with pytest.raises(RuleBroken) as refusal:
        services.disable_account(actor=cast.helene, account=cast.helene)
    assert refusal.value.code == "own_account"


def test_disabled_then_open_again(cast: Cast) -> None:
    client = as_(cast.helene)
    page = f"{TEAM}{cast.karl.pk}/"
    assert "Désactiver le compte de Karl" in client.get(f"{page}desactiver/").content.decode()
    client.post(f"{page}desactiver/")
    assert "Désactivé" in client.get(page).content.decode()
    assert as_(cast.karl).get("/interne/profil/").status_code == 302
    client.post(f"{page}reactiver/")
    cast.karl.refresh_from_db()
    assert cast.karl.is_active
    kept = AuditEntry.objects.filter(record_id=str(cast.karl.pk)).order_by("at", "seq").values_list("action", flat=True)
    assert list(kept)[-2:] == ["accounts.account.disabled", "accounts.account.enabled"]


def test_an_organisation_opens_once(cast: Cast) -> None:
    with pytest.raises(RuleBroken) as refusal:
        services.open_organization(email="autre@escale.example", display_name="Autre")
    assert refusal.value.code == "organization_open"


def test_a_program_has_one_short_name_and_ages_in_order(cast: Cast) -> None:
    with pytest.raises(RuleBroken) as refusal:
        services.create_program(actor=cast.helene, slug="adulte", name_fr="X", name_en="X")
    assert refusal.value.field == "slug"
    with pytest.raises(RuleBroken):
        services.create_program(actor=cast.helene, slug="x", name_fr="X", name_en="X", min_age=18, max_age=12)
    with pytest.raises(PermissionDenied):
        services.create_program(actor=cast.claire, slug="x", name_fr="X", name_en="X")


def test_workers_are_those_who_give_sessions(cast: Cast) -> None:
    assert set(selectors.workers_of(cast.jeunesse)) == {cast.claire, cast.maude}
    assert set(selectors.workers_visible_to(cast.helene)) == {cast.claire, cast.maude, cast.rosalie, cast.karl}
    assert set(selectors.workers_visible_to(cast.karl)) == {cast.karl}
    assert set(selectors.workers_visible_to(cast.tom)) == set()


def test_the_profile_changes_name_language_and_keyboard(cast: Cast) -> None:
    client = as_(cast.maude)
    assert 'lang="fr-CA"' in client.get("/interne/profil/").content.decode()
    assert client.post("/interne/profil/", {"display_name": "Maude B.", "language": "en"}).url == "/interne/profil/"
    page = client.get("/interne/profil/").content.decode()
    assert 'lang="en-CA"' in page
    assert "Maude B." in page
    cast.maude.refresh_from_db()
    assert (cast.maude.display_name, cast.maude.language, cast.maude.shortcuts) == ("Maude B.", "en", False)


def test_a_new_passphrase_asks_the_present_one_and_ends_the_other_sessions(cast: Cast) -> None:
    here, elsewhere = as_(cast.maude), as_(cast.maude)
    new = "une toute nouvelle phrase de passe"
    wrong = here.post("/interne/profil/phrase-de-passe/", {"current": "non", "passphrase": new, "again": new})
    assert "Ce n’est pas votre phrase de passe actuelle" in wrong.content.decode()
    right = here.post("/interne/profil/phrase-de-passe/", {"current": PASSPHRASE, "passphrase": new, "again": new})
    assert right.url == "/interne/profil/"
    assert here.get("/interne/profil/").status_code == 200
    assert elsewhere.get("/interne/profil/").status_code == 302
    cast.maude.refresh_from_db()
    assert cast.maude.check_password(new)


def test_absences_block_whole_days(cast: Cast) -> None:
    client = as_(cast.maude)
    day = clock.today() + timedelta(days=3)
    last = day + timedelta(days=2)
    for _ in range(2):
        client.post("/interne/profil/absences/", {"first_day": day.isoformat(), "last_day": last.isoformat()})
    absence = Absence.objects.get()
    assert selectors.is_absent(cast.maude, day)
    assert selectors.is_absent(cast.maude, last)
    assert not selectors.is_absent(cast.maude, last + timedelta(days=1))
    assert as_(cast.rosalie).post(f"/interne/profil/absences/{absence.pk}/retirer/").status_code == 302
    assert Absence.objects.exists()
    client.post(f"/interne/profil/absences/{absence.pk}/retirer/")
    assert not Absence.objects.exists()


def test_days_in_the_wrong_order_are_said_beside_the_field(cast: Cast) -> None:
    answer = as_(cast.maude).post("/interne/profil/absences/", {"first_day": "2026-12-05", "last_day": "2026-12-01"})
    assert "Le dernier jour vient avant le premier" in answer.content.decode()
    assert "2026-12-05" in answer.content.decode()


def test_only_a_manager_writes_somebody_elses_absence(cast: Cast) -> None:
    day = date(2026, 12, 1)
    services.add_absence(actor=cast.claire, account=cast.maude, first_day=day, last_day=day)
    with pytest.raises(PermissionDenied):
        services.add_absence(actor=cast.rosalie, account=cast.maude, first_day=day, last_day=day)


def test_a_superuser_who_holds_is_found_before_a_start(cast: Cast) -> None:
    """The service refuses it, so only somebody who writes to the database gets there."""
    prepare._refuse_what_may_not_start()
    Account.objects.filter(pk=cast.maude.pk).update(is_superuser=True)
    with pytest.raises(SystemExit) as refusal:
        prepare._refuse_what_may_not_start()
    assert "superuser" in str(refusal.value)
    with pytest.raises(SystemCheckError):
        call_command("check", databases=["default"])
    Membership.objects.filter(account=cast.maude).update(holds=False)
    call_command("check", databases=["default"])
