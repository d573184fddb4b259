"""What was sent of a file to a partner without an account, and what they wrote back."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from amont.core import clock
from amont.core.models import UUIDModel
from amont.vault.fields import SealedField
from amont.vault.models.objects import VaultObject


class Package(UUIDModel):
    """Some fields of a file, under a key of their own: its holders have it, and whoever has five words.

    What the partner writes back is sealed to `public`, whose secret half only the file's holders open.
    """

    clear = {
        "id": "names the page's address; no secret",
        "file": "who holds it",
        "public": "what replies are sealed to",
        "public_tag": "tells the true one from another, to who has the five words",
        "expires": "last day on which the words open it",
        "made_at": "since when",
    }

    file = models.ForeignKey(VaultObject, models.CASCADE, related_name="packages")
    content_sealed = SealedField()
    secret_sealed = SealedField()
    public = models.BinaryField(editable=False)
    public_tag = models.BinaryField(editable=False)
    expires = models.DateField(editable=False)
    made_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        verbose_name = _("package for a partner")

    def __str__(self) -> str:
        return str(self.pk)


class PackageBundle(UUIDModel):
    """The package's key under five words; deleted, and the words open nothing any more."""

    clear = {"id": "names the row", "package": "which package's key is inside"}

    package = models.OneToOneField(Package, models.CASCADE, related_name="bundle")
    blob_sealed = SealedField()

    class Meta:
        verbose_name = _("key of a package for a partner")

    def __str__(self) -> str:
        return str(self.package_id)


class PackageReply(UUIDModel):
    """What the partner wrote back, sealed as it arrived: they can't read it again themselves."""

    clear = {"id": "names the reply", "package": "to what", "made_at": "in which order"}

    package = models.ForeignKey(Package, models.CASCADE, related_name="replies")
    blob_sealed = SealedField()
    made_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        verbose_name = _("reply of a partner")
        ordering = ["made_at", "id"]

    def __str__(self) -> str:
        return str(self.pk)
