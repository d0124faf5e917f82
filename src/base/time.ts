/** The time that clients live in: the machine's own, or a simulator's. */
export interface Time {
  /** Ms on a clock that never jumps; only differences mean anything. */
  nowMs(): number;
  /** Runs `action` once after so many ms, unless the returned function is called before. */
  after(ms: number, action: () => void): () => void;
}

export const realTime: Time = {
  nowMs: () => performance.now(),
  after: (ms, action) => {
    const timer = setTimeout(action, ms);
    return () => clearTimeout(timer);
  },
};

export const sleep = (time: Time, ms: number): Promise<void> =>
  new Promise((resolve) => {
    time.after(ms, resolve);
  });
