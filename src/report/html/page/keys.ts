/** Everything that a pointer can do, by keys. */
import { el } from './dom.ts';
import { lowerBound } from './operations.ts';
import type { State } from './state.ts';
import { nextAnomaly } from './timeline.ts';

const KEYS: readonly (readonly [keys: string, what: string])[] = [
  ['j k', 'next, previous operation'],
  ['n N', 'next, previous anomaly (without one: operation of unknown outcome)'],
  ['/', 'search'],
  ['← →', 'move in time'],
  ['+ −', 'zoom (also Ctrl and the wheel)'],
  ['0', 'the whole run'],
  ['c r e f l', 'to the counterexample, the run, every operation, the faults, the logs'],
  ['t', 'light or dark'],
  ['?', 'this list'],
];

export const helpDialog = (): HTMLDialogElement =>
  el(
    'dialog',
    { 'aria-labelledby': 'keys-title' },
    el('h2', { id: 'keys-title' }, 'Keys'),
    el(
      'table',
      {},
      el(
        'tbody',
        {},
        KEYS.map(([keys, what]) =>
          el(
            'tr',
            {},
            el(
              'td',
              { class: 'keep' },
              keys.split(' ').flatMap((key) => [el('kbd', {}, key), ' ']),
            ),
            el('td', {}, what),
          ),
        ),
      ),
    ),
    el('form', { method: 'dialog' }, el('button', {}, 'Close')),
  );

export const bindKeys = (state: State, theme: () => void, help: () => void): void => {
  const go = (id: string): void => document.querySelector(`#${id}`)?.scrollIntoView();
  const actions: Readonly<Record<string, () => void>> = {
    j: () => step(state, 1),
    k: () => step(state, -1),
    n: () => nextAnomaly(state, 1),
    N: () => nextAnomaly(state, -1),
    '/': () => document.querySelector<HTMLInputElement>('#search')?.focus(),
    ArrowLeft: () => state.pan(-0.2),
    ArrowRight: () => state.pan(0.2),
    '+': () => state.zoom(0.5),
    '=': () => state.zoom(0.5),
    '-': () => state.zoom(2),
    0: () => state.look(0, state.data.endMs),
    c: () => go('story'),
    r: () => go('run'),
    e: () => go('timeline'),
    f: () => go('faults'),
    l: () => go('logs'),
    t: theme,
    '?': help,
  };
  addEventListener('keydown', (event) => {
    const target = event.target as HTMLElement;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (/^(?:INPUT|SELECT|TEXTAREA)$/.test(target.tagName)) {
      if (event.key === 'Escape') target.blur();
      return;
    }
    const action = actions[event.key];
    if (action === undefined) return;
    event.preventDefault();
    action();
  });
};

const step = (state: State, by: 1 | -1): void => {
  const { shown, operations, chosen } = state;
  if (shown.length === 0) return;
  if (chosen === undefined) {
    const first = shown.findIndex((i) => operations.start[i]! >= state.from);
    return state.choose(shown[Math.max(0, first)]!, true);
  }
  const at = lowerBound(shown, chosen);
  const next = shown[at] === chosen ? at + by : by === 1 ? at : at - 1;
  if (next >= 0 && next < shown.length) state.choose(shown[next]!, true);
};
