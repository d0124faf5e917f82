/** A client of one of the machines: it writes at the primary, and reads there or at its own server. */
import type { Client, SystemRun } from '../../../src/cluster/port/system.ts';
import type { NodeName } from '../../../src/cluster/port/wanted.ts';
import { sqlClient } from '../sql/client.ts';
import { isolationIn } from '../sql/options.ts';
import { Primary, serverOf } from './route.ts';

export const postgresClient = (run: SystemRun, home: NodeName): Client => {
  const { cluster, setting, time } = run;
  const isolation = isolationIn(setting.options);
  const primary = new Primary(cluster, isolation, time, home);
  const atPrimary = sqlClient(primary, run);
  const atHome =
    setting.options['reads'] === 'any'
      ? sqlClient(serverOf(cluster, isolation, home), run)
      : undefined;
  return {
    perform: async (request, limits) => {
      if (atHome !== undefined && request.f === 'read') return atHome.perform(request, limits);
      const outcome = await atPrimary.perform(request, limits);
      const { node } = primary;
      return outcome.type === 'ok' && node !== undefined && node !== home
        ? { ...outcome, by: node }
        : outcome;
    },
    close: async () => {
      await atPrimary.close();
      await atHome?.close();
    },
  };
};
