"""The programs in which somebody may write."""

from django import forms
from django.db.models import QuerySet

from amont.accounts.models import Account, Program
from amont.accounts.permissions import Can, programs_of


def writable(actor: Account, can: Can) -> QuerySet[Program]:
    """Active programs in which the actor has the right."""
    programs = programs_of(actor, can)
    active = Program.objects.filter(active=True)
    return active if programs is None else active.filter(pk__in=programs)


def choose_program(form: forms.Form, actor: Account, can: Can) -> None:
    """Offer those programs; with one alone there is nothing to choose."""
    field = form.fields["program"]
    assert isinstance(field, forms.ModelChoiceField)
    field.queryset = writable(actor, can)
    found = list(field.queryset[:2])
    if len(found) == 1:
        field.initial, field.widget = found[0].pk, forms.HiddenInput()
