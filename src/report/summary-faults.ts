/**
 * The faults of a run, one line each: which, on whom, when, whether it took effect and by what that
 * is known, and how many client operations were open while it was on. A long run shows those that
 * failed in some way and the first others; all of them are in the run's folder.
 */
import type { FaultSummary } from '../runner/evaluation/result.ts';
import { clock, plural } from './format.ts';
import type { Paint } from './paint.ts';
import { alignColumns, visibleWidth, wrap } from './text.ts';

export const faultLines = (
  faults: readonly FaultSummary[],
  paint: Paint,
  width: number,
): string[] => {
  const shown = choose(faults);
  const rows = shown.map((fault) => row(fault, paint));
  const evidence = shown.map((fault) => paint.dim(fault.evidence));
  const oneLine = alignColumns(
    rows.map((cells, i) => [...cells, evidence[i]!]),
    INDENT,
  );
  const lines = oneLine.every((line) => visibleWidth(line) <= width)
    ? oneLine
    : alignColumns(rows, INDENT).flatMap((line, i) => [
        line,
        ...wrap(shown[i]!.evidence, width, INDENT.repeat(3)).map(paint.dim),
      ]);
  const rest = faults.length - shown.length;
  return rest === 0
    ? lines
    : [...lines, paint.dim(`${INDENT}and ${rest} more that took effect and healed`)];
};

const INDENT = '  ';
const MOST_SHOWN = 15;

const isSound = (fault: FaultSummary): boolean => fault.tookEffect && fault.healed;

const choose = (faults: readonly FaultSummary[]): FaultSummary[] => {
  let room = MOST_SHOWN;
  return faults.filter((fault) => !isSound(fault) || room-- > 0);
};

const row = (fault: FaultSummary, paint: Paint): string[] => {
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
};
