/** The models that come along, by name. */
import { usageFailure } from '../../src/base/failure.ts';
import type { Model } from '../model.ts';
import { appendList } from './append-list.ts';
import { bank } from './bank.ts';
import { counter } from './counter.ts';
import { etcd } from './etcd.ts';
import { kv } from './kv.ts';
import { log } from './log.ts';
import { fencedLock, mutex } from './locks.ts';
import { membership } from './membership.ts';
import { multiRegister } from './multi-register.ts';
import type { ModelOptions } from './options.ts';
import { fifoQueue, stack, unorderedQueue } from './queues.ts';
import { casRegister, register } from './register.ts';
import { set } from './set.ts';
import { uniqueIds } from './unique-ids.ts';

export const models = {
  register,
  'cas-register': casRegister,
  'multi-register': multiRegister,
  kv,
  'fifo-queue': fifoQueue,
  'unordered-queue': unorderedQueue,
  stack,
  set,
  counter,
  mutex,
  'fenced-lock': fencedLock,
  'append-list': appendList,
  log,
  bank,
  'unique-ids': uniqueIds,
  membership,
  etcd,
} as const satisfies Record<string, (options: ModelOptions) => unknown>;

export type ModelName = keyof typeof models;

export const modelNames = Object.keys(models) as readonly ModelName[];

/** @throws Failure `unknown-model` where the name is none of `modelNames`. */
export const modelNamed = (name: string, options: ModelOptions = {}): Model => {
  if (!isModelName(name)) {
    throw usageFailure(
      'unknown-model',
      `There is no model "${name}".`,
      `Models: ${modelNames.join(', ')}; or a module of your own, ./my-model.js.`,
    );
  }
  return models[name](options);
};

/** Whether `ModelOptions` mean anything to it. */
export const takesOptions = (name: string): boolean => !PLAIN.has(name);

/** Nothing is to be said about these: queues begin empty, locks free. */
const PLAIN: ReadonlySet<string> = new Set<ModelName>([
  'fifo-queue',
  'unordered-queue',
  'stack',
  'mutex',
  'fenced-lock',
  'unique-ids',
  'etcd',
]);

const isModelName = (name: string): name is ModelName => Object.hasOwn(models, name);
