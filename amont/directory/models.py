"""Organisations and their sites, help lines, closures, coded lists, the organisation's own settings."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from amont.core.models import UUIDModel
from amont.vault.fields import SealedField

# The word to text chooses the language of who answers: it is shown in that language alone.
KEYWORDS = {"CONNECT": "en", "HOME": "en", "PARLER": "fr"}


def in_language(row: models.Model, field: str) -> str:
    """The field's text in the language of the page; French where English is empty."""
    english = getattr(row, f"{field}_en") if get_language() == "en" else ""
    return english or getattr(row, f"{field}_fr")


class Organization(UUIDModel):
    """A body that we work with: a school, a youth house's board, a funder, another organisation."""

    name = models.CharField(_("name"), max_length=160, unique=True)
    folded = models.CharField(max_length=160, editable=False, db_index=True)
    region = models.CharField(_("region"), max_length=40, blank=True)
    web = models.CharField(_("website"), max_length=200, blank=True)
    redirect_for = models.JSONField(_("can receive requests of these kinds"), default=list, blank=True)
    checked_on = models.DateField(_("checked on"), null=True, blank=True)
    active = models.BooleanField(_("active"), default=True)

    class Meta:
        ordering = ("name",)
        verbose_name = _("organisation")

    def __str__(self) -> str:
        return self.name


class Site(UUIDModel):
    """One place of an organisation: where a session is given or a poster hangs."""

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="sites")
    name = models.CharField(_("name"), max_length=160)
    folded = models.CharField(max_length=160, editable=False, db_index=True)
    setting_kind = models.CharField(_("kind of setting"), max_length=40, default="unspecified")
    sector = models.CharField(_("sector"), max_length=40, default="unspecified")
    municipality = models.CharField(_("municipality"), max_length=80, blank=True)
    address = models.CharField(_("address"), max_length=200, blank=True)
    latitude = models.DecimalField(max_digits=8, decimal_places=5, null=True, blank=True)
    longitude = models.DecimalField(max_digits=8, decimal_places=5, null=True, blank=True)
    enrolment = models.PositiveIntegerField(_("pupils or members"), null=True, blank=True)
    contact_sealed = SealedField(null=True, blank=True)
    checked_on = models.DateField(_("checked on"), null=True, blank=True)
    active = models.BooleanField(_("active"), default=True)

    clear = dict.fromkeys(("name", "folded", "municipality", "address", "latitude", "longitude"), "a public place") | {
        "id": "names the row",
        "organization": "whose place it is",
        "setting_kind": "counts by kind of setting",
        "sector": "counts by sector",
        "enrolment": "reach: a published figure",
        "checked_on": "upkeep of the directory",
        "active": "upkeep of the directory",
    }

    class Meta:
        ordering = ("name",)
        verbose_name = _("site")
        constraints = [models.UniqueConstraint("organization", "name", name="site_once")]

    def __str__(self) -> str:
        return self.name


class HelpLine(UUIDModel):
    """A line to call or text. Only a verified one, dated by a person, reaches the public."""

    class Status(models.TextChoices):
        VERIFIED = "verified", _("verified")
        TO_CONFIRM = "to_confirm", _("to confirm")

    code = models.SlugField(_("code"), max_length=60, unique=True)
    name_fr = models.CharField(_("name in French"), max_length=120)
    name_en = models.CharField(_("name in English"), max_length=120)
    audience = models.CharField(_("for whom"), max_length=40, default="everyone")
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    text = models.CharField(_("number to text"), max_length=40, blank=True)
    web = models.CharField(_("website"), max_length=120, blank=True)
    hours_fr = models.CharField(_("hours in French"), max_length=120, blank=True)
    hours_en = models.CharField(_("hours in English"), max_length=120, blank=True)
    region = models.CharField(_("region"), max_length=40, default="quebec")
    status = models.CharField(_("certainty"), max_length=12, choices=Status.choices, default=Status.TO_CONFIRM)
    source = models.CharField(_("source"), max_length=200, blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=100)
    verified_on = models.DateField(_("called and checked on"), null=True, blank=True)
    verified_by = models.CharField(max_length=36, blank=True, editable=False)
    retired = models.BooleanField(_("retired"), default=False)

    class Meta:
        ordering = ("order", "code")
        verbose_name = _("help line")

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return in_language(self, "name")

    @property
    def hours(self) -> str:
        return in_language(self, "hours")

    @property
    def phone_href(self) -> str:
        """`tel:` with digits alone; empty without a telephone."""
        return f"tel:{_dialled(self.phone)}" if self.phone else ""

    @property
    def text_here(self) -> str:
        """The number to text in the language of the page; empty when its keyword is of the other one."""
        number, _bracket, keyword = self.text.partition("(")
        language = KEYWORDS.get(keyword.strip(" )").upper())
        return self.text if number and language in (None, "en" if get_language() == "en" else "fr") else ""

    @property
    def text_href(self) -> str:
        """`sms:` with digits alone, without the keyword in brackets."""
        return f"sms:{_dialled(self.text_here.split('(')[0])}" if self.text_here else ""


