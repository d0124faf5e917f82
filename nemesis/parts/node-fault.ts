/** What the faults of nodes have in common: they put their targets, and nobody else, into a state. */
import type { Fault, Nemesis, NemesisView } from '../../src/cluster/port/nemesis.ts';
import type { NodeName, ObservedNode, WantedNode } from '../../src/cluster/port/wanted.ts';
import type { Json } from '../../src/history/operation.ts';
import type { Random } from '../../src/base/random.ts';
import { chooseTargets } from './targets.ts';

type Described = Pick<
  Nemesis,
  'name' | 'summary' | 'failureClass' | 'kinds' | 'provedBy' | 'finds' | 'capabilities'
>;

/** The part of a fault that is not the same for all nemeses of nodes. */
export interface Particulars {
  readonly detail: Json;
  /** Follows the names of the targets in the summary: "n1 n3 to 10 % of a processor". */
  readonly words?: string;
}

export interface NodeFaultOptions extends Described {
  /** Chooses the targets; most faults take what `chooseTargets` says. */
  readonly targets?: (
    kind: string,
    random: Random,
    view: NemesisView,
  ) => Promise<readonly NodeName[] | undefined>;
  particulars?(
    kind: string,
    random: Random,
    targets: readonly NodeName[],
    view: NemesisView,
  ): Particulars;
  state(fault: Fault, node: NodeName): WantedNode;
  /** Only nodes that can be looked into now count for the proof; all, where this is absent. */
  readable?(now: ObservedNode, fault: Fault): boolean;
  seen(fault: Fault, node: NodeName, before: ObservedNode, now: ObservedNode): boolean;
  /** Follows "2 of 3": "processes gone". */
  readonly seenWords: string;
}

export const nodeFault = (options: NodeFaultOptions): Nemesis => {
  const { name, summary, failureClass, kinds, provedBy, finds } = options;
  return {
    name,
    summary,
    failureClass,
    kinds,
    provedBy,
    finds,
    capabilities: (kind) => options.capabilities(kind),
    choose: async (kind, random, view) => {
      const targets = await (options.targets ?? chooseTargets)(kind, random, view);
      if (targets === undefined || targets.length === 0) return undefined;
      const { detail, words } = options.particulars?.(kind, random, targets, view) ?? {
        detail: null,
      };
      const whom = targets.join(' ');
      return {
        nemesis: name,
        kind,
        targets,
        detail,
        summary: words === undefined ? `${name} ${whom}` : `${name} ${whom} ${words}`,
      };
    },
    effect: (fault) => ({
      links: [],
      nodes: Object.fromEntries(fault.targets.map((node) => [node, options.state(fault, node)])),
    }),
    prove: (fault, before, now) => {
      const looked = fault.targets.flatMap((node) => {
        const seenNow = now.nodes[node];
        if (seenNow === undefined || options.readable?.(seenNow, fault) === false) return [];
        const seenBefore = before.nodes[node] ?? seenNow;
        return [options.seen(fault, node, seenBefore, seenNow)];
      });
      const hit = looked.filter(Boolean).length;
      const needed = options.readable === undefined ? fault.targets.length : looked.length;
      return {
        on: hit > 0 && hit === needed,
        evidence: `${hit} of ${fault.targets.length} ${options.seenWords}`,
      };
    },
  };
};
