import { stripVTControlCharacters } from 'node:util';
import { cleanup, render } from 'ink-testing-library';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { OperationIntervals } from '../report/operations.ts';
import { visibleWidth } from '../report/text.ts';
import type { TestPlan } from '../runner/plan/plan.ts';
import { demoRun } from './demo-run.fixture.ts';
import { Frame, renderFrame } from './frame.tsx';
import { INTERVAL_MS, initialModel, reduce, type Model } from './model.ts';

// Screens of all sizes are drawn, each as React does it.
vi.setConfig({ testTimeout: 60_000 });

/** The demo run as it stands at `timeMs`. */
const modelAt = (timeMs: number, changes: Partial<TestPlan> = {}): Model => {
  let model = initialModel;
  const intervals = new OperationIntervals(INTERVAL_MS, (event) => {
    model = reduce(model, event);
  });
  for (const event of demoRun(changes)) {
    if (event.type === 'plan' || event.timeMs <= timeMs) intervals.onEvent(event);
  }
  return reduce(model, { type: 'tick', timeMs });
};

/** Through a live ink instance; its terminal has 100 columns, the frame takes what it is given. */
const drawn = (model: Model, columns: number, rows: number): string => {
  const { lastFrame } = render(
    <Frame model={model} columns={columns} rows={rows} colour={false} />,
  );
  return (lastFrame() ?? '').replaceAll(/ +$/gm, '');
};

afterEach(cleanup);

