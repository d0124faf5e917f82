/**
 * The clients: so many logical processes, each with one operation at a time, recorded before it
 * leaves and after its answer came. After an unknown outcome a process is retired and a fresh one
 * takes its place.
 */
import type { Cluster } from '../../cluster/port/cluster.ts';
import type { Client, System } from '../../cluster/port/system.ts';
import type { NodeName } from '../../cluster/port/wanted.ts';
import type { OperationSource } from '../../generator/workload.ts';
import type { Outcome, Request } from '../../history/operation.ts';
import type { Recorder } from '../../history/recorder.ts';
import type { Emit } from '../events.ts';
import { pause } from '../../base/pause.ts';

export interface DriverOptions {
  readonly system: System;
  readonly cluster: Cluster;
  readonly recorder: Recorder;
  readonly emit: Emit;
  readonly concurrency: number;
  readonly operationTimeoutMs: number;
}

export class Driver {
  readonly #options: DriverOptions;
  readonly #clients: ProcessClient[];
  #nextProcess: number;

  constructor(options: DriverOptions) {
    this.#options = options;
    this.#nextProcess = options.concurrency;
    this.#clients = Array.from({ length: options.concurrency }, (_, slot) =>
      this.#open(slot, slot),
    );
  }

  /**
   * Works until the signal comes or so many operations were begun; the last ones are awaited.
   * @param rate operations a second, all clients together; 0: as fast as they can
   */
  async drive(
    source: OperationSource,
    limits: { rate: number; operations: number; signal: AbortSignal },
  ): Promise<void> {
    const pace = pacer(limits.rate, limits.signal);
    let begun = 0;
    await this.#allClients(limits.signal, async (slot, signal) => {
      while (!signal.aborted && begun < limits.operations) {
        begun++;
        await pace();
        if (signal.aborted) return;
        const request = source.next();
        source.completed(request, await this.#perform(slot, request));
      }
    });
  }

  /**
   * Performs each of these once at every node, shared among the clients of that node, and stops
   * early when the signal comes.
   * @returns for each node its outcomes, in the order of the requests; undefined: not performed
   */
  async performAtEveryNode(
    requests: readonly Request[],
    signal: AbortSignal,
  ): Promise<readonly (readonly (Outcome | undefined)[])[]> {
    const { nodes } = this.#options.cluster;
    while (this.#clients.length < nodes.length) {
      this.#clients.push(this.#open(this.#clients.length, this.#nextProcess++));
    }
    const left = nodes.map(() => [...requests.entries()]);
    const outcomes = nodes.map(() => requests.map((): Outcome | undefined => undefined));
    await this.#allClients(signal, async (slot, signal) => {
      const node = slot % nodes.length;
      while (!signal.aborted) {
        const [at, request] = left[node]?.shift() ?? [];
        if (at === undefined || request === undefined) return;
        outcomes[node]![at] = await this.#perform(slot, request);
      }
    });
    return outcomes;
  }

  close(): void {
    for (const { client } of this.#clients) client.close();
  }

  /** Where one client cannot go on, the others stop too; none works on when this has ended. */
  async #allClients(
    signal: AbortSignal,
    work: (slot: number, signal: AbortSignal) => Promise<void>,
  ): Promise<void> {
    const broken = new AbortController();
    const either = AbortSignal.any([signal, broken.signal]);
    const ends = await Promise.allSettled(
      this.#clients.map((_, slot) =>
        work(slot, either).catch((error: unknown) => {
          broken.abort();
          throw error;
        }),
      ),
    );
    for (const end of ends) if (end.status === 'rejected') throw end.reason;
  }

  async #perform(slot: number, request: Request): Promise<Outcome> {
    const { recorder, emit, operationTimeoutMs } = this.#options;
    const { process, node, client } = this.#clients[slot] as ProcessClient;
    const { f, value } = request;
    const common = { process, f, node, ...(request.key === undefined ? {} : { key: request.key }) };
    const invoked = recorder.record({ ...common, type: 'invoke', value });
    const outcome = await client.perform(request, operationTimeoutMs);
    const completed = recorder.record({
      ...common,
      type: outcome.type,
      value: outcome.type === 'info' ? value : (outcome.value ?? null),
      ...(outcome.type === 'ok' ? {} : { error: outcome.error }),
    });
    emit({
      type: 'operation',
      outcome: outcome.type,
      f,
      node,
      ...(outcome.type === 'ok' && outcome.by !== undefined ? { answeredBy: outcome.by } : {}),
      latencyMs: (completed.time - invoked.time) / 1e6,
      timeMs: completed.time / 1e6,
    });
    if (outcome.type === 'info') {
      client.close();
      this.#clients[slot] = this.#open(slot, this.#nextProcess++);
    }
    return outcome;
  }

  #open(slot: number, process: number): ProcessClient {
    const { system, cluster } = this.#options;
    const node = cluster.nodes[slot % cluster.nodes.length] as NodeName;
    return { process, node, client: system.client(cluster, node, `c${process}`) };
  }
}

interface ProcessClient {
  readonly process: number;
  readonly node: NodeName;
  readonly client: Client;
}

/** Hands out moments to begin an operation, evenly spaced; time that was missed is not made up for. */
const pacer = (rate: number, signal: AbortSignal): (() => Promise<void>) => {
  if (rate === 0) return () => Promise.resolve();
  const gap = 1000 / rate;
  let next = performance.now();
  return () => {
    const now = performance.now();
    const mine = Math.max(next, now - gap);
    next = mine + gap;
    return pause(mine - now, signal);
  };
};
