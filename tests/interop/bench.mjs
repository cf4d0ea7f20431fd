// Drives hookctl, holds the clock and prints one line per check. Knows no provider.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

// When everything here is signed, in seconds since 1970.
export const AT = 1_700_000_000;
export const ID = 'msg_2KWPBgLlAfxdpx2AI54pPJ85f4W';
export const URL_ = 'https://hooks.example.com/in?tenant=7&x=%20y';

// What a library takes for a body: each kind is a wider one than that before it.
export const JSON_ = ['json'];
export const TEXT = ['json', 'text'];
export const BYTES = ['json', 'text', 'bytes', 'empty'];
export const EMPTY = ['empty'];

// The clock: libraries ask `Date.now()` or `new Date()`.

const RealDate = Date;
let now = AT;

globalThis.Date = class extends RealDate {
  constructor(...args) {
    super(...(args.length ? args : [now * 1000]));
  }
  static now() {
    return now * 1000;
  }
};

async function frozen(at, ask) {
  now = at;
  try {
    return await ask();
  } finally {
    now = AT;
  }
}

// hookctl.

const scratch = mkdtempSync(join(tmpdir(), 'interop-'));
process.on('exit', () => rmSync(scratch, { recursive: true }));

// Runs the program away from anybody's settings.
export function hookctl(...args) {
  const env = { PATH: process.env.PATH, HOME: scratch };
  const ran = spawnSync(process.env.HOOKCTL, args, { cwd: scratch, env, timeout: 60_000 });
  if (ran.error) throw ran.error;
  return ran;
}

export function kept(name, content) {
  const path = join(scratch, name);
  writeFileSync(path, content);
  return path;
}

function flags(secrets, body, at, url, headers) {
  const args = ['--body', kept('body', body), '--at', String(at), '--url', url, '--json'];
  secrets.forEach((secret, i) => args.push('--secret-file', kept(`secret${i}`, secret)));
  Object.entries(headers).forEach(([name, value]) => args.push('--header', `${name}: ${value}`));
  return args;
}

// What a receiver gets when hookctl signs the body: header names in lower case, the body in bytes.
export function sign(provider, secrets, body, { url = URL_, given = {} } = {}) {
  const ran = hookctl('sign', provider, '--id', ID, ...flags(secrets, body, AT, url, given));
  if (ran.status !== 0) throw new Error(`sign ${provider}: ${ran.stderr}`);
  const made = JSON.parse(ran.stdout);
  const headers = { ...given };
  made.headers.forEach(([name, value]) => (headers[name.toLowerCase()] = value));
  return { body, headers, url: made.url ?? url };
}

// What hookctl says of a request. Anything but a yes or a no is a failure of the check itself.
export function verifies(provider, secrets, request, at = AT) {
  const { body, headers, url = URL_ } = request;
  const ran = hookctl('verify', provider, ...flags(secrets, body, at, url, headers));
  if (ran.status !== 0 && ran.status !== 1) {
    throw new Error(`verify ${provider}: ${ran.stdout}${ran.stderr}`);
  }
  return ran.status === 0;
}

// The checks.

// One line: whether it holds, and why it could not be found out.
export async function check(what, holds) {
  try {
    console.log(`${(await holds()) ? 'ok  ' : 'FAIL'} node: ${what}`);
  } catch (error) {
    console.log(`FAIL node: ${what}: ${String(error?.message ?? error).split('\n')[0]}`);
  }
}

export function bodies(kinds) {
  const table = JSON.parse(readFileSync(new URL('bodies.json', import.meta.url), 'utf8'));
  return Object.entries(table)
    .filter(([, body]) => kinds.includes(body.kind))
    .map(([name, body]) => [name, Buffer.from(body.base64 ?? body.text, body.base64 ? 'base64' : 'utf8')]);
}

// The body with its last byte changed; still UTF-8 if it was.
export function changed(body) {
  if (!body.length) return Buffer.from('x');
  const copy = Buffer.from(body);
  copy[copy.length - 1] ^= 1;
  return copy;
}

// The library's verdict; many of them say no by throwing.
async function accepts(library, request, secret) {
  try {
    return Boolean(await library.accepts(request, secret));
  } catch {
    return false;
  }
}

// All checks of one row of the table:
//   name, provider, secret, accepts(request, secret), signs(body, secret) where the library can sign,
//   takes: kinds of bodies, or bodies: its own; public: what checks when it is not what signs;
//   second: another secret, where one request can carry a signature for each of two; seesLast: the library sees only
//   the last of them; ages: seconds (below zero: ahead of the clock) at which library and pack must
//   say the same; differ: ages at which one of them is stricter, on purpose, {age: [library, pack]}.
export async function drive(library) {
  const { name, provider } = library;
  const key = library.public ?? library.secret;
  for (const [title, body] of library.bodies ?? bodies(library.takes ?? TEXT)) {
    const request = sign(provider, [library.secret], body);
    // Without the guard, so that an error here shows what is wrong.
    await check(`${name}: accepts hookctl's signature: ${title}`, () => library.accepts(request, key));
    const forged = { ...request, body: changed(body) };
    await check(`${name}: refuses a changed byte: ${title}`, async () => !(await accepts(library, forged, key)));
    if (!library.signs) continue;
    const theirs = { body, headers: await library.signs(body, library.secret) };
    await check(`${name}: hookctl verifies its signature: ${title}`, () => verifies(provider, [key], theirs));
    const altered = { ...theirs, body: changed(body) };
    await check(`${name}: hookctl refuses a changed byte: ${title}`, () => !verifies(provider, [key], altered));
  }
  await driveSecrets(library);
  await driveAges(library);
}

const sample = (library) => library.bodies?.[0][1] ?? Buffer.from('{"a":1}');

// Another secret is refused; of two that sign, either is enough.
async function driveSecrets(library) {
  const { name, provider, secret } = library;
  const body = sample(library);
  if (!library.public) {
    const request = sign(provider, [secret], body);
    const other = library.second ?? secret.slice(0, -2) + (secret.endsWith('AA') ? 'BB' : 'AA');
    await check(`${name}: refuses another secret`, async () => !(await accepts(library, request, other)));
    await check(`${name}: hookctl refuses another secret`, () => !verifies(provider, [other], request));
  }
  if (!library.second) return;
  const request = sign(provider, [secret, library.second], body);
  const seen = library.seesLast ? [false, true] : [true, true];
  for (const [i, each] of [secret, library.second].entries()) {
    const what = `${name}: ${seen[i] ? 'accepts' : 'does not see'} the ${['first', 'second'][i]} of two secrets`;
    await check(what, async () => (await accepts(library, request, each)) === seen[i]);
  }
}

// Library and pack draw the line at the same second, or differ as the table says.
async function driveAges(library) {
  const { name, provider, ages = [], differ = {} } = library;
  const key = library.public ?? library.secret;
  const request = sign(provider, [library.secret], sample(library));
  for (const age of [...ages, ...Object.keys(differ).map(Number)]) {
    const theirs = await frozen(AT + age, () => accepts(library, request, key));
    const ours = verifies(provider, [key], request, AT + age);
    const [library_, pack] = differ[age] ?? [ours, ours];
    const said = `library ${theirs ? 'yes' : 'no'}, hookctl ${ours ? 'yes' : 'no'}`;
    const signed = age < 0 ? String(age) : `+${age}`;
    await check(`${name}: ${signed} s: ${said}`, () => theirs === library_ && ours === pack);
  }
}
