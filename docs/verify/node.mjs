// Verifies a webhook of Stowbox by its `X-Signature`. Needs nothing but Node.js.

import { createHmac, timingSafeEqual } from "node:crypto";

const TOLERANCE_SECONDS = 5 * 60;

/**
 * `timestamp` and `signature` are the headers `X-Webhook-Timestamp` and `X-Signature`; `body` is the bytes as they came
 * (with Express: `express.raw({ type: "application/json" })`), not JSON that was parsed and written again.
 */
export function verify(secret, timestamp, signature, body) {
  const age = Math.abs(Date.now() / 1000 - Number(timestamp));
  if (!(age <= TOLERANCE_SECONDS)) return false; // An old delivery, sent again by somebody who saw it.
  const expected = Buffer.from(`sha256=${createHmac("sha256", secret).update(`${timestamp}.`).update(body).digest("hex")}`);
  const given = Buffer.from(signature);
  return given.length === expected.length && timingSafeEqual(given, expected);
}
