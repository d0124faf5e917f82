/** Which of a dying program's last words says what was wrong: stack traces come behind it. */

/** How runtimes of several languages begin what they say of an error that nobody caught. */
const TELLING = /\b(?:panic(?:ked)?|fatal|assert\w*|abort\w*)\b|error\b|exception\b/iu;
const FRAME = /^\s+at\s/u;

/** Where it stands; the last line where none looks like it, -1 where there is none. */
export const tellingLine = (lines: readonly string[]): number => {
  const found = lines.findLastIndex((line) => TELLING.test(line) && !FRAME.test(line));
  return found === -1 ? lines.length - 1 : found;
};
