/**
 * JSON with whole numbers beyond 2^53, as Go writes them: such a number becomes its digits as text, so
 * none is taken for its neighbour. All other values stay what they are.
 */
import type { Json } from '../operation.ts';

/** @throws SyntaxError where it is no JSON */
export const parseWithLargeNumbers = (text: string): Json =>
  JSON.parse(
    text.replaceAll(STRING_OR_LARGE, (token) =>
      token.startsWith('"') || Number.isSafeInteger(Number(token)) ? token : `"${token}"`,
    ),
  ) as Json;

/** A string, which is left as it is, or a whole number of many digits. */
const STRING_OR_LARGE = /"[^"\\]*(?:\\[^][^"\\]*)*"|-?\d{16,}(?![\d.eE])/gu;
