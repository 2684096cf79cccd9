"""Event types, relations and content keys, as they stand on the wire."""

from bot.core.rooms import answering

ACT_KEY = "shopfloor.act"
"""Every event of ours carries the id of its act under this key."""

MESSAGE = answering.MESSAGE
ENCRYPTED = answering.ENCRYPTED
MEGOLM = "m.megolm.v1.aes-sha2"
OLM = "m.olm.v1.curve25519-aes-sha2"
REDACTION = "m.room.redaction"
REACTION = answering.REACTION
MEMBER = "m.room.member"
CREATE = "m.room.create"
POWER_LEVELS = "m.room.power_levels"
ENCRYPTION = "m.room.encryption"
TOMBSTONE = "m.room.tombstone"
RETENTION = "m.room.retention"
TAG = "m.tag"
"""Account data of a room: what the account, or its homeserver, has filed it under."""
SERVER_NOTICE_TAG = "m.server_notice"
IGNORED = "m.ignored_user_list"

# MSC3381. Only the unstable names may be sent; both are read.
POLL_START = "org.matrix.msc3381.poll.start"
POLL_RESPONSE_TYPES = answering.RESPONSES
POLL_END = "org.matrix.msc3381.poll.end"
POLL_END_TYPES = (POLL_END, "m.poll.end")
BALLOT_TYPES = (POLL_START, *POLL_RESPONSE_TYPES, *POLL_END_TYPES, REACTION, ENCRYPTED)
"""All that a count may have to read."""
TEXT = "org.matrix.msc1767.text"
"""MSC1767; ruma requires it wherever a poll has words."""

RELATES_TO = "m.relates_to"
REFERENCE_REL = "m.reference"
ANNOTATION_REL = "m.annotation"
THREAD_REL = "m.thread"
REPLACE_REL = "m.replace"
