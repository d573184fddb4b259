"""The paper of a run's tickets: its words put into the printed sheet."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import override

from amont.directory.selectors import public_lines
from amont.surveys.models import Run
from amont.surveys.pdf import TicketHelpLine, TicketItem, TicketSheet, render_tickets

ON_PAPER = ("tel_jeunes", "alliance_jeunesse", "urgence_911")


def paper(run: Run, codes: Sequence[str], *, language: str = "fr") -> bytes:
    """The PDF of these tickets, with who to call printed on each side."""
    with override(language):
        lines = {line.code: line for line in public_lines("youth")}
        shown = [lines[code] for code in ON_PAPER if code in lines] or list(lines.values())[: len(ON_PAPER)]
        items = [
            TicketItem(text=item.question.wording, scale_labels=tuple(item.question.scale))
            for item in run.questionnaire.items.select_related("question").order_by("position")
        ]
        return render_tickets(
            TicketSheet(
                title=run.questionnaire.title,
                intro=_("Nobody knows who you are: no name. Tick one box per line; you may leave one empty."),
                items=items,
                codes=list(codes),
                before_label=_("Before"),
                after_label=_("After"),
                language=language,
                help=[TicketHelpLine(line.name, line.phone, line.text_here) for line in shown],
            )
        )
