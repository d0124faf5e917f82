/**
 * Writes a `test.jepsen` for tests, as a run does by and by: the test, chunks of the history with an
 * index behind each, the test again with its results. It can stop anywhere.
 */
import { crc32 } from 'node:zlib';
import { FressianWriter, type Value } from './fressian.fixture.ts';

/** An event of a client; of what is left out a test says nothing. */
export interface Op {
  readonly process: Value;
  readonly type: 'invoke' | 'ok' | 'fail' | 'info';
  readonly f: string;
  readonly value: Value;
  /** Members that no struct has a place for. */
  readonly more?: Readonly<Record<string, Value>>;
}

export class TestJepsen {
  #file: Buffer;
  readonly #offsets = new Map<number, number>();
  #root = 0;
  #nextId = 1;

  constructor(version = 1) {
    this.#file = Buffer.alloc(18);
    this.#file.write('JEPSEN');
    this.#file.writeInt32BE(version, 6);
  }

  get bytes(): Buffer {
    return this.#file;
  }

  get length(): number {
    return this.#file.length;
  }

  /** The whole of it. */
  static of(ops: readonly Op[], { chunk = ops.length }: { readonly chunk?: number } = {}): Buffer {
    const file = new TestJepsen();
    file.begin();
    file.history(ops, chunk);
    file.finish();
    return file.bytes;
  }

  begin(): void {
    this.block(2, new FressianWriter().write(null).bytes, 1);
    this.test(false);
  }

  /** In chunks, the vector of them and an index written behind each. */
  history(ops: readonly Op[], chunk: number): void {
    const chunks: (readonly [first: number, id: number])[] = [];
    for (let first = 0; first < ops.length; first += chunk) {
      const writer = new FressianWriter();
      const some = ops.slice(first, first + chunk);
      for (const [at, op] of some.entries()) writer.write(struct(op, first + at));
      chunks.push([first, this.block(4, writer.bytes)]);
      this.vector(first + some.length, chunks);
      this.index();
    }
  }

  vector(count: number, chunks: readonly (readonly [first: number, id: number])[]): void {
    const data = Buffer.alloc(8 + 12 * chunks.length);
    data.writeBigInt64BE(BigInt(count));
    for (const [at, [first, id]] of chunks.entries()) {
      data.writeBigInt64BE(BigInt(first), 8 + 12 * at);
      data.writeInt32BE(id, 16 + 12 * at);
    }
    this.block(5, data, 1);
  }

  finish(): void {
    const results = new FressianWriter().write({ map: [[{ key: 'valid?' }, true]] }).bytes;
    this.test(true, this.block(3, Buffer.concat([Buffer.alloc(4), results])));
  }

  /** A test with its history in one block, as version 0 and migrations write it. */
  whole(history: Value): void {
    this.block(2, new FressianWriter().write(history).bytes, 1);
    this.test(true, 1);
  }

  test(isDone: boolean, results = 0): void {
    const map: (readonly [Value, Value])[] = [
      [{ key: 'name' }, 'lin-kv'],
      [{ key: 'history' }, { tag: 'block-ref', fields: [1] }],
    ];
    if (isDone) map.push([{ key: 'results' }, { tag: 'block-ref', fields: [results] }]);
    this.#root = this.block(2, new FressianWriter().write({ map }).bytes);
    this.index();
  }

  block(kind: number, data: Buffer, id = this.#nextId): number {
    this.#nextId = Math.max(this.#nextId, id + 1);
    this.#offsets.set(id, this.#file.length);
    this.append(framed(kind, data));
    return id;
  }

  index(): void {
    const id = this.#nextId++;
    const offset = this.#file.length;
    this.#offsets.set(id, offset);
    const data = Buffer.alloc(4 + 12 * this.#offsets.size);
    data.writeInt32BE(this.#root);
    for (const [at, [number, where]] of [...this.#offsets].entries()) {
      data.writeInt32BE(number, 4 + 12 * at);
      data.writeBigInt64BE(BigInt(where), 8 + 12 * at);
    }
    this.append(framed(1, data));
    this.#file.writeBigInt64BE(BigInt(offset), 10);
  }

  append(bytes: Buffer): void {
    this.#file = Buffer.concat([this.#file, bytes]);
  }
}

/** Since version 1. */
const struct = ({ process, type, f, value, more = {} }: Op, index: number): Value => ({
  tag: 'jepsen.history.Op',
  fields: [
    index,
    index * 1_000_000,
    { cached: { key: type } },
    process,
    { cached: { key: f } },
    value,
    { map: Object.entries(more).map(([name, each]) => [{ key: name }, each] as const) },
  ],
});

/** The checksum is that of the data, then of the header without it. */
const framed = (kind: number, data: Buffer): Buffer => {
  const header = Buffer.alloc(28);
  header.writeBigInt64BE(BigInt(data.length + 28));
  header.writeInt16BE(kind, 12);
  header.writeUInt32BE(crc32(header, crc32(data)), 8);
  return Buffer.concat([header, data]);
};
