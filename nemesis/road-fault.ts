/**
 * What the faults of links have in common: they disturb some roads in one way. The proof counts the
 * messages that were disturbed; on a road that nobody uses there is nothing to count.
 */
import type { Fault, Nemesis, Proof } from '../src/cluster/port/nemesis.ts';
import type { LinkFault, ObservedState } from '../src/cluster/port/wanted.ts';
import type { Json } from '../src/history/operation.ts';
import type { Random } from '../src/base/random.ts';
import { chooseRoads, type Road } from './roads.ts';

export type Disturbance = Omit<LinkFault, 'from' | 'to'>;

export interface RoadFaultOptions extends Pick<
  Nemesis,
  'name' | 'summary' | 'failureClass' | 'kinds' | 'finds' | 'needs'
> {
  readonly provedBy?: string;
  /** How the roads are disturbed, and in words: "30 %". */
  draw(kind: string, random: Random): { readonly disturbance: Disturbance; readonly words: string };
  readonly counted: 'dropped' | 'disturbed';
  /** Of messages: "delayed". */
  readonly countedWords: string;
}

export const roadFault = (options: RoadFaultOptions): Nemesis => {
  const { name, summary, failureClass, kinds, finds, counted, countedWords } = options;
  return {
    name,
    summary,
    failureClass,
    kinds,
    finds,
    provedBy:
      options.provedBy ??
      `messages ${countedWords} on those roads are counted; a road that is idle proves nothing`,
    needs: (kind) => options.needs(kind),
    choose: async (kind, random, view) => {
      const chosen = await chooseRoads(kind, random, view);
      if (chosen === undefined || chosen.roads.length === 0) return undefined;
      const { disturbance, words } = options.draw(kind, random);
      return {
        nemesis: name,
        kind,
        targets: chosen.targets,
        detail: { roads: chosen.roads, disturbance } as unknown as Json,
        summary: `${name} ${words} ${chosen.words}`,
      };
    },
    effect: (fault) => {
      const { roads, disturbance } = detailOf(fault);
      return { links: roads.map((road) => ({ ...road, ...disturbance })), nodes: {} };
    },
    prove: (fault, before, now) =>
      proveCounted(detailOf(fault).roads, before, now, counted, countedWords),
  };
};

/** Did the counters of these roads grow? */
export const proveCounted = (
  roads: readonly Road[],
  before: ObservedState,
  now: ObservedState,
  counted: 'dropped' | 'disturbed',
  words: string,
): Proof => {
  const grown = roads.map(
    (road) => (linkOf(now, road)?.[counted] ?? 0) - (linkOf(before, road)?.[counted] ?? 0),
  );
  const busy = grown.filter((count) => count > 0).length;
  const total = grown.reduce((sum, count) => sum + Math.max(0, count), 0);
  return { on: total > 0, evidence: `${total} ${words} on ${busy} of ${roads.length} roads` };
};

const linkOf = (
  state: ObservedState,
  { from, to }: Road,
): ObservedState['links'][number] | undefined =>
  state.links.find((link) => link.from === from && link.to === to);

const detailOf = ({ detail }: Fault): { roads: readonly Road[]; disturbance: Disturbance } =>
  detail as unknown as { roads: readonly Road[]; disturbance: Disturbance };
