/**
 * The faults of a run, one line each: which, on whom, when, whether it took effect and by what that
 * is known, and how many client operations were open while it was on. A long run shows those that
 * failed in some way and the first others; all of them are in the run's folder.
 */
import type { FaultSummary } from '../runner/result.ts';
import { clock, plural } from './format.ts';
import type { Paint } from './paint.ts';
import { alignColumns, visibleWidth, wrap } from './text.ts';

export function faultLines(faults: readonly FaultSummary[], paint: Paint, width: number): string[] {
  const shown = choose(faults);
  const rows = alignColumns(
    shown.map((fault) => row(fault, paint)),
    '  ',
  );
  const lines = shown.flatMap((fault, i) => withEvidence(rows[i]!, fault.evidence, paint, width));
  const rest = faults.length - shown.length;
  return rest === 0
    ? lines
    : [...lines, paint.dim(`  and ${rest} more that took effect and healed`)];
}

const MOST_SHOWN = 15;

const isSound = (fault: FaultSummary): boolean => fault.tookEffect && fault.healed;

function choose(faults: readonly FaultSummary[]): FaultSummary[] {
  let room = MOST_SHOWN;
  return faults.filter((fault) => !isSound(fault) || room-- > 0);
}

function row(fault: FaultSummary, paint: Paint): string[] {
  const effect = fault.tookEffect
    ? paint.colour('green', 'took effect')
    : paint.colour('red', 'NO EFFECT');
  return [
    `#${fault.id}`,
    `${fault.nemesis} ${fault.kind}`,
    fault.summary,
    `${clock(fault.fromMs)}–${clock(fault.untilMs)}`,
    fault.healed ? effect : `${effect}, ${paint.colour('red', 'NOT HEALED')}`,
    `during ${plural(fault.overlapped, 'operation')}`,
  ];
}

function withEvidence(line: string, evidence: string, paint: Paint, width: number): string[] {
  if (evidence === '') return [line];
  if (visibleWidth(line) + 2 + visibleWidth(evidence) <= width) {
    return [`${line}  ${paint.dim(evidence)}`];
  }
  return [line, ...wrap(evidence, width, '      ').map(paint.dim)];
}
