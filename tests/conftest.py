"""What holds for all tests."""

from hypothesis import settings

# a time limit on each example, as by default, fails tests on a machine that does much else
settings.register_profile("wirecopy", deadline=None)
settings.load_profile("wirecopy")
