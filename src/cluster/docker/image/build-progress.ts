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
  let steppedAt = Number.NEGATIVE_INFINITY;
  return (line) => {
    const begins = /^Step \d+\/\d+ : /.test(line);
    if (begins) step = clipped(line);
    const now = nowMs();
    if (begins ? now - steppedAt < STEP_EVERY_MS : now - toldAt < LINE_EVERY_MS) return;
    toldAt = now;
    if (begins) steppedAt = now;
    onProgress([what, step, ...(begins ? [] : [clipped(line)])].filter((t) => t !== '').join(': '));
  };
};

const clipped = (line: string): string => {
  const plain = line.replaceAll(/\p{Cc}(?:\[[0-9;]*[A-Za-z])?/gu, ' ').replaceAll(/ +/g, ' ');
  return plain.length <= WIDEST ? plain : `${plain.slice(0, WIDEST - 1)}…`;
};
