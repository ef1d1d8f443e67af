import { expect, test } from "vitest";
import { verdictOf } from "./verdict";

const URL_OF = "http://127.0.0.1:3000/hook";
const failed = (error: string) => ({ responseStatus: null, responseHeaders: {}, error });
const answer = (responseStatus: number, responseHeaders: Record<string, string> = {}) => ({ responseStatus, responseHeaders, error: null });

/** What the server says of an attempt that got no answer: its own words, and those of three systems, rustls and hyper. */
test.each<[error: string, title: string]>([
  ["Connection refused (os error 111)", "Connection refused on 127.0.0.1:3000"],
  ["Connection refused (os error 61)", "Connection refused on 127.0.0.1:3000"],
  ["No connection could be made because the target machine actively refused it. (os error 10061)", "Connection refused on 127.0.0.1:3000"],
  ["There was no complete response within 10 s.", "Timed out after 10 s"],
  ["There was no complete response within 0.4 s.", "Timed out after 0.4 s"],
  ["failed to lookup address information: Name or service not known", "127.0.0.1 was not found"],
  ["failed to lookup address information: Temporary failure in name resolution", "127.0.0.1 was not found"],
  ["failed to lookup address information: nodename nor servname provided, or not known", "127.0.0.1 was not found"],
  ["No such host is known. (os error 11001)", "127.0.0.1 was not found"],
  ["Connection reset by peer (os error 104)", "127.0.0.1:3000 cut the connection"],
  ["An existing connection was forcibly closed by the remote host. (os error 10054)", "127.0.0.1:3000 cut the connection"],
  ["Broken pipe (os error 32)", "127.0.0.1:3000 cut the connection"],
  ["connection closed before message completed", "127.0.0.1:3000 closed the connection without an answer"],
  ["invalid HTTP version parsed", "127.0.0.1:3000 does not speak HTTP"],
  ["received corrupt message of type InvalidContentType", "127.0.0.1:3000 does not speak TLS"],
  ["invalid peer certificate: UnknownIssuer", "The certificate of 127.0.0.1:3000 is not trusted"],
  ["invalid peer certificate: Expired", "The certificate of 127.0.0.1:3000 has expired"],
  ["invalid peer certificate: certificate expired: verification time 1 (UNIX), but certificate is not valid after 0", "The certificate of 127.0.0.1:3000 has expired"],
  ["invalid peer certificate: certificate not valid for name \"a\"; certificate is only valid for DnsName(\"b\")", "The certificate of 127.0.0.1:3000 is for another name"],
  ["invalid peer certificate: BadSignature", "The certificate of 127.0.0.1:3000 was refused"],
  ["tls handshake eof", "TLS with 127.0.0.1:3000 failed"],
  ["received fatal alert: HandshakeFailure", "TLS with 127.0.0.1:3000 failed"],
  ["Network is unreachable (os error 101)", "There is no way to 127.0.0.1:3000"],
  ["No route to host (os error 113)", "There is no way to 127.0.0.1:3000"],
  ["Connection timed out (os error 110)", "127.0.0.1:3000 does not react"],
  ["something nobody has seen yet", "127.0.0.1:3000 could not be reached"],
  ["Not sent: the signing secret cannot be read. Rotate it.", "Not sent: the signing secret cannot be read"],
  [
    "Not sent: the URL leads to a link-local, metadata, unspecified or multicast address, which is never allowed.",
    "Not sent: 127.0.0.1:3000 leads to a blocked address",
  ],
  [
    "Not sent: the URL leads to a private address, which the operator of this server does not allow.",
    "Not sent: 127.0.0.1:3000 leads to a private address",
  ],
  [
    "Not sent: the URL leads to the server's own computer, which is allowed only while it listens on loopback alone, or by the operator.",
    "Not sent: 127.0.0.1:3000 leads to the server's own computer",
  ],
  [
    "Not sent: the URL must be `https`: plain `http` is for loopback addresses.",
    "Not sent: 127.0.0.1:3000 is not on this computer, so it must be https",
  ],
])("%s", (error, title) => {
  const verdict = verdictOf(failed(error), URL_OF);
  expect(verdict.title).toBe(title);
  expect(verdict.tone).toBe("bad");
  expect(verdict.remedy).toMatch(/[.?]$/);
});

test.each<[status: number, title: string]>([
  [200, "Delivered: your server answered 200"],
  [204, "Delivered: your server answered 204"],
  [301, "301: your server redirects"],
  [400, "400: your server did not accept the body"],
  [401, "Your server answered 401: check the secret"],
  [403, "Your server answered 403: check the secret"],
  [404, "404 from your server"],
  [405, "405: your server takes no POST here"],
  [410, "410: your server says this address is gone"],
  [418, "Your server answered 418"],
  [429, "429: your server asks for fewer requests"],
  [500, "500: your server failed"],
  [502, "502 from a proxy in front of your server"],
])("an answer of %i", (status, title) => {
  const verdict = verdictOf(answer(status), URL_OF);
  expect(verdict.title).toBe(title);
  expect(verdict.tone).toBe(status < 300 ? "ok" : "bad");
});

test("a redirect says where to, and a wait how long", () => {
  expect(verdictOf(answer(302, { location: "https://example.com/new" }), URL_OF).title).toContain("redirects to https://example.com/new");
  expect(verdictOf(answer(429, { "retry-after": "120" }), URL_OF).remedy).toContain("Retry-After: 120");
});

test("a status without a whole answer is no delivery", () => {
  const cut = { ...answer(200), error: "end of file before message length reached" };
  expect(verdictOf(cut, URL_OF)).toMatchObject({ tone: "bad", title: "Your server answered 200, but its answer broke off" });
  const slow = { ...answer(200), error: "There was no complete response within 10 s." };
  expect(verdictOf(slow, URL_OF).title).toBe("Your server answered 200, but did not finish within 10 s");
});

test("what was not tried yet waits", () => {
  expect(verdictOf(undefined, URL_OF).tone).toBe("waiting");
});
