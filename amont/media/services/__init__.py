"""What the team does with videos and their words."""

from amont.media.services.texts import correct_transcript, rebuild_transcript, save_captions, set_still_alt
from amont.media.services.videos import adopt_prepared, receive_video, set_public, start_again

__all__ = [
    "adopt_prepared",
    "correct_transcript",
    "rebuild_transcript",
    "receive_video",
    "save_captions",
    "set_public",
    "set_still_alt",
    "start_again",
]
