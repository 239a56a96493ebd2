#!/usr/bin/env bash
# A restore drill: backs the running site up (or takes a backup that there is),
# restores it in an empty place beside, starts it there, holds it against the
# backup, says how long each step took, and leaves nothing behind. The site
# goes on serving; the copy tells nobody of anything.
#
#   docs/ops/restore-drill.sh                  # with the environment of the site
#   docs/ops/restore-drill.sh FILE             # the backup that would be used in earnest
#
#   FANZHA                   the program; by default fanzha
#   FANZHA_DATA, FANZHA_CONTENT, FANZHA_DATABASE_URL, FANZHA_SERVER_KEY_FILE, FANZHA_EVIDENCE_URL
#                            of the site, as serve has them
#   DRILL_DATABASE_URL       an empty PostgreSQL database to restore to; by default SQLite.
#                            It is filled, and to be dropped afterwards
#   TMPDIR                   where there is room for all of it
set -euo pipefail

fanzha=${FANZHA:-fanzha}
data=${FANZHA_DATA:-data}
key=${FANZHA_SERVER_KEY_FILE:-$data/server.key}
work=$(mktemp -d)
site=
cleanup() {
  [ -z "$site" ] || { kill "$site" 2>/dev/null && wait "$site" 2>/dev/null || true; }
  rm -rf "$work"
}
trap cleanup EXIT

# copy runs the program on the copy: none of the site's settings reach it.
settings=(PATH="$PATH" TMPDIR="${TMPDIR:-/tmp}" FANZHA_DATA="$work/data" FANZHA_SERVER_KEY_FILE="$key" FANZHA_CONTENT="$work/content")
[ -z "${DRILL_DATABASE_URL:-}" ] || settings+=(FANZHA_DATABASE_URL="$DRILL_DATABASE_URL")
copy() { env -i "${settings[@]}" "$fanzha" "$@"; }

# step does a step, and notes how long it took.
took=()
step() {
  local name=$1 began=$EPOCHREALTIME
  shift
  echo "== $name"
  "$@" || { echo "演练失败：$name"; exit 1; }
  took+=("$(awk -v a="$began" -v b="$EPOCHREALTIME" -v n="$name" 'BEGIN { printf "%7.1f 秒  %s", b - a, n }')")
}

file=${1:-}
make_backup() {
  file=$work/site.backup
  "$fanzha" backup "$file"
}
[ -n "$file" ] || step "备份" make_backup

# What was erased after the backup must be erased again.
lists=()
[ ! -f "$data/erased.list" ] || lists=(--erased-list "$data/erased.list")
step "恢复到空的地方，核对每张表、每个文件" copy restore "$file" "${lists[@]}"

serve() {
  # env becomes the program, so that it is the one to be stopped.
  env -i "${settings[@]}" "$fanzha" serve --silent --addr 127.0.0.1:0 --internal-addr 127.0.0.1:0 >"$work/out" 2>"$work/log" &
  site=$!
  local address
  for _ in $(seq 600); do
    kill -0 "$site" 2>/dev/null || { cat "$work/log"; return 1; }
    address=$(sed -n 's/.*"msg":"serving","address":"\([^"]*\)".*/\1/p' "$work/log")
    if [ -n "$address" ] && env -i "$fanzha" health --ready --addr "$address" >/dev/null 2>&1; then
      return 0
    fi
    sleep 0.2
  done
  cat "$work/log"
  return 1
}
step "启动，能读、能收登记" serve
step "审计日志逐条核对" copy audit verify

echo "== 用时"
printf '%s\n' "${took[@]}"
echo "演练成功。备份和恢复加起来，就是出事以后要等的时间；上一份备份到出事之间的登记会丢：见 docs/reliability.md"
