/** Histories of busy registers, written line by line: as long as one likes, and linearizable. */
import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { randomFrom } from '../src/base/random.ts';
import type { HistoryEvent } from '../src/history/operation.ts';

/** @param line how an event is written, without the newline */
export const writeLines = (
  file: string,
  lines: number,
  line: (event: HistoryEvent) => string,
  keys = 100,
): Promise<void> =>
  pipeline(
    Readable.from(batches(lines, line, keys), { objectMode: false }),
    createWriteStream(file),
  );

function* batches(
  lines: number,
  line: (event: HistoryEvent) => string,
  keys: number,
): Generator<string> {
  let batch: string[] = [];
  for (const event of busyRegisters(lines, keys)) {
    batch.push(`${line(event)}\n`);
    if (batch.length === 1000) {
      yield batch.join('');
      batch = [];
    }
  }
  yield batch.join('');
}

/**
 * Ten clients on so many registers; one operation in a hundred has an unknown outcome. Each takes
 * effect when it is invoked.
 */
function* busyRegisters(lines: number, keys: number): Generator<HistoryEvent> {
  const random = randomFrom(1);
  const registers = new Map<string, number>();
  const clients = Array.from({ length: 10 }, (_, process) => ({
    process,
    open: undefined as HistoryEvent | undefined,
    told: null as number | null,
  }));
  let fresh = 0;
  for (let index = 0; index < lines; index++) {
    const client = random.pick(clients);
    const time = index * 1371;
    const { open, told } = client;
    if (open === undefined) {
      const isRead = random.next() < 0.5;
      const key = `r${random.between(0, keys - 1)}`;
      if (!isRead) registers.set(key, fresh++);
      client.told = registers.get(key) ?? null;
      client.open = {
        index,
        time,
        process: client.process,
        type: 'invoke',
        f: isRead ? 'read' : 'write',
        key,
        value: isRead ? null : client.told,
        node: `n${(client.process % 5) + 1}`,
      };
      yield client.open;
      continue;
    }
    const unknown = random.next() < 0.01;
    client.open = undefined;
    if (unknown) client.process += clients.length;
    yield unknown
      ? { ...open, index, time, type: 'info', value: null, error: 'timed out' }
      : { ...open, index, time, type: 'ok', value: told };
  }
}
