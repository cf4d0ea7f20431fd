// What hookctl signs, the libraries on npm accept; what they sign, hookctl verifies.

import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto';
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';

import { LinearWebhookClient } from '@linear/sdk/webhooks';
import { sign as githubSign, verify as githubVerify } from '@octokit/webhooks-methods';
import '@shopify/shopify-api/adapters/node';
import { ApiVersion, shopifyApi } from '@shopify/shopify-api';

import {
  AT, BYTES, EMPTY, ID, JSON_, TEXT, URL_, bodies, changed, check, drive, hookctl, kept, sign, verifies,
} from './bench.mjs';

// The rest are CommonJS.
const require = createRequire(import.meta.url);
const { hmacValidator: AdyenValidator } = require('@adyen/api-library');
const { Signature: HubSpot } = require('@hubspot/api-client');
const { validateSignature: lineValidate } = require('@line/bot-sdk');
const { Mux } = require('@mux/mux-node');
const { Paddle } = require('@paddle/paddle-node-sdk');
const { EventWebhook } = require('@sendgrid/eventwebhook');
const { verifySlackRequest } = require('@slack/bolt');
const { verifyKey } = require('discord-interactions');
const Razorpay = require('razorpay');
const { WebhooksHelper } = require('square');
const { Webhook: StandardWebhook } = require('standardwebhooks');
const Stripe = require('stripe');
const { Webhook: SvixWebhook } = require('svix');
const twilio = require('twilio');

const WHSEC = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const WHSEC2 = 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD';
const SECRET = '8f742231b10e8888abcd99yyyzzz85a5';

const standardSigns = (Library, prefix) => (body, secret) => ({
  [`${prefix}-id`]: ID,
  [`${prefix}-timestamp`]: String(AT),
  [`${prefix}-signature`]: new Library(secret).sign(ID, new Date(AT * 1000), body),
});

const stripe = new (Stripe.default ?? Stripe)('sk_test_none');

// Key pairs are made anew for every run.
const discord = generateKeyPairSync('ed25519');
const discordHalf = (key, name) => Buffer.from(key.export({ format: 'jwk' })[name], 'base64url').toString('hex');
const discordPublic = discordHalf(discord.publicKey, 'x');
const sendgrid = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const der = (key, type) => key.export({ format: 'der', type }).toString('base64');
const sendgridPublic = der(createPublicKey(sendgrid.publicKey.export({ format: 'pem', type: 'spki' })), 'spki');
const sendgridPrivate = der(createPrivateKey(sendgrid.privateKey.export({ format: 'pem', type: 'pkcs8' })), 'pkcs8');
const SENDGRID = 'x-twilio-email-event-webhook';

function hubspot(version, more = {}) {
  const header = version === 'v3' ? 'x-hubspot-signature-v3' : 'x-hubspot-signature';
  const options = (body, secret, timestamp) => ({
    clientSecret: secret, requestBody: body.toString(), url: URL_, timestamp, method: 'POST', signatureVersion: version,
  });
  return {
    name: `@hubspot/api-client ${version}`,
    provider: `hubspot-${version}`,
    secret: SECRET,
    accepts: ({ body, headers }, secret) =>
      HubSpot.isValid({
        ...options(body, secret, Number(headers['x-hubspot-request-timestamp'])),
        signature: headers[header],
      }),
    signs: (body, secret) => ({
      ...(version === 'v3' && { 'x-hubspot-request-timestamp': String(AT * 1000) }),
      [header]: HubSpot.getSignature('POST', version, options(body, secret, AT * 1000)),
    }),
    takes: [...TEXT, ...EMPTY],
    ...more,
  };
}

// Linear's time stands in the body.
const linear = (rest = '') => Buffer.from(`{"type":"Issue",${rest}"webhookTimestamp":${AT * 1000}}`);

const EDGES = [0, 300, 301, 86400];
const BOTH_EDGES = [...EDGES, -300, -301];

