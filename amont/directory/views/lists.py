"""Coded lists: their words and order."""

from uuid import UUID

from django.contrib import messages
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from amont.accounts.http import requires, signed_in
from amont.accounts.permissions import Can
from amont.core.errors import RuleBroken
from amont.core.text import fold
from amont.directory import services
from amont.directory.forms import CodeForm, NewCodeForm
from amont.directory.lists import CLOSED, name_of
from amont.directory.models import Code
from amont.ui.rules import rules_beside


@requires(Can.DIRECTORY_CODES_WRITE)
def lists(request: HttpRequest) -> HttpResponse:
    """The lists by name."""
    sizes = Code.objects.order_by("list").values_list("list").annotate(size=Count("id"))
    rows = sorted(((name_of(name), name, size) for name, size in sizes), key=lambda row: fold(row[0]))
    return render(request, "directory/lists.html", {"rows": rows})


@requires(Can.DIRECTORY_CODES_WRITE)
def codes(request: HttpRequest, name: str) -> HttpResponse:
    """One list."""
    rows = Code.objects.filter(list=name).order_by("order", "code")
    if not rows:
        raise Http404
    return render(
        request, "directory/codes.html", {"rows": rows, "name": name, "title": name_of(name), "closed": name in CLOSED}
    )


@requires(Can.DIRECTORY_CODES_WRITE)
def code_new(request: HttpRequest, name: str) -> HttpResponse:
    """Add a word to a list."""
    if not Code.objects.filter(list=name).exists():
        raise Http404
    form = NewCodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with rules_beside(form):
            services.add_code(actor=signed_in(request), list_name=name, **form.cleaned_data)
            messages.success(request, _("The word is added to the list."))
            return redirect("directory:codes", name=name)
    return _form_page(request, form, name)


@requires(Can.DIRECTORY_CODES_WRITE)
def code_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change the words of a code."""
    row = get_object_or_404(Code, pk=pk)
    form = CodeForm(request.POST or None, instance=row)
    if request.method == "POST" and form.is_valid():
        try:
            services.save_code(actor=signed_in(request), code=row, **form.cleaned_data)
        except RuleBroken as broken:
            form.refuse(broken, Code.objects.get(pk=pk))
        else:
            messages.success(request, _("The code is saved."))
            return redirect("directory:codes", name=row.list)
    return _form_page(request, form, row.list)


def _form_page(request: HttpRequest, form: CodeForm | NewCodeForm, name: str) -> HttpResponse:
    context = {"form": form, "list": name}
    return render(request, "directory/code_form.html", context, status=422 if form.is_bound else 200)
