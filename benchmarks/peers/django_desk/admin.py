"""The admin's pages for both tables, with nothing but its usual options."""

from __future__ import annotations

from django.contrib import admin

from benchmarks.peers.django_desk.models import Resident, SessionNote


class Notes(admin.TabularInline):  # type: ignore[misc]  # Django is not here when types are checked
    """The notes on a resident's page."""

    model = SessionNote
    extra = 0


@admin.register(Resident)
class ResidentAdmin(admin.ModelAdmin):  # type: ignore[misc]  # as above
    """List, search, page."""

    list_display = ("code", "preferred", "romanised", "language", "arrived_on", "room")
    search_fields = ("code", "preferred", "romanised")
    inlines = (Notes,)


@admin.register(SessionNote)
class SessionNoteAdmin(admin.ModelAdmin):  # type: ignore[misc]  # as above
    """List and page; the resident by number, for a list of thousands is nobody's wish."""

    list_display = ("held_on", "minutes")
    raw_id_fields = ("resident",)
