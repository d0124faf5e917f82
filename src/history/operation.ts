/**
 * The words of a history: what a client asked, what it was told, and when.
 *
 * An *event* is one line of `history.jsonl`. An *operation* is an invocation with its completion,
 * or with none. A completion of type `info`, or no completion at all, means the outcome is unknown:
 * the operation may take effect at any time after its invocation, or never.
 */

/** Any JSON value. */
export type Json =
  null | boolean | number | string | readonly Json[] | { readonly [k: string]: Json };

export type EventType = 'invoke' | 'ok' | 'fail' | 'info';

/** A logical client: a number, retired after an unknown outcome; or the nemesis. */
export type Process = number | 'nemesis';

/** One line of a history. */
export interface HistoryEvent {
  /** Position in the history: 0, 1, 2, … without gaps. */
  readonly index: number;
  /** Nanoseconds on the run's one monotonic clock, from the start of the run; never descending. */
  readonly time: number;
  readonly process: Process;
  readonly type: EventType;
  /** The function asked for: `read`, `write`, `cas`, … or, for the nemesis, the fault. */
  readonly f: string;
  /** The object asked about, where the workload has several (registers, queues, …). */
  readonly key?: string;
  /**
   * On `invoke` the argument (`cas`: `[from, to]`; `read`: null), on `ok` what was returned
   * (`read`: the value read). A failed cas that learned the current value says it here.
   */
  readonly value: Json;
  /** The node the client spoke to. */
  readonly node?: string;
  /** Why it failed, or why the outcome is unknown. */
  readonly error?: string;
}

/** An operation as a client is asked to perform it. */
export interface Request {
  readonly f: string;
  readonly key?: string;
  readonly value: Json;
}

/** What a client learned of one operation. `info`: nobody knows whether it happened. */
export type Outcome =
  /** `by`: the node that answered, where it is another than the one the client speaks to. */
  | { readonly type: 'ok'; readonly value: Json; readonly by?: string }
  /** It certainly did not happen. */
  | {
      readonly type: 'fail';
      readonly error: string;
      /** The condition was looked at, and this is what was seen (a cas: the value that was there). */
      readonly observed?: Json;
      /** Nobody took it: the node is not there. A client that hears this is given a pause. */
      readonly unreachable?: true;
    }
  | { readonly type: 'info'; readonly error: string };
