"""Who holds which post of a branch."""

from django.db import transaction

from members.models import Post


@transaction.atomic
def appoint(post: Post) -> None:
    """Begin a post; a branch has one secretary, so the one before ends on that day."""
    if post.title == Post.Title.SECRETARY:
        before = Post.objects.filter(branch=post.branch, title=post.title, ended_on=None)
        before.filter(started_on__lte=post.started_on).update(ended_on=post.started_on)
    post.save()
