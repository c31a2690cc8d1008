#!/bin/sh
# The same caller with curl and jq: runs an AI step, asks, waits, does what was released, reports.
#   INGEST=http://127.0.0.1:PORT KEY=... samples/caller/caller.sh [AMOUNT]
set -eu
amount=${1:-12.50}
case_id=ticket-$(date +%s)-$$

post() { # path, body, idempotency key: the answer's body, then its status on a line of its own
  curl -s --retry 10 -H "X-API-Key: $KEY" -H 'Content-Type: application/json' -H "Idempotency-Key: $3" -d "$2" -w '\n%{http_code}\n' "$INGEST$1"
}

send() { # id, retryOf or nothing, what the AI answered: waits two seconds for what the rules say
  run=$(jq -nc --arg id "$1" --arg case "$case_id" --arg retryOf "$2" --argjson answer "$3" '{id: $id, source: "urn:example:caller-curl", caseId: $case,
    flow: "support-inbox", input: "The chair is scratched.", references: {order: "A-77"}} + (if $retryOf == "" then {} else {retryOf: $retryOf} end) + $answer')
  post '/runs?wait=2s' "$run" "$1" | head -n 1
}

wait_for() { # run id: asks until there is a directive; each question waits up to half a minute
  while [ "$(curl -s -H "X-API-Key: $KEY" -o "$answer" -w '%{http_code}' "$INGEST/runs/$1/directive?wait=30s")" != 200 ]; do :; done
  cat "$answer"
}

answer=$(mktemp)
trap 'rm -f "$answer"' EXIT

# 1. The AI step. This one is pretended, and the first time it does not answer at all.
sent=$(send "$case_id-1" '' '{"failure": {"kind": "technical", "message": "the model did not answer within 30 s"}}')
run_id=$(echo "$sent" | jq -r .runId)
directive=$(echo "$sent" | jq -c '.directive // empty')
[ -n "$directive" ] || directive=$(wait_for "$run_id")
echo "Told to $(echo "$directive" | jq -r '.kind + ": " + .reason')"
[ "$(echo "$directive" | jq -r .kind)" = retry ] || exit 0

# 2. The next attempt names the run it replaces.
action=$(jq -nc --arg amount "$amount" '{type: "refund", effect: "external", amount: $amount, currency: "EUR", arguments: {order: "A-77"}}')
sent=$(send "$case_id-2" "$run_id" "$(jq -nc --argjson action "$action" '{output: "We are sorry and refund you.", confidence: 0.95, action: $action}')")
run_id=$(echo "$sent" | jq -r .runId)
directive=$(echo "$sent" | jq -c '.directive // empty')
if [ -z "$directive" ]; then
  echo "Run $run_id waits for a person."
  directive=$(wait_for "$run_id")
fi
echo "Told to $(echo "$directive" | jq -r '.kind + ": " + .reason + (if .note then " (" + .note + ")" else "" end)')"
[ "$(echo "$directive" | jq -r .kind)" = proceed ] || exit 0

# 3. Do exactly what was released: what a person changed it to, else what the AI wanted.
action=$(echo "$directive" | jq -c --argjson proposed "$action" '.content.action // $proposed')
receipt=$(echo "$directive" | jq -r .receipt.receiptId)

# What happens to a program that is about to do something else:
other=$(post "/releases/$receipt/consume" "$(echo "$action" | jq -c '{action: (.arguments.order = "A-78")}')" "other-$receipt")
echo "Another action under this receipt: $(echo "$other" | tail -n 1) $(echo "$other" | head -n 1 | jq -r '.code + ": " + .detail')"

consumed=$(post "/releases/$receipt/consume" "$(echo "$action" | jq -c '{action: .}')" "consume-$receipt")
if [ "$(echo "$consumed" | tail -n 1)" != 200 ]; then
  echo "Not done: $(echo "$consumed" | head -n 1 | jq -r .detail)"
  exit 1
fi
echo "Done: refunded $(echo "$action" | jq -r .amount) EUR."

# 4. Say what became of it.
report=$(echo "$directive" | jq -c '{result: "executed", receiptId: .receipt.receiptId, actionDigest: .receipt.actionDigest, note: "refund R-99 booked"}')
echo "Reported: $(post "/runs/$run_id/outcome" "$report" "outcome-$receipt" | tail -n 1), run $run_id"
