/** The time that a run lives in: the machine's own, or a simulator's. */
export interface Time {
  /** Ms on a clock that never jumps; only differences mean anything. */
  nowMs(): number;
  /** What a right wall clock shows now, ms since 1970; absent where nobody would know. */
  wallMs?(): number;
  /** Runs `action` once after so many ms, unless the returned function is called before. */
  after(ms: number, action: () => void): () => void;
  /**
   * Makes a time that can stand still do so, until the returned function is called. Absent where it
   * cannot: the machine's goes on.
   */
  hold?(): () => void;
}

export const realTime: Time = {
  nowMs: () => performance.now(),
  wallMs: () => Date.now(),
  after: (ms, action) => {
    const timer = setTimeout(action, ms);
    return () => clearTimeout(timer);
  },
};

/** Waits for what the machine does (a disk, a compiler): in a time that can stand still none passes. */
export const outOfTime = async <T>(time: Time, work: () => Promise<T>): Promise<T> => {
  const release = time.hold?.();
  try {
    return await work();
  } finally {
    release?.();
  }
};

/** Whatever the machine has to tell by now has been told: that a promise was left rejected, say. */
export const machineTurn = (): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(resolve);
  });

export const sleep = (time: Time, ms: number): Promise<void> =>
  new Promise((resolve) => {
    time.after(ms, resolve);
  });
