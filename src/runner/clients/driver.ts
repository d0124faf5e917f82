/** The clients of a run: so many at a time, shared among the nodes that clients may speak to. */
import { abortScope } from '../../base/abort.ts';
import { pause } from '../../base/pause.ts';
import type { Time } from '../../base/time.ts';
import type { Client } from '../../cluster/port/system.ts';
import type { NodeName } from '../../cluster/port/wanted.ts';
import type { Next, OperationSource, Who } from '../../generator/workload.ts';
import type { Outcome, Request } from '../../history/operation.ts';
import type { Recorder } from '../../history/recorder.ts';
import type { Emit } from '../events.ts';
import { ClientSlot } from './client-slot.ts';
import { Failures } from './failures.ts';
import { pacer } from './pacer.ts';
import { Deadlines } from './perform-within.ts';

export interface DriverOptions {
  /** Nodes that clients speak to. */
  readonly nodes: readonly NodeName[];
  /** The node of each client; absent: they are shared among the nodes, in turn. */
  readonly places?: readonly NodeName[] | undefined;
  readonly open: (node: NodeName, name: string) => Promise<Client> | Client;
  /** Whether a node has ended for good: nobody waits for its last word. Default: none has. */
  readonly isGone?: (node: NodeName) => boolean;
  readonly recorder: Recorder;
  readonly emit: Emit;
  readonly concurrency: number;
  readonly operationTimeoutMs: number;
  readonly time: Time;
  readonly note: (text: string) => void;
}

/** How long a client that is to wait does so. */
const WAIT_MS = 20;
/** How long a node may take to let a client in, where every node is asked. */
const OPEN_PATIENCE_MS = 2_000;

export class Driver {
  readonly #options: DriverOptions;
  readonly #deadlines: Deadlines;
  readonly #slots: ClientSlot[] = [];
  /** Why operations did not succeed. */
  readonly failures = new Failures();
  readonly #noted = new Set<string>();
  #processes = 0;
  #succeeded = 0;

  constructor(options: DriverOptions) {
    this.#options = options;
    this.#deadlines = new Deadlines(options.operationTimeoutMs, options.time);
    const { nodes, concurrency } = options;
    const inTurn = (at: number): NodeName => nodes[at % nodes.length] as NodeName;
    const { places = Array.from({ length: concurrency }, (_, at) => inTurn(at)) } = options;
    for (const node of places) this.#add(node);
  }

  /** How many operations have succeeded so far. */
  get succeeded(): number {
    return this.#succeeded;
  }

  /**
   * Works until the signal comes, so many operations were begun or nobody has anything left to do; the
   * last ones are awaited.
   * @param rate operations a second, all clients together; 0: as fast as they can
   */
  async drive(
    source: Pick<OperationSource, 'next' | 'completed'>,
    limits: { readonly rate: number; readonly operations: number; readonly signal: AbortSignal },
  ): Promise<void> {
    const pace = pacer(limits.rate, limits.signal, this.#options.time);
    let begun = 0;
    await this.everyClient(limits.signal, async (slot, _place, signal) => {
      for (;;) {
        if (begun >= limits.operations || !(await slot.ready(signal))) return;
        const paced = pace();
        if (paced !== undefined) await paced;
        if (signal.aborted || begun >= limits.operations) return;
        const { who } = slot;
        const next = source.next(who);
        if (next === 'done') return;
        if (next === 'wait') {
          await pause(WAIT_MS, signal, this.#options.time);
          continue;
        }
        begun++;
        source.completed(who, next, await slot.perform(next));
      }
    });
  }

  /**
   * Every client goes on until it is told `done`.
   * @returns whether all were, before the signal came
   */
  async drain(
    next: (who: Who) => Next,
    completed: OperationSource['completed'],
    signal: AbortSignal,
  ): Promise<boolean> {
    let done = 0;
    await this.everyClient(signal, async (slot, _place, signal) => {
      while (await slot.ready(signal)) {
        const { who } = slot;
        const request = next(who);
        if (request === 'done') {
          done++;
          return;
        }
        if (request === 'wait') await pause(WAIT_MS, signal, this.#options.time);
        else completed(who, request, await slot.perform(request));
      }
    });
    return done === this.#slots.length;
  }

  /**
   * Performs each of these once at every node that is not gone, shared among the clients of that node, and stops early
   * when the signal comes.
   * @returns for each node its outcomes, in the order of the requests; undefined: not performed
   */
  async performAtEveryNode(
    requests: readonly Request[],
    signal: AbortSignal,
  ): Promise<readonly (readonly (Outcome | undefined)[])[]> {
    const { isGone = () => false } = this.#options;
    for (const node of this.#options.nodes) {
      if (!this.#slots.some(({ who }) => who.node === node)) this.#add(node);
    }
    const nodes = this.#options.nodes.filter((node) => !isGone(node));
    const left = new Map(nodes.map((node) => [node, [...requests.entries()]]));
    const outcomes = new Map(nodes.map((node) => [node, requests.map(nothing)]));
    await this.everyClient(signal, async (slot, _place, signal) => {
      const { node } = slot.who;
      while ((left.get(node)?.length ?? 0) > 0) {
        // A node that lets no client in is not waited for: it has answered nothing.
        using patience = abortScope([signal], OPEN_PATIENCE_MS, this.#options.time);
        if (!(await slot.ready(patience.signal))) return;
        const [at, request] = left.get(node)?.shift() ?? [];
        if (at === undefined || request === undefined) return;
        outcomes.get(node)![at] = await slot.perform(request);
      }
    });
    return nodes.map((node) => outcomes.get(node) ?? []);
  }

  async close(): Promise<void> {
    this.#deadlines.close();
    await Promise.all(this.#slots.map((slot) => slot.close()));
  }

  #add(node: NodeName): void {
    const { open, recorder, time } = this.#options;
    const emit: Emit = (event) => {
      if (event.type === 'operation' && event.outcome === 'ok') this.#succeeded++;
      this.#options.emit(event);
    };
    const nextProcess = (): number => this.#processes++;
    const note = (text: string): void => this.#note(text);
    const shared = {
      recorder,
      emit,
      deadlines: this.#deadlines,
      failures: this.failures,
      time,
      note,
    };
    this.#slots.push(new ClientSlot({ node, open, nextProcess, ...shared }));
  }

  /** Many clients meet the same trouble, again and again: it is said once. */
  #note(text: string): void {
    if (this.#noted.has(text)) return;
    this.#noted.add(text);
    this.#options.note(text);
  }

  /**
   * Where the work of one client breaks, the others stop too; none works on when this has ended.
   * @param work is handed the client's place among all
   */
  async everyClient(
    outer: AbortSignal,
    work: (slot: ClientSlot, place: number, signal: AbortSignal) => Promise<void>,
  ): Promise<void> {
    using scope = abortScope([outer]);
    const ends = await Promise.allSettled(
      this.#slots.map((slot, place) =>
        work(slot, place, scope.signal).catch((error: unknown) => {
          scope.abort();
          throw error;
        }),
      ),
    );
    for (const end of ends) if (end.status === 'rejected') throw end.reason;
  }
}

const nothing = (): Outcome | undefined => undefined;
