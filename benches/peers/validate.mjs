// Reads a capture and says how many of its payloads there are and how many match the schema of their event.
//
//   node validate.mjs parse|ajv CAPTURE SCHEMAS

import { createReadStream, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

const [mode, capture, folder] = process.argv.slice(2);
const validators = new Map();
if (mode === "ajv") {
  const { default: Ajv } = await import("ajv/dist/2020.js");
  const { default: formats } = await import("ajv-formats");
  const ajv = formats(new Ajv({ strict: false }));
  for (const file of readdirSync(folder)) {
    const schema = JSON.parse(readFileSync(join(folder, file), "utf8"));
    validators.set(file.replace(/\.json$/, ""), ajv.compile(schema));
  }
}

let payloads = 0;
let valid = 0;
function judge(line) {
  const record = JSON.parse(line);
  const payload = JSON.parse(record.request.body.utf8);
  payloads += 1;
  if (mode === "parse" || validators.get(payload.event)(payload)) valid += 1;
}

// Lines are cut from the bytes: faster than the readline module.
let rest = Buffer.alloc(0);
for await (const chunk of createReadStream(capture, { highWaterMark: 1 << 20 })) {
  const bytes = rest.length ? Buffer.concat([rest, chunk]) : chunk;
  let start = 0;
  for (let end = bytes.indexOf(10); end !== -1; end = bytes.indexOf(10, start)) {
    judge(bytes.toString("utf8", start, end));
    start = end + 1;
  }
  rest = bytes.subarray(start);
}
console.log(JSON.stringify({ payloads, valid }));
