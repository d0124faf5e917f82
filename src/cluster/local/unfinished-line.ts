/**
 * Watches a stream of lines for one that is begun and not ended: a program that writes its messages
 * without newlines looks mute to whoever waits for whole lines.
 */
const LOOK_EVERY_MS = 250;
/** So many looks in a row have found the line unfinished, and its writer free to end it. */
const ENOUGH_LOOKS = 4;
const MOST_BYTES = 64 * 1024;

export interface UnfinishedLine {
  add(chunk: Buffer): void;
  /** What has been written of it so far; empty where the last line is whole. */
  text(): string;
  close(): void;
}

/**
 * @param onLeft told once a line, when it has been left unfinished for a second
 * @param isPaused whether the writer cannot go on just now
 */
export const watchUnfinishedLine = (
  onLeft: (text: string) => void,
  isPaused: () => boolean,
): UnfinishedLine => {
  let rest: Buffer[] = [];
  let bytes = 0;
  let looks = 0;
  let timer: NodeJS.Timeout | undefined;

  const text = (): string => Buffer.concat(rest).toString();
  const close = (): void => {
    clearInterval(timer);
    timer = undefined;
  };
  const look = (): void => {
    // The look after a pause may come right behind its end: it does not count.
    looks = isPaused() ? -1 : looks + 1;
    if (looks < ENOUGH_LOOKS) return;
    close();
    onLeft(text());
  };

  return {
    add: (chunk) => {
      const end = chunk.lastIndexOf(10);
      if (end !== -1) {
        rest = [];
        bytes = looks = 0;
        close();
      }
      const tail = chunk.subarray(end + 1);
      if (tail.length === 0 || bytes > MOST_BYTES) return;
      rest.push(tail);
      bytes += tail.length;
      if (looks < ENOUGH_LOOKS) timer ??= setInterval(look, LOOK_EVERY_MS).unref();
    },
    text,
    close,
  };
};
