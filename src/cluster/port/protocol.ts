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

export type Severity = 'violation' | 'warning';

/** The mistakes that are told apart. */
export const BREACHES = {
  'no-json': { severity: 'warning', summary: 'a line on stdout that is no JSON' },
  'no-message': { severity: 'warning', summary: 'JSON on stdout that is no message' },
  'no-newline': { severity: 'violation', summary: 'a message without a newline behind it' },
  'wrong-source': { severity: 'warning', summary: 'a message under the name of somebody else' },
  'to-nobody': { severity: 'violation', summary: 'a message to who is no node and no client' },
  'to-service': { severity: 'warning', summary: "a message to a service of Maelstrom's own" },
  'no-reply': { severity: 'violation', summary: 'a message to a client without `in_reply_to`' },
  'unasked-reply': { severity: 'violation', summary: 'a reply to a request that was never sent' },
  'wrong-reply': { severity: 'violation', summary: 'a reply of a type that is no answer' },
} as const satisfies Readonly<Record<string, { severity: Severity; summary: string }>>;

export type BreachKind = keyof typeof BREACHES;

/** Something a node wrote to its stdout that its protocol does not allow. */
export interface Breach {
  readonly kind: BreachKind;
  readonly severity: Severity;
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
