"""What each role gets from a job of the secretary: nobody but its owner knows of it."""

from django.core.files.base import ContentFile

from common.encryption import encrypt_bytes
from jobs.models import Job
from tests.access import NOT_FOUND, REDIRECT, Case
from tests.factories import World


def job_of_secretary(world: World) -> tuple[int]:
    return (Job.objects.create(owner=world.secretary, title="年册", function="x").pk,)


def finished_job(world: World) -> tuple[int]:
    job = Job.objects.create(
        owner=world.secretary, title="年册", function="x", state=Job.State.DONE, result_name="年册.pdf"
    )
    job.result.save("x.sealed", ContentFile(encrypt_bytes(b"%PDF", job.seal)))
    return (job.pk,)


OWNER_ALONE = dict.fromkeys(("other_secretary", "leader", "office", "admin", "neighbour_office"), NOT_FOUND)
CASES = {
    "jobs:list": Case(),
    "jobs:detail": Case(job_of_secretary, **OWNER_ALONE),
    "jobs:cancel": Case(job_of_secretary, method="post", secretary=REDIRECT, **OWNER_ALONE),
    "jobs:result": Case(finished_job, **OWNER_ALONE),
}
