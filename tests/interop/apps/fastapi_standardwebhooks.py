"""FastAPI and the library of Standard Webhooks, each message once."""

import sys
from pathlib import Path

from fastapi import FastAPI, HTTPException, Request
from standardwebhooks import Webhook, WebhookVerificationError

sys.path.insert(0, str(Path(__file__).parent))
from serving import SECRET, Effects, serve_asgi  # noqa: E402

app = FastAPI()
webhook = Webhook(SECRET)
effects = Effects()


@app.post("/hooks")
async def hooks(request: Request):
    try:
        webhook.verify(await request.body(), dict(request.headers))
    except WebhookVerificationError as error:
        raise HTTPException(400, str(error)) from error
    effects.once(request.headers["webhook-id"])
    return {"received": True}


@app.get("/effects")
async def shown():
    return effects.shown()


serve_asgi(app)
