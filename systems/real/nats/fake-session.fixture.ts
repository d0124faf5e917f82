/** JetStream as far as clients use it here, in memory, which can be told to fail. */
import { NatsFailure, WRONG_LAST } from './failure.ts';
import type { Message, Session } from './session.ts';

export type Trouble = NatsFailure | 'silence';

export interface FakeJetStream {
  readonly session: Session;
  /** What was asked, `publish sets.s0`, in order. */
  readonly calls: readonly string[];
  /** All messages of each subject; a key of a bucket is one, too. */
  readonly subjects: ReadonlyMap<string, readonly Message[]>;
  /** Confirmed deliveries. */
  readonly confirmed: readonly string[];
  /** The n-th call of a kind (from 1): `publish 2`. `lost`: it is done, and nobody is told. */
  fail(which: string, trouble: Trouble, how?: 'lost'): void;
  /** What is out with other clients. */
  holdBack(count: number): void;
  breakConnection(): void;
  readonly closed: number;
}

export const fakeJetStream = (): FakeJetStream => {
  const subjects = new Map<string, Message[]>();
  const calls: string[] = [];
  const confirmed: string[] = [];
  const failing = new Map<string, { trouble: Trouble; how?: 'lost' | undefined }>();
  let seq = 0;
  let isOpen = true;
  let closed = 0;
  let out = 0;
  const call = <T>(kind: string, what: string, act: () => T): Promise<T> => {
    const nth = calls.filter((one) => one.startsWith(`${kind} `)).length + 1;
    calls.push(`${kind} ${what}`);
    const wrong = failing.get(`${kind} ${nth}`);
    return new Promise((resolve, reject) => {
      try {
        if (wrong === undefined) return resolve(act());
        if (wrong.how === 'lost') act();
        if (wrong.trouble !== 'silence') reject(wrong.trouble);
      } catch (error) {
        reject(error);
      }
    });
  };
  const of = (subject: string): Message[] => {
    const messages = subjects.get(subject) ?? [];
    subjects.set(subject, messages);
    return messages;
  };
  const store = (subject: string, text: string, last?: number): number => {
    const messages = of(subject);
    if (last !== undefined && last !== (messages.at(-1)?.seq ?? 0)) {
      throw new NatsFailure('refused', 'wrong last sequence', WRONG_LAST);
    }
    messages.push({ seq: ++seq, text });
    return seq;
  };
  const session: Session = {
    get isOpen() {
      return isOpen;
    },
    publish: (subject, text, last) => call('publish', subject, () => store(subject, text, last)),
    message: (stream, which, reads) =>
      call('message', `${stream} ${JSON.stringify(which)} ${reads}`, () =>
        'seq' in which
          ? of(stream).find((one) => one.seq === which.seq)
          : of(which.last_by_subj).at(-1),
      ),
    messages: (_stream, subject, until) =>
      call('messages', `${subject} ${until}`, () => [...of(subject)]),
    put: (bucket, key, text, revision) =>
      call('put', key, () => store(`${bucket}.${key}`, text, revision)),
    get: (bucket, key, reads) =>
      call('get', `${key} ${reads}`, () => of(`${bucket}.${key}`).at(-1)),
    pull: (stream, consumer) =>
      call('pull', consumer, () => {
        const next = of(`${stream}.${consumer}`).shift();
        if (next === undefined) return undefined;
        return {
          text: next.text,
          confirm: () => call('confirm', consumer, () => void confirmed.push(next.text)),
        };
      }),
    outstanding: (_stream, consumer) => call('outstanding', consumer, () => out),
    close: () => void closed++,
  };
  return {
    session,
    calls,
    subjects,
    confirmed,
    fail: (which, trouble, how) => void failing.set(which, { trouble, how }),
    holdBack: (count) => (out = count),
    breakConnection: () => (isOpen = false),
    get closed() {
      return closed;
    },
  };
};
