"""What happened on three made-up installations of different ages, as the deliveries it caused."""

from builds import (V2, V3, V4_2, V4_9, V4_12, V4_16, Assistant, Bot, Contact, Conversation, Message, User, changed,
                    file, iso, js_date, thing)

START = 1772435645.417  # 2026-03-02T07:14:05.417Z
OUTDOOR = {"id": 3, "name": "Bowker & Daughters <Outdoor>"}
CLINIC = {"id": 11, "name": "Praxis am Südtor"}
BAKERY = {"id": 1, "name": "日の出ベーカリー"}
SITE, MAIL = {"id": 8, "name": "Outdoor shop"}, {"id": 9, "name": "help@bowker.example"}
PHONE, DESK = {"id": 12, "name": "WhatsApp +44 20 7946 0321"}, {"id": 14, "name": "Returns desk (API)"}
INSTA, TELE, VOICE = {"id": 15, "name": "bowker.outdoor"}, {"id": 16, "name": "BowkerBot"}, {"id": 18, "name": "Hotline"}
OFFICE, COUNTER = {"id": 2, "name": "Terminanfragen"}, {"id": 5, "name": "店頭"}

RUTH = User(21, "Ruth Adeyemi", "ruth@bowker.example", "Ruth", picture="https://desk.example/faces/ruth.png")
PIOTR = User(22, "Piotr Zieliński", "piotr@bowker.example", "Piotr Z.", status="busy")
FELIX = User(4, "Felix Brandt", "f.brandt@praxis.example", "Empfang", status=None)
HELPER, OLD_BOT = Bot(2, "Parcel helper"), Bot(1, "Willkommen", picture=None)
GUIDE = Assistant(6, "Trail guide", "Answers from the shop's help pages", START - 9_000_000.25)
RETURNS = {"id": 4, "name": "returns", "icon": "package-return", "icon_color": "#7a4b12"}

DESKTOP = {"device_name": "Unknown", "browser_name": "Firefox", "platform_name": "Linux", "browser_version": "148.0",
           "platform_version": "0"}
MOBILE = {"device_name": "Pixel 8", "browser_name": "Chrome", "platform_name": "Android", "browser_version": "145.0.0.0",
          "platform_version": "16"}


def widget(at, hours=8, zone="Singapore Standard Time", minutes=0, browser=DESKTOP, referer="https://bowker.example/boots"):
    """What the website widget says of a conversation's start."""
    return {"browser": browser, "referer": referer, "initiated_at": {"timestamp": js_date(at, hours, minutes, zone)},
            "browser_language": "en"}


