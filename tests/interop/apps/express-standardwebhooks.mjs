// Express and the library of Standard Webhooks, each message once.

import express from 'express';
import { Webhook } from 'standardwebhooks';

import { secret, serve } from './serving.mjs';

const webhook = new Webhook(secret);
const app = express();
const act = serve(app);
const seen = new Set();

app.post('/hooks', express.raw({ type: 'application/json' }), (req, res) => {
  try {
    webhook.verify(req.body, req.headers);
  } catch (error) {
    return res.status(400).json({ error: error.message });
  }
  const id = req.headers['webhook-id'];
  if (!seen.has(id)) {
    seen.add(id);
    act(id);
  }
  return res.sendStatus(204);
});
