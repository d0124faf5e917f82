/** Reads a line that a node of somebody else's wrote to its stdout, and says what is wrong with it. */
import type { Message } from '../../node/message.ts';
import type { Breach } from '../port/protocol.ts';
import { noJson, noMessage, noNewline } from './breaches.ts';

/** A message, or why the line is none. */
export type Line = { readonly message: Message } | { readonly breach: Breach };

export const readStrictly = (line: string): Line => {
  const value = parse(line);
  if (value === NO_JSON) {
    return { breach: severalMessages(line) ? noNewline(line) : noJson(line) };
  }
  const lack = lackOf(value);
  return lack === undefined ? { message: value as Message } : { breach: noMessage(line, lack) };
};

/** The message that a text begins with, whatever follows it; undefined where there is none. */
export const firstMessageIn = (text: string): string | undefined => {
  const object = firstObjectIn(text.trimStart());
  return object !== undefined && lackOf(parse(object)) === undefined ? object : undefined;
};

const NO_JSON = Symbol('no JSON');

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return NO_JSON;
  }
};

/** What a value lacks to be a message, or undefined. */
const lackOf = (value: unknown): string | undefined => {
  const { src, dest, body } = (value ?? {}) as Partial<Record<keyof Message, unknown>>;
  if (typeof src !== 'string') return 'a src';
  if (typeof dest !== 'string') return 'a dest';
  if (typeof body !== 'object' || body === null) return 'a body';
  return typeof (body as Partial<Message['body']>).type === 'string'
    ? undefined
    : 'a type in its body';
};

/** One message after the other on one line. */
const severalMessages = (line: string): boolean => {
  const first = firstMessageIn(line);
  return first !== undefined && line.trimStart().slice(first.length).trimStart().startsWith('{');
};

/** From its brace to the one that closes it, whether it is JSON or not. */
const firstObjectIn = (text: string): string | undefined => {
  if (!text.startsWith('{')) return undefined;
  let depth = 0;
  for (const token of text.matchAll(/"[^"\\]*(?:\\.[^"\\]*)*"|[{}]/gsu)) {
    if (token[0] === '{') depth++;
    else if (token[0] === '}') depth--;
    if (depth === 0) return text.slice(0, token.index + 1);
  }
  return undefined;
};
