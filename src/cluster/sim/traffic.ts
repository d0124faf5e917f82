/**
 * The messages of a simulated cluster, the last ones: who sent what to whom, and what became of it.
 * Keeps references only, so that it costs little where nobody ever asks.
 */
import { open } from 'node:fs/promises';
import type { Message } from '../../node/message.ts';
import type { SentMessage } from '../port/invariants.ts';

/** What became of a message: it is there after so many ms, or never. */
export type Fate = number | 'lost' | 'corrupted';

export interface TrafficOptions {
  /** Ms since the start of the run. */
  readonly nowMs: () => number;
  /** So many messages are kept. */
  readonly most: number;
}

interface Kept {
  message: Message;
  sentMs: number;
  fate: Fate;
}

/** A file of messages is no longer than this, bytes. */
const MOST_BYTES = 32 * 2 ** 20;
/** Written at once, characters. */
const PIECE = 2 ** 20;

export class Traffic {
  readonly #options: TrafficOptions;
  readonly #ring: Kept[] = [];
  readonly #notTaken = new WeakSet<Message>();
  /** Messages seen; the next one's place is its rest by the ring's size. */
  #seen = 0;
  /** From so many on, none is kept any more. */
  #limit = Infinity;

  constructor(options: TrafficOptions) {
    this.#options = options;
  }

  add(message: Message, fate: Fate): void {
    const at = this.#seen++;
    if (at >= this.#limit) return;
    const { nowMs, most } = this.#options;
    const place = at % most;
    const kept = this.#ring[place];
    if (kept === undefined) {
      this.#ring[place] = { message, sentMs: nowMs(), fate };
    } else {
      kept.message = message;
      kept.sentMs = nowMs();
      kept.fate = fate;
    }
  }

  /** It came, and nobody was there. */
  notTaken(message: Message): void {
    this.#notTaken.add(message);
  }

  /** What happened until now is what matters: half of what is kept stays, and half is still to come. */
  settle(): void {
    this.#limit = Math.min(this.#limit, this.#seen + Math.ceil(this.#options.most / 2));
  }

  /** The newest at the end. */
  last(count: number): readonly SentMessage[] {
    const messages = [...this.#newestFirst()].slice(0, count);
    return messages.reverse().map((kept) => this.#told(kept));
  }

  /** As `messages.jsonl`: see docs/formats.md. */
  async save(file: string, mostBytes = MOST_BYTES): Promise<void> {
    const lines: string[] = [];
    let bytes = 0;
    for (const kept of this.#newestFirst()) {
      const line = `${JSON.stringify(this.#told(kept))}\n`;
      bytes += Buffer.byteLength(line);
      if (bytes > mostBytes) break;
      lines.push(line);
    }
    const later = Math.max(0, this.#seen - this.#limit);
    const earlier = this.#seen - later - lines.length;
    lines.reverse();
    lines.push(`${JSON.stringify({ kept: lines.length, leftOut: { earlier, later } })}\n`);
    const handle = await open(file, 'wx');
    try {
      for (const piece of pieces(lines)) await handle.appendFile(piece);
    } finally {
      await handle.close();
    }
  }

  #told({ message, sentMs, fate }: Kept): SentMessage {
    const { src, dest, body } = message;
    const became = this.#notTaken.has(message) ? 'not-taken' : fate;
    return {
      sentMs: rounded(sentMs),
      ...(typeof became === 'number' ? { receivedMs: rounded(sentMs + became) } : { fate: became }),
      src,
      dest,
      body,
    };
  }

  *#newestFirst(): Generator<Kept> {
    const kept = this.#ring;
    const newest = Math.min(this.#seen, this.#limit);
    for (let back = 1; back <= kept.length; back++) {
      yield kept[(newest - back) % kept.length] as Kept;
    }
  }
}

/** To the microsecond. */
const rounded = (ms: number): number => Math.round(ms * 1000) / 1000;

function* pieces(lines: readonly string[]): Generator<string> {
  let piece = '';
  for (const line of lines) {
    piece += line;
    if (piece.length < PIECE) continue;
    yield piece;
    piece = '';
  }
  if (piece !== '') yield piece;
}
