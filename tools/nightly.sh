#!/bin/sh
# What is too long for every change, once a night: fuzzing, kills under load, a host under load for long. Everything runs,
# whatever failed before; the exit code is 1 when anything did. (The model checker explores its whole space in npm test.)
#   npm run nightly            ten minutes of fuzzing, ten of soaking
#   MINUTES=30 npm run nightly
cd "$(dirname "$0")/.." || exit 1
minutes=${MINUTES:-10}
failed=0
for step in "fuzz -- --minutes $minutes" "faults" "soak -- --minutes $minutes"; do
  echo "== npm run $step"
  # shellcheck disable=SC2086 -- the words of a step are its arguments
  npm run --silent $step || failed=1
done
exit $failed
