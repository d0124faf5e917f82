/** Numbers and times as people read them; the same on the screen, in plain lines and in reports. */

import { withCommas } from '../history/shorten.ts';

/** `24113` → `24,113`. */
export const count = (n: number): string => withCommas(Math.round(n));

/** `plural(1, 'operation')` → `1 operation`. */
export const plural = (n: number, noun: string): string =>
  `${count(n)} ${noun}${n === 1 ? '' : 's'}`;

/** How long: `0 ms`, `85 ms`, `3.2 s`, `48 s`, `2:05`, `1:02:05`. */
export const duration = (ms: number): string => {
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  if (ms < 9_950) return `${(ms / 1000).toFixed(1)} s`;
  return ms < 59_500 ? `${Math.round(ms / 1000)} s` : clock(ms);
};

/** When, since the start of the run: `0:07`, `2:05`, `1:02:05`. */
export const clock = (ms: number): string => {
  const seconds = Math.floor(ms / 1000);
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const tail = String(s).padStart(2, '0');
  return h > 0 ? `${h}:${String(m).padStart(2, '0')}:${tail}` : `${m}:${tail}`;
};

/** A latency with two or three significant digits: `0.34 ms`, `8.4 ms`, `120 ms`, `1.25 s`. */
export const latency = (ms: number): string => {
  if (!Number.isFinite(ms)) return '–';
  if (ms >= 999.5) return `${(ms / 1000).toFixed(2)} s`;
  if (ms >= 99.5) return `${ms.toFixed(0)} ms`;
  return `${ms.toFixed(ms < 1 ? 2 : 1)} ms`;
};

/** Operations a second: `1,204/s`, `3.5/s`. */
export const rate = (perSecond: number): string =>
  `${perSecond > 0 && perSecond < 9.95 ? perSecond.toFixed(1) : count(perSecond)}/s`;

/** Counts of outcomes in words; `info` is said as people say it. */
export const outcomes = (n: {
  readonly ok: number;
  readonly fail: number;
  readonly info: number;
}): string => `${count(n.ok)} ok, ${count(n.fail)} failed, ${count(n.info)} unknown`;

/**
 * What a seed promises, said wherever one is printed: only `sim` repeats a run exactly.
 * @param machineCalls because of which it may not
 */
export const seedNote = (runtime: string, machineCalls: readonly unknown[] = []): string => {
  if (runtime !== 'sim') return 'fixes the plan, not how the processes interleave';
  return machineCalls.length === 0
    ? 'repeats the run exactly'
    : 'may not repeat the run: see above';
};

/** A word for the shell: quoted only where it must be. */
export const shellWord = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
