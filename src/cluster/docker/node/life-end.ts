/** How a life of a node's process ends, and that all it has printed is in its log by then. */
import type Docker from 'dockerode';
import { constants } from 'node:os';
import { finished } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { NodeLog } from './node-log.ts';

const LAST_WORDS_WITHIN_MS = 500;

export interface Output {
  /** Settles when the engine has handed over the last of it. Never rejects. */
  readonly ended: Promise<unknown>;
  stop(): void;
}

/** What the container prints from its next start on goes into the log. */
export const outputInto = async (container: Docker.Container, log: NodeLog): Promise<Output> => {
  const stream = await container.attach({ stream: true, stdout: true, stderr: true });
  const sinks = [log.sink(), log.sink()] as const;
  container.modem.demuxStream(stream, ...sinks);
  const ended = finished(stream, { writable: false })
    .catch(() => undefined)
    .then(() => {
      for (const sink of sinks) sink.end();
      return Promise.all(sinks.map((sink) => finished(sink).catch(() => undefined)));
    });
  return { ended, stop: () => (stream as { destroy?: () => void }).destroy?.() };
};

/** How it ended: `exit code 1`, `signal SIGSEGV`. @param output settles when all is in the log */
export const ended = async (
  container: Docker.Container,
  output: Promise<unknown>,
): Promise<string> => {
  try {
    const { StatusCode } = (await container.wait({ condition: 'not-running' })) as {
      StatusCode: number;
    };
    await Promise.race([output, sleep(LAST_WORDS_WITHIN_MS, undefined, { ref: false })]);
    const { State } = await container.inspect();
    return `${inWords(StatusCode)}${State.OOMKilled ? ' (out of memory)' : ''}`;
  } catch {
    return 'its container is gone';
  }
};

/** The engine tells a signal as 128 more than its number. */
const inWords = (status: number): string => {
  const signal = Object.entries(constants.signals).find(([, number]) => number === status - 128);
  return signal === undefined ? `exit code ${status}` : `signal ${signal[0]}`;
};
