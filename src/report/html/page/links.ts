/** Links into the page: `#op=6581`, `#t=8.98s`, `#t=8.98s,9.2s`, `#view=8.2s,9.1s`; and names of sections. */
import type { State } from './state.ts';

export type Link =
  | { readonly op: number }
  /** Seconds. */
  | { readonly at: number; readonly until?: number }
  | { readonly from: number; readonly until: number };

/** Undefined for what is no link of ours. */
export const parseLink = (hash: string): Link | undefined => {
  const text = decodeURIComponent(hash.replace(/^#/u, ''));
  const op = /^op=(\d+)$/u.exec(text)?.[1];
  if (op !== undefined) return { op: Number(op) };
  const time = /^(t|view)=(\d+(?:\.\d+)?)s?(?:,(\d+(?:\.\d+)?)s?)?$/u.exec(text);
  if (time === null) return undefined;
  const [, name, first, second] = time;
  const until = second === undefined ? undefined : Number(second);
  if (name === 't') return { at: Number(first), ...(until === undefined ? {} : { until }) };
  return until === undefined ? undefined : { from: Number(first), until };
};

/** Half of what is shown around a time that is linked to, ms. */
const AROUND_MS = 500;

/** Whether the hash was a link of ours. */
export const follow = (state: State, hash: string): boolean => {
  const link = parseLink(hash);
  if (link === undefined) return false;
  if ('op' in link) {
    const place = state.operations.placeOf(link.op);
    if (place === -1) return false;
    const start = state.operations.start[place]!;
    if (state.until - state.from > 10 * AROUND_MS) state.look(start - AROUND_MS, start + AROUND_MS);
    state.choose(place, true);
  } else if ('at' in link) {
    const at = link.at * 1000;
    if (link.until === undefined) state.look(at - AROUND_MS, at + AROUND_MS);
    else state.look(at, link.until * 1000);
    state.pointAt(at);
  } else state.look(link.from * 1000, link.until * 1000);
  document.querySelector('#timeline')?.scrollIntoView({ behavior: 'instant' });
  return true;
};
