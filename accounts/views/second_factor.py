"""Setting up the second factor, showing it at log-in, and doing without it again."""

import segno
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import mark_safe
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from accounts import second_factor as factor
from accounts.forms import CodeForm
from accounts.sessions import end_others


@sensitive_post_parameters()
def second_factor(request: HttpRequest) -> HttpResponse:
    """Whether it is on; the picture to photograph and the first code while it is not."""
    if factor.is_on(request.user):
        return render(request, "accounts/second_factor_on.html", {"form": CodeForm()})
    device = factor.offered(request.user)
    form = CodeForm(request.POST or None)
    if form.is_valid():
        codes = factor.turn_on(request.user, device, form.cleaned_data["code"])
        if codes:
            factor.settle(request)
            end_others(request)
            return render(request, "accounts/second_factor_codes.html", {"codes": codes})
        form.refuse()
    context = {
        "form": form,
        "picture": _picture(device.config_url),
        "secret": factor.secret_of(device),
        "required": request.session.get(factor.STATE) == factor.MISSING,
    }
    return render(request, "accounts/second_factor.html", context, status=422 if form.is_bound else 200)


def _picture(address: str) -> str:
    svg = segno.make(address, error="m", micro=False).svg_inline(scale=5, svgclass=None, lineclass=None)
    # segno draws numbers alone; nothing of the address stands in the picture as text
    return mark_safe(svg)  # nosec B308 B703


@sensitive_post_parameters()
def check(request: HttpRequest) -> HttpResponse:
    """After the password, before every page."""
    if request.session.get(factor.STATE) != factor.OWED:
        return redirect("home")
    form = CodeForm(request.POST or None)
    if form.is_valid():
        if factor.accepts(request.user, form.cleaned_data["code"]):
            factor.settle(request)
            return redirect(_target(request))
        form.refuse()
    return render(
        request, "accounts/second_factor_check.html", {"form": form}, status=422 if form.is_bound else 200
    )


def _target(request: HttpRequest) -> str:
    target = request.GET.get("next", "")
    known = url_has_allowed_host_and_scheme(target, {request.get_host()}, request.is_secure())
    return target if known else reverse("home")


@sensitive_post_parameters()
@require_POST
def off(request: HttpRequest) -> HttpResponse:
    form = CodeForm(request.POST)
    if form.is_valid() and factor.accepts(request.user, form.cleaned_data["code"]):
        factor.turn_off(request.user, "本人")
        messages.success(request, "已停用两步验证。")
        return redirect("accounts:session-list")
    if form.is_valid():
        form.refuse()
    return render(request, "accounts/second_factor_on.html", {"form": form}, status=422)
