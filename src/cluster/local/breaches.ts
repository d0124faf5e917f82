/** The mistakes that node programs make with Maelstrom's protocol: what each means, and the way out. */
import { shortText } from '../../history/shorten.ts';
import type { Message } from '../../node/message.ts';
import { type Breach, BREACHES, type BreachKind } from '../port/protocol.ts';

/** Of an offending message. */
const MOST_CHARACTERS = 200;

const shown = (text: string): string => shortText(text.trim(), MOST_CHARACTERS);

const is = (kind: BreachKind): Pick<Breach, 'kind' | 'severity'> => ({
  kind,
  severity: BREACHES[kind].severity,
});

const shownMessage = (message: Message): string => shown(JSON.stringify(message));

export const noJson = (line: string): Breach => ({
  ...is('no-json'),
  means: 'wrote a line to stdout that is no JSON',
  message: shown(line),
  hint: 'Only messages belong on stdout; logs belong on stderr.',
});

/** @param lack what it lacks to be a message: `src` */
export const noMessage = (line: string, lack: string): Breach => ({
  ...is('no-message'),
  means: `wrote JSON to stdout that is no message, for want of ${lack}`,
  message: shown(line),
  hint: 'A message is {"src": …, "dest": …, "body": {"type": …}} on one line; logs belong on stderr.',
});

export const noNewline = (text: string): Breach => ({
  ...is('no-newline'),
  means: 'wrote a message without a newline behind it',
  message: shown(text),
  hint: 'End each message with a newline, and flush stdout behind it.',
});

export const wrongSource = (node: string, message: Message): Breach => ({
  ...is('wrong-source'),
  means: `wrote a message whose src is ${JSON.stringify(message.src)}`,
  message: shownMessage(message),
  hint: `The src of all that it sends is its own name, ${JSON.stringify(node)}, which init has told it.`,
});

export const toNobody = (message: Message): Breach => ({
  ...is('to-nobody'),
  means: `sent a message to ${JSON.stringify(message.dest)}, which is no node and no client`,
  message: shownMessage(message),
  hint: 'The dest of a reply is the src of the request; other nodes are those of node_ids in init.',
});

export const toService = (message: Message): Breach => ({
  ...is('to-service'),
  means: `sent a message to ${JSON.stringify(message.dest)}, a service of Maelstrom's own`,
  message: shownMessage(message),
  hint: 'There are no services here, so no answer will come: nodes may only ask each other.',
});

export const noReply = (message: Message): Breach => ({
  ...is('no-reply'),
  means: 'sent a client a message without in_reply_to',
  message: shownMessage(message),
  hint: 'The in_reply_to of a reply, inside its body, is the msg_id of the request.',
});

export const unaskedReply = (message: Message): Breach => ({
  ...is('unasked-reply'),
  means: `replied to a request that this client never sent (in_reply_to ${JSON.stringify(message.body.in_reply_to)})`,
  message: shownMessage(message),
  hint: 'The in_reply_to of a reply is the msg_id of the request, the very number.',
});

export const wrongReply = (message: Message, means: string): Breach => ({
  ...is('wrong-reply'),
  means,
  message: shownMessage(message),
  hint: 'What became of the request is not known: a reply is of the type that the protocol names.',
});
