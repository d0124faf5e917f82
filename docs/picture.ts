/**
 * Makes the README's picture of the screen from a real run:
 *
 *     verify raft --nemesis partition,kill --time-limit 20 --json | npx tsx docs/picture.ts 14 > docs/screen.svg
 *
 * The argument is the moment to be shown, seconds after the start of the run.
 */
import { createInterface } from 'node:readline';
import { frameToSvg } from '../src/report/frame-svg.ts';
import { loadRenderFrame } from '../src/tui/load.ts';
import { initialModel, reduce, type ModelEvent } from '../src/tui/model.ts';

const momentMs = 1000 * Number(process.argv[2] ?? 10);
let model = initialModel;
for await (const line of createInterface({ input: process.stdin })) {
  const event = JSON.parse(line) as ModelEvent;
  const timeMs = 'timeMs' in event ? event.timeMs : 'untilMs' in event ? event.untilMs : 0;
  if (timeMs <= momentMs) model = reduce(model, event);
}
const renderFrame = await loadRenderFrame();
const frame = renderFrame(reduce(model, { type: 'tick', timeMs: momentMs }), {
  columns: 100,
  rows: 30,
  colour: true,
});
process.stdout.write(frameToSvg(frame));
