/** The last things worth a line, the newest last. */
import type { ReactElement } from 'react';
import { clock } from '../../report/format.ts';
import { Block, Line } from '../lines.tsx';
import type { PartProps } from './part.ts';

export const Notes = ({ model, paint, width, height }: PartProps): ReactElement => {
  const notes = model.notes.slice(0, height).toReversed();
  return (
    <Block height={height}>
      {notes.map((note, i) => (
        <Line
          width={width}
          key={i}
          left={
            paint.dim(`${clock(note.timeMs)}  `) +
            (note.level === 'warning' ? paint.colour('yellow', note.text) : paint.dim(note.text))
          }
        />
      ))}
    </Block>
  );
};