const LIBRARIES = [
  {
    name: 'standardwebhooks', provider: 'standard-webhooks', secret: WHSEC, second: WHSEC2,
    accepts: ({ body, headers }, secret) =>
      new StandardWebhook(secret).verify(body, headers, { jsonParse: false }) === undefined,
    signs: standardSigns(StandardWebhook, 'webhook'), takes: [...TEXT, ...EMPTY], ages: BOTH_EDGES,
  },
  {
    // It parses what it has verified.
    name: 'svix', provider: 'svix', secret: WHSEC, second: WHSEC2,
    accepts: ({ body, headers }, secret) => (new SvixWebhook(secret).verify(body, headers), true),
    signs: standardSigns(SvixWebhook, 'svix'), takes: JSON_, ages: BOTH_EDGES,
  },
  {
    // As text: its decoder drops a byte order mark from bytes, which was signed.
    name: 'stripe', provider: 'stripe', secret: WHSEC, second: WHSEC2,
    accepts: ({ body, headers }, secret) =>
      stripe.webhooks.signature.verifyHeader(body.toString(), headers['stripe-signature'], secret),
    signs: (body, secret) => ({
      'stripe-signature': stripe.webhooks.generateTestHeaderString({ payload: body.toString(), secret, timestamp: AT }),
    }),
    ages: [...EDGES, -300, -86400],
  },
  {
    name: '@octokit/webhooks-methods', provider: 'github', secret: SECRET,
    accepts: ({ body, headers }, secret) => githubVerify(secret, body.toString(), headers['x-hub-signature-256']),
    signs: async (body, secret) => ({ 'x-hub-signature-256': await githubSign(secret, body.toString()) }),
  },
  {
    name: '@slack/bolt', provider: 'slack', secret: SECRET,
    accepts: ({ body, headers }, secret) =>
      verifySlackRequest({
        signingSecret: secret, body: body.toString(),
        headers: { ...headers, 'x-slack-request-timestamp': Number(headers['x-slack-request-timestamp']) },
      }) === undefined,
    takes: [...TEXT, ...EMPTY], ages: [...EDGES, -300],
    // The pack follows Slack's Python library, which refuses a time ahead.
    differ: { '-301': [true, false] },
  },
  {
    name: '@line/bot-sdk', provider: 'line', secret: SECRET, takes: BYTES,
    accepts: ({ body, headers }, secret) => lineValidate(body, secret, headers['x-line-signature']),
  },
  {
    name: 'square', provider: 'square', secret: SECRET, takes: [...TEXT, ...EMPTY],
    accepts: ({ body, headers, url }, secret) =>
      WebhooksHelper.verifySignature({
        requestBody: body.toString(), signatureHeader: headers['x-square-hmacsha256-signature'],
        signatureKey: secret, notificationUrl: url,
      }),
  },
  {
    name: 'discord-interactions', provider: 'discord', public: discordPublic, takes: BYTES,
    secret: discordHalf(discord.privateKey, 'd') + discordPublic,
    accepts: ({ body, headers }, key) =>
      verifyKey(body, headers['x-signature-ed25519'], headers['x-signature-timestamp'], key),
    ages: [0, 300, -300],
    // It leaves the age to the caller.
    differ: { 301: [true, false], '-301': [true, false] },
  },
  {
    name: '@sendgrid/eventwebhook', provider: 'sendgrid', secret: sendgridPrivate, public: sendgridPublic,
    accepts: ({ body, headers }, key) => {
      const library = new EventWebhook();
      const point = library.convertPublicKeyToECDSA(key);
      return library.verifySignature(point, body, headers[`${SENDGRID}-signature`], headers[`${SENDGRID}-timestamp`]);
    },
    takes: [...TEXT, ...EMPTY], ages: [0, 300, -300],
    differ: { 301: [true, false], '-301': [true, false] },
  },
  {
    // Of several `h1` it sees the last.
    name: '@paddle/paddle-node-sdk', provider: 'paddle', secret: 'pdl_ntfset_01hry_ZYjw',
    second: 'pdl_ntfset_02hry_ABcd', seesLast: true,
    accepts: ({ body, headers }, secret) =>
      new Paddle('none').webhooks.isSignatureValid(body.toString(), secret, headers['paddle-signature']),
    takes: [...TEXT, ...EMPTY], ages: [0, 5, 6, -5, -6],
  },
  {
    // It parses what it has verified. The pack gives the time in the body, as this library does.
    name: '@linear/sdk', provider: 'linear', secret: SECRET,
    bodies: [['plain', linear()], ['unicode', linear('"title":"Zażółć 🐘",')], ['numbers', linear('"n":10.00,"n":2,')]],
    accepts: ({ body, headers }, secret) => new LinearWebhookClient(secret).verify(body, headers['linear-signature']),
    ages: [0, 60, 61, -60, -61],
  },
  hubspot('v1'),
  hubspot('v2'),
  hubspot('v3', { ages: [...EDGES, -300, -86400] }),
  {
    name: '@mux/mux-node', provider: 'mux', secret: SECRET, second: 'another secret',
    accepts: async ({ body, headers }, secret) => {
      await new Mux({ tokenId: 'none', tokenSecret: 'none' }).webhooks.verifySignature(body.toString(), headers, secret);
      return true;
    },
    takes: [...TEXT, ...EMPTY], ages: [...EDGES, -300, -86400],
  },
  {
    name: 'razorpay', provider: 'razorpay', secret: SECRET, takes: [...TEXT, ...EMPTY],
    accepts: ({ body, headers }, secret) =>
      Razorpay.validateWebhookSignature(body.toString(), headers['x-razorpay-signature'], secret),
  },
  {
    name: '@adyen/api-library', provider: 'adyen-header', takes: [...TEXT, ...EMPTY],
    secret: '44782DEF547AAA06C910C43932B1EB0C71FC68D9D0C057550C48EC2ACF6BA056',
    accepts: ({ body, headers }, secret) =>
      new AdyenValidator().validateHMACSignature(secret, headers.hmacsignature, body.toString()),
    signs: (body, secret) => ({ hmacsignature: new AdyenValidator().calculateHmac(body.toString(), secret) }),
  },
];