def _dialled(shown: str) -> str:
    digits = "".join(sign for sign in shown if sign.isdigit())
    return f"+1{digits}" if len(digits) == 10 else f"+{digits}" if len(digits) == 11 else digits


class Code(UUIDModel):
    """An entry of a coded list: editable labels and order; retired, never deleted."""

    list = models.CharField(_("list"), max_length=40)
    code = models.CharField(_("code"), max_length=40)
    label_fr = models.CharField(_("French"), max_length=160)
    label_en = models.CharField(_("English"), max_length=160)
    order = models.PositiveSmallIntegerField(_("order"), default=100)
    note = models.CharField(_("note"), max_length=240, blank=True)
    retired = models.BooleanField(_("retired"), default=False)

    class Meta:
        ordering = ("list", "order", "code")
        constraints = [models.UniqueConstraint("list", "code", name="code_once")]

    def __str__(self) -> str:
        return f"{self.list}.{self.code}"

    @property
    def label(self) -> str:
        return in_language(self, "label")


class Closure(UUIDModel):
    """Days on which the organisation is closed."""

    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))
    label = models.CharField(_("why"), max_length=80, blank=True)

    class Meta:
        ordering = ("first_day",)
        constraints = [models.CheckConstraint(name="closure_order", condition=Q(last_day__gte=F("first_day")))]


class OrganizationSettings(models.Model):
    """The one row of what this organisation is and how it works."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    name = models.CharField(_("name"), max_length=120, default="Amont")
    short_name = models.CharField(_("short name"), max_length=40, default="Amont")
    neutral_title_fr = models.CharField(_("neutral page title in French"), max_length=20, default="Infos")
    neutral_title_en = models.CharField(_("neutral page title in English"), max_length=20, default="Info")
    phone = models.CharField(_("main telephone"), max_length=40, blank=True)
    email = models.EmailField(_("public e-mail"), blank=True)
    address = models.CharField(_("postal address"), max_length=200, blank=True)
    about_fr = models.TextField(_("in a few sentences, French"), blank=True)
    about_en = models.TextField(_("in a few sentences, English"), blank=True)
    neq = models.CharField(_("NEQ"), max_length=10, blank=True)
    privacy_officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    calendar_domain = models.CharField(_("domain of the calendar's ids"), max_length=80, default="amont.invalid")
    fiscal_year_start = models.PositiveSmallIntegerField(_("first month of the fiscal year"), default=4)
    min_cell_size = models.PositiveSmallIntegerField(_("smallest count published"), default=5)
    hold_days = models.PositiveSmallIntegerField(_("school days that a date is held"), default=5)

    class Meta:
        constraints = [
            models.CheckConstraint(name="settings_one_row", condition=Q(id=1)),
            models.CheckConstraint(name="settings_min_cell", condition=Q(min_cell_size__gte=5)),
            models.CheckConstraint(name="settings_month", condition=Q(fiscal_year_start__range=(1, 12))),
        ]
