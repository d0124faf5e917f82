/**
 * Who stands where: one server alone, or machines that hold a PostgreSQL server under Patroni (`nk`) and
 * a member of the etcd (`ek`) in which Patroni keeps who is the primary.
 */
import { join } from 'node:path';
import { usageFailure } from '../../../src/base/failure.ts';
import type { OptionValues } from '../../../src/base/options.ts';
import { packageRoot } from '../../../src/base/own-package.ts';
import type { ImageSource, NodePlan } from '../../../src/cluster/port/deployment.ts';

export const SQL_PORT = 5432;

/** What belongs to one node and must survive a kill; the server's own folder is below it. */
export const DATA = '/data';
export const PGDATA = `${DATA}/pg`;

/** Debian's packages and the official image both know the user that a server must run as. */
export const USER = 'postgres';

export const SERVER_ROLE = 'postgres';
export const DCS_ROLE = 'dcs';

export const isSingle = ({ replication }: OptionValues): boolean => replication === 'single';

/** @throws Failure (exit 64) for a number of machines that makes no sense */
export const layoutOf = (machines: number, options: OptionValues): readonly NodePlan[] => {
  if (isSingle(options)) return alone(machines);
  if (machines < 3) {
    throw usageFailure(
      'too-few-nodes',
      `Patroni’s etcd needs three machines to decide by majority, and got ${machines}.`,
      'Give 3 or more (--nodes), or -o replication=single for one server alone.',
    );
  }
  const numbers = Array.from({ length: machines }, (_, at) => at + 1);
  return [
    ...numbers.map((k) => ({ name: `n${k}`, role: SERVER_ROLE, place: `machine-${k}` })),
    ...numbers.map((k) => ({ name: `e${k}`, role: DCS_ROLE, place: `machine-${k}` })),
  ];
};

/** Who says nothing of nodes gets the system's default, which is right for the other. */
const alone = (machines: number): readonly NodePlan[] => {
  if (machines === 1 || machines === DEFAULT_MACHINES) return [{ name: 'n1', role: SERVER_ROLE }];
  throw usageFailure(
    'too-many-nodes',
    `A server alone is one node, not ${machines}.`,
    'Leave --nodes out, or use -o replication=streaming.',
  );
};

export const DEFAULT_MACHINES = 3;

export const ofRole = (role: string, nodes: readonly NodePlan[]): readonly string[] =>
  nodes.filter((node) => node.role === role).map(({ name }) => name);

export const imageOf = ({ image }: OptionValues): ImageSource =>
  typeof image === 'string'
    ? { image }
    : { dockerfileDir: join(packageRoot(), 'systems', 'real', 'postgres', 'image') };
