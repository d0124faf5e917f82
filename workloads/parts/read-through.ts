/**
 * Reads logs from their beginnings until nothing stands there any more, and at least as far as anybody
 * was told that something does. A read that failed is asked again.
 */
import type { Next } from '../../src/generator/workload.ts';
import type { Outcome, Request } from '../../src/history/operation.ts';

interface Reading {
  readonly key: string;
  next: number;
  sawEnd: boolean;
}

export interface ReadingThrough {
  readonly next: () => Next;
  readonly completed: (request: Request, outcome: Outcome) => void;
}

export const readThrough = (
  keys: readonly string[],
  lengthOf: (key: string) => number,
  readOf: (key: string, offset: number) => Request,
): ReadingThrough => {
  const readings = keys.map((key): Reading => ({ key, next: 0, sawEnd: false }));
  const again: Request[] = [];
  const open = new Set<string>();
  const asked = (request: Request): Request => {
    open.add(nameOf(request));
    return request;
  };
  return {
    next: () => {
      const failed = again.shift();
      if (failed !== undefined) return asked(failed);
      const reading = readings.find((one) => one.next < lengthOf(one.key) || !one.sawEnd);
      if (reading !== undefined) return asked(readOf(reading.key, reading.next++));
      return open.size > 0 ? 'wait' : 'done';
    },
    completed: (request, outcome) => {
      if (!open.delete(nameOf(request))) return;
      if (outcome.type !== 'ok') again.push(request);
      const reading = readings.find(({ key }) => key === request.key);
      if (reading !== undefined && outcome.type === 'ok' && outcome.value === null) {
        reading.sawEnd = true;
      }
    },
  };
};

const nameOf = ({ key = '', value }: Request): string => `${key} ${JSON.stringify(value)}`;
