"""Flask and Slack's SDK, as its page on verifying has it, and each event once."""

import sys
from pathlib import Path

from flask import Flask, request
from slack_sdk.signature import SignatureVerifier

sys.path.insert(0, str(Path(__file__).parent))
from serving import SECRET, Effects, serve  # noqa: E402

app = Flask(__name__)
verifier = SignatureVerifier(SECRET)
effects = Effects()


@app.post("/hooks")
def hooks():
    if not verifier.is_valid_request(request.get_data(), request.headers):
        return "invalid request", 403
    event = request.get_json()
    if event.get("type") == "url_verification":
        return event["challenge"]
    effects.once(event["event_id"])
    return ""


@app.get("/effects")
def shown():
    return effects.shown()


serve(app)
