from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_POST

from accounts.events import record
from common.listing import list_context
from jobs.forms import JobFilter
from jobs.models import Job
from jobs.running import cancel


def job_list(request: HttpRequest) -> HttpResponse:
    jobs = Job.objects.visible_to(request.user)
    return render(request, "jobs/job_list.html", list_context(request, JobFilter(request.GET), jobs))


def job_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The page asks for its middle part again until the job is over; without scripts 刷新 does."""
    job = get_object_or_404(Job.objects.visible_to(request.user), pk=pk)
    template = "jobs/includes/state.html" if request.htmx else "jobs/job_detail.html"
    return render(request, template, {"job": job})


@require_POST
def job_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    job = get_object_or_404(Job.objects.visible_to(request.user), pk=pk)
    cancel(job)
    return redirect("jobs:detail", job.pk)


@require_GET
def job_result(request: HttpRequest, pk: int) -> HttpResponse:
    """Always a download, and the trace tells of each."""
    job = get_object_or_404(Job.objects.visible_to(request.user).exclude(result=""), pk=pk)
    try:
        content = job.result_content()
    except FileNotFoundError:
        raise Http404 from None
    record("下载", request.user, job, 文件=job.result_name)
    response = HttpResponse(content, content_type="application/octet-stream")
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=job.result_name)
    return response
