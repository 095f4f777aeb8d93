"""Who talks with whom, as it is told."""

from marshmallow import fields

from libs.contracts.kinds import Moment
from libs.web.blueprints import Schema


class ConversationSchema(Schema):
    """The give and take with a client in a year; null where there was nothing.

    `in_per_out` is inbound by outbound, `answered_share` the part of their calls that
    we took, `reached_share` of ours that they took, `outbound_run` our touches since
    they last took part, `no_shows` meetings in a row they did not come to. `threads`
    took part within 180 days, `silent_deciders` decide and did not within 90.
    """

    inbound = fields.Integer(required=True)
    outbound = fields.Integer(required=True)
    in_per_out = fields.Float(required=True, allow_none=True)
    answered_share = fields.Float(required=True, allow_none=True)
    reached_share = fields.Float(required=True, allow_none=True)
    outbound_run = fields.Integer(required=True)
    no_shows = fields.Integer(required=True)
    threads = fields.List(fields.String(), required=True)
    silent_deciders = fields.List(fields.String(), required=True)
    last_two_way_at = Moment(required=True, allow_none=True)
    last_meeting_at = Moment(required=True, allow_none=True)
    satisfaction = fields.Float(required=True, allow_none=True)
    last_rated_at = Moment(required=True, allow_none=True)
