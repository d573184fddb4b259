"""Organisations and their sites; whom to ask for is sealed, and its reading journalled."""

import uuid

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from amont.audit.models import AuditEntry
from amont.core.errors import RuleBroken
from amont.directory import services
from amont.directory.models import Organization, Site
from amont.directory.selectors import organizations_matching, redirects_for
from amont.vault import VaultError
from tests.cast import Cast
from tests.reading import as_, beside, typed, words
from tests.ui.said import shows

pytestmark = pytest.mark.django_db
CONTACT = "Camille Roy, 418 555-0100"


def site_form(**changes: object) -> dict[str, object]:
    return {"name": "Pavillon B", "setting_kind": "secondary_school", "sector": "charny", "active": "on", **changes}


def test_a_name_that_exists_is_refused_accents_and_case_forgiven(cast: Cast, school: Site) -> None:
    answer = as_(cast.claire).post(
        reverse("directory:organization_new"), {"name": "CENTRE scolaire des deux-rives", "web": "rives.example"}
    )
    assert answer["Content-Language"] == "fr"
    assert beside(answer, "name")
    assert shows(answer, "This organisation is already in the directory.")
    assert (typed(answer, "name"), typed(answer, "web")) == ("CENTRE scolaire des deux-rives", "rives.example")
    assert Organization.objects.count() == 1


def test_the_same_name_letter_by_letter_gets_the_same_sentence(cast: Cast, school: Site) -> None:
    answer = as_(cast.claire).post(reverse("directory:organization_new"), {"name": school.organization.name})
    assert shows(answer, "This organisation is already in the directory.")


def test_an_organization_is_added_by_its_form_and_journalled(cast: Cast, loaded: None) -> None:
    sent = {"name": "Réseau Passerelle", "redirect_for": ["any"], "region": "chaudiere_appalaches", "active": "on"}
    answer = as_(cast.maude).post(reverse("directory:organization_new"), sent)
    row = Organization.objects.get()
    assert answer.url == reverse("directory:organization", args=[row.pk])
    assert (row.folded, row.redirect_for) == ("reseau passerelle", ["any"])
    assert AuditEntry.objects.get(action="directory.organization.saved").record_id == str(row.pk)


def test_saving_an_organization_again_under_its_own_name_is_fine(cast: Cast, school: Site) -> None:
    row = services.save_organization(actor=cast.claire, organization=school.organization, web="rives.example")
    assert row.web == "rives.example"


def test_two_sites_of_one_name_are_refused_in_one_organization_alone(cast: Cast, school: Site) -> None:
    with pytest.raises(RuleBroken) as refused:
        services.create_site(actor=cast.claire, organization=school.organization, name=school.name)
    assert (refused.value.code, refused.value.field) == ("known", "name")
    other = services.create_organization(actor=cast.claire, name="Ailleurs")
    assert services.create_site(actor=cast.claire, organization=other, name=school.name).pk != school.pk


def test_the_form_of_a_site_says_beside_its_name_that_it_exists(cast: Cast, school: Site) -> None:
    address = reverse("directory:site_new", args=[school.organization_id])
    answer = as_(cast.claire).post(address, site_form(name=school.name, address="5, rue du Bac"))
    assert beside(answer, "name")
    assert shows(answer, "This organisation already has a site of that name.")
    assert typed(answer, "address") == "5, rue du Bac"
    assert Site.objects.count() == 1


def test_the_contact_of_a_site_is_sealed(school: Site) -> None:
    blob = bytes(Site.objects.get(pk=school.pk).contact_sealed)
    assert b"Camille" not in blob
    assert "Camille" not in repr(list(Site.objects.values()))


def test_a_reading_of_the_contact_is_journalled_before_it_opens(cast: Cast, school: Site) -> None:
    client, address = as_(cast.maude), reverse("directory:site", args=[school.pk])
    assert CONTACT not in words(client.get(address))
    assert not AuditEntry.objects.filter(action="directory.site.contact_read").exists()
    assert CONTACT in words(client.post(address))
    entry = AuditEntry.objects.get(action="directory.site.contact_read")
    assert (entry.actor, entry.record_id) == (str(cast.maude.pk), str(school.pk))


