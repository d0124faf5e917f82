/** Plugs the checkers into whatever judges a history: a run, or `verify check`. */
import {
  type Answer,
  checkHistory,
  type DecidedLevel,
  type ToldConvergence,
} from '../../../checkers/ask.ts';
import type { Check, CheckAnswer } from '../../runner/evaluation/check.ts';
import type { ConvergenceSummary, LevelResult } from '../../runner/evaluation/result.ts';
import { levelsNamed } from './levels.ts';

export const check: Check = async ({ levels, promised, timeMs, memoryBytes, ...request }) => {
  const { onProgress, ...question } = request;
  const asked = levelsNamed(levels);
  const answer = await checkHistory({
    ...question,
    // What is explained is the first level that is broken: better a promise than anything else.
    levels: [
      ...asked.filter((level) => promised.includes(level)),
      ...asked.filter((level) => !promised.includes(level)),
    ],
    budget: { timeMs, memoryBytes, onProgress },
  });
  return answerOf(answer, asked, promised);
};

const answerOf = (
  { levels, convergence, counterexample, longestPrefix, setFull, ladder, model }: Answer,
  asked: readonly string[],
  promised: readonly string[],
): CheckAnswer => {
  const decided = asked.flatMap((name) => levels.filter(({ level }) => level === name));
  return {
    levels: decided.map((one): LevelResult => {
      const result = levelResult(one, promised.includes(one.level));
      if (one.level !== counterexample?.level) return result;
      const { anomaly, reason } = counterexample;
      return { ...result, anomaly, reason };
    }),
    ...(convergence === undefined ? {} : { convergence: convergenceSummary(convergence) }),
    ...(counterexample === undefined ? {} : { counterexample }),
    ...(longestPrefix === undefined ? {} : { longestPrefix }),
    ...(setFull === undefined ? {} : { setFull }),
    ...(ladder === undefined ? {} : { consistency: ladder }),
    ...(model === undefined ? {} : { model }),
    witnesses: Object.fromEntries(
      decided.flatMap(({ level, witness }) => (witness === undefined ? [] : [[level, witness]])),
    ),
  };
};

/** A level as reports show it. */
const levelResult = (decided: DecidedLevel, promised: boolean): LevelResult => {
  const { level, verdict, ms, derivedFrom } = decided;
  return {
    level,
    promised,
    checkMs: ms,
    verdict: verdict.verdict,
    engine: derivedFrom === undefined ? verdict.engine : `follows from ${derivedFrom}`,
    ...(verdict.verdict === 'invalid' ? { anomaly: verdict.anomaly } : {}),
    ...(verdict.verdict === 'valid' ? {} : { reason: verdict.reason }),
    ...(verdict.notes === undefined ? {} : { notes: verdict.notes }),
  };
};

const convergenceSummary = ({ verdict, nodes, lost }: ToldConvergence): ConvergenceSummary => ({
  verdict: verdict.verdict,
  ...(verdict.verdict === 'invalid' ? { anomaly: verdict.anomaly } : {}),
  ...(verdict.verdict === 'valid' ? {} : { reason: verdict.reason }),
  nodes,
  lost,
});
