// Express as it is often seen: the parsed body is written again and that is verified, the time is not looked at, and
// whatever comes is done.

import { createHmac } from 'node:crypto';

import express from 'express';

import { secret, serve } from './serving.mjs';

const app = express();
const act = serve(app);

app.use(express.json());
app.post('/hooks', (req, res) => {
  const signed = `${req.headers['x-chatwoot-timestamp']}.${JSON.stringify(req.body)}`;
  const expected = `sha256=${createHmac('sha256', secret).update(signed).digest('hex')}`;
  if (req.headers['x-chatwoot-signature'] !== expected) {
    return res.status(401).send('wrong signature');
  }
  act(req.headers['x-chatwoot-delivery']);
  return res.send('ok');
});