def test_a_site_without_a_contact_opens_to_nothing_and_journals_nothing(cast: Cast, school: Site) -> None:
    bare = services.create_site(actor=cast.claire, organization=school.organization, name="Pavillon B")
    assert services.open_site_contact(actor=cast.maude, site=bare) == ""
    assert not AuditEntry.objects.filter(action="directory.site.contact_read").exists()


def test_a_contact_moved_to_another_site_does_not_open(cast: Cast, school: Site) -> None:
    other = services.create_site(actor=cast.claire, organization=school.organization, name="Pavillon B")
    Site.objects.filter(pk=other.pk).update(contact_sealed=bytes(school.contact_sealed))
    with pytest.raises(VaultError):
        services.open_site_contact(actor=cast.maude, site=Site.objects.get(pk=other.pk))


def test_an_empty_contact_in_the_form_leaves_the_sealed_one(cast: Cast, school: Site) -> None:
    address = reverse("directory:site_edit", args=[school.pk])
    assert "Camille" not in as_(cast.claire).get(address).content.decode()
    assert as_(cast.claire).post(address, site_form(name="École du Ruisseau", contact="")).status_code == 302
    school.refresh_from_db()
    assert services.open_site_contact(actor=cast.claire, site=school) == CONTACT
    as_(cast.claire).post(address, site_form(name="École du Ruisseau", contact="Le secrétariat"))
    school.refresh_from_db()
    assert services.open_site_contact(actor=cast.claire, site=school) == "Le secrétariat"


def test_no_page_title_and_no_log_names_a_contact(cast: Cast, school: Site, caplog: pytest.LogCaptureFixture) -> None:
    answer = as_(cast.maude).post(reverse("directory:site", args=[school.pk]))
    head = answer.content.decode().split("</head>")[0]
    assert "Camille" not in head
    assert "Camille" not in caplog.text


def test_search_forgives_accents_and_reads_sites_too(cast: Cast, school: Site) -> None:
    assert list(organizations_matching(cast.maude, "ecole ruisseau")) == [school.organization]
    assert not organizations_matching(cast.maude, "falaise").exists()
    client = as_(cast.maude)
    assert school.organization.name in words(client.get(reverse("directory:organizations"), {"q": "ruisseau"}))
    assert shows(client.get(reverse("directory:organizations"), {"q": "zzz"}), "Nothing has that name")


def test_redirects_are_those_able_and_near_first(cast: Cast, loaded: None) -> None:
    near = services.create_organization(
        actor=cast.claire, name="Zénith", redirect_for=["workshop"], region="chaudiere_appalaches"
    )
    far = services.create_organization(actor=cast.claire, name="Aurore", redirect_for=["any"], region="quebec")
    services.create_organization(actor=cast.claire, name="Ailleurs", redirect_for=["kiosk"])
    assert list(redirects_for("workshop", "chaudiere_appalaches")) == [near]
    assert list(redirects_for("workshop")) == [far, near]


def test_the_directory_is_common_to_programs_but_not_to_the_technician(cast: Cast, school: Site) -> None:
    for account in (cast.karl, cast.rosalie, cast.helene):
        assert as_(account).get(reverse("directory:organization", args=[school.organization_id])).status_code == 200
    for name, args in (
        ("organizations", []),
        ("organization", [school.organization_id]),
        ("site", [school.pk]),
        ("organization_new", []),
    ):
        assert as_(cast.tom).get(reverse(f"directory:{name}", args=args)).status_code == 403
    with pytest.raises(PermissionDenied):
        services.open_site_contact(actor=cast.tom, site=school)
    with pytest.raises(PermissionDenied):
        services.create_organization(actor=cast.helene, name="Sans droit")


def test_what_does_not_exist_is_404(cast: Cast) -> None:
    for name in ("organization", "site", "organization_edit", "site_edit"):
        assert as_(cast.claire).get(reverse(f"directory:{name}", args=[uuid.uuid4()])).status_code == 404


def test_a_double_tap_on_a_new_organization_makes_one(cast: Cast, loaded: None) -> None:
    client, sent = as_(cast.claire), {"name": "Réseau Passerelle", "active": "on"}
    codes = [client.post(reverse("directory:organization_new"), sent).status_code for _ in range(2)]
    assert codes == [302, 422]
    assert Organization.objects.count() == 1
