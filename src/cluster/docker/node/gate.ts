/**
 * The gate in front of every node's program: a static shell that waits until the agent has put the
 * wanted faults in place, so that a node restarted inside a partition never hears the other side. Then
 * it becomes the program, whose command line the agent hands it: so that may differ from start to
 * start. It needs nothing of the image: its shell comes from a volume of the run's own, filled from the
 * base image.
 *
 * Where it waits, /dev/shm, is new with each start of a container.
 */
const FOLDER = '/.verify';

/** Where the base image keeps the shell; an empty volume mounted there is filled from it. */
export const GATE_SOURCE = '/verify-gate';

export const gateBind = (volume: string): string => `${volume}:${FOLDER}:ro`;

/**
 * The program is looked up in PATH here: the shell would take one of its own by that name. The agent
 * knows a waiting gate by its last word.
 */
export const GATE: readonly string[] = [
  `${FOLDER}/busybox`,
  'sh',
  '-c',
  `until [ -e /dev/shm/verify-go ]; do ${FOLDER}/busybox sleep 0.01; done
. /dev/shm/verify-go
case $1 in
*/*) exec "$@" ;;
esac
IFS=:
for folder in $PATH; do
  if [ -f "$folder/$1" ] && [ -x "$folder/$1" ]; then
    program=$folder/$1
    shift
    exec "$program" "$@"
  fi
done
echo "$1: not found in $PATH" >&2
exit 127`,
  'verify-gate',
];
