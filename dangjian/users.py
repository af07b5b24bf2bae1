"""
User administration. It stands above the apps because a user's scopes are branches and committees (members),
which accounts may not know: docs/decisions/0007-users-above-the-apps.md.
"""

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts.events import record
from accounts.models import User
from accounts.passwords import first_password
from accounts.sessions import end_all
from common.access import role_required
from common.editing import guarded
from common.listing import list_context
from common.undo import offer_undo
from dangjian.duties import is_separated, may_open
from dangjian.user_forms import UserFilter, UserForm
from members.models import Branch, Committee, Scope

admin_required = role_required("ADMIN")


def administered(admin: User) -> QuerySet[User]:
    """Users who answer for nothing but what the administrator answers for: a township's cannot touch a county's."""
    inside = Q(committee__in=Committee.objects.visible_to(admin)) | Q(
        branch__in=Branch.objects.visible_to(admin)
    )
    outside = Scope.objects.filter(user=OuterRef("pk")).exclude(inside)
    return User.objects.exclude(Exists(outside))


@admin_required
def user_list(request: HttpRequest) -> HttpResponse:
    users = (
        administered(request.user)
        .prefetch_related("scopes__committee", "scopes__branch")
        .order_by("-is_active", "role", "username")
    )
    context = list_context(request, UserFilter(request.GET), users)
    context["may_create"] = may_open(request.user, "accounts:user-create")
    return render(request, "accounts/user_list.html", context)


@admin_required
def user_create(request: HttpRequest) -> HttpResponse:
    form = UserForm(request.user, request.POST or None)
    password = first_password()
    if form.is_valid() and save_new(request.user, form, password):
        return _show_password(request, form.instance, password)
    status = 422 if form.is_bound else 200
    return render(request, "accounts/user_form.html", {"form": form, "title": "新增用户"}, status=status)


@admin_required
def user_edit(request: HttpRequest, pk: int) -> HttpResponse:
    user = get_object_or_404(administered(request.user), pk=pk)
    form = UserForm(request.user, request.POST or None, instance=user)
    if form.is_valid() and save_changes(request.user, form):
        messages.success(request, f"已保存用户 {user.username}。")
        return redirect("accounts:user-list")
    context = {"form": form, "title": "修改用户", "edited": User.objects.get(pk=pk)}
    for deed in ("reset_password", "deactivate"):
        context[f"may_{deed}"] = may_open(request.user, f"accounts:user-{deed.replace('_', '-')}")
    return render(request, "accounts/user_form.html", context, status=422 if form.is_bound else 200)


@admin_required
@require_POST
def user_reset_password(request: HttpRequest, pk: int) -> HttpResponse:
    user = get_object_or_404(administered(request.user), pk=pk)
    password = first_password()
    with transaction.atomic():
        user.set_password(password)
        user.must_change_password = True
        user.save(update_fields=["password", "must_change_password"])
        end_all(user)
        record("重设密码", request.user, user, 用户名=user.username)
    return _show_password(request, user, password)


@admin_required
@require_POST
def user_deactivate(request: HttpRequest, pk: int) -> HttpResponse:
    """A user is never deleted: what the user recorded keeps its author."""
    user = get_object_or_404(administered(request.user).exclude(pk=request.user.pk), pk=pk)
    with transaction.atomic():
        user.is_active = False
        user.save(update_fields=["is_active"])
        end_all(user)
        record("停用用户", request.user, user, 用户名=user.username)
    offer_undo(request, f"已停用用户 {user.username}。", reverse("accounts:user-activate", args=[pk]))
    return redirect("accounts:user-list")


@admin_required
@require_POST
def user_activate(request: HttpRequest, pk: int) -> HttpResponse:
    user = get_object_or_404(administered(request.user), pk=pk)
    with transaction.atomic():
        user.is_active = True
        user.save(update_fields=["is_active"])
        record("启用用户", request.user, user, 用户名=user.username)
    offer_undo(request, f"已启用用户 {user.username}。", reverse("accounts:user-deactivate", args=[pk]))
    return redirect("accounts:user-list")


def _show_password(request: HttpRequest, user: User, password: str) -> HttpResponse:
    """Printed once, in the answer itself; it is kept nowhere but as a hash."""
    return render(request, "accounts/first_password.html", {"edited": user, "password": password})


def save_new(admin: User, form: UserForm, password: str) -> bool:
    """User, scopes and trace, or nothing. False when another request took the user name meanwhile."""
    form.instance.set_password(password)
    form.instance.must_change_password = True
    return _save(admin, form, "新增用户")


def save_changes(admin: User, form: UserForm) -> bool:
    return _save(admin, form, "修改用户")


def _save(admin: User, form: UserForm, kind: str) -> bool:
    try:
        with guarded(form):
            before = _described(form.instance.pk)
            user = form.save()
            if "role" in form.fields:
                _set_scopes(user, form.cleaned_data["committees"], form.cleaned_data["branches"])
            after = _described(user.pk)
            changed = [name for name in after if before.get(name) != after[name]]
            if before:
                after = {name: {"原": before.get(name), "现": after[name]} for name in changed}
            if changed:
                record(kind, admin, user, **after)
    except IntegrityError:
        form.add_error("username", "已有这个用户名。")
        return False
    return True


def _set_scopes(user: User, committees: QuerySet[Committee], branches: QuerySet[Branch]) -> None:
    Scope.objects.filter(user=user).delete()
    scopes = [Scope(user=user, committee=committee) for committee in committees]
    scopes += [Scope(user=user, branch=branch) for branch in branches]
    Scope.objects.bulk_create(scopes)


def _described(pk: int | None) -> dict[str, str | list[str]]:
    """What the trace keeps of a user; empty for one that is not there yet."""
    user = User.objects.filter(pk=pk).first()
    if user is None:
        return {}
    scopes = user.scopes.select_related("committee", "branch").order_by("committee", "branch")
    duty: dict[str, str | list[str]] = {"职责": user.get_duty_display()} if is_separated(user) else {}
    return duty | {
        "用户名": user.username,
        "姓名": user.name,
        "角色": user.get_role_display(),
        "管辖": [str(scope.committee or scope.branch) for scope in scopes],
    }
