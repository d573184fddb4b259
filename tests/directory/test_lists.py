"""Coded lists: loaded once, edited by the organisation, retired and never deleted."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import URLPattern, reverse
from django.utils import translation

from amont.audit.models import AuditEntry
from amont.core.errors import RuleBroken
from amont.directory import services, urls
from amont.directory.lists import CLOSED, NAMES, name_of
from amont.directory.models import Code, Site
from amont.directory.selectors import choices, label, labels
from tests.cast import Cast
from tests.reading import as_, beside, typed, words
from tests.ui.said import shows

pytestmark = pytest.mark.django_db


@pytest.fixture
def code(loaded: None) -> Code:
    """A kind of setting."""
    return Code.objects.get(list="setting_kind", code="secondary_school")


def saved(cast: Cast, code: Code, **changes: object) -> Code:
    values = {name: getattr(code, name) for name in ("label_fr", "label_en", "order", "retired")}
    return services.save_code(actor=cast.claire, code=code, **{**values, **changes})


def test_loading_twice_adds_nothing_and_keeps_edited_labels(cast: Cast, code: Code) -> None:
    saved(cast, code, label_fr="École (secondaire)", order=3)
    before = list(Code.objects.order_by("pk").values())
    assert services.load_lists() == 0
    assert list(Code.objects.order_by("pk").values()) == before


def test_a_code_missing_from_the_database_comes_back_alone(code: Code) -> None:
    code.delete()
    assert services.load_lists() == 1


def test_every_code_is_a_name_and_every_label_has_both_languages(loaded: None) -> None:
    for row in Code.objects.all():
        assert row.code.isidentifier(), row
        assert row.label_fr, row
        assert row.label_en, row


def test_a_new_label_is_shown_at_once(cast: Cast, code: Code) -> None:
    assert label("setting_kind", code.code) == code.label_fr
    saved(cast, code, label_fr="École (secondaire)", label_en="High school")
    assert label("setting_kind", code.code) == "École (secondaire)"
    with translation.override("en"):
        assert labels("setting_kind", [code.code, "never_seen"]) == ["High school", "never_seen"]


def test_a_retired_code_is_offered_no_more_and_keeps_its_label(cast: Cast, code: Code) -> None:
    name = saved(cast, code, retired=True).label_fr
    assert code.code not in dict(choices("setting_kind"))
    assert label("setting_kind", code.code) == name


def test_a_row_that_already_says_a_retired_code_keeps_it_when_edited(cast: Cast, school: Site, code: Code) -> None:
    saved(cast, code, retired=True)
    address = reverse("directory:site_edit", args=[school.pk])
    client = as_(cast.claire)
    assert 'value="secondary_school" selected' in client.get(address).content.decode()
    sent = {"name": school.name, "setting_kind": "secondary_school", "sector": school.sector, "active": "on"}
    assert client.post(address, sent).status_code == 302
    school.refresh_from_db()
    assert school.setting_kind == "secondary_school"


@pytest.mark.parametrize(("list_name", "missing"), [("setting_kind", "unspecified"), ("gender", "not_asked")])
def test_the_value_for_what_is_missing_is_never_retired(cast: Cast, loaded: None, list_name: str, missing: str) -> None:
    row = Code.objects.get(list=list_name, code=missing)
    with pytest.raises(RuleBroken) as refused:
        saved(cast, row, retired=True)
    assert (refused.value.code, refused.value.field) == ("missing_value", "retired")
    row.refresh_from_db()
    assert not row.retired


def test_the_form_edits_words_and_order_and_journals_it(cast: Cast, code: Code) -> None:
    address = reverse("directory:code", args=[code.pk])
    sent = {"label_fr": "École", "label_en": "School", "order": "7"}
    answer = as_(cast.claire).post(address, sent)
    assert answer.status_code == 302
    code.refresh_from_db()
    assert (code.label_fr, code.label_en, code.order, code.retired) == ("École", "School", 7, False)
    assert AuditEntry.objects.get(action="directory.code.saved").record_id == str(code.pk)
    assert "École" in words(as_(cast.claire).get(answer.url))


def test_what_was_typed_stays_beside_a_sentence(cast: Cast, code: Code) -> None:
    answer = as_(cast.claire).post(
        reverse("directory:code", args=[code.pk]), {"label_fr": "Polyvalente", "label_en": "", "order": "premier"}
    )
    assert answer["Content-Language"] == "fr"
    assert beside(answer, "label_en")
    assert beside(answer, "order")
    assert (typed(answer, "label_fr"), typed(answer, "order")) == ("Polyvalente", "premier")
    assert shows(answer, "Enter a whole number.")


def test_no_address_and_no_service_deletes_a_code(loaded: None) -> None:
    named = [one.name for one in urls.urlpatterns if isinstance(one, URLPattern)]
    assert not [name for name in [*named, *services.__all__] if name and ("delete" in name or "remove" in name)]


def test_who_may_edit_lists(cast: Cast, code: Code) -> None:
    for account in (cast.maude, cast.rosalie, cast.tom, cast.karl):
        with pytest.raises(PermissionDenied):
            services.save_code(actor=account, code=code, label_fr="x", label_en="x", order=1, retired=False)
        for address in (reverse("directory:lists"), reverse("directory:codes", args=["gender"])):
            assert as_(account).get(address).status_code == 403
    assert as_(cast.helene).get(reverse("directory:lists")).status_code == 200
    assert as_(cast.helene).get(reverse("directory:codes", args=["nothing-here"])).status_code == 404


def test_a_word_is_added_to_a_list_with_a_code_made_from_it(cast: Cast, loaded: None) -> None:
    address = reverse("directory:code_new", args=["poster_spot"])
    sent = {"label_fr": "Abribus de l’école", "label_en": "Bus shelter", "order": "45"}
    assert as_(cast.claire).post(address, sent).status_code == 302
    row = Code.objects.get(list="poster_spot", label_fr="Abribus de l’école")
    assert row.code.isidentifier()
    assert row.code in dict(choices("poster_spot"))
    assert AuditEntry.objects.get(action="directory.code.added").record_id == str(row.pk)
    again = as_(cast.claire).post(address, sent)
    assert again.status_code == 422
    assert beside(again, "label_fr")
    assert as_(cast.maude).get(address).status_code == 403
    assert as_(cast.claire).get(reverse("directory:code_new", args=["nothing-here"])).status_code == 404


def test_nothing_is_added_to_a_list_that_the_law_or_the_software_closes(cast: Cast, loaded: None) -> None:
    for name in ("dpj_ground", "referral_status", "consent_kind"):
        with pytest.raises(RuleBroken) as refusal:
            services.add_code(actor=cast.claire, list_name=name, label_fr="Autre", label_en="Other", order=1)
        assert refusal.value.code == "closed"
        page = as_(cast.claire).get(reverse("directory:codes", args=[name])).content.decode()
        assert reverse("directory:code_new", args=[name]) not in page


def test_every_list_has_a_name_that_people_can_read(cast: Cast, loaded: None) -> None:
    every = set(Code.objects.values_list("list", flat=True))
    assert every <= set(NAMES)
    assert every >= CLOSED
    page = words(as_(cast.claire).get(reverse("directory:lists")))
    assert "workshop_topic" not in page
    assert name_of("workshop_topic") in page


@pytest.mark.parametrize("thing", ["code", "organization", "site", "settings"])
def test_two_tabs_never_overwrite_each_other(cast: Cast, school: Site, code: Code, thing: str) -> None:
    address, sent, name = {
        "code": (reverse("directory:code", args=[code.pk]), {"label_en": "School", "order": "1"}, "label_fr"),
        "organization": (reverse("directory:organization_edit", args=[school.organization_id]), {"active": "on"}, "name"),
        "site": (
            reverse("directory:site_edit", args=[school.pk]),
            {"setting_kind": school.setting_kind, "sector": school.sector, "active": "on"}, "name",
        ),
        "settings": (
            reverse("directory:settings"),
            {"short_name": "Q", "neutral_title_fr": "Infos", "neutral_title_en": "Info", "fiscal_year_start": "4",
             "min_cell_size": "5", "hold_days": "5"}, "name",
        ),
    }[thing]  # fmt: skip
    client = as_(cast.helene if thing == "settings" else cast.claire)
    seen = client.get(address).context["form"]["seen"].value()
    assert seen
    assert client.post(address, {**sent, name: "Le premier", "seen": seen}).status_code == 302
    late = client.post(address, {**sent, name: "Le second", "seen": seen})
    assert late.status_code == 422
    assert typed(late, name) == "Le second"
    assert "Le premier" in late.content.decode()
