/** All bytes of a file as one text. */
import { usageFailure } from '../base/failure.ts';

/** @throws Failure where they are not UTF-8, or more than a JavaScript string holds */
export const wholeText = async (bytes: AsyncIterable<Buffer>, name: string): Promise<string> => {
  const utf8 = new TextDecoder('utf-8', { fatal: true });
  let text = '';
  try {
    for await (const chunk of bytes) text += utf8.decode(chunk, { stream: true });
    return text + utf8.decode();
  } catch (error) {
    if (error instanceof TypeError) {
      throw usageFailure('malformed-history', `${name} is not UTF-8 text.`);
    }
    if (error instanceof RangeError) {
      throw usageFailure('malformed-history', `${name} is too large for this format.`);
    }
    throw error;
  }
};
