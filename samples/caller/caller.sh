#!/bin/sh
# The same caller with curl and jq: runs an AI step, asks, waits, does what was released, reports.
#   INGEST=http://127.0.0.1:PORT KEY=... samples/caller/caller.sh [AMOUNT]
set -eu
amount=${1:-12.50}
case_id=ticket-$(date +%s)-$$

post() { # path, body, idempotency key: the answer's body on one line, then its status; busy (503) is asked again under the same key
  for _ in 1 2 3 4 5 6 7 8 9 10; do
    status=$(curl -s -H "X-API-Key: $KEY" -H 'Content-Type: application/json' -H "Idempotency-Key: $3" -d "$2" -o "$answer" -w '%{http_code}' "$INGEST$1" || true)
    [ "$status" = 503 ] || break
    sleep 1
  done
  tr -d '\n' < "$answer"
  printf '\n%s\n' "$status"
}

send() { # id, retryOf or nothing, what the AI answered: waits two seconds for what the rules say
  run=$(jq -nc --arg id "$1" --arg case "$case_id" --arg retryOf "$2" --argjson answer "$3" '{id: $id, source: "urn:example:caller-curl", caseId: $case,
    flow: "support-inbox", input: "The chair is scratched.", references: {order: "A-77"}} + (if $retryOf == "" then {} else {retryOf: $retryOf} end) + $answer')
  sent=$(post '/runs?wait=2s' "$run" "$1")
  case $(printf '%s\n' "$sent" | tail -n 1) in
    200 | 202) printf '%s\n' "$sent" | head -n 1 ;;
    *) echo "Not accepted: $sent" >&2; exit 1 ;;
  esac
}

wait_for() { # run id: asks until there is a directive; each question waits up to half a minute
  while true; do
    status=$(curl -s -H "X-API-Key: $KEY" -o "$answer" -w '%{http_code}' "$INGEST/runs/$1/directive?wait=30s" || true)
    case $status in
      200) cat "$answer"; return ;;
      204 | 503) sleep 1 ;;
      *) echo "No directive: $status $(cat "$answer")" >&2; exit 1 ;;
    esac
  done
}

answer=$(mktemp)
trap 'rm -f "$answer"' EXIT

# 1. The AI step. This one is pretended, and the first time it does not answer at all.
sent=$(send "$case_id-1" '' '{"failure": {"kind": "technical", "message": "the model did not answer within 30 s"}}')
run_id=$(printf '%s\n' "$sent" | jq -r .runId)
directive=$(printf '%s\n' "$sent" | jq -c '.directive // empty')
[ -n "$directive" ] || directive=$(wait_for "$run_id")
echo "Told to $(printf '%s\n' "$directive" | jq -r '.kind + ": " + .reason')"
[ "$(printf '%s\n' "$directive" | jq -r .kind)" = retry ] || exit 0

# 2. The next attempt names the run it replaces.
action=$(jq -nc --arg amount "$amount" '{type: "refund", effect: "external", amount: $amount, currency: "EUR", arguments: {order: "A-77"}}')
sent=$(send "$case_id-2" "$run_id" "$(jq -nc --argjson action "$action" '{output: "We are sorry and refund you.", confidence: 0.95, action: $action}')")
run_id=$(printf '%s\n' "$sent" | jq -r .runId)
directive=$(printf '%s\n' "$sent" | jq -c '.directive // empty')
if [ -z "$directive" ]; then
  echo "Run $run_id waits for a person."
  directive=$(wait_for "$run_id")
fi
echo "Told to $(printf '%s\n' "$directive" | jq -r '.kind + ": " + .reason + (if .note then " (" + .note + ")" else "" end)')"
[ "$(printf '%s\n' "$directive" | jq -r .kind)" = proceed ] || exit 0

# 3. Do exactly what was released: what a person changed it to, else what the AI wanted.
action=$(printf '%s\n' "$directive" | jq -c --argjson proposed "$action" '.content.action // $proposed')
receipt=$(printf '%s\n' "$directive" | jq -r .receipt.receiptId)

# What happens to a program that is about to do something else:
other=$(post "/releases/$receipt/consume" "$(printf '%s\n' "$action" | jq -c '{action: (.arguments.order = "A-78")}')" "other-$receipt")
echo "Another action under this receipt: $(printf '%s\n' "$other" | tail -n 1) $(printf '%s\n' "$other" | head -n 1 | jq -r '.code + ": " + .detail')"

consumed=$(post "/releases/$receipt/consume" "$(printf '%s\n' "$action" | jq -c '{action: .}')" "consume-$receipt")
if [ "$(printf '%s\n' "$consumed" | tail -n 1)" != 200 ]; then
  echo "Not done: $(printf '%s\n' "$consumed" | head -n 1 | jq -r .detail)"
  exit 1
fi
echo "Done: refunded $(printf '%s\n' "$action" | jq -r .amount) EUR."

# 4. Say what became of it.
report=$(printf '%s\n' "$directive" | jq -c '{result: "executed", receiptId: .receipt.receiptId, actionDigest: .receipt.actionDigest, note: "refund R-99 booked"}')
echo "Reported: $(post "/runs/$run_id/outcome" "$report" "outcome-$receipt" | tail -n 1), run $run_id"
