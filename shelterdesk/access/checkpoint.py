"""The vault's checkpoint slips, for the services."""

from __future__ import annotations

from shelterdesk.vault.checkpoint import PREFIX, Slip, read_slip

__all__ = ["PREFIX", "Slip", "read_slip"]
