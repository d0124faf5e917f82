#!/bin/sh
# Starts this node the way an operator would:
# - the founder founds the cluster when it is started for the first time, all others join it;
# - a node that comes back joins whoever runs;
# - where nobody runs, the nodes tell each other how far they are, and the most advanced one of all
#   founds the cluster again (`--wsrep-new-cluster`). While one is missing, all wait for it.
#
# start.sh first|again    NODE=n2 FOUNDER=n1 PEERS="n1=10.0.0.2 n3=10.0.0.4" DATA=/data
set -u

CONFIG=/verify/galera.cnf
USERS=/verify/users.sql
GALERA_PORT=4567
# Where a node that waits says how far it is.
WAITING_PORT=4570
POSITION=/tmp/position
NOTHING=00000000-0000-0000-0000-000000000000

say() { echo "start.sh: $*" >&2; }

# --- how far this node is: "<cluster's id>:<number of its last transaction>", or "-" without data

saved_cluster() { sed -n 's/^uuid: *//p' "$DATA/grastate.dat" 2>/dev/null; }

own_position() {
  cluster=$(saved_cluster)
  # Without an id: no data, or a copy that never became whole.
  if [ -z "$cluster" ] || [ "$cluster" = $NOTHING ]; then
    echo -
    return
  fi
  mariadbd --defaults-file=$CONFIG --wsrep-recover --log-error=/tmp/recovery.log >&2
  found=$(sed -n 's/.*WSREP: Recovered position: *//p' /tmp/recovery.log | tail -n 1)
  if [ -z "$found" ]; then
    cat /tmp/recovery.log >&2
    say 'the position of the last transaction cannot be recovered'
    exit 1
  fi
  # With an id of its own behind it where GTIDs are on.
  echo "${found%%,*}"
}

# --- what the others are doing

runs() { socat /dev/null "TCP:$1:$GALERA_PORT,connect-timeout=1" 2>/dev/null; }

position_of() { socat -u "TCP:$1:$WAITING_PORT,connect-timeout=1" - 2>/dev/null; }

number_in() { [ "$1" = - ] && echo -2 || echo "${1##*:}"; }

# The first of two that are equally far founds the cluster.
is_further() { # position name, than position name
  a=$(number_in "$1") b=$(number_in "$3")
  [ "$a" -gt "$b" ] || { [ "$a" -eq "$b" ] && expr "$2" \< "$4" >/dev/null; }
}

# --- the two ways to start

join() {
  kill "$waiting" 2>/dev/null
  say "joins, from $position"
  [ "$position" = - ] && set -- || set -- "--wsrep-start-position=$position"
  exec mariadbd --defaults-file=$CONFIG "$@"
}

found_cluster() {
  kill "$waiting" 2>/dev/null
  say "founds the cluster, from $position"
  [ "$position" = - ] && set -- || set -- "--wsrep-start-position=$position"
  sed -i 's/^safe_to_bootstrap: 0/safe_to_bootstrap: 1/' "$DATA/grastate.dat" 2>/dev/null
  rm -f "$DATA/gvwstate.dat"
  exec mariadbd --defaults-file=$CONFIG --wsrep-new-cluster "$@"
}

# --- and which of them it is

chown mysql: "$DATA"
waiting=
position=-

if [ "$1" = first ]; then
  [ "$NODE" = "$FOUNDER" ] || join
  mariadb-install-db --defaults-file=$CONFIG --wsrep-on=OFF --skip-test-db --extra-file=$USERS >&2 || exit 1
  found_cluster
fi

position=$(own_position) || exit 1
echo "$position" >$POSITION
socat "TCP-LISTEN:$WAITING_PORT,fork,reuseaddr" "EXEC:cat $POSITION" 2>/dev/null &
waiting=$!

last=
while :; do
  missing= best=$position best_node=$NODE
  for peer in $PEERS; do
    name=${peer%%=*} address=${peer#*=}
    runs "$address" && join
    theirs=$(position_of "$address")
    if [ -z "$theirs" ]; then
      missing="$missing $name"
    elif is_further "$theirs" "$name" "$best" "$best_node"; then
      best=$theirs best_node=$name
    fi
  done
  if [ -z "$missing" ] && [ "$best_node" = "$NODE" ] && [ "$position" != - ]; then found_cluster; fi
  now="at $position; nobody runs; waits for${missing:- $best_node}"
  [ "$now" = "$last" ] || say "$now"
  last=$now
  sleep 0.3
done
