import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { randomFrom } from '../../../base/random.ts';
import { reserveHostPort } from '../../../base/host-port.ts';
import type { LinkFault } from '../../port/wanted.ts';
import { HOST } from './host.ts';
import { Ports } from './ports.ts';
import { ProxyNetwork } from './proxy-network.ts';

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

const cut = (from: string, to: string, drop = 1): LinkFault => ({ from, to, drop });

/** n2 listens and answers what it hears in capitals; n1 dials through its proxy. */
const setUp = async () => {
  const ports = await Ports.reserve(['n1', 'n2'], [80]);
  await ports.release('n2');
  const accepted: Socket[] = [];
  const server: Server = createServer((socket) => {
    accepted.push(socket);
    socket.on('error', () => {});
    socket.on('data', (chunk: Buffer) => socket.write(chunk.toString().toUpperCase()));
  });
  server.listen(ports.of('n2', 80), HOST);
  await once(server, 'listening');
  const network = await ProxyNetwork.open(ports, randomFrom('test'));
  closing.push(
    () => network.close(),
    () => server.close(),
    () => void ports.release('n1'),
    () => accepted.forEach((socket) => socket.destroy()),
  );
  const dial = async () => {
    const socket = connect({ host: HOST, port: ports.between('n1', 'n2', 80) });
    closing.push(() => socket.destroy());
    socket.on('error', () => {});
    let heard = '';
    socket.on('data', (chunk: Buffer) => (heard += chunk.toString()));
    await once(socket, 'connect');
    return { socket, heard: () => heard };
  };
  return { network, ports, server, accepted, dial };
};

const until = async (condition: () => boolean): Promise<void> => {
  for (let wait = 0; wait < 200 && !condition(); wait++) await sleep(10);
  expect(condition()).toBe(true);
};

const dropped = (network: ProxyNetwork, from: string, to: string): number =>
  network.observe().find((link) => link.from === from && link.to === to)?.dropped ?? -1;

