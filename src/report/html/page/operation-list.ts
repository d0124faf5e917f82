/** The operations that pass the filter as a table, with the same choice as the timeline. */
import { el } from './dom.ts';
import { lowerBound } from './operations.ts';
import type { State } from './state.ts';
import { virtualList } from './virtual-list.ts';
import { at, OUTCOME_CLASSES, OUTCOME_MARKS, OUTCOMES, span } from './words.ts';

const ROW = 22;

export const operationList = (state: State): HTMLElement => {
  const host = el('div', {
    class: 'list',
    tabindex: 0,
    role: 'listbox',
    'aria-label': 'Operations that pass the filter',
  });
  const proof = new Set(
    state.data.story?.counterexample.operations.filter((one) => one.inProof).map(({ row }) => row),
  );
  const list = virtualList(
    host,
    ROW,
    () => state.shown.length,
    (where) => {
      const i = state.shown[where]!;
      const { operations } = state;
      const kind = operations.outcome[i]!;
      const isProof = proof.has(operations.row[i]!);
      const word = isProof ? '✗ proof' : `${OUTCOME_MARKS[kind]} ${OUTCOMES[kind]}`;
      const key = operations.key(i);
      const row = el(
        'div',
        { class: 'row', role: 'option', 'aria-selected': String(state.chosen === i) },
        el('span', {}, at(operations.start[i]!, 4)),
        el('span', {}, `client ${operations.client[i]}`),
        el('span', { class: isProof ? 'bad' : OUTCOME_CLASSES[kind]! }, word),
        el('span', { class: 'muted' }, operations.node(i) ?? ''),
        el('span', {}, operations.label(i), key === undefined ? '' : ` · ${key}`),
        el(
          'span',
          {},
          Number.isFinite(operations.end[i]!)
            ? span(operations.end[i]! - operations.start[i]!)
            : '–',
        ),
      );
      row.addEventListener('click', () => state.choose(i, true));
      return row;
    },
  );
  let last: string | undefined;
  state.onChange(() => {
    const now = `${state.chosen ?? ''} ${state.chosen === undefined ? state.from : ''} ${state.shown.length}`;
    if (now !== last) {
      const goal = state.chosen ?? lowerBound(state.operations.start, state.from);
      list.scrollTo(lowerBound(state.shown, goal));
    }
    last = now;
    list.refresh();
  });
  return host;
};
