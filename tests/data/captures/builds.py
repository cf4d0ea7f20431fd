"""The objects of a webhook body, as builds of the software from 2.2 to 4.16 write them.

Facts are from the code of Chatwoot (the presenters and the `webhook_data` and `push_event_data` of its models) and
from what receivers have published of their traffic; every name and value here is made up. Nothing is taken from
`samples/`: this is what those are held against.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

BASE = "https://desk.example"


@dataclass(frozen=True)
class Build:
    """What changed between releases, as far as a webhook body shows it."""

    name: str
    agent: str  # the HTTP library that delivers
    signed: bool = False  # X-Chatwoot-* headers: 4.11.2
    rich_contact: bool = True  # the webhook form of a contact has more than five keys and no type: 2.14
    timing: bool = True  # priority, waiting_since, first_reply_created_at, created_at
    last_activity: bool = False
    blocked: bool = False  # 4.0.2, as updated_at
    assignee_type: bool = False  # 4.8.0
    rendered: bool = False  # content as the channel renders it: 4.4.0 to 4.12.0
    file_type: bool = False  # attachments name their media type
    team_icon: bool = False
    account: bool = False  # conversations name their account: 4.14.2


OLD_AGENT = "rest-client/2.1.0 (linux-musl x86_64) ruby/3.2.2p53"
V2 = Build("2.2", "rest-client/2.1.0 (linux-musl x86_64) ruby/3.0.2p107", rich_contact=False, timing=False)
V3 = Build("3.1", OLD_AGENT)
V4_2 = Build("4.2", OLD_AGENT, last_activity=True, blocked=True)
V4_9 = Build("4.9", OLD_AGENT, last_activity=True, blocked=True, assignee_type=True, rendered=True, file_type=True)
V4_12 = Build("4.12.1", OLD_AGENT, signed=True, last_activity=True, blocked=True, assignee_type=True, file_type=True,
              team_icon=True)
V4_16 = Build("4.16", "Ruby", signed=True, last_activity=True, blocked=True, assignee_type=True, file_type=True,
              team_icon=True, account=True)


def iso(seconds):
    """A time as Rails writes one in JSON: UTC, milliseconds."""
    at = datetime.fromtimestamp(seconds, timezone.utc)
    return at.strftime("%Y-%m-%dT%H:%M:%S.") + f"{int(seconds * 1000) % 1000:03d}Z"


def js_date(seconds, hours, minutes, zone):
    """A time as `Date.prototype.toString` writes one in the visitor's browser."""
    at = datetime.fromtimestamp(seconds, timezone.utc) + timedelta(hours=hours, minutes=minutes)
    sign = "-" if hours < 0 else "+"
    return at.strftime("%a %b %d %Y %H:%M:%S GMT") + f"{sign}{abs(hours):02d}{minutes:02d} ({zone})"


@dataclass
class Contact:
    id: int
    name: str | None
    email: str | None = None
    phone: str | None = None
    identifier: str | None = None
    picture: str = ""
    additional: dict | None = None
    custom: dict | None = None
    blocked: bool = False
    company: object = ...  # the key exists only where companies are switched on

    def webhook(self, build, account):
        """The form at the top level of an event: no type, but account and avatar."""
        if not build.rich_contact:
            return {"id": self.id, "name": self.name, "avatar": self.picture, "type": "contact", "account": account}
        form = {"account": account, "additional_attributes": self.additional or {}, "avatar": self.picture,
                "custom_attributes": self.custom or {}, **self._common()}
        return form | ({"blocked": self.blocked} if build.blocked else {})

    def push(self, build):
        """The form within a conversation: a type, and neither account nor avatar."""
        form = {"additional_attributes": self.additional or {}, "custom_attributes": self.custom or {},
                **self._common()}
        if build.blocked:
            form["blocked"] = self.blocked
        if self.company is not ...:
            form["company_id"] = self.company
        return form | {"type": "contact"}

    def _common(self):
        return {"email": self.email, "id": self.id, "identifier": self.identifier, "name": self.name,
                "phone_number": self.phone, "thumbnail": self.picture}