describe('a road between two nodes', () => {
  it('carries what is said, both ways', async () => {
    const { dial, network } = await setUp();
    const { socket, heard } = await dial();
    socket.write('hello');
    await until(() => heard() === 'HELLO');
    expect(network.observe().every((link) => !link.ruled && link.dropped === 0)).toBe(true);
  });

  it('that is cut holds standing connections, and lets all through in order once it is whole', async () => {
    const { dial, network } = await setUp();
    const { socket, heard } = await dial();
    socket.write('a');
    await until(() => heard() === 'A');
    network.setLinks([cut('n1', 'n2'), cut('n2', 'n1')]);
    for (const word of ['b', 'c', 'd']) {
      socket.write(word);
      await sleep(20);
    }
    expect(heard()).toBe('A');
    expect(dropped(network, 'n1', 'n2')).toBeGreaterThan(0);
    expect(network.observe().filter((link) => link.ruled)).toHaveLength(2);
    network.setLinks([]);
    await until(() => heard() === 'ABCD');
  });

  it('may be cut one way only', async () => {
    const { dial, network, accepted } = await setUp();
    const { socket, heard } = await dial();
    let arrived = '';
    await until(() => accepted.length === 1);
    accepted[0]?.on('data', (chunk: Buffer) => (arrived += chunk.toString()));
    network.setLinks([cut('n2', 'n1')]);
    socket.write('asked');
    await until(() => arrived === 'asked');
    await sleep(30);
    expect(heard()).toBe('');
    expect(dropped(network, 'n2', 'n1')).toBe(1);
    network.setLinks([]);
    await until(() => heard() === 'ASKED');
  });

  it.each([
    ['there', 'n1', 'n2'],
    ['back', 'n2', 'n1'],
  ])('that is cut %s joins nobody until it is whole', async (_name, from, to) => {
    const { dial, network, accepted } = await setUp();
    network.setLinks([cut(from, to)]);
    const { socket, heard } = await dial();
    socket.write('hello');
    await sleep(50);
    expect(accepted).toEqual([]);
    expect(dropped(network, from, to)).toBe(1);
    network.setLinks([]);
    await until(() => heard() === 'HELLO');
  });

  it('is one road of several: others stay whole', async () => {
    const { dial, network } = await setUp();
    const { socket, heard } = await dial();
    network.setLinks([cut('n1', 'n3')]);
    socket.write('hello');
    await until(() => heard() !== '');
    expect(heard()).toBe('HELLO');
  });

  it('makes a sender wait that says too much while it is cut', async () => {
    const { dial, network, accepted } = await setUp();
    const { socket } = await dial();
    await until(() => accepted.length === 1);
    let bytes = 0;
    accepted[0]?.removeAllListeners('data');
    accepted[0]?.on('data', (chunk: Buffer) => (bytes += chunk.length));
    network.setLinks([cut('n1', 'n2')]);
    const much = 64 << 20;
    let flushed = false;
    socket.write(Buffer.alloc(much), () => (flushed = true));
    await sleep(100);
    expect(flushed).toBe(false);
    network.setLinks([]);
    await until(() => bytes === much);
  });

  it('delays, in order; and what is lost comes later', async () => {
    const { dial, network } = await setUp();
    const { socket, heard } = await dial();
    network.setLinks([{ from: 'n1', to: 'n2', delayMs: 80, jitterMs: 40 }]);
    const begun = performance.now();
    socket.write('a');
    await sleep(10);
    socket.write('b');
    await until(() => heard() === 'AB');
    expect(performance.now() - begun).toBeGreaterThan(80);
    network.setLinks([cut('n1', 'n2', 0.9)]);
    socket.write('c');
    await until(() => dropped(network, 'n1', 'n2') > 0);
    network.setLinks([]);
    socket.write('d');
    await until(() => heard() === 'ABCD');
  });

  it('is slow where its rate is low', async () => {
    const { dial, network } = await setUp();
    const { socket, heard } = await dial();
    network.setLinks([{ from: 'n1', to: 'n2', rateKbit: 80 }]); // 10 bytes a millisecond
    const begun = performance.now();
    socket.write('x'.repeat(1500));
    await until(() => heard().length === 1500);
    expect(performance.now() - begun).toBeGreaterThan(140);
  });

  it('passes on that one side has ended, or is gone', async () => {
    const { dial, accepted, network } = await setUp();
    const first = await dial();
    await until(() => accepted.length === 1);
    first.socket.end('bye');
    await once(first.socket, 'close');
    expect(first.heard()).toBe('BYE');

    const second = await dial();
    await until(() => accepted.length === 2);
    network.setLinks([cut('n2', 'n1')]);
    accepted[1]?.resetAndDestroy();
    await sleep(30);
    expect(second.socket.closed).toBe(false); // nobody could have told it
    network.setLinks([]);
    await once(second.socket, 'close');
  });

  it('ends where nobody listens any more', async () => {
    const { dial, server } = await setUp();
    await new Promise((resolve) => server.close(resolve));
    const { socket, heard } = await dial();
    await once(socket, 'close');
    expect(heard()).toBe('');
  });
});

describe('ports', () => {
  it('are known by node, by road, and the other way round', async () => {
    const { ports } = await setUp();
    expect(ports.nodeAt(ports.of('n2', 80))).toBe('n2');
    expect(ports.nodeAt(ports.between('n1', 'n2', 80))).toBe('n2');
    expect(ports.between('n2', 'n2', 80)).toBe(ports.of('n2', 80));
    expect(ports.nodeAt(1)).toBeUndefined();
    expect(() => ports.of('n1', 81)).toThrow('Port 81 of n1 was asked for');
    expect(() => ports.between('n1', 'n2', 81)).toThrow('Port 81 of n2 was asked for');
  });

  it('are let go of in time', async () => {
    const one = await reserveHostPort();
    await one.release();
    const server = createServer().listen(one.port, HOST);
    await once(server, 'listening');
    expect((server.address() as AddressInfo).port).toBe(one.port);
    server.close();
  });
});
