"""How long the soak tests last: seconds of load in each, by the environment. CI has short ones."""

import os

SECONDS = int(os.environ.get("CMS_SOAK_SECONDS", "20"))
# From here on the tests are those that docs/operations.md gives figures of.
IS_LONG = SECONDS >= 60
