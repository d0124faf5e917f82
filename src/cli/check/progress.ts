/** How far a check is, on one line of a terminal that is wiped afterwards; nothing elsewhere. */
import { count } from '../../report/format.ts';

export interface Progress {
  show(what: string, done: number, of: number): void;
  clear(): void;
}

interface Terminal {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

const EVERY_MS = 250;

export const startProgress = (stream: Terminal): Progress => {
  // The first line waits as well: most checks are over before anybody could read it.
  let last = performance.now();
  let shown = false;
  return {
    show: (what, done, of) => {
      if (stream.isTTY !== true || of === 0 || performance.now() - last < EVERY_MS) return;
      last = performance.now();
      shown = true;
      const line = `${what}: ${Math.floor((100 * done) / of)}% of ${count(of)} operations`;
      stream.write(`\r\u001B[K${line.slice(0, Math.max(10, (stream.columns ?? 80) - 1))}`);
    },
    clear: () => {
      if (shown) stream.write('\r\u001B[K');
      shown = false;
    },
  };
};