def shop():
    """The newest build: an outdoor shop with every kind of channel."""
    noa = Contact(501, "wandering-fjord-318", additional={"created_at_ip": "203.0.113.9"})
    iris = Contact(502, "Íris O'Neill", "iris@mail.example", "+442079460188", "shop-88213",
                   "https://desk.example/faces/iris.png", {"city": "Cork", "country": "Ireland", "country_code": "IE",
                   "social_profiles": {"github": "", "twitter": "iris_walks"}, "company_name": ""},
                   {"tier": "gold", "orders": 14, "newsletter": True, "last_order": "2026-02-11"}, company=77)
    t = START
    site = Conversation(1207, OUTDOOR, SITE, "Channel::WebWidget", noa, "5f0c7c1e-8a07-4c0e-9b53-0d7f2b7a1e44", t + 40,
                        t + 41, 9001, widget(t + 39), token="Xo4rBq7TzC1mYw9KdH2sLp5v")
    yield "contact_created", V4_16, noa.webhook(V4_16, OUTDOOR)
    opened = {"initiated_at": {"timestamp": js_date(t, 8, 0, "Singapore Standard Time")},
              "referer": "https://bowker.example/boots", "widget_language": "en", "browser_language": "en",
              "browser": DESKTOP}
    visit = {"id": 9001, "contact": noa.webhook(V4_16, OUTDOOR), "inbox": SITE, "account": OUTDOOR,
             "current_conversation": None, "source_id": site.source_id}
    yield "webwidget_triggered", V4_16, visit, {"event_info": opened}
    typing = {"event": "conversation_typing_on", "user": noa.webhook(V4_16, OUTDOOR),
              "conversation": site.webhook(V4_16), "is_private": False}
    yield None, V4_16, typing
    question = Message(70001, "incoming", "Do the <Ridge> boots run small & are they \"vegan\"?\nAsking for 2\\3 of us… 🥾",
                       noa, t + 41, attributes={"in_reply_to": None})
    site.messages, site.unread, site.waiting, site.contact_seen = [question], 1, t + 41, t + 41
    yield "conversation_created", V4_16, site.webhook(V4_16)
    yield "message_created", V4_16, question.webhook(V4_16, site)
    hello = Message(70002, "template", "We usually answer within minutes.", at=t + 42)
    ask = Message(70003, "template", "Get notified by e-mail", at=t + 42.2, content_type="input_email")
    site.messages += [hello, ask]
    yield "message_created", V4_16, hello.webhook(V4_16, site)
    yield "message_created", V4_16, ask.webhook(V4_16, site)
    ask.attributes = {"submitted_email": "noa@mail.example"}
    yield "message_updated", V4_16, ask.webhook(V4_16, site)
    before, noa.email = iso(t), "noa@mail.example"
    yield "contact_updated", V4_16, noa.webhook(V4_16, OUTDOOR), {"changed_attributes": changed(
        email=(None, "noa@mail.example"), updated_at=(before, iso(t + 60)))}
    menu = Message(70004, "outgoing", "What is it about?", HELPER, t + 61, content_type="input_select", attributes={
        "items": [{"title": "Sizes", "value": "sizes"}, {"title": "Returns", "value": "returns"}]})
    site.messages, site.status, site.assignee = [*site.messages, menu], "pending", HELPER
    yield "message_created", V4_16, menu.webhook(V4_16, site)
    menu.attributes["submitted_values"] = [{"title": "Sizes", "value": "sizes"}]
    yield "message_updated", V4_16, menu.webhook(V4_16, site)
    guide = Message(70005, "outgoing", "They run *half a size* small; the upper is leather.", GUIDE, t + 75,
                    attributes={"citations": ["https://bowker.example/help/sizes"]})
    site.messages, site.active = [*site.messages, guide], t + 75
    yield "message_created", V4_16, guide.webhook(V4_16, site)
    note = Message(70006, "outgoing", "@Ruth check stock of 41 before she asks", PIOTR, t + 90, private=True)
    site.messages.append(note)
    yield "message_created", V4_16, note.webhook(V4_16, site)
    site.status = "open"
    yield "conversation_status_changed", V4_16, site.webhook(V4_16), {"changed_attributes": None}
    yield "conversation_opened", V4_16, site.webhook(V4_16)
    site.assignee, site.team, site.labels, site.priority = RUTH, RETURNS, ("sizes", "boots & shoes"), "high"
    yield "conversation_updated", V4_16, site.webhook(V4_16), {"changed_attributes": changed(
        status=("pending", "open"), assignee_id=(None, 21), assignee_agent_bot_id=(2, None), team_id=(None, 4),
        label_list=([], ["sizes", "boots & shoes"]), waiting_since=(iso(t + 41), None))}
    typing = {"event": "conversation_typing_on", "user": RUTH.webhook(), "conversation": site.webhook(V4_16),
              "is_private": True}
    yield None, V4_16, typing
    yield None, V4_16, typing | {"event": "conversation_typing_off", "user": HELPER.webhook(), "is_private": False}
    reply = Message(70007, "outgoing", "We hold a pair of 41 for you. <script>\u2028 is only a test.", RUTH, t + 130,
                    extra={"echo_id": "a41c9e"})
    site.messages, site.replied, site.waiting, site.unread = [*site.messages, reply], t + 130, 0, 0
    site.agent_seen, site.active = t + 131, t + 130
    yield "message_created", V4_16, reply.webhook(V4_16, site)
    reply.extra, reply.status = None, "read"
    yield "message_updated", V4_16, reply.webhook(V4_16, site)
    reply.content, reply.attributes = "This message was deleted", {"deleted": True}
    yield "message_updated", V4_16, reply.webhook(V4_16, site)
    site.status, site.snoozed, site.custom = "snoozed", t + 90_000, {"order": "B-2044", "vip": False, "refund": 12.5}
    yield "conversation_updated", V4_16, site.webhook(V4_16), {"changed_attributes": changed(
        snoozed_until=(None, iso(t + 90_000)), custom_attributes=({}, site.custom))}
    yield "macro.executed", V4_16, site.webhook(V4_16)
    site.status, site.snoozed = "resolved", None
    yield "conversation_status_changed", V4_16, site.webhook(V4_16), {"changed_attributes": None}
    yield "conversation_resolved", V4_16, site.webhook(V4_16)
    survey = Message(70008, "template", "Please rate the conversation", at=t + 200, content_type="input_csat",
                     attributes={"display_type": "emoji"})
    site.messages.append(survey)
    yield "message_created", V4_16, survey.webhook(V4_16, site)
    yield "webwidget_triggered", V4_16, visit | {"contact": noa.webhook(V4_16, OUTDOOR),
                                                 "current_conversation": site.webhook(V4_16)}, {"event_info": opened | {
        "referer": None, "widget_language": "pt_BR", "browser_language": None, "browser": MOBILE,
        "initiated_at": {"timestamp": js_date(t + 300, -7, 0, "Mountain Standard Time")}}}
    yield "webwidget_triggered", V4_16, visit | {"contact": None}, {"event_info": opened}
    yield "contact_created", V4_16, iris.webhook(V4_16, OUTDOOR)
    yield "contact_updated", V4_16, iris.webhook(V4_16, OUTDOOR), {"changed_attributes": changed(
        custom_attributes=({"tier": "silver"}, iris.custom), phone_number=(None, iris.phone))}
    yield "contact_created", V4_16, Contact(509, "", phone="+81312345678", blocked=True).webhook(V4_16, OUTDOOR)
    yield from channels(iris, t + 1000)


