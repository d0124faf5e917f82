/** How large a run is, in the numbers that shrinking lowers. */
import { count, duration, plural } from '../../report/format.ts';
import type { Tried } from './search.ts';

export interface Size {
  readonly faults: number;
  readonly operations: number;
  readonly clients: number;
  readonly nodes: number;
  /** How long clients work, ms. */
  readonly ms: number;
}

export const sizeOf = ({ plan, result }: Tried): Size => ({
  faults: result.faults.length,
  operations: result.operations.total,
  clients: plan.script?.clients.length ?? plan.concurrency,
  nodes: plan.nodes.length,
  ms: plan.timeLimitMs,
});

/** `2 faults, 143 operations, 6 clients, 5 nodes, 12 s`. */
export const sizeWords = ({ faults, operations, clients, nodes, ms }: Size): string =>
  [
    plural(faults, 'fault'),
    plural(operations, 'operation'),
    plural(clients, 'client'),
    plural(nodes, 'node'),
    duration(ms),
  ].join(', ');

/** Rows of a table: what, before, after. */
export const comparison = (before: Size, after: Size): readonly (readonly string[])[] => [
  ['', 'before', 'after'],
  ...(['faults', 'operations', 'clients', 'nodes'] as const).map((what) => [
    what,
    count(before[what]),
    count(after[what]),
  ]),
  ['time', duration(before.ms), duration(after.ms)],
];
