/** A client of one of the machines: it writes at the primary, and reads there or at its own server. */
import type { Client, SystemRun } from '../../../src/cluster/port/system.ts';
import type { NodeName } from '../../../src/cluster/port/wanted.ts';
import { sqlClient } from '../sql/client.ts';
import { isolationIn } from '../sql/options.ts';
import { Primary, serverOf } from './route.ts';

export const postgresClient = ({ cluster, setting }: SystemRun, home: NodeName): Client => {
  const isolation = isolationIn(setting.options);
  const primary = new Primary(cluster, isolation, home);
  const atPrimary = sqlClient(primary, setting);
  const atHome =
    setting.options['reads'] === 'any'
      ? sqlClient(serverOf(cluster, isolation, home), setting)
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
