"""Programs (volets), accounts, memberships, invitations and absences."""

from base64 import urlsafe_b64encode
from datetime import UTC
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import Q
from django.utils.crypto import salted_hmac
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from amont.core import clock, tokens
from amont.core.models import UUIDModel
from amont.vault.fields import SealedField


class Program(UUIDModel):
    """A service of the organisation (volet): the scope of rights and of counts."""

    slug = models.SlugField(_("short name"), unique=True)
    name_fr = models.CharField(_("name in French"), max_length=80)
    name_en = models.CharField(_("name in English"), max_length=80)
    min_age = models.PositiveSmallIntegerField(_("from age"), null=True, blank=True)
    max_age = models.PositiveSmallIntegerField(_("to age"), null=True, blank=True)
    active = models.BooleanField(_("active"), default=True)

    class Meta:
        ordering = ("name_fr",)
        verbose_name = _("program")

    def __str__(self) -> str:
        return self.name_en if get_language() == "en" else self.name_fr


class AccountManager(BaseUserManager["Account"]):
    """Accounts are found by e-mail, whatever its case."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "Account":
        """Save an account; without a passphrase it can't sign in until its invitation is used."""
        account = self.model(email=email.strip().lower(), **fields)
        account.set_password(password)
        account.save(using=self._db)
        return account

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "Account":
        """A technician's root account: the editor's settings, and no membership that holds."""
        return self.create_user(email, password, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "Account":
        return self.get(email__iexact=username)


class Account(UUIDModel, AbstractBaseUser, PermissionsMixin):
    """Somebody of the team who signs in."""

    email = models.EmailField(_("e-mail"), unique=True)
    display_name = models.CharField(_("name shown to the team"), max_length=80)
    language = models.CharField(
        _("language"), max_length=2, choices=[("fr", "Français"), ("en", "English")], default="fr"
    )
    shortcuts = models.BooleanField(_("single-key shortcuts"), default=True)
    is_active = models.BooleanField(_("active"), default=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    factor_at = models.DateTimeField(_("second factor since"), null=True, blank=True, editable=False)

    objects = AccountManager()
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["display_name"]

    class Meta:
        ordering = ("display_name",)
        verbose_name = _("account")

    def __str__(self) -> str:
        return self.display_name

    def get_full_name(self) -> str:
        """The name shown (Wagtail asks it so)."""
        return self.display_name

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """Ties sessions to the passphrase and to the second factor: whoever was in before either changed is out.

        Without the factor, a session opened with a stolen passphrase before enrolment would live on after it.
        """
        factor = "" if self.factor_at is None else self.factor_at.astimezone(UTC).isoformat()
        return salted_hmac(
            "amont.accounts.session", f"{self.password}:{factor}", secret=secret, algorithm="sha256"
        ).hexdigest()


class Role(models.TextChoices):
    """The five roles; the privacy officer is a setting, not a role."""

    WORKER = "worker", _("Worker")
    COORDINATOR = "coordinator", _("Coordinator")
    DIRECTOR = "director", _("Director")
    EDITOR = "editor", _("Editor")
    TECHNICIAN = "technician", _("Technician")


class Membership(UUIDModel):
    """A role of an account in one program, or (program empty) in the whole organisation."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="memberships")
    program = models.ForeignKey(Program, models.PROTECT, null=True, blank=True, related_name="memberships")
    role = models.CharField(max_length=12, choices=Role.choices)
    holds = models.BooleanField(_("holds keys"), default=False)

    class Meta:
        ordering = ("role", "id")
        constraints = [
            models.UniqueConstraint(fields=["account", "program", "role"], name="membership_once"),
            models.UniqueConstraint(
                fields=["account", "role"], condition=Q(program__isnull=True), name="membership_everywhere_once"
            ),
            models.CheckConstraint(
                name="membership_scope",
                condition=Q(role__in=[Role.DIRECTOR, Role.EDITOR, Role.TECHNICIAN]) | Q(program__isnull=False),
            ),
            models.CheckConstraint(
                name="membership_holds",
                condition=Q(holds=False) | Q(role__in=[Role.WORKER, Role.COORDINATOR, Role.DIRECTOR]),
            ),
            models.CheckConstraint(name="membership_role", condition=Q(role__in=Role.values)),
        ]


class Invitation(UUIDModel):
    """A single-use link (48 hours) by which the owner of an account chooses a passphrase.

    The link's token follows from the row's id and the server's secret, so that the task which mails it needs the id
    alone; the database keeps the token's hash.
    """

    account = models.ForeignKey(Account, models.CASCADE, related_name="invitations")
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-expires_at", "id")

    @property
    def token(self) -> str:
        """128 bits for the link, which a dump of the database doesn't give."""
        mac = salted_hmac("amont.accounts.invitation", str(self.pk), algorithm="sha256").digest()
        return urlsafe_b64encode(mac[:16]).rstrip(b"=").decode("ascii")

    @property
    def live(self) -> bool:
        """True while the link opens."""
        return self.used_at is None and clock.now() < self.expires_at and self.account.is_active

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, with the hash of the token by which the link is found again."""
        self.token_hash = tokens.token_hash(self.token)
        super().save(*args, **kwargs)


class Absence(UUIDModel):
    """Days on which a worker is away; no cause is kept."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="absences")
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))

    class Meta:
        ordering = ("first_day",)
        constraints = [
            models.CheckConstraint(name="absence_order", condition=Q(last_day__gte=models.F("first_day"))),
        ]


class LoginSession(AbstractBaseSession):
    """A session at rest, under the hash of its id; whose it is and since when, so that its owner can see and end it.

    `box` names the ring that is open in it. No address and no name of a browser: at most, whether it is a telephone.
    """

    account = models.ForeignKey(Account, models.CASCADE, null=True, related_name="login_sessions")
    opened_at = models.DateTimeField(null=True)
    telephone = models.BooleanField(default=False)
    box = models.UUIDField(null=True)

    class Meta:
        ordering = ("-opened_at", "session_key")
        verbose_name = _("session")


class Draft(UUIDModel):
    """What somebody was typing on one page, sealed to themselves; kept seven days, or until they send it."""

    clear = {
        "id": "names the note in its context",
        "account": "whose it is: it opens with their key alone",
        "place": "the address of the page, which names at most a record",
        "key_id": "which of their pairs opens it",
        "day": "part of its context",
        "saved_at": "kept seven days",
    }

    account = models.ForeignKey(Account, models.CASCADE, related_name="drafts")
    place = models.CharField(max_length=200, editable=False)
    key_id = models.UUIDField(editable=False)
    day = models.DateField(editable=False)
    blob_sealed = SealedField()
    saved_at = models.DateTimeField(editable=False)

    class Meta:
        ordering = ("-saved_at", "id")
        constraints = [models.UniqueConstraint(fields=["account", "place"], name="one_draft_a_page")]
        verbose_name = _("draft")
