/** What broke a run midway, as plain data. */
import { Failure } from '../../base/failure.ts';

export interface Broken {
  /** One sentence. */
  readonly reason: string;
  /** The way out, or for an error of ours where it came from; may be several lines. */
  readonly detail?: string;
}

export const brokenBy = (error: unknown): Broken => {
  if (!(error instanceof Error)) return { reason: String(error) };
  const detail = error instanceof Failure ? error.hint : error.stack;
  return { reason: error.message, ...(detail === undefined ? {} : { detail }) };
};
