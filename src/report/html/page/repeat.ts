/** How to have it again: commands, the plan, the files that lie within this page. */
import { seedNote } from '../../format.ts';
import { button, card, el } from './dom.ts';
import type { State } from './state.ts';
import { unpackFile } from './unpack.ts';

export const repeatCard = ({ data }: State): HTMLElement => {
  const { plan, result, files } = data;
  const commands = [
    ...(result.command === '' ? [] : [result.command]),
    ...(files.includes('history.jsonl') && plan !== undefined ? ['verify check report.html'] : []),
    ...(result.folder === '' || plan === undefined
      ? []
      : [`verify check ${result.folder} --consistency all`]),
  ];
  return card(
    'repeat',
    'Repeat',
    plan === undefined ? '' : `the seed ${seedNote(plan.runtime)}`,
    [],
    el('pre', {}, commands.join('\n')),
    el(
      'p',
      { class: 'buttons' },
      button('Copy the command', () => void navigator.clipboard?.writeText(result.command)),
      files.map((name) => button(`Save ${name}`, () => void save(name))),
    ),
    plan === undefined ? undefined : planTable(plan),
    el(
      'footer',
      {},
      `Made by verify ${data.madeBy}. This page needs no network: all that it shows is within it.`,
    ),
  );
};

const planTable = (plan: NonNullable<State['data']['plan']>): HTMLElement =>
  el(
    'div',
    {},
    el('h3', {}, 'Plan'),
    el(
      'dl',
      { class: 'pairs' },
      Object.entries(plan)
        .filter(([name]) => name !== 'command' && name !== 'schedule')
        .map(([name, value]) => [el('dt', {}, name), el('dd', { class: 'mono' }, shown(value))]),
    ),
  );

const shown = (value: unknown): string => {
  if (!Array.isArray(value)) return typeof value === 'string' ? value : JSON.stringify(value);
  const all = value.map((each: unknown) => {
    const named = each as { readonly name?: unknown };
    return typeof each === 'object' && typeof named.name === 'string' ? named.name : shown(each);
  });
  return all.length === 0 ? '–' : all.join(' ');
};

const save = async (name: string): Promise<void> => {
  const bytes = await unpackFile(name);
  if (bytes === undefined) return;
  // Let go of with the page: when the browser has read it, nobody says.
  const url = URL.createObjectURL(new Blob([bytes as Uint8Array<ArrayBuffer>]));
  el('a', { href: url, download: name }).click();
};
