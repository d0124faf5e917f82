/** What the page of NATS says: what it is held to, how it is set up, what is known to be found. */
import type { Finding } from '../../../src/cluster/port/system.ts';

export const NATS_NOTES: readonly string[] = [
  '**What NATS promises, and what is judged.** Its documentation says of writes to a stream that they ' +
    'are linearizable, and that what was acknowledged is persisted; of reads that they are monotonic, ' +
    'that direct gets may miss one’s own writes since any server that holds the stream answers them, and ' +
    'that reads at the stream’s leader are more consistent. By default reads go to the leader, and what ' +
    'is judged is what many programs expect of that: linearizability. A stale read says that this ' +
    'expectation is wrong, not that NATS has a bug; a lost or a doubled write says that it has one. Of ' +
    'queues it is judged that what was acknowledged is delivered at least once.',
  'With `-o reads=direct` the client’s own server answers from what it has: then registers are held to ' +
    'monotonic reads and writes, sets to `convergence`, and of logs nothing is judged. ' +
    '`--consistency all` tells which levels a run kept all the same.',
  'Three servers (`--nodes 5`: five) with JetStream and NATS’ own defaults: a leader that is not heard of ' +
    'is replaced after 4 to 9 s, one that hears of nobody resigns after 10 s, and data is synced to the ' +
    'disk every 2 minutes. So short faults change little: `--interval` is 8 s here, which gives ' +
    'elections their time. The streams are made, and everything is synced, before the first fault.',
  'A register is a key of a bucket (`$KV`), a set a subject of one stream and its elements the messages, a ' +
    'log a stream, whose sequence numbers are the offsets, and a queue a subject of one stream with ' +
    'work-queue retention, from which all clients pull by one durable consumer with explicit ' +
    'acknowledgements (3 s). Sets are read by an ordered consumer, wherever JetStream puts it, up to the ' +
    'last message that the leader tells of. Registers are written without compare-and-set unless ' +
    '`-o cas=true` asks for it: see below.',
  'A client holds one connection to its own server, which is never resumed and goes nowhere else, and ' +
    'sends nothing twice. What was refused, or taken by nobody (`no responders`), is `fail`; a ' +
    'publication without an answer, or with an error that may be said of what is stored all the same, is ' +
    '`info`. A message that arrived was taken out of its queue, whatever becomes of its ' +
    'acknowledgement; a queue is empty when its consumer has nothing before it and nothing out.',
  '`-o image=nats:2.12` runs an official image. `-o sync=always` (`sync_interval: always`) is known from ' +
    '2.10 on, and so is refused for Debian’s 2.9.',
];

export const NATS_FINDINGS: readonly Finding[] = [
  {
    summary:
      'Nothing needs to break for two compare-and-sets from the same value to succeed both: the revision ' +
      'is looked at before the message is agreed on, and two that are under way at once pass ' +
      '(nats-server issue 4320, mended in 2.9.21).',
    foundBy: 'verify nats -o cas=true --keys 1 --time-limit 10',
  },
  {
    summary:
      'When all servers lose their power, what was acknowledged in up to 2 minutes is lost, and often the ' +
      'stream itself (`stream not found`) or a leader for it. With a server of 2.10 or later, ' +
      '`-o sync=always` keeps it.',
    foundBy:
      'verify nats --workload set --nemesis power-loss:all --unsafe --interval 5 --time-limit 20',
  },
  {
    summary: 'When all are only killed, nothing is lost.',
    foundBy:
      'verify nats --workload set --promise convergence --nemesis kill:all --unsafe --interval 5 --time-limit 20',
    shows: 'nothing',
  },
  {
    summary:
      'But where all have been killed, who leads next answers reads before it knows what was acknowledged: ' +
      'it finds nothing, for a moment (in two runs of three).',
    foundBy: 'verify nats --workload set --nemesis kill:all --unsafe --interval 5 --time-limit 20',
  },
  {
    summary:
      'A leader that was paused until another was elected goes on with messages that nobody else has: the ' +
      'copies of the stream differ from then on, for good, and what is read hangs on the copy (in one ' +
      'run 16 messages of one copy stood where the others had 16 acknowledged ones).',
    foundBy: 'verify nats --workload set --nemesis pause:leader --interval 8 --time-limit 40',
  },
  {
    summary:
      'After a partition, messages of a work queue were acknowledged and are given to nobody: they still ' +
      'stand in the stream, and the consumer says that it has nothing before it and nothing out. Or the ' +
      'consumer stays without a leader.',
    foundBy:
      'verify nats --workload queue --nemesis partition --interval 8 --keys 12 --time-limit 60',
  },
  {
    summary:
      'A leader that is cut off answers reads from the past until it resigns: stale by seconds.',
    foundBy: 'verify nats --nemesis partition:leader --interval 10 --time-limit 45',
  },
  {
    summary:
      'Direct gets go back: a client sees a later message of the stream, and then the stream without an ' +
      'earlier one.',
    foundBy: 'verify nats -o reads=direct --nemesis partition --interval 8 --time-limit 25',
  },
  {
    summary:
      'A server that comes back without its data answers reads for the others at once: it finds nothing, ' +
      'until it has caught up.',
    foundBy: 'verify nats --workload set --nemesis amnesia --interval 6 --time-limit 25',
  },
];
