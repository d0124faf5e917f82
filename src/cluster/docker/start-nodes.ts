/**
 * Starts the nodes group after group, each when the one before is up. A node that ends meanwhile ends
 * the start at once, with its own last words.
 */
import { infrastructureFailure } from '../../base/failure.ts';
import { pause } from '../../base/pause.ts';
import { runDirOf, type StartOptions } from '../port/cluster.ts';
import type { ContainerSpec } from '../port/deployment.ts';
import { groupsOf } from '../port/start-groups.ts';
import { untilUp } from '../port/until-up.ts';
import type { Faults } from './faults/faults.ts';
import type { DockerNode } from './node/node.ts';

export interface StartingParts {
  readonly startOrder: ContainerSpec['startOrder'] | undefined;
  /** Why a node is not up yet, or undefined when it is; absent where nobody can tell. */
  readonly whyNotUp: ((node: DockerNode) => Promise<string | undefined>) | undefined;
  readonly faults: Faults;
  readonly nodes: readonly DockerNode[];
  readonly options: StartOptions;
}

const LOOK_EVERY_MS = 50;
/** A program that cannot be run at all has ended by then. */
const FIRST_MOMENTS_MS = 200;
/** Nodes with a restart policy may end while they wait for each other. */
const MOST_ENDS = 3;
const LAST_LINES = 12;

/** @throws Failure `node-ended`, `not-started` (exit 3) */
export const startNodes = async (parts: StartingParts): Promise<void> => {
  const { startOrder, faults, nodes, options } = parts;
  let up: readonly DockerNode[] = [];
  const all = nodes.map(({ name }) => name);
  for (const names of groupsOf(all, startOrder)) {
    options.signal.throwIfAborted();
    const group = nodes.filter(({ name }) => names.includes(name));
    options.onProgress(
      `starting ${names.length < nodes.length ? names.join(', ') : `${nodes.length} nodes`}`,
    );
    await faults.release(names);
    up = [...up, ...group];
    const wait = new AbortController();
    try {
      await Promise.race([
        untilAllUp(parts, group, wait.signal),
        untilTrouble(parts, up, wait.signal),
      ]);
    } finally {
      wait.abort();
    }
    options.signal.throwIfAborted();
    await faults.noticeEnds();
    await throwIfEnded(parts, up);
  }
};

const untilAllUp = (
  { whyNotUp }: StartingParts,
  group: readonly DockerNode[],
  over: AbortSignal,
): Promise<void> =>
  whyNotUp === undefined
    ? pause(FIRST_MOMENTS_MS, over)
    : untilUp(group, whyNotUp, {
        signal: over,
        lastWords: (name) => linesOf(group.find((node) => node.name === name)),
      });

/** Rejects when a node has ended or the run is broken off; resolves when the wait is over. */
const untilTrouble = async (
  parts: StartingParts,
  nodes: readonly DockerNode[],
  over: AbortSignal,
): Promise<void> => {
  while (!over.aborted) {
    parts.options.signal.throwIfAborted();
    await throwIfEnded(parts, nodes);
    await pause(LOOK_EVERY_MS, over);
  }
};

const throwIfEnded = async (
  { faults, options }: StartingParts,
  nodes: readonly DockerNode[],
): Promise<void> => {
  for (const node of nodes) {
    const { name, spec } = node;
    const how = faults.howEnded(name);
    const restarts = spec.restart !== undefined && spec.restart !== 'never';
    if (how === undefined || (restarts && faults.endsInARow(name) < MOST_ENDS)) continue;
    throw infrastructureFailure(
      'node-ended',
      `${name} ended while the cluster was being set up: ${how}.${await lastWords(node)}`,
      `Its whole log: ${runDirOf(options)}/nodes/${name}.log`,
    );
  }
};

/** What it has said last, without what the harness has added. */
const linesOf = async (node: DockerNode | undefined): Promise<readonly string[]> =>
  ((await node?.log.tail(4 * LAST_LINES)) ?? [])
    .filter((line) => !line.startsWith('[verify] '))
    .slice(-LAST_LINES);

const lastWords = async (node: DockerNode): Promise<string> => {
  const lines = await linesOf(node);
  if (lines.length === 0) return ' It has said nothing.';
  return ` It said last:\n${lines.map((line) => `  ${line.slice(0, 300)}`).join('\n')}`;
};
