"""Two tables as somebody would write them in an afternoon: residents, and notes of sessions."""

from __future__ import annotations

from django.db import models


class Resident(models.Model):  # type: ignore[misc]  # Django is not here when types are checked
    """Somebody who lives in the house."""

    code = models.CharField(max_length=40, unique=True)
    preferred = models.CharField(max_length=200)
    romanised = models.CharField(max_length=200, db_index=True)
    language = models.CharField(max_length=8)
    arrived_on = models.DateField()
    room = models.CharField(max_length=20, blank=True)

    class Meta:
        """By name."""

        ordering = ("romanised", "id")

    def __str__(self) -> str:
        """As a list names them."""
        return f"{self.romanised} ({self.code})"


class SessionNote(models.Model):  # type: ignore[misc]  # as above
    """What was said in one session."""

    resident = models.ForeignKey(Resident, on_delete=models.CASCADE, related_name="notes")
    held_on = models.DateField(db_index=True)
    minutes = models.PositiveSmallIntegerField(default=50)
    text = models.TextField()

    class Meta:
        """Latest first."""

        ordering = ("-held_on", "-id")
