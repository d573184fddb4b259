"""The pages that the team writes: a home with four doors, content pages, the entries of the parents' toolbox."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpResponseBase
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.panels import FieldPanel, HelpPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from amont.website.addresses import RESERVED
from amont.website.blocks import BodyBlock


class Audience(models.TextChoices):
    """Whom a page speaks to, hence how: "tu" to youths, "vous" to the others."""

    YOUTH = "youth", _("young people (12–17)")
    ADULT = "adult", _("adults")
    PARENT = "parent", _("parents and relatives")
    PROFESSIONAL = "professional", _("people who work with youth")
    PUBLIC = "public", _("everybody")


class ToolKey(models.TextChoices):
    """The entries of the toolbox: a fixed list, so that a sheet keeps its place whatever its title becomes."""

    SIGNS = "signs", _("signs, and how to talk about it")
    CONFIDED = "confided", _("if my child confides in me")
    FOUND_OUT = "found_out", _("if I find out")
    RUNAWAY = "runaway", _("running away")
    IMAGES = "images", _("intimate images")
    SIBLINGS = "siblings", _("friends, brothers and sisters")
    FAMILY = "family", _("grandparents and foster families")
    SELF_CARE = "self_care", _("looking after myself")
    WHOM = "whom", _("whom to talk to")


class PageForm(WagtailAdminPageForm):
    """Keeps addresses that others rely on."""

    def clean(self) -> dict[str, Any]:
        """A keyed page keeps its slug; a page right under the home page takes none that another app owns."""
        cleaned: dict[str, Any] = super().clean()
        slug = cleaned.get("slug", "")
        if getattr(self.instance, "key", "") and self.instance.pk and slug != self.initial.get("slug"):
            self.add_error("slug", _("Other pages and printed sheets lead to this address: it can’t change."))
        elif slug in RESERVED and self.parent_page is not None and self.parent_page.depth == 2:
            self.add_error("slug", _("This address belongs to another part of the site. Choose another one."))
        return cleaned


class SitePage(Page):
    """What every page of ours has."""

    lead = models.CharField(_("lead"), max_length=260, blank=True)
    body = StreamField(BodyBlock(), verbose_name=_("content"), blank=True)
    approved_on = models.DateField(
        _("approved by the organisation on"),
        null=True,
        blank=True,
        help_text=_(
            "Empty: this text is still to be read and approved by the organisation. Never shown to the public."
        ),
    )
    french_revision = models.PositiveIntegerField(null=True, blank=True, editable=False)

    base_form_class = PageForm
    private_page_options: list[str] = []
    content_panels = [FieldPanel("title"), FieldPanel("lead"), FieldPanel("body"), FieldPanel("approved_on")]
    promote_panels = [FieldPanel("slug")]
    settings_panels: list[Any] = []

    class Meta:
        abstract = True

    def make_preview_request(self, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """The page as the editor shows it in a frame: its policy is the preview's, not that of its public address."""
        response: HttpResponseBase = super().make_preview_request(*args, **kwargs)
        del response.headers["Content-Security-Policy"]
        return response

    @property
    def discreet(self) -> bool:
        """True when the browser's tab and history must say nothing of the subject: all but pages for professionals."""
        return True


class HomePage(SitePage):
    """The face of the house, one per language."""

    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["website.ContentPage"]
    is_creatable = False
    template = "website/home_page.html"

    class Meta:
        verbose_name = _("home page")


class ContentPage(SitePage):
    """A page of text. One with a key is a place that other pages lead to."""

    key = models.SlugField(max_length=20, blank=True, editable=False)
    audience = models.CharField(_("for whom"), max_length=12, choices=Audience.choices, default=Audience.PUBLIC)

    parent_page_types = ["website.HomePage", "website.ContentPage"]
    subpage_types = ["website.ContentPage", "website.ToolPage"]
    content_panels = [
        HelpPanel(
            heading=_("Tone"),
            content=_("“Tu” to young people, “vous” to everybody else. Short sentences, one idea at a time."),
        ),
        *SitePage.content_panels[:2],
        FieldPanel("audience"),
        *SitePage.content_panels[2:],
    ]
    template = "website/content_page.html"

    class Meta:
        verbose_name = _("page")

    @property
    def discreet(self) -> bool:
        return self.audience != Audience.PROFESSIONAL


class ToolPage(SitePage):
    """An entry of the parents' toolbox: a two-minute reading, checked on a day."""

    key = models.CharField(_("entry"), max_length=12, choices=ToolKey.choices)
    verified_on = models.DateField(_("verified on"), null=True, blank=True)
    minutes = models.PositiveSmallIntegerField(_("minutes of reading"), default=2)

    parent_page_types = ["website.ContentPage"]
    subpage_types: list[str] = []
    content_panels = [
        FieldPanel("key"),
        *SitePage.content_panels,
        FieldPanel("verified_on"),
        FieldPanel("minutes"),
    ]
    template = "website/tool_page.html"

    class Meta:
        verbose_name = _("entry of the toolbox")

    @property
    def audience(self) -> str:
        """Entries speak to parents and relatives."""
        return Audience.PARENT

    def clean(self) -> None:
        """One entry per key in each language."""
        super().clean()
        others = ToolPage.objects.filter(key=self.key, locale_id=self.locale_id).exclude(pk=self.pk)
        if self.locale_id and others.exists():
            raise ValidationError({"key": _("The toolbox already has this entry.")})
