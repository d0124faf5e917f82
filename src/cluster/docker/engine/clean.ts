/**
 * Removes what runs made in the engine, found by their labels alone: of one run, or of all whose
 * harness process is dead. Live runs, and those of other machines on the same engine, are let be.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { infrastructureFailure } from '../../../base/failure.ts';
import { tryEngine, type Engine } from './engine.ts';
import { ownerOf, RUN_LABEL, type Labels } from './labels.ts';
import { lifeOf } from '../../undo/owner.ts';

export interface CleanReport {
  /** One line each: `container verify-… (node n1 of run …)`. */
  readonly removed: readonly string[];
  /** What could not be removed, and why. */
  readonly left: readonly string[];
  /** Runs that were let be, with the reason. */
  readonly untouched: readonly { readonly runId: string; readonly why: string }[];
}

/** Removes what belongs to dead runs. Without an engine there is nothing to do. */
export const cleanDocker = async (): Promise<CleanReport> => {
  const opened = await tryEngine();
  if ('problem' in opened) return { removed: [], left: [], untouched: [] };
  const { engine } = opened;
  const runs = new Map<string, Labels>();
  for (const { labels } of await things(engine)) {
    const runId = labels[RUN_LABEL];
    if (runId !== undefined) runs.set(runId, labels);
  }
  const removed: string[] = [];
  const left: string[] = [];
  const untouched: { runId: string; why: string }[] = [];
  for (const [runId, labels] of runs) {
    const owner = ownerOf(labels);
    const life = owner === undefined ? 'dead' : lifeOf(owner);
    if (life === 'dead') {
      const swept = await sweep(engine, runId);
      removed.push(...swept.removed);
      left.push(...swept.left);
    } else {
      untouched.push({ runId, why: life === 'alive' ? 'it still runs' : `of ${owner?.host}` });
    }
  }
  return { removed, left, untouched };
};

/**
 * Removes everything with the label of this run, whoever made it; what was removed, a line each.
 * @throws Failure (exit 3) when there is no engine, or something would not go
 */
export const removeRun = async (runId: string): Promise<string[]> => {
  const opened = await tryEngine();
  if ('problem' in opened) {
    throw infrastructureFailure('no-engine', opened.problem, opened.hint);
  }
  const removed: string[] = [];
  let left: string[];
  for (;;) {
    const swept = await sweep(opened.engine, runId);
    removed.push(...swept.removed);
    left = swept.left;
    if (swept.removed.length === 0 || left.length > 0) break;
    // The engine may still be carrying out what a killed harness asked it last.
    await sleep(500);
  }
  if (left.length > 0) {
    throw infrastructureFailure(
      'left-behind',
      `Not everything of run ${runId} could be removed: ${left.join('; ')}.`,
      'Run "verify clean".',
    );
  }
  return removed;
};

/** Containers first, because networks and volumes in use do not go. */
export const sweep = async (
  engine: Engine,
  runId: string,
): Promise<{ readonly removed: string[]; readonly left: string[] }> => {
  const removed: string[] = [];
  const left: string[] = [];
  for (const kind of ['container', 'network', 'volume'] as const) {
    const found = await things(engine, runId);
    await Promise.all(
      found
        .filter((thing) => thing.kind === kind)
        .map(async (thing) => {
          const problem = await gone(thing.remove);
          if (problem === undefined) removed.push(describe(thing));
          else left.push(`${describe(thing)}: ${problem}`);
        }),
    );
  }
  return { removed, left };
};

/** What of this run is still in the engine, one line each. */
export const remains = async (engine: Engine, runId: string): Promise<string[]> =>
  (await things(engine, runId)).map(describe);

interface Thing {
  readonly kind: 'container' | 'network' | 'volume';
  readonly name: string;
  readonly labels: Labels;
  readonly remove: () => Promise<unknown>;
}

const things = async (engine: Engine, runId?: string): Promise<Thing[]> => {
  const { docker } = engine;
  const filters = { label: [runId === undefined ? RUN_LABEL : `${RUN_LABEL}=${runId}`] };
  const [containers, networks, { Volumes: volumes }] = await Promise.all([
    docker.listContainers({ all: true, filters }),
    docker.listNetworks({ filters }),
    docker.listVolumes({ filters }),
  ]);
  return [
    ...containers.map((container) => ({
      kind: 'container' as const,
      name: (container.Names[0] ?? container.Id).replace(/^\//, ''),
      labels: container.Labels,
      remove: () => docker.getContainer(container.Id).remove({ force: true, v: true }),
    })),
    ...networks.map((network) => ({
      kind: 'network' as const,
      name: network.Name,
      labels: network.Labels ?? {},
      remove: () => docker.getNetwork(network.Id).remove(),
    })),
    ...(volumes ?? []).map((volume) => ({
      kind: 'volume' as const,
      name: volume.Name,
      labels: volume.Labels ?? {},
      remove: () => docker.getVolume(volume.Name).remove({ force: true }),
    })),
  ];
};

const describe = ({ kind, name }: Thing): string => `${kind} ${name}`;

/** Removes; undefined when it is gone, also when somebody else was faster. */
const gone = async (remove: () => Promise<unknown>): Promise<string | undefined> => {
  const deadline = performance.now() + 10_000;
  for (;;) {
    try {
      await remove();
      return undefined;
    } catch (error) {
      const { statusCode, message } = error as { statusCode?: number; message: string };
      if (statusCode === 404) return undefined;
      // 409: its removal is in progress elsewhere; others: an endpoint or mount is just being freed.
      if (performance.now() > deadline) return message;
      await sleep(100);
    }
  }
};
