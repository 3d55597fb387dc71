"""nbformat without the second that it takes to import.

nbformat brings in jsonschema, which builds 38 grammars of the package `rfc3987_syntax`, if that is installed, to check
addresses; no schema of a notebook has one. Whoever imports jsonschema first decides, so commands that read notebooks
import nbformat from here.
"""

import sys

_GRAMMARS = "rfc3987_syntax"

if "jsonschema" in sys.modules or _GRAMMARS in sys.modules:
    import nbformat
else:
    sys.modules[_GRAMMARS] = None  # importing it raises ImportError, with which jsonschema is content
    try:
        import nbformat
    finally:
        del sys.modules[_GRAMMARS]

__all__ = ["nbformat"]
