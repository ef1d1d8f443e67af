import { shellQuote } from "#/lib/curl";

/** A request as it was signed. */
export interface Signed {
  body: string;
  timestamp: string;
  /** `sha256=<hex>` */
  signature: string;
}

export const LANGUAGES = ["Node", "Python", "Go", "Rust", "Shell"] as const;
export type Language = (typeof LANGUAGES)[number];

/** The variable that holds the secret in every snippet: none of them has it inside. */
export const SECRET_VARIABLE = "STOWBOX_WEBHOOK_SECRET";

/**
 * A program that verifies this very request and prints "valid" or "NOT valid". The comments say what a server takes the
 * values from, and what it has to refuse besides.
 */
export function verifySnippet(language: Language, signed: Signed): string {
  return { Node: node, Python: python, Go: go, Rust: rust, Shell: shell }[language](signed);
}

/** JavaScript, Python and Go write text alike, as long as only these escapes are used. */
const literal = (text: string) => JSON.stringify(text);

const node = ({ body, timestamp, signature }: Signed) => `import { createHmac, timingSafeEqual } from "node:crypto";

// In your server: two headers, and the raw body before it is parsed.
const timestamp = ${literal(timestamp)}; // x-webhook-timestamp
const signature = ${literal(signature)}; // x-signature
const body = ${literal(body)};

const secret = process.env.${SECRET_VARIABLE}; // whsec_…
const expected = "sha256=" + createHmac("sha256", secret).update(timestamp + "." + body).digest("hex");
const valid = signature.length === expected.length && timingSafeEqual(Buffer.from(signature), Buffer.from(expected));
console.log(valid ? "valid" : "NOT valid");
// Refuse timestamps older than five minutes, too: then nobody can send this again.
`;

const python = ({ body, timestamp, signature }: Signed) => `import hashlib, hmac, os

# In your server: two headers, and the raw body before it is parsed.
timestamp = ${literal(timestamp)}  # x-webhook-timestamp
signature = ${literal(signature)}  # x-signature
body = ${literal(body)}.encode()

secret = os.environ["${SECRET_VARIABLE}"].encode()  # whsec_…
expected = "sha256=" + hmac.new(secret, timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()
print("valid" if hmac.compare_digest(signature, expected) else "NOT valid")
# Refuse timestamps older than five minutes, too: then nobody can send this again.
`;

const go = ({ body, timestamp, signature }: Signed) => `package main

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
)

func main() {
	// In your server: two headers, and the raw body before it is parsed.
	timestamp := ${literal(timestamp)} // x-webhook-timestamp
	signature := ${literal(signature)} // x-signature
	body := ${literal(body)}

	mac := hmac.New(sha256.New, []byte(os.Getenv("${SECRET_VARIABLE}"))) // whsec_…
	mac.Write([]byte(timestamp + "." + body))
	expected := "sha256=" + hex.EncodeToString(mac.Sum(nil))
	if hmac.Equal([]byte(expected), []byte(signature)) {
		fmt.Println("valid")
	} else {
		fmt.Println("NOT valid")
	}
	// Refuse timestamps older than five minutes, too: then nobody can send this again.
}
`;

const rust = ({ body, timestamp, signature }: Signed) => `// Cargo.toml: hmac = "0.12", sha2 = "0.10", hex = "0.4"
use hmac::{Hmac, Mac};
use sha2::Sha256;

fn main() {
    // In your server: two headers, and the raw body before it is parsed.
    let timestamp = ${literal(timestamp)}; // x-webhook-timestamp
    let signature = ${literal(signature)}; // x-signature
    let body = ${rawString(body)};

    let secret = std::env::var("${SECRET_VARIABLE}").expect("the secret, whsec_…");
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).expect("any length will do");
    mac.update(format!("{timestamp}.{body}").as_bytes());
    let given = hex::decode(signature.trim_start_matches("sha256=")).unwrap_or_default();
    println!("{}", if mac.verify_slice(&given).is_ok() { "valid" } else { "NOT valid" });
    // Refuse timestamps older than five minutes, too: then nobody can send this again.
}
`;

const shell = ({ body, timestamp, signature }: Signed) => `timestamp=${shellQuote(timestamp)} # x-webhook-timestamp
signature=${shellQuote(signature)} # x-signature
body=${shellQuote(body)}

# ${SECRET_VARIABLE} is whsec_…
expected="sha256=$(printf '%s.%s' "$timestamp" "$body" | openssl dgst -sha256 -hmac "$${SECRET_VARIABLE}" -r | cut -d ' ' -f 1)"
[ "$expected" = "$signature" ] && echo valid || echo "NOT valid"
`;

/** Rust's raw string, with more hashes than any row of them after a quote in the text. */
function rawString(text: string): string {
  const longest = Math.max(0, ...[...text.matchAll(/"(#*)/g)].map((found) => found[1]?.length ?? 0));
  const hashes = "#".repeat(longest + 1);
  return `r${hashes}"${text}"${hashes}`;
}
