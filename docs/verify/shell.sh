#!/bin/sh
# Verifies a webhook of Stowbox by its `X-Signature`, to try one by hand: while it runs, the list of processes shows the
# secret. Needs openssl.
# Usage: STOWBOX_SIGNING_SECRET=whsec_... shell.sh TIMESTAMP SIGNATURE <BODY
# TIMESTAMP and SIGNATURE are the headers `X-Webhook-Timestamp` and `X-Signature`. Ends with 0 if it is good.
set -eu
age=$(($(date +%s) - $1))
if [ "${age#-}" -gt 300 ]; then exit 1; fi # An old delivery, sent again by somebody who saw it.
expected=$({ printf '%s.' "$1"; cat; } | openssl dgst -sha256 -hmac "$STOWBOX_SIGNING_SECRET" | sed 's/.*= *//')
[ "sha256=$expected" = "$2" ]
