/** Archives as the engine takes and gives them (POSIX ustar): made of files, and read back from. */

export interface TarFile {
  /** Absolute. */
  readonly path: string;
  readonly content: Buffer;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
}

const BLOCK = 512;

export const tarOf = (files: readonly TarFile[]): Buffer =>
  Buffer.concat([
    ...files.flatMap((file) => [header(file), file.content, padding(file.content.length)]),
    Buffer.alloc(2 * BLOCK),
  ]);

/** The content of the first plain file in it. */
export const firstFileIn = (tar: Buffer): Buffer | undefined => {
  // Behind the last one there are only zeros.
  for (let at = 0; (tar[at] ?? 0) !== 0;) {
    const size = Number.parseInt(tar.toString('latin1', at + 124, at + 136), 8) || 0;
    const kind = tar.toString('latin1', at + 156, at + 157);
    if (kind === '0' || kind === '\0') return tar.subarray(at + BLOCK, at + BLOCK + size);
    at += BLOCK + Math.ceil(size / BLOCK) * BLOCK;
  }
  return undefined;
};

const header = ({ path, content, mode, uid, gid }: TarFile): Buffer => {
  const block = Buffer.alloc(BLOCK);
  const [prefix, name] = split(path.replace(/^\/+/, ''));
  const octal = (value: number, at: number, digits: number): void => {
    block.write(`${value.toString(8).padStart(digits, '0')}\0`, at, 'latin1');
  };
  block.write(name, 0, 'utf8');
  octal(mode, 100, 7);
  octal(uid, 108, 7);
  octal(gid, 116, 7);
  octal(content.length, 124, 11);
  octal(0, 136, 11);
  block.write('        0', 148, 'latin1'); // the checksum counts as spaces; then the kind
  block.write('ustar\u000000', 257, 'latin1');
  block.write(prefix, 345, 'utf8');
  let sum = 0;
  for (const byte of block) sum += byte;
  octal(sum, 148, 6);
  return block;
};

/** A name has 100 bytes, and 155 for the folders before it. */
const split = (path: string): readonly [string, string] => {
  if (Buffer.byteLength(path) <= 100) return ['', path];
  for (let at = path.indexOf('/'); at !== -1; at = path.indexOf('/', at + 1)) {
    const [prefix, name] = [path.slice(0, at), path.slice(at + 1)];
    if (Buffer.byteLength(name) <= 100 && Buffer.byteLength(prefix) <= 155) return [prefix, name];
  }
  throw new RangeError(`the path ${path} is too long`);
};

const padding = (length: number): Buffer => Buffer.alloc((BLOCK - (length % BLOCK)) % BLOCK);
