/** What each node said of the members, one view after the other. */
import { type Columns, NONE, OK } from '../../../src/history/columns.ts';
import { isView } from '../../models/membership.ts';

export interface View {
  readonly row: number;
  /** ms; it is as things were at some time in between. */
  readonly askedMs: number;
  readonly toldMs: number;
  /** By member: `alive`, `failed`, …; a member that is not there is not known. */
  readonly members: Readonly<Record<string, string>>;
}

export interface Views {
  /** Whoever was asked, or spoken of. */
  readonly nodes: readonly string[];
  /** By the node that was asked, in the order of the questions. */
  readonly by: ReadonlyMap<string, readonly View[]>;
}

export const ALIVE = 'alive';

/** Undefined where an answer is no view: members by name, each with a text. */
export const viewsIn = (history: Columns): Views | undefined => {
  const nodes = new Set<string>(history.nodes);
  const by = new Map<string, View[]>();
  for (let row = 0; row < history.count; row++) {
    if (history.outcome[row] !== OK || history.node[row] === NONE) continue;
    const members = history.values[history.result[row]!];
    if (!isView(members)) return undefined;
    for (const name of Object.keys(members)) nodes.add(name);
    const observer = history.nodes[history.node[row]!]!;
    const views = by.get(observer) ?? [];
    by.set(observer, views);
    views.push({
      row,
      askedMs: history.invokeTime[row]! / 1e6,
      toldMs: history.completeTime[row]! / 1e6,
      members,
    });
  }
  return { nodes: [...nodes].toSorted(), by };
};
