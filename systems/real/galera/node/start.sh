#!/bin/sh
# Runs one node of the cluster, and does for it what an operator would:
# - the founder founds the cluster when it is started for the first time, all others join it;
# - a node that comes back joins whoever runs: Galera finds together again by itself if it can;
# - where nobody runs, the nodes tell each other how far they are, and the most advanced one of all
#   founds the cluster again (`--wsrep-new-cluster`); while one is missing, all wait for it;
# - where all nodes see each other and yet nobody has a primary component for 10 s, Galera cannot go on
#   by itself: then each stops its server, and the same is done.
#
# start.sh first|again    NODE=n2 FOUNDER=n1 PEERS="n1=10.0.0.2 n3=10.0.0.4" DATA=/data
set -u

CONFIG=${CONFIG:-/verify/galera.cnf}
USERS=/verify/users.sql
SOCKET=/tmp/mariadb.sock
GALERA_PORT=4567
# Where a node without a server says how far it is.
WAITING_PORT=4570
NOTHING=00000000-0000-0000-0000-000000000000
# How often the server is looked at, in seconds, and how many times it may look stuck.
LOOK_EVERY=${LOOK_EVERY:-1}
STUCK_AFTER=10
WORK=${TMPDIR:-/tmp}

say() { echo "start.sh: $*" >&2; }

# --- how far this node is: "<cluster's id>:<number of its last transaction>", or "-" without data

own_position() {
  cluster=$(sed -n 's/^uuid: *//p' "$DATA/grastate.dat" 2>/dev/null)
  # Without an id: no data, or a copy that never became whole.
  if [ -z "$cluster" ] || [ "$cluster" = $NOTHING ]; then
    echo -
    return
  fi
  rm -f "$WORK/recovery.log"
  mariadbd --defaults-file="$CONFIG" --wsrep-recover --log-error="$WORK/recovery.log" >&2
  found=$(sed -n 's/.*WSREP: Recovered position: *//p' "$WORK/recovery.log" | tail -n 1)
  if [ -z "$found" ]; then
    cat "$WORK/recovery.log" >&2
    say 'the position of the last transaction cannot be recovered'
    exit 1
  fi
  echo "${found%%,*}"
}

number_in() { [ "$1" = - ] && echo -2 || echo "${1##*:}"; }

# The first of two that are equally far founds the cluster.
is_further() { # position name, than position name
  a=$(number_in "$1") b=$(number_in "$3")
  [ "$a" -gt "$b" ] || { [ "$a" -eq "$b" ] && expr "$2" \< "$4" >/dev/null; }
}

# --- what the others are doing, by address

runs() { socat /dev/null "TCP:$1:$GALERA_PORT,connect-timeout=1" 2>/dev/null; }

position_of() { socat -u "TCP:$1:$WAITING_PORT,connect-timeout=1" - 2>/dev/null; }

is_primary() { # how to connect
  mariadb --no-defaults "$@" --user=verify --connect-timeout=1 --batch --skip-column-names \
    --execute="SHOW STATUS LIKE 'wsrep_cluster_status'" 2>/dev/null | grep -qw Primary
}

anybody() { # test
  for peer in $PEERS; do "$1" "${peer#*=}" && return; done
  return 1
}

is_primary_at() { is_primary --host="$1"; }

is_in_sight() { runs "$1" || [ -n "$(position_of "$1")" ]; }

all_are_in_sight() {
  for peer in $PEERS; do is_in_sight "${peer#*=}" || return; done
}

# --- the server: started in one of two ways, and looked after

serve() { # options
  [ "$position" = - ] || set -- "$@" "--wsrep-start-position=$position"
  mariadbd --defaults-file="$CONFIG" "$@" &
  server=$!
  trap 'kill $server' TERM
  stuck=0
  while kill -0 $server 2>/dev/null; do
    sleep "$LOOK_EVERY"
    if is_primary --socket=$SOCKET || anybody is_primary_at || ! all_are_in_sight; then
      stuck=0
    elif [ $((stuck += 1)) -ge $STUCK_AFTER ]; then
      say "nobody has a primary component, and nobody is missing: stops"
      stop
      return
    fi
  done
  wait $server
  exit $?
}

stop() {
  kill $server 2>/dev/null
  for _ in 1 2 3 4 5; do
    kill -0 $server 2>/dev/null || return
    sleep "$LOOK_EVERY"
  done
  kill -9 $server 2>/dev/null
  wait $server
}

join() {
  say "joins, from $position"
  serve
}

found_cluster() {
  say "founds the cluster, from $position"
  sed -i 's/^safe_to_bootstrap: 0/safe_to_bootstrap: 1/' "$DATA/grastate.dat" 2>/dev/null
  rm -f "$DATA/gvwstate.dat"
  serve --wsrep-new-cluster
}

# Until there is somebody to join, or it is known that this node has to found the cluster.
wait_for_others() { # test of whom it would join
  echo "$position" >"$WORK/position"
  socat "TCP-LISTEN:$WAITING_PORT,fork,reuseaddr" "EXEC:cat $WORK/position" 2>/dev/null &
  waiting=$!
  told=
  next=
  while [ -z "$next" ]; do
    missing='' best=$position best_node=$NODE
    for peer in $PEERS; do
      name=${peer%%=*} theirs=$(position_of "${peer#*=}")
      if [ -z "$theirs" ]; then
        missing="$missing $name"
      elif is_further "$theirs" "$name" "$best" "$best_node"; then
        best=$theirs best_node=$name
      fi
    done
    now="is at $position, waits for${missing:- $best_node}"
    [ "$now" = "$told" ] || say "$now"
    told=$now
    if anybody "$1"; then
      next=join
    elif [ -z "$missing" ] && [ "$best_node" = "$NODE" ] && [ "$position" != - ]; then
      next=found_cluster
    else
      sleep 0.3
    fi
  done
  kill $waiting
}

# ---

chown mysql: "$DATA"
position=-
if [ "$1" = first ]; then
  if [ "$NODE" = "$FOUNDER" ]; then
    mariadb-install-db --defaults-file="$CONFIG" --wsrep-on=OFF --skip-test-db --extra-file=$USERS >&2 || exit 1
    found_cluster
  else
    join
  fi
fi
whom=runs
while :; do
  position=$(own_position) || exit 1
  wait_for_others $whom
  $next
  # It came to nothing: what runs need not be worth joining.
  whom=is_primary_at
done
