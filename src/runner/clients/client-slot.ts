/**
 * One client of a run, always busy with one operation at a time, at one node. After an unknown outcome
 * its process number is retired: a fresh client under a fresh number takes its place, as Jepsen does.
 */
import { pause, within } from '../../base/pause.ts';
import type { Client } from '../../cluster/port/system.ts';
import type { NodeName } from '../../cluster/port/wanted.ts';
import type { Who } from '../../generator/workload.ts';
import type { Outcome, Request } from '../../history/operation.ts';
import type { Recorder } from '../../history/recorder.ts';
import type { Emit } from '../events.ts';
import type { Failures } from './failures.ts';
import type { Deadlines } from './perform-within.ts';

export interface SlotOptions {
  readonly node: NodeName;
  /** Opens a client of that node under a name that is unique in the run. */
  readonly open: (node: NodeName, name: string) => Promise<Client> | Client;
  readonly nextProcess: () => number;
  readonly recorder: Recorder;
  readonly emit: Emit;
  readonly deadlines: Deadlines;
  readonly failures: Failures;
  /** Told once why clients cannot be opened. */
  readonly note: (text: string) => void;
}

/** From the first to the longest pause before a client asks again at a node that is not there, ms. */
const BACK_OFF = { first: 50, longest: 500 };
const OPEN_WITHIN_MS = 5_000;
const CLOSE_WITHIN_MS = 1_000;

export class ClientSlot {
  readonly #options: SlotOptions;
  #process: number;
  #client: Client | undefined;
  #backOffMs = 0;

  constructor(options: SlotOptions) {
    this.#options = options;
    this.#process = options.nextProcess();
  }

  get who(): Who {
    return { process: this.#process, node: this.#options.node };
  }

  /** A client that is connected and rested; false when the signal came first. */
  async ready(signal: AbortSignal): Promise<boolean> {
    if (this.#backOffMs > 0) await pause(this.#backOffMs, signal);
    while (this.#client === undefined && !signal.aborted) {
      this.#client = await this.#open();
      if (this.#client === undefined) {
        this.#backOff();
        await pause(this.#backOffMs, signal);
      }
    }
    return !signal.aborted;
  }

  /** Performs one operation and records it; `ready` must have said true. */
  async perform(request: Request): Promise<Outcome> {
    const { node, recorder, emit, deadlines } = this.#options;
    const client = this.#client as Client;
    const { f, value, key } = request;
    const process = this.#process;
    const invoked = recorder.record(
      key === undefined
        ? { process, type: 'invoke', f, value, node }
        : { process, type: 'invoke', f, key, value, node },
    );
    const outcome = await deadlines.perform(client, request);
    const { type } = outcome;
    const result = valueOf(request, outcome);
    const known =
      key === undefined
        ? { process, type, f, value: result, node }
        : { process, type, f, key, value: result, node };
    const completed = recorder.record(type === 'ok' ? known : { ...known, error: outcome.error });
    this.#options.failures.add(f, outcome);
    const latencyMs = (completed.time - invoked.time) / 1e6;
    const timeMs = completed.time / 1e6;
    emit(
      type === 'ok' && outcome.by !== undefined
        ? { type: 'operation', outcome: type, f, node, answeredBy: outcome.by, latencyMs, timeMs }
        : { type: 'operation', outcome: type, f, node, latencyMs, timeMs },
    );
    if (outcome.type === 'fail' && outcome.unreachable === true) this.#backOff();
    else this.#backOffMs = 0;
    if (outcome.type === 'info') {
      await this.#dismiss(client);
      this.#process = this.#options.nextProcess();
    }
    return outcome;
  }

  async close(): Promise<void> {
    if (this.#client !== undefined) await this.#dismiss(this.#client);
  }

  async #open(): Promise<Client | undefined> {
    const { open, node, note } = this.#options;
    try {
      const opening = Promise.resolve(open(node, `c${this.#process}`));
      const client = await within(opening, OPEN_WITHIN_MS);
      if (client !== undefined) return client;
      void opening.then(closeQuietly, () => {});
      note(`no client of ${node} could be opened within ${OPEN_WITHIN_MS / 1000} s`);
    } catch (error) {
      note(`no client of ${node} can be opened: ${messageOf(error)}`);
    }
    return undefined;
  }

  async #dismiss(client: Client): Promise<void> {
    this.#client = undefined;
    await within(closeQuietly(client), CLOSE_WITHIN_MS);
  }

  #backOff(): void {
    const { first, longest } = BACK_OFF;
    this.#backOffMs = Math.min(longest, Math.max(first, this.#backOffMs * 2));
  }
}

const valueOf = (request: Request, outcome: Outcome): Request['value'] => {
  if (outcome.type === 'ok') return outcome.value;
  return outcome.type === 'info' ? request.value : (outcome.observed ?? null);
};

/** A client that cannot be closed is not missed: its process number is never used again. */
const closeQuietly = async (client: Client): Promise<void> => {
  try {
    await client.close();
  } catch {
    // nothing to be done about it
  }
};

const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);
