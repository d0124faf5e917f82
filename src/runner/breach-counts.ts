/** Counts what nodes say against their protocol, and tells the first of each mistake. */
import { type Breach, type BreachKind, breachWords, mistakeOf } from '../cluster/port/protocol.ts';
import type { NodeName } from '../cluster/port/wanted.ts';
import type { BreachEvent } from './events.ts';

/** What may be a stray print, or reaches whom it should: a node may serve all the same. */
const HARMLESS: ReadonlySet<BreachKind> = new Set(['no-json', 'no-message', 'wrong-source']);
/** Who makes a mistake again after so long will go on making it. */
const CERTAIN_AFTER_MS = 900;
/** Different mistakes that are told. */
const MOST_MISTAKES = 30;

interface Mistake {
  readonly first: BreachEvent;
  readonly nodes: Set<NodeName>;
  count: number;
}

export class BreachCounts {
  readonly #mistakes = new Map<string, Mistake>();
  readonly #tell: (event: BreachEvent) => void;
  #hopeless: BreachEvent | undefined;

  constructor(tell: (event: BreachEvent) => void) {
    this.#tell = tell;
  }

  add(node: NodeName, breach: Breach, timeMs: number): void {
    const mistake = this.#mistakes.get(mistakeOf(breach)) ?? this.#begin(node, breach, timeMs);
    if (mistake === undefined) return;
    const { first, nodes } = mistake;
    mistake.count++;
    nodes.add(node);
    const again = timeMs - first.timeMs > CERTAIN_AFTER_MS && !HARMLESS.has(breach.kind);
    if (again || breach.kind === 'no-newline') this.#hopeless ??= first;
  }

  /** A mistake that is made again and again, so that nobody hears the answers. */
  get hopeless(): BreachEvent | undefined {
    return this.#hopeless;
  }

  /** A text for each mistake. */
  words(): readonly string[] {
    return [...this.#mistakes.values()].map(({ first }) => breachWords(first.node, first));
  }

  /** Tells how often each has come in all, where that is more than once. */
  tellCounts(timeMs: number): void {
    for (const { first, nodes, count } of this.#mistakes.values()) {
      if (count > 1) this.#tell({ ...first, nodes: [...nodes], count, timeMs });
    }
  }

  #begin(node: NodeName, breach: Breach, timeMs: number): Mistake | undefined {
    if (this.#mistakes.size >= MOST_MISTAKES) return undefined;
    const first: BreachEvent = {
      type: 'breach',
      node,
      nodes: [node],
      ...breach,
      count: 1,
      timeMs,
    };
    const mistake: Mistake = { first, nodes: new Set(), count: 0 };
    this.#mistakes.set(mistakeOf(breach), mistake);
    this.#tell(first);
    return mistake;
  }
}
