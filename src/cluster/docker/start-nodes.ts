/**
 * Starts the nodes group after group, each when the one before is up. A node that ends meanwhile ends
 * the start at once, with its own last words.
 */
import { infrastructureFailure, usageFailure } from '../../base/failure.ts';
import { pause } from '../../base/pause.ts';
import type { StartOptions } from '../port/cluster.ts';
import type { ContainerSpec } from '../port/deployment.ts';
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
/** A group that is not up after so long never will be. */
const UP_WITHIN_MS = 120_000;
/** A program that cannot be run at all has ended by then. */
const FIRST_MOMENTS_MS = 200;
/** Nodes with a restart policy may end while they wait for each other. */
const MOST_ENDS = 3;
const ANSWER_WITHIN_MS = 10_000;
const LAST_LINES = 12;

/** @throws Failure `node-ended`, `not-started` (exit 3) */
export const startNodes = async (parts: StartingParts): Promise<void> => {
  const { startOrder, faults, nodes, options } = parts;
  let up: readonly DockerNode[] = [];
  for (const group of groupsOf(nodes, startOrder)) {
    options.signal.throwIfAborted();
    const names = group.map(({ name }) => name);
    options.onProgress(
      `starting ${names.length < nodes.length ? names.join(', ') : `${nodes.length} nodes`}`,
    );
    await faults.release(names);
    up = [...up, ...group];
    const wait = new AbortController();
    try {
      await Promise.race([
        untilUp(parts, group, wait.signal),
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

/** Nodes that no group names come last. */
const groupsOf = (
  nodes: readonly DockerNode[],
  order: ContainerSpec['startOrder'] = [],
): readonly (readonly DockerNode[])[] => {
  const unknown = order.flat().find((name) => !nodes.some((node) => node.name === name));
  if (unknown !== undefined) {
    throw usageFailure('unknown-node', `The start order names ${unknown}, which is no node.`);
  }
  const groups = order.map((names) => nodes.filter(({ name }) => names.includes(name)));
  const rest = nodes.filter(({ name }) => !order.some((names) => names.includes(name)));
  return [...groups, rest].filter((group) => group.length > 0);
};

const untilUp = async (
  { whyNotUp, options }: StartingParts,
  group: readonly DockerNode[],
  over: AbortSignal,
): Promise<void> => {
  if (whyNotUp === undefined) return pause(FIRST_MOMENTS_MS, over);
  const deadline = performance.now() + UP_WITHIN_MS;
  let waiting = group.map((node) => ({ node, why: 'nobody has asked it yet' }));
  while (!over.aborted) {
    const asked = await Promise.all(
      waiting.map(async ({ node }) => ({ node, why: await answerOf(() => whyNotUp(node)) })),
    );
    waiting = asked.flatMap(({ node, why }) => (why === undefined ? [] : [{ node, why }]));
    const [first] = waiting;
    if (first === undefined) return;
    if (performance.now() > deadline) {
      const reasons = waiting.map(({ node, why }) => `${node.name}: ${why}`).join('; ');
      throw infrastructureFailure(
        'not-started',
        `Not up after ${UP_WITHIN_MS / 1000} s: ${reasons}.${await lastWords(first.node)}`,
        `The whole log: ${options.runDir}/nodes/${first.node.name}.log`,
      );
    }
    await pause(2 * LOOK_EVERY_MS, over);
  }
};

/** A question that cannot be answered is a reason too. */
const answerOf = async (ask: () => Promise<string | undefined>): Promise<string | undefined> => {
  const answered = new AbortController();
  const late = `the question was not answered within ${ANSWER_WITHIN_MS / 1000} s`;
  try {
    return await Promise.race([ask(), pause(ANSWER_WITHIN_MS, answered.signal).then(() => late)]);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    answered.abort();
  }
};

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
      `Its whole log: ${options.runDir}/nodes/${name}.log`,
    );
  }
};

const lastWords = async ({ log }: DockerNode): Promise<string> => {
  const lines = (await log.tail(4 * LAST_LINES)).filter((line) => !line.startsWith('[verify] '));
  if (lines.length === 0) return ' It has said nothing.';
  return ` It said last:\n${lines
    .slice(-LAST_LINES)
    .map((line) => `  ${line.slice(0, 300)}`)
    .join('\n')}`;
};
