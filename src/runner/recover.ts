/**
 * Waits until the system serves again once everything is healed: a result like any other. It serves
 * when its probe says so and, where the closing phase reads, when a client was answered at some node.
 */
import { abortScope } from '../base/abort.ts';
import { pause } from '../base/pause.ts';
import { withoutNodes } from '../cluster/port/part-of.ts';
import type { NodeName } from '../cluster/port/wanted.ts';
import type { System, SystemRun } from '../cluster/port/system.ts';
import type { Closing } from '../generator/workload.ts';
import type { Outcome } from '../history/operation.ts';
import type { Driver } from './clients/driver.ts';
import { lessThanHalf } from './faults/limits.ts';
import { untilServing } from './serving.ts';
import type { Stage } from './stage.ts';

export interface RecoverOptions {
  readonly system: System;
  readonly run: SystemRun;
  readonly driver: Pick<Driver, 'performAtEveryNode' | 'succeeded'>;
  readonly closing: Closing | undefined;
  readonly limitMs: number;
  readonly interrupt: AbortSignal;
  /** A node that has ended by itself and stays down, or undefined. */
  readonly downForGood: () => NodeName | undefined;
  /** Whether all nodes are such. */
  readonly allDownForGood: () => boolean;
  /** Nodes whose files a fault has damaged, and that are down: the others are to serve without them. */
  readonly lost: () => ReadonlySet<NodeName>;
  readonly stage: Stage;
}

const RETRY_MS = 100;
/** Others may take over from a node that stays down; where they have not by then, they will not. */
const PATIENCE_WITH_THE_DEAD_MS = 10_000;

/** Tells what came of it, but nothing where it was interrupted. @returns whether it serves */
export const recover = async (options: RecoverOptions): Promise<boolean> => {
  const { stage, limitMs, interrupt } = options;
  const began = stage.nowMs();
  using limit = abortScope([interrupt], limitMs, stage.time);
  const reason = await whyNot(options, limit.signal);
  if (reason !== undefined && interrupt.aborted) return false;
  const excuse = reason === undefined ? undefined : tooManyLost(options);
  stage.emit({
    type: 'recovery',
    serves: reason === undefined,
    afterMs: stage.nowMs() - began,
    ...(reason === undefined ? {} : { reason }),
    ...(excuse === undefined ? {} : { excuse }),
    timeMs: stage.nowMs(),
  });
  return reason === undefined;
};

/** Why nobody can expect it to serve, or undefined. */
const tooManyLost = ({ system, run, lost }: RecoverOptions): string | undefined => {
  const maxDown = system.maxDown?.bind(system) ?? lessThanHalf;
  const nodes = lost();
  const { layout } = run.cluster;
  const roles = new Set(layout.filter(({ name }) => nodes.has(name)).map(({ role }) => role));
  const isTooMany = [...roles].some((role) => {
    const members = layout.filter((node) => node.role === role);
    return members.filter(({ name }) => nodes.has(name)).length > maxDown(role, members.length);
  });
  return isTooMany
    ? `the disks of ${[...nodes].join(' and ')} had failed or been damaged, more than it can do without`
    : undefined;
};

const whyNot = async (
  {
    system,
    run,
    driver,
    closing,
    limitMs,
    downForGood,
    allDownForGood,
    lost,
    stage,
  }: RecoverOptions,
  signal: AbortSignal,
): Promise<string | undefined> => {
  const until = stage.nowMs() + PATIENCE_WITH_THE_DEAD_MS;
  const rest = (): SystemRun => ({ ...run, cluster: withoutNodes(run.cluster, lost()) });
  const { reason } = await untilServing(system, rest, {
    limitMs,
    signal,
    time: stage.time,
    onReason: (text) => stage.note('info', `not serving again yet: ${text}`),
    giveUp: () => {
      const node = downForGood();
      if (node === undefined || !(allDownForGood() || stage.nowMs() > until)) return undefined;
      return { node, why: 'stays down' };
    },
  });
  if (reason !== undefined || closing?.kind !== 'agree') return reason;
  const [request] = closing.requests;
  // What never worked cannot work again: that no operation succeeds is told in another way.
  if (request === undefined || driver.succeeded === 0) return undefined;
  let last: string | undefined;
  while (!signal.aborted) {
    const answers = (await driver.performAtEveryNode([request], signal)).flat();
    if (answers.some((answer) => answer?.type === 'ok')) return undefined;
    last = answers.map(errorOf).find((error) => error !== undefined) ?? last;
    await pause(RETRY_MS, signal, stage.time);
  }
  const why = last === undefined ? '' : ` (${last})`;
  return `it says that it serves, but no ${request.f} succeeded at any node${why}`;
};

const errorOf = (outcome: Outcome | undefined): string | undefined =>
  outcome === undefined || outcome.type === 'ok' ? undefined : outcome.error;
