"""What Wine 8 names and cannot do, taken away for the tests: Python then does without, as it may.

``CopyFile2`` ends the whole process there. Without it ``shutil.copy2`` copies bytes and times
itself, as it does on every Windows with Python before 3.12. The program itself calls neither.
"""

import _winapi

if hasattr(_winapi, "CopyFile2"):
    del _winapi.CopyFile2
