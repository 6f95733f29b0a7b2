"""``python -m shelterdesk`` is the same as ``shelterdesk``."""

import sys

from shelterdesk.app import main

sys.exit(main())
