// Express and Stripe's library, as Stripe's own guide has it: the raw body, `constructEvent`, and each event once.

import express from 'express';
import Stripe from 'stripe';

import { secret, serve } from './serving.mjs';

const stripe = new Stripe('sk_test_none');
const app = express();
const act = serve(app);
const seen = new Set();

app.post('/hooks', express.raw({ type: 'application/json' }), (req, res) => {
  let event;
  try {
    event = stripe.webhooks.constructEvent(req.body, req.headers['stripe-signature'], secret);
  } catch (error) {
    return res.status(400).send(`Webhook Error: ${error.message}`);
  }
  if (!seen.has(event.id)) {
    seen.add(event.id);
    act(event.id);
  }
  return res.json({ received: true });
});