@dataclass
class User:
    id: int
    name: str
    email: str
    shown: str
    status: str | None = "online"
    picture: str = ""

    def webhook(self, *_):
        return {"id": self.id, "name": self.name, "email": self.email, "type": "user"}

    def push(self, *_):
        return {"id": self.id, "name": self.name, "available_name": self.shown, "avatar_url": self.picture,
                "type": "user", "availability_status": self.status, "thumbnail": self.picture}


@dataclass
class Bot:
    id: int
    name: str
    picture: str | None = ""

    def webhook(self, *_):
        return {"id": self.id, "name": self.name, "type": "agent_bot"}

    def push(self, *_):
        return {"id": self.id, "name": self.name, "avatar_url": self.picture, "type": "agent_bot"}


@dataclass
class Assistant:
    id: int
    name: str
    description: str
    created: float

    def webhook(self, *_):
        return {"id": self.id, "name": self.name, "avatar_url": f"{BASE}/assets/images/assistant.svg",
                "description": self.description, "created_at": iso(self.created), "type": "captain_assistant"}

    def push(self, *_):
        return self.webhook()


SENDER_TYPES = {Contact: "Contact", User: "User", Bot: "AgentBot", Assistant: "Captain::Assistant"}
MESSAGE_TYPES = {"incoming": 0, "outgoing": 1, "template": 3}


@dataclass
class Message:
    id: int
    kind: str  # incoming, outgoing or template
    content: str | None
    sender: object = None
    at: float = 0.0
    private: bool = False
    status: str | None = "sent"
    source_id: str | None = None
    content_type: str | None = "text"
    attributes: dict | None = None
    additional: dict | None = None
    external: dict | None = None
    sentiment: dict | None = None
    attachments: list | None = None
    extra: dict | None = None  # further keys of the push form
    gone: bool = False  # the sender was deleted: its id stays

    def text(self, build):
        if build.rendered and self.content and not self.private:
            return f"<p>{self.content}</p>\n"
        return self.content

    def push(self, build, talk):
        """The form within a conversation: the row of the database, created_at in seconds."""
        form = {"id": self.id, "content": self.content, "account_id": talk.account["id"],
                "inbox_id": talk.inbox["id"], "conversation_id": talk.id, "message_type": MESSAGE_TYPES[self.kind],
                "created_at": int(self.at), "updated_at": iso(self.at), "private": self.private,
                "status": self.status, "source_id": self.source_id, "content_type": self.content_type,
                "content_attributes": self.attributes or {},
                "sender_type": SENDER_TYPES.get(type(self.sender), "User" if self.gone else None),
                "sender_id": self.sender.id if self.sender else (41 if self.gone else None),
                "external_source_ids": self.external or {}, "additional_attributes": self.additional or {},
                "processed_message_content": self.content, "sentiment": self.sentiment or {},
                "conversation": {"assignee_id": talk.assignee.id if isinstance(talk.assignee, User) else None,
                                 "unread_count": talk.unread, "last_activity_at": int(talk.active),
                                 "contact_inbox": {"source_id": talk.source_id}}}
        if self.attachments:
            form["attachments"] = self.attachments
        if self.sender:
            form["sender"] = self.sender.push(build)
        return form | (self.extra or {})

    def webhook(self, build, talk):
        """The form at the top level of an event: words where the push form has numbers."""
        form = {"account": talk.account, "additional_attributes": self.additional or {},
                "content_attributes": self.attributes or {}, "content_type": self.content_type,
                "content": self.text(build), "conversation": talk.webhook(build), "created_at": iso(self.at),
                "id": self.id, "inbox": talk.inbox, "message_type": self.kind, "private": self.private,
                "sender": self.sender.webhook(build, talk.account) if self.sender else None,
                "source_id": self.source_id}
        if not build.rich_contact:
            del form["additional_attributes"]
        return form | ({"attachments": self.attachments} if self.attachments else {})