def channels(iris, t):
    """The same shop by phone, mail and what else there is."""
    chat = Conversation(1208, OUTDOOR, PHONE, "Channel::Whatsapp", iris, "442079460188", t, t + 5, 9002, {},
                        unread=1, waiting=t + 5, contact_seen=t + 5)
    photo = [file(V4_16, 311, 70101, "image", "boot.jpg", "image/jpeg", 184213, 1080, 1440)]
    picture = Message(70101, "incoming", None, iris, t + 5, source_id="wamid.HBgMNDQyMDc5NDYwMTg4FQIAEhg=",
                      attachments=photo)
    chat.messages = [picture]
    yield "message_created", V4_16, picture.webhook(V4_16, chat)
    yield "conversation_created", V4_16, chat.webhook(V4_16)
    kinds = [
        [file(V4_16, 312, 70102, "image", "sole.png", "image/png", 90211),
         file(V4_16, 313, 70102, "file", "invoice 7.pdf", "application/pdf", 40122)],
        [thing(314, 70103, "location", coordinates_lat=51.897, coordinates_long=-8.4705, fallback_title="Cork, Ireland",
               data_url=None)],
        [thing(315, 70104, "contact", fallback_title="+353215550100", meta={"firstName": "Tomás", "lastName": "Ryan"})],
        [file(V4_16, 316, 70105, "audio", "voice.ogg", "audio/ogg", 31744) | {"transcribed_text": ""}],
        [file(V4_16, 317, 70106, "video", "stitch.mp4", "video/mp4", 2_481_221, 720, 1280)],
    ]
    for number, attachments in enumerate(kinds, 70102):
        message = Message(number, "incoming", None, iris, t + number - 70090, source_id=f"wamid.HBgM{number}",
                          attachments=attachments)
        chat.messages, chat.active, chat.unread = [message], message.at, chat.unread + 1
        yield "message_created", V4_16, message.webhook(V4_16, chat)
    kinds[3][0]["transcribed_text"] = "Hello, the left sole comes off."
    voice = Message(70105, "incoming", None, iris, t + 15, attachments=kinds[3], attributes={
        "translations": {"de": "Hallo, die linke Sohle löst sich."}})
    chat.messages = [voice]
    yield "message_updated", V4_16, voice.webhook(V4_16, chat)
    template = Message(70107, "outgoing", "Hi Íris, parcel B-2044 is on its way.", RUTH, t + 60, status="failed",
                       additional={"template_params": {"name": "parcel_sent", "category": "UTILITY", "language": "en",
                                                       "processed_params": {"body": {"1": "B-2044"}}}},
                       attributes={"external_error": "131047: Re-engagement message"})
    chat.messages, chat.can_reply = [template], False
    yield "message_updated", V4_16, template.webhook(V4_16, chat)
    level = {"applied_sla": {"id": 3, "sla_id": 1, "sla_status": "active", "created_at": int(t), "updated_at": int(t),
                             "sla_name": "Gold", "sla_first_response_time_threshold": 600.0},
             "sla_events": [{"id": 5, "event_type": "frt", "created_at": int(t + 600)}], "sla_policy_id": 1}
    chat.service_level = level
    yield "conversation_updated", V4_16, chat.webhook(V4_16), {"changed_attributes": changed(sla_policy_id=(None, 1))}
    chat.service_level = {"applied_sla": None, "sla_events": [], "sla_policy_id": None}
    yield "automation_event.message_created", V4_16, chat.webhook(V4_16)

    letter = {"bcc": None, "cc": ["store@bowker.example"], "content_type": "multipart/alternative; boundary=b1",
              "date": "2026-03-02T08:29:58+01:00", "from": ["iris@mail.example"], "in_reply_to": None,
              "html_content": {"full": "<p>Hi,</p>", "quoted": "<p>Hi,</p>", "reply": "<p>Hi,</p>"},
              "message_id": "c1@mail.example", "multipart": True, "number_of_attachments": 0, "subject": "Refund?",
              "text_content": {"full": "Hi,", "quoted": "Hi,", "reply": "Hi,"}, "to": ["help@bowker.example"]}
    thread = Conversation(1209, OUTDOOR, MAIL, "Channel::Email", iris, "iris@mail.example", t + 80, t + 80, 9003,
                          {"source": "email", "in_reply_to": None, "auto_reply": False, "mail_subject": "Refund?",
                           "initiated_at": {"timestamp": iso(t + 80)}}, unread=1, waiting=t + 80, priority="urgent")
    mail = Message(70110, "incoming", "Hi,\n\nwhere is my refund?", iris, t + 80, content_type="incoming_email",
                   source_id="c1@mail.example", attributes={"email": letter, "cc_email": ["store@bowker.example"],
                                                            "bcc_email": None})
    thread.messages = [mail]
    yield "conversation_created", V4_16, thread.webhook(V4_16)
    yield "message_created", V4_16, mail.webhook(V4_16, thread)

    api = Conversation(1210, OUTDOOR, DESK, "Channel::Api", iris, "a7d1b2c4-77aa-4c55-8c26-6a9f0f1c2d33", t + 90, t + 90,
                       9004, {"shelf": 12, "channel_hint": {"kiosk": "north"}}, messages=[], verified=True,
                       priority="low")
    yield "conversation_created", V4_16, api.webhook(V4_16)
    inner = Message(70111, "outgoing", "Kiosk rang twice", RUTH, t + 91, private=True)
    api.messages = [inner]
    yield "message_created", V4_16, inner.webhook(V4_16, api)
    orphan = Message(70112, "outgoing", "Thanks for waiting.", at=t + 95, gone=True)
    api.messages = [inner, orphan]
    yield "message_created", V4_16, orphan.webhook(V4_16, api)
    campaign = Message(70113, "outgoing", "Spring sale: 20 % off tents", RUTH, t + 99, additional={"campaign_id": 31},
                       external={"slack": "1772437300.000200"}, sentiment={"label": "positive", "score": 0.914, "value": 1})
    api.messages = [campaign]
    yield "message_created", V4_16, campaign.webhook(V4_16, api)
    api.channel, api.linked, api.verified = None, False, None
    yield "conversation_updated", V4_16, api.webhook(V4_16), {"changed_attributes": None}

    story = Conversation(1211, OUTDOOR, INSTA, "Channel::Instagram", iris, "17841400000000001", t + 110, t + 110, 9005,
                         {"type": "instagram_direct_message"}, priority="medium")
    for number, kind in enumerate(("story_mention", "share", "ig_reel", "embed", "fallback"), 70120):
        link = f"https://cdn.example/{kind}/{number}"
        keys = {"data_url": link, "thumb_url": ""} if kind in ("share", "ig_reel") else {"data_url": link}
        keys |= {"fallback_title": "Walk the ridge"} if kind == "fallback" else {}
        message = Message(number, "incoming", None if kind != "fallback" else "see this", iris, t + number - 70000,
                          attachments=[thing(number - 69700, number, kind, **keys)])
        story.messages = [message]
        yield "message_created", V4_16, message.webhook(V4_16, story)
    tele = Conversation(1212, OUTDOOR, TELE, "Channel::Telegram", iris, "670011223", t + 140, t + 140, 9006,
                        {"chat_id": 670011223, "business_connection_id": None}, assignee=PIOTR)
    answer = Message(70130, "incoming", "ok!", iris, t + 140, source_id="1699", attributes={
        "in_reply_to": 70129, "in_reply_to_external_id": "1698"})
    tele.messages = [answer]
    yield "conversation_created", V4_16, tele.webhook(V4_16)
    yield "message_created", V4_16, answer.webhook(V4_16, tele)
    call = {"id": 88, "status": "completed", "direction": "inbound", "duration_seconds": 94, "provider": "twilio"}
    ring = Conversation(1213, OUTDOOR, VOICE, "Channel::Voice", iris, "+442079460188", t + 150, t + 150, 9007,
                        {"call_status": "completed", "call_direction": "inbound"})
    voice = Message(70131, "incoming", "Voice Call", iris, t + 150, content_type="voice_call", attributes={
        "data": {"call_sid": "CA5a", "status": "completed", "meta": {"ringing_at": int(t)}}}, extra={"call": call})
    ring.messages = [voice]
    yield "message_created", V4_16, voice.webhook(V4_16, ring)
    yield from inboxes(t + 200)


