"""``python -m ecosystem`` is the command ``ecosystem``, for those whose PATH does not have it."""

import sys

from ecosystem.cli import main

sys.exit(main())
