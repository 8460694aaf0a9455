"""Window, command line, import, merge, undo in any order: the store stays sound."""

import os

from hypothesis import settings

from tests.integration.merging.machine import Machine

TestAnyOrder = Machine.TestCase
TestAnyOrder.settings = settings(
    max_examples=int(os.environ.get("MERGING_EXAMPLES", "5")),
    stateful_step_count=int(os.environ.get("MERGING_STEPS", "30")),
    deadline=None,
)
