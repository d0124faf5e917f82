/**
 * Gathers the lines of one turn of the event loop and hands them on together: a system call costs
 * more than all else that is done for a message.
 *
 * Guarantees: lines go out whole, in the order they came in, before the event loop waits again. What
 * was not handed on yet dies with the process, as what was still in its memory always did.
 */
export interface LineGatherer {
  add(line: string): void;
  /** Length of what waits, in characters. */
  readonly waiting: number;
}

export const gatherLines = (write: (text: string) => void): LineGatherer => {
  let text = '';
  const handOn = (): void => {
    const whole = text;
    text = '';
    write(whole);
  };
  return {
    add: (line) => {
      // The turn's I/O comes first and its immediates after: so all that it brought is in.
      if (text === '') setImmediate(handOn);
      text += `${line}\n`;
    },
    get waiting() {
      return text.length;
    },
  };
};
