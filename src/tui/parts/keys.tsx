/** What the keyboard can do: stop in good order. */
import type { ReactElement } from 'react';
import { Block, Line } from '../lines.tsx';
import type { PartProps } from './part.ts';

export const Keys = ({ model, paint, width, height }: PartProps): ReactElement => {
  const stopping = paint.colour('yellow', 'stopping: heals, saves, checks what there is');
  const help =
    width < 60
      ? 'Ctrl-C heals, saves, checks'
      : 'Ctrl-C stops: heals every fault, saves, checks what there is';
  return (
    <Block height={height}>
      <Line width={width} left={model.interrupted ? stopping : paint.dim(help)} />
    </Block>
  );
};
