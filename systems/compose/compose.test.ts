import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { NodeContainer } from '../../src/cluster/port/deployment.ts';
import { interpolate } from './interpolate.ts';
import { composeSystem } from './index.ts';
import { passedOverMembers, readMembers } from './schema.ts';

const folder = mkdtempSync(join(tmpdir(), 'verify-compose-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const FILE = join(folder, 'docker-compose.yml');
const system = composeSystem({ workloads: {} });
const options = { file: FILE };

const layout = (text: string) => {
  writeFileSync(FILE, text);
  return system.layout?.(1, options) ?? [];
};

const spec = (text: string) => {
  const nodes = layout(text);
  const { kind } = system.deployment({ nodes, options, workload: 'register', keys: 1, bugs: [] });
  if (kind.type !== 'container') throw new Error('no containers');
  return kind.container;
};

const nowhere = () => ({ host: '', port: 0 });

const container = (members: string, name = 'web'): NodeContainer =>
  spec(`services:\n  ${name}:\n    ${members.split('\n').join('\n    ')}\n`).container(
    { name, role: name },
    { nodes: [], of: () => '', peer: nowhere, publishedAt: nowhere },
  );

describe('a compose file', () => {
  it('has its services as nodes, equals of one role', () => {
    expect(
      layout('services: {db-1: {image: a}, db-2: {image: a}, proxy: {image: b}}').map(
        ({ name, role }) => [name, role],
      ),
    ).toEqual([
      ['db-1', 'db'],
      ['db-2', 'db'],
      ['proxy', 'proxy'],
    ]);
    expect(layout('services: {a: {image: a, x-verify: {role: arbiter, place: left}}}')).toEqual([
      { name: 'a', role: 'arbiter', place: 'left' },
    ]);
  });

  it('starts what is depended on first', () => {
    const { startOrder } = spec(
      'services: {c: {image: x, depends_on: {b: {condition: service_healthy}}}, b: {image: x, depends_on: [a]}, a: {image: x}, d: {image: x}}',
    );
    expect(startOrder).toEqual([['a', 'd'], ['b'], ['c']]);
  });

  it('says what runs', () => {
    expect(container('image: etcd:3\npull_policy: never').image).toEqual({
      image: 'etcd:3',
      pull: 'never',
    });
    expect(container('build: ./web').image).toEqual({
      dockerfileDir: join(folder, 'web'),
      buildArgs: {},
    });
    expect(container('build: {context: ., args: [A=1, B=2]}').image).toEqual({
      dockerfileDir: folder,
      buildArgs: { A: '1', B: '2' },
    });
    const words = container(`image: x\ncommand: run --name "the web" 'a b'\nentrypoint: [sh, -c]`);
    expect(words.command?.({ first: true })).toEqual(['run', '--name', 'the web', 'a b']);
    expect(words.entrypoint).toEqual(['sh', '-c']);
  });

  it('says in what surroundings', () => {
    writeFileSync(join(folder, 'web.env'), 'A=file\nB=file\n');
    mkdirSync(join(folder, 'conf'), { recursive: true });
    writeFileSync(join(folder, 'conf', 'x.conf'), 'x = 1\n', { mode: 0o640 });
    const node = container(
      [
        'image: x',
        'environment: {A: here, C: 3}',
        'env_file: web.env',
        'user: "1000"',
        'cap_add: [NET_ADMIN]',
        'mem_limit: 1.5g',
        'restart: on-failure:3',
        "ports: ['8080:80', '127.0.0.1:9000:9000/tcp', 7000, {target: 7001}]",
        "volumes: ['data:/var/lib/web', './conf:/etc/web:ro']",
      ].join('\n'),
    );
    expect(node).toMatchObject({
      env: { A: 'here', B: 'file', C: '3' },
      user: '1000',
      capAdd: ['NET_ADMIN'],
      memoryMb: 1536,
      restart: { afterMs: 100 },
      ports: { '80': 80, '9000': 9000, '7000': 7000, '7001': 7001 },
      data: '/var/lib/web',
      files: [{ path: '/etc/web/x.conf', content: 'x = 1\n', mode: 0o640 }],
    });
    expect(container('image: x').restart).toBe('never');
  });

  it('asks its health checks', async () => {
    const compose = spec(
      "services: {a: {image: x, healthcheck: {test: [CMD, check, it]}}, b: {image: x, healthcheck: {test: 'check it'}}, c: {image: x}}",
    );
    const asked: (readonly string[])[] = [];
    const cluster = {
      exec: (_node: string, argv: readonly string[]) => {
        asked.push(argv);
        return Promise.resolve({ exitCode: 7, stdout: 'one\n', stderr: 'not yet\n' });
      },
    };
    const ask = (name: string) => compose.started?.({ name, role: name }, cluster as never);
    expect(await ask('a')).toBe('its health check ended with 7: not yet');
    await ask('b');
    expect(await ask('c')).toBeUndefined();
    expect(asked).toEqual([
      ['check', 'it'],
      ['/bin/sh', '-c', 'check it'],
    ]);
  });

  it.each([
    ['services: {}', 'has no services'],
    ['services: [', 'is no YAML'],
    ['services: {a: {image: x, devices: [y]}}', 'service a: devices is not read here'],
    ['services: {a: {image: x, privileged: true, x-mine: 1}}', 'service a: privileged is not'],
    ['secrets: {}\nservices: {a: {image: x}}', 'the file: secrets is not read here'],
    ['services: {a: {image: 5}}', 'service a.image: expected string'],
    ['services: {a: {image: x, restart: perhaps}}', 'service a.restart: '],
    ['services: {a: {build: {dockerfile: Other}}}', 'service a.build'],
  ])('is refused by what it says: %s', (text, told) => {
    expect(() => layout(text)).toThrow(told);
  });

  it.each([
    ['environment: [A=1]', 'neither an image nor a build'],
    ['image: x\nhostname: other', 'has the hostname other'],
    ["image: x\nports: ['53:53/udp']", 'publishes 53:53/udp'],
    ["image: x\nports: ['8000-8010']", 'publishes 8000-8010'],
    ["image: x\nvolumes: ['a:/a', '/b']", 'has 2 volumes: /a, /b'],
    ["image: x\nvolumes: ['./nowhere:/a']", 'which is not there'],
    ['image: x\nvolumes: [{type: tmpfs, target: /t}]', 'has a tmpfs at /t'],
    ['image: x\nmem_limit: much', 'no size: much'],
    ['image: x\ndepends_on: [db]', 'depends on db, which is none of the services'],
    ['image: x\ndepends_on: [web]', 'in a circle'],
  ])('a service is refused by what it says: %s', (members, told) => {
    expect(() => container(members)).toThrow(told);
  });

  it('is missed by its name', () => {
    const missing = join(folder, 'nowhere.yml');
    expect(() => system.layout?.(1, { file: missing })).toThrow(`There is no file ${missing}.`);
    expect(() => system.layout?.(1, {})).toThrow('No compose file was named.');
  });
});

describe('variables', () => {
  const variables = { A: 'a', EMPTY: '' };
  it.each([
    ['$A ${A} $$A', 'a a $A'],
    ['${NO} $NO', ' '],
    ['${NO:-x} ${NO-x} ${EMPTY:-x} ${EMPTY-x}', 'x x x '],
    ['${A:+y} ${NO:+y} ${EMPTY+y}', 'y  y'],
  ])('%s', (text, filled) => {
    expect(interpolate({ in: [text] }, variables)).toEqual({ in: [filled] });
  });

  it('that must be set are asked for', () => {
    expect(() => interpolate('${NO:?say where}', variables)).toThrow('needs NO: say where');
  });
});

describe('docs/compose.md', () => {
  it('names all that is read and all that is passed over', () => {
    const page = readFileSync(new URL('../../docs/compose.md', import.meta.url), 'utf8');
    for (const member of [...readMembers, ...passedOverMembers]) {
      expect(page).toContain(`\`${member}\``);
    }
  });
});
