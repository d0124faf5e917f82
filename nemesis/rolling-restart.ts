/**
 * Restarts all nodes, one after the other, as an upgrade does; those of one place go together. Never
 * are two places down through it; whether a node has caught up before the next one goes, it does not
 * ask.
 */
import type { Fault, Nemesis } from '../src/cluster/port/nemesis.ts';
import type { NodeName } from '../src/cluster/port/wanted.ts';
import { placeOf } from './parts/targets.ts';

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
  capabilities: () => ['process.kill'],
  choose: (kind, random, view) => {
    const places = view.nodes
      .map((node) => placeOf(node, view.layout))
      .filter((place, at) => place[0] === view.nodes[at]);
    // One at a time, whichever it is: each must be allowed to go.
    if (!places.every((place) => view.mayGoDown(place))) return Promise.resolve(undefined);
    const order = random.shuffle(places);
    return Promise.resolve({
      nemesis: 'rolling-restart',
      kind,
      targets: order.flat(),
      detail: { order: order.map((place) => [...place]) },
      summary: `restart ${order.map((place) => place.join(' ')).join(', ')}`,
    });
  },
  course: (fault) => ({
    pulseMs: fault.kind === 'quick' ? PULSE_MS.quick : PULSE_MS.patient,
    pulses: 2 * orderOf(fault).length,
  }),
  effect: (fault, pulse = 0) => ({
    links: [],
    nodes: Object.fromEntries(
      downIn(fault, pulse).map((node) => [node, { process: 'dead', death: 'kill' }]),
    ),
  }),
  prove: ({ targets }, before, now) => {
    const again = targets.filter(
      (node) => (now.nodes[node]?.starts ?? 0) > (before.nodes[node]?.starts ?? 0),
    ).length;
    return { on: again > 0, evidence: `${again} of ${targets.length} nodes started again` };
  },
};

/** Every second pulse belongs to a place; in between all are up. */
const downIn = (fault: Fault, pulse: number): readonly NodeName[] =>
  pulse % 2 === 0 ? (orderOf(fault)[pulse / 2] ?? []) : [];

/** The places in their order; runs that were saved without one had a node a place. */
const orderOf = ({ detail, targets }: Fault): readonly (readonly NodeName[])[] =>
  (detail as { order?: string[][] } | null)?.order ?? targets.map((node) => [node]);
