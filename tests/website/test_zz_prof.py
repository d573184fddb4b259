import cProfile
import pstats
import time

import pytest

from amont.website import services
from tests.website.conftest import *


@pytest.mark.django_db
def test_profile(cast):
    t = time.process_time()
    pr = cProfile.Profile()
    pr.enable()
    services.plant(actor=cast.claire)
    pr.disable()
    print("CPU", time.process_time() - t)
    pstats.Stats(pr).sort_stats("cumulative").print_stats(45)
