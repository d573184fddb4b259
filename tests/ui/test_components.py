"""The components of every screen, and the page that shows them all."""

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import reverse
from django.utils.translation import gettext, override

from amont.core.errors import RuleBroken
from amont.ui import motif
from amont.ui.rules import add_rule
from amont.ui.templatetags.ui import initials


class Letter(forms.Form):
    words = forms.CharField(label="Tes mots", help_text="Comme ils viennent.")
    phone = forms.CharField(label="Téléphone", required=False, widget=forms.TextInput(attrs={"inputmode": "tel"}))
    reach = forms.ChoiceField(label="Te joindre", choices=[("a", "Texto"), ("b", "Appel")], widget=forms.RadioSelect)
    agree = forms.BooleanField(label="J’ai lu")
    token = forms.CharField(widget=forms.HiddenInput, initial="t")


def drawn(source: str, **context) -> str:
    return Template("{% load ui %}" + source).render(Context(context))


def test_a_field_has_its_label_its_help_and_its_input_mode():
    page = str(Letter())
    assert '<label for="id_words">Tes mots</label>' in page
    assert 'id="id_words_helptext"' in page
    assert 'aria-describedby="id_words_helptext"' in page
    assert 'inputmode="tel"' in page
    assert page.count('class="optional"') == 1
    assert "<legend>Te joindre</legend>" in page
    assert page.count('name="token"') == 1


def test_an_error_stands_beside_its_field_and_in_one_summary_that_leads_to_it():
    form = Letter({"words": "", "reach": "", "phone": "418"})
    page = drawn('{% include "ui/error_summary.html" %}{{ form }}', form=form)
    assert page.count("data-amont-errors") == 1
    assert 'aria-invalid="true"' in page
    assert 'id="id_words_error"' in page
    assert 'aria-describedby="id_words_helptext id_words_error"' in page
    assert 'href="#id_words"' in page
    assert 'href="#id_reach_0"' in page
    assert 'value="418"' in page


def test_a_form_without_errors_has_no_summary():
    assert "data-amont-errors" not in str(Letter())
    assert "data-amont-errors" not in drawn('{% include "ui/error_summary.html" %}', form=Letter())


def test_a_broken_rule_is_said_beside_its_field_or_above_the_form():
    form = Letter({"words": "x", "reach": "a", "agree": "on", "token": "t"})
    add_rule(form, RuleBroken("Ce mot est déjà pris.", field="words"))
    add_rule(form, RuleBroken("Plus rien à faire ici.", field="elsewhere"))
    page = str(form)
    assert "Ce mot est déjà pris." in str(form["words"].errors)
    assert "Plus rien à faire ici." in page


def test_typed_markup_comes_back_as_text():
    page = str(Letter({"words": "<script>alert(1)</script>"}))
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


def test_a_component_takes_words_and_named_slots():
    page = drawn(
        '{% component "ui/card.html" title=title url="/x/" %}dedans {{ title }}'
        "{% slot actions %}agir{% endslot %}{% endcomponent %}",
        title="Une & une",
    )
    assert '<a href="/x/">Une &amp; une</a>' in page
    assert "dedans Une &amp; une" in page
    assert '<div class="cluster">agir</div>' in page


def test_slots_of_nested_components_do_not_mix():
    page = drawn(
        '{% component "ui/card.html" title="dehors" %}{% component "ui/card.html" title="dedans" %}'
        "{% slot actions %}x{% endslot %}{% endcomponent %}{% endcomponent %}"
    )
    assert page.count('class="cluster"') == 1


def test_an_icon_is_silent_unless_it_has_a_label():
    assert 'aria-hidden="true"' in drawn('{% icon "phone" %}')
    assert 'aria-label="téléphone"' in drawn('{% icon "phone" label="téléphone" %}')
    assert "<use" not in drawn('{% icon "phone" inline=True %}')


def test_an_icon_that_does_not_exist_is_a_mistake_of_ours():
    with pytest.raises(LookupError, match="No icon"):
        drawn('{% icon "unicorn" %}')


def test_the_stepper_says_where_one_is():
    page = render_to_string("ui/stepper.html", {"steps": ["Un", "Deux", "Trois"], "current": 2})
    assert page.count('class="done"') == 1
    assert page.count('aria-current="step"') == 1
    with override("fr"):
        assert motif.steps_path(0, 2).count("C") == 2
        assert motif.steps_path(0, 0) == "M50 18"


@pytest.mark.parametrize(("value", "percent"), [(0, 0), (5, 42), (12, 100), (15, 100)])
def test_progress_stays_between_nothing_and_all(value, percent):
    page = render_to_string("ui/progress.html", {"value": value, "max": 12, "label": "Leçons"})
    assert f'aria-valuenow="{value}"' in page
    assert f"{percent}" in page
    assert page.count("<path") == (1 if percent == 0 else 2)


def test_the_wave_ends_where_its_share_says():
    assert motif.wave_path(0) == "M0 10"
    assert motif.wave_path(1).endswith(" 300 10")
    assert motif.wave_path(0.5).endswith(" 150 10")
    assert motif.wave_path(2) == motif.wave_path(1)


def test_pages_keep_the_filter_of_the_list():
    request = RequestFactory().get("/interne/demandes/?etat=tri&page=2")
    page = render_to_string("ui/pagination.html", {"page_obj": Paginator(range(60), 20).get_page(2)}, request=request)
    assert "?etat=tri&amp;page=1" in page
    assert "?etat=tri&amp;page=3" in page
    assert render_to_string("ui/pagination.html", {"page_obj": Paginator(range(3), 20).get_page(1)}).strip() == ""


@pytest.mark.parametrize(
    ("name", "letters"), [("Maude", "M"), ("Maude Rivest", "MR"), ("anne-sophie d’amours", "AA"), ("", "")]
)
def test_a_colleague_has_initials(name, letters):
    assert initials(name) == letters


def test_the_gallery_opens_for_the_team(client, cast):
    client.force_login(cast.maude)
    response = client.get(reverse("ui:gallery"))
    assert response.status_code == 200
    with override("fr"):
        assert gettext("Components") in response.content.decode()


def test_the_gallery_is_closed_to_the_public(client, db):
    assert client.get(reverse("ui:gallery")).status_code in (302, 200)
    assert b'id="g-colours"' not in client.get(reverse("ui:gallery")).content
