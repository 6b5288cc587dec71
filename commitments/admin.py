"""To look at: commitments change on their own pages, with a reason and somebody who verifies."""

from django.contrib import admin

from commitments.models import Answer, Commitment, Letter, Meeting, Progress
from common.admin import ReadOnlyAdmin


@admin.register(Meeting)
class MeetingAdmin(ReadOnlyAdmin):
    list_display = ["name", "held_on", "chair"]


@admin.register(Commitment)
class CommitmentAdmin(ReadOnlyAdmin):
    list_display = ["label", "party", "region", "channel", "people", "due_on", "verified_at"]
    list_filter = ["channel", "party_kind"]


@admin.register(Progress)
class ProgressAdmin(ReadOnlyAdmin):
    list_display = ["number", "month", "people", "verified_at"]


@admin.register(Answer)
class AnswerAdmin(ReadOnlyAdmin):
    list_display = ["number", "kind", "answered_at"]


@admin.register(Letter)
class LetterAdmin(ReadOnlyAdmin):
    """Which letters went out, and which could not be sent."""

    list_display = ["subject", "written_at", "sent_at", "tries", "error"]
    list_filter = [("sent_at", admin.EmptyFieldListFilter)]
