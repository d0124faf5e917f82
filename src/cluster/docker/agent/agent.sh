# What runs inside the agent container, a bash: it reads requests from its stdin, runs each in a
# subshell, answers on stdout. When stdin ends, because the harness closed it or died, it runs the
# last healing script that it was given, and exits.
#
# A request is `id NUL heal NUL script NUL` (an empty `heal` keeps the last one), an answer is
# `id NUL status NUL stdout NUL stderr NUL`. The healing script of a request is in force before its
# script runs: whatever the script breaks, the agent already knows how to undo.
#
# The functions below are what scripts are made of; `verbs.ts` beside this file is the only caller.
# PID is a process id as the agent sees it (that
# of the machine, or of Docker Desktop's VM); START its start time, because pids are used again.

trap '' PIPE
HEAL=
CHAIN=VERIFY
PARTS=/run/verify
mkdir -p $PARTS
# The older kernel interface takes a quarter of the time; many kernels have it still.
IPTABLES=iptables
if iptables-legacy -S >/dev/null 2>&1; then IPTABLES=iptables-legacy; fi
IP6TABLES=ip6tables
if ip6tables-legacy -S >/dev/null 2>&1; then IP6TABLES=ip6tables-legacy; fi

# --- processes -----------------------------------------------------------------------------------

# look PID: sets STATE (R, S, D, T for stopped, Z, or X when there is none) and START. It forks
# nothing, as far as that can be had below too: under load a fork is what takes long.
look() {
  local stat
  STATE=X START=
  read -r stat 2>/dev/null <"/proc/$1/stat" || return
  set -- ${stat##*) }
  STATE=$1 START=${20}
}

# same PID START: is it still the process that we mean?
same() {
  look "$1"
  [ "$START" = "$2" ]
}

start_of() {
  look "$1"
  printf '%s' "$START"
}

state() {
  look "$1"
  printf '%s' "$STATE"
}

# members PID: every process in its pid namespace, itself first. In our own namespace lives the whole
# machine: there only the process itself is meant.
members() {
  local p
  printf '%s\n' "$1"
  [ "/proc/$1/ns/pid" -ef /proc/self/ns/pid ] && return
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
    look "$1"
    case $STATE in T | t | Z | X) return 0 ;; esac
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
    look "$1"
    case $STATE in Z | X) return 0 ;; esac
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

# open_gate PID TEXT: hands the waiting gate of a container what it shall run; waits until that has
# begun. The file appears with all of its text at once.
open_gate() {
  local go=/proc/$1/root/dev/shm/verify-go
  printf '%s\n' "$2" >"$go.new" && mv "$go.new" "$go" || return 1
  while grep -qs verify-gate "/proc/$1/cmdline"; do sleep 0.002; done
}

# kill_tree PID: SIGKILL to a process and to all that it has started.
kill_tree() {
  local child
  kill -STOP "$1" 2>/dev/null
  for child in $(cat "/proc/$1/task/"*/children 2>/dev/null); do kill_tree "$child"; done
  kill -KILL "$1" 2>/dev/null
  return 0
}

# start_sleeper: a process of our own to try things on; prints its PID and START.
start_sleeper() {
  sleep 60 >/dev/null 2>&1 &
  # Until it has been executed its memory is ours.
  sleep 0.01
  printf '%s ' $!
  start_of $!
}

# --- links ---------------------------------------------------------------------------------------

# tables PID COMMAND...: one of iptables' commands on the rules of a node, with a lock of its own,
# because the nodes' rules have nothing to do with each other.
tables() {
  XTABLES_LOCKFILE=/run/verify/tables-$1 nsenter -t "$1" -n "$2" -w 5 "${@:3}"
}

# knows_ipv6: prints yes where the kernel speaks it at all. Never fails.
knows_ipv6() {
  [ ! -e /proc/sys/net/ipv6 ] || printf yes
}