@dataclass
class Conversation:
    id: int
    account: dict
    inbox: dict
    channel: str | None
    contact: Contact
    source_id: str
    created: float
    active: float
    link: int = 0
    additional: dict | None = None
    custom: dict | None = None
    messages: list | None = None
    labels: tuple = ()
    assignee: object = None
    team: dict | None = None
    verified: bool | None = False
    token: str | None = None
    status: str = "open"
    snoozed: float | None = None
    unread: int = 0
    replied: float | None = None
    priority: str | None = None
    waiting: float = 0
    agent_seen: float = 0
    contact_seen: float = 0
    can_reply: bool = True
    linked: bool = True  # false: the link between contact and inbox is gone
    service_level: dict | None = None

    def contact_inbox(self):
        return {"id": self.link, "contact_id": self.contact.id, "inbox_id": self.inbox["id"],
                "source_id": self.source_id, "created_at": iso(self.created - 33.208),
                "updated_at": iso(self.created - 2.041), "hmac_verified": bool(self.verified),
                "pubsub_token": self.token}

    def webhook(self, build):
        public = [message for message in self.messages or [] if not message.private]
        form = {"additional_attributes": self.additional if self.additional is not None else {},
                "can_reply": self.can_reply, "channel": self.channel,
                "contact_inbox": self.contact_inbox() if self.linked else None,
                "id": self.id, "inbox_id": self.inbox["id"],
                "messages": [message.push(build, self) for message in public[-1:]]}
        if build.timing:
            form["labels"] = list(self.labels)
        form |= {"meta": self.meta(build), "status": self.status, "custom_attributes": self.custom or {},
                 "snoozed_until": iso(self.snoozed) if self.snoozed else None, "unread_count": self.unread}
        if build.timing:
            form |= {"first_reply_created_at": iso(self.replied) if self.replied else None,
                     "priority": self.priority, "waiting_since": int(self.waiting)}
        form |= {"agent_last_seen_at": int(self.agent_seen), "contact_last_seen_at": int(self.contact_seen)}
        if build.last_activity:
            form["last_activity_at"] = int(self.active)
        form["timestamp"] = int(self.active)
        if build.timing:
            form["created_at"] = int(self.created)
        if build.blocked:
            form["updated_at"] = round(self.active + 0.31476, 6)
        if build.account:
            form["account"] = self.account
        return form | (self.service_level or {})

    def meta(self, build):
        form = {"sender": self.contact.push(build), "assignee": self.assignee.push(build) if self.assignee else None}
        if build.assignee_type:
            form["assignee_type"] = SENDER_TYPES[type(self.assignee)] if self.assignee else None
        team = self.team
        if team and not build.team_icon:
            team = {key: team[key] for key in ("id", "name")}
        return form | {"team": team, "hmac_verified": self.verified}


def file(build, id, message, kind, name, media, size, width=None, height=None):
    """An attachment the server holds."""
    link = f"{BASE}/rails/active_storage/blobs/redirect/eyJfcmFpbHMi{id:06d}--{id * 7919:012x}/{name}"
    small = f"{BASE}/rails/active_storage/representations/redirect/eyJfcmFpbHMi{id:06d}/{name}"
    form = {"id": id, "message_id": message, "file_type": kind, "account_id": 3, "extension": None}
    if build.file_type:
        form["content_type"] = media
    return form | {"data_url": link, "thumb_url": small if kind == "image" else "", "file_size": size,
                   "width": width, "height": height}


def thing(id, message, kind, **keys):
    """An attachment that is no file."""
    return {"id": id, "message_id": message, "file_type": kind, "account_id": 3} | keys


def changed(**attributes):
    """`changed_attributes`: one object for each attribute, from pairs of before and after."""
    return [{name: {"previous_value": before, "current_value": after}} for name, (before, after) in attributes.items()]
