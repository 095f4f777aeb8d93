"""The operations of cadence over HTTP."""

from services.cadence.api import call_list, gaps, next_touches

blueprints = [call_list.blueprint, next_touches.blueprint, gaps.blueprint]
