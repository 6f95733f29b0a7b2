"""ShelterDesk: a desk for shelters that house survivors of human trafficking."""

__version__ = "0.1.0"
