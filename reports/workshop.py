"""The deeds of the workshop: every change of a summary's text, its version, and its history."""

from datetime import timedelta

from django.db import transaction
from django.forms import model_to_dict
from django.utils import timezone

from accounts.models import User
from common.periods import Period
from members.models import Branch, Committee
from reports.bench import Address, Bench, NotThere
from reports.checks import Part
from reports.collecting import Collected
from reports.models import AnnualSummary, Plan, Problem, SummaryParagraph, SummaryRevision
from reports.passages import STEP, Passage
from reports.wording import UnknownFigure, tokens

ONE_SITTING = timedelta(minutes=10)  # saves of one paragraph by one person within it are one revision
PARAGRAPH_FIELDS = ("part", "chapter", "slot", "position", "text", "default", "left_out")
PROBLEM_FIELDS = ("key", "state", "text", "merged_into", "reason")


class Changed(Exception):
    """Somebody else changed the same paragraph or problem since the page was opened; nothing was written."""

    def __init__(self, theirs: str) -> None:
        super().__init__("这一段已被别人修改。")
        self.theirs = theirs


@transaction.atomic
def start(committee: Committee, branch: Branch | None, period: Period, user: User) -> AnnualSummary:
    """The draft of a period: the one there is, or a new one."""
    existing = AnnualSummary.objects.covering(committee, branch, period).first()
    if existing:
        return existing
    draft = AnnualSummary(
        committee=committee, branch=branch, start=period.start, until=period.end, created_by=user
    )
    draft.full_clean()
    draft.save()
    _keep(Bench.of(draft), "建立草稿", user)
    return draft


@transaction.atomic
def save_text(bench: Bench, address: Address, text: str, seen: int, user: User) -> int:
    """
    Store the words of a paragraph and give the new version; the default words make it follow the records again, no
    words remove a paragraph that the office added. Changed, NotThere, UnknownFigure: nothing was written.
    """
    passage = bench.opened(address)
    if passage.version > seen and text != passage.text:
        raise Changed(passage.text)
    if text == passage.text:
        return bench.draft.version
    require_known(text, bench.collected)
    if not text and passage.default is None:
        bench.draft.paragraphs.filter(part=address.part, slot=address.slot).delete()
    else:
        own = "" if text == passage.default else text
        _decide(bench, passage, text=own, default=(passage.default or "") if own else "")
    return _keep(bench, f"修改{place_name(passage)}", user, passage.anchor)


def require_known(text: str, collected: Collected) -> None:
    """UnknownFigure for a token that names no figure."""
    for key in tokens(text):
        if key not in collected.figures:
            raise UnknownFigure(key)


@transaction.atomic
def leave_out(bench: Bench, address: Address, left_out: bool, user: User) -> int:
    passage = bench.opened(address)
    _decide(bench, passage, left_out=left_out)
    return _keep(bench, f"{'不采用' if left_out else '恢复采用'}{place_name(passage)}", user)


@transaction.atomic
def restore_default(bench: Bench, address: Address, user: User) -> int:
    """The words follow the records again. A paragraph that the office added has no default: NotThere."""
    passage = bench.opened(address)
    if passage.default is None:
        raise NotThere(address.slot)
    _decide(bench, passage, text="", default="")
    return _keep(bench, f"恢复默认{place_name(passage)}", user)


@transaction.atomic
def move(bench: Bench, address: Address, step: int, user: User) -> int:
    """One place up (-1) or down (1) among its neighbours; at the end it stays."""
    passage = bench.opened(address)
    together = bench.neighbours(passage)
    here = next(place for place, one in enumerate(together) if one.slot == passage.slot)
    there = here + step
    if not 0 <= there < len(together):
        return bench.draft.version
    together[here], together[there] = together[there], together[here]
    for place, one in enumerate(together):
        _decide(bench, one, position=place * STEP)
    return _keep(bench, f"移动{place_name(passage)}", user)


