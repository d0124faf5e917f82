/** How a node is initialised: what it is asked, what it answers, and what is wrong with the answer. */
import { shortText } from '../../history/shorten.ts';
import { messageIn } from '../../node/message.ts';

/** Who asks a node to initialise itself, and by which number. */
export const INIT = { src: 'c0', msg_id: 1 } as const;

/** `other`: it is no answer to `init`; else why it cannot be worked with, or undefined. */
export type InitReply = 'other' | { readonly trouble: string | undefined };

export const readInitReply = (line: string): InitReply => {
  const message = messageIn(line);
  if (message === undefined) return 'other';
  const { dest, body } = message;
  const asked = body.in_reply_to === INIT.msg_id;
  const wrong = (how: string): InitReply => ({
    trouble: `it answered init ${how}: ${shortText(line.trim(), 200)}`,
  });
  if (body.type === 'init_ok') {
    if (dest !== INIT.src) {
      return wrong(`with a message to ${JSON.stringify(dest)} instead of its src, "${INIT.src}"`);
    }
    if (asked) return { trouble: undefined };
    return wrong(`without the in_reply_to ${INIT.msg_id} that is the msg_id of init`);
  }
  if (dest !== INIT.src || !asked) return 'other';
  return wrong(
    body.type === 'error'
      ? 'with an error'
      : `with ${JSON.stringify(body.type)} instead of "init_ok"`,
  );
};

/** What became of `init`; its first end counts. */
export class Init {
  /** Messages may be passed on to the node. */
  ready = false;
  readonly came: Promise<{ readonly trouble: string | undefined }>;
  #settle: (end: { readonly trouble: string | undefined }) => void = () => {};
  #settled = false;

  constructor() {
    this.came = new Promise((resolve) => {
      this.#settle = resolve;
    });
  }

  /** Whether the line is the answer. */
  takes(line: string): boolean {
    if (this.#settled) return false;
    const reply = readInitReply(line);
    if (reply === 'other') return false;
    this.ready = reply.trouble === undefined;
    this.#end(reply.trouble);
    return true;
  }

  fail(trouble: string): void {
    if (!this.#settled) this.#end(trouble);
  }

  #end(trouble: string | undefined): void {
    this.#settled = true;
    this.#settle({ trouble });
  }
}
