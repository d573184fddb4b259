"""Funders, grants and what was promised: the part that scheduling and reports need."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from amont.accounts.models import Program
from amont.core import clock
from amont.core.models import UUIDModel
from amont.directory.models import Organization
from amont.vault.fields import SealedField


class Funder(UUIDModel):
    """A body that gives money: one row per body, renamed, never deleted."""

    class Kind(models.TextChoices):
        GOVERNMENT = "government", _("Government")
        MUNICIPALITY = "municipality", _("Municipality")
        FOUNDATION = "foundation", _("Foundation")
        CREDIT_UNION = "credit_union", _("Credit union")
        PRIVATE = "private", _("Private donor")
        AWARD_BODY = "award_body", _("Award body")

    organization = models.OneToOneField(Organization, models.PROTECT, related_name="funder")
    kind = models.CharField(_("kind"), max_length=16, choices=Kind.choices)
    public_money = models.BooleanField(_("public money"), default=False)
    contact_sealed = SealedField(null=True, blank=True)

    clear = {
        "id": "names the row",
        "organization": "a body, public",
        "kind": "a body, public",
        "public_money": "a body, public",
    }

    class Meta:
        ordering = ("organization__name",)

    def __str__(self) -> str:
        return self.organization.name


class Grant(UUIDModel):
    """Money for a time and a purpose."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        ACTIVE = "active", _("Active")
        ENDED = "ended", _("Ended")
        CLOSED = "closed", _("Closed")

    funder = models.ForeignKey(Funder, models.PROTECT, related_name="grants")
    program = models.ForeignKey(Program, models.PROTECT, related_name="grants")
    code = models.SlugField(_("code"), max_length=40, unique=True)
    title = models.CharField(_("title"), max_length=160)
    number = models.CharField(_("the funder’s number"), max_length=40, blank=True)
    start = models.DateField(_("first day"))
    end = models.DateField(_("last day"))
    amount_cents = models.PositiveBigIntegerField(_("amount in cents"))
    offering_kinds = models.JSONField(_("kinds of activity covered"), default=list)
    audiences = models.JSONField(_("audiences covered"), default=list, blank=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.DRAFT)

    class Meta:
        ordering = ("-start", "code")
        constraints = [
            models.CheckConstraint(name="grant_dates", condition=Q(end__gte=F("start"))),
            models.CheckConstraint(name="grant_state", condition=Q(state__in=["draft", "active", "ended", "closed"])),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def amount(self) -> Decimal:
        """The amount in dollars."""
        return Decimal(self.amount_cents) / 100

    @property
    def is_over(self) -> bool:
        """Past its last day a grant is read-only, whether or not anything has marked it as ended yet."""
        past = self.state == self.State.ACTIVE and self.end < clock.today()
        return past or self.state in (self.State.ENDED, self.State.CLOSED)


class Promise(UUIDModel):
    """What we promised a funder, in the funder's own words."""

    grant = models.ForeignKey(Grant, models.CASCADE, related_name="promises")
    indicator = models.CharField(_("indicator"), max_length=8, blank=True)
    words = models.CharField(_("the funder’s own words"), max_length=240)
    target = models.PositiveIntegerField(_("at least"), null=True, blank=True)
    due = models.DateField(_("due"), null=True, blank=True)

    class Meta:
        ordering = ("indicator", "id")
