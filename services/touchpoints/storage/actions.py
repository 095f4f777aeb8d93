"""What was promised in meetings."""

from services.touchpoints.domain.actions import Action
from services.touchpoints.storage.entries import table_of

ACTIONS = table_of("actions", Action, "action_id", "due_on")
