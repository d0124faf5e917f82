/** A block of lines of exactly `height`: too many are cut, missing ones stay blank. */
import { Box, Text } from 'ink';
import type { ReactElement, ReactNode } from 'react';
import { visibleWidth } from '../report/text.ts';

export interface BlockProps {
  readonly height: number;
  readonly children: ReactNode;
}

export const Block = ({ height, children }: BlockProps): ReactElement | null => {
  if (height === 0) return null;
  return (
    <Box flexDirection="column" height={height} flexShrink={0}>
      {children}
    </Box>
  );
};

export interface LineProps {
  readonly left: string;
  /** Never cut; dropped where it would leave less than a few cells for what stands on the left. */
  readonly right?: string;
  readonly width: number;
}

/** One line; what stands on the left is cut off with … where it does not fit. */
export const Line = ({ left, right = '', width }: LineProps): ReactElement => {
  const room = width - visibleWidth(right) - 2;
  const shown = right !== '' && room >= Math.min(LEAST_LEFT, visibleWidth(left));
  return (
    <Box height={1} width={width} justifyContent="space-between">
      <Box width={shown ? room : width}>
        <Text wrap="truncate-end">{left === '' ? ' ' : left}</Text>
      </Box>
      {shown ? <Text>{right}</Text> : null}
    </Box>
  );
};

const LEAST_LEFT = 10;
