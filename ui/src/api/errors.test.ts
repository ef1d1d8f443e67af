import { expect, test } from "vitest";
import { asApiError, errorDetails, errorFrom, explain } from "./errors";

const BODY = JSON.stringify({
  error: { code: "bucket_not_empty", message: "bucket photos holds 3 objects", requestId: "req_1", docsUrl: "/docs#x" },
});

test("the server's own words are kept and its code is explained", () => {
  const error = errorFrom(409, BODY, "req_header");
  expect(error).toMatchObject({ code: "bucket_not_empty", status: 409, requestId: "req_1", docsUrl: "/docs#x" });
  expect(explain(error).title).toBe("The bucket is not empty");
  expect(errorDetails(error)).toBe(
    "code: bucket_not_empty\nmessage: bucket photos holds 3 objects\nstatus: 409\nrequest id: req_1\ndocs: /docs#x",
  );
});

test.each(["<html>Bad gateway</html>", "", "null", '{"error":"text"}', '{"error":{"code":5}}'])(
  "an answer that is not Stowbox's says so: %s",
  (body) => {
    expect(errorFrom(502, body, "req_2")).toMatchObject({
      code: "unexpected_answer",
      status: 502,
      requestId: "req_2",
    });
  },
);

test("a lost server, a cancelled request and an unknown code", () => {
  expect(asApiError(new TypeError("Failed to fetch")).code).toBe("unreachable");
  expect(asApiError({ code: "bucket_not_found", message: "m" })).toMatchObject({ code: "bucket_not_found", message: "m" });
  expect(asApiError(new Error("odd")).code).toBe("unexpected_answer");
  expect(asApiError(new DOMException("stop", "AbortError")).code).toBe("cancelled");
  expect(explain(errorFrom(418, '{"error":{"code":"teapot","message":"m"}}', null)).title).toBe("That did not work");
});
