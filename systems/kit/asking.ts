/**
 * Requests from one node of a program to others: each with a number, a time-out and an answer; and the
 * same request to many, sent again to those that are silent, until so many have answered.
 */
import type { NodeContext } from '../../src/node/context.ts';
import type { Body, Message } from '../../src/node/message.ts';

export interface Gathering {
  readonly from: readonly string[];
  readonly body: Body;
  /** So many answers are enough. */
  readonly need: number;
  /** Given up after so long, ms. */
  readonly withinMs: number;
  /** Whether an answer counts; default: all but errors. */
  readonly counts?: (answer: Body) => boolean;
}

export interface Asking {
  /** True for an answer to something that was asked here: nobody else need look at it. */
  take(message: Message): boolean;
  /** The answer, or undefined where none came in time. */
  ask(to: string, body: Body, withinMs: number): Promise<Body | undefined>;
  /**
   * Answers by node, as soon as there are enough; undefined where there were not in time. None that
   * comes later is waited for.
   */
  gather(gathering: Gathering): Promise<ReadonlyMap<string, Body> | undefined>;
}

/** Who is silent is asked again so soon, ms: a message may be lost, and a node may come back. */
const AGAIN_MS = 100;

export const asking = (context: NodeContext): Asking => {
  const open = new Map<number, (answer: Body) => void>();
  let last = 0;

  const send = (to: string, body: Body, onAnswer: (answer: Body) => void): (() => void) => {
    const id = ++last;
    open.set(id, onAnswer);
    context.send(to, { ...body, msg_id: id });
    return () => open.delete(id);
  };

  return {
    take: ({ body }) => {
      const { in_reply_to: id } = body;
      if (id === undefined) return false;
      open.get(id)?.(body);
      return true;
    },
    ask: (to, body, withinMs) =>
      new Promise((resolve) => {
        const settle = (answer: Body | undefined): void => {
          cancel();
          forget();
          resolve(answer);
        };
        const forget = send(to, body, settle);
        const cancel = context.after(withinMs, () => settle(undefined));
      }),
    gather: ({ from, body, need, withinMs, counts = isNoError }) =>
      new Promise((resolve) => {
        const answers = new Map<string, Body>();
        if (need <= 0) return resolve(answers);
        const forgets: (() => void)[] = [];
        const settle = (enough: boolean): void => {
          cancel();
          cancelRound();
          for (const forget of forgets) forget();
          resolve(enough ? answers : undefined);
        };
        const round = (): void => {
          for (const to of from) {
            if (answers.has(to)) continue;
            forgets.push(
              send(to, body, (answer) => {
                if (answers.has(to) || !counts(answer)) return;
                answers.set(to, answer);
                if (answers.size === need) settle(true);
              }),
            );
          }
          cancelRound = context.after(AGAIN_MS, round);
        };
        let cancelRound = (): void => {};
        const cancel = context.after(withinMs, () => settle(false));
        round();
      }),
  };
};

const isNoError = ({ type }: Body): boolean => type !== 'error';
