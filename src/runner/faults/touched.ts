/** What the faults of a run have touched so far: what must be proved to be as before. */
import type { Touched } from '../../cluster/port/compare-wanted.ts';
import type { NodeName, WantedState } from '../../cluster/port/wanted.ts';

type Member = Parameters<Touched['has']>[1];

const MEMBERS: readonly Member[] = ['clock', 'cpu', 'disk', 'byzantine'];

export class TouchedNodes implements Touched {
  readonly damaged = new Set<NodeName>();
  readonly #members = new Set<string>();

  add({ nodes }: WantedState): void {
    for (const [node, wanted] of Object.entries(nodes)) {
      if (wanted.damage !== undefined) this.damaged.add(node);
      for (const member of MEMBERS) {
        if (wanted[member] !== undefined) this.#members.add(`${node}/${member}`);
      }
    }
  }

  has(node: NodeName, member: Member): boolean {
    return this.#members.has(`${node}/${member}`);
  }
}
