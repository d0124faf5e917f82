import { EventEmitter, once } from 'node:events';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { demoRun } from './demo-run.fixture.ts';
import { canShowTui, startTui, type Tui } from './start.ts';

// Threads of its own start here, which takes seconds on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

/** A terminal that keeps what is written to it. */
class FakeOutput extends EventEmitter {
  readonly isTTY = true;
  columns = 100;
  rows = 30;
  written = '';

  write(text: string): boolean {
    this.written += text;
    this.emit('written');
    return true;
  }

  async until(condition: (written: string) => boolean): Promise<void> {
    while (!condition(this.written)) await once(this, 'written');
  }
}

class FakeInput extends EventEmitter {
  readonly isTTY = true;
  readonly modes: boolean[] = [];
  setRawMode(raw: boolean): void {
    this.modes.push(raw);
  }
  resume(): void {}
  pause(): void {}
}

const ENTER = '\u001B[?1049h';
const LEAVE = '\u001B[?1049l';

const started: Tui[] = [];
afterEach(() => Promise.all(started.splice(0).map((tui) => tui.stop())));

const start = (
  env: Record<string, string> = {},
): {
  tui: Tui;
  stdout: FakeOutput;
  stdin: FakeInput;
  interrupts: () => number;
} => {
  const [stdout, stdin] = [new FakeOutput(), new FakeInput()];
  let interrupts = 0;
  const tui = startTui({ stdout, stdin, env, onInterrupt: () => (interrupts += 1) });
  started.push(tui);
  return { tui, stdout, stdin, interrupts: () => interrupts };
};

const feed = (tui: Tui, untilMs: number): void => {
  for (const event of demoRun()) {
    if (event.type === 'plan' || event.timeMs < untilMs) tui.onEvent(event);
  }
};

describe('startTui', () => {
  it('draws the run on the alternate screen and leaves it', async () => {
    const { tui, stdout, stdin } = start();
    feed(tui, 35_000);
    await stdout.until((written) => written.includes('\u001B[1mpartition leader'));
    expect(stdout.written.startsWith(ENTER)).toBe(true);
    expect(stdout.written).not.toContain(LEAVE);

    await tui.stop();
    await tui.stop();
    expect(stdout.written.endsWith(LEAVE)).toBe(true);
    expect(stdout.written.split(LEAVE)).toHaveLength(2);
    expect(stdin.modes).toEqual([true, false]);
    expect(stdout.listenerCount('resize') + stdin.listenerCount('data')).toBe(0);
  });

  it('follows the size of the terminal', async () => {
    const { tui, stdout } = start();
    feed(tui, 35_000);
    await stdout.until((written) => written.includes('Ctrl-C stops'));
    stdout.columns = 40;
    stdout.rows = 10;
    stdout.emit('resize');
    await stdout.until((written) => written.includes('Ctrl-C heals'));
    const frame = stdout.written.slice(stdout.written.lastIndexOf('\u001B[H') + 3);
    expect(frame.split('\r\n').filter((line) => line.includes('\u001B[2K'))).toHaveLength(10);
  });

  it('uses no colours with NO_COLOR', async () => {
    const { tui, stdout } = start({ NO_COLOR: '1' });
    feed(tui, 35_000);
    await stdout.until((written) => written.includes('partition leader'));
    // eslint-disable-next-line no-control-regex -- an escape is a control character
    expect(stdout.written).not.toMatch(/\u001B\[[0-9;]*m/);
  });

  it('tells Ctrl-C to the caller and shows that it was heard', async () => {
    const { tui, stdout, stdin, interrupts } = start();
    feed(tui, 35_000);
    await stdout.until((written) => written.includes('Ctrl-C stops'));
    stdin.emit('data', Buffer.from('x\u0003'));
    await stdout.until((written) => written.includes('stopping: heals, saves'));
    expect(interrupts()).toBe(1);
  });

  it('leaves a terminal alone that never saw a frame', async () => {
    const { tui, stdout } = start();
    await tui.stop();
    expect(stdout.written).toBe('');
  });
});

describe('canShowTui', () => {
  const terminal = { isTTY: true, columns: 80, rows: 24 };
  it.each([
    ['a terminal', terminal, {}, true],
    ['a pipe', { columns: 80, rows: 24 }, {}, false],
    ['CI', terminal, { CI: 'true' }, false],
    ['CI=false', terminal, { CI: 'false' }, true],
    ['an empty CI', terminal, { CI: '' }, true],
    ['a dumb terminal', terminal, { TERM: 'dumb' }, false],
    ['NO_COLOR', terminal, { NO_COLOR: '1' }, true],
    ['too few rows', { ...terminal, rows: 3 }, {}, false],
  ])('%s', (_, stdout, env, expected) => expect(canShowTui(stdout, env)).toBe(expected));
});
