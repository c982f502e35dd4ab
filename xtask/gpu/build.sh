#!/usr/bin/env bash
# Builds everything that check.sh runs on a machine with a GPU and packs it into one file:
#   xtask/gpu/build.sh OUT.tar.xz
# Needs Rust, a C compiler and Python with pip; neither a GPU nor a driver. Some 25 minutes the first time, on two cores.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
out=$(realpath -m "${1:?give the file to write}")
export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$root/target/cuda}
cd "$root"
built=$(mktemp)
trap 'rm -rf "$built" "$built.d"' EXIT
"$here/toolkit.sh" cargo build --release --workspace --exclude guesswork-web --features guesswork/cuda \
  --bin guesswork --bin xtask --bench train_step --test golden_t5 --message-format json-render-diagnostics > "$built"
mkdir "$built.d"
for name in guesswork xtask train_step golden_t5; do
  program=$(python3 - "$built" "$name" <<'PYTHON'
import json, sys
found = [a for a in map(json.loads, open(sys.argv[1])) if a.get("executable") and a["target"]["name"] == sys.argv[2]]
print(found[-1]["executable"] if found else sys.exit(f"error: cargo did not build {sys.argv[2]}"))
PYTHON
)
  install -s "$program" "$built.d/$name"
done
tar -C "$built.d" -c guesswork xtask train_step golden_t5 | xz -T0 > "$out"
echo "wrote $out ($(du -h "$out" | cut -f1)); on the GPU machine: xtask/gpu/check.sh $(basename "$out") OUT"
