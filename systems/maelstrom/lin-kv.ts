/** What answers Maelstrom's `lin-kv` protocol allows. Source: doc/workloads.md of that project. */
import type { Protocol } from '../../src/cluster/port/protocol.ts';

export const linKv: Protocol = {
  wrong: (asked, answer) => {
    const request = `a ${asked.type}`;
    if (answer.type === 'error') {
      return typeof answer['code'] === 'number'
        ? undefined
        : `answered ${request} with an error that has no number as its code`;
    }
    if (answer.type !== `${asked.type}_ok`) {
      return `answered ${request} with ${JSON.stringify(answer.type)} instead of "${asked.type}_ok" or "error"`;
    }
    return asked.type === 'read' && !('value' in answer)
      ? 'answered a read with a "read_ok" that has no value'
      : undefined;
  },
};
