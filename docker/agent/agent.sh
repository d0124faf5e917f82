# What runs inside the agent container, a bash: it reads requests from its stdin, runs each in a
# subshell, answers on stdout. When stdin ends, because the harness closed it or died, it runs the
# last healing script that it was given, and exits.
#
# A request is `id NUL heal NUL script NUL` (an empty `heal` keeps the last one), an answer is
# `id NUL status NUL stdout NUL stderr NUL`. The healing script of a request is in force before its
# script runs: whatever the script breaks, the agent already knows how to undo.
#
# The functions below are what scripts are made of. PID is a process id as the agent sees it (that
# of the machine, or of Docker Desktop's VM); START its start time, because pids are used again.

trap '' PIPE
HEAL=
CHAIN=VERIFY
mkdir -p /run/verify

# --- processes -----------------------------------------------------------------------------------

# same PID START: is it still the process that we mean?
same() { [ "$(start_of "$1")" = "$2" ]; }

start_of() {
  local stat
  read -r stat 2>/dev/null <"/proc/$1/stat" || return 1
  set -- ${stat##*) }
  printf '%s' "${20}"
}

# state PID: R, S, D, T (stopped), Z, or X when there is none.
state() {
  local stat
  read -r stat 2>/dev/null <"/proc/$1/stat" || { printf X; return; }
  stat=${stat##*) }
  printf '%s' "${stat%% *}"
}

# members PID: every process in its pid namespace, itself first.
members() {
  local p
  printf '%s\n' "$1"
  for p in /proc/[0-9]*; do
    if [ "$p" != "/proc/$1" ] && [ "$p/ns/pid" -ef "/proc/$1/ns/pid" ]; then
      printf '%s\n' "${p#/proc/}"
    fi
  done
}

# pause PID: SIGSTOP to all of them, twice, because one may have forked meanwhile; then waits until
# the first one stands still.
pause() {
  local i
  kill -STOP $(members "$1") 2>/dev/null
  kill -STOP $(members "$1") 2>/dev/null
  for i in {1..200}; do
    case $(state "$1") in T | t | Z | X) return 0 ;; esac
    sleep 0.005
  done
  echo "process $1 does not stop" >&2
  return 1
}

resume() {
  kill -CONT $(members "$1") 2>/dev/null
  return 0
}

# kill_hard PID: SIGKILL, and waits until it has ended; the rest of its pid namespace ends with it.
kill_hard() {
  local i
  kill -KILL "$1" 2>/dev/null
  for i in {1..400}; do
    case $(state "$1") in Z | X) return 0 ;; esac
    sleep 0.005
  done
  echo "process $1 does not die" >&2
  return 1
}

# cpu_of PID: quota and period as its own cgroup says them; quota -1 or max: no limit.
cpu_of() {
  local cgroup=/proc/$1/root/sys/fs/cgroup
  if [ -r "$cgroup/cpu.max" ]; then
    cat "$cgroup/cpu.max"
  else
    echo "$(<"$cgroup/cpu/cpu.cfs_quota_us") $(<"$cgroup/cpu/cpu.cfs_period_us")"
  fi
}

# open_gate PID: lets the program of a container that has just started run.
open_gate() { : >"/proc/$1/root/dev/shm/verify-go"; }

# --- links ---------------------------------------------------------------------------------------

# hook_links PID: prepares the network namespace of a container that has just started.
hook_links() {
  printf '*filter\n:%s - [0:0]\n-I INPUT 1 -j %s\nCOMMIT\n' "$CHAIN" "$CHAIN" |
    nsenter -t "$1" -n iptables-restore -w 5 -n
}

# replace_links PID: replaces all rules of a node at once; they come on stdin.
replace_links() {
  {
    printf '*filter\n:%s - [0:0]\n' "$CHAIN"
    cat
    printf 'COMMIT\n'
  } | nsenter -t "$1" -n iptables-restore -w 5 -n
}

read_links() { nsenter -t "$1" -n iptables -w 5 -vS "$CHAIN"; }

# --- healing -------------------------------------------------------------------------------------

# heal_node PID START: what every node needs, whatever is on.
heal_node() {
  same "$1" "$2" || return 0
  replace_links "$1" </dev/null
  nsenter -t "$1" -n tc qdisc del dev eth0 root 2>/dev/null
  resume "$1"
}

# --- requests ------------------------------------------------------------------------------------

while IFS= read -r -d '' id && IFS= read -r -d '' heal && IFS= read -r -d '' script; do
  [ -z "$heal" ] || HEAL=$heal
  out=$(eval "$script" 2>/run/verify/stderr </dev/null)
  status=$?
  printf '%s\0%s\0%s\0%s\0' "$id" "$status" "$out" "$(</run/verify/stderr)"
done
eval "$HEAL"
