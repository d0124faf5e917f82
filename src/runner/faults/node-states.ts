/** What each node's process is doing, as was last seen, and which of them are down by themselves. */
import type { NodeName, ObservedState } from '../../cluster/port/wanted.ts';
import type { Emit, NodeState } from '../events.ts';

export class NodeStates {
  readonly #emit: Emit;
  readonly #nowMs: () => number;
  readonly #states = new Map<NodeName, NodeState>();
  readonly #ended = new Set<NodeName>();

  constructor(nodes: readonly NodeName[], emit: Emit, nowMs: () => number) {
    this.#emit = emit;
    this.#nowMs = nowMs;
    for (const node of nodes) this.#set(node, 'running');
  }

  /** Nodes that have ended by themselves and do not run again. */
  get ended(): readonly NodeName[] {
    return [...this.#ended];
  }

  /** A node has ended by itself, or was started again by its policy. */
  onNode(node: NodeName, state: 'dead' | 'running'): void {
    this.#note(node, state === 'dead');
    this.#set(node, state);
  }

  show({ nodes }: ObservedState): void {
    for (const [node, { process, endedByItself }] of Object.entries(nodes)) {
      this.#note(node, endedByItself === true);
      this.#set(node, process);
    }
  }

  #note(node: NodeName, ended: boolean): void {
    if (ended) this.#ended.add(node);
    else this.#ended.delete(node);
  }

  #set(node: NodeName, state: NodeState): void {
    if (this.#states.get(node) === state) return;
    this.#states.set(node, state);
    this.#emit({ type: 'node', node, state, timeMs: this.#nowMs() });
  }
}
