/**
 * Plays the invented run on the real terminal: `npx tsx src/tui/demo.fixture.ts [SPEED] [END]`.
 * END: what shall happen with the first frame, to see that the terminal survives it: `crash` throws,
 * `terminate` sends SIGTERM. Not shipped.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { renderSummary } from '../report/summary.ts';
import { examplePlan, exampleResult } from '../report/example-run.fixture.ts';
import { demoRun } from './demo-run.fixture.ts';
import type { TerminalOutput } from './screen.ts';
import { canShowTui, startTui } from './start.ts';

const speed = Number(process.argv[2] ?? '1');
const end = process.argv[3];
const say = (line: string): boolean => process.stdout.write(`${line}\n`);

const play = async (): Promise<void> => {
  let stdout: TerminalOutput = process.stdout;
  const firstFrame = new Promise<void>((resolve) => {
    stdout = tellingFirstFrame(resolve);
  });
  const stop = new AbortController();
  if (end === undefined) process.on('SIGINT', () => stop.abort());
  const tui = startTui({ stdout, stdin: process.stdin, env: process.env });
  const start = performance.now();
  for (const event of demoRun()) {
    const timeMs = event.type === 'plan' ? 0 : event.timeMs / speed;
    while (performance.now() - start < timeMs && !stop.signal.aborted) await sleep(5);
    if (stop.signal.aborted) break;
    tui.onEvent(event);
  }
  await firstFrame;
  const interrupted = stop.signal.aborted;
  await sleep(interrupted ? 600 : 1_000);
  await tui.stop();
  const options = { colour: true, width: process.stdout.columns };
  renderSummary(exampleResult({ interrupted }), examplePlan(), options).forEach(say);
};

const tellingFirstFrame = (onFrame: () => void): TerminalOutput => {
  const { stdout } = process;
  return {
    get columns() {
      return stdout.columns;
    },
    get rows() {
      return stdout.rows;
    },
    on: (event, listener) => stdout.on(event, listener),
    off: (event, listener) => stdout.off(event, listener),
    write: (text) => {
      if (text.includes('set-up') || text.includes('drive')) setImmediate(afterFrame, onFrame);
      return stdout.write(text);
    },
  };
};

const afterFrame = (onFrame: () => void): void => {
  if (end === 'crash') throw new Error('crash on purpose');
  if (end === 'terminate') process.kill(process.pid, 'SIGTERM');
  onFrame();
};

if (canShowTui(process.stdout, process.env)) await play();
else say('no screen here');
