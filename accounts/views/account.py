from django.contrib import messages
from django.contrib.auth import logout, update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from accounts.events import record
from accounts.forms import ChangePasswordForm, LogInForm
from accounts.models import Session, User
from accounts.passwords import must_change
from accounts.sessions import end_others


class LogInView(LoginView):
    authentication_form = LogInForm
    redirect_authenticated_user = True

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        response = super().form_valid(form)
        record("登录", self.request.user)
        return response

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        """What was typed is not kept: people type their password into the wrong field."""
        username = form.cleaned_data.get("username")
        if username and form.cleaned_data.get("password"):
            user = User.objects.filter(username=username).first()
            detail = {} if user else {"说明": "没有这个用户名"}
            record("登录失败", user, success=False, **detail)
        return self.render_to_response(self.get_context_data(form=form), status=422)


@login_not_required
@require_POST
def log_out(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        record("退出", request.user)
        logout(request)
    response = redirect("login")
    response["Clear-Site-Data"] = '"cache", "storage"'
    return response


@sensitive_post_parameters()
def password_change(request: HttpRequest) -> HttpResponse:
    forced = must_change(request.user, timezone.now())
    form = ChangePasswordForm(request.user, request.POST or None)
    if form.is_valid():
        change_password(request, form)
        messages.success(request, "密码已修改，其他电脑和手机上的登录已退出。")
        return redirect("home")
    status = 422 if form.is_bound else 200
    return render(request, "accounts/password_change.html", {"form": form, "forced": forced}, status=status)


@transaction.atomic
def change_password(request: HttpRequest, form: ChangePasswordForm) -> None:
    user = form.save(commit=False)
    user.must_change_password = False
    user.password_changed_at = timezone.now()
    user.save()
    update_session_auth_hash(request, user)
    record("修改密码", user, 退出其他会话=end_others(request))


def session_list(request: HttpRequest) -> HttpResponse:
    """The own sessions only."""
    sessions = Session.objects.filter(user=request.user, expire_date__gt=timezone.now()).defer("session_data")
    context = {"sessions": sessions, "current": request.session.session_key}
    return render(request, "accounts/session_list.html", context)


@require_POST
def session_end_others(request: HttpRequest) -> HttpResponse:
    ended = end_others(request)
    record("退出其他会话", request.user, 会话数=ended)
    messages.success(request, f"已退出其他 {ended} 个会话。")
    return redirect("accounts:session-list")
