/** All that is known of the chosen operation. */
import { button, el } from './dom.ts';
import { faultName } from './plot.ts';
import type { State } from './state.ts';
import { at, OUTCOME_CLASSES, OUTCOMES, span } from './words.ts';

type Fact = readonly [name: string, value: string | Node];

export const operationDetails = (state: State): HTMLElement => {
  const host = el('div', { 'aria-live': 'polite' });
  let last: number | undefined | null = null;
  state.onChange(() => {
    if (state.chosen === last) return;
    last = state.chosen;
    host.replaceChildren(...(last === undefined ? [hint()] : details(state, last)));
  });
  return host;
};

const hint = (): HTMLElement =>
  el(
    'p',
    { class: 'sub' },
    'Choose an operation: click a bar or a row, or step with ',
    el('kbd', {}, 'j'),
    ' ',
    el('kbd', {}, 'k'),
    '.',
  );

const details = (state: State, i: number): readonly HTMLElement[] => {
  const { operations } = state;
  const key = operations.key(i);
  return [
    el('h3', {}, `${operations.label(i)}${key === undefined ? '' : ` on ${key}`}`),
    el(
      'dl',
      { class: 'pairs' },
      factsOf(state, i).map(([name, value]) => [el('dt', {}, name), el('dd', {}, value)]),
    ),
    el(
      'p',
      { class: 'buttons' },
      button('Look closer', () => closer(state, i)),
      link(state, i),
    ),
  ];
};

const link = ({ operations }: State, i: number): HTMLElement =>
  el('a', { href: `#op=${operations.row[i]}` }, 'link to it');

const closer = (state: State, i: number): void => {
  const start = state.operations.start[i]!;
  const end = Math.min(state.operations.end[i]!, state.data.endMs);
  const beside = Math.max(1, end - start) * 2;
  state.look(start - beside, end + beside);
};

const factsOf = (state: State, i: number): readonly Fact[] => {
  const { operations, data } = state;
  const [start, end] = [operations.start[i]!, operations.end[i]!];
  const kind = operations.outcome[i]!;
  const [process, client] = [operations.process[i]!, operations.client[i]!];
  const answered = operations.answered(i);
  const error = operations.error(i);
  const node = operations.node(i);
  const faults = data.faults.filter(
    ({ fromMs, untilMs }) => fromMs < Math.min(end, data.endMs) && untilMs > start,
  );
  const writer = answered === undefined ? undefined : writerOf(state, i, answered);
  return [
    ['outcome', el('b', { class: OUTCOME_CLASSES[kind]! }, OUTCOMES[kind])],
    ['function', operations.f(i)],
    ...(operations.asked(i) === '' ? [] : [['asked with', value(operations.asked(i))] as const]),
    ...(answered === undefined
      ? []
      : [[kind === 0 ? 'answered' : 'saw', value(answered)] as const]),
    [
      'client',
      `${client}${process === client ? '' : ` (process ${process})`}${node === undefined ? '' : ` at ${node}`}`,
    ],
    ['asked at', at(start, 6)],
    ['answered at', Number.isFinite(end) ? `${at(end, 6)}, after ${span(end - start)}` : 'never'],
    ...(writer === undefined ? [] : [['value from', writer] as const]),
    ...(error === undefined ? [] : [['error', error] as const]),
    [
      'under',
      faults.length === 0
        ? 'no fault'
        : el(
            'span',
            {},
            faults.map((fault) => el('div', {}, faultName(fault))),
          ),
    ],
    ['row', `${operations.row[i]} of the history, from 0`],
  ];
};

const value = (text: string): HTMLElement => el('span', { class: 'value' }, text);

/** Who wrote what was answered: the latest operation of the key that asked for it before the answer. */
const writerOf = (state: State, i: number, answered: string): Node | undefined => {
  const { operations } = state;
  const until = operations.end[i]!;
  for (let j = operations.count - 1; j >= 0; j--) {
    if (j === i || operations.start[j]! > until || operations.outcome[j] === 1) continue;
    if (operations.keyOf(j) !== operations.keyOf(i)) continue;
    const asked = operations.asked(j);
    if (asked !== answered && !asked.endsWith(` → ${answered}`)) continue;
    return button(`client ${operations.client[j]}: ${operations.label(j)}`, () =>
      state.choose(j, true),
    );
  }
  return undefined;
};