def inboxes(t):
    """An installation with ENABLE_INBOX_EVENTS: settings, and the whole row of the channel, secrets and all."""
    hours = [{"id": 50 + day, "inbox_id": 8, "account_id": 3, "day_of_week": day, "closed_all_day": day in (0, 6),
              "open_hour": None if day in (0, 6) else 9, "open_minutes": None if day in (0, 6) else 0,
              "close_hour": None if day in (0, 6) else 17, "close_minutes": None if day in (0, 6) else 30,
              "created_at": iso(t), "updated_at": iso(t), "open_all_day": False} for day in range(7)]
    settings = {"allow_messages_after_resolved": True, "lock_to_single_conversation": False,
                "auto_assignment_config": {}, "enable_auto_assignment": True, "enable_email_collect": True,
                "greeting_enabled": False, "greeting_message": None, "csat_survey_enabled": False,
                "business_name": None, "sender_name_type": "friendly", "timezone": "Europe/Dublin",
                "out_of_office_message": None, "working_hours_enabled": False, "working_hours": hours,
                "created_at": iso(t), "updated_at": iso(t + 1), "channel": {
                    "id": 6, "website_url": "https://bowker.example", "account_id": 3, "created_at": iso(t),
                    "updated_at": iso(t), "website_token": "hQ3nWm8yRz5Kc1vLxT7pBd2s", "widget_color": "#20603d",
                    "welcome_title": "", "welcome_tagline": "", "feature_flags": 7, "reply_time": "in_a_few_minutes",
                    "hmac_token": "fT6kPz2wQm9Xr4bVs8Nc1yJd", "pre_chat_form_enabled": False,
                    "pre_chat_form_options": {"pre_chat_fields": [{"name": "emailAddress", "required": True}]},
                    "hmac_mandatory": False, "continuity_via_email": True, "allowed_domains": ""}}
    yield "inbox_created", V4_16, settings | {"account": OUTDOOR}
    settings |= {"business_name": "Bowker & Daughters", "sender_name_type": "professional", "greeting_enabled": True,
                 "greeting_message": "Hello!", "out_of_office_message": "Back on Monday.",
                 "auto_assignment_config": {"max_assignment_limit": 5}}
    yield "inbox_updated", V4_16, settings | {"account": OUTDOOR}, {"changed_attributes": changed(
        greeting_enabled=(False, True), greeting_message=(None, "Hello!"))}
    desk = {"id": 2, "account_id": 3, "webhook_url": "https://kiosk.example/hook", "created_at": iso(t),
            "updated_at": iso(t), "identifier": "pR8sVd3Kx6Lm1Zq9Tb4wYc7n", "hmac_token": "Gk5zNw2Xq8Rt1Lv6Bc9mPd3s",
            "hmac_mandatory": None, "additional_attributes": {"agent_reply_time_window": 24}}
    yield "inbox_updated", V4_2, settings | {"channel": desk}, {"changed_attributes": changed(
        updated_at=(iso(t), iso(t + 1)))}
    yield "account_created", V4_16, {"id": 31, "name": "Müller & Söhne", "users": [
        {"id": 90, "name": "Jo Müller", "email": "jo@mueller.example", "type": "user"}]}
    yield "account_created", V3, {"id": 32, "name": "Kiosk"}


