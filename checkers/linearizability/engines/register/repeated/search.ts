/**
 * Depth-first search for an order of one key's operations, remembering every configuration in which
 * something had to be chosen. Exact, or out of a budget.
 */
import { IntList } from '../../../search/int-list.ts';
import { Memory, OutOfMemory } from '../../../search/memory.ts';
import type { Look } from '../../shared/now-and-then.ts';
import { Configuration } from './configuration.ts';
import { ABSORB, EFFECT, Moves } from './moves.ts';
import type { Problem } from './problem.ts';

export interface SearchLimits {
  /** On the clock of `performance.now()`. */
  readonly deadline: number;
  readonly memoryBytes: number;
  readonly look: Look;
  /** Called now and then with the number of events passed. */
  readonly onProgress?: (events: number) => void;
}

export type SearchResult =
  /** Codes of configuration.ts, in order, and the event before which each took effect. */
  | { readonly type: 'found'; readonly effects: Int32Array; readonly effectAt: Int32Array }
  /** No order; the events up to `evidence` are enough to see it. */
  | { readonly type: 'none'; readonly evidence: number; readonly configurations: number }
  | { readonly type: 'ran-out'; readonly of: 'time' | 'memory'; readonly furthest: number };

/** A step goes over the operations that are open. */
const WORK_A_STEP = 16;

/** `unlimited`: unknown operations may be used again and again, once they were invoked. */
export const searchOrder = (
  problem: Problem,
  unlimited: boolean,
  limits: SearchLimits,
): SearchResult => {
  const memory = new Memory(limits.memoryBytes);
  let furthest = 0;
  try {
    const now = new Configuration(problem, unlimited, memory);
    const moves = new Moves(problem, now);
    const list: number[] = [];
    // Three numbers a frame: the configuration, the effects before it, where its moves begin.
    const frames = new IntList(memory);
    for (let steps = 1; ; steps++) {
      limits.look(WORK_A_STEP);
      const op = now.advance();
      if (op < 0) return found(now);
      if (now.at > furthest) furthest = now.at;
      if ((steps & 255) === 0) {
        if (performance.now() > limits.deadline) return { type: 'ran-out', of: 'time', furthest };
        limits.onProgress?.(furthest);
      }
      let isHere = false;
      const id = now.remember();
      if (id >= 0) {
        isHere = true;
        frames.push(id);
        frames.push(now.effects.length);
        frames.push(list.length);
        moves.append(op, list);
      }
      for (;;) {
        if (frames.length === 0) {
          const evidence = Math.max(furthest, now.evidence);
          return { type: 'none', evidence, configurations: now.visited };
        }
        if (list.length === frames.at[frames.length - 1]) {
          frames.length -= 3;
          isHere = false;
          continue;
        }
        if (!isHere) {
          now.goBack(frames.at[frames.length - 3]!, frames.at[frames.length - 2]!);
        }
        isHere = false;
        if (applyMove(now, list.pop()!)) break;
      }
    }
  } catch (error) {
    if (error instanceof OutOfMemory) return { type: 'ran-out', of: 'memory', furthest };
    throw error;
  }
};

const applyMove = (now: Configuration, move: number): boolean => {
  const who = move >> 2;
  if ((move & 3) === EFFECT) return now.takeEffect(who);
  return (move & 3) === ABSORB ? now.absorb(who) : now.useUnknown(who);
};

const found = ({ effects, effectAt }: Configuration): SearchResult => {
  return {
    type: 'found',
    effects: effects.at.slice(0, effects.length),
    effectAt: effectAt.at.slice(0, effectAt.length),
  };
};
