/** Answers that textbook programs have in common, by Maelstrom's codes. */
import type { Json } from '../../src/history/operation.ts';
import type { NodeContext } from '../../src/node/context.ts';
import { ERROR, type Message } from '../../src/node/message.ts';

/** It certainly was not done: try again later, perhaps at `leader`. */
export const refuse = (
  context: NodeContext,
  request: Message,
  text: string,
  leader?: string,
): void =>
  context.reply(request, {
    type: 'error',
    code: ERROR.temporarilyUnavailable,
    text,
    ...(leader === undefined ? {} : { leader }),
  });

/** Nobody knows whether it was done. */
export const unsure = (context: NodeContext, request: Message, text: string): void =>
  context.reply(request, { type: 'error', code: ERROR.timeout, text });

export const notSupported = (context: NodeContext, request: Message): void =>
  context.reply(request, {
    type: 'error',
    code: ERROR.notSupported,
    text: `unknown message ${request.body.type}`,
  });

export const replyRead = (context: NodeContext, request: Message, value: Json): void =>
  context.reply(request, { type: 'read_ok', value });

export const replyWritten = (context: NodeContext, request: Message): void =>
  context.reply(request, { type: 'write_ok' });

/** Keys are strings in the stores; a client of Maelstrom may send numbers. */
export const keyOf = ({ body }: Message): string => {
  const { key } = body;
  return typeof key === 'string' ? key : JSON.stringify(key ?? null);
};