@transaction.atomic
def add(bench: Bench, part: Part, chapter: str, text: str, user: User) -> str:
    """A paragraph of the office's own, the last of its chapter. Gives its slot."""
    bench.lock()
    require_known(text, bench.collected)
    last = max(
        (one.position for one in bench.neighbours(Passage(part, chapter, "", "", None))), default=-STEP
    )
    own = bench.draft.paragraphs.filter(slot__startswith="own.").values_list("slot", flat=True)
    slot = f"own.{max((int(name[4:]) for name in own), default=0) + 1}"
    added = Passage(part, chapter, slot, text, None, position=last + STEP)
    _decide(bench, added, text=text)
    _keep(bench, f"新增{place_name(added)}", user)
    return slot


@transaction.atomic
def restore(bench: Bench, revision: SummaryRevision, user: User) -> int:
    """Bring back the text of an earlier version. Owners, dates and outcomes of plans stay as they are."""
    bench.lock()
    draft, version = bench.draft, bench.draft.version + 1
    draft.paragraphs.all().delete()
    draft.problems.all().delete()
    kept = revision.decisions
    SummaryParagraph.objects.bulk_create(
        SummaryParagraph(summary=draft, version=version, **row) for row in kept["paragraphs"]
    )
    Problem.objects.bulk_create(
        Problem(summary=draft, version=version, decided_by=user, **row) for row in kept["problems"]
    )
    return _keep(bench, f"恢复第{revision.version}版", user)


@transaction.atomic
def save_plan(bench: Bench, plan: Plan, user: User) -> int:
    """Store a plan; the text of 下步打算 follows it."""
    bench.lock()
    plan.summary = bench.draft
    if not plan.key:
        keys = bench.draft.plans.filter(key__startswith="own.").values_list("key", flat=True)
        plan.key = f"own.{max((int(key[4:]) for key in keys), default=0) + 1}"
    plan.full_clean()
    plan.save()
    return _keep(bench, "调整下步打算", user)


@transaction.atomic
def decide(bench: Bench, problem: Problem, seen: int, user: User) -> int:
    """Take, word, merge or reject a finding. Changed when somebody else decided about it meanwhile."""
    bench.lock()
    draft = bench.draft
    before = draft.problems.filter(key=problem.key).first()
    if before and before.version > seen:
        raise Changed(before.text or before.get_state_display())
    decided = before or Problem(summary=draft, key=problem.key)
    for name in PROBLEM_FIELDS:
        setattr(decided, name, getattr(problem, name))
    decided.decided_by, decided.version = user, draft.version + 1
    decided.full_clean()
    decided.save()
    return _keep(bench, f"{decided.get_state_display()}问题", user)


def place_name(passage: Passage) -> str:
    """The paragraph as the history calls it."""
    words = passage.text.replace("**", "")
    return f"“{words[:12]}{'…' if len(words) > 12 else ''}”"


def _decide(bench: Bench, passage: Passage, **fields) -> None:
    version = bench.draft.version + 1
    bench.draft.paragraphs.update_or_create(
        part=passage.part,
        slot=passage.slot,
        defaults={"version": version, **fields},
        create_defaults={
            "chapter": passage.chapter,
            "position": passage.position,
            "left_out": passage.left_out,
            "version": version,
            **fields,
        },
    )


def _keep(bench: Bench, deed: str, user: User, typed_in: str = "") -> int:
    """Raise the version and write the history. Saves of one paragraph in one sitting replace one another."""
    draft = bench.draft
    last = draft.revisions.first()
    draft.version += 1
    draft.save(update_fields=["version"])
    sitting = (
        last is not None
        and typed_in != ""
        and (last.typed_in, last.by_id) == (typed_in, user.pk)
        and timezone.now() - last.at < ONE_SITTING
    )
    revision = last if sitting else SummaryRevision(summary=draft, deed=deed, by=user, typed_in=typed_in)
    revision.version = draft.version
    revision.lines = [
        {"anchor": one.anchor, "text": one.text, "left_out": one.left_out} for one in bench.passages()
    ]
    revision.decisions = {
        "paragraphs": [model_to_dict(row, PARAGRAPH_FIELDS) for row in draft.paragraphs.all()],
        "problems": [model_to_dict(row, PROBLEM_FIELDS) for row in draft.problems.all()],
    }
    revision.save()
    return draft.version
