/**
 * Columns that workers see without a copy: the arrays on SharedArrayBuffers. The interned values
 * and names are still copied once for each worker.
 */
import type { Columns } from '../../../src/history/columns.ts';

export const shareColumns = (history: Columns): Columns => {
  const shared = Object.entries(history).map(([name, value]: [string, unknown]) => [
    name,
    ArrayBuffer.isView(value) ? shareArray(value as Int32Array) : value,
  ]);
  return Object.fromEntries(shared);
};

const shareArray = <Numbers extends Int32Array | Float64Array | Uint8Array>(
  numbers: Numbers,
): Numbers => {
  if (numbers.buffer instanceof SharedArrayBuffer) return numbers;
  const bytes = new Uint8Array(new SharedArrayBuffer(numbers.byteLength));
  bytes.set(new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength));
  const Kind = numbers.constructor as new (buffer: SharedArrayBuffer) => Numbers;
  return new Kind(bytes.buffer);
};
