/**
 * The way to the primary, as drivers look for it that are given all servers (libpq's
 * `target_session_attrs=primary`): they are tried one after the other, that of the client's own machine
 * first, and the first that says it is not in recovery is taken. A client stays with it until the
 * connection ends or what it asks is refused.
 */
import type { Time } from '../../../src/base/time.ts';
import type { Cluster } from '../../../src/cluster/port/cluster.ts';
import type { NodeName } from '../../../src/cluster/port/wanted.ts';
import type { Isolation, OpenConnection, SqlDatabase } from '../sql/connection.ts';
import { ask, connect } from './connection.ts';
import { says } from './errors.ts';
import { ofRole, SERVER_ROLE, SQL_PORT } from './nodes.ts';

type Reached = Pick<Cluster, 'layout' | 'endpoint'>;

const OR_UPDATE = 'ON CONFLICT (name) DO UPDATE SET value = excluded.value';

/** The primary, wherever it is. */
export class Primary implements SqlDatabase {
  readonly orUpdate = OR_UPDATE;
  readonly says = says;
  readonly #cluster: Reached;
  readonly #isolation: Isolation;
  readonly #time: Time;
  /** The one of the client's machine first. */
  readonly #servers: readonly NodeName[];
  #node: NodeName | undefined;

  constructor(cluster: Reached, isolation: Isolation, time: Time, home?: NodeName) {
    const all = ofRole(SERVER_ROLE, cluster.layout);
    this.#cluster = cluster;
    this.#isolation = isolation;
    this.#time = time;
    this.#servers = all.toSorted((a, b) => Number(b === home) - Number(a === home));
  }

  /** Where the last connection leads; undefined before the first. */
  get node(): NodeName | undefined {
    return this.#node;
  }

  async connect(withinMs: number): Promise<OpenConnection> {
    const untilMs = this.#time.nowMs() + withinMs;
    const reasons: string[] = [];
    for (const [at, node] of this.#servers.entries()) {
      // One that is silent leaves the others their time.
      const shareMs = (untilMs - this.#time.nowMs()) / (this.#servers.length - at);
      if (shareMs < 1) break;
      try {
        const connection = await this.#tryAt(node, shareMs);
        this.#node = node;
        return connection;
      } catch (error) {
        reasons.push(`${node}: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
    throw new Error(`no primary (${reasons.join('; ')})`);
  }

  async #tryAt(node: NodeName, withinMs: number): Promise<OpenConnection> {
    const untilMs = this.#time.nowMs() + withinMs;
    const connection = await connect(this.#cluster.endpoint(node, SQL_PORT), {
      withinMs,
      isolation: this.#isolation,
    });
    try {
      const leftMs = Math.max(1, untilMs - this.#time.nowMs());
      const [row] = await ask(connection, 'SELECT pg_is_in_recovery() AS standby', leftMs);
      if (row?.['standby'] !== false) throw new Error('is a standby');
      return connection;
    } catch (error) {
      connection.destroy();
      throw error;
    }
  }
}

/** The server of the client's own machine, whatever it is. */
export const serverOf = (cluster: Reached, isolation: Isolation, node: NodeName): SqlDatabase => ({
  orUpdate: OR_UPDATE,
  says,
  connect: (withinMs) =>
    connect(cluster.endpoint(node, SQL_PORT), { withinMs, isolation: onStandby(isolation) }),
});

/** Nothing is serializable on a standby; what comes next to it, is a snapshot as well. */
const onStandby = (isolation: Isolation): Isolation =>
  isolation === 'serializable' ? 'repeatable-read' : isolation;
