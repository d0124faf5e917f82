/**
 * Cuts a byte stream into lines; empty ones are left out. Holds no more than one unfinished line.
 * The whole lines of a chunk are decoded at once: a line end is never part of another character.
 */
export const lineSplitter = (onLine: (line: string) => void): ((chunk: Buffer) => void) => {
  let rest: Buffer[] = [];
  return (chunk) => {
    const end = chunk.lastIndexOf(10);
    if (end === -1) {
      rest.push(chunk);
      return;
    }
    const whole = chunk.subarray(0, end);
    const text = rest.length === 0 ? whole.toString() : Buffer.concat([...rest, whole]).toString();
    rest = end + 1 < chunk.length ? [chunk.subarray(end + 1)] : [];
    for (const line of text.split('\n')) if (line !== '') onLine(line);
  };
};
