"""Videos, their renditions, stills, text tracks and transcripts."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from amont.accounts.models import Program
from amont.core import clock
from amont.core.models import UUIDModel

QUALITIES = (360, 540)


class Video(UUIDModel):
    """A file as it was uploaded: never overwritten, a new version is a new row."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Received")
        PROCESSING = "processing", _("Being prepared")
        READY = "ready", _("Ready")
        FAILED = "failed", _("Could not be prepared")

    class Failure(models.TextChoices):
        """Why a video is not ready: a code for the row, a sentence for the person."""

        NO_TOOL = (
            "no_tool",
            _(
                "The video is received and safe, but this server has no ffmpeg and can’t prepare it. Ask the "
                "technician to install it, then press “Start again”."
            ),
        )
        SOURCE_MISSING = "source_missing", _("The file received can no longer be found. Upload it again.")
        UNREADABLE = (
            "unreadable",
            _(
                "The file can’t be read: it may be damaged, or cut off during the transfer. Export it again from the "
                "phone or the editing software, as MP4."
            ),
        )
        NO_PICTURE = "no_picture", _("The file has no moving picture: it may be a sound recording or a photo.")
        TOO_LONG = "too_long", _("The video lasts more than 20 minutes. Cut it before uploading it.")
        TOO_LARGE = "too_large", _("The picture of this video is too large (more than 8K). Export it at 1080p or less.")
        DISK_FULL = (
            "disk_full",
            _("The server has no room left to prepare this video. Ask the technician to make some."),
        )
        STOPPED = (
            "stopped",
            _("The preparation took too long and was stopped. Export the video at 1080p or less, or start again."),
        )

    program = models.ForeignKey(Program, models.PROTECT, null=True, blank=True, related_name="videos")
    title = models.CharField(_("title"), max_length=120)
    source = models.CharField(max_length=80, blank=True)
    source_bytes = models.PositiveBigIntegerField(default=0)
    checksum = models.CharField(max_length=64, blank=True)
    duration_ms = models.PositiveIntegerField(default=0)
    languages = models.JSONField(default=list)
    state = models.CharField(max_length=12, choices=State.choices, default=State.DRAFT)
    failure = models.CharField(max_length=20, blank=True)
    progress = models.PositiveSmallIntegerField(default=0)
    progress_at = models.DateTimeField(null=True, blank=True)
    public = models.BooleanField(default=False)
    replaces = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="replaced_by")
    uploaded_by = models.CharField(max_length=36, blank=True)
    uploaded_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ("-uploaded_at", "id")
        constraints = [
            models.CheckConstraint(
                name="video_state", condition=Q(state__in=["draft", "processing", "ready", "failed"])
            ),
            models.UniqueConstraint("program", "checksum", name="video_file_once", condition=~Q(checksum="")),
            models.UniqueConstraint(
                "checksum", name="video_file_once_shared", condition=Q(program__isnull=True) & ~Q(checksum="")
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def sentence(self) -> str:
        """What keeps this video from being ready, in words; empty when nothing does."""
        return str(self.Failure(self.failure).label) if self.failure else ""


class Rendition(UUIDModel):
    """A file made for viewing, named by the hash of its content: `/media/v/<hash>.mp4`.

    `quality` is the short side that was aimed at (360 or 540); width and height are what came out.
    """

    video = models.ForeignKey(Video, models.CASCADE, related_name="renditions")
    kind = models.CharField(max_length=20, default="mp4-h264-aac")
    quality = models.PositiveSmallIntegerField()
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    bytes = models.PositiveBigIntegerField()
    hash = models.CharField(max_length=64, db_index=True)

    class Meta:
        ordering = ("quality",)
        constraints = [models.UniqueConstraint("video", "quality", name="rendition_once")]


class Still(UUIDModel):
    """The picture shown before play, AVIF and JPEG, with its words for who doesn't see it.

    Width and height are those of the larger file; `small_width` is the one that phones load.
    """

    video = models.OneToOneField(Video, models.CASCADE, related_name="still")
    hash = models.CharField(max_length=64, db_index=True)
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    small_width = models.PositiveSmallIntegerField()
    has_avif = models.BooleanField(default=False)
    alt_fr = models.CharField(_("description in French"), max_length=200, blank=True)
    alt_en = models.CharField(_("description in English"), max_length=200, blank=True)


class TextTrack(UUIDModel):
    """Captions or chapters in one language, as WebVTT."""

    class Kind(models.TextChoices):
        CAPTIONS = "captions", _("captions")
        CHAPTERS = "chapters", _("chapters")

    class Source(models.TextChoices):
        TYPED = "typed", _("typed")
        IMPORTED = "imported", _("imported")
        CORRECTED = "corrected", _("corrected")
        AUTOMATIC = "automatic", _("automatic, not read by anybody")

    video = models.ForeignKey(Video, models.CASCADE, related_name="tracks")
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.CAPTIONS)
    language = models.CharField(max_length=2)
    vtt = models.TextField()
    source = models.CharField(max_length=12, choices=Source.choices, default=Source.TYPED)
    changed_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ("kind", "language")
        constraints = [models.UniqueConstraint("video", "kind", "language", name="track_once")]


class Transcript(UUIDModel):
    """The words of a video, derived from its captions, correctable by hand."""

    video = models.ForeignKey(Video, models.CASCADE, related_name="transcripts")
    language = models.CharField(max_length=2)
    segments = models.JSONField(default=list)
    corrected = models.BooleanField(default=False)
    to_review = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint("video", "language", name="transcript_once")]
