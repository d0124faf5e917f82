/** Which promise a run has broken: what has to stay so while everything else is taken away. */
import type { Check } from '../../runner/evaluation/check.ts';
import type { RunResult } from '../../runner/evaluation/result.ts';

export interface Violation {
  /** A consistency level or a property. */
  readonly level: string;
  /** In the field's words: `stale-read`; absent where there is none. */
  readonly anomaly?: string;
  readonly reason: string;
}

/** The first promise that is broken, consistency before the properties; undefined: none is. */
export const violationOf = (
  { levels }: Pick<RunResult, 'levels'>,
  level?: string,
): Violation | undefined => {
  const broken = levels.find(
    (one) =>
      one.promised && one.verdict === 'invalid' && (level === undefined || one.level === level),
  );
  if (broken === undefined) return undefined;
  const { anomaly, reason = '' } = broken;
  return { level: broken.level, ...(anomaly === undefined ? {} : { anomaly }), reason };
};

/** Decides nothing but this one. */
export const onlyLevel =
  (level: string, check: Check): Check =>
  (request) => {
    const one = request.levels.filter((asked) => asked === level);
    if (one.length === 0) return Promise.resolve({ levels: [] });
    return check({ ...request, levels: one, promised: one });
  };
