import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { HostPorts } from './host-ports.ts';

const isHeld = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });

describe('ports of this machine', () => {
  it('are known before their node is described, and the same ever after', async () => {
    const ports = await HostPorts.reserve(2);
    const told = ports.of('n1', 80);
    expect(ports.of('n1', 80)).toBe(told);
    expect(ports.of('n2', 80)).not.toBe(told);
    expect(ports.publish('n1', [443, 80]).get(80)).toBe(told);
    await ports.releaseAll();
  });

  it('are held until their node is started', async () => {
    const ports = await HostPorts.reserve(1);
    const port = ports.of('n1', 80);
    expect(await isHeld(port)).toBe(true);
    await ports.releaseUnused();
    expect(await isHeld(port)).toBe(true);
    await ports.release('n1');
    expect(await isHeld(port)).toBe(false);
    await ports.release('n1');
  });

  it('are refused where nobody publishes them, or too many do', async () => {
    const ports = await HostPorts.reserve(1);
    ports.of('n1', 81);
    expect(() => ports.publish('n1', [80])).toThrow('port 81 of n1');
    const many = Array.from({ length: 20 }, (_, i) => 100 + i);
    expect(() => ports.publish('n2', many)).toThrow('more than 16 ports');
    await ports.releaseAll();
  });
});
