/**
 * Brings the cluster into a wanted state; where that lets a node come back that has lost its data, the
 * system is asked to do what an operator does then: remove the member, and add it again.
 */
import type { System, SystemRun } from '../../cluster/port/system.ts';
import type { NodeName, WantedState } from '../../cluster/port/wanted.ts';

export type Bring = (wanted: WantedState) => Promise<void>;

export interface RejoinOptions {
  readonly run: SystemRun;
  readonly system: Pick<System, 'rejoin'>;
  readonly note: (text: string) => void;
}

export const bringWithRejoin = ({ run, system, note }: RejoinOptions): Bring => {
  const forgotten = new Set<NodeName>();
  const rejoin = async (node: NodeName, when: 'before-start' | 'after-start'): Promise<void> => {
    try {
      await system.rejoin?.(run, node, when);
    } catch (error) {
      note(`${node} could not rejoin (${when}): ${(error as Error).message}`);
    }
  };
  return async (wanted) => {
    const back = [...forgotten].filter((node) => wanted.nodes[node]?.process !== 'dead');
    for (const node of back) await rejoin(node, 'before-start');
    await run.cluster.want(wanted);
    for (const node of back) {
      forgotten.delete(node);
      await rejoin(node, 'after-start');
    }
    for (const [node, { process, death }] of Object.entries(wanted.nodes)) {
      if (process === 'dead' && death === 'amnesia') forgotten.add(node);
    }
  };
};
