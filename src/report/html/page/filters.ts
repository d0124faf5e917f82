/** What the timeline and its table show: by key, client, node, function, outcome and text. */
import { button, el } from './dom.ts';
import type { Filter, State } from './state.ts';
import { OUTCOMES } from './words.ts';

/** More than that are not offered one by one: the text finds them. */
const MOST_CHOICES = 500;

export const filterForm = (state: State): HTMLElement => {
  const { operations } = state;
  const clients = Array.from({ length: operations.clients }, (_, i) => `client ${i}`);
  const selects = [
    choice(state, 'key', operations.keys),
    choice(state, 'client', clients),
    choice(state, 'node', operations.nodes),
    choice(state, 'f', operations.functions),
    choice(state, 'outcome', OUTCOMES),
  ];
  const text = el('input', {
    id: 'search',
    type: 'search',
    placeholder: 'value, key or error   ( / )',
    'aria-label': 'Value, key or error',
  });
  text.addEventListener('input', () => state.setFilter({ ...state.filter, text: text.value }));
  const clear = button('Clear', () => {
    text.value = '';
    for (const select of selects) if (select !== undefined) select.value = '';
    state.setFilter({});
  });
  const form = el('form', { class: 'filters', role: 'search' }, ...selects, text, clear);
  form.addEventListener('submit', (event) => event.preventDefault());
  return form;
};

const EVERY = { key: 'key', client: 'client', node: 'node', f: 'function', outcome: 'outcome' };

const choice = (
  state: State,
  name: Exclude<keyof Filter, 'text'>,
  names: readonly string[],
): HTMLSelectElement | undefined => {
  if (names.length < 2) return undefined;
  const select = el(
    'select',
    { 'aria-label': EVERY[name] },
    el('option', { value: '' }, `every ${EVERY[name]}`),
    names.slice(0, MOST_CHOICES).map((text, at) => el('option', { value: at }, text)),
  );
  select.addEventListener('change', () => {
    const { [name]: _, ...others } = state.filter;
    const one = select.value === '' ? {} : { [name]: Number(select.value) };
    state.setFilter({ ...others, ...one });
  });
  return select;
};
