/**
 * `membership`: what a failure detector promises whose views are asked for while nodes are killed,
 * stopped and cut off (Chandra and Toueg, 1996; Das, Gupta and Motivala's SWIM, 2002), with a bound:
 *
 * - completeness: of a node from which nothing can have been heard for so long (it was down, or no way
 *   led from it), nobody who is well says that it is alive;
 * - accuracy, as it can be had: nobody goes on for so long saying that a node is not alive while both
 *   are well and so is the link between them.
 *
 * Nobody is judged while disturbed in any other way, nor for what was going on for less long. So after
 * healing all views must come to be the same, and all alive. How soon nodes were missed, and taken back,
 * and who was wrongly suspected for less long is measured beside it, not judged.
 */
import type { Columns } from '../../../src/history/columns.ts';
import type { Disturbance } from '../../../src/history/disturbance.ts';
import type { Invalid, Unknown, Verdict } from '../../verdict.ts';
import { measured } from './measured.ts';
import { type Stretch, timelineOf } from './timeline.ts';
import { ALIVE, type View, viewsIn } from './views.ts';

const engine = 'membership';

/** As long as a detector may take where nothing is said of it. */
const WITHIN_MS = 60_000;

/** One node in the eyes of another. */
export interface Pair {
  readonly node: string;
  readonly observer: string;
  readonly views: readonly View[];
  readonly gone: readonly Stretch[];
  readonly sound: readonly Stretch[];
}

/** @param disturbances undefined: nobody knows what was broken when */
export const checkMembership = (
  history: Columns,
  disturbances: readonly Disturbance[] | undefined,
  withinMs: number = WITHIN_MS,
): Verdict => {
  if (disturbances === undefined) return unknown('nobody says what was broken when');
  const views = viewsIn(history);
  if (views === undefined) return unknown('an answer is no view of the members');
  const timeline = timelineOf(views.nodes, disturbances);
  const pairs = [...views.by].flatMap(([observer, seen]) =>
    views.nodes
      .filter((node) => node !== observer)
      .map((node): Pair => {
        const gone = timeline.gone(node, observer);
        return { node, observer, views: seen, gone, sound: timeline.sound(node, observer) };
      }),
  );
  const verdict: Verdict = pairs
    .map((pair) => unnoticed(pair, withinMs) ?? wronged(pair, withinMs))
    .filter((broken) => broken !== undefined)
    .toSorted((a, b) => a.operations[0]! - b.operations[0]!)[0] ??
    unsettled(pairs) ?? { verdict: 'valid', engine };
  return { ...verdict, notes: measured(pairs) };
};

const isAlive = ({ members }: View, node: string): boolean => members[node] === ALIVE;

/** It is said to be alive although nothing of it can have been heard for too long. */
const unnoticed = (
  { node, observer, views, gone }: Pair,
  withinMs: number,
): Invalid | undefined => {
  for (const view of views) {
    if (!isAlive(view, node)) continue;
    const stretch = around(gone, view.askedMs - withinMs, view.toldMs);
    if (stretch === undefined) continue;
    const since = seconds(view.askedMs - Math.max(0, stretch.fromMs));
    return {
      verdict: 'invalid',
      engine,
      anomaly: 'unnoticed-failure',
      operations: [view.row],
      reason: `${observer} said that ${node} was alive ${since} after anything could have been heard of it (${seconds(withinMs)} are allowed).`,
    };
  }
  return undefined;
};

/** It is said again and again not to be alive although nothing was wrong with it for too long. */
const wronged = ({ node, observer, views, sound }: Pair, withinMs: number): Invalid | undefined => {
  let first: View | undefined;
  for (const view of views) {
    if (isAlive(view, node)) {
      first = undefined;
      continue;
    }
    const stretch = around(sound, view.toldMs, view.toldMs);
    // What was said before that stretch may have been right.
    if (first === undefined || stretch === undefined || first.askedMs < stretch.fromMs)
      first = view;
    if (stretch === undefined || view.askedMs - first.toldMs <= withinMs) continue;
    return {
      verdict: 'invalid',
      engine,
      anomaly: 'false-suspicion',
      operations: [first.row, view.row],
      reason: `${observer} went on saying that ${node} was ${view.members[node] ?? 'no member'} for ${seconds(view.askedMs - first.toldMs)} while nothing was wrong with either of them (${seconds(withinMs)} are allowed).`,
    };
  }
  return undefined;
};

/** Not long enough to be a violation, but in the end somebody still says that one is not alive. */
const unsettled = (pairs: readonly Pair[]): Unknown | undefined => {
  const open = pairs.find(({ node, views }) => {
    const last = views.at(-1);
    return last !== undefined && !isAlive(last, node);
  });
  if (open === undefined) return undefined;
  const { node, observer, views } = open;
  const state = views.at(-1)?.members[node] ?? 'no member';
  return unknown(
    `in the end ${observer} still says that ${node} is ${state}; ask on until it does not`,
  );
};

const around = (
  stretches: readonly Stretch[],
  fromMs: number,
  untilMs: number,
): Stretch | undefined =>
  stretches.find((stretch) => stretch.fromMs <= fromMs && untilMs < stretch.untilMs);

const unknown = (reason: string): Unknown => ({ verdict: 'unknown', engine, reason });

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
