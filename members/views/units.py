"""Changing branches: their data, groups and posts."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from common.access import office_required, writer_required
from common.editing import guarded
from members.forms.branches import BranchForm, GroupForm, PostEndForm, PostForm
from members.models import Branch, Group, Post
from members.posts import appoint
from members.views.pages import form_page


def _branch(request: HttpRequest, pk: int) -> Branch:
    return get_object_or_404(Branch.objects.visible_to(request.user), pk=pk)


def _page(pk: int) -> str:
    return reverse("members:branch-detail", args=[pk])


@office_required
def branch_create(request: HttpRequest) -> HttpResponse:
    form = BranchForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        branch = form.save()
        messages.success(request, f"已新增{branch.name}。")
        return redirect(_page(branch.pk))
    return form_page(request, form, "新增党支部", "branch-list")


@office_required
def branch_edit(request: HttpRequest, pk: int) -> HttpResponse:
    branch = _branch(request, pk)
    form = BranchForm(request.POST or None, instance=branch, user=request.user)
    if request.method == "POST" and form.is_valid():
        with guarded(form):
            form.save()
        messages.success(request, "已保存修改。")
        return redirect(_page(pk))
    return form_page(request, form, f"修改党支部：{branch.name}", "branch-list", _page(pk))


@writer_required
def group_create(request: HttpRequest, pk: int) -> HttpResponse:
    branch = _branch(request, pk)
    return _group(request, Group(branch=branch), "新增党小组")


@writer_required
def group_edit(request: HttpRequest, pk: int) -> HttpResponse:
    visible = Group.objects.filter(branch__in=Branch.objects.visible_to(request.user))
    return _group(request, get_object_or_404(visible, pk=pk), "修改党小组")


def _group(request: HttpRequest, group: Group, title: str) -> HttpResponse:
    form = GroupForm(request.POST or None, instance=group)
    if request.method == "POST" and form.is_valid():
        with guarded(form):
            form.save()
        messages.success(request, "已保存党小组。党员的党小组在党员信息中选择。")
        return redirect(_page(group.branch_id))
    return form_page(request, form, title, "branch-list", _page(group.branch_id))


@office_required
def post_create(request: HttpRequest, pk: int) -> HttpResponse:
    branch = _branch(request, pk)
    form = PostForm(request.POST or None, instance=Post(branch=branch))
    if request.method == "POST" and form.is_valid():
        appoint(form.save(commit=False))
        messages.success(request, "已登记任职。")
        return redirect(_page(pk))
    return form_page(request, form, f"登记任职：{branch.name}", "branch-list", _page(pk))


@office_required
def post_end(request: HttpRequest, pk: int) -> HttpResponse:
    visible = Post.objects.filter(branch__in=Branch.objects.visible_to(request.user))
    post = get_object_or_404(visible.select_related("branch", "member"), pk=pk)
    form = PostEndForm(request.POST or None, instance=post)
    if request.method == "POST" and form.is_valid():
        with guarded(form):
            form.save()
        messages.success(request, "已登记免职。")
        return redirect(_page(post.branch_id))
    return form_page(request, form, f"登记免职：{post}", "branch-list", _page(post.branch_id))
