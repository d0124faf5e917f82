import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

/** `script` of util-linux runs a command under a real pseudo terminal. */
const hasScript = spawnSync('script', ['-qec', 'true', '/dev/null']).status === 0;
if (!hasScript) {
  // oxlint-disable-next-line no-console -- a skipped test is to be seen
  console.warn('SKIPPED src/tui/pty.e2e.test.ts: there is no `script` of util-linux here');
}

const demo = fileURLToPath(new URL('./demo.fixture.ts', import.meta.url));
const ENTER = '\u001B[?1049h';
const LEAVE = '\u001B[?1049l';

const underPty = (demoArguments: string, env: NodeJS.ProcessEnv = {}): string => {
  const command = `stty cols 100 rows 30; ${process.execPath} --import tsx ${demo} ${demoArguments}`;
  const { CI: _ci, NO_COLOR: _noColor, ...outer } = process.env;
  const { stdout } = spawnSync('script', ['-qec', command, '/dev/null'], {
    encoding: 'utf8',
    env: { ...outer, TERM: 'xterm-256color', ...env },
    timeout: 50_000,
  });
  return stdout;
};

describe.skipIf(!hasScript)('on a real terminal', () => {
  it('shows the run on the alternate screen and the summary on the normal one', () => {
    const output = underPty('20');
    const [before, screen, after] = [
      output.slice(0, output.indexOf(ENTER)),
      output.slice(output.indexOf(ENTER), output.indexOf(LEAVE)),
      output.slice(output.indexOf(LEAVE)),
    ];
    expect(before.trim()).toBe('');
    expect(screen).toContain('partition');
    expect(screen).not.toContain('check again');
    expect(after).toContain('check again  npx verify check results/raft/20250102T030405-4242');
    // Never wipes the scrollback.
    expect(output).not.toContain('\u001B[3J');
  });

  it('gives the terminal back before an exception is printed', () => {
    const output = underPty('1 crash');
    expect(output).toContain(ENTER);
    expect(output.indexOf('crash on purpose')).toBeGreaterThan(output.indexOf(LEAVE));
  });

  it('gives it back on a signal that nobody handles', () => {
    const output = underPty('1 terminate');
    expect(output.indexOf(LEAVE)).toBeGreaterThan(output.indexOf(ENTER));
    expect(output).not.toContain('check again');
  });

  it('does not start in CI', () => {
    const output = underPty('20', { CI: 'true' });
    expect(output).toContain('no screen here');
    expect(output).not.toContain('\u001B');
  });
});
