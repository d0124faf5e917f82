/**
 * What is said while an image is built: each step of its Dockerfile, and during a long one now and
 * then the line that it has printed last.
 */
const STEP_EVERY_MS = 300;
const LINE_EVERY_MS = 2000;
const WIDEST = 100;

/** @param nowMs a clock that never jumps */
export const buildProgress = (
  what: string,
  onProgress: (text: string) => void,
  nowMs: () => number = () => performance.now(),
): ((line: string) => void) => {
  let step = '';
  let toldAt = Number.NEGATIVE_INFINITY;
  return (line) => {
    const begins = /^Step \d+\/\d+ : /.test(line);
    if (begins) step = clipped(line);
    if (nowMs() - toldAt < (begins ? STEP_EVERY_MS : LINE_EVERY_MS)) return;
    toldAt = nowMs();
    onProgress([what, step, ...(begins ? [] : [clipped(line)])].filter((t) => t !== '').join(': '));
  };
};

const clipped = (line: string): string => {
  // eslint-disable-next-line no-control-regex -- they would move the cursor of whoever prints it
  const plain = line
    .replaceAll(/\u001b\[[0-9;]*[A-Za-z]|[\u0000-\u001f]+/g, ' ')
    .replaceAll(/ +/g, ' ');
  return plain.length <= WIDEST ? plain : `${plain.slice(0, WIDEST - 1)}…`;
};
