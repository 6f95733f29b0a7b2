"""The Windows package: each module makes or checks one part of it."""
