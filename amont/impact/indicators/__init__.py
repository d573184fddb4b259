"""The indicators that a report may hold, in their order."""

from amont.impact.indicators.base import Indicator
from amont.impact.indicators.demand import DEM_1, DEM_2
from amont.impact.indicators.knowing import SAV_2
from amont.impact.indicators.sessions import OUT_1, OUT_2, OUT_3, OUT_4

INDICATORS: tuple[Indicator, ...] = (OUT_1, OUT_2, OUT_3, OUT_4, DEM_1, DEM_2, SAV_2)
BY_ID = {one.id: one for one in INDICATORS}