describe('the live screen', () => {
  it('in 100×30, with two faults on', () => {
    expect(drawn(modelAt(35_000), 100, 30)).toMatchInlineSnapshot(`
      " raft · register · local · 10 clients                                              seed 4242   0:35
       ✓ set-up  ● drive  ○ heal  ○ recover  ○ close  ○ check  ━━━━━━━━━━━━━━━━────────────  0:34 of 1:00

       ╭──────╮   ╭────────────────────────╮
       │ ★ n3 │ ╳ │ ● n1  ● n2  ● n4  ‖ n5 │
       ╰──────╯   ╰────────────────────────╯

       ▌ partition leader   n3 | n1 n2 n4 n5   on for 2 s   803 messages dropped
       ▌ pause one          n5                 on for 8 s   n5 is stopped (state T)
       ✓ kill leader        n3                 0:18–0:23    n3 is not running
       ✓ partition halves   n1 n2 | n3 n4 n5   0:06–0:13    1,284 messages dropped

       2.0/s  p50 13.6 ms  p99 23.2 ms                                  12,323 ok  140 failed  21 unknown
            600/s  ▁▂▃▃▃▂               ▁▂▃
                  ███████▄           ▅▆▇███        ▂▁▁▁▁     ▁▂▂▂
                  ████████          ▂██████   ██▆▅▇█████▆▄▅▆▇████
                  █████████▇▆▄▄▄▃▃▄▄███████▆  ███████████████████
                  ██████████████████████████ ████████████████████▄
                  ██████████████████████████▁█████████████████████▁
              p99 ▁▁▁▁▁▁▁▂▃▃▂▂▂▂▂▂▂▂▂▁▁▂▁▁▁▁▁▁▁▂▂▂▂▁▁▂▂▁▁▂▁▁▂▁▂▂▂▄▄
        partition        ━━━━━━━━━━━━                            ━━━━
             kill                          ━━━━━━━━
            pause                                       ━━━━━━━━━━━━━
                  0:00                  0:15                  0:30                 0:45              1:00

       0:00  2 containers of a dead run were removed
       0:31  n2 wrote 12,000 lines to its log; the rest is not shown


       Ctrl-C stops: heals every fault, saves, checks what there is"
    `);
  });

  it('in 60×20', () => {
    expect(drawn(modelAt(35_000), 60, 20)).toMatchInlineSnapshot(`
      " raft · register · local                   seed 4242   0:35
       ● drive  ━━━━━━━━━━━━━━━━━━━━───────────────  0:34 of 1:00

       ★ n3  ╳  ● n1  ● n2  ● n4  ‖ n5

       ▌ partition leader   n3 | n1 n2 n4 n5   on for 2 s
       ▌ pause one          n5                 on for 8 s
       … 2 earlier ones

       2.0/s  p50 13.6 ms  p99 23.2 ms
       12,323 ok  140 failed  21 unknown
       ▄▅▅▅▅        ▃▄▅      ▁      ▁▁
       █████▇▃▂▂▂▂▂▅███▇ ▃█▇▇████▆▇███
       █████████████████▁█████████████▆▁
            ━━━━━━━━   ━━━━━━   ━━━━━━━━━
       0:00                         0:30                     1:00

       0:31  n2 wrote 12,000 lines to its log; the rest is not s…

       Ctrl-C heals, saves, checks"
    `);
  });

  it('in 40×10', () => {
    expect(drawn(modelAt(35_000), 40, 10)).toMatchInlineSnapshot(`
      "raft · register · local             0:35
      ● drive  ━━━━━━━━━━───────  0:34 of 1:00
      ★ n3  ╳  ● n1  ● n2  ● n4  ‖ n5
      ▌ partition leader n3 | n1 n2 n4 n5 on …
      2.0/s  p50 13.6 ms  p99 23.2 ms
      12,323 ok  140 failed  21 unknown
      ▆▆▆▄    ▁▅▆▂ ▃▂▃▃▂▂▂▃
      █████▇▇▇████▄█████████▁
         ━━━━━━  ━━━━  ━━━━━━━
      Ctrl-C heals, saves, checks"
    `);
  });

  it('before anything has happened', () => {
    expect(drawn(modelAt(100), 100, 16)).toMatchInlineSnapshot(`
      " raft · register · local · 10 clients                                              seed 4242   0:00
       ● set-up  ○ drive  ○ heal  ○ recover  ○ close  ○ check  ──────────────────────────────────  0 of 5
       ╭──────────────────────────────╮
       │ ◌ n1  ◌ n2  ◌ n3  ◌ n4  ◌ n5 │
       ╰──────────────────────────────╯
       no fault yet

       no operation yet                                                         0 ok  0 failed  0 unknown
            1.0/s

        partition
             kill
            pause
                  0:00                  0:15                  0:30                 0:45              1:00

       Ctrl-C stops: heals every fault, saves, checks what there is"
    `);
  });

  it('while the history is checked, stopped by the user', () => {
    expect(drawn(reduce(modelAt(62_500), { type: 'interrupt' }), 100, 16)).toMatchInlineSnapshot(`
      " raft · register · local · 10 clients                                              seed 4242   1:02
       ✓ set-up  ✓ drive  ✓ heal  ✓ recover  ✓ close  ● check  ━━━━━━━━─────────────────  7,200 of 24,000
       ╭──────────────────────────────╮
       │ ● n1  ● n2  ★ n3  ● n4  ● n5 │
       ╰──────────────────────────────╯
       ✓ kill minority   n1 n4   0:47–0:53   n1 and n4 are not running
       … 4 earlier ones
       clients are done                                                 21,237 ok  276 failed  22 unknown
            600/s ▅▆▆▆▆▆▆▄          ▁▄▅▅▆▆▂  ▃▃▂▂▂▃▃▃▃▃▂▁▂▂▂▃▃▃              ▄▄▅▅▆▆▆▅▅▄▄▄▃▃▂▃▃▃▃▃▄▄▅▅▆▆
                  ██████████▇▇▇▇▆▇▇▇███████▁▄███████████████████▁▁▁▁▁▁▁▁▁▁▁▁▆██████████████████████████▇
        partition        ━━━━━━━━━━━━                          ━━━━━━━━━━━━━━
             kill                         ━━━━━━━━                                 ━━━━━━━━━━
            pause                                      ━━━━━━━━━━━━━━━━━
                  0:00                  0:15                  0:31                 0:46              1:02
       0:31  n2 wrote 12,000 lines to its log; the rest is not shown
       stopping: heals, saves, checks what there is"
    `);
  });

  it('shows every fault that is on, and counts those that have no room', () => {
    const many = Array.from({ length: 12 }, (_, i) => ({
      type: 'fault' as const,
      stage: 'on' as const,
      id: 100 + i,
      nemesis: 'pause',
      kind: 'one',
      summary: `pause x${i}`,
      targets: [`x${i}`],
      timeMs: 61_000,
    }));
    const schedule = many.map(({ nemesis }) => ({ atMs: 61_000, forMs: 9_000, nemesis }));
    const model = many.reduce<Model>(
      (before, event) => reduce(before, event),
      modelAt(61_000, { schedule }),
    );
    const rows = (frame: string): number => frame.match(/pause x\d+/gu)?.length ?? 0;
    expect(rows(drawn(model, 100, 50))).toBe(12);
    const small = drawn(model, 100, 20);
    const shown = rows(small);
    const earlier = model.faults.healed;
    expect(shown).toBeLessThan(12);
    expect(small).toContain(`… ${12 - shown + earlier} more, ${12 - shown} of them still on`);
  });

  it('marks paused, dead and leading nodes without colours', () => {
    expect(drawn(modelAt(20_000), 100, 12)).toContain('● n1  ● n2  ✕ n3★  ● n4  ● n5');
    expect(drawn(modelAt(30_000), 100, 12)).toContain('‖ n5');
  });

  it('never is larger than the terminal, and writes no escapes without colours', () => {
    const nodes = Array.from({ length: 25 }, (_, i) => ({
      name: `node-${i + 1}`,
      role: 'member',
    }));
    const nemeses = ['partition', 'kill', 'pause', 'clock', 'disk', 'packets'];
    const models = [modelAt(35_000), modelAt(35_000, { nodes, nemeses }), initialModel];
    for (const model of models) {
      for (const columns of [20, 33, 40, 59, 60, 61, 70, 100, 240]) {
        for (const rows of [1, 4, 10, 20, 30, 60]) {
          const frame = renderFrame(model, { columns, rows, colour: false });
          const lines = frame.split('\n');
          expect(lines.length).toBeLessThanOrEqual(rows);
          expect(Math.max(...lines.map(visibleWidth))).toBeLessThanOrEqual(columns);
          expect(frame).not.toContain('\u001B');
        }
      }
    }
  });

  it('says the same with colours', () => {
    const size = { columns: 100, rows: 30 };
    const coloured = renderFrame(modelAt(35_000), size);
    expect(coloured).toContain('\u001B[35m');
    expect(stripVTControlCharacters(coloured)).toBe(
      renderFrame(modelAt(35_000), { ...size, colour: false }),
    );
  });

  it('keeps every part in its place while things happen', () => {
    const rowOf = (timeMs: number, text: string): number =>
      drawn(modelAt(timeMs), 100, 30)
        .split('\n')
        .findLastIndex((line) => line.includes(text));
    for (const text of ['p99', 'partition', 'Ctrl-C']) {
      expect(rowOf(61_500, text)).toBe(rowOf(5_000, text));
    }
  });
});
