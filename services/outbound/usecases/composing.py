"""Composing: who writes the messages of each form."""

from collections.abc import Mapping

from services.outbound.domain.messages import Form
from services.outbound.usecases import (
    invitations,
    newsletter_composing,
    template_composing,
    trials,
)
from services.outbound.usecases.stages import Compose

FORMS: Mapping[Form, Compose] = {
    Form.INVITATION: invitations.compose,
    Form.NEWSLETTER: newsletter_composing.compose,
    Form.TEMPLATE: template_composing.compose,
    Form.TRIAL: trials.compose,
}
