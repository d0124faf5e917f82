/**
 * Whose turn it is. What a node's program does, it does in a turn of its node: its handlers and timers,
 * and whatever comes of them later, by a promise or by a timer of the machine.
 */
import { AsyncLocalStorage } from 'node:async_hooks';

export interface Turn {
  /** The program has asked the machine for something that is not the same in each run. */
  usedMachine(call: string): void;
  /** It has left a promise rejected, or thrown where nobody catches it. */
  fell(error: unknown): void;
}

const turns = new AsyncLocalStorage<Turn>();

export const inTurn = (turn: Turn, action: () => void): void => turns.run(turn, action);

/** What the simulator itself does, called by a program. */
export const outOfTurn = (action: () => void): void => turns.exit(action);

export const turnNow = (): Turn | undefined => turns.getStore();
