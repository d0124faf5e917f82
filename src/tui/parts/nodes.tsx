/** The nodes, drawn by who hears whom: one box a group while a partition is on. */
import type { ReactElement } from 'react';
import type { NodeState } from '../../runner/events.ts';
import type { Colour, Paint } from '../../report/paint.ts';
import { visibleWidth } from '../../report/text.ts';
import { combineGroups } from '../groups.ts';
import { Block, Line } from '../lines.tsx';
import type { Model, NodeView } from '../model.ts';
import type { PartProps } from './part.ts';

export const Nodes = ({ model, paint, width, height }: PartProps): ReactElement => {
  const groups = groupsNow(model).map((group) =>
    group.map((node) => nodeText(node, model.leader === node.name, paint)).join('  '),
  );
  const split = groups.length > 1;
  const boxed = boxes(groups, split, paint);
  const fits = height >= 3 && visibleWidth(boxed[0]) <= width;
  const cut = paint.colour('magenta', '╳');
  const lines = fits ? boxed : flow(groups, cut, width, height);
  return (
    <Block height={height}>
      {lines.map((line, i) => (
        <Line width={width} key={i} left={line} />
      ))}
    </Block>
  );
};

const groupsNow = (model: Model): (readonly NodeView[])[] => {
  const byName = new Map(model.nodes.map((node) => [node.name, node]));
  const partitions = model.faults.active
    .filter((fault) => fault.stage === 'on' || fault.stage === 'healing')
    .flatMap((fault) => (fault.groups === undefined ? [] : [fault.groups]));
  return combineGroups([...byName.keys()], partitions).map((group) =>
    group.flatMap((name) => byName.get(name) ?? []),
  );
};

const STATES: Readonly<Record<NodeState, { mark: string; colour: Colour }>> = {
  starting: { mark: '◌', colour: 'grey' },
  running: { mark: '●', colour: 'green' },
  paused: { mark: '‖', colour: 'yellow' },
  dead: { mark: '✕', colour: 'red' },
};

const nodeText = ({ name, state }: NodeView, leads: boolean, paint: Paint): string => {
  const { mark, colour } = STATES[state];
  // A leader that is paused or dead shows that first of all; its star follows the name.
  if (!leads)
    return `${paint.colour(colour, mark)} ${state === 'running' ? name : paint.dim(name)}`;
  const star = paint.colour('yellow', '★');
  return state === 'running'
    ? `${star} ${paint.bold(name)}`
    : `${paint.colour(colour, mark)} ${paint.bold(name)}${star}`;
};

/** Three lines. */
const boxes = (
  groups: readonly string[],
  split: boolean,
  paint: Paint,
): [string, string, string] => {
  const border = (text: string): string =>
    split ? paint.colour('magenta', text) : paint.dim(text);
  const edge = (left: string, right: string): string =>
    groups.map((group) => border(left + '─'.repeat(visibleWidth(group) + 2) + right)).join('   ');
  const middle = groups.map((group) => `${border('│')} ${group} ${border('│')}`);
  return [edge('╭', '╮'), middle.join(` ${paint.colour('magenta', '╳')} `), edge('╰', '╯')];
};

/** As many lines as they need, group after group; the last line is cut off where even that fails. */
const flow = (groups: readonly string[], cut: string, width: number, height: number): string[] => {
  const words = groups.join(`  ${cut}  `).split('  ');
  const lines = [''];
  for (const word of words) {
    const line = lines.at(-1)!;
    const longer = line === '' ? word : `${line}  ${word}`;
    if (visibleWidth(longer) > width && lines.length < height) lines.push(word);
    else lines[lines.length - 1] = longer;
  }
  return lines;
};
