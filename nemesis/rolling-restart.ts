/**
 * Restarts all nodes, one after the other, as an upgrade does. Never are two of them down through
 * it; whether a node has caught up before the next one goes, it does not ask.
 */
import type { Fault, Nemesis } from '../src/cluster/port/nemesis.ts';
import type { NodeName } from '../src/cluster/port/wanted.ts';

const PULSE_MS = { quick: 400, patient: 1_500 };

export const rollingRestart: Nemesis = {
  name: 'rolling-restart',
  summary: 'kills and starts one node after the other until each had its turn',
  failureClass: 'crash',
  kinds: [
    { name: 'quick', summary: `${PULSE_MS.quick / 1000} s down, as long up, then the next one` },
    {
      name: 'patient',
      summary: `${PULSE_MS.patient / 1000} s down, as long up, then the next one`,
    },
  ],
  provedBy: 'the starts of each node are counted; after healing all of them run',
  finds: ['raft --bug retry-twice'],
  needs: () => ['process.kill'],
  choose: (kind, random, view) => {
    // One at a time, whoever it is: each must be allowed to go.
    if (!view.nodes.every((node) => view.mayGoDown([node]))) return Promise.resolve(undefined);
    const order = random.shuffle(view.nodes);
    return Promise.resolve({
      nemesis: 'rolling-restart',
      kind,
      targets: order,
      detail: null,
      summary: `restart ${order.join(', ')}`,
    });
  },
  course: ({ kind, targets }) => ({
    pulseMs: kind === 'quick' ? PULSE_MS.quick : PULSE_MS.patient,
    pulses: 2 * targets.length,
  }),
  effect: (fault, pulse = 0) => {
    const node = downIn(fault, pulse);
    return {
      links: [],
      nodes: node === undefined ? {} : { [node]: { process: 'dead', death: 'kill' } },
    };
  },
  prove: ({ targets }, before, now) => {
    const again = targets.filter(
      (node) => (now.nodes[node]?.starts ?? 0) > (before.nodes[node]?.starts ?? 0),
    ).length;
    return { on: again > 0, evidence: `${again} of ${targets.length} nodes started again` };
  },
};

/** Every second pulse belongs to a node; in between all are up. */
const downIn = ({ targets }: Fault, pulse: number): NodeName | undefined =>
  pulse % 2 === 0 ? targets[pulse / 2] : undefined;
