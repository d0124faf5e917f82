/** A client of one agent. It asks for the members and changes nothing, so what goes wrong is `fail`. */
import { abortScope } from '../../../src/base/abort.ts';
import type { Client } from '../../../src/cluster/port/system.ts';
import type { Rpc } from './rpc.ts';

export type Open = (signal: AbortSignal) => Promise<Rpc>;

export const serfClient = (open: Open): Client => {
  let rpc: Rpc | undefined;
  const drop = (): void => {
    rpc?.close();
    rpc = undefined;
  };
  return {
    perform: async ({ f }, { timeoutMs }) => {
      if (f !== 'view') return { type: 'fail', error: `serf cannot ${f}` };
      using time = abortScope([], timeoutMs);
      try {
        if (rpc?.isOpen !== true) rpc = await open(time.signal);
      } catch (error) {
        return { type: 'fail', error: (error as Error).message, unreachable: true };
      }
      // An agent that hangs answers when nobody listens any more.
      time.signal.addEventListener('abort', drop);
      try {
        return { type: 'ok', value: await rpc.members() };
      } catch (error) {
        drop();
        const late = time.signal.aborted;
        return { type: 'fail', error: late ? 'no answer in time' : (error as Error).message };
      }
    },
    close: drop,
  };
};
