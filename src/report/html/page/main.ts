/** Opens a report: unpacks what lies within the page, puts its sections together, listens. */
import { unpackOperations } from '../data/operation-columns.ts';
import type { ReportData } from '../data/report-data.ts';
import { el } from './dom.ts';
import { faultCard } from './fault-table.ts';
import { bar, verdictSection } from './header.ts';
import { bindKeys, helpDialog } from './keys.ts';
import { levelCard } from './levels.ts';
import { follow } from './links.ts';
import { logCard } from './log-card.ts';
import { messageCards } from './message-card.ts';
import { Operations } from './operations.ts';
import { overviewCard } from './overview.ts';
import { readColours } from './plot.ts';
import { repeatCard } from './repeat.ts';
import { State } from './state.ts';
import { storyCard } from './story-card.ts';
import { timelineCard } from './timeline.ts';
import { unpackFile, unpackText } from './unpack.ts';

const open = async (): Promise<void> => {
  const [text, bytes] = await Promise.all([unpackText('report'), unpackFile('operations')]);
  if (text === undefined || bytes === undefined) throw new Error('this page is not whole');
  const data = JSON.parse(text) as ReportData;
  const state = new State(data, new Operations(unpackOperations(bytes)));
  firstLook(state);
  const dialog = helpDialog();
  const theme = themeSwitch(state);
  const help = (): void => dialog.showModal();
  const main = document.querySelector('#page')!;
  main.replaceChildren(
    verdictSection(state),
    storyCard(state),
    overviewCard(state),
    timelineCard(state),
    faultCard(state),
    levelCard(state),
    ...messageCards(state),
    logCard(state),
    repeatCard(state),
  );
  document.body.prepend(
    el('a', { class: 'skip', href: '#timeline' }, 'Skip to the timeline'),
    bar(state, { theme, help }),
  );
  document.body.append(dialog);
  bindKeys(state, theme, help);
  addEventListener('hashchange', () => void follow(state, location.hash));
  addEventListener('resize', () => state.changed());
  state.draw(); // sections have their heights before one is gone to
  if (!follow(state, location.hash) && location.hash.length > 1) {
    document.getElementById(location.hash.slice(1))?.scrollIntoView({ behavior: 'instant' });
  }
  requestAnimationFrame(() => (document.documentElement.dataset['ready'] = 'yes'));
};

/** The counterexample with what is beside it; else the first seconds that clients worked. */
const FIRST_MS = 3_000;

const firstLook = (state: State): void => {
  const { story, phases, endMs } = state.data;
  if (story !== undefined) {
    const beside = Math.max(5, (story.untilMs - story.fromMs) * 0.3);
    state.look(story.fromMs - beside, story.untilMs + beside);
    const { wrong = 0 } = story;
    const row = story.counterexample.operations[wrong]?.row;
    const place = row === undefined ? -1 : state.operations.placeOf(row);
    if (place !== -1) state.choose(place, false);
    return;
  }
  const from = phases.find(({ phase }) => phase === 'drive')?.timeMs ?? 0;
  state.look(from, Math.min(endMs, from + FIRST_MS));
};

/** As the system has it, until somebody says otherwise; on paper always light. */
const themeSwitch = (state: State): (() => void) => {
  const root = document.documentElement;
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const paper = matchMedia('print');
  let chosen: 'dark' | 'light' | undefined;
  const set = (): void => {
    root.dataset['theme'] = paper.matches ? 'light' : (chosen ?? (dark.matches ? 'dark' : 'light'));
    readColours();
    state.draw();
  };
  set();
  dark.addEventListener('change', set);
  paper.addEventListener('change', set);
  return () => {
    chosen = root.dataset['theme'] === 'dark' ? 'light' : 'dark';
    set();
  };
};

open().catch((error: unknown) => {
  document
    .querySelector('#page')
    ?.prepend(
      el(
        'p',
        { class: 'notice', role: 'alert' },
        `The pictures cannot be drawn: ${error instanceof Error ? error.message : String(error)}.`,
      ),
    );
});
