"""A capsule's forms: its words, its video, its captions, its releases."""

from typing import Any
from uuid import uuid4

from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from amont.accounts.models import Account, Program
from amont.accounts.permissions import Can
from amont.accounts.program_choice import choose_program
from amont.directory import selectors as directory
from amont.directory.models import HelpLine
from amont.outreach.models import ImageRelease
from amont.ui.forms import day_input

AUDIENCES = [("youth", _("Youths")), ("adult", _("Adults"))]


def _area(rows: int, **attrs: str) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, **attrs})


class NewCapsuleForm(forms.Form):
    """A capsule begins by its question."""

    program = forms.ModelChoiceField(label=_("Program"), queryset=Program.objects.none())
    question_fr = forms.CharField(
        label=_("The question, in a youth’s words (French)"),
        max_length=70,
        help_text=_("70 signs at most: it is printed on posters. No person, no place."),
    )
    form_token = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, actor: Account, **kwargs: Any) -> None:
        kwargs["initial"] = {"form_token": uuid4(), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        choose_program(self, actor, Can.OUTREACH_CAPSULE_WRITE)


class WordsForm(forms.Form):
    """What a capsule says and to whom."""

    question_fr = forms.CharField(label=_("The question (French)"), max_length=70)
    answer_fr = forms.CharField(
        label=_("The answer in words (French)"),
        max_length=220,
        required=False,
        widget=_area(3),
        help_text=_(
            "Needed before publishing; 220 signs at most. It is printed on the poster: who has no phone reads it there."
        ),
    )
    question_en = forms.CharField(label=_("The question (English)"), max_length=70, required=False)
    answer_en = forms.CharField(
        label=_("The answer in words (English)"), max_length=220, required=False, widget=_area(3)
    )
    audience = forms.ChoiceField(label=_("For whom"), choices=AUDIENCES, widget=forms.RadioSelect)
    help_lines = forms.ModelMultipleChoiceField(
        label=_("Help lines shown with it"),
        queryset=HelpLine.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("At least one. Only lines called and dated by the team are offered."),
    )
    topics = forms.MultipleChoiceField(label=_("Topics"), required=False, widget=forms.CheckboxSelectMultiple)
    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["topics"].choices = directory.choices("workshop_topic")  # type: ignore[attr-defined]
        self.fields["help_lines"].queryset = directory.public_lines()  # type: ignore[attr-defined]


class VideoForm(forms.Form):
    """A file to receive; the service says what is wrong with it."""

    file = forms.FileField(
        label=_("The file"),
        allow_empty_file=True,
        widget=forms.ClearableFileInput(attrs={"accept": "video/*,.mkv"}),
        error_messages={"required": _("Choose a video first.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        most = settings.VIDEO_MAX_MB
        told = gettext(
            "Vertical, 30 to 90 seconds is best. MP4, MOV, WebM or MKV, %(most)s MB at most. The place and the date "
            "that a phone writes in the file are removed."
        )
        self.fields["file"].help_text = told % {"most": most}
        self.fields["file"].widget.attrs["data-amont-most"] = str(most * 1_000_000)


class AltForm(forms.Form):
    """What the picture shows."""

    alt_fr = forms.CharField(
        label=_("What the picture shows (French)"),
        max_length=200,
        help_text=_("For who doesn’t see it: « Deux amies assises dans un escalier, de dos »."),
    )
    alt_en = forms.CharField(label=_("What the picture shows (English)"), max_length=200, required=False)


class ReleaseForm(forms.Form):
    """The number of a signed paper."""

    number = forms.CharField(label=_("Number written on the paper"), max_length=20)
    minor = forms.BooleanField(label=_("A minor appears"), required=False)
    guardian_signed = forms.BooleanField(label=_("A parent or guardian signed too"), required=False)
    valid_until = forms.DateField(label=_("Valid until"), required=False, widget=day_input())


class CorrectReleaseForm(ReleaseForm):
    """The same of a paper noted already; once it was published, its date alone may be typed."""

    def __init__(self, *args: Any, release: ImageRelease, **kwargs: Any) -> None:
        told = {name: getattr(release, name) for name in self.base_fields}
        super().__init__(*args, **{**kwargs, "initial": told, "auto_id": f"id_{release.pk}_%s"})
        self.release = release
        for name in ("number", "minor", "guardian_signed"):
            self.fields[name].disabled = release.published


class CaptionsForm(forms.Form):
    """Captions as WebVTT or SRT, pasted or typed."""

    vtt = forms.CharField(
        label=_("Captions"),
        strip=False,
        widget=_area(16, spellcheck="true", **{"class": "code"}),
        help_text=_("WebVTT or SRT, as the editing software exports it: a time, the words, an empty line."),
    )
