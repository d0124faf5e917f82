/** Who stands where in the chain, as the master says, and what goes between the nodes. */
import type { Json } from '../../../src/history/operation.ts';

export interface Config extends Readonly<Record<string, Json>> {
  /** Grows with each change: what comes under an older one is not taken. */
  readonly epoch: number;
  /** From head to tail. */
  readonly chain: string[];
  /** By node: the epoch in which it was added; absent where it was there from the beginning. */
  readonly joined: Record<string, number>;
}

export const NO_CHAIN: Config = { epoch: 0, chain: [], joined: {} };

/** A change of one key, in the one order that the head has given. */
export interface Update extends Readonly<Record<string, Json>> {
  /** 1, 2, 3, … */
  readonly seq: number;
  readonly key: string;
  /** What the key holds from here on. */
  readonly value: Json;
}

/** A member asks for its lease so often, ms. */
export const RENEW_MS = 80;
/** A place in the chain holds for so long after it was asked for, ms on the clock of who has asked. */
export const LEASE_MS = 300;
/** Who was not heard of for so long has lost its place, ms: its lease is over by then. */
export const SILENT_MS = 600;
