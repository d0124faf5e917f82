/**
 * The live screen as one frame: a pure function of the model and the size of the terminal. A frame
 * has at most `rows` lines of at most `columns` cells.
 *
 * Load this file by `load.ts` only: it imports ink, which must find NODE_ENV=production.
 */
import { Box, renderToString } from 'ink';
import type { ReactElement } from 'react';
import { painter } from '../report/paint.ts';
import { layOut } from './layout.ts';
import type { Model } from './model.ts';
import { nemesisNames } from './nemeses.ts';
import { Faults } from './parts/faults.tsx';
import { Header } from './parts/header.tsx';
import { Keys } from './parts/keys.tsx';
import { Nodes } from './parts/nodes.tsx';
import { Notes } from './parts/notes.tsx';
import { Operations } from './parts/operations.tsx';
import { Phases } from './parts/phases.tsx';

export interface FrameOptions {
  readonly columns: number;
  readonly rows: number;
  /** Default: with colours. */
  readonly colour?: boolean;
}

/** Lines joined by `\n`, no line end at the end. */
export const renderFrame = (model: Model, options: FrameOptions): string =>
  renderToString(<Frame model={model} {...options} />, { columns: options.columns });

export const Frame = (props: FrameOptions & { readonly model: Model }): ReactElement => {
  const { model, columns, rows, colour = true } = props;
  const margin = columns < 60 ? 0 : 1;
  const width = Math.min(columns, WIDEST) - 2 * margin;
  const heights = layOut(width, rows, bandsOf(model), mostAtOnce(model));
  const part = { model, width, paint: painter(colour) };
  return (
    <Box flexDirection="column" paddingX={margin} width={width + 2 * margin} gap={heights.gaps}>
      <Box flexDirection="column">
        <Header {...part} height={heights.header} />
        <Phases {...part} height={heights.phases} />
      </Box>
      <Nodes {...part} height={heights.nodes} />
      <Faults {...part} height={heights.faults} />
      <Box flexDirection="column">
        <Operations {...part} heights={heights} />
      </Box>
      <Notes {...part} height={heights.notes} />
      <Keys {...part} height={heights.keys} />
    </Box>
  );
};

/** A schedule or a partition of the user's own may come without a nemesis' name. */
const bandsOf = ({ plan }: Model): number => {
  const own = plan?.schedule !== undefined || plan?.partition !== undefined;
  return Math.max(nemesisNames(plan).length, own ? 1 : 0);
};

/** Each nemesis and each entry of a schedule has one fault on at a time. */
const mostAtOnce = ({ plan }: Model): number =>
  plan?.inTurn === true ? 1 : (plan?.schedule?.length ?? plan?.nemeses.length ?? 0);

/** Beyond this the eye loses the line. */
const WIDEST = 140;