// Shopify's library looks at the whole request, so it gets what `send` would deliver.
async function shopify() {
  const library = (secret) =>
    shopifyApi({
      apiKey: 'none', apiSecretKey: secret, apiVersion: ApiVersion.January26, hostName: 'example.com',
      isEmbeddedApp: false, logger: { log: () => {} },
    });
  const validate = async (secret, headers, body) => {
    const rawRequest = { headers, url: '/hooks', method: 'POST' };
    return library(secret).webhooks.validate({ rawBody: body.toString(), rawRequest, rawResponse: {} });
  };
  for (const [title, body] of bodies(TEXT)) {
    const ran = hookctl(
      'send', 'shopify', '--data', kept('body', body), '--to', 'http://127.0.0.1:9/hooks', '--dry-run',
      '--header', 'X-Shopify-Topic: orders/create', '--secret-file', kept('secret', SECRET),
    );
    const [head, ...rest] = ran.stdout.toString().split('\r\n\r\n');
    const headers = Object.fromEntries(head.split('\r\n').slice(1).map((line) => line.split(': ')));
    const sent = Buffer.from(rest.join('\r\n\r\n'));
    await check(`@shopify/shopify-api: accepts the whole request: ${title}`, async () => {
      const verdict = await validate(SECRET, headers, sent);
      if (!verdict.valid) throw new Error(JSON.stringify(verdict));
      return sent.equals(body);
    });
    await check(`@shopify/shopify-api: refuses a changed byte: ${title}`, async () => {
      const verdict = await validate(SECRET, headers, changed(sent));
      return verdict.reason === 'invalid_hmac';
    });
  }
}

// Twilio signs the fields of a form, so it has cases of its own.
async function twilioForms() {
  const token = '12345abcdef67890';
  const cases = JSON.parse(readFileSync(new URL('twilio.json', import.meta.url), 'utf8'));
  const given = { 'content-type': 'application/x-www-form-urlencoded' };
  const fields = (text) => {
    const form = new URLSearchParams(text);
    return Object.fromEntries([...new Set(form.keys())].map((name) => [name, form.getAll(name)]));
  };
  for (const url of cases.urls) {
    for (const text of cases.forms) {
      const what = `twilio form ${JSON.stringify(text)} at ${url}`;
      const ours = sign('twilio', [token], Buffer.from(text), { url, given });
      const accepted = (body) => twilio.validateRequest(token, ours.headers['x-twilio-signature'], url, fields(body));
      await check(`${what}: accepted`, () => accepted(text));
      await check(`${what}: one field more refused`, () => !accepted(`${text}&More=1`));
      const made = twilio.getExpectedTwilioSignature(token, url, fields(text));
      const theirs = { body: Buffer.from(text), headers: { ...given, 'x-twilio-signature': made }, url };
      await check(`${what}: verified`, () => verifies('twilio', [token], theirs));
      const altered = { ...theirs, body: Buffer.from(`${text}&More=1`) };
      await check(`${what}: one field more refused by hookctl`, () => !verifies('twilio', [token], altered));
    }
    for (const [title, body] of bodies(TEXT)) {
      const what = `twilio ${title} at ${url}`;
      const ours = sign('twilio', [token], body, { url, given: { 'content-type': 'application/json' } });
      const accepted = (bytes) =>
        twilio.validateRequestWithBody(token, ours.headers['x-twilio-signature'], ours.url, bytes.toString());
      await check(`${what}: accepted`, () => accepted(body));
      await check(`${what}: changed refused`, () => !accepted(changed(body)));
    }
  }
}

for (const library of LIBRARIES) await drive(library);
await shopify();
await twilioForms();
