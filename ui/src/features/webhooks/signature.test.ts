import { createHmac } from "node:crypto";
import { expect, test } from "vitest";
import { deliveryCurl, secretProblem, signatureHeaders } from "./signature";

test("the example of Standard Webhooks is signed as there", async () => {
  const headers = await signatureHeaders("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, '{"test": 2432232314}');
  expect(headers["webhook-signature"]).toBe("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
  expect(headers["webhook-timestamp"]).toBe("1614265330");
});

test("X-Signature is keyed with the secret as text, over the exact bytes", async () => {
  const secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  const body = '{"key":"صور/😀.png"}';
  const headers = await signatureHeaders(secret, "evt_1", 1000, body);
  expect(headers["x-signature"]).toBe(`sha256=${createHmac("sha256", secret).update(`1000.${body}`).digest("hex")}`);
});

test("what is no secret is said to be none", () => {
  expect(secretProblem("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")).toBeNull();
  const others = ["", "whsec_", "sk_live_x", "MfKQ9r8G", "whsec_not base64!"];
  expect(others.filter((other) => secretProblem(other) === null)).toEqual([]);
});

test("a delivery's command quotes what a shell would read", () => {
  expect(deliveryCurl("http://127.0.0.1:3000/a?b=c", { "webhook-signature": "v1,a= v1,b=" }, "{\"key\":\"it's\"}")).toBe(
    `curl -X POST 'http://127.0.0.1:3000/a?b=c' \\\n  -H 'webhook-signature: v1,a= v1,b=' \\\n  --data-raw '{"key":"it'\\''s"}'`,
  );
});
