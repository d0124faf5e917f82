/** The road of one node to a port of another: a TCP proxy whose two directions are links that can be cut. */
import { connect, createServer, type Server, type Socket } from 'node:net';
import { once } from 'node:events';
import { HOST } from './host.ts';
import { Stream, type StreamSetting } from './stream.ts';

export interface ProxySetting {
  /** Where it listens and where it leads to, ports of this machine. */
  readonly port: number;
  readonly target: number;
  /** From who dials to who listens. */
  readonly there: StreamSetting;
  readonly back: StreamSetting;
}

export class Proxy {
  readonly #setting: ProxySetting;
  readonly #connections = new Set<Joined>();
  readonly #server: Server;

  /** @throws Error where the port is taken */
  static async open(setting: ProxySetting): Promise<Proxy> {
    const proxy = new Proxy(setting);
    proxy.#server.listen(setting.port, HOST);
    await once(proxy.#server, 'listening');
    return proxy;
  }

  private constructor(setting: ProxySetting) {
    this.#setting = setting;
    this.#server = createServer({ allowHalfOpen: true }, (socket) => this.#accept(socket));
  }

  /** One of its links is another now. */
  changed(): void {
    for (const connection of this.#connections) connection.changed();
  }

  close(): void {
    this.#server.close();
    for (const connection of this.#connections) connection.close();
  }

  #accept(socket: Socket): void {
    const connection = new Joined(socket, this.#setting, () =>
      this.#connections.delete(connection),
    );
    this.#connections.add(connection);
    connection.changed();
  }
}

/** A connection that was dialled, and once no link is cut, its other half. */
class Joined {
  readonly #dialled: Socket;
  readonly #setting: ProxySetting;
  readonly #onOver: () => void;
  #accepted: Socket | undefined;
  #streams: readonly Stream[] = [];
  #counted = false;

  constructor(dialled: Socket, setting: ProxySetting, onOver: () => void) {
    this.#dialled = dialled;
    this.#setting = setting;
    this.#onOver = onOver;
    dialled.setNoDelay();
    dialled.pause(); // what is said before it is joined is not lost
    dialled.on('error', () => {});
    dialled.on('close', () => {
      if (this.#accepted === undefined) this.close();
    });
  }

  changed(): void {
    if (this.#accepted === undefined) this.#join();
    for (const stream of this.#streams) stream.changed();
  }

  close(): void {
    for (const stream of this.#streams) stream.close();
    this.#dialled.destroy();
    this.#accepted?.destroy();
    this.#onOver();
  }

  #join(): void {
    const { there, back, target } = this.#setting;
    if (there.disturbance()?.drop === 1 || back.disturbance()?.drop === 1) {
      // Its first packet, or the answer to it, is lost.
      const cut = there.disturbance()?.drop === 1 ? there : back;
      if (!this.#counted) cut.counters.dropped++;
      this.#counted = true;
      return;
    }
    const accepted = connect({ host: HOST, port: target, allowHalfOpen: true, noDelay: true });
    this.#accepted = accepted;
    this.#streams = [
      new Stream(this.#dialled, accepted, there),
      new Stream(accepted, this.#dialled, back),
    ];
    let open = 2;
    for (const socket of [this.#dialled, accepted]) {
      socket.on('close', () => {
        if (--open === 0) this.close();
      });
    }
    this.#dialled.resume();
  }
}
