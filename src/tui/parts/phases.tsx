/** Which phase it is, and how far it has come. */
import type { ReactElement } from 'react';
import { clock, count } from '../../report/format.ts';
import type { Paint } from '../../report/paint.ts';
import { visibleWidth } from '../../report/text.ts';
import { paintVerdict } from '../../report/verdict-word.ts';
import type { Phase } from '../../runner/events.ts';
import { Block, Line } from '../lines.tsx';
import type { Model } from '../model.ts';
import type { PartProps } from './part.ts';

export const Phases = ({ model, paint, width, height }: PartProps): ReactElement => {
  const names = width < 80 ? current(model, paint) : all(model, paint);
  const { share, label } = progress(model, paint);
  const room = width - visibleWidth(names) - visibleWidth(label) - 4;
  const bar = share === undefined || room < 8 ? '' : progressBar(share, room, paint);
  return (
    <Block height={height}>
      <Line width={width} left={bar === '' ? names : `${names}  ${bar}`} right={label} />
    </Block>
  );
};

const PHASES: readonly Phase[] = ['set-up', 'drive', 'heal', 'recover', 'close', 'check'];

const current = ({ phase }: Model, paint: Paint): string =>
  `${paint.colour('cyan', '●')} ${paint.bold(phase)}`;

const all = ({ phase }: Model, paint: Paint): string => {
  const now = phase === 'done' ? PHASES.length : PHASES.indexOf(phase);
  return PHASES.map((name, i) => {
    if (i < now) return `${paint.colour('green', '✓')} ${name}`;
    return i === now ? `${paint.colour('cyan', '●')} ${paint.bold(name)}` : paint.dim(`○ ${name}`);
  }).join('  ');
};

const progress = (model: Model, paint: Paint): { share?: number; label: string } => {
  const { plan, phase, check, result } = model;
  if (result !== undefined) return { label: paint.bold(paintVerdict(result.verdict, paint)) };
  if (phase === 'set-up') {
    const up = model.nodes.filter((node) => node.state === 'running').length;
    return fraction(up, model.nodes.length);
  }
  if (phase === 'drive' && plan !== undefined) {
    const elapsed = model.timeMs - model.phaseFromMs;
    const { ok, fail, info } = model.counts;
    const byOperations = plan.operations === undefined ? 0 : (ok + fail + info) / plan.operations;
    return {
      share: Math.max(elapsed / plan.timeLimitMs, byOperations),
      label: `${clock(elapsed)} of ${clock(plan.timeLimitMs)}`,
    };
  }
  return phase === 'check' && check !== undefined ? fraction(check.done, check.of) : { label: '' };
};

const fraction = (done: number, of: number): { share: number; label: string } => ({
  share: of === 0 ? 0 : done / of,
  label: `${count(done)} of ${count(of)}`,
});

const progressBar = (share: number, cells: number, paint: Paint): string => {
  const full = Math.round(Math.max(0, Math.min(1, share)) * cells);
  return paint.colour('cyan', '━'.repeat(full)) + paint.dim('─'.repeat(cells - full));
};
