"""The shapes of what the team types about capsules and posters."""

from amont.outreach.forms.capsules import (
    AltForm,
    CaptionsForm,
    CorrectReleaseForm,
    NewCapsuleForm,
    ReleaseForm,
    VideoForm,
    WordsForm,
)
from amont.outreach.forms.placements import CodeForm, PlaceForm, RemoveForm
from amont.outreach.forms.posters import NewPosterForm, PosterForm

__all__ = [
    "AltForm",
    "CaptionsForm",
    "CodeForm",
    "CorrectReleaseForm",
    "NewCapsuleForm",
    "NewPosterForm",
    "PlaceForm",
    "PosterForm",
    "ReleaseForm",
    "RemoveForm",
    "VideoForm",
    "WordsForm",
]
