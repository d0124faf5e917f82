/**
 * Reads the image of a vDSO: the small shared library that the kernel maps into each process and
 * through which programs read the clock without a system call. 64-bit little-endian ELF only.
 */

export interface Vdso {
  /** `e_machine` of the ELF header. */
  readonly elfMachine: number;
  readonly functions: ReadonlyMap<string, { readonly at: number; readonly size: number }>;
  /** Everything from here to the end of the mapping belongs to nobody. */
  readonly end: number;
}

const SHT_DYNSYM = 11;
const SHT_NOBITS = 8;
const STT_FUNC = 2;

/** Undefined for anything but a 64-bit little-endian ELF image with section headers. */
export const readVdso = (image: Buffer): Vdso | undefined => {
  const isElf64 = image.length >= 64 && image.readUInt32BE(0) === 0x7f454c46 && image[4] === 2;
  if (!isElf64 || image[5] !== 1) return undefined;
  const sections = sectionsOf(image);
  const symbols = sections.find((section) => section.type === SHT_DYNSYM);
  const strings = sections[symbols?.link ?? -1];
  if (symbols === undefined || strings === undefined) return undefined;

  const functions = new Map<string, { at: number; size: number }>();
  for (let at = symbols.at; at + 24 <= symbols.at + symbols.size; at += 24) {
    if ((image.readUInt8(at + 4) & 0xf) !== STT_FUNC) continue;
    const nameAt = strings.at + image.readUInt32LE(at);
    const name = image.toString('latin1', nameAt, image.indexOf(0, nameAt));
    const value = Number(image.readBigUInt64LE(at + 8));
    functions.set(name, { at: value, size: Number(image.readBigUInt64LE(at + 16)) });
  }
  const ends = sections.filter((s) => s.type !== SHT_NOBITS).map((s) => s.at + s.size);
  return {
    elfMachine: image.readUInt16LE(18),
    functions,
    end: Math.max(headersEnd(image), ...ends),
  };
};

interface Section {
  readonly type: number;
  readonly at: number;
  readonly size: number;
  readonly link: number;
}

const sectionsOf = (image: Buffer): Section[] => {
  const table = Number(image.readBigUInt64LE(0x28));
  const entrySize = image.readUInt16LE(0x3a);
  const count = image.readUInt16LE(0x3c);
  const sections: Section[] = [];
  for (let i = 0; i < count; i++) {
    const at = table + i * entrySize;
    if (at + 64 > image.length) break;
    sections.push({
      type: image.readUInt32LE(at + 4),
      at: Number(image.readBigUInt64LE(at + 24)),
      size: Number(image.readBigUInt64LE(at + 32)),
      link: image.readUInt32LE(at + 40),
    });
  }
  return sections;
};

const headersEnd = (image: Buffer): number => {
  const programEnd =
    Number(image.readBigUInt64LE(0x20)) + image.readUInt16LE(0x36) * image.readUInt16LE(0x38);
  const sectionEnd =
    Number(image.readBigUInt64LE(0x28)) + image.readUInt16LE(0x3a) * image.readUInt16LE(0x3c);
  return Math.max(programEnd, sectionEnd);
};
