/**
 * What the faults of links have in common: they disturb some links in one way. The proof counts the
 * messages that were disturbed; on a link that nobody uses there is nothing to count.
 */
import type { Fault, Nemesis, Proof } from '../../src/cluster/port/nemesis.ts';
import type { LinkFault, ObservedState } from '../../src/cluster/port/wanted.ts';
import type { Json } from '../../src/history/operation.ts';
import type { Random } from '../../src/base/random.ts';
import { chooseLinks, type Link } from './links.ts';

export type Disturbance = Omit<LinkFault, 'from' | 'to'>;

export interface LinkFaultOptions extends Pick<
  Nemesis,
  'name' | 'summary' | 'failureClass' | 'kinds' | 'finds' | 'capabilities'
> {
  readonly provedBy?: string;
  /** How the links are disturbed, and in words: "30 %". */
  draw(kind: string, random: Random): { readonly disturbance: Disturbance; readonly words: string };
  readonly counted: 'dropped' | 'disturbed';
  /** Of messages: "delayed". */
  readonly countedWords: string;
}

export const linkFault = (options: LinkFaultOptions): Nemesis => {
  const { name, summary, failureClass, kinds, finds, counted, countedWords } = options;
  return {
    name,
    summary,
    failureClass,
    kinds,
    finds,
    provedBy:
      options.provedBy ??
      `messages ${countedWords} on those links are counted; a link that is idle proves nothing`,
    capabilities: (kind) => options.capabilities(kind),
    choose: async (kind, random, view) => {
      const chosen = await chooseLinks(kind, random, view);
      if (chosen === undefined || chosen.links.length === 0) return undefined;
      const { disturbance, words } = options.draw(kind, random);
      return {
        nemesis: name,
        kind,
        targets: chosen.targets,
        detail: { links: chosen.links, disturbance } as unknown as Json,
        summary: `${name} ${words} ${chosen.words}`,
      };
    },
    effect: (fault) => {
      const { links, disturbance } = detailOf(fault);
      return { links: links.map((link) => ({ ...link, ...disturbance })), nodes: {} };
    },
    prove: (fault, before, now) =>
      proveCounted(detailOf(fault).links, before, now, counted, countedWords),
  };
};

/** Did the counters of these links grow? */
export const proveCounted = (
  links: readonly Link[],
  before: ObservedState,
  now: ObservedState,
  counted: 'dropped' | 'disturbed',
  words: string,
): Proof => {
  const grown = links.map(
    (link) => (linkOf(now, link)?.[counted] ?? 0) - (linkOf(before, link)?.[counted] ?? 0),
  );
  const busy = grown.filter((count) => count > 0).length;
  const total = grown.reduce((sum, count) => sum + Math.max(0, count), 0);
  return { on: total > 0, evidence: `${total} ${words} on ${busy} of ${links.length} links` };
};

const linkOf = (
  state: ObservedState,
  { from, to }: Link,
): ObservedState['links'][number] | undefined =>
  state.links.find((link) => link.from === from && link.to === to);

const detailOf = ({ detail }: Fault): { links: readonly Link[]; disturbance: Disturbance } =>
  detail as unknown as { links: readonly Link[]; disturbance: Disturbance };