def clinic():
    """Builds in between: signed by 4.12.1, rendered content in 4.9, neither in 4.2."""
    t = START + 40_000
    ben = Contact(61, "Ben Krüger", None, "+4930555012", additional={"username": "bk"}, custom={"kasse": "privat"})
    talk = Conversation(77, CLINIC, OFFICE, "Channel::WebWidget", ben, "0f7f5a0e-5f54-4d2c-8f0e-2b1b6f9a7c10", t, t + 3,
                        640, widget(t, 1, "Mitteleuropäische Normalzeit", browser=MOBILE,
                                    referer="https://praxis.example/?q=a&b=<c>"), token="Lk2mXc8Vb5Nz1Qw4Er7Ty0Ui")
    ask = Message(9101, "incoming", "Haben Sie morgen etwas frei?", ben, t + 3)
    talk.messages, talk.unread, talk.waiting = [ask], 1, t + 3
    for build in (V4_12, V4_9, V4_2):
        yield "conversation_created", build, talk.webhook(build)
        yield "message_created", build, ask.webhook(build, talk)
    reply = Message(9102, "outgoing", "Ja, um 9 Uhr.", FELIX, t + 50)
    talk.messages, talk.assignee, talk.replied, talk.active = [ask, reply], FELIX, t + 50, t + 50
    talk.team = {"id": 1, "name": "empfang", "icon": None, "icon_color": None}
    for build in (V4_12, V4_9, V4_2):
        yield "message_created", build, reply.webhook(build, talk)
        talk.status = "resolved"
        yield "conversation_status_changed", build, talk.webhook(build), {"changed_attributes": None}
        yield "conversation_updated", build, talk.webhook(build), {"changed_attributes": changed(
            status=("open", "resolved"), first_reply_created_at=(None, iso(t + 50)))}
    talk.status = "open"
    yield "conversation_status_changed", V4_12, talk.webhook(V4_12), {"changed_attributes": changed(
        status=("resolved", "open"))}
    yield "conversation_typing_off", V4_9, {"user": ben.webhook(V4_9, CLINIC), "conversation": talk.webhook(V4_9),
                                            "is_private": False}
    yield "automation_event.conversation_updated", V4_9, talk.webhook(V4_9)
    yield "macro.executed", V4_2, talk.webhook(V4_2)


