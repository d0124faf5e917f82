/** Plugs the checkers into a run. */
import { checkLinearizabilityInPool } from '../../../checkers/linearizability/pool/pool.ts';
import type { Check } from '../../runner/check.ts';
import type { LevelResult } from '../../runner/result.ts';

export const check: Check = async (request) => {
  const levels: LevelResult[] = [];
  for (const level of request.levels) {
    const began = performance.now();
    const verdict = await checkLinearizabilityInPool(
      request.history,
      { name: request.model },
      { timeMs: request.timeMs, memoryBytes: request.memoryBytes, onProgress: request.onProgress },
      { signal: request.signal },
    );
    levels.push({
      level,
      promised: request.promised.includes(level),
      ...verdict,
      checkMs: performance.now() - began,
    });
  }
  return { levels };
};
