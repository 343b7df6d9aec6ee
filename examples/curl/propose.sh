#!/usr/bin/env bash
# The same with curl and jq: propose a task from outside, and follow it until somebody has decided.
#
#   NEXO_URL=http://localhost:3000 NEXO_KEY=marketplace-amazon-… ./propose.sh
#
# It may be run again: the same Idempotency-Key gives the same task.
set -euo pipefail
: "${NEXO_URL:=http://localhost:3000}" "${NEXO_KEY:?the token of an agent: ./nexo token create NAME --channel amazon}"

# Says the server's sentence where the answer is no. --retry repeats after 429 and 503, as long as Retry-After says.
ask() { # method, path, more arguments of curl
  local answer status
  answer=$(curl -sS --retry 3 -X "$1" -H "Authorization: Bearer $NEXO_KEY" -w '\n%{http_code}' "$NEXO_URL$2" "${@:3}")
  status=${answer##*$'\n'} answer=${answer%$'\n'*}
  [[ $status == 2* ]] || { jq -r '"\(.status) \(.code): \(.detail)"' <<<"$answer" >&2; return 1; }
  printf '%s' "$answer"
}

channel=$(ask GET /api/session | jq -r .channel)
key=preco-$channel-$(date +%F) # one proposal a day

# The stream is opened first, so that no decision can come in between; it closes with this script.
exec 3< <(exec curl -sSN -H "Authorization: Bearer $NEXO_KEY" "$NEXO_URL/api/events?types=task.*")
stream=$!
trap 'kill "$stream" 2>/dev/null || true' EXIT
IFS= read -r _ <&3 # the greeting: from now on nothing is missed

task=$(ask POST /api/orchestration/tasks -H 'Content-Type: application/json' -H "Idempotency-Key: $key" --data-binary @- <<JSON
{ "marketplace": "$channel", "title": "Conferir os preços da semana", "description": "Três concorrentes baixaram o preço.",
  "category": "analysis", "priority": "medium", "estimatedHours": 0.5 }
JSON
)
id=$(jq -r .id <<<"$task")
echo "proposed $id"

# What was proposed before is answered as it was then; what holds now, the task itself says. So after each of its events.
status() { ask GET "/api/orchestration/tasks/$id" | jq -r .status; }
while status=$(status); [[ $status == pending || $status == awaiting_approval ]]; do
  until IFS= read -r line <&3 && [[ $line == data:*"$id"* ]]; do :; done
done
echo "$status $id"
