/** What the page of Serf says: what it is held to, how it is set up, what is measured. */
import type { Finding } from '../../../src/cluster/port/system.ts';

export const SERF_NOTES: readonly string[] = [
  'Five agents, one a node. Serf promises that views come to be right in the end; SWIM, on which it ' +
    'stands, also bounds in expectation how soon a failed member is missed. So two things are judged: ' +
    '`membership` with a bound (`-o within=60`, seconds), during the run; and `recovers`: after healing ' +
    'every agent says within 60 s that all are alive. How soon members were missed and taken back, and ' +
    'who was suspected wrongly, is measured and stands below the verdict.',
  'With the profile `lan` a member is probed once in some seconds, and suspected for 4 to 24 s, the ' +
    'shorter the more agents suspect it: one that is killed is missed by the others after 5 to 7 s. An ' +
    'agent that is all alone probes ever more slowly (Lifeguard), which is why the bound is 60 s. Faults ' +
    'of the usual length (2 s) are over before: `--interval` is 12 s here, so that they are noticed.',
  'A client speaks to one agent’s RPC port, in MessagePack over one connection, and asks for its ' +
    'members; a member is `alive`, `leaving`, `left` or `failed`. It changes nothing, so what is not ' +
    'answered is `fail`. RPC goes past all link faults; gossip (UDP and TCP) does not.',
  'Agents join whoever answers of three others (`retry_join`, every second), and come back from a kill ' +
    'with whom they knew (`snapshot_path`; `-o snapshot=false`: without). Whoever was taken for failed is ' +
    'gossiped to for another 30 s and looked for every 30 s, so both sides of a cut find each other again ' +
    'without help.',
];

export const SERF_FINDINGS: readonly Finding[] = [
  {
    summary:
      'Members that are killed are not taken for alive beyond the bound: they are missed after 5.3 s ' +
      '(median; 6.4 s at the latest) and taken back 1.1 s after they run again, in one run.',
    foundBy: 'verify serf --nemesis kill --interval 12 --time-limit 40',
    shows: 'nothing',
  },
  {
    summary: 'Whoever needs to know within 3 s is told too late: `unnoticed-failure`.',
    foundBy: 'verify serf -o within=3 --nemesis kill --interval 12 --time-limit 40',
  },
];
