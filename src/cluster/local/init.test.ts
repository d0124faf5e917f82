import { describe, expect, it } from 'vitest';
import { Init } from './init.ts';

const line = (body: object, dest = 'c0'): string => JSON.stringify({ src: 'n1', dest, body });

describe('an answer to init', () => {
  it('opens the node for messages', async () => {
    const init = new Init();
    expect(init.takes('"init_ok" follows')).toBe(false);
    expect(init.takes(line({ type: 'gossip', in_reply_to: 1 }, 'n2'))).toBe(false);
    expect(init.ready).toBe(false);
    expect(init.takes(line({ type: 'init_ok', in_reply_to: 1 }))).toBe(true);
    expect(init.ready).toBe(true);
    init.fail('too late');
    expect(await init.came).toEqual({ trouble: undefined });
    expect(init.takes(line({ type: 'init_ok', in_reply_to: 1 }))).toBe(false);
  });

  it.each([
    [{ type: 'ok', in_reply_to: 1 }, 'c0', 'it answered init with "ok" instead of "init_ok"'],
    [{ type: 'error', code: 13, in_reply_to: 1 }, 'c0', 'it answered init with an error'],
    [{ type: 'init_ok' }, 'c0', 'it answered init without the in_reply_to 1'],
    [{ type: 'init_ok', in_reply_to: '1' }, 'c0', 'it answered init without the in_reply_to 1'],
    [
      { type: 'init_ok', in_reply_to: 1 },
      'c1',
      'it answered init with a message to "c1" instead of its src, "c0"',
    ],
  ])('may be none that helps: %j to %s', async (body, dest, means) => {
    const init = new Init();
    expect(init.takes(line(body, dest))).toBe(true);
    const { trouble } = await init.came;
    expect(trouble).toContain(means);
    expect(trouble).toContain(line(body, dest));
    expect(init.ready).toBe(false);
  });

  it('does not come from a node that has ended', async () => {
    const init = new Init();
    init.fail('it ended (exit code 1)');
    expect(await init.came).toEqual({ trouble: 'it ended (exit code 1)' });
    expect(init.takes(line({ type: 'init_ok', in_reply_to: 1 }))).toBe(false);
    expect(init.ready).toBe(false);
  });
});
