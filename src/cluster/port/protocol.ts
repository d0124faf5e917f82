/**
 * The protocol that node programs of others are held to, and what is told of one that breaks it. What
 * is no message at all may be a stray print, and is a warning; a message that cannot reach, or does not
 * answer, whom it should is a violation.
 */
import type { Body } from '../../node/message.ts';

export interface Protocol {
  /**
   * What is wrong with an answer, after the node's name (`answered a write with "ok" instead of …`);
   * undefined for one that the protocol allows.
   */
  wrong(asked: Body, answer: Body): string | undefined;
}

export const BREACHES = [
  'no-json',
  'no-message',
  'no-newline',
  'wrong-source',
  'to-nobody',
  'to-service',
  'no-reply',
  'unasked-reply',
  'wrong-reply',
] as const;

export type BreachKind = (typeof BREACHES)[number];

/** Something a node wrote to its stdout that its protocol does not allow. */
export interface Breach {
  readonly kind: BreachKind;
  readonly severity: 'violation' | 'warning';
  /** After the node's name: `wrote a line to stdout that is no JSON`. */
  readonly means: string;
  /** What it wrote, shortened. */
  readonly message: string;
  /** The way out, a sentence. */
  readonly hint: string;
}

/** What two breaches have in common that are one mistake, made twice. */
export const mistakeOf = ({ kind, means }: Pick<Breach, 'kind' | 'means'>): string =>
  kind === 'wrong-reply' ? `${kind}: ${means}` : kind;

/** All of it as one text. */
export const breachWords = (node: string, { means, message, hint }: BreachText): string =>
  `${node} ${means}: ${message}. ${hint}`;

type BreachText = Pick<Breach, 'means' | 'message' | 'hint'>;
