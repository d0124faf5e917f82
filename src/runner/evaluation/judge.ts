/**
 * From what was checked and what happened to the run's verdict. A violation is a violation, however
 * the run went; but a run in which nothing was tested, or that broke off, is `unknown`, never `valid`.
 */
import { EXIT, type ExitCode } from '../../base/failure.ts';
import type { Counts } from './counts.ts';
import type { Evidence } from './evidence.ts';
import { PROPERTIES } from './properties.ts';
import type { LevelResult } from './result.ts';

export interface Judgement {
  readonly verdict: 'valid' | 'invalid' | 'unknown';
  readonly exitCode: ExitCode;
  /** One sentence. */
  readonly reason: string;
}

/** Of the evidence, what the judgement needs beside what was checked. */
export type Circumstances = Pick<
  Evidence,
  'faults' | 'failures' | 'closing' | 'broken' | 'leftBehind' | 'interrupted'
> & { readonly plan: Pick<Evidence['plan'], 'essential' | 'nemeses' | 'schedule'> };

/** Fewer successes than this say nothing about a promise. */
const FEWEST_OK = 10;

/** @param levels consistency and properties, each with its verdict */
export const judge = (
  evidence: Circumstances,
  counts: Pick<Counts, 'operations' | 'ok'>,
  levels: readonly LevelResult[],
): Judgement => {
  const { verdict, reason } = decide(evidence, counts, levels);
  return { verdict, reason, exitCode: exitCode(verdict, evidence) };
};

type Decided = Pick<Judgement, 'verdict' | 'reason'>;

const decide = (
  evidence: Circumstances,
  counts: Pick<Counts, 'operations' | 'ok'>,
  levels: readonly LevelResult[],
): Decided => {
  const promised = levels.filter((level) => level.promised);
  const broken = promised.filter((level) => level.verdict === 'invalid');
  if (broken.length > 0) {
    return { verdict: 'invalid', reason: together(broken.map(brokenWords)) };
  }
  const cut = cutShort(evidence, levels);
  if (cut === undefined) return decideUnbroken(evidence, counts, levels);
  // Whether it would have recovered nobody can tell; what was recorded is told all the same.
  const told = levels.filter(({ level }) => level !== 'recovers');
  const { reason } = decideUnbroken(evidence, counts, told);
  return {
    verdict: 'unknown',
    reason: `the run ${cut}; what was recorded until then: ${reason}`,
  };
};

/** Why the run did not come to its end, or undefined. */
const cutShort = (
  { broken, interrupted }: Circumstances,
  levels: readonly LevelResult[],
): string | undefined => {
  if (broken !== undefined) return `broke off (${broken.reason.replace(/\.$/u, '')})`;
  const open = levels.some(({ level, verdict }) => level === 'recovers' && verdict === 'unknown');
  return interrupted && open ? 'was interrupted' : undefined;
};

/** Several sentences as one. */
const together = (sentences: readonly string[]): string =>
  sentences
    .map((sentence, at) => (at < sentences.length - 1 ? sentence.replace(/\.$/u, '') : sentence))
    .join('; and ');

const brokenWords = ({ level, reason, anomaly }: LevelResult): string => {
  const why = reason ?? anomaly ?? '';
  return isProperty(level) ? why : `not ${level}: ${why}`;
};

/** Where no promise is broken. */
const decideUnbroken = (
  evidence: Circumstances,
  counts: Pick<Counts, 'operations' | 'ok'>,
  levels: readonly LevelResult[],
): Decided => {
  const empty = emptiness(evidence, counts);
  if (empty !== undefined) return { verdict: 'unknown', reason: `${empty}: nothing was tested` };
  // Where it is not promised, it is still no test that passed.
  const dead = levels.find(({ level, verdict }) => level === 'recovers' && verdict === 'invalid');
  if (dead !== undefined)
    return { verdict: 'unknown', reason: dead.reason ?? 'it did not recover' };
  const { closing } = evidence;
  if (closing !== undefined && closing.essential && !closing.complete) {
    return { verdict: 'unknown', reason: closing.reason ?? 'the closing phase is not complete' };
  }
  const promised = levels.filter((level) => level.promised);
  const open = promised.find((level) => level.verdict === 'unknown');
  if (open !== undefined) {
    return { verdict: 'unknown', reason: `${open.level}: ${open.reason ?? 'not decided'}` };
  }
  const kept = promised.map(({ level }) => level).filter((level) => !isProperty(level));
  if (kept.length === 0) return { verdict: 'unknown', reason: 'no promised level was checked' };
  return { verdict: 'valid', reason: kept.join(', ') };
};

/** Why the run tested nothing, or undefined. */
const emptiness = (
  { plan, faults, failures }: Circumstances,
  counts: Pick<Counts, 'operations' | 'ok'>,
): string | undefined => {
  const { ok } = counts.operations;
  if (ok < FEWEST_OK) return `only ${ok} operations succeeded${mostSaid(failures)}`;
  const missing = plan.essential.find((f) => (counts.ok.get(f) ?? 0) === 0);
  if (missing !== undefined) return `no ${missing} succeeded${mostSaid(failures, missing)}`;
  if (plan.nemeses.length === 0 && plan.schedule === undefined) return undefined;
  const effective = faults.filter((fault) => fault.tookEffect);
  if (effective.length === 0) return 'no fault took effect';
  if (effective.every((fault) => fault.overlapped === 0)) return 'no operation overlapped a fault';
  return undefined;
};

/** " (501 not implemented)": what the most of them said; nothing where none said anything. */
const mostSaid = (failures: Circumstances['failures'], f?: string): string => {
  const most = failures.find((group) => f === undefined || group.f === f);
  return most === undefined ? '' : ` (${most.error})`;
};

/**
 * The worst wins: a violation over an incomplete clean-up over an interruption over a run that broke
 * off over an unknown. A time-out of CI is an interruption, and must hide neither of the first two.
 */
const exitCode = (
  verdict: Judgement['verdict'],
  { leftBehind, interrupted, broken }: Circumstances,
): ExitCode => {
  if (verdict === 'invalid') return EXIT.violation;
  if (leftBehind.length > 0) return EXIT.cleanUpIncomplete;
  if (interrupted) return EXIT.interrupted;
  if (broken !== undefined) return EXIT.infrastructure;
  return verdict === 'unknown' ? EXIT.unknown : EXIT.valid;
};

const isProperty = (level: string): boolean => PROPERTIES.some((property) => property === level);