def bakery():
    """Old builds: no X-Chatwoot-* header, fewer keys."""
    t = START + 60_000
    guest = Contact(1, "静かな川-204")
    talk = Conversation(5, BAKERY, COUNTER, "Channel::WebWidget", guest, "e2c7b1de-1be5-4d0b-9d43-5c6a1f0b2a99", t, t + 2,
                        3, {key: value for key, value in widget(t, 9, "日本標準時").items() if key != "browser_language"})
    ask = Message(11, "incoming", "あんパンはありますか？", guest, t + 2, status=None)
    talk.messages, talk.unread, talk.waiting = [ask], 1, t + 2
    line = Conversation(6, BAKERY, COUNTER, "Channel::Line", guest, "U4af4980629", t + 9, t + 9, 4, None,
                        assignee=OLD_BOT)
    sticker = Message(12, "outgoing", "ようこそ", OLD_BOT, t + 9, content_type=None)
    line.messages = [sticker]
    for build in (V3, V2):
        yield "message_created", build, ask.webhook(build, talk)
        yield "conversation_created", build, talk.webhook(build)
        yield "message_created", build, sticker.webhook(build, line)
        yield "message_updated", build, sticker.webhook(build, line)
    yield "conversation_status_changed", V3, talk.webhook(V3), {"changed_attributes": None}
    yield "conversation_status_changed", V2, talk.webhook(V2)
    yield "conversation_updated", V2, talk.webhook(V2)
    yield "webwidget_triggered", V2, {"id": 3, "contact": guest.webhook(V2, BAKERY), "inbox": COUNTER, "account": BAKERY,
                                      "current_conversation": None, "source_id": talk.source_id}, {"event_info": {
        "widget_language": "ja", "browser_language": "ja", "browser": DESKTOP}}
    yield "contact_created", V3, guest.webhook(V3, BAKERY)


def deliveries():
    """All of them in order, the build that delivers and the body: to be written before the next one is asked for."""
    for scene in (shop, clinic, bakery):
        for name, build, body, *extra in scene():
            body = body if name is None else body | {"event": name}
            yield build, body | (extra[0] if extra else {})
