/**
 * From what was checked and what happened to the run's verdict. A violation is a violation, however
 * the run went; but a run in which nothing was tested, or that broke off, is `unknown`, never `valid`.
 */
import { EXIT, type ExitCode } from '../../base/failure.ts';
import type { Broken } from './broken.ts';
import type { Counts } from './counts.ts';
import type { FaultSummary, LevelResult } from './result.ts';

export interface Evidence {
  readonly levels: readonly LevelResult[];
  readonly faults: readonly FaultSummary[];
  /** Faults were asked for. */
  readonly faultsWanted: boolean;
  readonly counts: Counts;
  readonly essential: readonly string[];
  readonly leftBehind: readonly string[];
  readonly interrupted: boolean;
  /** What broke the run off midway. */
  readonly broken?: Broken | undefined;
}

export interface Judgement {
  readonly verdict: 'valid' | 'invalid' | 'unknown';
  readonly exitCode: ExitCode;
  readonly reason: string;
}

/** Fewer successes than this say nothing about a promise. */
const FEWEST_OK = 10;

export const judge = (evidence: Evidence): Judgement => {
  const { verdict, reason } = decide(evidence);
  return { verdict, reason, exitCode: exitCode(verdict, evidence) };
};

const decide = (evidence: Evidence): Pick<Judgement, 'verdict' | 'reason'> => {
  const promised = evidence.levels.filter((level) => level.promised);
  const broken = promised.find((level) => level.verdict === 'invalid');
  if (broken !== undefined) {
    return {
      verdict: 'invalid',
      reason: `not ${broken.level}: ${broken.reason ?? broken.anomaly ?? ''}`,
    };
  }
  const judged = decideUnbroken(evidence, promised);
  if (evidence.broken === undefined) return judged;
  const why = evidence.broken.reason.replace(/\.$/u, '');
  return {
    verdict: 'unknown',
    reason: `the run broke off (${why}); what was recorded until then: ${judged.reason}`,
  };
};

/** Where no promise is broken. */
const decideUnbroken = (
  evidence: Evidence,
  promised: readonly LevelResult[],
): Pick<Judgement, 'verdict' | 'reason'> => {
  const empty = emptiness(evidence);
  if (empty !== undefined) return { verdict: 'unknown', reason: `${empty}: nothing was tested` };
  const open = promised.find((level) => level.verdict === 'unknown');
  if (open !== undefined) {
    return { verdict: 'unknown', reason: `${open.level}: ${open.reason ?? 'not decided'}` };
  }
  if (promised.length === 0) return { verdict: 'unknown', reason: 'no promised level was checked' };
  return { verdict: 'valid', reason: promised.map(({ level }) => level).join(', ') };
};

/** Why the run tested nothing, or undefined. */
const emptiness = ({ counts, essential, faults, faultsWanted }: Evidence): string | undefined => {
  const { ok } = counts.operations;
  if (ok < FEWEST_OK) return `only ${ok} operations succeeded`;
  const missing = essential.find((f) => counts.ok(f) === 0);
  if (missing !== undefined) return `no ${missing} succeeded`;
  if (!faultsWanted) return undefined;
  const effective = faults.filter((fault) => fault.tookEffect);
  if (effective.length === 0) return 'no fault took effect';
  if (effective.every((fault) => fault.overlapped === 0)) return 'no operation overlapped a fault';
  return undefined;
};

/** The worst wins: a violation over an incomplete clean-up over a run that broke off over an unknown. */
const exitCode = (
  verdict: Judgement['verdict'],
  { leftBehind, interrupted, broken }: Evidence,
): ExitCode => {
  if (interrupted) return EXIT.interrupted;
  if (verdict === 'invalid') return EXIT.violation;
  if (leftBehind.length > 0) return EXIT.cleanUpIncomplete;
  if (broken !== undefined) return EXIT.infrastructure;
  return verdict === 'unknown' ? EXIT.unknown : EXIT.valid;
};
