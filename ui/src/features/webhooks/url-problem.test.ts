import { expect, test } from "vitest";
import { urlCaution, urlProblem } from "./url-problem";

test.each([
  "https://example.com/hook",
  "https://example.com:8443/a?b=c",
  "http://127.0.0.1:3000/",
  "http://localhost:3000/x",
  "http://[::1]:80/",
  "http://2130706433/",
  "http://0x7f.1/",
  "https://[2001:db8::1]/",
  "https://10.0.0.1/",
])("%s is accepted", (url) => expect(urlProblem(url)).toBeNull());

// The same list as in the server's own test of what it refuses.
test.each([
  "",
  "example.com",
  "/hook",
  "ftp://public.test/",
  "file:///etc/passwd",
  "https://",
  "https://a b/",
  "https://user@public.test/",
  "https://:pw@public.test/",
  "https://public.test/#x",
  "https://public.test/#",
  "javascript:alert(1)",
  "https://[::1",
  "https://256.1.1.1/",
  "https://169.254.169.254/",
  "https://2852039166/",
  "https://0xa9fea9fe/",
  "https://[fe80::1]/",
  "https://[::]/",
  "http://0.0.0.0:9710/",
  "https://224.0.0.1/",
  "https://[ff02::1]/",
  "http://203.0.113.7/",
  `https://public.test/${"x".repeat(2048)}`,
])("%s is refused with a reason", (url) => expect(urlProblem(url)).toMatch(/\.$/));

test("what only the server can know is a caution, not a refusal", () => {
  expect(urlCaution("https://192.168.1.4/")).toContain("private");
  expect(urlCaution("http://receiver.test/")).toContain("loopback");
  expect(urlCaution("https://receiver.test/")).toBeNull();
  expect(urlCaution("http://localhost/")).toBeNull();
});
