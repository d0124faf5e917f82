/** What the whole page shares: the data, what is looked at, what is chosen; and who draws it. */
import type { ReportData } from '../data/report-data.ts';
import type { Grouping, Operations } from './operations.ts';

export interface Filter {
  readonly key?: number;
  readonly client?: number;
  readonly node?: number;
  readonly f?: number;
  readonly outcome?: number;
  readonly text?: string;
}

const LEAST_SPAN_MS = 0.02;

export class State {
  readonly data: ReportData;
  readonly operations: Operations;
  /** ms: what the timeline shows. */
  from = 0;
  until: number;
  /** The time that everything points at. */
  cursor: number | undefined;
  /** Place of the chosen operation. */
  chosen: number | undefined;
  grouping: Grouping = 'client';
  filter: Filter = {};
  /** Places that pass the filter, in order. */
  shown: Int32Array;
  readonly #listeners: (() => void)[] = [];
  #waiting = false;

  constructor(data: ReportData, operations: Operations) {
    this.data = data;
    this.operations = operations;
    this.until = data.endMs;
    this.shown = Int32Array.from({ length: operations.count }, (_, i) => i);
  }

  /** Called at most once a frame, after something has changed. */
  onChange(listener: () => void): void {
    this.#listeners.push(listener);
  }

  changed(): void {
    if (this.#waiting) return;
    this.#waiting = true;
    requestAnimationFrame(() => {
      this.#waiting = false;
      this.draw();
    });
  }

  /** At once. */
  draw(): void {
    for (const listener of this.#listeners) listener();
  }

  look(from: number, until: number): void {
    const { endMs } = this.data;
    const span = Math.max(LEAST_SPAN_MS, Math.min(endMs, until - from));
    this.from = Math.max(0, Math.min(endMs - span, from));
    this.until = this.from + span;
    this.changed();
  }

  zoom(factor: number, around = this.cursorInView()): void {
    this.look(around - (around - this.from) * factor, around + (this.until - around) * factor);
  }

  pan(share: number): void {
    const by = (this.until - this.from) * share;
    this.look(this.from + by, this.until + by);
  }

  cursorInView(): number {
    const { cursor, from, until } = this;
    return cursor !== undefined && cursor >= from && cursor <= until ? cursor : (from + until) / 2;
  }

  pointAt(ms: number): void {
    this.cursor = ms;
    this.changed();
  }

  choose(place: number, bringIntoView: boolean): void {
    const { start, end } = this.operations;
    this.chosen = place;
    this.cursor = start[place]!;
    const until = Math.min(end[place]!, this.data.endMs);
    if (bringIntoView && (until < this.from || this.cursor > this.until)) {
      const half = (this.until - this.from) / 2;
      this.look(this.cursor - half, this.cursor + half);
    }
    this.changed();
  }

  setFilter(filter: Filter): void {
    this.filter = filter;
    this.shown = passing(this.operations, filter);
    this.changed();
  }
}

const passing = (operations: Operations, filter: Filter): Int32Array => {
  const { key, client, node, f, outcome } = filter;
  const text = filter.text?.toLowerCase() ?? '';
  const found: number[] = [];
  for (let i = 0; i < operations.count; i++) {
    if (key !== undefined && operations.keyOf(i) !== key) continue;
    if (client !== undefined && operations.client[i] !== client) continue;
    if (node !== undefined && operations.nodeOf(i) !== node) continue;
    if (f !== undefined && operations.functionOf(i) !== f) continue;
    if (outcome !== undefined && operations.outcome[i] !== outcome) continue;
    if (text !== '') {
      const says = `${operations.label(i)} ${operations.key(i) ?? ''} ${operations.error(i) ?? ''}`;
      if (!says.toLowerCase().includes(text)) continue;
    }
    found.push(i);
  }
  return Int32Array.from(found);
};
