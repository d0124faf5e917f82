/** What is tested, by which seed, since when. */
import type { ReactElement } from 'react';
import { clock } from '../../report/format.ts';
import { Block, Line } from '../lines.tsx';
import type { PartProps } from './part.ts';

export const Header = ({ model, paint, width, height }: PartProps): ReactElement => {
  const { plan } = model;
  if (plan === undefined) return <Block height={height}>{null}</Block>;
  const bugs = plan.bugs.length === 0 ? '' : ` with ${plan.bugs.join(', ')}`;
  const what = `${paint.bold(plan.system)}${bugs} · ${plan.workload} · ${plan.runtime}`;
  const more = width < 60 ? '' : paint.dim(` · ${plan.concurrency} clients`);
  const seed = width < 50 ? '' : `${paint.dim('seed')} ${plan.seed}   `;
  return (
    <Block height={height}>
      <Line width={width} left={what + more} right={seed + paint.bold(clock(model.timeMs))} />
    </Block>
  );
};
