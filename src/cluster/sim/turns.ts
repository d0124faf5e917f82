/**
 * Whose turn it is. A node's turn begins with a handler or a timer of its program and lasts until all that
 * its promises bring about is done: until the next action of the simulated time begins.
 *
 * One word for the whole process, since at any moment one node acts: to follow every promise by itself
 * (AsyncLocalStorage) would cost a third of a run.
 */
export interface Turn {
  /** The program has asked the machine for something that is not the same in each run. */
  usedMachine(call: string): void;
  /** It has thrown where nobody catches it, at a moment that is the machine's. */
  fell(error: unknown): void;
}

let now: Turn | undefined;

export const turnNow = (): Turn | undefined => now;

export const beginTurn = (turn: Turn): void => {
  now = turn;
};

export const endTurn = (): void => {
  now = undefined;
};

/** What the simulator itself does, called by a program. */
export const outOfTurn = (action: () => void): void => {
  const before = now;
  now = undefined;
  try {
    action();
  } finally {
    now = before;
  }
};
