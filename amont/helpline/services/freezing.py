"""What freezing a code does, whoever asks for it."""

from amont import vault
from amont.helpline.models import Claim, Thread
from amont.helpline.services.states import Event, move


def stop_code(thread: Thread) -> None:
    """Freeze a locked thread: its code opens nothing from now on, and nobody is answering any more."""
    move(thread, Event.FREEZE)
    thread.close_reason = ""
    thread.save(update_fields=["state", "close_reason"])
    Claim.objects.filter(thread=thread).delete()
    vault.forget_asker(thread=thread.pk)