# has_ipv6 PID: whether a container speaks IPv6 on any interface but its loopback.
has_ipv6() {
  nsenter -t "$1" -n bash -c 'for off in /proc/sys/net/ipv6/conf/*/disable_ipv6; do
    case $off in */all/* | */default/* | */lo/* | *\**) continue ;; esac
    [ "$(<"$off")" = 1 ] || exit 0
  done
  exit 1'
}

# shut_ipv6 PID: the rules for links are of IPv4, so nothing else may pass between nodes: containers
# are made without IPv6. Where the engine has given them some all the same, none of it comes in.
shut_ipv6() {
  local problem
  has_ipv6 "$1" || return 0
  problem=$(tables "$1" "$IP6TABLES-restore" -n 2>&1 <<<"*filter
:$CHAIN - [0:0]
-A $CHAIN ! -i lo -j DROP
-I INPUT 1 -j $CHAIN
COMMIT") && return 0
  echo "the engine gave a container IPv6, which no partition would cut, and ip6tables cannot shut it: $problem" >&2
  return 1
}

# hook_links PID: prepares the network namespace of a container that has just started.
hook_links() {
  rm -f $PARTS/queues-"$1" # of another process, if the pid was used before
  shut_ipv6 "$1" || return 1
  tables "$1" "$IPTABLES-restore" -n <<<"*filter
:$CHAIN - [0:0]
-I INPUT 1 -j $CHAIN
COMMIT"
}

# replace_links PID RULES QUEUES: replaces all rules of a node at once. QUEUES are lines, `ADDRESS
# NAME=VALUE,...`: what comes from there goes through queue.pl, after the rules. A new program listens
# before the rules lead to it, the old one ends when none does; their queues have different numbers.
replace_links() {
  local queues=$PARTS/queues-$1 old= old_start= base=0 program= rules=$2 specs=() address options
  [ ! -e "$queues" ] || read -r old old_start base <"$queues"
  if [ -n "$3" ]; then
    base=$((base ? 0 : 1024))
    while read -r address options; do
      specs+=("$((base + ${#specs[@]})),$address,$options")
      rules+="-A $CHAIN ! -i lo -s $address/32 -j NFQUEUE --queue-num ${specs[-1]%%,*} --queue-bypass
"
    done <<<"${3%$'\n'}"
    program=$(queue "$1" "$PARTS/queued-$1-$base" "${specs[@]}") || return 1
  fi
  if ! tables "$1" "$IPTABLES-restore" -n <<<"*filter
:$CHAIN - [0:0]
${rules}COMMIT"; then
    [ -z "$program" ] || end_queue "$program"
    return 1
  fi
  rm -f "$queues"
  [ -z "$program" ] || printf '%s %s %s\n' "$program" "$(start_of "$program")" "$base" >"$queues"
  if [ -n "$old" ] && same "$old" "$old_start"; then end_queue "$old"; fi
}

# queue PID COUNTS QUEUE...: see queue.pl; it ends with the node, and with this shell.
queue() { nsenter -t "$1" -n perl -e "$VERIFY_QUEUE" -- "$1,$$" "${@:2}"; }

# end_queue PROGRAM: waits until it has let pass what waited. Where that takes too long it is killed,
# and what waits is lost.
end_queue() {
  local i
  kill -TERM "$1" 2>/dev/null
  for i in {1..400}; do
    look "$1"
    case $STATE in Z | X) return 0 ;; esac
    sleep 0.005
  done
  kill_hard "$1"
}

# read_queues PID: prints nothing where no program listens, at least the first line otherwise.
read_queues() {
  local program start base
  read -r program start base <"$PARTS/queues-$1" && same "$program" "$start" || return 1
  printf 'queues:\n%s' "$(<"$PARTS/queued-$1-$base")"
}

# try_queue: whether packets can be handed to a program; tried in our own network namespace.
try_queue() {
  local program
  try_rule '-s 192.0.2.1 -j NFQUEUE --queue-num 1 --queue-bypass' || return 1
  program=$(queue $$ $PARTS/queued-try 1,192.0.2.1,duplicate=1) && end_queue "$program"
}

read_links() { tables "$1" "$IPTABLES" -vS "$CHAIN"; }

# replace_shape PID LINES: replaces all queue disciplines of a node; the lines are for `tc -batch`.
replace_shape() {
  nsenter -t "$1" -n tc qdisc del dev eth0 root 2>/dev/null
  [ -z "$2" ] || nsenter -t "$1" -n tc -batch - <<<"$2"
}

# read_shape PID: prints nothing where it cannot be read, at least the first line otherwise.
read_shape() {
  local classes
  classes=$(nsenter -t "$1" -n tc -s class show dev eth0) || return 1
  printf 'classes:\n%s' "$classes"
}

# try_shape KIND: what the kernel says when it is asked for this queue discipline; tried on our own
# loopback. Never fails.
try_shape() {
  tc qdisc add dev lo root handle 1: $1 2>&1
  tc qdisc del dev lo root 2>/dev/null
  return 0
}

# try_rule RULE: whether the packet filter takes this rule; tried in our own network namespace.
try_rule() {
  "$IPTABLES" -N TRY && "$IPTABLES" -A TRY $1
  local status=$?
  "$IPTABLES" -F TRY && "$IPTABLES" -X TRY
  return $status
}

# --- memory --------------------------------------------------------------------------------------

# memory VERB ARGUMENT...: see memory.pl.
memory() { perl -e "$VERIFY_MEMORY" -- "$@"; }

# --- disks ---------------------------------------------------------------------------------------
# /data/NODE is a node's data folder as the agent sees it: the same volume or, where faults of the
# disk are wanted, the same loop device mounted a second time.

# prepare_disk NODE MEGABYTES: an empty ext4 on a loop device of its own; prints the device. The
# kernel frees the device when its last user is gone: this process, which holds it open, and whatever
# has it mounted.
prepare_disk() {
  local image=/disks/$1.img device
  truncate -s "$2M" "$image" || return 1
  mkfs.ext4 -q -F -m 0 -E lazy_itable_init=1,nodiscard "$image" || return 1
  device=$(losetup -f --show "$image") || return 1
  (
    exec 9<>"$device"
    exec sleep infinity
  ) >/dev/null 2>&1 &
  until [ "/proc/$!/fd/9" -ef "$device" ] 2>/dev/null; do
    kill -0 $! 2>/dev/null || return 1
    sleep 0.001
  done
  losetup -d "$device" || return 1
  mount_disk "$1" "$device" || return 1
  # Docker fills an empty volume from the image; with this folder in it, it would count as used.
  rmdir "/data/$1/lost+found"
  printf '%s' "$device"
}

mount_disk() {
  mkdir -p "/data/$1"
  mount -t ext4 "$2" "/data/$1"
}

unmount_disk() { umount "/data/$1"; }

# save_initial NODE: keeps what the data folder holds before the first start.
save_initial() {
  mkdir -p "/initial/$1"
  cp -a "/data/$1/." "/initial/$1/"
}

# reset_data NODE: as before the first start.
reset_data() {
  find "/data/$1" -mindepth 1 -delete && cp -a "/initial/$1/." "/data/$1/"
}

# own_data NODE UID:GID: makes the data folder, and what lies in it, that user's.
own_data() { chown -R "$2" "/data/$1"; }

# sync_data NODE: returns when all that was written to it so far is on the disk.
sync_data() { sync -f "/data/$1"; }

# renew_disk NODE DEVICE: mounts a broken disk again, as its journal has it.
renew_disk() {
  unmount_disk "$1" && mount_disk "$1" "$2" && free_disk "$1" && probe_disk "$1"
}

# power_off PID NODE: the disk is gone before the process is, and nothing more is written meanwhile.
power_off() {
  local broke
  pause "$1" && break_disk "$2"
  broke=$?
  kill_hard "$1" && [ $broke = 0 ]
}

# break_disk NODE: from now on every access fails with EIO, and nothing that is not on the disk yet
# will ever get there. EXT4_IOC_SHUTDOWN, the flag is NOLOGFLUSH.
break_disk() {
  perl -e 'open my $f, "<", $ARGV[0] or die "$!\n";
    my $flag = pack "L", 2;
    ioctl $f, 0x8004587d, $flag or die "EXT4_IOC_SHUTDOWN: $!\n"' "/data/$1"
}

freeze_disk() { fsfreeze -f "/data/$1"; }
thaw_disk() { fsfreeze -u "/data/$1" 2>/dev/null || true; }

# fill_disk NODE: first in one piece, then block by block until there is none.
fill_disk() {
  local file=/data/$1/.verify-fill
  fallocate -l "$(($(stat -f -c '%a * %S' "/data/$1")))" "$file" 2>/dev/null
  dd if=/dev/zero of="$file.rest" bs=4096 oflag=sync status=none 2>/dev/null
  [ "$(stat -f -c %a "/data/$1")" = 0 ]
}

free_disk() { rm -f "/data/$1/.verify-fill" "/data/$1/.verify-fill.rest"; }

# probe_disk NODE: writes to it and says how that went: ok, full, io-error or hung.
probe_disk() {
  local probe=/run/verify/probe-$1 i
  if ! { [ -e "$probe.pid" ] && kill -0 "$(<"$probe.pid")" 2>/dev/null; }; then
    rm -f "$probe".*
    {
      LC_ALL=C dd if=/dev/zero of="/data/$1/.verify-probe" bs=4096 count=1 conv=fsync 2>"$probe.says"
      rm -f "/data/$1/.verify-probe"
      : >"$probe.done"
    } >/dev/null 2>&1 &
    printf '%s' $! >"$probe.pid"
  fi
  for i in {1..100}; do
    [ ! -e "$probe.done" ] || break
    sleep 0.005
  done
  if [ ! -e "$probe.done" ]; then
    printf hung
  elif grep -q 'No space left' "$probe.says"; then
    printf full
  elif grep -q 'error' "$probe.says"; then
    printf io-error
  else
    printf ok
  fi
}

# data_bytes NODE: how much is in the files of its data folder, our own left out; nothing is printed
# where it cannot be read.
data_bytes() {
  local sizes size total=0
  sizes=$(find "/data/$1" -type f ! -name '.verify-*' -printf '%s\n' 2>/dev/null) || return 0
  for size in $sizes; do total=$((total + size)); done
  printf '%s' "$total"
}

# list_files NODE: `SIZE PATH` of each file of its data folder, a line each, our own left out.
list_files() { find "/data/$1" -type f ! -name '.verify-*' -printf '%s %P\n' 2>/dev/null; }

# damage_file NODE FILE HOW BYTES: torn: its last bytes are cut off; flipped: bytes in its middle are
# inverted. A file that was made long in advance ends where its last byte that is not zero stands.
# Prints how many bytes were hit.
damage_file() {
  perl -e 'my ($file, $how, $bytes) = @ARGV;
    my $size = -s $file;
    open my $f, "+<:raw", $file or die "$file: $!\n";
    my $end = $size;
    while ($end > 0) {
      my $from = $end > 65536 ? $end - 65536 : 0;
      seek $f, $from, 0; read $f, my $text, $end - $from;
      $text =~ s/\0+\z//;
      $end = $from + length $text;
      last if length $text;
    }
    $end = $size if $end == 0;
    $bytes = $end if $bytes > $end;
    if ($how eq "torn") {
      truncate $f, $end - $bytes or die "$file: $!\n";
    } else {
      my $at = int(($end - $bytes) / 2);
      seek $f, $at, 0; read $f, my $text, $bytes;
      seek $f, $at, 0; print $f ~$text;
    }
    close $f or die "$file: $!\n";
    print $bytes' "/data/$1/$2" "$3" "$4" && sync_data "$1"
}

# --- healing -------------------------------------------------------------------------------------

# heal_node PID START: what every node needs, whatever is on.
heal_node() {
  same "$1" "$2" || return 0
  replace_links "$1" '' ''
  replace_shape "$1" ''
  memory heal "$1:$2"
  resume "$1"
}

# heal_disk NODE
heal_disk() {
  thaw_disk "$1"
  free_disk "$1"
}

# --- requests ------------------------------------------------------------------------------------

while IFS= read -r -d '' id && IFS= read -r -d '' heal && IFS= read -r -d '' script; do
  [ -z "$heal" ] || HEAL=$heal
  out=$(eval "$script" 2>/run/verify/stderr </dev/null)
  status=$?
  printf '%s\0%s\0%s\0%s\0' "$id" "$status" "$out" "$(</run/verify/stderr)"
done
eval "$HEAL"
