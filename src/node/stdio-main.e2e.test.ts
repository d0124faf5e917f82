/** The host for local processes, as a process. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { NOTEBOOK, startHost, type HostProcess } from './fixtures/node-process.ts';

const started: HostProcess[] = [];
const folders: string[] = [];
afterEach(() => {
  for (const { child } of started.splice(0)) child.kill('SIGKILL');
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

const newFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'verify-stdio-'));
  folders.push(folder);
  return folder;
};

const start = (data: string, program = NOTEBOOK): HostProcess => {
  const node = startHost('stdio-main', [program], {
    VERIFY_DATA: data,
    VERIFY_OPTIONS: '{"greeting":"hello"}',
    VERIFY_SEED: '1',
  });
  started.push(node);
  return node;
};

const INIT = { type: 'init', msg_id: 1, node_id: 'n1', node_ids: ['n1', 'n2'] };
const replyTo = (node: HostProcess, id: number) =>
  node.message(({ body }) => body.in_reply_to === id);

describe('a node over stdin and stdout', () => {
  it('answers init first, then what came before it, then the rest', async () => {
    const node = start(newFolder());
    node.send({ type: 'echo', msg_id: 2, echo: 'early' });
    node.send(INIT, 'c0');
    node.send({ type: 'echo', msg_id: 3, echo: 'later' });
    expect(await replyTo(node, 3)).toEqual({
      src: 'n1',
      dest: 'c1',
      body: { type: 'echo_ok', echo: 'later', in_reply_to: 3 },
    });
    expect(node.messages.map(({ body }) => body.in_reply_to)).toEqual([1, 2, 3]);
    node.send({ type: 'pass-on', to: 'n2', what: 5 });
    expect(await node.message(({ dest }) => dest === 'n2')).toMatchObject({ src: 'n1' });
  });

  it('keeps what it synced over a kill, and nothing else', async () => {
    const data = newFolder();
    const first = start(data);
    first.send(INIT, 'c0');
    first.send({ type: 'note', msg_id: 2, what: 'synced' });
    await replyTo(first, 2);
    first.send({ type: 'note', msg_id: 3, what: 'unsynced', sync: false });
    await replyTo(first, 3);
    first.child.kill('SIGKILL');
    expect(await first.ended()).toBe('SIGKILL');

    const second = start(data);
    second.send(INIT, 'c0');
    second.send({ type: 'notes', msg_id: 2 });
    expect((await replyTo(second, 2)).body).toMatchObject({
      recovered: ['synced'],
      options: { greeting: 'hello' },
    });
    expect(second.log()).toContain('started with 1 records');
  });

  it('ends when its stdin ends: no node outlives its harness', async () => {
    const node = start(newFolder());
    node.send(INIT, 'c0');
    await replyTo(node, 1);
    node.child.stdin?.end();
    expect(await node.ended()).toBe(0);
  });

  it('ends with a word in its log when its program throws', async () => {
    const node = start(newFolder());
    node.send(INIT, 'c0');
    node.send({ type: 'die' });
    expect(await node.ended()).toBe(1);
    expect(node.log()).toMatch(/fatal: Error: told to die\n {4}at /);
  });

  it('ends when somebody writes what is no message', async () => {
    const node = start(newFolder());
    node.writeLine('hello?');
    expect(await node.ended()).toBe(1);
    expect(node.log()).toContain('fatal: SyntaxError');
  });

  it.each([
    ['is not there', '/nowhere/program.js', 'Cannot find module'],
    ['is none', new URL('lines.ts', import.meta.url).href, 'exports no program'],
  ])('ends with a word in its log when its program %s', async (_, program, said) => {
    const node = start(newFolder(), program);
    node.send(INIT, 'c0');
    expect(await node.ended()).toBe(1);
    expect(node.log()).toContain(said);
  });
});
