/** What happens in a run beside faults and operations, in words: the same on every screen. */
import { machineCallWords } from '../cluster/port/machine-call.ts';
import { breachWords } from '../cluster/port/protocol.ts';
import type { InvariantEvent, RunEvent } from '../runner/events.ts';

export interface Happening {
  readonly level: 'info' | 'warning';
  readonly text: string;
}

/** Undefined for events that are told in another way. */
export const happeningOf = (event: { readonly type: string }): Happening | undefined => {
  const one = event as RunEvent;
  switch (one.type) {
    case 'note':
      return one;
    case 'crash': {
      const then =
        one.restartInMs === undefined
          ? 'stays down'
          : `is started again in ${(one.restartInMs / 1000).toFixed(1)} s`;
      const excuse = one.excuse === undefined ? '' : `; ${one.excuse}`;
      const text = `${one.node} ended by itself (${one.detail}${excuse}) and ${then}`;
      return { level: 'warning', text };
    }
    case 'version':
      return { level: 'info', text: `this is ${one.version}` };
    case 'restart':
      return { level: 'info', text: `${one.node} was started again` };
    case 'alarm':
      return {
        level: 'warning',
        text: `the log of ${one.node} says that ${one.means}: ${one.line}`,
      };
    case 'breach':
      // What comes again is told at the end, in the summary.
      return one.count > 1 ? undefined : { level: 'warning', text: breachWords(one.node, one) };
    case 'invariant':
      return { level: 'warning', text: invariantWords(one) };
    case 'machine-call': {
      const text = `${machineCallWords(one.node, one)}, which is not the simulator’s: the seed may not repeat this run`;
      return { level: 'warning', text };
    }
    case 'recovery':
      return one.serves
        ? { level: 'info', text: `serves again ${(one.afterMs / 1000).toFixed(1)} s after healing` }
        : { level: 'warning', text: `does not serve again: ${one.reason ?? 'nobody knows why'}` };
    case 'closing':
      return one.complete
        ? undefined
        : { level: one.essential ? 'warning' : 'info', text: one.reason ?? 'not all was read' };
    case 'broken':
      return { level: 'warning', text: `the run breaks off: ${one.reason}` };
    case 'left-behind':
      return { level: 'warning', text: `left behind: ${one.what}` };
    case 'interrupted':
      return { level: 'warning', text: 'interrupted: this is about what there was until then' };
    default:
      return undefined;
  }
};

const invariantWords = ({ verdict, what, node, step }: InvariantEvent): string => {
  const trouble = verdict === 'invalid' ? 'invariant broken' : 'invariants cannot be looked at';
  return `${trouble}: ${what} (${node} ${step})`;
};
