/** Cuts a byte stream into lines. Holds no more than one unfinished line. */
export const lineSplitter = (onLine: (line: string) => void): ((chunk: Buffer) => void) => {
  let rest: Buffer[] = [];
  return (chunk) => {
    let start = 0;
    for (let end = chunk.indexOf(10); end !== -1; end = chunk.indexOf(10, start)) {
      const tail = chunk.subarray(start, end);
      const line = rest.length === 0 ? tail.toString() : Buffer.concat([...rest, tail]).toString();
      rest = [];
      start = end + 1;
      if (line !== '') onLine(line);
    }
    if (start < chunk.length) rest.push(chunk.subarray(start));
  };
};
